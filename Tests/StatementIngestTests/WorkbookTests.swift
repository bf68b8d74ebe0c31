import BankRecords
import Testing

@testable import StatementIngest

/// Workbooks are read through the same path as text, cell for cell.
struct WorkbookTests {
  let files = TestFiles()
  static let header = Canonical.header.dropLast().split(separator: ",").map(String.init)

  static func row(_ number: Int, memo: String = "转账") -> [String] {
    Canonical.row(number, memo: memo).dropLast().split(
      separator: ",", omittingEmptySubsequences: false
    ).map(String.init)
  }

  /// The rendered text of the first sheet.
  func text(_ book: [UInt8]) throws -> String {
    let file = try InputParts.open(files.write("book", book), options: ReadingOptions())
    var bytes = [UInt8](repeating: 0, count: file.byteCount)
    let got = try bytes.withUnsafeMutableBytes { try file.read(at: 0, into: $0) }
    #expect(got == bytes.count)
    return String(decoding: bytes, as: UTF8.self)
  }

  func refusal(_ book: [UInt8], name: String = "book.csv") async throws -> String {
    do {
      let paths = try StatementReader.resolveInputs([files.write(name, book)])
      _ = try await Reading.of(paths)
      return "read"
    } catch let error as IngestError {
      return error.description
    }
  }

  @Test func aSheetGivesTheRowsOfItsText() async throws {
    let table = [Self.header] + (0..<300).map { Self.row($0, memo: $0 % 7 == 0 ? "" : "货款 \($0)") }
    let csv = table.map { $0.joined(separator: ",") + "\n" }.joined()
    let plain = try await Reading.of([files.write("plain.csv", csv)])
    let path = files.write("no-extension", TestWorkbook.book([("明细", TestWorkbook.rows(table))]))
    let paths = try StatementReader.resolveInputs([path])
    #expect(paths == [path + "#明细"])
    let reading = try await Reading.of(paths)
    #expect(reading.rows.count == 300)
    func essence(_ rows: [Reading.Row]) -> [String] {
      rows.map { "\($0.time) \($0.fen) \($0.payer) \($0.payee) \($0.memo) \($0.line)" }
    }
    #expect(essence(reading.rows) == essence(plain.rows))
    #expect(reading.reports[0].compression == "xlsx" && reading.reports[0].layoutLines == 1)
    // Rows are given back by their places.
    let locations = reading.rows.enumerated().map { index, row in
      RowLocation(file: 0, line: row.line, byte: row.byte, length: row.length)
    }
    let texts = try RowReader(paths: paths).rows(at: locations)
    #expect(texts[1] == table[2].joined(separator: ","))
    #expect(texts[7].contains("T100007") && texts.count == 300)
  }

  @Test func cellsOfEveryType() throws {
    let rows =
      "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" t=\"str\"><f>A1&amp;1</f><v>甲&amp;乙</v></c>"
      + "<c r=\"D2\" t=\"b\"><v>1</v></c><c r=\"E2\" t=\"e\"><v>#N/A</v></c><c r=\"F2\" s=\"1\"/></row>"
      + "<row><c t=\"s\"><v>0</v></c><c><v>0.10000000000000001</v></c><c s=\"5\"><v>-1234.5</v></c>"
      + "<c><v>6222020000000000018</v></c><c><v>6.222020000000001E+18</v></c><c><v>1E-3</v></c></row>"
      + "<row r=\"5\"><c r=\"A5\" s=\"1\"><v>45352.378472222219</v></c><c r=\"B5\" s=\"2\"><v>45352</v></c>"
      + "<c r=\"C5\" s=\"3\"><v>0.5</v></c><c r=\"D5\" s=\"4\"><v>42</v></c>"
      + "<c r=\"E5\" t=\"d\"><v>2024-03-01T09:05:00</v></c><c r=\"F5\"><v>33.300000000000004</v></c></row>"
    let strings = [
      "<t>a,\"b\"</t>",
      "<r><t>你</t></r><r><t xml:space=\"preserve\"> 好&#20013;</t></r>"
        + "<rPh sb=\"0\" eb=\"1\"><t>ni</t></rPh>",
    ]
    let text = try text(TestWorkbook.book([("S", rows)], strings: strings))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(
      lines == [
        "", "你 好中,甲&乙,,TRUE,#N/A",
        "\"a,\"\"b\"\"\",0.1,-1234.5,6.22202E+18,6.222020000000001E+18,0.001", "",
        "2024-03-01 09:05:00,2024-03-01,12:00:00,000042,2024-03-01 09:05:00,33.3", "",
      ])
  }

  @Test func datesOfBothCalendars() throws {
    let rows =
      "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>1.5</v></c><c r=\"B1\" s=\"2\"><v>60</v></c></row>"
    #expect(try text(TestWorkbook.book([("S", rows)])) == "1900-01-01 12:00:00,1900-02-29\n")
    let later = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>43890.25</v></c></row>"
    #expect(
      try text(TestWorkbook.book([("S", later)], is1904: true)) == "2024-03-01 06:00:00\n")
  }

  @Test func accountsKeptAsNumbersAreDamaged() async throws {
    var cells = Self.row(1).enumerated().map { column, text in
      "<c r=\"\(TestWorkbook.letter(column))2\" t=\"inlineStr\"><is><t>\(text)</t></is></c>"
    }
    cells[2] = "<c r=\"C2\"><v>6.2220200000000102E+18</v></c>"
    let rows = TestWorkbook.rows([Self.header]) + "<row r=\"2\">\(cells.joined())</row>"
    let reading = try await Reading.of([files.write("b", TestWorkbook.book([("S", rows)]))])
    #expect(reading.codes == ["E_ACCOUNT_DAMAGED"] && reading.rows.isEmpty)
  }

  @Test func sheetsWithoutATableArePassedOver() async throws {
    let table = TestWorkbook.rows([Self.header, Self.row(1), Self.row(2)])
    let next = TestWorkbook.rows([Self.header, Self.row(3), Self.row(4)])
    let notes = TestWorkbook.rows([["说明", "本表仅供参考"], ["制表人", "张三"]])
    let book = TestWorkbook.book([("说明", notes), ("一月", table), ("空", ""), ("二月", next)])
    let paths = try StatementReader.resolveInputs([files.write("b.xls", book)])
    #expect(paths.count == 4)
    let reading = try await Reading.of(paths)
    #expect(reading.reports.map(\.accepted) == [0, 2, 0, 2])
    #expect(reading.reports[0].warnings.first?.contains("passed over") == true)
    #expect(reading.reports[2].warnings == ["the sheet is empty"])
    // A sheet that names a time and an amount is never passed over.
    let other = TestWorkbook.rows([["流水", "交易时间", "金额", "谁"], ["1", "2024-03-01", "5", "甲"]])
    let mixed = TestWorkbook.book([("一月", table), ("其他", other)])
    #expect(try await refusal(mixed).contains("#其他 has no known layout"))
    // Without any table the sheet that comes nearest is told.
    #expect(
      try await refusal(TestWorkbook.book([("说明", notes), ("其他", other)]))
        .contains("#其他 has no known layout"))
  }

  @Test func aCopyOfASheetCountsOnce() async throws {
    let table = [Self.header, Self.row(1), Self.row(2)]
    let book = TestWorkbook.book([
      ("原始", TestWorkbook.rows(table)), ("复制", TestWorkbook.rows(table)),
    ])
    let reading = try await Reading.of(
      StatementReader.resolveInputs([files.write("b.xlsx", book)]))
    #expect(reading.reports.map(\.accepted) == [2, 0])
    #expect(reading.reports[1].skipped == ["duplicate-file": 2])
    #expect(reading.reports[1].warnings.first?.contains("b.xlsx#原始") == true)
  }

  @Test func rowsWiderThanTheHeaderAreRejected() async throws {
    let wide = Self.row(2) + ["shifted"]
    let book = TestWorkbook.book([("S", TestWorkbook.rows([Self.header, Self.row(1), wide]))])
    let reading = try await Reading.of([files.write("b", book)])
    #expect(reading.rows.count == 1 && reading.codes == ["E_FIELD_COUNT"])
  }

  @Test func aWorkbookInOneDocument() async throws {
    func row(_ cells: [String]) -> String {
      "<Row>" + cells.map { "<Cell><Data ss:Type=\"String\">\($0)</Data></Cell>" }.joined()
        + "</Row>"
    }
    var typed = Self.row(2).map { "<Cell><Data ss:Type=\"String\">\($0)</Data></Cell>" }
    typed[1] = "<Cell><Data ss:Type=\"DateTime\">2024-03-01T09:05:00.000</Data></Cell>"
    typed[4] = "<Cell><Data ss:Type=\"Number\">0.10000000000000001</Data></Cell>"
    typed[5] = "<Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">CNY</Data></Cell>"
    typed[6] = ""
    typed[7] =
      "<Cell><Data ss:Type=\"String\">甲&amp;乙</Data><Comment><Data>x</Data></Comment></Cell>"
    let document =
      "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n"
      + "<Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">"
      + "<Worksheet ss:Name=\"空\"><Table/></Worksheet><Worksheet ss:Name=\"明细\"><Table>"
      + row(Self.header) + row(Self.row(1)) + "<Row ss:Index=\"5\">\(typed.joined())</Row>"
      + "</Table></Worksheet></Workbook>"
    let paths = try StatementReader.resolveInputs([files.write("b.xls", document)])
    let reading = try await Reading.of(paths)
    #expect(reading.reports.map(\.accepted) == [0, 2] && reading.rejects.isEmpty)
    let last = try #require(reading.rows.last)
    #expect(last.time == "2024-03-01 09:05:00" && last.fen == 10 && last.line == 5)
    #expect(last.memo == "甲&乙")
    #expect(try await refusal(Array(document.utf8.dropLast(11))).contains("ends too early"))
    let laughs = document.replacing("<Workbook", with: "<!DOCTYPE a [<!ENTITY b \"c\">]><Workbook")
    #expect(try await refusal(Array(laughs.utf8)).contains("DOCTYPE"))
  }

  @Test func damagedWorkbooksAreRefused() async throws {
    let table = TestWorkbook.rows([Self.header, Self.row(1)])
    let good = TestWorkbook.parts([("S", table)], strings: ["<t>x</t>"])
    #expect(try await refusal(TestWorkbook.zip(good)) == "read")
    let bytes = TestWorkbook.zip(good)
    #expect(try await refusal(Array(bytes.prefix(bytes.count / 2))).contains("is damaged"))
    func changed(_ name: String, _ change: (String) -> String) -> [UInt8] {
      TestWorkbook.zip(
        good.map { entry in
          guard entry.name == Array(name.utf8) else { return entry }
          return .init(name, change(String(decoding: entry.bytes, as: UTF8.self)))
        })
    }
    let sheet = "xl/worksheets/sheet1.xml"
    #expect(try await refusal(changed(sheet) { "<!DOCTYPE a>" + $0 }).contains("DOCTYPE"))
    #expect(
      try await refusal(changed(sheet) { String($0.prefix($0.count - 20)) }).contains("ends"))
    let dangling = changed(sheet) {
      $0.replacing(
        "<sheetData>", with: "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>"
      )
      .replacing("<row r=\"2\"", with: "<row r=\"3\"").replacing(
        "<row r=\"1\"><c r=\"A1\" t=\"i", with: "<row r=\"2\"><c r=\"A1\" t=\"i")
    }
    #expect(try await refusal(dangling).contains("shared text that is not there"))
    #expect(
      try await refusal(TestWorkbook.zip(good.filter { $0.name != Array(sheet.utf8) }))
        .contains("lacks its part"))
    // A flipped byte in a stored entry breaks its checksum.
    var flipped = bytes
    let place = try #require(Self.offset(of: Array("T100001".utf8), in: bytes))
    flipped[place] ^= 1
    #expect(try await refusal(flipped).contains("CRC"))
  }

  static func offset(of needle: [UInt8], in bytes: [UInt8]) -> Int? {
    (0..<(bytes.count - needle.count)).first { bytes[$0...].starts(with: needle) }
  }
}
