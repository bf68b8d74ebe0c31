/// A 128-bit hash of one record's raw bytes, made to be added up.
///
/// The sum of the hashes of all records of a file (modulo 2^128) does not depend on the order in
/// which they are read, so it is the same for any number of threads, any block size, the fast and
/// the exact reader. Two files with the same sum hold the same records, line ends aside; a record
/// that is lost, doubled or cut changes it. It guards against accidents: against intent there is the
/// file's SHA-256.
///
/// Two lanes of 64 bits take 16 bytes a step, each by a multiplication to 128 bits whose halves are
/// folded. The constants are digits of π and part of the manifest's meaning: they never change.
enum RowHash {
  /// What a hash is made of while bytes come in, 16 at a time.
  struct Lanes: Equatable {
    var first: UInt64 = 0x243F_6A88_85A3_08D3
    var second: UInt64 = 0x1319_8A2E_0370_7344

    /// Takes 16 bytes as two little-endian words.
    @inline(__always)
    mutating func take(_ low: UInt64, _ high: UInt64) {
      first = Lanes.fold(first ^ low, high ^ 0xA409_3822_299F_31D0)
      second = Lanes.fold(second &+ high, low ^ 0x082E_FA98_EC4E_6C89)
    }

    /// The hash once all bytes are in, `count` of them.
    @inline(__always)
    func finished(count: Int) -> UInt128 {
      let length = UInt64(truncatingIfNeeded: count)
      let low = Lanes.fold(first ^ 0x4528_21E6_38D0_1377, length ^ 0xBE54_66CF_34E9_0C6C)
      let high = Lanes.fold(second ^ 0xC0AC_29B7_C97C_50DD, length ^ 0x3F84_D5B5_B547_0917)
      return UInt128(_low: low, _high: high ^ first)
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
      let product = left.multipliedFullWidth(by: right)
      return product.high ^ product.low ^ left
    }
  }

  /// The hash of these bytes.
  @inline(__always)
  static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt128 {
    guard let base = bytes.baseAddress else { return Lanes().finished(count: 0) }
    let raw = UnsafeRawPointer(base)
    var lanes = Lanes()
    var at = 0
    // Invariant: at + 16 ≤ bytes.count before every load of 16 bytes.
    while at &+ 16 <= bytes.count {
      lanes.take(word(raw + at), word(raw + at + 8))
      at &+= 16
    }
    if at < bytes.count {
      let (low, high) = tail(raw + at, count: bytes.count &- at)
      lanes.take(low, high)
    }
    return lanes.finished(count: bytes.count)
  }

  @inline(__always)
  private static func word(_ raw: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
  }

  /// The last 1 to 15 bytes, filled up with zeros.
  @inline(__always)
  private static func tail(_ raw: UnsafeRawPointer, count: Int) -> (UInt64, UInt64) {
    // Invariant: no load reaches behind `count`; what two loads overlap is shifted out.
    if count == 8 { return (word(raw), 0) }
    if count > 8 {
      return (
        word(raw), word(raw + (count &- 8)) &>> UInt64(truncatingIfNeeded: 8 &* (16 &- count))
      )
    }
    if count >= 4 {
      let low = UInt32(littleEndian: raw.loadUnaligned(as: UInt32.self))
      let end = UInt32(littleEndian: (raw + (count &- 4)).loadUnaligned(as: UInt32.self))
      return (UInt64(low) | UInt64(end) &<< UInt64(truncatingIfNeeded: 8 &* (count &- 4)), 0)
    }
    var low: UInt64 = 0
    for index in 0..<count {
      low |= UInt64(raw.load(fromByteOffset: index, as: UInt8.self)) &<< UInt64(8 &* index)
    }
    return (low, 0)
  }
}

/// The same hash of bytes that come piece by piece, with their last ones still to be taken back.
struct StreamedRowHash: Sendable, Equatable {
  private var lanes = RowHash.Lanes()
  private var waiting: [UInt8] = []
  private(set) var byteCount = 0
  /// Bytes that can still be taken back.
  static let heldBack = 16

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    waiting.append(contentsOf: bytes)
    byteCount += bytes.count
    var at = 0
    while waiting.count - at >= 16 + StreamedRowHash.heldBack {
      lanes.take(word(at), word(at + 8))
      at += 16
    }
    waiting.removeFirst(at)
  }

  /// Whether the last bytes are these.
  func ends(with bytes: [UInt8]) -> Bool { waiting.suffix(bytes.count).elementsEqual(bytes) }

  /// Takes the last bytes back, at most `heldBack` of them in all.
  mutating func takeBack(_ count: Int) {
    precondition(count <= waiting.count, "only bytes that wait can be taken back")
    waiting.removeLast(count)
    byteCount -= count
  }

  /// The hash of all bytes that were added and not taken back.
  var value: UInt128 {
    var copy = self
    if !copy.waiting.isEmpty {
      let missing = (16 - copy.waiting.count % 16) % 16
      copy.waiting += [UInt8](repeating: 0, count: missing)
      for at in stride(from: 0, to: copy.waiting.count, by: 16) {
        copy.lanes.take(copy.word(at), copy.word(at + 8))
      }
    }
    return copy.lanes.finished(count: byteCount)
  }

  private func word(_ start: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<8 { word |= UInt64(waiting[start + index]) << UInt64(8 * index) }
    return word
  }
}
