/// Why one row is rejected: the code, the column at fault and words for the person who mends it.
struct RowFault: Error, Equatable {
  var code: RejectCode
  /// Column index from 0, or -1 for the row as a whole.
  var column: Int
  var message: String
}

/// What a row turned out to be.
enum RowOutcome: Equatable {
  case accepted
  /// Index into the plan's skip reasons, or one of the constants below it.
  case skipped(SkipReason)
}

/// Why a row is passed over.
enum SkipReason: Hashable {
  /// A rule of the format, by index.
  case rule(Int)
  case blank
  case padding
  case repeatedHeader
  /// The direction column says that no money moved.
  case neutral
  /// The row could not be read as a record, and every cell of it speaks of totals.
  case totals
  /// A rejected row that a person took out (`RowCorrections`).
  case dropped
}
