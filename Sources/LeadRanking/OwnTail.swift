/// How many honest accounts a list holds above each score, by the list itself.
///
/// Scores of 3 to 6 points are nearly all honest accounts' in any file. How fast the list thins out
/// between the two says how it would go on without cases: each further 3 points leave the same share.
/// Accounts of cases make the list thin out more slowly, so that the count errs upwards.
public struct OwnTail: Sendable, Equatable {
  /// The scores, in tenths of a point, between which the share is taken.
  static let fromTenths = 30
  static let toTenths = 60
  /// Leads from which the share can be told.
  static let leastLeads = 20

  private let leads: Int
  /// Share of the leads that remain from one tenth of a point to the next, in (0, 1].
  private let perTenth: Double

  /// Nil where fewer than twenty leads have 3 points: then the list says nothing of itself.
  /// Complexity: O(n).
  public init?(ofTenths scores: [Int]) {
    let low = scores.count { $0 >= OwnTail.fromTenths }
    guard low >= OwnTail.leastLeads else { return nil }
    let high = max(1, scores.count { $0 >= OwnTail.toTenths })
    leads = low
    perTenth = OwnTail.root(
      of: Double(high) / Double(low), degree: OwnTail.toTenths - OwnTail.fromTenths)
  }

  /// Honest accounts expected with at least this score, never more than the leads with 3 points; nil
  /// below 3 points.
  public func honestAbove(tenths: Int) -> Double? {
    guard tenths >= OwnTail.fromTenths else { return nil }
    var count = Double(leads)
    for _ in OwnTail.fromTenths..<tenths { count *= perTenth }
    return count
  }

  /// The number in (0, 1] whose power of this degree is the share, by halving.
  private static func root(of share: Double, degree: Int) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      var power = 1.0
      for _ in 0..<degree { power *= middle }
      if power < share { low = middle } else { high = middle }
    }
    return high
  }
}

extension ScoreCalibration {
  /// Bounds on the share of honest accounts among all leads down to each score: the greater of what the
  /// calibration says (`falseDiscoveryBounds`) and what the list says of itself (`OwnTail`), never less
  /// than that of a higher score. Complexity: O(n log n).
  public func listBounds(ofTenths scores: [Int], tested: Int) -> [Double] {
    var bounds = falseDiscoveryBounds(ofTenths: scores, tested: tested)
    let tail = OwnTail(ofTenths: scores)
    let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    var most = 0.0
    var first = 0
    while first < order.count {
      var end = first + 1
      while end < order.count, scores[order[end]] == scores[order[first]] { end += 1 }
      var bound = bounds[order[first]]
      if let tail {
        let honest = tail.honestAbove(tenths: scores[order[first]]) ?? Double(end)
        bound = max(bound, min(1, honest / Double(end)))
      }
      most = max(most, bound)
      for place in first..<end { bounds[order[place]] = most }
      first = end
    }
    return bounds
  }
}
