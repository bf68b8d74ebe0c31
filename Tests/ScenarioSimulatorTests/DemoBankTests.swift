import Foundation
import Testing

@testable import ScenarioSimulator

/// `Datasets/demo-bank` is made by the simulator; `FUNDFLOW_UPDATE_DATASETS=1` rewrites it and fails.
@Suite("Datasets/demo-bank")
struct DemoBankTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Datasets/demo-bank")
  private static let files = ["transactions.csv", "truth.csv", "cases.csv", "police-34.csv"]

  @Test("The bundled files are what the simulator makes today")
  func isReproducible() throws {
    let settings = WorldSettings(preset: .demo, rows: 13_000, seed: 109)
    if ProcessInfo.processInfo.environment["FUNDFLOW_UPDATE_DATASETS"] == "1" {
      try Simulator(settings).run(writingTo: Self.folder.path)
      Issue.record("Datasets/demo-bank was rewritten; run `gzip -n9kf transactions.csv` there")
      return
    }
    let world = try WorldFiles(settings)
    defer { world.remove() }
    for name in Self.files {
      let bundled = try Data(contentsOf: Self.folder.appendingPathComponent(name))
      #expect(try world.bytes(name) == bundled, "\(name)")
      #expect(bundled.count < 2_000_000, "\(name) is too large for the repository")
    }
  }

  @Test("The compressed file holds the plain one")
  func compressedIsTheSame() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let packed = Self.folder.appendingPathComponent("transactions.csv.gz").path
    process.arguments = ["gzip", "-dc", packed]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let plain = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(
      try plain == Data(contentsOf: Self.folder.appendingPathComponent("transactions.csv")))
  }
}
