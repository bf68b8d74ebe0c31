import Glibc

/// How figures become parts of a strength. All are monotone and lie in [0, 1].
enum Scoring {
  /// `start` at `low` and below, 1 at `high` and above, straight between.
  static func linear(_ value: Double, from low: Double, to high: Double, start: Double = 0)
    -> Double
  {
    guard value > low else { return start }
    guard value < high else { return 1 }
    return start + (1 - start) * (value - low) / (high - low)
  }

  /// The same on a logarithmic scale, for counts and sums; `low` > 0.
  static func logarithmic(_ value: Double, from low: Double, to high: Double, start: Double = 0)
    -> Double
  {
    guard value > low else { return start }
    guard value < high else { return 1 }
    return start + (1 - start) * log(value / low) / log(high / low)
  }

  /// A strength as it is published: in [0, 1], to six digits, so that last bits do not show.
  static func strength(_ value: Double) -> Double {
    min(1, max(0, (value * 1e6).rounded() / 1e6))
  }
}
