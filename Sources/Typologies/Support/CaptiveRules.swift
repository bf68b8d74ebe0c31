import AccountFlows
import Detection

/// The numbers of ``CaptiveSweep``, read once.
struct CaptiveRules: Sendable {
  let windowDays: Int
  let leastObservedDays: Int
  let leastPaymentFen: Int64
  let leastUnnamedFen: Int64
  let mostUnnamed: Double
  let leastNamed: Int
  let leastPersons: Int
  let fullPersons: Double
  let fullOwn: Double
  let leastMedianFen: Double
  let fullMedianFen: Double
  let excess: ClosedRange<Double>
  let moneyShare: ClosedRange<Double>
  let leastSweepFen: Int64
  let leastHandedOn: Double
  let swept: ClosedRange<Double>
  let mostSwept: Double
  let fewSweeps: Double
  let fullSweeps: Double
  let mostSenders: Int
  let mostAccounts: Int
  let leastReceivedFen: Int64
  let captive: ClosedRange<Double>
  let mostReturned: Double
  let passed: ClosedRange<Double>
  let mostOnward: Int
  let personFactor: Double
  let enterpriseFactor: Double
  let round: ClosedRange<Double>
  let oddFactor: Double

  init(parameters: DetectorParameters) throws(ParameterError) {
    windowDays = try parameters.count("window_days", in: 2...1000)
    leastObservedDays = try parameters.count("least_observed_days", in: 2...1000)
    leastPaymentFen = Int64(try parameters.count("least_payment_yuan", in: 1...1_000_000)) * 100
    leastUnnamedFen = Int64(try parameters.count("least_unnamed_yuan", in: 1...1_000_000)) * 100
    mostUnnamed = try parameters.number("most_unnamed", in: 0...100)
    leastNamed = try parameters.count("least_named", in: 1...1000)
    leastPersons = try parameters.count("least_persons", in: 2...1000)
    fullPersons = try parameters.number("full_persons", in: 3...1_000_000)
    fullOwn = try parameters.number("full_own", in: 1...1000)
    leastMedianFen = try parameters.number("least_median_yuan", in: 1...1_000_000) * 100
    fullMedianFen = try parameters.number("full_median_yuan", in: 2...1e9) * 100
    excess = try Self.ramp("least_excess", "full_excess", parameters)
    moneyShare = try Self.ramp("least_money_share", "full_money_share", parameters)
    leastSweepFen = Int64(try parameters.count("least_sweep_yuan", in: 1...1_000_000)) * 100
    leastHandedOn = try parameters.number("least_handed_on", in: 0.01...1)
    swept = try Self.ramp("least_swept_share", "full_swept_share", parameters)
    mostSwept = try parameters.number("most_swept_share", in: 1...100)
    fewSweeps = try parameters.number("few_sweeps", in: 1...100)
    fullSweeps = try parameters.number("full_sweeps", in: 2...1000)
    mostSenders = try parameters.count("most_senders", in: 1...64)
    mostAccounts = try parameters.count("most_accounts", in: 1...1000)
    leastReceivedFen =
      Int64(try parameters.count("least_received_yuan", in: 1...1_000_000_000)) * 100
    captive = try Self.ramp("least_captive", "full_captive", parameters)
    mostReturned = try parameters.number("most_returned", in: 0...1)
    passed = try Self.ramp("least_passed", "full_passed", parameters)
    mostOnward = try parameters.count("most_onward", in: 1...64)
    personFactor = try parameters.number("person_factor", in: 0...1)
    enterpriseFactor = try parameters.number("enterprise_factor", in: 0...1)
    round = try Self.ramp("least_round", "full_round", parameters)
    oddFactor = try parameters.number("odd_factor", in: 0...1)
  }

  /// Two shares of which the first lies below the second.
  private static func ramp(_ low: String, _ high: String, _ parameters: DetectorParameters)
    throws(ParameterError) -> ClosedRange<Double>
  {
    let start = try parameters.number(low, in: 0...0.95)
    return start...max(start + 0.01, try parameters.number(high, in: 0.01...1))
  }

  /// Two payers at least, of sums that count, and something handed on.
  func mayHandOn(_ screen: AccountScreen) -> Bool {
    screen.inCount > 1 && screen.outCount > 0 && screen.largestInFen >= leastPaymentFen
      && screen.largestOutFen >= leastSweepFen
      && screen.inFen >= Int64(leastPersons) * leastPaymentFen
  }

  /// Few pay it, and it got enough.
  func mayReceive(_ screen: AccountScreen) -> Bool {
    screen.inFen >= leastReceivedFen && screen.largestInFen >= leastSweepFen
      && screen.distinctInAtLeast <= mostSenders
  }
}
