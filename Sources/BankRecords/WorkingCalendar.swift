/// Which days banks work in China: weekends, public holidays and make-up working days (调休).
///
/// The days come from data (`Models/calendar`); outside the years covered by that data, Monday to
/// Friday are working days.
public struct WorkingCalendar: Sendable {
  /// Days off that fall on Monday to Friday.
  public var holidays: Set<CivilDay> { days.holidays }
  /// Saturdays and Sundays that are worked.
  public var makeUpDays: Set<CivilDay> { days.makeUpDays }
  /// One object, so that the calendar is handed about at the price of one.
  private let days: Days

  private final class Days: Sendable {
    let holidays: Set<CivilDay>
    let makeUpDays: Set<CivilDay>
    /// By day from `firstExceptional` on: whether it is worked although it is a weekend day, or off
    /// although it is none. Days outside are ordinary.
    let isExceptional: [Bool]
    let firstExceptional: CivilDay
    /// By day from `firstExceptional` on: worked weekend days less days off before it; the last holds
    /// for all days after.
    let surplus: [Int32]

    init(holidays: Set<CivilDay>, makeUpDays: Set<CivilDay>) {
      self.holidays = holidays
      self.makeUpDays = makeUpDays
      let daysOff = holidays.filter { $0.weekday < 6 }
      let workedWeekendDays = makeUpDays.filter { $0.weekday >= 6 }
      let exceptional = daysOff.union(workedWeekendDays).sorted()
      let first = exceptional.first ?? CivilDay(daysSince1970: 0)
      let count = exceptional.last.map { $0 - first + 1 } ?? 0
      var marks = [Bool](repeating: false, count: count)
      var surplus = [Int32](repeating: 0, count: count + 1)
      for day in daysOff { surplus[day - first + 1] -= 1 }
      for day in workedWeekendDays { surplus[day - first + 1] += 1 }
      for place in surplus.indices.dropFirst() { surplus[place] += surplus[place - 1] }
      for day in exceptional { marks[day - first] = true }
      firstExceptional = first
      isExceptional = marks
      self.surplus = surplus
    }
  }

  public init(holidays: Set<CivilDay> = [], makeUpDays: Set<CivilDay> = []) {
    days = Days(holidays: holidays, makeUpDays: makeUpDays)
  }

  /// Number of working days before `day`, counted from 1969-12-29 (a Monday); only differences
  /// mean anything. Complexity: O(1).
  public func workingDays(before day: CivilDay) -> Int {
    let sinceMonday = Int(day.daysSince1970) + 3
    let week = sinceMonday >= 0 ? sinceMonday / 7 : (sinceMonday - 6) / 7
    let weekdays = week * 5 + min(sinceMonday - week * 7, 5)
    let place = min(max(0, day - days.firstExceptional), days.surplus.count - 1)
    return weekdays + Int(days.surplus[place])
  }

  public func isWorkingDay(_ day: CivilDay) -> Bool {
    let place = day - days.firstExceptional
    let isOrdinary =
      place < 0 || place >= days.isExceptional.count || !days.isExceptional[place]
    return (day.weekday < 6) == isOrdinary
  }

  /// The day itself where it is worked, else the next day that is.
  public func workingDay(onOrAfter day: CivilDay) -> CivilDay {
    var candidate = day
    while !isWorkingDay(candidate) { candidate = candidate.advanced(by: 1) }
    return candidate
  }

  /// The last day of the span of `count` working days that starts with `day`: a day off at the
  /// start belongs to the span but does not count. `count` ≥ 1.
  public func endOfSpan(startingAt day: CivilDay, workingDays count: Int) -> CivilDay {
    precondition(count >= 1, "a span has at least one working day")
    var candidate = day
    var worked = isWorkingDay(candidate) ? 1 : 0
    while worked < count {
      candidate = candidate.advanced(by: 1)
      if isWorkingDay(candidate) { worked += 1 }
    }
    return candidate
  }
}
