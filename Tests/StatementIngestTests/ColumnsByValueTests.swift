import BankRecords
import Testing

@testable import StatementIngest

/// Tables under names that no vocabulary holds: what is told by whose a column is, by what it holds and by
/// balances, and what is not told.
struct ColumnsByValueTests {
  private static let own = ["6222020000000000018", "6217000000000000020"]
  private static let others = [
    "6228480000000000034", "6222020000000000042", "6217000000000000046", "6228480000000000059",
  ]

  /// Twenty rows of two accounts whose balances move by the amounts; cells as `cells` makes them of own
  /// account, other side, signed fen, balance and day.
  private static func table(
    _ header: String, rows: Int = 20, cells: (String, String, Int64, Int64, Int) -> String
  ) -> String {
    var balances: [Int64] = [9_000_000, 7_000_000]
    var lines = [header]
    for row in 0..<rows {
      let account = row % 2
      let fen = Int64(row % 3 == 0 ? -1 : 1) * Int64(row * 7_717 + 12_345)
      balances[account] += fen
      lines.append(cells(own[account], others[row % 4], fen, balances[account], row % 28 + 1))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func yuan(_ fen: Int64) -> String {
    "\(fen < 0 ? "-" : "")\(fen.magnitude / 100).\(fen.magnitude % 100 < 10 ? "0" : "")\(fen.magnitude % 100)"
  }

  private static func day(_ day: Int) -> String { "2024-06-\(day < 10 ? "0" : "")\(day)" }

  @Test func readsStatementsByBalances() async throws {
    let file = try await Reading.ofStandard(
      Self.table("查控户口,他方卡片,动账,剩余,何时,附记") {
        "\($0),\($1),\(Self.yuan($2)),\(Self.yuan($3)),\(Self.day($4)) 10:15:00,x"
      }, name: "layout.csv")
    #expect(file.reports.map(\.format) == ["inferred"])
    #expect(file.rows.count == 20)
    for (number, row) in file.rows.enumerated() {
      let (own, other) = (Self.own[number % 2], Self.others[number % 4])
      #expect((row.payer, row.payee) == (number % 3 == 0 ? (own, other) : (other, own)))
    }
    #expect(file.reports[0].warnings.contains { $0.contains("by what its columns hold") })
  }

  /// Both ends of clearing, told by 汇出 and 汇入.
  @Test func readsTransfersBySides() async throws {
    let file = try await Reading.ofStandard(
      Self.table("清分日,汇出户口,汇出主,汇入户口,汇入主,转账金额,清分状态") {
        "\(Self.day($4)),\($0),测试甲,\($1),测试乙,\(Self.yuan(abs($2))),\($4 == 3 ? "已退汇" : "已清算")"
      }, name: "layout.csv")
    #expect(file.reports.map(\.format) == ["inferred"])
    #expect(file.rows.count == 19, "what came back moved no money")
    #expect(Set(file.rows.map(\.payer)) == Set(Self.own))
    #expect(Set(file.rows.map(\.payee)) == Set(Self.others))
  }

  /// Without balances nothing tells which of two columns of accounts is whose, nor what a sign means.
  @Test(arguments: [
    "甲列,乙列,动账,何时", "查控户口,他方卡片,动账,何时",
  ])
  func refusesWhatNothingProves(header: String) async throws {
    let text = Self.table(header) { own, other, fen, _, day in
      "\(own),\(other),\(Self.yuan(fen)),\(Self.day(day)) 10:15:00"
    }
    await #expect(throws: IngestError.self) {
      try await Reading.ofStandard(text, name: "layout.csv")
    }
  }

  /// Holders' telephones go with balances as well as their accounts do.
  @Test func takesNoTelephoneForAnAccount() async throws {
    let file = try await Reading.ofStandard(
      Self.table("联系手机,留存号,查控户口,他方卡片,动账,剩余,何时") {
        let phone = $0 == Self.own[0] ? "13800000001" : "13900000002"
        return
          "\(phone),\(phone)0,\($0),\($1),\(Self.yuan($2)),\(Self.yuan($3)),\(Self.day($4)) 10:15:00"
      }, name: "layout.csv")
    #expect(file.rows.allSatisfy { Self.own.contains($0.payer) || Self.own.contains($0.payee) })
  }

  /// Nobody knows whether a row of an unknown state moved money.
  @Test func refusesUnknownStates() async throws {
    let text = Self.table("清分日,汇出户口,汇入户口,转账金额,清分状态") {
      "\(Self.day($4)),\($0),\($1),\(Self.yuan(abs($2))),\($4 == 3 ? "Q7" : "已清算")"
    }
    await #expect(throws: IngestError.self) {
      try await Reading.ofStandard(text, name: "layout.csv")
    }
  }

  /// A few rows prove nothing.
  @Test func refusesFewRows() async throws {
    let text = Self.table("查控户口,他方卡片,动账,剩余,何时", rows: 6) {
      "\($0),\($1),\(Self.yuan($2)),\(Self.yuan($3)),\(Self.day($4)) 10:15:00"
    }
    await #expect(throws: IngestError.self) {
      try await Reading.ofStandard(text, name: "layout.csv")
    }
  }
}
