/// The exact reader of delimited records: RFC 4180 with damage costing exactly the damaged record.
///
/// Rules beyond RFC 4180:
/// - quotes inside a field that did not start with one are data in pairs (`点击"视频"`) and damage the
///   record where one has no partner or stands beside another;
/// - where a backslash escapes, any other quote inside such a field damages the record, and so does a
///   backslash at the end of a line outside quotes;
/// - a CR or a byte order mark in front of a record belongs to the line end before it;
/// - blanks behind a closing quote are padding; any other text there damages the record;
/// - a record whose quoted field runs over line ends counts only where it is sound: closed within
///   64 KiB and without swallowing lines that look like records themselves. Else its first physical
///   line is rejected and reading goes on with the next line;
/// - in a file of LF lines a lone CR is data, unless only taking it as a line end gives the record
///   its right number of fields.
///
/// Every decision depends on the bytes of the record alone, so cutting the text into blocks at
/// record ends changes nothing.
struct RecordReader {
  let dialect: RecordDialect
  /// Start and end of each field of the last record read, quotes taken off.
  private(set) var fields: [FieldExtent] = []
  /// A quote stands inside a field of that record that does not start with one.
  private var hasBareQuote = false
  /// A backslash stands before a line end outside quotes; `hasBareQuote` holds as well.
  private var hasOpenEscape = false

  struct FieldExtent: Equatable {
    var start: Int
    var end: Int
    /// Holds doubled quotes or backslashes, to be taken out.
    var hasEscapes = false
  }

  /// What stands at a place.
  enum Outcome: Equatable {
    /// A record: `fields` holds it. `end` is behind its content, `next` behind its line end.
    case record(end: Int, next: Int)
    /// A damaged record: the physical line up to `end` is rejected.
    case damaged(RejectCode, String, end: Int, next: Int)
    /// The text ends before it can be decided.
    case needsMore
  }

  private enum Scan: Equatable {
    case record(end: Int, next: Int)
    /// Text behind a closing quote, in physical line `line` of the record (from 0).
    case textAfterQuote(line: Int)
    case unclosed
    case tooLong
    case fieldTooLong
    case tooManyFields
    case needsMore
  }

  init(dialect: RecordDialect) {
    self.dialect = dialect
    fields.reserveCapacity(dialect.fieldCount + 2)
  }

  /// Reads the record that starts at `start`; `isLast` tells that no text follows the bytes.
  mutating func read(
    _ text: UnsafeBufferPointer<UInt8>, at start: Int, isLast: Bool
  ) -> Outcome {
    precondition(start < text.count, "a record has at least one byte")
    let line: (end: Int, next: Int)
    switch physicalLine(text, from: start, isLast: isLast) {
    case .needsMore: return .needsMore
    case .tooLong(let end, let next):
      let message = LongLine.message(maxLineBytes: dialect.maxLineBytes)
      return .damaged(.lineTooLong, message, end: end, next: next)
    case .line(let end, let next): line = (end, next)
    }
    if let early = plainPiece(text, from: start, lineEnd: line.end) { return early }
    switch scan(text, from: start, isLast: isLast, limit: text.count) {
    case .needsMore: return .needsMore
    case .record(let end, let next):
      let isOneLine = next <= line.next
      if dialect.accepts(fieldCount: fields.count) {
        if !isOneLine, swallowsRecords(text) { return damagedQuote(line) }
        if hasBareQuote { return bareQuote(line) }
        return .record(end: end, next: next)
      }
      let isWhole = isOneLine || !hasBareQuote && !swallowsRecords(text)
      return oddLine(text, from: start, line: isWhole ? (end, next) : line, isWhole: isWhole)
    case .textAfterQuote(let number) where number == 0:
      return .damaged(
        .quote, "text stands behind a closing quote; double the quotes inside a field",
        end: line.end, next: line.next)
    case .unclosed where line.next == text.count && text[line.next - 1] != dialect.lineEnd:
      return .damaged(
        .truncated, "the file ends inside a quoted field", end: line.end, next: line.next)
    case .fieldTooLong:
      let message = "a field is longer than \(dialect.maxFieldBytes) bytes (limit field-bytes)"
      return overLimit(.fieldTooLong, message, text, from: start, line: line)
    case .tooManyFields:
      let message =
        "the row has more than \(dialect.maxColumns) fields (limit columns), the header "
        + "\(dialect.fieldCount)"
      return overLimit(.fieldCount, message, text, from: start, line: line)
    case .textAfterQuote, .unclosed, .tooLong: return damagedQuote(line)
    }
  }

  /// A row beyond a limit, unless a lone CR ends its first record early.
  private mutating func overLimit(
    _ code: RejectCode, _ message: String, _ text: UnsafeBufferPointer<UInt8>, from start: Int,
    line: (end: Int, next: Int)
  ) -> Outcome {
    if let end = loneReturn(text, from: start, line: line) {
      return .record(end: end, next: end + 1)
    }
    _ = scan(text, from: start, isLast: true, limit: text.count)
    return .damaged(code, message, end: line.end, next: line.next)
  }

  /// The record that a lone CR ends in a line without quotes that holds several: what the whole
  /// line's scan would come to, without scanning it for each of them.
  private mutating func plainPiece(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, lineEnd: Int
  ) -> Outcome? {
    guard dialect.lineEnd == UInt8(ascii: "\n"), dialect.escape != .backslash,
      let cr = ByteSearch.first(UInt8(ascii: "\r"), in: text, from: start + 1, to: lineEnd)
    else { return nil }
    if let quote = dialect.quote,
      ByteSearch.first(quote, in: text, from: start, to: lineEnd) != nil
    {
      return nil
    }
    var delimiters = 0
    var at = start
    // Beyond this many the whole line is no record.
    while at < lineEnd, delimiters <= dialect.fieldCount + 1 {
      if text[at] == dialect.delimiter { delimiters += 1 }
      at += 1
    }
    guard delimiters > dialect.fieldCount + 1,
      case .record(let early, _) = scan(text, from: start, isLast: true, limit: cr), early == cr,
      dialect.accepts(fieldCount: fields.count)
    else { return nil }
    return .record(end: cr, next: cr + 1)
  }

  private func damagedQuote(_ line: (end: Int, next: Int)) -> Outcome {
    .damaged(
      .quote, "a quoted field that starts in this line is not closed properly", end: line.end,
      next: line.next)
  }

  private func bareQuote(_ line: (end: Int, next: Int)) -> Outcome {
    if hasOpenEscape {
      let message = "a backslash stands at the end of a line; double it, or put the field in quotes"
      return .damaged(.quote, message, end: line.end, next: line.next)
    }
    return .damaged(
      .quote, "a quote stands inside a field; put the field in quotes and double those inside",
      end: line.end, next: line.next)
  }

  /// A record with the wrong number of fields: perhaps a lone CR ends it early.
  private mutating func oddLine(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, line: (end: Int, next: Int),
    isWhole: Bool
  ) -> Outcome {
    let count = fields.count
    if let end = loneReturn(text, from: start, line: line) {
      return .record(end: end, next: end + 1)
    }
    if !isWhole { return damagedQuote(line) }
    // The fields are wanted still: rows of totals and notes are told by them.
    _ = scan(text, from: start, isLast: true, limit: text.count)
    return .damaged(
      .fieldCount, "the row has \(count) fields, the header \(dialect.fieldCount)", end: line.end,
      next: line.next)
  }

  /// The lone CR that alone gives the record at `start` its right number of fields, then in `fields`.
  private mutating func loneReturn(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, line: (end: Int, next: Int)
  ) -> Int? {
    if dialect.lineEnd == UInt8(ascii: "\n"),
      let cr = ByteSearch.first(UInt8(ascii: "\r"), in: text, from: start + 1, to: line.end),
      ByteSearch.first(dialect.lineEnd, in: text, from: start, to: cr) == nil,
      case .record(let early, _) = scan(text, from: start, isLast: true, limit: cr), early == cr,
      dialect.accepts(fieldCount: fields.count), !hasBareQuote
    {
      return cr
    }
    return nil
  }

  private enum PhysicalLine {
    case line(end: Int, next: Int)
    case tooLong(end: Int, next: Int)
    case needsMore
  }

  private func physicalLine(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool
  ) -> PhysicalLine {
    let found = ByteSearch.first(dialect.lineEnd, in: text, from: start)
    if found == nil, !isLast { return .needsMore }
    let next = found.map { $0 + 1 } ?? text.count
    let end = contentEnd(text, from: start, lineEnd: found ?? text.count)
    return end - start > dialect.maxLineBytes
      ? .tooLong(end: end, next: next) : .line(end: end, next: next)
  }

  /// The end of a line's content: before the CR of a CRLF, or of one that is cut behind the CR.
  private func contentEnd(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, lineEnd: Int
  ) -> Int {
    let isCRLF =
      dialect.lineEnd == UInt8(ascii: "\n") && lineEnd > start
      && text[lineEnd - 1] == UInt8(ascii: "\r")
    return isCRLF ? lineEnd - 1 : lineEnd
  }

  /// Splits the record at `start` into `fields`.
  private mutating func scan(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool, limit: Int
  ) -> Scan {
    fields.removeAll(keepingCapacity: true)
    hasBareQuote = false
    hasOpenEscape = false
    var at = contentStart(text, from: start, limit: limit)
    var lineNumber = 0
    while true {
      var field = FieldExtent(start: at, end: at)
      if at < limit, text[at] == dialect.quote {
        switch quoted(text, from: at + 1, isLast: isLast, limit: limit, into: &field) {
        case .closed(let next, let lineEnds):
          at = next
          lineNumber += lineEnds
        case .unclosed: return .unclosed
        case .needsMore: return .needsMore
        }
        while at < limit, isPadding(text[at]) { at += 1 }
        if at == limit, !isLast { return .needsMore }
        if at < limit, text[at] == UInt8(ascii: "\r"), dialect.lineEnd == UInt8(ascii: "\n") {
          if at + 1 == limit, !isLast { return .needsMore }
          if at + 1 < limit, text[at + 1] == dialect.lineEnd {
            at += 1
          } else if dialect.accepts(fieldCount: fields.count + 1), !hasBareQuote {
            fields.append(field)
            return .record(end: at, next: min(at + 1, limit))
          }
        }
        guard at == limit || text[at] == dialect.delimiter || text[at] == dialect.lineEnd else {
          return .textAfterQuote(line: lineNumber)
        }
      } else {
        var quotes = 0
        while at < limit, text[at] != dialect.delimiter, text[at] != dialect.lineEnd {
          if dialect.escape == .backslash, text[at] == Quoting.backslash {
            if at + 1 == limit, !isLast { return .needsMore }
            if at + 1 < limit, text[at + 1] != dialect.lineEnd, text[at + 1] != 0x0D {
              field.hasEscapes = field.hasEscapes || dialect.isEscapable(text[at + 1])
              at += 2
              continue
            }
            (hasOpenEscape, hasBareQuote) = (true, true)
          }
          if text[at] == dialect.quote { quotes += 1 }
          at += 1
        }
        if quotes > 0, !isPlainText(text[field.start..<at], quotes: quotes) { hasBareQuote = true }
        if at == limit, !isLast { return at - start > recordLimit ? .tooLong : .needsMore }
        field.end =
          at == limit || text[at] == dialect.lineEnd
          ? contentEnd(text, from: field.start, lineEnd: at) : at
        if field.end - field.start > dialect.maxFieldBytes { return .fieldTooLong }
      }
      if fields.count >= dialect.maxColumns { return .tooManyFields }
      fields.append(field)
      if at - start > recordLimit { return .tooLong }
      if at == limit { return .record(end: at, next: at) }
      if text[at] == dialect.lineEnd {
        return .record(end: contentEnd(text, from: start, lineEnd: at), next: at + 1)
      }
      at += 1
    }
  }

  /// A blank or tab that parts no fields.
  private func isPadding(_ byte: UInt8) -> Bool {
    (byte == 0x20 || byte == 0x09) && byte != dialect.delimiter
  }

  /// Bytes of a whole record; past it, a quote was surely left open.
  private var recordLimit: Int { dialect.maxLineBytes + dialect.maxFieldBytes }

  private enum Quoted {
    case closed(next: Int, lineEnds: Int)
    case unclosed
    case needsMore
  }

  private func quoted(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool, limit: Int,
    into field: inout FieldExtent
  ) -> Quoted {
    field.start = start
    var at = start
    var lineEnds = 0
    let horizon = min(limit, start + dialect.maxFieldBytes)
    while at < horizon {
      let byte = text[at]
      if byte == dialect.lineEnd { lineEnds += 1 }
      if dialect.escape == .backslash, byte == Quoting.backslash {
        if at + 1 == limit, !isLast { return .needsMore }
        if at + 1 < limit {
          if text[at + 1] == dialect.lineEnd { lineEnds += 1 }
          field.hasEscapes = field.hasEscapes || dialect.isEscapable(text[at + 1])
          at += 2
          continue
        }
      }
      guard byte == dialect.quote else {
        at += 1
        continue
      }
      if at + 1 == limit, !isLast { return .needsMore }
      if dialect.escape == .doubled, at + 1 < limit, text[at + 1] == byte {
        field.hasEscapes = true
        at += 2
        continue
      }
      field.end = at
      return .closed(next: at + 1, lineEnds: lineEnds)
    }
    return horizon == limit && !isLast && limit - start < dialect.maxFieldBytes
      ? .needsMore : .unclosed
  }

  /// Where the first field starts: behind a CR or byte order mark that belongs to what went before.
  private func contentStart(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int
  ) -> Int {
    if text[start] == UInt8(ascii: "\r"), dialect.lineEnd == UInt8(ascii: "\n"),
      start + 1 < limit, text[start + 1] != dialect.lineEnd
    {
      return start + 1
    }
    let hasMark =
      start + 3 < limit && text[start] == 0xEF && text[start + 1] == 0xBB && text[start + 2] == 0xBF
    return hasMark ? start + 3 : start
  }

  /// Quotes in pairs around something, or the `=""` of an empty text cell.
  private func isPlainText(_ cell: Slice<UnsafeBufferPointer<UInt8>>, quotes: Int) -> Bool {
    if quotes % 2 == 1 || dialect.escape == .backslash { return false }
    let quote = dialect.quote
    let isApart = cell.indices.dropFirst().allSatisfy { cell[$0] != quote || cell[$0 - 1] != quote }
    return isApart || quotes == 2 && cell.count == 3 && cell.first == UInt8(ascii: "=")
  }

  /// Whether a quoted field of the record over several lines holds what looks like a record.
  ///
  /// A line wholly inside the field counts by its delimiters. The last line of field number `n` is a
  /// record's where `n` delimiters stand in it before the closing quote: then that quote is one of
  /// the same field in another record. Behind a quoted first field the rest of the record stands.
  private func swallowsRecords(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for (number, field) in fields.enumerated() {
      guard var at = ByteSearch.first(dialect.lineEnd, in: text, from: field.start, to: field.end)
      else { continue }
      while at < field.end {
        let stop =
          ByteSearch.first(dialect.lineEnd, in: text, from: at + 1, to: field.end) ?? field.end
        let delimiters = text[(at + 1)..<stop].count { $0 == dialect.delimiter }
        if stop < field.end {
          if dialect.fieldCount > 1, delimiters + 1 >= dialect.fieldCount { return true }
        } else if number > 0, delimiters == number {
          return true
        }
        at = stop
      }
    }
    return false
  }
}
