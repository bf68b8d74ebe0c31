import AccountFlows
import BankRecords
import Detection

/// Neighbours or workmates who save together and share out at the end (互助储金会、年终互助金).
///
/// ## What it explains
/// Some dozens of persons who pay in and all get more than that back on the same day
/// (`proportional-payout`, `runaway-clubs`, `dispersed-in-concentrated-out`).
///
/// ## Why
/// Everybody saves the same small sum month after month, one of them keeps it at the bank, and all get
/// their own savings with the bank's interest when the time is up. Who raises money takes any sum from
/// whoever brings it, and promises clearly more than a bank does.
///
/// ## Inputs
/// Sums and number of each person's payments in, the days of payments to them, and what these exceed the
/// savings by; savings made before the data are counted by the payment: a whole number of stakes and the gain.
///
/// ## Strength
/// Product of: equal stakes of the same number from all make up nearly all that persons pay in · few members ·
/// small stakes · nearly all are paid, within the same days · gains that are next to nothing or what a bank pays
/// · nothing swept to a person; times the ceiling. Proportional payouts do not silence it.
///
/// ## Evidence
/// The first stakes and shares.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Savings plans with a promised return (按月存、到期返本付息): their gains are far above a bank's. Clubs whose
/// pots go to one at a time: `rotating-savings`. Accounts whose return flow shows only over linked accounts.
///
/// ## Known misses
/// Clubs in which everybody saves what he likes.
///
/// ## References
/// DOMAIN.md 5, gifts and family funds (under 150 persons, 亲友).
public struct SavingsClub: LookAlike {
  public static let identity = PatternIdentity(
    id: "savings-club", chineseName: "互助储金会",
    summary: "少数成员每期存入相同小额款项，到期同日分还，所得与银行存款利息相当。")

  private let leastMembers: Int
  private let leastStakes: Int
  private let shareDays: Int
  private let circleShare: Ramp
  private let even: Ramp
  private let members: Ramp
  private let stakeYuan: Ramp
  private let paid: Ramp
  private let together: Ramp
  private let gain: Ramp
  private let yearlyYield: Ramp
  private let sweep: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastMembers = try parameters.count("least_members", in: 3...1000)
    leastStakes = try parameters.count("least_stakes", in: 2...100)
    shareDays = try parameters.count("share_days", in: 1...60)
    circleShare = try .rising("circle_share", of: parameters)
    even = try .rising("even_member_share", of: parameters)
    members = try .falling("member_count", of: parameters, in: 0...10_000)
    stakeYuan = try .falling("stake_yuan", of: parameters, in: 0...1_000_000)
    paid = try .rising("paid_member_share", of: parameters)
    together = try .rising("together_share", of: parameters)
    gain = try .falling("total_gain", of: parameters)
    yearlyYield = try .falling("yearly_yield", of: parameters)
    sweep = try .falling("person_sweep_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= leastMembers * leastStakes, flow.outCount >= leastMembers,
      !findings.isOfLinkedAccounts
    else { return nil }
    let dealings = PersonDealings(of: flow)
    let stake = PaidInSums(of: flow).sums.quantile(0.5)
    let circle = dealings.payers.filter { isMember($0, stake: stake) }
    guard stake > 0, circle.count >= leastMembers else { return nil }
    let savers = circle.filter { !$0.paidOut.isEmpty }
    let gains = savers.map { SavingsClub.gain(of: $0, stake: stake) }
    guard let usual = middle(gains.map(\.total)), let yearly = middle(gains.map(\.yearly))
    else { return nil }
    let counts = circle.map(\.paidIn.count).sorted()
    let evenShare =
      Double(counts.count { abs($0 - counts[counts.count / 2]) <= 1 }) / Double(counts.count)
    let circleFen = circle.reduce(Int64(0)) { $0 + $1.inFen }
    let personsFen = dealings.payers.reduce(Int64(0)) { $0 + $1.inFen }
    let paidShare = Double(savers.count) / Double(circle.count)
    let togetherShare = busiestShare(of: savers.flatMap(\.paidOut), days: shareDays)
    let largest =
      dealings.all.filter { $0.inFen == 0 && $0.kind == .naturalPerson }.map(\.outFen).max() ?? 0
    let raw =
      circleShare(Double(circleFen) / Double(max(1, personsFen))) * even(evenShare)
      * members(Double(circle.count)) * stakeYuan(Double(stake) / 100) * paid(paidShare)
      * together(togetherShare) * max(gain(max(0, usual)), yearlyYield(min(1, max(0, yearly))))
      * sweep(Double(largest) / Double(max(1, flow.outFen))) * ceiling
    let strength = min(1, max(0, raw))
    guard strength > leastStrength else { return nil }
    let parties = Set(circle.map(\.party))
    return Explanation(
      lookAlike: SavingsClub.identity.id, strength: strength,
      statement: "\(circle.count)名成员每期存入相同款项（\(stake / 100)元），其中\(savers.count)人同期分得所存款项，"
        + "所得为所存的\(percentText(min(1, max(0, usual))))",
      quantities: [
        Quantity("member_count", "成员人数", .count(circle.count)),
        Quantity("stake", "每期存入金额", .money(Money(fen: stake))),
        Quantity("paid_members", "分得款项人数", .count(savers.count)),
        Quantity("total_gain", "所得占所存比", .ratio(min(1, max(0, usual)))),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// Pays the stake again and again, and hardly anything else.
  private func isMember(_ payer: Dealing, stake: Int64) -> Bool {
    guard payer.paidIn.count >= leastStakes else { return false }
    return payer.paidIn.count { $0.fen == stake } * 10 >= payer.paidIn.count * 9
  }

  /// What a member got beyond the savings: in all, as a share of them, and by the year, 1 where the file
  /// does not show all of them.
  private static func gain(of saver: Dealing, stake: Int64) -> (total: Double, yearly: Double) {
    let stakes = max(Int64(saver.paidIn.count), saver.outFen / stake)
    let savedFen = stakes * stake
    let total = Double(saver.outFen - savedFen) / Double(savedFen)
    guard stakes == saver.paidIn.count, let day = saver.paidOut.last?.day else { return (total, 1) }
    let days = saver.paidIn.reduce(0) { $0 + max(0, day - $1.day) }
    return (total, total * 365 * Double(saver.paidIn.count) / Double(max(1, days)))
  }
}
