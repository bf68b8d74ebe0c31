/// An Excel workbook of 97 to 2003 ([MS-XLS], BIFF8): records of cells in a stream of a compound file.
final class BIFFWorkbook {
  struct Sheet {
    var name: String
    var offset: Int
  }

  /// Kinds of records that matter here.
  private enum Kind {
    static let formula: UInt16 = 0x0006
    static let end: UInt16 = 0x000A
    static let dateMode: UInt16 = 0x0022
    static let password: UInt16 = 0x002F
    static let continued: UInt16 = 0x003C
    static let sheet: UInt16 = 0x0085
    static let manyRK: UInt16 = 0x00BD
    static let richText: UInt16 = 0x00D6
    static let cellFormat: UInt16 = 0x00E0
    static let sharedTexts: UInt16 = 0x00FC
    static let sharedText: UInt16 = 0x00FD
    static let number: UInt16 = 0x0203
    static let label: UInt16 = 0x0204
    static let booleanOrError: UInt16 = 0x0205
    static let formulaText: UInt16 = 0x0207
    static let rk: UInt16 = 0x027E
    static let numberFormat: UInt16 = 0x041E
    static let start: UInt16 = 0x0809
  }

  private struct Record {
    var kind: UInt16
    var body: Range<Int>
  }

  private struct Cell {
    /// Row and column; in order of the sheet.
    var place: UInt32
    var text: [UInt8]
  }

  private let file: InputFile
  private let options: ReadingOptions
  private let bytes: [UInt8]
  private(set) var sheets: [Sheet] = []
  private var is1904 = false
  private var codes: [Int: NumberFormat] = [:]
  private var formatIDs: [Int] = []
  private var strings: [[UInt8]] = []

  init(_ file: InputFile, options: ReadingOptions) throws(IngestError) {
    self.file = file
    self.options = options
    let container = try CompoundFile(file)
    let remedy = "open it and save it as an Excel workbook (.xlsx) without a password"
    guard let stream = try container.bytes(ofStream: "Workbook") else {
      let names = Set(container.streams.map(\.name))
      let kind =
        names.contains("EncryptedPackage")
        ? "a workbook with a password"
        : names.contains("Book")
          ? "a workbook of Excel 95 or older" : "an Office file without a workbook"
      throw .unsupportedContent(path: file.path, kind: kind, remedy: remedy)
    }
    bytes = stream
    try readGlobals(remedy: remedy)
    guard !sheets.isEmpty else { throw damaged("it names no worksheet") }
  }

  private func damaged(_ reason: String) -> IngestError {
    .damagedContainer(path: file.path, reason: reason)
  }

  /// The record at an offset, or nil at the end of the stream.
  private func record(at offset: Int) throws(IngestError) -> Record? {
    guard offset + 4 <= bytes.count else { return nil }
    let end = offset + 4 + Int(bytes.u16(offset + 2))
    guard end <= bytes.count else { throw damaged("it ends inside a record at byte \(offset)") }
    return Record(kind: bytes.u16(offset), body: (offset + 4)..<end)
  }

  private func need(_ record: Record, _ count: Int) throws(IngestError) {
    guard record.body.count >= count else {
      throw damaged("a record at byte \(record.body.lowerBound) is too short")
    }
  }

  private func readGlobals(remedy: String) throws(IngestError) {
    var offset = 0
    guard let first = try record(at: 0), first.kind == Kind.start, first.body.count >= 4,
      bytes.u16(first.body.lowerBound) == 0x0600
    else {
      throw .unsupportedContent(
        path: file.path, kind: "a workbook of Excel 95 or older", remedy: remedy)
    }
    while let record = try record(at: offset) {
      let start = record.body.lowerBound
      offset = record.body.upperBound
      switch record.kind {
      case Kind.end: return
      case Kind.password:
        throw .unsupportedContent(
          path: file.path, kind: "a workbook with a password", remedy: remedy)
      case Kind.dateMode:
        try need(record, 2)
        is1904 = bytes.u16(start) == 1
      case Kind.numberFormat:
        try need(record, 5)
        var reader = BIFFText(bytes, [(start + 2)..<record.body.upperBound])
        guard let code = reader.text() else { throw damaged("a number format is cut short") }
        codes[Int(bytes.u16(start))] = .reading(code)
      case Kind.cellFormat:
        try need(record, 4)
        formatIDs.append(Int(bytes.u16(start + 2)))
      case Kind.sheet:
        try need(record, 8)
        var reader = BIFFText(bytes, [(start + 6)..<record.body.upperBound])
        guard let name = reader.text(countBytes: 1) else { throw damaged("a sheet has no name") }
        // Charts, macros and the like are no worksheets.
        guard bytes[start + 5] == 0 else { continue }
        sheets.append(
          Sheet(name: String(decoding: name, as: UTF8.self), offset: Int(bytes.u32(start))))
      case Kind.sharedTexts:
        var segments = [record.body]
        while let next = try self.record(at: offset), next.kind == Kind.continued {
          segments.append(next.body)
          offset = next.body.upperBound
        }
        try readStrings(segments)
      default: break
      }
    }
    throw damaged("it ends before its sheets")
  }

  private func readStrings(_ segments: [Range<Int>]) throws(IngestError) {
    var reader = BIFFText(bytes, segments)
    guard reader.u32() != nil, let count = reader.u32() else {
      throw damaged("its shared texts are cut short")
    }
    strings.reserveCapacity(min(count, bytes.count / 3))
    for _ in 0..<count {
      guard let text = reader.text() else { throw damaged("its shared texts are cut short") }
      strings.append(text)
    }
  }

  /// The text of a sheet.
  func text(of sheet: Sheet, shownAs path: String) throws(IngestError) -> InputFile {
    var cells = try cells(from: sheet.offset)
    // Writers may put cells in any order; the last of two in one place counts.
    let order = cells.indices.sorted {
      cells[$0].place != cells[$1].place ? cells[$0].place < cells[$1].place : $0 < $1
    }
    let out = try SheetText(path: path, packedBytes: file.byteCount, options: options)
    for (position, index) in order.enumerated() {
      let place = cells[index].place
      if position + 1 < order.count, cells[order[position + 1]].place == place { continue }
      let row = Int(place >> 16) + 1
      if row != out.rowNumber { try out.startRow(row) }
      try out.cell(Int(place & 0xFFFF), cells[index].text)
    }
    cells.removeAll()
    return try out.finish(
      InputFile.Provenance(
        origin: file, container: .xls, part: sheet.name, parts: sheets.map(\.name), isSheet: true))
  }

  private func cells(from offset: Int) throws(IngestError) -> [Cell] {
    var cells: [Cell] = []
    var offset = offset
    var depth = 0
    /// The cell whose formula gave a text, which the next record holds.
    var awaited: UInt32?
    while let record = try record(at: offset) {
      let start = record.body.lowerBound
      offset = record.body.upperBound
      if record.kind == Kind.start { depth += 1 }
      if record.kind == Kind.end {
        depth -= 1
        if depth <= 0 { return cells }
      }
      // Charts inside a sheet have records of their own.
      guard depth == 1 else { continue }
      switch record.kind {
      case Kind.number:
        try need(record, 14)
        let value = Double(bitPattern: bytes.u64(start + 6))
        cells.append(Cell(place: place(start), text: number(value, at: start + 4)))
      case Kind.rk:
        try need(record, 10)
        let value = BIFFWorkbook.rk(bytes.u32(start + 6))
        cells.append(Cell(place: place(start), text: number(value, at: start + 4)))
      case Kind.manyRK:
        try need(record, 6)
        for index in 0..<((record.body.count - 6) / 6) {
          let at = start + 4 + 6 * index
          let value = BIFFWorkbook.rk(bytes.u32(at + 2))
          cells.append(Cell(place: place(start) &+ UInt32(index), text: number(value, at: at)))
        }
      case Kind.sharedText:
        try need(record, 10)
        let index = Int(bytes.u32(start + 6))
        guard strings.indices.contains(index) else {
          throw damaged("a cell points to a shared text that is not there")
        }
        cells.append(Cell(place: place(start), text: strings[index]))
      case Kind.label, Kind.richText:
        try need(record, 9)
        cells.append(Cell(place: place(start), text: try text(in: record, from: 6)))
      case Kind.booleanOrError:
        try need(record, 8)
        cells.append(
          Cell(
            place: place(start),
            text: BIFFWorkbook.word(bytes[start + 6], isError: bytes[start + 7] != 0)))
      case Kind.formula:
        try need(record, 14)
        awaited = formula(at: start, into: &cells)
      case Kind.formulaText:
        guard let place = awaited else { continue }
        try need(record, 3)
        cells.append(Cell(place: place, text: try text(in: record, from: 0, next: offset)))
        awaited = nil
      default: break
      }
    }
    throw damaged("it ends inside a sheet")
  }

  private func text(
    in record: Record, from skip: Int, next: Int? = nil
  ) throws(IngestError) -> [UInt8] {
    var segments = [(record.body.lowerBound + skip)..<record.body.upperBound]
    var offset = next ?? record.body.upperBound
    while let more = try self.record(at: offset), more.kind == Kind.continued {
      segments.append(more.body)
      offset = more.body.upperBound
    }
    var reader = BIFFText(bytes, segments)
    guard let text = reader.text() else { throw damaged("a text is cut short") }
    return text
  }

  private func place(_ start: Int) -> UInt32 {
    UInt32(bytes.u16(start)) << 16 | UInt32(bytes.u16(start + 2))
  }

  /// The stored result of a formula; where it is a text, the place that waits for it.
  private func formula(at start: Int, into cells: inout [Cell]) -> UInt32? {
    let place = place(start)
    guard bytes.u16(start + 12) == 0xFFFF else {
      let value = Double(bitPattern: bytes.u64(start + 6))
      cells.append(Cell(place: place, text: number(value, at: start + 4)))
      return nil
    }
    switch bytes[start + 6] {
    case 0: return place
    case 1, 2:
      cells.append(
        Cell(
          place: place,
          text: BIFFWorkbook.word(bytes[start + 8], isError: bytes[start + 6] == 2)))
    default: break
    }
    return nil
  }

  /// The number as text, by the format whose number stands at `at`.
  private func number(_ value: Double, at: Int) -> [UInt8] {
    let style = Int(bytes.u16(at))
    let id = formatIDs.indices.contains(style) ? formatIDs[style] : 0
    var text: [UInt8] = []
    CellNumber.append(value, format: codes[id] ?? .builtIn(id), is1904: is1904, to: &text)
    return text
  }

  /// A number packed into 30 bits.
  static func rk(_ packed: UInt32) -> Double {
    let value =
      packed & 2 != 0
      ? Double(Int32(bitPattern: packed) >> 2)
      : Double(bitPattern: UInt64(packed & ~3) << 32)
    return packed & 1 != 0 ? value / 100 : value
  }

  private static func word(_ value: UInt8, isError: Bool) -> [UInt8] {
    guard isError else { return Array((value == 0 ? "FALSE" : "TRUE").utf8) }
    let word =
      switch value {
      case 0x00: "#NULL!"
      case 0x07: "#DIV/0!"
      case 0x0F: "#VALUE!"
      case 0x17: "#REF!"
      case 0x1D: "#NAME?"
      case 0x24: "#NUM!"
      default: "#N/A"
      }
    return Array(word.utf8)
  }
}
