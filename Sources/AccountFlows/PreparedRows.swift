import BankRecords

/// The accepted rows of a batch as columns, with all that can be told of them without the store:
/// made by whichever thread parsed the batch, so that only finding accounts is left to be done in the
/// order of the file.
public struct PreparedRows: Sendable {
  /// The rows themselves: text of new accounts and of names is taken from them.
  public let batch: TransactionBatch
  /// Payer and payee of each row.
  private(set) var keys: [AccountKey] = []
  /// Rows that say more of their parties than their numbers, in order.
  private(set) var detailedRows: [UInt32] = []
  private(set) var times: [Int64] = []
  private(set) var amountsFen: [Int64] = []
  private(set) var topics: [MemoTopics] = []
  private(set) var marks: [RowMarks] = []
  private(set) var viewpoints: [Viewpoint] = []
  private(set) var rowKeys: [UInt64] = []
  /// Empty where no row has a balance.
  private(set) var balanceHashes: [UInt32] = []

  public init(_ batch: TransactionBatch) {
    self.batch = batch
    let records = batch.records
    if records.isEmpty { return }
    keys.reserveCapacity(2 * records.count)
    times.reserveCapacity(records.count)
    amountsFen.reserveCapacity(records.count)
    topics.reserveCapacity(records.count)
    marks.reserveCapacity(records.count)
    viewpoints.reserveCapacity(records.count)
    rowKeys.reserveCapacity(records.count)
    var memos = MemoTopicCache(capacity: PreparedRows.memosKept)
    var hasBalances = false
    batch.text.withUnsafeBufferPointer { bytes in
      let text = BatchText(bytes: bytes)
      records.withUnsafeBufferPointer { records in
        for row in 0..<records.count {
          let record = PreparedRows.reference(records, row)
          add(record, row: row, text, &memos)
          hasBalances = hasBalances || record.pointee.balanceFen != nil
        }
      }
    }
    if hasBalances {
      balanceHashes = records.map { $0.balanceFen.map(PreparedRows.balanceHash) ?? 0 }
    }
  }

  /// Memos whose topics are at hand: blocks have few.
  private static let memosKept = 1024
  private static let classifier = MemoClassifier()

  @inline(__always)
  private static func reference(
    _ records: UnsafeBufferPointer<TransactionRecord>, _ row: Int
  ) -> UnsafePointer<TransactionRecord> {
    guard let base = records.baseAddress else { preconditionFailure("there are rows") }
    // Invariant: the caller counts rows below the count. A record is not copied to be looked at.
    return base + row
  }

  @inline(__always)
  private mutating func add(
    _ record: UnsafePointer<TransactionRecord>, row: Int, _ text: BatchText,
    _ memos: inout MemoTopicCache
  ) {
    addKeys(of: record, text)
    if PreparedRows.saysMore(record) { detailedRows.append(UInt32(truncatingIfNeeded: row)) }
    times.append(record.pointee.time.seconds)
    amountsFen.append(record.pointee.amountFen)
    viewpoints.append(record.pointee.viewpoint)
    rowKeys.append(PreparedRows.rowKey(of: record, reference: text(record.pointee.reference)))
    let memo = text(record.pointee.memo)
    let found: MemoTopics =
      memo.count == 0
      ? [] : memos.topics(of: memo, hash: hashBytes(memo), by: PreparedRows.classifier)
    topics.append(found)
    // A memo that says 冲正 makes the row a reversal, whatever its sign.
    marks.append(
      found.contains(.reversal) ? record.pointee.marks.union(.reversal) : record.pointee.marks)
  }

  @inline(__always)
  private mutating func addKeys(of record: UnsafePointer<TransactionRecord>, _ text: BatchText) {
    let payer = record.pointee.payerAccount
    let payee = record.pointee.payeeAccount
    let isWhole =
      record.pointee.currency.length == 0
      && (payer.length > 0 || record.pointee.payerName.length == 0)
      && (payee.length > 0 || record.pointee.payeeName.length == 0)
    if isWhole || FlowStore.isInYuanByNumbers(record, text) {
      keys.append(payer.length > 0 ? AccountKey(text(payer)) : .none)
      keys.append(payee.length > 0 ? AccountKey(text(payee)) : .none)
    } else {
      keys.append(.row)
      keys.append(.row)
    }
  }

  /// Whether a row has more to say of its parties than their numbers.
  @inline(__always)
  private static func saysMore(_ record: UnsafePointer<TransactionRecord>) -> Bool {
    record.pointee.viewpoint != .transfer
      || record.pointee.payerName.length | record.pointee.payeeName.length
        | record.pointee.payerIDNumber.length | record.pointee.payeeIDNumber.length != 0
      || record.pointee.hasOrigins
  }

  /// Two rows are the same row when the bank's reference (or, without one, the running balance)
  /// and all that moves money agree. Rows with neither cannot be told from honest repeats.
  @inline(__always)
  private static func rowKey(
    of record: UnsafePointer<TransactionRecord>, reference: UnsafeBufferPointer<UInt8>
  ) -> UInt64 {
    let balance = record.pointee.balanceFen
    guard balance != nil || (reference.count > 0 && hasBothParties(record)) else { return 0 }
    if reference.count > 0 { return hashBytes(reference) | 1 }
    var state = mixed(UInt64(bitPattern: balance ?? .min) ^ 0x51)
    state = mixed(state ^ UInt64(bitPattern: record.pointee.time.seconds))
    state = mixed(state ^ UInt64(bitPattern: record.pointee.amountFen)) & ~1
    return state == 0 ? 2 : state
  }

  /// Whether payer and payee will both have an account: a party known by name has one beside a party
  /// with a number.
  @inline(__always)
  private static func hasBothParties(_ record: UnsafePointer<TransactionRecord>) -> Bool {
    let (hasPayer, hasPayee) = (
      record.pointee.payerAccount.length > 0, record.pointee.payeeAccount.length > 0
    )
    if hasPayer, hasPayee { return true }
    return hasPayer && record.pointee.payeeName.length > 0
      || hasPayee && record.pointee.payerName.length > 0
  }

  private static func balanceHash(_ fen: Int64) -> UInt32 {
    UInt32(truncatingIfNeeded: mixed(UInt64(bitPattern: fen)) >> 32) | 1
  }
}

/// The text of a batch, with spans that were checked by whoever made it.
struct BatchText {
  let bytes: UnsafeBufferPointer<UInt8>

  @inline(__always)
  func callAsFunction(_ span: TextSpan) -> UnsafeBufferPointer<UInt8> {
    let end = Int(span.offset) &+ Int(span.length)
    // Invariant: spans of a batch lie inside its text.
    precondition(end <= bytes.count, "a span lies inside its text")
    guard let base = bytes.baseAddress else { return UnsafeBufferPointer(start: nil, count: 0) }
    return UnsafeBufferPointer(start: base + Int(span.offset), count: Int(span.length))
  }
}

extension FlowStore {
  /// Whether both parties of a row that names a currency or only one number are found by their
  /// numbers alone all the same.
  @inline(never)
  fileprivate static func isInYuanByNumbers(
    _ record: UnsafePointer<TransactionRecord>, _ text: BatchText
  ) -> Bool {
    let currency = record.pointee.currency
    guard currency.length == 0 || isYuan(text(currency)) else { return false }
    let (hasPayer, hasPayee) = (
      record.pointee.payerAccount.length > 0, record.pointee.payeeAccount.length > 0
    )
    return hasPayer == hasPayee
      || (hasPayer ? record.pointee.payeeName : record.pointee.payerName).length == 0
  }
}
