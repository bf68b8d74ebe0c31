/// Lines too short to be records, and what they say of the records beside them.
///
/// Where a line end falls into a field without quotes, or the quotes of a field over several lines
/// are lost, one row stands on several lines. Those too short to be records are rejected, but the
/// first or last one may have the right number of fields: a record to look at, with a field cut. So
/// a record beside such lines, blank ones between them or not, is rejected with them, unless it is
/// plain that it has no part in it (`EdgeColumns`).
struct BrokenLines {
  /// The run of short lines at hand, blank ones behind it too, as offsets of the text; empty where
  /// there is none.
  private(set) var run = 0..<0
  /// Rejects before the run's own.
  private(set) var firstReject = 0
  /// The record before the run, by its index, where it is perhaps a part of a broken row; or -1.
  var recordBefore = -1
  /// Delimiters in the lines of the run.
  private var delimiters = 0
  private var hasPiece = false
  /// The run is the rest of a rejected row, or starts as a row does.
  private var isFront = false
  /// Where the line behind the last rejected row starts, if that row ends inside a quoted field.
  private var openRowEnd = -1
  /// The contents of the run's lines, the first few.
  private(set) var lines: [Range<Int>] = []
  /// Every line of the run holds one field only, and all of them are in `lines`.
  var isOneField: Bool { delimiters == 0 && !lines.isEmpty && lines.count < BrokenLines.mostKept }
  private static let mostKept = 9

  /// Whether the run's lines make up one record, cut in its middle fields: no neighbour has part in it.
  func isWhole(_ dialect: RecordDialect) -> Bool {
    lines.count > 1 && delimiters + 1 == dialect.rowFieldCount
  }

  /// Whether a line that starts at `row` goes on with the run.
  func goesOn(at row: Int) -> Bool { !run.isEmpty && run.upperBound == row }

  /// Takes a rejected line into the run; returns whether the record before the run is now known to
  /// be perhaps a part of a broken one.
  mutating func take(_ line: Line, row: Int, end: Int, next: Int, rejects: Int) -> Bool {
    if line.kind == .other {
      run = 0..<0
      openRowEnd = line.endsInField ? next : -1
      return false
    }
    if !goesOn(at: row) {
      run = row..<row
      firstReject = rejects
      delimiters = 0
      hasPiece = false
      isFront = line.isOpen || openRowEnd == row
      lines.removeAll(keepingCapacity: true)
    }
    run = run.lowerBound..<next
    delimiters += line.delimiters
    if lines.count < BrokenLines.mostKept { lines.append(row..<end) }
    let isTold = hasPiece || line.kind == .short
    hasPiece = hasPiece || line.kind != .short
    return !isTold && !isFront
  }

  /// A blank line parts nothing.
  mutating func passBlank(row: Int, next: Int) {
    if goesOn(at: row) { run = run.lowerBound..<next }
    if openRowEnd == row { openRowEnd = next }
  }

  /// Whether the record behind the run is perhaps a part of a broken one, given the run's last line.
  func doubtsNext(after line: Line, dialect: RecordDialect) -> Bool {
    let isPiece =
      line.kind == .piece || line.kind == .short
      || line.kind == .tail && isOneField
        && lines.count == 1
    return hasPiece && isPiece && openRowEnd != run.lowerBound
      && delimiters + 1 < dialect.fieldCount
  }
}

extension BrokenLines {
  /// What a physical line is, by its bytes.
  struct Line {
    enum Kind: Equatable {
      /// Enough delimiters for a record, or blank, or a note.
      case other
      /// Fewer fields than a record.
      case short
      /// One field only: the rest of a field that was cut, or its front.
      case piece
      /// The rest of a field whose opening quote is lost.
      case tail
    }

    private(set) var kind = Kind.other
    private(set) var delimiters = 0
    /// Its first quote opens a field, and one is never closed.
    private(set) var isOpen = false
    /// Its one field that quotes go wrong in is the last one, or open: what follows may go on with it.
    private(set) var endsInField = false
    /// Nothing but blanks and delimiters.
    private(set) var isBlank = false

    /// Looks at a line without its line end.
    init(_ line: UnsafeBufferPointer<UInt8>, dialect: RecordDialect) {
      if dialect.allowsShortRows {
        isBlank = Line.isBlank(line, dialect)
        return
      }
      var quotes = 0
      var firstQuote = 0
      var lastDelimiter = -1
      var isEscaped = false
      for (index, byte) in line.enumerated() {
        if isEscaped {
          isEscaped = false
          continue
        }
        isEscaped = byte == Quoting.backslash && dialect.escape == .backslash
        if byte == dialect.delimiter {
          delimiters += 1
          lastDelimiter = index
        }
        if byte == dialect.quote {
          if quotes == 0 { firstQuote = index }
          quotes += 1
        }
      }
      let content = CellText.trimmed(line)
      isBlank = Line.isBlank(line, dialect)
      if content.isEmpty { return }
      let isDoubled =
        dialect.escape == .doubled && firstQuote + 1 < line.count
        && line[firstQuote + 1] == dialect.quote
      let opensField = firstQuote == 0 ? !isDoubled : line[firstQuote - 1] == dialect.delimiter
      isOpen = quotes % 2 == 1 && opensField
      endsInField = isOpen || quotes == 1 && firstQuote > lastDelimiter
      if delimiters + 1 >= dialect.fieldCount { return }
      if quotes % 2 == 1, !opensField {
        kind = .tail
      } else if delimiters > 0 {
        kind = .short
      } else if !isOther(UnsafeBufferPointer(rebasing: line[content]), dialect) {
        kind = .piece
      }
    }

    /// Whether the line holds nothing but blanks and delimiters.
    static func isBlank(_ line: UnsafeBufferPointer<UInt8>, _ dialect: RecordDialect) -> Bool {
      if let first = line.first, first > 0x20, first < 0x80, first != dialect.delimiter {
        return false
      }
      let isBare = line.allSatisfy {
        $0 == dialect.delimiter || $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A
      }
      return isBare || CellText.trimmed(line).isEmpty
    }

    /// A row with another delimiter, a note under a table, a ruler.
    private func isOther(_ line: UnsafeBufferPointer<UInt8>, _ dialect: RecordDialect) -> Bool {
      for other in ",;\t|".utf8 where line.count(where: { $0 == other }) * 2 >= dialect.fieldCount {
        return true
      }
      if Line.noteStarts.contains(where: { line.starts(with: $0) }) { return true }
      let isCounted = Line.pageStarts.contains { line.starts(with: $0) }
      let ends = UnsafeBufferPointer(rebasing: line.suffix(3))
      if isCounted, Line.pageEnds.contains(where: { ends.starts(with: $0) }) { return true }
      guard line.count >= 3, let first = line.first else { return false }
      return "-=*#_+".utf8.contains(first) && line[1] == first && line[2] == first
    }

    private static let noteStarts: [[UInt8]] = bytes(
      "合计", "总计", "小计", "本页", "以上", "以下", "说明", "打印", "截至", "截止", "制表", "经办", "复核", "导出",
      "温馨提示", "注:", "注：", "备注:", "备注：", "Total", "TOTAL", "total")
    private static let pageStarts: [[UInt8]] = bytes("第", "共")
    private static let pageEnds: [[UInt8]] = bytes("页", "笔", "条")

    private static func bytes(_ words: String...) -> [[UInt8]] { words.map { Array($0.utf8) } }
  }
}
