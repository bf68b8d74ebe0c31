/// A compound file ([MS-CFB]): streams inside one file, each a chain of sectors. Old Office files are
/// such files.
struct CompoundFile {
  struct Stream {
    var name: String
    var kind: UInt8
    var firstSector: UInt32
    var byteCount: Int
  }

  static let mark: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
  /// Old workbooks end at 65,536 rows; a file beyond this holds something else.
  static let maxBytes = 512 << 20
  /// Sector numbers from here on are marks (end of chain, free, tables).
  private static let firstMark: UInt32 = 0xFFFF_FFFA
  private static let entryBytes = 128

  private let path: String
  private let bytes: [UInt8]
  private let sectorBytes: Int
  private let miniSectorBytes: Int
  private let miniCutoff: Int
  private var table: [UInt32] = []
  private var miniTable: [UInt32] = []
  private var miniStream: [UInt8] = []
  private(set) var streams: [Stream] = []

  init(_ file: InputFile) throws(IngestError) {
    path = file.path
    guard file.byteCount <= CompoundFile.maxBytes else {
      throw .unsupportedContent(
        path: file.path, kind: "an old Office file of more than \(CompoundFile.maxBytes) bytes",
        remedy: "open it and save it as an Excel workbook (.xlsx)")
    }
    bytes = try file.head(count: file.byteCount)
    guard bytes.count >= 512 else {
      throw .damagedContainer(path: file.path, reason: "the file ends in its header")
    }
    let (shift, miniShift) = (bytes.u16(30), bytes.u16(32))
    guard shift == 9 || shift == 12, miniShift == 6 else {
      throw .damagedContainer(path: file.path, reason: "its sectors have no known size")
    }
    sectorBytes = 1 << shift
    miniSectorBytes = 1 << miniShift
    miniCutoff = Int(bytes.u32(56))
    try readTable()
    try readDirectory()
  }

  private func damaged(_ reason: String) -> IngestError {
    .damagedContainer(path: path, reason: reason)
  }

  private var sectorCount: Int { bytes.count / sectorBytes }

  /// Bytes of a sector; the last one of a file may be cut short.
  private func sector(_ number: UInt32) throws(IngestError) -> ArraySlice<UInt8> {
    let start = (Int(number) + 1) * sectorBytes
    guard start < bytes.count else { throw damaged("sector \(number) lies behind its end") }
    return bytes[start..<min(bytes.count, start + sectorBytes)]
  }

  /// The table that chains sectors, itself listed in the header and in sectors of its own.
  private mutating func readTable() throws(IngestError) {
    var places: [UInt32] = []
    for index in 0..<109 { places.append(bytes.u32(76 + 4 * index)) }
    var next = bytes.u32(68)
    var steps = 0
    while next < CompoundFile.firstMark {
      steps += 1
      guard steps <= sectorCount else { throw damaged("its sector list runs in a circle") }
      let list = Array(try sector(next))
      guard list.count == sectorBytes else { throw damaged("its sector list is cut short") }
      for index in 0..<(sectorBytes / 4 - 1) { places.append(list.u32(4 * index)) }
      next = list.u32(sectorBytes - 4)
    }
    for place in places where place < CompoundFile.firstMark {
      let list = Array(try sector(place))
      for index in 0..<(list.count / 4) { table.append(list.u32(4 * index)) }
      guard table.count <= sectorCount + 2 * sectorBytes else { break }
    }
  }

  private func chain(from first: UInt32, atMost limit: Int) throws(IngestError) -> [UInt8] {
    var content: [UInt8] = []
    var next = first
    var isTaken = [Bool](repeating: false, count: table.count)
    while next < CompoundFile.firstMark, content.count < limit {
      guard Int(next) < table.count, !isTaken[Int(next)] else {
        throw damaged("a chain of sectors is broken")
      }
      isTaken[Int(next)] = true
      content.append(contentsOf: try sector(next))
      next = table[Int(next)]
    }
    return content
  }

  private mutating func readDirectory() throws(IngestError) {
    let entries = try chain(from: bytes.u32(48), atMost: 16 << 20)
    for start in stride(
      from: 0, to: entries.count - CompoundFile.entryBytes + 1, by: CompoundFile.entryBytes)
    {
      let nameBytes = Int(entries.u16(start + 64))
      guard (2...64).contains(nameBytes), entries[start + 66] != 0 else { continue }
      let name = Array(entries[start..<(start + nameBytes - 2)]).withUnsafeBufferPointer {
        UTF16Text.decode($0, isBigEndian: false)
      }
      streams.append(
        Stream(
          name: String(decoding: name, as: UTF8.self), kind: entries[start + 66],
          firstSector: entries.u32(start + 116), byteCount: Int(entries.u32(start + 120))))
    }
    guard let root = streams.first(where: { $0.kind == 5 }) else {
      throw damaged("it has no directory")
    }
    miniStream = try chain(from: root.firstSector, atMost: root.byteCount)
    let list = try chain(from: bytes.u32(60), atMost: bytes.count)
    for index in 0..<(list.count / 4) { miniTable.append(list.u32(4 * index)) }
  }

  /// All bytes of the stream of this name, or nil where there is none.
  func bytes(ofStream name: String) throws(IngestError) -> [UInt8]? {
    guard let stream = streams.first(where: { $0.kind == 2 && $0.name == name }) else { return nil }
    let count = stream.byteCount
    var content: [UInt8]
    if count >= miniCutoff {
      content = try chain(from: stream.firstSector, atMost: count)
    } else {
      content = []
      var next = stream.firstSector
      var isTaken = [Bool](repeating: false, count: miniTable.count)
      while next < CompoundFile.firstMark, content.count < count {
        let start = Int(next) * miniSectorBytes
        guard Int(next) < miniTable.count, start + miniSectorBytes <= miniStream.count,
          !isTaken[Int(next)]
        else { throw damaged("a chain of small sectors is broken") }
        isTaken[Int(next)] = true
        content.append(contentsOf: miniStream[start..<(start + miniSectorBytes)])
        next = miniTable[Int(next)]
      }
    }
    guard content.count >= count else { throw damaged("the stream \(name) is cut short") }
    content.removeLast(content.count - count)
    return content
  }
}

extension Array where Element == UInt8 {
  /// Little-endian numbers at an offset, which must lie inside.
  func u16(_ at: Int) -> UInt16 { UInt16(self[at]) | UInt16(self[at + 1]) << 8 }

  func u32(_ at: Int) -> UInt32 { UInt32(u16(at)) | UInt32(u16(at + 2)) << 16 }

  func u64(_ at: Int) -> UInt64 { UInt64(u32(at)) | UInt64(u32(at + 4)) << 32 }
}
