import Testing

@testable import StatementIngest

/// Files made to keep a reader busy or to make it stumble: read or refused, and in little time.
///
/// Each of these took minutes or ended the process where a search ran over the rest of the file for
/// every row, or a number of the file was counted with unchecked.
@Suite(.timeLimit(.minutes(2)))
struct HostileInputTests {
  let files = TestFiles()

  private func refusal(_ bytes: [UInt8], formats: [StatementFormat] = [.canonical]) async -> String
  {
    do {
      _ = try await Reading.of(
        StatementReader.resolveInputs([files.write("hostile", bytes)]), formats: formats)
      return "read"
    } catch {
      return "\(error)"
    }
  }

  private func reading(_ text: String) async throws -> Reading {
    try await Reading.of([files.write("hostile.csv", text)])
  }

  private func page(_ cells: String) async throws -> Reading {
    let header = WorkbookTests.header.map { "<td>\($0)</td>" }.joined()
    let text = "<table><tr>\(header)</tr>\(cells)</table>"
    return try await Reading.of(StatementReader.resolveInputs([files.write("page.xls", text)]))
  }

  private static func row(_ memo: String) -> String {
    "<tr>" + WorkbookTests.row(1, memo: memo).map { "<td>\($0)</td>" }.joined() + "</tr>"
  }

  @Test func manyBlankLines() async throws {
    let count = 150_000
    let blank = String(repeating: "\n", count: count)
    let reading = try await reading(Canonical.header + blank + Canonical.row(1))
    #expect(reading.read == count + 1 && reading.skipped == ["blank": count])
    #expect(reading.rows.count == 1)
  }

  @Test func aLineOfQuotes() async throws {
    for line in [
      String(repeating: "\"", count: 1 << 20), String(repeating: "\"\n", count: 60_000),
      String(repeating: ",\"", count: 200_000),
    ] {
      let reading = try await reading(Canonical.header + line + "\n" + Canonical.row(1))
      // The row behind the damage may be taken for a piece of it.
      #expect(reading.rows.count <= 1 && reading.read > 1)
    }
  }

  @Test func headersWithoutEnd() async {
    for header in [
      String(repeating: "=\"", count: 120_000), String(repeating: "\"=", count: 120_000),
      String(repeating: ",", count: 120_000), String(repeating: "甲\t", count: 30_000),
    ] {
      let text = header + "\n" + Canonical.row(1)
      let words = await refusal(Array(text.utf8), formats: StandardFormats.all)
      #expect(words.contains("layout") || words.contains("columns"), "\(words.prefix(200))")
    }
  }

  @Test func aRecordOfVeryManyFields() async throws {
    let line = "\"\n\"" + String(repeating: ",", count: 400_000) + "\n"
    let reading = try await reading(Canonical.header + line + Canonical.row(1))
    #expect(
      reading.rows.count == 1 && Set(reading.codes).isSubset(of: ["E_FIELD_COUNT", "E_QUOTE"]))
  }

  @Test func rowsThatALoneCarriageReturnEnds() async throws {
    let rows = (0..<6_000).map { Canonical.row($0).dropLast() + "\r" }.joined()
    let reading = try await reading(Canonical.header + rows + "\n" + Canonical.row(1))
    #expect(reading.rows.count == 6_001)
  }

  @Test func aNULBehindManyRows() async throws {
    let rows = Canonical.rows(3_000)
    let reading = try await reading(Canonical.header + rows + "\0\n")
    // The row before it may be taken for its front.
    #expect(reading.rows.count >= 2_999 && reading.codes.last == "E_NUL")
  }

  @Test func anAccountOfApostrophes() async throws {
    let payer = String(repeating: "'", count: 900_000)
    let reading = try await reading(Canonical.header + Canonical.row(1, payer: payer))
    #expect(reading.read == 1 && reading.rows.count + reading.rejects.count == 1)
  }

  @Test func aTagOfManyBrackets() async throws {
    let value = String(repeating: ">", count: 1 << 20)
    let rows = TestWorkbook.rows([WorkbookTests.header, WorkbookTests.row(1)])
    let book = TestWorkbook.book([("S", "<row r=\"1\" x=\"\(value)\"></row>" + rows)])
    #expect(await refusal(book).contains("row 1 follows row 1"))
  }

  @Test func tagsNestedDeeply() async throws {
    let open = String(repeating: "<div>", count: 100_000)
    #expect(try await page("<tr><td>" + open + "</td></tr>" + Self.row("x")).rows.count == 1)
  }

  @Test func sparseRowsOfAWideSheet() async throws {
    let rows = (2..<40).map { "<row r=\"\($0)\"><c r=\"XFD\($0)\"><v>1</v></c></row>" }.joined()
    let first = TestWorkbook.rows([WorkbookTests.header])
    let last = TestWorkbook.rows([WorkbookTests.row(1)], from: 50)
    let path = files.write("wide", TestWorkbook.book([("S", first + rows + last)]))
    let reading = try await Reading.of(StatementReader.resolveInputs([path]))
    #expect(reading.rows.count == 1 && reading.rejects.count == 38)
    #expect(
      await refusal(TestWorkbook.book([("S", "<row r=\"1\"><c r=\"XFE1\"/></row>")])).contains(
        "no column"))
    #expect(
      await refusal(TestWorkbook.book([("S", "<row r=\"1048577\"/>")])).contains("follows row 0"))
  }

  @Test func aSharedTextThatIsNotThere() async {
    for index in ["1", "999999999", "99999999999999999999", "-1"] {
      let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>\(index)</v></c></row>"
      let book = TestWorkbook.book([("S", rows)], strings: ["<t>x</t>"])
      #expect(await refusal(book).contains("shared text that is not there"))
    }
  }

  @Test func scriptsAndBareBracketsOfAPage() async throws {
    let script = "<script>for (i = 0; i<n; i++) { x = \"</td>\" }</script><STYLE>a > b {}</STYLE>"
    let reading = try await page(script + Self.row("1 < 2 且 a<3") + Self.row("x"))
    #expect(reading.rows.map(\.memo) == ["1 < 2 且 a<3", "x"])
  }

  @Test func timesFarBeyondAnyCalendar() async throws {
    var options = ReadingOptions()
    options.formatName = "paysim"
    let header = "step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,"
    let rows = ["1", "60000000", "999999999999999"].map {
      "\($0),TRANSFER,10.5,C1,0,0,C2,0,0,0,0\n"
    }
    let text = header + "newbalanceDest,isFraud,isFlaggedFraud\n" + rows.joined()
    let reading = try await Reading.of(
      [files.write("s.csv", text)], options: options, formats: StandardFormats.all)
    #expect(reading.codes == ["E_TIME"] && reading.rows.map(\.time.count) == [19, 19])
  }
}
