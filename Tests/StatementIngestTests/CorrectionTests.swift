import BankRecords
import SeededNumbers
import Testing

@testable import StatementIngest

struct CorrectionTests {
  /// A file with damaged rows, mended, is the undamaged file: for any block size and thread count.
  @Test func mendedRowsStandWhereTheyWereRejected() async throws {
    var random = SeededNumbers(state: 9)
    for round in 0..<12 {
      let rows = (0..<60).map { Canonical.row($0) }
      let damages: [(String) -> String] = [
        { $0.replacingOccurrences("100.00", "1x0.00") }, { "x," + $0 },
        { $0.replacingOccurrences(",CNY", ",\"CNY") },
        { $0.replacingOccurrences("2024-", "2O24-") },
      ]
      var damaged = rows
      var bad: Set<Int> = []
      for _ in 0..<(1 + round) {
        let at = Int.random(in: 0..<60, using: &random)
        if bad.insert(at).inserted {
          damaged[at] = (damages.randomElement(using: &random) ?? { $0 })(rows[at])
        }
      }
      let files = TestFiles()
      let good = files.write("good.csv", Canonical.header + rows.joined())
      let path = files.write("bad.csv", Canonical.header + damaged.joined())
      let wanted = try await Reading.of([good])
      let first = try await Reading.of([path])
      #expect(first.rejects.count == bad.count)
      var options = ReadingOptions()
      var corrections = RowCorrections()
      let places = try await Self.rejected(path)
      for (place, index) in zip(places, bad.sorted()) {
        corrections.add(
          .mended(Array(rows[index].utf8.dropLast())), path: path, byte: Int(place.byte))
      }
      options.corrections = corrections
      for (blockBytes, threads) in [(1 << 18, 1), (1, 2), (300, 3)] {
        (options.blockBytes, options.threads) = (blockBytes, threads)
        let mended = try await Reading.of([path], options: options)
        #expect(mended.rejects == [] && mended.read == 60 && mended.accepted == 60)
        #expect(mended.rows.map(\.plain) == wanted.rows.map(\.plain))
        let texts = try RowReader(reports: mended.reports, options: options).rows(
          at: places)
        #expect(texts == bad.sorted().map { String(rows[$0].dropLast()) })
      }
    }
  }

  static func rejected(_ path: String) async throws -> [RowLocation] {
    var places: [RowLocation] = []
    _ = try await StatementReader(options: ReadingOptions()).read([path]) { _ in
    } reject: { reject in
      places.append(reject.location)
    }
    return places
  }

  @Test func whatIsStillWrongStaysRejectedAndWhatIsDroppedIsCounted() async throws {
    let files = TestFiles()
    let lines = [Canonical.row(0), "x" + Canonical.row(1), "nonsense\n", Canonical.row(3)]
    let path = files.write(
      "a.csv", Canonical.header + lines[0] + "a,b\n" + "1,2,3,4,5,6,7,8\n" + lines[3])
    let places = try await Self.rejected(path)
    try #require(places.count == 2)
    for text in ["1,2", "\(Canonical.row(1))\(Canonical.row(2).dropLast())", "", "\"", "a,\"b"] {
      var options = ReadingOptions()
      var corrections = RowCorrections()
      corrections.add(.mended(Array(text.utf8)), path: path, byte: Int(places[0].byte))
      corrections.add(.dropped, path: path, byte: Int(places[1].byte))
      corrections.add(.dropped, path: path, byte: 0)
      options.corrections = corrections
      let reading = try await Reading.of([path], options: options)
      #expect(reading.read == 4 && reading.accepted == 2)
      #expect(reading.skipped.values.reduce(0, +) + reading.rejects.count == 2)
      #expect(reading.skipped["dropped-by-hand"] == 1)
      if text != "" { #expect(reading.rejects[0].contains("mended and still wrong"), "\(text)") }
    }
  }

  @Test func overLongLinesAreMendedToo() async throws {
    let files = TestFiles()
    let long = String(repeating: "x", count: 5000)
    let path = files.write(
      "a.csv", Canonical.header + Canonical.row(0) + long + "\n" + Canonical.row(2))
    var options = ReadingOptions()
    options.maxLineBytes = 400
    for blockBytes in [64, 1 << 18] {
      options.blockBytes = blockBytes
      options.corrections = nil
      let held = try await Reading.of([path], options: options)
      #expect(held.codes == ["E_LINE_TOO_LONG"])
      var corrections = RowCorrections()
      let byte = Canonical.header.utf8.count + Canonical.row(0).utf8.count
      corrections.add(.mended(Array(Canonical.row(1).utf8.dropLast())), path: path, byte: byte)
      options.corrections = corrections
      let mended = try await Reading.of([path], options: options)
      #expect(mended.rejects == [] && mended.rows.count == 3)
      #expect(mended.rows[1].reference == "T100001")
    }
  }
}

extension Reading.Row {
  /// The row without its place.
  var plain: Reading.Row {
    var row = self
    (row.line, row.byte, row.length) = (0, 0, 0)
    return row
  }
}

extension String {
  /// The first `old` replaced.
  func replacingOccurrences(_ old: String, _ new: String) -> String {
    guard let range = firstRange(of: old) else { return self }
    return self[..<range.lowerBound] + new + self[range.upperBound...]
  }
}
