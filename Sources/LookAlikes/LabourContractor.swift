import AccountFlows
import BankRecords
import Detection

/// Day labour paid for by a contractor or platform (零工劳务费、计件工钱).
///
/// ## What it explains
/// Money of few payers that leaves to many persons (`concentrated-in-dispersed-out`,
/// `periodic-batch-payout`, `rapid-pass-through`).
///
/// ## Why
/// A contractor gets money from firms and pays persons for days worked or orders done: the same person gets more
/// one time and less the next, while interest on principal stays the same or grows with it.
///
/// ## Inputs
/// Payments out per person in order, who funds the account, payees who paid in.
///
/// ## Strength
/// Product of: money comes from few firms · payees did not invest · sums vary up and down per person · the
/// circle of payees does not grow without end · no payee gets far more than the middle; times the ceiling.
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
/// ## Known misses
/// Gangs paid the same day rate for the same days; firms whose customers are persons.
///
/// ## References
/// DOMAIN.md 5 row 1. Farm produce: `produce-buyer`.
public struct LabourContractor: LookAlike {
  public static let identity = PatternIdentity(
    id: "labour-contractor", chineseName: "零工、计件劳务费",
    summary: "由单位拨入资金，按工日或件数向务工人员付款，同一人每次金额有增有减。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayees: Int
  private let leastChanges: Int
  private let funding: Ramp
  private let investing: Ramp
  private let varied: Ramp
  private let decreasing: Ramp
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
    newcomers = try .falling("late_newcomer_share", of: parameters)
    skew = try .falling("upper_to_middle_ratio", of: parameters, in: 1...1000)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.outCount >= leastPayees else { return nil }
    let dealings = PersonDealings(of: flow)
    let payees = dealings.payees
    guard payees.count >= leastPayees else { return nil }
    let fundingShare = Double(dealings.businessInFen) / Double(max(1, flow.inFen))
    let investors = payees.count { $0.inFen > 0 && $0.inFen >= $0.outFen / 2 }
    // What costs least is asked first.
    let paid = funding(fundingShare) * investing(Double(investors) / Double(payees.count))
    guard paid > leastStrength else { return nil }
    let sums = PieceworkSums(of: flow)
    guard sums.pairs >= leastChanges else { return nil }
    let changing = varied(sums.changedShare) * decreasing(sums.decreaseShare)
    let raw =
      funding(fundingShare) * investing(Double(investors) / Double(payees.count))
      * changing * newcomers(sums.lateNewcomerShare) * skew(sums.upperToMiddle)
      * ceiling
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: LabourContractor.identity.id, strength: strength,
      statement: statement(sums, fundingShare, payees: payees.count, investors: investors),
      quantities: [
        Quantity("payee_count", "收款人数", .count(payees.count)),
        Quantity("business_funding_share", "单位拨入占比", .ratio(fundingShare)),
        Quantity("changed_payment_share", "同一人前后金额不同占比", .ratio(sums.changedShare)),
        Quantity("decrease_share", "其中减少的占比", .ratio(sums.decreaseShare)),
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
      "，同一人前后两次金额不同的占\(percentText(sums.changedShare))，其中减少的占\(percentText(sums.decreaseShare))"
    text +=
      investors == 0 ? "，收款人均非出资人" : "，收款人中\(investors)人付入达其所得一半"
    return text
  }
}
