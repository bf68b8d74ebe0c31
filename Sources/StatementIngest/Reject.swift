import BankRecords

/// Why a row was not accepted. Codes are stable and appear in `rejects.jsonl`.
public enum RejectCode: String, Sendable, CaseIterable {
  case fieldCount = "E_FIELD_COUNT"
  case quote = "E_QUOTE"
  case encoding = "E_ENCODING"
  case nul = "E_NUL"
  case lineTooLong = "E_LINE_TOO_LONG"
  case fieldTooLong = "E_FIELD_TOO_LONG"
  case truncated = "E_TRUNCATED"
  case amount = "E_AMOUNT"
  case amountSign = "E_AMOUNT_SIGN"
  case time = "E_TIME"
  case direction = "E_DIRECTION"
  case account = "E_ACCOUNT"
  case accountDamaged = "E_ACCOUNT_DAMAGED"
  case currency = "E_CURRENCY"
  case balance = "E_BALANCE"
  /// The parts of an entry contradict one another (a batch that its details do not add up to).
  case contradiction = "E_CONTRADICTION"
}

/// One row that was not accepted, whole and replayable.
public struct Reject: Sendable {
  public var location: RowLocation
  /// Column counted from 1, or 0 where the row as a whole is at fault.
  public var column: Int
  public var columnName: String
  public var code: RejectCode
  /// What is wrong and what to do; account numbers masked.
  public var message: String
  /// The row's bytes as they stand in the file (before any change of encoding).
  public var raw: [UInt8]

  public init(
    location: RowLocation, column: Int, columnName: String, code: RejectCode, message: String,
    raw: [UInt8]
  ) {
    self.location = location
    self.column = column
    self.columnName = columnName
    self.code = code
    self.message = message
    self.raw = raw
  }
}
