import BankRecords

/// How a spreadsheet shows the numbers of a cell.
enum NumberFormat: Equatable {
  case number
  /// Whole numbers with zeros in front up to this many digits (`000000`).
  case zeroPadded(Int)
  case date
  case time
  case dateAndTime

  /// One of the formats every spreadsheet knows by number.
  static func builtIn(_ id: Int) -> NumberFormat {
    switch id {
    case 14...17, 27...31, 36, 50...54, 57, 58: .date
    case 18...21, 32...35, 45...47, 55, 56: .time
    case 22: .dateAndTime
    default: .number
    }
  }

  /// What a format code says (`yyyy/m/d h:mm`, `#,##0.00_ `, `yyyy"年"m"月"d"日"`).
  static func reading(_ code: [UInt8]) -> NumberFormat {
    if String(decoding: code.prefix(7), as: UTF8.self).lowercased() == "general" { return .number }
    var hasDay = false
    var hasTime = false
    var hasMonth = false
    var zeros = 0
    var others = 0
    var at = 0
    while at < code.count, code[at] != UInt8(ascii: ";") {
      let byte = code[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""):
        while at < code.count, code[at] != byte { at += 1 }
        at += 1
      case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"), UInt8(ascii: "!"): at += 1
      case UInt8(ascii: "["):
        // `[h]` counts hours; `[Red]` and `[$-804]` say nothing of the kind.
        let inside = code[at...].prefix { $0 != UInt8(ascii: "]") }
        let isElapsed = inside.allSatisfy { [0x68, 0x6D, 0x73].contains($0 | 0x20) }
        if isElapsed, !inside.isEmpty { hasTime = true }
        at += inside.count + 1
      case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "d"), UInt8(ascii: "D"):
        hasDay = true
      case UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "s"), UInt8(ascii: "S"):
        hasTime = true
      case UInt8(ascii: "m"), UInt8(ascii: "M"): hasMonth = true
      case UInt8(ascii: "0"): zeros += 1
      default: others += 1
      }
    }
    if hasTime { return hasDay ? .dateAndTime : .time }
    if hasDay || hasMonth { return .date }
    return zeros >= 2 && others == 0 ? .zeroPadded(zeros) : .number
  }

  var isTime: Bool { self == .date || self == .time || self == .dateAndTime }
}

/// Numbers of spreadsheet cells as the text a person sees, without what floating point adds.
///
/// A spreadsheet keeps 15 digits. A whole number of more digits has lost its last ones, so it is
/// written with an exponent, which no account number has: the row is rejected as damaged.
enum CellNumber {
  /// Digits that a spreadsheet keeps.
  static let exactDigits = 15

  /// Appends a number as it is written in a file.
  static func append(
    _ raw: UnsafeBufferPointer<UInt8>, format: NumberFormat, is1904: Bool, to text: inout [UInt8]
  ) {
    if format == .number, isExact(raw) {
      text.append(contentsOf: raw)
      return
    }
    guard let value = Double(String(decoding: raw, as: UTF8.self)), value.isFinite else {
      text.append(contentsOf: raw)
      return
    }
    append(value, format: format, is1904: is1904, to: &text)
  }

  static func append(
    _ value: Double, format: NumberFormat, is1904: Bool, to text: inout [UInt8]
  ) {
    if format.isTime, let moment = moment(value, format: format, is1904: is1904) {
      text.append(contentsOf: moment.utf8)
      return
    }
    let number = decimal(value)
    if case .zeroPadded(let width) = format, number.allSatisfy({ $0 &- 0x30 <= 9 }) {
      for _ in 0..<max(0, width - number.count) { text.append(UInt8(ascii: "0")) }
    }
    text.append(contentsOf: number)
  }

  /// Plain decimal text of at most 15 digits.
  private static func isExact(_ raw: UnsafeBufferPointer<UInt8>) -> Bool {
    var digits = 0
    var hasPoint = false
    for (index, byte) in raw.enumerated() {
      if byte &- 0x30 <= 9 {
        digits += 1
      } else if byte == UInt8(ascii: "."), !hasPoint, index > 0 {
        hasPoint = true
      } else if byte != UInt8(ascii: "-") || index > 0 {
        return false
      }
    }
    return (1...exactDigits).contains(digits)
  }

  /// The shortest decimal that means the same number, at most 15 digits of it.
  static func decimal(_ value: Double) -> [UInt8] {
    if value == 0 { return [UInt8(ascii: "0")] }
    // `1234.5`, `1e-05`, `6.22202e+18`: digits and the place of the point.
    let written = Array(abs(value).description.utf8)
    let mark = written.firstIndex(of: UInt8(ascii: "e")) ?? written.count
    var exponent = 0
    if mark < written.count {
      exponent = Int(String(decoding: written[(mark + 1)...], as: UTF8.self)) ?? 0
    }
    let point = written[..<mark].firstIndex(of: UInt8(ascii: ".")) ?? mark
    var digits = written[..<mark].filter { $0 != UInt8(ascii: ".") }
    var scale = point + exponent
    while digits.count > 1, digits[0] == UInt8(ascii: "0") {
      digits.removeFirst()
      scale -= 1
    }
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
    let sign: [UInt8] = value < 0 ? [UInt8(ascii: "-")] : []
    if scale > exactDigits || scale < -exactDigits { return sign + scientific(digits, scale) }
    if digits.count > exactDigits { round(&digits, &scale) }
    return sign + plain(digits, scale)
  }

  /// Digits with the point behind the first `scale` of them.
  private static func plain(_ digits: [UInt8], _ scale: Int) -> [UInt8] {
    let zero = UInt8(ascii: "0")
    if scale <= 0 {
      return [zero, UInt8(ascii: ".")] + [UInt8](repeating: zero, count: -scale) + digits
    }
    if scale >= digits.count {
      return digits + [UInt8](repeating: zero, count: scale - digits.count)
    }
    return Array(digits[..<scale]) + [UInt8(ascii: ".")] + digits[scale...]
  }

  private static func scientific(_ digits: [UInt8], _ scale: Int) -> [UInt8] {
    var text = [digits[0], UInt8(ascii: ".")] + digits.dropFirst()
    if digits.count == 1 { text.append(UInt8(ascii: "0")) }
    let exponent = scale - 1
    return text + Array("E\(exponent < 0 ? "" : "+")\(exponent)".utf8)
  }

  private static func round(_ digits: inout [UInt8], _ scale: inout Int) {
    let isUp = digits[exactDigits] >= UInt8(ascii: "5")
    digits.removeLast(digits.count - exactDigits)
    if isUp {
      var at = exactDigits - 1
      while at >= 0, digits[at] == UInt8(ascii: "9") { at -= 1 }
      if at < 0 {
        digits = [UInt8(ascii: "1")]
        scale += 1
        return
      }
      digits[at] += 1
      digits.removeLast(exactDigits - 1 - at)
    }
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
  }

  /// `2024-03-01`, `2024-03-01 09:05:00`, `09:05:00`; nil where the number is no moment.
  ///
  /// Day 60 of the 1900 calendar is 29 February 1900, which never was: it is written as such, so
  /// that its row is rejected.
  private static func moment(_ value: Double, format: NumberFormat, is1904: Bool) -> String? {
    guard value >= 0, value < 2_958_466 else { return nil }
    let seconds = Int((value * 86_400).rounded())
    let (day, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
    let clock = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
    if day == 0, format == .time || (!is1904 && (format != .date || second > 0)) { return clock }
    let date: String
    if is1904 {
      date = CivilDay(daysSince1970: Int32(day - 24_107)).description
    } else if day == 60 {
      date = "1900-02-29"
    } else {
      date = CivilDay(daysSince1970: Int32(day - (day < 60 ? 25_568 : 25_569))).description
    }
    return format == .date && second == 0 ? date : "\(date) \(clock)"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
