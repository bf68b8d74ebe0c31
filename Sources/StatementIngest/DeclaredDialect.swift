/// How the fields of a file are written, as far as a profile or the command line says so; what is
/// nil is as the format has it, or as the file itself shows.
public struct DeclaredDialect: Sendable, Equatable {
  public var delimiter: UInt8?
  public var quote: FieldQuote?
  public var escape: QuoteEscape?
  public var encoding: DeclaredEncoding?
  /// Every row ends with a delimiter behind its last field.
  public var hasTrailingDelimiter: Bool?
  /// False: the first line is a row, and columns are named by position, `#1`, `#2` ….
  public var hasHeader: Bool?

  public init() {}

  /// Names of delimiters that are awkward to write.
  public static let delimiterNames: [(name: String, byte: UInt8)] = [
    ("comma", UInt8(ascii: ",")), ("semicolon", UInt8(ascii: ";")), ("tab", UInt8(ascii: "\t")),
    ("pipe", UInt8(ascii: "|")), ("space", UInt8(ascii: " ")),
  ]

  /// The delimiter of a name or of one character: ASCII, and none that numbers, names or lines are
  /// made of. Nil where it is no such thing.
  public static func delimiter(_ text: String) -> UInt8? {
    if let known = delimiterNames.first(where: { $0.name == text }) { return known.byte }
    guard text.utf8.count == 1, let byte = text.utf8.first else { return nil }
    let isLetterOrDigit = byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 25
    return byte == 0 || byte >= 0x7F || isLetterOrDigit || "\r\n\"'.-+\\".utf8.contains(byte)
      ? nil : byte
  }

  /// A delimiter's name where it has one, else the character itself.
  public static func name(ofDelimiter byte: UInt8) -> String {
    delimiterNames.first { $0.byte == byte }?.name ?? String(UnicodeScalar(byte))
  }
}

/// What stands around a field that holds delimiters or line ends.
public enum FieldQuote: String, Sendable, CaseIterable {
  case double = "\""
  case single = "'"
  case none

  /// Nil where fields have no quotes.
  var byte: UInt8? {
    switch self {
    case .double: UInt8(ascii: "\"")
    case .single: UInt8(ascii: "'")
    case .none: nil
    }
  }
}

/// How a quote is written inside a quoted field.
public enum QuoteEscape: String, Sendable, CaseIterable {
  /// Twice.
  case doubled
  /// Behind a backslash, which also goes before itself, a delimiter and, in quotes, a line end.
  case backslash
  /// Not at all.
  case none
}

/// Encodings that a file can be said to have.
public enum DeclaredEncoding: String, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case gb18030
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"

  var textEncoding: TextEncoding {
    switch self {
    case .utf8: .utf8
    case .gb18030: .gb18030
    case .utf16LittleEndian: .utf16LittleEndian
    case .utf16BigEndian: .utf16BigEndian
    }
  }
}

/// Quote and escape of one file's records.
public struct Quoting: Equatable, Sendable {
  /// Nil where quotes are data like any other byte.
  public var quote: UInt8?
  public var escape: QuoteEscape

  public init(quote: UInt8? = UInt8(ascii: "\""), escape: QuoteEscape = .doubled) {
    (self.quote, self.escape) = (quote, escape)
  }

  /// RFC 4180.
  public static let standard = Quoting()
  static let backslash = UInt8(ascii: "\\")
}
