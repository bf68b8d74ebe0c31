import BankRecords
import Detection
import FlowScripts
import Testing
import Typologies

/// What looks like a constant share of own principal and is no promised return.
struct NoPromisedReturnTests {
  private let detector: ProportionalPayout

  init() throws { detector = try .standard() }

  /// Twenty relatives lend, and get it back in two, five or ten equal parts.
  private static func loans(gain: Double = 0, complete: Bool = true) -> FlowScript {
    var script = FlowScript()
    for lender in 0..<20 {
      let lent = Double(10_000 * (1 + lender % 5))
      let parts = [2, 5, 10][lender % 3]
      script.moneyIn(yuan: lent, from: "i\(lender)", day: lender % 10)
      for part in 1...(complete ? parts : max(1, parts / 2 + lender % 2)) {
        script.moneyOut(
          yuan: lent * (1 + gain) / Double(parts), to: "i\(lender)", day: 30 + part * 30)
      }
    }
    return script
  }

  @Test func loansPaidBackInPartsAreNoReturn() {
    #expect(detector.strength(Self.loans()) == 0)
  }

  /// The same parts with a gain on top are instalments of a return.
  @Test func partsThatPayMoreThanTheLoanStillCount() {
    #expect(detector.strength(Self.loans(gain: 0.15)) > 0.2)
  }

  /// Ten payouts of a tenth each, month by month, without end: a return of 10 %.
  @Test func aHighReturnThatGoesOnIsNoRepayment() {
    var script = FlowScript()
    for investor in 0..<20 {
      let principal = Double(10_000 * (1 + investor % 5))
      script.moneyIn(yuan: principal, from: "i\(investor)", day: investor * 3)
      for month in 1...11 {
        script.moneyOut(yuan: principal * 0.1, to: "i\(investor)", day: investor * 3 + month * 30)
      }
    }
    #expect(detector.strength(script) > 0.6)
  }

  /// A closed circle is paid each quarter: by the quarter's profit, or at a promised rate.
  private static func quarterly(_ rates: [Double]) -> FlowScript {
    var script = FlowScript()
    for member in 0..<30 {
      let share = [5_000.0, 10_000, 20_000, 50_000][member % 4]
      script.moneyIn(yuan: share, from: "i\(member)", day: member % 10)
      for (quarter, rate) in rates.enumerated() {
        script.moneyOut(yuan: share * rate, to: "i\(member)", day: 90 + quarter * 91)
      }
    }
    return script
  }

  @Test func dividendsByProfitWeighLittleBesidePromisedReturns() {
    let byProfit = detector.strength(Self.quarterly([0.031, 0.064, 0.018, 0.087]))
    let promised = detector.strength(Self.quarterly([0.05, 0.05, 0.05, 0.05]))
    #expect(promised > 0.85)
    #expect(byProfit < 0.45 * promised)
    // A rate that was cut once is still a promised one.
    #expect(detector.strength(Self.quarterly([0.05, 0.05, 0.04, 0.04])) > 0.85)
  }
}
