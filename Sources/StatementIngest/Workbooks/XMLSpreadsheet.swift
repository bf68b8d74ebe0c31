/// A workbook in one XML document (Excel 2003's “XML Spreadsheet”), which many bank systems name
/// `.xls`.
struct XMLSpreadsheet {
  private let file: InputFile
  private let options: ReadingOptions
  private let encoding: TextEncoding
  private(set) var sheets: [String] = []

  /// Whether the first bytes of a file are those of such a document.
  static func isMark(_ head: [UInt8]) -> Bool {
    let text = String(decoding: head.prefix(2048), as: UTF8.self)
      .drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    return text.hasPrefix("<?xml") && text.contains("urn:schemas-microsoft-com:office:spreadsheet")
  }

  init(_ file: InputFile, options: ReadingOptions) throws(IngestError) {
    self.file = file
    self.options = options
    // What the bytes are counts; what the document says of itself is often wrong.
    encoding = try TextSurvey.take(of: file, options: options).encoding
    guard encoding.unitBytes == 1 else {
      throw .unsupportedContent(
        path: file.path, kind: "an XML workbook in UTF-16",
        remedy: "open it and save it as an Excel workbook (.xlsx)")
    }
    let scanner = scanner
    while true {
      let token = try scanner.next()
      if token == .end { break }
      if token == .open, scanner.isNamed("Worksheet") { sheets.append(name(scanner)) }
    }
    guard !sheets.isEmpty else {
      throw .damagedContainer(path: file.path, reason: "the workbook names no worksheet")
    }
  }

  private var scanner: MarkupScanner {
    MarkupScanner(PlainSource(file), language: .xml, path: file.path, place: "document")
  }

  private func name(_ scanner: MarkupScanner) -> String {
    String(decoding: decoded(scanner.attribute("Name").map(Array.init) ?? []), as: UTF8.self)
  }

  private func decoded(_ raw: [UInt8]) -> [UInt8] {
    let text = raw.withUnsafeBufferPointer { encoding.decode($0) }
    var plain: [UInt8] = []
    text.withUnsafeBufferPointer { MarkupText.append($0, to: &plain) }
    return plain
  }

  /// The text of the sheet at `index`.
  func text(ofSheet index: Int, shownAs path: String) throws(IngestError) -> InputFile {
    let out = try SheetText(path: path, packedBytes: file.byteCount, options: options)
    let scanner = scanner
    var sheet = -1
    var column = -1
    /// Columns that the cell at hand covers beside its own.
    var across = 0
    var type: [UInt8] = []
    var raw: [UInt8] = []
    var isCollecting = false
    var isInComment = false
    while true {
      let token = try scanner.next()
      if token == .end { break }
      if token == .open, scanner.isNamed("Worksheet") { sheet += 1 }
      guard sheet == index else { continue }
      if token == .text {
        if isCollecting { raw.append(contentsOf: scanner.text) }
      } else if scanner.isNamed("Row"), token != .close {
        let number = XMLSpreadsheet.index(scanner) ?? out.rowNumber + 1
        try out.startRow(number)
        column = -1
      } else if scanner.isNamed("Cell"), token != .close {
        column = XMLSpreadsheet.index(scanner).map { $0 - 1 } ?? column + 1
        raw.removeAll(keepingCapacity: true)
        type = []
        across = XMLSpreadsheet.number(scanner.attribute("MergeAcross")) ?? 0
        if token == .empty { column += across }
      } else if scanner.isNamed("Cell") {
        try out.cell(column, value(raw, type))
        column += across
      } else if scanner.isNamed("Comment") {
        isInComment = token == .open
      } else if scanner.isNamed("Data"), !isInComment {
        isCollecting = token == .open
        if token != .close { type = scanner.attribute("Type").map(Array.init) ?? [] }
      }
    }
    return try out.finish(
      InputFile.Provenance(
        origin: file, container: .xls, part: sheets[index], parts: sheets, isSheet: true))
  }

  private func value(_ raw: [UInt8], _ type: [UInt8]) -> [UInt8] {
    let text = decoded(raw)
    if type.elementsEqual("Number".utf8) {
      var number: [UInt8] = []
      text.withUnsafeBufferPointer {
        CellNumber.append($0, format: .number, is1904: false, to: &number)
      }
      return number
    }
    if type.elementsEqual("DateTime".utf8) {
      // `2024-03-01T09:05:00.000`
      let whole = text.suffix(4).elementsEqual(".000".utf8) ? text.dropLast(4) : text[...]
      return whole.map { $0 == UInt8(ascii: "T") ? 0x20 : $0 }
    }
    return text
  }

  /// Where a row or cell stands, counted from 1, when ones before it are left out.
  private static func index(_ scanner: MarkupScanner) -> Int? {
    number(scanner.attribute("Index")).flatMap { $0 > 0 ? $0 : nil }
  }

  private static func number(_ value: UnsafeBufferPointer<UInt8>?) -> Int? {
    guard let value, value.count <= 7 else { return nil }
    return Int(String(decoding: value, as: UTF8.self)).flatMap { $0 >= 0 ? $0 : nil }
  }
}
