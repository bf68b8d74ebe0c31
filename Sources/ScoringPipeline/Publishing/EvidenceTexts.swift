import AccountFlows
import BankRecords
import StatementIngest

/// What the rows that some leads name say from whatever account they are seen: time, amount, and where and how
/// they stand in the files.
///
/// Made in the order of the files, where what one row needs lies beside what the next one does, and once for all
/// leads that name a row.
struct EvidenceTexts: Sendable {
  private let rows: RowSet
  /// Each has so many rows, the last one the rest.
  private let rowsPerPart: Int
  private let parts: [Part]

  /// A row's parties, and where its text lies.
  struct Text: Sendable {
    let payer: AccountID
    let payee: AccountID
    fileprivate let start: Int
    fileprivate let count: UInt32
    fileprivate let part: UInt32
  }

  /// The texts of the rows that these leads name, which as many threads read as there may be.
  static func read(
    for leads: ArraySlice<RankedLead>, in store: FlowStore, fileNames: [[UInt8]],
    reader: RowReader, threads: Int
  ) async throws -> EvidenceTexts {
    var wanted = RowSet(limit: store.count)
    for ranked in leads {
      for evidence in ranked.lead.evidence { wanted.insert(evidence.transaction) }
    }
    wanted.seal()
    let rows = wanted.rows
    let size = max(1, (rows.count + threads - 1) / threads)
    let parts = await inShards(rows.count, size: size, threads: threads) { shard in
      Result { () throws in
        try Part(
          shard.lowerBound / size, of: rows[shard], in: store, fileNames: fileNames, reader: reader)
      }
    }
    // A cancelled reading leaves rows out.
    try Task.checkCancellation()
    return EvidenceTexts(
      rows: wanted, rowsPerPart: size, parts: try parts.map { part in try part.get() })
  }

  /// The text of a row that one of the leads names.
  func text(of transaction: UInt32) -> Text {
    let position = rows.position(of: transaction)
    let part = position / rowsPerPart
    return parts[part].texts[position - part * rowsPerPart]
  }

  /// The bytes in which a text lies.
  func bytes(of text: Text) -> [UInt8] { parts[Int(text.part)].bytes }

  /// Looks at the memory of a text. Gives back a number without meaning.
  func touched(_ text: Text) -> UInt64 {
    let bytes = parts[Int(text.part)].bytes
    return UInt64(bytes[text.start]) &+ UInt64(bytes[text.start + Int(text.count) - 1])
  }

  /// Where its time, its amount, and the rest lie, from the comma before the file's name to the end of the row.
  func parts(of text: Text) -> (time: Range<Int>, amount: Range<Int>, place: Range<Int>) {
    let time = text.start + 1
    let amount = time + Part.timeBytes
    let place = amount + Int(parts[Int(text.part)].bytes[text.start])
    return (time..<amount, amount..<place, place..<(text.start + Int(text.count)))
  }
}

extension EvidenceTexts {
  /// The texts of some rows, one after the other.
  fileprivate struct Part: Sendable {
    let texts: [Text]
    /// For each row one byte that tells how long its amount is, its time, its amount, and the rest.
    let bytes: [UInt8]

    static let timeBytes = BookingTime(seconds: 0).description.utf8.count
    /// Bytes of a row's text beside the row itself, mostly.
    private static let usualBytes = 64

    init(
      _ number: Int, of rows: ArraySlice<UInt32>, in store: FlowStore, fileNames: [[UInt8]],
      reader: RowReader
    ) throws {
      // Column by column: each row's lies elsewhere in each, and waiting for it all at once takes least.
      let locations = rows.map { store.location(of: Int($0)) }
      let times = rows.map { store.time(of: Int($0)) }
      let amounts = rows.map { store.amountsFen[Int($0)] }
      let payers = rows.map { store.payers[Int($0)] }
      let payees = rows.map { store.payees[Int($0)] }
      var text = TableWriter()
      text.bytes.reserveCapacity(
        locations.reduce(0) { $0 + Int($1.length) + Part.usualBytes })
      var texts: [Text] = []
      texts.reserveCapacity(rows.count)
      try reader.forEachText(at: locations) { raw in
        let row = texts.count
        let location = locations[row]
        let start = text.bytes.count
        text.bytes.append(0)
        text.append(times[row])
        text.append(Money(fen: amounts[row]))
        text.bytes[start] = UInt8(text.bytes.count - start - 1 - Part.timeBytes)
        text.separate()
        text.appendText(fileNames[Int(location.file)][...])
        text.separate()
        text.append(number: location.line)
        text.separate()
        text.append(number: location.byte)
        text.separate()
        text.appendText(raw)
        text.endRow()
        texts.append(
          Text(
            payer: payers[row], payee: payees[row], start: start,
            count: UInt32(text.bytes.count - start), part: UInt32(number)))
      }
      bytes = text.bytes
      self.texts = texts
    }
  }
}
