/// How records are written in one file.
struct RecordDialect: Equatable, Sendable {
  var delimiter = UInt8(ascii: ",")
  var quote = UInt8(ascii: "\"")
  /// LF, or CR in a file without any LF. A CR before LF belongs to the line end.
  var lineEnd = UInt8(ascii: "\n")
  /// Fields of a whole record.
  var fieldCount = 1
  /// Fewer fields than `fieldCount` are a record too.
  var allowsShortRows = false
  /// One empty field more than `fieldCount` is a record too.
  var allowsTrailingDelimiter = false
  /// A longer physical line is rejected; also the limit of a whole record.
  var maxLineBytes = 1 << 20
  /// A quoted field that grows longer was never closed.
  static let maxQuotedBytes = 64 << 10

  func accepts(fieldCount count: Int) -> Bool {
    count == fieldCount || (allowsShortRows && count < fieldCount && count > 1)
      || (allowsTrailingDelimiter && count == fieldCount + 1)
  }
}
