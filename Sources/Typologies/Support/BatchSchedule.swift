import BankRecords
import FlowStatistics

/// A rule that says on which days batches are due.
enum ScheduleRule: Equatable {
  /// Every so many calendar days; need not be whole (lunar months).
  case everyDays(Double)
  /// Every so many working days.
  case everyWorkingDays(Int)
  /// On these days of every `months`-th month; 31 means the last day.
  case monthDays([Int], months: Int)

  /// The mean distance of due days.
  var periodDays: Double {
    switch self {
    case .everyDays(let days): days
    case .everyWorkingDays(let count): Double(count) * 7 / 5
    case .monthDays(let days, let months): 30.44 * Double(months) / Double(days.count)
    }
  }

  /// The rule in Chinese: `每周`, `每旬`, `每月`, `每10个工作日`.
  var chineseName: String {
    switch self {
    case .everyDays(let days):
      days == 7 ? "每周" : days == 29.53 ? "每农历月" : "每\(ChineseText.decimal(days))天"
    case .everyWorkingDays(let count): "每\(count)个工作日"
    case .monthDays(let days, let months):
      months == 3
        ? "每季度" : days.count == 1 ? "每月" : days.count == 2 ? "每半月" : "每旬"
    }
  }
}

/// How well batch days follow a rule.
struct ScheduleFit {
  var rule: ScheduleRule
  /// Due days met times batches explained beyond chance, in [0, 1].
  var regularity: Double
  /// Due days between the first and the last batch.
  var dueCount: Int
  /// By batch: whether it stands on a due day.
  var explained: [Bool]
}

/// Finds the rule that batch days follow, through weekends and holidays.
struct BatchSchedule {
  /// Days of the batches, ascending, at least two.
  let batchDays: [CivilDay]
  let calendar: WorkingCalendar
  let toleranceDays: Int

  /// Periods in calendar days that are tried besides those that the batches suggest.
  static let usualPeriodsDays: [Double] = [7, 10, 14, 15, 28, 29.53, 30, 90, 91]
  static let usualPeriodsWorkingDays = [5, 10, 20, 22]
  /// Anchors tried for a stride: a first batch may stray from the rule that the others follow.
  private static let anchorCount = 4

  /// The best rule; nil where none explains anything. Of equal ones the first in the order of
  /// calendar rules, usual periods, working-day periods, suggested periods.
  func bestFit(suggestedPeriodsDays: [Double]) -> ScheduleFit? {
    guard let first = batchDays.first, let last = batchDays.last, first < last else { return nil }
    var best: ScheduleFit?
    func offer(_ rule: ScheduleRule, _ due: [CivilDay], factor: Double = 1) {
      guard var fit = fit(rule, due: due) else { return }
      fit.regularity *= factor
      if fit.regularity > (best?.regularity ?? 0) + 1e-9 { best = fit }
    }
    for rule in monthRules() { offer(rule, monthlyDays(rule, from: first, to: last)) }
    let anchors = batchDays.prefix(BatchSchedule.anchorCount)
    for period in BatchSchedule.usualPeriodsDays {
      for anchor in anchors {
        offer(.everyDays(period), strideDays(period, anchor: anchor, from: first, to: last))
      }
    }
    let worked = workedDays(from: first, to: last)
    for period in BatchSchedule.usualPeriodsWorkingDays {
      for anchor in anchors {
        offer(
          .everyWorkingDays(period), workingStrideDays(period, anchor: anchor, worked: worked))
      }
    }
    // A period that only the batches themselves suggest is easier to meet by chance.
    for period in suggestedPeriodsDays where period >= 4 {
      for anchor in anchors {
        offer(
          .everyDays(period), strideDays(period, anchor: anchor, from: first, to: last),
          factor: 0.85)
      }
    }
    return best
  }

  /// Month rules whose days lie near a batch.
  private func monthRules() -> [ScheduleRule] {
    var near = [Bool](repeating: false, count: 32)
    for day in batchDays {
      for shift in -8...8 {
        let (year, month, number) = day.advanced(by: shift).components
        near[number] = true
        if number == CivilDay.daysInMonth(year: year, month: month) { near[31] = true }
      }
    }
    var rules: [ScheduleRule] = []
    for day in 1...31 where near[day] { rules.append(.monthDays([day], months: 1)) }
    for day in 1...31 where near[day] { rules.append(.monthDays([day], months: 3)) }
    for day in 1...15 where near[day] {
      rules.append(.monthDays([day, min(31, day + 15)], months: 1))
    }
    for day in 1...10 where near[day] {
      rules.append(.monthDays([day, day + 10, day + 20], months: 1))
    }
    return rules
  }

  /// Due days of a month rule within a day range that is a little wider than the batches.
  private func monthlyDays(_ rule: ScheduleRule, from first: CivilDay, to last: CivilDay)
    -> [CivilDay]
  {
    guard case .monthDays(let days, let months) = rule else { return [] }
    // The phase of a quarter is that of the first batch, which may be shifted over a month's end.
    let start = first.advanced(by: -10).components
    let end = last.advanced(by: 10).components
    var best: [CivilDay] = []
    var bestNear = -1
    for phase in 0..<months {
      var due: [CivilDay] = []
      var index = start.year * 12 + start.month - 1 + phase
      while index <= end.year * 12 + end.month - 1 {
        let year = index / 12
        let month = index % 12 + 1
        let length = CivilDay.daysInMonth(year: year, month: month)
        for day in days {
          if let made = CivilDay(year: year, month: month, day: min(day, length)) {
            due.append(made)
          }
        }
        index += months
      }
      if months == 1 { return due }
      let near = due.lazy.filter { day in
        batchDays.contains { ($0 - day).magnitude <= 10 }
      }.count
      if near > bestNear {
        bestNear = near
        best = due
      }
    }
    return best
  }

  private func strideDays(
    _ period: Double, anchor: CivilDay, from first: CivilDay, to last: CivilDay
  ) -> [CivilDay] {
    let low = Int((Double(first - anchor) / period).rounded(.up)) - 1
    let high = Int((Double(last - anchor) / period).rounded(.down)) + 1
    guard low <= high else { return [] }
    return (low...high).map { anchor.advanced(by: Int((Double($0) * period).rounded())) }
  }

  /// The working days of the range, a little wider than the batches.
  private func workedDays(from first: CivilDay, to last: CivilDay) -> [CivilDay] {
    (-10...(last - first + 10)).lazy.map { first.advanced(by: $0) }
      .filter { calendar.isWorkingDay($0) }
  }

  private func workingStrideDays(_ period: Int, anchor: CivilDay, worked: [CivilDay])
    -> [CivilDay]
  {
    guard let start = worked.firstIndex(where: { $0 >= anchor }) else { return [] }
    return stride(from: start % period, to: worked.count, by: period).map { worked[$0] }
  }

  /// Compares batches with due days. A batch meets a due day on that day, on the working day before
  /// or after it, and between, give or take the tolerance.
  private func fit(_ rule: ScheduleRule, due: [CivilDay]) -> ScheduleFit? {
    guard let first = batchDays.first, let last = batchDays.last else { return nil }
    var explained = [Bool](repeating: false, count: batchDays.count)
    var met = 0
    var dueCount = 0
    var covered = 0
    var batch = 0
    for day in due {
      var early = day
      var late = day
      while !calendar.isWorkingDay(early) { early = early.advanced(by: -1) }
      while !calendar.isWorkingDay(late) { late = late.advanced(by: 1) }
      early = early.advanced(by: -toleranceDays)
      late = late.advanced(by: toleranceDays)
      guard late >= first, early <= last else { continue }
      while batch < batchDays.count, batchDays[batch] < early { batch += 1 }
      let isMet = batch < batchDays.count && batchDays[batch] <= late
      // A due day whose span only touches the ends need not have been met within the data.
      if isMet || (day >= first && day <= last && early >= first && late <= last) { dueCount += 1 }
      covered += min(late, last) - max(early, first) + 1
      if isMet {
        met += 1
        explained[batch] = true
        batch += 1
      }
    }
    guard met >= 2 else { return nil }
    let coverage = min(0.95, Double(covered) / Double(last - first + 1))
    let precision = Double(met) / Double(batchDays.count)
    let beyondChance = max(0, (precision - coverage) / (1 - coverage))
    return ScheduleFit(
      rule: rule, regularity: beyondChance * Double(met) / Double(max(dueCount, met)),
      dueCount: dueCount, explained: explained)
  }
}
