import BankRecords

/// Dates that do not start with their year, and dates that a spreadsheet left as numbers.
extension RowDecoder {
  /// The civil time of a cell in the order of the format, or nil where it holds none.
  func civil(_ cell: TextSpan) -> BookingTimeText? {
    let bytes = text.bytes(cell)
    switch plan.value.dateOrder {
    case .yearMonthDay:
      if let parsed = BookingTime.parse(bytes.span) { return parsed }
      return plan.value.acceptsExcelSerials ? ExcelSerial.time(bytes) : nil
    case .dayMonthYear, .monthDayYear:
      return ForeignDate.parse(bytes, dayFirst: plan.value.dateOrder == .dayMonthYear)
        ?? BookingTime.parse(bytes.span)
    case .monthDay:
      guard let parts = DateParts(bytes), parts.year == nil,
        let statement = plan.value.statementMonth
      else { return BookingTime.parse(bytes.span) }
      let year = parts.first > statement.month ? statement.year - 1 : statement.year
      return parts.time(year: year, month: parts.first, day: parts.second, rest: bytes)
    }
  }

  /// A time cell that cannot be read, with what it might be and what to do.
  func timeFault(_ column: Int) -> RowFault {
    let cell = trimmed(column)
    var message = "\(quoted(cell)) is no date and time"
    let bytes = text.bytes(cell)
    if let parts = DateParts(bytes) {
      if parts.year != nil, plan.value.dateOrder == .yearMonthDay {
        message += "; day and month cannot be told apart: write dates as 2024-06-12"
      } else if parts.year == nil {
        message += "; the year is missing: write dates as 2024-06-12"
      }
    } else if let serial = ExcelSerial.time(bytes), !plan.value.acceptsExcelSerials {
      message +=
        "; as a day number of Excel it would be \(serial.time): format the column as a date and "
        + "save the file again"
    }
    return RowFault(code: .time, column: column, message: message)
  }
}

/// `09/04/2025`, `9-4-2025 10:15`, `12/29`: two short numbers and perhaps a year.
private struct DateParts {
  var first = 0
  var second = 0
  var year: Int?
  /// Where the time of day starts.
  private var end = 0

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    var at = 0
    func number(atMost limit: Int) -> Int? {
      let start = at
      var value = 0
      while at < bytes.count, at - start <= limit, bytes[at] &- 0x30 <= 9 {
        value = value * 10 + Int(bytes[at] &- 0x30)
        at += 1
      }
      return at > start && at - start <= limit ? value : nil
    }
    guard let first = number(atMost: 2), at < bytes.count,
      [UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(bytes[at])
    else { return nil }
    let separator = bytes[at]
    at += 1
    guard let second = number(atMost: 2) else { return nil }
    (self.first, self.second) = (first, second)
    if at < bytes.count, bytes[at] == separator {
      at += 1
      let start = at
      guard let year = number(atMost: 4), at - start == 4 else { return nil }
      self.year = year
    } else if at < bytes.count {
      return nil
    }
    end = at
  }

  /// The time of these parts with the time of day that stands behind them.
  func time(
    year: Int, month: Int, day: Int, rest bytes: UnsafeBufferPointer<UInt8>
  ) -> BookingTimeText? {
    guard let civilDay = CivilDay(year: year, month: month, day: day) else { return nil }
    let iso = Array(civilDay.description.utf8) + bytes[end...]
    return BookingTime.parse(iso.span)
  }
}

/// Numbers of days as Excel counts them from 1900-01-01, with the time of day as a fraction.
enum ExcelSerial {
  /// Days that a statement can name: 1954-10-03 to 2119-01-10.
  static let days = 20_000...80_000

  /// The civil time of `45352` or `45352.5`, to the second; nil where the cell holds no such number.
  static func time(_ bytes: UnsafeBufferPointer<UInt8>) -> BookingTimeText? {
    guard bytes.count >= 5, bytes.count <= 24, bytes[..<5].allSatisfy({ $0 &- 0x30 <= 9 }) else {
      return nil
    }
    let day = bytes[..<5].reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    guard days.contains(day) else { return nil }
    let midnight = BookingTime(day: CivilDay(daysSince1970: Int32(day - 25_569)))
    if bytes.count == 5 { return BookingTime.parse(Array(midnight.day.description.utf8).span) }
    let fraction = bytes.dropFirst(6)
    guard bytes[5] == UInt8(ascii: "."), bytes.count > 6, fraction.allSatisfy({ $0 &- 0x30 <= 9 }),
      let part = Double("0." + String(decoding: fraction, as: UTF8.self))
    else { return nil }
    let time = BookingTime(seconds: midnight.seconds + Int64((part * 86_400).rounded()))
    return BookingTime.parse(Array(time.description.utf8).span)
  }
}
