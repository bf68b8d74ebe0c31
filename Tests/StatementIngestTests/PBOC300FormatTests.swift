import BankRecords
import Testing

@testable import StatementIngest

/// A made-up extract of tb_acc_txn written from the interface document (38 fields in its order,
/// half-width quotes, `|`, `@N` where a bank has no value), with and without a header line.
@Suite struct PBOC300FormatTests {
  /// Field values that stand in every row unless a row says otherwise.
  private static let common: [String: String] = [
    "Self_bank_code": "102100000001", "Acc_type": "11", "Cst_no": "C0001",
    "Id_no": "532822194809091011", "Self_acc_no": "6222020000000000018", "Card_no": "@N",
    "Self_acc_name": "测试甲", "Acc_flag": "11", "Part_bank_code": "102100000002",
    "Part_bank_name": "合成银行", "Part_acc_no": "6217000000000000020", "Part_acc_name": "测试乙",
    "Tsf_flag": "11", "Cur": "CNY", "Usd_amt": "0.00", "Rmb_amt": "0.00", "Agency_flag": "12",
    "Counter_no": "T001", "Settle_type": "1234", "Reverse_flag": "10", "Bord_flag": "12",
    "Bank_flag": "12",
  ]

  private static let rows: [[String: String]] = [
    [
      "Ticd": "TX01", "Date": "20240612", "Time": "101530", "Lend_flag": "10",
      "Org_amt": "50000.00", "Balance": "150000.00", "Purpose": "投资款|本金",
      "Ip_code": "10.0.0.1",
    ],
    [
      "Ticd": "TX02", "Date": "20240612", "Time": "101531", "Lend_flag": "11", "Org_amt": "0.01",
      "Balance": "149999.99", "Mac_info": "AA-BB-CC-00-00-01",
    ],
    // Cash has no counterparty.
    [
      "Ticd": "TX03", "Date": "20240613", "Time": "000000", "Lend_flag": "11", "Tsf_flag": "10",
      "Org_amt": "20000", "Balance": "129999.99", "Part_acc_no": "@N", "Part_acc_name": "@N",
      "Part_bank_code": "@N", "Part_bank_name": "@N",
    ],
    // A reversal of the second row.
    [
      "Ticd": "TX04", "Date": "20240613", "Time": "101531", "Lend_flag": "10", "Org_amt": "0.01",
      "Reverse_flag": "11", "Balance": "130000.00",
    ],
    [
      "Ticd": "TX05", "Date": "20240614", "Time": "235959", "Lend_flag": "10",
      "Org_amt": "1234567890123.45", "Balance": "@N",
    ],
    // The bank did not collect the time.
    ["Ticd": "TX06", "Date": "20240615", "Time": "@N", "Lend_flag": "10", "Org_amt": "1.10"],
    // The account number is missing although the document forbids it: the card stands in.
    [
      "Ticd": "TX07", "Date": "20240616", "Time": "080000", "Lend_flag": "11",
      "Self_acc_no": "@N", "Card_no": "6228480000000000034", "Org_amt": "2.20",
    ],
    // Neither 10 nor 11.
    ["Ticd": "TX08", "Date": "20240617", "Time": "080000", "Lend_flag": "12", "Org_amt": "3.00"],
    // A part of a fen.
    ["Ticd": "TX09", "Date": "20240617", "Time": "080000", "Lend_flag": "11", "Org_amt": "3.005"],
    // No such day.
    ["Ticd": "TX10", "Date": "20240631", "Time": "080000", "Lend_flag": "11", "Org_amt": "4.00"],
  ]

  private static func text(header: Bool) throws -> String {
    let names = try #require(StandardFormats.named("pboc-300-acc-txn")).header
    let lines = rows.map { row in
      names.map { "\"\(row[$0] ?? common[$0] ?? "@N")\"" }.joined(separator: "|")
    }
    let head = header ? [names.map { "\"\($0)\"" }.joined(separator: "|")] : []
    return (head + lines).joined(separator: "\r\n") + "\r\n"
  }

  @Test(arguments: [true, false])
  func readsTenRows(header: Bool) async throws {
    let file = try await Reading.ofStandard(
      Self.text(header: header), name: "tb_acc_txn.csv",
      formatName: header ? nil : "pboc-300-acc-txn")
    let report = try #require(file.reports.first)
    #expect(report.format == "pboc-300-acc-txn")
    #expect(report.read == 10 && report.isReconciled)
    #expect(report.rejected == ["E_DIRECTION": 1, "E_AMOUNT": 1, "E_TIME": 1])
    #expect(report.skipped.isEmpty)
    #expect(report.layoutLines == (header ? 1 : 0))

    let own = "6222020000000000018"
    let other = "6217000000000000020"
    #expect(file.rows.count == 7)
    guard file.rows.count == 7 else { return }
    #expect(
      file.rows.map(\.payer) == [other, own, own, other, other, other, "6228480000000000034"])
    #expect(file.rows.map(\.payee) == [own, other, "", own, own, own, other])
    #expect(
      file.rows.map(\.fen)
        == [5_000_000, 1, 2_000_000, 1, 123_456_789_012_345, 110, 220])
    #expect(file.rows.map(\.time).first == "2024-06-12 10:15:30")
    #expect(file.rows[2].marks == RowMarks.cash.rawValue)
    #expect(file.rows[3].marks == RowMarks.reversal.rawValue)
    #expect(file.rows[5].marks == RowMarks.dateOnly.rawValue)
    #expect(file.rows[0].memo == "投资款|本金")
    #expect(file.rows[0].balanceFen == 15_000_000)
    #expect(file.rows[4].balanceFen == nil)
  }

  @Test func headerlessFilesAreNotGuessed() async throws {
    await #expect(throws: IngestError.self) {
      try await Reading.ofStandard(Self.text(header: false), name: "tb_acc_txn.csv")
    }
  }
}
