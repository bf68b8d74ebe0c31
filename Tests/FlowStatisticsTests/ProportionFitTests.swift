import FlowStatistics
import SeededNumbers
import Testing

struct ProportionFitTests {
  @Test func findsTheRateAndItsShare() throws {
    var numbers = SeededNumbers(state: 7)
    let bases = (0..<20).map { _ in numbers.between(1000, 90_000) }
    var sums = bases.map { $0 * 0.05 }
    for index in [3, 9] { sums[index] *= 2.7 }
    let fit = try #require(
      ProportionFit(sums: sums, bases: bases, relativeTolerance: 0.01, rates: 0.001...0.5))
    #expect((fit.rate - 0.05).magnitude < 1e-9)
    #expect(fit.fittingCount == 18 && fit.count == 20 && fit.share > 0.8)
  }

  /// Equal bases prove no proportion: any other base would do as well.
  @Test func equalBasesProveNothing() throws {
    let fit = try #require(
      ProportionFit(
        sums: Array(repeating: 50, count: 12), bases: Array(repeating: 1000, count: 12),
        relativeTolerance: 0.01, rates: 0.001...0.5))
    #expect(fit.share == 0)
    #expect(
      ProportionFit(
        sums: [1, 2, 3], bases: [10, 20, 30], relativeTolerance: 0.01, rates: 0.001...0.5) == nil)
    #expect(
      ProportionFit(
        sums: [9, 18, 27, 36], bases: [10, 20, 30, 40], relativeTolerance: 0.01,
        rates: 0.001...0.5) == nil)
  }

  @Test func chanceStaysLow() {
    var high = 0
    for seed in 0..<200 {
      var numbers = SeededNumbers(state: UInt64(seed))
      let bases = (0..<15).map { _ in numbers.between(100, 50_000) }
      let sums = (0..<15).map { _ in numbers.between(10, 3000) }
      let fit = ProportionFit(sums: sums, bases: bases, relativeTolerance: 0.02, rates: 0.001...0.5)
      if (fit?.share ?? 0) > 0.35 { high += 1 }
    }
    #expect(high == 0)
  }

  @Test func sumsOfDaysAreThoseOfThePlainSum() {
    let sums = (0..<50).map { Double(($0 * 37) % 11) }
    let daily = CommissionFit.DailySums(firstDay: 100, sums: sums)
    for first in stride(from: 80, to: 170, by: 7) {
      for last in stride(from: 75, to: 180, by: 9) {
        let plain = (0..<50).filter {
          (first...max(first, last)).contains($0 + 100) && last >= first
        }
        .reduce(0) { $0 + sums[$1] }
        #expect(daily.sum(from: first, to: last) == plain)
      }
    }
  }

  /// Settlements of the month before, of the week before, since the last one and with a lag.
  @Test func findsWhatIsSettled() throws {
    var numbers = SeededNumbers(state: 8)
    let inflow = (0..<400).map { _ in numbers.below(3) == 0 ? numbers.between(100, 9000) : 0 }
    let daily = CommissionFit.DailySums(firstDay: 19_723, sums: inflow)
    func settled(_ days: [Int], _ base: (Int, Int?) -> Double) -> CommissionFit? {
      let sums = days.enumerated().map { base($1, $0 == 0 ? nil : days[$0 - 1]) * 0.04 }
      return CommissionFit(
        days: days, sums: sums, inflow: daily, relativeTolerance: 0.01, rates: 0.003...0.3
      ) { day in (day - day % 30 - 30, day - day % 30 - 1) }
    }
    let weekly = (1...20).map { 19_740 + $0 * 7 + ($0 % 3) }
    let since = try #require(
      settled(weekly) { day, last in daily.sum(from: (last ?? day - 31) - 1, to: day - 2) })
    #expect(since.settlement == .sinceLast(lagDays: 2) && since.fit.share > 0.9)
    let week = try #require(
      settled(weekly) { day, _ in
        let weekday = (day - 4) % 7
        return daily.sum(from: day - weekday - 7, to: day - weekday - 1)
      })
    #expect(week.settlement == .weekBefore && week.fit.share > 0.9)
    let monthly = (1...12).map { 19_740 + $0 * 30 }
    let month = try #require(
      settled(monthly) { day, _ in daily.sum(from: day - day % 30 - 30, to: day - day % 30 - 1) })
    #expect(month.fit.share > 0.9)
  }
}
