import Foundation
import Testing

@testable import ScoringPipeline

/// The leads of the bundled bank, byte for byte. Where they are meant to change, run with
/// FUNDFLOW_UPDATE_GOLDEN=1: that run rewrites the file and fails; say so in CHANGELOG.md.
struct GoldenTests {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test(arguments: ["transactions.csv", "police-34.csv"])
  func leadsOfTheBundledBank(file: String) async throws {
    let folder = try ScanFolder()
    let input = Self.root.appending(path: "Datasets/demo-bank/\(file)")
    let outcome = try await folder.scan(
      [input.path(percentEncoded: false)], out: "runs", threads: 2)
    let leads = try Data(contentsOf: URL(filePath: "\(outcome.folder)/leads.csv"))
    let golden = Self.root.appending(path: "Datasets/Golden/demo-bank/\(file).leads.csv")
    if ProcessInfo.processInfo.environment["FUNDFLOW_UPDATE_GOLDEN"] != nil {
      try FileManager.default.createDirectory(
        at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
      try leads.write(to: golden)
      Issue.record("\(golden.lastPathComponent) was written anew; look at the difference")
      return
    }
    let expected = try Data(contentsOf: golden)
    #expect(leads == expected, "the leads of \(file) differ from \(golden.lastPathComponent)")
  }
}
