import BankRecords

/// Counts and sums of rows; sums in fen, over all currencies as they are written.
public struct RowTotals: Sendable, Equatable, BitwiseCopyable {
  public var rows = 0
  /// Rows that are money into, and out of, the account of a statement; 0 in tables of transfers.
  public var inRows = 0
  public var outRows = 0
  public var fen: Int128 = 0
  public var inFen: Int128 = 0
  public var outFen: Int128 = 0

  public init() {}

  mutating func add(_ viewpoint: Viewpoint, fen amount: Int64, rows count: Int = 1) {
    let amount = Int128(amount) * Int128(count)
    rows += count
    fen += amount
    switch viewpoint {
    case .transfer: break
    case .payeeStatement:
      inRows += count
      inFen += amount
    case .payerStatement:
      outRows += count
      outFen += amount
    }
  }

  public static func += (left: inout RowTotals, right: RowTotals) {
    left = left.combined(with: right, sign: 1)
  }

  public static func - (left: RowTotals, right: RowTotals) -> RowTotals {
    left.combined(with: right, sign: -1)
  }

  private func combined(with other: RowTotals, sign: Int) -> RowTotals {
    var sum = self
    sum.rows += sign * other.rows
    sum.inRows += sign * other.inRows
    sum.outRows += sign * other.outRows
    sum.fen += Int128(sign) * other.fen
    sum.inFen += Int128(sign) * other.inFen
    sum.outFen += Int128(sign) * other.outFen
    return sum
  }
}

/// Rows that a file lists and the flows leave out (failed transfers, moves between own pockets):
/// a sender may have counted them.
public struct SkippedTotals: Sendable, Equatable {
  /// All of them, with the sums of those whose amount could be read.
  public var totals = RowTotals()
  /// Those that the file itself says are neither in nor out.
  public var neutralRows = 0
  public var neutralFen: Int128 = 0
  /// Those whose amount could not be read.
  public var unreadableRows = 0

  public init() {}

  public static func += (left: inout SkippedTotals, right: SkippedTotals) {
    left.totals += right.totals
    left.neutralRows += right.neutralRows
    left.neutralFen += right.neutralFen
    left.unreadableRows += right.unreadableRows
  }

  static func - (left: SkippedTotals, right: SkippedTotals) -> SkippedTotals {
    var rest = left
    rest.totals = left.totals - right.totals
    rest.neutralRows -= right.neutralRows
    rest.neutralFen -= right.neutralFen
    rest.unreadableRows -= right.unreadableRows
    return rest
  }
}

/// Accepted rows that the file's own totals may count another way.
struct OddTotals: Sendable, Equatable, BitwiseCopyable {
  /// Amounts written with a minus sign and read as reversals without it.
  var negated = RowTotals()
  /// Rows in another currency than yuan.
  var foreign = RowTotals()
  /// Rows that are money in for another reason than their direction column (退款成功).
  var redirected = RowTotals()

  static func += (left: inout OddTotals, right: OddTotals) {
    left.negated += right.negated
    left.foreign += right.foreign
    left.redirected += right.redirected
  }

  static func - (left: OddTotals, right: OddTotals) -> OddTotals {
    OddTotals(
      negated: left.negated - right.negated, foreign: left.foreign - right.foreign,
      redirected: left.redirected - right.redirected)
  }
}
