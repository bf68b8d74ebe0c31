import Foundation
import Testing

struct CommandLineTests {
  static let bank = CommandLineRun.demoBank + "/transactions.csv"

  @Test func scansTheBundledBankAndExplainsItsFirstLead() throws {
    let folder = try TemporaryFolder()
    let scan = try CommandLineRun(["scan", Self.bank, "--out", folder.path + "/runs"])
    #expect(scan.status == 0, "\(scan.errors)")
    #expect(scan.output.contains("读取 13000 行 = 接受 13000 + 拒收 0 + 跳过 0"))
    let run = try folder.run(in: "runs")
    let leads = try String(contentsOfFile: run + "/leads.csv", encoding: .utf8)
    let first = try #require(leads.split(separator: "\n").dropFirst().first)
    let account = String(first.split(separator: ",")[1])
    let explain = try CommandLineRun(["explain", account, "--run", run])
    #expect(explain.status == 0, "\(explain.errors)")
    #expect(explain.output.contains("得分构成") && explain.output.contains("证据行"))
    #expect(!explain.output.contains(account))
    let byRank = try CommandLineRun(["explain", "#1", "--run", run])
    #expect(byRank.output == explain.output)
  }

  @Test func theBundledCasesRankHigh() throws {
    let folder = try TemporaryFolder()
    _ = try CommandLineRun(["scan", Self.bank, "--out", folder.path + "/runs", "-q"])
    let evaluation = try CommandLineRun([
      "evaluate", "--truth", CommandLineRun.demoBank + "/truth.csv", "--leads",
      try folder.run(in: "runs") + "/leads.csv", "--json", "-",
    ])
    #expect(evaluation.status == 0, "\(evaluation.errors)")
    let figures = try #require(
      try JSONSerialization.jsonObject(with: Data(evaluation.output.utf8)) as? [String: Any])
    // Two rules as SQL reach under 0.1 here: the floor says that ranking works at all.
    #expect(try #require(figures["averagePrecision"] as? Double) > 0.4)
  }

  @Test func readsTheSameBankFromStandardInputAndPacked() throws {
    let folder = try TemporaryFolder()
    let plain = try CommandLineRun([
      "scan", Self.bank, "--out", folder.path + "/plain", "--json", "--top", "5",
    ])
    let packed = try CommandLineRun([
      "scan", Self.bank + ".gz", "--out", folder.path + "/packed", "--json", "--top", "5",
    ])
    let piped = try CommandLineRun(
      ["scan", "-", "--out", folder.path + "/piped", "--json", "--top", "5"],
      input: Data(contentsOf: URL(filePath: Self.bank)))
    func top(_ run: CommandLineRun) throws -> [String] {
      let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
      let members = try #require(document as? [String: Any])
      let leads = try #require(members["top"] as? [[String: Any]])
      return ["\(try #require(members["rows_accepted"]))"]
        + leads.map { "\($0["account"] ?? "") \($0["score"] ?? "") \($0["reason"] ?? "")" }
    }
    #expect(try top(plain) == top(packed))
    #expect(try top(plain) == top(piped))
    let evidence = try String(
      contentsOfFile: try folder.run(in: "piped") + "/evidence.csv", encoding: .utf8)
    #expect(evidence.contains("CNY"), "rows of standard input can be quoted")
  }

  @Test func readsThePoliceExport() throws {
    let folder = try TemporaryFolder()
    let scan = try CommandLineRun([
      "scan", CommandLineRun.demoBank + "/police-34.csv", "--out", folder.path + "/runs",
    ])
    #expect(scan.status == 0, "\(scan.errors)")
    #expect(scan.output.contains("mirror 302"))
    #expect(scan.output.contains("failed-transaction 13"))
  }

  @Test func readsAnyTransfersAndAnyStatementByMap() throws {
    let folder = try TemporaryFolder()
    let transfers = try folder.write(
      "from_account;to_account;amount;timestamp\nA100;B200;12.30;2024-03-04 10:00\n",
      to: "t.csv")
    let scan = try CommandLineRun([
      "scan", transfers, "--map",
      "payer=from_account,payee=to_account,amount=amount,time=timestamp", "--out",
      folder.path + "/runs",
    ])
    #expect(scan.status == 0, "\(scan.errors)")
    #expect(scan.output.contains("接受 1 "))
    let statement = try folder.write(
      "账号,对方账号,收支标志,交易金额,交易时间\nA100,B200,进,12.30,2024-03-04 10:00\n", to: "s.csv")
    let other = try CommandLineRun([
      "scan", statement, "--map",
      "own=账号,counterparty=对方账号,direction=收支标志,amount=交易金额,time=交易时间", "--dry-run",
    ])
    #expect(other.status == 0, "\(other.errors)")
    #expect(other.output.contains("counterparty = 对方账号"))
  }

  @Test func anUnknownLayoutStopsWithTheLineToUse() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "发起账户,接收账户,发生额,发生时间\n1,2,3.00,2024-03-04 10:00:00\n", to: "x.csv")
    let scan = try CommandLineRun(["scan", file, "--out", folder.path + "/runs"])
    #expect(scan.status == 65)
    #expect(scan.errors.contains("发起账户") && scan.errors.contains("--map"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/runs/run.json"))
  }

  static let endings: [(arguments: [String], status: Int32)] = [
    (["scan", "/nonexistent/file.csv"], 66), (["scan"], 64),
    (["scan", bank, "--top", "-1"], 64), (["scan", bank, "--format", "no-such"], 64),
    (["scan", bank, "--as-of", "yesterday"], 64), (["scan", bank, "--max-rejects", "x"], 64),
    (["scan", bank, "--model", "/nonexistent"], 64), (["formats", "show", "no-such"], 64),
    (["scan", bank, "--out", "/proc/nowhere"], 73),
    (["formats"], 0), (["formats", "show", "police-34"], 0), (["patterns"], 0),
    (["--version"], 0), (["--help"], 0),
  ]

  @Test(arguments: endings)
  func exitStatus(arguments: [String], expected: Int32) throws {
    let folder = try TemporaryFolder()
    let run = try CommandLineRun(arguments, in: folder.path)
    #expect(run.status == expected, "\(arguments): \(run.errors)\(run.output)")
    if expected != 0 { #expect(!run.errors.isEmpty) }
  }

  @Test func dryRunWritesNothing() throws {
    let folder = try TemporaryFolder()
    let run = try CommandLineRun(["scan", Self.bank, "--dry-run"], in: folder.path)
    #expect(run.status == 0)
    #expect(run.output.contains("canonical") && run.output.contains("utf-8"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func simulateGivesTheSameBytesForTheSameSeed() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      let run = try CommandLineRun([
        "simulate", "--rows", "5000", "--seed", "3", "--out", "\(folder.path)/\(name)",
      ])
      #expect(run.status == 0, "\(run.errors)")
    }
    #expect(
      FileManager.default.contentsEqual(
        atPath: folder.path + "/a/transactions.csv", andPath: folder.path + "/b/transactions.csv"))
  }

  @Test func theReadmeHoldsTheGeneratedTables() throws {
    let readme = try String(
      contentsOf: CommandLineRun.packageRoot.appending(path: "README.md"), encoding: .utf8)
    let tables = try CommandLineRun(["patterns", "--markdown"]).output
    #expect(readme.contains(tables), "run make docs")
  }
}
