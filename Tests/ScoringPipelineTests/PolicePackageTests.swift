import BankRecords
import Foundation
import Testing

@testable import ScoringPipeline

/// A folder of a police query, from files to leads.
struct PolicePackageTests {
  private let package = PolicePackage()

  private func write(
    _ files: [(name: String, text: String)], to folder: ScanFolder, as name: String
  ) throws -> String {
    let path = "\(folder.path)/\(name)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for file in files {
      try PolicePackage.gb18030(file.text).write(to: URL(filePath: "\(path)/\(file.name)"))
    }
    return path
  }

  private func lead(_ outcome: Scan.Outcome) throws -> RankedLead {
    let numbers = [package.collector.card, package.collector.account]
    return try #require(outcome.leads.first { numbers.contains($0.lead.profile.number) })
  }

  @Test func aPackageIsReadAsOne() async throws {
    let folder = try ScanFolder()
    let input = try write(package.files + package.otherTables, to: folder, as: "查控")
    let outcome = try await folder.scan([input], out: "runs")
    let lead = try lead(outcome)
    #expect(lead.lead.totals.amount.fen == package.principalFen)
    #expect(lead.lead.totals.persons == package.lenders.count, "two cards of one person are one")
    #expect(lead.inflow.fen + lead.outflow.fen == package.movedFen, "each movement counts once")

    let moved = outcome.reports.reduce(0) { $0 + $1.accepted }
    #expect(moved == package.moves.count)
    #expect(outcome.reports.reduce(0) { $0 + $1.acceptedFen } == Int128(package.movedFen))
    let skipped = outcome.reports.reduce(into: [String: Int]()) { sums, report in
      sums.merge(report.skipped, uniquingKeysWith: +)
    }
    #expect(skipped["mirror"] == package.lenderRows.count)
    #expect(skipped["duplicate"] == package.overlap.count)
    #expect(skipped["account-attributes"] == 2 * (package.lenders.count + 1))
    #expect(skipped["person-attributes"] == 1 && skipped["sub-account-attributes"] == 1)
    #expect(skipped["measure-rows"] == 1 && skipped["task-rows"] == 1)
    for report in outcome.reports {
      #expect(report.isReconciled && report.rejected.isEmpty && report.encoding == "gb18030")
    }
    #expect(
      outcome.linking.doubts.isEmpty && outcome.linking.groupCount == package.lenders.count + 1)

    let manifest = try folder.text(of: "run.json", in: outcome)
    for part in [
      "\"kind\": \"no_transactions\"", "\"kind\": \"attributes\"", "\"overlap_policy\"",
      "\"account_links\"",
    ] { #expect(manifest.contains(part), "\(part)") }
    let line = try #require(
      try folder.text(of: "leads.jsonl", in: outcome).split(separator: "\n").first {
        $0.contains("\"account\":\"\(lead.lead.profile.number)\"")
      })
    for part in [
      "\"opened_on\":\"2023-12-20\"", "\"phones\":[\"13700005678\",\"\(package.collector.phone)\"]",
      "\"account\":\"\(package.collector.otherCard)\",\"shares\":[\"id_number\"],\"has_transactions\":false",
    ] { #expect(line.contains(part), "\(part)") }
  }

  /// Without the tables the collector is split, and lenders with two cards count twice: what is
  /// tested above is the tables' doing.
  @Test func withoutTheTablesNothingIsGuessed() async throws {
    let folder = try ScanFolder()
    let input = try write([package.files[3]] + [package.files[0]], to: folder, as: "流水")
    let outcome = try await folder.scan([input], out: "runs")
    // The collector's own rows name both his numbers now and then.
    #expect(outcome.linking.groupCount == 1)
    let lead = try lead(outcome)
    #expect(lead.lead.totals.persons > package.lenders.count)
  }

  /// The same movements as a plain table of transfers: an oracle without links and overlaps.
  @Test func theLeadIsThatOfATableOfTransfers() async throws {
    let folder = try ScanFolder()
    let input = try write(package.files, to: folder, as: "查控")
    let linked = try lead(try await folder.scan([input], out: "linked"))
    var lines = [
      "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo,payer_name,"
        + "payee_name,payer_id_no,payee_id_no"
    ]
    for (place, move) in package.moves.enumerated() {
      let (payer, payee) = (move.payer, move.payee)
      lines.append(
        "T\(place),\(move.time),\(move.usesOtherCard ? payer.otherCard : payer.card),\(payee.card),"
          + "\(Money(fen: move.fen)),CNY,转账,\(move.memo),\(payer.name),\(payee.name),\(payer.idNumber),"
          + "\(payee.idNumber)")
    }
    let plain = try folder.write(lines.joined(separator: "\n") + "\n", to: "plain.csv")
    let expected = try lead(try await folder.scan([plain], out: "plain"))
    #expect(linked.lead.totals == expected.lead.totals)
    // Only the package gives opening dates.
    let dated = "new-account-burst"
    #expect(
      linked.lead.contributions.filter { $0.source != dated }
        == expected.lead.contributions.filter { $0.source != dated })
    #expect(
      linked.lead.findings.filter { $0.detector != dated }.map(\.statement)
        == expected.lead.findings.filter { $0.detector != dated }.map(\.statement))
    #expect(linked.inflow == expected.inflow && linked.outflow == expected.outflow)
  }

  /// Whatever the names of the files, and so their order, are: the same leads, byte for byte.
  @Test func noOrderOfFilesChangesALead() async throws {
    let folder = try ScanFolder()
    let files = package.files
    var reference: (table: String, lines: String)?
    for order in Self.permutations(of: Array(files.indices)) {
      let name = order.map(String.init).joined()
      let renamed = order.enumerated().map {
        (name: "\($0)-\(files[$1].name)", text: files[$1].text)
      }
      let input = try write(renamed, to: folder, as: name)
      let outcome = try await folder.scan(
        [input], out: "runs\(name)", threads: 1 + order[0] % 2, blockBytes: 512 << order[1])
      let found = (
        table: try folder.text(of: "leads.csv", in: outcome),
        lines: try folder.text(of: "leads.jsonl", in: outcome)
      )
      #expect(found.table.split(separator: "\n").count > 1)
      #expect(found.table == (reference ?? found).table, "order \(order)")
      #expect(found.lines == (reference ?? found).lines, "order \(order)")
      reference = reference ?? found
    }
  }

  private static func permutations(of items: [Int]) -> [[Int]] {
    if items.count < 2 { return [items] }
    return items.flatMap { first in
      permutations(of: items.filter { $0 != first }).map { [first] + $0 }
    }
  }

  /// `Datasets/police-package` is such a package; `FUNDFLOW_UPDATE_DATASETS=1` writes it anew and
  /// fails.
  @Test func theBundledPackageIsMadeHere() async throws {
    let small = PolicePackage(lenderCount: 14)
    let bundled = GoldenTests.root.appending(path: "Datasets/police-package/查控")
    let files = small.files + small.otherTables
    if ProcessInfo.processInfo.environment["FUNDFLOW_UPDATE_DATASETS"] == "1" {
      try FileManager.default.createDirectory(at: bundled, withIntermediateDirectories: true)
      for file in files {
        try PolicePackage.gb18030(file.text).write(to: bundled.appending(path: file.name))
      }
      Issue.record("Datasets/police-package was written anew; look at the difference")
      return
    }
    var byteCount = 0
    for file in files {
      let bytes = try Data(contentsOf: bundled.appending(path: file.name))
      #expect(bytes == (try PolicePackage.gb18030(file.text)), "\(file.name)")
      byteCount += bytes.count
    }
    #expect(byteCount < 50_000)
    let folder = try ScanFolder()
    let inputs = files.map { bundled.appending(path: $0.name).path(percentEncoded: false) }
    let outcome = try await folder.scan(inputs, out: "runs")
    let lead = try #require(outcome.leads.first)
    #expect([small.collector.card, small.collector.account].contains(lead.lead.profile.number))
    #expect(lead.lead.totals.persons == small.lenders.count)
    #expect(lead.lead.totals.amount.fen == small.principalFen)
  }

  /// A second account of the collector's card without a word on which is the main one: his numbers
  /// stay apart, and the report of the table says so without showing a number.
  @Test func whatIsInDoubtStaysApartAndIsTold() async throws {
    let folder = try ScanFolder()
    var files = package.files
    let person = package.collector
    files[2].text +=
      "\(person.name),\(person.idNumber),\(person.card),109999999999,20231220,人民币,甲网点,正常,,,RW1\r\n"
    let input = try write(files, to: folder, as: "查控")
    let outcome = try await folder.scan([input], out: "runs")
    #expect(outcome.linking.doubts.count == 1)
    #expect(outcome.linking.groupCount == package.lenders.count)
    let warnings = outcome.reports.flatMap(\.warnings)
    #expect(warnings.contains { $0.contains("kept apart") })
    for number in [person.card, person.account, "109999999999"] {
      #expect(!warnings.contains { $0.contains(number) })
    }
    // The table says which: one account again.
    files.append(
      (
        name: "子账户信息.csv",
        text: "银行名称,开户账号,子账户账号,子账户类别,币种,账户人姓名\r\n合成银行,\(person.account),109999999999,定期,CNY,"
          + "\(person.name)\r\n"
      ))
    let settled = try await folder.scan([write(files, to: folder, as: "补充")], out: "runs")
    #expect(settled.linking.doubts.isEmpty)
    let lead = try lead(settled)
    #expect(lead.lead.totals.persons == package.lenders.count)
  }

  /// A table of all transfers beside the package: every movement still counts once.
  @Test func aTableOfTransfersBesideThePackageCountsOnce() async throws {
    let folder = try ScanFolder()
    var lines = ["txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo"]
    for (place, move) in package.moves.enumerated() {
      let payer = move.usesOtherCard ? move.payer.otherCard : move.payer.card
      lines.append(
        "T\(place),\(move.time),\(payer),\(move.payee.account),\(Money(fen: move.fen)),CNY,转账,"
          + move.memo)
    }
    let transfers = (name: "汇总.csv", text: lines.joined(separator: "\n") + "\n")
    let input = try write(package.files + [transfers], to: folder, as: "查控")
    let outcome = try await folder.scan([input], out: "runs")
    let lead = try lead(outcome)
    #expect(lead.inflow.fen + lead.outflow.fen == package.movedFen)
    #expect(outcome.reports.reduce(0) { $0 + $1.accepted } == package.moves.count)
  }

  /// A rejected row of a table of accounts holds the run like any other.
  @Test func damagedTablesHoldTheRun() async throws {
    let folder = try ScanFolder()
    var files = package.files
    files[2].text += "\(package.collector.name),,6.22202E+18,,20231220,人民币,甲网点,正常,,,RW1\r\n"
    let outcome = try await folder.scan([write(files, to: folder, as: "查控")], out: "runs")
    #expect(outcome.isHeld && outcome.leads.isEmpty)
    #expect(try folder.text(of: "rejects.jsonl", in: outcome).contains("E_ACCOUNT_DAMAGED"))
  }
}
