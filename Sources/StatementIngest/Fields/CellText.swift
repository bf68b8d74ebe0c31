/// Cells without the blanks around them.
enum CellText {
  /// The length of the blank at `at` (blank, tab, no-break space, ideographic space, byte order mark
  /// within the text), or nil.
  @inline(__always)
  static func blankLength(_ bytes: UnsafeBufferPointer<UInt8>, at: Int) -> Int? {
    let byte = bytes[at]
    if byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A { return 1 }
    if byte == 0xC2, at + 1 < bytes.count, bytes[at + 1] == 0xA0 { return 2 }
    if byte == 0xE3, at + 2 < bytes.count, bytes[at + 1] == 0x80, bytes[at + 2] == 0x80 { return 3 }
    if byte == 0xEF, at + 2 < bytes.count, bytes[at + 1] == 0xBB, bytes[at + 2] == 0xBF { return 3 }
    return nil
  }

  /// The range without blanks at both ends.
  static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var start = 0
    var end = bytes.count
    while start < end, let length = blankLength(bytes, at: start) { start += length }
    while end > start {
      let last = bytes[end - 1]
      if last == 0x20 || last == 0x09 || last == 0x0D || last == 0x0A {
        end -= 1
      } else if last == 0xA0, end - 2 >= start, bytes[end - 2] == 0xC2 {
        end -= 2
      } else if last == 0x80, end - 3 >= start, bytes[end - 2] == 0x80, bytes[end - 3] == 0xE3 {
        end -= 3
      } else {
        break
      }
    }
    return start..<end
  }

  /// The text with control, format and line characters written out, so that a message shows them.
  static func visible(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    if isPlain { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r": shown += "\\r"
      case "\n": shown += "\\n"
      case "\t": shown += "\\t"
      default:
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
          let code = String(scalar.value, radix: 16, uppercase: true)
          shown += "\\u{\(code)}"
        default: shown.unicodeScalars.append(scalar)
        }
      }
    }
    return shown
  }
}
