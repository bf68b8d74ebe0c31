/// A mean with the interval in which it lies in 95 of 100 redraws of its values.
public struct BootstrapInterval: Sendable, Equatable, Codable {
  public var mean: Double
  public var low: Double
  public var high: Double

  /// Percentile bootstrap (Efron 1979): `draws` redraws with replacement, from `seed`. Of one value
  /// the interval is that value.
  public init(of values: [Double], seed: UInt64, draws: Int = 2000) {
    precondition(
      !values.isEmpty && draws >= 40, "a mean of something, enough redraws for its tails")
    var generator = SeededGenerator(seed: seed, stream: 0xB007)
    mean = values.reduce(0, +) / Double(values.count)
    var means: [Double] = []
    for _ in 0..<draws {
      var sum = 0.0
      for _ in values.indices { sum += values[generator.below(values.count)] }
      means.append(sum / Double(values.count))
    }
    means.sort()
    low = means[draws / 40]
    high = means[draws - 1 - draws / 40]
  }
}
