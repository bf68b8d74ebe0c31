import AccountFlows
import BankRecords
import FlowStatistics

/// Payouts of a flow that follow the principal of those paid, and how surely they do.
struct RateEvidence {
  /// How the payouts follow the principal, the surest first.
  enum Grade: Equatable {
    /// The same few rates for all.
    case constants
    /// A rate of its own for each person, the same every time.
    case personal
    /// Rates that stray, but only by a few hundredths.
    case tightBand
    /// Rates that stray within a wider band.
    case band
  }

  /// Payouts of one party that speak against returns: the controller to whom everything is swept
  /// may have paid in as well and must not outvote the participants.
  private static let mostOthersOfParty = 3

  var grade = Grade.constants
  /// Lowest and highest rate of a personal grade or a band.
  var rateRange: ClosedRange<Double>?
  /// The constants, the fullest first, interest before maturity.
  var interestRates: [RateCluster] = []
  var maturityGains: [RateCluster] = []
  /// Indices into the payouts that lie on a constant.
  var onConstant: [Int] = []
  /// Days with a payout on a constant, by party, for parties that have any.
  var daysByPayee: [(party: Int, days: Int, hasMaturity: Bool)] = []
  /// Share of returns on constants beyond chance, in [0, 1].
  var share = 0.0
  /// How rarely the payouts of others would fit a person's principal as well, in [0, 1]: near 0
  /// where all principals and payouts are equal.
  var ownness = 0.0
  /// How often persons with different principal are paid the same sum, in [0, 1]: speaks against a
  /// return on principal.
  var evenness = 0.0
  /// Share of payouts of interest whose rate is about that of one of the person's two before, on other
  /// days, in [0, 1]; nil where there are hardly any. Profits that are shared out by the year's
  /// result differ from time to time, promised returns do not.
  var steadiness: Double?
  /// Median distance between payouts of one person, in days; nil where nobody has two.
  var periodDays: Double?

  struct Limits: Sendable {
    var bounds: ReturnBounds
    var tolerance: Double
    var roundingFen: Double
    var mostConstants: Int
    /// Payouts that make a constant.
    var leastOnConstant: Int
  }

  init() {}

  /// The evidence of constants that hold for all.
  init(_ flow: AccountFlow, payouts: [PrincipalPayout], limits: Limits) {
    func amount(_ payout: PrincipalPayout) -> Int64 { flow.legs[payout.leg].amountFen }
    func clusters(_ sort: PrincipalPayout.Sort) -> [RateCluster] {
      let rates = payouts.lazy.filter { $0.sort == sort }.map {
        $0.rate(amountFen: amount($0), principal: $0.principal)
      }
      return RateConcentration.clusters(
        of: Array(rates), relativeTolerance: limits.tolerance, most: limits.mostConstants,
        least: limits.leastOnConstant)
    }
    interestRates = clusters(.interest)
    maturityGains = clusters(.maturity)
    guard !interestRates.isEmpty || !maturityGains.isEmpty else { return }
    var alternatives = 0
    for (index, payout) in payouts.enumerated() {
      let constants = payout.sort == .maturity ? maturityGains : interestRates
      guard payout.sort == .interest || payout.sort == .maturity else { continue }
      alternatives += payout.alternatives.count
      let principals = [payout.principal] + payout.alternatives
      let isOnConstant = principals.contains { principal in
        RateEvidence.fits(
          amount(payout), principal: principal, sort: payout.sort, constants: constants,
          limits: limits)
      }
      if isOnConstant { onConstant.append(index) }
    }
    countPayees(flow, payouts)
    measureShare(payouts, alternatives: alternatives, limits: limits)
    measureOwnness(flow, payouts, limits: limits)
    measureEvenness(flow, payouts, tolerance: limits.tolerance)
  }

  /// Whether an amount is one of the constants times the principal, up to the tolerance or to
  /// rounding to whole yuan.
  private static func fits(
    _ amountFen: Int64, principal: Double, sort: PrincipalPayout.Sort, constants: [RateCluster],
    limits: Limits
  ) -> Bool {
    constants.contains { constant in
      let returned = Double(amountFen) - (sort == .maturity ? principal : 0)
      let due = constant.centre * principal
      return (returned - due).magnitude <= allowance(amountFen, due: due, limits: limits)
    }
  }

  /// How far a payout may lie from what is due, in fen.
  ///
  /// Everything is rounded to fen, and daily rebates of a few jiao show it. Only what is in whole
  /// yuan can have been rounded to them. Rounding must stay a small part of the payout, else it
  /// fits everything.
  static func allowance(_ amountFen: Int64, due: Double, limits: Limits) -> Double {
    let rounding = amountFen % 100 == 0 ? limits.roundingFen : RateEvidence.fenRounding
    return max(limits.tolerance * due, min(rounding, 0.05 * due))
  }

  /// Half a fen, and the same for rates that are themselves read from rounded payouts.
  private static let fenRounding = 0.75

  /// Payouts come by party, then by time.
  mutating func countPayees(_ flow: AccountFlow, _ payouts: [PrincipalPayout]) {
    var gaps: [Double] = []
    var lastDay: Int32?
    for index in onConstant {
      let payout = payouts[index]
      let day = flow.legs[payout.leg].time.day.daysSince1970
      let isMaturity = payout.sort == .maturity
      if daysByPayee.last?.party != payout.party {
        daysByPayee.append((payout.party, 1, isMaturity))
      } else {
        let place = daysByPayee.count - 1
        daysByPayee[place].hasMaturity = daysByPayee[place].hasMaturity || isMaturity
        if let lastDay, lastDay != day {
          daysByPayee[place].days += 1
          gaps.append(Double(day - lastDay))
        }
      }
      lastDay = day
    }
    if !gaps.isEmpty { periodDays = Quantiles.median(of: &gaps) }
    measureSteadiness(flow, payouts)
  }

  /// Rates this close are the same: interest by days differs from month to month, what is kept
  /// raises the principal.
  private static let sameRate = 1.15
  private static let leastPairs = 10

  private static func isSame(_ one: Double, _ other: Double) -> Bool {
    one <= other * sameRate && other <= one * sameRate
  }

  private mutating func measureSteadiness(_ flow: AccountFlow, _ payouts: [PrincipalPayout]) {
    var pairs = 0
    var same = 0
    var last: (party: Int, day: CivilDay)?
    // The last rate and the one before: some keep every other return in part.
    var rates: (Double, Double) = (0, 0)
    for index in onConstant where payouts[index].sort == .interest {
      let payout = payouts[index]
      let leg = flow.legs[payout.leg]
      let rate = payout.rate(amountFen: leg.amountFen, principal: payout.principal)
      if last?.party != payout.party {
        rates = (0, 0)
      } else if last?.day != leg.time.day {
        pairs += 1
        if RateEvidence.isSame(rate, rates.0) || RateEvidence.isSame(rate, rates.1) { same += 1 }
      }
      rates = (rate, rates.0)
      last = (payout.party, leg.time.day)
    }
    if pairs >= RateEvidence.leastPairs { steadiness = Double(same) / Double(pairs) }
  }

  /// The share of payouts on constants beyond what evenly spread rates would put there.
  private mutating func measureShare(
    _ payouts: [PrincipalPayout], alternatives: Int, limits: Limits
  ) {
    let (returns, others) = returnsAndOthers(payouts)
    let onShare = Double(onConstant.count) / Double(returns + others)
    let meanAlternatives = Double(alternatives) / Double(max(1, returns))
    let chance = min(
      0.9,
      (1 + meanAlternatives)
        * RateConcentration.chanceShare(
          constants: max(interestRates.count, maturityGains.count),
          relativeTolerance: limits.tolerance, from: limits.bounds.rate.lowerBound,
          to: limits.bounds.rate.upperBound))
    share = max(0, (onShare - chance) / (1 - chance))
  }

  /// Payouts that may be returns, and payouts that speak against it. Refunds of persons who also
  /// got returns are the end of their principal and count for nothing; those of others count
  /// against.
  func returnsAndOthers(_ payouts: [PrincipalPayout]) -> (returns: Int, others: Int) {
    let paid = Set(daysByPayee.map(\.party))
    var returns = 0
    var others = 0
    // Payouts come by party.
    var party = -1
    var othersOfParty = 0
    for payout in payouts {
      if payout.party != party {
        party = payout.party
        othersOfParty = 0
      }
      if payout.sort == .interest || payout.sort == .maturity { returns += 1 }
      let isOther =
        payout.sort == .other || payout.sort == .refund && !paid.contains(payout.party)
      if isOther, othersOfParty < RateEvidence.mostOthersOfParty {
        others += 1
        othersOfParty += 1
      }
    }
    return (returns, others)
  }

  /// Pairs each person's payout with other persons' principals.
  private mutating func measureOwnness(
    _ flow: AccountFlow, _ payouts: [PrincipalPayout], limits: Limits
  ) {
    var firsts: [PrincipalPayout] = []
    for index in onConstant where firsts.last?.party != payouts[index].party {
      firsts.append(payouts[index])
    }
    guard firsts.count >= 2 else { return }
    // Ordered by principal, so that the pairing depends neither on names nor on arrival.
    firsts.sort { left, right in
      left.principal == right.principal
        ? flow.legs[left.leg].amountFen < flow.legs[right.leg].amountFen
        : left.principal < right.principal
    }
    var fitting = 0
    var pairs = 0
    for quarter in 1...3 {
      let shift = max(1, firsts.count * quarter / 4)
      for index in firsts.indices {
        let payout = firsts[index]
        let other = firsts[(index + shift) % firsts.count]
        guard payout.sort == other.sort else { continue }
        pairs += 1
        let isFitting = RateEvidence.fits(
          flow.legs[payout.leg].amountFen, principal: other.principal, sort: payout.sort,
          constants: payout.sort == .maturity ? maturityGains : interestRates, limits: limits)
        if isFitting { fitting += 1 }
      }
    }
    guard pairs > 0 else { return }
    ownness = 1 - Double(fitting) / Double(pairs)
  }

  /// How often persons with different principal are paid the same sum on the same day.
  mutating func measureEvenness(
    _ flow: AccountFlow, _ payouts: [PrincipalPayout], tolerance: Double
  ) {
    var order = onConstant
    func key(_ index: Int) -> (CivilDay, Double, Int64) {
      let leg = flow.legs[payouts[index].leg]
      return (leg.time.day, payouts[index].principal, leg.amountFen)
    }
    order.sort { key($0) < key($1) }
    var equalOnly = 0
    var pairs = 0
    var start = 0
    while start < order.count {
      let day = key(order[start]).0
      var end = start
      while end < order.count, key(order[end]).0 == day { end += 1 }
      let half = (end - start) / 2
      for place in start..<(start + half) {
        let (_, lowPrincipal, lowFen) = key(order[place])
        let (_, highPrincipal, highFen) = key(order[place + half])
        pairs += 1
        if lowFen == highFen, highPrincipal > lowPrincipal * (1 + 2 * tolerance) { equalOnly += 1 }
      }
      start = end
    }
    evenness = pairs == 0 ? 0 : Double(equalOnly) / Double(pairs)
  }
}
