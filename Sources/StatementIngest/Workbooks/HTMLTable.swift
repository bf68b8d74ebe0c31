import BankRecords

/// Web pages that hold a table and are named `.xls`, as many bank systems export them: each `<tr>` is
/// a row, each `<td>` or `<th>` a cell, whatever tags stand inside.
struct HTMLTable {
  private let out: SheetText
  private let encoding: TextEncoding
  private var row = 0
  private var column = 0
  private var isInCell = false
  private var raw: [UInt8] = []
  private var cell: [UInt8] = []
  private var span = 1
  private var marks = PageMarks()

  private init(out: SheetText, encoding: TextEncoding) {
    self.out = out
    self.encoding = encoding
  }

  private static let starts = [
    "<html", "<table", "<!doctype html", "<meta", "<head", "<body", "<style", "<div", "<center",
    "<font",
  ]

  /// Whether the first bytes of a file are those of a web page.
  static func isPage(_ head: [UInt8]) -> Bool {
    let text = String(decoding: head.prefix(512), as: UTF8.self).lowercased()
      .drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    return starts.contains { text.hasPrefix($0) }
  }

  /// The rows of all tables of the page.
  static func text(
    of file: InputFile, shownAs path: String, options: ReadingOptions
  ) throws(IngestError) -> InputFile {
    // What the bytes are counts; what the page says of itself is often wrong.
    let encoding = try TextSurvey.take(of: file, options: options).encoding
    guard encoding.unitBytes == 1 else {
      throw .unsupportedContent(
        path: path, kind: "a web page in UTF-16", remedy: "open it and save it as “CSV UTF-8”")
    }
    let out = try SheetText(path: path, packedBytes: file.byteCount, options: options)
    var table = HTMLTable(out: out, encoding: encoding)
    try table.read(MarkupScanner(PlainSource(file), language: .html, path: path, place: "page"))
    guard table.row > 0 else {
      throw .unsupportedContent(
        path: path, kind: "a web page without a table",
        remedy: "export the statement again as CSV or Excel")
    }
    var provenance = InputFile.Provenance(
      origin: file, container: .html, part: "", isSheet: true)
    provenance.warnings = table.marks.warnings
    if table.marks.isCut {
      provenance.holdReasons = [
        HoldReason(
          .truncated,
          "\(Masking.maskNumbers(in: path)): the page ends inside its table (no </table>): rows may be "
            + "missing; get the statement again")
      ]
    }
    return try out.finish(provenance)
  }

  private mutating func read(_ scanner: MarkupScanner) throws(IngestError) {
    while true {
      let token = try scanner.next()
      if token == .end { break }
      if token == .text {
        if isInCell { takeText(scanner) }
        continue
      }
      marks.see(token, scanner)
      if scanner.isNamed("script") {
        if token == .open { try scanner.passRawText(of: "script") }
      } else if scanner.isNamed("style") {
        if token == .open { try scanner.passRawText(of: "style") }
      } else if scanner.isNamed("tr") {
        try endCell()
        if token == .open {
          row += 1
          column = 0
          marks.startRow(scanner)
          try out.startRow(row)
        }
      } else if scanner.isNamed("td") || scanner.isNamed("th") {
        try endCell()
        if token == .open, row > 0 {
          startCell(scanner)
          marks.startCell(scanner)
        }
      } else if scanner.isNamed("table") {
        try endCell()
      } else if isInCell, scanner.isNamed("br") || scanner.isNamed("p") || scanner.isNamed("div") {
        raw.append(0x20)
      }
    }
    try endCell()
  }

  /// Text that the page strikes out is kept and marked, so that no number is made of it and nothing
  /// is lost; text that it hides inside a cell is no part of what the cell shows.
  private mutating func takeText(_ scanner: MarkupScanner) {
    let text = scanner.text
    if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) {
      raw.append(contentsOf: text)
    } else if marks.isHidden {
      marks.hiddenTexts += 1
    } else if marks.isStruck {
      marks.struckTexts += 1
      let mark = encoding == .gb18030 ? PageMarks.struckInGB18030 : Array("[划除:".utf8)
      raw.append(contentsOf: mark)
      raw.append(contentsOf: text)
      raw.append(UInt8(ascii: "]"))
    } else {
      raw.append(contentsOf: text)
    }
  }

  private mutating func startCell(_ scanner: MarkupScanner) {
    raw.removeAll(keepingCapacity: true)
    isInCell = true
    span = 1
    if let value = scanner.attribute("colspan"),
      let count = Int(String(decoding: value, as: UTF8.self))
    {
      span = max(1, min(count, 1000))
    }
  }

  /// Writes the cell that ends here. Runs of white space are one blank, as a page shows them.
  private mutating func endCell() throws(IngestError) {
    guard isInCell else { return }
    isInCell = false
    let text = raw.withUnsafeBufferPointer { encoding.decode($0) }
    var plain: [UInt8] = []
    text.withUnsafeBufferPointer { MarkupText.append($0, to: &plain) }
    cell.removeAll(keepingCapacity: true)
    for byte in plain {
      let isBlank = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
      if !isBlank {
        cell.append(byte)
      } else if cell.last != 0x20, !cell.isEmpty {
        cell.append(0x20)
      }
    }
    cell = cell.withUnsafeBufferPointer { Array($0[CellText.trimmed($0)]) }
    try out.cell(column, cell)
    column += span
  }
}
