/// Finds the few rows whose key may stand on another row too, without sorting them all.
///
/// Each key sets one bit of a large table; a key whose bit is set already is perhaps a repeat. A
/// second pass takes every row that shares a bit with another: all true repeats, and about one row in
/// sixteen by chance. The table is worked on in parts that fit the cache, the rows put into parts
/// before.
enum RepeatedKeys {
  /// Bits of each of the two tables for a row, at least.
  private static let bitsPerRow = 16
  /// Bits of one part of each table, as a power of two.
  private static let partLogarithm = 20

  /// Rows, ascending, among which every key that stands on several rows has all of them; keys of 0
  /// are no keys. Complexity: O(rows).
  static func rows(perhapsRepeatedIn keys: [UInt64]) -> [UInt32] {
    let wanted = max(64, keys.count * bitsPerRow)
    let logarithm = 64 - (wanted - 1).leadingZeroBitCount
    // 2^36 bits at most, of 2^32 rows: what is left of a place within its part fits 32 bits.
    let partBits = min(logarithm, max(partLogarithm, logarithm - 12))
    let (places, ends) = parted(keys, logarithm: logarithm, partBits: partBits)
    // Bits of keys seen, and of those seen again, side by side.
    var bits = [SIMD2<UInt64>](repeating: .zero, count: 1 << (partBits - 6))
    var isRepeated = [UInt64](repeating: 0, count: (keys.count + 63) / 64)
    places.withUnsafeBufferPointer { places in
      bits.withUnsafeMutableBufferPointer { bits in
        isRepeated.withUnsafeMutableBufferPointer { isRepeated in
          var start = 0
          for end in ends where end > start {
            // Invariant: a place has `partBits` bits in its upper half, so that its word lies inside
            // the table; the lower half is a row.
            bits.update(repeating: .zero)
            for at in start..<end {
              let (word, bit) = position(places[at])
              let known = bits[word]
              bits[word] = SIMD2(known[0] | bit, known[1] | known[0] & bit)
            }
            for at in start..<end {
              let (word, bit) = position(places[at])
              if bits[word][1] & bit == 0 { continue }
              let row = UInt32(truncatingIfNeeded: places[at])
              isRepeated[Int(row >> 6)] |= 1 &<< UInt64(row & 63)
            }
            start = end
          }
        }
      }
    }
    return rows(of: isRepeated)
  }

  @inline(__always)
  private static func position(_ place: UInt64) -> (word: Int, bit: UInt64) {
    (Int(place >> 38), 1 &<< (place >> 32 & 63))
  }

  /// Places of keys within their part above, rows below, part behind part; and where each part ends.
  private static func parted(
    _ keys: [UInt64], logarithm: Int, partBits: Int
  ) -> (places: [UInt64], ends: [Int]) {
    let shift = UInt64(64 - logarithm)
    let partMask = (1 as UInt64 &<< UInt64(partBits)) &- 1
    var counts = [Int](repeating: 0, count: 1 << (logarithm - partBits))
    // Keys are hashes; mixed once more, so that their lowest bits count too.
    for key in keys where key != 0 { counts[Int((mixed(key) >> shift) >> UInt64(partBits))] += 1 }
    var next: [Int] = []
    var total = 0
    for count in counts {
      next.append(total)
      total += count
    }
    let places = [UInt64](unsafeUninitializedCapacity: total) { places, initialized in
      next.withUnsafeMutableBufferPointer { next in
        for row in 0..<keys.count where keys[row] != 0 {
          let place = mixed(keys[row]) >> shift
          let part = Int(place >> UInt64(partBits))
          // Invariant: each part has as many places as keys were counted for it.
          places.initializeElement(
            at: next[part], to: (place & partMask) << 32 | UInt64(UInt32(truncatingIfNeeded: row)))
          next[part] += 1
        }
      }
      initialized = total
    }
    return (places, next)
  }

  /// The rows whose bits are set, ascending.
  private static func rows(of bits: [UInt64]) -> [UInt32] {
    var rows: [UInt32] = []
    for index in bits.indices {
      var left = bits[index]
      while left != 0 {
        rows.append(UInt32(truncatingIfNeeded: index * 64 + left.trailingZeroBitCount))
        left &= left - 1
      }
    }
    return rows
  }
}
