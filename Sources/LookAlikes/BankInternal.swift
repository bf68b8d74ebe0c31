import AccountFlows
import BankRecords
import Detection

/// The bank's own ledgers: interest, fees, tax, corrections (内部户、结息、手续费).
///
/// ## What it explains
/// Mass entries of small sums to very many (`concentrated-in-dispersed-out`, `periodic-batch-payout`).
///
/// ## Why
/// The bank credits interest to all savers on the quarter's interest days and takes nothing in from them.
///
/// ## Inputs
/// The kind of the account; else memos of interest, days and sums of what it pays.
///
/// ## Strength
/// 1 by kind. By shape: many payees · next to nothing comes in from persons · small sums · paid on interest
/// days or under such memos.
///
/// ## Evidence
/// The first payments by shape, none by kind.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Quarterly interest of a scheme: its sums are no few yuan, and its payees paid in.
///
/// ## Known misses
/// Ledgers with few rows in the file.
///
/// ## References
/// DOMAIN.md 2.1 (exempt 9) and 5 row 11.
public struct BankInternal: LookAlike {
  public static let identity = PatternIdentity(
    id: "bank-internal", chineseName: "银行内部账户或结息",
    summary: "银行内部核算账户：结息、手续费、税款、冲正等批量小额记账。")

  private let returnGuard: ReturnFlowGuard
  private let payees: Ramp
  private let medianYuan: Ramp
  private let interestDays: Ramp
  private let personIn: Ramp
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    payees = try .rising("payees", of: parameters, in: 1...10_000_000)
    medianYuan = try .falling("median_yuan", of: parameters, in: 0...100_000)
    interestDays = try .rising("interest_share", of: parameters)
    personIn = try .falling("person_in_share", of: parameters)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    if flow.profile.kind == .bankInternal {
      return Explanation(
        lookAlike: BankInternal.identity.id, strength: 1, statement: "户名属于银行内部核算账户",
        quantities: [], evidence: [])
    }
    let outs = flow.legs.filter { !$0.isIn && flow.peer(of: $0)?.mayBeInvestor == true }
    let count = flow.peers.count { $0.outCount > 0 && $0.mayBeInvestor }
    guard Double(count) > payees.start, !outs.isEmpty else { return nil }
    let told = outs.count { BankInternal.isInterest($0) }
    let interest = Double(told) / Double(outs.count)
    let median = quantile(0.5, ofFen: outs.map(\.amountFen))
    let fromPersons = flow.peers.reduce(Int64(0)) { $0 + ($1.mayBeInvestor ? $1.inFen : 0) }
    let raw =
      payees(Double(count)) * medianYuan(Double(median) / 100) * interestDays(interest)
      * personIn(Double(fromPersons) / Double(max(1, flow.outFen)))
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: BankInternal.identity.id, strength: strength,
      statement: "向\(count)人小额入账，中位\(Money(fen: median))元，\(percentText(interest))在结息日或摘要为结息，"
        + "个人几乎无付款",
      quantities: [
        Quantity("payee_count", "收款人数", .count(count)),
        Quantity("median_payment", "单笔中位金额", .money(Money(fen: median))),
        Quantity("interest_share", "结息日或结息摘要占比", .ratio(interest)),
      ],
      evidence: outs.prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }

  /// Under a memo of the bank's interest, or on the 20th to 22nd of a quarter's last month.
  private static func isInterest(_ leg: Leg) -> Bool {
    if leg.topics.contains(.bankInterest) { return true }
    let (_, month, date) = leg.time.day.components
    return month % 3 == 0 && (20...22).contains(date)
  }
}
