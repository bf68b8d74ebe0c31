/// A date or a date with a time, as read from a file.
public struct BookingTimeText: Equatable, Sendable {
  public var time: BookingTime
  /// No time of day is given; `time` is at 00:00:00.
  public var isDateOnly: Bool
  /// Marked `Z` or `+00:00`: the civil time is kept as written.
  public var isMarkedUTC: Bool

  public init(time: BookingTime, isDateOnly: Bool, isMarkedUTC: Bool) {
    self.time = time
    self.isDateOnly = isDateOnly
    self.isMarkedUTC = isMarkedUTC
  }
}

/// What a time-of-day cell says.
public enum TimeOfDayText: Equatable, Sendable {
  /// Seconds since midnight, in `0..<86400`.
  case second(Int)
  case blank
  case malformed
}

extension BookingTime {
  /// Reads a date with or without a time of day, strictly: no such day, hour or second, no time.
  ///
  /// Accepted: `2024-06-12 10:15[:30[.5]]` (also `/`, `.`, `T`, blanks, one-digit months and hours),
  /// `20240612`, `20240612101530`, `20240612 10:15:30`, `2024年6月12日 10时15分30秒`,
  /// `2024-06-12-10.15.30.000000`, PBOC's `20240612tttttt`, and a zone `+08:00` or `Z`.
  public static func parse(_ text: Span<UInt8>) -> BookingTimeText? {
    guard var scanner = TimeScanner(text) else { return nil }
    scanner.skipBlanks()
    guard let day = scanner.day() else { return nil }
    if scanner.isAtEnd { return BookingTimeText(day) }
    if scanner.takePadding() { return scanner.isAtEnd ? BookingTimeText(day) : nil }
    let hadBlanks = scanner.skipBlanks()
    if scanner.isAtEnd { return BookingTimeText(day) }
    let hadMark = scanner.take("T") || scanner.take("-") || scanner.take(":")
    guard hadBlanks || hadMark || scanner.followsCompactDay else { return nil }
    scanner.skipBlanks()
    guard let second = scanner.secondOfDay(allowsFiveDigits: false),
      let isUTC = scanner.zone()
    else { return nil }
    scanner.skipBlanks()
    guard scanner.isAtEnd else { return nil }
    return BookingTimeText(
      time: BookingTime(day: day, secondOfDay: second), isDateOnly: false, isMarkedUTC: isUTC)
  }

  /// Reads a cell that holds the time of day alone: `10:15:30`, `10:15`, `101530`, `91530`,
  /// `101530000` (milliseconds), `10.15.30`; dashes and blanks mean that none is given.
  public static func parseTimeOfDay(_ text: Span<UInt8>) -> TimeOfDayText {
    guard var scanner = TimeScanner(text) else { return .malformed }
    scanner.skipBlanks()
    while scanner.take("-") {}
    scanner.skipBlanks()
    if scanner.isAtEnd { return .blank }
    if scanner.takePadding() { return scanner.isAtEnd ? .blank : .malformed }
    guard let second = scanner.secondOfDay(allowsFiveDigits: true) else { return .malformed }
    scanner.skipBlanks()
    return scanner.isAtEnd ? .second(second) : .malformed
  }
}

extension BookingTimeText {
  init(_ day: CivilDay) {
    self.init(time: BookingTime(day: day), isDateOnly: true, isMarkedUTC: false)
  }
}

/// The bytes of a time cell, at most 48: a longer cell is no time.
private struct TimeCell {
  var bytes = InlineArray<48, UInt8>(repeating: 0)
  var count = 0

  init?(_ text: Span<UInt8>) {
    guard text.count <= 48 else { return nil }
    for index in text.indices { bytes[index] = text[index] }
    count = text.count
  }

  subscript(index: Int) -> UInt8 { bytes[index] }
}

/// Walks over a time cell.
private struct TimeScanner {
  let text: TimeCell
  var at = 0
  /// The date was eight digits without separators, so that digits of the time may follow at once.
  var followsCompactDay = false

  init?(_ text: Span<UInt8>) {
    guard let cell = TimeCell(text) else { return nil }
    self.text = cell
  }

  var isAtEnd: Bool { at >= text.count }

  /// Skips blanks, tabs, no-break and ideographic spaces; true where there was one.
  @discardableResult
  mutating func skipBlanks() -> Bool {
    let start = at
    while at < text.count {
      if text[at] == 0x20 || text[at] == 0x09 {
        at += 1
      } else if take(0xC2, 0xA0) || take(0xE3, 0x80, 0x80) {
        continue
      } else {
        break
      }
    }
    return at > start
  }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard at < text.count, text[at] == UInt8(ascii: scalar) else { return false }
    at += 1
    return true
  }

  mutating func take(_ first: UInt8, _ second: UInt8) -> Bool {
    guard at + 1 < text.count, text[at] == first, text[at + 1] == second else { return false }
    at += 2
    return true
  }

  mutating func take(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    guard at + 2 < text.count, text[at] == first, text[at + 1] == second, text[at + 2] == third
    else { return false }
    at += 3
    return true
  }

  /// `tttttt`: PBOC's mark of an unknown time of day.
  mutating func takePadding() -> Bool {
    var end = at
    while end < text.count, text[end] == UInt8(ascii: "t") { end += 1 }
    guard end == at + 6 else { return false }
    at = end
    return true
  }

  /// The length of the run of digits ahead.
  func digitRun() -> Int {
    var end = at
    while end < text.count, text[end] &- UInt8(ascii: "0") <= 9 { end += 1 }
    return end - at
  }

  /// The next `count` digits as a number; the caller has seen that they are there.
  mutating func number(_ count: Int) -> Int {
    var value = 0
    for index in at..<(at + count) { value = value * 10 + Int(text[index] - UInt8(ascii: "0")) }
    at += count
    return value
  }

  mutating func day() -> CivilDay? {
    switch digitRun() {
    case 8, 12, 14, 17:
      followsCompactDay = true
      return CivilDay(year: number(4), month: number(2), day: number(2))
    case 4:
      let year = number(4)
      if take(0xE5, 0xB9, 0xB4) {  // 年
        guard let month = oneOrTwoDigits(), take(0xE6, 0x9C, 0x88),  // 月
          let day = oneOrTwoDigits()
        else { return nil }
        followsCompactDay = take(0xE6, 0x97, 0xA5)  // 日
        return CivilDay(year: year, month: month, day: day)
      }
      for separator in ["-", "/", "."] as [Unicode.Scalar] where take(separator) {
        guard let month = oneOrTwoDigits(), take(separator), let day = oneOrTwoDigits()
        else { return nil }
        return CivilDay(year: year, month: month, day: day)
      }
      return nil
    default: return nil
    }
  }

  mutating func oneOrTwoDigits() -> Int? {
    let run = digitRun()
    return run == 1 || run == 2 ? number(run) : nil
  }

  mutating func secondOfDay(allowsFiveDigits: Bool) -> Int? {
    let run = digitRun()
    let hour: Int
    let minute: Int
    var second = 0
    switch run {
    case 1, 2:
      hour = number(run)
      if take(":") || take(0xEF, 0xBC, 0x9A) {  // ：
        guard let value = twoDigits() else { return nil }
        minute = value
        if take(":") || take(0xEF, 0xBC, 0x9A) {
          guard let value = twoDigits() else { return nil }
          second = value
        }
      } else if take(".") {
        guard let first = twoDigits(), take("."), let last = twoDigits() else { return nil }
        minute = first
        second = last
      } else if take(0xE6, 0x97, 0xB6) {  // 时
        guard let value = oneOrTwoDigits(), take(0xE5, 0x88, 0x86) else { return nil }  // 分
        minute = value
        if digitRun() > 0 {
          guard let value = oneOrTwoDigits(), take(0xE7, 0xA7, 0x92) else { return nil }  // 秒
          second = value
        }
      } else {
        return nil
      }
    case 4, 6, 9:
      (hour, minute) = (number(2), number(2))
      if run >= 6 { second = number(2) }
      if run == 9 { _ = number(3) }
    case 5 where allowsFiveDigits: (hour, minute, second) = (number(1), number(2), number(2))
    default: return nil
    }
    guard hour <= 23, minute <= 59, second <= 59 else { return nil }
    guard skipFraction() else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  mutating func twoDigits() -> Int? { digitRun() == 2 ? number(2) : nil }

  /// A fraction of a second is read over; false where a point stands without digits.
  mutating func skipFraction() -> Bool {
    guard take(".") || take(",") else { return true }
    let run = digitRun()
    at += run
    return run > 0 && run <= 9
  }

  /// Whether the time is marked as UTC; nil where the zone is neither that nor +08:00.
  mutating func zone() -> Bool? {
    skipBlanks()
    if isAtEnd { return false }
    if take("Z") || take("z") { return true }
    guard take("+") else { return nil }
    let run = digitRun()
    guard run == 2 || run == 4 else { return nil }
    let hours = number(2)
    var minutes = 0
    if run == 4 {
      minutes = number(2)
    } else if take(":") {
      guard let value = twoDigits() else { return nil }
      minutes = value
    }
    guard minutes == 0 else { return nil }
    return hours == 8 ? false : hours == 0 ? true : nil
  }
}
