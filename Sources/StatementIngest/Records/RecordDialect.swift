/// How records are written in one file.
struct RecordDialect: Equatable, Sendable {
  var delimiter = UInt8(ascii: ",")
  /// Nil where quotes are data like any other byte.
  var quote: UInt8? = UInt8(ascii: "\"")
  var escape = QuoteEscape.doubled
  /// LF, or CR in a file without any LF. A CR before LF belongs to the line end.
  var lineEnd = UInt8(ascii: "\n")
  /// Fields of a whole record.
  var fieldCount = 1
  /// Fewer fields than `fieldCount` are a record too.
  var allowsShortRows = false
  /// Every row ends with one empty field more than `fieldCount`.
  var endsWithDelimiter = false
  /// A longer physical line is rejected; also the limit of a whole record.
  var maxLineBytes = 1 << 20
  /// A longer field rejects its row; a quoted field that grows longer was never closed.
  var maxFieldBytes = 64 << 10
  /// A row with more fields is rejected without a look at the rest.
  var maxColumns = 4096

  /// Fields of a row as it is written.
  var rowFieldCount: Int { endsWithDelimiter ? fieldCount + 1 : fieldCount }

  var quoting: Quoting {
    get { Quoting(quote: quote, escape: escape) }
    set { (quote, escape) = (newValue.quote, newValue.escape) }
  }

  /// Whether a backslash before this byte makes it plain text; before others it is text itself.
  func isEscapable(_ byte: UInt8) -> Bool {
    byte == quote || byte == Quoting.backslash || byte == delimiter || byte == lineEnd
      || byte == UInt8(ascii: "\r")
  }

  func accepts(fieldCount count: Int) -> Bool {
    count == rowFieldCount || (allowsShortRows && count <= fieldCount + 1 && count > 1)
  }
}
