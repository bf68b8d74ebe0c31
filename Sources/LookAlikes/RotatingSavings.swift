import AccountFlows
import BankRecords
import Detection

/// A savings circle whose members draw the pot in turn (标会、合会).
///
/// ## What it explains
/// Money in from many persons that goes on to one (`dispersed-in-concentrated-out`,
/// `rapid-pass-through`).
///
/// ## Why
/// A few dozen acquaintances pay the same stake at each meeting and one of them takes it all: the pot
/// is paid to another member each time, nothing stays, and nobody gets a rate.
///
/// ## Inputs
/// Days of payments in, sums per meeting, who was paid between two meetings.
///
/// ## Strength
/// Product of: members bring most of what persons pay in · share of meetings with nearly all members, equal stakes and a pot paid to one or two
/// of them · pots go round · few members · small stakes. Members are those who come to at least half of
/// the meetings; the holder's other friends and bills stand aside.
///
/// ## Evidence
/// The stakes and pots of the first meetings.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Collection that is swept to one receiver each month: the receiver never pays in, and is always
/// the same. Circles of hundreds or with large stakes.
///
/// ## References
/// DOMAIN.md 5, gifts and family funds (under 150 persons, 亲友).
public struct RotatingSavings: LookAlike {
  public static let identity = PatternIdentity(
    id: "rotating-savings", chineseName: "标会、合会轮流得款",
    summary: "少数会员每期缴纳相同会钱，当期会款由其中一人得走，轮流进行，资金不沉淀。")

  private let returnGuard: ReturnFlowGuard
  private let leastMembers: Int
  private let leastMeetings: Int
  private let meetingDays: Int
  private let attendance: Double
  private let leastPotShare: Double
  private let mostPotShare: Double
  private let circleShare: Ramp
  private let fitting: Ramp
  private let rotation: Ramp
  private let members: Ramp
  private let stakeYuan: Ramp
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastMembers = try parameters.count("least_members", in: 3...1000)
    leastMeetings = try parameters.count("least_meetings", in: 2...1000)
    meetingDays = try parameters.count("meeting_days", in: 1...31)
    attendance = try parameters.number("least_attendance", in: 0...1)
    leastPotShare = try parameters.number("least_pot_share", in: 0...1)
    mostPotShare = try parameters.number("most_pot_share", in: 1...3)
    circleShare = try .rising("circle_share", of: parameters)
    fitting = try .rising("fitting_meeting_share", of: parameters)
    rotation = try .rising("rotation_share", of: parameters)
    members = try .falling("member_count", of: parameters, in: 0...10_000)
    stakeYuan = try .falling("stake_yuan", of: parameters, in: 0...1_000_000)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  private struct Meeting {
    let firstDay: CivilDay
    var stakes: [Int64] = []
    var payers: Set<PartyID> = []
    var pots: [PartyID: Int64] = [:]
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let payers = PersonDealings(of: flow).payers
    let circle = regulars(among: payers)
    guard circle.count >= leastMembers else { return nil }
    let all = meetings(of: flow, circle: circle)
    guard all.count >= leastMeetings else { return nil }
    let fit = all.filter { isFitting($0, circle: circle) }
    let drawers = Set(fit.flatMap { $0.pots.keys })
    let pots = fit.reduce(0) { $0 + $1.pots.count }
    let rotationShare = Double(drawers.count) / Double(max(1, min(pots, circle.count)))
    let fittingShare = Double(fit.count) / Double(all.count)
    let stake = quantile(0.5, ofFen: all.flatMap(\.stakes))
    let circleFen = payers.reduce(Int64(0)) { $0 + (circle.contains($1.party) ? $1.inFen : 0) }
    let paidInFen = payers.reduce(Int64(0)) { $0 + $1.inFen }
    let raw =
      circleShare(Double(circleFen) / Double(max(1, paidInFen))) * fitting(fittingShare)
      * rotation(rotationShare) * members(Double(circle.count))
      * stakeYuan(Double(stake) / 100)
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: RotatingSavings.identity.id, strength: strength,
      statement: "\(circle.count)名会员共\(all.count)期缴款，其中\(fit.count)期缴额相同且会款由会员得走"
        + "，先后\(drawers.count)人得款",
      quantities: [
        Quantity("member_count", "会员人数", .count(circle.count)),
        Quantity("meeting_count", "期数", .count(all.count)),
        Quantity("fitting_meetings", "缴额相同且当期得款的期数", .count(fit.count)),
        Quantity("drawer_count", "得款人数", .count(drawers.count)),
        Quantity("median_stake", "会钱中位金额", .money(Money(fen: stake))),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { circle.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// The members: who paid in about as often as those who did so most often. The holder has friends and
  /// bills beside the circle.
  private func regulars(among payers: [Dealing]) -> Set<PartyID> {
    let counts = payers.map { $0.paidIn.count }.filter { $0 >= leastMeetings }.sorted()
    guard !counts.isEmpty else { return [] }
    let least = max(leastMeetings, (counts[(counts.count - 1) * 9 / 10] + 1) / 2)
    return Set(payers.lazy.filter { $0.paidIn.count >= least }.map { $0.party })
  }

  /// Members' payments within some days make a meeting; what is paid to them before the next one is
  /// its pot.
  private func meetings(of flow: AccountFlow, circle: Set<PartyID>) -> [Meeting] {
    var all: [Meeting] = []
    for leg in flow.legs where leg.amountFen > 0 {
      guard let peer = flow.peer(of: leg), peer.mayBeInvestor, circle.contains(peer.party)
      else { continue }
      if leg.isIn {
        if let last = all.last, leg.time.day - last.firstDay < meetingDays {
          all[all.count - 1].stakes.append(leg.amountFen)
        } else {
          all.append(Meeting(firstDay: leg.time.day, stakes: [leg.amountFen]))
        }
        all[all.count - 1].payers.insert(peer.party)
      } else if !all.isEmpty {
        all[all.count - 1].pots[peer.party, default: 0] += leg.amountFen
      }
    }
    return all
  }

  private func isFitting(_ meeting: Meeting, circle: Set<PartyID>) -> Bool {
    guard Double(meeting.payers.count) >= attendance * Double(circle.count),
      (1...2).contains(meeting.pots.count), circle.isSuperset(of: meeting.pots.keys)
    else { return false }
    let counts = Dictionary(grouping: meeting.stakes) { $0 }.values.map(\.count).sorted(by: >)
    let equal = counts.prefix(2).reduce(0, +)
    let stakes = Double(meeting.stakes.reduce(0, +))
    let pot = Double(meeting.pots.values.reduce(0, +))
    return equal * 10 >= meeting.stakes.count * 9
      && (leastPotShare...mostPotShare).contains(pot / stakes)
  }
}
