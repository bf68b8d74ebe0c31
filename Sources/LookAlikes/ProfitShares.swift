import AccountFlows
import BankRecords
import Detection

/// Shares in a firm's profit held by a closed circle, mostly its staff (内部股、员工持股按利润分红).
///
/// ## What it explains
/// Batches to members in proportion to what they paid in (`proportional-payout`, `periodic-batch-payout`,
/// `concentrated-in-dispersed-out`).
///
/// ## Why
/// A profit differs from one quarter to the next, and so does what every member gets for one yuan: all
/// get the same rate on a date, and another on the next one. A promised return is the same every time.
/// The circle closed long before, and customers, not members, pay for it.
///
/// ## Inputs
/// When members paid in, batches to them and their rates, money from organisations that is not sent
/// back to them, money to persons who never paid in.
///
/// ## Strength
/// Product of: limited circle · all joined within weeks and nobody after · nearly all are paid at one
/// rate on each date · the rate changes · dates are a quarter apart · shares stay in · trade brings most
/// of the money and several times what persons get · no sweep to a person; times the ceiling.
///
/// ## Evidence
/// The first shares paid in and dividends.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// A promised rate, whatever the business behind it: the firm that raises money from the public at a
/// fixed return is the commonest scheme of all. Circles that take in new members.
///
/// ## Known misses
/// Dividends at the same rate twice (`annual-dividend` covers one a year); customers who are persons.
///
/// ## References
/// Supreme Court 2022-03-01 article 1 (staff of a unit are not the public); DOMAIN.md 5, member shares.
public struct ProfitShares: LookAlike {
  public static let identity = PatternIdentity(
    id: "profit-shares", chineseName: "内部股按利润分红",
    summary: "封闭的内部人员一次性入股，经营收入覆盖支出，每期对所有人同一比例分红，各期比例随利润变动。")

  private let returnGuard: ReturnFlowGuard
  private let leastMembers: Int
  private let members: Ramp
  private let joinDays: Int
  private let joined: Ramp
  private let closedDays: Int
  private let leastBatchShare: Double
  private let rateTolerance: Double
  private let fair: Ramp
  private let leastChange: Double
  private let changed: Ramp
  private let gapDays: Ramp
  private let returned: Ramp
  private let trade: Ramp
  private let coverage: Ramp
  private let sweep: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastMembers = try parameters.count("least_members", in: 3...10_000)
    members = try .falling("member_count", of: parameters, in: 0...100_000)
    joinDays = try parameters.count("join_days", in: 1...366)
    joined = try .rising("joined_share", of: parameters)
    closedDays = try parameters.count("closed_days", in: 30...3660)
    leastBatchShare = try parameters.number("least_batch_share", in: 0...1)
    rateTolerance = try parameters.number("rate_tolerance", in: 0.0001...0.05)
    fair = try .rising("fair_share", of: parameters)
    leastChange = try parameters.number("least_rate_change", in: 0...1)
    changed = try .rising("changed_share", of: parameters)
    gapDays = try .rising("dividend_gap_days", of: parameters, in: 0...1000)
    returned = try .falling("returned_ratio", of: parameters, in: 0...5)
    trade = try .rising("trade_share", of: parameters)
    coverage = try .rising("coverage_ratio", of: parameters, in: 0...100)
    sweep = try .falling("person_sweep_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard !findings.isOfLinkedAccounts else { return nil }
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers
    guard payers.count >= leastMembers, let end = flow.lastTime?.day else { return nil }
    let days = dealings.paymentsIn.map { $0.day }
    guard end - days[min(days.count - 1, days.count * 95 / 100)] >= closedDays else { return nil }
    let dates = DividendDates(
      to: payers, leastShare: leastBatchShare, tolerance: rateTolerance, leastChange: leastChange)
    guard dates.rates.count >= 2 else { return nil }
    let joinedShare = busiestShare(of: dealings.paymentsIn, days: joinDays)
    let tradeFen = netTrade(of: flow, dealings)
    let covered = Double(tradeFen) / Double(max(1, dealings.outFen))
    let largest =
      dealings.all.filter { $0.inFen == 0 && $0.kind == .naturalPerson }.map(\.outFen).max() ?? 0
    let ratio = middle(payers.filter { !$0.paidOut.isEmpty }.map(\.returnedRatio)) ?? 0
    let circle = members(Double(payers.count)) * joined(joinedShare) * returned(ratio)
    let shares =
      fair(dates.fairShare) * changed(dates.changedShare) * gapDays(Double(dates.leastGap))
    let firm =
      trade(Double(tradeFen) / Double(max(1, flow.inFen))) * coverage(covered)
      * sweep(Double(largest) / Double(max(1, flow.outFen)))
    let strength = returnGuard.limitedByMemos(circle * shares * firm * ceiling, flow: flow)
    guard strength > leastStrength else { return nil }
    let parties = Set(payers.map(\.party))
    return Explanation(
      lookAlike: ProfitShares.identity.id, strength: strength,
      statement: "\(payers.count)人入股，\(percentText(joinedShare))集中在\(joinDays)天内，此后无人加入；"
        + "分红\(dates.rates.count)次，每次所有人同一比例而各次不同；经营净收入为对个人支出的"
        + "\(Int(min(999, covered)))倍",
      quantities: [
        Quantity("member_count", "入股人数", .count(payers.count)),
        Quantity("joined_share", "集中入股占比", .ratio(joinedShare)),
        Quantity("dividend_count", "分红次数", .count(dates.rates.count)),
        Quantity("fair_share", "按同一比例分红占比", .ratio(dates.fairShare)),
        Quantity("changed_share", "比例变动占比", .ratio(dates.changedShare)),
        Quantity("trade_income", "经营净收入", .money(Money(fen: tradeFen))),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// Money of customers, less what each got back: circled money is no income, and what comes through
  /// payment institutions may be anybody's.
  private func netTrade(of flow: AccountFlow, _ dealings: PersonDealings) -> Int64 {
    var named: Int64 = 0
    var net: Int64 = 0
    for peer in flow.peers where !peer.isSameParty && !peer.kind.mayBeNaturalPerson {
      if peer.inCount > 1 { named += peer.inFen }
      let isCustomer = peer.kind == .organisation || peer.kind == .publicBody
      if isCustomer { net += max(0, peer.inFen - peer.outFen) }
    }
    return net + max(0, dealings.businessInFen - named)
  }
}

/// Days on which nearly all members are paid one share of what each had paid in.
private struct DividendDates {
  /// The common rate of each date, in the order of time.
  private(set) var rates: [Double] = []
  /// Share of all payments to members that are part of such a date.
  private(set) var fairShare = 0.0
  /// Share of dates whose rate differs from that of the date before.
  private(set) var changedShare = 0.0
  /// Fewest days between two dates.
  private(set) var leastGap = 0

  private static let batchDays = 4

  init(to members: [Dealing], leastShare: Double, tolerance: Double, leastChange: Double) {
    var payments: [(day: CivilDay, rate: Double)] = []
    for member in members {
      for payment in member.paidOut {
        let before = member.paidIn.reduce(Int64(0)) { $0 + ($1.day <= payment.day ? $1.fen : 0) }
        guard before > 0 else { continue }
        payments.append((payment.day, Double(payment.fen) / Double(before)))
      }
    }
    payments.sort { ($0.day, $0.rate) < ($1.day, $1.rate) }
    let circle = members.count { !$0.paidOut.isEmpty }
    var days: [CivilDay] = []
    var fair = 0
    var start = 0
    while start < payments.count {
      var end = start
      while end < payments.count, payments[end].day - payments[start].day < Self.batchDays {
        end += 1
      }
      let batch = payments[start..<end].map(\.rate)
      if let rate = middle(batch), Double(batch.count) >= leastShare * Double(circle) {
        let near = batch.count { abs($0 - rate) <= rate * tolerance }
        if Double(near) >= 0.9 * Double(batch.count) {
          rates.append(rate)
          days.append(payments[start].day)
          fair += near
        }
      }
      start = end
    }
    fairShare = Double(fair) / Double(max(1, payments.count))
    let pairs = zip(rates, rates.dropFirst())
    let changed = pairs.count { abs($1 - $0) > leastChange * min($0, $1) }
    changedShare = Double(changed) / Double(max(1, rates.count - 1))
    leastGap = zip(days, days.dropFirst()).map { $1 - $0 }.min() ?? 0
  }
}
