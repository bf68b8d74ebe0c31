import AccountFlows
import BankRecords
import Detection

/// Farm produce bought from many growers (粮食、茶叶、甘蔗等收购款).
///
/// ## What it explains
/// Money of few payers that leaves to many persons (`concentrated-in-dispersed-out`,
/// `periodic-batch-payout`, `rapid-pass-through`).
///
/// ## Why
/// A buyer gets money from a mill and pays growers weight × price: sums are uneven and nearly all differ.
/// The growers may buy seed and fertiliser from the same account, for much less than they sell.
///
/// ## Inputs
/// Payments out per person, who funds the account, payees who paid in.
///
/// ## Strength
/// Product of: money comes from few firms · payees did not invest · sums nearly all differ and are uneven ·
/// the circle of payees does not grow without end · no payee gets far more than the middle; times the ceiling.
///
/// ## Evidence
/// The first payments.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Interest on round principal: its sums repeat and are multiples of ten yuan. Commissions of a pyramid:
/// their payees grow in number and a few get most.
///
/// ## Known misses
/// Buyers who round to whole tens; interest on odd principal from a payout account whose principal is seen
/// at another bank.
///
/// ## References
/// DOMAIN.md 5 rows 1 and 7. Day labour: `labour-contractor`.
public struct ProduceBuyer: LookAlike {
  public static let identity = PatternIdentity(
    id: "produce-buyer", chineseName: "农产品收购款",
    summary: "由单位拨入资金，按交货量和单价向农户付款，金额零散不一。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayees: Int
  private let funding: Ramp
  private let investing: Ramp
  private let distinct: Ramp
  private let fine: Ramp
  private let newcomers: Ramp
  private let buyers: Ramp
  private let skew: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayees = try parameters.count("least_payees", in: 3...10_000)
    funding = try .rising("business_funding_share", of: parameters)
    investing = try .falling("investing_payee_share", of: parameters)
    distinct = try .rising("distinct_amount_share", of: parameters)
    fine = try .rising("fine_amount_share", of: parameters)
    newcomers = try .falling("late_newcomer_share", of: parameters)
    buyers = try .rising("buyer_count", of: parameters, in: 1...1000)
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
    let uneven = distinct(sums.distinctShare) * fine(sums.fineShare)
    let raw =
      funding(fundingShare) * investing(Double(investors) / Double(payees.count))
      * uneven * max(newcomers(sums.lateNewcomerShare), buyers(ProduceBuyer.buyerCount(of: flow)))
      * skew(sums.upperToMiddle)
      * ceiling
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: ProduceBuyer.identity.id, strength: strength,
      statement: statement(sums, fundingShare, payees: payees.count, investors: investors),
      quantities: [
        Quantity("payee_count", "收款人数", .count(payees.count)),
        Quantity("business_funding_share", "单位拨入占比", .ratio(fundingShare)),
        Quantity("distinct_amount_share", "不同金额占比", .ratio(sums.distinctShare)),
        Quantity("late_newcomer_share", "后半段新收款人占比", .ratio(sums.lateNewcomerShare)),
      ],
      evidence: flow.legs.filter { !$0.isIn && flow.peer(of: $0)?.mayBeInvestor == true }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .paidOut) })
  }

  /// How many buyers the money comes from, each counted by its part: the inverse of the sum of squared
  /// shares. What a scheme pays out comes from one or two accounts, harvests are sold to many.
  private static func buyerCount(of flow: AccountFlow) -> Double {
    let sums = flow.peers.filter { $0.kind == .organisation && $0.inFen > 0 }.map {
      Double($0.inFen)
    }
    let total = sums.reduce(0, +)
    guard total > 0 else { return 0 }
    return 1 / sums.reduce(0) { $0 + ($1 / total) * ($1 / total) }
  }

  private func statement(
    _ sums: PieceworkSums, _ fundingShare: Double, payees: Int, investors: Int
  ) -> String {
    var text = "收入的\(percentText(fundingShare))来自单位或少数大额付款方，付给\(payees)人"
    text += "，不同金额占\(percentText(sums.distinctShare))，零散金额占\(percentText(sums.fineShare))"
    text +=
      investors == 0 ? "，收款人均非出资人" : "，收款人中\(investors)人付入达其所得一半"
    return text
  }
}
