@testable import StatementIngest

/// Packed files and the parts of workbooks, below their checksums.
enum ContainerTargets {
  /// A packed file as it is; other bytes are packed and damaged in one place, which the first two
  /// bytes name: what is read then is what was packed, or a refusal.
  static func packed(_ bytes: [UInt8]) throws {
    let isPacked =
      bytes.starts(with: [0x1F, 0x8B]) || bytes.dropFirst().starts(with: [0xB5, 0x2F])
    if isPacked {
      let wanted = unpacked(bytes, chunk: 64 << 10)
      for chunk in [1, 7] where wanted?.count ?? 0 < 20_000 {
        try hold(unpacked(bytes, chunk: chunk) == wanted, "chunks of \(chunk) bytes differ")
      }
      return
    }
    guard bytes.count >= 3 else { return }
    let content = Array(bytes.dropFirst(3))
    var member = FuzzContainers.gzip(content)
    let place = (Int(bytes[0]) << 8 | Int(bytes[1])) % member.count
    member[place] ^= bytes[2]
    // Flags, time and system in the header say nothing of the content; flags may shift it.
    guard let read = unpacked(member, chunk: 64 << 10) else {
      return try hold(bytes[2] != 0, "a sound file is refused")
    }
    let isChanged = place >= 10 && bytes[2] != 0
    try hold(read == content || place < 4, "byte \(place) changed the content and nobody saw it")
    try hold(!isChanged || read == content, "damage at byte \(place) went unseen")
  }

  /// Nil where the file is refused.
  private static func unpacked(_ bytes: [UInt8], chunk: Int) -> [UInt8]? {
    let scratch = ScratchFile()
    scratch.write(bytes)
    var content: [UInt8] = []
    do throws(IngestError) {
      let file = try InputFile.open(scratch.path, spoolDirectory: nil)
      let (_, source) = try Container.source(of: file, options: FileReading.options)
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 8)
      defer { buffer.deallocate() }
      while true {
        let got = try source.read(into: buffer)
        if got == 0 { return content }
        content.append(contentsOf: buffer[..<got])
      }
    } catch {
      return nil
    }
  }

  /// Parts of a workbook behind NUL bytes: rows of the sheet, shared texts, styles, the list of
  /// sheets, relations. Parts that are not given are sound.
  static func workbook(_ bytes: [UInt8]) async throws {
    let parts = bytes.split(separator: 0, maxSplits: 4, omittingEmptySubsequences: false)
    func part(_ index: Int, _ sound: String, _ open: String, _ close: String) -> [UInt8] {
      guard parts.indices.contains(index) else { return Array((open + sound + close).utf8) }
      return Array(open.utf8) + parts[index] + Array(close.utf8)
    }
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let book = FuzzContainers.zip([
      (
        "xl/worksheets/sheet1.xml",
        part(0, "", "<worksheet><sheetData>", "</sheetData></worksheet>")
      ),
      ("xl/sharedStrings.xml", part(1, "<si><t>x</t></si>", "<sst>", "</sst>")),
      (
        "xl/styles.xml",
        part(2, "<cellXfs><xf numFmtId=\"14\"/></cellXfs>", "<styleSheet>", "</styleSheet>")
      ),
      (
        "xl/workbook.xml",
        part(3, "<sheet name=\"S\" r:id=\"r1\"/>", "<workbook><sheets>", "</sheets></workbook>")
      ),
      (
        "xl/_rels/workbook.xml.rels",
        part(
          4,
          "<Relationship Id=\"r1\" Type=\"\(office)/worksheet\" Target=\"worksheets/sheet1.xml\"/>",
          "<Relationships>", "</Relationships>")
      ),
    ])
    try await FileTargets.file(book)
  }

  /// A compound file as it is; other bytes are the workbook's stream inside a sound one.
  static func oldWorkbook(_ bytes: [UInt8]) async throws {
    let isFile = bytes.starts(with: CompoundFile.mark)
    try await FileTargets.file(isFile ? bytes : FuzzContainers.compoundFile(around: bytes))
  }

  /// Tags and texts, the same for every size of the buffer.
  static func markup(_ bytes: [UInt8]) throws {
    for language in [MarkupScanner.Language.xml, .html] {
      let wanted = tokens(bytes, language, bufferBytes: 128 << 10)
      for bufferBytes in [16, 61] {
        let tokens = tokens(bytes, language, bufferBytes: bufferBytes)
        try hold(tokens == wanted, "a buffer of \(bufferBytes): \(tokens), else \(wanted)")
      }
      for form in 0..<2 {
        var text = bytes
        if form == 0 {
          MarkupText.decodeEscapes(&text, from: 0)
        } else {
          text = []
          bytes.withUnsafeBufferPointer { MarkupText.append($0, to: &text) }
        }
        try hold(text.count <= 4 * bytes.count, "decoding makes no text much longer")
      }
    }
  }

  private static func tokens(
    _ bytes: [UInt8], _ language: MarkupScanner.Language, bufferBytes: Int
  ) -> [String] {
    var tokens: [String] = []
    let scanner = MarkupScanner(
      MemorySource(bytes), language: language, path: "f", place: "p", bufferBytes: bufferBytes)
    do throws(IngestError) {
      while true {
        let token = try scanner.next()
        var words = "\(token) \(scanner.isVerbatim)"
        if token == .text { words += " \(Array(scanner.text))" }
        if token == .open || token == .empty {
          words += " \(scanner.attribute("r").map(Array.init) as Any) \(scanner.isNamed("c"))"
        }
        tokens.append(words)
        if token == .end { return tokens }
        // Everything but the end takes at least one byte.
        if tokens.count > bytes.count + 1 { return tokens + ["it never ends"] }
      }
    } catch {
      return tokens + [error.description]
    }
  }
}
