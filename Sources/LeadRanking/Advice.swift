import Detection

/// What a list of leads means as work: how many at each threshold, what each detector adds and each
/// look-alike takes away. Made from the leads of one run and the model they were scored by.
public struct Advice: Sendable {
  /// What the advice needs of one lead.
  public struct Entry: Sendable {
    public var findings: [(id: String, strength: Double)]
    public var explanations: [(id: String, strength: Double)]
    /// Whole score as published, in tenths.
    public var tenths: Int
    /// The part of it, up or down, that the account has for its role in a case, in tenths.
    public var roleTenths: Int
    /// Calibrated precision and bound; nil in runs of models without calibration.
    public var precision: Double?
    public var bound: Double?

    public init(
      findings: [(id: String, strength: Double)], explanations: [(id: String, strength: Double)],
      tenths: Int, roleTenths: Int = 0, precision: Double?, bound: Double?
    ) {
      self.findings = findings
      self.explanations = explanations
      self.tenths = tenths
      self.roleTenths = roleTenths
      self.precision = precision
      self.bound = bound
    }
  }

  /// All leads with at least one score.
  public struct Threshold: Sendable, Equatable {
    /// Least score in tenths.
    public var tenths: Int
    /// 高, 中, or nil between the levels.
    public var level: LeadLevel?
    public var leads: Int
    /// Whole days of work at the capacity.
    public var days: Int
    /// Mean calibrated precision of these leads.
    public var precision: Double?
    /// Greatest bound on the share of honest accounts among them.
    public var bound: Double?
  }

  /// How levels change without one detector or look-alike.
  public struct Change: Sendable, Equatable {
    public var id: String
    /// Leads on which it speaks.
    public var leads: Int
    /// Sum of the points that go with it, in tenths; negative where a look-alike takes them away.
    public var tenths: Int
    /// Leads that would change sides of 高, 中 and the floor without it.
    public var high: Int
    public var medium: Int
    public var floor: Int
  }

  public let thresholds: [Threshold]
  public let detectors: [Change]
  public let lookAlikes: [Change]
  /// Leads whose score the model does not give again: the run was made with another one.
  public let contradicting: Int

  /// `capacity` is the number of leads that can be looked into in a day, ≥ 1.
  public init(
    _ entries: [Entry], ranking: Ranking, detectorIDs: [String], lookAlikeIDs: [String],
    capacity: Int
  ) {
    precondition(capacity >= 1, "a capacity is at least one lead a day")
    let scored = entries.map { Advice.score(of: $0, by: ranking, without: nil) }
    contradicting = zip(entries, scored).count { abs($0.tenths - $1) > 1 }
    thresholds = Advice.cuts(ranking.model).map { tenths, level in
      let kept = entries.filter { $0.tenths >= tenths }
      let precisions = kept.compactMap(\.precision)
      return Threshold(
        tenths: tenths, level: level, leads: kept.count,
        days: (kept.count + capacity - 1) / capacity,
        precision: precisions.isEmpty
          ? nil : precisions.reduce(0, +) / Double(precisions.count),
        bound: kept.compactMap(\.bound).max())
    }
    func change(_ id: String, _ speaks: (Entry) -> Bool) -> Change {
      var change = Change(id: id, leads: 0, tenths: 0, high: 0, medium: 0, floor: 0)
      for (entry, whole) in zip(entries, scored) where speaks(entry) {
        let without = Advice.score(of: entry, by: ranking, without: id)
        change.leads += 1
        change.tenths += whole - without
        func crosses(_ limit: Int) -> Int { (whole >= limit) == (without >= limit) ? 0 : 1 }
        change.high += crosses(ranking.model.highTenths)
        change.medium += crosses(ranking.model.mediumTenths)
        change.floor += crosses(max(1, ranking.model.floorTenths))
      }
      return change
    }
    detectors = detectorIDs.map { id in change(id) { $0.findings.contains { $0.id == id } } }
    lookAlikes = lookAlikeIDs.map { id in change(id) { $0.explanations.contains { $0.id == id } } }
  }

  /// Every ten points from 90 down, the levels and the floor among them.
  private static func cuts(_ model: RankingModel) -> [(tenths: Int, level: LeadLevel?)] {
    let levels = [(model.highTenths, LeadLevel.high), (model.mediumTenths, .medium)]
    let steps = stride(from: 900, through: 100, by: -100).filter { step in
      !levels.contains { $0.0 == step }
    }
    let all = levels.map { ($0.0, Optional($0.1)) } + steps.map { ($0, nil) }
    return (all + [(max(1, model.floorTenths), LeadLevel.low)]).sorted { $0.0 > $1.0 }
  }

  private static func score(of entry: Entry, by ranking: Ranking, without: String?) -> Int {
    let parts = ranking.contributions(
      strengths: entry.findings.filter { $0.id != without },
      explained: entry.explanations.filter { $0.id != without })
    return parts.reduce(entry.roleTenths) { $0 + $1.tenths }
  }
}
