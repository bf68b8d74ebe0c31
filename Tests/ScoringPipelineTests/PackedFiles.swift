/// Packs bytes by hand, stored and not compressed, so that tests need no packer.
enum PackedFiles {
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var at = 0
    repeat {
      let count = min(65_535, bytes.count - at)
      let isLast = at + count == bytes.count
      member += [isLast ? 1 : 0] + little(UInt32(count), 2) + little(UInt32(~UInt16(count)), 2)
      member += bytes[at..<(at + count)]
      at += count
    } while at < bytes.count
    return member + little(crc32(bytes), 4) + little(UInt32(bytes.count), 4)
  }

  /// A workbook with one sheet of text cells.
  static func workbook(_ table: [[String]]) -> [UInt8] {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let rows = table.enumerated().map { index, cells in
      let xml = cells.enumerated().map { column, text in
        let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(column)))
        return text.isEmpty
          ? ""
          : "<c r=\"\(letter)\(index + 1)\" t=\"inlineStr\"><is><t>\(text)</t></is></c>"
      }
      return "<row r=\"\(index + 1)\">\(xml.joined())</row>"
    }
    return zip([
      ("[Content_Types].xml", "<Types/>"),
      (
        "xl/workbook.xml",
        "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><sheets>"
          + "<sheet name=\"流水\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
      ),
      (
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"rId1\" Type=\"\(office)/worksheet\" "
          + "Target=\"worksheets/sheet1.xml\"/></Relationships>"
      ),
      (
        "xl/worksheets/sheet1.xml",
        "<worksheet xmlns=\"\(main)\"><sheetData>\(rows.joined())</sheetData></worksheet>"
      ),
    ])
  }

  private static func zip(_ entries: [(name: String, text: String)]) -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let (name, bytes) = (Array(entry.name.utf8), Array(entry.text.utf8))
      let count = UInt32(bytes.count)
      let shared =
        little(20, 2) + little(0, 8) + little(crc32(bytes), 4) + little(count, 4)
        + little(count, 4) + little(UInt32(name.count), 2) + little(0, 2)
      directory +=
        [0x50, 0x4B, 1, 2, 20, 0] + shared + little(0, 10) + little(UInt32(archive.count), 4) + name
      archive += [0x50, 0x4B, 3, 4] + shared + name + bytes
    }
    return archive + directory + [0x50, 0x4B, 5, 6] + little(0, 4)
      + little(UInt32(entries.count), 2) + little(UInt32(entries.count), 2)
      + little(UInt32(directory.count), 4) + little(UInt32(archive.count), 4) + little(0, 2)
  }

  private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 4 ? UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) : 0 }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
