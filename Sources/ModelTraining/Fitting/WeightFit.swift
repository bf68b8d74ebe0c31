import FlowStatistics
import LeadRanking

/// Fits weights and effects by penalised logistic regression on the score itself.
///
/// The chance of a case is taken as logistic in the score, whose form stays: finding points, rule of
/// shape, shares of explanations. It is no linear function of the effects, so each round fits the
/// regression on its slopes at the point reached and goes as far that way as the loss falls. The
/// penalty pulls towards the present numbers, so what the worlds do not speak of stays as it is.
public struct WeightFit: Sendable {
  /// How hard the penalty pulls: λ of a weight of 10 points and of an effect of 0.1.
  public var pull: Double
  public var mostRounds = 25

  public init(pull: Double) {
    precondition(pull > 0, "a penalty is above 0")
    self.pull = pull
  }

  /// What came of a fit.
  public struct Outcome: Sendable {
    public var model: RankingModel
    /// Mean log loss before and after, over accounts with findings.
    public var lossBefore: Double
    public var lossAfter: Double
    public var rounds: Int
  }

  /// One row: features, truth and how much it counts.
  struct Sample {
    var features: ScoreForm.Features
    var isPositive: Bool
    var weight: Double
  }

  /// Collection and payout accounts are positives; other accounts of cases take no part. Each world
  /// counts the same, whatever its size.
  static func samples(of worlds: [[JudgedAccount]], form: ScoreForm) -> [Sample] {
    let mean = Double(worlds.reduce(0) { $0 + $1.count }) / Double(max(1, worlds.count))
    return worlds.flatMap { world in
      world.filter { $0.isPositive || !$0.isOfCase }.map {
        Sample(
          features: form.features(of: $0), isPositive: $0.isPositive,
          weight: mean / Double(max(1, world.count)))
      }
    }
  }

  /// Fits on worlds; the detectors and look-alikes are those of the lists.
  public func fit(
    _ worlds: [[JudgedAccount]], from model: RankingModel, detectorIDs: [String],
    lookAlikeIDs: [String]
  ) -> Outcome {
    let form = ScoreForm(model: model, detectorIDs: detectorIDs, lookAlikeIDs: lookAlikeIDs)
    let samples = WeightFit.samples(of: worlds, form: form)
    let prior = form.coefficients(of: model)
    let line = WeightFit.line(samples, form: form, at: prior)
    var point = [line.intercept] + prior
    let before = penalised(samples, form, point, slope: line.slope, prior: prior)
    var reached = before
    var rounds = 0
    while rounds < mostRounds {
      let wanted = linearised(samples, form, point, slope: line.slope, prior: prior)
      var share = 1.0
      var next = point
      var value = reached
      while share > 1e-3 {
        let tried = point.indices.map { point[$0] + share * (wanted[$0] - point[$0]) }
        let loss = penalised(samples, form, tried, slope: line.slope, prior: prior)
        if loss < value {
          (next, value) = (tried, loss)
          break
        }
        share /= 2
      }
      rounds += 1
      let gain = reached - value
      (point, reached) = (next, value)
      if gain < 1e-7 * max(1, before) { break }
    }
    let total = samples.reduce(0) { $0 + $1.weight }
    return Outcome(
      model: form.model(model, with: Array(point.dropFirst())),
      lossBefore: WeightFit.loss(samples, form, [line.intercept] + prior, slope: line.slope)
        / max(1e-9, total),
      lossAfter: WeightFit.loss(samples, form, point, slope: line.slope) / max(1e-9, total),
      rounds: rounds)
  }

  /// Intercept and slope per point of the logistic line over the present scores. The slope stays
  /// fixed afterwards: scaling it is the same as scaling all weights.
  static func line(_ samples: [Sample], form: ScoreForm, at coefficients: [Double]) -> (
    intercept: Double, slope: Double
  ) {
    let observations = samples.map {
      PenalisedLogistic.Observation(
        values: [1, form.value($0.features, at: coefficients).points], isPositive: $0.isPositive,
        weight: $0.weight)
    }
    let fit = PenalisedLogistic(
      observations,
      coefficients: [.init(penalty: 1e-4), .init(lower: 0.01, upper: 1, penalty: 1e-4)]
    ).fit(from: [-3, 0.1])
    return (fit.coefficients[0], fit.coefficients[1])
  }

  /// The regression on the slopes of the score at a point.
  private func linearised(
    _ samples: [Sample], _ form: ScoreForm, _ point: [Double], slope: Double, prior: [Double]
  ) -> [Double] {
    let coefficients = Array(point.dropFirst())
    let observations = samples.map { sample in
      let (points, slopes) = form.value(sample.features, at: coefficients)
      let bent = zip(slopes, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
      return PenalisedLogistic.Observation(
        values: [1] + slopes.map { $0 * slope }, offset: slope * (points - bent),
        isPositive: sample.isPositive, weight: sample.weight)
    }
    let detectors = form.detectorIDs.count
    var bounds = [PenalisedLogistic.Coefficient(penalty: 1e-6)]
    for (index, centre) in prior.enumerated() {
      bounds.append(
        .init(
          lower: 0, upper: index < detectors ? 100 : 0.95, centre: centre,
          penalty: penalty(at: index, detectors: detectors)))
    }
    return PenalisedLogistic(observations, coefficients: bounds).fit(from: point).coefficients
  }

  private func penalty(at index: Int, detectors: Int) -> Double {
    index < detectors ? pull / (10 * 10) : pull / (0.1 * 0.1)
  }

  private func penalised(
    _ samples: [Sample], _ form: ScoreForm, _ point: [Double], slope: Double, prior: [Double]
  ) -> Double {
    var sum = WeightFit.loss(samples, form, point, slope: slope)
    for (index, centre) in prior.enumerated() {
      let distance = point[index + 1] - centre
      sum += penalty(at: index, detectors: form.detectorIDs.count) * distance * distance / 2
    }
    return sum
  }

  static func loss(_ samples: [Sample], _ form: ScoreForm, _ point: [Double], slope: Double)
    -> Double
  {
    let coefficients = Array(point.dropFirst())
    return samples.reduce(0) { sum, sample in
      let score = point[0] + slope * form.value(sample.features, at: coefficients).points
      return sum + sample.weight * softPlus(sample.isPositive ? -score : score)
    }
  }
}
