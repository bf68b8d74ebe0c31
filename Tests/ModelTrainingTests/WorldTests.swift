import Foundation
import LeadRanking
import Models
import ScenarioSimulator
import StatementIngest
import Testing

@testable import ModelTraining

/// One small simulated world, scanned and judged.
struct WorldTests {
  private static func withWorld<Result>(_ body: (String) async throws -> Result) async throws
    -> Result
  {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("world-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var settings = WorldSettings(preset: .training, rows: 12_000, seed: 3)
    settings.caseCount = 3
    settings.lookAlikeCount = 12
    _ = try Simulator(settings).run(writingTo: folder)
    return try await body(folder)
  }

  @Test func judgesAblatesTrainsAndWarnsEarly() async throws {
    try await Self.withWorld { folder in
      let model = try Model.standard
      let options = ReadingOptions()
      let world = try await JudgedWorld(folder: folder, model: model, options: options)
      #expect(world.accounts.count { $0.isPositive } >= 3)
      #expect(world.leads.allSatisfy { $0.lead.scoreTenths >= model.ranking.floorTenths })

      // The list that the scan made and the one scored from findings are the same.
      let again = world.rules.ranking.ranked(world.accounts)
      #expect(Set(again.map(\.lead.profile.number)) == Set(world.leads.map(\.lead.profile.number)))

      let judgement = try WorldJudgement(world)
      let ablations = try world.ablations()
      #expect(ablations.count == world.rules.detectors.count + world.rules.lookAlikes.count)
      for row in ablations {
        let known = row.averagePrecision - judgement.evaluation.averagePrecision
        #expect(abs(known - row.change) < 0.1)
      }
      // Without its strongest sign the first lead has fewer points.
      let shape = world.rules.ranking.ranked(world.accounts, without: ["proportional-payout"])
      #expect((shape.first?.lead.scoreTenths ?? 0) < (world.leads.first?.lead.scoreTenths ?? 0))

      let early = try #require(
        try await EarlyWarning.measured(in: world, model: model, options: options, steps: 3))
      #expect(early.count == 3)
      #expect(early.allSatisfy { $0.shareOfMoney >= 0 && $0.shareOfMoney <= 1 })
      let curve = EarlyWarning.curve(early, at: [0, 0.5, 1])
      #expect(curve[0] <= curve[1] && curve[1] <= curve[2])

      let outcome = try ModelTrainer(model: model, training: [world], validation: [], seed: 1).run()
      #expect(outcome.model.isCalibrationCurrent)
      let calibration = try #require(outcome.model.ranking.calibration)
      #expect(calibration.honestCount == world.accounts.count { !$0.isOfCase })
      let second = try ModelTrainer(model: model, training: [world], validation: [], seed: 1).run()
      #expect(outcome.model.canonicalBytes == second.model.canonicalBytes)
      let report = JudgementReport([judgement], seed: 1)
      #expect(report.text.contains("average precision"))
      #expect(
        FeatureTable.text(of: [world]).split(separator: "\n").count == world.accounts.count + 1)
    }
  }

  @Test func aFolderThatIsNoWorldSaysSo() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("none-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let model = try Model.standard
    await #expect(throws: WorldError.noTruth(folder: folder)) {
      _ = try await JudgedWorld(folder: folder, model: model, options: ReadingOptions())
    }
    try Data("account,label,role\nA,case,payout\n".utf8)
      .write(to: URL(fileURLWithPath: folder + "/truth.csv"))
    await #expect(throws: WorldError.noTransactions(folder: folder)) {
      _ = try await JudgedWorld(folder: folder, model: model, options: ReadingOptions())
    }
    #expect(throws: WorldError.noWorlds) {
      try ModelTrainer(model: model, training: [], validation: [], seed: 1).run()
    }
  }
}
