import BankRecords

/// Dates as other countries write them: `12/06/2024`, `6.12.24`, `12-Jun-2024`, `Jun 12, 2024`.
enum ForeignDate {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// Reads a date, and a time of day behind it (`14:05`, `2:05:30 PM`). Years of two digits are of
  /// this century.
  static func parse(_ cell: UnsafeBufferPointer<UInt8>, dayFirst: Bool) -> BookingTimeText? {
    guard cell.count >= 6, cell.count <= 40 else { return nil }
    var rest = cell[...]
    var parts: [Substring] = []
    var hasMonthName = false
    while parts.count < 3 {
      guard let part = takePart(&rest) else { return nil }
      hasMonthName = hasMonthName || part.first?.isLetter == true
      parts.append(Substring(part))
    }
    // A month by name may stand before the day even where days come first.
    let isNameFirst = parts[0].first?.isLetter == true
    let order = hasMonthName ? (isNameFirst ? (1, 0) : (0, 1)) : dayFirst ? (0, 1) : (1, 0)
    guard let day = Int(parts[order.0]), let month = month(parts[order.1]),
      let year = year(parts[2])
    else { return nil }
    guard let date = CivilDay(year: year, month: month, day: day) else { return nil }
    var time = Array(rest.drop { " \tT,".utf8.contains($0) })
    if time.isEmpty { return BookingTimeText(BookingTime(day: date)) }
    let hoursAdded = takeHalfOfDay(&time)
    var written = Array("2000-01-01 ".utf8)
    written += time
    guard let clock = BookingTime.parse(written.span), !clock.isDateOnly,
      let start = CivilDay(year: 2000, month: 1, day: 1)
    else { return nil }
    var seconds = Int(clock.time.seconds - BookingTime(day: start).seconds)
    if let hoursAdded {
      guard (3600..<13 * 3600).contains(seconds) else { return nil }
      seconds = seconds % (12 * 3600) + hoursAdded * 3600
    }
    return BookingTimeText(
      time: BookingTime(seconds: BookingTime(day: date).seconds + Int64(seconds)),
      isDateOnly: false, isMarkedUTC: clock.isMarkedUTC)
  }

  /// The next run of digits or letters, and one run of separators behind it.
  private static func takePart(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> String? {
    func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }
    func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 <= 25 }
    guard let first = rest.first, isDigit(first) || isLetter(first) else { return nil }
    let part = rest.prefix { isDigit(first) ? isDigit($0) : isLetter($0) }
    guard part.count <= 9 else { return nil }
    rest = rest.dropFirst(part.count)
    let text = String(decoding: part, as: UTF8.self)
    if let separator = rest.first, "/-. ,".utf8.contains(separator) {
      rest = rest.dropFirst()
      if separator == UInt8(ascii: ",") || separator == UInt8(ascii: ".") {
        rest = rest.drop { $0 == 0x20 }
      }
    }
    return text
  }

  private static func month(_ part: Substring) -> Int? {
    if part.first?.isLetter != true {
      return part.utf8.count <= 2 ? Int(part) : nil
    }
    return months.firstIndex(of: String(part.lowercased().prefix(3))).map { $0 + 1 }
  }

  private static func year(_ part: Substring) -> Int? {
    guard let number = Int(part) else { return nil }
    return part.utf8.count == 4 ? number : part.utf8.count == 2 ? 2000 + number : nil
  }

  /// Hours that AM (0) or PM (12) add, taken off the end; nil where neither stands there.
  private static func takeHalfOfDay(_ time: inout [UInt8]) -> Int? {
    guard time.count > 2, time[time.count - 1] | 0x20 == UInt8(ascii: "m") else { return nil }
    let hours: Int
    switch time[time.count - 2] | 0x20 {
    case UInt8(ascii: "a"): hours = 0
    case UInt8(ascii: "p"): hours = 12
    default: return nil
    }
    time.removeLast(2)
    while time.last == 0x20 { time.removeLast() }
    return hours
  }
}

extension BookingTimeText {
  fileprivate init(_ time: BookingTime) {
    self.init(time: time, isDateOnly: true, isMarkedUTC: false)
  }
}
