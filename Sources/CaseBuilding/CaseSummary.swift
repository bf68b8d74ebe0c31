import AccountFlows
import BankRecords
import Detection

/// The sums of one account or of accounts acting together, with the parties and rows behind them.
///
/// How money counts, in time order over all flows given:
/// 1. Legs with the case's own accounts or own parties are moves inside the case and left out.
/// 2. Rows marked or worded as reversals are left out, as are rows of amount zero.
/// 3. Money in from enterprises, public bodies and aggregators is listed apart
///    (`institutionInFen`), since no number of persons can be told from it; so is money in from
///    unnamed counterparties (`unattributedInFen`), since none of it can be tied to a person.
/// 4. Money in from a natural or unknown party is principal, except as far as the party had first
///    received money from the case that was not earned (wages, goods …) and not yet sent back: a
///    loan repaid is no principal.
/// 5. Money in that says it is a refund, up to what the party was paid back, undoes that payment.
/// 6. Money out to a party with principal is money back. Parties who only receive are no payers.
public struct CaseSummary: Sendable {
  /// Parties with principal, in order of party.
  public let payers: [PartyBalance]
  /// Money in from enterprises, public bodies, payment institutions and custody, in fen.
  public let institutionInFen: Int64
  /// Distinct parties behind `institutionInFen`.
  public let institutionCount: Int
  /// Money in from counterparties that no row names, in fen.
  public let unattributedInFen: Int64
  /// Rows that recompute the totals: every row in with some principal (`collected`) and every row
  /// out to a payer (`paidOut`), in time order.
  public let evidence: [Evidence]

  /// The sums of one account's flow.
  public init(of flow: AccountFlow, rules: CountingRules = .standard) {
    self.init(of: [flow], rules: rules)
  }

  /// The sums over the flows of accounts acting together. Money between them, and between them and
  /// the accounts `inside` the case whose own flows do not count (transit accounts), is left out.
  /// Complexity: O(n log n) in the legs.
  public init(
    of flows: [AccountFlow], inside: [AccountID] = [], rules: CountingRules = .standard
  ) {
    var tally = Tally(flows: flows, inside: inside)
    for position in CaseSummary.timeOrder(of: flows) {
      let flow = flows[position.flow]
      tally.count(flow.legs[position.leg], of: flow, rules: rules)
    }
    payers = tally.balances.filter { $0.principalFen > 0 }.sorted { $0.party < $1.party }
    institutionInFen = tally.institutionInFen
    institutionCount = tally.institutions.count
    unattributedInFen = tally.unattributedInFen
    let isPayer = Set(payers.map(\.party))
    evidence = tally.rows.filter { isPayer.contains($0.party) }.map(\.evidence)
  }

  /// The totals of the ledger's annexes.
  ///
  /// With `interestOffsets` (the default; 2014 opinion of the Supreme Court, the Procuratorate and
  /// the Ministry of Public Security: returns paid may be offset against unpaid principal) all
  /// money back lowers what is unpaid; without it only returned principal does.
  public func totals(interestOffsets: Bool = true) -> CaseTotals {
    var amount: Int64 = 0
    var unpaid: Int64 = 0
    var unpaidPersons = 0
    for payer in payers {
      amount += payer.principalFen
      let owed = interestOffsets ? payer.unpaidFen : payer.unpaidPrincipalFen
      unpaid += owed
      if owed > 0 { unpaidPersons += 1 }
    }
    return CaseTotals(
      amount: Money(fen: amount), persons: payers.count, unpaidAmount: Money(fen: unpaid),
      unpaidPersons: unpaidPersons)
  }

  private struct Position {
    var time: BookingTime
    var flow: Int
    var leg: Int
  }

  /// All legs in time order; legs of one second as their flows order them, lower accounts first.
  private static func timeOrder(of flows: [AccountFlow]) -> [Position] {
    var positions: [Position] = []
    positions.reserveCapacity(flows.reduce(0) { $0 + $1.legs.count })
    for flow in flows.indices.sorted(by: { flows[$0].account < flows[$1].account }) {
      for leg in flows[flow].legs.indices {
        positions.append(Position(time: flows[flow].legs[leg].time, flow: flow, leg: leg))
      }
    }
    guard flows.count > 1 else { return positions }
    let rank = positions.indices.sorted { left, right in
      positions[left].time != positions[right].time
        ? positions[left].time < positions[right].time : left < right
    }
    return rank.map { positions[$0] }
  }
}

/// The running count of `CaseSummary`.
private struct Tally {
  var balances: [PartyBalance] = []
  var institutionInFen: Int64 = 0
  var institutions: Set<PartyID> = []
  var unattributedInFen: Int64 = 0
  var rows: [(party: PartyID, evidence: Evidence)] = []
  private var indexByParty: [PartyID: Int] = [:]
  private let ownAccounts: Set<AccountID>
  private let ownParties: Set<PartyID>

  init(flows: [AccountFlow], inside: [AccountID]) {
    ownAccounts = Set(flows.map(\.account) + inside)
    ownParties = Set(flows.map(\.profile.party))
  }

  mutating func count(_ leg: Leg, of flow: AccountFlow, rules: CountingRules) {
    guard leg.amountFen > 0, !leg.marks.contains(.reversal), !leg.topics.contains(.reversal) else {
      return
    }
    guard let peer = flow.peer(of: leg) else {
      if leg.isIn { unattributedInFen += leg.amountFen }
      return
    }
    if peer.isSameParty || ownAccounts.contains(peer.account) || ownParties.contains(peer.party) {
      return
    }
    guard peer.mayBeInvestor else {
      if leg.isIn {
        institutionInFen += leg.amountFen
        institutions.insert(peer.party)
      }
      return
    }
    let index = index(of: peer.party)
    if leg.isIn {
      if balances[index].addIn(leg.amountFen, topics: leg.topics) > 0 {
        rows.append((peer.party, Evidence(transaction: leg.transaction, role: .collected)))
      }
    } else {
      let hadPrincipal = balances[index].principalFen > 0
      balances[index].addOut(leg.amountFen, topics: leg.topics, rules: rules)
      if hadPrincipal {
        rows.append((peer.party, Evidence(transaction: leg.transaction, role: .paidOut)))
      }
    }
  }

  private mutating func index(of party: PartyID) -> Int {
    if let known = indexByParty[party] { return known }
    indexByParty[party] = balances.count
    balances.append(PartyBalance(party: party))
    return balances.count - 1
  }
}
