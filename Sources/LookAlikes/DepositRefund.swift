import AccountFlows
import BankRecords
import Detection

/// Deposits for things lent or for a right to buy, given back once (押金、保证金、认筹金).
///
/// ## What it explains
/// Equal round payments of many (`dispersed-in-concentrated-out`, `amount-lattice`) and batches of refunds
/// (`periodic-batch-payout`, `concentrated-in-dispersed-out`).
///
/// ## Why
/// Everybody pays the same sum once and gets that sum back once, or less what was used up, or buys what the
/// deposit was for. Nobody ever gets more.
///
/// ## Inputs
/// First payments of persons, refunds per payer, large purchases after the deposit.
///
/// ## Strength
/// Product of: one or two sums make up the first payments · a good part got it back or bought · nobody is
/// paid twice · nobody gets more than he paid · few get a small part; times the ceiling.
///
/// ## Evidence
/// The first payments in.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Principal that is only collected: without refunds or purchases nothing is believed. Equal packages whose
/// returns come in parts. Money that goes to a person who never paid weighs against it.
///
/// ## Known misses
/// Deposits that nobody has asked back yet; deposits of several sorts. A scheme that repays principal without
/// interest to a third of its people looks like it until interest is paid.
///
/// ## References
/// DOMAIN.md 5 row 15 (押金、预付卡; prepayment is on the watch list).
public struct DepositRefund: LookAlike {
  public static let identity = PatternIdentity(
    id: "deposit-refund", chineseName: "押金、保证金或认筹金",
    summary: "众人各付一笔相同的押金，之后一次性退还或转为购买，无人所得超过所付。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayers: Int
  private let sameSum: Ramp
  private let settled: Ramp
  private let repeated: Ramp
  private let surplus: Ramp
  private let partial: Ramp
  private let largeYuan: Ramp
  private let personSweep: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayers = try parameters.count("least_payers", in: 3...10_000)
    sameSum = try .rising("same_sum_share", of: parameters)
    settled = try .rising("settled_payer_share", of: parameters)
    repeated = try .falling("repeated_payee_share", of: parameters)
    surplus = try .falling("surplus_payer_share", of: parameters)
    partial = try .falling("small_return_share", of: parameters)
    largeYuan = try .falling("deposit_yuan", of: parameters, in: 0...10_000_000)
    personSweep = try .falling("person_sweep_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= leastPayers else { return nil }
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers
    guard payers.count >= leastPayers else { return nil }
    let count = Double(payers.count)
    let again = payers.count { $0.paidOut.count > 1 }
    let more = payers.count { $0.outFen > $0.inFen }
    // What costs least is asked first.
    guard repeated(Double(again) / count) * surplus(Double(more) / count) > leastStrength else {
      return nil
    }
    var firsts: [(fen: Int64, count: Int)] = []
    SortedSums(payers.compactMap { $0.paidIn.first?.fen }).forEachRun { firsts.append(($0, $1)) }
    let sums = firsts.sorted { ($1.count, $0.fen) < ($0.count, $1.fen) }.prefix(2)
    let deposits = Set(sums.map(\.fen))
    let same = Double(sums.reduce(0) { $0 + $1.count }) / count
    let depositors = payers.filter { deposits.contains($0.paidIn.first?.fen ?? 0) }
    let refunded = depositors.count { DepositRefund.isRefunded($0) }
    let bought = depositors.count { DepositRefund.isBuyer($0) }
    let settledShare = Double(refunded + bought) / Double(max(1, depositors.count))
    let small = payers.count {
      $0.outFen > 0 && $0.returnedRatio < 0.3 && !DepositRefund.isBuyer($0)
    }
    let toStranger =
      flow.peers.filter { $0.kind == .naturalPerson && !$0.isSameParty && $0.inCount == 0 }
      .map(\.outFen).max() ?? 0
    let deposit = sums.first?.fen ?? 0
    let raw =
      sameSum(same) * settled(settledShare) * repeated(Double(again) / count)
      * surplus(Double(more) / count) * partial(Double(small) / count)
      * largeYuan(Double(deposit) / 100)
      * personSweep(Double(toStranger) / Double(max(1, flow.outFen))) * ceiling
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: DepositRefund.identity.id, strength: strength,
      statement:
        "\(payers.count)人付款，首笔金额集中在\(sums.map { "\(Money(fen: $0.fen))元" }.joined(separator: "、"))"
        + "（\(percentText(same))），其中\(refunded)人一次性退还、\(bought)人转为购买，"
        + (more == 0 ? "无人所得超过所付" : "所得超过所付的\(more)人"),
      quantities: [
        Quantity("payer_count", "付款人数", .count(payers.count)),
        Quantity("same_sum_share", "首笔相同金额占比", .ratio(same)),
        Quantity("refunded_payers", "一次性退还人数", .count(refunded)),
        Quantity("buying_payers", "转为购买人数", .count(bought)),
        Quantity("repeatedly_paid_payers", "多次收款的付款人数", .count(again)),
        Quantity("surplus_payers", "收多于付的人数", .count(more)),
      ],
      evidence: flow.legs.filter(\.isIn).prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }

  /// One payment back, of at least half the first payment and not above all payments.
  private static func isRefunded(_ dealing: Dealing) -> Bool {
    guard let first = dealing.paidIn.first, dealing.paidOut.count == 1 else { return false }
    return dealing.outFen * 2 >= first.fen && dealing.outFen <= dealing.inFen
  }

  /// Paid at least three times the deposit later and got nothing back: bought what it was for.
  private static func isBuyer(_ dealing: Dealing) -> Bool {
    guard let first = dealing.paidIn.first, dealing.paidOut.isEmpty else { return false }
    return dealing.paidIn.dropFirst().contains {
      $0.fen >= first.fen * 3 && $0.fen % first.fen != 0
    }
  }
}
