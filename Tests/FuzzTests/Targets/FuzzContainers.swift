@testable import StatementIngest

/// Containers around bytes, made by hand so that every checksum is right.
enum FuzzContainers {
  static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { crc, _ in
      crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1
    }
  }

  static func crc32(_ bytes: [UInt8]) -> Int {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes { crc = crcTable[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 }
    return Int(~crc)
  }

  /// One gzip member of one stored block; at most 65,535 bytes.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + little(bytes.count, 2) + little(~bytes.count, 2)
      + bytes + little(crc32(bytes), 4) + little(bytes.count, 4)
  }

  /// An archive of stored entries.
  static func zip(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for (name, bytes) in entries {
      let shared =
        little(20, 2) + little(0, 8) + little(crc32(bytes), 4) + little(bytes.count, 4)
        + little(bytes.count, 4) + little(name.utf8.count, 2) + little(0, 2)
      directory +=
        [0x50, 0x4B, 1, 2, 20, 0] + shared + little(0, 10) + little(archive.count, 4) + name.utf8
      archive += [0x50, 0x4B, 3, 4] + shared + name.utf8 + bytes
    }
    return archive + directory + [0x50, 0x4B, 5, 6] + little(0, 4) + little(entries.count, 2)
      + little(entries.count, 2) + little(directory.count, 4) + little(archive.count, 4)
      + little(0, 2)
  }

  /// A compound file around the stream of a workbook.
  static func compoundFile(around stream: [UInt8]) -> [UInt8] {
    var content = stream
    // Streams below 4 KiB lie elsewhere; this one is made large enough.
    while content.count < 4096 || content.count % 512 != 0 { content.append(0) }
    let sectors = content.count / 512
    precondition(sectors <= 126, "one sector of table is enough here")
    var header = CompoundFile.mark + little(0, 16) + little(0x3E, 2) + little(3, 2)
    header += little(0xFFFE, 2) + little(9, 2) + little(6, 2) + little(0, 6) + little(0, 4)
    header += little(1, 4) + little(1, 4) + little(0, 4) + little(4096, 4) + little(-2, 4)
    header += little(0, 4) + little(-2, 4) + little(0, 4) + little(0, 4)
    header += [UInt8](repeating: 0xFF, count: 512 - header.count)
    var table = little(-3, 4) + little(-2, 4)
    for index in 0..<sectors { table += little(index + 1 < sectors ? index + 3 : -2, 4) }
    table += [UInt8](repeating: 0xFF, count: 512 - table.count)
    let directory =
      entry("Root Entry", kind: 5, first: -2, count: 0)
      + entry("Workbook", kind: 2, first: 2, count: content.count)
    return header + table + directory + [UInt8](repeating: 0, count: 256) + content
  }

  private static func entry(_ name: String, kind: UInt8, first: Int, count: Int) -> [UInt8] {
    let text = name.utf16.flatMap { little(Int($0), 2) }
    var bytes = text + [UInt8](repeating: 0, count: 64 - text.count)
    bytes += little(text.count + 2, 2) + [kind, 1] + little(-1, 12) + little(0, 36)
    return bytes + little(first, 4) + little(count, 8)
  }
}
