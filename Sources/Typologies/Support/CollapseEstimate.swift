import AccountFlows
import BankRecords

/// When a scheme that pays old principal from new can no longer pay.
struct CollapseEstimate {
  enum Basis: Equatable {
    /// Payouts have stopped: the day on which the next one was due.
    case stopped
    /// Newcomers already bring less than payouts cost: the day on which the rest is used up.
    case runningDry
    /// Payouts grow with the principal until newcomers no longer cover them.
    case outgrown

    var chineseName: String {
      switch self {
      case .stopped: "已停止返款"
      case .runningDry: "余额耗尽推算"
      case .outgrown: "新增不抵返款推算"
      }
    }
  }

  var day: CivilDay
  var basis: Basis
  /// Days that what is left lasts at the payouts of late, newcomers not counted.
  var runwayDays: Double

  /// Days from which the rates of late are taken.
  private static let recentDays = 60
  /// Estimates further away than this say nothing.
  private static let mostDays = 1095.0
  /// Periods without a payout after which payouts have stopped.
  private static let missedPeriods = 1.5
  private static let leastPeriodDays = 30.0

  /// Nil where nothing points to an end within three years.
  init?(_ funding: NewcomerFunding, flow: AccountFlow, asOf: CivilDay) {
    let last = funding.lastPayout
    let span = min(CollapseEstimate.recentDays, last - funding.firstPayout + 1)
    let from = last.advanced(by: 1 - span)
    var payoutFen: Int64 = 0
    for leg in funding.payoutLegs where flow.legs[leg].time.day >= from {
      payoutFen += flow.legs[leg].amountFen
    }
    var newFen: Int64 = 0
    for leg in funding.principalLegs {
      let day = flow.legs[leg].time.day
      if day >= from, day <= last { newFen += flow.legs[leg].amountFen }
    }
    let payoutRate = Double(payoutFen) / Double(span)
    let newRate = Double(newFen) / Double(span)
    guard payoutRate > 0 else { return nil }
    runwayDays = Double(funding.balanceFen) / payoutRate
    let period = max(
      CollapseEstimate.leastPeriodDays, funding.periodDays ?? CollapseEstimate.leastPeriodDays)
    if Double(asOf - last) > CollapseEstimate.missedPeriods * period + 7 {
      day = last.advanced(by: Int(period.rounded()))
      basis = .stopped
      return
    }
    let days: Double
    if newRate <= payoutRate {
      days = Double(funding.balanceFen) / max(1, payoutRate - newRate)
      basis = .runningDry
    } else {
      guard funding.outstandingFen > 0 else { return nil }
      // Payouts per day and yuan of principal stay, the principal grows by what newcomers bring.
      let perPrincipal = payoutRate / Double(funding.outstandingFen)
      days = (newRate - payoutRate) / (perPrincipal * newRate)
      basis = .outgrown
    }
    guard days.isFinite, days <= CollapseEstimate.mostDays else { return nil }
    day = last.advanced(by: Int(days.rounded()))
  }
}
