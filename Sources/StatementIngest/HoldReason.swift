/// Why a run is held although its rows could be read: what was read is not what the file, or the
/// one who sent it, says of it.
public struct HoldReason: Sendable, Equatable {
  /// Stable codes, as they stand in `run.json`.
  public enum Code: String, Sendable, CaseIterable {
    /// More rows were rejected than the limit allows.
    case rejects = "H_REJECTS"
    /// A control file names other counts or sums than those read.
    case controlTotals = "H_CONTROL_TOTALS"
    /// The file's own totals row or footer names other counts or sums than those read.
    case fileTotals = "H_FILE_TOTALS"
    /// Balances contradict what the direction column says.
    case direction = "H_DIRECTION"
    /// The amounts of the run add up to more than its sums can hold.
    case amounts = "H_AMOUNTS"
    /// The file ends before its table does: rows may be missing.
    case truncated = "H_TRUNCATED"
    /// A currency without a rate.
    case rate = "H_RATE"
  }

  public var code: Code
  /// What is wrong, where, and the remedy; account numbers masked.
  public var message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
