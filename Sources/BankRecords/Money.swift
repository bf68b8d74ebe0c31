/// An amount of money in fen (分, one hundredth of a yuan), exact.
///
/// Sums go through `adding(_:)` or Int128; `Double` appears only inside score arithmetic.
public struct Money: Hashable, Comparable, Sendable {
  /// The amount in fen; negative where money is owed back.
  public var fen: Int64

  public static let zero = Money(fen: 0)

  @inlinable
  public init(fen: Int64) { self.fen = fen }

  @inlinable
  public init(yuan: Int64) {
    let (fen, overflow) = yuan.multipliedReportingOverflow(by: 100)
    precondition(!overflow, "an amount in yuan must fit Int64 fen")
    self.fen = fen
  }

  /// The amount in yuan, rounded to the nearest double: for scores and charts, never for sums.
  @inlinable
  public var approximateYuan: Double { Double(fen) / 100 }

  @inlinable
  public static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }

  @inlinable
  public static func + (left: Money, right: Money) -> Money { Money(fen: left.fen + right.fen) }

  @inlinable
  public static func - (left: Money, right: Money) -> Money { Money(fen: left.fen - right.fen) }

  @inlinable
  public static func += (left: inout Money, right: Money) { left.fen += right.fen }
}

extension Money: CustomStringConvertible {
  /// Plain decimal yuan with two places and no thousands separators: `-1234.56`.
  public var description: String {
    let magnitude = fen.magnitude
    let cents = magnitude % 100
    return "\(fen < 0 ? "-" : "")\(magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
  }
}
