/// Cuts a file's text into blocks of whole records, one after another.
///
/// A text without quotes is cut behind a line end. With quotes, the exact reader walks over the
/// records, so that a cut never falls into a quoted field. No cut falls beside a line that is too
/// short to be a record: such a line may cast doubt on its neighbours (`BrokenLines`). Where the cut
/// falls otherwise depends on the block size, and nothing else does.
struct BlockCutter {
  private let source: any ByteSource
  private let encoding: TextEncoding
  private let blockBytes: Int
  private let maxLineBytes: Int
  private var reader: RecordReader
  private let lineEnd: UInt8

  /// Bytes read and not yet handed out; the first one starts a record.
  private var pending: [UInt8] = []
  private var byteOffset = 0
  private var line = 1
  private var isAtEnd = false

  init(
    source: any ByteSource, encoding: TextEncoding, dialect: RecordDialect, blockBytes: Int
  ) {
    precondition(blockBytes >= 1, "a block holds at least one byte")
    self.source = source
    self.encoding = encoding
    self.blockBytes = blockBytes
    maxLineBytes = dialect.maxLineBytes
    reader = RecordReader(dialect: dialect)
    lineEnd = dialect.lineEnd
  }

  /// Bytes of the file that were handed out or passed over.
  var position: Int { byteOffset }

  /// Drops the layout lines at the start of the file.
  mutating func skip(bytes: Int, lines: Int) throws(IngestError) {
    while pending.count < bytes, !isAtEnd { try readMore(atLeast: bytes - pending.count) }
    let dropped = min(bytes, pending.count)
    pending.removeFirst(dropped)
    byteOffset += dropped
    line += lines
  }

  /// The next piece, or nil at the end of the file.
  mutating func next() throws(IngestError) -> CutPiece? {
    if pending.count < blockBytes, !isAtEnd { try readMore(atLeast: blockBytes - pending.count) }
    while true {
      if pending.isEmpty { return nil }
      if isAtEnd, lastLineEnd(before: pending.count) == nil, isTooLong(pending.count) {
        return try .longLine(skipLongLine())
      }
      if isAtEnd { return .block(take(pending.count, text: nil)) }
      if let (cut, text) = lastCut() { return .block(take(cut, text: text)) }
      if firstLineEnd(from: 0) == nil, isTooLong(pending.count) {
        return try .longLine(skipLongLine())
      }
      try readMore(atLeast: max(blockBytes, min(pending.count, 1 << 20)))
    }
  }

  /// A line of this many raw bytes is longer than the limit in every encoding: a byte of UTF-8 comes
  /// from at most two raw ones.
  private func isTooLong(_ count: Int) -> Bool { count > 2 * maxLineBytes + 4 }

  private mutating func readMore(atLeast count: Int) throws(IngestError) {
    let start = pending.count
    let wanted = max(count, 1)
    var got = 0
    var failure: IngestError?
    var grown = [UInt8](unsafeUninitializedCapacity: start + wanted) { buffer, initialized in
      // Invariant: the first `start` bytes are copied, `got` more are filled by the source.
      pending.withUnsafeBufferPointer { old in
        if let from = old.baseAddress, let to = buffer.baseAddress {
          to.initialize(from: from, count: start)
        }
      }
      let room = UnsafeMutableRawBufferPointer(
        UnsafeMutableBufferPointer(rebasing: buffer[start...]))
      do throws(IngestError) { got = try source.read(into: room) } catch { failure = error }
      initialized = start + got
    }
    if let failure { throw failure }
    swap(&pending, &grown)
    if got < wanted { isAtEnd = true }
  }

  /// Where the pending bytes can be cut, and their text where it was made on the way.
  private mutating func lastCut() -> (cut: Int, text: [UInt8]?)? {
    let isQuiet = pending.count <= mostHeldBack
    guard hasQuote() else {
      return (isQuiet ? lastQuietLineEnd() : lastLineEnd(before: pending.count)).map { ($0, nil) }
    }
    if encoding.isUTF8 {
      let cut = pending.withUnsafeBufferPointer { lastRecordEnd($0) }
      return cut == 0 ? nil : (cut, nil)
    }
    // Cut at a line end first, so that no code is cut in two.
    guard let whole = lastLineEnd(before: pending.count) else { return nil }
    let text = pending.withUnsafeBufferPointer {
      encoding.decode(UnsafeBufferPointer(rebasing: $0[..<whole]))
    }
    let textCut = text.withUnsafeBufferPointer { lastRecordEnd($0) }
    if textCut == 0 { return nil }
    let lines = text.withUnsafeBufferPointer {
      ByteSearch.count(lineEnd, in: UnsafeBufferPointer(rebasing: $0[..<textCut]))
    }
    let starts = pending.withUnsafeBufferPointer {
      encoding.lineStarts(UnsafeBufferPointer(rebasing: $0[..<whole]), lineEnd: lineEnd)
    }
    return (Int(starts[lines]), Array(text[..<textCut]))
  }

  /// Bytes beyond which short lines are cut from their neighbours: nothing but short lines came.
  private var mostHeldBack: Int { blockBytes + 8 * maxLineBytes }

  /// The end of the last record that is whole, has a whole record behind it and no short line beside
  /// it, blank lines looked past, or 0. Records that a lone CR ends do not count: a cut stands behind a line end.
  private mutating func lastRecordEnd(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var at = 0
    var cut = 0
    var isBesideShort = true
    while at < text.count {
      let outcome = reader.read(text, at: at, isLast: false)
      let (next, end): (Int, Int)
      var isShort = false
      switch outcome {
      case .needsMore: return cut
      case .record(let behind, let start): (next, end) = (start, behind)
      case .damaged(_, _, let behind, let start):
        (next, end) = (start, behind)
        isShort = castsDoubt(UnsafeBufferPointer(rebasing: text[at..<end]))
      }
      let isBlank =
        !isShort
        && BrokenLines.Line.isBlank(UnsafeBufferPointer(rebasing: text[at..<end]), reader.dialect)
      let isQuiet = !isShort && !isBesideShort && !isBlank || text.count > mostHeldBack
      if at > 0, isQuiet, text[at - 1] == lineEnd { cut = at }
      if !isBlank { isBesideShort = isShort }
      at = next
    }
    return cut
  }

  /// The last line end of a text without quotes that has a whole line behind it and no short line
  /// beside it, blank lines looked past, or nil.
  private func lastQuietLineEnd() -> Int? {
    guard let behind = lastLineEnd(before: pending.count),
      var cut = lastLineEnd(before: behind - encoding.unitBytes)
    else { return nil }
    var isSound = weight(cut..<behind) == .sound
    // A cut before a sound line, where the lines before it are blank so far.
    var held: Int?
    while true {
      if isSound { held = cut }
      let before = lastLineEnd(before: cut - encoding.unitBytes) ?? 0
      let weight = weight(before..<cut)
      if let held, weight == .sound { return held }
      if before == 0 { return nil }
      if weight == .short { held = nil }
      (cut, isSound) = (before, weight == .sound)
    }
  }

  private enum LineWeight { case sound, blank, short }

  private func weight(_ line: Range<Int>) -> LineWeight {
    let weigh = { (bytes: UnsafeBufferPointer<UInt8>) -> LineWeight in
      if BrokenLines.Line.isBlank(bytes, reader.dialect) { return .blank }
      return castsDoubt(bytes) ? .short : .sound
    }
    guard encoding.isUTF8 else {
      let text = pending.withUnsafeBufferPointer {
        encoding.decode(UnsafeBufferPointer(rebasing: $0[line]))
      }
      return text.withUnsafeBufferPointer(weigh)
    }
    return pending.withUnsafeBufferPointer { weigh(UnsafeBufferPointer(rebasing: $0[line])) }
  }

  /// A line that `BrokenLines` must see together with its neighbours.
  private func castsDoubt(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let line = BrokenLines.Line(bytes, dialect: reader.dialect)
    return line.kind != .other || line.isOpen
  }

  private func hasQuote() -> Bool {
    // A quote is one byte that no other code of UTF-8 or GB18030 holds; in UTF-16 the byte may also
    // belong to another character, which only costs the exact walk.
    guard let quote = reader.dialect.quote else { return false }
    return pending.withUnsafeBufferPointer { ByteSearch.first(quote, in: $0, from: 0) != nil }
  }

  /// The offset behind the last line end before `end`, or nil.
  private func lastLineEnd(before end: Int) -> Int? {
    pending.withUnsafeBufferPointer { bytes in
      var end = end
      while let at = ByteSearch.last(lineEnd, in: bytes, before: end) {
        if let behind = unitEnd(of: at, in: bytes) { return behind }
        end = at
      }
      return nil
    }
  }

  /// The offset behind the first line end from `start` on, or nil.
  private func firstLineEnd(from start: Int) -> Int? {
    pending.withUnsafeBufferPointer { bytes in
      var from = start
      while let at = ByteSearch.first(lineEnd, in: bytes, from: from) {
        if let behind = unitEnd(of: at, in: bytes) { return behind }
        from = at + 1
      }
      return nil
    }
  }

  /// The end of the code unit whose significant byte stands at `at`, or nil where that byte belongs
  /// to another character or the unit is cut. Blocks start on whole units.
  private func unitEnd(of at: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    switch encoding {
    case .utf8, .utf8WithMark, .gb18030: at + 1
    case .utf16LittleEndian:
      at % 2 == 0 && at + 1 < bytes.count && bytes[at + 1] == 0 ? at + 2 : nil
    case .utf16BigEndian: at % 2 == 1 && bytes[at - 1] == 0 ? at + 1 : nil
    }
  }

  private mutating func take(_ count: Int, text: [UInt8]?) -> TextBlock {
    var rest: [UInt8] = []
    if count < pending.count {
      rest = Array(pending[count...])
      pending.removeLast(pending.count - count)
    }
    let block = TextBlock(
      raw: pending, text: text, byteOffset: byteOffset, firstLine: line,
      isLast: isAtEnd && rest.isEmpty)
    pending = rest
    byteOffset += count
    line += lineCount(of: block.raw)
    return block
  }

  private func lineCount(of raw: [UInt8]) -> Int {
    raw.withUnsafeBufferPointer { bytes in
      encoding.unitBytes == 1
        ? ByteSearch.count(lineEnd, in: bytes)
        : encoding.lineStarts(bytes, lineEnd: lineEnd).count - 1
    }
  }

  /// Reads over a line that is longer than any line may be, keeping its first bytes only.
  private mutating func skipLongLine() throws(IngestError) -> LongLine {
    var long = LongLine(byteOffset: byteOffset, line: line)
    while true {
      if let end = firstLineEnd(from: 0) {
        long.isPadding = false
        drop(end, of: &long)
        line += 1
        long.hash.takeBack(encoding.unitBytes)
        return ended(long)
      }
      // A unit that is cut by the end of the bytes stays.
      let whole = isAtEnd ? pending.count : pending.count - pending.count % encoding.unitBytes
      drop(whole, of: &long)
      if isAtEnd { return ended(long) }
      try readMore(atLeast: max(blockBytes, 1 << 16))
    }
  }

  /// Takes the CR of a CRLF off, and off the front what was its line end.
  private func ended(_ long: LongLine) -> LongLine {
    var long = long
    if lineEnd == UInt8(ascii: "\n"), long.hash.ends(with: encoding.unit(of: UInt8(ascii: "\r"))) {
      long.hash.takeBack(encoding.unitBytes)
    }
    long.head.removeLast(max(0, long.head.count - long.byteCount))
    return long
  }

  private mutating func drop(_ count: Int, of long: inout LongLine) {
    if long.isPadding {
      long.isPadding = pending[..<count].allSatisfy { $0 == 0 || $0 == 0x1A }
    }
    long.hash.add(pending[..<count])
    let room = LongLine.keptBytes - long.head.count
    if room > 0 { long.head += pending[..<min(room, count)] }
    byteOffset += count
    pending.removeFirst(count)
  }
}
