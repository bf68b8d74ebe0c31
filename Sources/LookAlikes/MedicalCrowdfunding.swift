import AccountFlows
import BankRecords
import Detection

/// A call for help in illness, answered within weeks (大病求助、个人求助).
///
/// ## What it explains
/// Many small sums to a private account within days, then one or two large payments out
/// (`dispersed-in-concentrated-out`, `rapid-pass-through`).
///
/// ## Why
/// Strangers and acquaintances give small sums of every size in one burst; the money goes to a hospital or
/// to the family; nobody gets anything back and the account falls silent again.
///
/// ## Inputs
/// Days and sums of persons' payments, payments per person, money back, the largest receivers.
///
/// ## Strength
/// Product of: one burst · small sums · mixed sums · each gives once or twice · nobody is paid back · the money
/// goes to one or two receivers, enterprises and public bodies in full, others in part.
///
/// ## Evidence
/// The first payments in.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Small stakes of a scheme that comes in within weeks: they are round or of one unit, come again, and are
/// paid back.
///
/// ## Known misses
/// Calls that go on for a year; large gifts of relatives among the small ones.
///
/// ## References
/// DOMAIN.md 5 row 6. Foundations that collect all year: `charity-donation`.
public struct MedicalCrowdfunding: LookAlike {
  public static let identity = PatternIdentity(
    id: "medical-crowdfunding", chineseName: "大病求助筹款",
    summary: "短期内众人小额不等捐助，集中付给医院或受助家庭，无人获得返还。")

  private let returnGuard: ReturnFlowGuard
  private let leastDonors: Int
  private let burstDays: Int
  private let burst: Ramp
  private let medianYuan: Ramp
  private let largeYuan: Ramp
  private let sameSum: Ramp
  private let once: Ramp
  private let returned: Ramp
  private let receivers: Ramp
  private let personReceiver: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastDonors = try parameters.count("least_donors", in: 3...10_000)
    burstDays = try parameters.count("burst_days", in: 1...120)
    burst = try .rising("burst_share", of: parameters)
    medianYuan = try .falling("median_yuan", of: parameters, in: 0...100_000)
    largeYuan = try .falling("large_yuan", of: parameters, in: 0...100_000)
    sameSum = try .falling("same_sum_share", of: parameters)
    once = try .rising("single_donor_share", of: parameters)
    returned = try .falling("returned_payer_share", of: parameters)
    receivers = try .rising("receiver_share", of: parameters)
    personReceiver = try parameters.number("person_receiver", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= leastDonors else { return nil }
    let dealings = PersonDealings(of: flow)
    let donors = dealings.payers
    guard donors.count >= leastDonors else { return nil }
    let single = donors.count { $0.paidIn.count <= 2 }
    let back = donors.count { !$0.paidOut.isEmpty }
    // What costs least is asked first.
    let given =
      once(Double(single) / Double(donors.count)) * returned(Double(back) / Double(donors.count))
    guard given > leastStrength else { return nil }
    let sums = PaidInSums(of: flow).sums
    let together = busiestShare(of: dealings.paymentsIn, days: burstDays)
    let median = sums.quantile(0.5)
    let large = sums.quantile(0.95)
    let most = sums.mostEqual
    let raw =
      burst(together) * medianYuan(Double(median) / 100) * largeYuan(Double(large) / 100)
      * sameSum(Double(most) / Double(sums.count)) * once(Double(single) / Double(donors.count))
      * returned(Double(back) / Double(donors.count)) * receiverScore(flow)
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: MedicalCrowdfunding.identity.id, strength: strength,
      statement: "\(donors.count)人小额付款，\(percentText(together))集中在\(burstDays)天内，"
        + "中位\(Money(fen: median))元、大小不一，"
        + (back == 0 ? "无人获得返还" : "仅\(back)人收到退款") + "，支出集中付给少数收款方",
      quantities: [
        Quantity("donor_count", "捐助人数", .count(donors.count)),
        Quantity("burst_share", "集中期内付款占比", .ratio(together)),
        Quantity("median_donation", "单笔中位金额", .money(Money(fen: median))),
        Quantity("single_donors", "只付一两次的人数", .count(single)),
        Quantity("returned_donors", "收到返还的人数", .count(back)),
      ],
      evidence: flow.legs.filter(\.isIn).prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }

  /// Share of the money out that the two largest receivers got, weighted by what they are.
  private func receiverScore(_ flow: AccountFlow) -> Double {
    guard flow.outFen > 0 else { return personReceiver }
    let largest = flow.peers.filter { !$0.isSameParty && $0.outFen > 0 }
      .sorted { ($1.outFen, $0.account) < ($0.outFen, $1.account) }.prefix(2)
    let sum = largest.reduce(Int64(0)) { $0 + $1.outFen }
    let trusted = largest.reduce(Int64(0)) {
      $0 + ($1.kind.mayBeNaturalPerson ? 0 : $1.outFen)
    }
    let weight = personReceiver + (1 - personReceiver) * Double(trusted) / Double(max(1, sum))
    return receivers(Double(sum) / Double(flow.outFen)) * weight
  }
}
