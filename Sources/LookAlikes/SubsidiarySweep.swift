import AccountFlows
import BankRecords
import Detection

/// A group's subsidiary or branch whose takings go to the parent each day (子公司、门店资金归集).
///
/// ## What it explains
/// Payments of many that leave in one sum on the same day (`rapid-pass-through`,
/// `dispersed-in-concentrated-out`, `concentrated-in-dispersed-out`, `periodic-batch-payout`).
///
/// ## Why
/// A group keeps its money in one place: what customers pay is swept up in the evening, and what the
/// subsidiary needs for wages and bills comes down again. Its customers buy again and again, for what
/// they happen to need. Investors pay once or twice, in round sums, and the account to which their money is swept
/// gives nothing back to pay wages with.
///
/// ## Inputs
/// The largest receiver, what it pays back, on how many days, persons' payments in, their number and sums.
///
/// ## Strength
/// Product of: one firm gets what customers pay, on many days · it pays down again several times · customers pay
/// many times, and each of them sums that differ and are no savings · hardly any payer is paid; times the ceiling, and what the
/// return flow and memos of investment leave.
///
/// ## Evidence
/// The sweeps and what came down.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Collectors that are swept to a firm: their payers come once or twice. Payers who are paid back.
///
/// ## Known misses
/// Subsidiaries that pay wages from what they take in; parents without a name.
///
/// ## References
/// DOMAIN.md 5 row 13; group treasury (资金池). The treasury itself: `cash-pooling`.
public struct SubsidiarySweep: LookAlike {
  public static let identity = PatternIdentity(
    id: "subsidiary-sweep", chineseName: "集团成员单位上存资金",
    summary: "客户反复付货款，当日归集到上级单位，所需开支由上级单位下拨。")

  private let returnGuard: ReturnFlowGuard
  private let leastCustomers: Int
  private let swept: Ramp
  private let sweepDays: Ramp
  private let comeDown: Ramp
  private let purchases: Ramp
  private let varied: Ramp
  private let paymentYuan: Ramp
  private let returned: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastCustomers = try parameters.count("least_customers", in: 2...10_000)
    swept = try .rising("swept_share", of: parameters)
    sweepDays = try .rising("sweep_days", of: parameters, in: 0...1000)
    comeDown = try .rising("credit_count", of: parameters, in: 0...1000)
    purchases = try .rising("purchases_per_customer", of: parameters, in: 0...1000)
    varied = try .rising("varied_customer_share", of: parameters)
    paymentYuan = try .falling("payment_yuan", of: parameters, in: 0...1_000_000)
    returned = try .falling("paid_customer_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= leastCustomers,
      let parent = flow.peers.filter({ $0.kind == .organisation && !$0.isSameParty })
        .max(by: { $0.outFen < $1.outFen }), parent.outCount > 1, parent.inCount > 1
    else { return nil }
    let customers = PersonDealings(of: flow).payers.filter { $0.party != parent.party }
    guard customers.count >= leastCustomers,
      let bought = middle(customers.map { Double($0.paidIn.count) })
    else { return nil }
    let days = Set(
      flow.legs.filter { !$0.isIn && flow.peer(of: $0)?.party == parent.party }.map(\.time.day))
    let takenFen = customers.reduce(Int64(0)) { $0 + $1.inFen }
    let share = min(1, Double(parent.outFen) / Double(max(1, takenFen)))
    let paid = Double(customers.count { !$0.paidOut.isEmpty }) / Double(customers.count)
    let differing = customers.count { Set($0.paidIn.map(\.fen)).count * 2 > $0.paidIn.count }
    let raw =
      swept(share) * sweepDays(Double(days.count)) * comeDown(Double(parent.inCount))
      * purchases(bought) * varied(Double(differing) / Double(customers.count)) * returned(paid)
      * paymentYuan(Double(quantile(0.5, ofFen: customers.flatMap { $0.paidIn.map(\.fen) })) / 100)
      * ceiling
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: SubsidiarySweep.identity.id, strength: strength,
      statement:
        "\(customers.count)名客户反复付款（中位\(Int(bought))笔、金额不一），货款的\(percentText(share))分\(days.count)日上存同一单位，"
        + "该单位下拨\(parent.inCount)笔",
      quantities: [
        Quantity("customer_count", "客户数", .count(customers.count)),
        Quantity("purchases_per_customer", "每户付款笔数", .count(Int(bought))),
        Quantity("swept_share", "上存金额占货款比", .ratio(share)),
        Quantity("sweep_days", "上存天数", .count(days.count)),
        Quantity("credit_count", "下拨笔数", .count(parent.inCount)),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0)?.party == parent.party }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }
}
