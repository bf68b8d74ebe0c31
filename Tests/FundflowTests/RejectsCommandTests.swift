import Foundation
import Testing

/// Rejected rows through the built program: export, mend, replay.
struct RejectsCommandTests {
  static let header = "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo\n"

  /// Twelve weeks in which 30 persons pay in and are paid back: leads with much evidence.
  static let rows: [String] = {
    var rows: [String] = []
    for week in 0..<12 {
      for person in 0..<30 {
        let day = 1 + (week * 2 + person % 2) % 28
        let month = 1 + week / 4
        func row(_ kind: String, _ payer: String, _ payee: String, _ yuan: String) -> String {
          "\(kind)\(week)-\(person),2024-0\(month)-\(day < 10 ? "0" : "")\(day) 1\(week % 10):"
            + "\(10 + person):00,\(payer),\(payee),\(yuan),CNY,MOBILE,投资款"
        }
        let account = "62170000000000\(10_000 + person)"
        rows.append(row("in", account, "6222020000000000018", "10000.00"))
        if week > 3 { rows.append(row("out", "6222020000000000018", account, "300.00")) }
      }
    }
    return rows
  }()

  struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  /// Damages that leave the line its length, so that places of other rows stay as they are.
  static func damaged(_ row: String, by kind: Int) -> String {
    var bytes = Array(row.utf8)
    let commas = bytes.indices.filter { bytes[$0] == UInt8(ascii: ",") }
    switch kind {
    case 0: bytes[commas[4] - 1] = UInt8(ascii: "x")
    case 1: bytes[commas[0] + 5] = UInt8(ascii: "O")
    case 2: bytes[commas[2]] = UInt8(ascii: ";")
    case 3: bytes[commas[5] + 3] = UInt8(ascii: "\"")
    default: bytes[commas[1] + 3] = 0
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [1, 7, 40]) func mendedIsAsIfItHadNeverBeenDamaged(damages: Int) throws {
    let folder = try TemporaryFolder()
    var random = Numbers(state: UInt64(damages))
    var lines = Self.rows
    var bad: [Int: Int] = [:]
    while bad.count < damages {
      let at = Int.random(in: 0..<lines.count, using: &random)
      bad[at] = bad.count % 5
    }
    for (at, kind) in bad { lines[at] = Self.damaged(lines[at], by: kind) }
    for (name, rows) in [("good", Self.rows), ("bad", lines)] {
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
      _ = try folder.write(
        Self.header + rows.joined(separator: "\n") + "\n", to: "\(name)/t.csv")
    }
    let good = try CommandLineRun(["scan", "t.csv", "-q"], in: folder.path + "/good")
    #expect(good.status == 0, "\(good.errors)")
    let held = try CommandLineRun(["scan", "t.csv", "-q"], in: folder.path + "/bad")
    #expect(held.status == 65)
    let heldRun = try folder.run(in: "bad/runs")
    let sheet = folder.path + "/rejects.csv"
    let export = try CommandLineRun(["rejects", "export", heldRun, "--out", sheet])
    #expect(export.status == 0 && export.output.contains("\(bad.count) rows"), "\(export.errors)")
    let mode = try FileManager.default.attributesOfItem(atPath: sheet)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try mend(sheet)
    let out = folder.path + "/mended"
    let replay = try CommandLineRun([
      "rejects", "replay", heldRun, "--fix", sheet, "--note", "测试员：按原件更正", "--out", out, "-q",
    ])
    #expect(replay.status == 0, "\(replay.errors)")
    let mendedRun = try folder.run(in: "mended")
    for file in ["leads.csv", "leads.jsonl", "evidence.csv", "rejects.jsonl"] {
      let (a, b) = try (
        String(contentsOfFile: folder.run(in: "good/runs") + "/" + file, encoding: .utf8),
        String(contentsOfFile: mendedRun + "/" + file, encoding: .utf8)
      )
      let (left, right) = (a.split(separator: "\n"), b.split(separator: "\n"))
      #expect(left.count == right.count)
      let first = zip(left, right).first { $0 != $1 }
      let isEqual = a == b
      #expect(isEqual, "\(file): \(first?.0 ?? "") became \(first?.1 ?? "")")
    }
    let document = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(filePath: mendedRun + "/run.json")))
    let manifest = try #require(document as? [String: Any])
    let heldID = (heldRun as NSString).lastPathComponent.replacingOccurrences(of: ".held", with: "")
    #expect(manifest["replay_of"] as? String == heldID)
    let mended = try #require(manifest["mended"] as? [String: Any])
    #expect((mended["rows"] as? [[String: Any]])?.count == bad.count)
    #expect(mended["note"] as? String == "测试员：按原件更正")
  }

  /// Puts the true row where the sheet has a damaged one, told by its first field.
  private func mend(_ sheet: String, only: Int = .max) throws {
    let text = try String(contentsOfFile: sheet, encoding: .utf8)
    var lines = text.split(separator: "\n").map(String.init)
    for index in lines.indices.dropFirst().prefix(only) {
      let cells = lines[index].split(separator: ",", omittingEmptySubsequences: false)
      let row = Self.rows.first { $0.hasPrefix(cells[3] + ",") } ?? ""
      lines[index] = cells[..<3].joined(separator: ",") + "," + row
    }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: sheet, atomically: true, encoding: .utf8)
  }

  /// A held run with three rejects of one file.
  private func heldRun(_ folder: TemporaryFolder) throws -> String {
    var lines = Self.rows
    for at in [3, 100, 200] { lines[at] = Self.damaged(lines[at], by: 0) }
    let file = try folder.write(
      Self.header + lines.joined(separator: "\n") + "\n", to: "t.csv")
    _ = try CommandLineRun(["scan", file, "-q", "--out", folder.path + "/runs"])
    return try folder.run(in: "runs")
  }

  @Test func replaysBuildOnEachOther() throws {
    let folder = try TemporaryFolder()
    let first = try heldRun(folder)
    let sheet = folder.path + "/a.csv"
    _ = try CommandLineRun(["rejects", "export", first, "--out", sheet])
    try mend(sheet, only: 1)
    let half = try CommandLineRun([
      "rejects", "replay", first, "--fix", sheet, "--note", "甲", "--out", folder.path + "/second",
      "-q",
    ])
    #expect(half.status == 65, "\(half.errors)")
    let second = try folder.run(in: "second")
    let list = try CommandLineRun(["rejects", "list", second])
    #expect(list.output.contains("2 rows in all"), "\(list.output)")
    let done = try CommandLineRun([
      "rejects", "replay", second, "--drop", "1,2", "--note", "乙", "--out", folder.path + "/third",
    ])
    #expect(done.status == 0 && done.output.contains("dropped-by-hand 2"), "\(done.errors)")
    let corrections = try String(
      contentsOfFile: folder.run(in: "third") + "/corrections.jsonl", encoding: .utf8)
    let lines = corrections.split(separator: "\n")
    #expect(lines.count == 3 && lines[0].contains("\"note\":\"甲\""))
    #expect(lines[1].contains("\"note\":\"乙\"") && lines[1].contains("\"action\":\"dropped\""))
  }

  @Test func exitStatusesAndRefusals() throws {
    let folder = try TemporaryFolder()
    let run = try heldRun(folder)
    let sheet = folder.path + "/a.csv"
    func status(_ arguments: [String], _ status: Int32, _ words: String) throws {
      let done = try CommandLineRun(["rejects"] + arguments)
      #expect(done.status == status, "\(arguments): \(done.errors)")
      #expect(words.isEmpty || done.errors.contains(words), "\(arguments): \(done.errors)")
      #expect(!done.errors.contains("6222020000000000018"))
      #expect(!done.output.contains("6222020000000000018"))
    }
    try status(["list", run], 0, "")
    try status(["list", run, "--rows"], 0, "")
    try status(["list", folder.path + "/none"], 66, "no such file")
    try status(["export", run, "--out", sheet], 0, "")
    try status(["export", run, "--out", sheet], 73, "--force")
    try status(["export", run, "--out", "/proc/nowhere/x.csv"], 73, "")
    try status(["replay", run, "--note", "x"], 64, "--fix")
    try status(["replay", run, "--fix", sheet], 64, "--note")
    try status(["replay", run, "--fix", sheet, "--note", " "], 64, "--note")
    try status(["replay", run, "--fix", sheet, "--note", "x"], 64, "no row was mended")
    try status(["replay", run, "--fix", folder.path + "/t.csv", "--note", "x"], 64, "no sheet")
    try status(["replay", run, "--fix", folder.path + "/no.csv", "--note", "x"], 66, "")
    try status(["replay", run, "--drop", "9", "--note", "x"], 64, "3 rejects")
    try status(["replay", run, "--drop", "1,1", "--note", "x"], 64, "twice")
    let text = try String(contentsOfFile: sheet, encoding: .utf8)
    for (old, new, words) in [
      ("1-", "2-", "no reject of run"), (",,E_AMOUNT", ",delete,E_AMOUNT", "write drop"),
      ("6222020000000000018", "6222020000000000000", "rounded an account"),
      ("投资款", "投\u{FFFD}款", "unreadable"),
    ] {
      try text.replacingOccurrences(of: old, with: new).write(
        toFile: folder.path + "/b.csv", atomically: true, encoding: .utf8)
      try status(["replay", run, "--fix", folder.path + "/b.csv", "--note", "x"], 64, words)
    }
    // A changed input is refused: its rejects are those of other bytes.
    let input = folder.path + "/t.csv"
    let bytes = try Data(contentsOf: URL(filePath: input))
    try (bytes + Data("\n".utf8)).write(to: URL(filePath: input))
    try status(["replay", run, "--drop", "1", "--note", "x"], 65, "SHA-256")
    try FileManager.default.removeItem(atPath: input)
    try status(["replay", run, "--drop", "1", "--note", "x"], 66, "")
  }

  /// A line over the limit keeps 1 KiB of itself in the rejects and is mended from its file.
  @Test func aCutRowIsReadFromItsFile() throws {
    let folder = try TemporaryFolder()
    var lines = Self.rows
    lines[5] += String(repeating: "长", count: 400_000)
    let file = try folder.write(
      Self.header + lines.joined(separator: "\n") + "\n", to: "t.csv")
    _ = try CommandLineRun(["scan", file, "-q", "--out", folder.path + "/runs"])
    let run = try folder.run(in: "runs")
    let rejects = try String(contentsOfFile: run + "/rejects.jsonl", encoding: .utf8)
    let document = try JSONSerialization.jsonObject(with: Data(rejects.utf8))
    let reject = try #require(document as? [String: Any])
    #expect(reject["raw_is_cut"] as? Bool == true)
    #expect(reject["length"] as? Int == lines[5].utf8.count)
    for key in ["file", "sha256", "format", "line", "byte", "column", "code", "message"] {
      #expect(reject.keys.contains(key), "\(key)")
    }
    let sheet = folder.path + "/a.csv"
    let export = try CommandLineRun(["rejects", "export", run, "--out", sheet])
    #expect(export.status == 0, "\(export.errors)")
    let size = try #require(
      try FileManager.default.attributesOfItem(atPath: sheet)[.size] as? Int)
    #expect(size > lines[5].utf8.count)
    let text = try String(contentsOfFile: sheet, encoding: .utf8)
    try text.replacing("长", with: "").write(toFile: sheet, atomically: true, encoding: .utf8)
    let replay = try CommandLineRun(["rejects", "replay", run, "--fix", sheet, "--note", "x"])
    #expect(replay.status == 0 && replay.output.contains("拒收 0"), "\(replay.errors)")
  }

  /// A row over two lines comes back as it was, and sheets may have been saved with CRLF.
  @Test func rowsOverSeveralLinesAndOtherLineEnds() throws {
    let folder = try TemporaryFolder()
    let row = "x,2024-03-04 10:00:00,6217000000000000020,6222020000000000018,1.x5,CNY,M,\"a\nb\""
    let file = try folder.write(
      Self.header + Self.rows[0] + "\n" + row + "\n" + Self.rows[1] + "\n", to: "t.csv")
    _ = try CommandLineRun(["scan", file, "-q", "--out", folder.path + "/runs"])
    let run = try folder.run(in: "runs")
    let sheet = folder.path + "/a.csv"
    _ = try CommandLineRun(["rejects", "export", run, "--out", sheet])
    let text = try String(contentsOfFile: sheet, encoding: .utf8)
    let crlf = text.replacing("\n", with: "\r\n")
    for (written, status) in [
      (crlf, Int32(64)), (crlf.replacing("1.x5", with: "1.50") + "\r\n", 0),
    ] {
      try written.write(toFile: sheet, atomically: true, encoding: .utf8)
      let replay = try CommandLineRun(["rejects", "replay", run, "--fix", sheet, "--note", "x"])
      #expect(replay.status == status, "\(replay.errors)")
    }
  }
}
