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
    // Bits of keys seen, and of those seen again, side by side.
    var bits = [SIMD2<UInt64>](repeating: .zero, count: 1 << (logarithm - 6))
    var rows: [UInt32] = []
    keys.withUnsafeBufferPointer { keys in
      bits.withUnsafeMutableBufferPointer { bits in
        for row in 0..<keys.count where keys[row] != 0 {
          // Invariant: a place has `logarithm` bits, so that its word lies inside the table. Keys are
          // hashes; mixed once more, so that their lowest bits count too.
          let place = mixed(keys[row]) >> shift
          let (word, bit) = (Int(place >> 6), 1 as UInt64 &<< (place & 63))
          let known = bits[word]
          bits[word] = SIMD2(known[0] | bit, known[1] | known[0] & bit)
        }
        for row in 0..<keys.count where keys[row] != 0 {
          let place = mixed(keys[row]) >> shift
          if bits[Int(place >> 6)][1] & (1 as UInt64 &<< (place & 63)) != 0 {
            rows.append(UInt32(truncatingIfNeeded: row))
          }
        }
      }
    }
    return rows
  }
}
