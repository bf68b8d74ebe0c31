/// How many rows may be rejected before the run is held and nothing is published.
public enum RejectLimit: Sendable, Equatable, CustomStringConvertible {
  case count(Int)
  /// Share of the rows read, in [0, 1].
  case share(Double)

  public func allows(rejected: Int, read: Int) -> Bool {
    switch self {
    case .count(let limit): rejected <= limit
    case .share(let share): Double(rejected) <= share * Double(read)
    }
  }

  public var description: String {
    switch self {
    case .count(let limit): "\(limit)"
    case .share(let share): "\(share * 100)%"
    }
  }
}
