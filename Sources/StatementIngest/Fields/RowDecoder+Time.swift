import BankRecords

/// The last date that was read in full, so that the next row of the same day need not read it.
struct DateCache {
  /// The first eight and the last two bytes of `YYYY-MM-DD`.
  var head: UInt64 = 0
  var tail: UInt16 = 0
  var midnightSeconds: Int64 = 0
}

extension RowDecoder {
  mutating func decodeTime(into record: inout TransactionRecord) throws(RowFault) {
    switch plan.value.timeRule {
    case .civil:
      let cell = trimmed(plan.value.time)
      if cell.length > 0 {
        try decodeCivil(cell, column: plan.value.time, into: &record)
      } else {
        try decodeDate(into: &record)
      }
    case .steps(let origin, let secondsPerStep):
      let column = plan.value.time >= 0 ? plan.value.time : plan.value.date
      // Later than any date with four digits for its year is no time at all.
      guard let step = wholeNumber(trimmed(column)),
        step <= (RowDecoder.lastDay - origin) * 86_400 / secondsPerStep
      else { throw timeFault(column) }
      record.time = BookingTime(
        seconds: BookingTime(day: origin).seconds + Int64(step) * Int64(secondsPerStep))
      if secondsPerStep % 86_400 == 0 { record.marks.insert(.dateOnly) }
    case .twoDigitYear:
      let column = plan.value.date >= 0 ? plan.value.date : plan.value.time
      let cell = trimmed(column)
      guard cell.length == 6, let number = wholeNumber(cell),
        let day = CivilDay(
          year: 1900 + number / 10_000, month: number / 100 % 100, day: number % 100)
      else { throw timeFault(column) }
      record.time = BookingTime(day: day)
      record.marks.insert(.dateOnly)
    }
  }

  @inline(__always)
  private mutating func decodeCivil(
    _ cell: TextSpan, column: Int, into record: inout TransactionRecord
  ) throws(RowFault) {
    if cell.length == 19, let seconds = timeOnCachedDay(text.bytes(cell)) {
      record.time = BookingTime(seconds: seconds)
      return
    }
    try decodeAnyCivil(cell, column: column, into: &record)
  }

  /// Seconds of `YYYY-MM-DD HH:MM:SS` (or with `T`) where the day is the one read last.
  @inline(__always)
  func timeOnCachedDay(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard let base = bytes.baseAddress else { return nil }
    // Invariant: the cell has 19 bytes, and every load ends inside them.
    let raw = UnsafeRawPointer(base)
    guard raw.loadUnaligned(as: UInt64.self) == dates.head,
      raw.loadUnaligned(fromByteOffset: 8, as: UInt16.self) == dates.tail,
      base[10] == UInt8(ascii: " ") || base[10] == UInt8(ascii: "T"),
      base[13] == UInt8(ascii: ":"), base[16] == UInt8(ascii: ":")
    else { return nil }
    func digit(_ index: Int) -> UInt8 { base[index] &- 0x30 }
    let (h1, h0, m1, m0, s1, s0) = (
      digit(11), digit(12), digit(14), digit(15), digit(17), digit(18)
    )
    guard h1 <= 2, h0 <= 9, m1 <= 5, m0 <= 9, s1 <= 5, s0 <= 9 else { return nil }
    let hour = Int64(h1 &* 10 &+ h0)
    guard hour <= 23 else { return nil }
    return dates.midnightSeconds &+ hour &* 3600 &+ Int64(m1 &* 10 &+ m0) &* 60
      &+ Int64(s1 &* 10 &+ s0)
  }

  private mutating func decodeAnyCivil(
    _ cell: TextSpan, column: Int, into record: inout TransactionRecord
  ) throws(RowFault) {
    let bytes = text.bytes(cell)
    guard let parsed = civil(cell) else { throw timeFault(column) }
    // 9999-12-31 is how systems write "never"; booked then, it would be the last day of the run.
    guard parsed.time.seconds < RowDecoder.endOfBelief else { throw neverFault(cell, column) }
    if parsed.isMarkedUTC { counters.timesMarkedUTC += 1 }
    if parsed.isDateOnly, plan.value.timeOfDay >= 0 {
      try addTimeOfDay(to: parsed.time, into: &record)
      return
    }
    record.time = parsed.time
    if parsed.isDateOnly {
      record.marks.insert(.dateOnly)
    } else if bytes.count >= 19, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let base = bytes.baseAddress
    {
      // Invariant: at least 19 bytes are there.
      let raw = UnsafeRawPointer(base)
      dates.head = raw.loadUnaligned(as: UInt64.self)
      dates.tail = raw.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
      dates.midnightSeconds = BookingTime(day: parsed.time.day).seconds
    }
  }

  private mutating func decodeDate(into record: inout TransactionRecord) throws(RowFault) {
    let cell = trimmed(plan.value.date)
    guard cell.length > 0, let parsed = civil(cell) else {
      throw timeFault(plan.value.date >= 0 ? plan.value.date : plan.value.time)
    }
    guard parsed.time.seconds < RowDecoder.endOfBelief else {
      throw neverFault(cell, plan.value.date)
    }
    guard parsed.isDateOnly else {
      if parsed.isMarkedUTC { counters.timesMarkedUTC += 1 }
      record.time = parsed.time
      return
    }
    try addTimeOfDay(to: parsed.time, into: &record)
  }

  mutating func addTimeOfDay(
    to day: BookingTime, into record: inout TransactionRecord
  ) throws(RowFault) {
    let cell = value(plan.value.timeOfDay)
    record.time = day
    switch cell.isEmpty ? .blank : BookingTime.parseTimeOfDay(text.bytes(cell).span) {
    case .second(let second): record.time.seconds += Int64(second)
    case .blank: record.marks.insert(.dateOnly)
    case .malformed: throw timeFault(plan.value.timeOfDay)
    }
  }

  /// A day that systems write for “never” or “unlimited”.
  private func neverFault(_ cell: TextSpan, _ column: Int) -> RowFault {
    RowFault(
      code: .time, column: column,
      message:
        "\(quoted(cell)) is a date, but no row is booked in 2200 or later: systems write such "
        + "days for “never”")
  }

  /// No row is booked from 2200 on.
  private static let endOfBelief =
    CivilDay(year: 2200, month: 1, day: 1).map { BookingTime(day: $0).seconds } ?? .max

  /// 9999-12-31.
  private static let lastDay = CivilDay(daysSince1970: 2_932_896)

  /// A number of digits only, below 10^15.
  private func wholeNumber(_ span: TextSpan) -> Int? {
    guard span.length > 0, span.length <= 15 else { return nil }
    var number = 0
    for byte in text.bytes(span) {
      let digit = byte &- 0x30
      guard digit <= 9 else { return nil }
      number = number * 10 + Int(digit)
    }
    return number
  }
}
