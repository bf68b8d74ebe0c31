/// An Excel workbook of 2007 and later (ECMA-376): sheets of typed cells in XML inside a ZIP archive.
final class XLSXWorkbook {
  struct Sheet {
    var name: String
    var entry: String
  }

  private let archive: ZipArchive
  private let file: InputFile
  private let options: ReadingOptions
  private(set) var sheets: [Sheet] = []
  private var is1904 = false
  private var formats: [NumberFormat] = []
  private var strings = SharedStrings()
  private var hasStrings = false
  /// Bytes of the parts that describe the workbook.
  private static let maxPartBytes = 64 << 20

  init(_ archive: ZipArchive, of file: InputFile, options: ReadingOptions) throws(IngestError) {
    self.archive = archive
    self.file = file
    self.options = options
    let targets = try readTargets()
    let scanner = try self.scanner(of: XLSXWorkbook.mainPart)
    while true {
      let token = try scanner.next()
      if token == .end { break }
      guard token == .open || token == .empty else { continue }
      if scanner.isNamed("workbookPr") {
        is1904 = XLSXWorkbook.isTrue(scanner.attribute("date1904"))
      } else if scanner.isNamed("sheet") {
        let name = XLSXWorkbook.string(scanner.attribute("name"))
        // Chart sheets and macro sheets have no cells and other targets.
        guard let target = targets[XLSXWorkbook.string(scanner.attribute("id"))] else { continue }
        sheets.append(Sheet(name: name, entry: target))
      }
    }
    guard !sheets.isEmpty else {
      throw .damagedContainer(path: file.path, reason: "the workbook names no worksheet")
    }
  }

  static let mainPart = "xl/workbook.xml"

  private static func isTrue(_ value: UnsafeBufferPointer<UInt8>?) -> Bool {
    guard let value else { return false }
    return value.elementsEqual("1".utf8) || value.elementsEqual("true".utf8)
  }

  private static func string(_ value: UnsafeBufferPointer<UInt8>?) -> String {
    var text: [UInt8] = []
    if let value { MarkupText.append(value, to: &text) }
    return String(decoding: text, as: UTF8.self)
  }

  private func scanner(of name: String) throws(IngestError) -> MarkupScanner {
    guard let entry = archive.entry(named: name) else {
      throw .damagedContainer(path: file.path, reason: "the workbook lacks its part \(name)")
    }
    return MarkupScanner(
      try archive.stream(entry), language: .xml, path: file.path, place: name)
  }

  /// Relation id → entry of a worksheet.
  private func readTargets() throws(IngestError) -> [String: String] {
    var targets: [String: String] = [:]
    let scanner = try self.scanner(of: "xl/_rels/workbook.xml.rels")
    while true {
      let token = try scanner.next()
      if token == .end { return targets }
      guard token != .close, token != .text, scanner.isNamed("Relationship") else { continue }
      guard XLSXWorkbook.string(scanner.attribute("Type")).hasSuffix("/worksheet") else { continue }
      let target = XLSXWorkbook.string(scanner.attribute("Target"))
      let entry =
        target.hasPrefix("/")
        ? String(target.dropFirst())
        : "xl/" + (target.hasPrefix("./") ? String(target.dropFirst(2)) : target)
      targets[XLSXWorkbook.string(scanner.attribute("Id"))] = entry
    }
  }

  /// The formats that cell styles point to.
  private func readFormats() throws(IngestError) {
    guard formats.isEmpty, archive.entry(named: "xl/styles.xml") != nil else { return }
    let scanner = try self.scanner(of: "xl/styles.xml")
    var own: [Int: NumberFormat] = [:]
    var isInCellFormats = false
    while true {
      let token = try scanner.next()
      if token == .end { break }
      if scanner.isNamed("cellXfs") { isInCellFormats = token == .open }
      guard token == .open || token == .empty else { continue }
      if scanner.isNamed("numFmt") {
        guard let id = Int(XLSXWorkbook.string(scanner.attribute("numFmtId"))) else { continue }
        own[id] = .reading(Array(XLSXWorkbook.string(scanner.attribute("formatCode")).utf8))
      } else if isInCellFormats, scanner.isNamed("xf") {
        let id = Int(XLSXWorkbook.string(scanner.attribute("numFmtId"))) ?? 0
        formats.append(own[id] ?? .builtIn(id))
      }
    }
  }

  private func readStrings() throws(IngestError) {
    guard !hasStrings else { return }
    hasStrings = true
    // Some writers use another case.
    let entry = archive.entries.first { $0.name.lowercased() == "xl/sharedstrings.xml" }
    guard let entry else { return }
    strings = try SharedStrings.read(try scanner(of: entry.name))
  }

  /// The text of a sheet.
  func text(of sheet: Sheet, shownAs path: String) throws(IngestError) -> InputFile {
    try readFormats()
    try readStrings()
    let out = try SheetText(path: path, packedBytes: file.byteCount, options: options)
    var rows = SheetRows(out: out, strings: strings, formats: formats, is1904: is1904)
    try rows.read(try scanner(of: sheet.entry))
    return try out.finish(
      InputFile.Provenance(
        origin: file, container: .xlsx, part: sheet.name, parts: sheets.map(\.name),
        isSheet: true))
  }
}

/// The texts that cells point to by number: the only thing of a workbook that is held whole.
struct SharedStrings {
  private var bytes: [UInt8] = []
  private var ends: [UInt32] = []

  /// Bytes of text that a workbook may share.
  static let maxBytes = 1 << 30

  subscript(index: Int) -> ArraySlice<UInt8>? {
    guard ends.indices.contains(index) else { return nil }
    return bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  var count: Int { ends.count }

  static func read(_ scanner: MarkupScanner) throws(IngestError) -> SharedStrings {
    var table = SharedStrings()
    var isText = false
    var phonetic = 0
    while true {
      let token = try scanner.next()
      switch token {
      case .end: return table
      case .text:
        guard isText, phonetic == 0 else { continue }
        MarkupText.append(scanner.text, isVerbatim: scanner.isVerbatim, to: &table.bytes)
        guard table.bytes.count <= maxBytes else {
          throw scanner.damaged("its shared texts are larger than \(maxBytes) bytes")
        }
      case .open, .close, .empty:
        if scanner.isNamed("t") {
          isText = token == .open
        } else if scanner.isNamed("rPh"), token != .empty {
          phonetic += token == .open ? 1 : -1
        } else if scanner.isNamed("si"), token != .open {
          let start = table.ends.last.map(Int.init) ?? 0
          MarkupText.decodeEscapes(&table.bytes, from: start)
          table.ends.append(UInt32(table.bytes.count))
        }
      }
    }
  }
}

/// The rows of one sheet's XML.
private struct SheetRows {
  let out: SheetText
  let strings: SharedStrings
  let formats: [NumberFormat]
  let is1904: Bool

  private enum CellType { case number, shared, text, boolean, verbatim, date }

  private var column = -1
  private var type = CellType.number
  private var format = NumberFormat.number
  private var raw: [UInt8] = []
  private var isCollecting = false
  private var phonetic = 0

  init(out: SheetText, strings: SharedStrings, formats: [NumberFormat], is1904: Bool) {
    self.out = out
    self.strings = strings
    self.formats = formats
    self.is1904 = is1904
  }

  mutating func read(_ scanner: MarkupScanner) throws(IngestError) {
    var value: [UInt8] = []
    while true {
      let token = try scanner.next()
      switch token {
      case .end: return
      case .text:
        if isCollecting, phonetic == 0 {
          MarkupText.append(scanner.text, isVerbatim: scanner.isVerbatim, to: &raw)
        }
      case .open, .empty, .close:
        if scanner.isNamed("v") || scanner.isNamed("t") {
          isCollecting = token == .open
        } else if scanner.isNamed("c") {
          if token != .close { try startCell(scanner) }
          if token == .close {
            value.removeAll(keepingCapacity: true)
            try render(into: &value, scanner)
            try out.cell(column, value)
          }
        } else if scanner.isNamed("row") {
          if token != .close { try startRow(scanner) }
        } else if scanner.isNamed("rPh"), token != .empty {
          phonetic += token == .open ? 1 : -1
        }
      }
    }
  }

  private mutating func startRow(_ scanner: MarkupScanner) throws(IngestError) {
    var number = out.rowNumber + 1
    if let written = scanner.attribute("r") {
      guard let value = SheetRows.number(written) else {
        throw scanner.damaged("a row has no number")
      }
      number = value
    }
    try out.startRow(number)
    column = -1
  }

  private mutating func startCell(_ scanner: MarkupScanner) throws(IngestError) {
    raw.removeAll(keepingCapacity: true)
    isCollecting = false
    if let place = scanner.attribute("r") {
      guard let index = SheetRows.column(place) else {
        throw scanner.damaged("a cell of row \(out.rowNumber) has no column")
      }
      column = index
    } else {
      column += 1
    }
    let style = scanner.attribute("s").flatMap(SheetRows.number) ?? 0
    format = formats.indices.contains(style) ? formats[style] : .number
    guard let kind = scanner.attribute("t") else {
      type = .number
      return
    }
    switch kind.first {
    case UInt8(ascii: "s"): type = kind.count == 1 ? .shared : .text
    case UInt8(ascii: "i"): type = .text
    case UInt8(ascii: "b"): type = .boolean
    case UInt8(ascii: "e"): type = .verbatim
    case UInt8(ascii: "d"): type = .date
    default: type = .number
    }
  }

  private mutating func render(
    into value: inout [UInt8], _ scanner: MarkupScanner
  ) throws(IngestError) {
    if raw.isEmpty { return }
    switch type {
    case .shared:
      let index = raw.withUnsafeBufferPointer(SheetRows.number)
      guard let index, let text = strings[index] else {
        throw scanner.damaged(
          "a cell of row \(out.rowNumber) points to a shared text that is not there "
            + "(there are \(strings.count))")
      }
      value.append(contentsOf: text)
    case .text:
      MarkupText.decodeEscapes(&raw, from: 0)
      swap(&value, &raw)
    case .boolean: value.append(contentsOf: raw == [UInt8(ascii: "1")] ? "TRUE".utf8 : "FALSE".utf8)
    case .verbatim: swap(&value, &raw)
    case .date:
      // ISO 8601 with `T` between day and time.
      for byte in raw where byte != UInt8(ascii: "Z") {
        value.append(byte == UInt8(ascii: "T") ? 0x20 : byte)
      }
    case .number:
      raw.withUnsafeBufferPointer {
        CellNumber.append($0, format: format, is1904: is1904, to: &value)
      }
    }
  }

  private static func number(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard (1...9).contains(text.count) else { return nil }
    var value = 0
    for byte in text {
      guard byte &- 0x30 <= 9 else { return nil }
      value = value * 10 + Int(byte &- 0x30)
    }
    return value
  }

  /// `AB12` is column 27.
  private static func column(_ place: UnsafeBufferPointer<UInt8>) -> Int? {
    var value = 0
    for byte in place {
      guard byte &- 0x41 <= 25 else { break }
      value = value * 26 + Int(byte &- 0x40)
      if value > SheetText.maxColumns { return nil }
    }
    return value == 0 ? nil : value - 1
  }
}
