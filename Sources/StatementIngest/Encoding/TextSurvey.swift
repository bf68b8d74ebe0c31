/// What the whole text of a file shows before a single row is read: its encoding, its line ends,
/// and that its container is sound.
struct TextSurvey: Sendable {
  var encoding = TextEncoding.utf8
  /// Bytes of the byte order mark.
  var markBytes = 0
  /// LF, or CR in a file that has no LF at all.
  var lineEnd = UInt8(ascii: "\n")
  /// The text is UTF-8 throughout, so that blocks need no check of their own.
  var isCleanUTF8 = false
  /// A GB18030 file in which rows of UTF-8 turn up: such rows are rejected.
  var hasForeignUTF8 = false
  /// Bytes of the text after unpacking.
  var byteCount = 0
  var warnings: [String] = []

  /// Reads the file through once, twice where it is not plain UTF-8. A declared encoding is taken
  /// as it is, unless a byte order mark says otherwise.
  static func take(
    of file: InputFile, options: ReadingOptions, declared: DeclaredEncoding? = nil
  ) throws(IngestError) -> TextSurvey {
    var survey = TextSurvey()
    var scan = TextScan()
    let (_, source) = try Container.source(of: file, options: options)
    try scan.run(over: source)
    survey.byteCount = scan.byteCount
    survey.warnings = source.warnings
    if !scan.hasLineFeed, scan.hasCarriageReturn { survey.lineEnd = UInt8(ascii: "\r") }
    if scan.head == [0xFF, 0xFE, 0, 0] || scan.head == [0, 0, 0xFE, 0xFF] {
      throw ForeignEncoding.utf32.refusal(of: file.path)
    }
    let declared = file.isSheet ? nil : declared
    if let declared {
      try survey.take(declared, of: file, scan, options: options)
    } else if let mark = TextEncoding.mark(of: scan.head) {
      (survey.encoding, survey.markBytes) = (mark.encoding, mark.byteCount)
      survey.isCleanUTF8 = mark.encoding == .utf8WithMark && !scan.hasInvalidUTF8
    } else if let wide = scan.wideGuess {
      survey.encoding = wide
    } else if scan.hasInvalidUTF8 {
      let (_, again) = try Container.source(of: file, options: options)
      let votes = try EncodingVotes.count(in: again)
      if votes.mayBeForeign, let foreign = votes.foreign.verdict {
        throw foreign.refusal(of: file.path)
      }
      if votes.favourGB18030 {
        guard GB18030.table.isAvailable else {
          throw .unreadable(
            path: file.path,
            reason: "the text is GB18030 and this system's iconv does not know it; convert to UTF-8"
          )
        }
        survey.encoding = .gb18030
        survey.hasForeignUTF8 = votes.hasForeignUTF8
      }
    } else {
      survey.isCleanUTF8 = true
    }
    if survey.encoding.unitBytes == 2 {
      survey.lineEnd = scan.hasLineFeed ? UInt8(ascii: "\n") : survey.lineEnd
    }
    return survey
  }
}

extension TextSurvey {
  private mutating func take(
    _ declared: DeclaredEncoding, of file: InputFile, _ scan: TextScan, options: ReadingOptions
  ) throws(IngestError) {
    encoding = declared.textEncoding
    if let mark = TextEncoding.mark(of: scan.head) {
      guard mark.encoding == encoding || mark.encoding == .utf8WithMark && encoding == .utf8 else {
        throw .usage(
          "\(file.path) is declared as \(declared.rawValue) and starts with the byte order mark of "
            + "\(mark.encoding.rawValue); leave the encoding out")
      }
      (encoding, markBytes) = (mark.encoding, mark.byteCount)
    }
    if encoding.isUTF8 { isCleanUTF8 = !scan.hasInvalidUTF8 }
    if encoding == .gb18030 {
      guard GB18030.table.isAvailable else {
        throw .unreadable(path: file.path, reason: "this system's iconv does not know GB18030")
      }
      let (_, source) = try Container.source(of: file, options: options)
      hasForeignUTF8 = try EncodingVotes.count(in: source).hasForeignUTF8
    }
  }
}

/// One pass over the bytes: UTF-8 validity, line ends, the head.
private struct TextScan {
  var byteCount = 0
  var hasLineFeed = false
  var hasCarriageReturn = false
  var hasInvalidUTF8 = false
  var head: [UInt8] = []
  var wideGuess: TextEncoding?

  mutating func run(over source: any ByteSource) throws(IngestError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: (1 << 20) + 8, alignment: 64)
    defer { buffer.deallocate() }
    // Bytes at the front of the buffer left over from before: a sequence cut by the buffer's end.
    var carried = 0
    while true {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[carried..<(carried + 1 << 20)])
      let got = try source.read(into: room)
      // Invariant: carried + got ≤ buffer.count.
      let bytes = UnsafeBufferPointer(
        start: buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), count: carried + got)
      if byteCount == 0 {
        head = Array(bytes.prefix(4))
        wideGuess = UTF16Text.guess(UnsafeBufferPointer(rebasing: bytes.prefix(64 << 10)))
      }
      byteCount += got
      if !hasLineFeed {
        hasLineFeed = ByteSearch.first(UInt8(ascii: "\n"), in: bytes, from: 0) != nil
        if !hasCarriageReturn {
          hasCarriageReturn = ByteSearch.first(UInt8(ascii: "\r"), in: bytes, from: 0) != nil
        }
      }
      if got == 0 {
        hasInvalidUTF8 = hasInvalidUTF8 || carried > 0
        return
      }
      carried = hasInvalidUTF8 ? 0 : check(bytes)
      for index in 0..<carried { buffer[index] = bytes[bytes.count - carried + index] }
    }
  }

  /// Checks the bytes; returns how many at the end wait for more.
  private mutating func check(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let valid = UTF8Text.validPrefix(bytes)
    if valid == bytes.count { return 0 }
    if UTF8Text.isCutSequence(bytes, at: valid) { return bytes.count - valid }
    hasInvalidUTF8 = true
    return 0
  }
}

/// How many rows speak for which encoding.
///
/// A row that is valid UTF-8 counts for UTF-8 even where GB18030 could read it too: UTF-8 does not
/// come about by accident, while GB18030 reads nearly anything.
private struct EncodingVotes {
  var utf8Rows = 0
  var gbRows = 0
  /// Rows of UTF-8 with several Chinese characters: beyond doubt UTF-8.
  var plainUTF8Rows = 0

  /// Rows that are neither.
  var otherRows = 0
  var foreign = ForeignText()

  /// Whether rows that are no UTF-8 outnumber those that are.
  var mayBeForeign: Bool { gbRows + otherRows > utf8Rows }
  var favourGB18030: Bool { gbRows > utf8Rows }
  var hasForeignUTF8: Bool { plainUTF8Rows * 500 > utf8Rows + gbRows }

  static func count(in source: any ByteSource) throws(IngestError) -> EncodingVotes {
    var votes = EncodingVotes()
    // The front of a line that the end of the buffer cut.
    var front: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let got = try source.read(into: buffer)
      if got == 0 { break }
      // Invariant: got ≤ buffer.count.
      let bytes = UnsafeBufferPointer(
        start: buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), count: got)
      var start = 0
      while start < got {
        let end = ByteSearch.first(UInt8(ascii: "\n"), in: bytes, from: start) ?? got
        let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
        if end < got, front.isEmpty {
          votes.take(line)
        } else {
          // Over-long lines vote with their first mebibyte.
          if front.count < 1 << 20 { front.append(contentsOf: line) }
          if end < got {
            front.withUnsafeBufferPointer { votes.take($0) }
            front.removeAll(keepingCapacity: true)
          }
        }
        start = end + 1
      }
    }
    front.withUnsafeBufferPointer { votes.take($0) }
    return votes
  }

  private mutating func take(_ line: UnsafeBufferPointer<UInt8>) {
    // ASCII reads the same in both; behind anything else the codes of GB18030 may start elsewhere.
    let ascii = UTF8Text.endOfASCII(line, from: 0)
    if ascii == line.count { return }
    if UTF8Text.validPrefix(line, from: ascii) == line.count {
      utf8Rows += 1
      if UTF8Text.isPlainlyChinese(line) { plainUTF8Rows += 1 }
    } else {
      let rest = UnsafeBufferPointer(rebasing: line[ascii...])
      if GB18030.table.isValid(rest) { gbRows += 1 } else { otherRows += 1 }
      foreign.take(rest)
    }
  }
}

extension UTF8Text {
  /// Valid UTF-8 with at least two Chinese characters (U+4E00…U+9FFF) and no other letters.
  static func isPlainlyChinese(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    var count = 0
    var at = 0
    while at < bytes.count {
      if bytes[at] < 0x80 {
        at += 1
        continue
      }
      // Invariant: sequenceLength looks no further than the given limit.
      let length = sequenceLength(base + at, limit: bytes.count - at)
      if length == 0 { return false }
      if length == 3, (0xE4...0xE9).contains(bytes[at]) { count += 1 }
      at += length
    }
    return count >= 2
  }
}
