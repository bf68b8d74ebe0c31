import BankRecords

/// Where the table of a file stands: delimiter, quotes, header and rows.
struct LayoutGuess {
  var delimiter: UInt8
  var quoting: Quoting
  /// The header's cells as written, numbered (`#1`) where there is no header.
  var cells: [String]
  var hasHeader = true
  /// Lines before the first row, header included, and filled lines before the header.
  var layoutLines = 0
  var preambleLines = 0
  var rowsHaveTrailingDelimiter = false
  /// Rows that have the header's width, trimmed cells.
  var rows: [[String]] = []
  /// Rows of another width among the first ones.
  var oddRows = 0

  private static let usual = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }
  private static let unusual: [UInt8] = ["^", "~", "#", ":"].map { UInt8(ascii: $0) } + [1, 0x1F]
  private static let maxRows = 250

  /// Nil where no delimiter parts the lines.
  init?(head: FileHead, dialect: DeclaredDialect, isSheet: Bool) {
    quoting = isSheet ? .standard : LayoutGuess.quoting(of: head, dialect)
    let quoting = quoting
    func best(_ candidates: [UInt8]) -> (delimiter: UInt8, width: Int, lines: Int)? {
      var best: (delimiter: UInt8, width: Int, lines: Int)?
      for delimiter in candidates {
        var counts: [Int: Int] = [:]
        for index in head.lines.indices where !head.lines[index].isBlank {
          let width = head.cells(at: index, delimiter: delimiter, quoting: quoting).cells.count
          if width > 1 { counts[width, default: 0] += 1 }
        }
        // Many lines of one width, and rather wide than narrow.
        for (width, lines) in counts.sorted(by: { $0.key < $1.key })
        where best.map({ lines * min(width, 8) > $0.lines * min($0.width, 8) }) ?? true {
          best = (delimiter, width, lines)
        }
      }
      return best
    }
    var found: (delimiter: UInt8, width: Int, lines: Int)?
    if isSheet {
      found = best([UInt8(ascii: ",")])
    } else if let declared = dialect.delimiter {
      found = best([declared])
    } else {
      found = best(LayoutGuess.usual)
      if found.map({ $0.lines < 2 }) ?? true { found = best(LayoutGuess.unusual) ?? found }
    }
    guard let found else { return nil }
    delimiter = found.delimiter
    cells = []
    findHeader(in: head, width: found.width, isHeaderless: dialect.hasHeader == false)
    readRows(of: head, isSheet: isSheet)
  }

  private static func quoting(of head: FileHead, _ dialect: DeclaredDialect) -> Quoting {
    var doubles = 0
    var singles = 0
    var backslashes = 0
    for line in head.lines {
      let text = line.text
      for (index, byte) in text.enumerated() {
        let before = index > 0 ? text[index - 1] : UInt8(ascii: ",")
        let isAtStart = before == UInt8(ascii: ",") || usual.contains(before)
        if byte == UInt8(ascii: "\""), isAtStart { doubles += 1 }
        if byte == UInt8(ascii: "'"), isAtStart { singles += 1 }
        if byte == UInt8(ascii: "\""), before == UInt8(ascii: "\\") { backslashes += 1 }
      }
      // An apostrophe before an account keeps spreadsheets from counting: it has no partner.
      if singles > 0, text.count(where: { $0 == UInt8(ascii: "'") }) % 2 == 1 { singles = 0 }
    }
    let quote: FieldQuote = singles > doubles ? .single : .double
    let escape: QuoteEscape = backslashes > 0 ? .backslash : .doubled
    return Quoting(quote: (dialect.quote ?? quote).byte, escape: dialect.escape ?? escape)
  }

  /// The header is the last line of names before the first line of data.
  private mutating func findHeader(in head: FileHead, width: Int, isHeaderless: Bool) {
    var header: (index: Int, last: Int, cells: [String])?
    var firstRow: Int?
    for index in head.lines.indices where !head.lines[index].isBlank {
      if let header, index <= header.last { continue }
      let (cells, last, _) = head.cells(at: index, delimiter: delimiter, quoting: quoting)
      let filled = cells.count { !$0.isEmpty }
      if abs(cells.count - width) <= 1, LayoutGuess.isData(cells) {
        firstRow = index
        break
      }
      if filled >= 2, filled * 2 >= width, cells.allSatisfy({ !LayoutGuess.isValue($0) }) {
        header = (index, last, cells)
      }
    }
    if let header, !isHeaderless {
      cells = header.cells.map { $0.hasPrefix("=") ? String($0.dropFirst()) : $0 }
      if let last = cells.last, last.isEmpty, cells.count > 1 { cells.removeLast() }
      layoutLines = header.last + 1
      preambleLines = head.lines[..<header.index].count { !$0.isBlank }
    } else {
      hasHeader = false
      layoutLines = isHeaderless ? 0 : firstRow ?? 0
      preambleLines = layoutLines
      cells = (0..<width).map { "#\($0 + 1)" }
    }
  }

  /// A time or at least two numbers: a row and no header.
  private static func isData(_ cells: [String]) -> Bool {
    let values = cells.filter(isValue)
    return values.count >= 2 || values.contains { ValueShape.isDay($0) }
  }

  /// A time, an amount or a long number.
  static func isValue(_ cell: String) -> Bool {
    cell.contains { $0.isASCII && $0.isNumber }
      && (ValueShape.isDay(cell) || ValueShape.fen(cell) != nil
        || cell.utf8.count { $0 &- 0x30 <= 9 } >= 8)
  }

  private mutating func readRows(of head: FileHead, isSheet: Bool) {
    var dialect = RecordDialect()
    dialect.delimiter = delimiter
    dialect.quoting = quoting
    dialect.fieldCount = cells.count
    dialect.allowsShortRows = isSheet
    var reader = RecordReader(dialect: dialect)
    var text: [UInt8] = []
    for line in head.lines.dropFirst(layoutLines) { text += line.text + [UInt8(ascii: "\n")] }
    var trailing = 0
    text.withUnsafeBufferPointer { bytes in
      var at = 0
      while at < bytes.count, rows.count < LayoutGuess.maxRows {
        let next: Int
        switch reader.read(bytes, at: at, isLast: true) {
        case .record(_, let behind): next = behind
        case .damaged(_, _, _, let behind): next = behind
        case .needsMore: return
        }
        defer { at = next }
        var row = reader.fields.map { field in
          let cell = UnsafeBufferPointer(rebasing: bytes[field.start..<max(field.start, field.end)])
          let text = String(decoding: cell[CellText.trimmed(cell)], as: UTF8.self)
          // `="6222…"`: how exports keep a spreadsheet from counting with a cell.
          let isFormula = text.count >= 3 && text.hasPrefix("=\"") && text.hasSuffix("\"")
          return isFormula ? String(text.dropFirst(2).dropLast()) : text
        }
        if row.allSatisfy(\.isEmpty) { continue }
        if row.count == cells.count + 1, row.last?.isEmpty == true {
          row.removeLast()
          trailing += 1
        }
        while isSheet, row.count < cells.count { row.append("") }
        if row.count == cells.count { rows.append(row) } else { oddRows += 1 }
      }
    }
    rowsHaveTrailingDelimiter = trailing * 2 > rows.count
  }
}
