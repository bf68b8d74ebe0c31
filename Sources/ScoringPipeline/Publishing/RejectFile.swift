import StatementIngest

extension Reject {
  /// One line of `rejects.jsonl`: place, reason and the row's own bytes, enough to mend it and read
  /// it again.
  func document(path: String) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("file", .string(path)), ("line", .integer(Int(location.line))),
      ("byte", .integer(Int(location.byte))), ("length", .integer(raw.count)),
      ("column", column > 0 ? .integer(column) : .null), ("column_name", .string(columnName)),
      ("code", .string(code.rawValue)), ("message", .string(message)),
    ]
    if let text = String(validating: raw, as: UTF8.self) {
      members.append(("raw", .string(text)))
    } else {
      members.append(("raw_base64", .string(base64(raw))))
    }
    return .object(members)
  }
}

/// RFC 4648 base64 with padding.
func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  var position = 0
  while position < bytes.count {
    let available = min(3, bytes.count - position)
    var group = 0
    for offset in 0..<3 {
      group = group << 8 | (offset < available ? Int(bytes[position + offset]) : 0)
    }
    for digit in 0..<4 {
      text.append(
        digit <= available ? alphabet[group >> (18 - 6 * digit) & 63] : UInt8(ascii: "="))
    }
    position += 3
  }
  return String(decoding: text, as: UTF8.self)
}
