import Benchmark

/// The stages in the order of the data's way.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .peakMemoryResident], warmupIterations: 1,
    maxDuration: .seconds(3), maxIterations: 20)
  benchmarkIngest()
  benchmarkFlows()
  benchmarkStatistics()
  benchmarkExamine()
  benchmarkRank()
}
