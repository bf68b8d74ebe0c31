/// Finds the bytes that give text its structure, 64 at a time.
enum StructuralScanner {
  /// Which bytes are looked for.
  struct Marks {
    var delimiter: UInt8
    var lineEnd: UInt8
    /// Equal to `delimiter` where quotes need not be found.
    var quote: UInt8
    /// Equal to `delimiter` where NUL bytes need not be found.
    var nul: UInt8
  }

  /// Writes the offsets of marks in `text[from..<to]` to `index` and returns their number.
  ///
  /// `index` must have room for `to - from + 64` entries.
  static func scan(
    _ text: UnsafePointer<UInt8>, from: Int, to: Int, marks: Marks,
    into index: UnsafeMutablePointer<UInt32>
  ) -> Int {
    var count = 0
    var at = from
    let isPlain = marks.quote == marks.delimiter && marks.nul == marks.delimiter
    while at &+ 64 <= to {
      var mask =
        isPlain ? plainMask(text + at, marks) : fullMask(text + at, marks)
      // Invariant: at most 64 entries are written for these 64 bytes; the first eight are written
      // without a look, which the 64 spare entries hold.
      let found = mask.nonzeroBitCount
      let base = UInt32(truncatingIfNeeded: at)
      var slot = count
      for _ in 0..<8 {
        index[slot] = base &+ UInt32(truncatingIfNeeded: mask.trailingZeroBitCount)
        slot &+= 1
        mask &= mask &- 1
      }
      while mask != 0 {
        index[slot] = base &+ UInt32(truncatingIfNeeded: mask.trailingZeroBitCount)
        slot &+= 1
        mask &= mask &- 1
      }
      count &+= found
      at &+= 64
    }
    return scanBytes(text, from: at, to: to, marks: marks, into: index, count: count)
  }

  /// The scalar twin: byte by byte.
  static func scanBytes(
    _ text: UnsafePointer<UInt8>, from: Int, to: Int, marks: Marks,
    into index: UnsafeMutablePointer<UInt32>, count: Int = 0
  ) -> Int {
    var count = count
    for at in from..<max(from, to) {
      let byte = text[at]
      if byte == marks.delimiter || byte == marks.lineEnd || byte == marks.quote
        || byte == marks.nul
      {
        index[count] = UInt32(truncatingIfNeeded: at)
        count += 1
      }
    }
    return count
  }

  @inline(__always)
  private static func plainMask(_ text: UnsafePointer<UInt8>, _ marks: Marks) -> UInt64 {
    let delimiter = SIMD16<UInt8>(repeating: marks.delimiter)
    let lineEnd = SIMD16<UInt8>(repeating: marks.lineEnd)
    let raw = UnsafeRawPointer(text)
    var mask: UInt64 = 0
    for lane in 0..<4 {
      // Invariant: the caller has seen that 64 bytes are there.
      let bytes = raw.loadUnaligned(fromByteOffset: lane &* 16, as: SIMD16<UInt8>.self)
      let hits =
        unsafeBitCast(bytes .== delimiter, to: SIMD2<UInt64>.self)
        | unsafeBitCast(bytes .== lineEnd, to: SIMD2<UInt64>.self)
      mask |= bits(hits) &<< UInt64(lane &* 16)
    }
    return mask
  }

  @inline(__always)
  private static func fullMask(_ text: UnsafePointer<UInt8>, _ marks: Marks) -> UInt64 {
    let delimiter = SIMD16<UInt8>(repeating: marks.delimiter)
    let lineEnd = SIMD16<UInt8>(repeating: marks.lineEnd)
    let quote = SIMD16<UInt8>(repeating: marks.quote)
    let nul = SIMD16<UInt8>(repeating: marks.nul)
    let raw = UnsafeRawPointer(text)
    var mask: UInt64 = 0
    for lane in 0..<4 {
      let bytes = raw.loadUnaligned(fromByteOffset: lane &* 16, as: SIMD16<UInt8>.self)
      let hits =
        unsafeBitCast(bytes .== delimiter, to: SIMD2<UInt64>.self)
        | unsafeBitCast(bytes .== lineEnd, to: SIMD2<UInt64>.self)
        | unsafeBitCast(bytes .== quote, to: SIMD2<UInt64>.self)
        | unsafeBitCast(bytes .== nul, to: SIMD2<UInt64>.self)
      mask |= bits(hits) &<< UInt64(lane &* 16)
    }
    return mask
  }

  /// One bit for each of 16 lanes that is all ones.
  @inline(__always)
  private static func bits(_ hits: SIMD2<UInt64>) -> UInt64 {
    let weighed = hits & SIMD2<UInt64>(repeating: 0x8040_2010_0804_0201)
    return (weighed[0] &* 0x0101_0101_0101_0101) &>> 56
      | ((weighed[1] &* 0x0101_0101_0101_0101) &>> 56) &<< 8
  }
}
