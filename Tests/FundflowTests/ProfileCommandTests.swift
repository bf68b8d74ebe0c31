import Foundation
import Testing

/// Profiles, dialects and suggestions through the built program.
struct ProfileCommandTests {
  static let statement = """
    Posting Date;Description;Debit;Credit;Balance
    01/02/2024;PAYMENT TO ACME;120.50;;4879.50
    05/02/2024;SALARY;;3,000.00;7879.50
    11/02/2024;RENT;1,000.00;;6879.50
    13/02/2024;SHOP;50.25;;6829.25
    01/03/2024;SHOP 6217000000000000020;50.00;;6779.25

    """

  @Test func suggestSaveScan() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.statement, to: "s.csv")
    let unknown = try CommandLineRun(["scan", file, "--out", folder.path + "/runs"])
    #expect(unknown.status == 65 && unknown.errors.contains("fundflow formats suggest"))
    let profile = folder.path + "/p.json"
    let suggest = try CommandLineRun(["formats", "suggest", file, "--save", profile])
    #expect(suggest.status == 0, "\(suggest.errors)")
    #expect(suggest.output.contains("of 5 rows 5 are read"))
    #expect(!suggest.output.contains("6217000000000000020"))
    let again = try CommandLineRun(["formats", "suggest", file, "--save", profile])
    #expect(again.status == 73 && again.errors.contains("--force"))
    let forced = try CommandLineRun(["formats", "suggest", file, "--save", profile, "--force"])
    #expect(forced.status == 0)
    let list = try CommandLineRun(["formats", "list", "--profile", folder.path])
    #expect(list.status == 0 && list.output.contains(profile), "\(list.errors)")
    let scan = try CommandLineRun([
      "scan", file, "--profile", profile, "--out", folder.path + "/runs",
    ])
    #expect(scan.status == 0 && scan.output.contains("接受 5 "), "\(scan.errors)")
    let run = try folder.run(in: "runs")
    let manifest = try String(contentsOfFile: run + "/run.json", encoding: .utf8)
    #expect(manifest.contains("\"profiles\"") && manifest.contains("p.json"))
    // Another meaning is another run; blanks in the profile are none.
    let text = try String(contentsOfFile: profile, encoding: .utf8)
    try text.replacingOccurrences(of: "  ", with: " ").write(
      toFile: profile, atomically: true, encoding: .utf8)
    let same = try CommandLineRun([
      "scan", file, "--profile", profile, "--out", folder.path + "/runs",
    ])
    #expect(same.output.contains("already done"))
    try text.replacingOccurrences(of: "day_first", with: "month_first").write(
      toFile: profile, atomically: true, encoding: .utf8)
    let other = try CommandLineRun([
      "scan", file, "--profile", profile, "--out", folder.path + "/runs", "--max-rejects", "5",
    ])
    #expect(other.status == 0 && !other.output.contains("already done"))
  }

  @Test func aBuiltInFormatShownIsReadAsAProfile() throws {
    let folder = try TemporaryFolder()
    let police = CommandLineRun.demoBank + "/police-34.csv"
    let shown = try CommandLineRun(["formats", "show", "police-34"])
    let profile = try folder.write(shown.output, to: "police.json")
    let plain = try CommandLineRun(["scan", police, "--out", folder.path + "/a", "--json"])
    let own = try CommandLineRun([
      "scan", police, "--profile", profile, "--out", folder.path + "/b", "--json",
    ])
    #expect(own.status == 0, "\(own.errors)")
    for file in ["leads.csv", "evidence.csv", "rejects.jsonl"] {
      #expect(
        try Data(contentsOf: URL(filePath: folder.run(in: "a") + "/" + file))
          == Data(contentsOf: URL(filePath: folder.run(in: "b") + "/" + file)))
    }
    #expect(plain.output != own.output, "the profile is part of the run's identity")
  }

  @Test func dialectsOnTheCommandLine() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "2024-03-04 10:00:00^A1001^B2002^12.30^it's \"so^\n2024-03-05 10:00:00^A1001^B2003^1.00^x^\n",
      to: "a.txt")
    let map = "time=#1,payer=#2,payee=#3,amount=#4,memo=#5"
    let scan = try CommandLineRun([
      "scan", file, "--no-header", "--map", map, "--delimiter", "^", "--quote", "none", "--out",
      folder.path + "/runs",
    ])
    #expect(scan.status == 0 && scan.output.contains("接受 2 "), "\(scan.errors)\(scan.output)")
  }

  static let bank = CommandLineTests.bank
  static let endings: [(arguments: [String], status: Int32, words: String)] = [
    (["scan", bank, "--profile", "/nonexistent.json"], 64, "does not exist"),
    (["scan", bank, "--delimiter", "ab"], 64, "--delimiter is"),
    (["scan", bank, "--quote", "x"], 64, "one of \", ', none"),
    (["scan", bank, "--escape", "x"], 64, "doubled, backslash, none"),
    (["scan", bank, "--encoding", "big5"], 64, "gb18030"),
    (["scan", bank, "--no-header"], 64, "--no-header needs"),
    (
      ["scan", bank, "--no-header", "--map", "time=#1,payer=#2,payee=#3,amount=#99"], 64, "#1 to #"
    ),
    (["formats", "suggest", "/nonexistent.csv"], 66, "cannot read"),
    (["formats", "suggest", "/work"], 66, "directory"),
    (["formats", "list", "--profile", "/nonexistent"], 64, "does not exist"),
    (["formats", "suggest", bank], 0, ""),
  ]

  @Test(arguments: endings.indices) func exitStatus(index: Int) throws {
    let (arguments, status, words) = Self.endings[index]
    let folder = try TemporaryFolder()
    let run = try CommandLineRun(
      arguments.map { $0 == "/work" ? folder.path : $0 }, in: folder.path)
    #expect(run.status == status, "\(arguments): \(run.errors)")
    #expect(words.isEmpty || run.errors.contains(words), "\(arguments): \(run.errors)")
  }

  @Test func aSlipInAProfileIsToldWithItsPlace() throws {
    let folder = try TemporaryFolder()
    let shown = try CommandLineRun(["formats", "show", "cmb-debit"])
    let profile = try folder.write(
      shown.output.replacingOccurrences(of: "\"own_account\"", with: "\"own_acount\""), to: "p.json"
    )
    let run = try CommandLineRun(["scan", Self.bank, "--profile", profile])
    #expect(run.status == 64)
    #expect(run.errors.contains("p.json:") && run.errors.contains("did you mean 'own_account'?"))
  }
}
