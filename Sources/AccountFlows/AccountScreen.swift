import BankRecords

/// A small fixed record of an account, kept for every account while reading: enough to say which
/// detectors cannot fire, and the features by which an account is compared with its peers.
public struct AccountScreen: Sendable {
  public var inCount: UInt32 = 0
  public var outCount: UInt32 = 0
  public var inFen: Int64 = 0
  public var outFen: Int64 = 0
  public var largestInFen: Int64 = 0
  public var largestOutFen: Int64 = 0
  public var firstDay: Int32 = .max
  public var lastDay: Int32 = .min
  /// Upper bounds of the numbers of distinct counterparties are the leg counts; these are counted
  /// exactly where the counterparty is new to a small sketch, so they are lower bounds.
  public var distinctInSketch: UInt64 = 0
  public var distinctOutSketch: UInt64 = 0

  public init() {}

  /// Counts one leg.
  @inlinable
  public mutating func add(
    direction: Direction, amountFen: Int64, day: CivilDay, counterpartyHash: UInt64
  ) {
    let bit = UInt64(1) << (counterpartyHash >> 58)
    if direction == .moneyIn {
      inCount += 1
      inFen += amountFen
      largestInFen = max(largestInFen, amountFen)
      distinctInSketch |= bit
    } else {
      outCount += 1
      outFen += amountFen
      largestOutFen = max(largestOutFen, amountFen)
      distinctOutSketch |= bit
    }
    firstDay = min(firstDay, day.daysSince1970)
    lastDay = max(lastDay, day.daysSince1970)
  }

  /// Counts what another record of the same account did.
  mutating func add(_ other: AccountScreen) {
    inCount += other.inCount
    outCount += other.outCount
    inFen += other.inFen
    outFen += other.outFen
    largestInFen = max(largestInFen, other.largestInFen)
    largestOutFen = max(largestOutFen, other.largestOutFen)
    firstDay = min(firstDay, other.firstDay)
    lastDay = max(lastDay, other.lastDay)
    distinctInSketch |= other.distinctInSketch
    distinctOutSketch |= other.distinctOutSketch
  }

  /// At least this many distinct counterparties paid in (a lower bound, ≤ 64).
  @inlinable public var distinctInAtLeast: Int { distinctInSketch.nonzeroBitCount }
  @inlinable public var distinctOutAtLeast: Int { distinctOutSketch.nonzeroBitCount }

  @inlinable public var activeDays: Int { lastDay < firstDay ? 0 : Int(lastDay - firstDay) + 1 }
}
