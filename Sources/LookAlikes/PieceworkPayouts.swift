import AccountFlows
import BankRecords
import Detection

/// Day labour and farm produce paid for to many persons (零工劳务费、农产品收购款).
///
/// ## What it explains
/// Money of few payers that leaves to many persons (`concentrated-in-dispersed-out`,
/// `periodic-batch-payout`, `rapid-pass-through`).
///
/// ## Why
/// A contractor or buyer gets money from firms and pays persons for days worked or weight
/// delivered: the same person gets more one time and less the next, while interest on principal
/// stays the same or grows with it.
///
/// ## Inputs
/// Payments out per person in order, who funds the account, payees who paid in.
///
/// ## Strength
/// Product of: money comes from few firms · payees did not invest · sums vary up and down per person,
/// or nearly all differ and are uneven · the circle of payees does not grow without end · no payee
/// gets far more than the middle; times the ceiling.
///
/// ## Evidence
/// The first payments.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Interest from a separate account: its sums do not go down and repeat from period to period.
/// Commissions of a pyramid: their payees grow in number and a few get most.
///
/// ## References
/// DOMAIN.md 5, payroll and cooperatives' purchases.
public struct PieceworkPayouts: LookAlike {
  public static let identity = PatternIdentity(
    id: "piecework-payouts", chineseName: "零工劳务费或农产品收购款",
    summary: "由单位拨入资金，按工日或交货量向务工人员、农户付款，同一人每次金额有增有减。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayees: Int
  private let leastChanges: Int
  private let funding: Ramp
  private let investing: Ramp
  private let varied: Ramp
  private let decreasing: Ramp
  private let distinct: Ramp
  private let fine: Ramp
  private let newcomers: Ramp
  private let skew: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayees = try parameters.count("least_payees", in: 3...10_000)
    leastChanges = try parameters.count("least_changes", in: 1...10_000)
    funding = try .rising("business_funding_share", of: parameters)
    investing = try .falling("investing_payee_share", of: parameters)
    varied = try .rising("changed_payment_share", of: parameters)
    decreasing = try .rising("decrease_share", of: parameters)
    distinct = try .rising("distinct_amount_share", of: parameters)
    fine = try .rising("fine_amount_share", of: parameters)
    newcomers = try .falling("late_newcomer_share", of: parameters)
    skew = try .falling("upper_to_middle_ratio", of: parameters, in: 1...1000)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let dealings = PersonDealings(of: flow)
    let payees = dealings.payees
    guard payees.count >= leastPayees else { return nil }
    let sums = PieceworkSums(payees)
    let fundingShare = Double(dealings.businessInFen) / Double(max(1, flow.inFen))
    let investors = payees.count { $0.inFen > 0 && $0.inFen >= $0.outFen / 2 }
    let changing =
      sums.pairs >= leastChanges ? varied(sums.changedShare) * decreasing(sums.decreaseShare) : 0
    let uneven = distinct(sums.distinctShare) * fine(sums.fineShare)
    let raw =
      funding(fundingShare) * investing(Double(investors) / Double(payees.count))
      * max(changing, uneven) * newcomers(sums.lateNewcomerShare) * skew(sums.upperToMiddle)
      * ceiling
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > 0.005 else { return nil }
    return Explanation(
      lookAlike: PieceworkPayouts.identity.id, strength: strength,
      statement: statement(sums, fundingShare, payees: payees.count, investors: investors),
      quantities: [
        Quantity("payee_count", "收款人数", .count(payees.count)),
        Quantity("business_funding_share", "单位拨入占比", .ratio(fundingShare)),
        Quantity("changed_payment_share", "同一人前后金额不同占比", .ratio(sums.changedShare)),
        Quantity("decrease_share", "其中减少的占比", .ratio(sums.decreaseShare)),
        Quantity("distinct_amount_share", "不同金额占比", .ratio(sums.distinctShare)),
        Quantity("late_newcomer_share", "后半段新收款人占比", .ratio(sums.lateNewcomerShare)),
      ],
      evidence: flow.legs.filter { !$0.isIn && flow.peer(of: $0)?.mayBeInvestor == true }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .paidOut) })
  }

  private func statement(
    _ sums: PieceworkSums, _ fundingShare: Double, payees: Int, investors: Int
  ) -> String {
    var text = "收入的\(percentText(fundingShare))来自单位或少数大额付款方，付给\(payees)人"
    text +=
      sums.pairs >= leastChanges
      ? "，同一人前后两次金额不同的占\(percentText(sums.changedShare))，其中减少的占\(percentText(sums.decreaseShare))"
      : "，不同金额占\(percentText(sums.distinctShare))"
    text +=
      investors == 0 ? "，收款人均非出资人" : "，收款人中\(investors)人付入达其所得一半"
    return text
  }
}

/// How the payments to the same persons change over time.
struct PieceworkSums: Sendable {
  /// Pairs of consecutive payments to one person.
  private(set) var pairs = 0
  /// Share of pairs that differ by more than 4 %.
  private(set) var changedShare = 0.0
  /// Share of the changes that are decreases.
  private(set) var decreaseShare = 0.0
  /// Different amounts per payment, over the whole time.
  private(set) var distinctShare = 0.0
  /// Share of payments that are no multiple of 10 yuan.
  private(set) var fineShare = 0.0
  /// Share of the persons paid in the second half of the time who were not paid in the first.
  private(set) var lateNewcomerShare = 0.0
  /// What the person at 95 % gets per payment against the middle person.
  private(set) var upperToMiddle = 1.0

  init(_ payees: [Dealing]) {
    var changed = 0
    var decreased = 0
    var amounts: [Int64] = []
    var means: [Int64] = []
    let days = payees.flatMap { $0.paidOut.map(\.day) }
    guard let first = days.min(), let last = days.max() else { return }
    var late = 0
    var lateNew = 0
    for payee in payees {
      amounts += payee.paidOut.map(\.fen)
      means.append(payee.outFen / Int64(max(1, payee.paidOut.count)))
      for (before, after) in zip(payee.paidOut, payee.paidOut.dropFirst()) {
        pairs += 1
        guard abs(after.fen - before.fen) * 25 > before.fen else { continue }
        changed += 1
        if after.fen < before.fen { decreased += 1 }
      }
      guard let begin = payee.paidOut.first, let end = payee.paidOut.last else { continue }
      if (end.day - first) * 2 > last - first {
        late += 1
        if (begin.day - first) * 2 > last - first { lateNew += 1 }
      }
    }
    changedShare = Double(changed) / Double(max(1, pairs))
    decreaseShare = Double(decreased) / Double(max(1, changed))
    distinctShare = Double(Set(amounts).count) / Double(max(1, amounts.count))
    fineShare = Double(amounts.count { $0 % 1000 != 0 }) / Double(max(1, amounts.count))
    lateNewcomerShare = Double(lateNew) / Double(max(1, late))
    upperToMiddle =
      Double(quantile(0.95, ofFen: means)) / Double(max(1, quantile(0.5, ofFen: means)))
  }
}
