import Testing

@testable import ScoringPipeline

/// Runs that are held although every row could be read.
struct HeldRunTests {
  /// Two such amounts of one account overflow every sum; before, they ended the process.
  @Test func amountsBeyondAnySumHoldTheRun() async throws {
    let folder = try ScanFolder()
    let header = "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo\n"
    let rows = (1...4).map {
      "T\($0),2024-03-0\($0) 12:00:00,622202000000000001\($0),6217000000000000020,"
        + "92233720368547758.07,CNY,MOBILE,投资款\n"
    }
    let path = try folder.write(header + rows.joined(), to: "huge.csv")
    let outcome = try await folder.scan([path], out: "runs")
    #expect(outcome.holdReasons.map(\.code) == [.amounts] && outcome.leads.isEmpty)
    #expect(outcome.reports[0].accepted == 4)
  }
}
