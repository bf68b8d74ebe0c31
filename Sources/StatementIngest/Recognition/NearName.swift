/// A column's name made ready to be held against others: whether one is the other, damaged.
///
/// A header that nobody knows is held against more than a thousand names, so nearly all of them are told
/// apart by a few operations.
struct NearName {
  let name: String
  private let letters: [Unicode.Scalar]
  /// A bit for each letter, several letters to a bit.
  private let mask: UInt64
  private let isLatin: Bool

  init(_ name: String) {
    self.name = name
    letters = Array(name.unicodeScalars)
    mask = letters.reduce(0) { $0 | 1 << UInt64($1.value & 63) }
    isLatin = letters.allSatisfy(\.isASCII)
  }

  /// One letter changed, lost, added or swapped with its neighbour; two in long Latin names.
  func isNearly(_ wanted: NearName) -> Bool {
    let edits = wanted.letters.count >= 6 && wanted.isLatin ? 2 : 1
    // An edit changes two letters at most.
    guard wanted.letters.count >= 3, abs(letters.count - wanted.letters.count) <= edits,
      (mask ^ wanted.mask).nonzeroBitCount <= 2 * edits
    else { return false }
    return NearName.distance(letters, wanted.letters) <= edits
  }

  /// Edits between two names, a swap of neighbours counted as one.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    // Rows of the table for the letters of `a`: the one before the last, the last and this.
    var before = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var this = before
    for i in a.indices {
      this[0] = i + 1
      for j in b.indices {
        var least = min(last[j + 1], this[j]) + 1
        least = min(least, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          least = min(least, before[j - 1] + 1)
        }
        this[j + 1] = least
      }
      (before, last, this) = (last, this, before)
    }
    return last[b.count]
  }
}
