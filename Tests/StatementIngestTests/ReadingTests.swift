import BankRecords
import Testing

@testable import StatementIngest

struct ReadingTests {
  let files = TestFiles()

  @Test func readsTransfers() async throws {
    let path = files.write("a.csv", Canonical.header + Canonical.rows(3))
    let reading = try await Reading.of([path])
    #expect(reading.read == 3 && reading.rejects.isEmpty)
    let row = try #require(reading.rows.last)
    #expect(row.time == "2024-03-03 12:12:00" && row.fen == 10_000 && row.memo == "转账")
    #expect(row.payer == "6222020000000000018" && row.payee == "6217000000000000020")
    #expect(row.line == 4 && row.reference == "T100002")
    let report = try #require(reading.reports.first)
    #expect(report.format == "canonical" && report.encoding == "utf-8" && report.delimiter == ",")
    #expect(report.acceptedFen == 30_000 && report.layoutLines == 1)
    #expect(report.sha256.count == 64)
    #expect(report.preview.count == 3)
  }

  @Test(arguments: [",", "\t", ";", "|"]) func quotedCellsWithAnyDelimiter(delimiter: String)
    async throws
  {
    let cells = (Canonical.header + Canonical.rows(3)).split(separator: "\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" } }
    let text = cells.map { $0.joined(separator: delimiter) + "\n" }.joined()
    let reading = try await Reading.of([files.write("quoted.csv", text)])
    #expect(reading.rows.count == 3 && reading.rejects.isEmpty)
    #expect(reading.rows.last?.memo == "转账")
  }
}
