import BankRecords

/// The numbers that turn findings and explanations into a score.
///
/// All points are kept in tenths so that contributions add up exactly. More strength of a finding
/// never lowers a score, more strength of an explanation never raises it.
public struct RankingModel: Sendable, Equatable {
  /// Tenths of a point per detector id at strength 1; a detector without a weight adds nothing.
  public var weightTenths: [String: Int]
  /// Detectors that show money flowing back to those who paid in.
  public var returnFlowDetectors: Set<String>
  /// Share of the score that a look-alike of strength 1 takes away, in [0, 1], per look-alike id.
  public var effects: [String: Double]
  /// Points up to this one count in full for shape without evidence of return flow.
  public var shapeKneeTenths: Int
  /// Share of the points above the knee that shape alone keeps, in [0, 1].
  public var shapeExcessShare: Double
  /// Strength of a return-flow finding from which all points count in full, in (0, 1].
  public var fullReturnStrength: Double
  /// Scores below are no leads, in tenths.
  public var floorTenths: Int
  /// Least tenths of the levels 中 and 高.
  public var mediumTenths: Int
  public var highTenths: Int
  /// What scores mean; nil in a model that was never held against known truth.
  public var calibration: ScoreCalibration?

  public init(
    weightTenths: [String: Int], returnFlowDetectors: Set<String>, effects: [String: Double],
    shapeKneeTenths: Int, shapeExcessShare: Double, fullReturnStrength: Double, floorTenths: Int,
    mediumTenths: Int, highTenths: Int, calibration: ScoreCalibration? = nil
  ) {
    precondition(weightTenths.values.allSatisfy { $0 >= 0 }, "a weight is never negative")
    precondition(
      effects.values.allSatisfy { $0 >= 0 && $0 <= 1 }, "an effect is a share in [0, 1]")
    precondition(shapeExcessShare >= 0 && shapeExcessShare <= 1, "a share lies in [0, 1]")
    precondition(fullReturnStrength > 0 && fullReturnStrength <= 1, "a strength in (0, 1]")
    precondition(shapeKneeTenths >= 0 && floorTenths >= 0, "points are not negative")
    precondition(mediumTenths <= highTenths, "medium stands below high")
    self.weightTenths = weightTenths
    self.returnFlowDetectors = returnFlowDetectors
    self.effects = effects
    self.shapeKneeTenths = shapeKneeTenths
    self.shapeExcessShare = shapeExcessShare
    self.fullReturnStrength = fullReturnStrength
    self.floorTenths = floorTenths
    self.mediumTenths = mediumTenths
    self.highTenths = highTenths
    self.calibration = calibration
  }

  public func level(ofTenths tenths: Int) -> LeadLevel {
    tenths >= highTenths ? .high : tenths >= mediumTenths ? .medium : .low
  }
}

/// How urgent a lead is by its score alone.
public enum LeadLevel: Int, Sendable, CaseIterable, Comparable {
  case low
  case medium
  case high

  /// 低, 中, 高.
  public var chineseName: String {
    switch self {
    case .low: "低"
    case .medium: "中"
    case .high: "高"
    }
  }

  public static func < (left: LeadLevel, right: LeadLevel) -> Bool {
    left.rawValue < right.rawValue
  }
}
