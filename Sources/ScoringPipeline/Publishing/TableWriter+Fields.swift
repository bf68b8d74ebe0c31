import BankRecords

/// Rows written field by field, without strings: for tables of millions of rows.
extension TableWriter {
  mutating func separate() { bytes.append(UInt8(ascii: ",")) }

  mutating func endRow() { bytes.append(UInt8(ascii: "\n")) }

  /// A field that needs no quotes: numbers, dates, codes made here, or what was quoted before.
  mutating func appendPlain(_ field: [UInt8]) { bytes.append(contentsOf: field) }

  /// Bytes that were written before, at these places of `written`.
  mutating func appendPlain(_ places: Range<Int>, of written: [UInt8]) {
    precondition(places.upperBound <= written.count, "the places lie in what was written")
    written.withUnsafeBufferPointer {
      // Invariant: places count from 0 and end with the bytes at most.
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[places]))
    }
  }

  /// Text that came from a file, made harmless for spreadsheets and quoted where needed.
  mutating func appendText(_ text: ArraySlice<UInt8>) {
    guard let first = text.first else { return }
    // All that may start a formula: ASCII marks and blanks, or a full-width form of one.
    let isSuspect = first < 0x30 || first == 0x3D || first == 0x40 || first == 0xEF
    if isSuspect {
      let guarded = TableWriter.guarded(String(decoding: text, as: UTF8.self))
      return appendQuoted(Array(guarded.utf8)[...])
    }
    appendQuoted(text)
  }

  private mutating func appendQuoted(_ text: ArraySlice<UInt8>) {
    text.withUnsafeBufferPointer { append($0) }
  }

  /// A whole number.
  mutating func append(number: UInt64) {
    if number < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(number))
      return
    }
    var digits = 1
    var power: UInt64 = 10
    while digits < 20, number >= power {
      digits += 1
      let (next, overflow) = power.multipliedReportingOverflow(by: 10)
      if overflow { break }
      power = next
    }
    let start = bytes.count
    for _ in 0..<digits { bytes.append(0) }
    var rest = number
    for place in stride(from: start + digits - 1, through: start, by: -1) {
      bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }

  /// An amount as `Money.description` writes it.
  mutating func append(_ money: Money) {
    if money.fen < 0 { bytes.append(UInt8(ascii: "-")) }
    let magnitude = money.fen.magnitude
    append(number: magnitude / 100)
    bytes.append(UInt8(ascii: "."))
    append(twoDigits: Int(magnitude % 100))
  }

  /// A time as `BookingTime.description` writes it.
  mutating func append(_ time: BookingTime) {
    let (year, month, day) = time.day.components
    let second = time.secondOfDay
    append(twoDigits: year / 100)
    append(twoDigits: year % 100)
    bytes.append(UInt8(ascii: "-"))
    append(twoDigits: month)
    bytes.append(UInt8(ascii: "-"))
    append(twoDigits: day)
    bytes.append(UInt8(ascii: " "))
    append(twoDigits: second / 3600)
    bytes.append(UInt8(ascii: ":"))
    append(twoDigits: second / 60 % 60)
    bytes.append(UInt8(ascii: ":"))
    append(twoDigits: second % 60)
  }

  private mutating func append(twoDigits number: Int) {
    bytes.append(UInt8(ascii: "0") + UInt8(number / 10))
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
