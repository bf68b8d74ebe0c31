import BankRecords

/// Working days counted once over the days of a flow, so that "within ten working days" is two
/// look-ups.
struct WorkingDaySpan {
  private let firstDay: Int32
  /// Working days from the first day up to but not including each day.
  private let workedBefore: [Int32]
  private let workingDays: Int

  /// `days` are the first and last day that will be asked for.
  init(days: ClosedRange<CivilDay>, workingDays: Int, calendar: WorkingCalendar) {
    firstDay = days.lowerBound.daysSince1970
    self.workingDays = workingDays
    var workedBefore: [Int32] = []
    workedBefore.reserveCapacity(days.upperBound - days.lowerBound + 2)
    var worked: Int32 = 0
    for offset in 0...(days.upperBound - days.lowerBound) {
      workedBefore.append(worked)
      if calendar.isWorkingDay(days.lowerBound.advanced(by: offset)) { worked += 1 }
    }
    workedBefore.append(worked)
    self.workedBefore = workedBefore
  }

  /// Whether the two days, in either order, stand in one span of the given working days.
  func holds(_ one: CivilDay, _ other: CivilDay) -> Bool {
    let early = Int(min(one, other).daysSince1970 - firstDay)
    let late = Int(max(one, other).daysSince1970 - firstDay)
    return Int(workedBefore[late] - workedBefore[early]) < workingDays
  }

  /// Number of working days before a day, counted from the first one.
  func workingDaysBefore(_ day: CivilDay) -> Int {
    Int(workedBefore[Int(day.daysSince1970 - firstDay)])
  }

  /// Days that any span of this many working days surely fits into, long holidays included.
  static func mostCalendarDays(workingDays: Int) -> Int { workingDays * 2 + 10 }
}
