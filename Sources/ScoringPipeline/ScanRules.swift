import BankRecords
import CaseBuilding
import Detection
import LeadRanking
import StatementIngest

/// How accounts are judged: detectors, look-alikes, weights, calendar; made from a model file.
public struct ScanRules: Sendable {
  public var modelVersion: String
  /// SHA-256 of all the model's numbers, lower-case hex.
  public let modelDigest: String
  public var detectors: [any Detector]
  public var lookAlikes: [any LookAlike]
  public var ranking: Ranking
  public var linking: LinkingRules
  public var grouping: GroupingRules
  public var counting: CountingRules
  public var calendar: WorkingCalendar
  /// Every parameter as used, for the manifest.
  public var parameters: [DetectorParameters]

  public init(
    modelVersion: String, modelBytes: [UInt8], detectors: [any Detector],
    lookAlikes: [any LookAlike], ranking: Ranking, linking: LinkingRules, grouping: GroupingRules,
    counting: CountingRules, calendar: WorkingCalendar, parameters: [DetectorParameters]
  ) {
    self.modelVersion = modelVersion
    modelDigest = ContentDigest.sha256(modelBytes)
    self.detectors = detectors
    self.lookAlikes = lookAlikes
    self.ranking = ranking
    self.linking = linking
    self.grouping = grouping
    self.counting = counting
    self.calendar = calendar
    self.parameters = parameters
  }
}
