import BankRecords

/// The text that spans of one block point into: the block itself and, behind it, bytes made while
/// decoding (unescaped quotes, account numbers without blanks).
struct RowText {
  let base: UnsafePointer<UInt8>
  let count: Int
  private let memory: ScratchMemory<UInt8>
  /// `memory.base`, at hand.
  private var added: UnsafeMutablePointer<UInt8>
  private(set) var addedCount = 0

  /// `base` must stay readable for `count` bytes as long as this value lives.
  init(base: UnsafePointer<UInt8>, count: Int) {
    self.base = base
    self.count = count
    memory = ScratchMemory(capacity: 256)
    added = memory.base
  }

  /// The bytes of a span. Valid until the next `append`.
  @inline(__always)
  func bytes(_ span: TextSpan) -> UnsafeBufferPointer<UInt8> {
    let offset = Int(span.offset)
    // Invariant: a span lies wholly inside the block's text or wholly inside the added bytes.
    return offset < count
      ? UnsafeBufferPointer(start: base + offset, count: Int(span.length))
      : UnsafeBufferPointer(start: added + (offset - count), count: Int(span.length))
  }

  /// Adds one byte; `mark` before a run of them gives the span's start.
  mutating func append(_ byte: UInt8) {
    if addedCount == memory.capacity { grow() }
    added[addedCount] = byte
    addedCount += 1
  }

  mutating func append(_ bytes: [UInt8]) -> TextSpan {
    let start = addedCount
    for byte in bytes { append(byte) }
    return span(from: start)
  }

  /// Copies a span of this text to its end.
  mutating func append(copyOf source: TextSpan) {
    for index in 0..<Int(source.length) { append(bytes(source)[index]) }
  }

  /// The added bytes from `start` on.
  func span(from start: Int) -> TextSpan {
    let length = addedCount - start
    return length == 0 ? .none : TextSpan(offset: count + start, length: length)
  }

  private mutating func grow() {
    memory.grow(to: memory.capacity * 2, keeping: addedCount)
    added = memory.base
  }

  /// All added bytes, for the end of the batch's text.
  var addedBytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: added, count: addedCount)
  }
}
