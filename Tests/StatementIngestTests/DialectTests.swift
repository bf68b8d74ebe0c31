import BankRecords
import SeededNumbers
import Testing

@testable import StatementIngest

/// Whole files in every dialect, through recognition, blocks and decoding.
struct DialectTests {
  struct Dialect: Sendable, CustomTestStringConvertible {
    var delimiter: UInt8
    var quote: FieldQuote
    var escape: QuoteEscape

    var testDescription: String {
      "\(DeclaredDialect.name(ofDelimiter: delimiter)) \(quote.rawValue) \(escape.rawValue)"
    }

    var declared: DeclaredDialect {
      var declared = DeclaredDialect()
      (declared.delimiter, declared.quote, declared.escape) = (delimiter, quote, escape)
      return declared
    }

    /// Whether a memo can be written.
    func canHold(_ byte: UInt8) -> Bool {
      let isSpecial = byte == delimiter || byte == 10 || byte == quote.byte
      return !isSpecial || escape == .backslash && (quote != .none || byte == delimiter)
        || quote != .none && (escape == .doubled || byte != quote.byte)
    }

    func written(_ cell: [UInt8]) -> [UInt8] {
      var bytes: [UInt8] = []
      for byte in cell {
        if escape == .backslash, byte == 92 || byte == delimiter || byte == quote.byte || byte == 10
        {
          bytes.append(92)
        } else if byte == quote.byte {
          bytes.append(byte)
        }
        bytes.append(byte)
      }
      guard let quote = quote.byte else { return bytes }
      return [quote] + bytes + [quote]
    }
  }

  static let dialects: [Dialect] = [",", "\t", "^", "|"].flatMap { delimiter in
    FieldQuote.allCases.flatMap { quote in
      QuoteEscape.allCases.map {
        Dialect(delimiter: UInt8(ascii: delimiter), quote: quote, escape: $0)
      }
    }
  }

  /// Forty rows whose memos hold all sorts of bytes.
  static func cells(_ dialect: Dialect, seed: UInt64) -> [[[UInt8]]] {
    var random = SeededNumbers(state: seed)
    return (0..<40).map { number in
      let row = Canonical.row(number).split(separator: ",").map { Array($0.utf8) }
      let length = Int.random(in: 0...8, using: &random)
      let letters: [UInt8] = Array("ab,;|^'\"\\\t ".utf8)
      // No blank and no quote at the ends: memos are trimmed.
      var memo = Array("m".utf8)
      for _ in 0..<length {
        let byte = letters.randomElement(using: &random) ?? 97
        if dialect.canHold(byte) { memo.append(byte) }
      }
      return row.dropLast() + [memo + Array("z".utf8)]
    }
  }

  @Test(arguments: dialects) func filesReadAsTheyWereWritten(dialect: Dialect) async throws {
    for seed in [1, 2] as [UInt64] {
      let rows = Self.cells(dialect, seed: seed)
      let header = Canonical.header.dropLast().split(separator: ",").map { Array($0.utf8) }
      var text: [UInt8] = []
      for row in [header] + rows {
        text += row.map(dialect.written).joined(separator: [dialect.delimiter]) + [10]
      }
      let files = TestFiles()
      let path = files.write("a.csv", text)
      var first: Reading?
      for (blockBytes, threads) in [(1 << 18, 1), (1, 1), (37, 2), (700, 3)] {
        var options = ReadingOptions()
        options.dialect = dialect.declared
        (options.blockBytes, options.threads) = (blockBytes, threads)
        let reading = try await Reading.of([path], options: options)
        #expect(reading.rejects == [], "\(String(decoding: text, as: UTF8.self))")
        #expect(reading.rows.map { Array($0.memo.utf8) } == rows.map { $0[7] })
        #expect(reading.rows.map(\.fen) == rows.map { _ in 10_000 })
        if let first { #expect(reading == first) } else { first = reading }
      }
    }
  }

  @Test func forcedEncodingsAndPositions() async throws {
    let files = TestFiles()
    // Two bytes that are a character of either encoding.
    let path = files.write(
      "a.csv", Array("2024-03-01 10:00:00,1001,2002,5.00,".utf8) + [0xD0, 0xA1, 0x0A])
    var options = ReadingOptions()
    options.mapping = [
      (.time, "#1"), (.payer, "#2"), (.payee, "#3"), (.amount, "#4"), (.memo, "#5"),
    ]
    options.dialect.hasHeader = false
    options.dialect.encoding = .gb18030
    let reading = try await Reading.of([path], options: options)
    #expect(reading.rows.map(\.memo) == ["小"] && reading.rows.map(\.fen) == [500])
    #expect(reading.reports[0].encoding == "gb18030" && reading.reports[0].layoutLines == 0)
    options.dialect.encoding = .utf8
    #expect(try await Reading.of([path], options: options).rows.map(\.memo) == ["\u{421}"])
    options.mapping.append((.channel, "#9"))
    await #expect(throws: IngestError.self) { try await Reading.of([path], options: options) }
    let marked = files.write("b.csv", [0xEF, 0xBB, 0xBF] + Array(Canonical.header.utf8))
    var forced = ReadingOptions()
    forced.dialect.encoding = .gb18030
    await #expect(throws: IngestError.self) { try await Reading.of([marked], options: forced) }
  }

  @Test func aProfileDeclaresItsEncodingAndGoesBeforeBuiltInFormats() async throws {
    var format = StatementFormat.canonical
    format.name = "mine"
    format.encoding = .gb18030
    let profile = FormatProfile(format: format, path: "mine.json", digest: "0")
    let files = TestFiles()
    let row = Array(Canonical.row(1, memo: "m").utf8.dropLast())
    let path = files.write(
      "a.csv", Array(Canonical.header.utf8) + row + [0xD0, 0xA1, 0x0A])
    var options = ReadingOptions()
    options.profiles = [profile]
    let reading = try await Reading.of([path], options: options, formats: options.formats)
    #expect(reading.reports[0].format == "mine" && reading.rows.map(\.memo) == ["m小"])
    // A file in another encoding that the profile does not fit goes on to the other formats.
    options.profiles[0].format.header = ["x"]
    options.profiles[0].format.bindings = [FieldBinding(.time, "x")]
    options.profiles[0].format.requiredColumns = ["x"]
    let other = try await Reading.of([path], options: options, formats: options.formats)
    #expect(other.reports[0].format == "canonical")
  }

  @Test func delimitersHaveNamesAndLimits() {
    for (name, byte) in DeclaredDialect.delimiterNames {
      #expect(DeclaredDialect.delimiter(name) == byte)
      #expect(DeclaredDialect.delimiter(String(UnicodeScalar(byte))) == byte)
      #expect(DeclaredDialect.name(ofDelimiter: byte) == name)
    }
    #expect(DeclaredDialect.delimiter("^") == UInt8(ascii: "^"))
    for wrong in ["", "a", "7", "\"", ".", "-", "\n", "，", "ab", "\\"] {
      #expect(DeclaredDialect.delimiter(wrong) == nil, "\(wrong)")
    }
  }

  static let dates: [(text: String, dayFirst: String?, monthFirst: String?)] = [
    ("13/06/2024", "2024-06-13 00:00:00", nil), ("06/13/2024", nil, "2024-06-13 00:00:00"),
    ("1/2/2024", "2024-02-01 00:00:00", "2024-01-02 00:00:00"),
    ("01.02.24", "2024-02-01 00:00:00", "2024-01-02 00:00:00"),
    ("12-Jun-2024", "2024-06-12 00:00:00", "2024-06-12 00:00:00"),
    ("Jun 12, 2024", "2024-06-12 00:00:00", "2024-06-12 00:00:00"),
    ("12 June 2024", "2024-06-12 00:00:00", "2024-06-12 00:00:00"),
    ("13/06/2024 14:05", "2024-06-13 14:05:00", nil),
    ("13/06/2024 2:05:30 PM", "2024-06-13 14:05:30", nil),
    ("13/06/2024 12:05 AM", "2024-06-13 00:05:00", nil),
    ("13/06/2024 12:05 PM", "2024-06-13 12:05:00", nil),
    ("13/06/2024 13:05 PM", nil, nil), ("29/02/2023", nil, nil), ("32/01/2024", nil, nil),
    ("2024-06-13", nil, nil), ("1/2/3", nil, nil), ("13/06/2024 x", nil, nil), ("", nil, nil),
    ("13/06", nil, nil), ("2,000.00", nil, nil),
  ]

  @Test(arguments: dates.indices) func foreignDates(index: Int) {
    let (text, dayFirst, monthFirst) = Self.dates[index]
    Array(text.utf8).withUnsafeBufferPointer { cell in
      #expect(ForeignDate.parse(cell, dayFirst: true)?.time.description == dayFirst, "\(text)")
      #expect(ForeignDate.parse(cell, dayFirst: false)?.time.description == monthFirst, "\(text)")
    }
  }
}
