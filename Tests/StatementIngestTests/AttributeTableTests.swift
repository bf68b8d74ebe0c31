import BankRecords
import Testing

@testable import StatementIngest

/// Tables beside the transactions of a police package.
struct AttributeTableTests {
  let files = TestFiles()

  static let accounts =
    "账户开户名称,开户人证件号码,交易卡号,交易账号,账号开户时间\t,账户余额,可用余额,币种,开户网点代码,开户网点,账户状态,钞汇标志名称,"
    + "开户人证件类型,销户日期,账户类型,开户联系方式,通信地址,联系电话,代理人,代理人电话,备注,开户省份,开户城市,账号开户银行,客户代码,"
    + "法人代表,客户工商执照号码,法人代表证件号码,住宅地址,邮政编码,代办人证件号码,邮箱地址,关联资金账户,地税纳税号,单位电话,"
    + "代办人证件类型,住宅电话,法人代表证件类型,国税纳税号,单位地址,工作单位,销户网点,最后交易时间,账户销户银行,任务流水号"

  /// Header → the table that it is; nil: none.
  static let headers: [(header: String, table: String?)] = [
    (accounts, "police-accounts"),
    ("序号,户名,卡号,账号,开户日期,开户行,账户状态,手机号码", "police-accounts"),
    ("客户名称,证件号码,银行卡号,开户网点,账户状态,预留手机号", "police-accounts"),
    ("账户名称\t帐号\t开户时间\t销户时间\t账户状态", "police-accounts"),
    (
      "银行名称,开户账号,子账户账号,余额,可用余额,子账户类别,子账户序号,币种,钞汇标识,账户状态,账户人姓名,账户序号,备注",
      "police-sub-accounts"
    ),
    ("主账户,子账户账号,子账户类别,币种,余额", "police-sub-accounts"),
    (
      "客户名称,证照类型,证照号码,单位地址,联系电话,联系手机,单位电话,住宅电话,工作单位,邮箱地址,代办人姓名,代办人证件类型,"
        + "代办人证件号码,国税纳税号,地税纳税号,法人代表,法人代表证件类型,法人代表证件号码,出生日期,户籍地址,客户工商执照号码",
      "police-persons"
    ),
    ("开户名称,证照类型,证照号码,住宅地址,住宅电话", "police-persons"),
    ("姓名,身份证号,手机号", "police-persons"),
    (
      "任务流水号,银行名称,主体类别,证账号码,账卡号,发送时间,反馈时间,反馈结果,反馈非明细结果,反馈明细结果,入库时间,入库状态,"
        + "请求单号,查询结果", "police-tasks"
    ),
    (
      "银行名称,账号,冻结措施类型(名称),冻结金额,冻结机关,冻结开始日期,冻结截止日期,措施序号,备注,任务流水号,查控主体类别",
      "police-measures"
    ),
    ("银行名称,账号,优先权序号,权利类型,权利人姓名,权利人证件号码,权利金额", "police-priorities"),
    // Transactions, whole or damaged, are none of these.
    ("交易卡号,交易账号,账户开户名称,开户人证件号码,交易时间,交易金额,账户余额,账户状态,开户网点", nil),
    ("账号,户名,开户行,账户状态,开户日期,发生额", nil),
    ("账号,户名,开户行,账户状态,开户日期,借方金额,贷方金额", nil),
    ("姓名,身份证号,卡号", "police-holders"), ("户名,账号,手机号,开户行", "police-holders"),
    // A time and an amount under names that nobody knows: it may be transactions.
    ("姓名,身份证号,卡号,发生日,元", nil), ("户名,证件号码,卡号,开户日期,账户状态,何日,多少钱款额", nil),
    ("户名,证件号码,卡号,开户日期,账户状态,更新日期", "police-accounts"),
    ("客户名称,证件号码,联系电话,收付标志", nil),
    ("日期,金额,对方户名", nil), ("name,city,country", nil), ("账号,余额", nil),
  ]

  @Test(arguments: headers) func recognises(header: String, table: String?) {
    let isTabbed = header.contains("\t帐号")
    let names = header.split(separator: isTabbed ? "\t" : ",").map(String.init)
    #expect(AttributeTable.of(header: names)?.name == table)
  }

  /// No table of the list takes a header of transactions, and no format one of these.
  @Test func formatsAndTablesDoNotOverlap() {
    for format in StandardFormats.all {
      #expect(AttributeTable.of(header: format.header) == nil, "\(format.name)")
      for cut in 1..<format.header.count {
        let half = Array(format.header[..<cut])
        if Set(half).isDisjoint(with: ["交易时间", "交易金额", "交易日期", "记账日期"]) { continue }
        #expect(AttributeTable.of(header: half) == nil, "\(format.name) cut at \(cut)")
      }
    }
    for (header, table) in Self.headers where table != nil {
      let names = Set(HeaderName.normalised(header.split(separator: ",").map(String.init)))
      for format in StandardFormats.all {
        #expect(!FormatRequirement(format).missing(from: names).isEmpty, "\(format.name)")
      }
    }
  }

  private func read(
    _ inputs: [String], options: ReadingOptions = ReadingOptions()
  ) async throws -> (reports: [FileReport], attributes: [[String]], rejects: [String], rows: Int) {
    var attributes: [[String]] = []
    var rejects: [String] = []
    var rows = 0
    let reports = try await StatementReader(options: options).read(inputs) { batch in
      rows += batch.records.count
      for one in batch.attributes {
        attributes.append(
          [one.card, one.account, one.mainAccount, one.name, one.idNumber, one.phone, one.currency]
            .map { batch.string($0) } + [one.openedOn?.description ?? "", "\(one.file)"])
      }
    } reject: { reject in
      rejects.append("\(reject.code.rawValue) \(reject.columnName) \(reject.message)")
    }
    return (reports, attributes, rejects, rows)
  }

  @Test func readsAccountsAndKeepsEveryRowCounted() async throws {
    let path = files.write(
      "a.csv",
      """
      户名,证件号码,交易卡号,交易账号,开户日期,币种,账户状态,联系电话
      沈测试,532822194809091011,6222020000000000018\t,"1000001_156_1",20240102,人民币,正常,13800001234

      韩测试,140105198812120011,--,00000000,00000000,USD,正常,
      户名,证件号码,交易卡号,交易账号,开户日期,币种,账户状态,联系电话
      施测试,,6.22202E+18,,20240102,,正常,
      姜测试,5.32822E+17,6217000000000000020,,20240102,,正常,
      孔测试,532822194809091000,6217000000000000020,,20240102,,正常,
      曹测试,,,123456789012,2024-02-30,外星币,销户,
      短行,1
      """)
    let read = try await read([path])
    let report = try #require(read.reports.first)
    #expect(report.format == "police-accounts" && report.kind == .attributes)
    #expect(report.isReconciled && report.read == 9 && report.accepted == 0 && read.rows == 0)
    #expect(
      read.attributes == [
        [
          "6222020000000000018", "1000001", "", "沈测试", "532822194809091011", "13800001234", "",
          "2024-01-02", "0",
        ],
        ["", "123456789012", "", "曹测试", "", "", "", "", "0"],
      ])
    #expect(report.attributeRows == 2)
    #expect(
      report.skipped
        == ["account-attributes": 2, "blank": 1, "query-feedback": 1, "repeated-header": 1])
    #expect(report.rejected == ["E_ACCOUNT_DAMAGED": 3, "E_TRUNCATED": 1])
    #expect(report.warnings.contains { $0.hasPrefix("1 opening or closing date") })
    for reject in read.rejects {
      #expect(!reject.contains("532822194809091000") && !reject.contains("6217000000000000020"))
    }
    #expect(report.mapping.map(\.field).contains("opened_on"))
  }

  @Test(arguments: [1, 7, 64, 4096], [1, 3]) func blocksAndThreadsChangeNothing(
    blockBytes: Int, threads: Int
  ) async throws {
    var text = "姓名,身份证号,手机号,工作单位\n"
    for row in 0..<60 {
      text +=
        "测试\(row),\(row % 7 == 0 ? "" : "1401051988121200\(10 + row)"),1390000\(1000 + row),\"甲,乙\"\n"
    }
    let path = files.write("p.csv", text)
    var options = ReadingOptions()
    (options.blockBytes, options.threads) = (blockBytes, threads)
    let (one, other) = (try await read([path]), try await read([path], options: options))
    #expect(one.attributes == other.attributes && one.attributes.count == 51)
    #expect(one.reports[0].skipped == other.reports[0].skipped)
    #expect(one.reports[0].skipped == ["person-attributes": 51, "query-feedback": 9])
  }

  @Test func listsWithoutTransactionsAreCounted() async throws {
    let path = files.write(
      "m.csv", "银行名称,账号,冻结措施类型,冻结金额,冻结机关\n甲行,6222020000000000018,冻结,100.00,某局\n")
    let read = try await read([path])
    #expect(read.reports[0].kind == .noTransactions && read.reports[0].attributeRows == 0)
    #expect(read.reports[0].skipped == ["measure-rows": 1] && read.attributes.isEmpty)
  }

  /// A statement whose header is damaged is refused; it is not read as a table of accounts.
  @Test func aDamagedStatementIsNoTableOfAccounts() async throws {
    for header in [
      StatementFormat.police34.header.joined(separator: ",").replacing("收付标志", with: "收付标誌"),
      StatementFormat.police34.header.joined(separator: ",").replacing(
        "交易时间,交易金额", with: "交易时间交易金额"),
      StatementFormat.police34.header.filter { $0 != "收付标志" }.joined(separator: ","),
    ] {
      let path = files.write("t.csv", header + "\n" + String(repeating: ",", count: 33) + "\n")
      await #expect(throws: IngestError.self) { _ = try await read([path]) }
    }
  }

  /// Rows that name card and account both say so once a run of rows; a wallet and its bank card are
  /// two accounts.
  @Test func rowsTellOfTheirTwoNumbers() async throws {
    let row = { (card: String, account: String) in
      "\(card),\(account),沈测试,,2024-06-12 10:15:30,5.00,,进,6217000000000000020,,韩测试"
        + String(repeating: ",", count: 23)
    }
    let header = StatementFormat.police34.header.joined(separator: ",")
    let path = files.write(
      "t.csv",
      ([header] + [
        row("6222020000000000018", "1000001_156_1"), row("6222020000000000018", "1000001"),
        row("6222020000000000018", ""), row("", "1000001"), row("6222020000000000018", "6.2E+18"),
        row("6222020000000000018", "1000002"),
      ]).joined(separator: "\n") + "\n")
    let read = try await read([path])
    #expect(read.rows == 6 && read.rejects.isEmpty && read.reports[0].kind == .transactions)
    #expect(
      read.attributes.map { Array($0[0...1]) } == [
        ["6222020000000000018", "1000001"], ["6222020000000000018", "1000002"],
      ])
    #expect(StatementFormat.tenpayPolice.numberPair == nil)
  }

  /// One workbook with persons, accounts and transactions, as platforms hand it over.
  @Test func sheetsOfAttributesAreNotPassedOver() async throws {
    let header = StatementFormat.police34.header
    var row = [String](repeating: "", count: 34)
    row[0] = "6222020000000000018"
    row[1] = "1000001"
    row[2] = "沈测试"
    row[4] = "2024-06-12 10:15:30"
    row[5] = "5.00"
    row[7] = "进"
    row[8] = "6217000000000000020"
    let path = files.write(
      "查控.xlsx",
      TestWorkbook.book([
        (
          "人员",
          TestWorkbook.rows([["姓名", "身份证号", "手机号"], ["沈测试", "532822194809091011", "13800001234"]])
        ),
        (
          "账户",
          TestWorkbook.rows([
            ["户名", "交易卡号", "交易账号", "开户日期", "账户状态", "备注"],
            ["沈测试", "6222020000000000018", "1000001", "2024-01-02", "正常"],
          ])
        ),
        ("明细", Self.wideRows([header, row])), ("说明", TestWorkbook.rows([["本表由平台导出"]])),
      ]))
    let read = try await read(try StatementReader.resolveInputs([path]))
    #expect(
      read.reports.map(\.format) == ["police-persons", "police-accounts", "police-34", ""])
    #expect(read.rows == 1 && read.reports.allSatisfy(\.isReconciled))
    #expect(read.attributes.map { $0[8] } == ["0", "1", "2"], "each knows its file")
    #expect(read.reports[3].warnings.contains { $0.hasPrefix("passed over") })
  }

  /// Sheet rows of more columns than letters.
  private static func wideRows(_ table: [[String]]) -> String {
    table.enumerated().map { index, cells in
      let xml = cells.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined()
      return "<row r=\"\(index + 1)\">\(xml)</row>"
    }.joined()
  }

  /// A sheet that is neither is no reason to take a workbook of accounts for one of transactions.
  @Test func anUnknownSheetBesideAccountsAloneIsRefused() async throws {
    let path = files.write(
      "b.xlsx",
      TestWorkbook.book([
        (
          "账户",
          TestWorkbook.rows([
            ["户名", "卡号", "开户日期", "账户状态"], ["甲", "6222020000000000018", "2024-01-02", "正常"],
          ])
        ),
        ("流水", TestWorkbook.rows([["何时", "多少", "给谁"], ["2024-01-02", "5", "乙"]])),
      ]))
    await #expect(throws: IngestError.self) {
      _ = try await read(try StatementReader.resolveInputs([path]))
    }
  }
}
