/// Which days banks work in China: weekends, public holidays and make-up working days (调休).
///
/// The days come from data (`Models/calendar`); outside the years covered by that data, Monday to
/// Friday are working days.
public struct WorkingCalendar: Sendable {
  /// Days off that fall on Monday to Friday.
  public let holidays: Set<CivilDay>
  /// Saturdays and Sundays that are worked.
  public let makeUpDays: Set<CivilDay>
  /// Ascending: the days off on Monday to Friday, and the worked Saturdays and Sundays.
  private let daysOff: [CivilDay]
  private let workedWeekendDays: [CivilDay]
  /// By day from `firstExceptional` on: whether it is worked although it is a weekend day, or off
  /// although it is none. Days outside are ordinary.
  private let isExceptional: [Bool]
  private let firstExceptional: CivilDay

  public init(holidays: Set<CivilDay> = [], makeUpDays: Set<CivilDay> = []) {
    self.holidays = holidays
    self.makeUpDays = makeUpDays
    daysOff = holidays.filter { $0.weekday < 6 }.sorted()
    workedWeekendDays = makeUpDays.filter { $0.weekday >= 6 }.sorted()
    let exceptional = (daysOff + workedWeekendDays).sorted()
    let first = exceptional.first ?? CivilDay(daysSince1970: 0)
    var marks = [Bool](repeating: false, count: exceptional.last.map { $0 - first + 1 } ?? 0)
    for day in exceptional { marks[day - first] = true }
    firstExceptional = first
    isExceptional = marks
  }

  /// Number of working days before `day`, counted from 1969-12-29 (a Monday); only differences
  /// mean anything. Complexity: O(log n) in the number of exceptional days.
  public func workingDays(before day: CivilDay) -> Int {
    let sinceMonday = Int(day.daysSince1970) + 3
    let week = sinceMonday >= 0 ? sinceMonday / 7 : (sinceMonday - 6) / 7
    let weekdays = week * 5 + min(sinceMonday - week * 7, 5)
    return weekdays - WorkingCalendar.count(in: daysOff, before: day)
      + WorkingCalendar.count(in: workedWeekendDays, before: day)
  }

  /// How many of the ascending days lie before `day`.
  private static func count(in days: [CivilDay], before day: CivilDay) -> Int {
    var low = 0
    var high = days.count
    while low < high {
      let middle = (low + high) / 2
      if days[middle] < day { low = middle + 1 } else { high = middle }
    }
    return low
  }

  public func isWorkingDay(_ day: CivilDay) -> Bool {
    let place = day - firstExceptional
    let isOrdinary = place < 0 || place >= isExceptional.count || !isExceptional[place]
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
