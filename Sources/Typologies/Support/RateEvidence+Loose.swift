import AccountFlows
import FlowStatistics
import Glibc

/// Weaker readings, for schemes whose rates differ from person to person or stray.
extension RateEvidence {
  /// Days on which a person must be paid before the own rate says something.
  private static let leastDays = 3
  /// Part of a person's payouts that must lie on the own rate.
  private static let leastOwnShare = 0.8
  /// Width of a band in logarithms: from a rate to about 1.4 times it, or to 1.1 times it.
  private static let bandWidth = 0.35
  private static let tightBandWidth = 0.1

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
        let amount = flow.legs[payouts[index].leg].amountFen
        let due = centre * payouts[index].principal
        return (Double(amount) - due).magnitude <= allowance(amount, due: due, limits: limits)
      }
      guard Double(fitting.count) >= leastOwnShare * Double(own.count) else { continue }
      found.onConstant += fitting
      centres.append(centre)
    }
    guard let low = centres.min(), let high = centres.max() else { return found }
    found.rateRange = low...high
    found.finish(flow, payouts, tolerance: limits.tolerance, chance: 0)
    return found
  }

  /// Payouts whose rates lie within the fullest narrow band; interest and gains at maturity have
  /// one each.
  static func band(
    _ flow: AccountFlow, payouts: [PrincipalPayout], limits: Limits, isTight: Bool
  ) -> RateEvidence {
    let width = isTight ? tightBandWidth : bandWidth
    var found = RateEvidence()
    found.grade = isTight ? .tightBand : .band
    let interest = fullestBand(flow, payouts, of: .interest, width: width)
    let maturity = fullestBand(flow, payouts, of: .maturity, width: width)
    for (index, payout) in payouts.enumerated() {
      let band = payout.sort == .interest ? interest : payout.sort == .maturity ? maturity : nil
      if let band, band.contains(rate(flow, payout)) { found.onConstant.append(index) }
    }
    // The range that is shown is that of the fuller band.
    let interestCount = found.onConstant.lazy.filter { payouts[$0].sort == .interest }.count
    let shown = interestCount * 2 >= found.onConstant.count ? interest : maturity
    guard let shown else { return found }
    let bounds = shown == interest ? limits.bounds.rate : limits.bounds.gain
    found.rateRange = shown
    found.finish(
      flow, payouts, tolerance: limits.tolerance,
      chance: min(0.9, width / log(bounds.upperBound / bounds.lowerBound)))
    return found
  }

  /// The band of the given width in logarithms that holds most rates; the lowest of equals.
  private static func fullestBand(
    _ flow: AccountFlow, _ payouts: [PrincipalPayout], of sort: PrincipalPayout.Sort,
    width: Double
  ) -> ClosedRange<Double>? {
    let rates = payouts.lazy.filter { $0.sort == sort }.map { rate(flow, $0) }.sorted()
    let factor = exp(width)
    var best = 0..<0
    var low = 0
    for high in rates.indices {
      while rates[low] * factor < rates[high] { low += 1 }
      if high + 1 - low > best.count { best = low..<(high + 1) }
    }
    guard let first = rates[best].first, let last = rates[best].last else { return nil }
    return first...last
  }

  private static func rate(_ flow: AccountFlow, _ payout: PrincipalPayout) -> Double {
    payout.rate(amountFen: flow.legs[payout.leg].amountFen, principal: payout.principal)
  }

  private mutating func finish(
    _ flow: AccountFlow, _ payouts: [PrincipalPayout], tolerance: Double, chance: Double
  ) {
    countPayees(flow, payouts)
    let (returns, others) = returnsAndOthers(payouts)
    let onShare = Double(onConstant.count) / Double(max(1, returns + others))
    share = max(0, (onShare - chance) / (1 - chance))
    measureSpread(flow, payouts)
    measureEvenness(flow, payouts, tolerance: tolerance)
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
