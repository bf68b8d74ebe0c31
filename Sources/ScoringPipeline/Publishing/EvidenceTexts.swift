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
  private var texts: [Text] = []
  /// For each row one byte that tells how long its amount is, its time, its amount, and the rest.
  private var bytes: [UInt8] = []

  /// A row's parties, and where its text begins and ends.
  struct Text: Sendable {
    let payer: AccountID
    let payee: AccountID
    fileprivate let start: Int
    fileprivate var end: Int
  }

  /// The parts of a row's text.
  struct Parts {
    let time: ArraySlice<UInt8>
    let amount: ArraySlice<UInt8>
    /// From the comma before the file's name to the end of the row.
    let place: ArraySlice<UInt8>
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
    var text = TableWriter()
    text.bytes.reserveCapacity(
      locations.reduce(0) { $0 + Int($1.length) + EvidenceTexts.usualBytes })
    var texts: [Text] = []
    texts.reserveCapacity(transactions.count)
    try reader.forEachText(at: locations) { raw in
      let (row, location) = (transactions[texts.count], locations[texts.count])
      let start = text.bytes.count
      text.bytes.append(0)
      text.append(store.time(of: row))
      text.append(Money(fen: store.amountsFen[row]))
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
        Text(
          payer: store.payers[row], payee: store.payees[row], start: start, end: text.bytes.count))
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

  func parts(of text: Text) -> Parts {
    let time = text.start + 1
    let amount = time + EvidenceTexts.timeBytes
    let place = amount + Int(bytes[text.start])
    return Parts(
      time: bytes[time..<amount], amount: bytes[amount..<place], place: bytes[place..<text.end])
  }
}
