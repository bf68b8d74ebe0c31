import Detection
import LeadRanking

/// The score as a smooth function of weights and effects, for fitting: the same form as
/// `Ranking.contributions` without rounding and without the ceiling of 100.
///
/// S = keep(Σ wᵈsᵈ) · Π(1 − eˡxˡ); keep counts points above the knee by the share that shape
/// without return flow keeps.
struct ScoreForm {
  /// Ids of detectors, then of look-alikes; coefficients stand in this order.
  let detectorIDs: [String]
  let lookAlikeIDs: [String]
  private let kneePoints: Double
  private let excessShare: Double
  private let fullReturnStrength: Double
  private let returnFlow: Set<String>

  var width: Int { detectorIDs.count + lookAlikeIDs.count }

  init(model: RankingModel, detectorIDs: [String], lookAlikeIDs: [String]) {
    self.detectorIDs = detectorIDs
    self.lookAlikeIDs = lookAlikeIDs
    kneePoints = Double(model.shapeKneeTenths) / 10
    excessShare = model.shapeExcessShare
    fullReturnStrength = model.fullReturnStrength
    returnFlow = model.returnFlowDetectors
  }

  /// What the score needs of one account.
  struct Features: Sendable {
    /// Strength by detector, then by look-alike.
    var strengths: [Double]
    /// Share of the points above the knee that count.
    var share: Double
  }

  func features(of account: JudgedAccount) -> Features {
    var strengths = [Double](repeating: 0, count: width)
    var returned = 0.0
    for finding in account.lead.findings {
      if returnFlow.contains(finding.detector) { returned = max(returned, finding.strength) }
      if let place = detectorIDs.firstIndex(of: finding.detector) {
        strengths[place] = max(strengths[place], finding.strength)
      }
    }
    for explanation in account.lead.explanations {
      if let place = lookAlikeIDs.firstIndex(of: explanation.lookAlike) {
        let index = detectorIDs.count + place
        strengths[index] = max(strengths[index], explanation.strength)
      }
    }
    let evidence = min(1, returned / fullReturnStrength)
    return Features(strengths: strengths, share: excessShare + (1 - excessShare) * evidence)
  }

  /// Points at these coefficients (weights in points, effects as shares) and the slope by each.
  func value(_ features: Features, at coefficients: [Double]) -> (points: Double, slopes: [Double])
  {
    let count = detectorIDs.count
    var sum = 0.0
    for index in 0..<count { sum += coefficients[index] * features.strengths[index] }
    let excess = max(0, sum - kneePoints)
    let kept = min(sum, kneePoints) + features.share * excess
    var left = 1.0
    for index in count..<width { left *= 1 - coefficients[index] * features.strengths[index] }
    var slopes = [Double](repeating: 0, count: width)
    let slope = left * (excess > 0 ? features.share : 1)
    for index in 0..<count { slopes[index] = slope * features.strengths[index] }
    for index in count..<width {
      let factor = 1 - coefficients[index] * features.strengths[index]
      slopes[index] = -features.strengths[index] * kept * left / max(factor, 1e-6)
    }
    return (kept * left, slopes)
  }

  /// Weights in points and effects of a model, in the order of coefficients.
  func coefficients(of model: RankingModel) -> [Double] {
    detectorIDs.map { Double(model.weightTenths[$0] ?? 0) / 10 }
      + lookAlikeIDs.map { model.effects[$0] ?? 0 }
  }

  /// The model with these coefficients: points in tenths, effects in hundredths.
  func model(_ base: RankingModel, with coefficients: [Double]) -> RankingModel {
    var model = base
    for (index, id) in detectorIDs.enumerated() {
      model.weightTenths[id] = max(0, Int((coefficients[index] * 10).rounded()))
    }
    for (index, id) in lookAlikeIDs.enumerated() {
      let effect = coefficients[detectorIDs.count + index]
      model.effects[id] = min(1, max(0, (effect * 100).rounded() / 100))
    }
    return model
  }
}
