import BankRecords

/// Gives the text of rows back by their locations: for evidence, long after the rows were read.
public struct RowReader: Sendable {
  let paths: [String]
  /// Encodings where they are known; else the file is surveyed once more.
  let encodings: [TextEncoding?]
  let options: ReadingOptions

  /// `paths` are those of the run, in the order to which `RowLocation.file` points.
  public init(paths: [String], options: ReadingOptions = ReadingOptions()) {
    self.paths = paths
    self.encodings = paths.map { _ in nil }
    self.options = options
  }

  /// Reads rows of the files of these reports, whose encodings are known.
  public init(reports: [FileReport], options: ReadingOptions = ReadingOptions()) {
    self.paths = reports.map(\.path)
    self.encodings = reports.map { TextEncoding(rawValue: $0.encoding) }
    self.options = options
  }

  /// The rows at these locations as UTF-8 text without line ends, in the order asked for.
  ///
  /// Files that are not packed are read at the places asked for; packed ones once from the start.
  /// Throws where a file is gone or shorter than it was.
  public func rows(at locations: [RowLocation]) throws(IngestError) -> [String] {
    var texts = [String](repeating: "", count: locations.count)
    let order = locations.indices.sorted { left, right in
      let (a, b) = (locations[left], locations[right])
      return a.file != b.file ? a.file < b.file : a.byte != b.byte ? a.byte < b.byte : left < right
    }
    var at = 0
    while at < order.count {
      let file = locations[order[at]].file
      var end = at
      while end < order.count, locations[order[end]].file == file { end += 1 }
      guard Int(file) < paths.count else { throw .usage("row of an unknown file \(file)") }
      let path = paths[Int(file)]
      let opened = try reopen(path)
      let encoding = try encoding(of: opened, index: Int(file))
      try read(order[at..<end], of: opened, encoding, locations, into: &texts)
      if let corrections = options.corrections {
        for index in order[at..<end] {
          let mended = corrections.mendedText(path: path, byte: locations[index].byte)
          if let mended { texts[index] = mended }
        }
      }
      at = end
    }
    return texts
  }

  private func encoding(of file: InputFile, index: Int) throws(IngestError) -> TextEncoding {
    if let known = encodings[index] { return known }
    return try TextSurvey.take(of: file, options: options).encoding
  }

  /// Standard input is read again from where it was kept.
  func reopen(_ path: String) throws(IngestError) -> InputFile {
    guard path == "-" else { return try InputParts.open(path, options: options) }
    guard let directory = options.spoolDirectory else {
      throw .unreadable(path: path, reason: "standard input was not kept")
    }
    return try InputParts.open(StandardInputSpool.path(in: directory), options: options)
  }

  private func read(
    _ wanted: ArraySlice<Int>, of file: InputFile, _ encoding: TextEncoding,
    _ locations: [RowLocation], into texts: inout [String]
  ) throws(IngestError) {
    let (container, source) = try Container.source(of: file, options: options)
    if container == .none {
      try readPlain(wanted, of: file, encoding, locations, into: &texts)
      return
    }
    var position = 0
    var previous: (offset: Int, bytes: [UInt8]) = (0, [])
    for index in wanted {
      let offset = Int(locations[index].byte)
      let length = Int(locations[index].length)
      if offset >= position {
        try source.skip(offset - position)
        previous = (offset, try source.bytes(count: length, path: file.path))
        position = offset + length
      } else if offset != previous.offset || previous.bytes.count < length {
        throw .usage("rows overlap at byte \(offset)")
      }
      let bytes = previous.bytes.prefix(length)
      texts[index] = Array(bytes).withUnsafeBufferPointer {
        String(decoding: encoding.decode($0), as: UTF8.self)
      }
    }
  }
}

extension RowReader {
  /// Rows closer together than this are read in one go.
  static let largestGapBytes = 4 << 10
  static let largestReadBytes = 1 << 20

  /// Rows of a file that is not packed: stretches with small gaps are read at once.
  private func readPlain(
    _ wanted: ArraySlice<Int>, of file: InputFile, _ encoding: TextEncoding,
    _ locations: [RowLocation], into texts: inout [String]
  ) throws(IngestError) {
    var at = wanted.startIndex
    while at < wanted.endIndex {
      let start = Int(locations[wanted[at]].byte)
      var end = start
      var next = at
      while next < wanted.endIndex {
        let location = locations[wanted[next]]
        let rowEnd = Int(location.byte) + Int(location.length)
        let isNear =
          Int(location.byte) - end <= RowReader.largestGapBytes
          && rowEnd - start <= RowReader.largestReadBytes
        guard next == at || isNear else { break }
        end = max(end, rowEnd)
        next += 1
      }
      let bytes = try file.bytes(at: start, count: end - start)
      for index in wanted[at..<next] {
        let offset = Int(locations[index].byte) - start
        let row = bytes[offset..<(offset + Int(locations[index].length))]
        texts[index] =
          encoding == .utf8
          ? String(decoding: row, as: UTF8.self)
          : Array(row).withUnsafeBufferPointer {
            String(decoding: encoding.decode($0), as: UTF8.self)
          }
      }
      at = next
    }
  }
}

extension InputFile {
  /// Exactly these bytes of the file.
  func bytes(at offset: Int, count: Int) throws(IngestError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try read(at: offset, count: count, into: &bytes)
    return bytes
  }

  /// Puts exactly these bytes of the file at the front of `bytes`, which has room for them.
  func read(at offset: Int, count: Int, into bytes: inout [UInt8]) throws(IngestError) {
    precondition(count <= bytes.count, "there is room for what is read")
    var got = 0
    var failure: IngestError?
    bytes.withUnsafeMutableBytes { buffer in
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
      do throws(IngestError) { got = try read(at: offset, into: part) } catch { failure = error }
    }
    if let failure { throw failure }
    guard got == count else { throw .changedWhileRead(path: path) }
  }
}

extension ByteSource {
  fileprivate func skip(_ count: Int) throws(IngestError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    var left = count
    while left > 0 {
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)])
      let got = try read(into: part)
      if got == 0 { return }
      left -= got
    }
  }

  fileprivate func bytes(count: Int, path: String) throws(IngestError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var got = 0
    var failure: IngestError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(IngestError) { got = try read(into: buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    guard got == count else { throw .changedWhileRead(path: path) }
    return bytes
  }
}
