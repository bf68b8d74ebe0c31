import Foundation
import Testing

/// No account or ID number leaves the program unmasked by way of a screen, a log or an error.
struct PrivacyTests {
  /// Numbers of seven or more of whose digits in a row would give a person away.
  static let secrets = [
    "6222020000000000018", "6217000000000000020", "513333195203150025", "53050162503600000123",
  ]

  private func expectMasked(_ run: CommandLineRun, _ what: String) {
    for text in [run.output, run.errors] {
      for secret in Self.secrets {
        for start in 0...(secret.count - 9) {
          let part = secret.dropFirst(start).prefix(9)
          #expect(!text.contains(part), "\(what) shows \(part)")
        }
      }
    }
  }

  @Test func errorsTablesAndDryRunsMaskNumbers() throws {
    let folder = try TemporaryFolder()
    let header =
      "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo,payer_name,"
      + "payee_name,payer_id_no"
    var rows = [header]
    for day in 1...28 {
      for person in 0..<12 {
        rows.append(
          "\(day)-\(person),2024-03-\(day < 10 ? "0" : "")\(day) 10:00:0\(person % 10),"
            + "62170000000000\(10_000 + person),6222020000000000018,10000.00,CNY,,"
            + "投资款6217000000000000020,测试甲,6222020000000000018,513333195203150025")
      }
      rows.append(
        "s\(day),2024-03-\(day < 10 ? "0" : "")\(day) 18:00:00,6222020000000000018,"
          + "53050162503600000123,118000.00,CNY,,归集,,,")
    }
    rows.append("bad,2024-99-01,6222020000000000018,6217000000000000020,513333195203150025,,,")
    rows.append("bad,2024-03-01,6222020000000000018,6.21700E+18,1e9,CNY,,6217000000000000020,,,")
    let file = try folder.write(
      rows.joined(separator: "\n") + "\n", to: "6222020000000000018.csv")

    let held = try CommandLineRun(["scan", file, "--out", folder.path + "/held"])
    #expect(held.status == 65)
    expectMasked(held, "a held scan")
    let scan = try CommandLineRun([
      "scan", file, "--out", folder.path + "/runs", "--max-rejects", "2",
    ])
    #expect(scan.status == 0, "\(scan.errors)")
    #expect(scan.output.contains("6222****0018") || scan.output.contains("622202****0018"))
    expectMasked(scan, "the table")
    expectMasked(
      try CommandLineRun([
        "scan", file, "--out", folder.path + "/j", "--max-rejects", "2", "--json",
      ]),
      "JSON on the screen")
    expectMasked(try CommandLineRun(["scan", file, "--dry-run"]), "a dry run")
    let run = try folder.run(in: "runs")
    expectMasked(try CommandLineRun(["explain", "#1", "--run", run]), "explain")
    expectMasked(
      try CommandLineRun(["explain", "6217000000000000020", "--run", run]), "an unknown account")
    expectMasked(
      try CommandLineRun(["scan", folder.path + "/6217000000000000020.csv"]), "a missing file")
    let messages = try String(contentsOfFile: run + "/rejects.jsonl", encoding: .utf8)
      .split(separator: "\n").map { line in
        let members = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return members?["message"] as? String ?? ""
      }
    #expect(messages.count == 2)
    for message in messages {
      for secret in Self.secrets { #expect(!message.contains(secret.prefix(9))) }
    }
  }
}
