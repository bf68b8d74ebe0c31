import AccountFlows
import BankRecords
import Detection
import FlowStatistics

/// 提成返佣.
///
/// ## What it finds
/// A few persons who never pay in and are paid a constant share of what the public paid in since the
/// last settlement, in the week or month before, or in the days before; each for all of it, or all
/// together, where each recruiter gets a share of what the own clients brought.
///
/// ## Why it matters
/// Schemes grow by paid recruiters; commissions (佣金、提成、返点) are money that must be given back.
///
/// ## Inputs
/// Outs to persons who never paid in, by day; money in from persons, unknown counterparties and
/// payment institutions by day.
///
/// ## Score
/// Product of: settlements on one rate beyond what the same sums would fit other days' inflow; number
/// of settlements on a log scale; and persons on a log scale.
///
/// ## Evidence
/// The commissions (`paidOut`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_settlements | settlements | 5 | 4…1000 | four points lie on many lines |
/// | full_settlements | settlements | 20 | 5…10000 | beyond adds nothing |
/// | full_payees | payees | 4 | 1.5…100 | one may be a partner, several are recruiters |
/// | most_payees | payees | 15 | 1…40 | few |
/// | least_rate | per inflow | 0.003 | 1e-5…0.1 | less is a fee |
/// | most_rate | per inflow | 0.3 | 0.1…1 | more is a sweep |
/// | rate_tolerance | relative | 0.02 | 0.0001…0.1 | payments late in the day, rounding |
/// | least_share | share | 0.35 | 0…0.95 | below, chance |
/// | full_share | share | 0.8 | 0.01…1 | beyond adds nothing |
/// | one_payee_factor | factor | 0.6 | 0…1 | a partner, a landlord paid by turnover |
///
/// ## Known look-alikes
/// Sales staff of honest shops, partners who share the takings, landlords paid by turnover: a
/// supporting sign only.
///
/// ## References
/// 防范和处置非法集资条例 art.25; DOMAIN 2.6 I17.
public struct CommissionFanOut: Detector {
  public static let identity = PatternIdentity(
    id: "commission-fan-out", chineseName: "提成返佣",
    summary: "按近期转入金额的固定比例向少数人支付提成、佣金；仅作佐证。")
  /// Says nothing by itself.
  public static let needsCompany = true

  private let leastSettlements: Int
  private let fullSettlements: Double
  private let fullPayees: Double
  private let mostPayees: Int
  private let rates: ClosedRange<Double>
  private let tolerance: Double
  private let leastShare: Double
  private let fullShare: Double
  private let onePayeeFactor: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastSettlements = try parameters.count("least_settlements", in: 4...1000)
    fullSettlements = try parameters.number("full_settlements", in: 5...10_000)
    fullPayees = try parameters.number("full_payees", in: 1.5...100)
    mostPayees = try parameters.count("most_payees", in: 1...40)
    rates =
      try parameters.number(
        "least_rate", in: 1e-5...0.1)...parameters.number("most_rate", in: 0.1...1)
    tolerance = try parameters.number("rate_tolerance", in: 0.0001...0.1)
    leastShare = try parameters.number("least_share", in: 0...0.95)
    fullShare = try parameters.number("full_share", in: 0.01...1)
    onePayeeFactor = try parameters.number("one_payee_factor", in: 0...1)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.outCount) >= leastSettlements && Int(screen.inCount) >= leastSettlements
  }

  /// One reading of the flow: persons, their common rate and how surely it holds.
  private struct Reading {
    var payees: [CommissionPayees.Payee]
    var fit: ProportionFit
    var isPool: Bool
    var strength: Double
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard flow.outCount >= leastSettlements, flow.inCount >= leastSettlements else { return nil }
    // Cheap and exact: every settlement pays somebody who never pays in, each of them twice at least.
    let parties = FlowParties(flow)
    let payouts = CommissionPayees.payouts(flow, parties: parties)
    let payments = payouts.reduce(0) { $0 + ($1 >= CommissionPayees.leastDays ? Int($1) : 0) }
    guard payments >= leastSettlements else { return nil }
    guard
      let found = CommissionPayees(
        flow, parties: parties, payouts: payouts, mostShare: rates.upperBound)
    else { return nil }
    var best: Reading?
    for reading in readings(found) where reading.strength > (best?.strength ?? 0) { best = reading }
    return best.flatMap { finding(flow, $0) }
  }

  private func readings(_ found: CommissionPayees) -> [Reading] {
    var readings: [Reading] = []
    // Each by himself, those of one rate together.
    var own: [(payee: CommissionPayees.Payee, fit: ProportionFit)] = []
    for payee in found.payees where payee.days.count >= leastSettlements {
      guard let fit = fit(payee.days, payee.sums, found), fit.share > leastShare else { continue }
      own.append((payee, fit))
    }
    if let surest = own.max(by: { $0.fit.share < $1.fit.share }), own.count <= mostPayees {
      readings.append(
        reading(own.map(\.payee), surest.fit, isPool: false))
    }
    // All together: each gets a share of what the own clients brought.
    let told = found.payees.filter(\.hasWord)
    for pool in [found.payees, told] where (2...mostPayees).contains(pool.count) {
      let (days, sums) = CommissionPayees.pooled(pool)
      guard days.count >= leastSettlements, let fit = fit(days, sums, found),
        fit.share > leastShare
      else { continue }
      readings.append(reading(pool, fit, isPool: true))
    }
    return readings
  }

  private func fit(_ days: [Int], _ sums: [Double], _ found: CommissionPayees) -> ProportionFit? {
    guard
      CommissionFit.mayFit(
        leastSettlements, share: leastShare, days: days, sums: sums, inflow: found.inflow,
        relativeTolerance: tolerance, rates: rates, monthBefore: CommissionPayees.monthBefore)
    else { return nil }
    let fit = CommissionFit(
      days: days, sums: sums, inflow: found.inflow, relativeTolerance: tolerance, rates: rates,
      monthBefore: CommissionPayees.monthBefore)?.fit
    return fit.flatMap { $0.fittingCount >= leastSettlements ? $0 : nil }
  }

  private func reading(_ payees: [CommissionPayees.Payee], _ fit: ProportionFit, isPool: Bool)
    -> Reading
  {
    let strength =
      Scoring.linear(fit.share, from: leastShare, to: fullShare)
      * Scoring.logarithmic(
        Double(fit.fittingCount), from: Double(leastSettlements), to: fullSettlements, start: 0.3)
      * Scoring.logarithmic(Double(payees.count), from: 1, to: fullPayees, start: onePayeeFactor)
    return Reading(
      payees: payees, fit: fit, isPool: isPool, strength: Scoring.strength(strength))
  }

  private func finding(_ flow: AccountFlow, _ reading: Reading) -> Finding? {
    let legs = reading.payees.flatMap(\.legs).sorted()
    guard let first = legs.first, let last = legs.last else { return nil }
    let paid = legs.reduce(Int64(0)) { $0 + flow.legs[$1].amountFen }
    let rate = (reading.fit.rate * 1e6).rounded() / 1e6
    return Finding(
      detector: Self.identity.id, strength: reading.strength,
      window: flow.legs[first].time...flow.legs[last].time,
      quantities: [
        Quantity("commission_payee_count", "收取提成人数", .count(reading.payees.count)),
        Quantity("commission_rate", "提成比例", .ratio(rate)),
        Quantity("settlement_count", "符合比例的结算次数", .count(reading.fit.fittingCount)),
        Quantity("share_on_rate", "符合比例的占比（扣除偶然）", .ratio(Scoring.strength(reading.fit.share))),
        Quantity("commission_amount", "提成金额", .money(Money(fen: paid))),
      ],
      statement: "\(reading.isPool ? "合计" : "")按近期转入金额的\(ChineseText.percent(rate, decimals: 2))"
        + "向\(reading.payees.count)名从未付款的个人支付款项\(ChineseText.money(paid))，"
        + "\(reading.fit.fittingCount)次结算符合该比例",
      evidence: legs.map {
        Evidence(transaction: flow.legs[$0].transaction, role: .paidOut)
      })
  }
}
