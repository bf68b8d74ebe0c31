import Glibc

/// A constant on which many values lie.
public struct RateCluster: Sendable, Equatable {
  /// The median of the values on it.
  public var centre: Double
  public var count: Int

  public init(centre: Double, count: Int) {
    self.centre = centre
    self.count = count
  }
}

/// Whether positive values pile up on a few constants.
public enum RateConcentration {
  /// At most `most` constants, the fullest first, each with at least `least` values within
  /// `relativeTolerance` of it and clearly more than its surroundings lead to expect.
  ///
  /// The surroundings are the values within 20 % that lie on no other constant: a smooth
  /// distribution has no constants, however narrow it is. Complexity: O(n log n + most · n).
  public static func clusters(
    of values: [Double], relativeTolerance: Double, most: Int, least: Int
  ) -> [RateCluster] {
    precondition(relativeTolerance > 0 && relativeTolerance < 0.1, "a tolerance below a tenth")
    precondition(values.allSatisfy { $0 > 0 }, "rates are positive")
    var free = values.sorted()
    var found: [RateCluster] = []
    while found.count < most, let cluster = fullest(in: free, relativeTolerance) {
      guard cluster.count >= max(2, least) else { break }
      let low = cluster.centre * (1 - relativeTolerance)
      let high = cluster.centre * (1 + relativeTolerance)
      let around = free.lazy.filter {
        ($0 >= cluster.centre / 1.2 && $0 < low) || ($0 > high && $0 <= cluster.centre * 1.2)
      }.count
      // The ring is about 0.36 wide in logarithms, the window twice the tolerance.
      let expected = Double(around) * 2 * relativeTolerance / (2 * log(1.2) - 2 * relativeTolerance)
      free.removeAll { $0 >= low && $0 <= high }
      if Double(cluster.count) >= Double(least) + 3 * expected { found.append(cluster) }
    }
    return found
  }

  /// The window of twice the tolerance with most values; the lowest of equals.
  private static func fullest(in sorted: [Double], _ relativeTolerance: Double) -> RateCluster? {
    let width = (1 + relativeTolerance) / (1 - relativeTolerance)
    var best: Range<Int>?
    var start = 0
    for end in sorted.indices {
      while sorted[start] * width < sorted[end] { start += 1 }
      if end + 1 - start > best?.count ?? 0 { best = start..<(end + 1) }
    }
    guard let best else { return nil }
    let centre = sorted[best.lowerBound + best.count / 2]
    let low = centre * (1 - relativeTolerance)
    let high = centre * (1 + relativeTolerance)
    return RateCluster(centre: centre, count: sorted.lazy.filter { $0 >= low && $0 <= high }.count)
  }

  /// Share of values that evenly spread logarithms between the bounds would put on `constants`.
  public static func chanceShare(
    constants: Int, relativeTolerance: Double, from low: Double, to high: Double
  ) -> Double {
    precondition(low > 0 && high > low, "bounds of positive rates")
    return min(0.99, Double(constants) * 2 * relativeTolerance / log(high / low))
  }
}

/// Whether whole amounts are multiples of a unit.
public enum Lattice {
  /// Share of the amounts that are multiples of `unit`, in [0, 1]; 0 without amounts.
  public static func share(of amounts: [Int64], unit: Int64) -> Double {
    precondition(unit > 0, "a lattice has a positive unit")
    guard !amounts.isEmpty else { return 0 }
    var count = 0
    for amount in amounts where amount % unit == 0 { count += 1 }
    return Double(count) / Double(amounts.count)
  }
}
