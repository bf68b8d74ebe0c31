import BankRecords
import SeededNumbers
import Testing

@testable import StatementIngest

struct SuggestionTests {
  static func suggest(_ text: String, name: String = "a.csv") throws -> LayoutSuggestion {
    let files = TestFiles()
    return try StatementReader(options: ReadingOptions()).suggest(
      files.write(name, text), name: "mine")
  }

  /// A statement of its own making: names of columns and words of direction are not known ones.
  static func statement(
    header: String, flags: (moneyIn: String, moneyOut: String), newestFirst: Bool
  ) -> String {
    var random = SeededNumbers(state: 4)
    var balance = 1_000_000
    var rows: [String] = []
    for index in 0..<40 {
      let fen = Int.random(in: 100...99_999, using: &random)
      let isIn = Int.random(in: 0..<2, using: &random) == 0 || balance < fen
      balance += isIn ? fen : -fen
      func yuan(_ fen: Int) -> String {
        "\(fen / 100).\(fen % 100 < 10 ? "0" : "")\(fen % 100)"
      }
      rows.append(
        "2024-03-\(10 + index / 4) 10:0\(index % 4):00,6222020000000000018,62170000000\(10_000_000 + index),"
          + "\(isIn ? flags.moneyIn : flags.moneyOut),\(yuan(fen)),\(yuan(balance)),转账")
    }
    if newestFirst { rows.reverse() }
    return header + "\n" + rows.joined(separator: "\n") + "\n"
  }

  static let header = "何时,本方账号,对方账号,方向,多少金额,结余余额,摘要"

  @Test(arguments: [false, true]) func balancesProveTheMeaningOfUnknownWords(newestFirst: Bool)
    throws
  {
    let text = Self.statement(
      header: Self.header, flags: ("乾", "坤"), newestFirst: newestFirst
    ).replacing("方向", with: "借贷标志")
    let suggestion = try Self.suggest(text)
    let format = try #require(suggestion.format, "\(suggestion.missing)")
    guard case .flag(let moneyIn, let moneyOut, _) = format.direction else {
      Issue.record("\(format.direction)")
      return
    }
    #expect(moneyIn == ["乾"] && moneyOut == ["坤"])
    #expect(suggestion.proofs.contains { $0.contains("“乾” is money in") })
    #expect(suggestion.proofs.contains { $0.contains("newest row first") } == newestFirst)
  }

  @Test func balancesOverruleTheUsualMeaningAndSaySo() throws {
    let text = Self.statement(header: Self.header, flags: ("借", "贷"), newestFirst: false)
      .replacing("方向", with: "借贷标志")
    let suggestion = try Self.suggest(text)
    guard case .flag(let moneyIn, _, _) = try #require(suggestion.format).direction else { return }
    #expect(moneyIn == ["借"])
    #expect(suggestion.doubts.contains { $0.contains("“借” usually means money out") })
  }

  @Test func withoutABalanceTheUsualMeaningIsADoubt() throws {
    let text = Self.statement(header: Self.header, flags: ("贷", "借"), newestFirst: false)
      .replacing("方向", with: "借贷标志")
    let lines = text.split(separator: "\n").map { line in
      var cells = line.split(separator: ",", omittingEmptySubsequences: false)
      cells.remove(at: 5)
      return cells.joined(separator: ",")
    }
    let suggestion = try Self.suggest(lines.joined(separator: "\n") + "\n")
    #expect(suggestion.doubts.contains { $0.contains("balances do not prove it") })
    // A balance under a name that says nothing is found by its values.
    let renamed = try Self.suggest(text.replacing("结余余额", with: "别的"))
    #expect(renamed.proofs.contains { $0.contains("“贷” is money in") })
  }

  /// What is proposed reads the file to the very rows.
  @Test func theProposalReadsTheFile() async throws {
    let text = Self.statement(header: Self.header, flags: ("进", "出"), newestFirst: false)
      .replacing("方向", with: "借贷标志")
    let files = TestFiles()
    let path = files.write("a.csv", text)
    let format = try #require(
      try StatementReader(options: ReadingOptions()).suggest(path, name: "mine").format)
    let reading = try await Reading.of([path], formats: [format])
    #expect(reading.rejects == [] && reading.accepted == 40)
    let mapped = [
      (RecordField.time, "何时"), (.own, "本方账号"), (.counterparty, "对方账号"), (.amount, "多少金额"),
      (.direction, "借贷标志"), (.balance, "结余余额"), (.memo, "摘要"),
    ]
    var options = ReadingOptions()
    options.mapping = mapped.map { (field: $0.0, column: $0.1) }
    #expect(try await Reading.of([path], options: options) == reading)
  }

  @Test func foreignStatementsWithAndWithoutHeader() async throws {
    let rows = """
      01/02/2024;PAYMENT TO ACME;120.50;;4879.50
      05/02/2024;SALARY;;3,000.00;7879.50
      11/02/2024;RENT;1,000.00;;6879.50
      13/02/2024;SHOP;50.25;;6829.25
      01/03/2024;SHOP;50.00;;6779.25

      """
    for (header, names) in [
      ("Posting Date;Description;Debit;Credit;Balance\n", ["Credit", "Debit"]), ("", ["#4", "#3"]),
    ] {
      let suggestion = try Self.suggest(header + rows)
      let format = try #require(suggestion.format, "\(suggestion)")
      let columns = Dictionary(
        uniqueKeysWithValues: format.bindings.map { ($0.field, $0.columns[0]) })
      #expect([columns[.amountIn], columns[.amountOut]] == names)
      #expect(suggestion.hasHeader == !header.isEmpty)
      #expect(format.dateOrder == .dayMonthYear)
      let files = TestFiles()
      var options = ReadingOptions()
      options.formatName = "mine"
      let reading = try await Reading.of(
        [files.write("b.csv", header + rows)], options: options, formats: [format])
      #expect(reading.rows.map(\.fen) == [12_050, 300_000, 100_000, 5025, 5000])
      #expect(reading.rows.map(\.time).first == "2024-02-01 00:00:00")
      #expect(suggestion.doubts.contains { $0.contains("no column names the counterparty") })
    }
  }

  @Test func anUnprovenOrderOfDayAndMonthIsADoubt() throws {
    let text =
      "Date,Description,Amount,Balance\n01/02/2024,A,-5.00,95.00\n01/02/2024,B,-4.00,91.00\n"
    let suggestion = try Self.suggest(text)
    #expect(suggestion.doubts.contains { $0.contains("day or the month stands first") })
  }

  @Test func signsThatStandTheOtherWayRoundAreSeen() throws {
    var text = "Date,Description,Amount,Balance\n"
    var balance = 100_000
    for (index, fen) in [500, -2000, 1250, 725, -300, 999].enumerated() {
      balance -= fen
      text += "2024-03-0\(index + 1),SHOP,\(fen < 0 ? "-" : "")\(fen.magnitude / 100)."
      text += "\(fen.magnitude % 100 < 10 ? "0" : "")\(fen.magnitude % 100),"
      text += "\(balance / 100).\(balance % 100 < 10 ? "0" : "")\(balance % 100)\n"
    }
    let suggestion = try Self.suggest(text)
    guard case .reversedSign = try #require(suggestion.format).direction else {
      Issue.record("\(suggestion.proofs) \(suggestion.doubts)")
      return
    }
  }

  @Test func whatIsMissingIsSaid() throws {
    #expect(try Self.suggest("no table here\nat all\n").format == nil)
    let noDate = try Self.suggest("名称,金额\n甲,5.00\n乙,6.00\n")
    #expect(noDate.format == nil && noDate.missing.contains { $0.contains("dates") })
    let noDirection = try Self.suggest("日期,对方账号,金额\n2024-01-01,6217000000000000020,5.00\n")
    #expect(noDirection.missing.contains { $0.contains("which way the money went") })
  }

  @Test func valuesAreMasked() throws {
    let text = """
      日期,户名,账号,证件号码,对方户名,对方账号,收支,金额,摘要
      2024-01-01,张三丰,6222020000000000018,513333195203150025,李四光,6217000000000000020,收,5.00,赵六还款6217000000000000020
      2024-01-02,张三丰,6222020000000000018,513333195203150025,王老五,6217000000000000020,支,6.00,x

      """
    let suggestion = try Self.suggest(text)
    let shown = suggestion.columns.flatMap(\.samples).joined(separator: " ")
    for secret in ["张三丰", "李四光", "王老五", "62220200000", "62170000000", "195203150025"] {
      #expect(!shown.contains(secret), "\(shown)")
    }
  }

  /// Every example of a built-in format is known, and seen with the columns the format binds.
  @Test func knownFormatsAreToldByName() throws {
    let suggestion = try Self.suggest(Canonical.header + Canonical.rows(8))
    #expect(suggestion.known?.name == "canonical")
    let fields = suggestion.columns.compactMap(\.field)
    #expect(fields.contains(.payer) && fields.contains(.payee) && fields.contains(.amount))
  }
}
