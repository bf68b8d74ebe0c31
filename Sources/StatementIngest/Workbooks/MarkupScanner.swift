import Glibc

/// Reads tags and text of XML or HTML one after another from a stream, in flat memory.
///
/// No tree, no entities of its own, no external anything: a DOCTYPE in XML is refused outright.
final class MarkupScanner {
  enum Token { case open, close, empty, text, end }
  enum Language { case xml, html }

  private let source: any ByteSource
  private let path: String
  /// Where the text stands, for messages: the entry's name.
  private let place: String
  private let language: Language
  // Owned here. Invariant: 0 ≤ start ≤ at ≤ filled ≤ capacity.
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var start = 0
  private var at = 0
  private var filled = 0
  private var isAtEnd = false
  private var depth = 0
  private var hasRoot = false
  private var content = 0..<0
  private var nameRange = 0..<0
  /// Bytes of the tag at hand that were looked at for quotes, and the quote that is open there.
  private var checked = 0
  private var openQuote: UInt8 = 0
  /// Whether the text at hand is CDATA, in which entities are plain characters.
  private(set) var isVerbatim = false
  /// A single tag or run of text beyond this is no honest table.
  static let maxTokenBytes = 4 << 20

  /// `bufferBytes` is how much is read at once, at least 16; no token depends on it.
  init(
    _ source: any ByteSource, language: Language, path: String, place: String,
    bufferBytes: Int = 128 << 10
  ) {
    precondition(bufferBytes >= 16, "the longest mark fits into the buffer")
    capacity = bufferBytes
    self.source = source
    self.language = language
    self.path = path
    self.place = place
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// The next token; its name, attributes and text are valid until the one after it.
  func next() throws(IngestError) -> Token {
    while true {
      start = at
      if at == filled, try !refill() { return try finish() }
      if base[at] != UInt8(ascii: "<") { return try run() }
      // On a page, a `<` without a name behind it is a character like any other.
      if language == .html, try !opensTag() {
        at += 1
        return try run()
      }
      if try looksAt("<!--") {
        try pass("-->", from: 4)
      } else if try looksAt("<![CDATA[") {
        try pass("]]>", from: 9)
        content = (start + 9)..<(at - 3)
        isVerbatim = true
        return .text
      } else if try looksAt("<!") {
        if language == .xml {
          throw damaged("it declares a document type (DOCTYPE), which is refused")
        }
        try pass(">", from: 2)
      } else if try looksAt("<?") {
        try pass(language == .xml ? "?>" : ">", from: 2)
      } else {
        return try tag()
      }
    }
  }

  /// The text up to the next `<`; `at` may stand behind one that is part of it.
  private func run() throws(IngestError) -> Token {
    let end = try seek(UInt8(ascii: "<")) ?? filled
    content = start..<end
    at = end
    isVerbatim = false
    return .text
  }

  /// Whether the `<` at hand is followed by what makes it a tag, a comment or a declaration.
  private func opensTag() throws(IngestError) -> Bool {
    while filled - start < 2 {
      if try !refill() { return false }
    }
    let next = base[start + 1]
    return (next | 0x20) &- 0x61 <= 25 || "/!?".utf8.contains(next)
  }

  /// Moves behind the text of a script or style, in which no tag is one but its own end tag.
  ///
  /// To be called right behind the start tag; where the end tag is missing, nothing follows.
  func passRawText(of element: StaticString) throws(IngestError) {
    let endBytes = element.utf8CodeUnitCount + 2
    while true {
      start = at
      guard let found = try seek(UInt8(ascii: "<")) else {
        (start, at) = (filled, filled)
        return
      }
      (start, at) = (found, found)
      while filled - start < endBytes, try refill() {}
      if filled - start >= endBytes, base[start + 1] == UInt8(ascii: "/"),
        matches((start + 2)..<(start + endBytes), element)
      {
        return
      }
      at = start + 1
    }
  }

  /// The local name of the tag (`x:row` is `row`).
  func isNamed(_ name: StaticString) -> Bool {
    guard nameRange.count == name.utf8CodeUnitCount else { return false }
    // Invariant: nameRange lies inside the filled bytes, name has as many.
    for index in 0..<nameRange.count {
      let byte = base[nameRange.lowerBound + index]
      let letter = language == .html && byte &- 0x41 <= 25 ? byte | 0x20 : byte
      if letter != name.utf8Start[index] { return false }
    }
    return true
  }

  /// The raw bytes of the text at hand.
  var text: UnsafeBufferPointer<UInt8> { slice(content) }

  /// The raw value of an attribute by its local name, or nil.
  func attribute(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    var index = nameRange.upperBound
    let end = content.upperBound
    while index < end {
      while index < end, isBlank(base[index]) || base[index] == UInt8(ascii: "/") { index += 1 }
      var nameStart = index
      while index < end, base[index] != UInt8(ascii: "="), !isBlank(base[index]) {
        if base[index] == UInt8(ascii: ":") { nameStart = index + 1 }
        index += 1
      }
      let nameEnd = index
      while index < end, isBlank(base[index]) { index += 1 }
      guard index < end, base[index] == UInt8(ascii: "=") else { continue }
      index += 1
      while index < end, isBlank(base[index]) { index += 1 }
      let value = attributeValue(&index, end: end)
      if matches(nameStart..<nameEnd, name) { return slice(value) }
    }
    return nil
  }

  /// Whether the tag has an attribute of this name, with or without a value.
  func hasBareAttribute(_ name: StaticString) -> Bool {
    var index = nameRange.upperBound
    let end = content.upperBound
    while index < end {
      while index < end, isBlank(base[index]) || base[index] == UInt8(ascii: "/") { index += 1 }
      let nameStart = index
      while index < end, base[index] != UInt8(ascii: "="), !isBlank(base[index]) { index += 1 }
      if matches(nameStart..<index, name) { return true }
      while index < end, isBlank(base[index]) { index += 1 }
      guard index < end, base[index] == UInt8(ascii: "=") else { continue }
      index += 1
      while index < end, isBlank(base[index]) { index += 1 }
      _ = attributeValue(&index, end: end)
    }
    return false
  }

  func damaged(_ reason: String) -> IngestError {
    .damagedContainer(path: path, reason: "\(place): \(reason)")
  }

  private func attributeValue(_ index: inout Int, end: Int) -> Range<Int> {
    guard index < end else { return end..<end }
    let quote = base[index]
    let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    if isQuoted { index += 1 }
    let valueStart = index
    while index < end, isQuoted ? base[index] != quote : !isBlank(base[index]) { index += 1 }
    let valueEnd = index
    if isQuoted, index < end { index += 1 }
    return valueStart..<valueEnd
  }

  private func matches(_ range: Range<Int>, _ name: StaticString) -> Bool {
    guard range.count == name.utf8CodeUnitCount else { return false }
    for index in 0..<range.count {
      let byte = base[range.lowerBound + index]
      let letter = language == .html && byte &- 0x41 <= 25 ? byte | 0x20 : byte
      if letter != name.utf8Start[index] { return false }
    }
    return true
  }

  private func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    // Invariant: ranges are made of offsets below `filled`, and next() alone moves the bytes.
    UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private func finish() throws(IngestError) -> Token {
    if language == .xml, depth != 0 || !hasRoot { throw damaged("the document ends too early") }
    return .end
  }

  /// A start, end or empty tag at `start`.
  private func tag() throws(IngestError) -> Token {
    at = start + 1
    (checked, openQuote) = (0, 0)
    var end = start + 1
    while true {
      guard let found = try seek(UInt8(ascii: ">")) else {
        if language == .html {
          at = filled
          return .end
        }
        throw damaged("the document ends inside a tag")
      }
      end = found
      // In XML a value may hold a bare `>`.
      if language == .html || isOutsideQuotes(upTo: end - start) { break }
      at = end + 1
    }
    at = end + 1
    let isClose = base[start + 1] == UInt8(ascii: "/")
    var nameStart = start + (isClose ? 2 : 1)
    var nameEnd = nameStart
    while nameEnd < end, !isBlank(base[nameEnd]), base[nameEnd] != UInt8(ascii: "/") {
      if base[nameEnd] == UInt8(ascii: ":") { nameStart = nameEnd + 1 }
      nameEnd += 1
    }
    nameRange = nameStart..<nameEnd
    let isEmpty = !isClose && base[end - 1] == UInt8(ascii: "/")
    content = nameEnd..<(isEmpty ? end - 1 : end)
    hasRoot = true
    if isEmpty { return .empty }
    depth += isClose ? -1 : 1
    if language == .xml, depth < 0 { throw damaged("an element is closed that was never open") }
    return isClose ? .close : .open
  }

  /// Whether the byte at an offset of the tag stands in no value; looks at each byte once.
  private func isOutsideQuotes(upTo end: Int) -> Bool {
    for index in checked..<end {
      let byte = base[start + index]
      if openQuote != 0 {
        if byte == openQuote { openQuote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        openQuote = byte
      }
    }
    checked = end
    return openQuote == 0
  }

  /// Offset of the first such byte from `at` on, reading on as needed; nil at the end.
  private func seek(_ byte: UInt8) throws(IngestError) -> Int? {
    var from = at - start
    while true {
      if start + from < filled,
        let found = memchr(base + start + from, Int32(byte), filled - start - from)
      {
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
      }
      from = filled - start
      if try !refill() { return nil }
    }
  }

  private func looksAt(_ mark: StaticString) throws(IngestError) -> Bool {
    while filled - start < mark.utf8CodeUnitCount {
      if try !refill() { return false }
    }
    return memcmp(base + start, mark.utf8Start, mark.utf8CodeUnitCount) == 0
  }

  /// Moves behind the mark.
  private func pass(_ mark: StaticString, from: Int) throws(IngestError) {
    let count = mark.utf8CodeUnitCount
    at = start + from
    while true {
      guard let found = try seek(mark.utf8Start[0]) else {
        throw damaged("the document ends inside a comment or declaration")
      }
      at = found
      while filled - at < count {
        let ahead = at - start
        let didRead = try refill()
        at = start + ahead
        if !didRead { throw damaged("the document ends inside a comment or declaration") }
      }
      if memcmp(base + at, mark.utf8Start, count) == 0 {
        at += count
        return
      }
      at += 1
    }
  }

  /// Reads on, keeping the bytes from `start`, which moves to the front; false at the end.
  private func refill() throws(IngestError) -> Bool {
    if isAtEnd { return false }
    let kept = filled - start
    guard kept <= MarkupScanner.maxTokenBytes else {
      throw damaged("an element is longer than \(MarkupScanner.maxTokenBytes) bytes")
    }
    if kept * 2 > capacity {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
      larger.update(from: base + start, count: kept)
      base.deallocate()
      base = larger
      capacity *= 2
    } else {
      memmove(base, base + start, kept)
    }
    at -= start
    start = 0
    filled = kept
    let got = try source.read(
      into: UnsafeMutableRawBufferPointer(start: base + filled, count: capacity - filled))
    isAtEnd = got < capacity - filled
    filled += got
    return got > 0
  }
}

/// Characters written as `&amp;`, `&#20320;`, `_x000D_`.
enum MarkupText {
  /// Appends the text with its entities decoded. An unknown entity stays as it is written.
  static func append(
    _ raw: UnsafeBufferPointer<UInt8>, isVerbatim: Bool = false, to text: inout [UInt8]
  ) {
    let ampersand = UInt8(ascii: "&")
    guard !isVerbatim, let base = raw.baseAddress, memchr(base, Int32(ampersand), raw.count) != nil
    else {
      text.append(contentsOf: raw)
      return
    }
    var at = 0
    while at < raw.count {
      if raw[at] == ampersand, let end = raw[at...].prefix(12).firstIndex(of: UInt8(ascii: ";")),
        let scalar = scalar(raw[(at + 1)..<end])
      {
        UTF8Text.append(scalar, to: &text)
        at = end + 1
      } else {
        text.append(raw[at])
        at += 1
      }
    }
  }

  private static let names: [(name: [UInt8], scalar: UInt32)] = [
    ("amp", 0x26), ("lt", 0x3C), ("gt", 0x3E), ("quot", 0x22), ("apos", 0x27), ("nbsp", 0xA0),
    ("yen", 0xA5), ("middot", 0xB7), ("ensp", 0x2002), ("emsp", 0x2003),
  ].map { (Array($0.0.utf8), $0.1) }

  private static func scalar(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
    guard name.first == UInt8(ascii: "#") else {
      return names.first { $0.name.elementsEqual(name) }?.scalar
    }
    var digits = name.dropFirst()
    var radix = 10
    if let mark = digits.first, mark | 0x20 == UInt8(ascii: "x") {
      radix = 16
      digits = digits.dropFirst()
    }
    guard digits.first != UInt8(ascii: "+"),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: radix),
      Unicode.Scalar(value) != nil
    else { return nil }
    return value
  }

  /// Decodes `_x000D_` and its like in place, as spreadsheets write what XML cannot hold.
  static func decodeEscapes(_ text: inout [UInt8], from start: Int) {
    let underscore = UInt8(ascii: "_")
    guard text[start...].contains(underscore) else { return }
    var kept: [UInt8] = []
    var at = start
    while at < text.count {
      if text[at] == underscore, at + 7 <= text.count, text[at + 1] == UInt8(ascii: "x"),
        text[at + 6] == underscore,
        text[at + 2] != UInt8(ascii: "+"),
        let value = UInt32(String(decoding: text[(at + 2)..<(at + 6)], as: UTF8.self), radix: 16),
        Unicode.Scalar(value) != nil
      {
        UTF8Text.append(value, to: &kept)
        at += 7
      } else {
        kept.append(text[at])
        at += 1
      }
    }
    text.replaceSubrange(start..., with: kept)
  }
}
