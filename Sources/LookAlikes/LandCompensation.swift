import AccountFlows
import BankRecords
import Detection

/// Compensation for land and dividends of a village's common property (征地补偿、土地流转费、村集体分红).
///
/// ## What it explains
/// Rare batches to many persons of one place (`concentrated-in-dispersed-out`, `periodic-batch-payout`).
///
/// ## Why
/// A village or its society gets one credit, or rents through the year, and pays each family by heads or
/// shares: sums are small multiples of one sum per share, no family ever paid for its share.
///
/// ## Inputs
/// Batches, days between them, sums as multiples of the smallest, the account's kind and its funders, payees
/// who paid in.
///
/// ## Strength
/// Product of: public account or public money, an institution's money in part · nobody paid for the payment ·
/// batches are few and far apart · share of payments to persons in batches · sums are multiples of the
/// smallest; times the ceiling.
///
/// ## Evidence
/// The first batch's payments.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Interest on principal each quarter from a firm's payout account: money of firms counts up to
/// `institution_ceiling` only, unnamed money not at all. Members who paid in what they get back.
///
/// ## Known misses
/// Villages that pay every month; societies whose members paid cash for their shares.
///
/// ## References
/// DOMAIN.md 5 row 12.
public struct LandCompensation: LookAlike {
  public static let identity = PatternIdentity(
    id: "land-compensation", chineseName: "征地补偿或村集体分配",
    summary: "村集体收到补偿款或租金后，按户、按股向村民发放，次数少，村民未为此付款。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayees: Int
  private let batchDays: Int
  private let overlap: Ramp
  private let publicFunding: Ramp
  private let institutions: Ramp
  private let institutionCeiling: Double
  private let gapDays: Ramp
  private let coverage: Ramp
  private let multiples: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayees = try parameters.count("least_payees", in: 3...10_000)
    batchDays = try parameters.count("batch_days", in: 1...10)
    overlap = try .falling("overlap", of: parameters)
    publicFunding = try .rising("public_funding_share", of: parameters)
    institutions = try .rising("institution_funding_share", of: parameters)
    institutionCeiling = try parameters.number("institution_ceiling", in: 0...0.5)
    gapDays = try .rising("batch_gap_days", of: parameters, in: 0...1000)
    coverage = try .rising("batch_coverage", of: parameters)
    multiples = try .rising("share_multiple_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.outCount >= leastPayees else { return nil }
    let batches = WageBatch.all(of: flow, batchDays: batchDays, leastPayees: leastPayees)
    guard let first = batches.first else { return nil }
    let returns = ReturnMeasures(of: flow)
    let gap = zip(batches, batches.dropFirst()).map { $1.firstDay - $0.firstDay }.min()
    let toPersons = flow.peers.reduce(Int64(0)) { $0 + ($1.mayBeInvestor ? $1.outFen : 0) }
    let covered =
      Double(batches.reduce(Int64(0)) { $0 + $1.sumFen }) / Double(max(1, toPersons))
    let shares = middle(batches.map { LandCompensation.multipleShare(of: $0, in: flow) }) ?? 0
    let shared =
      overlap(returns.investingShare) * (gap.map { gapDays(Double($0)) } ?? 1)
      * coverage(covered) * multiples(shares) * ceiling
    guard shared > leastStrength else { return nil }
    let funding = BatchFunding(batches, of: flow, fundingDays: 30)
    let isPublic = flow.profile.kind == .publicBody
    let trusted = max(
      isPublic ? institutions(funding.institutionShare) : 0, publicFunding(funding.publicShare),
      institutionCeiling * institutions(funding.institutionShare))
    let raw = trusted * shared
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: LandCompensation.identity.id, strength: strength,
      statement: "\(returns.payees)人分\(batches.count)批收款，金额为每股标准的倍数"
        + "（\(percentText(shares))），资金由\(isPublic ? "村集体等公共账户" : "单位")发放，"
        + (returns.payeesPaidBefore == 0
          ? "收款人均未付过款" : "收款人中\(returns.payeesPaidBefore)人付过款"),
      quantities: [
        Quantity("batch_count", "批次数", .count(batches.count)),
        Quantity("payee_count", "收款人数", .count(returns.payees)),
        Quantity("share_multiple_share", "每股标准倍数占比", .ratio(shares)),
        Quantity("public_funding_share", "公共资金占收入比", .ratio(funding.publicShare)),
      ],
      evidence: first.legs.prefix(evidenceRows).map {
        Evidence(transaction: flow.legs[$0].transaction, role: .paidOut)
      })
  }

  /// Share of a batch's payments that are at most twelve times its smallest sum, and a multiple.
  private static func multipleShare(of batch: WageBatch, in flow: AccountFlow) -> Double {
    let sums = batch.legs.map { flow.legs[$0].amountFen }
    guard let least = sums.min(), least > 0 else { return 0 }
    return Double(sums.count { $0 % least == 0 && $0 / least <= 12 }) / Double(sums.count)
  }
}
