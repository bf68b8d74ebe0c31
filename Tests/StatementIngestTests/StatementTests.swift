import BankRecords
import Testing

@testable import StatementIngest

/// Rows of one account's statement, the map mode, recognition.
struct StatementTests {
  let files = TestFiles()

  static func format(_ direction: StatementFormat.DirectionRule) -> StatementFormat {
    var format = StatementFormat(
      name: "test-statement", chineseName: "测试", summary: "", source: "test", rows: .statement,
      header: ["日期", "时间", "账号", "卡号", "收支", "金额", "收入", "支出", "余额", "对方账号", "对方户名", "摘要", "附言"],
      bindings: [
        FieldBinding(.date, "日期"), FieldBinding(.timeOfDay, "时间"), FieldBinding(.own, "账号"),
        FieldBinding(.ownCard, "卡号"), FieldBinding(.direction, "收支"), FieldBinding(.amount, "金额"),
        FieldBinding(.amountIn, "收入"), FieldBinding(.amountOut, "支出"),
        FieldBinding(.balance, "余额"), FieldBinding(.counterparty, "对方账号"),
        FieldBinding(.counterpartyName, "对方户名"), FieldBinding(.counterpartyNameAndAccount, "对手信息"),
        FieldBinding(.memo, "摘要"), FieldBinding(.memoDetail, "附言"),
        FieldBinding(.cashFlag, "现金标志"),
      ])
    format.requiredColumns = ["日期"]
    format.direction = direction
    format.preambleLimit = 10
    format.skipRules = [SkipRule("totals-row", .firstFieldStarts(with: ["合计", "共"]))]
    return format
  }

  static let flag = StatementFormat.DirectionRule.flag(
    moneyIn: ["进", "贷"], moneyOut: ["出", "借"], neutral: ["不计收支"])

  @Test func directionByFlag() async throws {
    let text = """
      日期,时间,账号,卡号,收支,金额,余额,对方账号,对方户名,摘要,附言
      2024-06-12,10:15:30,1000001234567,,进,50.00,"1,000.00",6217000000000000020,测试甲,转账,投资款
      2024-06-12,,,6222020000000000018,借,20.00,980.00,-,,现取,
      2024-06-12,10:15:31,1000001234567,,O,20.00,980.00,,,,
      2024-06-12,10:15:31,1000001234567,,不计收支,20.00,980.00,,,,
      2024-06-12,10:15:31,,,进,20.00,980.00,,,,
      2024-06-12,10:15:31,1000001234567,,进,20.00,98x,,,,
      合计,,,,,70.00,,,,,
      共3笔
      """
    let path = files.write("a.csv", text)
    let reading = try await Reading.of([path], formats: [Self.format(Self.flag)])
    #expect(reading.rows.count == 2)
    let row = reading.rows[0]
    #expect(row.viewpoint == .payeeStatement && row.payee == "1000001234567")
    #expect(row.payer == "6217000000000000020" && row.payerName == "测试甲" && row.fen == 5000)
    #expect(row.balanceFen == 100_000 && row.memo == "转账 投资款")
    let out = reading.rows[1]
    #expect(out.viewpoint == .payerStatement && out.payer == "6222020000000000018")
    #expect(out.payee == "" && RowMarks(rawValue: out.marks) == .dateOnly)
    #expect(reading.codes == ["E_DIRECTION", "E_ACCOUNT", "E_BALANCE"])
    #expect(reading.skipped == ["neutral-direction": 1, "totals-row": 2])
    #expect(reading.reports[0].acceptedInFen == 5000 && reading.reports[0].acceptedOutFen == 2000)
  }

  @Test func directionByColumns() async throws {
    let text = """
      账号: 1000001234567 户名: 测试
      日期,账号,收入,支出
      20240612,1000001234567,"1,000.00",
      20240612,1000001234567,-,5.00
      20240612,1000001234567,1.00,5.00
      20240612,1000001234567,,
      20240612,1000001234567,0.00,7.00

      日期,账号,收入,支出
      20240612,1000001234567,0.00,
      """
    let reading = try await Reading.of(
      [files.write("a.csv", text)], formats: [Self.format(.twoAmounts)])
    #expect(reading.rows.map(\.fen) == [100_000, 500, 700, 0])
    #expect(
      reading.rows.map(\.viewpoint) == [
        .payeeStatement, .payerStatement, .payerStatement, .payeeStatement,
      ])
    #expect(reading.codes == ["E_AMOUNT", "E_AMOUNT"])
    #expect(reading.skipped == ["blank": 1, "repeated-header": 1])
    #expect(reading.reports[0].layoutLines == 2)
  }

  @Test func ownAccountFromPreambleOrName() async throws {
    var format = Self.format(.sign)
    format.ownAccount = .preamble(labels: ["卡号"])
    let rows = "日期,金额,对手信息\n20240612,-5.00,测试甲6217000000000000020\n20240612,5.00,测试乙\n"
    let named = try await Reading.of(
      [files.write("x.csv", "卡号：,\"6222 0200 0000 0000 018\t\"\n" + rows)], formats: [format])
    #expect(named.rows[0].payer == "6222020000000000018")
    #expect(named.rows[0].payee == "6217000000000000020" && named.rows[0].payeeName == "测试甲")
    #expect(named.rows[1].payer == "" && named.rows[1].payerName == "测试乙")
    let unnamed = try await Reading.of([files.write("acct-77.csv", rows)], formats: [format])
    #expect(unnamed.rows[0].payer == "acct-77")
  }

  @Test func mapMode() async throws {
    var options = ReadingOptions()
    options.mapping = [
      (.time, "When"), (.payer, "From Acct"), (.payee, "To Acct"), (.amount, "Amt"),
    ]
    let text =
      "some title;;;\nFrom Acct;To Acct;Amt;When\n11112222;33334444;5.00;2024-06-12 10:00\n"
    let reading = try await Reading.of([files.write("m.csv", text)], options: options)
    #expect(reading.rows.map(\.payer) == ["11112222"] && reading.reports[0].delimiter == ";")
    #expect(reading.reports[0].layoutLines == 2)

    options.mapping[1].column = "Sender"
    await #expect(throws: IngestError.self) {
      _ = try await Reading.of([files.write("m.csv", text)], options: options)
    }
    options.mapping = [
      (.time, "时间"), (.own, "本方"), (.counterparty, "对方"), (.amount, "金额"), (.direction, "借贷"),
    ]
    let statement = """
      本方,时间,对方,金额,借贷
      1000001,2024-06-12 10:00,2000002,5,借
      1000001,2024-06-12 10:00,2000002,5,C
      1000001,2024-06-12 10:00,2000002,5,1
      合计,,,10.00,
      共3笔
      """
    let mapped = try await Reading.of([files.write("n.csv", statement)], options: options)
    #expect(mapped.rows.map(\.payer) == ["1000001", "2000002"])
    #expect(mapped.codes == ["E_DIRECTION"] && mapped.skipped == ["totals-row": 2])
  }

  @Test func unknownHeadersAreExplained() async throws {
    let text = "流水号,付款账号,收款账号,交易金额(万元),交易时间\n1,2,3,4,5\n"
    do {
      _ = try await Reading.of([files.write("u.csv", text)])
      Issue.record("an unknown header was read")
    } catch let IngestError.unknownFormat(_, header, nearest, suggestion) {
      #expect(header.count == 5 && nearest.first?.contains("canonical (missing: ") == true)
      #expect(nearest.last == "by its column names, but no column is surely the amount")
      // An amount in 万元 is never proposed as one in yuan.
      #expect(
        suggestion
          == "--map id=流水号,time=交易时间,payer=付款账号,payee=收款账号\n        "
          + "(the line above is not enough yet: --map lacks amount)")
    }
  }

  @Test func headersAreComparedLoosely() async throws {
    let text =
      "\u{FEFF}Timestamp\t, Payer_Account ,ＰＡＹＥＥ_account,\"amount\"\n2024-06-12,11112222,33334444,5\n"
    let reading = try await Reading.of([files.write("h.csv", text)])
    #expect(reading.rows.count == 1 && reading.reports[0].encoding == "utf-8-bom")
    #expect(reading.rows[0].byte == UInt64(text.utf8.count - 31))
  }
}
