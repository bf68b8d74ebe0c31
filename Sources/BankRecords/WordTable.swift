/// Words with a bit set each, looked for in UTF-8 text from left to right.
///
/// The longest word that starts at a character wins and its characters are used up, so `存款利息`
/// is not also `利息`. Words in ASCII letters match without regard to case and only as whole
/// words (a plural `s` is allowed). Complexity: O(n) table look-ups in the length of the text.
struct WordTable: Sendable {
  private struct Word: Sendable {
    var bytes: [UInt8]
    var bits: UInt32
  }

  /// Words by their first character, longest first.
  private var words: [[Word]] = []
  /// Open addressing from a first character (its UTF-8 bytes as a number) to an index in `words`.
  private var keys: [UInt32]
  private var slots: [Int32]
  private let mask: Int

  init(_ table: [(bits: UInt32, words: String)]) {
    let size = 4096
    keys = Array(repeating: 0, count: size)
    slots = Array(repeating: -1, count: size)
    mask = size - 1
    for row in table {
      for word in row.words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        insert(Word(bytes: Array(word.replacingUnderscores.utf8), bits: row.bits))
      }
    }
    for index in words.indices {
      words[index].sort { left, right in
        left.bytes.count != right.bytes.count
          ? left.bytes.count > right.bytes.count : left.bits < right.bits
      }
    }
  }

  private mutating func insert(_ word: Word) {
    precondition(!word.bytes.isEmpty && words.count < mask / 2, "the word table is full")
    let key = WordTable.character(word.bytes[...], at: 0).key
    var slot = WordTable.slot(of: key, mask: mask)
    while slots[slot] >= 0, keys[slot] != key { slot = (slot + 1) & mask }
    if slots[slot] < 0 {
      keys[slot] = key
      slots[slot] = Int32(words.count)
      words.append([])
    }
    words[Int(slots[slot])].append(word)
  }

  @inline(__always)
  private static func slot(of key: UInt32, mask: Int) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B1) >> 16) & mask
  }

  /// The bits of every word found, put together.
  func bits(in text: ArraySlice<UInt8>) -> UInt32 {
    var found: UInt32 = 0
    var position = text.startIndex
    var previousIsLetter = false
    while position < text.endIndex {
      let (key, length) = WordTable.character(text, at: position)
      let isLetter = key < 0x80 && WordTable.isLetter(UInt8(truncatingIfNeeded: key))
      if !(isLetter && previousIsLetter), let word = longestWord(at: position, in: text, key: key) {
        found |= word.bits
        position += word.length
        previousIsLetter = isLetter
        continue
      }
      previousIsLetter = isLetter
      position += length
    }
    return found
  }

  private func longestWord(at start: Int, in text: ArraySlice<UInt8>, key: UInt32) -> (
    bits: UInt32, length: Int
  )? {
    var slot = WordTable.slot(of: key, mask: mask)
    while slots[slot] >= 0, keys[slot] != key { slot = (slot + 1) & mask }
    guard slots[slot] >= 0 else { return nil }
    for word in words[Int(slots[slot])] {
      guard let length = WordTable.matchLength(of: word.bytes, at: start, in: text) else {
        continue
      }
      return (word.bits, length)
    }
    return nil
  }

  /// How many bytes of the text the word takes up at `start`; nil where it does not stand there.
  private static func matchLength(of word: [UInt8], at start: Int, in text: ArraySlice<UInt8>)
    -> Int?
  {
    guard text.endIndex - start >= word.count else { return nil }
    for offset in 0..<word.count where lowered(text[start + offset]) != lowered(word[offset]) {
      return nil
    }
    guard isLetter(word[word.count - 1]) else { return word.count }
    var end = start + word.count
    if end < text.endIndex, lowered(text[end]) == UInt8(ascii: "s") { end += 1 }
    if end < text.endIndex, isLetter(text[end]) {
      // A plural that is none: `rents` is, `rentset` is not; nor is the bare word before `s…`.
      return nil
    }
    return end - start
  }

  /// The character at a position as a number made of its bytes, lower case, and its length.
  @inline(__always)
  private static func character(_ text: ArraySlice<UInt8>, at position: Int) -> (
    key: UInt32, length: Int
  ) {
    let first = text[position]
    if first < 0x80 { return (UInt32(lowered(first)), 1) }
    let wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    let end = min(position + wanted, text.endIndex)
    var key: UInt32 = 0
    for index in position..<end { key = key << 8 | UInt32(text[index]) }
    return (key, end - position)
  }

  @inline(__always)
  static func lowered(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
  }

  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool {
    let low = byte | 0x20
    return low >= 0x61 && low <= 0x7A
  }
}

extension Substring {
  /// Words of several English words are written with underscores in the tables.
  fileprivate var replacingUnderscores: String {
    String(map { $0 == "_" ? " " : $0 })
  }
}
