/// The first lines of a file's text, where its header is looked for.
struct FileHead: Sendable {
  struct Line: Sendable {
    var text: [UInt8]
    /// Offset behind the line in the file's unpacked bytes.
    var endOffset: Int

    var isBlank: Bool { text.withUnsafeBufferPointer { CellText.trimmed($0).isEmpty } }
  }

  var lines: [Line] = []
  static let maxBytes = 512 << 10
  static let maxLines = 256

  /// Reads the head of a file that has been surveyed.
  static func read(
    _ file: InputFile, survey: TextSurvey, options: ReadingOptions
  ) throws(IngestError) -> (head: FileHead, container: Container) {
    let (container, source) = try Container.source(of: file, options: options)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: maxBytes, alignment: 64)
    defer { buffer.deallocate() }
    let got = try source.read(into: buffer)
    // Invariant: markBytes ≤ got, since the survey saw the mark in these bytes.
    let bytes = UnsafeBufferPointer(
      start: buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), count: got)
    try ContentKind.check(bytes, path: file.path)
    return (FileHead(UnsafeBufferPointer(rebasing: bytes[survey.markBytes...]), survey), container)
  }

  private init(_ raw: UnsafeBufferPointer<UInt8>, _ survey: TextSurvey) {
    let starts = survey.encoding.lineStarts(raw, lineEnd: survey.lineEnd).map(Int.init)
    for (index, start) in starts.enumerated() where start < raw.count {
      if lines.count == FileHead.maxLines { break }
      let end = index + 1 < starts.count ? starts[index + 1] : raw.count
      var text = survey.encoding.decode(UnsafeBufferPointer(rebasing: raw[start..<end]))
      while let last = text.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
        text.removeLast()
      }
      lines.append(Line(text: text, endOffset: survey.markBytes + end))
    }
  }

  /// The cells of the header that starts in a line, and the last line it takes: a quoted cell may
  /// run over up to five lines. `isSound` is false where quotes stand where none may.
  func cells(
    at index: Int, delimiter: UInt8, quoting: Quoting = .standard
  ) -> (cells: [String], lastLine: Int, isSound: Bool) {
    var text = lines[index].text
    var last = index
    if let quote = quoting.quote {
      while text.count(where: { $0 == quote }) % 2 == 1, last + 1 < lines.count, last < index + 4 {
        last += 1
        text.append(UInt8(ascii: " "))
        text.append(contentsOf: lines[last].text)
      }
      if text.count(where: { $0 == quote }) % 2 == 1 {
        (text, last) = (lines[index].text, index)
      }
    }
    let (cells, isSound) = FileHead.split(text, delimiter: delimiter, quoting: quoting)
    return (cells, last, isSound)
  }

  private static func split(
    _ text: [UInt8], delimiter: UInt8, quoting: Quoting
  ) -> ([String], isSound: Bool) {
    var cells: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    // A quote opens at the start of a cell (or behind the `=` of a text cell) only.
    var isBlank = true
    var isSound = true
    var isEscaped = false
    for byte in text {
      if isEscaped {
        cell.append(byte)
        isBlank = false
        isEscaped = false
      } else if quoting.escape == .backslash, byte == Quoting.backslash {
        isEscaped = true
      } else if byte == quoting.quote {
        if !isQuoted, !isBlank || wasQuoted { isSound = false }
        isQuoted.toggle()
        wasQuoted = true
      } else if byte == delimiter, !isQuoted {
        cells.append(trimmed(cell))
        cell.removeAll(keepingCapacity: true)
        wasQuoted = false
        isBlank = true
      } else {
        if wasQuoted, !isQuoted, byte != 0x20, byte != 0x09 { isSound = false }
        if byte != 0x20, byte != 0x09, byte != UInt8(ascii: "=") { isBlank = false }
        cell.append(byte)
      }
    }
    cells.append(trimmed(cell))
    return (cells, isSound && !isQuoted)
  }

  private static func trimmed(_ cell: [UInt8]) -> String {
    cell.withUnsafeBufferPointer { bytes in
      String(decoding: bytes[CellText.trimmed(bytes)], as: UTF8.self)
    }
  }
}

/// Files that hold a table but are no delimited text.
enum ContentKind {
  /// No header holds control characters: where one does, a packed or binary file lost its mark.
  static func checkLayout(
    _ lines: ArraySlice<FileHead.Line>, path: String
  ) throws(IngestError) {
    for line in lines where line.text.contains(where: { $0 < 0x09 || (0x0E..<0x20).contains($0) }) {
      throw .unsupportedContent(
        path: path, kind: "binary data", remedy: "the file is damaged or packed; get it again")
    }
  }

  static func check(_ bytes: UnsafeBufferPointer<UInt8>, path: String) throws(IngestError) {
    let asText = "open it and save it as “CSV UTF-8” (另存为 CSV UTF-8)"
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw .unsupportedContent(
        path: path, kind: "an Excel workbook or ZIP archive", remedy: asText)
    }
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      throw .unsupportedContent(path: path, kind: "an old Excel workbook (.xls)", remedy: asText)
    }
    if bytes.starts(with: Array("%PDF".utf8)) {
      throw .unsupportedContent(
        path: path, kind: "a PDF", remedy: "ask the bank for the CSV or Excel form of the statement"
      )
    }
    let start = String(decoding: bytes.prefix(512), as: UTF8.self).lowercased()
      .drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if start.hasPrefix("<?xml") {
      throw .unsupportedContent(
        path: path, kind: "XML of an unknown kind",
        remedy:
          "known are ISO 20022 camt.052, .053, .054 and reports to the People's Bank (HVTR, BSTR); "
          + "convert others to CSV")
    }
    if ["<html", "<table", "<!doctype html", "<meta"].contains(where: { start.hasPrefix($0) }) {
      throw .unsupportedContent(path: path, kind: "a web page named as a table", remedy: asText)
    }
  }
}
