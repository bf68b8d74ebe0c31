import BankRecords

/// The text of many rows in one piece of memory.
public struct RowTexts: Sendable {
  /// UTF-8, one row after the other.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  init() {}

  /// With room for the rows at these locations.
  fileprivate init(for locations: [RowLocation]) {
    bytes.reserveCapacity(locations.reduce(0) { $0 + Int($1.length) })
    ends.reserveCapacity(locations.count)
  }

  public var count: Int { ends.count }

  /// The text of the row at `position`, in the order asked for.
  public subscript(position: Int) -> ArraySlice<UInt8> {
    bytes[(position == 0 ? 0 : ends[position - 1])..<ends[position]]
  }

  mutating func append(_ text: ArraySlice<UInt8>) {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    ends.append(bytes.count)
  }
}

extension RowReader {
  /// The rows at these locations, which must stand in the order of files and rows, as `rows(at:)`
  /// gives them back, without a string for each.
  public func texts(at locations: [RowLocation]) throws(IngestError) -> RowTexts {
    var texts = RowTexts(for: locations)
    var start = 0
    while start < locations.count {
      var end = start
      while end < locations.count, locations[end].file == locations[start].file { end += 1 }
      let part = locations[start..<end]
      if try !readInPlace(part, into: &texts) {
        for text in try rows(at: Array(part)) { texts.append(text) }
      }
      start = end
    }
    return texts
  }

  /// Reads the rows of one file of plain UTF-8; false, with nothing read, where it is anything else.
  private func readInPlace(
    _ locations: ArraySlice<RowLocation>, into texts: inout RowTexts
  ) throws(IngestError) -> Bool {
    guard options.corrections == nil, let first = locations.first, Int(first.file) < paths.count,
      encodings[Int(first.file)] == .utf8
    else { return false }
    let file = try reopen(paths[Int(first.file)])
    guard try Container.source(of: file, options: options).0 == .none else { return false }
    var at = locations.startIndex
    var room: [UInt8] = []
    while at < locations.endIndex {
      let start = Int(locations[at].byte)
      var end = start
      var next = at
      while next < locations.endIndex {
        let rowStart = Int(locations[next].byte)
        let rowEnd = rowStart + Int(locations[next].length)
        precondition(rowStart >= start, "rows are asked for in their order")
        let isNear =
          rowStart - end <= RowReader.largestGapBytes
          && rowEnd - start <= RowReader.largestReadBytes
        guard next == at || isNear else { break }
        end = max(end, rowEnd)
        next += 1
      }
      if room.count < end - start {
        room = [UInt8](repeating: 0, count: max(end - start, 2 * room.count))
      }
      try file.read(at: start, count: end - start, into: &room)
      for location in locations[at..<next] {
        let offset = Int(location.byte) - start
        let row = room[offset..<(offset + Int(location.length))]
        let isValid = row.withUnsafeBufferPointer { UTF8Text.validPrefix($0) == $0.count }
        if isValid { texts.append(row) } else { texts.append(String(decoding: row, as: UTF8.self)) }
      }
      at = next
    }
    return true
  }
}
