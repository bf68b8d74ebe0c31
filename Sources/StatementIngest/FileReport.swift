import BankRecords

/// What was decided about one file and what came of its rows.
public struct FileReport: Sendable {
  /// The path as given (or found in a directory); `-` for standard input.
  public var path: String
  /// SHA-256 of the file's bytes, lower-case hex.
  public var sha256 = ""
  public var byteCount = 0
  /// `none`, `gzip`, `zstd`, `zip`, `xlsx`, `xls`, `html`, `xml`, `mt`; `zip+xml` from the outside in.
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
  /// What the file's rows are.
  public var kind = Kind.transactions
  /// Rows that were taken as attributes of accounts or persons; they stand among the skipped ones,
  /// since they are no transactions.
  public var attributeRows = 0
  /// Accepted rows whose reference stands on another row with other content; all are kept.
  public var referenceConflicts = 0
  /// Physical records after the header.
  public var read = 0
  /// Sum, modulo 2^128, of a hash of each such record's raw bytes: the same records in any order give
  /// the same sum.
  public var rowHashSum: UInt128 = 0
  public var accepted = 0
  /// Code → count.
  public var rejected: [String: Int] = [:]
  /// Reason → count (header and preamble lines stand apart, in `layoutLines`).
  public var skipped: [String: Int] = [:]
  /// Preamble and header lines.
  public var layoutLines = 0
  /// Sum of accepted amounts in hundredths of whatever currency: money where `sums` has one entry.
  public var acceptedFen: Int128 = 0
  public var acceptedInFen: Int128 = 0
  public var acceptedOutFen: Int128 = 0
  /// What the file itself holds: the accepted rows before duplicates and mirrors of other files are
  /// taken out.
  public var contents = RowTotals()
  /// Of these the amounts that are written with a minus sign and were read as reversals without it.
  public var negated = RowTotals()
  /// Reason → rows that the file lists and the flows leave out.
  public var skippedTotals: [String: SkippedTotals] = [:]
  /// What the file says its rows add up to, and whether they do.
  public var ownTotals: [TotalsFinding] = []
  /// The part of rows and sums above that is of other currencies than CNY, by code.
  public var foreignSums: [CurrencySum] = []
  /// What the balances say of the direction; nil where the file has none, or is believed.
  public var directionProof: DirectionProof?
  /// Balance steps of accounts too small to prove anything alone, and what their direction rests on.
  var undecided: (steps: LinkTally, words: String) = (LinkTally(), "")
  /// Things worth a reader's eye that are no reason to reject.
  public var warnings: [String] = []
  /// Why the file as a whole cannot be trusted: any of these holds the run.
  public var holdReasons: [HoldReason] = []

  /// What the rows of a file are.
  public enum Kind: String, Sendable, CaseIterable {
    case transactions
    /// Accounts or persons: used, but not as transactions.
    case attributes
    /// Lists that tell of neither (任务信息, 强制措施).
    case noTransactions = "no_transactions"
  }

  public init(path: String) { self.path = path }

  public var rejectedCount: Int { rejected.values.reduce(0, +) }
  public var skippedCount: Int { skipped.values.reduce(0, +) }

  /// The identity that every file must keep: nothing is lost.
  public var isReconciled: Bool { read == accepted + rejectedCount + skippedCount }
}
