import AccountFlows
import BankRecords

/// The span of a given length with most money in from many persons.
struct HeavyFlow {
  private(set) var inFen: Int64 = 0
  private(set) var payerCount = 0
  /// Legs in of the span.
  private(set) var legs: [Int] = []

  /// The span of `days` among the legs in `range` that takes in most from parties that may be
  /// persons, unknown counterparties and payment institutions; the first of equals. Own moves, the
  /// bank's interest and money of enterprises do not count: those are wages and trade.
  ///
  /// Payers count over the whole range, so that a longer flow never shows fewer.
  /// Complexity: O(n) in the legs.
  init(_ flow: AccountFlow, parties: FlowParties, range: Range<Int>, days: Int) {
    var seen = [Bool](repeating: false, count: parties.count)
    var kept: [Int] = []
    for index in range {
      let leg = flow.legs[index]
      guard leg.isIn, leg.amountFen > 0, HeavyFlow.isPublic(leg, flow, parties) else { continue }
      kept.append(index)
      let party = parties.party(of: leg)
      if parties.isInvestor(party), !seen[party] {
        seen[party] = true
        payerCount += 1
      }
    }
    var start = 0
    var sum: Int64 = 0
    var best = 0..<0
    for end in kept.indices {
      sum += flow.legs[kept[end]].amountFen
      while flow.legs[kept[end]].time.day - flow.legs[kept[start]].time.day >= days {
        sum -= flow.legs[kept[start]].amountFen
        start += 1
      }
      if sum > inFen {
        inFen = sum
        best = start..<(end + 1)
      }
    }
    legs = Array(kept[best])
  }

  private static func isPublic(_ leg: Leg, _ flow: AccountFlow, _ parties: FlowParties) -> Bool {
    guard !leg.topics.contains(.bankInterest), !parties.isOwnMove(leg) else { return false }
    guard let peer = flow.peer(of: leg) else { return true }
    return peer.kind.mayBeNaturalPerson || peer.kind == .paymentInstitution
  }
}
