import AccountFlows
import BankRecords
import Detection
import FlowStatistics

/// 定期批量小额转出.
///
/// ## What it finds
/// Days on which many distinct natural persons are paid, recurring weekly, every ten days, twice a
/// month, monthly, quarterly or by another fixed number of days or working days, through weekends
/// and holidays.
///
/// ## Why it matters
/// The second of the two signs that county offices ask banks to look for: interest and dividends of
/// a fundraising are paid to the participants on fixed days.
///
/// ## Inputs
/// Outs to known counterparties that may be natural persons, by party and day; the working calendar.
///
/// ## Score
/// Regularity (due days met × batches explained beyond chance) × how small the sums are ×
/// how many payees come again × geometric mean of batch size and number of batches on log scales.
/// Periods are tried from calendar rules, from usual strides, from the median distance of the
/// batches and from the comb periodogram of daily payees.
///
/// ## Evidence
/// All outs of the batches that stand on due days (`paidOut`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_batch_payees | payees | 5 | 2…100000 | fewer are a family |
/// | full_batch_payees | payees | 100 | 3…1000000 | beyond adds nothing |
/// | standout_factor | times | 3 | 1…100 | steady daily trade is no batch |
/// | least_batches | batches | 3 | 3…1000 | two make no period |
/// | full_batches | batches | 12 | 4…10000 | a year of months |
/// | batch_gap_days | days | 2 | 1…5 | runs of days closer than this are one batch |
/// | shift_tolerance_days | days | 1 | 0…3 | beyond the shift to a working day |
/// | least_regularity | share | 0.5 | 0.05…1 | below, no period is said |
/// | small_payout_yuan | yuan | 5000 | 0.01…1e9 | small sums |
/// | large_payout_yuan | yuan | 200000 | 0.02…1e9 | not small any more |
///
/// ## Known look-alikes
/// Payroll, pensions, subsidies, rent agencies paying owners, milk and produce buyers, annual
/// cooperative dividends. Payroll has exactly this shape; what tells it apart (payees never pay in,
/// one enterprise funds it) is weighed by its explanation.
///
/// ## References
/// 海政办发〔2016〕70号 (十); DOMAIN 2.6 I2.
public struct PeriodicBatchPayout: Detector {
  public static let identity = PatternIdentity(
    id: "periodic-batch-payout", chineseName: "定期批量小额转出",
    summary: "按固定周期向众多自然人批量转出小额资金，周末、节假日顺延或提前。")

  private let leastPayees: Int
  private let fullPayees: Double
  private let standoutFactor: Double
  private let leastBatches: Int
  private let fullBatches: Double
  private let gapDays: Int
  private let toleranceDays: Int
  private let leastRegularity: Double
  private let smallFen: Double
  private let largeFen: Double
  private let periodogram: CombPeriodogram

  /// Days of the series that the periodogram looks at, and the periods it may suggest.
  private static let seriesDays = 384
  private static let combPeriodsDays: [Double] =
    (4...46).map(Double.init) + [60, 61, 90, 91, 92]

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastPayees = try parameters.count("least_batch_payees", in: 2...100_000)
    fullPayees = try parameters.number("full_batch_payees", in: 3...1_000_000)
    standoutFactor = try parameters.number("standout_factor", in: 1...100)
    leastBatches = try parameters.count("least_batches", in: 3...1000)
    fullBatches = try parameters.number("full_batches", in: 4...10_000)
    gapDays = try parameters.count("batch_gap_days", in: 1...5)
    toleranceDays = try parameters.count("shift_tolerance_days", in: 0...3)
    leastRegularity = try parameters.number("least_regularity", in: 0.05...1)
    smallFen = try parameters.number("small_payout_yuan", in: 0.01...1e9) * 100
    largeFen = try parameters.number("large_payout_yuan", in: 0.02...1e9) * 100
    periodogram = CombPeriodogram(
      dayCount: Self.seriesDays, periodsDays: Self.combPeriodsDays)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.outCount) >= leastPayees * leastBatches
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    examine([flow], at: [0], in: context).first?.finding
  }

  /// The daily series of all flows that have batches are one matrix product.
  public func examine(
    _ flows: [AccountFlow], at places: [Int], in context: ExaminationContext
  ) -> [(place: Int, finding: Finding)] {
    var payouts: [(place: Int, batches: PayoutBatches)] = []
    for place in places {
      if let batches = self.payouts(of: flows[place]) { payouts.append((place, batches)) }
    }
    let series = payouts.reduce(into: [Double]()) { $0 += dailySeries($1.batches) }
    let shares = periodogram.shares(of: series)
    var row = 0
    return payouts.compactMap { place, batches in
      defer { row += Self.combPeriodsDays.count }
      let comb = Array(shares[row..<(row + Self.combPeriodsDays.count)])
      let finding = finding(
        flows[place], payouts: batches, combShares: comb, calendar: context.calendar)
      return finding.map { (place, $0) }
    }
  }

  /// The batches of a flow, nil where they are too few for a period.
  private func payouts(of flow: AccountFlow) -> PayoutBatches? {
    guard flow.outCount >= leastPayees * leastBatches, flow.busiestDay.outs >= leastPayees else {
      return nil
    }
    let parties = FlowParties(flow)
    guard parties.paidPersons >= leastPayees else { return nil }
    let payouts = PayoutBatches(
      flow, parties: parties, leastPayees: leastPayees, standoutFactor: standoutFactor,
      gapDays: gapDays)
    return payouts.batches.count >= leastBatches ? payouts : nil
  }

  /// Payees a day, backwards from the last batch.
  private func dailySeries(_ payouts: PayoutBatches) -> [Double] {
    var series = [Double](repeating: 0, count: Self.seriesDays)
    guard let last = payouts.batches.last?.day else { return series }
    for (day, count) in payouts.dailyPayees {
      let back = last - day
      // Large batches count little more than middling ones, so that one cannot hide the others.
      if (0..<Self.seriesDays).contains(back) { series[back] = min(64, Double(count)) }
    }
    return series
  }

  private func finding(
    _ flow: AccountFlow, payouts: PayoutBatches, combShares: [Double], calendar: WorkingCalendar
  ) -> Finding? {
    var payouts = payouts
    let schedule = BatchSchedule(
      batchDays: payouts.batches.map(\.day), calendar: calendar, toleranceDays: toleranceDays)
    guard
      let fit = schedule.bestFit(
        suggestedPeriodsDays: suggestedPeriods(payouts, combShares: combShares)),
      fit.regularity >= leastRegularity
    else { return nil }
    payouts.batches = zip(payouts.batches, fit.explained).compactMap { $1 ? $0 : nil }
    guard payouts.batches.count >= leastBatches else { return nil }
    return finding(flow, payouts: payouts, fit: fit)
  }

  /// Periods that the batches themselves suggest: their median distance, and the two strongest of
  /// the comb periodogram.
  private func suggestedPeriods(_ payouts: PayoutBatches, combShares: [Double]) -> [Double] {
    let days = payouts.batches.map(\.day)
    var gaps = zip(days.dropFirst(), days).map { Double($0 - $1) }
    let order = combShares.indices.sorted {
      // Rounded, so that last bits of the library do not choose.
      let left = (combShares[$0] * 1e6).rounded()
      let right = (combShares[$1] * 1e6).rounded()
      return left == right ? $0 < $1 : left > right
    }
    let periods =
      [Quantiles.median(of: &gaps).rounded()] + order.prefix(2).map { Self.combPeriodsDays[$0] }
    return periods.filter { $0 > 2 }
  }

  private func finding(_ flow: AccountFlow, payouts: PayoutBatches, fit: ScheduleFit) -> Finding? {
    let legs = payouts.batches.flatMap(\.legs)
    guard let first = legs.first, let last = legs.last else { return nil }
    var sizes = payouts.batches.map { Double($0.payees.count) }
    let size = Quantiles.median(of: &sizes)
    var amounts = legs.map { Double(flow.legs[$0].amountFen) }
    let amount = Quantiles.median(of: &amounts)
    var total: Int64 = 0
    for index in legs { total += flow.legs[index].amountFen }
    let payees = payouts.batches.flatMap(\.payees).sorted().withoutRepeats().count
    let persistence = payouts.persistence
    let sizePart = Scoring.logarithmic(
      size, from: Double(leastPayees), to: fullPayees, start: 0.25)
    let countPart = Scoring.logarithmic(
      Double(payouts.batches.count), from: Double(leastBatches), to: fullBatches, start: 0.35)
    let smallPart = 1.5 - Scoring.logarithmic(amount, from: smallFen, to: largeFen, start: 0.5)
    let strength = Scoring.strength(
      fit.regularity * smallPart * (0.6 + 0.4 * persistence)
        * (sizePart * countPart).squareRoot())
    return Finding(
      detector: Self.identity.id, strength: strength,
      window: flow.legs[first].time...flow.legs[last].time,
      quantities: [
        Quantity("batch_count", "批次", .count(payouts.batches.count)),
        Quantity("period_days", "周期", .days(fit.rule.periodDays)),
        Quantity("period_rule", "周期规律", .text(fit.rule.chineseName)),
        Quantity("regularity", "规律程度", .ratio(Scoring.strength(fit.regularity))),
        Quantity("batch_payee_count", "每批收款人数（中位数）", .count(Int(size.rounded()))),
        Quantity("payee_count", "收款人数合计（去重）", .count(payees)),
        Quantity("payee_persistence", "相邻批次收款人重合度", .ratio(Scoring.strength(persistence))),
        Quantity("median_payout", "单笔转出金额（中位数）", .money(Money(fen: Int64(amount)))),
        Quantity("paid_out_amount", "批量转出金额", .money(Money(fen: total))),
      ],
      statement:
        "\(fit.rule.chineseName)批量转出，共\(payouts.batches.count)批，"
        + "每批约\(Int(size.rounded()))人，单笔中位数\(ChineseText.money(Int64(amount)))，"
        + "累计向\(payees)个自然人（或身份不明的对手）转出\(ChineseText.money(total))，"
        + "相邻批次收款人重合\(ChineseText.percent(persistence))",
      evidence: legs.map {
        Evidence(transaction: flow.legs[$0].transaction, role: .paidOut)
      })
  }
}
