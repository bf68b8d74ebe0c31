import BankRecords

public enum Direction: UInt8, Sendable, CaseIterable {
  case moneyIn
  case moneyOut
}

/// One side of a transaction, seen from one account.
public struct Leg: Sendable {
  public var time: BookingTime
  /// Never negative; reversed rows are already cancelled.
  public var amountFen: Int64
  /// The other party, or `.unknown` where the row names none.
  public var counterparty: AccountID
  /// Index into `AccountFlow.peers`, or -1 for an unknown counterparty.
  public var peer: Int32
  /// The transaction in the flow store; evidence refers to it.
  public var transaction: UInt32
  public var topics: MemoTopics
  public var direction: Direction
  public var marks: RowMarks

  public init(
    time: BookingTime, amountFen: Int64, counterparty: AccountID, peer: Int32 = -1,
    transaction: UInt32, topics: MemoTopics = [], direction: Direction, marks: RowMarks = []
  ) {
    self.time = time
    self.amountFen = amountFen
    self.counterparty = counterparty
    self.peer = peer
    self.transaction = transaction
    self.topics = topics
    self.direction = direction
    self.marks = marks
  }

  @inlinable public var isIn: Bool { direction == .moneyIn }
}
