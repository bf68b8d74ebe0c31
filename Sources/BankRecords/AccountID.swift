/// A dense number given to an account number when it is first seen; an index into account columns.
public struct AccountID: Hashable, Comparable, Sendable {
  public var rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  @inlinable
  public init(index: Int) { self.rawValue = UInt32(index) }

  /// The counterparty of a row that names none (cash over the counter, fees, interest).
  ///
  /// Unknown parties are never merged: two rows without a counterparty have two unknown ones.
  @inlinable public static var unknown: AccountID { AccountID(rawValue: .max) }

  @inlinable
  public var isKnown: Bool { rawValue != .max }

  /// The index into account columns; only of a known account.
  @inlinable
  public var index: Int {
    precondition(isKnown, "an unknown party has no index")
    return Int(rawValue)
  }

  @inlinable
  public static func < (left: AccountID, right: AccountID) -> Bool {
    left.rawValue < right.rawValue
  }
}
