/// How often a scheme pays its participants.
enum PayoutPeriod: CaseIterable {
  case weekly, tenDay, halfMonth, monthly, quarterly

  var perMonth: Double {
    switch self {
    case .weekly: 52.0 / 12
    case .tenDay: 3
    case .halfMonth: 2
    case .monthly: 1
    case .quarterly: 1.0 / 3
    }
  }

  var days: Int {
    switch self {
    case .weekly: 7
    case .tenDay: 10
    case .halfMonth: 15
    case .monthly: 30
    case .quarterly: 91
    }
  }
}

/// When a participant's return falls due.
enum DueRule {
  /// One day for all: the scheme's calendar day or weekday.
  case common
  /// The anniversary of each participant's own payment.
  case anniversary
}

/// What a scheme does with a due day that is not worked.
enum HolidayRule: CaseIterable {
  case next, previous, ignore
}

/// How a scheme writes memos.
enum MemoHabit {
  case telling, harmless, none
}

/// The makes of planted cases.
enum SchemeKind: String, CaseIterable {
  case monthlyInterest = "ponzi-monthly-interest"
  case separatePayout = "ponzi-separate-payout"
  case tieredRates = "ponzi-tiered-rates"
  case frequentDividend = "ponzi-frequent-dividend"
  case collectAndSweep = "collect-and-sweep"
  case maturity = "maturity-principal-interest"
  case recruiterNetwork = "recruiter-network"
  case transitChain = "transit-chain"
  case walletAndCash = "wallet-and-cash"
  case elderPrepayment = "elder-prepayment"
  case anniversaryContracts = "anniversary-contracts"
  case quarterlyShares = "quarterly-shares"
}

/// Everything that makes one case differ from another.
struct SchemePlan {
  var kind: SchemeKind
  var firstDay: Int
  /// Payouts stop on this day; nil for a scheme that still runs at the period's end.
  var collapseDay: Int?
  var participants: Int
  var waves: Int
  var period: PayoutPeriod
  var dueRule: DueRule = .common
  var holidayRule: HolidayRule
  /// Day of month or weekday that returns fall due on.
  var anchorDay: Int
  /// Return per period in basis points by tier of principal.
  var rates: [Int]
  var principalUnitYuan: Int
  var largestUnits: Int
  var oddPrincipal = false
  /// Periods until principal is due; 0 for never.
  var termPeriods: Int
  var paysReturns = true
  /// Returns come with the principal at the end instead of period by period.
  var returnsAtMaturity = false
  var reinvestShare: Double
  var lateDays: Int
  var collectionAccounts = 1
  var collectionIsEnterprise: Bool
  var hasPayoutAccount = false
  /// Accounts that returns leave from, each with its own participants.
  var payoutAccounts = 1
  /// Desks follow one another in time (换卡) instead of standing side by side.
  var desksFollowInTime = false
  var transitAccounts = 0
  var recruiters = 0
  var recruitersCollect = false
  var commissionBasisPoints = 0
  var sweepEveryDays: Int
  var keptShare: Double
  var elderShare: Double
  var cashShare: Double
  var walletShare: Double
  var memoHabit: MemoHabit
  /// How far single returns stray from the promised rate, in percent of it.
  var strayPercent: Int
  /// What later contracts get on top, in basis points, to draw newcomers.
  var laterBonusBasisPoints: Int
  /// The first return comes back on the day of payment (砍头息).
  var paysFirstReturnAtOnce: Bool
  /// Chance of a day with a trade between the front and a firm.
  var coverTradeShare: Double
  /// Returns leave in one batch within minutes, or by hand over hours.
  var batched: Bool
  /// What the case sells beside its first product, each from some part of its life on.
  var furtherProducts: [SchemeProduct] = []
  /// Accounts where the controller lays money by.
  var sinks = 0
  /// Payout accounts are funded by way of the transit accounts.
  var fundsThroughTransit = false
  /// Days from the first to the last payment of principal, past the period's end for a case seen
  /// early; nil for the rest of the period.
  var lifeDays: Int?
}

extension SchemePlan {
  /// A plan of the given make with everything else drawn.
  static func drawn(
    kind: SchemeKind, settings: WorldSettings, generator: inout SeededGenerator
  ) -> SchemePlan {
    let drawnRate = generator.between(
      settings.monthlyRateBasisPoints.lowerBound, settings.monthlyRateBasisPoints.upperBound)
    // Most promise a round rate: 1 %, 1.25 %, 2 % a month.
    let step = generator.pick([25, 25, 50, 10, 1])
    let monthlyRate = max(step, drawnRate / step * step)
    let span = settings.days
    let size = generator.number(quantiles: [0, 0.15, 0.35, 1])
    let extra = Double(settings.participants.count - 1) * size
    let memoHabit: MemoHabit =
      generator.chance(settings.evasiveMemoShare)
      ? (generator.chance(0.5) ? .harmless : .none) : .telling
    var plan = SchemePlan(
      kind: kind, firstDay: generator.between(span / 20, span * 2 / 5),
      participants: settings.participants.lowerBound + Int(extra),
      waves: generator.between(2, 6), period: .monthly,
      holidayRule: generator.pick(HolidayRule.allCases), anchorDay: generator.between(1, 28),
      rates: [monthlyRate],
      principalUnitYuan: generator.pick([1000, 3000, 5000, 6800, 10_000, 10_000, 20_000]),
      largestUnits: generator.between(5, 30), termPeriods: generator.pick([0, 3, 6, 12]),
      reinvestShare: generator.pick([0, 0.2, 0.5, 0.8]),
      lateDays: generator.pick([0, 0, 2, 5, 12]),
      collectionIsEnterprise: generator.chance(0.55),
      sweepEveryDays: generator.pick([1, 2, 3, 5, 7, 10]),
      keptShare: generator.number(0.02, 0.25), elderShare: generator.number(0.15, 0.75),
      cashShare: 0, walletShare: 0, memoHabit: memoHabit,
      strayPercent: generator.pick([0, 0, 0, 0, 2, 5]),
      laterBonusBasisPoints: generator.pick([0, 0, 0, 20, 50]),
      paysFirstReturnAtOnce: generator.chance(0.1),
      coverTradeShare: generator.pick([0, 0, 0.05, 0.25]), batched: generator.chance(0.7))
    if generator.chance(0.55) {
      plan.collapseDay = generator.between(
        plan.firstDay + (span - plan.firstDay) * 55 / 100, span - 8)
    }
    plan.oddPrincipal = generator.chance(settings.oddPrincipalShare)
    if generator.chance(0.35) { (plan.cashShare, plan.walletShare) = (0.06, 0.05) }
    if generator.chance(0.3) { plan.recruiters = generator.between(2, 6) }
    plan.commissionBasisPoints = generator.pick([100, 200, 300, 500, 800])
    plan.shape(monthlyRate: monthlyRate, span: span, generator: &generator)
    plan.harden(monthlyRate: monthlyRate, settings: settings, generator: &generator)
    return plan
  }

  /// What belongs to the kind itself.
  private mutating func shape(
    monthlyRate: Int, span: Int, generator: inout SeededGenerator
  ) {
    func perPeriod(_ period: PayoutPeriod, _ rate: Int) -> Int {
      max(5, Int(Double(rate) / period.perMonth))
    }
    switch kind {
    case .monthlyInterest:
      if generator.chance(0.25) { (collectionAccounts, desksFollowInTime) = (2, true) }
      if generator.chance(0.3) { period = .halfMonth }
      rates = [perPeriod(period, monthlyRate)]
    case .separatePayout:
      hasPayoutAccount = true
      collectionAccounts = generator.between(1, 3)
      desksFollowInTime = generator.chance(0.5)
      payoutAccounts = participants >= 60 ? generator.between(1, 3) : 1
      period = generator.pick([.monthly, .monthly, .halfMonth, .tenDay])
      rates = [perPeriod(period, monthlyRate)]
    case .tieredRates:
      hasPayoutAccount = generator.chance(0.5)
      rates = [monthlyRate, monthlyRate * 13 / 10, monthlyRate * 17 / 10]
    case .frequentDividend:
      period = generator.pick([.weekly, .weekly, .tenDay])
      if period == .weekly { anchorDay = generator.between(1, 5) }
      rates = [perPeriod(period, monthlyRate * 3 / 2)]
      hasPayoutAccount = generator.chance(0.4)
    case .collectAndSweep:
      paysReturns = false
      termPeriods = 0
      collapseDay = nil
      firstDay = generator.between(span / 2, span * 4 / 5)
      keptShare = generator.number(0, 0.05)
    case .maturity:
      returnsAtMaturity = true
      period = .monthly
      termPeriods = generator.pick([1, 2, 3, 6])
      reinvestShare = generator.number(0.2, 0.7)
      dueRule = .anniversary
    case .recruiterNetwork:
      recruiters = generator.between(4, 9)
      recruitersCollect = generator.chance(0.6)
      // A card that a handful of people pay into would be nobody's lead.
      if recruitersCollect { recruiters = max(1, min(recruiters, participants / 18)) }
      hasPayoutAccount = generator.chance(0.5)
    case .transitChain:
      hasPayoutAccount = true
      transitAccounts = generator.between(1, 3)
      collectionAccounts = generator.between(1, 3)
      payoutAccounts = participants >= 60 ? generator.between(1, 2) : 1
    case .walletAndCash:
      cashShare = generator.number(0.1, 0.3)
      walletShare = generator.number(0.1, 0.35)
    case .elderPrepayment:
      elderShare = generator.number(0.8, 0.97)
      principalUnitYuan = generator.pick([1000, 2000, 5000, 9800])
      collectionIsEnterprise = true
      termPeriods = 12
    case .anniversaryContracts:
      dueRule = .anniversary
      hasPayoutAccount = generator.chance(0.4)
    case .quarterlyShares:
      period = .quarterly
      rates = [perPeriod(.quarterly, monthlyRate)]
      firstDay = generator.between(0, span / 10)
      if collapseDay != nil { collapseDay = span - generator.between(5, 25) }
    }
  }
}
