import BankRecords
import SeededNumbers
import Testing

@testable import StatementIngest

/// What lines of totals say, against what a person reads in them.
struct TotalsTextTests {
  /// A line as it stands (cells parted by `|`), and the figures in it as `side measure value`, sums
  /// in yuan.
  struct Writing: Sendable, CustomTestStringConvertible {
    var line: String
    var figures: [String]

    var testDescription: String { line }

    init(_ line: String, _ figures: String...) {
      self.line = line
      self.figures = figures
    }
  }

  private static func described(_ claim: TotalsClaim) -> String {
    var value = "\(claim.value)"
    if claim.measure != .count {
      value = Money(fen: Int64(claim.value)).description
    }
    let scope = claim.scope == .page ? " page" : ""
    let loose = claim.isLoose ? " loose" : ""
    return "\(claim.side.rawValue) \(claim.measure.rawValue) \(value)\(scope)\(loose)"
  }

  private static func cells(_ line: String) -> [String] {
    line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
  }

  static let preambles: [Writing] = [
    // Wallets, as their exports write them.
    Writing("共43笔记录", "all rows 43"), Writing("共：29笔记录", "all rows 29"),
    Writing("收入：1笔 0.35元", "in rows 1", "in amount 0.35"),
    Writing("支出：23笔 1175.68元", "out rows 23", "out amount 1175.68"),
    Writing("中性交易：0笔 0.00元", "neutral rows 0", "neutral amount 0.00"),
    Writing("不计收支：2笔 16.37元", "neutral rows 2", "neutral amount 16.37"),
    Writing("收入：0笔，0.00元", "in rows 0", "in amount 0.00"),
    Writing("支出：16笔(含4笔部分退款)，1648.43元", "out rows 16 loose", "out amount 1648.43 loose"),
    Writing("已收入:1笔,222228.50元", "in rows 1", "in amount 222228.50"), Writing("待收入:1笔,2.00元"),
    Writing("查询笔数：1000"), Writing("查询共12笔", "all rows 12"),
    Writing("支出金额：0.00至100.00"), Writing("交易金额：0.00-9999.00"), Writing("收款账号：62220200"),
    Writing("本期收入合计 100.00", "in amount 100.00"),
    // Banks.
    Writing("共1000笔", "all rows 1000"),
    Writing("共 12 笔，金额 3,000.00 元", "all rows 12", "all amount 3000.00"),
    Writing("共计12笔金额3000元", "all rows 12", "all amount 3000.00"),
    Writing("支出笔数: 12 支出金额: 3,000.00", "out rows 12", "out amount 3000.00"),
    Writing(
      "支出笔数: 12 支出金额: 3,000.00 合计金额: 5,000.00", "out rows 12", "out amount 3000.00",
      "all amount 5000.00"),
    Writing(
      "借方笔数：3　借方发生额合计：1,234.50　贷方笔数：5　贷方发生额合计：2,000.00", "out rows 3", "out amount 1234.50",
      "in rows 5", "in amount 2000.00"),
    Writing("借方发生额合计 1,234.50", "out amount 1234.50"),
    Writing("贷方合计|2,000.00", "in amount 2000.00"),
    Writing("总笔数：12 总金额：3000.00", "all rows 12", "all amount 3000.00"),
    Writing("总笔数|12|总金额|3000.00", "all rows 12", "all amount 3000.00"),
    Writing("总笔数：|12||总金额：|3,000.00", "all rows 12", "all amount 3000.00"),
    Writing(
      "收入总笔数:5,收入总金额:100.00;支出总笔数:3,支出总金额:50.00", "in rows 5", "in amount 100.00", "out rows 3",
      "out amount 50.00"),
    Writing("# 收入合计: 5 笔，共 10,000.00 元", "in rows 5", "in amount 10000.00"),
    Writing("# 收入合计：|5 笔，共 10,000.00 元", "in rows 5", "in amount 10000.00"),
    Writing("收入5笔，支出3笔，共100.00元", "in rows 5", "out rows 3"),
    Writing(
      "合计：收入5笔100.00元，支出3笔50.00元", "in rows 5", "in amount 100.00", "out rows 3", "out amount 50.00"
    ),
    Writing("支取合计：￥3,000.00 存入合计：￥100.00", "out amount 3000.00", "in amount 100.00"),
    Writing("總筆數：12 總金額：3000.00", "all rows 12", "all amount 3000.00"),
    Writing("總筆數：１２　總金額：３，０００．００元", "all rows 12", "all amount 3000.00"),
    Writing("支 出 合 计 ： 3,000.00", "out amount 3000.00"),
    Writing("交易笔数：12", "all rows 12"), Writing("记录数：12条", "all rows 12"),
    Writing(
      "Total debits: 3,000.00; total credits: 100.00", "out amount 3000.00", "in amount 100.00"),
    Writing("Total records: 12", "all rows 12"),
    Writing("本页小计 支出笔数 3 支出金额 30.00", "out rows 3 page", "out amount 30.00 page"),
    Writing("净额合计：-50.00", "all net -50.00"),
    Writing("借方合计|13|1,234.50", "out rows 13 loose", "out amount 1234.50 loose"),
    Writing("合计|13|1,234.50", "all rows 13 loose", "all amount 1234.50 loose"),
    Writing("合计|13|1,234.50|100.00"), Writing("借方合计|13|1,234"),
    Writing("支出合计：4笔|931966.35元|", "out rows 4", "out amount 931966.35"),
    Writing("共12笔|3000.00", "all rows 12", "all amount 3000.00"),
    Writing("合计：12笔|3000.00|100.00", "all rows 12"), Writing("共12笔||3000.00", "all rows 12"),
    Writing("总金额(元)：3000.00", "all amount 3000.00"),
    // Nothing that is sure.
    Writing("总金额(万元)：3.00", "all amount 3.00 loose"), Writing("总金额：3万元"),
    Writing("本月累计支出：3,000.00"), Writing("本年累计|收入|100.00"), Writing("美元合计：收入 5 笔 100.00"),
    Writing("期初余额：3,000.00 期末余额：5,000.00"), Writing("第1页 共3页"), Writing("共3页"),
    Writing("起始日期：20240101 终止日期：20240131"), Writing("查询时间：2024-01-01 12:30:00"),
    Writing("卡号：6222020000000000018 户名：张三"), Writing("单笔支出限额：5000.00元"),
    Writing("以上共3类交易"), Writing("最近3笔"), Writing("收支合计：100.00"), Writing("合计 5"),
    Writing("导出交易类型：[全部]"), Writing("2024年01月合计：100.00"), Writing("合计：叁笔"),
    Writing("5.部分账单如：充值提现、账户转存或者个人设置收支等不计入为收入或者支出，记为不计收支类；"),
    Writing("记账日期,金额：100.00"), Writing("支出金额：5笔"), Writing("合计笔数：3.50"),
    Writing("收入，支出"), Writing("可用余额 100.00 元"), Writing("手续费合计 100.00"),
  ]

  @Test(arguments: preambles) func linesBeforeTheHeader(_ writing: Writing) {
    let text = TotalsText(preamble: Self.cells(writing.line))
    #expect(text.claims.map(Self.described) == writing.figures)
  }

  private static let plan: ColumnPlan = {
    var dialect = RecordDialect()
    dialect.delimiter = UInt8(ascii: ",")
    let format = StandardFormats.named("ccb-personal") ?? .canonical
    return ColumnPlan(format: format, cells: format.header, dialect: dialect)
  }()

  /// Under 记账日|交易日期|交易时间|支出|收入|账户余额|币种|摘要|对方账号|对方户名|交易地点.
  static let rows: [Writing] = [
    Writing("合计|||3,000.00|100.00", "out amount 3000.00", "in amount 100.00"),
    Writing("合计|||3,000.00|100.00|5,000.00||||", "out amount 3000.00", "in amount 100.00"),
    Writing("人民币合计|||3000.00|", "out amount 3000.00"),
    Writing("|合计||3000|100", "out amount 3000.00", "in amount 100.00"),
    Writing("本页小计|||30.00|10.00", "out amount 30.00 page", "in amount 10.00 page"),
    Writing("合计|12笔||3000.00|100.00", "all rows 12", "out amount 3000.00", "in amount 100.00"),
    Writing("合计金额|||3000.00|100.00", "out amount 3000.00", "in amount 100.00"),
    Writing("支出合计|||3000.00", "out amount 3000.00"),
    Writing("总笔数|12|||", "all rows 12"),
    Writing("共12笔|||3000.00|100.00", "all rows 12", "out amount 3000.00", "in amount 100.00"),
    Writing(
      "支出笔数|2|支出金额|30.00|收入笔数|3|收入金额|60.00", "out rows 2", "out amount 30.00", "in rows 3",
      "in amount 60.00"),
    // 支出合计 with a figure under 收入: which of them is wrong is not known.
    Writing("支出合计||||3000.00"),
    Writing("借方合计|5||||3000.00"),
    Writing("贷方合计|5|3000.00|", "in rows 5 loose", "in amount 3000.00 loose"),
    Writing("贷方合计|5||3000.00|"),
    // A count under a column of amounts, far from its label.
    Writing("总笔数|||12"), Writing("美元合计|||3000.00|100.00"), Writing("本年累计|||3000.00|100.00"),
    Writing("余额|||||100.00"), Writing("张三|||3000.00|100.00"),
    // Thousands separators without quotes put more cells into the row than columns.
    Writing("合计|||3|000.00|1|000.00|||||x|y"),
  ]

  @Test(arguments: rows) func rowsUnderTheRecords(_ writing: Writing) {
    let text = TotalsText(row: Self.cells(writing.line), plan: Self.plan)
    #expect(text.claims.map(Self.described) == writing.figures)
  }

  /// Any text is read to its end, and counts are never negative.
  @Test func anyTextIsRead() {
    var numbers = SeededNumbers(state: 7)
    let pieces = [
      "合计", "共", "笔", "笔数", "金额", "收入", "支出", "借方", "：", ":", "，", ",", ";", "（", "(", ")", "元",
      "万元", "12", "3,000.00", "-", "+", "--", "¥", "￥", " ", "　", "|", "2024-01-01", "\"", "=", "*",
      "小计",
      "本月", "某", "1e5", ".", "total", "no", "é", "🙂", "\u{301}", "99999999999999999999",
    ]
    for _ in 0..<5000 {
      let line = (0..<numbers.below(12)).map { _ in pieces[numbers.below(pieces.count)] }.joined()
      let cells = Self.cells(line)
      let claims =
        TotalsText(preamble: cells).claims + TotalsText(row: cells, plan: Self.plan).claims
      #expect(claims.allSatisfy { $0.measure != .count || $0.value >= 0 }, "\(line)")
    }
  }

  /// Rows that could not be read are totals only where every cell is understood.
  @Test(arguments: [
    ("合计|||3,000.00|100.00", true), ("共12笔", true), ("支出笔数: 12|支出金额: 3|000.00", true),
    ("|小计||30.00|", true), ("Total|||30.00|", true),
    ("合计|||3,000.00|100.00|||工资", false), ("支出|3,000.00", false), ("合计", false),
    ("共同富裕|100.00", false), ("2024-01-01|合计|100.00", false),
    ("6222020000000000018|合计||3000.00", false), ("工资合计|||3000.00", false),
    ("|||3000.00|100.00", false), ("制表人：张三|合计|100.00", false),
  ]) func onlyWhollyUnderstoodRowsAreTotals(line: String, isTotals: Bool) {
    #expect(TotalsText(row: Self.cells(line), plan: Self.plan).isWhollyTotals == isTotals)
  }
}
