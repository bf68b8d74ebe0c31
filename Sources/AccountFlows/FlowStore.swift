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
  public internal(set) var times: [Int64] = []
  public internal(set) var amountsFen: [Int64] = []
  public internal(set) var payers: [AccountID] = []
  public internal(set) var payees: [AccountID] = []
  public internal(set) var topics: [MemoTopics] = []
  public internal(set) var marks: [RowMarks] = []
  public internal(set) var viewpoints: [Viewpoint] = []
  public internal(set) var statuses: [CountingStatus] = []
  /// What rows can be told by: the hash of their reference, odd, or where there is none that of
  /// balance, time and amount, even; 0 where sameness cannot be proved. Parties are no part of it,
  /// since links between numbers come last.
  var rowKeys: [UInt64] = []
  /// Hash of the balance; 0 where there is none. Shorter than the other columns where the last rows
  /// have none.
  var balanceHashes: [UInt32] = []
  /// Counted rows whose reference stands on a row with other content, in order.
  public internal(set) var conflictingRows: [UInt32] = []
  /// What tables and rows say of account numbers, until `reconcile`: one or, in most runs, none. A
  /// list, since a store is copied about and should stay narrow.
  var registers: [AccountRegister] = []
  /// Where rows stand in their files.
  var placements = RowPlacements()
  /// Places and devices, where rows have any.
  var origins = AccountOrigins()
  /// What `AccountDirectory.touch` gave back; no meaning, but the compiler must not know.
  var touched: UInt64 = 0

  public init() {}

  public var count: Int { times.count }

  /// Whether any row is told from the side of one account, whose statement is then part of the run.
  public var hasStatements: Bool { viewpoints.contains { $0 != .transfer } }

  /// Bytes in use by the columns and the directory; memory that is set aside is not counted.
  public var usedBytes: Int {
    count * FlowStore.rowBytes + placements.oddByteCount + directory.usedBytes
  }

  /// Bytes of one transaction over all columns.
  private static let rowBytes =
    MemoryLayout<Int64>.stride * 2 + MemoryLayout<AccountID>.stride * 2
    + MemoryLayout<MemoTopics>.stride + MemoryLayout<RowMarks>.stride
    + MemoryLayout<Viewpoint>.stride + MemoryLayout<CountingStatus>.stride
    + MemoryLayout<UInt64>.stride + RowPlacements.rowBytes

  /// The file, line and bytes of a transaction.
  public func location(of transaction: Int) -> RowLocation { placements.location(of: transaction) }

  public func time(of transaction: Int) -> BookingTime { BookingTime(seconds: times[transaction]) }

  static func isYuan(_ currency: UnsafeBufferPointer<UInt8>) -> Bool {
    guard currency.count != 0 else { return true }
    return yuanNames.contains { currency.elementsEqual($0.utf8) }
  }

  /// How files write CNY.
  private static let yuanNames = [
    "CNY", "RMB", "人民币", "人民币元", "156", "01", "001", "元", "cny", "rmb", "Yuan", "yuan",
  ]
}
