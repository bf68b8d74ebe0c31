/// A run of bytes inside a batch's text.
public struct TextSpan: Hashable, Sendable, BitwiseCopyable {
  public var offset: UInt32
  public var length: UInt32

  /// The empty span: the column is absent or blank.
  @inlinable
  public static var none: TextSpan { TextSpan(offset: 0, length: 0) }

  @inlinable
  public init(offset: Int, length: Int) {
    self.offset = UInt32(truncatingIfNeeded: offset)
    self.length = UInt32(truncatingIfNeeded: length)
  }

  @inlinable
  public var isEmpty: Bool { length == 0 }

  @inlinable
  public var range: Range<Int> { Int(offset)..<(Int(offset) + Int(length)) }
}

/// Where a row stands in the files of a run.
public struct RowLocation: Hashable, Sendable {
  /// Index into the run's list of input files.
  public var file: UInt32
  /// Line of the row's first byte, counted from 1.
  public var line: UInt64
  /// Offset of the row's first byte in the file, after decompression and before any change of
  /// encoding.
  public var byte: UInt64
  /// Length of the row in those bytes, without its line end.
  public var length: UInt32

  @inlinable
  public init(file: UInt32, line: UInt64, byte: UInt64, length: UInt32) {
    self.file = file
    self.line = line
    self.byte = byte
    self.length = length
  }
}

/// From whose side a row tells of a transfer.
public enum Viewpoint: UInt8, Sendable, CaseIterable {
  /// A row of a transfer table: names payer and payee.
  case transfer
  /// A row of the payer's statement (own account paid).
  case payerStatement
  /// A row of the payee's statement (own account received).
  case payeeStatement
}

/// Facts of a row that change how it counts.
public struct RowMarks: OptionSet, Hashable, Sendable {
  public var rawValue: UInt8

  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Cash over the counter or at a machine.
  public static let cash = RowMarks(rawValue: 1)
  /// A reversal (冲正): cancels an earlier row of the same parties and amount.
  public static let reversal = RowMarks(rawValue: 2)
  /// The file gives the day only; the time of day is 00:00:00 by convention.
  public static let dateOnly = RowMarks(rawValue: 4)
}

/// One accepted row: payer, payee, time and amount are decoded, the rest are spans of text.
public struct TransactionRecord: Sendable {
  public var time = BookingTime(seconds: 0)
  /// The amount in fen, never negative.
  public var amountFen: Int64 = 0
  /// The own account's balance after the row, where the file gives one.
  public var balanceFen: Int64?
  public var payerAccount = TextSpan.none
  public var payeeAccount = TextSpan.none
  public var payerName = TextSpan.none
  public var payeeName = TextSpan.none
  public var payerIDNumber = TextSpan.none
  public var payeeIDNumber = TextSpan.none
  public var payerBank = TextSpan.none
  public var payeeBank = TextSpan.none
  public var payerRegion = TextSpan.none
  public var payeeRegion = TextSpan.none
  /// The bank's own reference of the row (流水号, txn_id); blank or all-zero references are `none`.
  public var reference = TextSpan.none
  /// ISO currency code; `none` means CNY.
  public var currency = TextSpan.none
  public var channel = TextSpan.none
  public var memo = TextSpan.none
  public var ipAddress = TextSpan.none
  public var macAddress = TextSpan.none
  public var viewpoint = Viewpoint.transfer
  public var marks: RowMarks = []
  public var location = RowLocation(file: 0, line: 0, byte: 0, length: 0)

  public init() {}
}

/// Accepted rows of one block of one file, with the text their spans point into.
/// A block of a table of accounts has attributes and no records.
public struct TransactionBatch: Sendable {
  /// UTF-8 bytes; unescaped copies of quoted fields may stand behind the block's own text.
  public var text: [UInt8]
  public var records: [TransactionRecord]
  /// What rows of the block say of accounts and persons beside moving money.
  public var attributes: [AttributeRecord]

  public init(
    text: [UInt8] = [], records: [TransactionRecord] = [], attributes: [AttributeRecord] = []
  ) {
    self.text = text
    self.records = records
    self.attributes = attributes
  }

  /// Whether the block gave nothing.
  public var isEmpty: Bool { records.isEmpty && attributes.isEmpty }

  /// The bytes of a span.
  @inlinable
  public func bytes(_ span: TextSpan) -> ArraySlice<UInt8> { text[span.range] }

  /// The span as a string: for errors, previews and tests.
  public func string(_ span: TextSpan) -> String {
    String(decoding: text[span.range], as: UTF8.self)
  }
}
