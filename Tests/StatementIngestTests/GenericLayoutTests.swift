import BankRecords
import Testing

@testable import StatementIngest

/// Layouts that no built-in format describes: read by their column names where these leave no doubt,
/// else refused with a `--map` line that works as it stands. All names and numbers are made up.
@Suite struct GenericLayoutTests {
  /// A header, two rows and what they say.
  struct Layout: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var rows: [FormatExample.Row]
    var testDescription: String { name }
  }

  /// The same two rows in the words of many banks: 50,000.00 in from B, 1,200.50 out to C.
  private static func statement(
    _ name: String, _ header: String, _ first: String, _ second: String,
    own: String = cardA, times: (String, String) = ("2024-06-12 10:15:30", "2024-06-13 09:15:00")
  ) -> Layout {
    Layout(
      name: name, text: "\(header)\n\(first)\n\(second)\n",
      rows: [received(cardB, own, times.0, 5_000_000), paid(own, cardC, times.1, 120_050)])
  }

  private static let dates = ("2024-06-12 00:00:00", "2024-06-13 00:00:00")

  static let accepted: [Layout] = [
    statement(
      "收入金额/支出金额, card above the header",
      "卡号：6222020000000000018\n交易日期,交易时间,收入金额,支出金额,账户余额,对方户名,对方账号,摘要",
      "2024-06-12,10:15:30,50000.00,,150000.00,测试乙,6217000000000000020,投资款",
      "2024-06-13,09:15:00,,1200.50,148799.50,测试丙,6228480000000000034,返利"),
    statement(
      "记账日期, 借贷标志, 发生额", "账号,记账日期,借贷标志,发生额,余额,对方账号,对方户名,摘要",
      "6222020000000000018,20240612,贷,50000.00,150000.00,6217000000000000020,测试乙,投资款",
      "6222020000000000018,20240613,借,1200.50,148799.50,6228480000000000034,测试丙,返利", times: dates),
    statement(
      "兴业", "交易时间,记账日,支出,收入,账户余额,摘要,对方户名,对方银行,对方账号,用途,交易渠道,备注",
      "2024-06-12 10:15:30,2024-06-12,,50000.00,150000.00,汇入,测试乙,合成银行,6217000000000000020,投资款,网银,",
      "2024-06-13 09:15:00,2024-06-13,1200.50,,148799.50,汇出,测试丙,合成银行,6228480000000000034,返利,手机,",
      own: "layout"),
    statement(
      "邮储", "序号,交易日期,交易时间,账号,借方发生额,贷方发生额,余额,交易摘要,对方账号,对方户名,对方开户行",
      "1,20240612,101530,6222020000000000018,0.00,50000.00,150000.00,汇入,6217000000000000020,测试乙,合成银行",
      "2,20240613,091500,6222020000000000018,1200.50,0.00,148799.50,汇出,6228480000000000034,测试丙,合成银行"
    ),
    statement(
      "光大", "账号:,6222020000000000018\n交易日期,交易时间,借方发生额,贷方发生额,账户余额,对方名称,对方账号,摘要",
      "2024-06-12,10:15:30,,\"50,000.00\",\"150,000.00\",测试乙,6217000000000000020,投资款",
      "2024-06-13,09:15:00,\"1,200.50\",,\"148,799.50\",测试丙,6228480000000000034,返利"),
    statement(
      "民生", "账号:6222020000000000018\n交易日期,主机交易流水号,借方发生额,贷方发生额,账户余额,凭证号,摘要,对方账号,对方账号名称,对方开户行,交易时间",
      "2024/06/12,TX1,,50000.00,150000.00,,投资款,6217000000000000020,测试乙,合成银行,10:15:30",
      "2024/06/13,TX2,1200.50,,148799.50,,返利,6228480000000000034,测试丙,合成银行,09:15:00"),
    statement(
      "平安", "交易日期,账号,借,贷,账户余额,对方账户,对方账户名称,交易流水号,摘要,用途",
      "2024-06-12 10:15:30,6222020000000000018,,50000.00,150000.00,6217000000000000020,测试乙,TX1,投资款,",
      "2024-06-13 09:15:00,6222020000000000018,1200.50,,148799.50,6228480000000000034,测试丙,TX2,返利,"),
    statement(
      "网商, units in brackets", "交易时间,交易流水号,收入(元),支出(元),余额(元),对方户名,对方账号,对方银行,摘要,本方账号",
      "2024-06-12 10:15:30,TX1,50000.00,,150000.00,测试乙,6217000000000000020,合成银行,投资款,6222020000000000018",
      "2024-06-13 09:15:00,TX2,,1200.50,148799.50,测试丙,6228480000000000034,合成银行,返利,6222020000000000018"
    ),
    statement(
      "泰隆, nine digits of time", "客户账号,账户名称,交易日期,交易时间,借方发生额,贷方发生额,余额,对方账号,对方户名,摘要",
      "6222020000000000018,测试甲,20240612,101530000,0,50000.00,150000.00,6217000000000000020,测试乙,投资款",
      "6222020000000000018,测试甲,20240613,091500000,1200.50,0,148799.50,6228480000000000034,测试丙,返利"),
    statement(
      "招商对公", "账号,账号名称,币种,交易日,交易时间,起息日,交易类型,借方金额,贷方金额,余额,摘要,流水号,业务名称,用途,收/付方名称,收/付方帐号,收/付方开户行名",
      "6222020000000000018,测试公司,人民币,20240612,10:15:30,20240612,转账,,50000.00,150000.00,投资款,TX1,,,测试乙,6217000000000000020,合成银行",
      "6222020000000000018,测试公司,人民币,20240613,09:15:00,20240613,转账,1200.50,,148799.50,返利,TX2,,,测试丙,6228480000000000034,合成银行"
    ),
    statement(
      "招商协查", "交易日期,交易时间,客户名称,交易卡号,交易方向(D:借|C:贷),交易金额,联机余额,对方帐号,对方客户名称,交易摘要,账号",
      "20240612,101530,测试甲,6222020000000000018,C,50000.00,150000.00,6217000000000000020,测试乙,投资款,1000001",
      "20240613,091500,测试甲,6222020000000000018,D,1200.50,148799.50,6228480000000000034,测试丙,返利,1000001"
    ),
    statement(
      "English, semicolons",
      "Transaction Date;Account Number;Counterparty Account;Counterparty Name;Debit;Credit;Balance;Description",
      "2024-06-12 10:15:30;6222020000000000018;6217000000000000020;Test B;;50000.00;150000.00;in",
      "2024-06-13 09:15:00;6222020000000000018;6228480000000000034;Test C;1200.50;;148799.50;out"),
    statement(
      "Account, Counterparty, day first", "Account,Counterparty,Direction,Amount,Date,Currency",
      "6222020000000000018,6217000000000000020,Credit,50000.00,12/06/2024,CNY",
      "6222020000000000018,6228480000000000034,Debit,1200.50,13/06/2024,CNY", times: dates),
    statement(
      "success column", "交易时间\t交易卡号\t对方卡号\t收付标志\t交易金额\t是否成功",
      "2024-06-12 10:15:30\t6222020000000000018\t6217000000000000020\t进\t50000.00\t成功",
      "2024-06-13 09:15:00\t6222020000000000018\t6228480000000000034\t出\t1200.50\t成功\n"
        + "2024-06-13 09:16:00\t6222020000000000018\t6228480000000000034\t出\t7.00\t失败"),
    transfers(
      "付款方/收款方", "付款方账号,付款方户名,收款方账号,收款方户名,交易金额,交易时间",
      "6217000000000000020,测试乙,6222020000000000018,测试甲,50000.00,2024-06-12 10:15:30",
      "6222020000000000018,测试甲,6228480000000000034,测试丙,1200.50,2024-06-13 09:15:00"),
    transfers(
      "from_account", "from_account,to_account,amount,timestamp",
      "6217000000000000020,6222020000000000018,50000.00,2024-06-12T10:15:30",
      "6222020000000000018,6228480000000000034,1200.50,2024-06-13T09:15:00"),
    transfers(
      "Sender/Receiver", "Txn ID|Txn Time|Sender Account|Receiver Account|Amt|Ccy",
      "1|2024-06-12 10:15:30|6217000000000000020|6222020000000000018|50000.00|CNY",
      "2|2024-06-13 09:15:00|6222020000000000018|6228480000000000034|1200.50|CNY"),
    transfers(
      "debit_acct/credit_acct",
      "txn_id,txn_ts,debit_acct,debit_name,debit_type,credit_acct,credit_name,credit_type,amt,ccy,remark",
      "1,2024-06-12T10:15:30+08:00,6217000000000000020,测试乙,P,6222020000000000018,测试甲,P,50000.00,CNY,x",
      "2,2024-06-13T09:15:00+08:00,6222020000000000018,测试甲,P,6228480000000000034,测试丙,P,1200.50,CNY,y"
    ),
    transfers(
      "转出账号/转入账号 by 日期时间",
      "流水\t日期时间\t转出账号\t转出户名\t转出证件号\t转入账号\t转入户名\t转入证件号\t金额",
      "1\t2024-06-12 10:15:30\t6217000000000000020\t测试乙\t\t6222020000000000018\t测试甲\t\t50000.00",
      "2\t2024-06-13 09:15:00\t6222020000000000018\t测试甲\t\t6228480000000000034\t测试丙\t\t1200.50"
    ),
    transfers(
      "付款方账户 beside 付款方", "序号,记账时间,付款方账户,付款方,收款方账户,收款方,发生额,附言",
      "1,2024年6月12日 10:15:30,6217000000000000020,测试乙,6222020000000000018,测试甲,\"50,000.00元\",x",
      "2,2024年6月13日 09:15:00,6222020000000000018,测试甲,6228480000000000034,测试丙,\"1,200.50元\",y"),
    transfers(
      "pay_acct/recv_acct",
      "trans_no,tran_time,pay_acct,pay_name,recv_acct,recv_name,tran_amt,curr",
      "1,2024/06/12 10:15:30,6217000000000000020,测试乙,6222020000000000018,测试甲,50000.00,CNY",
      "2,2024/06/13 09:15:00,6222020000000000018,测试甲,6228480000000000034,测试丙,1200.50,CNY"),
  ]

  /// 付款方 beside 付款方账户 is the name; without names payment institutions would be persons.
  @Test func theSideBesideItsAccountIsTheName() async throws {
    let file = try await Reading.ofStandard(
      "序号,记账时间,付款方账户,付款方,收款方账户,收款方,发生额,附言\n"
        + "1,2024年6月12日 10:15:30,6217000000000000020,测试乙,6222020000000000018,测试甲,\"50,000.00元\",投资款\n",
      name: "layout.csv")
    let columns = Dictionary(
      uniqueKeysWithValues: file.reports[0].mapping.map { ($0.field, $0.column) })
    #expect(columns["payer_name"] == "付款方" && columns["payee_name"] == "收款方")
    #expect(columns["payer"] == "付款方账户" && columns["payee"] == "收款方账户")
  }

  private static func transfers(
    _ name: String, _ header: String, _ first: String, _ second: String
  ) -> Layout {
    Layout(
      name: name, text: "\(header)\n\(first)\n\(second)\n",
      rows: [
        moved(cardB, cardA, "2024-06-12 10:15:30", 5_000_000),
        moved(cardA, cardC, "2024-06-13 09:15:00", 120_050),
      ])
  }

  private static func essence(_ reading: Reading) -> [FormatExample.Row] {
    reading.rows.map {
      FormatExample.Row(
        payer: $0.payer, payee: $0.payee, time: $0.time, fen: $0.fen, viewpoint: $0.viewpoint)
    }
  }

  @Test(arguments: accepted)
  func namesWithoutDoubtAreRead(layout: Layout) async throws {
    let file = try await Reading.ofStandard(layout.text, name: "layout.csv")
    #expect(file.reports.map(\.format) == ["generic"])
    #expect(Self.essence(file) == layout.rows)
    #expect(file.rejects.isEmpty)
    // Never silently: the report says how it was read.
    let warnings = file.reports[0].warnings
    #expect(
      warnings.contains { $0.hasPrefix("no built-in layout fits; it was read by its column") })
    #expect(file.reports[0].mapping.count >= 4)
    #expect(
      layout.rows[0].viewpoint != .transfer || !warnings.contains { $0.contains("whose account") })
  }

  /// Headers that name too little or too much, why, and what the proposed line then reads.
  struct Refusal: Sendable, CustomTestStringConvertible {
    var header: String
    var row: String
    var why: String
    /// Nil: nothing can be proposed that would work.
    var read: FormatExample.Row?
    var testDescription: String { header }
  }

  static let refused: [Refusal] = [
    Refusal(
      header: "Date,Description,Withdrawals,Deposits,Balance", row: "2024-06-12,test,12.30,,5.00",
      why: "no column names the counterparty", read: paid("layout", "", "2024-06-12 00:00:00", 1230)
    ),
    Refusal(
      header: "交易日期,金额,对方账号,对方户名,余额", row: "2024-06-12,-12.30,6217000000000000020,测试乙,5.00",
      why: "the sign of an amount means opposite things",
      read: paid("layout", cardB, "2024-06-12 00:00:00", 1230)),
    Refusal(
      header: "付款账号,收款账号,交易金额,发生额,交易时间",
      row: "6217000000000000020,6222020000000000018,12.30,12.30,2024-06-12 10:15:30",
      why: "交易金额 and 发生额 may both be the amount",
      read: moved(cardB, cardA, "2024-06-12 10:15:30", 1230)),
    Refusal(
      header: "付款账号,收款账号,交易金頟,交易时间",
      row: "6217000000000000020,6222020000000000018,12.30,2024-06-12",
      why: "no column is surely the amount", read: nil),
    Refusal(
      header: "账号,对方账帐号,对方户名,借贷标志,金额,日期",
      row: "6222020000000000018,6217000000000000020,测试乙,贷,12.30,2024-06-12",
      why: "“对方账帐号” is nearly “对方账号”", read: received(cardB, cardA, "2024-06-12 00:00:00", 1230)),
    Refusal(
      header: "nameOrig,nameDest,step,amount", row: "C1,C2,1,12.30",
      why: "no column is surely the time or date", read: nil),
    Refusal(
      header: "账号,对方账号,收入金额,日期", row: "6222020000000000018,6217000000000000020,12.30,2024-06-12",
      why: "only one of money in and money out has a column", read: nil),
    Refusal(
      header: "Sender,Receiver,Amount,Date", row: "11112222,33334444,12.30,05/06/2024",
      why: "may be day/month or month/day", read: nil),
    Refusal(
      header: "Payer Acct (from),Bank's payee,Paid amount,Value time",
      row: "11112222,33334444,12.30,2024-06-12",
      why: "", read: nil),
    Refusal(
      header: "交易时间,付款账号,收款账号,交易金额,交易状态",
      row: "2024-06-12 10:15:30,6217000000000000020,6222020000000000018,1,待确认",
      why: "a row's state is “待确认”", read: moved(cardB, cardA, "2024-06-12 10:15:30", 100)),
  ]

  @Test(arguments: refused)
  func doubtIsRefusedWithALineThatWorks(refusal: Refusal) async throws {
    let text = "\(refusal.header)\n\(refusal.row)\n"
    var proposal = ""
    do {
      _ = try await Reading.ofStandard(text, name: "layout.csv")
      Issue.record("a doubtful header was read")
    } catch IngestError.unknownFormat(_, _, let nearest, let suggestion) {
      #expect(refusal.why.isEmpty || nearest.last?.contains(refusal.why) == true, "\(nearest)")
      proposal = suggestion
    }
    guard let expected = refusal.read else { return }
    var options = ReadingOptions()
    options.mapping = try #require(Self.mapping(in: proposal), "\(proposal)")
    let files = TestFiles()
    let file = try await Reading.of(
      [files.write("layout.csv", text)], options: options, formats: StandardFormats.all)
    #expect(Self.essence(file) == [expected], "\(proposal)")
  }

  /// The proposed line as a shell and the command line would take it.
  private static func mapping(in proposal: String) -> [(field: RecordField, column: String)]? {
    guard let line = proposal.split(separator: "\n").first, line.hasPrefix("--map "),
      !line.contains("not enough yet")
    else { return nil }
    var pairs = String(line.dropFirst("--map ".count))
    if pairs.hasPrefix("'") { pairs = String(pairs.dropFirst().dropLast()) }
    return pairs.split(separator: ",").compactMap { pair in
      let sides = pair.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, let field = RecordField(rawValue: String(sides[0])) else {
        return nil
      }
      return (field, String(sides[1]))
    }
  }

  /// Every name of the vocabulary means one field, within its side of the table.
  @Test func vocabularyHasNoNameTwice() {
    var owners: [String: [RecordField]] = [:]
    for entry in HeaderVocabulary.entries {
      for name in entry.ranks.joined() { owners[name, default: []].append(entry.field) }
    }
    // What may stand in for another field where that has a better column.
    let pairs: [Set<RecordField>] = [
      [.own, .ownCard], [.counterparty, .counterpartyCard], [.memo, .memoDetail],
      [.date, .timeOfDay], [.time, .timeOfDay], [.payer, .payerName], [.payee, .payeeName],
      [.counterparty, .counterpartyName],
    ]
    for (name, fields) in owners where Set(fields).count > 1 {
      #expect(pairs.contains(Set(fields)), "\(name): \(fields)")
    }
  }

  /// What dates with their year at the end prove of their order.
  @Test func datesProveTheirOrder() {
    #expect(DateOrderEvidence.order(of: ["2024-06-12", "20240613"]) == .order(.yearMonthDay))
    #expect(DateOrderEvidence.order(of: ["05/06/2024", "13/06/2024"]) == .order(.dayMonthYear))
    #expect(DateOrderEvidence.order(of: ["05/06/2024", "06/13/2024"]) == .order(.monthDayYear))
    #expect(DateOrderEvidence.order(of: ["05/06/2024"]) == .open("05/06/2024"))
    #expect(DateOrderEvidence.order(of: ["13/06/2024", "06/13/2024"]) == .open("13/06/2024"))
  }
}
