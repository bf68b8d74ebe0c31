import AccountFlows
import BankRecords
import Detection

/// Shares that a circle subscribed together and nobody could buy since (封闭募集：员工股、合伙人、备案基金).
///
/// ## What it explains
/// Persons who pay in large round sums within days, once or at the calls of a fund, and are paid in
/// proportion later (`subscription-burst`, `amount-lattice`, `proportional-payout`,
/// `dispersed-in-concentrated-out`, `concentrated-in-dispersed-out`).
///
/// ## Why
/// Staff, partners and investors of a registered fund pay when they are called, all of them within the
/// same days; then the list is closed. Who raises money from the public takes it whenever somebody
/// brings it, and needs newcomers to pay those who came before.
///
/// ## Inputs
/// Large payments of persons who were not lent to before, day by day, owners who are never paid apart;
/// payments to them; money from everybody else; the last day of the account.
///
/// ## Strength
/// Product of: nearly all of the circle's money came in a few windows of days in which most of the
/// circle paid · a circle of persons that the law allows · the account lived on for months after the
/// last window · payments to the circle come to most of it at once, refunds of principal and the shares of the
/// few who left apart · money from others covers them · no sweep to a person; less for monthly payments; times the ceiling. Where one firm
/// gets nearly all of it in a few payments after the circle had paid (a capital increase, a lift for the
/// house), days count to the end of the data, and what is left over may go back.
///
/// ## Evidence
/// The first payments of the circle.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// A circle that grows, whatever its first days looked like; payers who bring money at own dates; a
/// first wave with nothing after it, which may be a scheme that ran away or has just begun. Words say
/// nothing here: 认购款 is what subscribers of funds write too.
///
/// ## Known misses
/// Staff who join every year; circles of which the file shows the last payers only. A firm that
/// borrows from its staff once at a fixed return looks the same and is shown lower than it may deserve.
///
/// ## References
/// Supreme Court 2022-03-01 article 1 (within one's own unit, without public offer); 证券法 article 9 and
/// 私募投资基金监督管理条例 (at most 200 persons); DOMAIN.md 5, member shares.
public struct ClosedSubscription: LookAlike {
  public static let identity = PatternIdentity(
    id: "closed-subscription", chineseName: "封闭募集份额",
    summary: "有限的出资人在同一时段集中缴款后不再有人加入，分配由外部资金支付且全体同期进行。")

  private let leastMembers: Int
  private let windowDays: Int
  private let mostWindows: Int
  private let windowMembers: Double
  private let members: Ramp
  private let closed: Ramp
  private let lasting: Ramp
  private let together: Ramp
  private let coverage: Ramp
  private let gapDays: Ramp
  private let monthlyFactor: Double
  private let unpaidFactor: Double
  private let mostExitShare: Double
  private let mostExitGain: Double
  private let sweep: Ramp
  private let leastHandedShare: Double
  private let handedDays: Int
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastMembers = try parameters.count("least_members", in: 3...10_000)
    windowDays = try parameters.count("window_days", in: 1...366)
    mostWindows = try parameters.count("most_windows", in: 1...100)
    windowMembers = try parameters.number("window_member_share", in: 0...1)
    members = try .falling("member_count", of: parameters, in: 0...100_000)
    closed = try .rising("closed_share", of: parameters)
    lasting = try .rising("closed_days", of: parameters, in: 0...3660)
    together = try .rising("together_share", of: parameters)
    coverage = try .rising("coverage_ratio", of: parameters, in: 0...100)
    gapDays = try .rising("payment_gap_days", of: parameters, in: 0...1000)
    monthlyFactor = try parameters.number("monthly_factor", in: 0...1)
    unpaidFactor = try parameters.number("unpaid_factor", in: 0...1)
    mostExitShare = try parameters.number("most_exit_share", in: 0...1)
    mostExitGain = try parameters.number("most_exit_gain", in: 0...5)
    leastHandedShare = try parameters.number("least_handed_share", in: 0...1)
    handedDays = try parameters.count("handed_days", in: 0...366)
    sweep = try .falling("person_sweep_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= leastMembers, let last = flow.lastTime?.day else { return nil }
    let dealings = PersonDealings(of: flow)
    guard dealings.payers.count >= leastMembers else { return nil }
    let largest =
      dealings.all.filter { $0.inFen == 0 && $0.kind == .naturalPerson }.map { $0.outFen }.max()
      ?? 0
    let swept = sweep(Double(largest) / Double(max(1, flow.outFen)))
    // What costs least is asked first.
    guard swept * ceiling > leastStrength else { return nil }
    let circle = Circle(of: dealings.payers)
    guard circle.members.count >= leastMembers, members(Double(circle.members.count)) > 0 else {
      return nil
    }
    let calls = circle.calls(
      within: windowDays, of: windowMembers, most: mostWindows)
    let handedOn = calls.closing.map {
      ClosedSubscription.handedOn(flow, after: $0.advanced(by: -handedDays), circle: circle)
    }
    let isHandedOn = (handedOn ?? 0) >= leastHandedShare
    let closedShare = Double(calls.fen) / Double(max(1, circle.inFen))
    // What was gathered for one purpose and spent on it needs no account that lives on.
    let until = isHandedOn ? max(last, context.asOf) : last
    guard let closing = calls.closing, closed(closedShare) > 0, lasting(Double(until - closing)) > 0
    else { return nil }
    var paid = circle.distributions(
      of: windowMembers, exits: circle.exits(most: mostExitShare, gain: mostExitGain))
    let isRemainder =
      isHandedOn && Double(paid.fen) <= ClosedSubscription.mostRemainder * Double(circle.inFen)
    if isRemainder { paid = (0, 0, nil) }
    // A collector that was used for some weeks and is paid for by others has the same look.
    guard paid.fen > 0 || !findings.isOfLinkedAccounts else { return nil }
    let otherFen = flow.inFen - circle.members.reduce(0) { $0 + $1.inFen }
    let covered = Double(otherFen) / Double(max(1, paid.fen))
    let togetherShare = Double(paid.togetherFen) / Double(max(1, paid.fen))
    let rare =
      paid.leastGap.map { monthlyFactor + (1 - monthlyFactor) * gapDays(Double($0)) } ?? 1
    let payments =
      paid.fen == 0 ? unpaidFactor : together(togetherShare) * coverage(covered) * rare
    let raw =
      members(Double(circle.members.count)) * closed(closedShare) * lasting(Double(until - closing))
      * payments * swept * ceiling
    let strength = min(1, max(0, raw))
    guard strength > leastStrength else { return nil }
    let parties = Set(circle.members.map(\.party))
    return Explanation(
      lookAlike: ClosedSubscription.identity.id, strength: strength,
      statement:
        "\(circle.members.count)名出资人的出资有\(percentText(closedShare))集中在\(calls.count)个\(windowDays)天的缴款期内，"
        + "此后\(until - closing)天无人加入"
        + (paid.fen == 0
          ? "" : "；付给出资人的款项有\(percentText(togetherShare))为全体同期分配，他方转入为其\(percentText(covered))"),
      quantities: [
        Quantity("member_count", "出资人数", .count(circle.members.count)),
        Quantity("closed_share", "缴款期内出资占比", .ratio(min(1, closedShare))),
        Quantity("call_count", "缴款期数", .count(calls.count)),
        Quantity("closed_days", "最后缴款期后的天数", .days(Double(until - closing))),
        Quantity("together_share", "全体同期分配占比", .ratio(min(1, togetherShare))),
        Quantity("coverage", "他方转入与付给出资人款项之比", .ratio(min(99, covered))),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// Of what the circle brought, the part that is left over and goes back to all.
  private static let mostRemainder = 0.06
  /// One firm is paid at once, or as the work goes on.
  private static let mostInstalments = 5

  /// The share of the circle's money that one firm got in a few payments, none of them before `day`.
  private static func handedOn(_ flow: AccountFlow, after day: CivilDay, circle: Circle) -> Double {
    var paid: [PartyID: (count: Int, fen: Int64, first: CivilDay)] = [:]
    for leg in flow.legs where !leg.isIn && leg.amountFen > 0 {
      guard let peer = flow.peer(of: leg), !peer.isSameParty, !peer.kind.mayBeNaturalPerson
      else { continue }
      var sum = paid[peer.party] ?? (0, 0, leg.time.day)
      sum.count += 1
      sum.fen += leg.amountFen
      paid[peer.party] = sum
    }
    let most =
      paid.values.filter { $0.count <= mostInstalments && $0.first >= day }.map(\.fen).max() ?? 0
    return Double(most) / Double(max(1, circle.inFen))
  }

  /// Who brought sums like the others; friends' small dealings stay out.
  private struct Circle {
    private(set) var members: [Dealing] = []
    /// Own money of the members, repaid loans apart.
    private(set) var inFen: Int64 = 0
    /// Their payments in, by day, with the member's place.
    private var payments: [(day: CivilDay, fen: Int64, member: Int)] = []

    /// Of the usual sum, a payment that counts has at least this part.
    private static let leastPart: Int64 = 10
    /// One in so many may be an owner.
    private static let membersPerOwner = 8
    /// Payments to so many payers on one day are a distribution.
    private static let leastTogether = 3

    init(of payers: [Dealing]) {
      // By payer: his own money, empty where he only gave back.
      let own = payers.map { $0.ownMoneyIn }
      let days = Circle.distributionDays(payers, own)
      let isPaid = payers.map { payer in
        !days.isEmpty && payer.paidOut.contains { days.contains($0.day) }
      }
      let sums = payers.indices.filter { isPaid[$0] && !own[$0].isEmpty }.map { place in
        own[place].reduce(Int64(0)) { $0 + $1.fen }
      }
      let usual =
        days.isEmpty
        ? Circle.middleOfMoney(own.joined().map { $0.fen }) : quantile(0.5, ofFen: sums)
      let least = max(1, usual / Circle.leastPart)
      let most = sums.max() ?? .max
      var unpaid: [Int] = []
      for (place, payer) in payers.enumerated() {
        let sum = own[place].reduce(Int64(0)) { $1.fen >= least ? $0 + $1.fen : $0 }
        // Nobody named who brings more than any who is paid and is not paid himself: a customer.
        let isCustomer = payer.kind == .unknown && payer.outFen == 0 && sum > most
        guard sum > 0, !isCustomer else { continue }
        if !isPaid[place] { unpaid.append(members.count) }
        for payment in own[place] where payment.fen >= least {
          payments.append((payment.day, payment.fen, members.count))
        }
        members.append(payer)
      }
      // Owners put money in when it is short, and take none of the distributions; so do a few
      // customers of data without names. Newcomers who wait for their first payment are more.
      let mostOwners = max(1, members.count / Circle.membersPerOwner)
      if unpaid.count <= mostOwners, !days.isEmpty {
        for place in unpaid.reversed() { leaveOut(place) }
      }
      inFen = payments.reduce(0) { $0 + $1.fen }
      payments.sort { ($0.day, $0.member, $0.fen) < ($1.day, $1.member, $1.fen) }
    }

    private mutating func leaveOut(_ place: Int) {
      members.remove(at: place)
      payments.removeAll { $0.member == place }
      for index in payments.indices where payments[index].member > place {
        payments[index].member -= 1
      }
    }

    private static func distributionDays(
      _ payers: [Dealing], _ own: [ArraySlice<Dealing.Payment>]
    ) -> Set<CivilDay> {
      var counts: [CivilDay: Int] = [:]
      for (payer, own) in zip(payers, own) where !own.isEmpty {
        var last: CivilDay?
        // A person's payments are in the order of time.
        for payment in payer.paidOut where payment.day != last {
          counts[payment.day, default: 0] += 1
          last = payment.day
        }
      }
      return Set(counts.filter { $0.value >= leastTogether }.keys)
    }

    /// The payment at which half of the money is reached, small ones first.
    private static func middleOfMoney(_ fen: [Int64]) -> Int64 {
      let ordered = fen.sorted()
      let half = ordered.reduce(0, +) / 2
      var passed: Int64 = 0
      return ordered.first {
        passed += $0
        return passed > half
      } ?? 0
    }

    /// Windows in which most members paid, the fullest first; what was paid in them, and the end of
    /// the first in time, since when the same members paid at most.
    func calls(within days: Int, of share: Double, most: Int) -> (
      count: Int, fen: Int64, closing: CivilDay?
    ) {
      var taken = [Bool](repeating: false, count: payments.count)
      var found: (count: Int, fen: Int64, closing: CivilDay?) = (0, 0, nil)
      while found.count < most, let window = fullest(days, without: taken) {
        guard Double(window.members) >= share * Double(members.count) else { break }
        found.count += 1
        for place in window.places where !taken[place] {
          taken[place] = true
          found.fen += payments[place].fen
        }
        let last = payments[window.places.upperBound - 1].day
        found.closing = min(found.closing ?? last, last)
      }
      return found
    }

    /// The first of the windows with most members among payments that are left. Complexity: O(n).
    private func fullest(_ days: Int, without taken: [Bool]) -> (places: Range<Int>, members: Int)?
    {
      var counts = [Int](repeating: 0, count: members.count)
      var distinct = 0
      var start = 0
      var best: (places: Range<Int>, members: Int)?
      for end in payments.indices where !taken[end] {
        counts[payments[end].member] += 1
        if counts[payments[end].member] == 1 { distinct += 1 }
        while payments[end].day - payments[start].day >= days {
          if !taken[start] {
            counts[payments[start].member] -= 1
            if counts[payments[start].member] == 0 { distinct -= 1 }
          }
          start += 1
        }
        if distinct > (best?.members ?? 0) { best = (start..<end + 1, distinct) }
      }
      return best
    }

    /// Places of members who left, each with the payment by which he got his principal back with a gain of at
    /// most so much of it. Where more than `most` of all left they are paid at a term, and none of it is an exit.
    func exits(most: Double, gain: Double) -> [Int: Int] {
      var left: [Int: Int] = [:]
      for (place, member) in members.enumerated() {
        let principal = member.ownMoneyIn.reduce(Int64(0)) { $0 + $1.fen }
        let largest = member.paidOut.indices.max { member.paidOut[$0].fen < member.paidOut[$1].fen }
        guard let largest, member.paidOut[largest].fen * 10 >= principal * 9,
          Double(member.paidOut[largest].fen) <= Double(principal) * (1 + gain)
        else { continue }
        left[place] = largest
      }
      return Double(left.count) <= most * Double(members.count) ? left : [:]
    }

    /// Payments to members that are neither a refund of one payment nor the share of one who left: their
    /// sum, the part that went to most members within days, and the fewest days between two such dates.
    func distributions(
      of share: Double, exits: [Int: Int]
    ) -> (fen: Int64, togetherFen: Int64, leastGap: Int?) {
      var paid: [(day: CivilDay, fen: Int64, member: Int)] = []
      for (place, member) in members.enumerated() {
        var principal: [Int64: Int] = [:]
        for payment in member.paidIn { principal[payment.fen, default: 0] += 1 }
        for (turn, payment) in member.paidOut.enumerated() where exits[place] != turn {
          if let left = principal[payment.fen], left > 0 {
            principal[payment.fen] = left - 1
          } else {
            paid.append((payment.day, payment.fen, place))
          }
        }
      }
      paid.sort { ($0.day, $0.member, $0.fen) < ($1.day, $1.member, $1.fen) }
      var together: Int64 = 0
      var days: [CivilDay] = []
      var start = 0
      while start < paid.count {
        var end = start
        while end < paid.count, paid[end].day - paid[start].day < Circle.batchDays { end += 1 }
        let batch = paid[start..<end]
        // Who has left is not there to be paid.
        if Double(Set(batch.map(\.member)).count) >= share * Double(members.count - exits.count) {
          together += batch.reduce(0) { $0 + $1.fen }
          days.append(paid[start].day)
        }
        start = end
      }
      return (
        paid.reduce(0) { $0 + $1.fen }, together,
        zip(days, days.dropFirst()).map { $1 - $0 }.min()
      )
    }

    /// Payments within so many days are one distribution.
    private static let batchDays = 5
  }
}
