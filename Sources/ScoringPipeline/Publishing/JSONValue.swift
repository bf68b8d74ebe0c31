/// A JSON document to write, with its keys in the order given: the same value gives the same bytes.
public indirect enum JSONValue: Sendable {
  case object([(key: String, value: JSONValue)])
  case array([JSONValue])
  case string(String)
  case integer(Int)
  /// Digits already written: exact decimals, 128-bit sums.
  case digits(String)
  case number(Double)
  case boolean(Bool)
  case null

  /// The document on one line.
  public var line: String {
    var text = ""
    write(to: &text, indent: nil)
    return text
  }

  /// The document with two blanks of indentation a level.
  public var page: String {
    var text = ""
    write(to: &text, indent: 0)
    return text + "\n"
  }

  private func write(to text: inout String, indent: Int?) {
    switch self {
    case .object(let members):
      JSONValue.write(members.map { (JSONValue.quoted($0.key), $0.value) }, "{", "}", &text, indent)
    case .array(let elements):
      JSONValue.write(elements.map { (nil, $0) }, "[", "]", &text, indent)
    case .string(let string): text += JSONValue.quoted(string)
    case .integer(let integer): text += String(integer)
    case .digits(let digits): text += digits
    case .number(let number):
      text += number.isFinite ? "\(number)" : "null"
    case .boolean(let boolean): text += boolean ? "true" : "false"
    case .null: text += "null"
    }
  }

  private static func write(
    _ parts: [(String?, JSONValue)], _ open: String, _ close: String, _ text: inout String,
    _ indent: Int?
  ) {
    text += open
    let inner = indent.map { $0 + 1 }
    for (position, part) in parts.enumerated() {
      if position > 0 { text += "," }
      if let inner { text += "\n" + String(repeating: "  ", count: inner) }
      if let key = part.0 { text += key + (indent == nil ? ":" : ": ") }
      part.1.write(to: &text, indent: inner)
    }
    if let indent, !parts.isEmpty { text += "\n" + String(repeating: "  ", count: indent) }
    text += close
  }

  /// A JSON string literal; control characters are escaped.
  static func quoted(_ string: String) -> String {
    // E2 80 begins the two separators of lines among others that need nothing.
    let isPlain = string.utf8.allSatisfy {
      $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C && $0 != 0x7F && $0 != 0xE2
    }
    if isPlain { return "\"\(string)\"" }
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x2028
          || scalar.value == 0x2029
        {
          let digits = String(scalar.value, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    return text + "\""
  }
}
