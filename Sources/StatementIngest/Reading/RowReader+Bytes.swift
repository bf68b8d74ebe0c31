import BankRecords

extension RowReader {
  /// Gives the UTF-8 text of the rows at these locations, which must stand in the order of files and rows,
  /// one after the other, as `rows(at:)` gives them back, without a string for each.
  public func forEachText(
    at locations: [RowLocation], give: (ArraySlice<UInt8>) -> Void
  ) throws(IngestError) {
    var start = 0
    while start < locations.count {
      var end = start
      while end < locations.count, locations[end].file == locations[start].file { end += 1 }
      let part = locations[start..<end]
      if try !readInPlace(part, give: give) {
        for text in try rows(at: Array(part)) { give(Array(text.utf8)[...]) }
      }
      start = end
    }
  }

  /// Reads the rows of one file of plain UTF-8; false, with nothing read, where it is anything else.
  private func readInPlace(
    _ locations: ArraySlice<RowLocation>, give: (ArraySlice<UInt8>) -> Void
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
        give(isValid ? row : Array(String(decoding: row, as: UTF8.self).utf8)[...])
      }
      at = next
    }
    return true
  }
}
