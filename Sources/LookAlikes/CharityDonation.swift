import AccountFlows
import BankRecords
import Detection

/// Donations for one purpose (捐款、大病求助、公益基金).
///
/// ## What it explains
/// Money in from very many persons that goes to one receiver (`dispersed-in-concentrated-out`).
///
/// ## Why
/// Donors give tiny, mixed sums, once or twice, and get nothing back; the money goes to a hospital,
/// a foundation or a public body.
///
/// ## Inputs
/// Sums per donor, payments back, kind and share of the largest receiver, memos.
///
/// ## Strength
/// Product of: small and mixed sums · donors give once or twice · nothing comes back · one receiver,
/// an organisation or public body in full, others in part · no very large whole; memos weigh a tenth.
///
/// ## Evidence
/// The first donations.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Entry fees collected for a promised allowance (民族资产解冻): they are the same for everybody, and
/// go to a person.
///
/// ## References
/// DOMAIN.md 5, donation and crowdfunding.
public struct CharityDonation: LookAlike {
  public static let identity = PatternIdentity(
    id: "charity-donation", chineseName: "公益捐款或大病求助",
    summary: "众多捐款人小额不等、一次性捐款，集中付给医院、基金会等受益方，无任何返还。")

  private let returnGuard: ReturnFlowGuard
  private let leastDonors: Int
  private let medianYuan: Ramp
  private let largeYuan: Ramp
  private let totalYuan: Ramp
  private let sameSum: Ramp
  private let once: Ramp
  private let returned: Ramp
  private let receiver: Ramp
  private let personReceiver: Double
  private let unknownReceiver: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastDonors = try parameters.count("least_donors", in: 3...10_000)
    medianYuan = try .falling("median_yuan", of: parameters, in: 0...100_000)
    largeYuan = try .falling("large_yuan", of: parameters, in: 0...100_000)
    totalYuan = try .falling("total_yuan", of: parameters, in: 0...1_000_000_000)
    sameSum = try .falling("same_sum_share", of: parameters)
    once = try .rising("single_donor_share", of: parameters)
    returned = try .falling("returned_payer_share", of: parameters)
    receiver = try .rising("receiver_share", of: parameters)
    personReceiver = try parameters.number("person_receiver", in: 0...1)
    unknownReceiver = try parameters.number("unknown_receiver", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let donors = PersonDealings(of: flow).payers
    guard donors.count >= leastDonors else { return nil }
    let single = donors.count { $0.paidIn.count <= 2 }
    let back = donors.count { !$0.paidOut.isEmpty }
    // What costs least is asked first.
    let given =
      once(Double(single) / Double(donors.count)) * returned(Double(back) / Double(donors.count))
      * receiverScore(flow)
    guard given > leastStrength else { return nil }
    let sums = PaidInSums(of: flow).sums
    let median = sums.quantile(0.5)
    let large = sums.quantile(0.95)
    let most = sums.mostEqual
    let memos = donationMemoShare(of: flow)
    let raw =
      medianYuan(Double(median) / 100) * largeYuan(Double(large) / 100)
      * totalYuan(Double(flow.inFen) / 100) * sameSum(Double(most) / Double(sums.count))
      * once(Double(single) / Double(donors.count))
      * returned(Double(back) / Double(donors.count)) * receiverScore(flow) * (0.9 + 0.1 * memos)
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    var statement = "\(donors.count)人小额付款，金额中位\(Money(fen: median))元、大小不一"
    statement += back == 0 ? "，无人获得返还" : "，仅\(back)人收到退款"
    statement += "，支出集中付给少数收款方"
    if memos > 0.005 { statement += "，捐款类摘要占\(percentText(memos))" }
    return Explanation(
      lookAlike: CharityDonation.identity.id, strength: strength, statement: statement,
      quantities: [
        Quantity("donor_count", "捐款人数", .count(donors.count)),
        Quantity("median_donation", "单笔中位金额", .money(Money(fen: median))),
        Quantity("large_donation", "九成五付款不超过", .money(Money(fen: large))),
        Quantity("single_donors", "只付一两次的人数", .count(single)),
        Quantity("returned_donors", "收到返还的人数", .count(back)),
        Quantity("donation_memo_share", "捐款类摘要占比", .ratio(memos)),
      ],
      evidence: flow.legs.filter(\.isIn).prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }

  /// Share of the money out that the largest receiver got, by what sort of party it is.
  private func receiverScore(_ flow: AccountFlow) -> Double {
    guard flow.outFen > 0,
      let largest = flow.peers.filter({ !$0.isSameParty }).max(by: { $0.outFen < $1.outFen })
    else { return unknownReceiver }
    let share = receiver(Double(largest.outFen) / Double(flow.outFen))
    switch largest.kind {
    case .naturalPerson: return share * personReceiver
    case .unknown: return share * unknownReceiver
    default: return share
    }
  }

  private func donationMemoShare(of flow: AccountFlow) -> Double {
    let told = flow.legs.count { $0.isIn && $0.topics.contains(.donation) }
    return Double(told) / Double(max(1, flow.inCount))
  }
}
