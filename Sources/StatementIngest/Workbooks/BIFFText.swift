/// Reads texts out of the records of an old workbook, which may run on over several records.
///
/// A record that goes on with a text starts with a byte that says anew whether its characters take
/// one byte or two.
struct BIFFText {
  private let bytes: [UInt8]
  private let segments: [Range<Int>]
  private var segment = 0
  private var at: Int

  /// `segments` lie inside `bytes`, in order, at least one.
  init(_ bytes: [UInt8], _ segments: [Range<Int>]) {
    precondition(!segments.isEmpty, "a text stands in a record")
    self.bytes = bytes
    self.segments = segments
    at = segments[0].lowerBound
  }

  private mutating func toNextSegment() -> Bool {
    while at == segments[segment].upperBound {
      guard segment + 1 < segments.count else { return false }
      segment += 1
      at = segments[segment].lowerBound
    }
    return true
  }

  mutating func byte() -> UInt8? {
    guard toNextSegment() else { return nil }
    at += 1
    return bytes[at - 1]
  }

  mutating func u16() -> Int? {
    guard let low = byte(), let high = byte() else { return nil }
    return Int(low) | Int(high) << 8
  }

  mutating func u32() -> Int? {
    guard let low = u16(), let high = u16() else { return nil }
    return low | high << 16
  }

  mutating func skip(_ count: Int) -> Bool {
    var left = count
    while left > 0 {
      guard toNextSegment() else { return false }
      let step = min(left, segments[segment].upperBound - at)
      at += step
      left -= step
    }
    return true
  }

  /// A text with a count of two bytes (one for names of sheets) and its flags, in UTF-8; nil where
  /// the records end inside it.
  mutating func text(countBytes: Int = 2) -> [UInt8]? {
    guard let count = countBytes == 1 ? byte().map(Int.init) : u16(), let flags = byte() else {
      return nil
    }
    var runs = 0
    var extra = 0
    if flags & 8 != 0 {
      guard let value = u16() else { return nil }
      runs = value
    }
    if flags & 4 != 0 {
      guard let value = u32() else { return nil }
      extra = value
    }
    guard let text = characters(count, isWide: flags & 1 != 0), skip(4 * runs), skip(extra)
    else { return nil }
    return text
  }

  private mutating func characters(_ count: Int, isWide: Bool) -> [UInt8]? {
    var isWide = isWide
    var text: [UInt8] = []
    var high: UInt32 = 0
    for _ in 0..<count {
      if at == segments[segment].upperBound {
        guard toNextSegment() else { return nil }
        isWide = bytes[at] & 1 != 0
        at += 1
      }
      guard let low = byte() else { return nil }
      var unit = UInt32(low)
      if isWide {
        guard let next = byte() else { return nil }
        unit |= UInt32(next) << 8
      }
      switch (high, unit) {
      case (0, 0xD800..<0xDC00): high = unit
      case (0, 0xDC00..<0xE000): text.append(0xFF)
      case (0, _): UTF8Text.append(unit, to: &text)
      case (_, 0xDC00..<0xE000):
        UTF8Text.append(0x10000 + ((high & 0x3FF) << 10 | unit & 0x3FF), to: &text)
        high = 0
      default:
        text.append(0xFF)
        UTF8Text.append(unit, to: &text)
        high = 0
      }
    }
    if high != 0 { text.append(0xFF) }
    return text
  }
}
