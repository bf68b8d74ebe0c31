import SeededNumbers
import Testing

@testable import StatementIngest

/// Whatever is in a workbook, reading ends with rows or a reason and never with a crash.
struct WorkbookFuzzTests {
  let files = TestFiles()

  /// Reads changed bytes; whether they were read at all.
  private func isRead(_ bytes: [UInt8]) async throws -> Bool {
    var options = ReadingOptions()
    options.maxDecompressedBytes = 64 << 20
    let path = files.write("fuzz", bytes)
    do throws(IngestError) {
      for input in try StatementReader.resolveInputs([path], options: options) {
        _ = try InputParts.open(input, options: options)
      }
      return true
    } catch {
      #expect(!error.description.isEmpty)
      return false
    }
  }

  private func changed(_ bytes: [UInt8], _ random: inout SeededNumbers) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let at = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[at] = [0, 0xFF, 0x3C, 0x3E, 0x22, 0x26][Int.random(in: 0..<6, using: &random)]
      case 2: bytes.removeSubrange(at..<min(bytes.count, at + 9))
      default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 40)], at: at)
      }
      if bytes.isEmpty { return [0] }
    }
    return bytes
  }

  @Test func partsOfAWorkbook() async throws {
    var random = SeededNumbers(state: 11)
    let rows =
      TestWorkbook.rows([WorkbookTests.header, WorkbookTests.row(1)])
      + "<row r=\"9\"><c r=\"A9\" s=\"1\"><v>45352.5</v></c><c r=\"C9\" t=\"s\"><v>0</v></c></row>"
    let parts = TestWorkbook.parts(
      [("S", rows)], strings: ["<r><t>甲&amp;</t></r><rPh><t>x</t></rPh>"])
    var read = 0
    for _ in 0..<400 {
      var parts = parts
      let index = Int.random(in: 1..<parts.count, using: &random)
      parts[index].bytes = changed(parts[index].bytes, &random)
      if try await isRead(TestWorkbook.zip(parts)) { read += 1 }
    }
    #expect((20..<380).contains(read))
    for _ in 0..<200 { _ = try await isRead(changed(TestWorkbook.zip(parts), &random)) }
  }

  @Test func pages() async throws {
    var random = SeededNumbers(state: 12)
    let page =
      "<html><!-- x --><table><tr><td colspan=2>a&#20013;</td><th>b</th></tr></table></html>"
    for _ in 0..<200 { _ = try await isRead(changed(Array(page.utf8), &random)) }
  }

  @Test(.enabled(if: SharedData.isPresent, "no shared/data beside the checkout"))
  func oldWorkbooks() async throws {
    var random = SeededNumbers(state: 13)
    for name in [
      "spdb_debit/example-spdb_debit-records.xls", "citic/credit/example-citic-records.xls",
    ] {
      let file = try InputFile.open(
        SharedData.path(WorkbookRealDataTests.folder + name), spoolDirectory: nil)
      let bytes = try file.head(count: file.byteCount)
      let rounds = 150
      var read = 0
      for _ in 0..<rounds {
        var changed = bytes
        // In the header, the sectors' tables and the records alike.
        for _ in 0..<8 {
          let near = Bool.random(using: &random) ? min(2048, changed.count) : changed.count
          changed[Int.random(in: 8..<near, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
        if try await isRead(changed) { read += 1 }
      }
      #expect((1..<rounds).contains(read))
      for count in stride(from: 0, to: bytes.count, by: bytes.count / 40) {
        _ = try await isRead(Array(bytes[..<count]))
      }
    }
  }
}
