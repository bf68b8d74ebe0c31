import BankRecords
import Testing

@testable import StatementIngest

/// Text that is not what it seems: stray bytes in numbers, struck and hidden text of pages, codes of
/// no currency, days that mean “never”, notes beside statements.
struct StrayDataTests {
  let files = TestFiles()

  private func reading(payer: String) async throws -> Reading {
    let row = Canonical.row(1).replacing("6222020000000000018", with: payer)
    return try await Reading.of([files.write("a.csv", Canonical.header + row + Canonical.row(2))])
  }

  @Test(arguments: [
    "6222020000;000000018", "6222020000'000000018", "6222020000\\000000018",
    "6222020000\t000000018",
    "6222020000\r000000018", "6222020000\u{2028}000000018", "6222020000\u{200B}000000018",
    "6222020000|000000018", "6222020000?000000018", "6222020000\u{7F}000000018",
    "6222020000000000018;", "6222020000000000018'", "6222020000\u{FEFF}000000018",
  ]) func aStrayByteIsNoNewAccount(number: String) async throws {
    let reading = try await reading(payer: number)
    #expect(reading.rows.count == 1 && reading.rejects.count == 1, "\(reading.rows)")
    #expect(reading.reports[0].rejected == ["E_ACCOUNT_DAMAGED": 1], "\(reading.rejects)")
  }

  @Test(arguments: [
    "6222 0200 0000 0000 018", "6222-0200-0000-0000-018", "'6222020000000000018",
    "`6222020000000000018", "\t6222020000000000018\t ", "  6222020000000000018",
  ]) func whatPrintersAndSpreadsheetsAddIsNoPart(number: String) async throws {
    let reading = try await reading(payer: number)
    #expect(reading.rejects.isEmpty && reading.rows.first?.payer == "6222020000000000018")
  }

  private func page(_ rows: String, end: String = "</table></html>") async throws -> Reading {
    let header = WorkbookTests.header.map { "<th>\($0)</th>" }.joined()
    let text = "<html><table><tr>\(header)</tr>\(rows)\(end)"
    return try await Reading.of(StatementReader.resolveInputs([files.write("p.xls", text)]))
  }

  private func row(_ tag: String = "<tr>", change: (String) -> String = { $0 }) -> String {
    tag + WorkbookTests.row(1, memo: "转账").map { "<td>\(change($0))</td>" }.joined() + "</tr>"
  }

  @Test func aCutPageHoldsTheFile() async throws {
    let cut = try await page(row(), end: "")
    #expect(cut.reports[0].holdReasons.map(\.code) == [.truncated])
    #expect(try await page(row()).reports[0].holdReasons.isEmpty)
    // Without its end tag, but with the page's: the program that wrote it forgot one.
    #expect(try await page(row(), end: "</body></html>").reports[0].holdReasons.isEmpty)
    let inTag = try await page(row(), end: "<tr><td")
    #expect(inTag.reports[0].holdReasons.map(\.code) == [.truncated])
  }

  @Test(arguments: ["s", "del", "strike", "span style='text-decoration: line-through'"])
  func struckTextIsNoPartOfANumber(tag: String) async throws {
    let name = tag.prefix { $0 != " " }
    let good = try await page(row())
    let amount = try #require(WorkbookTests.row(1, memo: "转账").first { $0.contains(".") })
    let struck = try await page(
      row() + row { $0 == amount ? "<\(tag)>9</\(name)>\(amount)" : $0 })
    #expect(good.rows.count == 1 && struck.rows == good.rows && struck.rejects.count == 1)
    #expect(struck.reports[0].warnings.contains { $0.contains("struck out") })
  }

  @Test func hiddenTextIsSaid() async throws {
    let good = try await page(row())
    let key = try await page(row { "<span style=\"display: none\">7</span>\($0)" })
    #expect(key.rows == good.rows && key.reports[0].warnings.contains { $0.contains("left out") })
    let hidden = try await page(row() + row("<tr style='DISPLAY:none'>"))
    #expect(hidden.rows.count == 2)
    #expect(hidden.reports[0].warnings.contains { $0.contains("1 rows that the page hides") })
  }

  @Test(arguments: ["XXX", "QQQ", "CNX"]) func noCurrencyIsRejected(code: String) async throws {
    let row = Canonical.row(1).replacing("CNY", with: code)
    let reading = try await Reading.of([files.write("a.csv", Canonical.header + row)])
    #expect(reading.rows.isEmpty && reading.reports[0].rejected == ["E_CURRENCY": 1])
  }

  @Test func messagesShowWhatIsInvisible() async throws {
    let row = Canonical.row(1).replacing("100.00", with: "10\r0.00")
    let reading = try await Reading.of([files.write("a.csv", Canonical.header + row)])
    #expect(reading.rows.isEmpty && CellText.visible("10\r0.00\u{2028}") == "10\\r0.00\\u{2028}")
    let never = Canonical.row(0).replacing("2024-03-01", with: "9999-12-31")
    let last = try await Reading.of([files.write("b.csv", Canonical.header + never)])
    #expect(last.rows.isEmpty && last.rejects.count == 1)
  }

  @Test func notesBesideStatementsArePassedOver() throws {
    _ = files.write("a.csv", Canonical.header + Canonical.rows(3))
    _ = files.write("README.md", "# 说明\n\n导出于 2024 年。\n")
    _ = files.write("scan.pdf", "%PDF-1.4\n…")
    _ = files.write(".DS_Store", "x")
    _ = files.write("readme_rows.csv", Canonical.header + Canonical.rows(3))
    var passed: [PassedOverFile] = []
    let inputs = try StatementReader.resolveInputs(
      [files.folder], options: ReadingOptions(), passedOver: &passed)
    #expect(inputs.map { $0.split(separator: "/").last } == ["a.csv", "readme_rows.csv"])
    #expect(passed.map(\.reason) == ["hidden", "note", "PDF"])
    #expect(
      try StatementReader.resolveInputs(["\(files.folder)/scan.pdf"]).count == 1,
      "a file that was named is never passed over")
  }

  @Test func fewStepsThatAllOpposeAreTold() async throws {
    let rows = [
      ("进", "100.00", "900.00", "01"), ("进", "50.00", "850.00", "02"),
      ("出", "30.00", "880.00", "03"), ("出", "20.00", "900.00", "04"),
    ]
    var text = "账号,对方账号,收支标志,金额,余额,时间,币种\n"
    for (flag, amount, balance, day) in rows {
      text += "6222020000000001010,6217000000000000020,\(flag),\(amount),\(balance),"
      text += "2024-03-\(day) 10:00:00,CNY\n"
    }
    let proved = try await DirectionReadingTests.read(text, .prove)
    #expect(proved.rows.count == 4 && proved.reports[0].holdReasons.isEmpty)
    #expect(proved.reports[0].warnings.contains { $0.contains("收付方向存疑") })
    let turned = try await DirectionReadingTests.read(text, .verify)
    #expect(turned.reports[0].directionProof?.turnedAccounts == 1)
    // Money in alone may be swept out between the rows: not turned, and the reason is said.
    let oneSide = text.split(separator: "\n").prefix(3).joined(separator: "\n") + "\n"
    let kept = try await DirectionReadingTests.read(oneSide, .verify)
    #expect(kept.reports[0].directionProof?.turnedAccounts == 0)
    #expect(kept.reports[0].warnings.contains { $0.contains("not turned round") })
  }

  @Test func namesThatStandTwiceMustBeTold() async throws {
    let text =
      "时间,付款,收款,金额,金额\n2024-03-01 10:00:00,6222020000000001010,6217000000000000020,1.00,2.00\n"
    let path = files.write("twice.csv", text)
    func read(_ amount: String) async throws -> Reading {
      var options = ReadingOptions()
      options.mapping = [(.time, "时间"), (.payer, "付款"), (.payee, "收款"), (.amount, amount)]
      return try await Reading.of([path], options: options)
    }
    await #expect(throws: IngestError.self) { try await read("金额") }
    #expect(try await read("金额.0").rows.first?.fen == 100)
    #expect(try await read("金额.1").rows.first?.fen == 200)
  }

  @Test func openDatesAreSaidAndNotRejectedOneByOne() async throws {
    let text = "date,from,to,amount\n05/06/2024,6222020000000001010,6217000000000000020,1.00\n"
    var options = ReadingOptions()
    options.mapping = [(.date, "date"), (.payer, "from"), (.payee, "to"), (.amount, "amount")]
    do {
      _ = try await Reading.of([files.write("d.csv", text)], options: options)
      Issue.record("dates that can be read both ways were read")
    } catch IngestError.usage(let message) {
      #expect(message.contains("05/06/2024") && message.contains("date_order"))
    }
  }

  @Test func cardsUnderNeutralNamesAreNotDropped() throws {
    var text = "c1,c2,c3,c4,c5\n"
    for index in 0..<20 {
      text += "2024-03-\(10 + index) 10:00:00,62220200000000010\(10 + index % 3),"
      text += "62170000000000000\(20 + index % 9),\(index % 2 == 0 ? "借" : "贷"),\(10 + index).50\n"
    }
    let suggestion = try StatementReader(options: ReadingOptions()).suggest(
      files.write("neutral.csv", text), name: "neutral")
    #expect(suggestion.columns[1].field == .own && suggestion.columns[2].field == .counterparty)
    #expect(suggestion.doubts.contains { $0.contains("c2 holds account numbers") })
  }
}
