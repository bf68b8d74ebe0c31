import AccountFlows
import BankRecords
import Detection

/// Income that a firm takes in for those who bought something of it (光伏发电电费、设备收益代收代付).
///
/// ## What it explains
/// Payers of large sums who are paid something again and again (`periodic-batch-payout`, `amount-lattice`,
/// `concentrated-in-dispersed-out`, `newcomer-funded-payout`).
///
/// ## Why
/// Households buy panels, and the grid pays for their power: the firm gets one sum for all and hands each
/// what the meter says. Sums follow sun and size, not the price, and differ from time to time. A promised
/// return is a share of the price that stays.
///
/// ## Inputs
/// Batches of payments to persons, money from firms and public bodies in the days before each, each
/// person's payments in, and how what he gets changes.
///
/// ## Strength
/// Product of: credits of named firms right before each batch, as large as the batch · sums nearly all
/// differ · a part of those paid bought once or twice · hardly anybody gets the price back · what each gets
/// differs from date to date, and as a share of the price from person to person · no sweep to a person; times
/// the ceiling, and what the return flow leaves.
///
/// ## Evidence
/// The credits before the batches.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Equipment sold with a promised income (包租、保底收益): a constant share of the price is a return, and
/// proportional payouts take the strength.
///
/// ## Known misses
/// Income paid by persons; households that bought before the data only; data without names.
///
/// ## References
/// 分布式光伏发电开发建设管理办法 (自发自用、余电上网, the grid settles with the owner or its agent).
public struct IncomePassedOn: LookAlike {
  public static let identity = PatternIdentity(
    id: "income-passed-on", chineseName: "设备收益代付",
    summary: "单位先行拨入收益，再按各户实际所得付给购买设备的个人，金额各不相同且不随价款成固定比例。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayees: Int
  private let batchDays: Int
  private let fundingDays: Int
  private let leastBatches: Int
  private let funded: Ramp
  private let distinct: Ramp
  private let buyers: Ramp
  private let purchases: Ramp
  private let refunded: Ramp
  private let changing: Ramp
  private let spread: Ramp
  private let sweep: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayees = try parameters.count("least_payees", in: 3...10_000)
    batchDays = try parameters.count("batch_days", in: 1...31)
    fundingDays = try parameters.count("funding_days", in: 0...60)
    leastBatches = try parameters.count("least_batches", in: 1...100)
    funded = try .rising("funded_share", of: parameters)
    distinct = try .rising("distinct_amount_share", of: parameters)
    buyers = try .rising("buyer_share", of: parameters)
    purchases = try .falling("purchases_per_buyer", of: parameters, in: 1...1000)
    refunded = try .falling("refunded_payer_share", of: parameters)
    changing = try .rising("changing_share", of: parameters)
    spread = try .rising("rate_spread", of: parameters, in: 0...10)
    sweep = try .falling("person_sweep_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.outCount >= leastPayees * leastBatches, flow.inCount >= leastPayees else {
      return nil
    }
    let dealings = PersonDealings(of: flow)
    let owners = dealings.payers.filter { !$0.paidOut.isEmpty }
    let batches = WageBatch.all(of: flow, batchDays: batchDays, leastPayees: leastPayees)
    guard owners.count >= leastPayees, batches.count >= leastBatches,
      let bought = middle(owners.map { Double($0.paidIn.count) })
    else { return nil }
    let funding = FirmFunding(batches, of: flow, within: fundingDays)
    // What costs least is asked first.
    guard funded(funding.share) > leastStrength else { return nil }
    let measures = WageMeasures(batches, of: flow)
    let rates = owners.map { owner in
      Double(quantile(0.5, ofFen: owner.paidOut.map(\.fen))) / Double(max(1, owner.inFen))
    }.sorted()
    let low = rates[rates.count / 4]
    let high = rates[rates.count * 3 / 4]
    let largest =
      dealings.all.filter { $0.inFen == 0 && $0.kind == .naturalPerson }.map(\.outFen).max() ?? 0
    let buyerShare = Double(owners.count) / Double(max(1, dealings.payees.count))
    let changingShare = IncomePassedOn.changingShare(of: dealings.payees)
    let backShare =
      Double(owners.count { $0.outFen * 10 >= $0.inFen * 9 }) / Double(owners.count)
    let raw =
      funded(funding.share) * distinct(measures.distinctShare) * buyers(buyerShare)
      * purchases(bought) * refunded(backShare) * changing(changingShare)
      * spread(high / max(1e-9, low) - 1)
      * sweep(Double(largest) / Double(max(1, flow.outFen))) * ceiling
    let strength = returnGuard.limitedByReturns(raw, findings: findings)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: IncomePassedOn.identity.id, strength: strength,
      statement:
        "\(batches.count)批付款前均有单位拨入款项（占付款\(percentText(funding.share))），付给\(dealings.payees.count)人的金额各不相同，"
        + "\(percentText(changingShare))的付款与上次不同，与本人付款不成固定比例",
      quantities: [
        Quantity("batch_count", "付款批数", .count(batches.count)),
        Quantity("payee_count", "收款人数", .count(dealings.payees.count)),
        Quantity("funded_share", "付款前单位拨入占比", .ratio(funding.share)),
        Quantity("changing_share", "与上次金额不同的付款占比", .ratio(changingShare)),
      ],
      evidence: funding.credits.prefix(evidenceRows).map {
        Evidence(transaction: $0, role: .supporting)
      })
  }

  /// A payment this close to the one before is the same.
  private static let sameSum = 0.02

  /// The share of payments that differ from the one before to the same person; 0 where hardly anybody was paid
  /// twice.
  private static func changingShare(of payees: [Dealing]) -> Double {
    var pairs = 0
    var changed = 0
    for payee in payees {
      for (before, after) in zip(payee.paidOut, payee.paidOut.dropFirst()) {
        pairs += 1
        let difference = abs(Double(after.fen - before.fen))
        if difference > sameSum * Double(before.fen) { changed += 1 }
      }
    }
    return pairs < payees.count / 2 ? 0 : Double(changed) / Double(max(1, pairs))
  }
}

/// What firms and public bodies paid in the days before batches of payments.
private struct FirmFunding {
  /// Median over batches of the share that came so.
  private(set) var share = 0.0
  /// Transactions of these credits, in time order, without repeats.
  private(set) var credits: [UInt32] = []

  init(_ batches: [WageBatch], of flow: AccountFlow, within days: Int) {
    var shares: [Double] = []
    var start = flow.legs.startIndex
    var seen = flow.legs.startIndex
    for batch in batches {
      while start < flow.legs.endIndex, batch.firstDay - flow.legs[start].time.day > days {
        start += 1
      }
      var position = start
      var fen: Int64 = 0
      while position < flow.legs.endIndex, flow.legs[position].time.day <= batch.lastDay {
        let leg = flow.legs[position]
        if leg.isIn, let peer = flow.peer(of: leg), !peer.isSameParty,
          !peer.kind.mayBeNaturalPerson
        {
          fen += leg.amountFen
          if position >= seen { credits.append(leg.transaction) }
        }
        position += 1
      }
      seen = max(seen, position)
      shares.append(min(1, Double(fen) / Double(max(1, batch.sumFen))))
    }
    share = middle(shares) ?? 0
  }
}
