import BankRecords

/// Rows mended by hand: where a record at a place of a file is rejected, the mended text is read
/// instead. The files themselves stay as they are.
public struct RowCorrections: Sendable {
  /// What becomes of a rejected row.
  public enum Correction: Sendable, Equatable {
    /// UTF-8 text without a line end.
    case mended([UInt8])
    /// The row is no transaction and is passed over.
    case dropped
  }

  /// Path as in the run's list of inputs → offset of the row → correction.
  private var rows: [String: [UInt64: Correction]] = [:]

  public init() {}

  public mutating func add(_ correction: Correction, path: String, byte: Int) {
    rows[path, default: [:]][UInt64(byte)] = correction
  }

  /// The corrections of one file, by offset; nil where it has none.
  func rows(of path: String) -> [UInt64: Correction]? { rows[path] }

  /// The mended text of a row, or nil where the file's own text holds.
  func mendedText(path: String, byte: UInt64) -> String? {
    guard case .mended(let text) = rows[path]?[byte] else { return nil }
    return String(decoding: text, as: UTF8.self)
  }
}

extension ParsedBlock {
  /// The block with its rejected rows mended: itself without them, and behind it what came of each.
  ///
  /// A mended row that is still wrong stays rejected, with the words of its new fault.
  func corrected(
    _ corrections: [UInt64: RowCorrections.Correction], plan: ColumnPlan
  ) -> [ParsedBlock] {
    guard rejects.contains(where: { corrections[$0.location.byte] != nil }) else { return [self] }
    var block = self
    block.rejects = []
    var mended: [ParsedBlock] = []
    for reject in rejects {
      switch corrections[reject.location.byte] {
      case nil: block.rejects.append(reject)
      case .dropped: block.skipped[.dropped, default: 0] += 1
      case .mended(let text):
        var row = ParsedBlock.mended(text, in: reject.location, plan: plan)
        // One record stands for one record: more or fewer in the mended text is no mending.
        if row.batch.records.count + row.skipped.values.reduce(0, +) != 1 {
          let fault = row.rejects.first
          var still = reject
          still.code = fault?.code ?? .fieldCount
          still.column = fault?.column ?? 0
          still.columnName = fault?.columnName ?? ""
          still.message = "mended and still wrong: " + (fault?.message ?? "it is not one row")
          block.rejects.append(still)
          continue
        }
        // The record was counted as read when it was rejected.
        row.read = 0
        row.rejects = []
        mended.append(row)
      }
    }
    return [block] + mended
  }

  private static func mended(
    _ text: [UInt8], in location: RowLocation, plan: ColumnPlan
  ) -> ParsedBlock {
    var survey = TextSurvey()
    survey.lineEnd = plan.dialect.lineEnd
    let block = TextBlock(
      raw: text + [plan.dialect.lineEnd], text: nil, byteOffset: Int(location.byte),
      firstLine: Int(location.line), isLast: true)
    var parsed = BlockParser.parse(block, survey: survey, plan: plan, file: location.file)
    if parsed.read != 1 { return ParsedBlock() }
    for index in parsed.batch.records.indices { parsed.batch.records[index].location = location }
    return parsed
  }
}

extension [ParsedBlock] {
  /// The batches in the order of the file: mended rows stand where they were rejected.
  var batches: [TransactionBatch] {
    guard count > 1, let first else {
      return map(\.batch).filter { !$0.isEmpty }
    }
    var batches: [TransactionBatch] = []
    var rest = first.batch.records[...]
    for row in dropFirst() {
      guard let place = row.batch.records.first?.location.byte else { continue }
      let before = rest.prefix { $0.location.byte < place }
      rest = rest.dropFirst(before.count)
      batches.append(TransactionBatch(text: first.batch.text, records: before.map { $0 }))
      batches.append(row.batch)
    }
    batches.append(TransactionBatch(text: first.batch.text, records: rest.map { $0 }))
    return batches.filter { !$0.records.isEmpty }
  }
}
