import AccountFlows
import BankRecords

/// What the money out of an account shows of a business that runs: wages, goods and rent to many in
/// small parts, and no sweep.
///
/// Whoever collects for another hands on nearly all of it to few. What one receiver gets beyond a
/// part that a supplier or an employee may have is therefore not counted.
struct RunningBusiness: Sendable {
  /// Share of the money out that suppliers, staff and refunds took.
  let spentShare: Double
  /// The busiest quarter of the time from the first to the last payment of a person holds this share
  /// of the payments: about a quarter where custom is even, more where payers come in waves.
  let busiestQuarterShare: Double
  /// Days from the first to the last payment of a person.
  let spanDays: Int

  /// A person gets at most a tenth of what is spent, or is the one for whom money is collected; a firm
  /// paid once or twice may be one too.
  private static let mostOfPerson = 0.1
  private static let mostOfFirm = 0.15
  /// A supplier paid again and again in small parts.
  private static let mostOfSupplier = 0.4
  private static let supplierPayments = 6
  private static let mostOfPayment = 0.05
  /// Whoever gets less at a time is no employee: returns to persons who paid in elsewhere are small.
  private static let leastWageFen: Int64 = 100_000

  /// Worked out once for a flow, whoever asks.
  init(of flow: AccountFlow) { self = flow.measured { RunningBusiness(measuring: $0) } }

  private init(measuring flow: AccountFlow) {
    let dealings = PersonDealings(of: flow)
    let total = Double(max(1, flow.outFen))
    var spent = 0.0
    var persons: Set<PartyID> = []
    for dealing in dealings.all {
      persons.insert(dealing.party)
      guard dealing.outFen > 0 else { continue }
      if dealing.inFen * 5 >= dealing.outFen {
        spent += Double(min(dealing.inFen, dealing.outFen))
      } else if quantile(0.5, ofFen: dealing.paidOut.map { $0.fen }) >= RunningBusiness.leastWageFen
      {
        spent += min(Double(dealing.outFen), RunningBusiness.mostOfPerson * total)
      }
    }
    spent += RunningBusiness.spentOnFirms(of: flow, persons: persons)
    spentShare = min(1, spent / total)
    let payments = dealings.paymentsIn
    if let first = payments.first?.day, let last = payments.last?.day {
      spanDays = last - first + 1
      busiestQuarterShare = busiestShare(of: payments, days: max(1, spanDays / 4))
    } else {
      spanDays = 0
      busiestQuarterShare = 1
    }
  }

  /// Money to firms, each up to the part that a supplier may have.
  private static func spentOnFirms(of flow: AccountFlow, persons: Set<PartyID>) -> Double {
    let total = Double(max(1, flow.outFen))
    let places = PartyPlaces(of: flow)
    let isFirm = flow.peers.map { !$0.isSameParty && !persons.contains($0.party) }
    var firms = [(fen: Int64, count: Int, largest: Int64)](
      repeating: (0, 0, 0), count: places.count)
    for leg in flow.legs where !leg.isIn && leg.peer >= 0 && isFirm[Int(leg.peer)] {
      let place = Int(places.ofPeer[Int(leg.peer)])
      let firm = firms[place]
      firms[place] = (firm.fen + leg.amountFen, firm.count + 1, max(firm.largest, leg.amountFen))
    }
    var spent: Int64 = 0
    for firm in firms where firm.count > 0 {
      let isSupplier =
        firm.count >= supplierPayments && Double(firm.largest) <= mostOfPayment * total
      spent += min(firm.fen, Int64((isSupplier ? mostOfSupplier : mostOfFirm) * total))
    }
    return Double(spent)
  }
}
