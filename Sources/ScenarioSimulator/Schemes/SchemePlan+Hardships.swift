/// One promise that a case makes: period, term and rates.
struct SchemeProduct {
  var period: PayoutPeriod
  var dueRule: DueRule
  var anchorDay: Int
  /// Return per period in basis points by tier of principal.
  var rates: [Int]
  var termPeriods: Int
  var returnsAtMaturity: Bool
  /// Part of the case's life from which it is sold, in [0, 1).
  var opensAt: Double

  /// The same terms under another period's name: a rate per month becomes one per period.
  static func drawn(monthlyRate: Int, generator: inout SeededGenerator) -> SchemeProduct {
    let period = generator.pick([
      PayoutPeriod.monthly, .monthly, .quarterly, .halfMonth, .tenDay, .weekly,
    ])
    let better = monthlyRate * generator.pick([80, 100, 120, 150, 200]) / 100
    let rate = max(5, Int(Double(better) / period.perMonth))
    return SchemeProduct(
      period: period, dueRule: generator.chance(0.4) ? .anniversary : .common,
      anchorDay: period == .weekly ? generator.between(1, 5) : generator.between(1, 28),
      rates: generator.chance(0.3) ? [rate, rate * 13 / 10] : [rate],
      termPeriods: generator.pick([0, 3, 6, 12]), returnsAtMaturity: generator.chance(0.25),
      opensAt: generator.number(0.05, 0.7))
  }
}

extension SchemePlan {
  /// The first product as the plan's own figures say it, then the further ones.
  func product(_ number: Int) -> SchemeProduct {
    guard number > 0 else {
      return SchemeProduct(
        period: period, dueRule: dueRule, anchorDay: anchorDay, rates: rates,
        termPeriods: termPeriods, returnsAtMaturity: returnsAtMaturity, opensAt: 0)
    }
    return furtherProducts[number - 1]
  }

  /// Products sold at the given part of the case's life.
  func productsOnSale(life: Double) -> [Int] {
    [0] + furtherProducts.indices.filter { furtherProducts[$0].opensAt <= life }.map { $0 + 1 }
  }

  /// What a hard world changes about any plan.
  mutating func harden(
    monthlyRate: Int, settings: WorldSettings, generator: inout SeededGenerator
  ) {
    let hardships = settings.hardships
    if hardships.isEarly {
      firstDay = generator.between(settings.days * 55 / 100, settings.days * 85 / 100)
      collapseDay = nil
      lifeDays = (settings.days - firstDay) * generator.between(3, 8)
    }
    if paysReturns && hardships.mostProducts > 1 {
      for _ in 0..<generator.below(hardships.mostProducts) {
        furtherProducts.append(.drawn(monthlyRate: monthlyRate, generator: &generator))
      }
    }
    guard hardships.variesCast else { return }
    if generator.chance(0.6) {
      let extra = settings.participants.upperBound - settings.participants.lowerBound
      participants =
        settings.participants.lowerBound
        + Int(generator.number(quantiles: [0, 0.02, 0.06, 0.15, 0.35, 1]) * Double(extra))
    }
    // Rows per participant, so that one case does not fill the world.
    let periods = max(1, Int(Double(settings.days - firstDay) / 30 * period.perMonth))
    let budget = settings.rows / max(1, settings.caseCount) / 2
    participants = max(settings.participants.lowerBound, min(participants, budget / (periods + 4)))
    let desks = max(1, min(4, participants / 15))
    collectionAccounts = generator.between(1, desks)
    desksFollowInTime = generator.chance(0.4)
    payoutAccounts = paysReturns ? generator.below(min(4, 1 + max(1, participants / 20))) : 0
    hasPayoutAccount = payoutAccounts > 0
    transitAccounts = generator.below(4)
    fundsThroughTransit = generator.chance(0.4)
    sinks = generator.below(3)
    if generator.chance(0.5) {
      recruiters = generator.between(1, max(1, min(9, participants / 25)))
      recruitersCollect = kind == .recruiterNetwork && participants / recruiters >= 18
    }
    cashShare = generator.pick([cashShare, 0, 0.05, 0.2])
    walletShare = generator.pick([walletShare, 0, 0.05, 0.25])
  }
}
