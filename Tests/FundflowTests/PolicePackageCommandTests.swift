import Foundation
import Testing

/// The bundled police package through the built program.
struct PolicePackageCommandTests {
  private static let package = CommandLineRun.packageRoot
    .appending(path: "Datasets/police-package/查控").path(percentEncoded: false)

  /// Every number of the tables that nobody may read on a screen.
  private func numbers() throws -> Set<String> {
    let bytes = try Data(contentsOf: URL(filePath: "\(Self.package)/账户信息.csv"))
    let runs = bytes.split { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return Set(
      runs.filter { $0.count >= 9 && $0.count != 14 }.map { String(decoding: $0, as: UTF8.self) })
  }

  @Test func scanAndExplainShowNoNumberInFull() throws {
    let folder = try TemporaryFolder()
    let scan = try CommandLineRun(["scan", Self.package, "--out", "\(folder.path)/runs"])
    #expect(scan.status == 0 && scan.output.contains("附属表 5 个"))
    #expect(scan.output.contains("卡账关联 15 户") && scan.output.contains("双方流水镜像 60"))
    let run = try folder.run(in: "runs")
    let explain = try CommandLineRun(["explain", "#1", "--run", run])
    #expect(explain.status == 0 && explain.output.contains("开户日期 2023-12-20"))
    #expect(explain.output.contains("预留电话") && explain.output.contains("同一持有人账户 1 个"))
    let all = try numbers()
    #expect(all.count > 40)
    let dryRun = try CommandLineRun(["scan", Self.package, "--dry-run"])
    for text in [scan.output, scan.errors, explain.output, explain.errors, dryRun.output] {
      for number in all where text.contains(number) { Issue.record("a number is shown in full") }
    }
    let lines = try String(contentsOfFile: "\(run)/leads.jsonl", encoding: .utf8)
    #expect(
      all.contains { lines.contains("\"phones\":[\"\($0)\"") }
        || lines.contains("\"phones\":[\"13700005678\""))
  }

  /// A lead is found by any number of its account.
  @Test func explainTakesEveryNumberOfAnAccount() throws {
    let folder = try TemporaryFolder()
    #expect(
      try CommandLineRun(["scan", Self.package, "--out", "\(folder.path)/runs", "-q"]).status == 0)
    let run = try folder.run(in: "runs")
    let line = try String(contentsOfFile: "\(run)/leads.jsonl", encoding: .utf8)
    let lead = try #require(
      try JSONSerialization.jsonObject(with: Data(line.split(separator: "\n")[0].utf8))
        as? [String: Any])
    let other = try #require((lead["other_numbers"] as? [String])?.first)
    let explained = try CommandLineRun(["explain", other, "--run", run])
    #expect(explained.status == 0 && explained.output.hasPrefix("#1"))
  }

  /// A folder of tables alone is read, and says that it holds no transactions.
  @Test func tablesAloneGiveNoLeads() throws {
    let folder = try TemporaryFolder()
    let table = "\(Self.package)/账户信息.csv"
    let scan = try CommandLineRun(["scan", table, "--out", "\(folder.path)/runs"])
    #expect(scan.status == 0 && scan.output.contains("接受 0"))
  }

  @Test func formatsListsTheTables() throws {
    let list = try CommandLineRun(["formats"])
    #expect(list.output.contains("police-accounts") && list.output.contains("police-persons"))
    #expect(try CommandLineRun(["formats", "show", "police-accounts"]).output.contains("交易卡号"))
  }
}
