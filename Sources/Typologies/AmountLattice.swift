import AccountFlows
import BankRecords
import Detection

/// 金额格点.
///
/// ## What it finds
/// Many persons pay sums that are multiples of one unit (1,000, 5,000, 10,000 yuan, or a unit of
/// the scheme's own), in many different multiples, large for a private person, and some persons pay
/// further multiples later.
///
/// ## Why it matters
/// Principal is subscribed in shares: a bank's report of a real case says that credits were mostly
/// multiples of one sum. An account that only collects and pays no returns itself has this and its
/// sweeps, and nothing else, to tell it from fees and trade.
///
/// ## Inputs
/// Payments from parties that may be natural persons and to whom the account did not lend first, of
/// at least `least_payment_yuan`. A sum that one person pays again and again counts once. Units are
/// round sums and the sums that most persons paid; the best one is shown.
///
/// ## Score
/// Product of: persons on a log scale; the share of sums on the lattice beyond what ordinary round
/// hundreds give, or of all persons' money, the lower; the median per person on a log scale; the
/// number of different multiples and the share of sums beyond the four commonest (a price list has
/// none); persons who paid different multiples; how often two persons' largest sums are the same
/// (people subscribe 1, 2, 5 or 10 shares, while cars and flats have each their own price). Payments
/// that repeat a sum of the same person weaken it.
///
/// ## Evidence
/// All payments on the lattice (`collected`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_persons | persons | 8 | 2…100000 | fewer are relatives and friends |
/// | full_persons | persons | 100 | 3…1000000 | of the 150 persons of the criminal threshold |
/// | least_payment_yuan | yuan | 500 | 1…1e6 | smaller is everyday life |
/// | least_unit_yuan | yuan | 500 | 100…1e6 | the unit of the reported case |
/// | everyday_unit_yuan | yuan | 100 | 1…10000 | people round to hundreds anyway |
/// | least_share | share | 0.5 | 0…0.95 | below, no lattice |
/// | full_share | share | 0.9 | 0.01…1 | beyond adds nothing |
/// | least_median_yuan | yuan | 1000 | 1…1e6 | gifts are 200 to 2,000 |
/// | full_median_yuan | yuan | 6000 | 2…1e9 | far above everyday life |
/// | list_prices | sums | 4 | 1…100 | price lists of schools have up to four |
/// | full_multiples | multiples | 12 | 2…10000 | from here no price list |
/// | full_beyond_share | share | 0.1 | 0.001…1 | sums beyond the list |
/// | once_factor | factor | 0.75 | 0…1 | nobody paid a second sum |
/// | full_topped_up_share | share | 0.15 | 0.001…1 | persons who paid different sums |
/// | least_coincidence | share of pairs | 0.02 | 0…0.95 | prices of single goods: 30 to 80 sums |
/// | full_coincidence | share of pairs | 0.06 | 0.001…1 | a dozen usual sums |
/// | scattered_factor | factor | 0.25 | 0…1 | hardly two persons paid the same |
/// | least_same_sum_share | share | 0.5 | 0…0.95 | below, repeats do not matter |
/// | full_same_sum_share | share | 0.9 | 0.01…1 | rent, instalments: nothing is left |
///
/// ## Known look-alikes
/// Shares of cooperatives and of staff, savings rings and private lenders really subscribe round
/// sums. Gifts and alumni funds are small; fees, courses and travel have few prices; rent, premiums
/// and instalments repeat the same sum. Schemes with odd sums do not fire.
///
/// ## References
/// DOMAIN 2.6 I4 (贷方多为*500的倍数) and I20, section 5.
public struct AmountLattice: Detector {
  public static let identity = PatternIdentity(
    id: "amount-lattice", chineseName: "金额格点",
    summary: "众多个人转入的金额均为同一单位金额的不同倍数，且人均金额明显高于日常往来。")

  private let leastPersons: Int
  private let fullPersons: Double
  private let leastPaymentFen: Int64
  private let leastUnitFen: Int64
  private let everydayUnitFen: Double
  private let leastShare: Double
  private let fullShare: Double
  private let leastMedianFen: Double
  private let fullMedianFen: Double
  private let listPrices: Int
  private let fullMultiples: Double
  private let fullBeyondShare: Double
  private let onceFactor: Double
  private let fullToppedUpShare: Double
  private let leastCoincidence: Double
  private let fullCoincidence: Double
  private let scatteredFactor: Double
  private let leastSameSumShare: Double
  private let fullSameSumShare: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastPersons = try parameters.count("least_persons", in: 2...100_000)
    fullPersons = try parameters.number("full_persons", in: 3...1_000_000)
    leastPaymentFen = Int64(try parameters.count("least_payment_yuan", in: 1...1_000_000)) * 100
    leastUnitFen = Int64(try parameters.count("least_unit_yuan", in: 100...1_000_000)) * 100
    everydayUnitFen = try parameters.number("everyday_unit_yuan", in: 1...10_000) * 100
    leastShare = try parameters.number("least_share", in: 0...0.95)
    fullShare = try parameters.number("full_share", in: 0.01...1)
    leastMedianFen = try parameters.number("least_median_yuan", in: 1...1_000_000) * 100
    fullMedianFen = try parameters.number("full_median_yuan", in: 2...1e9) * 100
    listPrices = try parameters.count("list_prices", in: 1...100)
    fullMultiples = try parameters.number("full_multiples", in: 2...10_000)
    fullBeyondShare = try parameters.number("full_beyond_share", in: 0.001...1)
    onceFactor = try parameters.number("once_factor", in: 0...1)
    fullToppedUpShare = try parameters.number("full_topped_up_share", in: 0.001...1)
    leastCoincidence = try parameters.number("least_coincidence", in: 0...0.95)
    fullCoincidence = try parameters.number("full_coincidence", in: 0.001...1)
    scatteredFactor = try parameters.number("scattered_factor", in: 0...1)
    leastSameSumShare = try parameters.number("least_same_sum_share", in: 0...0.95)
    fullSameSumShare = try parameters.number("full_same_sum_share", in: 0.01...1)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= leastPersons
      && screen.inFen >= Int64(leastPersons) * leastPaymentFen
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard
      // Cheap and exact: half of the persons paid more than the least median.
      FlowParties(flow).mayHavePaid(leastFen: Int64(leastMedianFen)) >= leastPersons / 2,
      let principal = PrincipalPayments(
        flow, leastFen: leastPaymentFen, leastPersons: leastPersons),
      principal.payments.count >= leastPersons,
      // Cheap and exact: every unit is of whole yuan.
      Double(principal.wholeYuanFen) / Double(max(1, principal.personFen)) > leastShare
    else { return nil }
    let sums = LatticeSums(principal)
    var best: (fit: LatticeFit, strength: Double)?
    // From the largest unit down: of equal ones the largest stays.
    for unit in sums.units(leastFen: leastUnitFen, leastShare: leastShare) {
      let fit = LatticeFit(
        sums, unitFen: unit, everydayUnitFen: everydayUnitFen, listPrices: listPrices)
      let strength = Scoring.strength(strength(fit, sums: sums))
      if strength > (best?.strength ?? 0) { best = (fit, strength) }
    }
    guard let best else { return nil }
    return finding(flow, principal: principal, sums: sums, fit: best.fit, strength: best.strength)
  }

  private func strength(_ fit: LatticeFit, sums: LatticeSums) -> Double {
    let lattice =
      Scoring.linear(fit.share, from: leastShare, to: fullShare)
      * Scoring.logarithmic(
        Double(fit.multiples), from: Double(listPrices), to: fullMultiples)
      * Scoring.linear(fit.beyondListShare, from: 0, to: fullBeyondShare)
      * (1 - Scoring.linear(fit.sameSumShare, from: leastSameSumShare, to: fullSameSumShare))
    // The rest needs the persons one by one.
    guard lattice > 0 else { return 0 }
    let persons = fit.persons(of: sums)
    guard persons.count >= leastPersons else { return 0 }
    let toppedUpShare = Double(persons.toppedUp) / Double(persons.count)
    return lattice
      * Scoring.logarithmic(
        Double(persons.count), from: Double(leastPersons), to: fullPersons, start: 0.2)
      * Scoring.logarithmic(persons.medianFen, from: leastMedianFen, to: fullMedianFen)
      * Scoring.linear(toppedUpShare, from: 0, to: fullToppedUpShare, start: onceFactor)
      * Scoring.linear(
        persons.coincidence, from: leastCoincidence, to: fullCoincidence, start: scatteredFactor)
  }

  private func finding(
    _ flow: AccountFlow, principal: PrincipalPayments, sums: LatticeSums, fit: LatticeFit,
    strength: Double
  ) -> Finding? {
    let legs = principal.payments.filter { $0.amountFen % fit.unitFen == 0 }.map {
      flow.legs[$0.leg]
    }
    guard let first = legs.first, let last = legs.last else { return nil }
    let persons = fit.persons(of: sums)
    let pairShare = Double(fit.pairCount) / Double(max(1, fit.allPairCount))
    let median = Int64(persons.medianFen.rounded())
    var statement =
      "\(persons.count)个不同付款人转入\(ChineseText.money(fit.moneyFen))，"
      + "\(ChineseText.percent(pairShare))的转入金额为\(AmountLattice.unitText(fit.unitFen))的整数倍，"
      + "共\(fit.multiples)种倍数，每人转入金额中位数\(ChineseText.money(median))"
    if persons.toppedUp > 0 {
      statement += "；其中\(persons.toppedUp)人先后转入不同倍数的金额"
    }
    return Finding(
      detector: Self.identity.id, strength: strength, window: first.time...last.time,
      quantities: [
        Quantity("unit_amount", "单位金额", .money(Money(fen: fit.unitFen))),
        Quantity("payer_count", "付款人数", .count(persons.count)),
        Quantity("lattice_amount", "整数倍转入金额", .money(Money(fen: fit.moneyFen))),
        Quantity("lattice_share", "整数倍金额占比（同人同额计一次）", .ratio(pairShare)),
        Quantity("multiple_count", "不同倍数个数", .count(fit.multiples)),
        Quantity("median_per_payer", "每人转入金额中位数", .money(Money(fen: median))),
        Quantity("topped_up_count", "转入过不同倍数的人数", .count(persons.toppedUp)),
        Quantity("same_sum_share", "同人同额重复转入占比", .ratio(fit.sameSumShare)),
      ], statement: statement,
      evidence: legs.map { Evidence(transaction: $0.transaction, role: .collected) })
  }

  /// `1万元`, `5000元`: units are whole yuan.
  private static func unitText(_ fen: Int64) -> String {
    fen % 1_000_000 == 0 ? "\(fen / 1_000_000)万元" : "\(fen / 100)元"
  }
}
