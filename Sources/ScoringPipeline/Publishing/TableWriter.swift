import Glibc

/// Writes rows of comma-separated text for people and spreadsheets: RFC 4180 quoting, CRLF-free
/// lines, and text cells that a spreadsheet would take for a formula made harmless.
struct TableWriter {
  var bytes: [UInt8] = []

  /// Rows that follow a header written elsewhere.
  init() {}

  /// Starts with a byte order mark, so that Excel reads UTF-8.
  init(header: [String]) {
    bytes = [0xEF, 0xBB, 0xBF]
    append(header.map { Cell.plain($0) })
  }

  enum Cell {
    /// Numbers, dates, codes made here: written as they are.
    case plain(String)
    /// Text that came from a file.
    case text(String)
  }

  mutating func append(_ cells: [Cell]) {
    for (position, cell) in cells.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      switch cell {
      case .plain(let string): append(string)
      case .text(let string): append(TableWriter.guarded(string))
      }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Takes what has been written so far away, to be flushed.
  mutating func drain() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func append(_ string: String) {
    var string = string
    string.withUTF8 { append($0) }
  }

  /// Text in quotes where it needs them.
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    let hasQuote = TableWriter.holds(UInt8(ascii: "\""), text)
    let needsQuotes =
      hasQuote || TableWriter.holds(UInt8(ascii: ","), text)
      || TableWriter.holds(UInt8(ascii: "\n"), text)
      || TableWriter.holds(UInt8(ascii: "\r"), text)
    guard needsQuotes else {
      bytes.append(contentsOf: text)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    if hasQuote {
      for byte in text {
        if byte == UInt8(ascii: "\"") { bytes.append(byte) }
        bytes.append(byte)
      }
    } else {
      bytes.append(contentsOf: text)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether the text has such a byte.
  private static func holds(_ byte: UInt8, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress, !text.isEmpty else { return false }
    // Invariant: the search ends with the text.
    return memchr(base, Int32(byte), text.count) != nil
  }

  /// A leading `'` before text that a spreadsheet would evaluate.
  static func guarded(_ string: String) -> String {
    guard let first = string.unicodeScalars.first else { return string }
    switch first {
    case "=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠": return "'" + string
    default: return string
    }
  }
}
