import BankRecords
import Glibc
import Testing

@testable import StatementIngest

/// F09–F16, F23, F27: whole files, folders, encodings, rows read again.
struct FileTests {
  let files = TestFiles()

  @Test func encodings() async throws {
    let text = Canonical.header + (0..<50).map { Canonical.row($0, memo: "投资款㐀𠮷") }.joined()
    let plain = try await Reading.of([files.write("utf8", text)])
    let variants: [(String, [UInt8])] = [
      ("utf-8-bom", [0xEF, 0xBB, 0xBF] + Array(text.utf8)), ("gb18030", TestEncoding.gb18030(text)),
      ("utf-16le", TestEncoding.utf16(text, mark: true)),
      ("utf-16be", TestEncoding.utf16(text, mark: true, bigEndian: true)),
      ("utf-16le", TestEncoding.utf16(text, mark: false)),
      ("utf-16be", TestEncoding.utf16(text, mark: false, bigEndian: true)),
    ]
    for (index, (name, bytes)) in variants.enumerated() {
      let path = files.write("v\(index)", bytes)
      let reading = try await Reading.of([path])
      #expect(reading.reports[0].encoding == name)
      #expect(reading.rows.map(\.memo) == plain.rows.map(\.memo), "\(name)")
      #expect(reading.rows.map(\.reference) == plain.rows.map(\.reference))
      let locations = reading.rows.map {
        RowLocation(file: 0, line: $0.line, byte: $0.byte, length: $0.length)
      }
      let again = try RowReader(paths: [path]).rows(at: locations)
      #expect(again == (0..<50).map { String(Canonical.row($0, memo: "投资款㐀𠮷").dropLast()) })
    }
  }

  @Test func mixedEncodingsRejectTheirRows() async throws {
    let rows = (0..<100).map { Canonical.row($0, memo: "消费备注") }
    let utf8 = { (range: Range<Int>) in Array(rows[range].joined().utf8) }
    let gb = { (range: Range<Int>) in TestEncoding.gb18030(rows[range].joined()) }
    let header = Array(Canonical.header.utf8)
    let mostlyUTF8 = try await Reading.of([files.write("a", header + utf8(0..<90) + gb(90..<100))])
    #expect(mostlyUTF8.reports[0].encoding == "utf-8" && mostlyUTF8.rows.count == 90)
    #expect(mostlyUTF8.codes == Array(repeating: "E_ENCODING", count: 10))
    let mostlyGB = try await Reading.of([files.write("b", header + gb(0..<80) + utf8(80..<100))])
    #expect(mostlyGB.reports[0].encoding == "gb18030" && mostlyGB.rows.count == 80)
    #expect(mostlyGB.codes == Array(repeating: "E_ENCODING", count: 20))
    #expect(mostlyGB.rows.allSatisfy { $0.memo == "消费备注" })
    var broken = Array((Canonical.header + rows.joined()).utf8)
    let middle = broken.count / 2
    let place = broken[middle...].firstIndex(of: 0xE6) ?? middle
    broken[place] = 0xFF
    let one = try await Reading.of([files.write("c", broken)])
    #expect(one.codes == ["E_ENCODING"] && one.rows.count == 99)
    #expect(one.rejects[0].contains("offset \(place)"))
  }

  @Test func gb18030AgreesWithIconvOnEveryCode() {
    var codes: [[UInt8]] = []
    for lead in 0x81...0xFE as ClosedRange<UInt8> {
      for trail in 0x40...0xFE as ClosedRange<UInt8> { codes.append([lead, trail]) }
    }
    for index in 0..<50_400 { codes.append(GB18030.quadBytes(index)) }
    for index in stride(from: 189_000, to: 189_000 + 0x100000, by: 509) {
      codes.append(GB18030.quadBytes(index))
    }
    var wrong: [String] = []
    for code in codes {
      let got = code.withUnsafeBufferPointer { GB18030.table.decode($0) }
      let wanted = TestEncoding.iconv(code, from: "GB18030", to: "UTF-8")
      let isRight = wanted.isEmpty ? got.first == 0xFF : got == wanted
      if !isRight { wrong.append("\(code)") }
    }
    #expect(wrong.count == 0, "\(wrong.prefix(10))")
    let broken: [UInt8] = [0x41, 0x81, 0x0A, 0xFF, 0x80, 0x81, 0x30, 0x81, 0x0A, 0xD6, 0xD0, 0xD6]
    let got = broken.withUnsafeBufferPointer { GB18030.table.decode($0) }
    let wanted: [UInt8] = [0x41, 0xFF, 0x0A, 0xFF, 0xFF, 0xFF, 0x30, 0xFF, 0x0A]
    #expect(got == wanted + Array("中".utf8) + [0xFF])
  }

  @Test func lineEndsAndTails() async throws {
    let rows = Canonical.header + Canonical.rows(20)
    let plain = try await Reading.of([files.write("lf", rows)])
    for (name, text) in [
      ("crlf", rows.replacing("\n", with: "\r\n")), ("cr", rows.replacing("\n", with: "\r")),
      ("uncut", String(rows.dropLast())),
    ] {
      let reading = try await Reading.of([files.write(name, text)])
      #expect(reading.rows.map(\.memo) == plain.rows.map(\.memo), "\(name)")
      #expect(reading.rows.map(\.line) == plain.rows.map(\.line) && reading.rejects.isEmpty)
    }
    for (tail, skipped) in [
      (String(repeating: "\0", count: 4096), ["padding": 1]), ("\u{1A}", ["padding": 1]),
      ("\n\n\n", ["blank": 3]), (" \t\n,,,,,,,\n", ["blank": 2]),
      (Canonical.header, ["repeated-header": 1]),
    ] {
      let reading = try await Reading.of([files.write("tail", rows + tail)])
      #expect(reading.skipped == skipped && reading.rejects.isEmpty && reading.rows == plain.rows)
    }
    let zeros = [UInt8](repeating: 0, count: 5 << 20)
    let padded = try await Reading.of([files.write("zeros", Array(rows.utf8) + zeros)])
    #expect(padded.skipped == ["padding": 1] && padded.rows == plain.rows)
  }

  @Test func longLinesCostThemselves() async throws {
    for length in [1 << 20, (1 << 20) + 1, 3 << 20, 9 << 20] {
      let text =
        Canonical.header + Canonical.row(0)
        + Canonical.row(1, memo: String(repeating: "x", count: length)) + Canonical.row(2)
      let path = files.write("long", text)
      for blockBytes in [4096, 4 << 20] {
        var options = ReadingOptions()
        options.blockBytes = blockBytes
        let reading = try await Reading.of([path], options: options)
        #expect(reading.rows.map(\.reference) == ["T100000", "T100002"])
        #expect(reading.codes == ["E_LINE_TOO_LONG"] && reading.rows[1].line == 4)
      }
    }
  }

  @Test func duplicateFilesCountOnce() async throws {
    let text = Canonical.header + Canonical.rows(5)
    let other = text.replacing("100.00", with: "200.00")
    let paths = [
      files.write("a.csv", text), files.write("b.csv", other), files.write("c.csv", text),
    ]
    let reading = try await Reading.of(paths)
    #expect(reading.rows.count == 10 && reading.skipped == ["duplicate-file": 5])
    #expect(reading.reports.map(\.accepted) == [5, 5, 0] && reading.reports[2].path == paths[2])
    #expect(reading.reports.allSatisfy { $0.read == 5 })
  }

  @Test func oddInputs() async throws {
    let empty = try await Reading.of([files.write("empty", "")])
    #expect(empty.read == 0 && empty.reports[0].warnings == ["the file is empty"])
    let header = try await Reading.of([files.write("header", Canonical.header)])
    #expect(header.read == 0 && header.reports[0].warnings.count == 1)
    let named = try await Reading.of([
      files.write("名字\n-x", Canonical.header + Canonical.row(1))
    ])
    #expect(named.rows.count == 1)
    mkfifo("\(files.folder)/pipe", 0o600)
    symlink("loop", "\(files.folder)/loop")
    for name in ["missing", "pipe", "loop", "."] {
      do {
        _ = try await Reading.of(["\(files.folder)/\(name)"])
        Issue.record("\(name) was read")
      } catch let error as IngestError {
        guard case .unreadable = error else {
          Issue.record("\(name): \(error)")
          continue
        }
      }
    }
  }

  @Test func foldersAreWalked() throws {
    mkdir("\(files.folder)/b", 0o700)
    mkdir("\(files.folder)/.hidden", 0o700)
    for name in ["b/2.csv", "a.csv", "b/1.csv", ".x.csv", ".hidden/y.csv"] {
      files.write(name, "x")
    }
    symlink("..", "\(files.folder)/b/up")
    symlink("a.csv", "\(files.folder)/z.csv")
    symlink("nowhere", "\(files.folder)/gone")
    let found = try StatementReader.resolveInputs([files.folder, "\(files.folder)/a.csv", "-", "-"])
    #expect(found == ["-"] + ["a.csv", "b/1.csv", "b/2.csv"].map { "\(files.folder)/\($0)" })
    #expect(throws: IngestError.self) { try StatementReader.resolveInputs(["/no/such/path"]) }
  }

  @Test func rowsAreReadAgain() async throws {
    let text = Canonical.header + Canonical.rows(300)
    let paths = [
      files.write("p", text), files.write("g", TestContainers.gzip(Array(text.utf8) + [10])),
      files.write("z", TestContainers.zstd(Array(text.utf8) + [10, 10])),
    ]
    let reading = try await Reading.of(paths)
    var locations: [RowLocation] = []
    for (index, row) in reading.rows.enumerated() where index % 37 == 0 {
      locations.append(
        RowLocation(
          file: UInt32(index / 300), line: row.line, byte: row.byte, length: row.length))
    }
    locations.reverse()
    locations.append(locations[0])
    let rows = try RowReader(reports: reading.reports).rows(at: locations)
    let wanted = locations.map { String(Canonical.row(Int($0.line) - 2).dropLast()) }
    #expect(rows == wanted)
  }

  @Test func plansWithoutReading() throws {
    let path = files.write("a.csv", Canonical.header + Canonical.rows(9))
    let report = try StatementReader(options: ReadingOptions(), formats: [.canonical]).plan(path)
    #expect(report.format == "canonical" && report.read == 0 && report.preview.count == 3)
    #expect(report.mapping.contains { $0.field == "payer" && $0.column == "payer_account" })
  }

  @Test func aFileThatChangesIsRefused() async throws {
    let path = files.write("a.csv", Canonical.header + Canonical.rows(50))
    var options = ReadingOptions()
    options.blockBytes = 512
    var isChanged = false
    do {
      _ = try await StatementReader(options: options).read([path]) { _ in
        if !isChanged { files.write("a.csv", Canonical.header + Canonical.rows(60)) }
        isChanged = true
      } reject: { _ in
      }
      Issue.record("a changed file was read")
    } catch let error as IngestError {
      #expect(error == .changedWhileRead(path: path))
    }
  }

  @Test func standardInputIsKept() async throws {
    let text = Canonical.header + Canonical.rows(40)
    let path = files.write("in", TestContainers.gzip(Array(text.utf8)))
    let (saved, input) = (dup(0), open(path, O_RDONLY))
    dup2(input, 0)
    defer {
      dup2(saved, 0)
      close(saved)
      close(input)
    }
    var options = ReadingOptions()
    options.spoolDirectory = files.folder
    let reading = try await Reading.of(["-"], options: options)
    #expect(reading.rows.count == 40 && reading.reports[0].compression == "gzip")
    let row = reading.rows[7]
    let again = try RowReader(reports: reading.reports, options: options).rows(
      at: [RowLocation(file: 0, line: row.line, byte: row.byte, length: row.length)])
    #expect(again == [String(Canonical.row(7).dropLast())])
  }

  @Test func sinksMayStopTheReading() async throws {
    struct Enough: Error {}
    let path = files.write("a.csv", Canonical.header + Canonical.rows(500))
    for threads in [1, 3] {
      var options = ReadingOptions()
      options.blockBytes = 512
      options.threads = threads
      await #expect(throws: Enough.self) {
        _ = try await StatementReader(options: options).read([path]) { _ in
          throw Enough()
        } reject: { _ in
        }
      }
    }
  }

  @Test func messagesMaskAccounts() async throws {
    let shifted = "6222020000000000018,6222020000000000018,1,2,6217000000000000020,CNY,A,\n"
    let damaged = Canonical.row(1, payer: "6.22202E+18")
    let reading = try await Reading.of([
      files.write("a.csv", Canonical.header + shifted + damaged)
    ])
    #expect(reading.codes == ["E_TIME", "E_ACCOUNT_DAMAGED"])
    #expect(reading.rejects[0].contains("622202****0018"))
    #expect(!reading.rejects.contains { $0.contains("6222020000000000018") })
  }
}
