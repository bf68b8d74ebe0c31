import AccountFlows
import BankRecords
import Detection

/// Partners of one business who share its profit (合伙经营分红).
///
/// ## What it explains
/// A handful of persons who paid in once and are paid every month or quarter in proportion to their
/// shares (`proportional-payout`, `periodic-batch-payout`, `amount-lattice`).
///
/// ## Why
/// Partners of a restaurant or a farm put money in together, before it opens, and live on what its
/// customers pay. Nobody joins later, and their shares need no newcomers.
///
/// ## Inputs
/// Persons who paid in and when, what came in from card and wallet settlement and from firms, what went out
/// to persons.
///
/// ## Strength
/// Product of: few partners · nearly all their payments came within weeks · nothing of it after the first
/// payment to one of them · trade covers everything that they got, several times, or most of it and
/// payments went on for most of a year after the last share (half) · no sweep to a person; times the ceiling.
///
/// ## Evidence
/// The first shares paid in and payments to partners.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Circles that take in members after the first payout, more than a few dozen partners, returns that
/// trade does not cover. A very strong proportional payout takes the strength as everywhere.
///
/// ## Known misses
/// Shops whose customers pay in cash or to the owner's own wallet; partners who top up.
///
/// ## References
/// 合伙企业法, article 33 (profit is shared as agreed); Supreme Court 2022-03-01 article 1 (an
/// unlimited public is what makes fundraising illegal).
public struct PartnershipProfit: LookAlike {
  public static let identity = PatternIdentity(
    id: "partnership-profit", chineseName: "合伙经营分红",
    summary: "少数合伙人一次性出资后无人再加入，分红由持续的经营收入支付且覆盖数倍。")

  private let returnGuard: ReturnFlowGuard
  private let leastPartners: Int
  private let joinDays: Int
  private let partners: Ramp
  private let joined: Ramp
  private let late: Ramp
  private let coverage: Ramp
  private let closedDays: Ramp
  private let partly: Ramp
  private let closed: Double
  private let sweep: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPartners = try parameters.count("least_partners", in: 2...1000)
    joinDays = try parameters.count("join_days", in: 1...366)
    partners = try .falling("partner_count", of: parameters, in: 0...100_000)
    joined = try .rising("joined_share", of: parameters)
    late = try .falling("late_share", of: parameters)
    coverage = try .rising("coverage_ratio", of: parameters, in: 0...100)
    closedDays = try .rising("closed_days", of: parameters, in: 0...3660)
    partly = try .rising("partial_coverage", of: parameters, in: 0...100)
    closed = try parameters.number("closed_coverage", in: 0...1)
    sweep = try .falling("person_sweep_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers
    guard payers.count >= leastPartners, dealings.businessInFen > 0 else { return nil }
    let circle = PartnerCircle(of: payers)
    guard circle.partners.count >= leastPartners, let firstPayout = circle.firstPayout else {
      return nil
    }
    // Whoever brings a share later, paid so far or not.
    let total = circle.shares.reduce(Int64(0)) { $0 + $1.fen }
    let lateFen = circle.shares.reduce(Int64(0)) { $0 + ($1.day > firstPayout ? $1.fen : 0) }
    let joinedShare = busiestShare(of: circle.joined, days: joinDays)
    let lateShare = Double(lateFen) / Double(max(1, total))
    let paidOut = circle.partners.reduce(Int64(0)) { $0 + $1.outFen }
    let covered = Double(dealings.businessInFen) / Double(max(1, paidOut))
    let largest =
      dealings.all.filter { $0.inFen == 0 && $0.kind == .naturalPerson }.map(\.outFen).max() ?? 0
    // Who pays on for most of a year after nobody has joined any more pays out of something else.
    let lastPayout = circle.partners.compactMap { $0.paidOut.last?.day }.max() ?? firstPayout
    let lasting =
      closedDays(Double(lastPayout - (circle.joined.map(\.day).max() ?? firstPayout)))
      * partly(covered) * closed
    let raw =
      partners(Double(circle.partners.count)) * joined(joinedShare) * late(lateShare)
      * max(coverage(covered), lasting) * sweep(Double(largest) / Double(max(1, flow.outFen)))
      * ceiling
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    let parties = Set(circle.partners.map(\.party))
    return Explanation(
      lookAlike: PartnershipProfit.identity.id, strength: strength,
      statement:
        "\(circle.partners.count)名出资人的出资有\(percentText(joinedShare))集中在\(joinDays)天内，首次分红后再出资的金额占"
        + "\(percentText(lateShare))；经营收入与付给出资人款项之比为\(percentText(covered))",
      quantities: [
        Quantity("partner_count", "出资人数", .count(circle.partners.count)),
        Quantity("joined_share", "集中出资笔数占比", .ratio(joinedShare)),
        Quantity("late_share", "首次分红后出资金额占比", .ratio(lateShare)),
        Quantity("coverage", "经营收入与付给出资人款项之比", .ratio(covered)),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }
}

/// Who put in a share and is paid on it; the small dealings of daily life and loans among friends stay
/// out.
private struct PartnerCircle {
  private(set) var partners: [Dealing] = []
  /// The shares that partners put in.
  private(set) var joined: [Dealing.Payment] = []
  /// Those and whatever of that size others put in.
  private(set) var shares: [Dealing.Payment] = []
  /// The least payment that counts as a share: a quarter of the usual one.
  private(set) var leastFen: Int64 = 0
  /// The day by which a quarter of the partners had been paid after they paid in; nil without any.
  private(set) var firstPayout: CivilDay?

  /// Payments to so many payers on one day are a distribution.
  private static let leastTogether = 3

  init(of payers: [Dealing]) {
    let own = payers.map { (dealing: $0, own: $0.ownMoneyIn) }.filter { !$0.own.isEmpty }
    let days = PartnerCircle.distributionDays(own.map(\.dealing))
    let usual = quantile(
      0.5,
      ofFen: own.filter { $0.dealing.paidOut.count { days.contains($0.day) } >= 2 }.map {
        $0.own.reduce(0) { $0 + $1.fen }
      })
    guard usual > 0 else { return }
    leastFen = max(1, usual / 4)
    var first: [CivilDay] = []
    for payer in own {
      let large = payer.own.filter { $0.fen >= leastFen }
      shares += large
      guard let share = large.first,
        payer.dealing.paidOut.contains(where: { $0.day > share.day && days.contains($0.day) }),
        let payout = payer.dealing.paidOut.first(where: { $0.day > share.day })
      else { continue }
      partners.append(payer.dealing)
      joined += large
      first.append(payout.day)
    }
    first.sort()
    firstPayout = first.isEmpty ? nil : first[first.count / 4]
  }

  /// Days on which several payers were paid.
  private static func distributionDays(_ payers: [Dealing]) -> Set<CivilDay> {
    var counts: [CivilDay: Int] = [:]
    for payer in payers {
      for day in Set(payer.paidOut.map(\.day)) { counts[day, default: 0] += 1 }
    }
    return Set(counts.filter { $0.value >= leastTogether }.keys)
  }
}
