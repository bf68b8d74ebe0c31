import Foundation
import Testing

/// Damaged files through the built program: exit status, counts and the raw bytes of rejects.
struct DamagedFileTests {
  static let header = "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo"

  static func row(_ index: Int) -> [String] {
    [
      "T\(1000 + index)", "2024-03-\(10 + index) 10:11:12", "62220200000000\(10_000 + index)",
      "62220200000000\(20_000 + index)", "\(100 + index).50", "CNY", "MOBILE", "转账\(index)",
    ]
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    var name: String
    /// What stands in place of row 5.
    var line: String
    var code: String

    var testDescription: String { name }
  }

  static let damages: [Damage] = {
    let good = row(5)
    func with(_ column: Int, _ change: (String) -> String) -> String {
      var cells = good
      cells[column] = change(cells[column])
      return cells.joined(separator: ",")
    }
    return [
      Damage(
        name: "missing separator", line: with(0) { $0 + "2024" } + "x,y", code: "E_FIELD_COUNT"),
      Damage(name: "extra separator", line: with(2) { "," + $0 }, code: "E_FIELD_COUNT"),
      Damage(name: "extra empty field", line: with(7) { $0 + "," }, code: "E_FIELD_COUNT"),
      Damage(name: "other separator", line: good.joined(separator: ";"), code: "E_FIELD_COUNT"),
      Damage(name: "quote before", line: with(3) { "\"" + $0 }, code: "E_QUOTE"),
      Damage(name: "quote behind", line: with(7) { $0 + "\"" }, code: "E_QUOTE"),
      Damage(name: "text after quote", line: with(7) { "\"\($0)\"x" }, code: "E_QUOTE"),
      Damage(name: "bad amount", line: with(4) { $0 + "5" }, code: "E_AMOUNT"),
      Damage(name: "bad time", line: with(1) { "x" + $0 }, code: "E_TIME"),
      Damage(
        name: "shifted", line: (good[..<5] + [""] + good[5..<7]).joined(separator: ","),
        code: "E_CURRENCY"),
      Damage(
        name: "damaged account", line: with(2) { _ in "6.22202E+18" }, code: "E_ACCOUNT_DAMAGED"),
    ]
  }()

  static func text(_ header: String, replacing line: String) -> String {
    let rows = (0..<15).map { $0 == 5 ? line : row($0).joined(separator: ",") }
    return ([header] + rows).joined(separator: "\n") + "\n"
  }

  @Test(arguments: damages) func oneDamagedRowHoldsTheRun(_ damage: Damage) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.text(Self.header, replacing: damage.line), to: "a.csv")
    let other = try folder.write(
      Self.text("a,b,c,d,e,f,g,h", replacing: damage.line), to: "b.csv")
    let map = "id=a,time=b,payer=c,payee=d,amount=e,currency=f,channel=g,memo=h"
    for (index, arguments) in [[file], [other, "--map", map]].enumerated() {
      let out = folder.path + "/held\(index)"
      let held = try CommandLineRun(["scan"] + arguments + ["--out", out])
      #expect(held.status == 65 && held.errors.contains("--max-rejects"), "\(held.errors)")
      #expect(held.output.contains("读取 15 行 = 接受 14 + 拒收 1 + 跳过 0"), "\(held.output)")
      let rejects = try String(
        contentsOfFile: try folder.run(in: "held\(index)") + "/rejects.jsonl", encoding: .utf8)
      let lines = rejects.split(separator: "\n")
      try #require(lines.count == 1)
      let document = try JSONSerialization.jsonObject(with: Data(lines[0].utf8))
      let reject = try #require(document as? [String: Any])
      #expect(reject["raw"] as? String == damage.line && reject["code"] as? String == damage.code)
      #expect(reject["line"] as? Int == 7)
      let done = try CommandLineRun(
        ["scan"] + arguments + ["--out", folder.path + "/done\(index)", "--max-rejects", "1"])
      #expect(done.status == 0, "\(done.errors)")
    }
  }

  @Test func aDamagedHeaderStopsTheRun() throws {
    let folder = try TemporaryFolder()
    let good = Self.row(5).joined(separator: ",")
    for (header, words) in [
      ("txn_id,timestamp,payer_acount,payee_account,amount,currency,channel,memo", "canonical"),
      ("txn_id,timestamp,payer_account,payee_account,amount,curency,channel,memo", "“curency”"),
      ("txn_id,timestamp,payer_account,payee_account,amount,currency,channelmemo", "delimiter"),
      ("txn_id,timestamp,payer_account,payee_account,,amount,currency,channel,memo", "9 columns"),
    ] {
      let file = try folder.write(Self.text(header, replacing: good), to: "a.csv")
      let run = try CommandLineRun([
        "scan", file, "--out", folder.path + "/runs", "--max-rejects", "100%",
      ])
      #expect(run.status == 65 && run.errors.contains(words), "\(run.errors)")
      #expect(run.errors.contains("--map"))
    }
  }
}
