import AccountFlows
import BankRecords
import Detection

/// Member shares of cooperatives and staff shares with a dividend once or twice a year (社员股金、员工持股).
///
/// ## What it explains
/// Members pay in and are paid in batches (`dispersed-in-concentrated-out`,
/// `periodic-batch-payout`, `concentrated-in-dispersed-out`).
///
/// ## Why
/// A limited circle pays in once; the business lives on its customers, whose money covers all that
/// members get for produce, wages and dividends; the dividend comes after a season or a year.
///
/// ## Inputs
/// When members paid in, money in from firms, batches to members in proportion to their shares and
/// the days between them.
///
/// ## Strength
/// Product of: few members of moderate shares · paid in within weeks · trade brings much of the money
/// and covers payments to persons · proportional batches are rare and small · no sweep to a person;
/// times the ceiling.
///
/// ## Evidence
/// The first shares paid in and payments to members.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Dividends every month, or every quarter at one rate, whatever the form of the firm: the seeds name
/// cooperatives as a risk. What follows the profit of each quarter changes with it. Firms whose
/// payouts come from new members. Proportional payouts found by the detector cap the strength as everywhere, but for a circle that closed months ago and whose trade covers
/// payments to persons several times: nobody's dividend is paid by newcomers there.
///
/// ## Known misses
/// Firms whose customers are persons; circles that take in members every year.
///
/// ## References
/// DOMAIN.md 5, farmers' cooperative (only down-weight).
public struct AnnualDividend: LookAlike {
  public static let identity = PatternIdentity(
    id: "annual-dividend", chineseName: "合作社股金或员工持股年终分红",
    summary: "有限的社员或员工一次性入股，经营收入覆盖对个人的支出，一年至多分红一两次。")

  private let returnGuard: ReturnFlowGuard
  private let leastMembers: Int
  private let joinDays: Int
  private let members: Ramp
  private let shareYuan: Ramp
  private let joined: Ramp
  private let trade: Ramp
  private let coverage: Ramp
  private let gapDays: Ramp
  private let varyingGapDays: Ramp
  private let yearlyRate: Ramp
  private let sweep: Ramp
  private let withoutDividend: Double
  private let closedDays: Int
  private let closed: Ramp
  private let closedCoverage: Ramp
  private let closedGapDays: Ramp
  private let closedCeiling: Double
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastMembers = try parameters.count("least_members", in: 3...10_000)
    joinDays = try parameters.count("join_days", in: 1...366)
    members = try .falling("member_count", of: parameters, in: 0...100_000)
    shareYuan = try .falling("share_yuan", of: parameters, in: 0...10_000_000)
    joined = try .rising("joined_share", of: parameters)
    trade = try .rising("trade_share", of: parameters)
    coverage = try .rising("coverage_ratio", of: parameters, in: 0...5)
    gapDays = try .rising("dividend_gap_days", of: parameters, in: 0...1000)
    varyingGapDays = try .rising("varying_dividend_gap_days", of: parameters, in: 0...1000)
    yearlyRate = try .falling("yearly_rate", of: parameters)
    sweep = try .falling("person_sweep_share", of: parameters)
    closedDays = try parameters.count("closed_join_days", in: 1...366)
    closed = try .rising("closed_joined_share", of: parameters)
    closedCoverage = try .rising("closed_coverage_ratio", of: parameters, in: 0...100)
    closedGapDays = try .rising("closed_gap_days", of: parameters, in: 0...1000)
    closedCeiling = try parameters.number("closed_ceiling", in: 0...0.25)
    withoutDividend = try parameters.number("without_dividend", in: 0...1)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers
    guard payers.count >= leastMembers, flow.inFen > 0, dealings.businessInFen > 0 else {
      return nil
    }
    let dividends = Dividends(to: payers)
    let share = quantile(0.5, ofFen: payers.map(\.inFen))
    let joinedShare = busiestShare(of: payers.flatMap(\.paidIn), days: joinDays)
    let tradeShare = Double(dealings.businessInFen) / Double(flow.inFen)
    let covered = Double(dealings.businessInFen) / Double(max(1, dealings.outFen))
    let largest =
      dealings.all.filter { $0.inFen == 0 && $0.kind == .naturalPerson }
      .map(\.outFen).max() ?? 0
    let rare =
      dividends.leastGap.map {
        max(gapDays(Double($0)), dividends.isVarying ? varyingGapDays(Double($0)) : 0)
      } ?? 1
    let raw =
      members(Double(payers.count)) * shareYuan(Double(share) / 100) * joined(joinedShare)
      * trade(tradeShare) * coverage(covered) * rare * yearlyRate(dividends.largestRate)
      * sweep(Double(largest) / Double(max(1, flow.outFen)))
      * (dividends.days.isEmpty ? withoutDividend : 1) * ceiling
    let circle =
      members(Double(payers.count)) * trade(tradeShare)
      * sweep(Double(largest) / Double(max(1, flow.outFen)))
      * closedCircle(payers, dividends, covered: covered, flow: flow)
    let strength = max(
      returnGuard.limited(raw, findings: findings, flow: flow),
      returnGuard.limitedByMemos(circle, flow: flow))
    guard strength > leastStrength else { return nil }
    let parties = Set(payers.map(\.party))
    return Explanation(
      lookAlike: AnnualDividend.identity.id, strength: strength,
      statement: "\(payers.count)人付款，\(percentText(joinedShare))集中在\(joinDays)天内，此后人数稳定"
        + "；经营收入占收入\(percentText(tradeShare))"
        + (dividends.days.isEmpty ? "，未按付款比例返还" : "，按付款比例分红\(dividends.days.count)次"),
      quantities: [
        Quantity("member_count", "付款人数", .count(payers.count)),
        Quantity("median_share", "人均付款中位金额", .money(Money(fen: share))),
        Quantity("joined_share", "集中付款占比", .ratio(joinedShare)),
        Quantity("trade_share", "经营收入占比", .ratio(tradeShare)),
        Quantity("dividend_count", "按比例分红次数", .count(dividends.days.count)),
        Quantity("largest_rate", "单次分红最高比例", .ratio(min(1, dividends.largestRate))),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// A circle that closed long ago and lives on trade: all paid in within weeks, nobody since then
  /// for as long again as the rest needs, trade covers payments to persons several times, dividends
  /// are quarters apart. Proportional payouts do not silence it.
  private func closedCircle(
    _ payers: [Dealing], _ dividends: Dividends, covered: Double, flow: AccountFlow
  ) -> Double {
    let days = payers.flatMap { $0.paidIn.map(\.day) }.sorted()
    guard let end = flow.lastTime?.day, !days.isEmpty else { return 0 }
    let late = days[min(days.count - 1, days.count * 95 / 100)]
    guard end - late >= 100 else { return 0 }
    let share = busiestShare(of: payers.flatMap(\.paidIn), days: closedDays)
    return closed(share) * closedCoverage(covered)
      * (dividends.leastGap.map { closedGapDays(Double($0)) } ?? 1) * closedCeiling
  }
}

/// Batches to members in which most get the same share of what they paid in before.
struct Dividends: Sendable {
  /// First days of the batches, in order.
  private(set) var days: [CivilDay] = []
  /// Largest median share of the money paid in that one batch paid.
  private(set) var largestRate = 0.0

  /// Median share of the money paid in that each batch paid, in the order of `days`.
  private(set) var rates: [Double] = []

  /// Whether at least two of three batches paid another rate than the one before, by a tenth or
  /// more: dividends follow profit, promised returns stay.
  var isVarying: Bool {
    let changed = zip(rates, rates.dropFirst()).count { abs($1 - $0) > 0.1 * min($0, $1) }
    return rates.count >= 2 && changed * 3 >= (rates.count - 1) * 2
  }

  /// Fewest days between two batches; nil with fewer than two.
  var leastGap: Int? { zip(days, days.dropFirst()).map { $1 - $0 }.min() }

  init(to members: [Dealing]) {
    var rates: [(day: CivilDay, rate: Double)] = []
    for member in members {
      for payment in member.paidOut {
        let before = member.paidIn.reduce(Int64(0)) { $0 + ($1.day <= payment.day ? $1.fen : 0) }
        if before > 0 { rates.append((payment.day, Double(payment.fen) / Double(before))) }
      }
    }
    rates.sort { ($0.day, $0.rate) < ($1.day, $1.rate) }
    var start = 0
    while start < rates.count {
      var end = start
      while end < rates.count, rates[end].day - rates[start].day < 4 { end += 1 }
      add(rates[start..<end].map(\.rate), on: rates[start].day, members: members.count)
      start = end
    }
  }

  /// Counts the batch where at least a fifth of the members are paid, half of them at one rate.
  private mutating func add(_ rates: [Double], on day: CivilDay, members: Int) {
    guard rates.count >= max(5, members / 5), let rate = middle(rates) else { return }
    let near = rates.count { abs($0 - rate) <= rate * 0.03 }
    guard near * 2 >= rates.count else { return }
    days.append(day)
    self.rates.append(rate)
    largestRate = max(largestRate, rate)
  }
}
