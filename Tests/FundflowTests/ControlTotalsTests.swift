import Foundation
import Testing

/// Control files and totals rows through the built program.
struct ControlTotalsTests {
  static let header = "交易日期,对方户名,收入金额,支出金额,余额,账号,币种,对方账号,用途,附言,核心流水号"

  static func row(_ index: Int, moneyIn: String = "", moneyOut: String = "") -> String {
    "2024-03-1\(index) 10:11:12,测试甲,\(moneyIn),\(moneyOut),,6217000000000000020,人民币,"
      + "62220200000000\(10_000 + index),转账,,S\(index)"
  }

  static let rows = [
    row(1, moneyIn: "100.00"), row(2, moneyIn: "200.00"), row(3, moneyOut: "30.00"),
  ]

  static func text(_ rows: [String]) -> String {
    ([header] + rows).joined(separator: "\n") + "\n"
  }

  private static func scan(
    _ folder: TemporaryFolder, control: String, _ more: [String] = []
  ) throws -> CommandLineRun {
    let path = try folder.write(control, to: "totals.csv")
    return try CommandLineRun(
      ["scan", folder.path + "/in", "--control", path, "--out", folder.path + "/runs"] + more)
  }

  private static func filled() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/in", withIntermediateDirectories: true)
    _ = try folder.write(text(rows), to: "in/a.csv")
    _ = try folder.write(text([row(4, moneyIn: "7.00")]), to: "in/b.csv")
    return folder
  }

  @Test func whatWasSentIsWhatWasRead() throws {
    let folder = try Self.filled()
    let done = try Self.scan(
      folder,
      control: """
        文件,笔数,金额合计,贷方笔数,贷方金额,借方笔数,借方金额
        a.csv,3,330.00,2,300.00,1,30.00
        b.csv,1,7.00,1,7.00,0,0.00
        合计,4,337.00,,,,
        """)
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("3 行，一致 3，不符 0，缺失 0"), "\(done.output)")
    let run = try folder.run(in: "runs")
    #expect(!run.hasSuffix(".held"))
    let manifest = try String(contentsOfFile: run + "/run.json", encoding: .utf8)
    #expect(manifest.contains("\"control\": {"))
  }

  static let differences: [(control: String, words: [String])] = [
    ("file,rows\na.csv,4\nb.csv,1\n", ["a.csv", "says 4, accepted 3"]),
    ("file,amount\na.csv,330.01\nb.csv,7\n", ["says 330.01, accepted 330.00"]),
    ("file,rows\na.csv,3\nb.csv,1\nc.csv,9\n", ["c.csv", "not read"]),
    ("file,rows\na.csv,3\n", ["b.csv", "does not name it"]),
    ("file,rows\na.csv,3\nb.csv,1\n*,5\n", ["all files", "says 5, accepted 4"]),
  ]

  @Test(arguments: differences) func anyDifferenceHoldsTheRun(
    control: String, words: [String]
  ) throws {
    let folder = try Self.filled()
    let held = try Self.scan(folder, control: control, ["--max-rejects", "100%"])
    #expect(held.status == 65)
    #expect(held.errors.contains("H_CONTROL_TOTALS"))
    for word in words { #expect(held.errors.contains(word), "\(held.errors)") }
    let run = try folder.run(in: "runs")
    #expect(run.hasSuffix(".held"))
    #expect(!FileManager.default.fileExists(atPath: run + "/leads.csv"))
    let manifest = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(filePath: run + "/run.json")))
    let members = try #require(manifest as? [String: Any])
    #expect(members["state"] as? String == "held")
    let check = try #require(members["control"] as? [String: Any])
    #expect(check["verdict"] as? String == "differs")
  }

  @Test func aWrongControlFileIsAUsageError() throws {
    let folder = try Self.filled()
    let wrong = try Self.scan(folder, control: "file,rows\na.csv,three\n")
    #expect(
      wrong.status == 64 && wrong.errors.contains("line 2, column 2 (rows)"), "\(wrong.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/runs"))
    let missing = try CommandLineRun([
      "scan", folder.path + "/in", "--control", folder.path + "/none.csv", "--out",
      folder.path + "/runs",
    ])
    #expect(missing.status == 66 && missing.errors.contains("none.csv"), "\(missing.errors)")
  }

  @Test func aFilesOwnTotalsHoldTheRunUnlessToldOtherwise() throws {
    let folder = try TemporaryFolder()
    let good = try folder.write(
      Self.text(Self.rows + ["合计,,300.00,30.00,,,,,,,"]), to: "good.csv")
    let short = try folder.write(
      Self.text(Self.rows.dropLast() + ["合计,,300.00,30.00,,,,,,,"]), to: "short.csv")
    #expect(try CommandLineRun(["scan", good, "--out", folder.path + "/good"]).status == 0)
    let held = try CommandLineRun(["scan", short, "--out", folder.path + "/held"])
    #expect(held.status == 65 && held.errors.contains("H_FILE_TOTALS"), "\(held.errors)")
    #expect(held.errors.contains("says 30.00, read 0.00"), "\(held.errors)")
    #expect(try folder.run(in: "held").hasSuffix(".held"))
    let warned = try CommandLineRun([
      "scan", short, "--out", folder.path + "/warned", "--totals", "warn",
    ])
    #expect(warned.status == 0 && warned.output.contains("合计"), "\(warned.output)")
    let ignored = try CommandLineRun([
      "scan", short, "--out", folder.path + "/ignored", "--totals", "ignore",
    ])
    #expect(ignored.status == 0 && !ignored.output.contains("合计"), "\(ignored.output)")
    let wrong = try CommandLineRun(["scan", short, "--totals", "maybe"], in: folder.path)
    #expect(wrong.status == 64 && wrong.errors.contains("hold, warn or ignore"))
  }

  @Test func accountNumbersInNamesAreMasked() throws {
    let folder = try TemporaryFolder()
    let input = try folder.write(
      Self.text(Self.rows + ["共9笔"]), to: "6222020000000000018.csv")
    let control = try folder.write("file,rows\n6217000000000000020.csv,3\n", to: "totals.csv")
    let held = try CommandLineRun([
      "scan", input, "--control", control, "--out", folder.path + "/runs",
    ])
    #expect(held.status == 65)
    for number in ["6222020000000000018", "6217000000000000020"] {
      #expect(!held.errors.contains(number) && !held.output.contains(number), "\(held.errors)")
    }
  }
}
