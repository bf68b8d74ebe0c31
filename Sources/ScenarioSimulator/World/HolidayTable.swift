import BankRecords

/// China's public holidays of 2023–2026 as announced by the State Council, for the rhythm of a
/// synthetic world; scoring has its own calendar in `Models/calendar`.
enum HolidayTable {
  /// First and last days off, as yyyymmdd.
  private static let spans: [(Int, Int)] = [
    (20_230_101, 20_230_102), (20_230_121, 20_230_127), (20_230_405, 20_230_405),
    (20_230_429, 20_230_503), (20_230_622, 20_230_624), (20_230_929, 20_231_006),
    (20_240_101, 20_240_101), (20_240_210, 20_240_217), (20_240_404, 20_240_406),
    (20_240_501, 20_240_505), (20_240_610, 20_240_610), (20_240_915, 20_240_917),
    (20_241_001, 20_241_007), (20_250_101, 20_250_101), (20_250_128, 20_250_204),
    (20_250_404, 20_250_406), (20_250_501, 20_250_505), (20_250_531, 20_250_602),
    (20_251_001, 20_251_008), (20_260_101, 20_260_103), (20_260_215, 20_260_223),
    (20_260_404, 20_260_406), (20_260_501, 20_260_505), (20_260_619, 20_260_621),
    (20_260_925, 20_260_927), (20_261_001, 20_261_007),
  ]

  /// Weekend days that are worked.
  private static let workedWeekends: [Int] = [
    20_230_128, 20_230_129, 20_230_423, 20_230_506, 20_230_625, 20_231_007, 20_231_008,
    20_240_204, 20_240_218, 20_240_407, 20_240_428, 20_240_511, 20_240_914, 20_240_929,
    20_241_012, 20_250_126, 20_250_208, 20_250_427, 20_250_928, 20_251_011, 20_260_104,
    20_260_214, 20_260_228, 20_260_509, 20_260_920, 20_261_010,
  ]

  static func calendar() -> WorkingCalendar {
    var holidays: Set<CivilDay> = []
    for (first, last) in spans {
      guard var day = civilDay(first), let end = civilDay(last) else { continue }
      while day <= end {
        if day.weekday <= 5 { holidays.insert(day) }
        day = day.advanced(by: 1)
      }
    }
    return WorkingCalendar(
      holidays: holidays, makeUpDays: Set(workedWeekends.compactMap { civilDay($0) }))
  }

  private static func civilDay(_ number: Int) -> CivilDay? {
    CivilDay(year: number / 10_000, month: number / 100 % 100, day: number % 100)
  }
}
