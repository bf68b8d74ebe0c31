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
/// 6. Money out to a party with principal is money back, unless it says that it is commission and few
///    of the payers get such payments. Parties who only receive are no payers.
/// 7. Principal paid in again (复投) counts in full where the money moved, also on the day of the
///    payment back; a contract prolonged without a movement does not. What came within
///    `CountingRules.reinvestmentDays` of principal returned is told apart (`reinvestedFen`).
/// 8. A party that does not share what the case's investors have in common (`InvestorPattern`: rates of
///    return, unit and size of deposits, days until the first return, the time in which they came, words) is none: friends
///    who share a bill with the holder of a private card. Where fewer than ten parties were paid back the
///    mass of the payers tells. Their money is listed apart (`incidentalInFen`).
/// 9. Accounts without a name that deal with more than a person can know (`crowds`: a payment
///    institution, a teller's cash account) count as institutions.
/// 10. What a collecting account hands on within the case beyond all that comes in on it is principal
///    too, of its holder (`HandedOn`).
/// 11. Of the money of 3 that names nobody what looks like the named payers' deposits is principal too
///    (`NamelessDeposits`).
/// 12. Parties of the accounts `inside` (staff, controllers) are no outsiders: their money is left out.
public struct CaseSummary: Sendable {
  /// Parties with principal, in order of party.
  public let payers: [PartyBalance]
  /// Money in from enterprises, public bodies, payment institutions and custody, in fen.
  public let institutionInFen: Int64
  /// Distinct parties behind `institutionInFen`.
  public let institutionCount: Int
  /// The part of `institutionInFen` that came through payment institutions (支付宝, 财付通, 银联 …), and
  /// the number of its rows: other people's money.
  public let aggregatorInFen: Int64
  public let aggregatorInCount: Int
  /// Money in from counterparties that no row names (cash), in fen, and the number of its rows.
  public let unattributedInFen: Int64
  public let unattributedInCount: Int
  /// Money out to possibly-natural parties that never paid any in, in fen.
  public let payeeOnlyOutFen: Int64
  /// Money out to payers that says it is commission, in fen.
  public let commissionFen: Int64
  /// Money in from parties that are no investors by their sums, in fen, and their number.
  public let incidentalInFen: Int64
  public let incidentalCount: Int
  /// Cash and money through payment institutions that came in as deposits do: part of the totals.
  public let nameless: NamelessDeposits
  /// First and last day of money in or out that counts; nil where there is none.
  public let firstDay: CivilDay?
  public let lastDay: CivilDay?
  /// Rows that recompute the totals: every row in with some principal (`collected`) and every row
  /// out to a payer (`paidOut`), in time order.
  public let evidence: [Evidence]
  /// The party of each row of `evidence`.
  public let evidenceParties: [PartyID]

  /// The sums of one account's flow.
  public init(of flow: AccountFlow, rules: CountingRules = .standard) {
    self.init(of: [flow], rules: rules)
  }

  /// The sums over the flows of accounts acting together. Money between them, and between them and
  /// the accounts `inside` the case whose own flows do not count (transit accounts) or their holders
  /// (`insideParties`), is left out. A party in `sameAs` counts as the party it stands for (a second
  /// card). Complexity: O(n log n) in the legs.
  public init(
    of flows: [AccountFlow], inside: [AccountID] = [], insideParties: [PartyID] = [],
    sameAs: [PartyID: PartyID] = [:], crowds: Set<AccountID> = [],
    rules: CountingRules = .standard
  ) {
    var tally = Tally(
      flows: flows, inside: inside, insideParties: insideParties, sameAs: sameAs, crowds: crowds)
    if flows.count == 1 {
      for leg in flows[0].legs { tally.count(leg, of: flows[0], rules: rules) }
    } else {
      for position in CaseSummary.timeOrder(of: flows) {
        let flow = flows[position.flow]
        tally.count(flow.legs[position.leg], of: flow, rules: rules)
      }
    }
    let handedOn = CaseSummary.handedOn(by: flows)
    for found in handedOn { tally.add(found) }
    let balances = tally.balances
    // By number: balances are large, and most of a sort is moving what is sorted.
    let paying = balances.indices.filter { balances[$0].principalFen > 0 }
      .sorted { balances[$0].party < balances[$1].party }
    let isStranger = tally.strangers(rules: rules)
    payers = paying.filter { !isStranger[$0] }.map { balances[$0] }
    incidentalInFen = paying.reduce(0) { $0 + (isStranger[$1] ? balances[$1].principalFen : 0) }
    incidentalCount = paying.count - payers.count
    institutionInFen = tally.institutionInFen
    institutionCount = tally.institutions.count
    aggregatorInFen = tally.aggregatorInFen
    aggregatorInCount = tally.aggregatorInCount
    unattributedInFen = tally.unattributedInFen
    unattributedInCount = tally.unattributedInCount
    commissionFen = payers.reduce(0) { $0 + $1.commissionFen }
    payeeOnlyOutFen = tally.balances.reduce(0) { $0 + ($1.principalFen > 0 ? 0 : $1.advancedFen) }
    firstDay = tally.firstDay
    lastDay = tally.lastDay
    nameless = tally.namelessDeposits(without: isStranger, rules: rules.nameless)
    let rows = tally.rows.filter { balances[$0.party].principalFen > 0 && !isStranger[$0.party] }
    evidence = rows.map(\.evidence)
    evidenceParties = rows.map { balances[$0.party].party }
  }

  /// The totals of the ledger's annexes.
  ///
  /// With `interestOffsets` (the default; 2014 opinion of the Supreme Court, the Procuratorate and
  /// the Ministry of Public Security: returns paid may be offset against unpaid principal) all
  /// money back lowers what is unpaid; without it only returned principal does. Deposits that name nobody
  /// count with as many persons and as much unpaid for each as the named ones.
  /// With `named` only named persons' deposits count.
  public func totals(interestOffsets: Bool = true, named: Bool = false) -> CaseTotals {
    var amount: Int64 = 0
    var unpaid: Int64 = 0
    var unpaidPersons = 0
    for payer in payers {
      amount += payer.principalFen
      let owed = interestOffsets ? payer.unpaidFen : payer.unpaidPrincipalFen
      unpaid += owed
      if owed > 0 { unpaidPersons += 1 }
    }
    func shared(_ whole: Int64, _ part: Int64, of all: Int64) -> Int64 {
      Int64((Double(whole) * Double(part) / Double(max(1, all))).rounded())
    }
    let nameless = named ? .none : nameless
    let others = nameless.persons
    return CaseTotals(
      amount: Money(fen: amount + nameless.fen), persons: payers.count + others,
      unpaidAmount: Money(fen: unpaid + shared(nameless.fen, unpaid, of: amount)),
      unpaidPersons: unpaidPersons
        + Int(shared(Int64(others), Int64(unpaidPersons), of: Int64(payers.count))))
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
  var aggregatorInFen: Int64 = 0
  var aggregatorInCount = 0
  var unattributedInFen: Int64 = 0
  var unattributedInCount = 0
  var firstDay: CivilDay?
  var lastDay: CivilDay?
  /// Each with the number of its party.
  var rows: [(party: Int, evidence: Evidence)] = []
  /// Payments in that count as principal, and those that name nobody, in time order.
  private var deposits: [NamelessDeposits.Payment] = []
  private var nameless: [NamelessDeposits.Payment] = []
  /// Principal in, and money out to parties with principal, in time order.
  private var moves: [InvestorPattern.Move] = []
  private var indexByParty: [PartyID: Int] = [:]
  private let ownAccounts: Set<AccountID>
  private let ownParties: Set<PartyID>
  private let sameAs: [PartyID: PartyID]
  private let crowds: Set<AccountID>
  /// Payments worded as commissions are commissions, not what returns are called.
  private let paysCommissions: Bool

  init(
    flows: [AccountFlow], inside: [AccountID], insideParties: [PartyID],
    sameAs: [PartyID: PartyID], crowds: Set<AccountID>
  ) {
    self.crowds = crowds
    ownAccounts = Set(flows.map(\.account) + inside)
    ownParties = Set(flows.map(\.profile.party) + insideParties)
    self.sameAs = sameAs
    paysCommissions = Tally.paysCommissions(flows)
    // Lists that grow are copied again and again.
    let (peers, legs) = flows.reduce((0, 0)) { ($0.0 + $1.peers.count, $0.1 + $1.legs.count) }
    indexByParty.reserveCapacity(peers)
    balances.reserveCapacity(peers)
    rows.reserveCapacity(legs)
    moves.reserveCapacity(legs)
  }

  /// Whether words of commission are on payments to few of the persons who paid in: where many get such
  /// payments, they are what the plan promises.
  private static func paysCommissions(_ flows: [AccountFlow]) -> Bool {
    let mayBe = flows.contains { flow in
      flow.legs.contains { !$0.isIn && $0.topics.contains(.commission) }
    }
    guard mayBe else { return false }
    var payers: Set<PartyID> = []
    for flow in flows {
      for peer in flow.peers where peer.inFen > 0 && peer.mayBeInvestor {
        payers.insert(peer.party)
      }
    }
    var paid: Set<PartyID> = []
    var worded: Set<PartyID> = []
    for flow in flows {
      for leg in flow.legs where !leg.isIn && leg.peer >= 0 {
        let party = flow.peers[Int(leg.peer)].party
        guard payers.contains(party) else { continue }
        paid.insert(party)
        if leg.topics.contains(.commission) { worded.insert(party) }
      }
    }
    return !worded.isEmpty && worded.count * 3 < paid.count
  }

  mutating func count(_ leg: Leg, of flow: AccountFlow, rules: CountingRules) {
    guard leg.amountFen > 0, !leg.marks.contains(.reversal), !leg.topics.contains(.reversal) else {
      return
    }
    guard let peer = flow.peer(of: leg) else {
      if leg.isIn {
        unattributedInFen += leg.amountFen
        unattributedInCount += 1
        nameless.append(Tally.payment(leg, of: flow, party: -1))
      }
      return
    }
    if peer.isSameParty || ownAccounts.contains(peer.account) || ownParties.contains(peer.party) {
      return
    }
    let isCrowd = crowds.contains(peer.account)
    guard peer.mayBeInvestor, !isCrowd else {
      if leg.isIn {
        institutionInFen += leg.amountFen
        institutions.insert(peer.party)
        if peer.kind == .paymentInstitution || isCrowd {
          aggregatorInFen += leg.amountFen
          aggregatorInCount += 1
          nameless.append(Tally.payment(leg, of: flow, party: -1))
        }
      }
      return
    }
    let party = sameAs[peer.party] ?? peer.party
    let index = index(of: party)
    let day = leg.time.day
    firstDay = firstDay ?? day
    lastDay = day
    if leg.isIn {
      let principal = balances[index].addIn(leg.amountFen, topics: leg.topics)
      if principal > 0 {
        balances[index].noteReinvestment(principal, day: day, rules: rules)
        rows.append((index, Evidence(transaction: leg.transaction, role: .collected)))
        deposits.append(Tally.payment(leg, of: flow, party: index))
        move(index, day, leg, isIn: true)
      }
    } else if paysCommissions, leg.topics.contains(.commission) {
      balances[index].commissionFen += leg.amountFen
    } else {
      let hadPrincipal = balances[index].principalFen > 0
      balances[index].addOut(leg.amountFen, topics: leg.topics, rules: rules, day: day)
      if hadPrincipal {
        rows.append((index, Evidence(transaction: leg.transaction, role: .paidOut)))
        move(index, day, leg, isIn: false)
      }
    }
  }

  private static func payment(_ leg: Leg, of flow: AccountFlow, party: Int)
    -> NamelessDeposits.Payment
  {
    .init(
      party: party, account: flow.account, day: leg.time.day.daysSince1970, fen: leg.amountFen,
      topics: leg.topics, row: leg.transaction)
  }

  /// What came in as the deposits of those who are no strangers do.
  func namelessDeposits(without isStranger: [Bool], rules: NamelessRules) -> NamelessDeposits {
    nameless.isEmpty
      ? .none
      : NamelessDeposits(
        in: nameless, like: deposits.filter { !isStranger[$0.party] }, rules: rules)
  }

  private mutating func move(_ party: Int, _ day: CivilDay, _ leg: Leg, isIn: Bool) {
    moves.append(
      .init(
        party: party, day: day.daysSince1970, fen: leg.amountFen, isIn: isIn,
        isPrivate: !leg.topics.isDisjoint(with: Tally.privateTopics)))
  }

  private static let privateTopics: MemoTopics = [.loan, .gift]

  /// Counts what a collector handed on beyond what he was seen to get as principal of his own party.
  mutating func add(_ found: CaseSummary.HandedOn) {
    let index = index(of: found.party)
    balances[index].principalFen += found.fen
    balances[index].paidInCount += found.rows.count
    balances[index].firstPaidInDay = balances[index].firstPaidInDay ?? found.days.lowerBound
    rows += found.rows.map { (index, Evidence(transaction: $0, role: .collected)) }
  }

  /// Of each party, by number, whether it is no investor.
  func strangers(rules: CountingRules) -> [Bool] {
    let parties = InvestorPattern.parties(of: moves)
    let pattern = InvestorPattern(of: parties, rules: rules)
    var isStranger = [Bool](repeating: false, count: balances.count)
    for number in pattern?.strangers
      ?? InvestorPattern.youngStrangers(among: parties, rules: rules)
    {
      isStranger[number] = true
    }
    return isStranger
  }

  private mutating func index(of party: PartyID) -> Int {
    if let known = indexByParty[party] { return known }
    indexByParty[party] = balances.count
    balances.append(PartyBalance(party: party))
    return balances.count - 1
  }
}
