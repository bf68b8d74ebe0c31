/// When a transaction was booked: civil time at the fixed offset +08:00, to the second.
///
/// No time zone database takes part, so hours skipped by China's summer time of 1986–1991 are
/// ordinary times and every machine reads the same file alike.
public struct BookingTime: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00+08:00.
  public var seconds: Int64

  @inlinable
  public init(seconds: Int64) { self.seconds = seconds }

  /// The given second of the given day; `secondOfDay` in `0..<86400`.
  @inlinable
  public init(day: CivilDay, secondOfDay: Int = 0) {
    self.seconds = Int64(day.daysSince1970) * 86_400 + Int64(secondOfDay)
  }

  @inlinable
  public var day: CivilDay {
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    return CivilDay(daysSince1970: Int32(truncatingIfNeeded: days))
  }

  /// Seconds since midnight, in `0..<86400`.
  @inlinable
  public var secondOfDay: Int { Int(seconds - Int64(day.daysSince1970) * 86_400) }

  @inlinable
  public static func < (left: BookingTime, right: BookingTime) -> Bool {
    left.seconds < right.seconds
  }
}

extension BookingTime: CustomStringConvertible {
  /// `2024-06-12 10:15:30`.
  public var description: String {
    let (year, month, day) = self.day.components
    let second = secondOfDay
    let parts = [
      year / 100, year % 100, month, day, second / 3600, second / 60 % 60, second % 60,
    ]
    // What stands before each pair of digits.
    let marks: StaticString = "\0\0-- ::"
    var text: [UInt8] = []
    text.reserveCapacity(19)
    for (position, part) in parts.enumerated() {
      let mark = marks.utf8Start[position]
      if mark != 0 { text.append(mark) }
      text.append(UInt8(ascii: "0") + UInt8(part / 10))
      text.append(UInt8(ascii: "0") + UInt8(part % 10))
    }
    return String(decoding: text, as: UTF8.self)
  }
}
