/// A row under or between the records that is no record: its cells, and what stood before it.
struct LayoutRow: Sendable {
  /// Line in the file, counted from 1.
  var line: Int
  var cells: [String]
  var before: Before
  /// The own account of the record above, as written; nil where there is none.
  var ownAccount: [UInt8]?

  /// Everything read before the row, from the start of the block, then of the file.
  struct Before: Sendable {
    var counters = RowCounters()
    var skipped: [String: SkippedTotals] = [:]
    var rejected = 0

    static func += (left: inout Before, right: Before) {
      left.counters.add(right.counters)
      left.skipped.merge(right.skipped) { sum, next in
        var sum = sum
        sum += next
        return sum
      }
      left.rejected += right.rejected
    }
  }

  /// Rows of one file that are kept: more are no totals but a table of their own.
  static let mostKept = 1000
  /// Longer rows are no totals.
  static let mostBytes = 2048
}
