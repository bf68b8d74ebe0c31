import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

struct PeriodicBatchPayoutTests {
  private let detector: PeriodicBatchPayout

  init() throws { detector = try .standard() }

  /// Spring festival and other days off of 2024–2025, as day numbers of the script.
  private static let calendar: WorkingCalendar = {
    var days: Set<CivilDay> = []
    for (month, first, last) in [(4, 4, 6), (5, 1, 5), (6, 10, 10), (9, 15, 17), (10, 1, 7)] {
      for day in first...last {
        if let made = CivilDay(year: 2024, month: month, day: day) { days.insert(made) }
      }
    }
    for day in 28...35 {
      if let made = CivilDay(year: 2025, month: 1, day: 1)?.advanced(by: day - 1) {
        days.insert(made)
      }
    }
    return WorkingCalendar(holidays: days)
  }()

  private func batches(on days: [CivilDay], payees: Int = 30, yuan: Double = 900) -> FlowScript {
    var script = FlowScript()
    for day in days {
      for payee in 0..<payees {
        script.moneyOut(
          yuan: yuan + Double(payee * 31 % 400), to: "p\(payee)", day: day - FlowScript.firstDay)
      }
    }
    return script
  }

  /// Day `day` of each month, moved to the next working day.
  private func monthly(_ day: Int, months: Int) -> [CivilDay] {
    (0..<months).compactMap { month in
      CivilDay(year: 2024 + (3 + month) / 12, month: (3 + month) % 12 + 1, day: day)
    }.map { Self.calendar.workingDay(onOrAfter: $0) }
  }

  private func period(_ script: FlowScript) -> String? {
    let finding = detector.examine(script, calendar: Self.calendar)
    for quantity in finding?.quantities ?? [] where quantity.name == "period_rule" {
      if case .text(let rule) = quantity.value { return rule }
    }
    return nil
  }

  @Test func manyFlowsTogetherAreAsOneByOne() {
    let weekly = (0..<15).map { FlowScript.firstDay.advanced(by: 2 + 7 * $0) }
    let odd = [0, 3, 11, 30, 32, 71, 90].map { FlowScript.firstDay.advanced(by: $0) }
    let flows = [
      batches(on: monthly(10, months: 11)), batches(on: odd), FlowScript(),
      batches(on: weekly, payees: 12), batches(on: monthly(5, months: 7), payees: 3),
      batches(on: weekly.map { $0.advanced(by: 1) }),
    ].map { $0.flow() }
    let context = ExaminationContext(calendar: Self.calendar, asOf: FlowScript.firstDay)
    for places in [[0, 1, 2, 3, 4, 5], [5, 0, 3], [2], []] {
      let together = detector.examine(flows, at: places, in: context)
      let single = places.compactMap { place in
        detector.examine(flows[place], in: context).map { (place: place, finding: $0) }
      }
      #expect(together.map(\.place) == single.map(\.place))
      #expect(together.map(\.finding.statement) == single.map(\.finding.statement))
      #expect(together.map(\.finding.strength) == single.map(\.finding.strength))
    }
    #expect(detector.examine(flows, at: [0, 2, 3], in: context).map(\.place) == [0, 3])
  }

  @Test(arguments: [1, 5, 10, 15, 28])
  func findsMonthsThroughWeekendsAndHolidays(day: Int) throws {
    let script = batches(on: monthly(day, months: 11))
    #expect(period(script) == "每月")
    #expect(detector.strength(script, calendar: Self.calendar) > 0.6)
  }

  @Test func findsMonthEndWeeksTenDaysHalvesAndQuarters() {
    let ends = (0..<9).compactMap { month in
      CivilDay(year: 2024, month: 4 + month, day: 1)?.advanced(by: -1)
    }
    #expect(period(batches(on: ends)) == "每月")
    let weeks = (0..<15).map { FlowScript.firstDay.advanced(by: 2 + 7 * $0) }
    #expect(period(batches(on: weeks)) == "每周")
    let thirds = (0..<6).flatMap { month in
      [5, 15, 25].compactMap { CivilDay(year: 2024, month: 4 + month, day: $0) }
    }.map { Self.calendar.workingDay(onOrAfter: $0) }
    #expect(period(batches(on: thirds)) == "每旬")
    let halves = (0..<6).flatMap { month in
      [3, 18].compactMap { CivilDay(year: 2024, month: 4 + month, day: $0) }
    }
    #expect(period(batches(on: halves)) == "每半月")
    let quarters = (0..<5).compactMap { quarter in
      CivilDay(year: 2024 + (3 + quarter * 3) / 12, month: (3 + quarter * 3) % 12 + 1, day: 20)
    }
    #expect(period(batches(on: quarters)) == "每季度")
  }

  /// The first and the fifteenth of lunar months, 2024-03 to 2025-03.
  @Test(arguments: [0, 14])
  func findsLunarMonths(shift: Int) throws {
    let starts = [
      (2024, 3, 10), (2024, 4, 9), (2024, 5, 8), (2024, 6, 6), (2024, 7, 6), (2024, 8, 4),
      (2024, 9, 3), (2024, 10, 3), (2024, 11, 1), (2024, 12, 1), (2024, 12, 31), (2025, 1, 29),
      (2025, 2, 28),
    ].compactMap { CivilDay(year: $0.0, month: $0.1, day: $0.2)?.advanced(by: shift) }
    #expect(period(batches(on: starts)) == "每农历月")
    #expect(detector.strength(batches(on: starts), calendar: Self.calendar) > 0.6)
  }

  /// Quarters and weeks whose due day is no working day.
  @Test func findsShiftedQuartersAndWeeks() {
    let quarters = (0..<6).compactMap { quarter in
      CivilDay(year: 2024 + (3 + quarter * 3) / 12, month: (3 + quarter * 3) % 12 + 1, day: 6)
    }.map { Self.calendar.workingDay(onOrAfter: $0) }
    #expect(period(batches(on: quarters)) == "每季度")
    let weeks = (0..<30).map {
      Self.calendar.workingDay(onOrAfter: FlowScript.firstDay.advanced(by: 3 + 7 * $0))
    }
    #expect(period(batches(on: weeks)) == "每周")
  }

  /// Every ten working days: calendar distances vary with holidays.
  @Test func findsWorkingDayPeriods() {
    let worked = (0..<260).map { FlowScript.firstDay.advanced(by: $0) }
      .filter { Self.calendar.isWorkingDay($0) }
    let days = stride(from: 2, to: worked.count, by: 10).map { worked[$0] }
    #expect(Set(zip(days.dropFirst(), days).map { $0 - $1 }).count > 1)
    #expect(period(batches(on: days)) == "每10个工作日")
  }

  /// A stride that nobody has a name for.
  @Test func findsUnusualPeriods() {
    let days = (0..<9).map { FlowScript.firstDay.advanced(by: 17 * $0) }
    #expect(period(batches(on: days)) == "每17天")
  }

  @Test func oneMissedAndOneExtraBatchOnlyWeaken() {
    let days = monthly(15, months: 11)
    let whole = detector.strength(batches(on: days), calendar: Self.calendar)
    var missed = days
    missed.remove(at: 4)
    missed.append(days[6].advanced(by: 11))
    missed.sort()
    let weaker = detector.strength(batches(on: missed), calendar: Self.calendar)
    #expect(weaker > 0.3 && weaker < whole)
  }

  @Test func neverFallsWithAStrongerPlant() {
    let bySize = [6, 12, 25, 50, 100].map {
      detector.strength(
        batches(on: monthly(15, months: 8), payees: $0), calendar: Self.calendar)
    }
    #expect(bySize == bySize.sorted() && bySize[0] < bySize[4])
    let byCount = (3...12).map {
      detector.strength(batches(on: monthly(15, months: $0)), calendar: Self.calendar)
    }
    #expect(byCount == byCount.sorted() && byCount[0] > 0 && byCount[9] > byCount[0])
    let bySum = [500_000.0, 100_000, 20_000, 3000, 100].map {
      detector.strength(
        batches(on: monthly(15, months: 8), yuan: $0), calendar: Self.calendar)
    }
    #expect(bySum == bySum.sorted())
  }

  /// Batches on random days have no period, or rarely and weakly.
  @Test func randomDaysHaveNoPeriod() {
    var strong = 0
    for seed in 0..<60 {
      var numbers = SeededNumbers(state: UInt64(seed))
      var days: Set<Int> = []
      while days.count < 10 { days.insert(numbers.below(300)) }
      let script = batches(on: days.sorted().map { FlowScript.firstDay.advanced(by: $0) })
      if detector.strength(script) > 0.2 { strong += 1 }
    }
    #expect(strong <= 3)
  }

  @Test func steadyTradeAndPersonsWithoutBatchesAreNothing() {
    var steady = FlowScript()
    for day in 0..<120 {
      for payee in 0..<12 {
        steady.moneyOut(yuan: 200, to: "p\((day * 5 + payee) % 90)", day: day)
      }
    }
    #expect(detector.examine(steady) == nil)
    #expect(detector.strength(Worlds.shop()) == 0)
    #expect(detector.strength(Worlds.school()) == 0)
    var suppliers = FlowScript()
    for month in 0..<12 {
      for firm in 0..<30 {
        suppliers.moneyOut(yuan: 900, to: "firm\(firm)", kind: .organisation, day: month * 30)
      }
    }
    #expect(detector.examine(suppliers) == nil)
  }

  /// A known false positive: payroll has this very shape; its explanation weighs against it.
  @Test func payrollHasThisShape() {
    #expect(detector.strength(Worlds.payroll()) > 0.3)
  }
}
