import AccountFlows
import BankRecords
import Detection

/// Gifts, shared costs and class funds among people who know each other (随礼、AA、同学会).
///
/// ## What it explains
/// Money in from tens of persons within days that is spent (`dispersed-in-concentrated-out`).
///
/// ## Why
/// Small sums of a limited circle: one occasion, or gatherings at which everybody pays the same; the
/// whole stays below what a family feast costs. What comes back is a gift in return or what was left
/// over, once.
///
/// ## Inputs
/// Number of payers, sums, days, and how often and how much payers got back.
///
/// ## Strength
/// Product of: few payers · small payments · small whole · nobody is paid again and again · hardly
/// anybody gets more than he paid · one occasion, or gatherings at equal shares · not swept to one
/// person; times the ceiling.
///
/// ## Evidence
/// The first payments in.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`. Equal shares of what is left over look like one payout
/// of a constant rate, so weak findings of that kind count from a higher limit on.
///
/// ## What it must not excuse
/// The first weeks of a scheme: principal of strangers is larger and keeps coming, and interest is
/// paid again.
///
/// ## References
/// DOMAIN.md 5, gifts and alumni funds: under 150 payers, 200 to 2,000 yuan, single event.
public struct PersonalCircle: LookAlike {
  public static let identity = PatternIdentity(
    id: "personal-circle", chineseName: "亲友随礼、AA分摊或同学会费",
    summary: "亲友、同学、同事等有限范围内的小额随礼或分摊费用，金额小、次数少、不按期返还。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayers: Int
  private let payers: Ramp
  private let paymentYuan: Ramp
  private let totalYuan: Ramp
  private let repeated: Ramp
  private let surplus: Ramp
  private let burst: Ramp
  private let burstDays: Int
  private let gathering: Ramp
  private let smallYuan: Ramp
  private let personSweep: Double
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayers = try parameters.count("least_payers", in: 3...1000)
    payers = try .falling("payer_count", of: parameters, in: 0...10_000)
    paymentYuan = try .falling("payment_yuan", of: parameters, in: 0...1_000_000)
    totalYuan = try .falling("total_yuan", of: parameters, in: 0...100_000_000)
    repeated = try .falling("repeated_payee_share", of: parameters)
    surplus = try .falling("surplus_payer_share", of: parameters)
    burst = try .rising("occasion_share", of: parameters)
    burstDays = try parameters.count("occasion_days", in: 1...90)
    gathering = try .rising("gathering_share", of: parameters)
    smallYuan = try .falling("shared_payment_yuan", of: parameters, in: 0...1_000_000)
    personSweep = try parameters.number("person_sweep", in: 0...1)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let dealings = PersonDealings(of: flow)
    let all = dealings.payers
    guard all.count >= leastPayers else { return nil }
    let surplusShare = share(of: all) { $0.outFen > $0.inFen }
    // What costs least is asked first.
    let small = payers(Double(all.count)) * totalYuan(Double(dealings.inFen) / 100)
    guard small * surplus(surplusShare) * ceiling > leastStrength else { return nil }
    let payments = dealings.paymentsIn
    let sums = PaidInSums(of: flow).sums
    let large = sums.quantile(0.9)
    // A share of the cost that is given back now and then is none of a row of payouts.
    let repeatedShare = share(of: all) {
      $0.paidOut.count > 1 && $0.paidOut.count * 3 > $0.paidIn.count
    }
    let occasionShare = busiestShare(of: payments, days: burstDays)
    let raw =
      payers(Double(all.count)) * paymentYuan(Double(large) / 100)
      * totalYuan(Double(dealings.inFen) / 100) * surplus(surplusShare)
      * max(burst(occasionShare), gathering(gatheringShare(payments)))
      * (isSwept(flow) ? personSweep : 1)
      * ceiling
    // Equal shares of what is left of small sums follow nobody's principal.
    let usual = sums.quantile(0.5)
    let shared = sharedOut(all) * smallYuan(Double(usual) / 100)
    let strength = max(
      returnGuard.limited(raw * repeated(repeatedShare), findings: findings, flow: flow),
      returnGuard.limitedByMemos(raw * shared, flow: flow))
    guard strength > leastStrength else { return nil }
    let paid = all.count { !$0.paidOut.isEmpty }
    return Explanation(
      lookAlike: PersonalCircle.identity.id, strength: strength,
      statement: "\(all.count)人付款，九成不超过\(Money(fen: large))元，合计\(Money(fen: dealings.inFen))元"
        + "，\(burstDays)天内最多集中\(percentText(occasionShare))，\(paid)人有一次性回礼或退余款",
      quantities: [
        Quantity("payer_count", "付款人数", .count(all.count)),
        Quantity("large_payment", "九成付款不超过", .money(Money(fen: large))),
        Quantity("total_in", "收入合计", .money(Money(fen: flow.inFen))),
        Quantity("occasion_share", "一次事由内付款占比", .ratio(occasionShare)),
        Quantity("repeated_payee_share", "多次收款的付款人占比", .ratio(repeatedShare)),
      ],
      evidence: flow.legs.filter(\.isIn).prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }

  /// One person who never paid in gets half of all money out.
  private func isSwept(_ flow: AccountFlow) -> Bool {
    flow.peers.contains {
      $0.kind == .naturalPerson && !$0.isSameParty && $0.inCount == 0
        && $0.outFen * 2 >= flow.outFen
    }
  }

  private func share(of dealings: [Dealing], where fits: (Dealing) -> Bool) -> Double {
    Double(dealings.count(where: fits)) / Double(max(1, dealings.count))
  }

  /// How far what payers get back are equal shares given to several on one day, small beside what they
  /// paid.
  private func sharedOut(_ all: [Dealing]) -> Double {
    let sharing = all.filter { $0.outFen * 2 < $0.inFen }
    let paidOut = sharing.flatMap(\.paidOut)
    guard !paidOut.isEmpty, sharing.count * 4 >= all.count * 3 else { return 0 }
    return gathering(gatheringShare(paidOut))
  }

  /// Share of payments that equal at least two others of the same day.
  private func gatheringShare(_ payments: [Dealing.Payment]) -> Double {
    let ordered = payments.sorted { ($0.day, $0.fen) < ($1.day, $1.fen) }
    var equal = 0
    var start = ordered.startIndex
    while start < ordered.endIndex {
      var end = start + 1
      while end < ordered.endIndex, ordered[end] == ordered[start] { end += 1 }
      if end - start >= 3 { equal += end - start }
      start = end
    }
    return Double(equal) / Double(max(1, payments.count))
  }
}
