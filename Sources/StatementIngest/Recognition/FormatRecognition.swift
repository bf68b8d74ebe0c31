import BankRecords

/// Which format a file has, and where its rows begin.
struct FormatMatch: Sendable {
  var format: StatementFormat
  var delimiter: UInt8
  /// The header's cells as they are written, trimmed.
  var cells: [String]
  /// Lines before the first row, header included.
  var layoutLines: Int
  /// Offset of the first row in the file's unpacked bytes.
  var rowsOffset: Int
}

/// Finds the format of a file by its header.
struct FormatRecognition {
  let formats: [StatementFormat]
  /// Of the formats that have a header, in their order.
  let requirements: [FormatRequirement]
  let options: ReadingOptions
  /// The only delimiter there is, whatever formats say: text made of cells has commas.
  var delimiter: UInt8?

  static let mapDelimiters = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }
  /// Lines that may stand before the header in a file read with `--map`.
  static let mapPreambleLimit = 50

  func match(_ head: FileHead, path: String, markBytes: Int) throws(IngestError) -> FormatMatch {
    if !options.mapping.isEmpty { return try mapped(head, path: path) }
    guard let name = options.formatName else {
      if let match = best(of: requirements, in: head) {
        return try undoubted(match, in: head, path: path)
      }
      throw unknown(head, path: path)
    }
    guard let format = formats.first(where: { $0.name == name }) else {
      let names = formats.map(\.name).joined(separator: ", ")
      throw .usage("--format \(name): no such format; there are \(names)")
    }
    if !format.isHeaderless, let match = best(of: [FormatRequirement(format)], in: head) {
      return try undoubted(match, in: head, path: path)
    }
    if format.isHeaderless || format.headerMayBeAbsent {
      return FormatMatch(
        format: format, delimiter: headerlessDelimiter(format, head), cells: format.header,
        layoutLines: 0, rowsOffset: markBytes)
    }
    throw unknown(head, path: path)
  }

  /// The delimiter that splits the first lines into as many fields as the format has.
  private func headerlessDelimiter(_ format: StatementFormat, _ head: FileHead) -> UInt8 {
    if let delimiter { return delimiter }
    return format.delimiters.first { delimiter in
      head.lines.prefix(5).indices.contains {
        head.cells(at: $0, delimiter: delimiter).cells.count == format.header.count
      }
    } ?? format.delimiters.first ?? UInt8(ascii: ",")
  }

  /// The best match in the first line in which any format finds its header. Blank lines do not count
  /// as preamble.
  private func best(of requirements: [FormatRequirement], in head: FileHead) -> FormatMatch? {
    let limit = requirements.map(\.format.preambleLimit).max() ?? 0
    var preamble = 0
    for index in head.lines.indices where !head.lines[index].isBlank {
      if preamble > limit { return nil }
      // Formats share delimiters: a line is split once for each.
      var candidates: [UInt8: HeaderCandidate] = [:]
      var found: (match: FormatMatch, known: Int)?
      for requirement in requirements where requirement.format.preambleLimit >= preamble {
        for delimiter in delimiter.map({ [$0] }) ?? requirement.format.delimiters {
          let candidate =
            candidates[delimiter] ?? HeaderCandidate(head, at: index, delimiter: delimiter)
          candidates[delimiter] = candidate
          guard candidate.isSound, requirement.isMet(by: candidate.names) else { continue }
          let known = candidate.names.intersection(requirement.known).count
          if let found, found.known >= known { continue }
          found = (
            FormatMatch(
              format: requirement.format, delimiter: delimiter, cells: candidate.cells,
              layoutLines: candidate.lastLine + 1,
              rowsOffset: head.lines[candidate.lastLine].endOffset),
            known
          )
        }
      }
      if let found { return found.match }
      preamble += 1
    }
    return nil
  }

  private func mapped(_ head: FileHead, path: String) throws(IngestError) -> FormatMatch {
    let format = try MappedFormat.format(options.mapping)
    let wanted = options.mapping.map { HeaderName.normalised($0.column) }
    var widest: [String] = []
    for index in head.lines.indices.prefix(FormatRecognition.mapPreambleLimit) {
      for delimiter in delimiter.map({ [$0] }) ?? FormatRecognition.mapDelimiters {
        let (cells, lastLine, isSound) = head.cells(at: index, delimiter: delimiter)
        let names = Set(HeaderName.normalised(cells))
        if isSound, wanted.allSatisfy(names.contains) {
          let match = FormatMatch(
            format: format, delimiter: delimiter, cells: cells, layoutLines: lastLine + 1,
            rowsOffset: head.lines[lastLine].endOffset)
          return try undoubted(match, in: head, path: path)
        }
        if cells.count > widest.count { widest = cells }
      }
    }
    let names = Set(HeaderName.normalised(widest))
    let missing = options.mapping.filter { !names.contains(HeaderName.normalised($0.column)) }
    let words = missing.map { "\($0.field.rawValue)=\($0.column)" }.joined(separator: ",")
    // A file without a header shows a row here, so numbers are masked.
    let header = Masking.maskNumbers(in: widest.joined(separator: ", "))
    throw .usage("--map \(words): no such column in \(path); its header is: \(header)")
  }

  /// The match where the header leaves no doubt; else the header is refused, since guessing which
  /// column is which would turn one damaged line into a file of wrong rows.
  private func undoubted(
    _ match: FormatMatch, in head: FileHead, path: String
  ) throws(IngestError) -> FormatMatch {
    var match = match
    // Rows of a sheet end with their last cell that holds anything; wider ones are rejected.
    if delimiter != nil { match.format.allowsShortRows = true }
    guard let doubt = HeaderDoubt.find(in: match, head: head) else { return match }
    throw .unknownFormat(
      path: path, header: match.cells.map { Masking.maskNumbers(in: $0) },
      nearest: ["\(match.format.name) (\(doubt))"],
      suggestion: options.mapping.isEmpty
        ? ColumnGuess.suggestion(for: match.cells) : "--map … once the header is mended")
  }

  /// The line that looks most like a header.
  private func probableHeader(_ head: FileHead) -> [String] {
    var widest: [String] = []
    for index in head.lines.indices.prefix(30) {
      for delimiter in delimiter.map({ [$0] }) ?? FormatRecognition.mapDelimiters {
        let cells = head.cells(at: index, delimiter: delimiter).cells
        let filled = cells.count { !$0.isEmpty }
        if filled > widest.count(where: { !$0.isEmpty }) { widest = cells }
      }
    }
    return widest.map { Masking.maskNumbers(in: $0) }
  }

  private func unknown(_ head: FileHead, path: String) -> IngestError {
    let header = probableHeader(head)
    let names = Set(HeaderName.normalised(header))
    let ranked = requirements.enumerated()
      .map { ($0, $1, $1.missing(from: names)) }
      .sorted { left, right in
        let (a, b) = (share(left.1, left.2), share(right.1, right.2))
        return a != b ? a < b : left.0 < right.0
      }
    let nearest = ranked.prefix(3).map { _, requirement, missing in
      "\(requirement.format.name) (missing: \(missing.joined(separator: ", ")))"
    }
    return .unknownFormat(
      path: path, header: header, nearest: nearest,
      suggestion: ColumnGuess.suggestion(for: header))
  }

  /// The share of required columns that are missing, in thousandths.
  private func share(_ requirement: FormatRequirement, _ missing: [String]) -> Int {
    missing.count * 1000 / max(1, requirement.required.count)
  }
}

/// A line that may be a header, split at one delimiter.
private struct HeaderCandidate {
  let cells: [String]
  let lastLine: Int
  let isSound: Bool
  /// The cells normalised; empty where the line is no header.
  let names: Set<String>
  /// No table has more columns; a line of more is not looked at.
  static let maxColumns = SheetText.maxColumns

  init(_ head: FileHead, at index: Int, delimiter: UInt8) {
    let (cells, lastLine, isSplit) = head.cells(at: index, delimiter: delimiter)
    self.cells = cells
    self.lastLine = lastLine
    isSound = isSplit && cells.count <= HeaderCandidate.maxColumns
    names = isSound ? Set(HeaderName.normalised(cells)) : []
  }
}

/// What a format's header must hold.
struct FormatRequirement {
  let format: StatementFormat
  /// Names as the format writes them.
  let required: [String]
  /// For each of them the normalised names that will do: itself and the other columns of its field.
  let alternatives: [[String]]
  let known: Set<String>

  init(_ format: StatementFormat) {
    self.format = format
    required = format.columnsToRecognise
    alternatives = required.map { name in
      let columns = format.bindings.filter { $0.columns.contains(name) }.flatMap(\.columns)
      return ([name] + columns).map(HeaderName.normalised)
    }
    known = Set(HeaderName.normalised(format.header))
      .union(format.bindings.flatMap(\.columns).map(HeaderName.normalised))
  }

  func isMet(by names: Set<String>) -> Bool {
    alternatives.allSatisfy { $0.contains(where: names.contains) }
  }

  func missing(from names: Set<String>) -> [String] {
    zip(required, alternatives).filter { !$1.contains(where: names.contains) }.map(\.0)
  }
}
