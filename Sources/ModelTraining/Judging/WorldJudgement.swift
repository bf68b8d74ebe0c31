import LeadRanking
import ScenarioSimulator

/// How a model did on one world, in numbers that can be written down.
public struct WorldJudgement: Sendable, Codable {
  /// What the ranking loses or gains without one detector or look-alike.
  public struct Ablation: Sendable, Codable {
    public var id: String
    public var isDetector: Bool
    public var averagePrecision: Double
    public var precisionAtR: Double
    public var honestInTop100: Int
    /// Average precision without it minus that with everything.
    public var change: Double
  }

  /// Leads whose bound is at most `level`, and how many of them are honest.
  public struct Discovery: Sendable, Codable {
    public var level: Double
    public var leads: Int
    public var honest: Int
    /// Honest ones among the leads; 0 without leads.
    public var share: Double
  }

  /// Accounts whose calibrated precision lies in one range, and what they turned out to be.
  public struct Reliability: Sendable, Codable, Equatable {
    public var from: Double
    public var to: Double
    public var accounts: Int
    public var expected: Double
    public var observed: Double
  }

  /// A lead that is wrong, or a case account that is missed, with the reason.
  public struct Mistake: Sendable, Codable {
    /// Masked.
    public var account: String
    public var what: String
    /// Its place in the list; 0 where it has none.
    public var rank: Int
    public var score: Double
    public var reason: String
  }

  public var world: String
  public var digests: [String]
  public var evaluation: Evaluation
  public var reliability: [Reliability]
  public var discoveries: [Discovery]
  /// Of the whole world; nil where it was not asked for or the folder does not say what was planted.
  public var cases: CaseEvaluation? = nil
  public var ablation: [Ablation] = []
  public var falsePositives: [Mistake] = []
  public var misses: [Mistake] = []
  public var earlyWarning: [EarlyWarning] = []

  /// Judges the world's list as the scan ranked it under its model.
  public init(_ world: JudgedWorld) throws(EvaluationError) {
    let ranking = world.rules.ranking
    let ranked = world.leads
    self.world = world.name
    digests = world.digests
    evaluation = try Evaluation(
      truth: world.truth, leads: LeadList(accounts: ranked.map(\.lead.profile.number)))
    reliability = []
    discoveries = []
    if let calibration = ranking.model.calibration {
      reliability = Reliability.table(
        of: ranked.map {
          (calibration.precision(ofTenths: $0.lead.scoreTenths), $0.isOfCase)
        })
      discoveries = Discovery.table(of: ranked, by: calibration, tested: world.tested)
    }
  }
}

extension JudgedWorld {
  /// The accounts that are leads, best first: as `scan` publishes them where that is known, else scores of
  /// the model's floor and more. An account below the floor has no place and counts as missed.
  public var leads: [JudgedAccount] {
    published ?? accounts.filter { $0.lead.scoreTenths >= max(1, rules.ranking.model.floorTenths) }
  }

  /// The list without each detector and look-alike in turn, in the order of the lists.
  public func ablations() throws(EvaluationError) -> [WorldJudgement.Ablation] {
    let detectors = rules.detectors.map { type(of: $0).identity.id }
    let lookAlikes = rules.lookAlikes.map { type(of: $0).identity.id }
    let whole = try evaluation(without: [])
    var result: [WorldJudgement.Ablation] = []
    for (place, id) in (detectors + lookAlikes).enumerated() {
      let without = try evaluation(without: [id])
      result.append(
        WorldJudgement.Ablation(
          id: id, isDetector: place < detectors.count,
          averagePrecision: without.evaluation.averagePrecision,
          precisionAtR: without.evaluation.precisionAtR, honestInTop100: without.honest,
          change: without.evaluation.averagePrecision - whole.evaluation.averagePrecision))
    }
    return result
  }

  private func evaluation(without: Set<String>) throws(EvaluationError) -> (
    evaluation: Evaluation, honest: Int
  ) {
    let ranked = rules.ranking.ranked(accounts, without: without)
    let evaluation = try Evaluation(
      truth: truth, leads: LeadList(accounts: ranked.map(\.lead.profile.number)))
    return (evaluation, ranked.prefix(100).count { !$0.isOfCase })
  }
}

extension WorldJudgement.Discovery {
  static let levels = [0.01, 0.05, 0.1, 0.2, 0.5]

  /// For each level the leads whose bound allows it.
  static func table(of ranked: [JudgedAccount], by calibration: ScoreCalibration, tested: Int)
    -> [WorldJudgement.Discovery]
  {
    let bounds = calibration.listBounds(
      ofTenths: ranked.map(\.lead.scoreTenths), tested: tested)
    return levels.map { level in
      let kept = zip(ranked, bounds).filter { $0.1 <= level }.map(\.0)
      let honest = kept.count { !$0.isOfCase }
      return WorldJudgement.Discovery(
        level: level, leads: kept.count, honest: honest,
        share: Double(honest) / Double(max(1, kept.count)))
    }
  }
}

extension WorldJudgement.Reliability {
  static let edges = [0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1]

  /// Ranges of calibrated precision that hold at least one account.
  public static func table(of leads: [(precision: Double, isHit: Bool)])
    -> [WorldJudgement.Reliability]
  {
    zip(edges, edges.dropFirst()).compactMap { from, to in
      let inside = leads.filter {
        $0.precision >= from && ($0.precision < to || to == 1 && $0.precision == 1)
      }
      guard !inside.isEmpty else { return nil }
      let count = Double(inside.count)
      return WorldJudgement.Reliability(
        from: from, to: to, accounts: inside.count,
        expected: inside.reduce(0) { $0 + $1.precision } / count,
        observed: Double(inside.count { $0.isHit }) / count)
    }
  }

  /// The tables of several worlds as one.
  static func joined(_ tables: [[WorldJudgement.Reliability]]) -> [WorldJudgement.Reliability] {
    zip(edges, edges.dropFirst()).compactMap { from, to in
      let parts = tables.flatMap { $0.filter { $0.from == from } }
      let accounts = parts.reduce(0) { $0 + $1.accounts }
      guard accounts > 0 else { return nil }
      func mean(_ value: (WorldJudgement.Reliability) -> Double) -> Double {
        parts.reduce(0) { $0 + value($1) * Double($1.accounts) } / Double(accounts)
      }
      return WorldJudgement.Reliability(
        from: from, to: to, accounts: accounts, expected: mean(\.expected),
        observed: mean(\.observed))
    }
  }
}
