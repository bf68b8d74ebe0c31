import AccountFlows
import FlowStatistics
import Glibc

/// Weaker readings, for schemes whose rates differ from person to person or stray.
extension RateEvidence {
  /// Days on which a person must be paid before the own rate says something.
  private static let leastDays = 3
  /// Part of a person's payouts that must lie on the own rate.
  private static let leastOwnShare = 0.8
  /// Width of a band in logarithms: from a rate to about 1.4 times it.
  private static let bandWidth = 0.35

  /// Payouts of persons who are each paid a rate of their own, the same every time.
  static func personal(_ flow: AccountFlow, payouts: [PrincipalPayout], limits: Limits)
    -> RateEvidence
  {
    var found = RateEvidence()
    found.grade = .personal
    var centres: [Double] = []
    var start = 0
    while start < payouts.count {
      var end = start
      while end < payouts.count, payouts[end].party == payouts[start].party { end += 1 }
      let own = (start..<end).filter { payouts[$0].sort == .interest }
      start = end
      let days = own.map { flow.legs[payouts[$0].leg].time.day.daysSince1970 }.withoutRepeats()
      guard days.count >= leastDays else { continue }
      var rates = own.map { rate(flow, payouts[$0]) }
      let centre = Quantiles.median(of: &rates)
      let fitting = own.filter { index in
        let straying = (rate(flow, payouts[index]) - centre).magnitude
        return straying <= limits.tolerance * centre
          || straying * payouts[index].principal
            <= min(limits.roundingFen, 0.05 * centre * payouts[index].principal)
      }
      guard Double(fitting.count) >= leastOwnShare * Double(own.count) else { continue }
      found.onConstant += fitting
      centres.append(centre)
    }
    found.finish(flow, payouts, centres: centres, chance: 0)
    return found
  }

  /// Payouts whose rates lie within the fullest narrow band.
  static func band(_ flow: AccountFlow, payouts: [PrincipalPayout], limits: Limits)
    -> RateEvidence
  {
    var found = RateEvidence()
    found.grade = .band
    let rates = payouts.lazy.filter { $0.sort == .interest }.map { rate(flow, $0) }.sorted()
    var best = 0..<0
    var low = 0
    for high in rates.indices {
      while log(rates[high] / rates[low]) > bandWidth { low += 1 }
      if high + 1 - low > best.count { best = low..<(high + 1) }
    }
    guard let first = rates[best].first, let last = rates[best].last else { return found }
    for (index, payout) in payouts.enumerated() where payout.sort == .interest {
      if (first...last).contains(rate(flow, payout)) { found.onConstant.append(index) }
    }
    let chance =
      bandWidth / log(limits.bounds.rate.upperBound / limits.bounds.rate.lowerBound)
    found.finish(flow, payouts, centres: [first, last], chance: min(0.9, chance))
    return found
  }

  private static func rate(_ flow: AccountFlow, _ payout: PrincipalPayout) -> Double {
    payout.rate(amountFen: flow.legs[payout.leg].amountFen, principal: payout.principal)
  }

  private mutating func finish(
    _ flow: AccountFlow, _ payouts: [PrincipalPayout], centres: [Double], chance: Double
  ) {
    guard let low = centres.min(), let high = centres.max() else { return }
    rateRange = low...high
    countPayees(flow, payouts)
    let (returns, others) = returnsAndOthers(payouts)
    let onShare = Double(onConstant.count) / Double(max(1, returns + others))
    share = max(0, (onShare - chance) / (1 - chance))
    measureSpread(flow, payouts)
  }

  /// How much narrower rates are spread than payouts: payouts that follow the principal differ by
  /// it, rates do not.
  private mutating func measureSpread(_ flow: AccountFlow, _ payouts: [PrincipalPayout]) {
    let rates = onConstant.map { log(RateEvidence.rate(flow, payouts[$0])) }
    let sums = onConstant.map { log(Double(flow.legs[payouts[$0].leg].amountFen)) }
    let spread = RateEvidence.deviation(sums)
    guard spread > 1e-6 else { return }
    ownness = min(1, max(0, 1 - RateEvidence.deviation(rates) / spread))
  }

  private static func deviation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(max(1, values.count))).squareRoot()
  }
}
