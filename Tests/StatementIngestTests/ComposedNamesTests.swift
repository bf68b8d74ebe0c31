import BankRecords
import Testing

@testable import StatementIngest

/// Tables of banks that nobody has seen before, by names that are made of whose it is and what it is.
struct ComposedNamesTests {
  static let statements: [(header: String, first: String, second: String)] = [
    (
      "卡号/账号,客户姓名,交易日期,交易时间,摘要,支出金额,收入金额,账户余额,对方账号,交易状态,渠道",
      "6222020000000000018\t,测试甲,2024-06-12,10:15,汇入,,50000.00,150000.00,6217000000000000020\t,成功,网银",
      "6222020000000000018\t,测试甲,2024-06-13,09:15,汇出,1200.50,,148799.50,6228480000000000034\t,成功,手机"
    ),
    (
      "持卡人账户号码,业务日期,业务时间,收支方向,转账金额,对端账号/卡号,对端户名,卡内余额",
      "6222020000000000018,20240612,1015,收,50000.00,6217000000000000020,测试乙,150000.00",
      "6222020000000000018,20240613,0915,支,1200.50,6228480000000000034,测试丙,148799.50"
    ),
    (
      "KHZH,JYRQ,JYSJ,JDBZ,JYJE,DFZH,DFHM,YE",
      "6222020000000000018,20240612,1015,C,50000.00,6217000000000000020,测试乙,150000.00",
      "6222020000000000018,20240613,0915,D,1200.50,6228480000000000034,测试丙,148799.50"
    ),
    (
      "cust_acct_no,book_dt,book_tm,dr_cr_ind,txn_amt,cntpty_acct_no,cntpty_nm,bal",
      "6222020000000000018,2024-06-12,10:15,CR,50000.00,6217000000000000020,测试乙,150000.00",
      "6222020000000000018,2024-06-13,09:15,DR,1200.50,6228480000000000034,测试丙,148799.50"
    ),
    (
      "本人账号,记账日期,入账时间,借贷标志,发生额,交易相对方银行卡号,交易相对方姓名,结余",
      "6222020000000000018,2024-06-12,2024-06-12 10:15:00,贷,50000.00,6217000000000000020,测试乙,150000.00",
      "6222020000000000018,2024-06-13,2024-06-13 09:15:00,借,1200.50,6228480000000000034,测试丙,148799.50"
    ),
  ]

  @Test(arguments: statements)
  func readsStatements(header: String, first: String, second: String) async throws {
    let file = try await Reading.ofStandard("\(header)\n\(first)\n\(second)\n", name: "layout.csv")
    #expect(file.reports.map(\.format) == ["generic"])
    #expect(file.rows.map(\.payer) == ["6217000000000000020", "6222020000000000018"])
    #expect(file.rows.map(\.payee) == ["6222020000000000018", "6228480000000000034"])
    #expect(file.rows.map(\.fen) == [5_000_000, 120_050])
    #expect(file.rows.map(\.time) == ["2024-06-12 10:15:00", "2024-06-13 09:15:00"])
  }

  /// A clearing list in fen.
  @Test func readsFenWhereTheNameSaysSo() async throws {
    let file = try await Reading.ofStandard(
      "批号;委托日;委托时分秒;出款账户;出款户;进款账户;进款户;清算金额(分);附注\n"
        + "Q1;20240612;101500;6217000000000000020;测试乙;6222020000000000018;测试甲;5000000;投资款\n",
      name: "layout.csv")
    #expect(file.rows.map(\.fen) == [5_000_000])
    #expect(file.rows.map(\.payerName) == ["测试乙"])
    // A balance in yuan beside it leaves open what is in which unit.
    await #expect(throws: IngestError.self) {
      try await Reading.ofStandard(
        "账号,时间,借贷标志,发生额(分),余额,对方账号\n6222020000000000018,2024-06-12 10:15:00,贷,500,100.00,6217000000000000020\n",
        name: "layout.csv")
    }
  }

  static let transfers = [
    "支付交易序号,委托日期,受理时间,付款人账号,付款人名称,付款行名称,收款人账号,收款人名称,货币,交易金额(元),附言",
    "流水号,记账日期,清算时间,汇出方账号/卡号,汇出方姓名,汇出方开户银行,受益人银行账号,受益人姓名,币种,划款金额,摘要",
    "JYLSH,JYRQ,JYSJ,FKZH,FKRMC,BRANCH,SKZH,SKRMC,CCY,JYJE,ZY",
    "no,Event Date,Event Time,Payer Account No.,Payer,branch,Payee Account No.,Payee,ccy,Amount (CNY),Details",
    "txn_no,date,time,originating_acct_no,originating_name,branch,bene_acc_number,bene_holder_name,ccy,amt,memo",
  ]

  @Test(arguments: transfers)
  func readsTransfers(header: String) async throws {
    let file = try await Reading.ofStandard(
      "\(header)\n"
        + "1,2024/6/12,8:31:47,6217000000000000020,测试乙,合成银行,6222020000000000018,测试甲,CNY,50000.00,投资款\n"
        + "2,2024/6/13,18:02:03,6222020000000000018,测试甲,合成银行,6228480000000000034,测试丙,CNY,1200.50,\n",
      name: "layout.csv")
    #expect(file.reports.map(\.format) == ["generic"])
    #expect(file.rows.map(\.payer) == ["6217000000000000020", "6222020000000000018"])
    #expect(file.rows.map(\.payee) == ["6222020000000000018", "6228480000000000034"])
    #expect(file.rows.map(\.fen) == [5_000_000, 120_050])
    #expect(file.rows.map(\.time) == ["2024-06-12 08:31:47", "2024-06-13 18:02:03"])
  }

  /// Rows whose state says that no money moved are no money, also where a person named the columns.
  @Test func failedRowsOfMappedTablesAreSkipped() async throws {
    var options = ReadingOptions()
    options.mapping = [
      (.own, "甲"), (.counterparty, "乙"), (.time, "时"), (.amountIn, "入"), (.amountOut, "出"),
      (.status, "态"),
    ]
    let files = TestFiles()
    let text = """
      甲,乙,时,入,出,态
      6222020000000000018,6217000000000000020,2024-06-12 10:15,50000.00,,成功
      6222020000000000018,6217000000000000020,2024-06-12 10:16,50000.00,,失败
      6222020000000000018,6228480000000000034,2024-06-12 10:17,,7.00,否

      """
    let file = try await Reading.of(
      [files.write("layout.csv", text)], options: options, formats: StandardFormats.all)
    #expect(file.rows.map(\.fen) == [5_000_000])
    #expect(file.reports[0].skipped["failed-transaction"] == 2)
  }
}
