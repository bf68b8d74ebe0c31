import FlowStatistics
import SeededNumbers
import Testing

struct CombPeriodogramTests {
  static let periods: [Double] = [7, 10, 15, 30, 61]

  @Test func agreesWithThePlainTwin() {
    var numbers = SeededNumbers(state: 5)
    let comb = CombPeriodogram(dayCount: 120, periodsDays: Self.periods)
    let series = (0..<(120 * 9)).map { _ in (numbers.unit() * 20).rounded(.down) }
    let fast = comb.shares(of: series)
    let plain = comb.plainShares(of: series)
    #expect(fast.count == 9 * Self.periods.count)
    for (one, other) in zip(fast, plain) {
      #expect((one - other).magnitude <= 1e-9 * max(1e-3, other))
    }
  }

  @Test(arguments: [7, 10, 15, 30])
  func namesThePeriodOfAPulseTrain(period: Int) throws {
    let comb = CombPeriodogram(dayCount: 384, periodsDays: Self.periods)
    var numbers = SeededNumbers(state: 6)
    var series = (0..<384).map { _ in Double(numbers.next() % 3) }
    for day in stride(from: 3, to: 384, by: period) { series[day] += 30 }
    let shares = comb.shares(of: series)
    let best = try #require(shares.indices.max { shares[$0] < shares[$1] })
    // Pulses of 30 days have the same power on the comb of 15 days: a part of the period may win,
    // a period that does not divide it may not.
    #expect(Double(period).truncatingRemainder(dividingBy: Self.periods[best]) == 0)
    let own = try #require(Self.periods.firstIndex(of: Double(period)))
    #expect(shares[own] > 0.9 * shares[best])
  }

  @Test func constantSeriesHasNoPeriod() {
    let comb = CombPeriodogram(dayCount: 60, periodsDays: Self.periods)
    #expect(comb.shares(of: [Double](repeating: 4, count: 60)).allSatisfy { $0 == 0 })
  }
}

struct RateConcentrationTests {
  private func clusters(_ values: [Double]) -> [RateCluster] {
    RateConcentration.clusters(of: values, relativeTolerance: 0.01, most: 6, least: 3)
  }

  @Test func findsTiersAmongNoise() {
    var numbers = SeededNumbers(state: 8)
    var values: [Double] = []
    for _ in 0..<40 { values.append(0.012 * (1 + 0.004 * (numbers.unit() - 0.5))) }
    for _ in 0..<25 { values.append(0.015) }
    for _ in 0..<30 { values.append(0.002 + 0.1 * numbers.unit()) }
    let found = clusters(values.reversed())
    #expect(found.count == 2)
    #expect((found[0].centre - 0.012).magnitude < 0.0002)
    #expect((found[1].centre - 0.015).magnitude < 1e-4)
    #expect(found == clusters(values))
  }

  @Test(arguments: [50, 500, 5000])
  func findsNothingInSmoothRates(count: Int) {
    var numbers = SeededNumbers(state: UInt64(count))
    // A narrow but smooth hump: many values near each other and no constant.
    let values = (0..<count).map { _ in max(0.01, 0.1 + 0.02 * numbers.normal()) }
    let onConstants = clusters(values).reduce(0) { $0 + $1.count }
    #expect(Double(onConstants) <= 0.15 * Double(count))
  }

  @Test func latticeCountsMultiples() {
    #expect(Lattice.share(of: [100, 250, 300, 1], unit: 100) == 0.5)
    #expect(Lattice.share(of: [], unit: 100) == 0)
  }

  @Test func chanceGrowsWithConstants() {
    let one = RateConcentration.chanceShare(
      constants: 1, relativeTolerance: 0.01, from: 0.002, to: 0.2)
    #expect(one > 0.004 && one < 0.005)
  }
}
