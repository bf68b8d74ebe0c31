/// What scores meant where the truth is known: the share of rightly found accounts and how many
/// honest accounts score as high.
///
/// Made by `fundflow train` on worlds with truth, kept in the model. It speaks of other data only as
/// far as that data resembles those worlds.
public struct ScoreCalibration: Sendable, Equatable {
  /// One point of both curves.
  public struct Knot: Sendable, Equatable {
    /// Score in tenths of a point.
    public var tenths: Int
    /// Share of accounts of cases among accounts of this score, in [0, 1]; never falls with the score.
    public var precision: Double
    /// Honest accounts with at least this score; never grows with the score.
    public var honestAbove: Int

    public init(tenths: Int, precision: Double, honestAbove: Int) {
      self.tenths = tenths
      self.precision = precision
      self.honestAbove = honestAbove
    }
  }

  /// By score, lowest first.
  public let knots: [Knot]
  /// Honest accounts with findings that stand behind the p-values.
  public let honestCount: Int

  /// Scores at which models keep the curves: every 2.5 points.
  public static let grid = Array(stride(from: 25, through: 1000, by: 25))

  public init(knots: [Knot], honestCount: Int) {
    precondition(!knots.isEmpty, "a calibration has knots")
    precondition(
      zip(knots, knots.dropFirst()).allSatisfy {
        $0.tenths < $1.tenths && $0.precision <= $1.precision && $0.honestAbove >= $1.honestAbove
      }, "a higher score is never less suspicious")
    precondition(
      knots.allSatisfy { $0.precision >= 0 && $0.precision <= 1 && $0.honestAbove >= 0 }
        && knots[0].honestAbove <= honestCount, "shares in [0, 1], counts of what there is")
    self.knots = knots
    self.honestCount = honestCount
  }

  /// 校准后的命中率: on the straight line between the knots; three decimals.
  public func precision(ofTenths tenths: Int) -> Double {
    guard let after = knots.firstIndex(where: { $0.tenths >= tenths }) else {
      return ScoreCalibration.rounded(knots[knots.count - 1].precision, 1000)
    }
    let high = knots[after]
    guard after > 0, high.tenths > tenths else {
      return ScoreCalibration.rounded(high.precision, 1000)
    }
    let low = knots[after - 1]
    let share = Double(tenths - low.tenths) / Double(high.tenths - low.tenths)
    return ScoreCalibration.rounded(low.precision + share * (high.precision - low.precision), 1000)
  }

  /// Conformal p-value of an account with findings: (1 + honest accounts that score at least as
  /// high) ÷ (n + 1), counted at the knot at or below the score, so never too small for an account
  /// that is exchangeable with those honest ones (Vovk et al. 2005; Bates et al. 2023).
  public func pValue(ofTenths tenths: Int) -> Double {
    guard let knot = knots.last(where: { $0.tenths <= tenths }) else { return 1 }
    return Double(1 + knot.honestAbove) / Double(honestCount + 1)
  }

  /// For each score the bound on the expected share of honest accounts among all leads with at
  /// least this score: m·p ÷ (number of them), by Benjamini and Hochberg (1995), least over the
  /// lower cut-offs, at most 1.
  ///
  /// `tested` is m, the number of accounts with findings, whether or not they became leads.
  /// Complexity: O(n log n).
  public func falseDiscoveryBounds(ofTenths scores: [Int], tested: Int) -> [Double] {
    let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    var bounds = [Double](repeating: 1, count: scores.count)
    var least = 1.0
    var last = order.count
    // From the lowest score up; equal scores have one cut-off.
    while last > 0 {
      var first = last - 1
      while first > 0, scores[order[first - 1]] == scores[order[last - 1]] { first -= 1 }
      let value = pValue(ofTenths: scores[order[first]])
      least = min(least, Double(max(tested, scores.count)) * value / Double(last))
      for place in first..<last { bounds[order[place]] = least }
      last = first
    }
    return bounds
  }

  private static func rounded(_ value: Double, _ scale: Double) -> Double {
    (value * scale).rounded() / scale
  }
}

/// How far a lead may be trusted, by the model's calibration.
public struct LeadAssurance: Sendable, Equatable {
  /// Share of accounts of cases among accounts of this score, in [0, 1].
  public var precision: Double
  /// Share of honest accounts with findings that score at least as high, in (0, 1].
  public var pValue: Double
  /// Bound on the expected share of honest accounts among the leads down to this score, in (0, 1].
  public var falseDiscoveryBound: Double

  public init(precision: Double, pValue: Double, falseDiscoveryBound: Double) {
    self.precision = precision
    self.pValue = pValue
    self.falseDiscoveryBound = falseDiscoveryBound
  }
}
