import BankRecords
import SeededNumbers
import Testing

@testable import StatementIngest

/// Files that say what their rows add up to, read whole and with something lost.
struct FileTotalsTests {
  /// A rural bank's statement: rows as (in, out) in yuan.
  struct Statement {
    static let header = "交易日期,对方户名,收入金额,支出金额,余额,账号,币种,对方账号,用途,附言,核心流水号"
    var preamble: [String] = []
    var lines: [String] = []

    mutating func add(
      in moneyIn: String = "", out moneyOut: String = "", currency: String = "人民币",
      memo: String = "转账"
    ) {
      let number = lines.count
      lines.append(
        "2024-03-0\(1 + number % 9) 10:\(10 + number % 50):00,测试甲,\(moneyIn),\(moneyOut),,6217000000000000020,"
          + "\(currency),6222020000000000018,\(memo),,S\(1000 + number)")
    }

    /// A row of totals under 收入金额 and 支出金额.
    mutating func total(_ label: String, in moneyIn: String, out moneyOut: String) {
      lines.append("\(label),,\(moneyIn),\(moneyOut),,,,,,,")
    }

    var text: String { (preamble + [Self.header] + lines).joined(separator: "\n") + "\n" }

    /// 3 in of 600.00, 2 out of 30.00.
    static let plain: Statement = {
      var statement = Statement()
      for amount in ["100.00", "200.00", "300.00"] { statement.add(in: amount) }
      for amount in ["10.00", "20.00"] { statement.add(out: amount) }
      return statement
    }()
  }

  private static func report(
    _ text: String, policy: TotalsPolicy = .hold, threads: Int = 1, blockBytes: Int = 256 << 10
  ) async throws -> FileReport {
    let files = TestFiles()
    var options = ReadingOptions()
    options.totals = policy
    options.threads = threads
    options.blockBytes = blockBytes
    let reading = try await Reading.of(
      [files.write("statement.csv", text)], options: options, formats: StandardFormats.all)
    return try #require(reading.reports.first)
  }

  private static func verdicts(_ report: FileReport) -> [String] {
    report.ownTotals.map { "\($0.side) \($0.measure) \($0.verdict.rawValue)" }
  }

  /// Totals behind some accounts only: of the rows of that account, which nothing else tells.
  @Test(arguments: [(1 << 18, "77.00", true), (97, "77.00", true), (1 << 18, "9000.00", false)])
  func totalsOfOneAccountAmongSeveralAreNoContradiction(
    blockBytes: Int, stated: String, isOpen: Bool
  ) async throws {
    var statement = Statement.plain
    statement.total("合计", in: "600.00", out: "30.00")
    statement.add(in: "5000.00")
    for (number, sum) in ["7.00", "70.00"].enumerated() {
      statement.add(in: sum, memo: "第\(number)笔")
    }
    // The last two rows are another account's.
    for place in statement.lines.indices.suffix(2) {
      statement.lines[place] = statement.lines[place].replacing(
        "6217000000000000020", with: "6217000000000000038")
    }
    statement.total("合计", in: stated, out: "0.00")
    let report = try await Self.report(statement.text, blockBytes: blockBytes)
    #expect(report.holdReasons.isEmpty == isOpen)
    #expect(!report.warnings.isEmpty || !isOpen)
  }

  @Test func totalsThatAgreeLetTheFilePass() async throws {
    var statement = Statement.plain
    statement.total("合计", in: "600.00", out: "30.00")
    let report = try await Self.report(statement.text)
    #expect(Self.verdicts(report) == ["in amount agrees", "out amount agrees"])
    #expect(report.holdReasons.isEmpty && report.warnings.isEmpty)
    #expect(report.skipped == ["totals-row": 1] && report.accepted == 5)
    #expect(report.ownTotals.allSatisfy { $0.line == 7 })
  }

  @Test func aLostRowHoldsTheFile() async throws {
    var whole = Statement.plain
    whole.total("合计", in: "600.00", out: "30.00")
    for lost in 0..<5 {
      var statement = whole
      statement.lines.remove(at: lost)
      let report = try await Self.report(statement.text)
      #expect(report.holdReasons.map(\.code) == [.fileTotals], "row \(lost)")
      let warned = try await Self.report(statement.text, policy: .warn)
      #expect(warned.holdReasons.isEmpty && warned.warnings.count == 1)
      #expect(warned.ownTotals == report.ownTotals)
      let ignored = try await Self.report(statement.text, policy: .ignore)
      #expect(ignored.holdReasons.isEmpty && ignored.warnings.isEmpty && ignored.ownTotals.isEmpty)
    }
  }

  /// Property: whatever the amounts, totals made of them agree, and one row lost or one amount
  /// changed never does.
  @Test func anyLossIsFound() async throws {
    var numbers = SeededNumbers(state: 20)
    for round in 0..<40 {
      var amounts: [(fen: Int, isIn: Bool)] = []
      for _ in 0..<Int.random(in: 1...30, using: &numbers) {
        amounts.append((Int.random(in: 1...9_999_999, using: &numbers), .random(using: &numbers)))
      }
      func text(_ rows: [(fen: Int, isIn: Bool)]) -> String {
        var statement = Statement()
        for row in rows {
          let amount = Money(fen: Int64(row.fen)).description
          if row.isIn { statement.add(in: amount) } else { statement.add(out: amount) }
        }
        func sum(_ isIn: Bool) -> String {
          Money(fen: Int64(amounts.filter { $0.isIn == isIn }.reduce(0) { $0 + $1.fen }))
            .description
        }
        statement.total("人民币合计", in: sum(true), out: sum(false))
        statement.lines.append("共\(amounts.count)笔")
        return statement.text
      }
      let good = try await Self.report(text(amounts))
      #expect(good.holdReasons.isEmpty && good.ownTotals.count == 3, "round \(round)")
      var damaged = amounts
      let at = Int.random(in: amounts.indices, using: &numbers)
      if round % 2 == 0 { damaged.remove(at: at) } else { damaged[at].fen += 1 }
      let bad = try await Self.report(text(damaged))
      #expect(bad.holdReasons.map(\.code) == [.fileTotals], "round \(round)")
    }
  }

  @Test func linesOfTextAreTotalsToo() async throws {
    let footers = [
      "支出笔数: 2 支出金额: 30.00", "借方发生额合计：30.00", "共5笔", "总笔数,5,总金额,630.00",
      "\"收入合计: 3 笔，共 600.00 元\"", "合计：收入3笔600.00元，支出2笔30.00元", "支出合计,,,30.00", "净额合计：570.00",
    ]
    for footer in footers {
      var statement = Statement.plain
      statement.lines.append(footer)
      let report = try await Self.report(statement.text)
      #expect(report.rejected.isEmpty && report.accepted == 5, "\(footer)")
      #expect(report.holdReasons.isEmpty && !report.ownTotals.isEmpty, "\(footer)")
      #expect(report.ownTotals.allSatisfy { $0.verdict == .agrees }, "\(footer)")
      var short = statement
      short.lines.remove(at: 4)
      short.lines.remove(at: 0)
      #expect(
        try await Self.report(short.text).holdReasons.map(\.code) == [.fileTotals], "\(footer)")
      statement.lines.removeLast()
      statement.preamble = ["账户交易明细", footer]
      let above = try await Self.report(statement.text)
      #expect(above.holdReasons.isEmpty && above.ownTotals.allSatisfy { $0.line == 0 }, "\(footer)")
    }
  }

  /// What could not be read and is no line of totals stays a reject.
  @Test func onlyTotalsArePassedOver() async throws {
    var statement = Statement.plain
    statement.lines += ["支出,30.00", "合计金额待查", "制表人：张三 合计 3 笔"]
    let report = try await Self.report(statement.text)
    #expect(report.rejectedCount >= 2 && report.skipped["totals-row", default: 0] <= 1)
    #expect(report.holdReasons.isEmpty && report.ownTotals.isEmpty)
  }

  @Test func pagesAndSectionsAddUp() async throws {
    var statement = Statement()
    for page in 1...3 {
      statement.add(in: "100.00")
      statement.add(out: "\(page).00")
      statement.total("本页小计", in: "100.00", out: "\(page).00")
    }
    statement.total("总计", in: "300.00", out: "6.00")
    let paged = try await Self.report(statement.text)
    #expect(paged.holdReasons.isEmpty && paged.ownTotals.allSatisfy { $0.verdict == .agrees })
    #expect(paged.ownTotals.count == 8)

    // A subtotal over rows that are not known holds nothing.
    var odd = statement
    odd.lines[2] = "本页小计,,999.00,1.00,,,,,,,"
    let warned = try await Self.report(odd.text)
    #expect(warned.holdReasons.isEmpty && warned.warnings.count == 1)
    var short = statement
    short.lines.remove(at: 4)
    #expect(try await Self.report(short.text).holdReasons.map(\.code) == [.fileTotals])

    // Accounts one below the other, each with its 合计; running totals.
    var sections = Statement()
    for section in 1...3 {
      sections.add(in: "\(section)00.00")
      sections.add(out: "5.00")
      sections.total("合计", in: "\(section)00.00", out: "5.00")
    }
    #expect(try await Self.report(sections.text).holdReasons.isEmpty)
    sections.lines.remove(at: 4)
    #expect(try await Self.report(sections.text).holdReasons.map(\.code) == [.fileTotals])
  }

  @Test func failedTransfersMayBeCountedOrNot() async throws {
    let columns = try #require(StandardFormats.named("police-34")).header
    let header = columns.joined(separator: ",")
    func row(_ amount: String, _ direction: String, _ state: String) -> String {
      let cells = [
        "交易卡号": "6222020000000000018", "账户开户名称": "测试甲", "交易时间": "2024-06-12 10:15:30",
        "交易金额": amount, "收付标志": direction, "交易对手账卡号": "6217000000000000020",
        "交易币种": "CNY", "交易是否成功": state,
      ]
      return columns.map { cells[$0] ?? "" }.joined(separator: ",")
    }
    let rows = [row("100.00", "进", "成功"), row("7.00", "出", "成功"), row("50.00", "进", "失败")]
    func report(_ totals: String) async throws -> FileReport {
      try await Self.report(([header] + rows + [totals]).joined(separator: "\n") + "\n")
    }
    for totals in ["共2笔，金额107.00元", "共3笔，金额157.00元", "收入2笔150.00元，共3笔", "共3笔"] {
      let found = try await report(totals)
      #expect(found.holdReasons.isEmpty && found.warnings.isEmpty, "\(totals)")
      #expect(!found.ownTotals.isEmpty && found.ownTotals.allSatisfy { $0.verdict == .agrees })
    }
    #expect(try await report("共3笔").ownTotals[0].reckonedWith == ["failed-transaction"])
    // Within what the failed row leaves open: a warning. Beyond it: held.
    let open = try await report("共3笔，金额120.00元")
    #expect(open.holdReasons.isEmpty && open.warnings.count == 1)
    #expect(try await report("共4笔").holdReasons.map(\.code) == [.fileTotals])
    #expect(try await report("共1笔").holdReasons.map(\.code) == [.fileTotals])
  }

  @Test func rejectedRowsLeaveSumsOpen() async throws {
    var statement = Statement.plain
    statement.lines[1] = statement.lines[1].replacingAmount("200.00", with: "2OO.00")
    statement.total("合计", in: "600.00", out: "30.00")
    let report = try await Self.report(statement.text)
    #expect(report.rejectedCount == 1 && report.holdReasons.isEmpty && report.warnings.count == 1)
    #expect(Self.verdicts(report) == ["in amount open", "out amount agrees"])
  }

  @Test func currenciesAndReversals() async throws {
    var statement = Statement.plain
    statement.add(in: "55.00", currency: "美元")
    statement.total("人民币合计", in: "600.00", out: "30.00")
    statement.total("美元合计", in: "55.00", out: "0.00")
    #expect(try await Self.report(statement.text).holdReasons.isEmpty)
    statement.lines.remove(at: 0)
    #expect(try await Self.report(statement.text).holdReasons.map(\.code) == [.fileTotals])

    var reversed = Statement.plain
    reversed.add(out: "-20.00", memo: "冲正")
    for total in ["10.00", "50.00"] {
      var statement = reversed
      statement.total("合计", in: "600.00", out: total)
      #expect(try await Self.report(statement.text).holdReasons.isEmpty, "\(total)")
    }
  }

  @Test func sidesThatChangedPlacesAreNamed() async throws {
    var statement = Statement.plain
    statement.lines.append("收入合计：30.00 支出合计：600.00")
    let report = try await Self.report(statement.text)
    #expect(report.holdReasons.first?.message.contains("changed places") == true)
    // 借 and 贷 may be the enterprise's own words.
    statement.lines[5] = "贷方合计：30.00 借方合计：600.00"
    #expect(try await Self.report(statement.text).holdReasons.isEmpty)
  }

  @Test func tablesOfTransfersHaveOneSum() async throws {
    let rows = Canonical.header + Canonical.rows(4)
    let good = try await Self.report(rows + "合计,,,,400.00,,,\n")
    #expect(good.holdReasons.isEmpty && good.skipped == ["totals-row": 1])
    #expect(Self.verdicts(good) == ["all amount agrees"])
    let bad = try await Self.report(rows + "共5笔,,,,500.00,,,\n")
    #expect(bad.holdReasons.map(\.code) == [.fileTotals] && bad.rejected.isEmpty)
    // Money in and out means nothing here.
    let sided = try await Self.report(rows + "收入合计 5.00,,,,,,,\n")
    #expect(sided.holdReasons.isEmpty && Self.verdicts(sided) == ["in amount unchecked"])
  }

  @Test func aWalletCountsRefundsItsOwnWay() async throws {
    let header = "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注"
    func row(_ index: Int, _ direction: String, _ amount: String, _ state: String) -> String {
      "2023-02-1\(index) 12:00:00,日用百货,商家,a***@b.com,商品,\(direction),\(amount),余额,\(state),T\(index),,"
    }
    let rows = [
      row(1, "收入", "28.50", "交易成功"), row(2, "支出", "10.00", "交易成功"),
      row(3, "不计收支", "6.00", "退款成功"), row(4, "不计收支", "4.00", "交易成功"),
      row(5, "支出", "9.00", "交易关闭"),
    ]
    func report(_ preamble: [String]) async throws -> FileReport {
      let lines = ["支付宝账户：a@b.com"] + preamble + [header] + rows
      return try await Self.report(lines.joined(separator: "\n") + "\n")
    }
    for out in ["1笔 10.00元", "2笔 19.00元"] {
      let good = try await report([
        "共5笔记录", "收入：1笔 28.50元", "支出：\(out)", "不计收支：2笔 10.00元",
      ])
      #expect(good.holdReasons.isEmpty, "\(good.holdReasons)")
      #expect(good.ownTotals.count == 7 && good.ownTotals.allSatisfy { $0.verdict == .agrees })
    }
    let none = try await report(["共5笔记录", "不计收支：0笔 0.00元"])
    #expect(none.ownTotals[1].verdict != .agrees && none.ownTotals[1].read == 1)
    // All rows are there: how the wallet reckons is its own affair.
    let odd = try await report(["共5笔记录", "支出：1笔 77.00元"])
    #expect(odd.holdReasons.isEmpty && odd.warnings.count == 1)
    #expect(try await report(["共6笔记录"]).holdReasons.map(\.code) == [.fileTotals])
  }

  /// 财付通 tables count in fen.
  @Test func filesInFenMayTotalInFenOrYuan() async throws {
    let columns = try #require(StandardFormats.named("tenpay-police")).header
    let cells = [
      "用户ID": "wx-1", "借贷类型": "入", "交易时间": "2024-06-12 10:15:30", "交易金额(分)": "12345",
      "对手方ID": "wx-2", "交易单号": "T1",
    ]
    let row = columns.map { cells[$0] ?? "" }.joined(separator: ",")
    for (total, agrees) in [("12345.00", true), ("123.45", true), ("12346", false)] {
      let text = [columns.joined(separator: ","), row, "总金额：\(total)"]
      let report = try await Self.report(text.joined(separator: "\n") + "\n")
      #expect(
        report.accepted == 1 && report.ownTotals.count == 1, "\(report.skipped) \(report.rejected)")
      #expect(report.holdReasons.isEmpty == agrees, "\(total)")
    }
  }

  @Test func findingsDoNotDependOnBlocksAndThreads() async throws {
    var statement = Statement()
    for page in 1...20 {
      for row in 1...7 { statement.add(in: "\(page * row).00") }
      statement.total("小计", in: "\(page * 28).00", out: page % 5 == 0 ? "1.00" : "0.00")
    }
    let reference = try await Self.report(statement.text)
    #expect(reference.ownTotals.count == 40)
    for (threads, bytes) in [(1, 64), (2, 300), (3, 1000), (2, 4096)] {
      let other = try await Self.report(statement.text, threads: threads, blockBytes: bytes)
      #expect(other.ownTotals == reference.ownTotals && other.skipped == reference.skipped)
    }
  }
}

extension String {
  fileprivate func replacingAmount(_ amount: String, with other: String) -> String {
    split(separator: ",", omittingEmptySubsequences: false)
      .map { $0 == amount ? other : String($0) }.joined(separator: ",")
  }
}
