import AccountFlows
import BankRecords
import Detection

/// Units of a fund or a wealth product bought and redeemed at their value of the day (净值型产品申购赎回).
///
/// ## What it explains
/// Many persons who pay in equal or round sums and get them back later with something more
/// (`dispersed-in-concentrated-out`, `concentrated-in-dispersed-out`, `newcomer-funded-payout`,
/// `rapid-pass-through`), on an account whose name the file does not give.
///
/// ## Why
/// Value goes up and down: some redeem at a loss, and every redemption has a gain of its own. Who
/// promises a return pays it, the same to all. The money lies with one other account, to and from which it moves.
///
/// ## Inputs
/// Persons' payments in and out, in time order; money to and from each counterparty.
///
/// ## Strength
/// Product of: enough redemptions that follow one earlier payment · a part of them at a loss · gains
/// that differ from one to the next · one counterparty that takes and gives much of the money; times the ceiling.
///
/// ## Evidence
/// The first redemptions at a loss.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Returns at few rates and principal that comes back whole: no losses, no strength. A strong proportional
/// payout takes it as everywhere; words of subscription (申购、赎回) do not, since holders of funds write them, and
/// so does the account with which the product trades.
///
/// ## Known misses
/// Money funds, which never lose; markets that only rise during the data.
///
/// ## References
/// DOMAIN.md 5 row 9 (r varies with NAV); 关于规范金融机构资产管理业务的指导意见, article 18 (net value). By
/// name: `licensed-custody`.
public struct FundRedemption: LookAlike {
  public static let identity = PatternIdentity(
    id: "fund-redemption", chineseName: "净值产品申购赎回",
    summary: "投资人按净值赎回，有盈有亏且各笔收益率不同，资金与同一投资账户双向往来。")

  private let returnGuard: ReturnFlowGuard
  private let leastRedemptions: Int
  private let ratio: ClosedRange<Double>
  private let losses: Ramp
  private let differing: Ramp
  private let exchanged: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastRedemptions = try parameters.count("least_redemptions", in: 3...10_000)
    ratio =
      try parameters.number(
        "least_ratio", in: 0.1...1)...parameters.number("most_ratio", in: 1...10)
    losses = try .rising("loss_share", of: parameters)
    differing = try .rising("differing_share", of: parameters)
    exchanged = try .rising("exchanged_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= leastRedemptions, flow.outCount >= leastRedemptions else { return nil }
    let payers = PersonDealings(of: flow).payers
    let gains = payers.flatMap(redemptions).sorted()
    guard gains.count >= leastRedemptions else { return nil }
    let lost = gains.count { $0 < -FundRedemption.sameGain }
    let lossShare = Double(lost) / Double(gains.count)
    // A gain stands alone where both neighbours in order are farther than a rounding.
    var alone = 0
    for (index, gain) in gains.enumerated() {
      let isNear =
        index > 0 && gain - gains[index - 1] < FundRedemption.sameGain
        || index + 1 < gains.count && gains[index + 1] - gain < FundRedemption.sameGain
      if !isNear { alone += 1 }
    }
    let differingShare = Double(alone) / Double(gains.count)
    let exchangedShare = flow.peers.reduce(0.0) { most, peer in
      max(
        most,
        min(
          Double(peer.inFen) / Double(max(1, flow.inFen)),
          Double(peer.outFen) / Double(max(1, flow.outFen))))
    }
    let raw =
      losses(lossShare) * differing(differingShare) * exchanged(exchangedShare) * ceiling
    let strength = returnGuard.limitedByReturns(raw, findings: findings)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: FundRedemption.identity.id, strength: strength,
      statement:
        "\(gains.count)笔赎回中\(percentText(lossShare))低于本金，\(percentText(differingShare))的收益率各不相同，"
        + "\(percentText(exchangedShare))的资金与同一账户双向往来",
      quantities: [
        Quantity("redemption_count", "赎回笔数", .count(gains.count)),
        Quantity("loss_share", "亏损赎回占比", .ratio(lossShare)),
        Quantity("differing_share", "收益率各异占比", .ratio(differingShare)),
        Quantity("exchanged_share", "与同一账户往来占比", .ratio(exchangedShare)),
      ],
      evidence: flow.legs.filter { !$0.isIn && flow.peer(of: $0)?.mayBeInvestor == true }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// Gains this close are the same rate.
  private static let sameGain = 0.0002

  /// The gain of each payment out that follows one earlier payment in and is about as large; each
  /// payment in is redeemed once.
  private func redemptions(of payer: Dealing) -> [Double] {
    var open: [Int64] = []
    var next = payer.paidIn.startIndex
    var gains: [Double] = []
    for payout in payer.paidOut {
      while next < payer.paidIn.endIndex, payer.paidIn[next].day <= payout.day {
        if open.count < FundRedemption.keptPayments { open.append(payer.paidIn[next].fen) }
        next += 1
      }
      let match = open.firstIndex { ratio.contains(Double(payout.fen) / Double($0)) }
      guard let match else { continue }
      let principal = open.remove(at: match)
      if principal != payout.fen { gains.append(Double(payout.fen) / Double(principal) - 1) }
    }
    return gains
  }

  /// Payments of one person that wait for their redemption, so that a hub's work stays linear.
  private static let keptPayments = 64
}
