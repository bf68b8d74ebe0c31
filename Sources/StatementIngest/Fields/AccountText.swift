/// Account numbers as files write them. An account number is text: nothing here counts with it.
enum AccountText {
  enum Reading: Equatable {
    /// The cell holds the number as it stands.
    case plain
    case blank
    /// The number without what a spreadsheet or a printer put around and between its digits.
    case rewritten([UInt8])
    /// Digits are lost for good.
    case damaged
    /// It holds a character that no account number has, by its name for a message.
    case stray(String)
  }

  /// Reads a trimmed, not empty cell.
  static func read(_ cell: UnsafeBufferPointer<UInt8>, zeroIsAccount: Bool) -> Reading {
    if isPlain(cell) {
      if cell[0] == UInt8(ascii: "0"), !zeroIsAccount, cell.allSatisfy({ $0 == UInt8(ascii: "0") })
      {
        return .blank
      }
      if isShortExponent(cell) { return .damaged }
      return isPlaceholder(cell) ? .blank : .plain
    }
    var bytes = halfWidth(cell)
    unwrap(&bytes)
    if bytes.isEmpty || bytes.withUnsafeBufferPointer(isPlaceholder) { return .blank }
    if hasReplacementCharacter(bytes) { return .damaged }
    if isScientific(bytes) { return .damaged }
    if let stray = strayCharacter(in: bytes) { return .stray(stray) }
    if let whole = withoutDecimals(bytes) {
      guard whole.count <= 15 else { return .damaged }
      bytes = whole
    }
    bytes = withoutSeparators(bytes)
    let isZero = bytes.allSatisfy { $0 == UInt8(ascii: "0") }
    if isZero { return zeroIsAccount && !bytes.isEmpty ? .rewritten(bytes) : .blank }
    return .rewritten(bytes)
  }

  /// Only letters and digits.
  @inline(__always)
  static func isPlain(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in cell {
      let isDigit = byte &- 0x30 <= 9
      let isLetter = (byte | 0x20) &- 0x61 <= 25
      if !isDigit && !isLetter { return false }
    }
    return true
  }

  /// `6E18`: one digit and an exponent.
  private static func isShortExponent(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard cell.count == 4, cell[1] | 0x20 == UInt8(ascii: "e") else { return false }
    return [0, 2, 3].allSatisfy { cell[$0] &- 0x30 <= 9 }
  }

  private static let placeholders: [[UInt8]] = [
    "null", "nan", "none", "nil", "n/a", "#n/a", "\\n", "/", "@n", "无", "空", "(空)", "未知", "*",
  ].map { Array($0.utf8) }

  /// Words and dashes that stand for no account.
  static func isPlaceholder(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    if cell.allSatisfy({ $0 == UInt8(ascii: "-") }) { return true }
    // No placeholder starts with a digit, and most short account numbers do.
    guard cell.count <= 8, let first = cell.first, first &- 0x30 > 9 else { return false }
    return placeholders.contains { word in
      word.count == cell.count
        && zip(word, cell).allSatisfy { $0 == ($1 &- 0x41 <= 25 ? $1 | 0x20 : $1) }
    }
  }

  /// Full-width characters as half-width ones.
  private static func halfWidth(_ cell: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(cell.count)
    var at = 0
    while at < cell.count {
      if at + 2 < cell.count, cell[at] == 0xEF {
        let scalar =
          0xF000 | UInt32(cell[at + 1] & 0x3F) << 6 | UInt32(cell[at + 2] & 0x3F)
        if (0xFF01...0xFF5E).contains(scalar) {
          bytes.append(UInt8(scalar - 0xFEE0))
          at += 3
          continue
        }
      }
      bytes.append(cell[at])
      at += 1
    }
    return bytes
  }

  /// Takes off `="…"`, a leading `'` and blanks left inside them.
  private static func unwrap(_ bytes: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    if bytes.count >= 3, bytes[0] == UInt8(ascii: "="), bytes[1] == quote, bytes.last == quote {
      bytes = Array(bytes[2..<(bytes.count - 1)])
    }
    // `'6222…'` and `'6222…`: how some exports keep a spreadsheet from counting with a cell.
    if bytes.count >= 2, bytes[0] == UInt8(ascii: "'"), bytes.last == bytes[0] {
      bytes.removeLast()
    }
    let marks = bytes.prefix { $0 == UInt8(ascii: "'") || $0 == 0x60 }.count
    bytes.removeFirst(marks)
    bytes = bytes.withUnsafeBufferPointer { Array($0[CellText.trimmed($0)]) }
  }

  private static func hasReplacementCharacter(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 3 else { return false }
    return (0...(bytes.count - 3)).contains {
      bytes[$0] == 0xEF && bytes[$0 + 1] == 0xBF && bytes[$0 + 2] == 0xBD
    }
  }

  /// The first character that stands in no account number: a control or format character, a mark that
  /// parts or quotes fields. Without it the number would be another account's.
  private static func strayCharacter(in bytes: [UInt8]) -> String? {
    let isName = bytes.contains { $0 >= 0x80 }
    for byte in bytes where byte < 0x80 {
      if byte < 0x20 || byte == 0x7F { return named(UInt32(byte)) }
      if ";'`\\[]".utf8.contains(byte) || !isName && ",|\"?<>=!^~{}$%".utf8.contains(byte) {
        return "“\(Character(UnicodeScalar(byte)))”"
      }
    }
    guard isName else { return nil }
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar.value >= 0x80 {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        return named(scalar.value)
      default: continue
      }
    }
    return nil
  }

  private static func named(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return switch value {
    case 0x09: "a tab (\(code))"
    case 0x0A: "a line end (\(code))"
    case 0x0D: "a carriage return (\(code))"
    default: "the character \(code)"
    }
  }

  /// `6.22202E+18`, `6E+18`, `1.2e11`.
  private static func isScientific(_ bytes: [UInt8]) -> Bool {
    guard let mark = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }), mark > 0,
      mark + 1 < bytes.count
    else { return false }
    let mantissa = bytes[..<mark].allSatisfy { $0 &- 0x30 <= 9 || $0 == UInt8(ascii: ".") }
    let exponent = bytes[(mark + 1)...].enumerated().allSatisfy {
      $1 &- 0x30 <= 9 || ($0 == 0 && ($1 == UInt8(ascii: "+") || $1 == UInt8(ascii: "-")))
    }
    return mantissa && exponent
  }

  /// The digits before `.0`, `.00`: a number that went through floating point.
  private static func withoutDecimals(_ bytes: [UInt8]) -> [UInt8]? {
    guard let point = bytes.firstIndex(of: UInt8(ascii: ".")), point > 0,
      bytes[..<point].allSatisfy({ $0 &- 0x30 <= 9 }),
      bytes[(point + 1)...].allSatisfy({ $0 == UInt8(ascii: "0") })
    else { return nil }
    return Array(bytes[..<point])
  }

  /// Without blanks anywhere and without hyphens between digits.
  private static func withoutSeparators(_ bytes: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if let blank = bytes.withUnsafeBufferPointer({ CellText.blankLength($0, at: at) }) {
        at += blank
        continue
      }
      let isHyphen =
        bytes[at] == UInt8(ascii: "-") && at + 1 < bytes.count && bytes[at + 1] &- 0x30 <= 9
        && (kept.last.map { $0 &- 0x30 <= 9 } ?? false)
      if !isHyphen { kept.append(bytes[at]) }
      at += 1
    }
    return kept
  }

  /// The account for a message: the first six and last four characters of a long one.
  static func masked(_ cell: UnsafeBufferPointer<UInt8>) -> String {
    let text = Array(String(decoding: cell, as: UTF8.self))
    guard text.count > 10 else { return String(repeating: "*", count: text.count) }
    return String(text.prefix(6)) + "****" + String(text.suffix(4))
  }
}
