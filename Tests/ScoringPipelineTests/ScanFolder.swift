import Foundation
import Models
import ScenarioSimulator
import StatementIngest

@testable import ScoringPipeline

/// A temporary folder with a simulated bank and the runs made on it.
final class ScanFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory
      .appending(path: "fundflow-\(UUID().uuidString)").path(percentEncoded: false)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a small simulated bank and gives back its transaction file.
  func simulate(rows: Int = 12_000, seed: UInt64 = 7) throws -> String {
    try Simulator(WorldSettings(preset: .demo, rows: rows, seed: seed)).run(writingTo: path)
    return "\(path)/transactions.csv"
  }

  func write(_ text: String, to name: String) throws -> String {
    let file = "\(path)/\(name)"
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    return file
  }

  /// Scans into the folder `out` below this one.
  func scan(
    _ inputs: [String], out: String, threads: Int = 1, blockBytes: Int = 4 << 20,
    rejectLimit: RejectLimit = .count(0)
  ) async throws -> Scan.Outcome {
    var reading = ReadingOptions()
    reading.threads = threads
    reading.blockBytes = blockBytes
    var plan = ScanPlan(
      inputs: inputs, reading: reading, rules: try ScanRules(model: Model.standard),
      outputFolder: "\(path)/\(out)",
      engineVersion: "test")
    plan.rejectLimit = rejectLimit
    return try await Scan(plan: plan, stopwatch: { 0 }).run { _ in }
  }

  func text(of name: String, in outcome: Scan.Outcome) throws -> String {
    try String(contentsOfFile: "\(outcome.folder)/\(name)", encoding: .utf8)
  }
}
