import Glibc

/// Reads an XML document strictly, one token after another, in flat memory.
///
/// Refused, with line and byte: a document that ends early or goes on behind its end, tags that do
/// not match, a DOCTYPE, entities beyond the five of XML and character numbers, control characters,
/// attributes that are not well formed, nesting and tokens beyond the limits. Names are local names
/// (`n:Ntry` is `Ntry`); that prefixes are declared is not checked.
struct XMLReader {
  /// Names of open elements are kept.
  private static let maxNameBytes = 1000

  /// An empty element comes as `open` and `close`.
  enum Token { case open, close, text, end }

  private let source: any ByteSource
  private let path: String
  private let maxDepth: Int
  private let maxTokenBytes: Int
  private let memory = ScratchMemory<UInt8>(capacity: 256 << 10)
  /// `memory.base`, at hand. Invariant: 0 ≤ start ≤ at ≤ filled ≤ memory.capacity.
  private var base: UnsafeMutablePointer<UInt8>
  private var start = 0
  private var at = 0
  private var filled = 0
  private var isAtEnd = false
  /// Bytes of the text before `base`.
  private var passedBytes = 0
  /// Line ends before `counted`.
  private var lines = 0
  private var counted = 0
  /// Names of the open elements one behind the other, and where each starts.
  private var openNames: [UInt8] = []
  private var openStarts: [Int] = []
  private var hasRoot = false
  private var isEmptyElement = false
  private var content = 0..<0
  private var nameRange = 0..<0
  private var attributes: [(name: Range<Int>, value: Range<Int>)] = []
  private var isVerbatim = false
  private var hasEntities = false
  /// Whether the document was refused for what it is, not for how it ends.
  private(set) var isRefused = false

  init(_ source: any ByteSource, path: String, options: ReadingOptions) {
    self.source = source
    self.path = path
    maxDepth = options.maxDocumentDepth
    maxTokenBytes = options.maxDocumentTokenBytes
    base = memory.base
  }

  /// How many elements are open.
  var depth: Int { openStarts.count }

  /// The next token; name, attributes and text are valid until the one after it.
  mutating func next() throws(IngestError) -> Token {
    if isEmptyElement {
      isEmptyElement = false
      popName()
      return .close
    }
    while true {
      start = at
      if at == filled, try !refill() {
        if let name = openName { throw damaged("it ends inside <\(name)>") }
        if !hasRoot { throw damaged("it ends before its first element") }
        return .end
      }
      if base[at] != UInt8(ascii: "<") {
        try characters()
        if depth > 0 { return .text }
      } else if try looksAt("</") {
        try closeTag()
        return .close
      } else if try looksAt("<!--") {
        try pass("-->", from: 4)
        if contains("--", in: (start + 4)..<(at - 3)) { throw damaged("a comment holds “--”") }
      } else if try looksAt("<![CDATA[") {
        try verbatim()
        return .text
      } else if try looksAt("<!") {
        isRefused = true
        throw damaged("it declares a document type (DOCTYPE), which is refused")
      } else if try looksAt("<?") {
        try instruction()
      } else {
        try openTag()
        return .open
      }
    }
  }

  /// The local name of the tag at hand.
  var name: UnsafeBufferPointer<UInt8> { slice(nameRange) }

  /// The raw value of an attribute by its local name, or nil.
  func attribute(_ name: StaticString) -> UnsafeBufferPointer<UInt8>? {
    for attribute in attributes where isEqual(localName(attribute.name), name) {
      return slice(attribute.value)
    }
    return nil
  }

  /// Appends the text at hand with its entities decoded.
  func appendText(to bytes: inout [UInt8]) {
    let text = slice(content)
    guard hasEntities, !isVerbatim else {
      bytes.append(contentsOf: text)
      return
    }
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "&"),
        let (scalar, length) = XMLReader.entity(
          UnsafeBufferPointer(rebasing: text[index...]))
      {
        UTF8Text.append(scalar, to: &bytes)
        index += length
      } else {
        bytes.append(text[index])
        index += 1
      }
    }
  }

  /// Whether the text at hand is white space.
  var isTextBlank: Bool { slice(content).allSatisfy(isBlank) }

  /// Line of the token at hand, counted from 1.
  mutating func line() -> Int {
    countLines(upTo: start)
    return lines + 1
  }

  /// `10,824,038`: a plain run of nine digits would be masked as an account number.
  private static func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  /// An error at the token at hand.
  mutating func damaged(_ reason: String) -> IngestError {
    .damagedContainer(
      path: path,
      reason: "line \(line()), byte \(XMLReader.grouped(passedBytes + start + 1)): \(reason)")
  }
}

// MARK: Tokens

extension XMLReader {
  /// Text up to the next tag.
  private mutating func characters() throws(IngestError) {
    let end = try seek(UInt8(ascii: "<")) ?? filled
    content = start..<end
    at = end
    isVerbatim = false
    hasEntities = false
    var index = start
    while index < end {
      let byte = base[index]
      if byte < 0x20 {
        try checkControl(byte)
      } else if byte == UInt8(ascii: "&") {
        hasEntities = true
        try checkEntity(index..<end)
      } else if byte == UInt8(ascii: ">"), index >= start + 2, base[index - 1] == 0x5D,
        base[index - 2] == 0x5D
      {
        throw damaged("“]]>” stands in text")
      }
      if depth == 0, !isBlank(byte) {
        throw damaged(
          hasRoot ? "text stands behind the document's end" : "text stands before the document")
      }
      index += 1
    }
  }

  private mutating func verbatim() throws(IngestError) {
    guard depth > 0 else { throw damaged("text stands outside the document") }
    try pass("]]>", from: 9)
    content = (start + 9)..<(at - 3)
    isVerbatim = true
    for index in content where base[index] < 0x20 { try checkControl(base[index]) }
  }

  private mutating func checkControl(_ byte: UInt8) throws(IngestError) {
    if byte != 0x0A, byte != 0x0D, byte != 0x09 {
      throw damaged("a control character stands in it")
    }
  }

  private mutating func checkEntity(_ range: Range<Int>) throws(IngestError) {
    guard XMLReader.entity(slice(range)) != nil else {
      throw damaged("an entity (&…;) is not one of XML's own")
    }
  }

  /// `<?xml …?>` at the very start, else an instruction to some program, which is passed over.
  private mutating func instruction() throws(IngestError) {
    let isAtStart = passedBytes + start == 0
    try pass("?>", from: 2)
    let target = start + 2
    guard target < at, XMLReader.startsName(base[target]) else {
      throw damaged("“<?” is followed by no name")
    }
    let isDeclaration =
      at - target >= 3 && base[target] | 0x20 == UInt8(ascii: "x")
      && base[target + 1] | 0x20 == UInt8(ascii: "m")
      && base[target + 2] | 0x20 == UInt8(ascii: "l")
      && (target + 3 == at || !XMLReader.continuesName(base[target + 3]))
    if isDeclaration, !isAtStart {
      throw damaged("a second document starts here, or something stands before the first")
    }
  }

  private mutating func openTag() throws(IngestError) {
    if depth == 0, hasRoot { throw damaged("a second element stands behind the document's end") }
    guard depth < maxDepth else {
      isRefused = true
      throw damaged("elements are nested deeper than \(maxDepth)")
    }
    var end = start
    at = start + 1
    while true {
      guard let found = try seek(UInt8(ascii: ">")) else { throw damaged("it ends inside a tag") }
      end = found
      if try parseTag(end) { break }
      at = end + 1
    }
    at = end + 1
    hasRoot = true
    let whole = (start + 1)..<nameRange.upperBound
    openStarts.append(openNames.count)
    openNames.append(contentsOf: slice(whole))
    nameRange = localName(whole)
  }

  /// Parses name and attributes up to the `>` at `end`; false where that `>` stands in a value.
  private mutating func parseTag(_ end: Int) throws(IngestError) -> Bool {
    attributes.removeAll(keepingCapacity: true)
    let isEmpty = base[end - 1] == UInt8(ascii: "/")
    let stop = isEmpty ? end - 1 : end
    var index = start + 1
    guard index < stop, XMLReader.startsName(base[index]) else {
      throw damaged("“<” is followed by no name")
    }
    while index < stop, XMLReader.continuesName(base[index]) { index += 1 }
    nameRange = (start + 1)..<index
    guard nameRange.count <= XMLReader.maxNameBytes else {
      throw damaged("a name is longer than \(XMLReader.maxNameBytes) bytes")
    }
    while index < stop {
      let blank = index
      while index < stop, isBlank(base[index]) { index += 1 }
      if index == stop { break }
      let name = index
      while index < stop, XMLReader.continuesName(base[index]) { index += 1 }
      let nameEnd = index
      guard blank < name, nameEnd > name, XMLReader.startsName(base[name]) else {
        throw damaged("a tag is not well formed")
      }
      while index < stop, isBlank(base[index]) { index += 1 }
      guard index < stop, base[index] == UInt8(ascii: "=") else {
        throw damaged("an attribute has no value")
      }
      index += 1
      while index < stop, isBlank(base[index]) { index += 1 }
      guard index < stop, base[index] == 0x22 || base[index] == 0x27 else {
        throw damaged("an attribute's value does not stand in quotes")
      }
      let quote = base[index]
      let value = index + 1
      index += 1
      while index < end, base[index] != quote { index += 1 }
      if index >= end { return false }
      try addAttribute(name..<nameEnd, value..<index)
      index += 1
    }
    isEmptyElement = isEmpty
    return true
  }

  private mutating func addAttribute(_ name: Range<Int>, _ value: Range<Int>) throws(IngestError) {
    for index in value {
      let byte = base[index]
      if byte < 0x20 { try checkControl(byte) }
      if byte == UInt8(ascii: "<") { throw damaged("“<” stands in an attribute") }
      if byte == UInt8(ascii: "&") { try checkEntity(index..<value.upperBound) }
    }
    for other in attributes where slice(other.name).elementsEqual(slice(name)) {
      throw damaged("an attribute stands twice in one tag")
    }
    guard attributes.count < 256 else { throw damaged("a tag has more than 256 attributes") }
    attributes.append((name, value))
  }

  private mutating func closeTag() throws(IngestError) {
    at = start + 2
    guard let end = try seek(UInt8(ascii: ">")) else { throw damaged("it ends inside a tag") }
    var nameEnd = end
    while nameEnd > start + 2, isBlank(base[nameEnd - 1]) { nameEnd -= 1 }
    guard let open = openStarts.last else {
      throw damaged("an element is closed that was not open")
    }
    let whole = (start + 2)..<nameEnd
    guard slice(whole).elementsEqual(openNames[open...]) else {
      throw damaged("<\(openName ?? "")> is closed by another tag")
    }
    nameRange = localName(whole)
    at = end + 1
    popName()
  }

  private mutating func popName() {
    guard let open = openStarts.popLast() else { return }
    openNames.removeSubrange(open...)
  }

  /// The innermost open element, for messages.
  private var openName: String? {
    openStarts.last.map { String(decoding: openNames[$0...].prefix(60), as: UTF8.self) }
  }
}

// MARK: Bytes

extension XMLReader {
  private func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    // Invariant: ranges are made of offsets below `filled`, and next() alone moves the bytes.
    UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  private func localName(_ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    for index in range where base[index] == UInt8(ascii: ":") { lower = index + 1 }
    return lower..<range.upperBound
  }

  private func isEqual(_ range: Range<Int>, _ text: StaticString) -> Bool {
    // Invariant: both have as many bytes.
    range.count == text.utf8CodeUnitCount
      && memcmp(base + range.lowerBound, text.utf8Start, range.count) == 0
  }

  private func contains(_ text: StaticString, in range: Range<Int>) -> Bool {
    guard range.count >= text.utf8CodeUnitCount else { return false }
    for index in range.lowerBound...(range.upperBound - text.utf8CodeUnitCount)
    where memcmp(base + index, text.utf8Start, text.utf8CodeUnitCount) == 0 { return true }
    return false
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  static func startsName(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 <= 25 || byte >= 0x80 || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ":")
  }

  static func continuesName(_ byte: UInt8) -> Bool {
    startsName(byte) || byte &- 0x30 <= 9 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  /// The character that `&…;` at the start of the text stands for, and its length; nil for all but
  /// XML's five names and numbers of characters that XML may hold.
  static func entity(
    _ text: UnsafeBufferPointer<UInt8>
  ) -> (scalar: UInt32, length: Int)? {
    guard let end = text.prefix(12).firstIndex(of: UInt8(ascii: ";")), end > 1 else { return nil }
    let name = text[1..<end]
    for (known, scalar) in names where name.elementsEqual(known) { return (scalar, end + 1) }
    guard text[1] == UInt8(ascii: "#"), end > 2 else { return nil }
    let isHex = text[2] == UInt8(ascii: "x")
    var scalar: UInt32 = 0
    let digits = text[(isHex ? 3 : 2)..<end]
    if digits.isEmpty { return nil }
    for byte in digits {
      let digit = byte &- 0x30
      let letter = (byte | 0x20) &- 0x61
      let value: UInt32
      if digit <= 9 {
        value = UInt32(digit)
      } else if isHex, letter <= 5 {
        value = UInt32(letter) + 10
      } else {
        return nil
      }
      scalar = scalar &* (isHex ? 16 : 10) &+ value
    }
    let isAllowed =
      scalar >= 0x20 || scalar == 0x09 || scalar == 0x0A || scalar == 0x0D
    guard isAllowed, Unicode.Scalar(scalar) != nil, scalar != 0xFFFE, scalar != 0xFFFF else {
      return nil
    }
    return (scalar, end + 1)
  }

  private static let names: [(name: [UInt8], scalar: UInt32)] = [
    ("amp", 0x26), ("lt", 0x3C), ("gt", 0x3E), ("quot", 0x22), ("apos", 0x27),
  ].map { (Array($0.0.utf8), $0.1) }

  /// Offset of the first such byte from `at` on, reading on as needed; nil at the end.
  private mutating func seek(_ byte: UInt8) throws(IngestError) -> Int? {
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

  private mutating func looksAt(_ mark: StaticString) throws(IngestError) -> Bool {
    while filled - start < mark.utf8CodeUnitCount {
      if try !refill() { return false }
    }
    return memcmp(base + start, mark.utf8Start, mark.utf8CodeUnitCount) == 0
  }

  /// Moves behind the mark.
  private mutating func pass(_ mark: StaticString, from: Int) throws(IngestError) {
    let count = mark.utf8CodeUnitCount
    at = start + from
    while true {
      let found = try seek(mark.utf8Start[0])
      guard let found else { throw damaged("it ends inside a comment or CDATA section") }
      at = found
      while filled - at < count {
        let ahead = at - start
        let didRead = try refill()
        at = start + ahead
        if !didRead { throw damaged("it ends inside a comment or CDATA section") }
      }
      if memcmp(base + at, mark.utf8Start, count) == 0 {
        at += count
        return
      }
      at += 1
    }
  }

  /// Reads on, keeping the bytes from `start`, which moves to the front; false at the end.
  private mutating func refill() throws(IngestError) -> Bool {
    if isAtEnd { return false }
    let kept = filled - start
    guard kept <= maxTokenBytes else {
      throw damaged("a text or tag is longer than \(maxTokenBytes) bytes")
    }
    countLines(upTo: start)
    memmove(base, base + start, kept)
    if kept * 2 > memory.capacity {
      memory.grow(to: memory.capacity * 2, keeping: kept)
      base = memory.base
    }
    passedBytes += start
    counted = 0
    at -= start
    start = 0
    filled = kept
    let got = try source.read(
      into: UnsafeMutableRawBufferPointer(start: base + filled, count: memory.capacity - filled))
    isAtEnd = got == 0
    filled += got
    return got > 0
  }

  private mutating func countLines(upTo end: Int) {
    guard end > counted else { return }
    lines += ByteSearch.count(0x0A, in: slice(counted..<end))
    counted = end
  }
}
