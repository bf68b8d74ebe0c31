/// Seconds since any fixed moment; passed in, so that the data plane knows no clock.
public typealias Stopwatch = @Sendable () -> Double

/// What is happening, for a progress line.
public struct ScanProgress: Sendable {
  public enum Stage: Sendable { case reading, reconciling, examining, publishing }
  public var stage: Stage
  /// Bytes read, or accounts examined.
  public var done: Int
  public var total: Int
  public var rows: Int

  public init(stage: Stage, done: Int, total: Int, rows: Int) {
    self.stage = stage
    self.done = done
    self.total = total
    self.rows = rows
  }
}
