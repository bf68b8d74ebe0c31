import Glibc

/// GB18030 to UTF-8 by a table that is read out of the system's iconv once.
///
/// GBK and GB2312 files are GB18030 files. Layout of the code: one byte below 0x80; two bytes
/// `81…FE` + `40…7E | 80…FE`; four bytes `81…FE`, `30…39`, `81…FE`, `30…39`.
struct GB18030: Sendable {
  /// UTF-8 bytes of a two-byte code, low byte first, with the length in the top byte; 0: no code.
  /// Placed by the two bytes with the top bit off, so that any two bytes have a place.
  private let pairs: [UInt32]
  /// The few two-byte codes of characters outside the basic plane.
  private let widePairs: [(lead: UInt8, trail: UInt8, scalar: UInt32)]
  /// Scalars of the four-byte codes of the basic plane (`81308130…8439FE39`); 0: no code.
  private let quads: [UInt16]
  /// Whether the system's iconv knows GB18030.
  let isAvailable: Bool

  static let table = GB18030()

  private static let pairCount = 1 << 15
  private static let quadCount = 4 * 10 * 126 * 10

  /// The UTF-8 bytes of a character of the basic plane beyond ASCII, and their count on top.
  private static func entry(of scalar: UInt32) -> UInt32 {
    if scalar < 0x800 { return 2 << 24 | 0x80C0 | (scalar & 0x3F) << 8 | scalar >> 6 }
    return 3 << 24 | 0x80_80E0 | (scalar & 0x3F) << 16 | (scalar >> 6 & 0x3F) << 8 | scalar >> 12
  }

  private init() {
    var pairs = [UInt32](repeating: 0, count: GB18030.pairCount)
    var quads = [UInt16](repeating: 0, count: GB18030.quadCount)
    guard let converter = SystemConverter(from: "GB18030") else {
      (self.pairs, widePairs, self.quads, isAvailable) = (pairs, [], quads, false)
      return
    }
    var widePairs: [(lead: UInt8, trail: UInt8, scalar: UInt32)] = []
    var codes: [UInt8] = []
    for lead in 0x81...0xFE as ClosedRange<UInt8> {
      for trail in 0x40...0xFE as ClosedRange<UInt8> where trail != 0x7F { codes += [lead, trail] }
    }
    converter.convert(codes, width: 2) { index, scalar in
      let (lead, trail) = (codes[2 * index], codes[2 * index + 1])
      if scalar > 0xFFFF {
        widePairs.append((lead, trail, scalar))
        return
      }
      pairs[Int(lead & 0x7F) << 8 | Int(trail)] = GB18030.entry(of: scalar)
    }
    codes.removeAll(keepingCapacity: true)
    codes.reserveCapacity(4 * GB18030.quadCount)
    for index in 0..<GB18030.quadCount {
      codes.append(UInt8(0x81 + index / 12600))
      codes.append(UInt8(0x30 + index / 1260 % 10))
      codes.append(UInt8(0x81 + index / 10 % 126))
      codes.append(UInt8(0x30 + index % 10))
    }
    converter.convert(codes, width: 4) { index, scalar in
      if scalar < 0x10000 { quads[index] = UInt16(scalar) }
    }
    (self.pairs, self.widePairs, self.quads, isAvailable) = (pairs, widePairs, quads, true)
  }

  /// The four bytes of the code with this number, counted from 81308130.
  static func quadBytes(_ index: Int) -> [UInt8] {
    [
      UInt8(0x81 + index / 12600), UInt8(0x30 + index / 1260 % 10),
      UInt8(0x81 + index / 10 % 126), UInt8(0x30 + index % 10),
    ]
  }

  /// Decodes bytes; a byte that starts no code becomes 0xFF and decoding goes on behind it.
  func decode(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    guard let source = raw.baseAddress else { return [] }
    // Two bytes become at most four (a handful of codes; three else), four at most four, one one.
    let capacity = 2 * raw.count + 32
    return pairs.withUnsafeBufferPointer { pairs in
      [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
        guard let base = target.baseAddress else { return }
        count = decode(source, raw.count, into: base, pairs)
      }
    }
  }

  private func decode(
    _ source: UnsafePointer<UInt8>, _ count: Int, into target: UnsafeMutablePointer<UInt8>,
    _ pairs: UnsafeBufferPointer<UInt32>
  ) -> Int {
    // Invariants: reads stay below `count`; a write is at most 4 bytes past `out`, and 16 bytes past
    // it in the ASCII run, which the 32 bytes of slack hold.
    let input = UnsafeRawPointer(source)
    let output = UnsafeMutableRawPointer(target)
    var at = 0
    var out = 0
    while at < count {
      while at &+ 16 <= count {
        let lanes = input.loadUnaligned(fromByteOffset: at, as: SIMD2<UInt64>.self)
        output.storeBytes(of: lanes, toByteOffset: out, as: SIMD2<UInt64>.self)
        let high = lanes & SIMD2(repeating: 0x8080_8080_8080_8080)
        if high[0] | high[1] != 0 {
          let ascii =
            high[0] != 0
            ? high[0].trailingZeroBitCount / 8 : 8 &+ high[1].trailingZeroBitCount / 8
          at &+= ascii
          out &+= ascii
          break
        }
        at &+= 16
        out &+= 16
      }
      while at &+ 1 < count, source[at] >= 0x80 {
        let entry = pairs[GB18030.place(input, at)]
        if entry != 0 {
          output.storeBytes(of: entry, toByteOffset: out, as: UInt32.self)
          out &+= Int(entry >> 24)
          at &+= 2
          continue
        }
        (at, out) = decodeOther(source, count, at, target, out)
      }
      if at &+ 1 == count, source[at] >= 0x80 {
        (at, out) = decodeOther(source, count, at, target, out)
      }
      // The tail, and the few ASCII bytes between two codes near the end.
      if at &+ 16 > count {
        while at < count, source[at] < 0x80 {
          target[out] = source[at]
          at &+= 1
          out &+= 1
        }
      }
    }
    return out
  }

  /// Where the two bytes at `at` stand in `pairs`; the caller has seen that both are there.
  @inline(__always)
  private static func place(_ input: UnsafeRawPointer, _ at: Int) -> Int {
    // Invariant: at + 2 ≤ count, and the result is below 2^15.
    Int(
      UInt16(bigEndian: input.loadUnaligned(fromByteOffset: at, as: UInt16.self)) & 0x7FFF)
  }

  /// A four-byte code, a wide two-byte code, or a byte that starts no code.
  private func decodeOther(
    _ source: UnsafePointer<UInt8>, _ count: Int, _ at: Int,
    _ target: UnsafeMutablePointer<UInt8>, _ out: Int
  ) -> (at: Int, out: Int) {
    var found: (scalar: UInt32, length: Int)?
    if at + 3 < count, let scalar = quadScalar(source + at) {
      found = (scalar, 4)
    } else if at + 1 < count {
      for pair in widePairs where pair.lead == source[at] && pair.trail == source[at + 1] {
        found = (pair.scalar, 2)
      }
    }
    guard let found else {
      target[out] = 0xFF
      return (at + 1, out + 1)
    }
    var bytes: [UInt8] = []
    UTF8Text.append(found.scalar, to: &bytes)
    // Invariant: at most 4 bytes are written for 2 or 4 that were read; see `decode`.
    for (index, byte) in bytes.enumerated() { target[out + index] = byte }
    return (at + found.length, out + bytes.count)
  }

  private func quadScalar(_ p: UnsafePointer<UInt8>) -> UInt32? {
    // Invariant: the caller has seen that four bytes are there.
    guard (0x81...0xFE).contains(p[0]), (0x30...0x39).contains(p[1]), (0x81...0xFE).contains(p[2]),
      (0x30...0x39).contains(p[3])
    else { return nil }
    let row = (Int(p[0]) - 0x81) * 10 + Int(p[1]) - 0x30
    let index = (row * 126 + Int(p[2]) - 0x81) * 10 + Int(p[3]) - 0x30
    if index < GB18030.quadCount {
      let scalar = UInt32(quads[index])
      return scalar == 0 ? nil : scalar
    }
    // The other planes are mapped in order from 90308130.
    let supplementary = index - (0x90 - 0x81) * 12600
    guard supplementary >= 0, supplementary < 0x100000 else { return nil }
    return 0x10000 + UInt32(supplementary)
  }

  /// Whether the bytes are GB18030 throughout.
  func isValid(_ raw: UnsafeBufferPointer<UInt8>) -> Bool {
    pairs.withUnsafeBufferPointer { isValid(raw, $0) }
  }

  private func isValid(
    _ raw: UnsafeBufferPointer<UInt8>, _ pairs: UnsafeBufferPointer<UInt32>
  ) -> Bool {
    guard let source = raw.baseAddress else { return true }
    let input = UnsafeRawPointer(source)
    var at = 0
    let count = raw.count
    while at < count {
      // Invariant: every index below is checked against `count`.
      if source[at] < 0x80 {
        at = UTF8Text.endOfASCII(raw, from: at)
        continue
      }
      while at &+ 1 < count, source[at] >= 0x80, pairs[GB18030.place(input, at)] != 0 { at &+= 2 }
      if at == count || source[at] < 0x80 { continue }
      if at &+ 1 < count, isWidePair(source[at], source[at &+ 1]) {
        at &+= 2
      } else if at &+ 3 < count, quadScalar(source + at) != nil {
        at &+= 4
      } else {
        return false
      }
    }
    return true
  }

  private func isWidePair(_ lead: UInt8, _ trail: UInt8) -> Bool {
    widePairs.contains { $0.lead == lead && $0.trail == trail }
  }
}

/// The system's iconv, for codes of one width.
private final class SystemConverter {
  private let handle: iconv_t

  init?(from name: String) {
    guard let handle = iconv_open("UTF-8", name), Int(bitPattern: handle) != -1 else { return nil }
    self.handle = handle
  }

  deinit { iconv_close(handle) }

  /// Converts codes of `width` bytes that stand one behind the other; `take` gets the number of a
  /// code and its scalar, and nothing for those that there are not.
  func convert(_ codes: [UInt8], width: Int, take: (Int, UInt32) -> Void) {
    var input = codes.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: 1 << 16)
    var done = 0
    while done < input.count {
      let (read, written) = step(&input, from: done, into: &output)
      var number = done / width
      let text = String(
        decoding: output[..<written].lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      for scalar in text.unicodeScalars {
        take(number, scalar.value)
        number += 1
      }
      done += read
      // What stopped it without the output being full is no code.
      if done < input.count, output.count - written >= 8 { done += width }
    }
  }

  /// How many bytes iconv read and wrote before it stopped.
  private func step(
    _ input: inout [CChar], from start: Int, into output: inout [CChar]
  ) -> (read: Int, written: Int) {
    input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        var (from, to) = (input.baseAddress.map { $0 + start }, output.baseAddress)
        var (fromLeft, toLeft) = (input.count - start, output.count)
        iconv(handle, nil, nil, nil, nil)
        // Invariant: iconv moves both pointers inside their buffers as the counts say.
        _ = iconv(handle, &from, &fromLeft, &to, &toLeft)
        return (input.count - start - fromLeft, output.count - toLeft)
      }
    }
  }
}
