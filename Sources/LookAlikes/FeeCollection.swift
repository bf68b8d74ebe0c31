import AccountFlows
import BankRecords
import Detection

/// Property, utility, school and training fees and rents collected from many persons (收费).
///
/// ## What it explains
/// Money in from many persons that is passed on (`dispersed-in-concentrated-out`).
///
/// ## Why
/// Payers are residents, tenants or parents: sums follow area × rate or a few price points, come on
/// due dates or at term starts, and go on to suppliers, wages or the treasury. Nobody is paid back
/// more than an exact refund.
///
/// ## Inputs
/// Payments in of persons, who gets money back, kinds of the receivers, rhythm, memos.
///
/// ## Strength
/// Product of: nobody gets returns · refunds are few · most money comes from persons · money goes to
/// enterprises, public bodies, staff or landlords · sums are odd, or few price points that are no multiples of one unit, or the same
/// sum of each payer again and again, the last two only as far as they do not look like principal;
/// and a mean of rhythm and memos. Price points that look like principal are believed in part where
/// term starts and memos agree.
///
/// ## Evidence
/// The first payments in.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Principal collected and swept to a person under the memo 学费: round thousands from 5,000 yuan on
/// count as principal, and money that goes to persons takes the strength away.
///
/// ## References
/// DOMAIN.md 5 rows 2 and 3.
public struct FeeCollection: LookAlike {
  public static let identity = PatternIdentity(
    id: "fee-collection", chineseName: "物业、水电、学费等收费",
    summary: "向住户、租户或家长收取物业费、水电费、房租、学费或培训费，再付给供应商或上缴财政。",
    leaves: ["gathering-day"])

  private let returnGuard: ReturnFlowGuard
  private let leastPayers: Int
  private let returned: Ramp
  private let refunded: Ramp
  private let personShare: Ramp
  private let oddShare: Ramp
  private let pricePoints: Ramp
  private let principalLike: Ramp
  private let units: Ramp
  private let regular: Ramp
  private let staffDestination: Double
  private let dueMonths: Ramp
  private let unknownDestination: Double
  private let ownDestination: Double
  private let corroborated: Double
  private let mostMedianYuan: Double
  private let evidenceRows: Int

  static let topics: MemoTopics = [.fee, .tuition, .rent, .insurance, .tax]

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayers = try parameters.count("least_payers", in: 3...10_000)
    returned = try .falling("returned_payer_share", of: parameters)
    refunded = try .falling("refunded_payer_share", of: parameters)
    personShare = try .rising("person_share", of: parameters)
    oddShare = try .rising("odd_amount_share", of: parameters)
    pricePoints = try .rising("price_point_share", of: parameters)
    principalLike = try .falling("principal_like_share", of: parameters)
    units = try .falling("unit_multiple_share", of: parameters)
    regular = try .rising("regular_payer_share", of: parameters)
    staffDestination = try parameters.number("staff_destination", in: 0...1)
    dueMonths = try .rising("due_month_share", of: parameters)
    unknownDestination = try parameters.number("unknown_destination", in: 0...1)
    ownDestination = try parameters.number("own_destination", in: 0...1)
    corroborated = try parameters.number("corroborated_round_amounts", in: 0...0.5)
    mostMedianYuan = try parameters.number("most_median_yuan", in: 1...10_000_000)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let returns = ReturnMeasures(of: flow)
    guard returns.payers >= leastPayers else { return nil }
    let kept = returned(returns.returnedShare) * refunded(returns.refundedShare)
    guard kept > leastStrength else { return nil }
    let amounts = PaymentAmounts(paidInBy: flow)
    guard Double(amounts.medianFen) <= mostMedianYuan * 100 else { return nil }
    let receipts = FeeReceipts(of: flow)
    let outgoing = OutgoingShares(of: flow)
    let passedOn = kept * personShare(receipts.personShare) * destinationScore(outgoing)
    guard passedOn > leastStrength else { return nil }
    let raw =
      passedOn * amountScore(amounts, receipts, freeOfUnits: freeOfUnits(flow))
      * (0.4 + 0.3 * rhythmScore(receipts) + 0.3 * receipts.memoAgreement)
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: FeeCollection.identity.id, strength: strength,
      statement: statement(returns, amounts, receipts, outgoing),
      quantities: [
        Quantity("payer_count", "付款人数", .count(returns.payers)),
        Quantity("returned_payers", "获得返还的付款人数", .count(returns.returnedPayers)),
        Quantity("median_payment", "单笔中位金额", .money(Money(fen: amounts.medianFen))),
        Quantity("odd_amount_share", "非整百金额占比", .ratio(amounts.oddShare)),
        Quantity("price_point_share", "前五档金额占比", .ratio(amounts.pricePointShare)),
        Quantity("organisation_share", "支出付给单位的占比", .ratio(outgoing.organisations)),
        Quantity("fee_memo_share", "收费类摘要占比", .ratio(receipts.feeMemoShare)),
      ],
      evidence: receipts.transactions.prefix(evidenceRows).map {
        Evidence(transaction: $0, role: .supporting)
      })
  }

  /// Where the money goes: all to enterprises and public bodies is 1, staff and landlords count a
  /// little less; money that stays counts as money to own accounts.
  private func destinationScore(_ outgoing: OutgoingShares) -> Double {
    let told = outgoing.organisations + outgoing.persons + outgoing.unknown + outgoing.own
    guard told > 0 else { return ownDestination }
    return outgoing.organisations + staffDestination * outgoing.staff
      + unknownDestination * outgoing.unknown
      + ownDestination * outgoing.own
  }

  /// Due months or term starts, or the same sum of each payer again and again.
  private func rhythmScore(_ receipts: FeeReceipts) -> Double {
    max(dueMonths(receipts.dueMonthShare), regular(receipts.regularShare))
  }

  /// Sums are no multiples of one unit, such as packages of a scheme; multiples are believed as far
  /// as the money goes to public bodies.
  private func freeOfUnits(_ flow: AccountFlow) -> Double {
    var publicFen: Int64 = 0
    for peer in flow.peers where peer.kind == .publicBody { publicFen += peer.outFen }
    let publicShare = Double(publicFen) / Double(max(1, flow.outFen))
    return max(units(PriceList(InvestorSums(of: flow).sums).unitShare), publicShare)
  }

  private func amountScore(
    _ amounts: PaymentAmounts, _ receipts: FeeReceipts, freeOfUnits free: Double
  ) -> Double {
    let prices = pricePoints(amounts.pricePointShare) * free
    let told = prices * dueMonths(receipts.dueMonthShare) * receipts.feeMemoShare * corroborated
    let plain = max(prices, regular(receipts.regularShare))
    return max(
      oddShare(amounts.oddShare) * free, plain * principalLike(amounts.principalLikeShare), told)
  }

  private func statement(
    _ returns: ReturnMeasures, _ amounts: PaymentAmounts, _ receipts: FeeReceipts,
    _ outgoing: OutgoingShares
  ) -> String {
    var text = "\(returns.payers)人缴款"
    text +=
      amounts.oddShare >= 0.5
      ? "，金额零散（非整百占\(percentText(amounts.oddShare))）"
      : "，金额集中在少数标准（前五档占\(percentText(amounts.pricePointShare))）"
    text +=
      returns.returnedPayers == 0
      ? "，无人获得返还" : "，仅\(returns.returnedPayers)人获得返还"
    text += "，支出\(percentText(outgoing.organisations))付给单位"
    if receipts.feeMemoShare > 0.005 {
      text += "，收费类摘要占\(percentText(receipts.feeMemoShare))"
    }
    return text
  }
}

/// Receipts of fees: when they came and what they said.
struct FeeReceipts: Sendable {
  /// Share of all money in that persons paid.
  let personShare: Double
  /// Share of persons' payments in February, March, August and September, or in the two busiest
  /// months where the flow spans at least six.
  let dueMonthShare: Double
  /// Share of persons' payments whose memo speaks of fees, tuition or rent.
  let feeMemoShare: Double
  /// Share of the memos that say anything; a half where none does.
  let memoAgreement: Double
  /// Share of payments by persons who paid at least three times, nearly always the same sum.
  let regularShare: Double
  let transactions: [UInt32]

  init(of flow: AccountFlow) {
    var personFen: Int64 = 0
    var told = 0
    var speaking = 0
    var terms = 0
    var months: [Int: Int] = [:]
    var transactions: [UInt32] = []
    var payments: [(party: PartyID, fen: Int64)] = []
    payments.reserveCapacity(flow.inCount)
    transactions.reserveCapacity(flow.inCount)
    for leg in flow.legs where leg.isIn && leg.amountFen > 0 && leg.peer >= 0 {
      let peer = flow.peers[Int(leg.peer)]
      guard peer.mayBeInvestor else { continue }
      payments.append((peer.party, leg.amountFen))
      personFen += leg.amountFen
      transactions.append(leg.transaction)
      if !leg.topics.isDisjoint(with: FeeCollection.topics) { told += 1 }
      if !leg.topics.isEmpty { speaking += 1 }
      let (year, month, _) = leg.time.day.components
      if month == 2 || month == 3 || month == 8 || month == 9 { terms += 1 }
      months[year * 12 + month, default: 0] += 1
    }
    let total = Double(max(1, transactions.count))
    let busiest = months.values.sorted(by: >).prefix(2).reduce(0, +)
    let spanMonths = (months.keys.max() ?? 0) - (months.keys.min() ?? 0) + 1
    personShare = Double(personFen) / Double(max(1, flow.inFen))
    dueMonthShare =
      spanMonths >= 6 ? max(Double(terms), Double(busiest)) / total : Double(terms) / total
    feeMemoShare = Double(told) / total
    regularShare = Double(FeeReceipts.regularCount(&payments)) / total
    memoAgreement = speaking == 0 ? 0.5 : Double(told) / Double(speaking)
    self.transactions = transactions
  }

  /// Payments of those who paid at least three times, at least three quarters of them the same sum.
  private static func regularCount(_ payments: inout [(party: PartyID, fen: Int64)]) -> Int {
    payments.sort { ($0.party, $0.fen) < ($1.party, $1.fen) }
    var regular = 0
    var start = payments.startIndex
    while start < payments.endIndex {
      var end = start + 1
      while end < payments.endIndex, payments[end].party == payments[start].party { end += 1 }
      let own = payments[start..<end]
      let usual = own[start + own.count / 2].fen
      if own.count >= 3, own.count(where: { $0.fen == usual }) * 4 >= own.count * 3 {
        regular += own.count
      }
      start = end
    }
    return regular
  }
}
