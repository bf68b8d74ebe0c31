import BankRecords
import Testing

struct WorkingDayCountTests {
  /// Differences of the count are what walking from day to day finds.
  @Test func agreesWithWalking() {
    let first = CivilDay(daysSince1970: -30)
    let holidays = Set([3, 4, 5, 6, 40, 41, 365].map { first.advanced(by: $0) })
    let makeUps = Set([9, 10, 44, 45, 370].map { first.advanced(by: $0) })
    let calendar = WorkingCalendar(holidays: holidays, makeUpDays: makeUps)
    var worked = 0
    let start = calendar.workingDays(before: first)
    for offset in 0..<800 {
      let day = first.advanced(by: offset)
      #expect(calendar.workingDays(before: day) - start == worked)
      if calendar.isWorkingDay(day) { worked += 1 }
    }
  }
}
