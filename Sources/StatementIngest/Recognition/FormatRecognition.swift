import BankRecords

/// Which format a file has, and where its rows begin.
struct FormatMatch: Sendable {
  var format: StatementFormat
  var delimiter: UInt8
  var quoting = Quoting.standard
  /// The header's cells as they are written, trimmed.
  var cells: [String]
  /// Lines before the first row, header included.
  var layoutLines: Int
  /// Offset of the first row in the file's unpacked bytes.
  var rowsOffset: Int
  /// The attribute table that the file is; nil for a table of transactions.
  var attributes: AttributeTable?
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

  /// Delimiters that a file of the format may have.
  func delimiters(of format: StatementFormat?) -> [UInt8] {
    if let delimiter = delimiter ?? options.dialect.delimiter { return [delimiter] }
    return format?.delimiters ?? FormatRecognition.mapDelimiters
  }

  /// Quotes of a file of the format; text made of cells has its own.
  func quoting(of format: StatementFormat?) -> Quoting {
    if delimiter != nil { return .standard }
    return Quoting(
      quote: (options.dialect.quote ?? format?.quote ?? .double).byte,
      escape: options.dialect.escape ?? format?.escape ?? .doubled)
  }

  /// The format of a file whose first lines are given; `markBytes` is the length of its byte order
  /// mark.
  func match(_ head: FileHead, path: String, markBytes: Int) throws(IngestError) -> FormatMatch {
    if !options.mapping.isEmpty {
      return options.dialect.hasHeader == false
        ? try byPosition(head, path: path, markBytes: markBytes) : try mapped(head, path: path)
    }
    guard let name = options.formatName else {
      let own = requirements.filter { requirement in
        options.profiles.contains { $0.format.name == requirement.format.name }
      }
      if !own.isEmpty, let match = best(of: own, in: head) {
        return try undoubted(match, in: head, path: path)
      }
      if let match = best(of: requirements, in: head) {
        return try undoubted(match, in: head, path: path)
      }
      let delimiters = delimiters(of: nil)
      if let unread = UnreadLayout.find(in: head, delimiters: delimiters) {
        throw .unreadLayout(path: path, kind: unread.kind, remedy: unread.remedy)
      }
      if let match = generic(head) { return try undoubted(match, in: head, path: path) }
      throw unknown(head, path: path)
    }
    guard let format = formats.first(where: { $0.name == name }) else {
      let names = formats.map(\.name).joined(separator: ", ")
      throw .usage("--format \(name): no such format; there are \(names)")
    }
    let isHeaderless = format.isHeaderless || options.dialect.hasHeader == false
    if !isHeaderless, let match = best(of: [FormatRequirement(format)], in: head) {
      return try undoubted(match, in: head, path: path)
    }
    if isHeaderless || format.headerMayBeAbsent {
      return FormatMatch(
        format: format, delimiter: headerlessDelimiter(format, head), quoting: quoting(of: format),
        cells: format.header, layoutLines: 0, rowsOffset: markBytes)
    }
    throw unknown(head, path: path)
  }

  /// The delimiter that splits the first lines into as many fields as the format has.
  private func headerlessDelimiter(_ format: StatementFormat, _ head: FileHead) -> UInt8 {
    let delimiters = delimiters(of: format)
    return delimiters.first { delimiter in
      head.lines.prefix(5).indices.contains {
        let cells = head.cells(at: $0, delimiter: delimiter, quoting: quoting(of: format)).cells
        return cells.count == format.header.count
      }
    } ?? delimiters.first ?? UInt8(ascii: ",")
  }

  /// The best match in the first line in which any format finds its header. Blank lines do not count
  /// as preamble.
  private func best(of requirements: [FormatRequirement], in head: FileHead) -> FormatMatch? {
    let limit = requirements.map(\.format.preambleLimit).max() ?? 0
    var preamble = 0
    for index in head.lines.indices where !head.lines[index].isBlank {
      if preamble > limit { return nil }
      // Formats share delimiters: a line is split once for each.
      var candidates: [HeaderCandidate] = []
      var found: (match: FormatMatch, known: Int)?
      for requirement in requirements where requirement.format.preambleLimit >= preamble {
        let quoting = quoting(of: requirement.format)
        for delimiter in delimiters(of: requirement.format) {
          let known = candidates.first { $0.delimiter == delimiter && $0.quoting == quoting }
          let candidate =
            known ?? HeaderCandidate(head, at: index, delimiter: delimiter, quoting: quoting)
          if known == nil { candidates.append(candidate) }
          guard candidate.isSound, requirement.isMet(by: candidate.names) else { continue }
          let count = candidate.names.intersection(requirement.known).count
          if let found, found.known >= count { continue }
          found = (
            FormatMatch(
              format: requirement.format, delimiter: delimiter, quoting: quoting,
              cells: candidate.cells, layoutLines: candidate.lastLine + 1,
              rowsOffset: head.lines[candidate.lastLine].endOffset),
            count
          )
        }
      }
      if let found { return found.match }
      preamble += 1
    }
    return nil
  }

  /// The first line whose names leave no doubt.
  private func generic(_ head: FileHead) -> FormatMatch? {
    for index in head.lines.indices.prefix(FormatRecognition.mapPreambleLimit) {
      for delimiter in delimiters(of: nil) {
        let (cells, lastLine, isSound) = head.cells(
          at: index, delimiter: delimiter, quoting: quoting(of: nil))
        guard isSound, cells.count >= 3 else { continue }
        let rows = firstRows(head, behind: lastLine, delimiter: delimiter)
        let found = GenericFormat.find(header: cells, rows: rows) {
          firstRows(
            head, behind: lastLine, delimiter: delimiter, most: FormatRecognition.proofRows)
        }
        guard case .format(let format) = found else { continue }
        return FormatMatch(
          format: format, delimiter: delimiter, cells: cells, layoutLines: lastLine + 1,
          rowsOffset: head.lines[lastLine].endOffset)
      }
    }
    return nil
  }

  /// Rows among which balances are looked for that prove the direction.
  private static let proofRows = 2000

  /// The cells of up to a hundred rows behind the header.
  private func firstRows(
    _ head: FileHead, behind line: Int, delimiter: UInt8, most: Int = 100
  ) -> [[String]] {
    head.lines.indices.dropFirst(line + 1).prefix(most).filter { !head.lines[$0].isBlank }
      .map { head.cells(at: $0, delimiter: delimiter, quoting: quoting(of: nil)).cells }
  }

  /// The order of day and month that the first rows prove; year first where no date has its year
  /// last. Throws where they leave it open: every row would be rejected.
  private func dateOrder(
    of mapping: [(field: RecordField, column: String)], cells: [String], rows: [[String]],
    path: String
  ) throws(IngestError) -> StatementFormat.DateOrder {
    let times = mapping.filter { $0.field == .time || $0.field == .date }
    let names = HeaderName.normalised(cells)
    guard
      let column = times.first.flatMap({ names.firstIndex(of: HeaderName.normalised($0.column)) })
    else { return .yearMonthDay }
    let dates = rows.compactMap { column < $0.count ? $0[column] : nil }
    switch DateOrderEvidence.order(of: dates) {
    case .order(let order): return order
    case .open(let cell):
      throw .usage("\(Masking.maskNumbers(in: path)): \(ColumnGuess.ambiguous(cell))")
    }
  }

  /// Names of --map that stand more than once in the header: which column is meant must be said.
  private func checkRepeated(_ cells: [String], path: String) throws(IngestError) {
    let plain = cells.map { HeaderName.normalised($0) }
    for (field, column) in options.mapping {
      let name = HeaderName.normalised(column)
      let times = plain.count { $0 == name }
      guard times > 1 else { continue }
      let choice = (0..<times).map { "\(column).\($0)" }.joined(separator: ", ")
      throw .usage(
        "--map \(field.rawValue)=\(column): the header of \(Masking.maskNumbers(in: path)) has "
          + "\(column) \(times) times; name one of them, from left to right: \(choice)")
    }
  }

  /// `金额.0` is the first of several columns called 金额, which formats name without a number.
  private func mapping(
    over cells: [String]
  ) -> [(field: RecordField, column: String)] {
    let names = Set(HeaderName.normalised(cells))
    return options.mapping.map { pair in
      let name = HeaderName.normalised(pair.column)
      guard !names.contains(name), name.hasSuffix(".0"),
        names.contains(String(name.dropLast()) + "1")
      else { return pair }
      return (pair.field, String(pair.column.dropLast(2)))
    }
  }

  private func mapped(_ head: FileHead, path: String) throws(IngestError) -> FormatMatch {
    _ = try MappedFormat.format(options.mapping)
    var widest: [String] = []
    for index in head.lines.indices.prefix(FormatRecognition.mapPreambleLimit) {
      for delimiter in delimiters(of: nil) {
        let quoting = quoting(of: nil)
        let (cells, lastLine, isSound) = head.cells(
          at: index, delimiter: delimiter, quoting: quoting)
        let names = Set(HeaderName.normalised(cells))
        let mapping = mapping(over: cells)
        if isSound, mapping.allSatisfy({ names.contains(HeaderName.normalised($0.column)) }) {
          try checkRepeated(cells, path: path)
          var format = try MappedFormat.format(mapping)
          let rows = firstRows(head, behind: lastLine, delimiter: delimiter)
          format.dateOrder = try dateOrder(of: mapping, cells: cells, rows: rows, path: path)
          let match = FormatMatch(
            format: format, delimiter: delimiter, quoting: quoting, cells: cells,
            layoutLines: lastLine + 1, rowsOffset: head.lines[lastLine].endOffset)
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

  /// A file without a header line: `--map time=#1,amount=#3`.
  private func byPosition(
    _ head: FileHead, path: String, markBytes: Int
  ) throws(IngestError) -> FormatMatch {
    var format = try MappedFormat.format(options.mapping)
    var best = (rows: 0, width: 0, delimiter: UInt8(ascii: ","))
    for delimiter in delimiters(of: nil) {
      var counts: [Int: Int] = [:]
      for index in head.lines.indices.prefix(100) where !head.lines[index].isBlank {
        let cells = head.cells(at: index, delimiter: delimiter, quoting: quoting(of: nil)).cells
        counts[cells.count, default: 0] += 1
      }
      for (width, rows) in counts.sorted(by: { $0.key < $1.key })
      where width > 1 && (rows, width) > (best.rows, best.width) {
        best = (rows, width, delimiter)
      }
    }
    let names = (0..<best.width).map { "#\($0 + 1)" }
    let missing = options.mapping.filter { !names.contains($0.column) }
    guard missing.isEmpty else {
      let words = missing.map { "\($0.field.rawValue)=\($0.column)" }.joined(separator: ",")
      throw .usage(
        "--map \(words): \(path) has no header, so columns are #1 to #\(best.width)")
    }
    format.header = names
    return FormatMatch(
      format: format, delimiter: best.delimiter, quoting: quoting(of: nil), cells: names,
      layoutLines: 0, rowsOffset: markBytes)
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

  /// The line that looks most like a header, and the first rows behind it.
  private func probableHeader(_ head: FileHead) -> (header: [String], rows: [[String]]) {
    var widest: [String] = []
    var rows: [[String]] = []
    for index in head.lines.indices.prefix(30) {
      for delimiter in delimiters(of: nil) {
        let (cells, lastLine, _) = head.cells(
          at: index, delimiter: delimiter, quoting: quoting(of: nil))
        let filled = cells.count { !$0.isEmpty }
        guard filled > widest.count(where: { !$0.isEmpty }) else { continue }
        widest = cells
        rows = firstRows(head, behind: lastLine, delimiter: delimiter)
      }
    }
    return (widest.map { Masking.maskNumbers(in: String($0.prefix(HeaderName.longest))) }, rows)
  }

  private func unknown(_ head: FileHead, path: String) -> IngestError {
    let (header, rows) = probableHeader(head)
    if header.count > options.maxColumns {
      return .overLimit(
        path: path, what: "has \(header.count) columns", limit: "columns", value: options.maxColumns
      )
    }
    let names = Set(HeaderName.normalised(header))
    let ranked = requirements.enumerated()
      .map { ($0, $1, $1.missing(from: names)) }
      .sorted { left, right in
        let (a, b) = (share(left.1, left.2), share(right.1, right.2))
        return a != b ? a < b : left.0 < right.0
      }
    var nearest = ranked.prefix(3).map { _, requirement, missing in
      "\(requirement.format.name) (missing: \(missing.joined(separator: ", ")))"
    }
    nearest = headerless(head) + nearest
    var suggestion = ColumnGuess.suggestion(for: header, rows: rows)
    if case .none(let why?) = GenericFormat.find(header: header, rows: rows, moreRows: { rows }) {
      nearest.append("by its column names, but \(why)")
      if why.contains("sign of an amount") {
        suggestion += "\n        (positive amounts are then money in)"
      }
    }
    return .unknownFormat(
      path: path, header: header, nearest: nearest, suggestion: suggestion)
  }

  /// Formats without a header line into which the first line would fit as a row.
  private func headerless(_ head: FileHead) -> [String] {
    guard let first = head.lines.firstIndex(where: { !$0.isBlank }) else { return [] }
    return formats.filter(\.isHeaderless).compactMap { format in
      for delimiter in delimiter.map({ [$0] }) ?? format.delimiters {
        let cells = head.cells(at: first, delimiter: delimiter).cells
        guard cells.count == format.header.count,
          let binding = format.bindings.first(where: { $0.field == .time || $0.field == .date }),
          let column = format.header.firstIndex(of: binding.columns[0]),
          cells[column].contains(where: \.isNumber), cells[column].count >= 8
        else { continue }
        return "\(format.name): the file has no header line; choose it with --format \(format.name)"
      }
      return nil
    }
  }

  /// The share of required columns that are missing, in thousandths.
  private func share(_ requirement: FormatRequirement, _ missing: [String]) -> Int {
    missing.count * 1000 / max(1, requirement.required.count)
  }
}

/// A line that may be a header, split at one delimiter.
private struct HeaderCandidate {
  let delimiter: UInt8
  let quoting: Quoting
  let cells: [String]
  let lastLine: Int
  let isSound: Bool
  /// The cells normalised; empty where the line is no header.
  let names: Set<String>
  /// No table has more columns; a line of more is not looked at.
  static let maxColumns = SheetText.maxColumns

  init(_ head: FileHead, at index: Int, delimiter: UInt8, quoting: Quoting) {
    (self.delimiter, self.quoting) = (delimiter, quoting)
    let (cells, lastLine, isSplit) = head.cells(at: index, delimiter: delimiter, quoting: quoting)
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
