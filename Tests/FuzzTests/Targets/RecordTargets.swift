import BankRecords
import ReferenceReading

@testable import StatementIngest

/// Records of delimited text in memory: the exact reader and the fast path against the reference
/// reader, and every way of cutting the text into blocks against every other.
enum RecordTargets {
  static let blockSizes = [64 << 10, 7, 1]

  /// The first byte says how the rest is encoded.
  static func records(_ bytes: [UInt8]) throws {
    guard let first = bytes.first else { return }
    let encodings: [TextEncoding] = [.utf8, .gb18030, .utf16LittleEndian, .utf16BigEndian]
    let encoding = encodings[Int(first) % 4]
    let raw = Array(bytes.dropFirst())
    let text = raw.withUnsafeBufferPointer(encoding.decode)
    try exactReader(text, fields: 1 + Int(first) / 4 % 6)
    try blocks(raw, text: text, encoding: encoding)
  }

  private static func exactReader(_ text: [UInt8], fields: Int) throws {
    var dialect = RecordDialect()
    dialect.fieldCount = fields
    let items = ReferenceReader.placed(text, fields: fields)
    var reader = RecordReader(dialect: dialect)
    var index = 0
    var at = 0
    while at < text.count {
      let (item, next) = text.withUnsafeBufferPointer { read(&reader, $0, at: at) }
      try hold(next > at, "the reader stands still at \(at)")
      try hold(index < items.count, "more records than the reference has")
      let wanted = items[index]
      try hold(
        wanted.start == at && wanted.item == item,
        "\(text) at \(at): \(item as Any), reference at \(wanted.start): \(wanted.item)")
      index += 1
      at = next
    }
    try hold(index == items.count, "\(index) records, the reference has \(items.count)")
  }

  private static func read(
    _ reader: inout RecordReader, _ text: UnsafeBufferPointer<UInt8>, at: Int
  ) -> (ReferenceReader.Item?, next: Int) {
    switch reader.read(text, at: at, isLast: true) {
    case .record(_, let next):
      return (.record(reader.fields.map { unescaped(text, $0) }), next)
    case .damaged(let code, _, _, let next): return (.damaged(code), next)
    case .needsMore: return (nil, at)
    }
  }

  private static func unescaped(
    _ text: UnsafeBufferPointer<UInt8>, _ field: RecordReader.FieldExtent
  ) -> [UInt8] {
    var cell: [UInt8] = []
    var at = field.start
    while at < field.end {
      cell.append(text[at])
      at += field.hasEscapes && text[at] == 34 ? 2 : 1
    }
    return cell
  }

  /// Columns of the rows: few, so that short inputs hold whole rows.
  private static let cells = ["time", "payer", "payee", "amount", "memo"]

  private static func plan() throws -> ColumnPlan {
    let fields: [RecordField] = [.time, .payer, .payee, .amount, .memo]
    let format = try MappedFormat.format(zip(fields, cells).map { ($0, $1) })
    return ColumnPlan(format: format, cells: cells, dialect: RecordDialect())
  }

  private static func blocks(_ raw: [UInt8], text: [UInt8], encoding: TextEncoding) throws {
    let plan = try plan()
    var survey = TextSurvey()
    survey.encoding = encoding
    survey.isCleanUTF8 = encoding == .utf8 && String(validating: raw, as: UTF8.self) != nil
    var wanted: ParsedBlock?
    for blockBytes in blockSizes {
      let parsed = try parse(raw, survey, plan, blockBytes: blockBytes)
      try hold(
        parsed.read == parsed.batch.records.count + parsed.rejects.count
          + parsed.skipped.values.reduce(0, +),
        "read = accepted + rejected + skipped")
      try hold(
        parsed.counters.accepted == parsed.batch.records.count, "accepted rows are counted")
      if let wanted { try agree(parsed, wanted, blockBytes) } else { wanted = parsed }
    }
    if encoding == .utf8, let wanted { try compare(wanted, with: text) }
  }

  private static func parse(
    _ raw: [UInt8], _ survey: TextSurvey, _ plan: ColumnPlan, blockBytes: Int
  ) throws -> ParsedBlock {
    var cutter = BlockCutter(
      source: MemorySource(raw), encoding: survey.encoding, dialect: plan.dialect,
      blockBytes: blockBytes)
    var all = ParsedBlock()
    var handedOut: [UInt8] = []
    while let piece = try cutter.next() {
      if case .block(let block) = piece {
        try hold(block.byteOffset == handedOut.count, "a block stands where the last one ended")
        try hold(!block.raw.isEmpty, "a block holds something")
        handedOut += block.raw
      }
      let parsed = StatementReader.parse(piece, survey: survey, plan: plan, file: 0)
      all.read += parsed.read
      all.counters.add(parsed.counters)
      all.rejects += parsed.rejects
      for (reason, count) in parsed.skipped { all.skipped[reason, default: 0] += count }
      let base = all.batch.text.count
      all.batch.text += parsed.batch.text
      for var record in parsed.batch.records {
        try hold(record.memo.range.upperBound <= parsed.batch.text.count, "spans lie in the text")
        record.memo = TextSpan(
          offset: Int(record.memo.offset) + base, length: Int(record.memo.length))
        all.batch.records.append(record)
      }
    }
    try hold(handedOut == raw, "the blocks of \(blockBytes) bytes are the file")
    try hold(cutter.position == raw.count, "every byte is looked at")
    return all
  }

  private static func agree(_ left: ParsedBlock, _ right: ParsedBlock, _ bytes: Int) throws {
    try hold(
      left.read == right.read && left.skipped == right.skipped
        && left.counters.acceptedFen == right.counters.acceptedFen
        && left.rejects.map(\.location) == right.rejects.map(\.location)
        && left.rejects.map(\.raw) == right.rejects.map(\.raw)
        && left.rejects.map(\.code) == right.rejects.map(\.code)
        && left.batch.records.map(\.location) == right.batch.records.map(\.location)
        && left.batch.records.map(\.time) == right.batch.records.map(\.time),
      "blocks of \(bytes) bytes give other rows")
  }

  /// Every accepted row is a record of the reference with the same values.
  private static func compare(_ parsed: ParsedBlock, with text: [UInt8]) throws {
    let items = ReferenceReader.placed(text, fields: cells.count)
    try hold(parsed.read == items.count, "\(parsed.read) rows, the reference has \(items.count)")
    var next = 0
    for record in parsed.batch.records {
      while next < items.count, items[next].start < Int(record.location.byte) { next += 1 }
      guard next < items.count, items[next].start == Int(record.location.byte),
        case .record(let fields) = items[next].item
      else { throw FuzzFinding(description: "\(record) is no record of the reference") }
      next += 1
      if fields.contains(where: { $0.contains(UInt8(ascii: "=")) }) { continue }
      let time = BookingTime.parse(trimmed(fields[0]).span)
      try hold(time?.time == record.time, "the time of \(fields) is \(record.time)")
      if case .amount(let money) = Money.parse(trimmed(fields[3]).span) {
        try hold(abs(money.fen) == record.amountFen, "the amount of \(fields)")
      } else {
        throw FuzzFinding(description: "\(fields) has no amount and is accepted")
      }
      let memo = trimmed(fields[4])
      let kept = Array(parsed.batch.bytes(record.memo))
      try hold(kept.isEmpty || kept == memo, "the memo of \(fields) is \(kept)")
    }
    for reject in parsed.rejects {
      let start = Int(reject.location.byte)
      try hold(
        Array(text[start..<(start + reject.raw.count)]) == reject.raw, "a reject holds its row")
    }
  }

  private static func trimmed(_ cell: [UInt8]) -> [UInt8] {
    cell.withUnsafeBufferPointer { Array($0[CellText.trimmed($0)]) }
  }
}
