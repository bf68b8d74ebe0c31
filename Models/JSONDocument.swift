/// A JSON value that remembers where it stands, for messages about models and profiles.
struct JSONDocument {
  enum Value {
    case object([Member])
    case array([JSONDocument])
    case string(String)
    case number(Double)
    case boolean(Bool)
    case null
  }

  /// A key with the place of its first quote, and its value.
  typealias Member = (key: String, line: Int, column: Int, value: JSONDocument)

  let value: Value
  /// Counted from 1.
  let line: Int
  /// Counted in characters from 1.
  let column: Int

  /// Reads the text of a file; `file` names it in errors. Keys must not repeat within an object.
  static func parse(_ text: [UInt8], file: String) throws(ModelError) -> JSONDocument {
    var parser = JSONParser(text: text, file: file)
    return try parser.document()
  }
}

/// Recursive descent over RFC 8259 text, at most 32 levels deep.
private struct JSONParser {
  let text: [UInt8]
  let file: String
  var position = 0
  var line = 1
  /// Where the line at hand starts.
  var lineStart = 0

  init(text: [UInt8], file: String) {
    self.text = text
    self.file = file
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { (position, lineStart) = (3, 3) }
  }

  mutating func document() throws(ModelError) -> JSONDocument {
    let root = try value(depth: 0)
    skipBlanks()
    guard position == text.count else { throw failure("text after the end of the document") }
    return root
  }

  private func failure(_ what: String) -> ModelError {
    .syntax(file: file, line: line, column: column, what: what)
  }

  /// Characters of the line before the byte at hand, and one.
  private var column: Int {
    1 + text[lineStart..<position].count { $0 & 0xC0 != 0x80 }
  }

  private mutating func skipBlanks() {
    while position < text.count {
      switch text[position] {
      case 0x0A:
        line += 1
        position += 1
        lineStart = position
      case 0x20, 0x09, 0x0D: position += 1
      default: return
      }
    }
  }

  private var next: UInt8? { position < text.count ? text[position] : nil }

  private mutating func expect(_ character: Character) throws(ModelError) {
    skipBlanks()
    guard let byte = next, byte == character.asciiValue else {
      throw failure("'\(character)' expected")
    }
    position += 1
  }

  private mutating func value(depth: Int) throws(ModelError) -> JSONDocument {
    guard depth < 32 else { throw failure("nested too deeply") }
    skipBlanks()
    let place = (line: line, column: column)
    guard let byte = next else { throw failure("the file ends too early") }
    let found: JSONDocument.Value
    switch byte {
    case UInt8(ascii: "{"): found = try object(depth: depth)
    case UInt8(ascii: "["): found = try array(depth: depth)
    case UInt8(ascii: "\""): found = .string(try string())
    case UInt8(ascii: "t"): found = try word("true", .boolean(true))
    case UInt8(ascii: "f"): found = try word("false", .boolean(false))
    case UInt8(ascii: "n"): found = try word("null", .null)
    default: found = .number(try number())
    }
    return JSONDocument(value: found, line: place.line, column: place.column)
  }

  private mutating func word(_ word: String, _ value: JSONDocument.Value) throws(ModelError)
    -> JSONDocument.Value
  {
    guard text[position...].starts(with: word.utf8) else { throw failure("a value expected") }
    position += word.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws(ModelError) -> JSONDocument.Value {
    try expect("{")
    var entries: [JSONDocument.Member] = []
    skipBlanks()
    if next == UInt8(ascii: "}") {
      position += 1
      return .object([])
    }
    while true {
      skipBlanks()
      let place = (line: line, column: column)
      guard next == UInt8(ascii: "\"") else { throw failure("a key in quotes expected") }
      let key = try string()
      if entries.contains(where: { $0.key == key }) {
        throw .duplicateKey(file: file, line: place.line, key: key)
      }
      try expect(":")
      entries.append((key, place.line, place.column, try value(depth: depth + 1)))
      skipBlanks()
      if next == UInt8(ascii: ",") {
        position += 1
        continue
      }
      try expect("}")
      return .object(entries)
    }
  }

  private mutating func array(depth: Int) throws(ModelError) -> JSONDocument.Value {
    try expect("[")
    var entries: [JSONDocument] = []
    skipBlanks()
    if next == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    while true {
      entries.append(try value(depth: depth + 1))
      skipBlanks()
      if next == UInt8(ascii: ",") {
        position += 1
        continue
      }
      try expect("]")
      return .array(entries)
    }
  }

  private mutating func string() throws(ModelError) -> String {
    position += 1
    var bytes: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
          throw failure("text that is not UTF-8")
        }
        return decoded
      case UInt8(ascii: "\\"): bytes.append(contentsOf: try escaped())
      case 0..<0x20: throw failure("a control character in text")
      default: bytes.append(byte)
      }
    }
    throw failure("a text without closing quote")
  }

  private mutating func escaped() throws(ModelError) -> [UInt8] {
    guard let byte = next else { throw failure("the file ends too early") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "u"):
      let digits = String(decoding: text[position..<min(position + 4, text.count)], as: UTF8.self)
      guard digits.utf8.count == 4, let code = UInt32(digits, radix: 16),
        let scalar = Unicode.Scalar(code)
      else { throw failure("'\\u' needs four hexadecimal digits of one character") }
      position += 4
      return Array(String(Character(scalar)).utf8)
    default: throw failure("an unknown escape in text")
    }
  }

  private mutating func number() throws(ModelError) -> Double {
    let start = position
    while let byte = next, "+-.eE0123456789".utf8.contains(byte) { position += 1 }
    let digits = String(decoding: text[start..<position], as: UTF8.self)
    guard let value = Double(digits), value.isFinite, digits.first != "+", digits.first != "."
    else { throw failure(start == position ? "a value expected" : "'\(digits)' is no number") }
    return value
  }
}
