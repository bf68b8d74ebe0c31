import AccountFlows
import BankRecords

/// Payments in that may be principal: from parties that may be persons of the public, of at least
/// a given sum, and not the repayment of what the account had lent to them before.
struct PrincipalPayments {
  struct Payment: Sendable {
    /// Index into the flow's legs.
    var leg: Int
    var party: Int
    var amountFen: Int64
  }

  /// In time order.
  let payments: [Payment]
  /// All money in from these parties, payments below the least sum included, in fen.
  let personFen: Int64
  /// The part of it that came in sums of whole yuan.
  let wholeYuanFen: Int64
  let partyCount: Int

  /// A party that got at least this share of what it pays before it pays anything is a borrower;
  /// a return on principal is far smaller.
  private static let borrowedShare = 0.5

  /// Nil where fewer than `leastPersons` counterparties can have paid `leastFen`.
  ///
  /// Complexity: O(n) in the legs.
  init?(_ flow: AccountFlow, leastFen: Int64, leastPersons: Int) {
    // Cheap and exact: a payment of the least sum needs a counterparty that paid as much.
    let able = flow.peers.lazy.filter { $0.mayBeInvestor && $0.inCount > 0 && $0.inFen >= leastFen }
    // Accounts of one person are one party, so this many are needed at least.
    guard able.prefix(leastPersons).count >= leastPersons else { return nil }
    let all = flow.measured { InvestorPayments($0) }
    var payments: [Payment] = []
    payments.reserveCapacity(all.payments.count)
    for payment in all.payments where payment.amountFen >= leastFen { payments.append(payment) }
    self.payments = payments
    personFen = all.fen
    wholeYuanFen = all.wholeYuanFen
    partyCount = all.partyCount
  }

  /// Payments of whatever sum, worked out once for whoever asks.
  private struct InvestorPayments: Sendable {
    private(set) var payments: [Payment] = []
    private(set) var fen: Int64 = 0
    private(set) var wholeYuanFen: Int64 = 0
    let partyCount: Int

    init(_ flow: AccountFlow) {
      let parties = FlowParties(flow)
      // Who never pays as well as is paid gives nothing back.
      let isBorrower =
        parties.bothWays == 0 ? [] : PrincipalPayments.borrowers(flow, parties: parties)
      partyCount = parties.count
      payments.reserveCapacity(flow.inCount)
      for (index, leg) in flow.legs.enumerated() where leg.isIn && leg.amountFen > 0 {
        let party = parties.party(of: leg)
        guard parties.isInvestor(party), isBorrower.isEmpty || !isBorrower[party] else { continue }
        fen += leg.amountFen
        if leg.amountFen % 100 == 0 { wholeYuanFen += leg.amountFen }
        payments.append(Payment(leg: index, party: party, amountFen: leg.amountFen))
      }
    }
  }

  /// By party: whether the account lent to it first.
  static func borrowers(_ flow: AccountFlow, parties: FlowParties) -> [Bool] {
    var lentFen = [Int64](repeating: 0, count: parties.count)
    var paidFen = [Int64](repeating: 0, count: parties.count)
    for leg in flow.legs {
      let party = parties.party(of: leg)
      guard party >= 0 else { continue }
      if leg.isIn {
        paidFen[party] += leg.amountFen
      } else if paidFen[party] == 0 {
        lentFen[party] += leg.amountFen
      }
    }
    return (0..<parties.count).map {
      lentFen[$0] > 0 && Double(lentFen[$0]) >= borrowedShare * Double(paidFen[$0])
    }
  }
}
