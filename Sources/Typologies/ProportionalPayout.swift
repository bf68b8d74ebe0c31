import AccountFlows
import BankRecords
import Detection
import FlowStatistics

/// 返利比例固定.
///
/// ## What it finds
/// Persons who paid in before are paid a constant part of their own principal, again and again, or
/// get their principal back with a constant gain. Several constants may stand beside each other
/// (tiers by sum and term); top-ups of principal are followed.
///
/// ## Why it matters
/// A promised return on principal is the heart of the legal definition (还本付息或其他投资回报), and
/// the one thing that honest flows of the same shape do not have: the strongest sign.
///
/// ## Inputs
/// Ins and later outs of each party that may be a natural person. Principal is what the party has
/// paid in and not yet got back.
///
/// ## Score
/// Product of: share of payouts on at most a few constants, beyond what evenly spread rates would
/// give; number of paid persons on a log scale, each counting more the more days it was paid on;
/// repetition to the persons paid most often; and whether the payouts fit each person's own
/// principal better than other persons' (else equal sums alone could make the constant).
/// Where rates differ from person to person but stay the same for each, or stray within a narrow
/// band, the same is measured and counts less.
/// Rates that differ from one payout to the next for everybody are shared profit and count less.
/// Equal sums paid to persons of different principal on one day weaken it. Exact refunds are no
/// returns, nor are parts that together are just the principal; they count against where the person
/// never got a return.
///
/// ## Evidence
/// The principal of the paid persons (`collected`) and every payout on a constant (`paidOut`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_rate | per principal | 0.002 | 1e-5…0.1 | daily schemes pay about 0.3 % |
/// | least_daily_rate | per principal | 0.0002 | 1e-5…0.1 | rebates on purchases: 0.05 % a day |
/// | least_daily_payouts | payouts per payee | 3 | 1…1000 | so small a rate is paid often |
/// | most_rate | per principal | 0.2 | 0.1…0.9 | quarterly payouts of 5 % a month |
/// | least_gain | per principal | 0.003 | 1e-5…0.1 | less is a rounding |
/// | most_gain | per principal | 0.6 | 0.1…5 | more is another business |
/// | rate_tolerance | relative | 0.01 | 0.0001…0.05 | rounding, small fees |
/// | rounding_yuan | yuan | 1 | 0…100 | small payouts in whole yuan |
/// | most_constants | rates | 6 | 1…50 | tiers |
/// | least_payees | payees | 5 | 2…100000 | fewer are family loans |
/// | full_payees | payees | 40 | 3…1000000 | beyond adds nothing |
/// | full_repeats | payouts per payee | 4 | 2…1000 | repeats at least 3 periods |
/// | once_factor | factor | 0.4 | 0…1 | paid once, as cooperatives do |
/// | slow_period_days | days | 200 | 32…4000 | yearly dividends do not count as repeats |
/// | personal_factor | factor | 0.7 | 0…1 | each person has an own constant rate |
/// | tight_band_factor | factor | 0.75 | 0…1 | rates stray by a few hundredths |
/// | band_factor | factor | 0.4 | 0…1 | rates stray within a narrow band |
/// | same_principal_factor | factor | 0.65 | 0…1 | all principals equal |
/// | unsteady_factor | factor | 0.4 | 0…1 | each payout at another rate: shared profit |
/// | full_steadiness | share | 0.4 | 0.01…1 | top-ups and delay change some rates |
/// | least_share | share | 0.3 | 0…0.95 | below, nothing is said |
/// | full_share | share | 0.8 | 0.01…1 | beyond adds nothing |
///
/// ## Known look-alikes
/// Private loans from a few lenders at monthly interest (few payees: low), yearly dividends of
/// cooperatives (paid once: at most 0.4; yearly: at most 0.7), dealers' rebates, licensed products.
/// Deposit refunds, returned goods, payroll and rent agencies have no constant part of an own
/// principal and do not fire. Accounts that pay returns but collect elsewhere show nothing here:
/// their case does.
///
/// ## References
/// 防范和处置非法集资条例 art.2; DOMAIN 2.6 I2, I4 and section 5.
public struct ProportionalPayout: Detector {
  public static let identity = PatternIdentity(
    id: "proportional-payout", chineseName: "返利比例固定",
    summary: "曾转入本金的人员按其本人本金的固定比例反复获得返款，或到期连本带利收回。")

  private let limits: RateEvidence.Limits
  /// For rebates by the day, which are far smaller than what is paid by the month.
  private let dailyLimits: RateEvidence.Limits
  private let leastDailyPayouts: Double
  private let leastPayees: Int
  private let fullPayees: Double
  private let fullRepeats: Double
  private let onceFactor: Double
  private let slowPeriodDays: Double
  private let samePrincipalFactor: Double
  private let personalFactor: Double
  private let tightBandFactor: Double
  private let bandFactor: Double
  private let unsteadyFactor: Double
  private let fullSteadiness: Double
  private let leastShare: Double
  private let fullShare: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    let rates =
      try parameters.number(
        "least_rate", in: 1e-5...0.1)...parameters.number(
        "most_rate", in: 0.1...0.9)
    let gains =
      try parameters.number(
        "least_gain", in: 1e-5...0.1)...parameters.number(
        "most_gain", in: 0.1...5)
    leastPayees = try parameters.count("least_payees", in: 2...100_000)
    let limits = RateEvidence.Limits(
      bounds: ReturnBounds(rate: rates, gain: gains),
      tolerance: try parameters.number("rate_tolerance", in: 0.0001...0.05),
      roundingFen: try parameters.number("rounding_yuan", in: 0...100) * 100,
      mostConstants: try parameters.count("most_constants", in: 1...50), leastOnConstant: 3)
    self.limits = limits
    let leastDailyRate = try parameters.number("least_daily_rate", in: 1e-5...0.1)
    var dailyLimits = limits
    dailyLimits.bounds.rate = min(leastDailyRate, rates.lowerBound)...rates.upperBound
    self.dailyLimits = dailyLimits
    leastDailyPayouts = try parameters.number("least_daily_payouts", in: 1...1000)
    fullPayees = try parameters.number("full_payees", in: 3...1_000_000)
    fullRepeats = try parameters.number("full_repeats", in: 2...1000)
    onceFactor = try parameters.number("once_factor", in: 0...1)
    slowPeriodDays = try parameters.number("slow_period_days", in: 32...4000)
    personalFactor = try parameters.number("personal_factor", in: 0...1)
    tightBandFactor = try parameters.number("tight_band_factor", in: 0...1)
    bandFactor = try parameters.number("band_factor", in: 0...1)
    samePrincipalFactor = try parameters.number("same_principal_factor", in: 0...1)
    unsteadyFactor = try parameters.number("unsteady_factor", in: 0...1)
    fullSteadiness = try parameters.number("full_steadiness", in: 0.01...1)
    leastShare = try parameters.number("least_share", in: 0...0.95)
    fullShare = try parameters.number("full_share", in: 0.01...1)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= leastPayees && Int(screen.outCount) >= leastPayees
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    // Cheap and exact: too few persons on both sides leave nothing to look at.
    let parties = FlowParties(flow)
    guard parties.bothWays >= leastPayees else { return nil }
    var best = reading(flow, parties: parties, limits: limits)
    // Everything that is small would pass for a rebate by the day where payouts are few.
    let payouts = Double(flow.outCount)
    if payouts >= leastDailyPayouts * Double(leastPayees),
      let daily = reading(
        flow, parties: parties, limits: dailyLimits, leastPerPayee: leastDailyPayouts),
      daily.strength > (best?.strength ?? 0)
    {
      best = daily
    }
    guard let best else { return nil }
    return finding(flow, history: best.history, found: best.found, strength: best.strength)
  }

  private typealias Reading = (history: PrincipalHistory, found: RateEvidence, strength: Double)

  /// The strongest reading within limits; nil where payouts are fewer for each payee than asked.
  private func reading(
    _ flow: AccountFlow, parties: FlowParties, limits: RateEvidence.Limits,
    leastPerPayee: Double = 0
  ) -> Reading? {
    let history = PrincipalHistory(flow, parties: parties, bounds: limits.bounds)
    guard history.payouts.count >= leastPayees,
      Double(history.payouts.count) >= leastPerPayee * Double(history.principalLegs.count)
    else { return nil }
    var best: (found: RateEvidence, strength: Double)?
    // Ordered from the surest to the loosest reading; of equal ones the surest stays.
    for found in [
      RateEvidence(flow, payouts: history.payouts, limits: limits),
      .personal(flow, payouts: history.payouts, limits: limits),
      .band(flow, payouts: history.payouts, limits: limits, isTight: true),
      .band(flow, payouts: history.payouts, limits: limits, isTight: false),
    ] {
      guard found.daysByPayee.count >= leastPayees, found.share > leastShare else { continue }
      let strength = Scoring.strength(strength(found))
      if strength > (best?.strength ?? 0) { best = (found, strength) }
    }
    return best.map { (history, $0.found, $0.strength) }
  }

  private func strength(_ found: RateEvidence) -> Double {
    let halfway = (1 + onceFactor) / 2
    let isSlow = (found.periodDays ?? 0) >= slowPeriodDays
    let weights = found.daysByPayee.map { payee in
      // Principal with gain comes back once by its nature: nearly a repeated rate.
      let start = payee.hasMaturity ? (1 + halfway) / 2 : onceFactor
      let weight = Scoring.linear(Double(payee.days), from: 1, to: fullRepeats, start: start)
      return isSlow ? min(halfway, weight) : weight
    }.sorted(by: >)
    let support = Scoring.logarithmic(
      weights.reduce(0, +), from: Double(leastPayees), to: fullPayees, start: 0.1)
    let repetition = weights.prefix(leastPayees).reduce(0, +) / Double(leastPayees)
    let share = Scoring.linear(found.share, from: leastShare, to: fullShare, start: 0.2)
    let own = Scoring.linear(found.ownness, from: 0, to: 0.5, start: samePrincipalFactor)
    let grade =
      switch found.grade {
      case .constants: 1.0
      case .personal: personalFactor
      case .tightBand: tightBandFactor
      case .band: bandFactor
      }
    return share * support * repetition * own * (1 - found.evenness) * grade
      * Scoring.linear(found.steadiness ?? 1, from: 0, to: fullSteadiness, start: unsteadyFactor)
  }

  private func finding(
    _ flow: AccountFlow, history: PrincipalHistory, found: RateEvidence, strength: Double
  ) -> Finding? {
    var legs: [(leg: Int, role: Evidence.Role)] = []
    var principal: Int64 = 0
    var paid: Int64 = 0
    for payee in found.daysByPayee {
      for leg in history.principalLegs[payee.party] ?? [] {
        principal += flow.legs[leg].amountFen
        legs.append((leg, .collected))
      }
    }
    for index in found.onConstant {
      let leg = history.payouts[index].leg
      paid += flow.legs[leg].amountFen
      legs.append((leg, .paidOut))
    }
    legs.sort { $0.leg < $1.leg }
    guard let first = legs.first, let last = legs.last else { return nil }
    let payees = found.daysByPayee.count
    let perPayee = Double(found.onConstant.count) / Double(payees)
    var quantities = [
      Quantity("payee_count", "按比例返款人数", .count(payees)),
      Quantity("payout_count", "按比例返款笔数", .count(found.onConstant.count)),
      Quantity("share_on_constants", "落在固定比例上的占比", .ratio(Scoring.strength(found.share))),
      Quantity("payouts_per_payee", "人均返款次数", .ratio((perPayee * 10).rounded() / 10)),
      Quantity("principal_amount", "上述人员转入本金", .money(Money(fen: principal))),
      Quantity("paid_out_amount", "按比例返款金额", .money(Money(fen: paid))),
      Quantity("own_principal_fit", "与本人本金对应程度", .ratio(Scoring.strength(found.ownness))),
    ]
    if let period = found.periodDays {
      quantities.append(Quantity("period_days", "返款间隔（中位数）", .days(period)))
    }
    for (index, rate) in found.interestRates.enumerated() {
      quantities.append(
        Quantity("rate_\(index + 1)", "固定比例\(index + 1)", .ratio(Self.shown(rate.centre))))
    }
    for (index, gain) in found.maturityGains.enumerated() {
      quantities.append(
        Quantity("gain_\(index + 1)", "到期收益率\(index + 1)", .ratio(Self.shown(gain.centre))))
    }
    return Finding(
      detector: Self.identity.id, strength: strength,
      window: flow.legs[first.leg].time...flow.legs[last.leg].time, quantities: quantities,
      statement: statement(found, payees: payees, perPayee: perPayee, principal, paid),
      evidence: legs.map {
        Evidence(transaction: flow.legs[$0.leg].transaction, role: $0.role)
      })
  }

  /// A rate to six decimals, so that last bits do not show.
  private static func shown(_ rate: Double) -> Double { (rate * 1e6).rounded() / 1e6 }

  private func statement(
    _ found: RateEvidence, payees: Int, perPayee: Double, _ principal: Int64, _ paid: Int64
  ) -> String {
    func list(_ constants: [RateCluster]) -> String {
      constants.prefix(3).map { ChineseText.percent($0.centre, decimals: 2) }
        .joined(separator: "、") + (constants.count > 3 ? "等" : "")
    }
    var kinds: [String] = []
    if let range = found.rateRange {
      let isMaturity =
        found.daysByPayee.lazy.filter(\.hasMaturity).count * 2 > found.daysByPayee.count
      let rates =
        "\(ChineseText.percent(range.lowerBound, decimals: 2))至"
        + ChineseText.percent(range.upperBound, decimals: 2)
      kinds.append(
        found.grade == .personal
          ? "每人每次返款与本人本金之比固定（各人\(rates)）"
          : isMaturity ? "到期连本带利收回的收益率集中在\(rates)" : "单次返款与本人本金之比集中在\(rates)")
    }
    if !found.interestRates.isEmpty {
      kinds.append("单次返款集中为本人已转入本金的\(list(found.interestRates))")
    }
    if !found.maturityGains.isEmpty {
      kinds.append("到期连本带利收回的收益率集中为\(list(found.maturityGains))")
    }
    var text =
      "\(payees)名此前转入过资金的人员（转入\(ChineseText.money(principal))）共获返款"
      + "\(found.onConstant.count)笔、\(ChineseText.money(paid))，"
      + kinds.joined(separator: "，") + "，人均\(ChineseText.decimal(perPayee))次"
    if let period = found.periodDays { text += "，间隔约\(ChineseText.decimal(period))天" }
    return text
  }
}
