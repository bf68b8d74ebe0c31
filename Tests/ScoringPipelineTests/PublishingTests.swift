import Foundation
import Testing

@testable import ScoringPipeline

struct PublishingTests {
  static let header = "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo"

  @Test func aRunIsPublishedWholeAndForTheOwnerOnly() async throws {
    let folder = try ScanFolder()
    let outcome = try await folder.scan([try folder.simulate()], out: "runs")
    let names = try FileManager.default.contentsOfDirectory(atPath: outcome.folder).sorted()
    #expect(
      names == [
        "cases.csv", "cases.jsonl", "evidence.csv", "leads.csv", "leads.jsonl", "rejects.jsonl",
        "run.json",
      ])
    for name in names {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: "\(outcome.folder)/\(name)")
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
    let runs = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/runs")
    #expect(runs == [outcome.runID], "no temporary folder is left")
  }

  @Test func theSameRunAgainIsAlreadyDoneAndAChangedFileIsNot() async throws {
    let folder = try ScanFolder()
    let input = try folder.simulate()
    let first = try await folder.scan([input], out: "runs")
    let again = try await folder.scan([input], out: "runs")
    #expect(!first.wasAlreadyDone && again.wasAlreadyDone)
    #expect(again.folder == first.folder)
    var bytes = try Data(contentsOf: URL(filePath: input))
    bytes.append(contentsOf: "x,2024-03-04 10:00:00,A,B,1.00,CNY,,,,,,\n".utf8)
    try bytes.write(to: URL(filePath: input))
    let changed = try await folder.scan([input], out: "runs")
    #expect(!changed.wasAlreadyDone && changed.runID != first.runID)
    let runs = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/runs")
    #expect(Set(runs) == [first.runID, changed.runID])
  }

  @Test func leadsStartWithThePromisedColumnsAndAddUp() async throws {
    let folder = try ScanFolder()
    let outcome = try await folder.scan([try folder.simulate()], out: "runs")
    let table = try Data(contentsOf: URL(filePath: "\(outcome.folder)/leads.csv"))
    #expect(table.starts(with: [0xEF, 0xBB, 0xBF]))
    let first = try #require(
      String(decoding: table.dropFirst(3), as: UTF8.self).split(separator: "\n").first)
    #expect(
      first.hasPrefix(
        "rank,account,score,severity,amount,persons,unpaid_amount,unpaid_persons,detectors,"
          + "look_alikes,reason"))
    for ranked in outcome.leads {
      let sum = ranked.lead.contributions.reduce(0) { $0 + $1.tenths }
      #expect(sum == ranked.lead.scoreTenths)
      #expect(!ranked.lead.reason.isEmpty && !ranked.lead.evidence.isEmpty)
    }
    #expect(outcome.leads.map(\.rank) == Array(1...outcome.leads.count))
  }

  /// Every evidence row is a line of the input, word for word, with the account in it.
  @Test func evidenceQuotesTheInput() async throws {
    let folder = try ScanFolder()
    let input = try folder.simulate()
    let outcome = try await folder.scan([input], out: "runs")
    let lines = try String(contentsOfFile: input, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let document = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(filePath: "\(outcome.folder)/run.json")))
    let manifest = try #require(document as? [String: Any])
    #expect(manifest["state"] as? String == "published")
    var checked = 0
    let rows = try folder.text(of: "evidence.csv", in: outcome).split(separator: "\n").dropFirst()
    for row in rows {
      let cells = splitCells(String(row))
      let line = try #require(Int(cells[cells.count - 3]))
      #expect(String(lines[line - 1]) == cells[cells.count - 1])
      #expect(cells[cells.count - 1].contains(cells[7]), "the amount stands in the row")
      checked += 1
    }
    #expect(checked == outcome.leads.reduce(0) { $0 + $1.lead.evidence.count })
  }

  @Test func rejectsOverTheLimitHoldTheRun() async throws {
    let folder = try ScanFolder()
    let file = try folder.write(
      """
      \(Self.header)
      1,2024-03-04 10:00:00,6222020000000000018,6217000000000000020,100.00,CNY,,
      2,2024-03-04 10:00:00,6222020000000000018,6217000000000000020,1e5,CNY,,
      3,2024-13-04 10:00:00,6222020000000000018,6217000000000000020,7.00,CNY,,

      """, to: "dirty.csv")
    let held = try await folder.scan([file], out: "runs")
    #expect(held.isHeld)
    let names = try FileManager.default.contentsOfDirectory(atPath: held.folder).sorted()
    #expect(names == ["rejects.jsonl", "run.json"])
    let report = try #require(held.reports.first)
    #expect(report.read == 3 && report.accepted == 1)
    #expect(report.rejected == ["E_AMOUNT": 1, "E_TIME": 1])
    let rejects = try folder.text(of: "rejects.jsonl", in: held).split(separator: "\n")
    let first = try #require(
      try JSONSerialization.jsonObject(with: Data(rejects[0].utf8)) as? [String: Any])
    #expect(first["line"] as? Int == 3)
    #expect(first["code"] as? String == "E_AMOUNT")
    #expect((first["raw"] as? String)?.contains("1e5") == true)

    let heldAgain = try await folder.scan([file], out: "runs")
    #expect(heldAgain.isHeld && heldAgain.folder == held.folder)
    let allowed = try await folder.scan([file], out: "runs", rejectLimit: .count(2))
    #expect(!allowed.isHeld)
  }

  @Test func rowsThatDoNotCountAreSkippedByReason() async throws {
    let folder = try ScanFolder()
    let file = try folder.write(
      """
      \(Self.header)
      1,2024-03-04 10:00:00,6222020000000000018,6217000000000000020,100.00,CNY,,转账
      1,2024-03-04 10:00:00,6222020000000000018,6217000000000000020,100.00,CNY,,转账
      2,2024-03-04 11:00:00,6217000000000000020,6222020000000000018,100.00,CNY,,冲正

      """, to: "twice.csv")
    let outcome = try await folder.scan([file], out: "runs")
    let report = try #require(outcome.reports.first)
    #expect(report.read == 3 && report.accepted == 0)
    #expect(report.skipped == ["duplicate": 1, "reversed": 1, "reversal": 1])
    #expect(report.acceptedFen == 0)
  }

  private func splitCells(_ row: String) -> [String] {
    var cells = [""]
    var isQuoted = false
    var characters = row.makeIterator()
    while let character = characters.next() {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}

struct WritingTests {
  @Test func jsonEscapesWhatItMust() {
    let value = JSONValue.object([
      ("a\"b", .string("line\nend\u{1}\\")), ("n", .number(.nan)), ("d", .digits("12.50")),
    ])
    #expect(value.line == #"{"a\"b":"line\nend\u0001\\","n":null,"d":12.50}"#)
  }

  @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
  func base64AgreesWithFoundation(text: String) {
    #expect(base64(Array(text.utf8)) == Data(text.utf8).base64EncodedString())
  }

  @Test func formulasAreMadeHarmlessAndNumbersLeftAlone() {
    for text in ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "－1"] {
      #expect(TableWriter.guarded(text) == "'" + text)
    }
    #expect(TableWriter.guarded("张三") == "张三")
    var table = TableWriter(header: ["a"])
    _ = table.drain()
    table.append([.plain("-12.50"), .text("x,\"y\"")])
    #expect(String(decoding: table.drain(), as: UTF8.self) == "-12.50,\"x,\"\"y\"\"\"\n")
  }
}
