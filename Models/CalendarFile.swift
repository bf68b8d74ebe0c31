import BankRecords

/// Reads the working calendar: lines of `day,kind,name` with kind `holiday` or `working`; lines
/// that start with `#` are remarks.
struct CalendarFile {
  let calendar: WorkingCalendar

  init(_ text: [UInt8], file: String) throws(ModelError) {
    var holidays: Set<CivilDay> = []
    var makeUpDays: Set<CivilDay> = []
    var sawHeader = false
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() {
      let line = String(decoding: bytes.filter { $0 != 0x0D }, as: UTF8.self)
      if line.isEmpty || line.hasPrefix("#") { continue }
      if !sawHeader {
        guard line == "day,kind,name" else {
          throw .syntax(file: file, line: index + 1, what: "the header 'day,kind,name' expected")
        }
        sawHeader = true
        continue
      }
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count == 3, let day = CalendarFile.day(cells[0]) else {
        throw .syntax(file: file, line: index + 1, what: "'yyyy-mm-dd,kind,name' expected")
      }
      guard !holidays.contains(day), !makeUpDays.contains(day) else {
        throw .duplicateKey(file: file, line: index + 1, key: String(cells[0]))
      }
      switch (cells[1], day.weekday >= 6) {
      case ("holiday", false): holidays.insert(day)
      case ("working", true): makeUpDays.insert(day)
      case ("holiday", true):
        throw .syntax(file: file, line: index + 1, what: "a holiday on a weekend is not listed")
      case ("working", false):
        throw .syntax(file: file, line: index + 1, what: "a working day must be a weekend day")
      default:
        throw .unknownKey(
          file: file, line: index + 1, key: String(cells[1]),
          nearest: ModelError.nearest(to: String(cells[1]), among: ["holiday", "working"]))
      }
    }
    calendar = WorkingCalendar(holidays: holidays, makeUpDays: makeUpDays)
  }

  private static func day(_ cell: Substring) -> CivilDay? {
    let parts = cell.split(separator: "-", omittingEmptySubsequences: false)
    guard cell.utf8.count == 10, parts.count == 3, let year = Int(parts[0]),
      let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    return CivilDay(year: year, month: month, day: day)
  }
}
