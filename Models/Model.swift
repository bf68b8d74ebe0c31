import BankRecords
import Detection
import LeadRanking

/// Everything a scan takes from data instead of code: parameters of detectors and look-alikes,
/// the ranking's numbers and the working calendar.
public struct Model: Sendable {
  /// Name and version of the model, as its ranking file says: `standard-1`.
  public let version: String
  /// Parameters by detector id.
  public let detectors: [String: DetectorParameters]
  /// Parameters by look-alike id.
  public let lookAlikes: [String: DetectorParameters]
  public let ranking: RankingModel
  /// When accounts are taken to act together; the group `account-linking` of the ranking file.
  public let linking: DetectorParameters
  /// When linked and suspicious accounts are one case; the group `case-grouping` of the ranking file.
  public let grouping: DetectorParameters
  /// How the sums of a case are counted; the group `case-totals` of the ranking file.
  public let counting: DetectorParameters
  public let calendar: WorkingCalendar
  /// Every number with unit, source and reason, in the order of the files.
  public let entries: [ModelEntry]
  /// A text that two models share exactly where all their numbers and days agree, whatever the
  /// files' spacing, order and comments; hash it to identify the model of a run.
  public let canonicalBytes: [UInt8]
  /// First digits of the `scoreDigest` for which the calibration was made; empty without one.
  let calibratedFor: String
  /// The files as they were read.
  let texts: ModelTexts

  init(files: ModelTexts) throws(ModelError) {
    let detectorFile = try ModelFile(
      files.detectors, file: ModelTexts.detectorsName, section: "detectors")
    let lookAlikeFile = try ModelFile(
      files.lookAlikes, file: ModelTexts.lookAlikesName, section: "look_alikes")
    let rankingFile = try ModelFile(
      files.ranking, file: ModelTexts.rankingName, section: "ranking", headings: ["model"],
      optionalHeadings: ["calibrated_for"])
    let calendarFile = try CalendarFile(files.calendar, file: ModelTexts.calendarName)
    texts = files
    version = rankingFile.headings["model"] ?? ""
    calibratedFor = rankingFile.headings["calibrated_for"] ?? ""
    detectors = Model.parameters(of: detectorFile)
    lookAlikes = Model.parameters(of: lookAlikeFile)
    ranking = try RankingNumbers(
      rankingFile, detectorIDs: detectorFile.owners.map(\.id),
      lookAlikeIDs: lookAlikeFile.owners.map(\.id)
    ).model()
    linking =
      Model.parameters(of: rankingFile)[Model.linkingGroup]
      ?? DetectorParameters(owner: Model.linkingGroup, values: [:])
    grouping =
      Model.parameters(of: rankingFile)[Model.groupingGroup]
      ?? DetectorParameters(owner: Model.groupingGroup, values: [:])
    counting =
      Model.parameters(of: rankingFile)[Model.countingGroup]
      ?? DetectorParameters(owner: Model.countingGroup, values: [:])
    calendar = calendarFile.calendar
    entries = detectorFile.entries + lookAlikeFile.entries + rankingFile.entries
    canonicalBytes = Model.canonical(version, entries, calendarFile)
  }

  static let linkingGroup = "account-linking"
  static let groupingGroup = "case-grouping"
  static let countingGroup = "case-totals"

  private static func parameters(of file: ModelFile) -> [String: DetectorParameters] {
    var values: [String: [String: Double]] = [:]
    for owner in file.owners { values[owner.id] = [:] }
    for entry in file.entries { values[entry.owner, default: [:]][entry.name] = entry.value }
    return Dictionary(
      uniqueKeysWithValues: values.map { ($0, DetectorParameters(owner: $0, values: $1)) })
  }

  private static func canonical(
    _ version: String, _ entries: [ModelEntry], _ calendar: CalendarFile
  ) -> [UInt8] {
    var lines = entries.map { "\($0.file)\t\($0.owner)\t\($0.name)\t\($0.value)" }
    lines += calendar.calendar.holidays.map { "calendar\tholiday\t\($0)" }
    lines += calendar.calendar.makeUpDays.map { "calendar\tworking\t\($0)" }
    lines.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return Array("fundflow model\t\(version)\n\(lines.joined(separator: "\n"))\n".utf8)
  }

  /// Parameters of a detector; empty where the model does not know it, so that making the detector
  /// names the first missing parameter.
  public func parameters(ofDetector id: String) -> DetectorParameters {
    detectors[id] ?? DetectorParameters(owner: id, values: [:])
  }

  /// Parameters of a look-alike; empty where the model does not know it.
  public func parameters(ofLookAlike id: String) -> DetectorParameters {
    lookAlikes[id] ?? DetectorParameters(owner: id, values: [:])
  }

  /// Where a parameter stands, for messages about it: `detectors.json:12`; nil where no file of the
  /// model holds it.
  public func location(ofParameter name: String, owner: String) -> String? {
    entries.first { $0.owner == owner && $0.name == name }.map { "\($0.file):\($0.line)" }
  }
}

/// The texts of a model's files.
struct ModelTexts {
  var detectors: [UInt8]
  var lookAlikes: [UInt8]
  var ranking: [UInt8]
  var calendar: [UInt8]

  static let detectorsName = "detectors.json"
  static let lookAlikesName = "look_alikes.json"
  static let rankingName = "ranking.json"
  static let calendarName = "china-holidays.csv"
}
