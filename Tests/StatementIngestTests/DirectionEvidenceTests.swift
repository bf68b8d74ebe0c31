import BankRecords
import SeededNumbers
import Testing

@testable import StatementIngest

/// Statements whose words do not say which way the money went, and whose balances do.
struct DirectionEvidenceTests {
  /// Steps of an account of 100,000.00: positive is money in.
  private static let steps: [Int] = [5000, -1200, 300, -70, -900, 2500, -410, 800]

  /// One row for each step in the words of a statement.
  private static func text(
    _ header: String, steps: [Int] = steps, balance: Bool = true,
    _ cells: (_ yuan: Int) -> String
  ) -> String {
    var text = header + "\n"
    var rest = 100_000
    for (day, step) in steps.enumerated() {
      rest += step
      text += "6222020000000000018,2024-06-1\(day) 10:15:30,\(cells(step)),"
      text += "\(balance ? "\(rest).00" : ""),6217000000000000020,测试乙\n"
    }
    return text
  }

  private static let signed = "账号,交易时间,交易金额,余额,对方账号,对方户名"
  private static let flagged = "账号,交易时间,借贷标志,交易金额,余额,对方账号,对方户名"

  private func inflows(_ text: String) async throws -> [Bool] {
    let file = try await Reading.ofStandard(text, name: "layout.csv")
    #expect(file.reports.map(\.format) == ["generic"])
    #expect(file.rejects.isEmpty)
    #expect(file.rows.map { Int($0.fen) } == Self.steps.map { abs($0) * 100 })
    return file.rows.map { $0.payee == "6222020000000000018" }
  }

  @Test func signsAreReadAsBalancesProve() async throws {
    let isIn = Self.steps.map { $0 > 0 }
    #expect(try await inflows(Self.text(Self.signed) { "\($0).00" }) == isIn)
    #expect(try await inflows(Self.text(Self.signed) { "\(-$0).00" }) == isIn)
  }

  @Test(arguments: [("1", "2"), ("2", "1"), ("J", "D"), ("入库", "出库")])
  func wordsAreReadAsBalancesProve(words: (in: String, out: String)) async throws {
    let text = Self.text(Self.flagged) { "\($0 > 0 ? words.in : words.out),\(abs($0)).00" }
    #expect(try await inflows(text) == Self.steps.map { $0 > 0 })
  }

  @Test func initialsNeedNoBalances() async throws {
    let text = Self.text(Self.flagged, balance: false) { "\($0 > 0 ? "D" : "J"),\(abs($0)).00" }
    #expect(try await inflows(text) == Self.steps.map { $0 > 0 })
  }

  /// What nothing proves is not read: signs without balances, and with balances of other rows.
  @Test func whatNothingProvesIsNotRead() async throws {
    for text in [
      Self.text(Self.signed, balance: false) { "\($0).00" },
      Self.text(Self.signed) { "\($0 + 1).00" },
    ] {
      await #expect(throws: IngestError.self) {
        try await Reading.ofStandard(text, name: "layout.csv")
      }
    }
  }
}
