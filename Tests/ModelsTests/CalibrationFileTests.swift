import Foundation
import LeadRanking
import Testing

@testable import Models

struct CalibrationFileTests {
  private func calibrated() throws -> Model {
    let standard = try Model.standard
    var ranking = standard.ranking
    ranking.weightTenths["amount-lattice"] = 123
    ranking.calibration = ScoreCalibration(
      knots: ScoreCalibration.grid.enumerated().map { place, tenths in
        .init(tenths: tenths, precision: Double(place) / 50, honestAbove: 400 - place * 10)
      }, honestCount: 1000)
    return try standard.with(
      ranking: ranking, source: "a \"test\"", calibrationSource: "two worlds")
  }

  /// Writes a model into a folder, changes its ranking file and reads it again.
  private func reloaded(_ model: Model, _ change: (String) -> String = { $0 }) throws -> Model {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("model-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, bytes) in model.fileTexts {
      var text = String(decoding: bytes, as: UTF8.self)
      if name == "ranking.json" { text = change(text) }
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    return try Model.load(path: folder)
  }

  @Test func aWrittenModelReadsBackTheSame() throws {
    let made = try calibrated()
    let read = try reloaded(made)
    #expect(read.ranking == made.ranking)
    #expect(read.canonicalBytes == made.canonicalBytes)
    #expect(read.isCalibrationCurrent)
    let changed = read.entries.first { $0.owner == "weights" && $0.name == "amount-lattice" }
    #expect(changed?.value == 12.3)
    #expect(changed?.source == "a \"test\"")
    let kept = read.entries.first { $0.owner == "weights" && $0.name == "telling-memo" }
    #expect(kept?.source != "a \"test\"")
  }

  @Test func theBuiltInCalibrationFitsItsNumbers() throws {
    let standard = try Model.standard
    #expect(standard.isCalibrationCurrent, "numbers changed: run `make calibrate`")
  }

  @Test func changedNumbersMakeTheCalibrationStale() throws {
    let read = try reloaded(calibrated()) {
      $0.replacingOccurrences(of: "\"value\": 12.3,", with: "\"value\": 12.4,")
    }
    #expect(read.ranking.calibration != nil)
    #expect(!read.isCalibrationCurrent)
  }

  @Test func aBrokenCalibrationIsRefused() throws {
    let made = try calibrated()
    #expect(throws: ModelError.self) {
      _ = try reloaded(made) {
        $0.replacingOccurrences(
          of: "{ \"name\": \"50.0\", \"value\": 0.38", with: "{ \"name\": \"50.0\", \"value\": 0.1")
      }
    }
    #expect(throws: ModelError.self) {
      _ = try reloaded(made) {
        $0.replacingOccurrences(of: "\"name\": \"50.0\"", with: "\"name\": \"51.0\"")
      }
    }
  }
}
