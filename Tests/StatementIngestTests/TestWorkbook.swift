/// Writes ZIP archives and workbooks by hand, so that tests know every byte.
enum TestWorkbook {
  struct Entry {
    var name: [UInt8]
    var bytes: [UInt8]
    /// Sizes told in the directory; nil: the real one.
    var declaredCount: Int?
    var flags: UInt16 = 0

    init(_ name: String, _ text: String) { self.init(Array(name.utf8), Array(text.utf8)) }

    init(_ name: [UInt8], _ bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// An archive of stored entries.
  static func zip(_ entries: [Entry]) -> [UInt8] {
    typealias Pack = TestContainers
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let count = UInt32(entry.declaredCount ?? entry.bytes.count)
      let shared =
        Pack.little(20, 2) + Pack.little(UInt32(entry.flags), 2) + Pack.little(0, 2)
        + Pack.little(0, 4) + Pack.little(Pack.crc32(entry.bytes), 4) + Pack.little(count, 4)
        + Pack.little(count, 4) + Pack.little(UInt32(entry.name.count), 2) + Pack.little(0, 2)
      directory +=
        [0x50, 0x4B, 1, 2, 20, 0] + shared + Pack.little(0, 2) + Pack.little(0, 2)
        + Pack.little(0, 2) + Pack.little(0, 4) + Pack.little(UInt32(archive.count), 4) + entry.name
      archive += [0x50, 0x4B, 3, 4] + shared + entry.name + entry.bytes
    }
    let end =
      [0x50, 0x4B, 5, 6] + Pack.little(0, 4) + Pack.little(UInt32(entries.count), 2)
      + Pack.little(UInt32(entries.count), 2) + Pack.little(UInt32(directory.count), 4)
      + Pack.little(UInt32(archive.count), 4) + Pack.little(0, 2)
    return archive + directory + end
  }

  /// Parts of a workbook whose sheets are given as the XML inside `<sheetData>`.
  static func parts(
    _ sheets: [(name: String, rows: String)], strings: [String]? = nil, is1904: Bool = false
  ) -> [Entry] {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    var workbook = "<?xml version=\"1.0\"?><workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\">"
    workbook += "<workbookPr\(is1904 ? " date1904=\"1\"" : "")/><sheets>"
    var relations = "<Relationships>"
    var entries = [Entry("[Content_Types].xml", "<Types/>")]
    for (index, sheet) in sheets.enumerated() {
      let id = index + 1
      workbook += "<sheet name=\"\(sheet.name)\" sheetId=\"\(id)\" r:id=\"rId\(id)\"/>"
      relations +=
        "<Relationship Id=\"rId\(id)\" Type=\"\(office)/worksheet\" "
        + "Target=\"worksheets/sheet\(id).xml\"/>"
      entries.append(
        Entry(
          "xl/worksheets/sheet\(id).xml",
          "<worksheet xmlns=\"\(main)\"><sheetData>\(sheet.rows)</sheetData></worksheet>"))
    }
    entries.append(Entry("xl/workbook.xml", workbook + "</sheets></workbook>"))
    entries.append(Entry("xl/_rels/workbook.xml.rels", relations + "</Relationships>"))
    entries.append(Entry("xl/styles.xml", styles))
    if let strings {
      let items = strings.map { "<si>\($0)</si>" }.joined()
      entries.append(Entry("xl/sharedStrings.xml", "<sst xmlns=\"\(main)\">\(items)</sst>"))
    }
    return entries
  }

  /// Styles 0 general, 1 `yyyy-mm-dd hh:mm:ss`, 2 built-in date, 3 time, 4 `000000`, 5 money.
  private static let styles =
    "<styleSheet><numFmts count=\"4\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd hh:mm:ss\"/>"
    + "<numFmt numFmtId=\"165\" formatCode=\"[h]:mm:ss\"/><numFmt numFmtId=\"166\" formatCode=\"000000\"/>"
    + "<numFmt numFmtId=\"167\" formatCode=\"&quot;¥&quot;#,##0.00;[Red]-#,##0.00\"/></numFmts>"
    + "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
    + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/>"
    + "<xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/></cellXfs></styleSheet>"

  static func book(
    _ sheets: [(name: String, rows: String)], strings: [String]? = nil, is1904: Bool = false
  ) -> [UInt8] { zip(parts(sheets, strings: strings, is1904: is1904)) }

  /// Rows of inline texts.
  static func rows(_ table: [[String]], from first: Int = 1) -> String {
    table.enumerated().map { index, cells in
      let row = first + index
      let xml = cells.enumerated().map { column, text in
        text.isEmpty
          ? "" : "<c r=\"\(letter(column))\(row)\" t=\"inlineStr\"><is><t>\(text)</t></is></c>"
      }
      return "<row r=\"\(row)\">\(xml.joined())</row>"
    }.joined()
  }

  static func letter(_ column: Int) -> String {
    String(UnicodeScalar(UInt8(ascii: "A") + UInt8(column)))
  }
}
