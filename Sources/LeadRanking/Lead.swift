import AccountFlows
import BankRecords
import CaseBuilding
import Detection

/// One signed part of a score, in points.
public struct Contribution: Sendable, Equatable {
  /// The detector or look-alike id, `shape-only` for what shape without evidence of return flow
  /// loses, or `cap` for what the ceiling of 100 takes away.
  public var source: String
  public var chineseName: String
  /// Tenths of a point, so that contributions add up to the score exactly.
  public var tenths: Int

  public init(source: String, chineseName: String, tenths: Int) {
    self.source = source
    self.chineseName = chineseName
    self.tenths = tenths
  }
}

/// How much harm the sums speak of, by the rows of the Supreme Court's 2022 interpretation.
public enum SeverityBand: Int, Sendable, CaseIterable, Comparable {
  /// Below every threshold.
  case s0 = 0
  /// Reaches 追究刑责: ≥ 100万, ≥ 150 persons or ≥ 50万 loss.
  case s1
  /// Reaches 数额巨大: ≥ 500万, ≥ 500 persons or ≥ 250万.
  case s2
  /// Reaches 数额特别巨大: ≥ 5000万, ≥ 5000 persons or ≥ 2500万.
  case s3

  public static func < (left: SeverityBand, right: SeverityBand) -> Bool {
    left.rawValue < right.rawValue
  }

  /// `S0` … `S3`, as in `leads.csv`.
  public var label: String { "S\(rawValue)" }
}

/// A suspicious account with everything that says why.
public struct Lead: Sendable {
  public var account: AccountID
  public var profile: AccountProfile
  /// The score in tenths of a point, 0…1000; the sum of the contributions.
  public var scoreTenths: Int
  public var contributions: [Contribution]
  public var severity: SeverityBand
  public var totals: CaseTotals
  public var findings: [Finding]
  public var explanations: [Explanation]
  /// The accounts that act together with this one, itself included; nil where it stands alone. The
  /// totals of collecting and paying accounts then are those of the group.
  public var group: AccountGroup?
  /// One plain Chinese sentence.
  public var reason: String
  /// The rows behind the totals and the findings, without repeats, in time order.
  public var evidence: [Evidence]

  public init(
    account: AccountID, profile: AccountProfile, scoreTenths: Int, contributions: [Contribution],
    severity: SeverityBand, totals: CaseTotals, findings: [Finding], explanations: [Explanation],
    group: AccountGroup? = nil, reason: String, evidence: [Evidence]
  ) {
    self.account = account
    self.profile = profile
    self.scoreTenths = scoreTenths
    self.contributions = contributions
    self.severity = severity
    self.totals = totals
    self.findings = findings
    self.explanations = explanations
    self.group = group
    self.reason = reason
    self.evidence = evidence
  }
}
