import AccountFlows
import BankRecords
import Detection

/// Shops paid by card, code or platform (商户收款): net settlements, or many small payments.
///
/// ## What it explains
/// Many payers with sweeps or supplier payments (`dispersed-in-concentrated-out`,
/// `rapid-pass-through`).
///
/// ## Why
/// Settlement comes from payment institutions once a day net of fees, or buyers pay small uneven
/// sums; money goes to suppliers or the owner; the only money back is an exact refund.
///
/// ## Inputs
/// Kinds of payers and receivers, sums of persons' payments, refunds and returns.
///
/// ## Strength
/// Product of: nobody gets returns · refunds are few · little money goes to persons, and the better
/// of: share of money in from payment institutions · many small uneven payments of persons.
///
/// ## Evidence
/// The first settlements or sales.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Principal collected through a payment institution and paid out in batches: payments to persons
/// take the strength away. Stakes with daily returns: returns to payers do.
///
/// ## References
/// DOMAIN.md 5 rows 4 and 5.
public struct MerchantSettlement: LookAlike {
  public static let identity = PatternIdentity(
    id: "merchant-settlement", chineseName: "商户经营收款",
    summary: "POS、扫码或电商经营收款，按日净额结算或大量小额收入，资金付给供应商，仅有等额退款。",
    leaves: ["gathering-day"])

  private let returnGuard: ReturnFlowGuard
  private let leastPayers: Int
  private let returned: Ramp
  private let refunded: Ramp
  private let institutionShare: Ramp
  private let personPayout: Ramp
  private let medianYuan: Ramp
  private let oddShare: Ramp
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayers = try parameters.count("least_payers", in: 3...10_000)
    returned = try .falling("returned_payer_share", of: parameters)
    refunded = try .falling("refunded_payer_share", of: parameters)
    institutionShare = try .rising("institution_share", of: parameters)
    personPayout = try .falling("person_payout_share", of: parameters)
    medianYuan = try .falling("median_yuan", of: parameters, in: 0...1_000_000)
    oddShare = try .rising("odd_amount_share", of: parameters)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let returns = ReturnMeasures(of: flow)
    let sales = PaymentAmounts(paidInBy: flow)
    let settled = MerchantSettlement.settledShare(of: flow)
    let outgoing = OutgoingShares(of: flow)
    let refunds = Double(returns.refundFen) / Double(max(1, flow.outFen))
    let toPersons = max(0, outgoing.persons - refunds)
    let retail =
      returns.payers >= leastPayers
      ? medianYuan(Double(sales.medianFen) / 100) * oddShare(sales.oddShare) : 0
    let raw =
      returned(returns.returnedShare) * refunded(returns.refundedShare) * personPayout(toPersons)
      * max(institutionShare(settled), retail)
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: MerchantSettlement.identity.id, strength: strength,
      statement: statement(returns, sales, settled, toPersons),
      quantities: [
        Quantity("settled_share", "支付机构结算占收入比", .ratio(settled)),
        Quantity("payer_count", "个人付款人数", .count(returns.payers)),
        Quantity("median_payment", "单笔中位金额", .money(Money(fen: sales.medianFen))),
        Quantity("odd_amount_share", "非整百金额占比", .ratio(sales.oddShare)),
        Quantity("refunded_payers", "等额退款人数", .count(returns.refundedPayers)),
        Quantity("returned_payers", "获得返还的付款人数", .count(returns.returnedPayers)),
        Quantity("person_payout_share", "支出付给个人的占比", .ratio(toPersons)),
      ],
      evidence: flow.legs.filter(\.isIn).prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }

  /// Share of the money in that payment institutions paid.
  private static func settledShare(of flow: AccountFlow) -> Double {
    var settled: Int64 = 0
    for peer in flow.peers where peer.kind == .paymentInstitution { settled += peer.inFen }
    return Double(settled) / Double(max(1, flow.inFen))
  }

  private func statement(
    _ returns: ReturnMeasures, _ sales: PaymentAmounts, _ settled: Double, _ toPersons: Double
  ) -> String {
    var text =
      settled >= 0.5
      ? "收入的\(percentText(settled))由支付机构结算"
      : "\(returns.payers)人付款，单笔中位\(Money(fen: sales.medianFen))元且金额零散"
    text +=
      returns.returnedPayers == 0
      ? "，除\(returns.refundedPayers)人等额退款外无返还" : "，\(returns.returnedPayers)人获得返还"
    text += "，支出仅\(percentText(toPersons))付给个人"
    return text
  }
}
