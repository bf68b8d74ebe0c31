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
  private let texts: [Text]
  /// For each row one byte that tells how long its amount is, its time, its amount, and the rest.
  let bytes: [UInt8]

  /// A row's parties, and where its text begins and ends.
  struct Text: Sendable {
    let payer: AccountID
    let payee: AccountID
    fileprivate let start: Int
    fileprivate let end: Int
  }

  private static let timeBytes = BookingTime(seconds: 0).description.utf8.count

  init(
    of leads: ArraySlice<RankedLead>, in store: FlowStore, fileNames: [[UInt8]], reader: RowReader
  ) throws {
    var wanted = RowSet(limit: store.count)
    for ranked in leads {
      for evidence in ranked.lead.evidence { wanted.insert(evidence.transaction) }
    }
    wanted.seal()
    rows = wanted
    let transactions = wanted.rows.map { Int($0) }
    let locations = transactions.map { store.location(of: $0) }
    // Column by column: each row's lies elsewhere in each, and waiting for it all at once takes least.
    let times = transactions.map { store.time(of: $0) }
    let amounts = transactions.map { store.amountsFen[$0] }
    let payers = transactions.map { store.payers[$0] }
    let payees = transactions.map { store.payees[$0] }
    var text = TableWriter()
    text.bytes.reserveCapacity(
      locations.reduce(0) { $0 + Int($1.length) + EvidenceTexts.usualBytes })
    var texts: [Text] = []
    texts.reserveCapacity(transactions.count)
    try reader.forEachText(at: locations) { raw in
      let row = texts.count
      let location = locations[row]
      let start = text.bytes.count
      text.bytes.append(0)
      text.append(times[row])
      text.append(Money(fen: amounts[row]))
      text.bytes[start] = UInt8(text.bytes.count - start - 1 - EvidenceTexts.timeBytes)
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
        Text(payer: payers[row], payee: payees[row], start: start, end: text.bytes.count))
    }
    bytes = text.bytes
    self.texts = texts
  }

  /// Bytes of a row's text beside the row itself, mostly.
  private static let usualBytes = 64

  /// The text of a row that one of the leads names.
  func text(of transaction: UInt32) -> Text { texts[rows.position(of: transaction)] }

  /// Looks at the memory of a text. Gives back a number without meaning.
  func touched(_ text: Text) -> UInt64 { UInt64(bytes[text.start]) &+ UInt64(bytes[text.end - 1]) }

  /// Where its time, its amount, and the rest lie, from the comma before the file's name to the end of the row.
  func parts(of text: Text) -> (time: Range<Int>, amount: Range<Int>, place: Range<Int>) {
    let time = text.start + 1
    let amount = time + EvidenceTexts.timeBytes
    let place = amount + Int(bytes[text.start])
    return (time..<amount, amount..<place, place..<text.end)
  }
}
