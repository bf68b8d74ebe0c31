import Foundation

extension Model {
  /// The model built into the program; reads no file.
  public static var standard: Model {
    get throws(ModelError) { try Model(files: .embedded) }
  }

  /// Reads a model from a folder with `detectors.json`, `look_alikes.json`, `ranking.json` and, if
  /// it has its own calendar, `china-holidays.csv`.
  ///
  /// Its detectors, look-alikes and parameters must be those of the standard model: an unknown one
  /// is an error with the nearest known name, a missing one is an error too. Errors name files by
  /// `path` and file name.
  public static func load(path: String) throws(ModelError) -> Model {
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    let texts = ModelTexts(
      detectors: try read("\(folder)/\(ModelTexts.detectorsName)"),
      lookAlikes: try read("\(folder)/\(ModelTexts.lookAlikesName)"),
      ranking: try read("\(folder)/\(ModelTexts.rankingName)"),
      calendar: FileManager.default.fileExists(atPath: "\(folder)/\(ModelTexts.calendarName)")
        ? try read("\(folder)/\(ModelTexts.calendarName)") : ModelTexts.embedded.calendar)
    do {
      let model = try Model(files: texts)
      try model.checkNames(against: standard)
      return model
    } catch { throw error.inFolder(folder) }
  }

  private static func read(_ path: String) throws(ModelError) -> [UInt8] {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      guard data.count <= 16 << 20 else {
        throw ModelError.unreadable(file: path, reason: "is larger than 16 MiB; no model file is")
      }
      return [UInt8](data)
    } catch let error as ModelError {
      throw error
    } catch {
      throw .unreadable(
        file: path,
        reason: FileManager.default.fileExists(atPath: path)
          ? "cannot be read; it must be a readable file"
          : "does not exist; a model folder holds \(ModelTexts.detectorsName), "
            + "\(ModelTexts.lookAlikesName) and \(ModelTexts.rankingName)")
    }
  }

  /// Holds this model's names against another's.
  private func checkNames(against known: Model) throws(ModelError) {
    for file in [ModelTexts.detectorsName, ModelTexts.lookAlikesName, ModelTexts.rankingName] {
      let own = entries.filter { $0.file == file }
      let expected = known.entries.filter { $0.file == file }
      let owners = Set(expected.map(\.owner))
      for entry in own where !CalibrationNumbers.groups.contains(entry.owner) {
        guard owners.contains(entry.owner) else {
          throw .unknownKey(
            file: file, line: entry.line, key: entry.owner,
            nearest: ModelError.nearest(to: entry.owner, among: owners.sorted()))
        }
        let names = expected.filter { $0.owner == entry.owner }.map(\.name)
        guard names.contains(entry.name) else {
          throw .unknownKey(
            file: file, line: entry.line, key: "\(entry.owner).\(entry.name)",
            nearest: ModelError.nearest(to: entry.name, among: names).map {
              "\(entry.owner).\($0)"
            })
        }
      }
      // A model may do without a calibration; its names were checked where it was read.
      for entry in expected
      where !CalibrationNumbers.groups.contains(entry.owner)
        && !own.contains(where: { $0.owner == entry.owner && $0.name == entry.name })
      {
        let line = own.first { $0.owner == entry.owner }?.line ?? 1
        throw .missingKey(file: file, line: line, key: "\(entry.owner).\(entry.name)")
      }
    }
  }
}

extension ModelTexts {
  static var embedded: ModelTexts {
    ModelTexts(
      detectors: PackageResources.detectors_json, lookAlikes: PackageResources.look_alikes_json,
      ranking: PackageResources.ranking_json, calendar: PackageResources.china_holidays_csv)
  }
}

extension ModelError {
  /// The same error with the folder before the file's name.
  func inFolder(_ folder: String) -> ModelError {
    func full(_ file: String) -> String {
      file.hasPrefix("\(folder)/") ? file : "\(folder)/\(file)"
    }
    switch self {
    case .unreadable(let file, let reason): return .unreadable(file: full(file), reason: reason)
    case .syntax(let file, let line, let column, let what):
      return .syntax(file: full(file), line: line, column: column, what: what)
    case .duplicateKey(let file, let line, let key):
      return .duplicateKey(file: full(file), line: line, key: key)
    case .unknownKey(let file, let line, let key, let nearest):
      return .unknownKey(file: full(file), line: line, key: key, nearest: nearest)
    case .missingKey(let file, let line, let key):
      return .missingKey(file: full(file), line: line, key: key)
    case .wrongType(let file, let line, let key, let expected):
      return .wrongType(file: full(file), line: line, key: key, expected: expected)
    case .outOfRange(let file, let line, let key, let value, let range):
      return .outOfRange(file: full(file), line: line, key: key, value: value, range: range)
    }
  }
}
