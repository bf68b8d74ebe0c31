import AccountFlows
import BankRecords
import Detection

/// 多会并行、会款失衡.
///
/// ## What it finds
/// An account into which groups of persons pay equal stakes at meeting after meeting and that hands the
/// pots out to one member at a time, with more members than one club has, and pots that never come.
///
/// ## Why it matters
/// 标会 and 抬会 are among the oldest forms: a head runs several clubs at once, lets names that do not
/// exist win, fills one pot with another and runs away. A club of twenty friends is honest; a
/// hundred payers of whom a third have had a pot is money taken from the public.
///
/// ## Inputs
/// Payments in of equal sums by several persons within days (stakes); payments out to persons who
/// paid stakes before, several times as large (pots).
///
/// ## Score
/// Product of: members who paid at several meetings, on a log scale; the share of stakes in what persons pay
/// in; enough meetings; pots that go to ever other members, each rarely twice; the share of pots in what
/// persons get; the usual stake on a log scale; and, by half, the part of the stakes that has not come
/// back to members.
///
/// ## Evidence
/// The stakes (`collected`) and the pots (`paidOut`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | meeting_days | days | 3 | 1…15 | some pay the day before, some the day after |
/// | least_equal | persons | 5 | 3…1000 | fewer equal sums are chance |
/// | least_meetings | meetings | 3 | 2…100 | that make a member |
/// | least_members | persons | 24 | 5…10000 | one club has ten to thirty |
/// | full_members | persons | 80 | 6…100000 | beyond adds nothing |
/// | least_stake_share | share | 0.4 | 0…0.95 | the holder has other dealings |
/// | full_stake_share | share | 0.75 | 0.01…1 | beyond adds nothing |
/// | pot_times | stakes | 4 | 2…1000 | less is a refund or a loan |
/// | least_drawers | persons | 3 | 1…1000 | members who got a pot |
/// | full_drawers | persons | 10 | 2…10000 | beyond adds nothing |
/// | most_pots | pots per drawer | 3 | 1.1…100 | each member draws once in each club |
/// | least_pot_share | share | 0.4 | 0…0.95 | else persons are paid for other things |
/// | full_pot_share | share | 0.75 | 0.01…1 | beyond adds nothing |
/// | least_stake_yuan | yuan | 100 | 1…1e6 | dues and mutual aid |
/// | full_stake_yuan | yuan | 800 | 2…1e6 | beyond adds nothing |
/// | least_missing | share | 0.05 | 0…0.95 | a meeting may be open on the last day |
/// | full_missing | share | 0.35 | 0.01…1 | beyond adds nothing |
/// | balanced_factor | factor | 0.5 | 0…1 | all pots came back |
///
/// ## Known look-alikes
/// One club among friends (`rotating-savings`; too few members here), mutual aid of staff (small
/// dues), lenders whose customers pay equal instalments (they are paid first, so that nothing of
/// theirs is a pot), fees (no pots).
///
/// ## References
/// Supreme Court 2022-03-01 art. 2 (12) (会、社); DOMAIN.md 2.4.
public struct RunawayClubs: Detector {
  public static let identity = PatternIdentity(
    id: "runaway-clubs", chineseName: "多会并行、会款失衡",
    summary: "众多会员分组按期缴纳等额会钱、会款由会员逐一得走，人数超出一会之数，或部分会款未回到会员。")

  private let meetingDays: Int
  private let leastEqual: Int
  private let leastMeetings: Int
  private let leastMembers: Double
  private let fullMembers: Double
  private let leastStakeShare: Double
  private let fullStakeShare: Double
  private let potTimes: Double
  private let leastDrawers: Double
  private let fullDrawers: Double
  private let mostPots: Double
  private let leastPotShare: Double
  private let fullPotShare: Double
  private let leastStakeFen: Double
  private let fullStakeFen: Double
  private let leastMissing: Double
  private let fullMissing: Double
  private let balancedFactor: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    meetingDays = try parameters.count("meeting_days", in: 1...15)
    leastEqual = try parameters.count("least_equal", in: 3...1000)
    leastMeetings = try parameters.count("least_meetings", in: 2...100)
    leastMembers = try parameters.number("least_members", in: 5...10_000)
    fullMembers = try parameters.number("full_members", in: 6...100_000)
    leastStakeShare = try parameters.number("least_stake_share", in: 0...0.95)
    fullStakeShare = try parameters.number("full_stake_share", in: 0.01...1)
    potTimes = try parameters.number("pot_times", in: 2...1000)
    leastDrawers = try parameters.number("least_drawers", in: 1...1000)
    fullDrawers = try parameters.number("full_drawers", in: 2...10_000)
    mostPots = try parameters.number("most_pots", in: 1.1...100)
    leastPotShare = try parameters.number("least_pot_share", in: 0...0.95)
    fullPotShare = try parameters.number("full_pot_share", in: 0.01...1)
    leastStakeFen = try parameters.number("least_stake_yuan", in: 1...1_000_000) * 100
    fullStakeFen = try parameters.number("full_stake_yuan", in: 2...1_000_000) * 100
    leastMissing = try parameters.number("least_missing", in: 0...0.95)
    fullMissing = try parameters.number("full_missing", in: 0.01...1)
    balancedFactor = try parameters.number("balanced_factor", in: 0...1)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Double(screen.inCount) >= leastMembers * Double(leastMeetings)
      && Double(screen.outCount) >= leastDrawers
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    let parties = FlowParties(flow)
    guard Double(parties.bothWays) >= leastDrawers, mayMeet(flow, parties) else { return nil }
    let stakes = stakes(of: flow, parties)
    let members = stakes.meetings.count { $0 >= leastMeetings }
    guard Double(members) > leastMembers else { return nil }
    let pots = pots(of: flow, parties, stakes: stakes)
    let drawers = pots.drawn.count { $0 > 0 }
    guard Double(drawers) >= leastDrawers else { return nil }
    let stakeShare = Double(stakes.fen) / Double(max(1, stakes.personsFen))
    let potShare = Double(pots.fen) / Double(max(1, pots.personsFen))
    let missing = max(0, 1 - Double(pots.fen) / Double(max(1, stakes.fen)))
    let perDrawer = Double(pots.legs.count) / Double(drawers)
    let circle =
      Scoring.logarithmic(Double(members), from: leastMembers, to: fullMembers)
      * Scoring.linear(stakeShare, from: leastStakeShare, to: fullStakeShare)
      * Scoring.logarithmic(Double(stakes.usualFen), from: leastStakeFen, to: fullStakeFen)
    let drawn =
      Scoring.logarithmic(Double(drawers), from: leastDrawers, to: fullDrawers, start: 0.3)
      * (1 - Scoring.linear(perDrawer, from: mostPots / 2, to: mostPots))
      * Scoring.linear(potShare, from: leastPotShare, to: fullPotShare)
    let strength = Scoring.strength(
      circle * drawn
        * Scoring.linear(missing, from: leastMissing, to: fullMissing, start: balancedFactor))
    guard strength > 0, let first = stakes.legs.first, let last = stakes.legs.last else {
      return nil
    }
    let evidence =
      stakes.legs.map { Evidence(transaction: flow.legs[$0].transaction, role: .collected) }
      + pots.legs.map { Evidence(transaction: flow.legs[$0].transaction, role: .paidOut) }
    return Finding(
      detector: Self.identity.id, strength: strength,
      window: flow.legs[first]
        .time...max(flow.legs[last].time, flow.legs[pots.legs.last ?? last].time),
      quantities: [
        Quantity("member_count", "多期缴款的会员人数", .count(members)),
        Quantity("stake_count", "会钱笔数", .count(stakes.legs.count)),
        Quantity("stake_amount", "会钱合计", .money(Money(fen: stakes.fen))),
        Quantity("usual_stake", "会钱中位金额", .money(Money(fen: stakes.usualFen))),
        Quantity("drawer_count", "得款人数", .count(drawers)),
        Quantity("pot_amount", "会款合计", .money(Money(fen: pots.fen))),
        Quantity("missing_share", "未回到会员的会钱占比", .ratio(Scoring.strength(missing))),
      ],
      statement: "\(members)名会员分组按期缴纳等额会钱共\(ChineseText.money(stakes.fen))，"
        + "会款\(pots.legs.count)次由\(drawers)名会员得走共\(ChineseText.money(pots.fen))，"
        + "\(ChineseText.percent(missing))的会钱未回到会员",
      evidence: evidence)
  }

  /// Cheap and exact: false where too few paid often enough to have been at the meetings.
  private func mayMeet(_ flow: AccountFlow, _ parties: FlowParties) -> Bool {
    var payments = [Int](repeating: 0, count: parties.count)
    for (place, peer) in flow.peers.enumerated() {
      payments[parties.party(ofPeer: place)] += peer.inCount
    }
    return Double(payments.count { $0 >= leastMeetings }) > leastMembers
  }

  /// Equal sums that several persons pay within days.
  private struct Stakes {
    /// Legs, ascending, and their sum.
    var legs: [Int] = []
    var fen: Int64 = 0
    var usualFen: Int64 = 0
    /// All that persons pay in.
    var personsFen: Int64 = 0
    /// By party: days apart on which stakes were paid, and the first leg.
    var meetings: [Int]
    var firstLeg: [Int]
  }

  private func stakes(of flow: AccountFlow, _ parties: FlowParties) -> Stakes {
    var stakes = Stakes(
      meetings: [Int](repeating: 0, count: parties.count),
      firstLeg: [Int](repeating: -1, count: parties.count))
    var ins: [Int] = []
    ins.reserveCapacity(flow.inCount)
    for (index, leg) in flow.legs.enumerated() where leg.isIn && leg.amountFen > 0 {
      let party = parties.party(of: leg)
      guard parties.isInvestor(party), !parties.isOwn(party) else { continue }
      stakes.personsFen += leg.amountFen
      ins.append(index)
    }
    // By sum, within a sum by time: legs are in the order of time.
    ins.sort { (flow.legs[$0].amountFen, $0) < (flow.legs[$1].amountFen, $1) }
    var start = 0
    while start < ins.count {
      var end = start + 1
      let (first, fen) = (flow.legs[ins[start]].time.day, flow.legs[ins[start]].amountFen)
      while end < ins.count, flow.legs[ins[end]].amountFen == fen,
        flow.legs[ins[end]].time.day - first <= meetingDays
      { end += 1 }
      let payers = Set(ins[start..<end].map { parties.party(of: flow.legs[$0]) })
      if payers.count >= leastEqual { stakes.legs += ins[start..<end] }
      start = end
    }
    stakes.legs.sort()
    var lastDay = [CivilDay?](repeating: nil, count: parties.count)
    var amounts: [Int64] = []
    for index in stakes.legs {
      let leg = flow.legs[index]
      let party = parties.party(of: leg)
      stakes.fen += leg.amountFen
      amounts.append(leg.amountFen)
      if stakes.firstLeg[party] < 0 { stakes.firstLeg[party] = index }
      if lastDay[party].map({ leg.time.day - $0 > meetingDays }) ?? true {
        stakes.meetings[party] += 1
        lastDay[party] = leg.time.day
      }
    }
    amounts.sort()
    stakes.usualFen = amounts.isEmpty ? 0 : amounts[amounts.count / 2]
    return stakes
  }

  /// Payments to members after their first stake, several stakes each.
  private func pots(of flow: AccountFlow, _ parties: FlowParties, stakes: Stakes) -> (
    legs: [Int], fen: Int64, personsFen: Int64, drawn: [Int]
  ) {
    let leastFen = potTimes * Double(stakes.usualFen)
    var pots: (legs: [Int], fen: Int64, personsFen: Int64, drawn: [Int]) = (
      [], 0, 0, [Int](repeating: 0, count: parties.count)
    )
    // Large sums that a member paid and that did not come back yet.
    var open: [Int: [Int64: Int]] = [:]
    for (index, leg) in flow.legs.enumerated() where leg.amountFen > 0 {
      let party = parties.party(of: leg)
      guard parties.isInvestor(party), !parties.isOwn(party) else { continue }
      let isMember = stakes.meetings[party] >= leastMeetings
      if leg.isIn {
        if isMember, Double(leg.amountFen) >= leastFen {
          open[party, default: [:]][leg.amountFen, default: 0] += 1
        }
        continue
      }
      // A sum that he paid himself comes back: a bidder's deposit, and no pot.
      if let paid = open[party]?[leg.amountFen], paid > 0 {
        open[party]?[leg.amountFen] = paid - 1
        pots.personsFen += leg.amountFen
        continue
      }
      // What goes to one who never paid a stake is no payment to persons of the public.
      if isMember { pots.personsFen += leg.amountFen }
      guard isMember, Double(leg.amountFen) >= leastFen, stakes.firstLeg[party] < index else {
        continue
      }
      pots.legs.append(index)
      pots.fen += leg.amountFen
      pots.drawn[party] += 1
    }
    return pots
  }
}
