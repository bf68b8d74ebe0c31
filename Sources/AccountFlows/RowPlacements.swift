import BankRecords

/// Where the rows of a store stand in their files, in little more than two bytes for each.
///
/// Rows mostly follow one another line by line. The place of one in 64 is kept; from there on a row
/// is as far as the rows before it are long. A row that does not follow so (another stands between
/// them that was not accepted, a field goes over several lines, a new file begins) is kept in full.
struct RowPlacements: Sendable {
  /// Lengths of rows in bytes, or `odd`.
  private var lengths: [UInt16] = []
  /// The first row of each 64.
  private var anchors: [Anchor] = []
  private var oddRows: [OddRow] = []

  private struct Anchor: Sendable {
    var line: UInt64
    var byte: UInt64
    var file: UInt32
    /// Bytes between two rows: those of a line end.
    var gap: UInt32
  }

  private struct OddRow: Sendable {
    var location: RowLocation
    var row: UInt32
  }

  private static let groupRows = 64
  private static let odd = UInt16.max

  /// Bytes in use for one row that follows the one before it.
  static let rowBytes = MemoryLayout<UInt16>.stride

  var count: Int { lengths.count }

  /// Bytes in use for rows that do not.
  var oddByteCount: Int { oddRows.count * MemoryLayout<OddRow>.stride }

  mutating func reserve(rows: Int) {
    lengths.reserveCapacity(rows)
    anchors.reserveCapacity(rows / RowPlacements.groupRows + 1)
  }

  /// Adds rows in the order in which the store has them.
  mutating func append(_ records: UnsafeBufferPointer<TransactionRecord>) {
    var expected = RowLocation(file: .max, line: 0, byte: 0, length: 0)
    var gap: UInt32 = 0
    for index in records.indices {
      let location = records[index].location
      if lengths.count % RowPlacements.groupRows == 0 {
        gap = self.gap(behind: location, next: index + 1, in: records)
        anchors.append(
          Anchor(line: location.line, byte: location.byte, file: location.file, gap: gap))
        expected = location
      } else if index == 0, let anchor = anchors.last {
        expected = self.location(of: lengths.count - 1)
        gap = anchor.gap
        RowPlacements.advance(&expected, gap: gap)
      }
      let follows =
        location.byte == expected.byte && location.line == expected.line
        && location.file == expected.file && location.length < UInt32(RowPlacements.odd)
      if follows {
        lengths.append(UInt16(truncatingIfNeeded: location.length))
      } else {
        oddRows.append(OddRow(location: location, row: UInt32(lengths.count)))
        lengths.append(RowPlacements.odd)
      }
      expected = location
      RowPlacements.advance(&expected, gap: gap)
    }
  }

  /// What lies between the first row of a group and the next where that is a line end, else what did
  /// in the group before.
  private func gap(
    behind location: RowLocation, next: Int, in records: UnsafeBufferPointer<TransactionRecord>
  ) -> UInt32 {
    let known = anchors.last?.gap ?? 1
    guard next < records.count else { return known }
    let end = location.byte + UInt64(location.length)
    let start = records[next].location.byte
    // Two bytes for CRLF, four in UTF-16.
    return start > end && start - end <= 4 ? UInt32(start - end) : known
  }

  @inline(__always)
  private static func advance(_ location: inout RowLocation, gap: UInt32) {
    location.byte &+= UInt64(location.length) &+ UInt64(gap)
    location.line &+= 1
  }

  /// The place of a row. Complexity: O(1), and O(log odd rows) where the row or one shortly before it
  /// is one of them.
  func location(of row: Int) -> RowLocation {
    precondition(row < lengths.count, "the row is one of the store's")
    let anchor = anchors[row / RowPlacements.groupRows]
    var known = RowLocation(file: anchor.file, line: anchor.line, byte: anchor.byte, length: 0)
    let start = row - row % RowPlacements.groupRows
    return lengths.withUnsafeBufferPointer { lengths in
      // Invariant: start ≤ row < lengths.count.
      var from = row
      while from > start, lengths[from] != RowPlacements.odd { from &-= 1 }
      if lengths[from] == RowPlacements.odd {
        known = oddLocation(of: from)
        if from == row { return known }
        known.byte &+= UInt64(known.length) &+ UInt64(anchor.gap)
        known.line &+= 1
        from &+= 1
      }
      var bytes: UInt64 = 0
      for before in from..<row { bytes &+= UInt64(lengths[before]) }
      known.byte &+= bytes &+ UInt64(row &- from) &* UInt64(anchor.gap)
      known.line &+= UInt64(row &- from)
      known.length = UInt32(lengths[row])
      return known
    }
  }

  private func oddLocation(of row: Int) -> RowLocation {
    var low = 0
    var high = oddRows.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(oddRows[middle].row) <= row { low = middle } else { high = middle }
    }
    return oddRows[low].location
  }
}
