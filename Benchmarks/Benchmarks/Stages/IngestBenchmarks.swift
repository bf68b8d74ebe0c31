import AccountFlows
import Benchmark
import Foundation
import ScenarioSimulator
import StatementIngest

func benchmarkIngest() {
  Benchmark("Ingest.Read.100k") { benchmark in
    let world = try BenchmarkWorld()
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      var accepted = 0
      let reports = try await StatementReader(options: ReadingOptions()).read(
        [world.transactions], batch: { accepted += $0.records.count }, reject: { _ in })
      precondition(accepted == BenchmarkWorld.rows, "every row must be accepted")
      blackHole(reports)
    }
    benchmark.stopMeasurement()
  }
}

/// A simulated bank in a temporary folder, the same at every run.
final class BenchmarkWorld {
  static let rows = 100_000
  let folder: String
  var transactions: String { folder + "/transactions.csv" }

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "fundflow-bench-\(ProcessInfo.processInfo.processIdentifier)")
      .path(percentEncoded: false)
    let settings = WorldSettings(preset: .training, rows: BenchmarkWorld.rows, seed: 1)
    try Simulator(settings).run(writingTo: folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The bank's flows, ready to be examined.
  func index() async throws -> FlowIndex {
    var store = FlowStore()
    _ = try await StatementReader(options: ReadingOptions()).read(
      [transactions], batch: { store.append($0) }, reject: { _ in })
    store.reconcile()
    return FlowIndex(store: store)
  }
}
