import SeededNumbers
import Testing

@testable import StatementIngest

/// R1: the sum over the raw bytes of every record.
struct RowHashTests {
  let files = TestFiles()

  static func hash(_ bytes: [UInt8]) -> UInt128 { bytes.withUnsafeBufferPointer(RowHash.of) }

  @Test func bytesInPiecesHashAsBytesAtOnce() {
    var random = SeededNumbers(state: 5)
    for length in Array(0...70) + [255, 4096, 100_000] {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      var streamed = StreamedRowHash()
      var at = 0
      while at < length {
        let step = min(Int.random(in: 1...50, using: &random), length - at)
        streamed.add(bytes[at..<(at + step)])
        at += step
      }
      #expect(streamed.value == Self.hash(bytes) && streamed.byteCount == length)
      streamed.add([13, 10])
      #expect(length == 0 || streamed.value != Self.hash(bytes))
      streamed.takeBack(2)
      #expect(streamed.value == Self.hash(bytes))
    }
  }

  /// The hash is part of what manifests mean: it never changes.
  @Test func theHashIsPinned() {
    #expect(String(Self.hash([]), radix: 16) == "baa6751775134f9823b18366b98a9618")
    #expect(
      String(Self.hash(Array("T1,2024-03-04,1.00".utf8)), radix: 16)
        == "c7b2dc2cbcee1959a205cce88a45b293")
  }

  /// Against the oracle: every change of one bit, every cut and every added zero gives another hash,
  /// and both halves change.
  @Test func smallChangesChangeBothHalves() {
    let row = Array("T100001,2024-03-02 12:11:00,6222020000000000018,6217,100.00,CNY,,转账".utf8)
    var seen: Set<UInt128> = [Self.hash(row)]
    var halves: Set<UInt64> = [UInt64(truncatingIfNeeded: Self.hash(row))]
    func see(_ bytes: [UInt8], _ what: String) {
      let hash = Self.hash(bytes)
      #expect(seen.insert(hash).inserted, "\(what)")
      #expect(halves.insert(UInt64(truncatingIfNeeded: hash)).inserted, "\(what), low half")
      #expect(halves.insert(UInt64(truncatingIfNeeded: hash >> 64)).inserted, "\(what), high half")
    }
    for bit in 0..<(row.count * 8) {
      var changed = row
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      see(changed, "bit \(bit)")
    }
    for count in 0..<row.count { see(Array(row[..<count]), "cut at \(count)") }
    for zeros in 1...40 { see(row + [UInt8](repeating: 0, count: zeros), "\(zeros) zeros") }
  }

  /// The sum of a file against one made of its lines by hand.
  @Test func theSumIsThatOfTheLines() async throws {
    let lines = [
      "T1,2024-03-04 10:00:00,6222020000000000018,6217000000000000020,1.00,CNY,,好",
      "T2,2023-02-29 10:00:00,6222020000000000018,6217000000000000020,1.00,CNY,,坏", "", "x,y", "",
      "T3,2024-03-04 10:00:00,6222020000000000018,6217000000000000020,1.00,CNY,,\"a,b\"",
    ]
    let wanted = lines.reduce(UInt128(0)) { $0 &+ Self.hash(Array($1.utf8)) }
    for (name, lineEnd) in [("lf", "\n"), ("crlf", "\r\n")] {
      let text = Canonical.header + lines.map { $0 + lineEnd }.joined()
      let reading = try await Reading.of([files.write(name, text)])
      #expect(reading.reports[0].rowHashSum == wanted, "\(name)")
      #expect(reading.read == lines.count)
    }
    let other = Canonical.header + lines.reversed().map { $0 + "\n" }.joined()
    #expect(try await Reading.of([files.write("other", other)]).reports[0].rowHashSum == wanted)
    let lost = Canonical.header + lines.dropLast().map { $0 + "\n" }.joined()
    #expect(try await Reading.of([files.write("lost", lost)]).reports[0].rowHashSum != wanted)
  }

  /// Lines on both sides of the limit, in blocks that hold them and blocks that do not.
  @Test func longLinesDoNotDependOnBlocks() async throws {
    for lineEnd in ["\n", "\r\n"] {
      for length in [50, 90, 110, 160, 199, 200, 201, 210, 230, 700, 3000] {
        for hasEnd in [true, false] {
          let text =
            Canonical.header + Canonical.row(0).replacing("\n", with: lineEnd)
            + Canonical.row(1, memo: String(repeating: "x", count: length))
            .replacing("\n", with: hasEnd ? lineEnd : "")
          try await check(text, "\(length) \(lineEnd.debugDescription) \(hasEnd)")
        }
      }
    }
  }

  private func check(_ text: String, _ label: String) async throws {
    for (kind, bytes) in [
      ("utf-8", Array(text.utf8)), ("utf-16", TestEncoding.utf16(text, mark: true)),
    ] {
      let path = files.write("long-\(kind)", bytes)
      var first: Reading?
      for blockBytes in [1, 7, 64, 333, 1 << 16] {
        var options = ReadingOptions()
        options.blockBytes = blockBytes
        options.maxLineBytes = 180
        options.maxFieldBytes = 100
        let reading = try await Reading.of([path], options: options)
        #expect(first == nil || first == reading, "\(label) \(kind) block \(blockBytes)")
        #expect(
          first == nil || first?.reports[0].rowHashSum == reading.reports[0].rowHashSum,
          "\(label) \(kind) block \(blockBytes)")
        first = first ?? reading
      }
    }
  }
}
