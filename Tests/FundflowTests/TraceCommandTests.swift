import Foundation
import Testing

struct TraceCommandTests {
  static let table = """
    txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo,payer_name,payee_name
    T1,2024-03-01 09:00:00,6217000000000000020,6222020000000000018,50000.00,CNY,,,王甲,张乙
    T2,2024-03-02 09:00:00,6222020000000000018,6228480000000000034,30000.00,CNY,,,张乙,李丙
    T3,2024-03-03 09:00:00,6228480000000000034,6214830000000000051,10000.01,CNY,,,李丙,赵丁

    """

  @Test func followsMoneyAndAddsUp() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/t.csv"
    try Self.table.write(toFile: file, atomically: true, encoding: .utf8)
    for view in ["fifo", "prorata"] {
      let run = try CommandLineRun([
        "trace", "6217000000000000020", file, "--down", "3", "--view", view, "--out",
        folder.path + "/\(view).csv",
      ])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("追踪金额 5.00 万元，1 笔"))
      #expect(run.output.contains("核对（万元）：追踪金额 5.00 ="))
      for number in ["6217000000000000020", "6222020000000000018", "李丙"] {
        #expect(!run.output.contains(number))
      }
      let rows = try String(contentsOfFile: folder.path + "/\(view).csv", encoding: .utf8)
      #expect(rows.contains("6228480000000000034") && rows.contains("10000.01"))
      let mode = try FileManager.default.attributesOfItem(
        atPath: folder.path + "/\(view).csv")[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
  }

  @Test func followsMoneyBackAndWritesJSON() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/t.csv"
    try Self.table.write(toFile: file, atomically: true, encoding: .utf8)
    let out = folder.path + "/t.json"
    let run = try CommandLineRun([
      "trace", "6214830000000000051", file, "--up", "3", "--out", out,
    ])
    #expect(run.status == 0, "\(run.errors)")
    let data = try Data(contentsOf: URL(filePath: out))
    let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let traces = try #require(document["traces"] as? [[String: Any]])
    #expect(traces.count == 1 && traces[0]["side"] as? String == "up")
    let stops = try #require(traces[0]["stops"] as? [[String: Any]])
    #expect(stops.map { $0["hop"] as? Int } == [1, 2, 3])
    #expect(stops.allSatisfy { $0["amount"] as? Double == 10000.01 })
  }

  @Test func saysWhatIsWrong() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/t.csv"
    try Self.table.write(toFile: file, atomically: true, encoding: .utf8)
    let unknown = try CommandLineRun(["trace", "6222020000000009999", file])
    #expect(unknown.status == 64 && unknown.errors.contains("no rows name the account"))
    #expect(!unknown.errors.contains("6222020000000009999"))
    for wrong in [
      ["--view", "lifo"], ["--down", "0"], ["--floor", "x"], ["--out", "t.txt"],
      ["--from", "2024-05-01", "--to", "2024-04-01"], ["--most", "0"],
    ] {
      #expect(try CommandLineRun(["trace", "1", file] + wrong).status == 64, "\(wrong)")
    }
    let held = folder.path + "/held.csv"
    try (Self.table + "T4,never,1,2,x,CNY,,,,\n").write(
      toFile: held, atomically: true, encoding: .utf8)
    #expect(try CommandLineRun(["trace", "6217000000000000020", held]).status == 65)
  }
}
