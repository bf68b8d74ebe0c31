import BankRecords
import Testing

@testable import StatementIngest

/// Traps that real exports hold, one test each.
@Suite struct FormatTrapTests {
  private static let cardA = "6222020000000000018"
  private static let cardB = "6217000000000000020"

  // MARK: Police

  private static let policeHeader =
    "交易卡号,交易账号,账户开户名称,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,摘要说明,"
    + "交易是否成功,查询反馈结果原因\n"

  private static func policeRow(
    card: String = cardA, time: String = "2024-06-12 10:15:30", amount: String = "50.00",
    flag: String = "进", other: String = cardB, cash: String = "", succeeded: String = "成功",
    feedback: String = "成功"
  ) -> String {
    "\(card),1000001,测试甲,\(time),\(amount),,\(flag),\(other),\(cash),,\(succeeded),\(feedback)\n"
  }

  /// 借 is the bank's word: money leaves the customer's account.
  @Test(arguments: [
    ("进", Viewpoint.payeeStatement), ("贷", .payeeStatement), ("入", .payeeStatement),
    ("收", .payeeStatement), ("出", .payerStatement), ("借", .payerStatement),
    ("付", .payerStatement), ("支", .payerStatement), ("出\t", .payerStatement),
  ])
  func policeDirectionWords(flag: String, viewpoint: Viewpoint) async throws {
    let reading = try await Reading.ofStandard(
      Self.policeHeader + Self.policeRow(flag: flag), name: "police.csv")
    let row = try #require(reading.rows.first)
    #expect(row.viewpoint == viewpoint)
    let isIn = viewpoint == .payeeStatement
    #expect(row.payee == (isIn ? Self.cardA : Self.cardB))
    #expect(row.payer == (isIn ? Self.cardB : Self.cardA))
  }

  @Test(arguments: ["O", "", "未知", "1", "2"])
  func policeDirectionIsNeverGuessed(flag: String) async throws {
    let reading = try await Reading.ofStandard(
      Self.policeHeader + Self.policeRow(flag: flag), name: "police.csv")
    #expect(reading.codes == ["E_DIRECTION"])
  }

  /// Failed transfers and answers without a transaction are skipped by name; a row that has lost
  /// its amount only is a reject, whatever the feedback says.
  @Test func policeSkipsOnlyWhatIsNoTransaction() async throws {
    let reading = try await Reading.ofStandard(
      Self.policeHeader + Self.policeRow()
        + Self.policeRow(succeeded: "失败") + Self.policeRow(succeeded: "02")
        + Self.policeRow(succeeded: "是") + Self.policeRow(succeeded: "")
        + Self.policeRow(time: "", amount: "", flag: "", other: "", feedback: "无此账户")
        + Self.policeRow(amount: "", feedback: "查询失败")
        + Self.policeRow(time: "", feedback: "查询失败"),
      name: "police.csv")
    #expect(reading.read == 8 && reading.accepted == 3)
    #expect(reading.skipped == ["failed-transaction": 2, "query-feedback": 1])
    #expect(reading.codes == ["E_AMOUNT", "E_TIME"])
  }

  /// Text cells (`="6222…"`), a currency suffix behind the card, cash, a blank card.
  @Test func policeCellsAsExportsWriteThem() async throws {
    let header = Self.policeHeader.split(separator: ",").map { cell in
      cell.hasSuffix("\n") ? "=\"\(cell.dropLast())\"\n" : "=\"\(cell)\""
    }.joined(separator: ",")
    let row = Self.policeRow().split(separator: ",", omittingEmptySubsequences: false).map {
      $0.hasSuffix("\n") ? "=\"\($0.dropLast())\"\n" : "=\"\($0)\""
    }.joined(separator: ",")
    let reading = try await Reading.ofStandard(
      header + row + Self.policeRow(card: "6222020000000000018_156_1")
        + Self.policeRow(card: "", flag: "出", other: "", cash: "现金"), name: "police.csv")
    #expect(reading.rejects.isEmpty)
    #expect(reading.rows.map(\.payee) == [Self.cardA, Self.cardA, ""])
    #expect(reading.rows.map(\.payer) == [Self.cardB, Self.cardB, "1000001"])
    #expect(reading.rows.map(\.marks) == [0, 0, RowMarks.cash.rawValue])
    #expect(reading.rows.map(\.fen) == [5000, 5000, 5000])
  }

  // MARK: Banks

  /// The cells of the real .xls files of CCB and SPDB, saved as CSV: CCB's example hides the amounts
  /// of its first four rows.
  @Test func realWorkbooksSavedAsText() async throws {
    let ccb = """
      China Construction Bank
      开户机构：,xxx
      币　　种：,人民币
      账　　号：,xxxxx*********xxxx

      记账日          ,交易日期          ,交易时间                ,支出                ,收入                ,账户余额          ,币种          ,摘要            ,对方账号          ,对方户名          ,交易地点
      20250101,20250101,18:53:19,,,,人民币,消费,20883313166*****0156,中***融科技有限公司,支付宝
      20250102,20250102,19:12:59,,,,人民币,消费,2088131*****0121,**微超,支付宝
      20250102,20250102,21:43:48,,,,人民币,消费,20880216448*****0156,高***技术有限公司,支付宝
      20250105,20250105,17:12:28,,,,人民币,无卡自助交易,802080*****0015,中***网络有限公司,云闪付
      20250106,20250106,09:36:05,18.06,,,人民币,消费,20880216448*****0156,高***技术有限公司,支付宝
      20250106,20250106,12:03:39,66.4,,,人民币,消费,2088131*****0121,**微超,支付宝
      以上数据仅供参考|具体内容请以柜台为准

      """
    let reading = try await Reading.ofStandard(ccb, name: "交易明细.csv")
    #expect(reading.codes == Array(repeating: "E_AMOUNT", count: 4))
    #expect(reading.skipped == ["note-row": 1])
    #expect(reading.rows.map(\.fen) == [1806, 6640])
    #expect(reading.rows.map(\.payer) == ["交易明细", "交易明细"])
    #expect(reading.reports.first?.warnings.count == 1)

    let spdb = """
      账号,6200000000001230,账户类型,借记卡,日期范围,20251201-20251231
      顺序号,交易日期,交易类型,存入金额,取出金额,余额,交易对手名称,交易对手账号,附言
      1,2025/12/03  14:06:51,网上支付-支付宝,,3.88,1981.33,基金销售有限公司,12345678901236500,
      2,2025/12/05  07:22:32,汇入外,10.00,,1991.33,基金销售有限公司,12345678901236500,
      3,2025/12/05  19:03:07,网上支付-支付宝,,3.88,1987.45,基金销售有限公司,12345678901236500,
      4,2025/12/05  20:37:39,网上支付-支付宝,,3.88,1983.57,基金销售有限公司,12345678901236500,

      """
    let spdbReading = try await Reading.ofStandard(spdb, name: "spdb.csv")
    let report = try #require(spdbReading.reports.first)
    #expect(report.accepted == 4 && report.acceptedInFen == 1000 && report.acceptedOutFen == 1164)
    #expect(spdbReading.rows.map(\.payer).first == "6200000000001230")
  }

  /// Rows of ABC may lack their last fields, but not gain any.
  @Test func abcRowsMayBeShort() async throws {
    let reading = try await Reading.ofStandard(
      """
      交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日 志 号,交易渠道,交易附言
      20240103,,正常还款,-12345.89,1943.12,12341234123412341,111222333
      20240104,,正常还款,-1.00,1943.12,12341234123412341,111222333,a,b,c,d

      """, name: "6228480000000000034.csv")
    #expect(reading.codes == ["E_FIELD_COUNT"])
    #expect(reading.rows.map(\.payer) == ["6228480000000000034"])
    #expect(reading.rows.map(\.payee) == ["12341234123412341"])
    #expect(reading.reports.first?.warnings.isEmpty == true)
  }

  /// A balance that the bank blacked out is no reason to lose the row.
  @Test func withheldBalanceCostsNothing() async throws {
    let reading = try await Reading.ofStandard(
      """
      序号,交易日期,交易时间,交易类型,借贷,交易金额,余额,对方账号,对方户名,交易地点,摘要
      1,2025-01-01,10:00:00,转账,贷 Cr,1.23,"xx,yyyy.zz",1323132313211331313,测试乙,批处理,
      2,2025-01-02,10:00:00,转账,借 Dr,1.23,****,1323132313211331313,测试乙,批处理,
      3,2025-01-03,10:00:00,转账,贷 Cr,1.23,100.00,1323132313211331313,测试乙,批处理,

      """, name: "a.csv")
    #expect(reading.rejects.isEmpty)
    #expect(reading.rows.map(\.balanceFen) == [nil, nil, 10_000])
    let warnings = reading.reports.first?.warnings ?? []
    #expect(warnings.contains { $0.hasPrefix("2 balances are withheld") })
  }

  /// Labels hold their number in the same cell or the next, in brackets or bare; the other side's
  /// number is not the own one.
  @Test(arguments: [
    "账号:6222020000000000018", "卡号： 6222020000000000018", "# 账号: [一卡通:6222020000000000018  ]",
    "对方账号:6217000000000000020,账号:6222020000000000018", "账 号 ：,6222020000000000018",
    "户名：测试甲 账号：6222020000000000018 币种：人民币", "\"卡号: 6222 0200 0000 0000 018\"",
  ])
  func ownAccountBesideItsLabel(line: String) async throws {
    let reading = try await Reading.ofStandard(
      "\(line)\n记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要\n2024-06-12,CNY,1.00,2.00,转账,,\n",
      name: "other.csv")
    #expect(reading.rows.map(\.payee) == [Self.cardA])
  }

  // MARK: Wallets

  @Test func alipayStatesOfARow() async throws {
    let head =
      "支付宝账户：test@example.com\n"
      + "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,\n"
    func row(_ flag: String, _ state: String) -> String {
      "2024-06-12 10:15:30,退款,测试乙,/,商品,\(flag),10.00,余额,\(state),TX1\t,\t,,\n"
    }
    let reading = try await Reading.ofStandard(
      head + row("不计收支", "退款成功") + row("收入", "交易成功") + row("支出", "等待确认收货")
        + row("不计收支", "交易成功") + row("支出", "交易关闭") + row("不计收支", "还款失败"),
      name: "alipay.csv")
    #expect(
      reading.rows.map(\.viewpoint) == [.payeeStatement, .payeeStatement, .payerStatement])
    #expect(reading.rows.map(\.payee) == ["test@example.com", "test@example.com", ""])
    #expect(
      reading.skipped == ["neutral-direction": 1, "closed": 1, "failed-transaction": 1])
  }

  // MARK: Simulators

  /// pandas and some mirrors rename the second `Account`.
  @Test(arguments: ["Account", "Account.1", "To Account"])
  func amlWorldPayeeColumn(name: String) async throws {
    let reading = try await Reading.ofStandard(
      """
      Timestamp,From Bank,Account,To Bank,\(name),Amount Received,Receiving Currency,Amount Paid,Payment Currency,Payment Format,Is Laundering
      2022/09/01 00:20,010,8000EBD30,012,8000F5340,3697.34,US Dollar,3697.34,US Dollar,Cash,0
      2022/09/01 00:21,010,8000EBD30,012,8000F5340,1.00,Yuan,1.00,Yuan,ACH,0
      2022/09/01 00:22,010,8000EBD30,012,8000F5340,0.000123,Bitcoin,0.000123,Bitcoin,Bitcoin,0
      2022/09/01 00:23,010,8000EBD30,012,8000F5340,1.00,Moon Dollar,1.00,Moon Dollar,ACH,0

      """, name: "HI-Small_Trans.csv")
    #expect(reading.rows.map(\.payer) == ["8000EBD30", "8000EBD30"])
    #expect(reading.rows.map(\.payee) == ["8000F5340", "8000F5340"])
    #expect(reading.rows.map(\.currency) == ["USD", ""])
    #expect(reading.rows.map(\.marks) == [RowMarks.cash.rawValue, 0])
    #expect(reading.codes == ["E_AMOUNT", "E_CURRENCY"])
  }

  /// Full AMLGentex logs: opening balances, incomes from -2, spending to -1.
  @Test func amlGentexSourceAndSink() async throws {
    let reading = try await Reading.ofStandard(
      """
      step,type,amount,nameOrig,nameDest,bankOrig,bankDest,isSAR,patternID,modelType
      0,INITALBALANCE,500.00,-2,7408,source,bank_a,0,-1,0
      1,TRANSFER,939.31,-2,7408,source,bank_a,0,-1,0
      2,TRANSFER,100.00,7408,-1,bank_a,sink,0,-1,0
      3,TRANSFER,1.005,7408,0,bank_a,bank_a,0,-1,0

      """, name: "tx_log.csv")
    #expect(reading.skipped == ["opening-balance": 1])
    #expect(reading.rows.map(\.payer) == ["", "7408"])
    #expect(reading.rows.map(\.payee) == ["7408", ""])
    #expect(reading.rows.map(\.marks) == Array(repeating: RowMarks.dateOnly.rawValue, count: 2))
    #expect(reading.codes == ["E_AMOUNT"])
  }

  /// Outside the simulators, zeros are a blank account, not one that all such rows share.
  @Test func zeroIsAnAccountInSimulatorsOnly() async throws {
    let police = try await Reading.ofStandard(
      Self.policeHeader + Self.policeRow(other: "0") + Self.policeRow(other: "000000"),
      name: "police.csv")
    #expect(police.rows.map(\.payer) == ["", ""])
    let sample = try await Reading.ofStandard(
      "sourceNodeId,targetNodeId,value,time\n0,15349,147.8,1\n", name: "transactions.csv")
    #expect(sample.rows.map(\.payer) == ["0"])
  }
}
