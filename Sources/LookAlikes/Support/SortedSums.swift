import AccountFlows

/// Sums in fen, put in order once for all who ask how they are spread.
struct SortedSums: Sendable {
  /// Ascending.
  let fen: [Int64]

  /// `fen` in any order. Complexity: O(n log n).
  init(_ fen: [Int64]) { self.fen = fen.sorted() }

  var count: Int { fen.count }

  /// The sum below which the share `level` of them lies; 0 of none.
  func quantile(_ level: Double) -> Int64 {
    fen.isEmpty ? 0 : fen[min(fen.count - 1, Int(level * Double(fen.count)))]
  }

  /// Calls with each different sum, ascending, and how often it is there.
  func forEachRun(_ body: (_ fen: Int64, _ count: Int) -> Void) {
    var start = fen.startIndex
    while start < fen.endIndex {
      var end = start + 1
      while end < fen.endIndex, fen[end] == fen[start] { end += 1 }
      body(fen[start], end - start)
      start = end
    }
  }

  /// How often the most frequent sum is there.
  var mostEqual: Int {
    var most = 0
    forEachRun { _, count in most = max(most, count) }
    return most
  }
}

/// The single payments in of the persons whose dealings are told apart.
struct PaidInSums: Sendable {
  let sums: SortedSums

  /// Worked out once for a flow, whoever asks.
  init(of flow: AccountFlow) {
    self = flow.measured {
      PaidInSums(sums: SortedSums(PersonDealings(of: $0).paymentsIn.map { $0.fen }))
    }
  }

  private init(sums: SortedSums) { self.sums = sums }
}
