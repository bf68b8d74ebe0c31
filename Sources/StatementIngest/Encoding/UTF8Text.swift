import Glibc

/// UTF-8 by the letter: no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Text {
  static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    func low6(_ shift: UInt32) -> UInt8 { UInt8(0x80 | scalar >> shift & 0x3F) }
    if scalar < 0x80 {
      text.append(UInt8(scalar))
    } else if scalar < 0x800 {
      text.append(UInt8(0xC0 | scalar >> 6))
      text.append(low6(0))
    } else if scalar < 0x10000 {
      text.append(UInt8(0xE0 | scalar >> 12))
      text.append(low6(6))
      text.append(low6(0))
    } else {
      text.append(UInt8(0xF0 | scalar >> 18))
      text.append(low6(12))
      text.append(low6(6))
      text.append(low6(0))
    }
  }

  /// The index of the first byte that starts no whole valid sequence, or the count.
  static func validPrefix(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let raw = UnsafeRawPointer(base)
    let count = bytes.count
    var at = start
    while at < count {
      // Invariant: every load below ends at or before `count`.
      while at &+ 32 <= count {
        let first = raw.loadUnaligned(fromByteOffset: at, as: SIMD2<UInt64>.self)
        let second = raw.loadUnaligned(fromByteOffset: at &+ 16, as: SIMD2<UInt64>.self)
        let both = first | second
        if (both[0] | both[1]) & 0x8080_8080_8080_8080 != 0 { break }
        at &+= 32
      }
      while at < count, base[at] < 0x80 { at &+= 1 }
      while at < count, base[at] >= 0x80 {
        let length = sequenceLength(base + at, limit: count &- at)
        if length == 0 { return at }
        at &+= length
      }
    }
    return count
  }

  /// The index of the first byte at or behind `start` that is not ASCII, or the count.
  @inline(__always)
  static func endOfASCII(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let raw = UnsafeRawPointer(base)
    var at = start
    // Invariant: every load ends at or before the count.
    while at &+ 8 <= bytes.count {
      let high = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080
      if high != 0 { return at &+ high.trailingZeroBitCount / 8 }
      at &+= 8
    }
    while at < bytes.count, base[at] < 0x80 { at &+= 1 }
    return at
  }

  /// The length of the valid sequence of two or more bytes that starts here, or 0.
  @inline(__always)
  static func sequenceLength(_ p: UnsafePointer<UInt8>, limit: Int) -> Int {
    // Invariant: p[0..<limit] is readable and every index below is checked against limit.
    let lead = p[0]
    if lead >= 0xE0, lead <= 0xEF {
      guard limit >= 3, p[1] & 0xC0 == 0x80, p[2] & 0xC0 == 0x80 else { return 0 }
      if lead == 0xE0, p[1] < 0xA0 { return 0 }
      if lead == 0xED, p[1] >= 0xA0 { return 0 }
      return 3
    }
    if lead >= 0xC2, lead <= 0xDF {
      return limit >= 2 && p[1] & 0xC0 == 0x80 ? 2 : 0
    }
    guard lead >= 0xF0, lead <= 0xF4, limit >= 4, p[1] & 0xC0 == 0x80, p[2] & 0xC0 == 0x80,
      p[3] & 0xC0 == 0x80
    else { return 0 }
    if lead == 0xF0, p[1] < 0x90 { return 0 }
    if lead == 0xF4, p[1] >= 0x90 { return 0 }
    return 4
  }

  /// Whether the bytes from `at` on could be the start of a sequence that only lacks its rest.
  static func isCutSequence(_ bytes: UnsafeBufferPointer<UInt8>, at: Int) -> Bool {
    let lead = bytes[at]
    let wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0
    let present = bytes.count - at
    guard lead <= 0xF4, present < wanted else { return false }
    for index in (at + 1)..<bytes.count where bytes[index] & 0xC0 != 0x80 { return false }
    return true
  }

  /// Offsets of the bytes that start no valid sequence.
  static func invalidOffsets(_ bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    var offsets: [Int] = []
    var at = validPrefix(bytes)
    while at < bytes.count {
      offsets.append(at)
      at = validPrefix(bytes, from: at + 1)
    }
    return offsets
  }
}

/// Searching bytes.
enum ByteSearch {
  /// The first place of a byte at or behind `from`.
  static func first(
    _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from: Int
  ) -> Int? {
    guard from < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + from, Int32(byte), bytes.count - from)
    else { return nil }
    // Invariant: memchr stays inside base[from..<count].
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// Every place of a byte.
  static func all(_ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    var places: [Int] = []
    var from = 0
    while let at = first(byte, in: bytes, from: from) {
      places.append(at)
      from = at + 1
    }
    return places
  }

  /// Whether U+FFFD stands in UTF-8 text.
  static func holdsReplacement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var from = 0
    while let at = first(0xEF, in: bytes, from: from) {
      if at + 2 < bytes.count, bytes[at + 1] == 0xBF, bytes[at + 2] == 0xBD { return true }
      from = at + 1
    }
    return false
  }

  /// The first place of a byte from `from` on and before `end`: searching each row for itself must
  /// not read the rest of the file each time.
  static func first(
    _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from: Int, to end: Int
  ) -> Int? {
    precondition(end <= bytes.count, "the search ends inside the bytes")
    guard from < end else { return nil }
    return first(byte, in: UnsafeBufferPointer(rebasing: bytes[..<end]), from: from)
  }

  /// The last place of a byte before `end`.
  static func last(_ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, before end: Int) -> Int? {
    precondition(end <= bytes.count, "the search ends inside the bytes")
    var at = end - 1
    while at >= 0 {
      if bytes[at] == byte { return at }
      at -= 1
    }
    return nil
  }

  /// How many bytes are equal to `byte`.
  static func count(_ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let raw = UnsafeRawPointer(base)
    let wanted = SIMD16<UInt8>(repeating: byte)
    var total = 0
    var at = 0
    while at &+ 16 <= bytes.count {
      // Each equal lane is -1 in an 8-bit sum; at most 255 rounds before it could wrap.
      var sums = SIMD16<UInt8>(repeating: 0)
      var round = 0
      while at &+ 16 <= bytes.count, round < 255 {
        let lanes = raw.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
        sums = sums &- unsafeBitCast(lanes .== wanted, to: SIMD16<UInt8>.self)
        at &+= 16
        round &+= 1
      }
      for lane in 0..<16 { total &+= Int(sums[lane]) }
    }
    while at < bytes.count {
      if base[at] == byte { total &+= 1 }
      at &+= 1
    }
    return total
  }
}
