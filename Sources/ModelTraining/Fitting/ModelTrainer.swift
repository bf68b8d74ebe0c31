import LeadRanking
import Models
import ScenarioSimulator

/// Fits weights on training worlds, keeps them only where they do better on validation worlds, and
/// calibrates what is kept.
public struct ModelTrainer: Sendable {
  private let model: Model
  private let training: [JudgedWorld]
  private let validation: [JudgedWorld]
  private let seed: UInt64
  /// Whether weights are left as they are and only the calibration is made anew.
  private let onlyCalibrates: Bool

  /// Strengths of the penalty that are tried; the one with the least loss on held-out parts counts.
  public static let pulls = [0.1, 0.3, 1, 3, 10, 30, 100]
  /// Average precision that fitted weights must gain over the validation worlds.
  public static let leastGain = 0.002
  /// Average precision that no validation world may lose.
  public static let mostLoss = 0.02

  public init(
    model: Model, training: [JudgedWorld], validation: [JudgedWorld], seed: UInt64,
    onlyCalibrates: Bool = false
  ) {
    self.model = model
    self.training = training
    self.validation = validation
    self.seed = seed
    self.onlyCalibrates = onlyCalibrates
  }

  /// How one world came out under the present and under the fitted weights.
  public struct Comparison: Sendable {
    public var world: String
    public var present: Double
    public var fitted: Double
  }

  public struct Outcome: Sendable {
    public var model: Model
    public var keepsPresentWeights: Bool
    /// The penalty that was chosen; nil where nothing was fitted.
    public var pull: Double?
    public var lossBefore = 0.0
    public var lossAfter = 0.0
    public var comparisons: [Comparison]
    /// What was fitted, kept or not.
    public var fitted: RankingModel?
    /// Names of the worlds behind the calibration.
    public var calibrationWorlds: [String]
    /// Calibration of each world by the others: what the reliability table is made of.
    public var reliability: [WorldJudgement.Reliability]
    public var source: String
  }

  /// Throws `WorldError.noWorlds` without training worlds.
  public func run() throws -> Outcome {
    guard let first = training.first else { throw WorldError.noWorlds }
    let source = self.source
    var ranking = model.ranking
    ranking.calibration = nil
    var outcome = Outcome(
      model: model, keepsPresentWeights: true, comparisons: [], calibrationWorlds: [],
      reliability: [], source: source)
    if !onlyCalibrates {
      let detectors = first.rules.detectors.map { type(of: $0).identity.id }
      let lookAlikes = first.rules.lookAlikes.map { type(of: $0).identity.id }
      let fit = fitted(from: ranking, detectors, lookAlikes)
      outcome.pull = fit.pull
      (outcome.lossBefore, outcome.lossAfter) = (fit.outcome.lossBefore, fit.outcome.lossAfter)
      outcome.fitted = fit.outcome.model
      outcome.comparisons = try compared(ranking, fit.outcome.model)
      outcome.keepsPresentWeights = !ModelTrainer.isBetter(outcome.comparisons)
      if !outcome.keepsPresentWeights { ranking = fit.outcome.model }
    }
    // What weights were fitted on flatters them: then only the validation worlds speak.
    let worlds =
      outcome.keepsPresentWeights || validation.isEmpty ? training + validation : validation
    let scored = worlds.map { $0.scored(by: ranking) }
    ranking.calibration = CalibrationFit.calibration(of: scored)
    outcome.calibrationWorlds = worlds.map(\.name)
    outcome.reliability = ModelTrainer.heldOut(scored)
    outcome.model = try model.with(
      ranking: ranking, source: source,
      calibrationSource: "fundflow train, \(worlds.map(\.name).joined(separator: ", "))")
    return outcome
  }

  /// Worlds, digests and seed in one line, for the numbers that come of them.
  private var source: String {
    let worlds = training.map {
      "\($0.name) \($0.digests.map { $0.prefix(8) }.joined(separator: "+"))"
    }
    return "fundflow train --seed \(seed): \(worlds.joined(separator: ", "))"
  }

  /// Better on the mean of the worlds, and far worse on none.
  static func isBetter(_ comparisons: [Comparison]) -> Bool {
    let gains = comparisons.map { $0.fitted - $0.present }
    guard !gains.isEmpty, let worst = gains.min() else { return false }
    return gains.reduce(0, +) / Double(gains.count) >= leastGain && worst >= -mostLoss
  }

  /// The fit with the penalty that does best on parts that were held out: worlds, or halves of the
  /// one there is, cut by the seed.
  private func fitted(
    from ranking: RankingModel, _ detectors: [String], _ lookAlikes: [String]
  ) -> (pull: Double, outcome: WeightFit.Outcome) {
    let worlds = training.map(\.accounts)
    var folds = worlds
    if worlds.count == 1 {
      var generator = SeededGenerator(seed: seed)
      var halves: [[JudgedAccount]] = [[], []]
      for account in worlds[0] { halves[Int(generator.next() >> 63)].append(account) }
      folds = halves
    }
    let form = ScoreForm(model: ranking, detectorIDs: detectors, lookAlikeIDs: lookAlikes)
    var best: (pull: Double, loss: Double)?
    for pull in ModelTrainer.pulls {
      var loss = 0.0
      for held in folds.indices {
        let rest = folds.indices.filter { $0 != held }.map { folds[$0] }
        let outcome = WeightFit(pull: pull).fit(
          rest, from: ranking, detectorIDs: detectors, lookAlikeIDs: lookAlikes)
        let samples = WeightFit.samples(of: [folds[held]], form: form)
        let point = form.coefficients(of: outcome.model)
        let line = WeightFit.line(samples, form: form, at: point)
        loss += WeightFit.loss(samples, form, [line.intercept] + point, slope: line.slope)
      }
      if loss < best?.loss ?? .infinity { best = (pull, loss) }
    }
    let pull = best?.pull ?? ModelTrainer.pulls[0]
    return (
      pull,
      WeightFit(pull: pull).fit(
        worlds, from: ranking, detectorIDs: detectors, lookAlikeIDs: lookAlikes)
    )
  }

  private func compared(_ present: RankingModel, _ fitted: RankingModel) throws -> [Comparison] {
    let worlds = validation.isEmpty ? training : validation
    return try worlds.map { world in
      func precision(_ model: RankingModel) throws -> Double {
        let ranked = world.rules.ranking.using(model).ranked(world.accounts)
        return try Evaluation(
          truth: world.truth, leads: LeadList(accounts: ranked.map(\.lead.profile.number))
        ).averagePrecision
      }
      return Comparison(
        world: world.name, present: try precision(present), fitted: try precision(fitted))
    }
  }

  /// Each world's leads by the calibration of the other worlds, as one table.
  private static func heldOut(_ worlds: [[JudgedAccount]]) -> [WorldJudgement.Reliability] {
    guard worlds.count > 1 else { return [] }
    let tables = worlds.indices.map { held in
      let others = worlds.indices.filter { $0 != held }.map { worlds[$0] }
      let calibration = CalibrationFit.calibration(of: others)
      return WorldJudgement.Reliability.table(
        of: worlds[held].map {
          (calibration.precision(ofTenths: $0.lead.scoreTenths), $0.isOfCase)
        })
    }
    return WorldJudgement.Reliability.joined(tables)
  }
}

extension JudgedWorld {
  /// All accounts with findings, with the scores that these numbers give; none is left out.
  func scored(by model: RankingModel) -> [JudgedAccount] {
    let ranking = rules.ranking.using(model)
    return accounts.map { account in
      var scored = account
      scored.lead.contributions = ranking.contributions(
        findings: account.lead.findings, explanations: account.lead.explanations)
      scored.lead.scoreTenths = scored.lead.contributions.reduce(0) { $0 + $1.tenths }
      return scored
    }
  }
}
