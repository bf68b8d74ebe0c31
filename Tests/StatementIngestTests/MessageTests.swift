import BankRecords
import Testing

@testable import StatementIngest

private func read(_ text: String, name: String = "a.txt") async throws -> Reading {
  try await Reading.ofStandard(text, name: name)
}

private func failure(_ text: String) async -> String? {
  do {
    _ = try await read(text)
    return nil
  } catch {
    return "\(error)"
  }
}

@Suite struct MTTests {
  private static func message(
    _ lines: String, opening: String = "C240611CNY100,00", closing: String
  ) -> String {
    ":20:A\n:25:6222020000000000018\n:28C:1\n:60F:\(opening)\n\(lines)\n:62F:\(closing)\n-\n"
  }

  @Test func readsFieldsAndSubfields() async throws {
    let file = try await read(DocumentExample.mt940)
    #expect(file.rejects.isEmpty && file.reports[0].holdReasons.isEmpty)
    #expect(file.reports[0].format == "mt940" && file.reports[0].compression == "mt")
    #expect(file.rows[0].payerName == "ZHANG SAN" && file.rows[0].payer == "DE89370400440532013000")
    #expect(file.rows[0].memo == "CREDIT INVEST SECOND SUPPLEMENT")
    #expect(file.rows[1].memo == "RENT JUNE SECOND LINE")
    #expect(file.rows.map(\.reference) == ["BK0001", "BK0002", "BK0003", ""])
    #expect(file.rows[2].marks & RowMarks.reversal.rawValue != 0)
    #expect(file.rows.map(\.currency) == ["", "", "", "USD"])
  }

  /// Mark and amount, and what they must be read as: fen, positive for money in.
  @Test(arguments: [
    ("240612C50,00NTRFX", 5000), ("2406120612C50,NTRFX", 5000), ("240612D0,5NMSCX", -50),
    ("240612RC1,00NTRFX", -100), ("240612RD1,00NTRFX", 100), ("240612CR7,00NTRFX//B", 700),
    ("240612DY7,25S103X", -725), ("240612RDR7,00FCHKX", 700),
  ])
  func readsMarks(line: String, fen: Int64) async throws {
    let closing = DocumentAmount.text(Int128(10_000 + fen) * 1000).replacing(".", with: ",")
    let file = try await read(Self.message(":61:\(line)", closing: "C240612CNY\(closing)"))
    #expect(file.rows.map { $0.viewpoint == .payeeStatement ? $0.fen : -$0.fen } == [fen])
    #expect(file.reports[0].holdReasons.isEmpty)
  }

  @Test func entryDatesLieNearTheValueDate() async throws {
    let lines = ":61:2401021230C1,00NTRFX\n:61:2312300102C1,00NTRFX\n:61:2402290301D2,00NTRFX"
    let file = try await read(Self.message(lines, closing: "C240612CNY100,00"))
    #expect(
      file.rows.map { String($0.time.prefix(10)) } == ["2023-12-30", "2024-01-02", "2024-03-01"])
  }

  @Test(arguments: [
    "240612C50.00NTRFX", "240612C5000NTRFX", "241312C50,00NTRFX", "240612X50,00NTRFX",
    "240612C50,00ZTRFX", "240612C5,0,0NTRFX", "240612C50,00", "2406120231C1,00NTRFX",
  ])
  func rejectsBrokenLines(line: String) async throws {
    let file = try await read(
      Self.message(":61:\(line)\n:61:240612C1,00NTRFX", closing: "C240612CNY101,00"))
    #expect(file.codes.count == 1 && file.read == 2 && file.rows.map(\.fen) == [100])
  }

  @Test func balancesMustMeet() async throws {
    let text = Self.message(":61:240612C1,00NTRFX", closing: "C240612CNY101,01")
    let report = try await read(text).reports[0]
    #expect(report.holdReasons.map(\.code) == [.fileTotals])
    #expect(!report.holdReasons[0].message.contains("6222020000000000018"))
    let overdrawn = Self.message(":61:240612D101,00NTRFX", closing: "D240612CNY1,00")
    #expect(try await read(overdrawn).reports[0].holdReasons.isEmpty)
  }

  /// Cut anywhere, a message is refused, held, or complete as far as money goes.
  @Test func noPrefixLosesMoneyUnseen() async throws {
    let text = Self.message(
      ":61:240612C1,00NTRFX\n:86:MEMO\n:61:240612D3,00NTRFY", closing: "C240612CNY98,00")
    let bytes = Array(text.utf8)
    for count in 1..<bytes.count {
      let cut = String(decoding: bytes[..<count], as: UTF8.self)
      guard let file = try? await read(cut) else { continue }
      let isWhole = file.rows.map(\.fen) == [100, 300]
      #expect(isWhole || !file.reports[0].holdReasons.isEmpty, "cut at \(count)")
    }
  }

  @Test(arguments: [
    DocumentExample.mt940 + "junk\n",
    DocumentExample.mt940.replacing(":62F:C240612USD0,", with: ":62F:C240612CNY0,"),
    DocumentExample.mt940.replacing(":62F:C240612USD0,\n", with: ""),
    DocumentExample.mt940.replacing(":60F:D240611USD10,00\n", with: ""),
    DocumentExample.mt940.replacing(":25:12345678/0012345678\n", with: ""),
    DocumentExample.mt940.replacing(":60F:D240611USD10,00", with: ":60F:D240611USD10.00"),
    DocumentExample.mt940.replacing("-\n", with: ":61:240612C1,00NTRFX\n-\n"),
  ])
  func refusesWhatIsNotWhole(text: String) async throws {
    let message = try #require(await failure(text))
    #expect(message.contains("line "), "\(message)")
  }

  @Test func readsInterimReports() async throws {
    let lines = ":61:2406120612C1,00NTRFX\n:61:240612EC5,00NTRFX\n:61:240612D2,00NTRFX"
    func text(_ sums: String) -> String {
      ":20:A\n:25:6222020000000000018\n:28C:1\n:34F:CNY0,\n:13D:2406121200+0800\n\(lines)\n\(sums)"
    }
    let file = try await read(text(":90D:1CNY2,00\n:90C:2CNY6,00\n-\n"))
    #expect(file.rows.map(\.fen) == [100, 200] && file.skipped == ["not-booked": 1])
    #expect(file.reports[0].holdReasons.isEmpty)
    #expect(
      try await read(text(":90D:1CNY2,00\n:90C:1CNY1,00\n-\n")).reports[0].holdReasons.isEmpty)
    #expect(!(try await read(text(":90D:2CNY2,00\n-\n")).reports[0].holdReasons.isEmpty))
    #expect(await failure(text("")) != nil)
  }

  @Test func lineEndsAndEncodingsMakeNoDifference() async throws {
    let text = DocumentExample.mt940.replacing("RENT", with: "房租")
    let plain = try await read(text)
    let crlf = try await read(text.replacing("\n", with: "\r\n"))
    #expect(crlf.rows == plain.rows)
    let files = TestFiles()
    let path = files.write("b.sta", TestEncoding.gb18030(text))
    let wide = try await Reading.of([path], formats: StandardFormats.all)
    #expect(wide.rows.map(\.memo) == plain.rows.map(\.memo))
    #expect(wide.rows[1].memo.hasPrefix("房租"))
  }

  @Test(arguments: [
    ("?20Abrechnung 29.05. ?21siehe Anlage", "Abrechnung 29.05. siehe Anlage"),
    (
      "166?00SEPA?20ABCDEFGHIJKLMNOPQRSTUVWXYZ1?212345?60END",
      "SEPA ABCDEFGHIJKLMNOPQRSTUVWXYZ12345 END"
    ),
    ("What is it? 20 of them", "What is it? 20 of them"),
  ])
  func subfieldsAreOneText(field: String, memo: String) async throws {
    let text = Self.message(
      ":61:240612C1,00N025NONREF\n:86:\(field)", opening: "C000000CNY0", closing: "C240612CNY1")
    #expect(try await read(text).rows.map(\.memo) == [memo])
  }

  @Test func keywordsNameTheParty() async throws {
    let line =
      ":61:240612C1,00NTRFX\n:86:/TRTP/SEPA/IBAN/DE89370400440532013000/BIC/DEUTDEFF/NAME/ZHANG SAN/REMI/RENT"
    let row = try await read(Self.message(line, closing: "C240612CNY101,00")).rows[0]
    #expect(row.payer == "DE89370400440532013000" && row.payerName == "ZHANG SAN")
  }
}

@Suite struct PBOCReportTests {
  typealias Make = DocumentExample

  @Test func readsCustomersAndTransactions() async throws {
    let file = try await read(Make.large)
    #expect(file.rejects.isEmpty && file.read == 4 && file.reports[0].holdReasons.isEmpty)
    #expect(file.reports[0].format == "pboc-xml")
    #expect(file.rows[0].payeeName == "测试公司" && file.rows[0].payerName == "测试甲")
    #expect(file.rows[0].memo == "投资款" && file.rows[0].reference == "T1")
    #expect(file.rows[1].marks & RowMarks.dateOnly.rawValue != 0)
    #expect(file.rows[3].payerName == "测试丁")
    #expect(try await read(Make.large).rows == file.rows)
  }

  @Test func readsSuspiciousReports() async throws {
    let file = try await read(Make.suspicious)
    #expect(file.rows.count == 1 && file.reports[0].holdReasons.isEmpty)
    #expect(file.rows[0].payee == "6222020000000000018" && file.rows[0].payer == "")
    #expect(file.rows[0].payerName == "" && file.rows[0].fen == 5_000_000)
    #expect(file.rows[0].marks & RowMarks.cash.rawValue != 0)
  }

  @Test func encodingIsReadAsItIs() async throws {
    let files = TestFiles()
    let path = files.write("a.XML", TestEncoding.gb18030(Make.large))
    let file = try await Reading.of([path], formats: StandardFormats.all)
    #expect(file.rows.map(\.payeeName) == (try await read(Make.large)).rows.map(\.payeeName))
    #expect(file.reports[0].warnings.isEmpty)
  }

  @Test(arguments: [
    ("<TTNM>2</TTNM>", "<TTNM>3</TTNM>"), ("<CTTN>2</CTTN>", "<CTTN>7</CTTN>"),
    ("<TSDT seqno=\"1\">", "<TSDX seqno=\"1\">"),
  ])
  func holdsWhatItsCountsContradict(old: String, new: String) async throws {
    var text = Make.large.replacing(old, with: new, maxReplacements: 1)
    if new.contains("TSDX") {
      text = text.replacing("</TSDT>", with: "</TSDX>", maxReplacements: 1)
    }
    let report = try await read(text).reports[0]
    #expect(!report.holdReasons.isEmpty)
    #expect(report.holdReasons.allSatisfy { $0.code == .fileTotals })
  }

  @Test func countsOfASuspiciousReportAreCompared() async throws {
    for count in ["STNM", "SETN"] {
      let text = Make.suspicious.replacing("<\(count)>1", with: "<\(count)>2")
      #expect(try await read(text).reports[0].holdReasons.count == 1)
      let blank = Make.suspicious.replacing("<\(count)>1", with: "<\(count)>@N")
      #expect(try await read(blank).reports[0].holdReasons.isEmpty)
    }
  }

  @Test func aCutReportIsRefused() async throws {
    let bytes = Array(Make.large.utf8)
    let end = bytes.lastIndex(of: UInt8(ascii: ">")) ?? 0
    for count in stride(from: 60, through: end, by: 97) {
      #expect(await failure(String(decoding: bytes[..<count], as: UTF8.self)) != nil)
    }
  }
}

@Suite struct DocumentsBesideTablesTests {
  @Test func folderOfDocumentsAndTables() async throws {
    let files = TestFiles()
    files.write("a.xml", DocumentExample.camt)
    files.write("b.sta", DocumentExample.mt940)
    files.write("c.XML", DocumentExample.large)
    files.write("d.csv", Canonical.header + Canonical.rows(3))
    let packed = TestContainers.gzip(
      Array(DocumentExample.camt02(entries: DocumentExample.entry("1.00")).utf8))
    files.write("e.zip", TestWorkbook.zip([.init(Array("x/a.xml.gz".utf8), packed)]))
    let inputs = try StatementReader.resolveInputs([files.folder])
    let reading = try await Reading.of(inputs, formats: StandardFormats.all)
    #expect(
      reading.reports.map(\.format) == ["camt-053", "mt940", "pboc-xml", "canonical", "camt-053"])
    #expect(reading.reports[4].compression == "zip+gzip+xml")
    #expect(reading.accepted == 4 + 4 + 4 + 3 + 1)
  }

  /// Tables that start with a pointed bracket stay tables.
  @Test func tablesWithBracketsStayTables() async throws {
    let files = TestFiles()
    let path = files.write(
      "a.csv", "<DATE>,<AMT>,<FROM>,<TO>\n2024-06-12,1.00,6222020000000000018,6217000000000000020\n"
    )
    var options = ReadingOptions()
    options.mapping = [
      (.time, "<DATE>"), (.amount, "<AMT>"), (.payer, "<FROM>"), (.payee, "<TO>"),
    ]
    #expect(try await Reading.of([path], options: options, formats: []).rows.map(\.fen) == [100])
  }
}
