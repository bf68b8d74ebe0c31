import AccountFlows
import BankRecords

/// What one detector says of one account.
public struct Finding: Sendable {
  /// The detector's stable id.
  public var detector: String
  /// How strongly the pattern shows, in [0, 1]; a stronger plant never gives less.
  public var strength: Double
  public var window: ClosedRange<BookingTime>
  /// The figures behind the strength, in the order in which they are shown.
  public var quantities: [Quantity]
  /// One Chinese clause that says what was seen, with the figures; no account numbers.
  public var statement: String
  /// The rows that recompute the quantities.
  public var evidence: [Evidence]

  public init(
    detector: String, strength: Double, window: ClosedRange<BookingTime>, quantities: [Quantity],
    statement: String, evidence: [Evidence]
  ) {
    precondition(strength >= 0 && strength <= 1, "a strength lies in [0, 1]")
    self.detector = detector
    self.strength = strength
    self.window = window
    self.quantities = quantities
    self.statement = statement
    self.evidence = evidence
  }
}

/// A named figure with its unit.
public struct Quantity: Sendable, Equatable {
  /// Stable snake_case name.
  public var name: String
  public var chineseName: String
  public var value: Value

  public enum Value: Sendable, Equatable {
    case count(Int)
    case money(Money)
    /// A share in [0, 1] or a rate.
    case ratio(Double)
    case days(Double)
    case text(String)
  }

  public init(_ name: String, _ chineseName: String, _ value: Value) {
    self.name = name
    self.chineseName = chineseName
    self.value = value
  }
}

/// One transaction that a finding or an explanation rests on.
public struct Evidence: Sendable, Hashable {
  /// Index into the flow store.
  public var transaction: UInt32
  /// What the row is to the finding.
  public var role: Role

  public enum Role: String, Sendable, CaseIterable {
    /// Money in from the public (集资转入).
    case collected
    /// Money swept on (集中转出).
    case swept
    /// Money paid back or out in batches (返款).
    case paidOut = "paid_out"
    /// Other rows of the pattern.
    case supporting
  }

  public init(transaction: UInt32, role: Role) {
    self.transaction = transaction
    self.role = role
  }
}

/// A legitimate reason for the shape of a flow, said in the open.
public struct Explanation: Sendable {
  /// The look-alike's stable id.
  public var lookAlike: String
  /// How well it explains the flow, in [0, 1].
  public var strength: Double
  /// One Chinese clause: why it looks like this business.
  public var statement: String
  public var quantities: [Quantity]
  public var evidence: [Evidence]

  public init(
    lookAlike: String, strength: Double, statement: String, quantities: [Quantity],
    evidence: [Evidence]
  ) {
    precondition(strength >= 0 && strength <= 1, "a strength lies in [0, 1]")
    self.lookAlike = lookAlike
    self.strength = strength
    self.statement = statement
    self.quantities = quantities
    self.evidence = evidence
  }
}
