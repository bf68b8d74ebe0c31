import BankRecords

/// Tells depositors of a scheme from the accounts that act for it.
///
/// Who gets his principal back at maturity and pays it in elsewhere stands between two accounts of the
/// scheme, as a transit account does; who holds a share in an honest partnership ties it to the scheme
/// that he runs. Both pay an account as many others do: first, in sums like theirs, and get back no more
/// than a few times that; and both take in too little from others to have collected it for them.
public struct DepositorTest: Sendable {
  private let rules: DepositorRules

  public init(rules: DepositorRules) { self.rules = rules }

  /// Whether the holder of `node` deals with `others`, taken together, as a depositor does. `others` are
  /// accounts that collect or pay; none of his own among them. Complexity: O(log n) in the persons of
  /// each, O(n log n) in his own where all else fits.
  public func isDepositor(_ node: CaseNode, of others: [CaseNode]) -> Bool {
    var paidFen: Int64 = 0
    var gotFen: Int64 = 0
    var began = false
    var isPaidLikeOthers = true
    for other in others {
      guard other.party != node.party else { return false }
      guard let dealings = other.person(node.party) else { continue }
      if dealings.inFen > 0 {
        guard isOneOfMany(dealings.inFen, among: other.mostPaidIn, least: rules.leastFellows) else {
          return false
        }
        paidFen += dealings.inFen
        if dealings.beganWithMoneyIn { began = true }
      }
      if dealings.outFen > 0 {
        gotFen += dealings.outFen
        if !isOneOfMany(dealings.outFen, among: other.mostPaidOut, least: DepositorTest.third) {
          isPaidLikeOthers = false
        }
      }
    }
    guard paidFen > 0, gotFen == 0 || began || isPaidLikeOthers,
      Double(gotFen) < rules.mostReturned * Double(paidFen)
    else { return false }
    return Double(collectedFen(by: node, with: others)) < rules.leastCollected * Double(paidFen)
  }

  /// The place, among the largest, of the sum that others are measured by: two large depositors and
  /// a transit account among a few are no measure.
  static let third = 3

  /// Whether a sum is like the largest of others, of whom there are enough; `largest` holds it too.
  private func isOneOfMany(_ fen: Int64, among largest: CaseNode.Largest, least: Int) -> Bool {
    guard largest.count > least, let measure = largest.third(without: fen) else { return false }
    return Double(fen) <= rules.mostTimesFellows * Double(measure)
  }

  /// What the holder of the node took in from persons who deal with the others too.
  private func collectedFen(by node: CaseNode, with others: [CaseNode]) -> Int64 {
    var fen: Int64 = 0
    var allFen: Int64 = 0
    var payers = 0
    for person in node.persons where person.inFen > 0 {
      guard !others.contains(where: { $0.party == person.party }) else { continue }
      allFen += person.inFen
      payers += 1
      if others.contains(where: { $0.person(person.party) != nil }) { fen += person.inFen }
    }
    // Before anybody is paid back nobody need deal with two accounts of a scheme.
    let nobodyIsPaid = others.allSatisfy { $0.mostPaidOut.count < DepositorTest.third }
    return nobodyIsPaid && payers >= rules.leastFellows ? allFen : fen
  }
}
