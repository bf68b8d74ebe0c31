import AccountFlows
import BankRecords
import Detection

/// Wages paid in batches (代发工资). Pensions and subsidies: `pension-subsidy`.
///
/// ## What it explains
/// Batches of payments to many persons on a period (`periodic-batch-payout`,
/// `concentrated-in-dispersed-out`).
///
/// ## Why
/// Employees never pay in; one to three employers or the treasury fund each run; the same persons
/// are paid each month, each about the same, all of them different sums.
///
/// ## Inputs
/// Payees who paid in a good part of what they got (overlap O; petty cash given back is none), credits within some days before each batch, payee sets
/// and amounts of neighbouring batches, memos, kinds of the funders.
///
/// ## Strength
/// Product of: no overlap · funded by few non-persons · amounts all different and fine · few
/// newcomers · sums as large as wages · share of payments to persons in batches, and a mean of payee stability, steady
/// amounts per payee, monthly rhythm and memos. Round sums that repeat are believed in part where an
/// enterprise or public body funds them and memos say wages, or where they are wages by grades: the
/// same for the same persons every time, close together, and all that leaves an account into which no
/// person pays.
///
/// ## Evidence
/// The funding credits and the first batch's payments.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Interest to investors under the memo 工资: memos alone weigh at most a tenth, payees who paid in
/// before and sums on a lattice of principal × rate take the strength away.
///
/// ## References
/// DOMAIN.md 5 row 1; PBOC report specification, transaction mode 35 (定期贷记).
public struct Payroll: LookAlike {
  public static let identity = PatternIdentity(
    id: "payroll", chineseName: "代发工资",
    summary: "由单位集中拨入、按月批量发放给固定人员的工资。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayees: Int
  private let batchDays: Int
  private let fundingDays: Int
  private let overlap: Ramp
  private let topThree: Ramp
  private let institutions: Ramp
  private let distinct: Ramp
  private let fine: Ramp
  private let newcomers: Ramp
  private let coverage: Ramp
  private let stability: Ramp
  private let wageYuan: Ramp
  private let corroborated: Double
  private let untold: Double
  private let gradeSpread: Ramp
  private let gradeWageYuan: Ramp
  private let gradeStability: Ramp
  private let onlyBatches: Ramp
  private let leastGradeBatches: Int
  private let graded: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayees = try parameters.count("least_payees", in: 3...10_000)
    batchDays = try parameters.count("batch_days", in: 1...10)
    fundingDays = try parameters.count("funding_days", in: 0...60)
    overlap = try .falling("overlap", of: parameters)
    topThree = try .rising("top_three_funding_share", of: parameters)
    institutions = try .rising("institution_funding_share", of: parameters)
    distinct = try .rising("distinct_amount_share", of: parameters)
    fine = try .rising("fine_amount_share", of: parameters)
    newcomers = try .falling("newcomer_share", of: parameters)
    coverage = try .rising("batch_coverage", of: parameters)
    stability = try .rising("payee_stability", of: parameters)
    wageYuan = try .rising("wage_yuan", of: parameters, in: 0...1_000_000)
    corroborated = try parameters.number("corroborated_round_amounts", in: 0...0.5)
    untold = try parameters.number("untold_round_amounts", in: 0...1)
    gradeSpread = try .falling("grade_spread", of: parameters, in: 1...1000)
    gradeWageYuan = try .rising("grade_wage_yuan", of: parameters, in: 0...1_000_000)
    gradeStability = try .rising("grade_stability", of: parameters)
    onlyBatches = try .rising("grade_batch_coverage", of: parameters)
    leastGradeBatches = try parameters.count("least_grade_batches", in: 2...1000)
    graded = try parameters.number("graded_amounts", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let batches = WageBatch.all(of: flow, batchDays: batchDays, leastPayees: leastPayees)
    guard !batches.isEmpty else { return nil }
    let returns = ReturnMeasures(of: flow)
    // What costs least is asked first: who is no payroll by that need not be asked for funders.
    let paid = overlap(returns.investingShare) * coverage(share(of: batches, in: flow))
    guard paid > leastStrength else { return nil }
    let wages = WageMeasures(batches, of: flow)
    let usual = paid * newcomers(wages.newcomerShare) * habitScore(wages)
    guard usual > leastStrength else { return nil }
    let funding = BatchFunding(batches, of: flow, fundingDays: fundingDays)
    let raw =
      usual * fundingScore(funding)
      * max(amountScore(wages, funding), gradeScore(batches, wages, returns, findings, flow))
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: Payroll.identity.id, strength: strength,
      statement: statement(batches, returns, funding, wages),
      quantities: quantities(batches, returns, funding, wages),
      evidence: evidence(batches, funding, flow))
  }

  /// Money from enterprises and public bodies, or of unknown parties from a few credits just
  /// before the batches.
  private func fundingScore(_ funding: BatchFunding) -> Double {
    max(
      topThree(funding.topThreeShare),
      institutions(max(funding.institutionShare, funding.businessShare)))
  }

  /// Sums that differ from person to person, or round wages: the same every time for each, or told by
  /// memos, from an enterprise's money.
  private func amountScore(_ wages: WageMeasures, _ funding: BatchFunding) -> Double {
    let spread = distinct(wages.distinctShare) * fine(wages.fineShare)
    let told = max(wages.memoShare, wages.steadyShare * stability(wages.stability) * untold)
    let round = institutions(funding.institutionShare) * told * corroborated
    return max(spread, round) * wageYuan(wages.medianYuan)
  }

  /// Round wages by grades: the same persons get the same sums on every date, the sums of all lie close
  /// together and are as large as wages, and nothing else leaves the account, into which no person
  /// paid. Interest spreads as far as principals do.
  private func gradeScore(
    _ batches: [WageBatch], _ wages: WageMeasures, _ returns: ReturnMeasures,
    _ findings: [Finding], _ flow: AccountFlow
  ) -> Double {
    guard batches.count >= leastGradeBatches, returns.payers <= 2, returns.payeesPaidBefore == 0,
      !findings.isOfLinkedAccounts
    else { return 0 }
    let fen = batches.flatMap { $0.legs.map { flow.legs[$0].amountFen } }.sorted()
    let low = quantile(0.05, ofFen: fen)
    let spread = Double(quantile(0.95, ofFen: fen)) / Double(max(1, low))
    let usual = Double(quantile(0.5, ofFen: fen)) / 100
    let inBatches = batches.reduce(Int64(0)) { $0 + $1.sumFen }
    return gradeSpread(spread) * gradeWageYuan(usual)
      * gradeStability(min(wages.stability, wages.steadyShare))
      * onlyBatches(Double(inBatches) / Double(max(1, flow.outFen))) * graded
  }

  /// 0.5 for the shape alone, the rest for a stable payroll, steady wages, months and memos.
  private func habitScore(_ wages: WageMeasures) -> Double {
    0.5 + 0.15 * stability(wages.stability) + 0.15 * wages.steadyShare
      + 0.1 * wages.monthlyShare + 0.1 * wages.memoAgreement
  }

  /// Share of all money out to persons that left in batches.
  private func share(of batches: [WageBatch], in flow: AccountFlow) -> Double {
    var toPersons: Int64 = 0
    for peer in flow.peers where peer.mayBeInvestor { toPersons += peer.outFen }
    let inBatches = batches.reduce(Int64(0)) { $0 + $1.sumFen }
    return Double(inBatches) / Double(max(1, toPersons))
  }

  private func statement(
    _ batches: [WageBatch], _ returns: ReturnMeasures, _ funding: BatchFunding,
    _ wages: WageMeasures
  ) -> String {
    let days = batches.map { Double($0.firstDay.components.day) }
    let day = Int(middle(days) ?? 0)
    var text = "收款人与此前付款人"
    text +=
      returns.payeesPaidBefore == 0
      ? "无重合（0/\(returns.payees)）" : "重合\(returns.payeesPaidBefore)/\(returns.payees)人"
    text += batches.count > 1 ? "，每月\(day)日前后" : "，\(batches[0].firstDay)"
    text +=
      funding.funderCount > 0
      ? "由\(funding.funderCount)个\(funding.institutionShare >= 0.5 ? "单位账户" : "账户")拨入后批量代发"
      : "批量代发"
    if batches.count > 1 {
      text += "，共\(batches.count)批，人员重合度\(percentText(wages.stability))"
    }
    if wages.memoShare > 0.005 { text += "，摘要为工资或补贴的占\(percentText(wages.memoShare))" }
    return text
  }

  private func quantities(
    _ batches: [WageBatch], _ returns: ReturnMeasures, _ funding: BatchFunding,
    _ wages: WageMeasures
  ) -> [Quantity] {
    [
      Quantity("batch_count", "批次数", .count(batches.count)),
      Quantity("payee_count", "收款人数", .count(returns.payees)),
      Quantity("payees_paid_before", "此前付过款的收款人数", .count(returns.payeesPaidBefore)),
      Quantity("investing_payees", "付款达其收款两成的收款人数", .count(returns.investingPayees)),
      Quantity("top_three_funding_share", "前三拨入方占比", .ratio(funding.topThreeShare)),
      Quantity("payee_stability", "人员重合度", .ratio(wages.stability)),
      Quantity("distinct_amount_share", "不同金额占比", .ratio(wages.distinctShare)),
      Quantity("memo_share", "工资类摘要占比", .ratio(wages.memoShare)),
    ]
  }

  private func evidence(_ batches: [WageBatch], _ funding: BatchFunding, _ flow: AccountFlow)
    -> [Evidence]
  {
    let credits = funding.credits.prefix(evidenceRows).map {
      Evidence(transaction: $0, role: .supporting)
    }
    let payments = batches[0].legs.prefix(max(0, evidenceRows - credits.count)).map {
      Evidence(transaction: flow.legs[$0].transaction, role: .paidOut)
    }
    return credits + payments
  }
}
