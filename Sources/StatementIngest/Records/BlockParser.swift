import BankRecords

/// What came of one block.
struct ParsedBlock: Sendable {
  var batch = TransactionBatch()
  var rejects: [Reject] = []
  var skipped: [SkipReason: Int] = [:]
  /// Reason → what the skipped rows that are transactions hold.
  var skippedTotals: [String: SkippedTotals] = [:]
  /// Rows that may tell the file's own totals.
  var layoutRows: [LayoutRow] = []
  var counters = RowCounters()
  /// Records seen, whatever came of them.
  var read = 0
  /// Sum of `RowHash` over all of them.
  var rowHashSum: UInt128 = 0
}

/// Parses the records of one block. Pure: the same block gives the same result anywhere.
struct BlockParser {
  let block: TextBlock
  let survey: TextSurvey
  let shared: SharedPlan
  let dialect: RecordDialect
  /// Bytes of a row in which no limit can be passed; longer ones are the exact reader's.
  private let plainRowBytes: Int
  private let file: UInt32
  let text: UnsafeBufferPointer<UInt8>
  /// Where the block's lines start in the raw bytes; empty where text and raw bytes are the same.
  let rawLineStarts: [UInt32]
  /// Offsets of bytes that are no valid text, in order.
  private let invalidOffsets: [Int]
  private var invalidCursor = 0
  private let hasNUL: Bool
  private let needsTextCheck: Bool
  var decoder: RowDecoder
  var reader: RecordReader
  var parsed = ParsedBlock()
  /// Lines before the present row, counted from the block's first.
  private(set) var line = 0
  var broken = BrokenLines()
  /// The row at hand was taken by its structure alone, so no line end stands inside it.
  private var isPlainRow = false
  /// Where the row starts that stands behind pieces of a broken one, or -1.
  var doubtedRow = -1
  /// That row may be the rest of the broken one, by its place.
  var mayDoubtNext = false

  /// Parses `block` with `plan`.
  static func parse(
    _ block: TextBlock, survey: TextSurvey, plan: ColumnPlan, file: UInt32
  ) -> ParsedBlock {
    let isDecoded = !survey.encoding.isUTF8
    var text =
      block.text
      ?? (isDecoded ? block.raw.withUnsafeBufferPointer(survey.encoding.decode) : block.raw)
    let lineStarts =
      isDecoded
      ? block.raw.withUnsafeBufferPointer {
        survey.encoding.lineStarts($0, lineEnd: survey.lineEnd)
      } : []
    let (parsed, added) = text.withUnsafeBufferPointer { bytes -> (ParsedBlock, [UInt8]) in
      guard let base = bytes.baseAddress, bytes.count > 0 else { return (ParsedBlock(), []) }
      var parser = BlockParser(
        block: block, survey: survey, plan: plan, file: file, text: bytes, base: base,
        rawLineStarts: lineStarts)
      parser.run()
      return (parser.parsed, Array(parser.decoder.text.addedBytes))
    }
    var result = parsed
    // Even an empty append would copy the text, which the block shares.
    if !added.isEmpty { text.append(contentsOf: added) }
    if !result.batch.isEmpty { result.batch.text = text }
    return result
  }

  private init(
    block: TextBlock, survey: TextSurvey, plan: ColumnPlan, file: UInt32,
    text: UnsafeBufferPointer<UInt8>, base: UnsafePointer<UInt8>, rawLineStarts: [UInt32]
  ) {
    self.block = block
    self.survey = survey
    shared = SharedPlan(plan)
    dialect = plan.dialect
    plainRowBytes = min(dialect.maxLineBytes, dialect.maxFieldBytes)
    self.file = file
    self.text = text
    self.rawLineStarts = rawLineStarts
    // What is decoded here is valid but for the 0xFF that stands for a byte that starts no character.
    invalidOffsets =
      survey.isCleanUTF8
      ? [] : survey.encoding.isUTF8 ? UTF8Text.invalidOffsets(text) : ByteSearch.all(0xFF, in: text)
    hasNUL = ByteSearch.first(0, in: text, from: 0) != nil
    needsTextCheck =
      hasNUL || !invalidOffsets.isEmpty || survey.hasForeignUTF8
      || dialect.endsWithDelimiter || dialect.allowsShortRows
    decoder = RowDecoder(plan: shared, base: base, count: text.count)
    reader = RecordReader(dialect: dialect)
  }

  private mutating func run() {
    guard let base = text.baseAddress else { return }
    let columns = dialect.rowFieldCount
    var marks = StructuralScanner.Marks(
      delimiter: dialect.delimiter, lineEnd: dialect.lineEnd, quote: dialect.delimiter,
      nul: dialect.delimiter)
    if let quote = dialect.quote, ByteSearch.first(quote, in: text, from: 0) != nil {
      marks.quote = quote
    }
    if hasNUL { marks.nul = 0 }
    parsed.batch.records.reserveCapacity(text.count / 80 + 16)

    var row = 0
    // A backslash may stand before any mark, so that no row is plain.
    if dialect.escape == .backslash, ByteSearch.first(Quoting.backslash, in: text, from: 0) != nil {
      while row < text.count { row = takeOddRow(at: row) }
    }
    var index = StructuralIndex(capacity: StructuralIndex.windowBytes + columns + 128)
    var scanned = 0
    while row < text.count {
      if index.waiting < columns, scanned < text.count {
        let end = min(scanned + StructuralIndex.windowBytes, text.count)
        index.add(base, from: scanned, to: end, marks: marks)
        scanned = end
        continue
      }
      if let next = takePlainRow(base, at: row, columns: columns, index: &index) {
        row = next
      } else {
        row = takeOddRow(at: row)
        scanned = max(scanned, row)
        index.drop(before: row)
      }
    }
    settleDoubt(.end)
    parsed.counters = decoder.counters
    parsed.batch.attributes = decoder.attributes
    for index in parsed.batch.attributes.indices { parsed.batch.attributes[index].file = file }
  }

  /// Takes the row at `row` where its structure is plain: the right number of delimiters and a
  /// line end. Returns where the next row starts, or nil where the exact reader must look.
  @inline(__always)
  private mutating func takePlainRow(
    _ base: UnsafePointer<UInt8>, at row: Int, columns: Int, index: inout StructuralIndex
  ) -> Int? {
    // A byte order mark within the file is the exact reader's.
    guard index.waiting >= columns, base[row] != 0xEF else { return nil }
    let entries = index.next
    // Invariant: `columns` entries wait, each an offset inside the text; extents has room for them.
    var start = row
    for column in 0..<(columns &- 1) {
      let end = Int(entries[column])
      guard base[end] == dialect.delimiter else { return nil }
      decoder.extents[column] = TextSpan(offset: start, length: end &- start)
      start = end &+ 1
    }
    let lineEnd = Int(entries[columns &- 1])
    guard base[lineEnd] == dialect.lineEnd, lineEnd &- row <= plainRowBytes
    else { return nil }
    var end = lineEnd
    if end > start, base[end &- 1] == UInt8(ascii: "\r") { end &-= 1 }
    decoder.extents[columns &- 1] = TextSpan(offset: start, length: end &- start)
    decoder.fieldCount = columns
    index.take(columns)
    isPlainRow = true
    finish(row: row, end: end, isWhole: true)
    isPlainRow = false
    line &+= 1
    return lineEnd &+ 1
  }

  /// Takes the row at `row` with the exact reader; returns where the next one starts.
  private mutating func takeOddRow(at row: Int) -> Int {
    let lineStart = line
    switch reader.read(text, at: row, isLast: true) {
    case .record(let end, let next):
      placeFields()
      finish(row: row, end: end, isWhole: text[next - 1] == dialect.lineEnd)
      line = lineStart + lineEnds(from: row, to: next)
      return next
    case .damaged(let code, let message, let end, let next):
      line = lineStart
      finishDamaged(
        row: row, end: end, next: next, RowFault(code: code, column: -1, message: message))
      line += lineEnds(from: row, to: next)
      return next
    case .needsMore:
      // The text is given as whole; the reader decides everything.
      preconditionFailure("the exact reader must decide on a whole text")
    }
  }

  func lineEnds(from start: Int, to end: Int) -> Int {
    ByteSearch.count(
      dialect.lineEnd, in: UnsafeBufferPointer(rebasing: text[start..<end]))
  }

  /// Hands the exact reader's fields to the decoder, doubled quotes made single.
  private mutating func placeFields() {
    let count = min(reader.fields.count, decoder.extentCapacity)
    for column in 0..<count {
      let field = reader.fields[column]
      if field.hasEscapes {
        let start = decoder.text.addedCount
        var at = field.start
        while at < field.end {
          if dialect.escape == .backslash {
            let isEscape =
              text[at] == Quoting.backslash && at + 1 < field.end
              && dialect.isEscapable(text[at + 1])
            if isEscape { at += 1 }
            decoder.text.append(text[at])
            at += 1
          } else {
            decoder.text.append(text[at])
            at += text[at] == dialect.quote ? 2 : 1
          }
        }
        decoder.extents[column] = decoder.text.span(from: start)
      } else {
        decoder.extents[column] = TextSpan(offset: field.start, length: field.end - field.start)
      }
    }
    decoder.fieldCount = count
  }

  /// Decodes a record whose fields are in place.
  @inline(__always)
  private mutating func finish(row: Int, end: Int, isWhole: Bool) {
    // Where text and raw bytes are the same, a row is where it is.
    let extent =
      rawLineStarts.isEmpty ? (start: row, count: end &- row) : rawExtent(row: row, end: end)
    countIn(extent)
    if needsTextCheck, let fault = textFault(row: row, end: end, isWhole: isWhole) {
      return reject(fault, row: row, end: end)
    }
    var record = TransactionRecord()
    do throws(RowFault) {
      let outcome =
        takePlain(into: &record) ? RowOutcome.accepted : try decoder.decode(into: &record)
      switch outcome {
      case .accepted:
        if row == doubtedRow, settleDoubt(.record(row: row, end: end)) {
          return rejectDoubted(record, row: row, end: end)
        }
        record.location = location(of: extent)
        parsed.batch.records.append(record)
      case .skipped(let reason): skip(reason)
      }
    } catch {
      reject(fault: error, row: row, end: end)
    }
  }

  /// Decodes a row that is plain in its structure and in each of its cells.
  @inline(__always)
  private func takePlain(into record: inout TransactionRecord) -> Bool {
    guard isPlainRow, let plain = decoder.plain else { return false }
    return decoder.decodePlain(plain, into: &record)
  }

  /// Counts a record in, by its place in the raw bytes, whatever comes of it.
  @inline(__always)
  private mutating func countIn(_ extent: (start: Int, count: Int)) {
    parsed.read &+= 1
    if rawLineStarts.isEmpty {
      // Invariant: text and raw bytes are the same, and the extent lies inside them.
      let start = text.baseAddress.map { $0 + extent.start }
      parsed.rowHashSum &+= RowHash.of(UnsafeBufferPointer(start: start, count: extent.count))
    } else {
      parsed.rowHashSum &+= block.raw.withUnsafeBufferPointer {
        RowHash.of(
          UnsafeBufferPointer(rebasing: $0[extent.start..<(extent.start &+ extent.count)]))
      }
    }
  }

  /// A decoded row failed: blank rows and repeated headers are no faults.
  private mutating func reject(fault: RowFault, row: Int, end: Int) {
    if decoder.isBlank() {
      parsed.skipped[.blank, default: 0] += 1
      passBlank(row: row, end: end)
    } else if decoder.isHeader() {
      parsed.skipped[.repeatedHeader, default: 0] += 1
    } else if tellsTotals() {
      skip(.totals)
    } else {
      if row == doubtedRow {
        settleDoubt(.faulty(row: row, end: end, isInFirstField: fault.column == 0))
      }
      reject(fault, row: row, end: end)
    }
  }

  /// Faults of the bytes themselves, before any field is looked at.
  private mutating func textFault(row: Int, end: Int, isWhole: Bool) -> RowFault? {
    while invalidCursor < invalidOffsets.count, invalidOffsets[invalidCursor] < row {
      invalidCursor += 1
    }
    if invalidCursor < invalidOffsets.count, invalidOffsets[invalidCursor] < end {
      return encodingFault(row: row, end: end, isWhole: isWhole)
    }
    if hasNUL, ByteSearch.first(0, in: text, from: row, to: end) != nil {
      return RowFault(code: .nul, column: -1, message: "the row holds a NUL byte")
    }
    if survey.hasForeignUTF8, !rawLineStarts.isEmpty {
      let (start, count) = rawExtent(row: row, end: end)
      let isForeign = block.raw.withUnsafeBufferPointer {
        UTF8Text.isPlainlyChinese(UnsafeBufferPointer(rebasing: $0[start..<(start + count)]))
      }
      if isForeign {
        let message = "the row is UTF-8 in a file of GB18030; convert the file to one encoding"
        return RowFault(code: .encoding, column: -1, message: message)
      }
    }
    let hasExtraField = decoder.fieldCount == dialect.fieldCount + 1
    if hasExtraField, !decoder.trimmed(dialect.fieldCount).isEmpty {
      let message =
        "the row has \(decoder.fieldCount) fields, the header \(dialect.fieldCount)"
      return RowFault(code: .fieldCount, column: -1, message: message)
    }
    return nil
  }

  private func encodingFault(row: Int, end: Int, isWhole: Bool) -> RowFault {
    let at = invalidOffsets[invalidCursor]
    if !isWhole, block.isLast, UTF8Text.isCutSequence(text, at: at) || text[at] == 0xFF,
      at + 4 >= text.count
    {
      return RowFault(
        code: .truncated, column: -1, message: "the file ends inside a character")
    }
    let offset =
      rawLineStarts.isEmpty
      ? block.byteOffset + at : block.byteOffset + rawExtent(row: row, end: end).start
    return RowFault(
      code: .encoding, column: -1,
      message: "bytes near offset \(offset) are no valid \(survey.encoding.rawValue)")
  }

  /// Passes over or rejects what the exact reader could not take as a record.
  private mutating func finishDamaged(row: Int, end: Int, next: Int, _ fault: RowFault) {
    countIn(rawExtent(row: row, end: end))
    let bytes = UnsafeBufferPointer(rebasing: text[row..<end])
    let isWhole = next > end || next < text.count
    if CellText.trimmed(bytes).isEmpty {
      parsed.skipped[.blank, default: 0] += 1
      passBlank(row: row, end: end)
      return
    }
    if next == text.count, block.isLast, !isWhole, bytes.allSatisfy({ $0 == 0 || $0 == 0x1A }) {
      parsed.skipped[.padding, default: 0] += 1
      return
    }
    if fault.code == .lineTooLong { return rejectLongLine(row: row, end: end) }
    if fault.code == .fieldCount {
      placeFields()
      // A line of totals is no piece of a broken row.
      if tellsTotals() { return skip(.totals) }
    }
    defer { lookBeside(row: row, end: end, next: next) }
    if fault.code == .fieldCount {
      if let rule = decoder.skipRule() { return skip(.rule(rule)) }
      if decoder.isBlank(), reader.fields.count <= decoder.extentCapacity {
        parsed.skipped[.blank, default: 0] += 1
        return
      }
    }
    decoder.fieldCount = 0
    if let textFault = textFault(row: row, end: end, isWhole: isWhole) {
      return reject(textFault, row: row, end: end)
    }
    if fault.code == .fieldCount, !isWhole, block.isLast,
      reader.fields.count < dialect.fieldCount
    {
      let message = "the file ends inside this row: \(fault.message)"
      return reject(RowFault(code: .truncated, column: -1, message: message), row: row, end: end)
    }
    reject(fault, row: row, end: end)
  }

  /// A line over the limit keeps its first bytes only, whether or not a block happens to hold it.
  private mutating func rejectLongLine(row: Int, end: Int) {
    let (start, count) = rawExtent(row: row, end: end)
    let head = Array(block.raw[start..<(start + min(count, LongLine.keptBytes))])
    parsed.rejects.append(
      Reject(
        location: location(of: (start, count)), column: 0, columnName: "", code: .lineTooLong,
        message: LongLine.message(maxLineBytes: dialect.maxLineBytes),
        raw: head))
  }

  mutating func reject(_ fault: RowFault, row: Int, end: Int) {
    let extent = rawExtent(row: row, end: end)
    parsed.rejects.append(
      Reject(
        location: location(of: extent), column: fault.column + 1,
        columnName: shared.value.name(ofColumn: fault.column), code: fault.code,
        message: fault.message,
        raw: Array(block.raw[extent.start..<(extent.start + extent.count)])))
  }

  /// The row in the block's raw bytes.
  ///
  /// In transcoded text, rows are placed by their lines: line `n` of the text is line `n` of the raw
  /// bytes, since a line end is never part of another character.
  private func rawExtent(row: Int, end: Int) -> (start: Int, count: Int) {
    if rawLineStarts.isEmpty { return (row, end - row) }
    let unit = survey.encoding.unitBytes
    if unit == 1, isPlainLine(row: row) {
      // Invariant: a plain row ends at a line end, perhaps with a CR before it, as its raw line does.
      let start = Int(rawLineStarts[line])
      let tail = text[end] == dialect.lineEnd ? 1 : 2
      return (start, Int(rawLineStarts[line + 1]) - tail - start)
    }
    let lastLine = line + lineEnds(from: row, to: end)
    let start = Int(rawLineStarts[line])
    var stop =
      lastLine + 1 < rawLineStarts.count
      ? Int(rawLineStarts[lastLine + 1]) - unit : block.raw.count
    if isPieceOfLine(row: row, end: end) { return rawPiece(row: row, end: end, line: start..<stop) }
    if stop - unit >= start, end < text.count, text[end] == UInt8(ascii: "\r") { stop -= unit }
    return (start, max(0, stop - start))
  }

  /// Whether the row that ends at a line end starts behind one and holds none.
  @inline(__always)
  private func isPlainLine(row: Int) -> Bool {
    isPlainRow && (row == 0 || text[row - 1] == dialect.lineEnd)
  }

  /// Whether a lone CR ends the row, or the row before it on the same line.
  private func isPieceOfLine(row: Int, end: Int) -> Bool {
    let lineEnd = dialect.lineEnd
    if row > 0, text[row - 1] != lineEnd { return true }
    return end + 1 < text.count && text[end] == UInt8(ascii: "\r") && text[end + 1] != lineEnd
  }

  /// The place of a row between lone CRs, found by counting them in the text and in the raw line.
  private func rawPiece(row: Int, end: Int, line: Range<Int>) -> (start: Int, count: Int) {
    let cr = UInt8(ascii: "\r")
    var lineStart = row
    while lineStart > 0, text[lineStart - 1] != dialect.lineEnd { lineStart -= 1 }
    let before = text[lineStart..<row].count { $0 == cr }
    let within = text[row..<end].count { $0 == cr }
    var starts = block.raw.withUnsafeBufferPointer { raw in
      survey.encoding.lineStarts(UnsafeBufferPointer(rebasing: raw[line]), lineEnd: cr)
    }.map { line.lowerBound + Int($0) }
    starts.append(line.upperBound + survey.encoding.unitBytes)
    let start = starts[min(before, starts.count - 1)]
    let next = starts[min(before + within + 1, starts.count - 1)]
    return (start, max(0, next - survey.encoding.unitBytes - start))
  }

  @inline(__always)
  private func location(of extent: (start: Int, count: Int)) -> RowLocation {
    RowLocation(
      file: file, line: UInt64(block.firstLine &+ line),
      byte: UInt64(block.byteOffset &+ extent.start),
      length: UInt32(truncatingIfNeeded: extent.count))
  }
}

/// Offsets of structural bytes that wait to be taken.
private struct StructuralIndex {
  static let windowBytes = 32 << 10
  private let memory: ScratchMemory<UInt32>
  /// `memory.base`, at hand.
  private var storage: UnsafeMutablePointer<UInt32>
  private var position = 0
  private var count = 0

  init(capacity: Int) {
    memory = ScratchMemory(capacity: capacity)
    storage = memory.base
  }

  var waiting: Int { count &- position }

  var next: UnsafePointer<UInt32> { UnsafePointer(storage + position) }

  mutating func take(_ entries: Int) { position &+= entries }

  /// Drops the entries before a text offset.
  mutating func drop(before offset: Int) {
    while position < count, Int(storage[position]) < offset { position += 1 }
  }

  mutating func add(
    _ text: UnsafePointer<UInt8>, from: Int, to: Int, marks: StructuralScanner.Marks
  ) {
    // Invariant: after the move and growth, room for (to - from) + 64 entries stands behind count.
    let left = waiting
    let needed = left + (to - from) + 64
    if needed > memory.capacity {
      memory.grow(to: needed, keeping: left, from: position)
      storage = memory.base
    } else {
      storage.update(from: storage + position, count: left)
    }
    position = 0
    count =
      left + StructuralScanner.scan(text, from: from, to: to, marks: marks, into: storage + left)
  }
}
