import AccountFlows
import BankRecords

/// Writes down transfers between named accounts, for tests that look at several accounts.
///
///     var script = StoreScript()
///     script.pay(yuan: 10_000, from: "investor", to: "collector", day: 3)
///     let index = script.index()
public struct StoreScript {
  private var text: [UInt8] = []
  private var records: [TransactionRecord] = []
  private var names: [String: String] = [:]
  private var idNumbers: [String: String] = [:]
  private var devices: [String: (mac: String, address: String)] = [:]
  private var regions: [String: String] = [:]

  public init() {}

  /// Gives an account a holder's name and, where it has one, an ID number.
  public mutating func name(_ account: String, _ name: String, idNumber: String = "") {
    names[account] = name
    idNumbers[account] = idNumber
  }

  /// Gives an account the device from which it pays from now on, and the place where it is.
  public mutating func origin(
    _ account: String, mac: String = "", address: String = "", region: String = ""
  ) {
    devices[account] = (mac, address)
    regions[account] = region
  }

  /// One transfer; days count from `FlowScript.firstDay`.
  public mutating func pay(
    yuan: Double, from payer: String, to payee: String, day: Int, hour: Int = 10
  ) {
    var record = TransactionRecord()
    record.time = BookingTime(
      day: FlowScript.firstDay.advanced(by: day), secondOfDay: hour * 3600)
    record.amountFen = Int64((yuan * 100).rounded())
    record.payerAccount = span(payer)
    record.payeeAccount = span(payee)
    record.payerName = span(names[payer] ?? "")
    record.payeeName = span(names[payee] ?? "")
    record.payerIDNumber = span(idNumbers[payer] ?? "")
    record.payeeIDNumber = span(idNumbers[payee] ?? "")
    record.macAddress = span(devices[payer]?.mac ?? "")
    record.ipAddress = span(devices[payer]?.address ?? "")
    record.payerRegion = span(regions[payer] ?? "")
    record.payeeRegion = span(regions[payee] ?? "")
    record.reference = span("R\(records.count)")
    record.location = RowLocation(
      file: 0, line: UInt64(records.count + 2), byte: UInt64(records.count * 50), length: 49)
    records.append(record)
  }

  private mutating func span(_ string: String) -> TextSpan {
    guard !string.isEmpty else { return .none }
    let offset = text.count
    text.append(contentsOf: string.utf8)
    return TextSpan(offset: offset, length: text.count - offset)
  }

  /// Everything written so far, reconciled and indexed.
  public func index() -> FlowIndex {
    var store = FlowStore()
    store.append(TransactionBatch(text: text, records: records))
    store.reconcile()
    return FlowIndex(store: store)
  }
}

extension FlowIndex {
  /// The account of a number; unknown where no row names it.
  public func account(_ number: String) -> AccountID {
    (0..<store.directory.count).map { AccountID(index: $0) }
      .first { store.directory.number(of: $0) == number } ?? .unknown
  }
}
