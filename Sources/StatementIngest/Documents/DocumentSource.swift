/// The text of a document as UTF-8, whatever it is written in; a byte that is no text throws.
final class DocumentSource: ByteSource {
  enum Encoding: Equatable {
    case utf8, gb18030, latin1
    case utf16(isBigEndian: Bool)
  }

  private let source: any ByteSource
  private let encoding: Encoding
  private let path: String
  /// Bytes of the byte order mark that are still to be passed over.
  private var markBytes: Int
  /// Raw bytes; the first `carried` are left over from before: a character that was cut.
  private let raw: UnsafeMutableRawBufferPointer
  private var carried = 0
  /// Text that waits to be handed out from `position` on.
  private var ready: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  /// Bytes of the document before those in `raw`.
  private var passedBytes = 0
  /// Whether any character beyond ASCII was seen.
  private(set) var hasWideText = false
  private static let chunkBytes = 256 << 10

  init(_ source: any ByteSource, encoding: Encoding, markBytes: Int, path: String) {
    self.source = source
    self.encoding = encoding
    self.markBytes = markBytes
    self.path = path
    raw = .allocate(byteCount: DocumentSource.chunkBytes + 8, alignment: 64)
  }

  deinit { raw.deallocate() }

  var consumedBytes: Int { source.consumedBytes }
  var warnings: [String] { source.warnings }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IngestError) -> Int {
    while position == ready.count {
      if isAtEnd { return 0 }
      try fill()
    }
    let count = min(buffer.count, ready.count - position)
    ready.withUnsafeBytes { bytes in
      // Invariant: count bytes are there on both sides.
      buffer.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)]))
    }
    position += count
    return count
  }

  private func fill() throws(IngestError) {
    let room = UnsafeMutableRawBufferPointer(
      rebasing: raw[carried..<(carried + DocumentSource.chunkBytes)])
    let got = try source.read(into: room)
    isAtEnd = got == 0
    // Invariant: carried + got ≤ raw.count, since at most 8 bytes are carried.
    var bytes = UnsafeBufferPointer(
      start: raw.baseAddress?.assumingMemoryBound(to: UInt8.self), count: carried + got)
    let total = bytes.count
    if markBytes > 0, total >= markBytes {
      bytes = UnsafeBufferPointer(rebasing: bytes[markBytes...])
      passedBytes += markBytes
      markBytes = 0
    }
    let whole = isAtEnd ? bytes.count : wholeCharacters(bytes)
    ready.removeAll(keepingCapacity: true)
    position = 0
    try decode(UnsafeBufferPointer(rebasing: bytes[..<whole]))
    passedBytes += whole
    carried = bytes.count - whole
    for index in 0..<carried { raw[index] = raw[total - carried + index] }
  }

  private func decode(_ bytes: UnsafeBufferPointer<UInt8>) throws(IngestError) {
    switch encoding {
    case .utf8:
      ready.append(contentsOf: bytes)
      let valid = UTF8Text.validPrefix(bytes)
      guard valid == bytes.count else { throw notText(passedBytes + valid) }
    case .gb18030: ready = GB18030.table.decode(bytes)
    case .utf16(let isBigEndian): ready = UTF16Text.decode(bytes, isBigEndian: isBigEndian)
    case .latin1:
      for byte in bytes { UTF8Text.append(DocumentSource.latinScalar(byte), to: &ready) }
    }
    // What is no text in the encoding was decoded to a byte that no text holds.
    if encoding != .utf8, ready.contains(0xFF) { throw notText(passedBytes) }
    if !hasWideText {
      hasWideText = ready.withUnsafeBufferPointer {
        UTF8Text.endOfASCII($0, from: 0) < $0.count
      }
    }
  }

  private func notText(_ offset: Int) -> IngestError {
    .damagedContainer(
      path: path, reason: "at or behind byte \(offset) stand bytes that are no \(name) text")
  }

  private var name: String {
    switch encoding {
    case .utf8: "UTF-8"
    case .gb18030: "GB18030"
    case .latin1: "Latin-1"
    case .utf16: "UTF-16"
    }
  }

  /// Windows-1252, which differs from Latin-1 only where the latter has no letters.
  private static func latinScalar(_ byte: UInt8) -> UInt32 {
    switch byte {
    case 0x80: 0x20AC
    case 0x91, 0x92: 0x2018 + UInt32(byte - 0x91)
    case 0x93, 0x94: 0x201C + UInt32(byte - 0x93)
    case 0x96, 0x97: 0x2013 + UInt32(byte - 0x96)
    default: UInt32(byte)
    }
  }

  /// How many of the bytes are whole characters; the rest waits for more.
  private func wholeCharacters(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    switch encoding {
    case .latin1: return bytes.count
    case .utf16(let isBigEndian):
      var end = bytes.count & ~1
      if end >= 2, bytes[isBigEndian ? end - 2 : end - 1] & 0xFC == 0xD8 { end -= 2 }
      return end
    case .utf8:
      for back in 1...3 where back <= bytes.count {
        let at = bytes.count - back
        if bytes[at] >= 0xC0 { return UTF8Text.isCutSequence(bytes, at: at) ? at : bytes.count }
        if bytes[at] < 0x80 { return bytes.count }
      }
      return bytes.count
    case .gb18030:
      var at = 0
      while at < bytes.count {
        if bytes[at] < 0x80 {
          at = UTF8Text.endOfASCII(bytes, from: at)
          continue
        }
        guard at + 1 < bytes.count else { return at }
        let length = bytes[at + 1] &- 0x30 <= 9 ? 4 : 2
        guard at + length <= bytes.count else { return at }
        at += length
      }
      return at
    }
  }
}

extension DocumentSource {
  /// A document's text from its start, and what is worth telling of how it is written.
  struct Opened {
    var source: DocumentSource
    /// The encoding that an XML declaration names, in lower case; empty where it names none.
    var declared: String
    var encoding: Encoding
    /// Bytes as they are packed.
    var packedBytes: Int
  }

  /// What the bytes are counts; what the document says of itself decides only where bytes beyond
  /// ASCII are no UTF-8.
  static func open(_ file: InputFile, options: ReadingOptions) throws(IngestError) -> Opened {
    let survey = try TextSurvey.take(of: file, options: options)
    let declared = DocumentKind.declaredEncoding(try DocumentKind.head(of: file, options: options))
    var encoding = Encoding.utf8
    switch survey.encoding {
    case .utf16LittleEndian: encoding = .utf16(isBigEndian: false)
    case .utf16BigEndian: encoding = .utf16(isBigEndian: true)
    case .utf8WithMark: break
    case .utf8, .gb18030:
      if survey.isCleanUTF8 { break }
      if declared.hasPrefix("gb") {
        encoding = .gb18030
      } else if ["iso-8859-1", "iso-8859-15", "windows-1252", "latin1"].contains(declared) {
        encoding = .latin1
      } else if !["", "utf-8", "us-ascii"].contains(declared) {
        throw .unsupportedContent(
          path: file.path, kind: "a document in the encoding \(declared)",
          remedy: "convert it to UTF-8")
      } else if survey.encoding == .gb18030 {
        encoding = .gb18030
      }
    }
    if encoding == .gb18030, !GB18030.table.isAvailable {
      throw .unreadable(
        path: file.path,
        reason: "the text is GB18030 and this system's iconv does not know it; convert to UTF-8")
    }
    let (_, source) = try Container.source(of: file, options: options)
    return Opened(
      source: DocumentSource(
        source, encoding: encoding, markBytes: survey.markBytes, path: file.path),
      declared: declared, encoding: encoding, packedBytes: file.byteCount)
  }
}

extension DocumentSource.Opened {
  /// Where the document says that it is written otherwise than it is.
  var warnings: [String] {
    guard source.hasWideText else { return [] }
    let isAsSaid =
      switch encoding {
      case .utf8: declared.isEmpty || declared == "utf-8"
      case .gb18030: declared.hasPrefix("gb")
      case .latin1: true
      case .utf16: declared.isEmpty || declared.hasPrefix("utf-16")
      }
    if isAsSaid { return [] }
    let said = declared.isEmpty ? "UTF-8 (by leaving it open)" : declared
    return ["the document says it is \(said) and is not; it was read as what it is"]
  }
}
