import Glibc

/// Documents that hold transactions and are no tables, told by their content.
enum DocumentKind {
  /// ISO 20022 camt.052, .053, .054.
  case camt
  /// Large-value and suspicious reports of the People's Bank.
  case pbocReport
  /// SWIFT MT940 and MT942.
  case statementMessage

  private static let headBytes = 64 << 10

  /// What the file is, or nil where it is none of these. Throws where it is XML that is refused
  /// whatever else it holds.
  static func of(
    _ file: InputFile, head: [UInt8], options: ReadingOptions
  ) throws(IngestError) -> DocumentKind? {
    var head = head
    if head.starts(with: [0x1F, 0x8B]) || head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      do throws(IngestError) {
        head = try self.head(of: file, options: options)
      } catch .damagedContainer {
        // Told when it is read.
        return nil
      } catch .overLimit {
        return nil
      }
    }
    let text = plain(head)
    let start = text.firstIndex { $0 > 0x20 } ?? text.endIndex
    if start < text.endIndex, text[start] == UInt8(ascii: "<") {
      return try ofXML(file, isDeclared: text[start...].starts(with: Array("<?xml".utf8)), options)
    }
    return MTDocument.isMark(text) ? .statementMessage : nil
  }

  /// The first bytes of the file's text, unpacked, in the encoding of the file.
  static func head(of file: InputFile, options: ReadingOptions) throws(IngestError) -> [UInt8] {
    let (_, source) = try Container.source(of: file, options: options)
    var bytes = [UInt8](repeating: 0, count: headBytes)
    var got = 0
    var failure: IngestError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(IngestError) { got = try source.read(into: buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    return Array(bytes[..<got])
  }

  /// The head without a byte order mark, UTF-16 as UTF-8.
  private static func plain(_ head: [UInt8]) -> [UInt8] {
    let mark = TextEncoding.mark(of: head)
    let body = head.dropFirst(mark?.byteCount ?? 0)
    let guess = Array(body).withUnsafeBufferPointer { UTF16Text.guess($0) }
    guard let encoding = mark?.encoding ?? guess, encoding.unitBytes == 2 else {
      return Array(body)
    }
    return Array(body.dropLast(body.count % 2)).withUnsafeBufferPointer { encoding.decode($0) }
  }

  private static let marks: ElementTable<DocumentKind> = {
    var tree = ElementTree<DocumentKind>()
    for container in CamtField.containers { tree.add(container.element, .camt) }
    for root in PBOCReport.roots { tree.add(root, .pbocReport) }
    return tree.table
  }()

  /// Looks for the element that a known document starts with, below any envelope.
  private static func ofXML(
    _ file: InputFile, isDeclared: Bool, _ options: ReadingOptions
  ) throws(IngestError) -> DocumentKind? {
    let text = plain(try head(of: file, options: options))
    var reader = XMLReader(HeadSource(text), path: file.path, options: options)
    do throws(IngestError) {
      while true {
        switch try reader.next() {
        case .end: return nil
        case .open:
          if let node = marks.child(of: 0, named: reader.name) { return marks.field(of: node) }
        case .close: break
        case .text:
          // Text between names in pointed brackets is a table's, not a document's.
          if !isDeclared, reader.depth < 3, !reader.isTextBlank { return nil }
        }
      }
    } catch {
      // The head is cut, so that its end says nothing; nesting and DOCTYPE do.
      if reader.isRefused { throw error }
      return nil
    }
  }

  /// The encoding that an XML declaration names, in lower case; empty where there is none.
  static func declaredEncoding(_ head: [UInt8]) -> String {
    let text = plain(Array(head.prefix(1024)))
    guard let end = text.firstIndex(of: UInt8(ascii: ">")) else { return "" }
    let declaration = String(decoding: text[..<end], as: UTF8.self)
    guard declaration.drop(while: \.isWhitespace).hasPrefix("<?xml") else { return "" }
    for quote in ["\"", "'"] {
      let parts = declaration.split(separator: quote, omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() where index + 1 < parts.count {
        let name = part.filter { !$0.isWhitespace }
        if name.hasSuffix("encoding=") { return parts[index + 1].lowercased() }
      }
    }
    return ""
  }

  /// The document as text made of rows.
  func text(
    of file: InputFile, shownAs path: String, options: ReadingOptions
  ) throws(IngestError) -> InputFile {
    let opened = try DocumentSource.open(file, options: options)
    let (outer, _) = try Container.source(of: file, options: options)
    var provenance = InputFile.Provenance(
      origin: file, container: self == .statementMessage ? .mt : .xml, part: "", isSheet: true)
    provenance.outer = outer
    let out: DocumentText
    switch self {
    case .camt:
      var document = try CamtDocument(opened, path: path, options: options)
      out = try document.read()
      (provenance.warnings, provenance.holdReasons) = (document.warnings, document.holdReasons)
    case .pbocReport:
      var document = try PBOCReport(opened, path: path, options: options)
      out = try document.read()
      provenance.holdReasons = document.holdReasons
    case .statementMessage:
      var document = try MTDocument(opened, path: path, options: options)
      out = try document.read()
      (provenance.warnings, provenance.holdReasons) = (document.warnings, document.holdReasons)
    }
    provenance.warnings += opened.warnings + opened.source.warnings
    return try out.finish(provenance)
  }
}

/// Bytes at hand as a source.
private final class HeadSource: ByteSource {
  private let bytes: [UInt8]
  private(set) var consumedBytes = 0
  let warnings: [String] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(IngestError) -> Int {
    let count = min(buffer.count, bytes.count - consumedBytes)
    bytes.withUnsafeBytes { all in
      // Invariant: count bytes are there on both sides.
      buffer.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: all[consumedBytes..<(consumedBytes + count)]))
    }
    consumedBytes += count
    return count
  }
}
