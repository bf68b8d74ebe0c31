import AccountFlows
import BankRecords
import Detection
import Glibc

/// 借新还旧.
///
/// ## What it finds
/// Payouts to persons who paid in earlier that no business pays for: the principal of persons who
/// paid for the first time shortly before covers them, time after time.
///
/// ## Why it matters
/// Money that earns nothing can only be paid back from new money. This is how every such scheme
/// lives and why it ends; the figures say when.
///
/// ## Inputs
/// Ins and outs of parties that may be natural persons, borrowers left out; income from enterprises
/// and public bodies, less what goes back to such. Money from unknown counterparties, payment
/// institutions and own accounts counts for neither side. Principal need not be round.
///
/// ## Score
/// Product of: persons paid on a log scale; share of payouts that newcomers of the last
/// `funding_days` cover and income does not; share of those long enough in who got a return, or how
/// often each was paid (where several accounts share the payers); whether they were paid more than once;
/// share of payouts to earlier payers that may be returns, not refunds; share of paid persons who
/// had paid in; share of those with money in both directions who paid in first; what they had paid, by the median; time over which payouts went on; and, for small parts, growth of newcomers and how
/// little is left of the outstanding principal.
///
/// ## Evidence
/// First payments of newcomers (`collected`) and the payouts (`paidOut`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_payees | payees | 6 | 2…100000 | fewer are family loans |
/// | full_payees | payees | 40 | 3…1000000 | beyond adds nothing |
/// | least_rate | per principal | 0.002 | 1e-5…0.1 | daily schemes pay about 0.3 % |
/// | most_rate | per principal | 0.2 | 0.1…0.9 | quarterly payouts of 5 % a month |
/// | least_gain | per principal | 0.003 | 1e-5…0.1 | less is a rounding |
/// | most_gain | per principal | 0.6 | 0.1…5 | more is another business |
/// | funding_days | days | 31 | 1…400 | the period before the payout |
/// | first_payment_days | days | 3 | 0…30 | large sums come in parts |
/// | least_funding | share | 0.25 | 0…0.95 | below, something else pays |
/// | full_funding | share | 0.85 | 0.01…1 | beyond adds nothing |
/// | least_paid_back | share | 0.15 | 0…0.95 | refunds reach few |
/// | full_paid_back | share | 0.6 | 0.01…1 | some take returns elsewhere |
/// | full_repeats | payouts per payee | 4 | 1.6…1000 | where several accounts share the payers |
/// | once_factor | factor | 0.3 | 0…1 | surplus of a club |
/// | least_returns | share | 0.5 | 0…0.95 | other payouts prevail |
/// | full_returns | share | 0.85 | 0.01…1 | beyond adds nothing |
/// | least_overlap | share | 0.05 | 0…0.95 | staff with a deposit |
/// | full_overlap | share | 0.3 | 0.01…1 | others paid by cash or wallet |
/// | least_paid_in_first | share | 0.5 | 0…0.95 | friends pay to and fro |
/// | full_paid_in_first | share | 0.85 | 0.01…1 | some friends of the holder |
/// | least_principal_yuan | yuan | 200 | 1…1e6 | dinners and club fees |
/// | full_principal_yuan | yuan | 2000 | 2…1e7 | savings |
/// | least_span_days | days | 7 | 1…1000 | a surplus is shared out at once |
/// | full_span_days | days | 75 | 2…4000 | payouts over more than two months |
/// | steady_factor | factor | 0.85 | 0…1 | no growth of newcomers |
/// | covered_factor | factor | 0.6 | 0…1 | the principal is still there |
///
/// ## Known look-alikes
/// Shops that give cash back in small shares, young cooperatives that pay in their first year,
/// clubs that share out a surplus, prepaid services with partial refunds (few get one). Payroll,
/// refunds of whole payments, deposits, rotating savings and loans do not fire: payees never paid
/// in, get back just what they paid, no newcomers come, or the money went out first.
///
/// ## References
/// 防范和处置非法集资条例 art.2; DOMAIN 2.6 I7, I8 and section 5.
public struct NewcomerFundedPayout: Detector {
  public static let identity = PatternIdentity(
    id: "newcomer-funded-payout", chineseName: "借新还旧",
    summary: "向早期付款人的返款由此前不久首次付款者的本金支撑，没有经营收入来源。")

  private let leastPayees: Int
  private let fullPayees: Double
  private let limits: NewcomerFunding.Limits
  private let funding: ClosedRange<Double>
  private let paidBack: ClosedRange<Double>
  private let returns: ClosedRange<Double>
  private let overlap: ClosedRange<Double>
  private let fullSpanDays: Double
  private let paidInFirst: ClosedRange<Double>
  private let leastSpanDays: Double
  private let leastPrincipalFen: Double
  private let fullPrincipalFen: Double
  private let steadyFactor: Double
  private let fullRepeats: Double
  private let onceFactor: Double
  private let coveredFactor: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastPayees = try parameters.count("least_payees", in: 2...100_000)
    fullPayees = try parameters.number("full_payees", in: 3...1_000_000)
    let rates =
      try parameters.number(
        "least_rate", in: 1e-5...0.1)...parameters.number("most_rate", in: 0.1...0.9)
    let gains =
      try parameters.number(
        "least_gain", in: 1e-5...0.1)...parameters.number("most_gain", in: 0.1...5)
    limits = NewcomerFunding.Limits(
      bounds: ReturnBounds(rate: rates, gain: gains),
      fundingDays: try parameters.count("funding_days", in: 1...400),
      firstPaymentDays: try parameters.count("first_payment_days", in: 0...30))
    funding = try Self.ramp("least_funding", "full_funding", parameters)
    paidBack = try Self.ramp("least_paid_back", "full_paid_back", parameters)
    returns = try Self.ramp("least_returns", "full_returns", parameters)
    overlap = try Self.ramp("least_overlap", "full_overlap", parameters)
    fullSpanDays = try parameters.number("full_span_days", in: 2...4000)
    paidInFirst = try Self.ramp("least_paid_in_first", "full_paid_in_first", parameters)
    leastSpanDays = try parameters.number("least_span_days", in: 1...1000)
    leastPrincipalFen = try parameters.number("least_principal_yuan", in: 1...1e6) * 100
    fullPrincipalFen = try parameters.number("full_principal_yuan", in: 2...1e7) * 100
    fullRepeats = try parameters.number("full_repeats", in: 1.6...1000)
    onceFactor = try parameters.number("once_factor", in: 0...1)
    steadyFactor = try parameters.number("steady_factor", in: 0...1)
    coveredFactor = try parameters.number("covered_factor", in: 0...1)
  }

  /// Two shares of which the first lies below the second.
  private static func ramp(_ low: String, _ high: String, _ parameters: DetectorParameters)
    throws(ParameterError) -> ClosedRange<Double>
  {
    let start = try parameters.number(low, in: 0...0.95)
    let end = try parameters.number(high, in: 0.01...1)
    guard start < end else {
      throw ParameterError(owner: parameters.owner, name: high, reason: "must lie above \(low)")
    }
    return start...end
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= leastPayees && Int(screen.outCount) >= leastPayees
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    // Cheap and exact: persons must stand on both sides.
    let parties = FlowParties(flow)
    guard parties.bothWays >= leastPayees else { return nil }
    let history = PrincipalHistory(flow, parties: parties, bounds: limits.bounds)
    guard history.payouts.count >= leastPayees else { return nil }
    let found = NewcomerFunding(flow, parties: parties, history: history, limits: limits)
    guard found.payeeCount >= leastPayees, found.payoutFen > 0 else { return nil }
    let growth = ArrivalGrowth(days: found.arrivals)
    let strength = Scoring.strength(strength(found, growth: growth))
    guard strength > 0 else { return nil }
    return finding(flow, found: found, growth: growth, strength: strength, asOf: context.asOf)
  }

  private func strength(_ found: NewcomerFunding, growth: ArrivalGrowth?) -> Double {
    func part(_ value: Double, _ range: ClosedRange<Double>) -> Double {
      Scoring.linear(value, from: range.lowerBound, to: range.upperBound)
    }
    let span = Double(found.lastPayout - found.firstPayout + 1)
    return Scoring.logarithmic(
      Double(found.payeeCount), from: Double(leastPayees), to: fullPayees, start: 0.15)
      * part(found.fundingRatio, funding)
      * max(
        part(found.paidBackShare, paidBack),
        Scoring.linear(found.repeats, from: 1.5, to: fullRepeats))
      * Scoring.linear(found.repeats, from: 1, to: 2, start: onceFactor)
      * part(found.returnShare, returns) * part(found.overlap, overlap)
      * part(found.paidInFirstShare, paidInFirst)
      * Scoring.linear(span, from: leastSpanDays, to: fullSpanDays)
      * Scoring.logarithmic(
        found.medianPrincipalFen, from: leastPrincipalFen, to: fullPrincipalFen, start: 0)
      * Scoring.linear(growth?.laterShare ?? 0, from: 0.4, to: 0.65, start: steadyFactor)
      * (1 - (1 - coveredFactor) * Scoring.linear(found.coverage, from: 0.3, to: 0.9))
  }

  private func finding(
    _ flow: AccountFlow, found: NewcomerFunding, growth: ArrivalGrowth?, strength: Double,
    asOf: CivilDay
  ) -> Finding? {
    let legs =
      (found.principalLegs.map { ($0, Evidence.Role.collected) }
      + found.payoutLegs.map { ($0, Evidence.Role.paidOut) }).sorted { $0.0 < $1.0 }
    guard let first = legs.first, let last = legs.last else { return nil }
    let collapse = CollapseEstimate(found, flow: flow, asOf: asOf)
    var quantities = [
      Quantity("payee_count", "获返款的早期付款人", .count(found.payeeCount)),
      Quantity("newcomer_count", "首次付款人数", .count(found.newcomerCount)),
      Quantity("newcomer_amount", "首次付款金额", .money(Money(fen: found.newcomerFen))),
      Quantity("paid_out_amount", "返款金额", .money(Money(fen: found.payoutFen))),
      Quantity("newcomer_funding_ratio", "返款由新增本金覆盖比例", .ratio(shown(found.fundingRatio))),
      Quantity(
        "income_ratio", "返款可由经营收入覆盖比例",
        .ratio(shown(Double(found.coveredByIncomeFen) / Double(found.payoutFen)))),
      Quantity("paid_back_share", "到期付款人中获返款占比", .ratio(shown(found.paidBackShare))),
      Quantity("coverage", "余额对未返本金的覆盖率", .ratio(shown(found.coverage))),
    ]
    if let doubling = growth?.doublingDays {
      quantities.append(
        Quantity("doubling_days", "首次付款人数翻倍天数", .days((doubling * 10).rounded() / 10)))
    }
    if let collapse {
      quantities.append(
        Quantity("runway_days", "余额可支付返款天数", .days((collapse.runwayDays * 10).rounded() / 10)))
      quantities.append(Quantity("collapse_day", "资金断裂日", .text(collapse.day.description)))
      quantities.append(Quantity("collapse_basis", "断裂日依据", .text(collapse.basis.chineseName)))
    }
    return Finding(
      detector: Self.identity.id, strength: strength,
      window: flow.legs[first.0].time...flow.legs[last.0].time, quantities: quantities,
      statement: statement(found, collapse: collapse),
      evidence: legs.map { Evidence(transaction: flow.legs[$0.0].transaction, role: $0.1) })
  }

  private func shown(_ share: Double) -> Double { Scoring.strength(share) }

  private func statement(_ found: NewcomerFunding, collapse: CollapseEstimate?) -> String {
    var text =
      "向\(found.payeeCount)名早期付款人返款\(ChineseText.money(found.payoutFen))，其中"
      + "\(ChineseText.percent(found.fundingRatio))可由此前\(limits.fundingDays)天内首次付款者的本金覆盖"
      + "（首次付款\(found.newcomerCount)人、\(ChineseText.money(found.newcomerFen))），"
    let income = Double(found.coveredByIncomeFen) / Double(found.payoutFen)
    text +=
      income < 0.01 ? "未见可支撑返款的单位收入" : "单位收入仅可支撑\(ChineseText.percent(income))"
    text += "，末次返款后余额约为未返本金的\(ChineseText.percent(found.coverage))"
    switch collapse?.basis {
    case .stopped: text += "，\(collapse?.day.description ?? "")前后起未再返款"
    case .runningDry: text += "，按近期速度余额约于\(collapse?.day.description ?? "")用尽"
    case .outgrown: text += "，按近期速度新增本金约于\(collapse?.day.description ?? "")起不足以支付返款"
    case nil: break
    }
    return text
  }
}

extension ArrivalGrowth {
  /// Days in which the number of arrivals doubles, by the halves of the span; nil without growth.
  fileprivate var doublingDays: Double? {
    guard earlierCount > 0, laterCount > earlierCount, spanDays >= 14 else { return nil }
    let ratio = Double(laterCount) / Double(earlierCount)
    return Double(spanDays) / 2 / log2(ratio)
  }
}
