import BankRecords

/// What a scan counted.
public struct ScanCounts: Sendable, Equatable {
  public var accounts = 0
  public var screened = 0
  public var withFindings = 0
  public var leads = 0
  public var asOf: CivilDay?
}

public struct StageTime: Sendable {
  public var stage: String
  public var seconds: Double
}

/// A 128-bit sum of fen in yuan.
public func decimal(fen: Int128) -> String {
  let magnitude = fen.magnitude
  let cents = magnitude % 100
  return "\(fen < 0 ? "-" : "")\(magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
}
