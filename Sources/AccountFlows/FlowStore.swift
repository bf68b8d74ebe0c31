import BankRecords

/// Whether a transaction counts, and if not, why.
public enum CountingStatus: UInt8, Sendable, CaseIterable {
  case counted
  /// The same row again, by the bank's own reference or by its running balance.
  case duplicate
  /// The payee's statement row of a transfer that the payer's statement has too.
  case mirror
  /// A reversal row (冲正), and the row that it cancels.
  case reversal
  case reversed
  /// A reversal whose original is not in the files.
  case unmatchedReversal

  /// The reason under which the row is counted as skipped.
  public var skipReason: String? {
    switch self {
    case .counted: nil
    case .duplicate: "duplicate"
    case .mirror: "mirror"
    case .reversal: "reversal"
    case .reversed: "reversed"
    case .unmatchedReversal: "reversal-without-original"
    }
  }
}

/// All accepted transactions of a run as columns, in the order of files and rows.
public struct FlowStore: Sendable {
  public internal(set) var directory = AccountDirectory()
  public private(set) var times: [Int64] = []
  public internal(set) var amountsFen: [Int64] = []
  public internal(set) var payers: [AccountID] = []
  public internal(set) var payees: [AccountID] = []
  public private(set) var topics: [MemoTopics] = []
  public private(set) var marks: [RowMarks] = []
  public private(set) var viewpoints: [Viewpoint] = []
  public internal(set) var statuses: [CountingStatus] = []
  /// What rows can be told by: the hash of their reference, odd, or where there is none that of
  /// balance, time and amount, even; 0 where sameness cannot be proved. Parties are no part of it,
  /// since links between numbers come last.
  var rowKeys: [UInt64] = []
  /// Hash of the balance; 0 where there is none.
  var balanceHashes: [UInt32] = []
  /// Counted rows whose reference stands on a row with other content, in order.
  public internal(set) var conflictingRows: [UInt32] = []
  /// What tables and rows say of account numbers, until `reconcile`: one or, in most runs, none. A
  /// list, since a store is copied about and should stay narrow.
  var registers: [AccountRegister] = []
  /// Where rows stand: offsets from the anchor of their batch.
  private var placements: [Placement] = []
  private var anchors: [Anchor] = []
  /// Places and devices, where rows have any.
  var origins = AccountOrigins()
  private let memoClassifier = MemoClassifier()
  private var memoCache = MemoTopicCache()

  private struct Placement: Sendable {
    var line: UInt32
    var byte: UInt32
    var length: UInt32
  }

  private struct Anchor: Sendable {
    var firstRow: Int
    var location: RowLocation
  }

  public init() {}

  public var count: Int { times.count }

  /// Whether any row is told from the side of one account, whose statement is then part of the run.
  public var hasStatements: Bool { viewpoints.contains { $0 != .transfer } }

  /// Bytes in use by the columns and the directory; memory that is set aside is not counted.
  public var usedBytes: Int { count * FlowStore.rowBytes + directory.usedBytes }

  /// Bytes of one transaction over all columns.
  private static let rowBytes =
    MemoryLayout<Int64>.stride * 2 + MemoryLayout<AccountID>.stride * 2
    + MemoryLayout<MemoTopics>.stride + MemoryLayout<RowMarks>.stride
    + MemoryLayout<Viewpoint>.stride + MemoryLayout<CountingStatus>.stride
    + MemoryLayout<UInt64>.stride + MemoryLayout<Placement>.stride

  /// The file, line and bytes of a transaction. O(log batches).
  public func location(of transaction: Int) -> RowLocation {
    var low = 0
    var high = anchors.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if anchors[middle].firstRow <= transaction { low = middle } else { high = middle }
    }
    let anchor = anchors[low].location
    let placement = placements[transaction]
    return RowLocation(
      file: anchor.file, line: anchor.line + UInt64(placement.line),
      byte: anchor.byte + UInt64(placement.byte), length: placement.length)
  }

  public func time(of transaction: Int) -> BookingTime { BookingTime(seconds: times[transaction]) }

  /// Takes over the accepted rows of a batch. Batches come in the order of files and rows.
  public mutating func append(_ batch: TransactionBatch) {
    if !batch.attributes.isEmpty {
      if registers.isEmpty { registers = [AccountRegister()] }
      registers[0].append(batch)
    }
    guard let first = batch.records.first else { return }
    precondition(count + batch.records.count < Int(UInt32.max), "a run holds < 2^32 rows")
    anchors.append(Anchor(firstRow: count, location: first.location))
    for record in batch.records {
      let memo = record.memo.isEmpty ? [] : batch.bytes(record.memo)
      let found = memo.isEmpty ? [] : memoCache.topics(of: memo, by: memoClassifier)
      topics.append(found)
      // A memo that says 冲正 makes the row a reversal, whatever its sign.
      marks.append(found.contains(.reversal) ? record.marks.union(.reversal) : record.marks)
    }
    batch.text.withUnsafeBufferPointer { text in
      for record in batch.records { append(record, text: text, anchor: first.location) }
    }
  }

  private mutating func append(
    _ record: TransactionRecord, text: UnsafeBufferPointer<UInt8>, anchor: RowLocation
  ) {
    // Invariant: spans of a batch lie inside its text (slicing checks it).
    func bytes(_ span: TextSpan) -> UnsafeBufferPointer<UInt8> {
      UnsafeBufferPointer(rebasing: text[span.range])
    }
    let currency = FlowStore.isYuan(bytes(record.currency)) ? bytes(.none) : bytes(record.currency)
    let (payer, payee) = internParties(of: record, currency: currency, bytes: bytes)
    if record.hasOrigins { noteOrigins(of: record, payer: payer, payee: payee, bytes: bytes) }
    times.append(record.time.seconds)
    amountsFen.append(record.amountFen)
    payers.append(payer)
    payees.append(payee)
    viewpoints.append(record.viewpoint)
    statuses.append(.counted)
    balanceHashes.append(record.balanceFen.map(FlowStore.balanceHash) ?? 0)
    rowKeys.append(
      rowKey(
        of: record, hasBothParties: payer.isKnown && payee.isKnown,
        reference: bytes(record.reference)))
    placements.append(
      Placement(
        line: UInt32(record.location.line - anchor.line),
        byte: UInt32(record.location.byte - anchor.byte), length: record.location.length))
  }

  private mutating func internParties(
    of record: TransactionRecord, currency: UnsafeBufferPointer<UInt8>,
    bytes: (TextSpan) -> UnsafeBufferPointer<UInt8>
  ) -> (payer: AccountID, payee: AccountID) {
    var payer = AccountID.unknown
    var payee = AccountID.unknown
    if !record.payerAccount.isEmpty {
      payer = directory.intern(bytes(record.payerAccount), currency: currency)
    }
    if !record.payeeAccount.isEmpty {
      payee = directory.intern(bytes(record.payeeAccount), currency: currency)
    }
    if !payer.isKnown, payee.isKnown, !record.payerName.isEmpty {
      payer = directory.internName(bytes(record.payerName), within: payee)
    }
    if !payee.isKnown, payer.isKnown, !record.payeeName.isEmpty {
      payee = directory.internName(bytes(record.payeeName), within: payer)
    }
    if payer.isKnown {
      if !record.payerName.isEmpty { directory.setName(bytes(record.payerName), of: payer) }
      if !record.payerIDNumber.isEmpty {
        directory.setIDNumber(bytes(record.payerIDNumber), of: payer)
      }
      if record.viewpoint == .payerStatement { directory.markOwn(payer) }
    }
    if payee.isKnown {
      if !record.payeeName.isEmpty { directory.setName(bytes(record.payeeName), of: payee) }
      if !record.payeeIDNumber.isEmpty {
        directory.setIDNumber(bytes(record.payeeIDNumber), of: payee)
      }
      if record.viewpoint == .payeeStatement { directory.markOwn(payee) }
    }
    return (payer, payee)
  }

  /// Two rows are the same row when the bank's reference (or, without one, the running balance)
  /// and all that moves money agree. Rows with neither cannot be told from honest repeats.
  private func rowKey(
    of record: TransactionRecord, hasBothParties: Bool, reference: UnsafeBufferPointer<UInt8>
  ) -> UInt64 {
    guard record.balanceFen != nil || (!reference.isEmpty && hasBothParties) else { return 0 }
    if !reference.isEmpty { return hashBytes(reference) | 1 }
    var state = mixed(UInt64(bitPattern: record.balanceFen ?? .min) ^ 0x51)
    state = mixed(state ^ UInt64(bitPattern: record.time.seconds))
    state = mixed(state ^ UInt64(bitPattern: record.amountFen)) & ~1
    return state == 0 ? 2 : state
  }

  private static func balanceHash(_ fen: Int64) -> UInt32 {
    UInt32(truncatingIfNeeded: mixed(UInt64(bitPattern: fen)) >> 32) | 1
  }

  private static func isYuan(_ currency: UnsafeBufferPointer<UInt8>) -> Bool {
    guard currency.count != 0 else { return true }
    return yuanNames.contains { currency.elementsEqual($0.utf8) }
  }

  /// How files write CNY.
  private static let yuanNames = [
    "CNY", "RMB", "人民币", "人民币元", "156", "01", "001", "元", "cny", "rmb", "Yuan", "yuan",
  ]
}
