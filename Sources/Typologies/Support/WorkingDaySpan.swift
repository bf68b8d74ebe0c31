import BankRecords

/// "Within ten working days", asked of days that rise or fall from one question to the next.
struct WorkingDaySpan {
  private let workingDays: Int
  private let calendar: WorkingCalendar

  init(workingDays: Int, calendar: WorkingCalendar) {
    precondition(workingDays >= 1, "a span has at least one working day")
    self.workingDays = workingDays
    self.calendar = calendar
  }

  /// A number for each day, such that days stand in one span where their numbers differ by fewer than
  /// the span's working days.
  func number(of day: CivilDay) -> Int32 { Int32(calendar.workingDays(before: day)) }

  /// Whether days of these numbers, in either order, stand in one span.
  func holds(_ one: Int32, _ other: Int32) -> Bool { abs(one - other) < workingDays }

  /// Whether the two days, in either order, stand in one span of the given working days.
  func holds(_ one: CivilDay, _ other: CivilDay) -> Bool {
    let early = min(one, other)
    let late = max(one, other)
    // Most questions need no calendar: n days hold at most n working days, and 2n + 20 days surely
    // hold n, the longest holidays included.
    let days = late - early
    if days < workingDays { return true }
    if days > WorkingDaySpan.mostCalendarDays(workingDays: workingDays) { return false }
    return calendar.workingDays(before: late) - calendar.workingDays(before: early) < workingDays
  }

  /// Days that any span of this many working days surely fits into, long holidays included.
  static func mostCalendarDays(workingDays: Int) -> Int { workingDays * 2 + 20 }
}
