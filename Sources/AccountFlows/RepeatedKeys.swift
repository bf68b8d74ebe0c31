/// Finds the few rows whose key may stand on another row too, without sorting them all.
///
/// Each key sets one bit of a large table; a key whose bit is set already is perhaps a repeat. A
/// second pass takes every row that shares a bit with another: all true repeats, and about one row in
/// sixteen by chance. 32 bits of table for each row.
enum RepeatedKeys {
  /// Bits of each of the two tables for a row, at least.
  private static let bitsPerRow = 16

  /// Rows, ascending, among which every key that stands on several rows has all of them; keys of 0
  /// are no keys. Complexity: O(rows).
  static func rows(perhapsRepeatedIn keys: [UInt64]) -> [UInt32] {
    let wanted = max(64, keys.count * bitsPerRow)
    let logarithm = 64 - (wanted - 1).leadingZeroBitCount
    let shift = UInt64(64 - logarithm)
    var seen = [UInt64](repeating: 0, count: 1 << (logarithm - 6))
    var again = seen
    seen.withUnsafeMutableBufferPointer { seen in
      again.withUnsafeMutableBufferPointer { again in
        for key in keys where key != 0 {
          // Invariant: a place has `logarithm` bits, so that its word lies inside both tables. Keys
          // are hashes; mixed once more, so that their lowest bits count too.
          let place = mixed(key) >> shift
          let (word, bit) = (Int(place >> 6), 1 as UInt64 &<< (place & 63))
          again[word] |= seen[word] & bit
          seen[word] |= bit
        }
      }
    }
    var rows: [UInt32] = []
    again.withUnsafeBufferPointer { again in
      for (row, key) in keys.enumerated() where key != 0 {
        let place = mixed(key) >> shift
        if again[Int(place >> 6)] & (1 as UInt64 &<< (place & 63)) != 0 { rows.append(UInt32(row)) }
      }
    }
    return rows
  }
}
