/// A run of whole records of one file, cut out of its text.
struct TextBlock: Sendable {
  /// The file's own bytes (unpacked, not transcoded).
  var raw: [UInt8]
  /// The text in UTF-8 where the cutter had to make it already.
  var text: [UInt8]?
  /// Offset of `raw` in the file's unpacked bytes.
  var byteOffset: Int
  /// Line of the first byte, counted from 1.
  var firstLine: Int
  /// The file ends with this block.
  var isLast: Bool
}

/// A line that was too long to be kept.
struct LongLine: Sendable {
  /// The first bytes of the line.
  var head: [UInt8] = []
  var byteOffset: Int
  /// All its bytes without the line end.
  var hash = StreamedRowHash()
  var byteCount: Int { hash.byteCount }
  var line: Int
  /// Nothing but NUL and Ctrl-Z up to the end of the file.
  var isPadding = true
  static let keptBytes = 1024

  /// The words for such a line, whoever finds it.
  static func message(maxLineBytes: Int) -> String {
    "the line is longer than \(maxLineBytes) bytes (limit line-bytes); at most its first "
      + "\(keptBytes) are kept"
  }
}

/// What the cutter hands out.
enum CutPiece: Sendable {
  case block(TextBlock)
  case longLine(LongLine)
}
