import AccountFlows
import BankRecords
import Detection

/// Farmers' cooperatives that buy from their members and share the year's surplus (合作社收购、盈余返还).
///
/// ## What it explains
/// Members pay in and are paid in batches (`dispersed-in-concentrated-out`, `periodic-batch-payout`,
/// `concentrated-in-dispersed-out`).
///
/// ## Why
/// Most of what members get is the price of what they delivered, uneven and in season, out of what the mill or
/// buyer paid; the surplus comes once a year in proportion to shares. Shares are small and paid in once.
///
/// ## Inputs
/// Shares paid in, payments to members that follow no share, money in from firms, proportional batches and
/// the days between them.
///
/// ## Strength
/// Product of: few members of small shares · trade brings most of the money and covers what members get ·
/// payments to members vary up and down · proportional batches are a year apart and small; times the ceiling.
///
/// ## Evidence
/// The first shares and payments to members.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Cooperatives that promise a rate: the seeds name them as a risk, so that the ceiling leaves a lead, and
/// proportional payouts cap the strength as everywhere.
///
/// ## Known misses
/// Cooperatives that only lend among members (资金互助) have no purchases and stay leads.
///
/// ## References
/// DOMAIN.md 5 row 7. Staff shares: `annual-dividend`.
public struct CooperativeDividend: LookAlike {
  public static let identity = PatternIdentity(
    id: "cooperative-dividend", chineseName: "合作社收购与盈余返还",
    summary: "合作社向社员收购产品，货款来自收购方，入社股金小额一次缴清，每年至多返还一次盈余。")

  private let returnGuard: ReturnFlowGuard
  private let leastMembers: Int
  private let leastChanges: Int
  private let members: Ramp
  private let shareYuan: Ramp
  private let trade: Ramp
  private let coverage: Ramp
  private let varied: Ramp
  private let decreasing: Ramp
  private let gapDays: Ramp
  private let yearlyRate: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastMembers = try parameters.count("least_members", in: 3...10_000)
    leastChanges = try parameters.count("least_changes", in: 1...10_000)
    members = try .falling("member_count", of: parameters, in: 0...100_000)
    shareYuan = try .falling("share_yuan", of: parameters, in: 0...10_000_000)
    trade = try .rising("trade_share", of: parameters)
    coverage = try .rising("coverage_ratio", of: parameters, in: 0...5)
    varied = try .rising("changed_payment_share", of: parameters)
    decreasing = try .rising("decrease_share", of: parameters)
    gapDays = try .rising("dividend_gap_days", of: parameters, in: 0...1000)
    yearlyRate = try .falling("yearly_rate", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= leastMembers else { return nil }
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers
    guard payers.count >= leastMembers, flow.inFen > 0 else { return nil }
    let tradeShare = Double(dealings.businessInFen) / Double(flow.inFen)
    let covered = Double(dealings.businessInFen) / Double(max(1, dealings.outFen))
    // What costs least is asked first.
    guard trade(tradeShare) * coverage(covered) > leastStrength else { return nil }
    let sums = PieceworkSums(of: flow)
    guard sums.pairs >= leastChanges else { return nil }
    let dividends = Dividends(to: payers)
    let share = quantile(0.5, ofFen: payers.map(\.inFen))
    let rare = dividends.leastGap.map { gapDays(Double($0)) } ?? 1
    let raw =
      members(Double(payers.count)) * shareYuan(Double(share) / 100) * trade(tradeShare)
      * coverage(covered) * varied(sums.changedShare) * decreasing(sums.decreaseShare) * rare
      * yearlyRate(dividends.largestRate) * ceiling
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    let parties = Set(payers.map(\.party))
    return Explanation(
      lookAlike: CooperativeDividend.identity.id, strength: strength,
      statement: "\(payers.count)名社员付款，人均中位\(Money(fen: share))元；经营收入占\(percentText(tradeShare))，"
        + "对社员付款金额前后不同的占\(percentText(sums.changedShare))，按比例返还\(dividends.days.count)次",
      quantities: [
        Quantity("member_count", "付款人数", .count(payers.count)),
        Quantity("median_share", "人均付款中位金额", .money(Money(fen: share))),
        Quantity("trade_share", "经营收入占比", .ratio(tradeShare)),
        Quantity("changed_payment_share", "同一人前后金额不同占比", .ratio(sums.changedShare)),
        Quantity("dividend_count", "按比例返还次数", .count(dividends.days.count)),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }
}
