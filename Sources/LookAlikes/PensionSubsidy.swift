import AccountFlows
import BankRecords
import Detection

/// Pensions, minimum income and other subsidies from public funds (养老金、低保、补贴).
///
/// ## What it explains
/// Batches of payments to many persons, most of them old (`periodic-batch-payout`,
/// `concentrated-in-dispersed-out`).
///
/// ## Why
/// A public body pays everybody a sum that the rules fix: many get the same, each the same every time, and
/// nobody of them ever paid in.
///
/// ## Inputs
/// Batches of payments, who funded them, the account's own kind, payees who paid in, memos.
///
/// ## Strength
/// Product of: public money or a public account · no overlap · share of payments to persons in batches; and
/// a mean of payee stability and memos. Where nobody is named, batches funded by up to three credits just
/// before them that give each payee the same sum every time count up to `unnamed_ceiling`.
///
/// ## Evidence
/// The funding credits and the first batch's payments.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Interest from an unnamed payout account: the same shape, so that without a public name little is believed.
/// Memos of subsidies raise nothing on their own.
///
/// ## Known misses
/// A public body whose name is missing and whose payments are seen at another bank keeps most of its score.
///
/// ## References
/// DOMAIN.md 5 rows 1 and 12.
public struct PensionSubsidy: LookAlike {
  public static let identity = PatternIdentity(
    id: "pension-subsidy", chineseName: "养老金、低保或财政补贴",
    summary: "由财政、社保等公共资金拨入，按政策标准定期批量发放，收款人从未付款。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayees: Int
  private let batchDays: Int
  private let fundingDays: Int
  private let overlap: Ramp
  private let publicFunding: Ramp
  private let topThree: Ramp
  private let coverage: Ramp
  private let stability: Ramp
  private let steady: Ramp
  private let unnamedCeiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayees = try parameters.count("least_payees", in: 3...10_000)
    batchDays = try parameters.count("batch_days", in: 1...10)
    fundingDays = try parameters.count("funding_days", in: 0...60)
    overlap = try .falling("overlap", of: parameters)
    publicFunding = try .rising("public_funding_share", of: parameters)
    topThree = try .rising("top_three_funding_share", of: parameters)
    coverage = try .rising("batch_coverage", of: parameters)
    stability = try .rising("payee_stability", of: parameters)
    steady = try .rising("steady_payee_share", of: parameters)
    unnamedCeiling = try parameters.number("unnamed_ceiling", in: 0...0.3)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.outCount >= leastPayees else { return nil }
    let batches = WageBatch.all(of: flow, batchDays: batchDays, leastPayees: leastPayees)
    guard let first = batches.first else { return nil }
    let returns = ReturnMeasures(of: flow)
    let covered = Double(batches.reduce(Int64(0)) { $0 + $1.sumFen }) / Double(max(1, flow.outFen))
    let paid = overlap(returns.investingShare) * coverage(covered)
    guard paid > leastStrength else { return nil }
    let funding = BatchFunding(batches, of: flow, fundingDays: fundingDays)
    let wages = WageMeasures(batches, of: flow)
    let isPublic = flow.profile.kind == .publicBody
    let named = max(
      publicFunding(funding.publicShare), isPublic ? topThree(funding.topThreeShare) : 0)
    let unnamed =
      unnamedCeiling * topThree(funding.topThreeShare) * steady(wages.steadyShare)
      * stability(wages.stability)
    let habit = 0.7 + 0.15 * stability(wages.stability) + 0.15 * wages.memoAgreement
    let raw = max(named * habit, unnamed) * paid
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    var statement = "由\(isPublic || funding.publicShare >= 0.5 ? "公共资金" : "少数账户")拨入后批量发放，"
    statement += "共\(batches.count)批，收款人\(returns.payees)人"
    statement +=
      returns.payeesPaidBefore == 0
      ? "均未付过款" : "中\(returns.payeesPaidBefore)人付过款"
    statement += "，每次金额相同的占\(percentText(wages.steadyShare))"
    let credits = funding.credits.prefix(evidenceRows).map {
      Evidence(transaction: $0, role: .supporting)
    }
    let payments = first.legs.prefix(max(0, evidenceRows - credits.count)).map {
      Evidence(transaction: flow.legs[$0].transaction, role: .paidOut)
    }
    return Explanation(
      lookAlike: PensionSubsidy.identity.id, strength: strength, statement: statement,
      quantities: [
        Quantity("batch_count", "批次数", .count(batches.count)),
        Quantity("payee_count", "收款人数", .count(returns.payees)),
        Quantity("public_funding_share", "公共资金占收入比", .ratio(funding.publicShare)),
        Quantity("steady_payee_share", "每次金额相同人数占比", .ratio(wages.steadyShare)),
        Quantity("payee_stability", "人员重合度", .ratio(wages.stability)),
      ], evidence: credits + payments)
  }
}
