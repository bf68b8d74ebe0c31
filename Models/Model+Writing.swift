import LeadRanking

extension Model {
  /// The same model with another ranking. `source` says where a changed number comes from,
  /// `calibrationSource` on which worlds the calibration was made.
  public func with(
    ranking: RankingModel, source: String, calibrationSource: String
  ) throws(ModelError) -> Model {
    var entries = entries.filter {
      $0.file == ModelTexts.rankingName && !CalibrationNumbers.groups.contains($0.owner)
    }
    entries = entries.map { RankingWriter.changed($0, to: ranking, source: source) }
    if let calibration = ranking.calibration {
      entries += CalibrationNumbers.entries(of: calibration, source: calibrationSource)
    }
    func model(calibratedFor digest: String?) throws(ModelError) -> Model {
      var changed = texts
      changed.ranking = Array(
        RankingWriter.text(of: entries, version: version, calibratedFor: digest).utf8)
      return try Model(files: changed)
    }
    guard ranking.calibration != nil else { return try model(calibratedFor: nil) }
    // The digest is over the numbers as they will be read.
    return try model(
      calibratedFor: String(try model(calibratedFor: nil).scoreDigest.prefix(16)))
  }

  /// The files of a model folder, by name; the model card is the caller's.
  public var fileTexts: [(name: String, bytes: [UInt8])] {
    [
      (ModelTexts.detectorsName, texts.detectors), (ModelTexts.lookAlikesName, texts.lookAlikes),
      (ModelTexts.rankingName, texts.ranking), (ModelTexts.calendarName, texts.calendar),
    ]
  }
}

/// The ranking file of a model as text.
enum RankingWriter {
  /// The entry with the value the ranking has now.
  static func changed(_ entry: ModelEntry, to ranking: RankingModel, source: String) -> ModelEntry {
    let value: Double? =
      switch entry.owner {
      case "weights": ranking.weightTenths[entry.name].map { Double($0) / 10 }
      case "effects": ranking.effects[entry.name]
      default: nil
      }
    guard let value, value != entry.value else { return entry }
    return ModelEntry(
      file: entry.file, line: entry.line, owner: entry.owner, name: entry.name, value: value,
      unit: entry.unit, source: source, why: entry.why)
  }

  /// The groups in the order of their first entry; calibration takes a line a number.
  static func text(of entries: [ModelEntry], version: String, calibratedFor digest: String?)
    -> String
  {
    var owners: [String] = []
    for entry in entries where owners.last != entry.owner && !owners.contains(entry.owner) {
      owners.append(entry.owner)
    }
    var text = "{\n  \"model\": \(quoted(version)),\n"
    if let digest { text += "  \"calibrated_for\": \(quoted(digest)),\n" }
    text += "  \"ranking\": [\n"
    let groups = owners.map { owner in
      let isCurve = CalibrationNumbers.groups.contains(owner)
      let parameters = entries.filter { $0.owner == owner }.map {
        isCurve ? line(of: $0) : page(of: $0)
      }
      return "    {\n      \"id\": \(quoted(owner)),\n      \"parameters\": [\n"
        + parameters.joined(separator: ",\n") + "\n      ]\n    }"
    }
    return text + groups.joined(separator: ",\n") + "\n  ]\n}\n"
  }

  private static func members(of entry: ModelEntry) -> [String] {
    [
      "\"name\": \(quoted(entry.name))", "\"value\": \(number(entry.value))",
      "\"unit\": \(quoted(entry.unit))", "\"source\": \(quoted(entry.source))",
      "\"why\": \(quoted(entry.why))",
    ]
  }

  private static func line(of entry: ModelEntry) -> String {
    "        { \(members(of: entry).joined(separator: ", ")) }"
  }

  private static func page(of entry: ModelEntry) -> String {
    "        {\n"
      + members(of: entry).map { "          \($0)" }.joined(separator: ",\n") + "\n        }"
  }

  /// `25`, not `25.0`.
  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
