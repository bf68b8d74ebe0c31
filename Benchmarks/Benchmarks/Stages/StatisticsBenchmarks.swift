import Benchmark
import FlowStatistics

func benchmarkStatistics() {
  let dayCount = 366
  let periods = [7.0, 10, 15, 30.4375, 91.3125]

  Benchmark("Statistics.Periodogram.1k") { benchmark in
    let comb = CombPeriodogram(dayCount: dayCount, periodsDays: periods)
    var weekly = [Double](repeating: 0, count: dayCount)
    for day in stride(from: 3, to: dayCount, by: 7) { weekly[day] = 40 }
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      for _ in 0..<1000 {
        let shares = comb.shares(of: weekly)
        precondition(shares[0] == shares.max(), "a weekly series is weekly")
        blackHole(shares)
      }
    }
    benchmark.stopMeasurement()
  }

  Benchmark("Statistics.RobustScale.100k") { benchmark in
    let values = (0..<100_000).map { Double($0 * 7919 % 100_003) }
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      let scale = RobustScale(of: values)
      precondition(abs(scale.centre - 50_001) < 100, "the median of a permutation is its middle")
      blackHole(scale)
    }
    benchmark.stopMeasurement()
  }
}
