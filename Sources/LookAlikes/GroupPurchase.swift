import AccountFlows
import BankRecords
import Detection

/// Online sales, group purchases and live commerce (电商、团购团长、直播带货).
///
/// ## What it explains
/// Very many small payments in that are passed on (`dispersed-in-concentrated-out`), commissions to few
/// (`concentrated-in-dispersed-out`).
///
/// ## Why
/// Prices of goods are small and end in 9 or 8; buyers come back for other goods, refunds equal one payment;
/// helpers and anchors are paid for what they sold and never paid in; the account is often a person's.
///
/// ## Inputs
/// Sums paid in by persons, refunds, persons paid who never paid in, payers paid more than they paid.
///
/// ## Strength
/// Product of: small sums · few large sums · sums are prices · nobody gets returns but refunds · nobody is paid
/// more than he paid; times the ceiling.
///
/// ## Evidence
/// The first payments in.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Packages and shares: their sums are larger or multiples of one unit, and payers are paid again and again.
///
/// ## Known misses
/// Leaders who sell dear goods (tea, drinks, furniture) for thousands; buyers who are leaders themselves.
///
/// ## References
/// DOMAIN.md 5 row 5.
public struct GroupPurchase: LookAlike {
  public static let identity = PatternIdentity(
    id: "group-purchase", chineseName: "电商、团购或直播带货",
    summary: "大量买家按商品标价小额付款，退款与原付款等额，佣金付给少数未付款的人，其余付给供应商。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayers: Int
  private let medianYuan: Ramp
  private let largeYuan: Ramp
  private let odd: Ramp
  private let returned: Ramp
  private let surplus: Ramp
  private let units: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayers = try parameters.count("least_payers", in: 3...10_000)
    medianYuan = try .falling("median_yuan", of: parameters, in: 0...100_000)
    largeYuan = try .falling("large_yuan", of: parameters, in: 0...100_000)
    odd = try .rising("odd_amount_share", of: parameters)
    returned = try .falling("returned_payer_share", of: parameters)
    surplus = try .falling("surplus_payer_share", of: parameters)
    units = try .falling("hundred_multiple_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= leastPayers else { return nil }
    let payers = PersonDealings(of: flow).payers
    guard payers.count >= leastPayers else { return nil }
    let returns = ReturnMeasures(of: flow)
    guard returned(returns.returnedShare) > leastStrength else { return nil }
    let sums = PaidInSums(of: flow).sums
    let median = sums.quantile(0.5)
    let large = sums.quantile(0.95)
    let more = payers.count { $0.outFen > $0.inFen }
    let oddShare = Double(sums.fen.count { $0 % 1000 != 0 }) / Double(sums.count)
    let hundreds = Double(sums.fen.count { $0 % 10_000 == 0 }) / Double(sums.count)
    let raw =
      medianYuan(Double(median) / 100) * largeYuan(Double(large) / 100) * odd(oddShare)
      * units(hundreds) * returned(returns.returnedShare)
      * surplus(Double(more) / Double(payers.count)) * ceiling
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: GroupPurchase.identity.id, strength: strength,
      statement: "\(payers.count)人付款\(sums.count)笔，中位\(Money(fen: median))元，"
        + "标价零头占\(percentText(oddShare))，等额退款\(returns.refundedPayers)人，"
        + (returns.returnedPayers == 0 ? "无其他返还" : "另有\(returns.returnedPayers)人获得返还"),
      quantities: [
        Quantity("payer_count", "付款人数", .count(payers.count)),
        Quantity("median_payment", "单笔中位金额", .money(Money(fen: median))),
        Quantity("odd_amount_share", "标价零头占比", .ratio(oddShare)),
        Quantity("refunded_payers", "等额退款人数", .count(returns.refundedPayers)),
        Quantity("returned_payers", "获得返还的付款人数", .count(returns.returnedPayers)),
      ],
      evidence: flow.legs.filter(\.isIn).prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }
}
