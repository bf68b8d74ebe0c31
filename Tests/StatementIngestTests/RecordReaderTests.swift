import ReferenceReading
import SeededNumbers
import Testing

@testable import StatementIngest

struct RecordReaderTests {
  static func items(_ text: [UInt8], fields: Int) -> [ReferenceReader.Item] {
    var dialect = RecordDialect()
    dialect.fieldCount = fields
    return items(text, dialect: dialect)
  }

  static func items(_ text: [UInt8], dialect: RecordDialect) -> [ReferenceReader.Item] {
    var reader = RecordReader(dialect: dialect)
    var items: [ReferenceReader.Item] = []
    text.withUnsafeBufferPointer { bytes in
      var at = 0
      while at < bytes.count {
        switch reader.read(bytes, at: at, isLast: true) {
        case .record(_, let next):
          items.append(.record(reader.fields.map { unescaped(bytes, $0, dialect) }))
          at = next
        case .damaged(let code, _, _, let next):
          items.append(.damaged(code))
          at = next
        case .needsMore:
          Issue.record("the reader wants more than the whole text")
          return
        }
      }
    }
    return items
  }

  static func unescaped(
    _ bytes: UnsafeBufferPointer<UInt8>, _ field: RecordReader.FieldExtent,
    _ dialect: RecordDialect
  ) -> [UInt8] {
    var cell: [UInt8] = []
    var at = field.start
    while at < field.end {
      if field.hasEscapes, dialect.escape == .backslash, bytes[at] == 92, at + 1 < field.end,
        dialect.isEscapable(bytes[at + 1])
      {
        at += 1
        cell.append(bytes[at])
        at += 1
        continue
      }
      cell.append(bytes[at])
      at += field.hasEscapes && dialect.escape == .doubled && bytes[at] == dialect.quote ? 2 : 1
    }
    return cell
  }

  static func check(_ text: String, fields: Int, _ wanted: [String]) {
    let got = items(Array(text.utf8), fields: fields).map { item in
      switch item {
      case .record(let cells):
        cells.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "|")
      case .damaged(let code): code.rawValue
      }
    }
    #expect(got == wanted, "\(text.debugDescription)")
  }

  @Test func followsRFC4180() {
    Self.check("a,b\r\nc,d\n", fields: 2, ["a|b", "c|d"])
    Self.check("\"a\",\"b,c\"\n", fields: 2, ["a|b,c"])
    Self.check("\"a\"\"b\",\"\"\n", fields: 2, ["a\"b|"])
    Self.check("a,\"x\ny\"\n", fields: 2, ["a|x\ny"])
    Self.check("a,b", fields: 2, ["a|b"])
    Self.check("a,\"b\"", fields: 2, ["a|b"])
    Self.check("a,=\"62\" \n", fields: 2, ["a|=\"62\" "])
    Self.check("\"a\" \t,b\n", fields: 2, ["a|b"])
  }

  @Test func damageCostsTheDamagedRecordOnly() {
    Self.check("a,\"b\nc,d\ne,f\n", fields: 2, ["E_QUOTE", "c|d", "e|f"])
    Self.check("a,\"b\nc,\"d\"\ne,f\n", fields: 2, ["E_QUOTE", "c|d", "e|f"])
    Self.check("a,\"b\"x\nc,d\n", fields: 2, ["E_QUOTE", "c|d"])
    Self.check("a,say \"hi now\nc,d\n", fields: 2, ["E_QUOTE", "c|d"])
    Self.check("a,say \"\"hi\"\" now\nc,d\n", fields: 2, ["E_QUOTE", "c|d"])
    Self.check("a,say \"hi\" now\nc,d\n", fields: 2, ["a|say \"hi\" now", "c|d"])
    Self.check("a,b\"\nc,d\n", fields: 2, ["E_QUOTE", "c|d"])
    Self.check("1,a,\"b\n2,x,y\n3,z,\"\n", fields: 3, ["E_QUOTE", "2|x|y", "E_QUOTE"])
    Self.check("a,b,c\nd,e\n", fields: 2, ["E_FIELD_COUNT", "d|e"])
    Self.check("a\nd,e\n", fields: 2, ["E_FIELD_COUNT", "d|e"])
    Self.check("a,b\nc,\"d", fields: 2, ["a|b", "E_TRUNCATED"])
    Self.check("a,b\nc", fields: 2, ["a|b", "E_FIELD_COUNT"])
  }

  @Test func loneCarriageReturns() {
    // Data where the line is whole, a line end where only that makes it whole.
    Self.check("a,b\rb\nc,d\n", fields: 2, ["a|b\rb", "c|d"])
    Self.check("a,b\rc,d\ne,f\n", fields: 2, ["a|b", "c|d", "e|f"])
  }

  @Test func quotedFieldsHaveALimit() {
    let long = String(repeating: "x", count: 70_000)
    Self.check("a,\"\(long)\nc,d\ne,\"f\"\n", fields: 2, ["E_QUOTE", "c|d", "e|f"])
    let fine = String(repeating: "x", count: 60_000)
    Self.check("a,\"\(fine)\"\n", fields: 2, ["a|\(fine)"])
  }

  @Test(arguments: [2, 3]) func agreesWithTheReference(fields: Int) {
    var random = SeededNumbers(state: UInt64(fields))
    let alphabet: [UInt8] = Array("a,\"\n\r ,\n\"b".utf8)
    for _ in 0..<60_000 {
      let length = Int.random(in: 0...24, using: &random)
      let text = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 97 }
      let got = Self.items(text, fields: fields)
      let wanted = ReferenceReader.read(text, fields: fields)
      if got != wanted {
        Issue.record("\(String(decoding: text, as: UTF8.self).debugDescription): \(got) \(wanted)")
        return
      }
    }
  }

  static let quotings: [Quoting] = [FieldQuote.double, .single, .none].flatMap { quote in
    QuoteEscape.allCases.map { Quoting(quote: quote.byte, escape: $0) }
  }

  @Test(arguments: quotings) func agreesWithTheReferenceInEveryDialect(quoting: Quoting) {
    var random = SeededNumbers(state: 11)
    for (fields, delimiter) in [(2, UInt8(ascii: ",")), (3, 9), (2, UInt8(ascii: "^")), (3, 32)] {
      var alphabet: [UInt8] = Array("ab\"'\n\r \n\\\\".utf8) + [delimiter, delimiter]
      if let quote = quoting.quote { alphabet += [quote, quote] }
      var dialect = RecordDialect()
      (dialect.delimiter, dialect.fieldCount, dialect.quoting) = (delimiter, fields, quoting)
      let reference = ReferenceReader(fields: fields, delimiter: delimiter, quoting: quoting)
      for _ in 0..<8_000 {
        let length = Int.random(in: 0...24, using: &random)
        let text = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 97 }
        let got = Self.items(text, dialect: dialect)
        let wanted = reference.read(text)
        if got != wanted {
          Issue.record(
            "\(dialect) \(String(decoding: text, as: UTF8.self).debugDescription): \(got) \(wanted)"
          )
          return
        }
      }
    }
  }

  @Test(arguments: quotings) func everyWrittenFieldComesBackInEveryDialect(quoting: Quoting) {
    // A writer of each dialect, written from its rules: what it writes is read back.
    var random = SeededNumbers(state: 5)
    let letters: [UInt8] = Array("ab ,'\"\\\n\t|".utf8)
    for delimiter in Array(",\t|".utf8) {
      var dialect = RecordDialect()
      (dialect.delimiter, dialect.fieldCount, dialect.quoting) = (delimiter, 3, quoting)
      for _ in 0..<2_000 {
        let cells = (0..<3).map { _ -> [UInt8] in
          let count = Int.random(in: 0...6, using: &random)
          return (0..<count).map { _ in letters.randomElement(using: &random) ?? 97 }.filter {
            quoting.escape == .doubled && quoting.quote != nil
              || quoting.escape == .backslash && quoting.quote != nil
              || ![quoting.quote, delimiter, 10].contains($0)
          }
        }
        var line: [UInt8] = []
        for (index, cell) in cells.enumerated() {
          if index > 0 { line.append(delimiter) }
          if let quote = quoting.quote { line.append(quote) }
          for byte in cell {
            if quoting.escape == .backslash, [quoting.quote, 92, delimiter, 10].contains(byte) {
              line.append(92)
            } else if byte == quoting.quote {
              line.append(byte)
            }
            line.append(byte)
          }
          if let quote = quoting.quote { line.append(quote) }
        }
        let got = Self.items(line + [10], dialect: dialect)
        // A cell over several lines whose last line looks like a record's end is refused on purpose.
        if cells.contains(where: { $0.contains(10) && $0.contains(delimiter) }) { continue }
        if line.isEmpty || cells.allSatisfy(\.isEmpty) { continue }
        #expect(
          got == [.record(cells)], "\(String(decoding: line, as: UTF8.self).debugDescription)")
        if got != [.record(cells)] { return }
      }
    }
  }

  @Test func askingForMoreNeverChangesTheAnswer() {
    // A prefix either waits or gives what the whole text gives.
    var random = SeededNumbers(state: 7)
    let alphabet: [UInt8] = Array("a,\"\n\r\\".utf8)
    var dialect = RecordDialect()
    dialect.fieldCount = 2
    for number in 0..<9_000 {
      dialect.quoting = Self.quotings[number % Self.quotings.count]
      if number % 2 == 0 { dialect.quoting = .standard }
      var reader = RecordReader(dialect: dialect)
      let text = (0..<16).map { _ in alphabet.randomElement(using: &random) ?? 97 }
      text.withUnsafeBufferPointer { bytes in
        let whole = reader.read(bytes, at: 0, isLast: true)
        for length in 1..<16 {
          let prefix = UnsafeBufferPointer(rebasing: bytes[..<length])
          let early = reader.read(prefix, at: 0, isLast: false)
          #expect(early == .needsMore || early == whole)
        }
      }
    }
  }
}

struct StructuralScannerTests {
  @Test func vectorAndScalarAgree() {
    var random = SeededNumbers(state: 3)
    let alphabet: [UInt8] = [44, 10, 34, 0, 65, 0xE5, 0x2D, 0x80, 0xAC]
    for _ in 0..<400 {
      let count = Int.random(in: 0...300, using: &random)
      let text = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 65 }
      for marks in [
        StructuralScanner.Marks(delimiter: 44, lineEnd: 10, quote: 44, nul: 44),
        StructuralScanner.Marks(delimiter: 44, lineEnd: 10, quote: 34, nul: 0),
      ] {
        var fast = [UInt32](repeating: 0, count: count + 64)
        var slow = fast
        text.withUnsafeBufferPointer { bytes in
          guard let base = bytes.baseAddress else { return }
          let from = min(count, 5)
          let a = StructuralScanner.scan(base, from: from, to: count, marks: marks, into: &fast)
          let b = StructuralScanner.scanBytes(
            base, from: from, to: count, marks: marks, into: &slow)
          #expect(a == b && fast[..<a] == slow[..<b])
        }
      }
    }
  }
}
