import Detection

/// The most that an account can still score while its explanations come in one by one.
///
/// What an explanation leaves of a sum never grows where the sum shrinks, rounding included, and is
/// never more than the sum. So the score with some of the explanations is no less than with all of
/// them, whichever come first, and an account that has fallen below the floor is no lead.
public struct ScoreBound {
  /// What an explanation takes.
  private struct Taking {
    var place: Int
    var id: String
    var effect: Double
    var strength: Double
  }

  private let ranking: Ranking
  /// Those that found something.
  private let detectors: Set<String>
  /// Tenths of the findings, shape without return flow taken off.
  private let foundTenths: Int
  /// In the order in which the score takes them, one of each id.
  private var takings: [Taking] = []
  /// No score of the account lies above, in tenths.
  public private(set) var tenths: Int

  public init(findings: [Finding], ranking: Ranking) {
    self.ranking = ranking
    detectors = Set(findings.map(\.detector))
    foundTenths = ranking.foundTenths(findings)
    tenths = foundTenths
  }

  /// Whether the account may still become a lead.
  public var mayReachFloor: Bool { tenths > 0 && tenths >= ranking.model.floorTenths }

  /// Lowers the bound by one explanation more; one that says nothing about some of the findings is left
  /// to the whole score, which takes only from the others.
  public mutating func take(_ explanation: Explanation) {
    let id = explanation.lookAlike
    guard !ranking.leaves(id, anyOf: detectors) else { return }
    if let known = takings.firstIndex(where: { $0.id == id }) {
      takings[known].strength = max(takings[known].strength, explanation.strength)
    } else {
      // Unlisted ids come last in some order of their own, which only the whole score asks for.
      guard let place = ranking.place(of: id) else { return }
      let taking = Taking(
        place: place, id: id, effect: ranking.model.effects[id] ?? 0,
        strength: explanation.strength)
      takings.insert(taking, at: takings.firstIndex { $0.place > place } ?? takings.count)
    }
    var sum = foundTenths
    for taking in takings {
      sum -= max(0, Int((Double(sum) * taking.effect * taking.strength).rounded()))
    }
    tenths = sum
  }
}
