import BankRecords
import Detection
import Foundation
import LookAlikes
import Models
import Testing
import Typologies

struct ModelTests {
  @Test func standardModelMakesEverything() throws {
    let model = try Model.standard
    let detectors = try StandardDetectors.all(parameters: {
      (id) throws(ParameterError) in model.parameters(ofDetector: id)
    })
    let lookAlikes = try StandardLookAlikes.all(parameters: {
      (id) throws(ParameterError) in model.parameters(ofLookAlike: id)
    })
    #expect(detectors.count == StandardDetectors.identities.count)
    #expect(lookAlikes.count == StandardLookAlikes.identities.count)
    #expect(model.version == "standard-1")
  }

  /// The model's ids are exactly those of the lists, so no number is dead and nothing is unweighted.
  @Test func idsAgreeWithTheLists() throws {
    let model = try Model.standard
    let detectorIDs = Set(StandardDetectors.identities.map(\.id))
    let lookAlikeIDs = Set(StandardLookAlikes.identities.map(\.id))
    #expect(Set(model.detectors.keys) == detectorIDs)
    #expect(Set(model.lookAlikes.keys) == lookAlikeIDs)
    #expect(Set(model.ranking.weightTenths.keys) == detectorIDs)
    #expect(Set(model.ranking.effects.keys) == lookAlikeIDs)
    #expect(model.ranking.returnFlowDetectors.isSubset(of: detectorIDs))
    for entry in model.entries {
      #expect(!entry.unit.isEmpty && !entry.source.isEmpty && !entry.why.isEmpty)
    }
  }

  /// No parameter of a look-alike is superfluous: without it the look-alike cannot be made.
  @Test func everyLookAlikeParameterIsRead() throws {
    let model = try Model.standard
    for identity in StandardLookAlikes.identities {
      let full = model.parameters(ofLookAlike: identity.id)
      for name in full.values.keys {
        var values = full.values
        values[name] = nil
        #expect(throws: ParameterError.self, "\(identity.id).\(name)") {
          _ = try StandardLookAlikes.all(parameters: { (id) throws(ParameterError) in
            id == identity.id
              ? DetectorParameters(owner: id, values: values) : model.parameters(ofLookAlike: id)
          })
        }
      }
    }
  }

  @Test func calendarKnowsTheArrangements() throws {
    let calendar = try Model.standard.calendar
    func day(_ text: String) throws -> CivilDay {
      let parts = text.split(separator: "-").compactMap { Int($0) }
      return try #require(CivilDay(year: parts[0], month: parts[1], day: parts[2]))
    }
    for text in ["2024-02-12", "2020-01-31", "2019-05-02", "2026-02-23", "2025-10-08"] {
      #expect(!calendar.isWorkingDay(try day(text)))
    }
    for text in ["2024-02-04", "2018-12-29", "2023-10-07", "2026-01-04", "2024-02-09"] {
      #expect(calendar.isWorkingDay(try day(text)))
    }
    #expect(!calendar.isWorkingDay(try day("2020-02-01")))
    // Statutory days off: 11 a year until 2024, 13 from 2025; make-up days offset bridged days.
    for year in 2018...2026 {
      let offs = calendar.holidays.filter { $0.components.year == year }.count
      let worked = calendar.makeUpDays.filter { $0.components.year == year }.count
      let statutory = year >= 2025 || year == 2020 ? 13 : 11
      #expect(offs - worked == statutory, "\(year)")
    }
  }
}

struct ModelLoadingTests {
  /// A folder with the standard model's files, changed by `edit`.
  private func withModel(
    replacing old: String = "", with new: String = "", in name: String = "ranking.json",
    _ body: (String) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "fundflow-model-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Models/standard-1")
    for file in ["detectors.json", "look_alikes.json", "ranking.json"] {
      var text = try String(contentsOf: source.appendingPathComponent(file), encoding: .utf8)
      if file == name, !old.isEmpty {
        let range = try #require(text.range(of: old))
        text.replaceSubrange(range, with: new)
      }
      try text.write(to: folder.appendingPathComponent(file), atomically: true, encoding: .utf8)
    }
    try body(folder.path)
  }

  private func message(
    replacing old: String, with new: String, in name: String = "ranking.json"
  ) throws -> String {
    var text = ""
    try withModel(replacing: old, with: new, in: name) { path in
      do {
        _ = try Model.load(path: path)
      } catch {
        text = "\(error)".replacingOccurrences(of: path, with: "")
      }
    }
    return text
  }

  @Test func loadsWhatIsEmbedded() throws {
    try withModel { path in
      let loaded = try Model.load(path: path)
      let standard = try Model.standard
      #expect(loaded.canonicalBytes.elementsEqual(standard.canonicalBytes))
      #expect(try Model.load(path: path + "/").version == "standard-1")
    }
  }

  @Test func canonicalBytesFollowNumbersOnly() throws {
    try withModel(replacing: "\"value\": 60,", with: "\"value\" : 60.0 ,\n") { path in
      let loaded = try Model.load(path: path)
      let standard = try Model.standard
      #expect(loaded.canonicalBytes.elementsEqual(standard.canonicalBytes))
    }
    try withModel(replacing: "\"value\": 60,", with: "\"value\": 59,") { path in
      let loaded = try Model.load(path: path)
      let standard = try Model.standard
      #expect(loaded.canonicalBytes != standard.canonicalBytes)
      #expect(loaded.ranking.weightTenths["proportional-payout"] == 590)
    }
  }

  @Test func errorsNameFileLineAndNearestKey() throws {
    #expect(
      try message(replacing: "proportional-payout", with: "proportonal-payout")
        .contains("did you mean 'weights.proportional-payout'?"))
    #expect(try message(replacing: "\"weights\"", with: "\"weigths\"").contains("'weights'?"))
    #expect(try message(replacing: "\"unit\"", with: "\"units\"").contains("did you mean 'unit'?"))
    #expect(try message(replacing: "\"ranking\": [", with: "\"ranknig\": [").contains("'ranking'?"))
    let range = try message(replacing: "\"value\": 60,", with: "\"value\": -45,")
    #expect(range.hasPrefix("/ranking.json:") && range.contains("must lie in"))
    #expect(
      try message(replacing: "\"value\": 60,", with: "\"value\": \"45\",")
        .contains("'value' must be a number"))
    #expect(
      try message(replacing: "least_payees", with: "least_payes", in: "look_alikes.json")
        .contains("did you mean 'payroll.least_payees'?"))
    #expect(
      try message(replacing: "},", with: "}", in: "look_alikes.json").contains("look_alikes.json:"))
    #expect(
      try message(replacing: "\"floor\"", with: "\"medium\"").contains(
        "'levels.medium' stands twice")
    )
    let line = try message(replacing: "\"value\": 60,", with: "\"value\": oops,")
    let number = line.split(separator: ":").dropFirst().first.flatMap { Int($0) }
    #expect((number ?? 0) > 10, "\(line)")
  }

  @Test func missingFilesAndFolders() throws {
    #expect(throws: ModelError.self) { _ = try Model.load(path: "/nonexistent/model") }
    try withModel { path in
      try FileManager.default.removeItem(atPath: path + "/ranking.json")
      #expect(throws: ModelError.self) { _ = try Model.load(path: path) }
      try FileManager.default.createDirectory(
        atPath: path + "/ranking.json", withIntermediateDirectories: false)
      #expect(throws: ModelError.self) { _ = try Model.load(path: path) }
    }
  }

  @Test func damagedBytesAreErrorsNotTraps() throws {
    try withModel { path in
      let file = URL(fileURLWithPath: path + "/ranking.json")
      let whole = try Data(contentsOf: file)
      for end in stride(from: 0, to: whole.count - 2, by: 97) {
        try whole.prefix(end).write(to: file)
        #expect(throws: ModelError.self) { _ = try Model.load(path: path) }
      }
      try Data(repeating: UInt8(ascii: "["), count: 100_000).write(to: file)
      #expect(throws: ModelError.self) { _ = try Model.load(path: path) }
    }
  }
}
