import BankRecords
import CaseBuilding
import Detection
import LeadRanking
import StatementIngest

/// Everything a scan is told: inputs, limits, rules. Two equal plans on equal files give equal leads.
public struct ScanPlan: Sendable {
  /// Files and folders, or `-` for standard input.
  public var inputs: [String]
  public var reading: ReadingOptions
  public var rules: ScanRules
  /// Rows booked after this day are left out of the flows; nil: the last booking day.
  public var asOf: CivilDay?
  /// Folder under which the run's own folder is made.
  public var outputFolder: String
  public var rejectLimit = RejectLimit.count(0)
  /// Version of the program, part of the run's identity.
  public var engineVersion: String

  public init(
    inputs: [String], reading: ReadingOptions, rules: ScanRules, outputFolder: String,
    engineVersion: String
  ) {
    self.inputs = inputs
    self.reading = reading
    self.rules = rules
    self.outputFolder = outputFolder
    self.engineVersion = engineVersion
  }
}

/// How accounts are judged: detectors, look-alikes, weights, calendar; made from a model file.
public struct ScanRules: Sendable {
  public var modelVersion: String
  /// SHA-256 of all the model's numbers, lower-case hex.
  public let modelDigest: String
  public var detectors: [any Detector]
  public var lookAlikes: [any LookAlike]
  public var ranking: Ranking
  public var linking: LinkingRules
  public var calendar: WorkingCalendar
  /// Every parameter as used, for the manifest.
  public var parameters: [DetectorParameters]

  public init(
    modelVersion: String, modelBytes: [UInt8], detectors: [any Detector],
    lookAlikes: [any LookAlike], ranking: Ranking, linking: LinkingRules, calendar: WorkingCalendar,
    parameters: [DetectorParameters]
  ) {
    self.modelVersion = modelVersion
    modelDigest = ContentDigest.sha256(modelBytes)
    self.detectors = detectors
    self.lookAlikes = lookAlikes
    self.ranking = ranking
    self.linking = linking
    self.calendar = calendar
    self.parameters = parameters
  }
}

/// How many rows may be rejected before the run is held and nothing is published.
public enum RejectLimit: Sendable, Equatable, CustomStringConvertible {
  case count(Int)
  /// Share of the rows read, in [0, 1].
  case share(Double)

  public func allows(rejected: Int, read: Int) -> Bool {
    switch self {
    case .count(let limit): rejected <= limit
    case .share(let share): Double(rejected) <= share * Double(read)
    }
  }

  public var description: String {
    switch self {
    case .count(let limit): "\(limit)"
    case .share(let share): "\(share * 100)%"
    }
  }
}

/// Seconds since any fixed moment; passed in, so that the data plane knows no clock.
public typealias Stopwatch = @Sendable () -> Double

/// What is happening, for a progress line.
public struct ScanProgress: Sendable {
  public enum Stage: Sendable { case reading, reconciling, examining, publishing }
  public var stage: Stage
  /// Bytes read, or accounts examined.
  public var done: Int
  public var total: Int
  public var rows: Int

  public init(stage: Stage, done: Int, total: Int, rows: Int) {
    self.stage = stage
    self.done = done
    self.total = total
    self.rows = rows
  }
}
