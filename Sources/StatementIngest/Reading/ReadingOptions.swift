import BankRecords

/// What the caller asks of reading: formats, mapping, limits.
public struct ReadingOptions: Sendable {
  /// A format's name (`--format`), or nil to recognise it by the header.
  public var formatName: String?
  /// `--map` pairs: field → column name.
  public var mapping: [(field: RecordField, column: String)] = []
  /// Formats of the user's own, looked at before the built-in ones; one with the name of a built-in
  /// stands in its place.
  public var profiles: [FormatProfile] = []
  /// What the command line says of quotes, delimiters and encoding; it goes before what formats say.
  public var dialect = DeclaredDialect()
  /// Rows mended by hand, read in place of those that were rejected.
  public var corrections: RowCorrections?
  /// Blocks parsed at the same time; the result does not depend on it. ≥ 1.
  public var threads = 1
  /// Bytes per block; the result does not depend on it. Larger blocks leave the cache and cost page
  /// faults.
  public var blockBytes = 256 << 10
  /// A longer physical line is rejected.
  public var maxLineBytes = 1 << 20
  /// Decompressed bytes of one file beyond which reading stops.
  public var maxDecompressedBytes = 64 << 30
  /// Times that a packed file may grow, past its first 64 MiB.
  public var maxExpansionRatio = 200
  /// Entries of one ZIP archive or workbook.
  public var maxArchiveEntries = 1000
  /// Where standard input is kept so that its rows can be read again as evidence.
  public var spoolDirectory: String?

  public init() {}
}
