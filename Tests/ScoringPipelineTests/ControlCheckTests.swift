import Foundation
import Testing

@testable import ScoringPipeline
@testable import StatementIngest

/// What a sender says was sent, against reports of what was read.
struct ControlCheckTests {
  private static func rows(in inFen: [Int], out outFen: [Int]) -> RowTotals {
    var totals = RowTotals()
    totals.inRows = inFen.count
    totals.outRows = outFen.count
    totals.rows = totals.inRows + totals.outRows
    totals.inFen = Int128(inFen.reduce(0, +))
    totals.outFen = Int128(outFen.reduce(0, +))
    totals.fen = totals.inFen + totals.outFen
    return totals
  }

  /// 3 rows in of 6.00, 2 out of 0.30.
  private static func report(_ path: String, digest: String = "a") -> FileReport {
    var report = FileReport(path: path)
    report.sha256 = String(repeating: digest, count: 64)
    report.format = "rural-credit"
    report.contents = rows(in: [100, 200, 300], out: [10, 20])
    (report.read, report.accepted) = (5, 5)
    return report
  }

  private static func check(_ control: String, _ reports: [FileReport]) throws -> ControlCheck {
    let folder = try ScanFolder()
    let file = try ControlFile.read(try folder.write(control, to: "totals.csv"))
    try ControlNames(file, paths: reports.map(\.path)).check()
    return try ControlCheck(file, reports: reports)
  }

  @Test func figuresThatAgree() throws {
    for line in [
      "a.csv,5,6.30,3,6.00,2,0.30", "in/a.csv,5,,,,,", "/data/in/a.csv,,6.30,,,,",
      "a.csv,,,,,2,0.30",
      "a.csv,,,,,,", String(repeating: "A", count: 64) + ",5,,,,,", "in\\a.csv,5,,,,,",
      // A column of signed amounts adds up to money in less money out.
      "a.csv,5,5.70,,,,",
    ] {
      let check = try Self.check(
        "file,rows,amount,in_rows,in_amount,out_rows,out_amount\n\(line)\n",
        [Self.report("/data/in/a.csv")])
      #expect(check.lines[0].verdict == .agrees, "\(line): \(check.lines[0].message)")
      #expect(check.holdReasons.isEmpty && check.unnamed.isEmpty)
    }
  }

  @Test func everyWrongFigureHolds() throws {
    for (column, value) in [
      ("rows", "6"), ("rows", "4"), ("amount", "6.31"), ("in_rows", "2"), ("in_amount", "0.30"),
      ("out_rows", "3"), ("out_amount", "6.00"), ("笔数", "0"), ("贷方金额", "5.99"),
    ] {
      let check = try Self.check("file,\(column)\na.csv,\(value)\n", [Self.report("a.csv")])
      #expect(check.lines[0].verdict == .differs, "\(column)")
      #expect(check.holdReasons.map(\.code) == [.controlTotals])
      #expect(check.holdReasons[0].message.contains("line 2"))
    }
  }

  @Test func missingAndUnnamedFilesHold() throws {
    let check = try Self.check(
      "file,rows\na.csv,5\nb.csv,5\n",
      [
        Self.report("a.csv"), Self.report("c.csv", digest: "c"),
      ])
    #expect(check.lines.map(\.verdict) == [.agrees, .notRead] && check.unnamed == ["c.csv"])
    let messages = check.holdReasons.map(\.message)
    #expect(messages.count == 2)
    #expect(messages[0].contains("b.csv") && messages[0].contains("not read"))
    #expect(messages[1].contains("c.csv") && messages[1].contains("does not name"))
    // A line of the run alone names no file, so none is missing there.
    #expect(
      try Self.check("file,rows\n*,10\n", [Self.report("a.csv"), Self.report("b.csv")])
        .holdReasons.isEmpty)
    #expect(
      !(try Self.check("file,rows\n*,9\n", [Self.report("a.csv"), Self.report("b.csv")])
        .holdReasons.isEmpty))
  }

  @Test func rejectedRowsAreNamedAndNeverCounted() throws {
    var report = Self.report("a.csv")
    report.read = 6
    report.rejected = ["E_AMOUNT": 1]
    let check = try Self.check("file,rows\na.csv,6\n", [report])
    #expect(check.holdReasons[0].message.contains("1 rejected"))
    #expect(try Self.check("file,rows\na.csv,5\n", [report]).holdReasons.isEmpty)
  }

  @Test func rowsLeftOutMayBeCountedAllTogether() throws {
    var report = Self.report("a.csv")
    var failed = SkippedTotals()
    failed.totals = Self.rows(in: [50], out: [])
    report.skippedTotals = ["failed-transaction": failed]
    for (rows, amount, agrees) in [
      ("5", "6.30", true), ("6", "6.80", true), ("6", "6.30", false), ("5", "6.80", false),
    ] {
      let check = try Self.check("file,rows,amount\na.csv,\(rows),\(amount)\n", [report])
      #expect(check.holdReasons.isEmpty == agrees, "\(rows) \(amount)")
      #expect(check.lines[0].countedWith == (rows == "6" && agrees ? ["failed-transaction"] : []))
      if !agrees { #expect(check.holdReasons[0].message.contains("1 failed-transaction")) }
    }
  }

  /// Compared is what a file holds: duplicates are taken out of the flows later.
  @Test func copiesHoldWhatTheirTwinHolds() throws {
    var copy = Self.report("b.csv")
    copy.accepted = 0
    copy.skipped = ["duplicate-file": 5]
    let reports = [Self.report("a.csv"), copy]
    for total in ["5", "10"] {
      let check = try Self.check("file,rows\na.csv,5\nb.csv,5\n*,\(total)\n", reports)
      #expect(check.holdReasons.isEmpty, "\(check.holdReasons)")
    }
    #expect(!(try Self.check("file,rows\na.csv,5\nb.csv,5\n*,6\n", reports).holdReasons.isEmpty))
    // One line by digest names both, which hold the same bytes.
    let digest = String(repeating: "a", count: 64)
    let check = try Self.check("sha256,rows\n\(digest),5\n", reports)
    #expect(check.holdReasons.isEmpty && check.lines[0].paths.count == 2)
  }

  @Test func partsAndContainersAreNamed() throws {
    let reports = [
      Self.report("in/book.xlsx#Sheet1"), Self.report("in/book.xlsx#Sheet2"),
      Self.report("in/bank.zip#2024/march.csv", digest: "b"),
      Self.report("in/c.csv.gz", digest: "c"),
    ]
    func verdicts(_ lines: [String]) throws -> [String] {
      try Self.check("file,rows\n" + lines.joined(separator: "\n"), reports).lines.map {
        "\($0.verdict.rawValue) \($0.paths.count)"
      }
    }
    #expect(
      try verdicts(["book.xlsx#Sheet1,5", "in/book.xlsx#Sheet2,5", "bank.zip,5", "c.csv,5"])
        == ["agrees 1", "agrees 1", "agrees 1", "agrees 1"])
    #expect(
      try verdicts(["book.xlsx,10", "march.csv,5", "c.csv.gz,5"])
        == ["agrees 2", "agrees 1", "agrees 1"])
    #expect(
      try verdicts(["bank.zip#2024/march.csv,5", "arch.csv,5"]) == ["agrees 1", "not-read 0"])
    // A sheet without any table beside one that was read is no file of its own.
    var note = FileReport(path: "in/book.xlsx#说明")
    note.sha256 = reports[0].sha256
    let check = try Self.check("file,rows\nbook.xlsx#Sheet1,5\n", [reports[0], note])
    #expect(check.holdReasons.isEmpty)
  }

  /// The sender's folders are not ours; but two files of one name are two files.
  @Test func theSendersFoldersDoNotMatter() throws {
    let report = [Self.report("a.csv")]
    let good = try Self.check("file,rows\nD:\\export\\2024\\a.csv,5\n", report)
    #expect(good.holdReasons.isEmpty)
    let two = try Self.check("file\nx/a.csv\ny/a.csv\n", report)
    #expect(two.lines.map(\.verdict) == [.notRead, .notRead] && two.unnamed == ["a.csv"])
  }

  @Test func aNameOfTwoFilesIsRefusedBeforeReading() throws {
    let reports = [Self.report("x/a.csv"), Self.report("y/a.csv", digest: "b")]
    #expect {
      try Self.check("file,rows\na.csv,5\n", reports)
    } throws: { error in
      guard case IngestError.usage(let message) = error else { return false }
      return message.contains("line 2") && message.contains("x/a.csv, y/a.csv")
    }
    #expect(try Self.check("file,rows\nx/a.csv,5\ny/a.csv,5\n", reports).holdReasons.isEmpty)
  }

  @Test func otherBytesThanThoseSentHold() throws {
    let digest = String(repeating: "d", count: 64)
    let check = try Self.check("file,sha256,rows\na.csv,\(digest),5\n", [Self.report("a.csv")])
    #expect(check.lines[0].verdict == .differs)
    #expect(check.holdReasons[0].message.contains("sha256"))
    let missing = try Self.check("sha256,rows\n\(digest),5\n", [Self.report("a.csv")])
    #expect(missing.lines[0].verdict == .notRead && missing.unnamed == ["a.csv"])
  }

  @Test func transfersHaveNoSides() throws {
    var report = Self.report("a.csv")
    (report.contents.inRows, report.contents.outRows) = (0, 0)
    let check = try Self.check("file,in_rows\na.csv,0\n", [report])
    #expect(check.holdReasons[0].message.contains("transfers"))
  }

  @Test func manyDifferencesArePrintedInPart() throws {
    let lines = (0..<50).map { "missing-\($0).csv,1" }.joined(separator: "\n")
    let check = try Self.check("file,rows\n\(lines)\n", [Self.report("missing-0.csv")])
    #expect(check.holdReasons.count == 21 && check.lines.count == 50)
    #expect(check.holdReasons[20].message.contains("30 more"))
  }

  @Test func theControlFileBelongsToTheRun() async throws {
    let folder = try ScanFolder()
    let input = try folder.simulate(rows: 2000)
    func scan(_ control: String?) async throws -> Scan.Outcome {
      var plan = ScanPlan(
        inputs: [folder.path + "/in"], reading: ReadingOptions(),
        rules: try .init(model: .standard),
        outputFolder: "\(folder.path)/runs", engineVersion: "test")
      plan.control = try control.map {
        try ControlFile.read(try folder.write($0, to: "in/totals.csv"))
      }
      return try await Scan(plan: plan, stopwatch: { 0 }).run { _ in }
    }
    try FileManager.default.createDirectory(
      atPath: folder.path + "/in", withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: input, toPath: folder.path + "/in/t.csv")
    let plain = try await scan(nil)
    let rows = plain.reports[0].contents.rows
    // The control file lies in the folder that is scanned, and is no input.
    let good = try await scan("file,rows\nt.csv,\(rows)\n")
    #expect(!good.isHeld && good.reports.count == 1 && good.runID != plain.runID)
    #expect(try folder.text(of: "run.json", in: good).contains("\"verdict\": \"agrees\""))
    let again = try await scan("file,rows\nt.csv,\(rows)\n")
    #expect(again.wasAlreadyDone)
    let bad = try await scan("file,rows\nt.csv,\(rows + 1)\n")
    #expect(bad.isHeld && bad.folder.hasSuffix(".held") && bad.leads.isEmpty)
    #expect(try folder.text(of: "run.json", in: bad).contains("H_CONTROL_TOTALS"))
    // Duplicates inside the run change the flows and not what a file holds.
    #expect(good.reports[0].contents.rows == rows)
  }
}
