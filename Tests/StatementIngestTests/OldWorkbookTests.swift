import Testing

@testable import StatementIngest

/// Workbooks of Excel 97 to 2003, record by record.
struct OldWorkbookTests {
  let files = TestFiles()

  static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  static func record(_ kind: Int, _ body: [UInt8]) -> [UInt8] {
    little(kind, 2) + little(body.count, 2) + body
  }

  static func wide(_ text: String) -> [UInt8] {
    little(text.utf16.count, 2) + [1] + text.utf16.flatMap { little(Int($0), 2) }
  }

  static func bits(_ value: Double) -> [UInt8] {
    little(Int(bitPattern: UInt(value.bitPattern)), 8)
  }

  static func cell(_ kind: Int, _ row: Int, _ column: Int, _ style: Int, _ rest: [UInt8]) -> [UInt8]
  {
    record(kind, little(row, 2) + little(column, 2) + little(style, 2) + rest)
  }

  static let start = record(0x0809, little(0x0600, 2) + little(5, 2) + little(0, 12))
  static let end = record(0x000A, [])

  /// A stream with one sheet; styles 0 general, 1 `yyyy-mm-dd hh:mm`, 2 built-in date.
  static func stream(_ cells: [UInt8], globals: [UInt8] = [], texts: [UInt8] = []) -> [UInt8] {
    let name = Array("S1".utf8)
    func head(_ offset: Int) -> [UInt8] {
      start + globals
        + record(0x041E, little(170, 2) + little(16, 2) + [0] + Array("yyyy-mm-dd hh:mm".utf8))
        + [0, 170, 14].flatMap { record(0x00E0, little(0, 2) + little($0, 2) + little(0, 16)) }
        + record(0x0085, little(offset, 4) + [0, 0, UInt8(name.count), 0] + name) + texts + end
    }
    return head(head(0).count) + start + cells + end
  }

  /// A compound file around one stream of that name.
  static func file(_ content: [UInt8], name: String = "Workbook") -> [UInt8] {
    var content = content
    // Small streams lie elsewhere; this one is made large enough.
    while content.count < 4096 || content.count % 512 != 0 { content.append(0) }
    let sectors = content.count / 512
    var header = CompoundFile.mark + little(0, 16) + little(0x3E, 2) + little(3, 2)
    header += little(0xFFFE, 2) + little(9, 2) + little(6, 2) + little(0, 6) + little(0, 4)
    header += little(1, 4) + little(1, 4) + little(0, 4) + little(4096, 4) + little(-2, 4)
    header += little(0, 4) + little(-2, 4) + little(0, 4) + little(0, 4)
    header += [UInt8](repeating: 0xFF, count: 512 - header.count)
    var table = little(-3, 4) + little(-2, 4)
    for index in 0..<sectors { table += little(index + 1 < sectors ? index + 3 : -2, 4) }
    precondition(table.count <= 512, "one sector of table is enough here")
    table += [UInt8](repeating: 0xFF, count: 512 - table.count)
    func entry(_ name: String, kind: UInt8, first: Int, count: Int) -> [UInt8] {
      let text = name.utf16.flatMap { little(Int($0), 2) }
      var bytes = text + [UInt8](repeating: 0, count: 64 - text.count)
      bytes += little(text.count + 2, 2) + [kind, 1] + little(-1, 12) + little(0, 36)
      return bytes + little(first, 4) + little(count, 8)
    }
    let directory =
      entry("Root Entry", kind: 5, first: -2, count: 0)
      + entry(name, kind: 2, first: 2, count: content.count)
    return header + table + directory + [UInt8](repeating: 0, count: 256) + content
  }

  func text(_ bytes: [UInt8]) throws -> String {
    let file = try InputParts.open(files.write("old", bytes), options: ReadingOptions())
    var text = [UInt8](repeating: 0, count: file.byteCount)
    _ = try text.withUnsafeMutableBytes { try file.read(at: 0, into: $0) }
    return String(decoding: text, as: UTF8.self)
  }

  @Test func everyKindOfCell() throws {
    // 甲乙 shared, cut after its first character: the rest starts with a flag of its own, one byte a
    // character from there on.
    let shared = Self.record(
      0x00FC,
      Self.little(2, 4) + Self.little(2, 4) + Self.wide("甲,乙")
        + Self.little(3, 2) + [1] + Self.little(0x4E2D, 2))
    let rest = Self.record(0x003C, [0] + Array("ab".utf8))
    var cells = Self.cell(0x00FD, 0, 0, 0, Self.little(1, 4))
    cells += Self.cell(0x00FD, 0, 1, 0, Self.little(0, 4))
    cells += Self.cell(0x0203, 2, 0, 1, Self.bits(45352.5))
    cells += Self.cell(0x0203, 2, 1, 2, Self.bits(45352))
    // 12.34 as 1234 / 100, a whole number, and a packed double.
    cells += Self.cell(0x027E, 2, 2, 0, Self.little(1234 << 2 | 3, 4))
    let many = Self.little(5 << 2 | 2, 4)
    cells += Self.record(
      0x00BD,
      Self.little(2, 2) + Self.little(3, 2) + Self.little(0, 2) + many
        + Self.little(0, 2) + Self.little(Int((1.5).bitPattern >> 32) & ~3, 4) + Self.little(4, 2))
    cells += Self.cell(0x0006, 2, 5, 0, Self.bits(0.1) + Self.little(0, 8))
    cells += Self.cell(0x0006, 2, 6, 0, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF] + Self.little(0, 8))
    cells += Self.record(0x0207, Self.wide("公式"))
    cells += Self.cell(0x0205, 2, 7, 0, [1, 0]) + Self.cell(0x0205, 2, 8, 0, [0x2A, 1])
    // A chart inside the sheet, and a cell that comes out of order.
    cells += Self.start + Self.cell(0x0203, 9, 0, 0, Self.bits(9)) + Self.end
    cells += Self.cell(0x0204, 1, 0, 0, Self.wide("迟"))
    cells += Self.cell(0x0203, 3, 0, 0, Self.bits(6.22202e18))
    let text = try text(Self.file(Self.stream(cells, texts: shared + rest)))
    #expect(
      text == "中ab,\"甲,乙\"\n迟\n2024-03-01 12:00:00,2024-03-01,12.34,5,1.5,0.1,公式,TRUE,#N/A\n"
        + "6.22202E+18\n")
  }

  @Test func refusals() {
    func refusal(_ bytes: [UInt8]) -> String {
      do {
        return try text(bytes)
      } catch {
        return "\(error)"
      }
    }
    let locked = Self.stream([], globals: Self.record(0x002F, Self.little(1, 6)))
    #expect(refusal(Self.file(locked)).contains("password"))
    #expect(refusal(Self.file([0], name: "EncryptedPackage")).contains("password"))
    #expect(refusal(Self.file([0], name: "Book")).contains("Excel 95"))
    #expect(refusal(Self.file([0], name: "WordDocument")).contains("without a workbook"))
    let dangling = Self.stream(Self.cell(0x00FD, 0, 0, 0, Self.little(7, 4)))
    #expect(refusal(Self.file(dangling)).contains("shared text that is not there"))
    #expect(refusal(Array(Self.file(Self.stream([])).prefix(2000))).contains("is damaged"))
    // A chain of sectors that runs in a circle.
    var circle = Self.file(Self.stream([]))
    circle[512 + 8] = 2
    #expect(refusal(circle).contains("chain of sectors is broken"))
  }

  @Test func numbersAsTheyAreSeen() {
    let cases: [(Double, String)] = [
      (0.1, "0.1"), (1e-5, "0.00001"), (1234.56, "1234.56"), (-0.5, "-0.5"), (1e15, "1.0E+15"),
      (999_999_999_999_999, "999999999999999"), (33.300000000000004, "33.3"), (100, "100"),
      (0.30000000000000004, "0.3"), (99_999_999.999999999, "100000000"), (-0.0, "0"),
    ]
    for (value, text) in cases {
      #expect(String(decoding: CellNumber.decimal(value), as: UTF8.self) == text)
    }
    let formats: [(String, NumberFormat)] = [
      ("yyyy\"年\"m\"月\"d\"日\"", .date), ("#,##0.00_ ;[Red]\\-#,##0.00\\ ", .number),
      ("[$-804]yyyy/m/d\\ h:mm", .dateAndTime), ("[h]:mm", .time), ("0000", .zeroPadded(4)),
      ("\"day\"0", .number), ("General", .number), ("mm:ss.0", .time), ("0.00E+00", .number),
    ]
    for (code, format) in formats { #expect(NumberFormat.reading(Array(code.utf8)) == format) }
  }
}
