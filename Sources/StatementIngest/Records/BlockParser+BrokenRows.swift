import BankRecords

extension BlockParser {
  /// What stands behind a run of broken lines.
  enum RowBehind {
    case record(row: Int, end: Int)
    /// A row that is rejected for what it holds.
    case faulty(row: Int, end: Int, isInFirstField: Bool)
    /// Nothing, or no row.
    case end
  }

  /// Looks whether a rejected line is a piece of a row that stands on several lines, and which rows
  /// beside it may be the rest of that row.
  mutating func lookBeside(row: Int, end: Int, next: Int) {
    // What was rejected as a whole over several lines is nobody's piece, nor is a row in which the
    // file ends.
    if lineEnds(from: row, to: end) > 0 || next == end { return }
    let line = BrokenLines.Line(UnsafeBufferPointer(rebasing: text[row..<end]), dialect: dialect)
    if line.isBlank { return passBlank(row: row, end: end) }
    if line.kind == .other, row == doubtedRow {
      settleDoubt(.faulty(row: row, end: end, isInFirstField: hasStrayQuote(row: row, end: end)))
    } else if !broken.goesOn(at: row) {
      settleDoubt(.end)
    }
    let isBegun = broken.take(
      line, row: row, end: end, next: next, rejects: parsed.rejects.count - 1)
    if broken.run.isEmpty {
      doubtedRow = -1
      return
    }
    if isBegun, let last = parsed.batch.records.last, standsBeforeRun(last) {
      broken.recordBefore = parsed.batch.records.count - 1
    }
    let isWatched = broken.recordBefore >= 0 || broken.doubtsNext(after: line, dialect: dialect)
    doubtedRow = isWatched ? next : -1
    mayDoubtNext = broken.doubtsNext(after: line, dialect: dialect)
  }

  /// A blank line between pieces and their neighbours parts nothing.
  mutating func passBlank(row: Int, end: Int) {
    var next = end
    if next < text.count, text[next] == UInt8(ascii: "\r") { next += 1 }
    if next < text.count, text[next] == dialect.lineEnd { next += 1 }
    broken.passBlank(row: row, next: next)
    if doubtedRow == row { doubtedRow = next }
  }

  /// Whether nothing but line ends and blank lines lie between a record and the run.
  private func standsBeforeRun(_ record: TransactionRecord) -> Bool {
    let start = Int(record.location.byte) - block.byteOffset
    let stop = start + Int(record.location.length)
    let runStart =
      rawLineStarts.isEmpty
      ? broken.run.lowerBound : Int(rawLineStarts[lineEnds(from: 0, to: broken.run.lowerBound)])
    return stop < runStart
      && block.raw[stop..<runStart].allSatisfy {
        $0 == 0x0A || $0 == 0x0D || $0 == 0x20 || $0 == 0x09 || $0 == 0 || $0 == dialect.delimiter
      }
  }

  /// Whether the row's first field holds a quote that does not open it.
  private func hasStrayQuote(row: Int, end: Int) -> Bool {
    let field = text[row..<end].prefix { $0 != dialect.delimiter }
    return field.dropFirst().contains { $0 == dialect.quote } && field.first != dialect.quote
  }

  /// Decides which neighbours of the run are rejected with it, and rejects the one before; returns
  /// whether the one behind is to be rejected.
  @inline(never) @discardableResult
  mutating func settleDoubt(_ behind: RowBehind) -> Bool {
    defer {
      broken.recordBefore = -1
      doubtedRow = -1
    }
    if broken.run.isEmpty || broken.recordBefore < 0 && doubtedRow < 0 { return false }
    var owners = EdgeColumns.Owners(before: true, after: mayDoubtNext)
    var after: ArraySlice<UInt8>?
    var isSound = false
    switch behind {
    case .record(let row, let end): (after, isSound) = (Array(text[row..<end])[...], true)
    case .faulty(let row, let end, let isInFirstField):
      after = Array(text[row..<end])[...]
      if isInFirstField, mayDoubtNext { owners.before = false }
    case .end: owners.after = false
    }
    if broken.isWhole(dialect) { return false }
    if !broken.lines.isEmpty {
      let found = shared.value.edges.owners(
        of: broken.lines.map { EdgeColumns.trimmed(Array(text[$0])[...]) },
        before: broken.recordBefore < 0 ? nil : lineBeforeRun(), after: after, isSound: isSound,
        isOneField: broken.isOneField, dialect: dialect)
      owners.before = owners.before && found.before
      owners.after = owners.after && found.after
    }
    if owners.before, broken.recordBefore >= 0 { rejectBeforeRun() }
    return owners.after
  }

  /// The physical line that ends last before the run and is not blank.
  private func lineBeforeRun() -> ArraySlice<UInt8> {
    var end = broken.run.lowerBound
    while end > 0 {
      let start = (text[..<(end - 1)].lastIndex(of: dialect.lineEnd) ?? -1) + 1
      let line = UnsafeBufferPointer(rebasing: text[start..<end])
      if !BrokenLines.Line.isBlank(line, dialect) {
        var content = Array(line)[...]
        while let last = content.last, last == 0x0A || last == 0x0D { content.removeLast() }
        return content
      }
      end = start
    }
    return []
  }

  private mutating func rejectBeforeRun() {
    let record = parsed.batch.records.remove(at: broken.recordBefore)
    decoder.counters.takeBack(record)
    let start = Int(record.location.byte) - block.byteOffset
    parsed.rejects.insert(
      Reject(
        location: record.location, column: 0, columnName: "", code: .fieldCount,
        message: "the next line is a piece of a row: perhaps of this one, which a line end cuts",
        raw: Array(block.raw[start..<(start + Int(record.location.length))])),
      at: broken.firstReject)
  }

  @inline(never)
  mutating func rejectDoubted(_ record: TransactionRecord, row: Int, end: Int) {
    decoder.counters.takeBack(record)
    reject(
      RowFault(
        code: .fieldCount, column: -1,
        message: "the line before is a piece of a row: perhaps of this one, which a line end cuts"),
      row: row, end: end)
  }
}
