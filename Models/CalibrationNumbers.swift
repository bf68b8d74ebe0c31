import LeadRanking
import StatementIngest

/// The groups of the ranking file that say what scores mean. A model may lack all three.
enum CalibrationNumbers {
  static let group = "calibration"
  static let precisionGroup = "calibrated-precision"
  static let honestGroup = "calibrated-honest-tail"
  static let groups = [group, precisionGroup, honestGroup]
  static let honestCountName = "honest_accounts"

  static let names = ScoreCalibration.grid.map(Ranking.pointsText)

  /// What the file says; nil where it has none of the groups.
  static func calibration(in file: ModelFile) throws(ModelError) -> ScoreCalibration? {
    guard let line = file.owners.first(where: { groups.contains($0.id) })?.line else { return nil }
    for entry in file.entries where groups.contains(entry.owner) {
      let known = entry.owner == group ? [honestCountName] : names
      guard known.contains(entry.name) else {
        throw .unknownKey(
          file: file.file, line: entry.line, key: "\(entry.owner).\(entry.name)",
          nearest: ModelError.nearest(to: entry.name, among: known).map { "\(entry.owner).\($0)" })
      }
    }
    let honestCount = try value(honestCountName, of: group, in: file, line: line, most: 1e12)
    var knots: [ScoreCalibration.Knot] = []
    for (tenths, name) in zip(ScoreCalibration.grid, names) {
      let precision = try value(name, of: precisionGroup, in: file, line: line, most: 1)
      let honest = try value(name, of: honestGroup, in: file, line: line, most: honestCount)
      if let last = knots.last {
        guard precision >= last.precision, Int(honest) <= last.honestAbove else {
          throw .outOfRange(
            file: file.file, line: line, key: "\(precisionGroup) and \(honestGroup) at \(name)",
            value: precision >= last.precision ? honest : precision,
            range: "a share that never falls and a count that never grows with the score")
        }
      }
      knots.append(.init(tenths: tenths, precision: precision, honestAbove: Int(honest)))
    }
    return ScoreCalibration(knots: knots, honestCount: Int(honestCount))
  }

  private static func value(
    _ name: String, of group: String, in file: ModelFile, line: Int, most: Double
  ) throws(ModelError) -> Double {
    guard let entry = file.entries.first(where: { $0.owner == group && $0.name == name }) else {
      throw .missingKey(file: file.file, line: line, key: "\(group).\(name)")
    }
    guard (0...most).contains(entry.value) else {
      throw .outOfRange(
        file: file.file, line: entry.line, key: "\(group).\(name)", value: entry.value,
        range: "[0, \(most)]")
    }
    return entry.value
  }

  /// The groups as entries, to be written; `source` says which worlds they come from.
  static func entries(of calibration: ScoreCalibration, source: String) -> [ModelEntry] {
    func entry(_ group: String, _ name: String, _ value: Double, _ unit: String, _ why: String)
      -> ModelEntry
    {
      ModelEntry(
        file: ModelTexts.rankingName, line: 0, owner: group, name: name, value: value, unit: unit,
        source: source, why: why)
    }
    let count = entry(
      group, honestCountName, Double(calibration.honestCount), "accounts with findings",
      "honest accounts that stand behind the p-values")
    return [count]
      + calibration.knots.map {
        entry(
          precisionGroup, Ranking.pointsText($0.tenths), $0.precision, "share of accounts",
          "accounts of cases among those of this score, isotonic")
      }
      + calibration.knots.map {
        entry(
          honestGroup, Ranking.pointsText($0.tenths), Double($0.honestAbove), "accounts",
          "honest accounts with at least this score, by the worst of the worlds")
      }
  }
}

extension Model {
  /// SHA-256 of every number that a score depends on: a calibration made for other numbers says
  /// little. The calibration itself and the calendar are left out.
  public var scoreDigest: String {
    var lines = entries.filter { !CalibrationNumbers.groups.contains($0.owner) }
      .map { "\($0.file)\t\($0.owner)\t\($0.name)\t\($0.value)" }
    lines.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return ContentDigest.sha256(Array(lines.joined(separator: "\n").utf8))
  }

  /// Whether the calibration was made for these very numbers; true where there is none.
  public var isCalibrationCurrent: Bool {
    ranking.calibration == nil || calibratedFor == String(scoreDigest.prefix(16))
  }
}
