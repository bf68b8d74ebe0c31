import BankRecords

/// What the caller asks of reading: formats, mapping, limits.
public struct ReadingOptions: Sendable {
  /// A format's name (`--format`), or nil to recognise it by the header.
  public var formatName: String?
  /// `--map` pairs: field → column name.
  public var mapping: [(field: RecordField, column: String)] = []
  /// What comes of totals in a file (合计, 共 12 笔) that differ from what was read.
  public var totals = TotalsPolicy.hold
  /// What to do about a direction that the balances contradict.
  public var direction = DirectionChecking.prove
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
  /// A row with a longer field is rejected; a quoted field that grows longer was never closed.
  public var maxFieldBytes = 64 << 10
  /// A row with more fields is rejected, a file with a wider header refused.
  public var maxColumns = 4096
  /// Inputs of one run; sheets and entries of archives count.
  public var maxFiles = 100_000
  /// Accepted rows of one run; rows are numbered with 31 bits.
  public var maxRows = 2_000_000_000
  /// Distinct accounts of one run.
  public var maxAccounts = 500_000_000
  /// Decompressed bytes of one file beyond which reading stops.
  public var maxDecompressedBytes = 64 << 30
  /// Times that a packed file may grow, past its first 64 MiB.
  public var maxExpansionRatio = 200
  /// Elements inside elements of an XML document.
  public var maxDocumentDepth = 100
  /// Bytes of one tag, text or line of a document.
  public var maxDocumentTokenBytes = 4 << 20
  /// Bytes of one entry of a document with all its details.
  public var maxDocumentEntryBytes = 256 << 20
  /// Entries of one ZIP archive or workbook.
  public var maxArchiveEntries = 1000
  /// Where standard input is kept so that its rows can be read again as evidence.
  public var spoolDirectory: String?

  public init() {}
}
