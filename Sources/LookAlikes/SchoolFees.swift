import AccountFlows
import BankRecords
import Detection

/// School and training fees (学费、杂费、培训费).
///
/// ## What it explains
/// Many payers within weeks whose money is passed on (`dispersed-in-concentrated-out`).
///
/// ## Why
/// Parents pay one of a few prices when a term begins, once a term, and never get anything back but a refund;
/// the money goes to the treasury, to staff, landlords and suppliers.
///
/// ## Inputs
/// Payments in of persons, their days, sums and payers, who gets money back, kinds of the receivers, memos.
///
/// ## Strength
/// Product of: term starts · few price points · each pays a few times · nobody gets returns · refunds are few ·
/// sums do not look like principal, as far as the money does not go to public bodies or
/// few prices come again in a second term · destination; and a
/// mean of memos.
///
/// ## Evidence
/// The first payments in.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Principal under the memo 学费 collected in August: multiples of one unit or of thousands, or money that goes
/// to a person, take the strength away.
///
/// ## Known misses
/// Training centres that enrol all year round (see `prepaid-service`); schools whose owner takes the fees home.
///
/// ## References
/// DOMAIN.md 5 row 3.
public struct SchoolFees: LookAlike {
  public static let identity = PatternIdentity(
    id: "school-fees", chineseName: "学费或培训费",
    summary: "开学前后家长按少数几档标准一次性缴费，资金上缴财政或用于办学，仅有少量退费。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayers: Int
  private let termShare: Ramp
  private let pricePoints: Ramp
  private let payments: Ramp
  private let returned: Ramp
  private let refunded: Ramp
  private let units: Ramp
  private let principalLike: Ramp
  private let priceCount: Ramp
  private let roundPrices: Double
  private let oneTerm: Double
  private let unknownDestination: Double
  private let untold: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayers = try parameters.count("least_payers", in: 3...10_000)
    termShare = try .rising("term_share", of: parameters)
    pricePoints = try .rising("price_point_share", of: parameters)
    payments = try .falling("payments_per_payer", of: parameters, in: 1...1000)
    returned = try .falling("returned_payer_share", of: parameters)
    refunded = try .falling("refunded_payer_share", of: parameters)
    units = try .falling("unit_multiple_share", of: parameters)
    principalLike = try .falling("principal_like_share", of: parameters)
    priceCount = try .falling("price_count", of: parameters, in: 1...1000)
    roundPrices = try parameters.number("round_prices", in: 0...1)
    oneTerm = try parameters.number("one_term", in: 0...1)
    unknownDestination = try parameters.number("unknown_destination", in: 0...1)
    untold = try parameters.number("without_memos", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= leastPayers else { return nil }
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers
    guard payers.count >= leastPayers else { return nil }
    let fees = dealings.paymentsIn
    let returns = ReturnMeasures(of: flow)
    // What costs least is asked first, here and below.
    let settled =
      returned(returns.returnedShare) * refunded(returns.refundedShare)
      * payments(Double(fees.count) / Double(payers.count))
    guard settled > leastStrength else { return nil }
    let terms = Double(fees.count { SchoolFees.isTermStart($0.day) }) / Double(fees.count)
    let kept =
      termShare(terms) * returned(returns.returnedShare) * refunded(returns.refundedShare)
      * payments(Double(fees.count) / Double(payers.count))
    guard kept > leastStrength else { return nil }
    let amounts = PaymentAmounts(PaidInSums(of: flow).sums)
    let outgoing = OutgoingShares(of: flow)
    var publicFen: Int64 = 0
    for peer in flow.peers where peer.kind == .publicBody { publicFen += peer.outFen }
    let publicShare = Double(publicFen) / Double(max(1, flow.outFen))
    let unlike =
      units(PriceList(PaidInSums(of: flow).sums).unitShare)
      * principalLike(amounts.principalLikeShare)
    let told = flow.legs.count { $0.isIn && !$0.topics.isDisjoint(with: [.tuition, .fee]) }
    let memos = min(1, Double(told) / Double(max(1, fees.count)))
    let raw =
      kept * pricePoints(amounts.pricePointShare)
      * max(unlike, publicShare, roundPriceScore(fees, PaidInSums(of: flow).sums))
      * min(1, outgoing.organisations + outgoing.staff + unknownDestination * outgoing.unknown)
      * (untold + (1 - untold) * memos)
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: SchoolFees.identity.id, strength: strength,
      statement: "\(payers.count)人缴费，\(percentText(terms))在开学前后，前五档金额占"
        + "\(percentText(amounts.pricePointShare))，"
        + (returns.returnedPayers == 0 ? "无人获得返还" : "仅\(returns.returnedPayers)人获得返还")
        + "，支出\(percentText(outgoing.organisations))付给单位",
      quantities: [
        Quantity("payer_count", "付款人数", .count(payers.count)),
        Quantity("term_share", "开学前后缴费占比", .ratio(terms)),
        Quantity("price_point_share", "前五档金额占比", .ratio(amounts.pricePointShare)),
        Quantity("returned_payers", "获得返还的付款人数", .count(returns.returnedPayers)),
        Quantity("refunded_payers", "获退费人数", .count(returns.refundedPayers)),
      ],
      evidence: flow.legs.filter(\.isIn).prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }

  /// Round prices are believed in part where there are only a few of them, as on a list of fees and
  /// not as multiples of a unit, and in full measure only where a second term shows them again.
  private func roundPriceScore(_ fees: [Dealing.Payment], _ sums: SortedSums) -> Double {
    var counts: [Int] = []
    sums.forEachRun { counts.append($1) }
    counts.sort(by: >)
    var covered = 0
    var prices = 0
    while prices < counts.count, covered * 100 < fees.count * 95 {
      covered += counts[prices]
      prices += 1
    }
    let terms = Dictionary(grouping: fees) { payment in
      let (year, month, _) = payment.day.components
      return year * 2 + (month > 6 ? 1 : 0)
    }.values.count { $0.count * 5 >= fees.count }
    return priceCount(Double(prices)) * roundPrices * (terms > 1 ? 1 : oneTerm)
  }

  /// February to 20 March and 10 August to 25 September: terms begin on 6 February in years of an early
  /// New Year, and fees are due before.
  private static func isTermStart(_ day: CivilDay) -> Bool {
    let (_, month, date) = day.components
    switch month {
    case 2: return true
    case 8: return date >= 10
    case 3: return date <= 20
    case 9: return date <= 25
    default: return false
    }
  }
}
