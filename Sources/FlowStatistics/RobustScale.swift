/// Centre and spread of values that a few wild ones cannot move.
public struct RobustScale: Sendable, Equatable {
  /// The median.
  public var centre: Double
  /// 1.4826 × the median absolute deviation, the standard deviation for normal values; never 0.
  public var scale: Double

  public init(centre: Double, scale: Double) {
    self.centre = centre
    self.scale = scale
  }

  /// Measures the values; not empty, no NaN. Complexity: O(n).
  ///
  /// Where more than half of the values are equal the deviations of the others take over, so that
  /// a feature that is mostly constant still has a scale; without any deviation the scale is 1.
  public init(of values: [Double]) {
    var work = values
    let centre = Quantiles.median(of: &work)
    for index in work.indices { work[index] = (work[index] - centre).magnitude }
    let deviation = Quantiles.median(of: &work)
    var scale = 1.4826 * deviation
    if scale == 0 {
      var total = 0.0
      for value in values { total += (value - centre).magnitude }
      // For normal values the mean absolute deviation is sqrt(2/π) of the standard deviation.
      scale = 1.2533 * total / Double(values.count)
    }
    self.centre = centre
    self.scale = scale > 0 ? scale : 1
  }

  @inlinable
  public func standardised(_ value: Double) -> Double { (value - centre) / scale }
}
