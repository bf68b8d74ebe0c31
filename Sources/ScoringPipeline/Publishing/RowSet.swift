/// A set of rows of a store that tells where each stands among the others.
struct RowSet: Sendable {
  private var words: [UInt64]
  /// Rows in the words before each.
  private var before: [UInt32] = []
  private(set) var count = 0

  /// For rows below `limit`.
  init(limit: Int) { words = [UInt64](repeating: 0, count: (limit + 63) / 64) }

  mutating func insert(_ row: UInt32) { words[Int(row >> 6)] |= 1 << UInt64(row & 63) }

  /// Counts what was put in; to be called before positions are asked for.
  mutating func seal() {
    before = [UInt32](repeating: 0, count: words.count)
    count = 0
    for index in words.indices {
      before[index] = UInt32(count)
      count += words[index].nonzeroBitCount
    }
  }

  /// The place of a row of the set among all of them, in their order.
  func position(of row: UInt32) -> Int {
    let word = Int(row >> 6)
    let below = words[word] & ((1 << UInt64(row & 63)) - 1)
    return Int(before[word]) + below.nonzeroBitCount
  }

  /// The rows, ascending.
  var rows: [UInt32] {
    var rows: [UInt32] = []
    rows.reserveCapacity(count)
    for index in words.indices {
      var left = words[index]
      while left != 0 {
        rows.append(UInt32(index * 64 + left.trailingZeroBitCount))
        left &= left - 1
      }
    }
    return rows
  }
}
