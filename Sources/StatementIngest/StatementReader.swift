import BankRecords

/// What the caller asks of reading: formats, mapping, limits.
public struct ReadingOptions: Sendable {
  /// A format's name (`--format`), or nil to recognise it by the header.
  public var formatName: String?
  /// `--map` pairs: field → column name.
  public var mapping: [(field: RecordField, column: String)] = []
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

/// Why a file cannot be read at all. Each case prints what is wrong, where, and the remedy.
public enum IngestError: Error, Equatable {
  /// Missing or unreadable input (exit 66).
  case unreadable(path: String, reason: String)
  /// No format fits the header (exit 65): the header, the nearest formats, the `--map` line to use.
  case unknownFormat(path: String, header: [String], nearest: [String], suggestion: String)
  /// `--format` or `--map` names something that does not exist (exit 64).
  case usage(String)
  /// Damaged container: truncated or wrong checksum (exit 65).
  case damagedContainer(path: String, reason: String)
  /// The content is no delimited text (exit 65): a workbook, a web page, a picture of one.
  case unsupportedContent(path: String, kind: String, remedy: String)
  /// The file changed while it was read (exit 65).
  case changedWhileRead(path: String)
  /// The disk failed (exit 74).
  case inputOutput(path: String, reason: String)
}

extension StatementReader {
  /// Name of the file in `spoolDirectory` that keeps standard input while a run lasts.
  public static let spooledInputName = "standard-input"
}
