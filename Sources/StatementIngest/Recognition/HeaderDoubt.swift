import BankRecords

/// What is wrong with a header that names enough columns to be recognised.
enum HeaderDoubt {
  /// Rows looked at to learn how wide they are.
  private static let rowLimit = 100

  /// Why the header is not to be trusted, or nil.
  static func find(in match: FormatMatch, head: FileHead) -> String? {
    damagedName(match) ?? rowBeforeHeader(match, head) ?? otherWidth(match, head)
  }

  /// A name that is nearly one of the format's that is missing, or two of its names in one.
  private static func damagedName(_ match: FormatMatch) -> String? {
    guard match.format.name != "mapped", !GenericFormat.isByName(match.format.name) else {
      return nil
    }
    let known = HeaderName.normalised(match.format.header)
    let bound = match.format.bindings.map { $0.columns.map(HeaderName.normalised) }
    let all = Set(known).union(bound.joined())
    let present = HeaderName.normalised(match.cells)
    // A field has a column where any of its names is there.
    let missing = bound.filter { names in !names.contains(where: present.contains) }.joined()
      .map(NearName.init)
    for (index, name) in present.enumerated() where !name.isEmpty && !all.contains(name) {
      let cell = match.cells[index]
      let given = NearName(name)
      if let whole = missing.first(where: given.isNearly) {
        return "the header has “\(cell)” where “\(whole.name)” is expected"
      }
      for first in all where name.hasPrefix(first) && first.count > 1 {
        let rest = String(name.dropFirst(first.count)).drop { !$0.isLetter && !$0.isNumber }
        if all.contains(String(rest)), !present.contains(first) || !present.contains(String(rest)) {
          return "the header has “\(cell)”: two names without a delimiter between them"
        }
      }
    }
    return nil
  }

  /// A line before the header that has its width and a time where the header has the time.
  private static func rowBeforeHeader(_ match: FormatMatch, _ head: FileHead) -> String? {
    let plan = ColumnPlan(format: match.format, cells: match.cells, dialect: RecordDialect())
    let column = plan.time >= 0 ? plan.time : plan.date
    guard column >= 0, case .civil = match.format.time else { return nil }
    for index in 0..<max(0, match.layoutLines - 1) {
      let cells = head.cells(
        at: index, delimiter: match.delimiter, quoting: match.quoting
      ).cells
      guard cells.count == match.cells.count, column < cells.count,
        BookingTime.parse(Array(cells[column].utf8).span) != nil
      else { continue }
      return "line \(index + 1) is a row and stands before the header"
    }
    return nil
  }

  /// Rows that agree on another width than the header's.
  static func otherWidth(_ match: FormatMatch, _ head: FileHead) -> String? {
    if match.format.allowsShortRows { return nil }
    let widths = RowWidths(of: match, in: head, limit: rowLimit)
    let width = match.cells.count
    let fitting =
      widths.counts[width, default: 0]
      + (match.format.allowsTrailingDelimiter
        ? widths.counts[width + 1, default: 0] : 0)
    guard fitting == 0, widths.total >= 2,
      let common = widths.counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      common.key > 1, common.value * 2 > widths.total
    else { return nil }
    return "the header has \(width) columns, the rows \(common.key)"
  }
}

/// How many fields the first rows of a file have.
struct RowWidths {
  private(set) var counts: [Int: Int] = [:]
  private(set) var total = 0
  /// Rows of one empty field more than the header.
  private(set) var trailing = 0

  init(of match: FormatMatch, in head: FileHead, limit: Int) {
    var dialect = RecordDialect()
    dialect.delimiter = match.delimiter
    dialect.quoting = match.quoting
    dialect.fieldCount = match.cells.count
    var reader = RecordReader(dialect: dialect)
    var text: [UInt8] = []
    for line in head.lines.dropFirst(match.layoutLines).prefix(limit) {
      text += line.text + [UInt8(ascii: "\n")]
    }
    text.withUnsafeBufferPointer { bytes in
      var at = 0
      while at < bytes.count {
        let next: Int
        switch reader.read(bytes, at: at, isLast: true) {
        case .record(let end, let behind):
          next = behind
          count(reader.fields, in: bytes[at..<end])
        case .damaged(let code, _, let end, let behind):
          next = behind
          if code == .fieldCount { count(reader.fields, in: bytes[at..<end]) }
        case .needsMore: return
        }
        at = next
      }
    }

    func count(_ fields: [RecordReader.FieldExtent], in line: Slice<UnsafeBufferPointer<UInt8>>) {
      if line.allSatisfy({ $0 <= 0x20 || $0 == dialect.delimiter }) { return }
      total += 1
      counts[fields.count, default: 0] += 1
      if fields.count == dialect.fieldCount + 1, let last = fields.last,
        last.end <= last.start || line[last.start..<last.end].allSatisfy({ $0 <= 0x20 })
      {
        trailing += 1
      }
    }
  }

  /// Whether most rows end with a delimiter behind the last column.
  var endWithDelimiter: Bool { trailing * 2 > total }
}
