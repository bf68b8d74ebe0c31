import BankRecords
import Foundation
import Models
import Testing

@testable import AccountFlows
@testable import Detection
@testable import ScoringPipeline
@testable import StatementIngest
@testable import Typologies

struct DeterminismTests {
  /// Three files of one bank, each with the header.
  private func splitBank(_ folder: ScanFolder) throws -> [String] {
    let lines = try String(contentsOfFile: try folder.simulate(), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: true)
    let third = lines.count / 3
    return try [("a", 1..<third), ("b", third..<2 * third), ("c", 2 * third..<lines.count)].map {
      name, range in
      try folder.write(
        ([lines[0]] + lines[range]).joined(separator: "\n") + "\n", to: "\(name).csv")
    }
  }

  @Test func threadsBlocksAndFileOrderChangeNoByte() async throws {
    let folder = try ScanFolder()
    let files = try splitBank(folder)
    let reference = try await folder.scan(files, out: "one")
    #expect(reference.leads.count > 2)
    for (name, inputs, threads, blockBytes) in [
      ("two", files, 2, 4 << 20), ("reversed", Array(files.reversed()), 1, 4 << 20),
      ("small", files, 3, 1 << 12),
    ] {
      let other = try await folder.scan(
        inputs, out: name, threads: threads, blockBytes: blockBytes)
      #expect(other.runID == reference.runID)
      for file in ["leads.csv", "leads.jsonl", "evidence.csv"] {
        #expect(
          try folder.text(of: file, in: other) == folder.text(of: file, in: reference),
          "\(file) of \(name)")
      }
    }
  }

  @Test func splittingAFileChangesNoLead() async throws {
    let folder = try ScanFolder()
    let files = try splitBank(folder)
    let split = try await folder.scan(files, out: "split")
    let whole = try await folder.scan(["\(folder.path)/transactions.csv"], out: "whole")
    #expect(try folder.text(of: "leads.csv", in: split) == folder.text(of: "leads.csv", in: whole))
  }

  @Test func screeningLosesNoFinding() async throws {
    let folder = try ScanFolder()
    var store = FlowStore()
    _ = try await StatementReader(options: ReadingOptions()).read(
      [try folder.simulate()], batch: { store.append($0) }, reject: { _ in })
    store.reconcile()
    let index = FlowIndex(store: store)
    let rules = try ScanRules(model: Model.standard)
    let asOf = try #require(index.lastDay)
    let context = ExaminationContext(
      calendar: rules.calendar, asOf: asOf, population: PeerOutlier.population(of: index.screens))
    let everyone = GatheredLegs(
      index: index, accounts: (0..<store.directory.count).map { AccountID(index: $0) })
    var fired = 0
    for position in everyone.accounts.indices {
      let flow = everyone.flow(at: position)
      let screen = index.screens[flow.account.index]
      for detector in rules.detectors where detector.examine(flow, in: context) != nil {
        fired += 1
        #expect(detector.canFire(on: screen), "\(type(of: detector).identity.id) fired unscreened")
      }
    }
    #expect(fired > 20)
  }
}
