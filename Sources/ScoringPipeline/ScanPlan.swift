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
  /// Rates by which foreign amounts become yuan; nil: currencies stay apart.
  public var rates: RateFile?
  /// Folder under which the run's own folder is made.
  public var outputFolder: String
  public var rejectLimit = RejectLimit.count(0)
  /// What the sender says was sent (`--control`).
  public var control: ControlFile?
  /// Memory the run may need at its peak; nil: whatever there is. The result does not depend on it.
  public var memoryBytes: Int?
  /// Version of the program, part of the run's identity.
  public var engineVersion: String
  /// The command line and the folder it was given in, for `run.json`: what a replay runs again.
  public var command: [String] = []
  public var workingFolder = ""
  /// Where rejected rows of an earlier run were mended, what of.
  public var replay: ReplayOrigin?

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
