import BankRecords
import Testing

@testable import StatementIngest

/// The spreadsheets of `shared/data`, against counts and sums taken with openpyxl and xlrd.
@Suite(.enabled(if: SharedData.isPresent, "no shared/data beside the checkout"))
struct WorkbookRealDataTests {
  static let folder = "cn_statement_examples/example/"

  static func reading(_ path: String) async throws -> Reading {
    let paths = try StatementReader.resolveInputs([SharedData.path(folder + path)])
    return try await Reading.of(paths, formats: StandardFormats.all)
  }

  @Test func ccb() async throws {
    let reading = try await Self.reading("ccb/交易明细_xxxx_2025xxxx_2025xxxx.xls")
    let report = try #require(reading.reports.first)
    #expect(report.format == "ccb-personal" && report.compression == "xls")
    #expect(report.accepted == 6 && report.skipped == ["note-row": 1] && report.rejected.isEmpty)
    #expect(report.acceptedInFen == 0 && report.acceptedOutFen == 70_326)
  }

  @Test func spdb() async throws {
    let reading = try await Self.reading("spdb_debit/example-spdb_debit-records.xls")
    let report = try #require(reading.reports.first)
    #expect(report.format == "spdb-debit" && report.accepted == 4 && report.rejected.isEmpty)
    #expect(report.acceptedInFen == 1000 && report.acceptedOutFen == 1164)
  }

  /// Both sheets of the workbook hold the same rows, amounts once as text and once as numbers; the
  /// CSV beside them as well.
  @Test func wechatAsItsTwin() async throws {
    let reading = try await Self.reading("wechat/example-wechat-records.xlsx")
    let twin = try await Self.reading("wechat/example-wechat-records.csv")
    func essence(_ rows: [Reading.Row]) -> [String] {
      rows.map {
        "\($0.time) \($0.fen) \($0.payer) \($0.payee) \($0.payerName) \($0.payeeName) \($0.memo) \($0.reference)"
      }
    }
    #expect(reading.reports.map(\.accepted) == [16, 16] && reading.rejects.isEmpty)
    #expect(reading.skipped == ["neutral-direction": 22])
    #expect(
      reading.reports[1].warnings.contains { $0.contains("same number of rows and the same sum") })
    #expect(essence(Array(reading.rows[..<16])) == essence(twin.rows))
    #expect(essence(Array(reading.rows[16...])) == essence(twin.rows))
  }
}
