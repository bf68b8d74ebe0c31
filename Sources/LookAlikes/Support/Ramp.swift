import Detection

/// A share of agreement that grows or falls linearly between two model parameters.
struct Ramp: Sendable {
  /// Where the value leaves 0 (rising) or 1 (falling).
  let start: Double
  /// Where the value reaches 1 (rising) or 0 (falling).
  let end: Double
  private let isRising: Bool

  /// 0 up to `least_<name>`, 1 from `full_<name>` on.
  static func rising(
    _ name: String, of parameters: DetectorParameters, in range: ClosedRange<Double> = 0...1
  ) throws(ParameterError) -> Ramp {
    try Ramp(parameters, "least_\(name)", "full_\(name)", range, isRising: true)
  }

  /// 1 up to `good_<name>`, 0 from `most_<name>` on.
  static func falling(
    _ name: String, of parameters: DetectorParameters, in range: ClosedRange<Double> = 0...1
  ) throws(ParameterError) -> Ramp {
    try Ramp(parameters, "good_\(name)", "most_\(name)", range, isRising: false)
  }

  private init(
    _ parameters: DetectorParameters, _ startName: String, _ endName: String,
    _ range: ClosedRange<Double>, isRising: Bool
  ) throws(ParameterError) {
    start = try parameters.number(startName, in: range)
    end = try parameters.number(endName, in: range)
    self.isRising = isRising
    guard start < end else {
      throw ParameterError(
        owner: parameters.owner, name: endName, reason: "must be greater than \(startName)")
    }
  }

  func callAsFunction(_ value: Double) -> Double {
    let share = min(1, max(0, (value - start) / (end - start)))
    return isRising ? share : 1 - share
  }
}
