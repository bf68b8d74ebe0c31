import AccountFlows
import BankRecords
import Detection

/// 参与人裂变增长.
///
/// ## What it finds
/// Persons who pay for the first time arrive in growing numbers over weeks to months, often in
/// waves: clearly more of them in the later half than in the earlier one.
///
/// ## Why it matters
/// Participants bring participants, and a scheme that pays old principal from new has to grow. A
/// shop meets its customers at a constant pace, and one that was there before the data meets ever
/// fewer new ones.
///
/// ## Inputs
/// The first payment of at least `least_payment_yuan` of each party that may be a natural person and
/// to whom the account did not lend first. Further payments of the same persons do not count. One
/// arrival in fifty is left out at either end, so that a test payment does not stretch the time.
///
/// ## Score
/// Product of: arrivals on a log scale; how far the later half's share of arrivals exceeds one half
/// and chance; the time they took; the weeks they spread over (crowded into few, they are a
/// season); the share of weeks that have any; and, for a part, how unevenly weeks are filled
/// (variance over mean, which is 1 for arrivals by chance).
///
/// ## Evidence
/// The first payments (`collected`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_persons | persons | 20 | 4…100000 | fewer arrivals show no growth |
/// | full_persons | persons | 150 | 5…1000000 | criminal threshold |
/// | least_payment_yuan | yuan | 500 | 1…1e6 | smaller is everyday life |
/// | chance_deviations | deviations | 2 | 0…10 | growth by chance |
/// | full_later_share | share | 0.75 | 0.51…1 | three of four arrive in the later half |
/// | least_span_days | days | 14 | 1…1000 | a season's burst ends in two weeks |
/// | full_span_days | days | 56 | 2…4000 | growth over two months |
/// | least_weeks | weeks | 3 | 1…1000 | weeks of equal arrivals: below, a burst |
/// | full_weeks | weeks | 6 | 1.5…2000 | beyond adds nothing |
/// | least_active_share | share | 0.2 | 0…0.95 | two seasons fill few weeks |
/// | full_active_share | share | 0.5 | 0.01…1 | beyond adds nothing |
/// | steady_factor | factor | 0.7 | 0…1 | growth without waves |
/// | full_unevenness | variance per mean | 3 | 1.01…1000 | waves |
///
/// ## Known look-alikes
/// Young honest businesses with larger sums (courses, travel) grow too: a supporting sign only.
///
/// ## References
/// DOMAIN 2.6 I7, I19 and section 5 (payer growth by waves).
public struct PayerGrowthWave: Detector {
  public static let identity = PatternIdentity(
    id: "payer-growth-wave", chineseName: "参与人裂变增长",
    summary: "首次转入的个人在数周至数月内一波多于一波地增加，呈人拉人式扩张。")

  private let leastPersons: Int
  private let fullPersons: Double
  private let leastPaymentFen: Int64
  private let chanceDeviations: Double
  private let fullLaterShare: Double
  private let leastSpanDays: Double
  private let fullSpanDays: Double
  private let leastWeeks: Double
  private let fullWeeks: Double
  private let leastActiveShare: Double
  private let fullActiveShare: Double
  private let steadyFactor: Double
  private let fullUnevenness: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastPersons = try parameters.count("least_persons", in: 4...100_000)
    fullPersons = try parameters.number("full_persons", in: 5...1_000_000)
    leastPaymentFen = Int64(try parameters.count("least_payment_yuan", in: 1...1_000_000)) * 100
    chanceDeviations = try parameters.number("chance_deviations", in: 0...10)
    fullLaterShare = try parameters.number("full_later_share", in: 0.51...1)
    leastSpanDays = try parameters.number("least_span_days", in: 1...1000)
    fullSpanDays = try parameters.number("full_span_days", in: 2...4000)
    leastWeeks = try parameters.number("least_weeks", in: 1...1000)
    fullWeeks = try parameters.number("full_weeks", in: 1.5...2000)
    leastActiveShare = try parameters.number("least_active_share", in: 0...0.95)
    fullActiveShare = try parameters.number("full_active_share", in: 0.01...1)
    steadyFactor = try parameters.number("steady_factor", in: 0...1)
    fullUnevenness = try parameters.number("full_unevenness", in: 1.01...1000)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= leastPersons
      && screen.inFen >= Int64(leastPersons) * leastPaymentFen
      && Double(screen.activeDays) > leastSpanDays
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard
      let principal = PrincipalPayments(
        flow, leastFen: leastPaymentFen, leastPersons: leastPersons)
    else { return nil }
    var isKnown = [Bool](repeating: false, count: principal.partyCount)
    var firsts: [Leg] = []
    for payment in principal.payments where !isKnown[payment.party] {
      isKnown[payment.party] = true
      firsts.append(flow.legs[payment.leg])
    }
    guard firsts.count >= leastPersons else { return nil }
    let strangers = firsts.count / PayerGrowthWave.strangerPart
    let arrivals = Array(firsts[strangers..<(firsts.count - strangers)])
    guard let growth = ArrivalGrowth(days: arrivals.map(\.time.day)) else { return nil }
    let strength = Scoring.strength(strength(growth))
    guard strength > 0 else { return nil }
    return finding(arrivals, growth: growth, strength: strength)
  }

  /// One arrival in so many is left out at either end.
  private static let strangerPart = 50

  private func strength(_ growth: ArrivalGrowth) -> Double {
    let count = Double(growth.count)
    let byChance = 0.5 + chanceDeviations * 0.5 / count.squareRoot()
    let waves = Scoring.linear(
      growth.unevenness, from: 1, to: fullUnevenness, start: steadyFactor)
    return Scoring.logarithmic(count, from: Double(leastPersons), to: fullPersons, start: 0.2)
      * Scoring.linear(growth.laterShare, from: byChance, to: fullLaterShare)
      * Scoring.linear(Double(growth.spanDays), from: leastSpanDays, to: fullSpanDays)
      * Scoring.linear(growth.evenWeeks, from: leastWeeks, to: fullWeeks)
      * Scoring.linear(growth.activeShare, from: leastActiveShare, to: fullActiveShare) * waves
  }

  private func finding(_ arrivals: [Leg], growth: ArrivalGrowth, strength: Double) -> Finding? {
    guard let first = arrivals.first, let last = arrivals.last else { return nil }
    let amount = arrivals.reduce(Int64(0)) { $0 + $1.amountFen }
    let weeks = Double(growth.spanDays) / 7
    return Finding(
      detector: Self.identity.id, strength: strength, window: first.time...last.time,
      quantities: [
        Quantity("newcomer_count", "首次转入人数", .count(growth.count)),
        Quantity("earlier_count", "前半段首次转入人数", .count(growth.earlierCount)),
        Quantity("later_count", "后半段首次转入人数", .count(growth.laterCount)),
        Quantity("later_share", "后半段人数占比", .ratio(Scoring.strength(growth.laterShare))),
        Quantity("span_days", "增长历时", .days(Double(growth.spanDays))),
        Quantity("busiest_week_count", "最多一周首次转入人数", .count(growth.busiestWeek)),
        Quantity("newcomer_amount", "首次转入金额", .money(Money(fen: amount))),
      ],
      statement: "\(ChineseText.decimal(weeks))周内先后有\(growth.count)个新付款人首次转入"
        + "\(ChineseText.money(amount))，前半段\(growth.earlierCount)人、后半段\(growth.laterCount)人"
        + "（占\(ChineseText.percent(growth.laterShare))），最多一周新增\(growth.busiestWeek)人",
      evidence: arrivals.map { Evidence(transaction: $0.transaction, role: .collected) })
  }
}

/// How the numbers of arrivals change over time.
struct ArrivalGrowth {
  let count: Int
  /// Days from the first to the last arrival, both counted.
  let spanDays: Int
  /// Arrivals before and after the middle of the span; those on the middle day are in neither.
  let earlierCount: Int
  let laterCount: Int
  /// Share of arrivals after the middle, the middle day's counted half.
  let laterShare: Double
  /// Number of weeks that equal arrivals of the same concentration would mean: (Σx)²/Σx².
  let evenWeeks: Double
  /// Share of weeks with an arrival.
  let activeShare: Double
  let busiestWeek: Int
  /// Variance of weekly arrivals over their mean; 1 for arrivals by chance.
  let unevenness: Double

  /// Nil without arrivals; `days` ascend.
  init?(days: [CivilDay]) {
    guard let first = days.first, let last = days.last else { return nil }
    spanDays = last - first + 1
    count = days.count
    // The last week is a whole one: weeks are counted from the first arrival in equal parts.
    let weekCount = max(1, (spanDays + 3) / 7)
    var weeks = [Int](repeating: 0, count: weekCount)
    var earlier = 0
    var later = 0
    for day in days {
      let offset = day - first
      weeks[min(weekCount - 1, offset * weekCount / spanDays)] += 1
      if 2 * offset < spanDays - 1 { earlier += 1 }
      if 2 * offset > spanDays - 1 { later += 1 }
    }
    earlierCount = earlier
    laterCount = later
    laterShare = (Double(later) + Double(count - earlier - later) / 2) / Double(count)
    let squares = weeks.reduce(0.0) { $0 + Double($1) * Double($1) }
    let mean = Double(count) / Double(weekCount)
    evenWeeks = Double(count) * Double(count) / squares
    activeShare = Double(weeks.lazy.filter { $0 > 0 }.count) / Double(weekCount)
    busiestWeek = weeks.max() ?? 0
    unevenness = (squares / Double(weekCount) - mean * mean) / mean
  }
}
