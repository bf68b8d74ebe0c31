import AccountFlows
import BankRecords
import Detection

/// 短期集中认购.
///
/// ## What it finds
/// Within weeks many persons pay an account for the first time, in large sums that are multiples of
/// one unit, while before and after hardly anybody does.
///
/// ## Why it matters
/// Subscriptions come in waves: a meeting, a visit, an opening. In the first weeks of a scheme nothing
/// has been paid back, and this is all there is to see: persons who never dealt with the holder
/// bring savings in round shares, and the account has no other business of that size.
///
/// ## Inputs
/// Payments of at least `least_payment_yuan` from parties that may be natural persons and to whom
/// the account did not lend first; cash and what comes through payment institutions, each payment
/// being a payer of its own, at most `most_unnamed` for each named one; the days from the first of the
/// data to the day of the scan.
///
/// ## Score
/// Of the span of `window_days` (at most a third of the data) with most first payments. Product of:
/// those persons on a log scale; the median of what each paid in the span, on a log scale; how much of
/// all such persons of the account came in the span, beyond what an even stream would bring; the
/// share of their sums on a lattice beyond what round hundreds give; its share of all money in
/// the span; the number of different multiples; and how often two persons paid the same: some do
/// (shares), not all (a price), not none (goods).
///
/// ## Evidence
/// The payments on the lattice within the span (`collected`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | window_days | days | 30 | 2…1000 | a first wave |
/// | least_observed_days | days | 20 | 2…1000 | shorter data have no time before |
/// | least_persons | persons | 5 | 2…100000 | fewer are relatives and friends |
/// | full_persons | persons | 40 | 3…1000000 | beyond adds nothing |
/// | least_named | persons | 2 | 1…1000 | cash alone is a till |
/// | least_unnamed_yuan | yuan | 2000 | 1…1e6 | wallets and tills pay less |
/// | most_unnamed | payments per named person | 2 | 0…100 | one person may bring cash often |
/// | least_payment_yuan | yuan | 500 | 1…1e6 | smaller is everyday life |
/// | least_unit_yuan | yuan | 500 | 100…1e6 | the unit of the reported case |
/// | everyday_unit_yuan | yuan | 100 | 1…10000 | people round to hundreds anyway |
/// | least_share | share | 0.5 | 0…0.95 | below, no lattice |
/// | full_share | share | 0.9 | 0.01…1 | beyond adds nothing |
/// | least_median_yuan | yuan | 2000 | 1…1e6 | gifts and dues are 200 to 2,000 |
/// | full_median_yuan | yuan | 30000 | 2…1e9 | savings |
/// | least_excess | share | 0.1 | 0…0.95 | chance and seasons |
/// | full_excess | share | 0.6 | 0.01…1 | most persons came in one span |
/// | least_money_share | share | 0.3 | 0…0.95 | else the account has other business |
/// | full_money_share | share | 0.8 | 0.01…1 | beyond adds nothing |
/// | few_multiples | multiples | 2 | 1…100 | one or two prices |
/// | full_multiples | multiples | 5 | 2…1000 | 1, 2, 3, 5 and 10 shares |
/// | least_coincidence | share of pairs | 0.02 | 0…0.95 | prices of single goods |
/// | full_coincidence | share of pairs | 0.06 | 0.001…1 | a dozen usual sums |
/// | scattered_factor | factor | 0.25 | 0…1 | hardly two persons paid the same |
/// | list_coincidence | share of pairs | 0.3 | 0.01…1 | three prices |
/// | price_coincidence | share of pairs | 0.6 | 0.02…1 | nearly all paid the same: a price |
///
/// ## Known look-alikes
/// Shares of staff and of partners, deposits for flats, a school's term: all come within weeks. Partners
/// are few, deposits have one price, fees repeat each year; shares of staff really look like it.
///
/// ## References
/// DOMAIN 2.6 I4, I7, I19, section 5; 条例 art.2.
public struct SubscriptionBurst: Detector {
  public static let identity = PatternIdentity(
    id: "subscription-burst", chineseName: "短期集中认购",
    summary: "数周内众多首次付款的个人集中转入大额、成整份的资金，此前此后少有此类付款。")

  private let windowDays: Int
  private let leastObservedDays: Int
  private let leastPersons: Int
  private let fullPersons: Double
  private let leastNamed: Int
  private let leastUnnamedFen: Int64
  private let mostUnnamed: Double
  private let leastPaymentFen: Int64
  private let leastUnitFen: Int64
  private let everydayUnitFen: Double
  private let leastShare: Double
  private let fullShare: Double
  private let leastMedianFen: Double
  private let fullMedianFen: Double
  private let leastExcess: Double
  private let fullExcess: Double
  private let leastMoneyShare: Double
  private let fullMoneyShare: Double
  private let fewMultiples: Double
  private let fullMultiples: Double
  private let leastCoincidence: Double
  private let fullCoincidence: Double
  private let scatteredFactor: Double
  private let listCoincidence: Double
  private let priceCoincidence: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    windowDays = try parameters.count("window_days", in: 2...1000)
    leastObservedDays = try parameters.count("least_observed_days", in: 2...1000)
    leastPersons = try parameters.count("least_persons", in: 2...100_000)
    fullPersons = try parameters.number("full_persons", in: 3...1_000_000)
    leastNamed = try parameters.count("least_named", in: 1...1000)
    leastUnnamedFen = Int64(try parameters.count("least_unnamed_yuan", in: 1...1_000_000)) * 100
    mostUnnamed = try parameters.number("most_unnamed", in: 0...100)
    leastPaymentFen = Int64(try parameters.count("least_payment_yuan", in: 1...1_000_000)) * 100
    leastUnitFen = Int64(try parameters.count("least_unit_yuan", in: 100...1_000_000)) * 100
    everydayUnitFen = try parameters.number("everyday_unit_yuan", in: 1...10_000) * 100
    leastShare = try parameters.number("least_share", in: 0...0.95)
    fullShare = try parameters.number("full_share", in: 0.01...1)
    leastMedianFen = try parameters.number("least_median_yuan", in: 1...1_000_000) * 100
    fullMedianFen = try parameters.number("full_median_yuan", in: 2...1e9) * 100
    leastExcess = try parameters.number("least_excess", in: 0...0.95)
    fullExcess = try parameters.number("full_excess", in: 0.01...1)
    leastMoneyShare = try parameters.number("least_money_share", in: 0...0.95)
    fullMoneyShare = try parameters.number("full_money_share", in: 0.01...1)
    fewMultiples = try parameters.number("few_multiples", in: 1...100)
    fullMultiples = try parameters.number("full_multiples", in: 2...1000)
    leastCoincidence = try parameters.number("least_coincidence", in: 0...0.95)
    fullCoincidence = try parameters.number("full_coincidence", in: 0.001...1)
    scatteredFactor = try parameters.number("scattered_factor", in: 0...1)
    listCoincidence = try parameters.number("list_coincidence", in: 0.01...1)
    priceCoincidence = try parameters.number("price_coincidence", in: 0.02...1)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= leastPersons
      && screen.inFen >= Int64(leastPersons) * leastPaymentFen
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard let first = flow.legs.first, let last = flow.legs.last else { return nil }
    let start = min(context.firstDay ?? first.time.day, first.time.day)
    let observed = max(context.asOf, last.time.day) - start + 1
    guard observed >= leastObservedDays,
      // Cheap and exact: half of the persons paid more than the least median.
      FlowParties(flow).mayHavePaid(leastFen: Int64(leastMedianFen)) >= leastPersons / 2,
      let principal = PrincipalPayments(
        flow, leastFen: leastPaymentFen, leastPersons: leastNamed),
      let wave = FirstPaymentWave(
        flow, principal: principal, leastUnnamedFen: leastUnnamedFen,
        days: max(1, min(windowDays, observed / 3)), leastPayers: leastPersons)
    else { return nil }
    // An even stream brings this share of its payers in any span.
    let even = Double(wave.days) / Double(observed)
    let excess = (Double(wave.payers) / Double(wave.allPayers) - even) / (1 - even)
    let concentration = Scoring.linear(excess, from: leastExcess, to: fullExcess)
    guard concentration > 0 else { return nil }
    let sums = LatticeSums(payments: wave.payments, personFen: wave.payerFen)
    var best: (fit: LatticeFit, strength: Double)?
    // From the largest unit down: of equal ones the largest stays.
    for unit in sums.units(leastFen: leastUnitFen, leastShare: leastShare) {
      let fit = LatticeFit(
        sums, unitFen: unit, everydayUnitFen: everydayUnitFen, listPrices: 1)
      let strength = Scoring.strength(concentration * strength(fit, of: sums, in: wave))
      if strength > (best?.strength ?? 0) { best = (fit, strength) }
    }
    guard let best else { return nil }
    return finding(flow, wave: wave, sums: sums, fit: best.fit, strength: best.strength)
  }

  private func strength(_ fit: LatticeFit, of sums: LatticeSums, in wave: FirstPaymentWave)
    -> Double
  {
    let moneyShare = Double(fit.moneyFen) / Double(max(1, wave.inFen))
    let lattice =
      Scoring.linear(fit.share, from: leastShare, to: fullShare)
      * Scoring.linear(Double(fit.multiples), from: fewMultiples, to: fullMultiples)
      * Scoring.linear(moneyShare, from: leastMoneyShare, to: fullMoneyShare)
    // The rest needs the persons one by one.
    guard lattice > 0 else { return 0 }
    let persons = fit.persons(of: sums)
    let (named, unnamed) = payers(of: fit, sums: sums, wave: wave)
    let counted = Double(named) + min(Double(unnamed), mostUnnamed * Double(named))
    guard named >= leastNamed, counted >= Double(leastPersons) else { return 0 }
    return lattice
      * Scoring.logarithmic(
        counted, from: Double(leastPersons), to: fullPersons, start: 0.15)
      * Scoring.logarithmic(persons.medianFen, from: leastMedianFen, to: fullMedianFen)
      * Scoring.linear(
        persons.coincidence, from: leastCoincidence, to: fullCoincidence, start: scatteredFactor)
      * (1 - Scoring.linear(sums.coincidence, from: listCoincidence, to: priceCoincidence))
  }

  /// Payers with a sum on the lattice: persons, and payments of nobody known.
  private func payers(of fit: LatticeFit, sums: LatticeSums, wave: FirstPaymentWave)
    -> (named: Int, unnamed: Int)
  {
    var named = 0
    var unnamed = 0
    var party = -1
    for pair in sums.pairs where pair.party != party {
      guard sums.amounts[pair.amount].fen % fit.unitFen == 0 else { continue }
      party = pair.party
      if party < wave.namedParties { named += 1 } else { unnamed += 1 }
    }
    return (named, unnamed)
  }

  private func finding(
    _ flow: AccountFlow, wave: FirstPaymentWave, sums: LatticeSums, fit: LatticeFit,
    strength: Double
  ) -> Finding? {
    let legs = wave.payments.filter { $0.amountFen % fit.unitFen == 0 }.map { flow.legs[$0.leg] }
    guard let first = legs.first, let last = legs.last else { return nil }
    let persons = fit.persons(of: sums)
    let span = last.time.day - first.time.day + 1
    let pairShare = Double(fit.pairCount) / Double(max(1, fit.allPairCount))
    let (named, unnamed) = payers(of: fit, sums: sums, wave: wave)
    let ofAll = Double(wave.payers) / Double(wave.allPayers)
    let median = Int64(persons.medianFen.rounded())
    return Finding(
      detector: Self.identity.id, strength: strength, window: first.time...last.time,
      quantities: [
        Quantity("unit_amount", "单位金额", .money(Money(fen: fit.unitFen))),
        Quantity("payer_count", "首次付款人数", .count(named)),
        Quantity("unnamed_count", "现金或经支付机构转入的笔数", .count(unnamed)),
        Quantity("span_days", "集中付款的天数", .days(Double(span))),
        Quantity("lattice_amount", "整数倍转入金额", .money(Money(fen: fit.moneyFen))),
        Quantity("lattice_share", "整数倍金额占比（同人同额计一次）", .ratio(pairShare)),
        Quantity("multiple_count", "不同倍数个数", .count(fit.multiples)),
        Quantity("median_per_payer", "每人转入金额中位数", .money(Money(fen: median))),
        Quantity("share_of_payers", "占资料内全部此类付款人的比例", .ratio(Scoring.strength(ofAll))),
      ],
      statement: "\(first.time.day)起\(span)天内有\(named)名首次付款的个人"
        + (unnamed > 0 ? "及\(unnamed)笔现金或经支付机构的款项" : "") + "转入"
        + "\(ChineseText.money(fit.moneyFen))，\(ChineseText.percent(pairShare))的金额为"
        + "\(ChineseText.money(fit.unitFen))的整数倍，每人中位数\(ChineseText.money(median))；"
        + "资料内此类付款的\(ChineseText.percent(ofAll))集中在这段时间",
      evidence: legs.map { Evidence(transaction: $0.transaction, role: .collected) })
  }
}
