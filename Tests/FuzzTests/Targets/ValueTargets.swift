import BankRecords

@testable import StatementIngest

/// Values that are printed and read again: amounts, dates, numbers of spreadsheet cells.
enum ValueTargets {
  /// A whole number of eight bytes from the front of the input.
  static func seed(_ bytes: [UInt8]) -> UInt64 {
    bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  static func amount(_ bytes: [UInt8]) throws {
    let fen = Int64(bitPattern: seed(bytes))
    if fen > .min {
      let money = Money(fen: fen)
      let read = Money.parse(Array(money.description.utf8).span)
      try hold(read == .amount(money), "\(money) is read as \(read)")
    }
    for scale in [AmountScale.yuan, .fen] {
      let read = Money.parse(bytes.span, scale: scale)
      if let wanted = plainFen(bytes, scale) {
        try hold(read == wanted, "\(bytes): \(read), wanted \(wanted)")
      }
      guard case .amount(let money) = read else { continue }
      let digits = bytes.count { $0 &- 0x30 <= 9 || $0 >= 0x80 }
      try hold(digits > 0, "\(bytes) has no digit and is read as \(money)")
      let again = Money.parse(Array(money.description.utf8).span)
      try hold(again == .amount(money), "\(money) is read as \(again)")
    }
  }

  /// Amounts of ASCII digits and one point, by arithmetic of another kind.
  private static func plainFen(_ bytes: [UInt8], _ scale: AmountScale) -> AmountText? {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), (1...18).contains(parts[0].count),
      parts.allSatisfy({ $0.allSatisfy { $0 &- 0x30 <= 9 } })
    else { return nil }
    let places = scale == .yuan ? 2 : 0
    let decimals = parts.count == 2 ? Array(parts[1]) : []
    if decimals.dropFirst(places).contains(where: { $0 != 0x30 }) { return .malformed }
    let kept = decimals.prefix(places)
    let all = Array(parts[0]) + kept + Array(repeating: 0x30, count: places - kept.count)
    guard let fen = Int64(String(decoding: all, as: UTF8.self)) else { return .malformed }
    return .amount(Money(fen: fen))
  }

  static func date(_ bytes: [UInt8]) throws {
    let days = Int32(truncatingIfNeeded: seed(bytes) % 3_652_059)
    let day = CivilDay(daysSince1970: days - 719_162)
    let (year, month, number) = day.components
    try hold(
      CivilDay(year: year, month: month, day: number) == day, "\(day) is not its own components")
    let time = BookingTime(day: day, secondOfDay: Int(seed(bytes) >> 32) % 86_400)
    let read = BookingTime.parse(Array(time.description.utf8).span)
    try hold(read?.time == time && read?.isDateOnly == false, "\(time) is read as \(read as Any)")
    if let read = BookingTime.parse(bytes.span) {
      let again = BookingTime.parse(Array(read.time.description.utf8).span)
      try hold(again?.time == read.time, "\(bytes) is read as \(read), then \(again as Any)")
      try hold(
        !read.isDateOnly || read.time.secondOfDay == 0, "\(bytes): a date with a time of day")
      let digits = bytes.filter { $0 &- 0x30 <= 9 }
      let year = read.time.day.components.year
      let head = digits.prefix(4).reduce(0) { $0 * 10 + Int($1 - 0x30) }
      try hold(year == head, "\(bytes) is read in the year \(year)")
    }
    if case .second(let second) = BookingTime.parseTimeOfDay(bytes.span) {
      try hold((0..<86_400).contains(second), "\(bytes) is second \(second) of its day")
    }
  }

  static func cellNumber(_ bytes: [UInt8]) throws {
    let value = Double(bitPattern: seed(bytes))
    let rest = Array(bytes.dropFirst(8))
    let formats: [NumberFormat] = [
      .number, .zeroPadded(6), .date, .time, .dateAndTime, .reading(rest),
    ]
    for format in formats {
      for is1904 in [false, true] {
        var text: [UInt8] = []
        if value.isFinite { CellNumber.append(value, format: format, is1904: is1904, to: &text) }
        rest.withUnsafeBufferPointer {
          CellNumber.append($0, format: format, is1904: is1904, to: &text)
        }
      }
    }
    guard value.isFinite else { return }
    let text = String(decoding: CellNumber.decimal(value), as: UTF8.self)
    guard let read = Double(text) else { throw FuzzFinding(description: "\(value): \(text)") }
    try hold(
      abs(read - value) <= abs(value) * 6e-15 || abs(value) < 1e-300,
      "\(value) is written as \(text)")
  }
}
