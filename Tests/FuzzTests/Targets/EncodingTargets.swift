import Glibc

@testable import StatementIngest

/// Encodings against the system's own converter.
enum EncodingTargets {
  static func gb18030(_ bytes: [UInt8]) throws {
    let table = GB18030.table
    try hold(table.isAvailable, "the system's iconv knows GB18030")
    let text = bytes.withUnsafeBufferPointer(table.decode)
    let isValid = bytes.withUnsafeBufferPointer(table.isValid)
    try hold(isValid == !text.contains(0xFF), "validity and text of \(bytes) disagree")
    let wanted = SystemText.utf8(bytes)
    if isValid {
      try hold(wanted == text, "\(bytes): \(text), by iconv \(wanted as Any)")
    } else {
      try hold(wanted == nil, "\(bytes) are refused, by iconv they are \(wanted as Any)")
    }
    // Lines are lines before and after.
    let newline = UInt8(ascii: "\n")
    let starts = bytes.withUnsafeBufferPointer {
      TextEncoding.gb18030.lineStarts($0, lineEnd: newline)
    }
    try hold(
      starts.count == text.count(where: { $0 == newline }) + 1,
      "\(bytes) has other lines as text")
    // A cut at a line end changes nothing.
    for start in starts.prefix(4) {
      let (front, back) = (bytes[..<Int(start)], bytes[Int(start)...])
      let joined = [front, back].flatMap {
        Array($0).withUnsafeBufferPointer(table.decode)
      }
      try hold(joined == text, "\(bytes) cut at \(start) is another text")
    }
    for (encoding, isBigEndian) in [
      (TextEncoding.utf16LittleEndian, false), (.utf16BigEndian, true),
    ] {
      let wide = bytes.withUnsafeBufferPointer { UTF16Text.decode($0, isBigEndian: isBigEndian) }
      let lines = bytes.withUnsafeBufferPointer { encoding.lineStarts($0, lineEnd: newline) }
      try hold(
        lines.count == wide.count(where: { $0 == newline }) + 1,
        "\(bytes) has other lines as UTF-16")
    }
    try utf8(bytes)
  }

  /// The validity of UTF-8 against the standard library's.
  private static func utf8(_ bytes: [UInt8]) throws {
    let valid = bytes.withUnsafeBufferPointer { UTF8Text.validPrefix($0) }
    try hold(
      (valid == bytes.count) == (String(validating: bytes, as: UTF8.self) != nil),
      "\(bytes) as UTF-8")
    try hold(
      String(validating: bytes[..<valid], as: UTF8.self) != nil,
      "\(bytes): the valid front is not valid")
    let offsets = bytes.withUnsafeBufferPointer(UTF8Text.invalidOffsets)
    try hold(
      offsets == offsets.sorted() && offsets.first ?? bytes.count == valid,
      "\(bytes): \(offsets)")
  }
}

/// The whole text by iconv.
private enum SystemText {
  /// Nil where the bytes are not GB18030.
  static func utf8(_ bytes: [UInt8]) -> [UInt8]? {
    guard let handle = iconv_open("UTF-8", "GB18030"), Int(bitPattern: handle) != -1 else {
      return nil
    }
    defer { iconv_close(handle) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: input.count * 4 + 16)
    return input.withUnsafeMutableBufferPointer { input -> [UInt8]? in
      output.withUnsafeMutableBufferPointer { output -> [UInt8]? in
        var (from, to) = (input.baseAddress, output.baseAddress)
        var (fromLeft, toLeft) = (input.count, output.count)
        let status = iconv(handle, &from, &fromLeft, &to, &toLeft)
        guard status != Int.max, status != -1, fromLeft == 0 else { return nil }
        return output[..<(output.count - toLeft)].map { UInt8(bitPattern: $0) }
      }
    }
  }
}
