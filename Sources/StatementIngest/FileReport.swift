import BankRecords

/// What was decided about one file and what came of its rows.
public struct FileReport: Sendable {
  /// The path as given (or found in a directory); `-` for standard input.
  public var path: String
  /// SHA-256 of the file's bytes, lower-case hex.
  public var sha256 = ""
  public var byteCount = 0
  /// `none`, `gzip`, `zstd`, `zip`, `xlsx`, `xls`, `html`.
  public var compression = "none"
  /// `utf-8`, `utf-8-bom`, `gb18030`, `utf-16le`, `utf-16be`.
  public var encoding = ""
  public var delimiter = ""
  /// How fields are quoted: `"`, `'` or `none`, and the rule of quotes inside them.
  public var quote = FieldQuote.double.rawValue
  public var escape = QuoteEscape.doubled.rawValue
  public var format = ""
  /// Field → column, as it was used.
  public var mapping: [(field: String, column: String)] = []
  public var header: [String] = []
  /// Up to three rows as they were read, for `--dry-run` and the manifest; accounts unmasked.
  public var preview: [String] = []
  /// Physical records after the header.
  public var read = 0
  public var accepted = 0
  /// Code → count.
  public var rejected: [String: Int] = [:]
  /// Reason → count (header and preamble lines stand apart, in `layoutLines`).
  public var skipped: [String: Int] = [:]
  /// Preamble and header lines.
  public var layoutLines = 0
  /// Sum of accepted amounts, in fen.
  public var acceptedFen: Int128 = 0
  public var acceptedInFen: Int128 = 0
  public var acceptedOutFen: Int128 = 0
  /// Things worth a reader's eye that are no reason to reject.
  public var warnings: [String] = []
  /// Why the file as a whole cannot be trusted: any of these holds the run.
  public var holdReasons: [HoldReason] = []

  public init(path: String) { self.path = path }

  public var rejectedCount: Int { rejected.values.reduce(0, +) }
  public var skippedCount: Int { skipped.values.reduce(0, +) }

  /// The identity that every file must keep: nothing is lost.
  public var isReconciled: Bool { read == accepted + rejectedCount + skippedCount }
}
