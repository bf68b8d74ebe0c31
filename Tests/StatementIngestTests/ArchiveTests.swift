import BankRecords
import Testing

@testable import StatementIngest

/// Archives stand for the files in them; web pages for their tables.
struct ArchiveTests {
  let files = TestFiles()
  typealias Entry = TestWorkbook.Entry
  static let january = Canonical.header + Canonical.rows(5)
  static let february = Canonical.header + (10..<14).map { Canonical.row($0) }.joined()

  func reading(_ bytes: [UInt8], _ name: String = "a.zip") async throws -> Reading {
    try await Reading.of(StatementReader.resolveInputs([files.write(name, bytes)]))
  }

  func refusal(_ bytes: [UInt8]) async -> String {
    do {
      _ = try await reading(bytes)
      return "read"
    } catch {
      return "\(error)"
    }
  }

  @Test func everyEntryIsAnInput() async throws {
    let book = TestWorkbook.book([
      ("三月", TestWorkbook.rows([WorkbookTests.header, WorkbookTests.row(20)]))
    ])
    let archive = TestWorkbook.zip([
      Entry("流水/", ""), Entry("流水/一月.csv", Self.january), Entry("__MACOSX/._一月.csv", "x"),
      // 二月.csv in GBK.
      Entry([0xB6, 0xFE, 0xD4, 0xC2] + Array(".csv".utf8), Array(Self.february.utf8)),
      Entry(Array("三月.xlsx".utf8), book),
      Entry(
        Array("四月.csv.gz".utf8),
        TestContainers.gzip(Array((Self.february + Canonical.row(30)).utf8))),
    ])
    let reading = try await reading(archive)
    let names = reading.reports.map {
      $0.path.split(separator: "#").dropFirst().joined(separator: "#")
    }
    #expect(names == ["流水/一月.csv", "二月.csv", "三月.xlsx#三月", "四月.csv.gz"])
    #expect(reading.reports.map(\.accepted) == [5, 4, 1, 5])
    #expect(reading.reports.map(\.compression) == ["zip", "zip", "zip+xlsx", "zip+gzip"])
    // The rows are there for evidence, and the entry is known by its own bytes.
    let row = reading.rows[6]
    let text = try RowReader(reports: reading.reports).rows(at: [
      RowLocation(file: 1, line: row.line, byte: row.byte, length: row.length)
    ])
    #expect(text == [String(Canonical.row(11).dropLast())])
    #expect(
      try ContentDigest.sha256(ofFile: reading.reports[1].path)
        == ContentDigest.sha256(Array(Self.february.utf8)))
    // One part alone.
    #expect(try await Reading.of([reading.reports[2].path]).rows.count == 1)
    let named = try StatementReader.resolveInputs([reading.reports[1].path])
    #expect(try await Reading.of(named).rows.count == 4)
  }

  @Test func anEntryAndItsCopyCountOnce() async throws {
    let plain = files.write("z.csv", Self.january)
    let archive = files.write("a.zip", TestWorkbook.zip([Entry("b.csv", Self.january)]))
    let reading = try await Reading.of(StatementReader.resolveInputs([plain, archive]))
    #expect(reading.reports.map(\.accepted) == [5, 0] && reading.skipped == ["duplicate-file": 5])
  }

  @Test func pathsInsideAreLabels() async throws {
    let archive = TestWorkbook.zip([
      Entry("../../etc/cron.d/x", Self.january), Entry("/abs.csv", Self.february),
    ])
    #expect(try await reading(archive).rows.count == 9)
    #expect(TestFiles().folder != files.folder)
  }

  @Test func archivesThatAreRefused() async throws {
    let inner = TestWorkbook.zip([Entry("b.csv", Self.january)])
    #expect(
      await refusal(TestWorkbook.zip([Entry(Array("b.zip".utf8), inner)])).contains(
        "inside another"))
    var locked = Entry("a.csv", Self.january)
    locked.flags = 1
    #expect(await refusal(TestWorkbook.zip([locked])).contains("encrypted ZIP"))
    let many = (0...1000).map { Entry("\($0).csv", "") }
    #expect(await refusal(TestWorkbook.zip(many)).contains("archive-entries is 1000"))
    #expect(await refusal(TestWorkbook.zip([])).contains("without any file"))
    let cut = TestWorkbook.zip([Entry("a.csv", Self.january)]).dropLast(30)
    #expect(await refusal(Array(cut)).contains("is damaged"))
    var lying = Entry("a.csv", Self.january)
    lying.declaredCount = Self.january.utf8.count - 9
    #expect(await refusal(TestWorkbook.zip([lying])).contains("is damaged"))
    let office = TestWorkbook.zip([
      Entry("[Content_Types].xml", "<Types/>"), Entry("word/a.xml", "<a/>"),
    ])
    #expect(await refusal(office).contains("Office file without a workbook"))
  }

  @Test(
    .enabled(if: SharedData.root.map { _ in true } ?? false, "no shared/data beside the checkout"))
  func bombsAreRefusedAtOnce() async {
    let faults = (SharedData.root ?? "") + "/../faults/sec/"
    for name in ["bomb.xlsx", "slip.zip"] {
      await #expect(throws: IngestError.self) {
        _ = try await Reading.of(StatementReader.resolveInputs([faults + name]))
      }
    }
    do {
      _ = try StatementReader.resolveInputs([faults + "bomb.xlsx"])
      Issue.record("the bomb was listed")
    } catch {
      #expect("\(error)".contains("200-fold"))
    }
  }

  @Test func sharedTextsThatMultiplyAreStopped() async throws {
    let long = String(repeating: "长", count: 10_000)
    let cells = (0..<20).map { "<c t=\"s\"><v>\($0 * 0)</v></c>" }.joined()
    let rows = String(repeating: "<row>\(cells)</row>", count: 400)
    var options = ReadingOptions()
    options.maxDecompressedBytes = 32 << 20
    let path = files.write("b", TestWorkbook.book([("S", rows)], strings: ["<t>\(long)</t>"]))
    await #expect(throws: IngestError.self) {
      _ = try await Reading.of([path], options: options)
    }
  }

  @Test(arguments: [false, true]) func aPageIsATable(isGBK: Bool) async throws {
    let rows = (0..<40).map { WorkbookTests.row($0, memo: "货款<b>甲&amp;乙</b>") }
    let table = ([WorkbookTests.header] + rows).map { cells in
      "<TR>" + cells.map { "<td class='x'>\n  \($0)&nbsp;</td>" }.joined() + "</TR>\n"
    }
    let page =
      "<html><head><meta charset=gb2312><style>td {}</style></head><body><table border=1>"
      + "<tr><td colspan=3>对账单</td><td>第1页</td></tr>" + table.joined() + "</table></body></html>"
    var bytes = Array(page.utf8)
    if isGBK {
      let words: [(String, [UInt8])] = [
        ("货款", [0xBB, 0xF5, 0xBF, 0xEE]), ("甲", [0xBC, 0xD7]), ("乙", [0xD2, 0xD2]),
        ("对账单", [0xB6, 0xD4, 0xD5, 0xCB, 0xB5, 0xA5]), ("第", [0xB5, 0xDA]), ("页", [0xD2, 0xB3]),
      ]
      bytes = []
      var rest = page[...]
      while !rest.isEmpty {
        if let (word, code) = words.first(where: { rest.hasPrefix($0.0) }) {
          bytes += code
          rest = rest.dropFirst(word.count)
        } else {
          bytes += Array(String(rest.removeFirst()).utf8)
        }
      }
    }
    var format = StatementFormat.canonical
    format.preambleLimit = 3
    let reading = try await Reading.of([files.write("page.xls", bytes)], formats: [format])
    #expect(reading.rows.count == 40 && reading.rejects.isEmpty)
    #expect(reading.rows[3].memo == "货款甲&乙" && reading.rows[3].line == 6)
    #expect(reading.reports[0].compression == "html")
  }
}
