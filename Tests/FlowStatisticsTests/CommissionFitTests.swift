import FlowStatistics
import SeededNumbers
import Testing

struct CommissionFitTests {
  /// The cheap look never turns away what the whole fit finds; and it does turn away chance.
  @Test func theCheapLookLosesNoFit() {
    var numbers = SeededNumbers(state: 31)
    let rates = 0.003...0.3
    var fits = 0
    var turnedAway = 0
    for draw in 0..<400 {
      let isCommission = draw % 2 == 0
      let inflow = (0..<200).map { _ in numbers.unit() < 0.4 ? numbers.between(1e5, 9e6) : 0 }
      let sums = CommissionFit.DailySums(firstDay: 1000, sums: inflow)
      let days = (1...(4 + numbers.below(12))).map { 1000 + $0 * 11 }
      let rate = numbers.between(0.005, 0.2)
      let paid = days.enumerated().map { place, day in
        isCommission
          ? rate * sums.sum(from: (place == 0 ? day - 31 : days[place - 1]) + 1, to: day)
            * numbers.between(0.99, 1.01)
          : numbers.between(1e4, 1e6)
      }
      let month: (Int) -> (first: Int, last: Int) = { ($0 - 60, $0 - 31) }
      let mayFit = CommissionFit.mayFit(
        5, share: 0.35, days: days, sums: paid, inflow: sums, relativeTolerance: 0.02,
        rates: rates, monthBefore: month)
      let fit = CommissionFit(
        days: days, sums: paid, inflow: sums, relativeTolerance: 0.02, rates: rates,
        monthBefore: month)?.fit
      let isFound = fit.map { $0.fittingCount >= 5 && $0.share > 0.35 } ?? false
      if isFound {
        fits += 1
        #expect(mayFit)
      }
      if !mayFit { turnedAway += 1 }
    }
    #expect(fits > 80 && turnedAway > 100)
  }
}
