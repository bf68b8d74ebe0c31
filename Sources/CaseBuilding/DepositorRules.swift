import Detection

/// When an account deals with another as one of many depositors: figures of `case-grouping` in the model.
///
/// | name | unit | range | what |
/// |---|---|---|---|
/// | depositor_fellows | persons | 1…1000 | who pay the same account, so that one of them is one of many |
/// | depositor_times | times | 1…100 | the third largest fellow's sum that a depositor's may be |
/// | depositor_returned | times | 1…100 | his own money that he gets back at most |
/// | depositor_collected | share | 0…10 | of what he paid in that he took in from others at most |
public struct DepositorRules: Sendable, Equatable {
  /// Others who pay the same account.
  public let leastFellows: Int
  /// Times the third largest fellow's sum.
  public let mostTimesFellows: Double
  /// Times his own money that comes back to him.
  public let mostReturned: Double
  /// Share of what he paid in from which money of others makes him a collector.
  public let leastCollected: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastFellows = try parameters.count("depositor_fellows", in: 1...1000)
    mostTimesFellows = try parameters.number("depositor_times", in: 1...100)
    mostReturned = try parameters.number("depositor_returned", in: 1...100)
    leastCollected = try parameters.number("depositor_collected", in: 0...10)
  }
}
