import BankRecords

/// The columns of a table of transfers in which nothing but plain cells need be told apart: a row of
/// such a table is decoded in one go where every cell is plain, and by the exact decoder otherwise.
struct PlainColumns: BitwiseCopyable {
  fileprivate var time: Int
  fileprivate var amount: Int
  fileprivate var payer: Int
  fileprivate var payee: Int
  fileprivate var currency: Int
  fileprivate var balance: Int
  fileprivate var id: Int
  fileprivate var channel: Int
  fileprivate var memo: Int
  /// Whether any of the columns below is there.
  fileprivate var hasMore: Bool
  fileprivate var payerName: Int
  fileprivate var payeeName: Int
  fileprivate var payerIDNumber: Int
  fileprivate var payeeIDNumber: Int
  fileprivate var payerBank: Int
  fileprivate var payeeBank: Int
  fileprivate var payerRegion: Int
  fileprivate var payeeRegion: Int
  fileprivate var ipAddress: Int
  fileprivate var macAddress: Int

  /// Nil where the format has rules that a plain cell may come under.
  init?(_ plan: ColumnPlan) {
    guard plan.takesPlainRows, !plan.isStatement, case .parties = plan.direction,
      case .civil = plan.timeRule,
      plan.scale == .yuan, plan.skipConditions.isEmpty, plan.fault < 0, plan.attributes == nil,
      plan.numberPair == nil, plan.moneyInConditions.isEmpty, plan.moneyOutConditions.isEmpty,
      !plan.amountHoldsCurrency, !plan.amountMayHaveNote, !plan.joinsBankToAccount,
      plan.missingMarks.isEmpty, plan.reversalFlag < 0, plan.cashFlag < 0, plan.memoDetail < 0,
      plan.first.nameAndAccount < 0, plan.second.nameAndAccount < 0, plan.time >= 0,
      plan.amount >= 0, plan.first.account >= 0, plan.second.account >= 0,
      plan.currencyColumn >= 0 || plan.currencies.fallback.isEmpty
    else { return nil }
    time = plan.time
    amount = plan.amount
    payer = plan.first.account
    payee = plan.second.account
    currency = plan.currencyColumn
    balance = plan.balance
    id = plan.id
    channel = plan.channel
    memo = plan.memo
    payerName = plan.first.name
    payeeName = plan.second.name
    payerIDNumber = plan.first.idNumber
    payeeIDNumber = plan.second.idNumber
    payerBank = plan.first.bank
    payeeBank = plan.second.bank
    payerRegion = plan.first.region
    payeeRegion = plan.second.region
    ipAddress = plan.ipAddress
    macAddress = plan.macAddress
    hasMore = false
    let more = [
      payerName, payeeName, payerIDNumber, payeeIDNumber, payerBank, payeeBank, payerRegion,
      payeeRegion, ipAddress, macAddress,
    ]
    hasMore = more.contains { $0 >= 0 }
    let all = more + [time, amount, payer, payee, currency, balance, id, channel, memo]
    if all.contains(where: { $0 >= plan.dialect.fieldCount }) { return nil }
  }
}

extension RowDecoder {
  /// Decodes the row in `extents`, which has all its fields, where every cell is plain: the record is
  /// then the one that `decode` makes. Else nothing was done, and `decode` must see the row.
  @inline(__always)
  func decodePlain(_ columns: UnsafePointer<PlainColumns>, into record: inout TransactionRecord)
    -> Bool
  {
    // Invariant: all columns are below the header's count, which a plain row has; their extents lie
    // inside the text, which they point into and nowhere else.
    let time = extents[columns.pointee.time]
    guard time.length == 19, let seconds = timeOnCachedDay(text.bytes(time)) else { return false }
    guard let fen = RowDecoder.plainYuan(text.bytes(extents[columns.pointee.amount])) else {
      return false
    }
    let (payer, payee) = (extents[columns.pointee.payer], extents[columns.pointee.payee])
    guard isPlainAccount(payer), isPlainAccount(payee) else { return false }
    if columns.pointee.currency >= 0, !isCNY(extents[columns.pointee.currency]) { return false }
    var balanceFen: Int64?
    if columns.pointee.balance >= 0, extents[columns.pointee.balance].length > 0 {
      guard let fen = RowDecoder.plainYuan(text.bytes(extents[columns.pointee.balance])) else {
        return false
      }
      balanceFen = fen
    }
    var isPlain = true
    let reference = plainValue(columns.pointee.id, &isPlain)
    let channel = plainValue(columns.pointee.channel, &isPlain)
    let memo = plainValue(columns.pointee.memo, &isPlain)
    if reference.length > 0, text.bytes(reference)[0] == UInt8(ascii: "0") { return false }
    guard isPlain, !columns.pointee.hasMore || takePlainDetails(columns, into: &record) else {
      return false
    }
    record.time = BookingTime(seconds: seconds)
    record.amountFen = fen
    record.balanceFen = balanceFen
    record.payerAccount = payer
    record.payeeAccount = payee
    record.reference = reference
    record.channel = channel
    record.memo = memo
    countZeros(payer)
    countZeros(payee)
    counters.countTransfer(fen)
    return true
  }

  /// Takes the cells that few tables have; `record` is left as it was where one is not plain.
  @inline(never)
  private func takePlainDetails(
    _ columns: UnsafePointer<PlainColumns>, into record: inout TransactionRecord
  ) -> Bool {
    var isPlain = true
    let payerName = plainValue(columns.pointee.payerName, &isPlain)
    let payeeName = plainValue(columns.pointee.payeeName, &isPlain)
    let payerIDNumber = plainValue(columns.pointee.payerIDNumber, &isPlain)
    let payeeIDNumber = plainValue(columns.pointee.payeeIDNumber, &isPlain)
    let payerBank = plainValue(columns.pointee.payerBank, &isPlain)
    let payeeBank = plainValue(columns.pointee.payeeBank, &isPlain)
    let payerRegion = plainValue(columns.pointee.payerRegion, &isPlain)
    let payeeRegion = plainValue(columns.pointee.payeeRegion, &isPlain)
    let ipAddress = plainValue(columns.pointee.ipAddress, &isPlain)
    let macAddress = plainValue(columns.pointee.macAddress, &isPlain)
    guard isPlain else { return false }
    record.payerName = payerName
    record.payeeName = payeeName
    record.payerIDNumber = payerIDNumber
    record.payeeIDNumber = payeeIDNumber
    record.payerBank = payerBank
    record.payeeBank = payeeBank
    record.payerRegion = payerRegion
    record.payeeRegion = payeeRegion
    record.ipAddress = ipAddress
    record.macAddress = macAddress
    return true
  }

  /// The cell as it stands where `value` would give back just that; none of a column that is not
  /// there. `isPlain` becomes false where blanks or marks may have to be taken off.
  @inline(__always)
  private func plainValue(_ column: Int, _ isPlain: inout Bool) -> TextSpan {
    if column < 0 { return TextSpan(offset: 0, length: 0) }
    let span = extents[column]
    if span.length == 0 { return TextSpan(offset: 0, length: 0) }
    let bytes = text.bytes(span)
    let first = bytes[0]
    let last = bytes[bytes.count &- 1]
    let isTight =
      first > 0x20 && last > 0x20 && first != 0xC2 && first != 0xE3 && last != 0xA0
      && last != 0x80 && first != UInt8(ascii: "=")
    if !isTight || first == UInt8(ascii: "-") || bytes.count <= 9 && mayMark(bytes) {
      isPlain = false
    }
    return span
  }

  /// Whether up to nine bytes may be a mark for a missing value.
  @inline(__always)
  private func mayMark(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    switch bytes[0] {
    // null, none, nan, nil, n/a.
    case UInt8(ascii: "n"), UInt8(ascii: "N"): bytes.count <= 4
    // 无, 未知.
    case 0xE6:
      bytes.count < 3 || bytes[1] == 0x97 && bytes[2] == 0xA0
        || bytes[1] == 0x9C && bytes[2] == 0xAA
    case UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "#"),
      UInt8(ascii: "("), 0xEF:
      true
    default: false
    }
  }

  /// 8 to 24 digits that do not begin with 0.
  @inline(__always)
  private func isPlainAccount(_ span: TextSpan) -> Bool {
    guard span.length >= 8, span.length <= 24 else { return false }
    let bytes = text.bytes(span)
    return bytes[0] != UInt8(ascii: "0") && RowDecoder.isAllDigits(bytes)
  }

  @inline(__always)
  private func isCNY(_ span: TextSpan) -> Bool {
    guard span.length == 3 else { return false }
    let bytes = text.bytes(span)
    return bytes[0] == UInt8(ascii: "C") && bytes[1] == UInt8(ascii: "N")
      && bytes[2] == UInt8(ascii: "Y")
  }

  @inline(__always)
  private func countZeros(_ account: TextSpan) {
    if account.length >= 16, account.length <= 19 { counters.countLong(text.bytes(account)) }
  }
}
