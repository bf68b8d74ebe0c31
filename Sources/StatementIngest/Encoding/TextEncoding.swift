/// How a file's text is encoded.
enum TextEncoding: String, Sendable {
  case utf8 = "utf-8"
  case utf8WithMark = "utf-8-bom"
  case gb18030 = "gb18030"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"

  /// Bytes of one code unit: a line end or a quote has this width in the file.
  var unitBytes: Int { self == .utf16LittleEndian || self == .utf16BigEndian ? 2 : 1 }

  /// The code unit of an ASCII character.
  func unit(of ascii: UInt8) -> [UInt8] {
    switch self {
    case .utf8, .utf8WithMark, .gb18030: [ascii]
    case .utf16LittleEndian: [ascii, 0]
    case .utf16BigEndian: [0, ascii]
    }
  }

  /// Whether the file's bytes are read as they stand.
  var isUTF8: Bool { self == .utf8 || self == .utf8WithMark }

  /// The text in UTF-8. A sequence that is not valid becomes one byte 0xFF, which no valid UTF-8
  /// holds, so that its row is found and rejected: nothing is ever replaced by U+FFFD.
  func decode(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    switch self {
    case .utf8, .utf8WithMark: Array(raw)
    case .gb18030: GB18030.table.decode(raw)
    case .utf16LittleEndian: UTF16Text.decode(raw, isBigEndian: false)
    case .utf16BigEndian: UTF16Text.decode(raw, isBigEndian: true)
    }
  }

  /// Where the lines of raw bytes start: offset 0 and the offset behind every line end.
  func lineStarts(_ raw: UnsafeBufferPointer<UInt8>, lineEnd: UInt8) -> [UInt32] {
    var starts: [UInt32] = [0]
    switch self {
    case .utf8, .utf8WithMark, .gb18030:
      // In GB18030 no trailing byte is a control character, so every such byte is a line end.
      var at = 0
      while let found = ByteSearch.first(lineEnd, in: raw, from: at) {
        at = found + 1
        starts.append(UInt32(truncatingIfNeeded: at))
      }
    case .utf16LittleEndian, .utf16BigEndian:
      let low = self == .utf16LittleEndian ? 0 : 1
      var at = 0
      while at + 1 < raw.count {
        if raw[at + low] == lineEnd, raw[at + 1 - low] == 0 {
          starts.append(UInt32(truncatingIfNeeded: at + 2))
        }
        at += 2
      }
    }
    return starts
  }

  /// Bytes of a byte order mark at the start of these bytes.
  static func mark(of head: [UInt8]) -> (encoding: TextEncoding, byteCount: Int)? {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8WithMark, 3) }
    if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    return nil
  }
}

/// UTF-16 to UTF-8.
enum UTF16Text {
  static func decode(_ raw: UnsafeBufferPointer<UInt8>, isBigEndian: Bool) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(raw.count + raw.count / 2)
    func unit(_ at: Int) -> UInt32 {
      let (first, second) = (UInt32(raw[at]), UInt32(raw[at + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    var at = 0
    while at + 1 < raw.count {
      let high = unit(at)
      at += 2
      guard high & 0xF800 == 0xD800 else {
        UTF8Text.append(high, to: &text)
        continue
      }
      guard high < 0xDC00, at + 1 < raw.count, unit(at) & 0xFC00 == 0xDC00 else {
        text.append(0xFF)
        continue
      }
      UTF8Text.append(0x10000 + ((high & 0x3FF) << 10 | unit(at) & 0x3FF), to: &text)
      at += 2
    }
    if at < raw.count { text.append(0xFF) }
    return text
  }

  /// Whether bytes without a mark look like UTF-16 text of a table: many zero bytes, nearly all of
  /// them on one side of the units, since digits and delimiters have a zero there.
  static func guess(_ head: UnsafeBufferPointer<UInt8>) -> TextEncoding? {
    let units = head.count / 2
    guard units >= 4 else { return nil }
    var zeros = (first: 0, second: 0)
    for index in 0..<units {
      if head[2 * index] == 0 { zeros.first += 1 }
      if head[2 * index + 1] == 0 { zeros.second += 1 }
    }
    if zeros.second * 4 > units, zeros.first * 20 < zeros.second { return .utf16LittleEndian }
    if zeros.first * 4 > units, zeros.second * 20 < zeros.first { return .utf16BigEndian }
    return nil
  }
}
