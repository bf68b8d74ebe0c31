import AccountFlows
import BankRecords

/// Writes down accepted rows for tests of the flow store.
struct StatementScript {
  private(set) var text: [UInt8] = []
  private(set) var records: [TransactionRecord] = []

  struct Row {
    var payer = ""
    var payee = ""
    var yuan = 100
    var second: Int64 = 0
    var viewpoint = Viewpoint.transfer
    var reference = ""
    var balanceYuan: Int?
    var marks: RowMarks = []
    var payerName = ""
    var payeeName = ""
    var payerID = ""
    var payeeID = ""
    var currency = ""
  }

  /// Adds a row at the given second of 2024-03-04.
  mutating func add(_ row: Row, file: UInt32 = 0) {
    var record = TransactionRecord()
    record.time = BookingTime(
      seconds: BookingTime(day: FlowDay.first).seconds + row.second)
    record.amountFen = Int64(row.yuan) * 100
    record.payerAccount = span(row.payer)
    record.payeeAccount = span(row.payee)
    record.payerName = span(row.payerName)
    record.payeeName = span(row.payeeName)
    record.payerIDNumber = span(row.payerID)
    record.payeeIDNumber = span(row.payeeID)
    record.reference = span(row.reference)
    record.currency = span(row.currency)
    record.balanceFen = row.balanceYuan.map { Int64($0) * 100 }
    record.viewpoint = row.viewpoint
    record.marks = row.marks
    record.location = RowLocation(
      file: file, line: UInt64(records.count + 2), byte: UInt64(records.count * 50), length: 49)
    records.append(record)
  }

  private mutating func span(_ string: String) -> TextSpan {
    guard !string.isEmpty else { return .none }
    let offset = text.count
    text.append(contentsOf: string.utf8)
    return TextSpan(offset: offset, length: text.count - offset)
  }

  /// The store after reconciling.
  func store(isReconciled: Bool = true) -> FlowStore {
    var store = FlowStore()
    store.append(TransactionBatch(text: text, records: records))
    if isReconciled { store.reconcile() }
    return store
  }
}

enum FlowDay {
  static let first = CivilDay(year: 2024, month: 3, day: 4) ?? CivilDay(daysSince1970: 0)
}
