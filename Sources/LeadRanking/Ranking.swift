import AccountFlows
import BankRecords
import CaseBuilding
import Detection

/// Turns the findings and explanations of accounts into ranked leads.
///
/// The score is additive and shown in full: each finding adds weight × strength; shape without
/// evidence of return flow keeps only a share of the points above a knee (`shape-only`); each
/// explanation takes its share of what is left; `cap` takes what is above 100.
public struct Ranking: Sendable {
  public let model: RankingModel
  private let chineseNames: [String: String]
  /// Place of each id in the lists, for the order of contributions.
  private let places: [String: Int]
  /// Detectors about which a look-alike says nothing, by look-alike; few leave any.
  private let leaves: [String: Set<String>]

  /// `identities` are the detectors' and then the look-alikes', in the order of their lists.
  public init(model: RankingModel, identities: [PatternIdentity]) {
    self.model = model
    var names: [String: String] = [:]
    var places: [String: Int] = [:]
    var leaves: [String: Set<String>] = [:]
    for (place, identity) in identities.enumerated() where names[identity.id] == nil {
      names[identity.id] = identity.chineseName
      places[identity.id] = place
      if !identity.leaves.isEmpty { leaves[identity.id] = identity.leaves }
    }
    chineseNames = names
    self.places = places
    self.leaves = leaves
  }

  /// The same patterns and names with other numbers.
  public func using(_ model: RankingModel) -> Ranking {
    Ranking(model: model, chineseNames: chineseNames, places: places, leaves: leaves)
  }

  private init(
    model: RankingModel, chineseNames: [String: String], places: [String: Int],
    leaves: [String: Set<String>]
  ) {
    self.leaves = leaves
    self.model = model
    self.chineseNames = chineseNames
    self.places = places
  }

  /// Whether a look-alike says nothing about one of the detectors.
  func leaves(_ lookAlike: String, anyOf detectors: Set<String>) -> Bool {
    leaves[lookAlike].map { !$0.isDisjoint(with: detectors) } ?? false
  }

  /// Source of the contribution that shape without return flow takes away.
  public static let shapeOnlySource = "shape-only"
  /// Source of the contribution that the ceiling of 100 takes away.
  public static let capSource = "cap"
  static let ceilingTenths = 1000

  /// The signed parts of the score of these findings and explanations; their sum is the score in
  /// tenths, 0…1000. Of one id only the strongest finding or explanation counts.
  public func contributions(findings: [Finding], explanations: [Explanation]) -> [Contribution] {
    contributions(
      strengths: findings.map { ($0.detector, $0.strength) },
      explained: explanations.map { ($0.lookAlike, $0.strength) })
  }

  /// The same of strengths alone, as a published run keeps them.
  public func contributions(
    strengths findings: [(id: String, strength: Double)],
    explained explanations: [(id: String, strength: Double)]
  ) -> [Contribution] {
    var parts: [Contribution] = []
    var sum = 0
    for (id, strength) in strongest(findings) {
      let tenths = tenths(of: id, strength: strength)
      guard tenths > 0 else { continue }
      sum += tenths
      parts.append(part(id, tenths))
    }
    let kept = keptByShape(sum, findings: findings)
    let (foundTenths, foundCount) = (sum, parts.count)
    if kept < sum {
      parts.append(
        Contribution(
          source: Ranking.shapeOnlySource, chineseName: "仅有形态、无返还证据", tenths: kept - sum))
      sum = kept
    }
    // What is left of each finding, for the explanations that say nothing about some.
    let keptShare = Double(sum) / Double(max(1, foundTenths))
    var left = parts.prefix(foundCount).map { ($0.source, Double($0.tenths) * keptShare) }
    for (id, strength) in strongest(explanations) {
      let share = (model.effects[id] ?? 0) * strength
      let apart = leaves[id].map { spared in
        left.reduce(0) { $0 + (spared.contains($1.0) ? $1.1 : 0) }
      }
      let taken = Int(((Double(sum) - (apart ?? 0)) * share).rounded())
      guard taken > 0 else { continue }
      sum -= taken
      parts.append(part(id, -taken))
      for index in left.indices where leaves[id]?.contains(left[index].0) != true {
        left[index].1 *= 1 - share
      }
    }
    if sum > Ranking.ceilingTenths {
      parts.append(
        Contribution(
          source: Ranking.capSource, chineseName: "满分封顶", tenths: Ranking.ceilingTenths - sum))
    }
    return parts
  }

  /// The lead of an account, or nil where its score lies below the floor or its kind is never
  /// scored: aggregators, the bank's own ledgers and licensed custody.
  ///
  /// `summary` holds the sums of the account, or of its `group` where it acts with others.
  public func lead(
    of flow: AccountFlow, findings: [Finding], explanations: [Explanation], summary: CaseSummary,
    group: AccountGroup? = nil
  ) -> Lead? {
    guard Ranking.isScored(flow.profile.kind) else { return nil }
    let parts = contributions(findings: findings, explanations: explanations)
    let score = parts.reduce(0) { $0 + $1.tenths }
    guard score > 0, score >= model.floorTenths else { return nil }
    let totals = summary.totals()
    let currency = flow.profile.currency
    let findings = findings.map { $0.inCurrency(currency) }
    let explanations = explanations.map { $0.inCurrency(currency) }
    return Lead(
      account: flow.account, profile: flow.profile, scoreTenths: score, contributions: parts,
      severity: SeverityBand(totals, currency: currency), totals: totals, findings: findings,
      explanations: explanations, group: group,
      reason: reason(
        findings: findings, explanations: explanations, contributions: parts, scoreTenths: score,
        remark: Ranking.remark(
          group.flatMap { $0.remark(for: flow.account) }, currency: currency)),
      evidence: Ranking.evidence(of: findings, summary: summary, flow: flow))
  }

  /// Whether accounts of this kind may become leads.
  public static func isScored(_ kind: PartyKind) -> Bool { kind.mayActInCase }

  /// Leads by score, severity and amount, highest first; ties by the bytes of the account number,
  /// then by account.
  public static func ranked(_ leads: [Lead]) -> [Lead] {
    leads.sorted { left, right in
      if left.scoreTenths != right.scoreTenths { return left.scoreTenths > right.scoreTenths }
      if left.severity != right.severity { return left.severity > right.severity }
      if left.totals.amount != right.totals.amount {
        return left.totals.amount > right.totals.amount
      }
      let leftNumber = left.profile.number.utf8
      let rightNumber = right.profile.number.utf8
      if !leftNumber.elementsEqual(rightNumber) {
        return leftNumber.lexicographicallyPrecedes(rightNumber)
      }
      return left.account < right.account
    }
  }

  /// Points that stay where shape is not borne out by money flowing back: all of them up to the
  /// knee, a share above it that grows to the whole with the strongest return-flow finding.
  private func keptByShape(_ sum: Int, findings: [(id: String, strength: Double)]) -> Int {
    let excess = sum - model.shapeKneeTenths
    guard excess > 0 else { return sum }
    let returned =
      findings.filter { model.returnFlowDetectors.contains($0.id) }.map(\.strength).max()
      ?? 0
    let evidence = min(1, returned / model.fullReturnStrength)
    let share = model.shapeExcessShare + (1 - model.shapeExcessShare) * evidence
    return model.shapeKneeTenths + Int((Double(excess) * share).rounded())
  }

  /// Tenths of the findings alone, with what shape without return flow loses taken off and no ceiling.
  func foundTenths(_ findings: [Finding]) -> Int {
    let strengths = findings.map { (id: $0.detector, strength: $0.strength) }
    let sum = strongest(strengths).reduce(0) { sum, entry in
      sum + max(0, tenths(of: entry.0, strength: entry.1))
    }
    return keptByShape(sum, findings: strengths)
  }

  private func tenths(of detector: String, strength: Double) -> Int {
    Int((Double(model.weightTenths[detector] ?? 0) * strength).rounded())
  }

  /// The place of a detector or look-alike in the lists; nil where they do not hold it.
  func place(of id: String) -> Int? { places[id] }

  private func part(_ id: String, _ tenths: Int) -> Contribution {
    Contribution(source: id, chineseName: chineseName(of: id), tenths: tenths)
  }

  /// The Chinese name of a detector or look-alike; its id where the lists do not hold it.
  public func chineseName(of id: String) -> String { chineseNames[id] ?? id }

  /// The strongest of each id, in the order of the lists; unlisted ids last, by their bytes.
  private func strongest(_ entries: [(id: String, strength: Double)]) -> [(String, Double)] {
    var best: [String: Double] = [:]
    for entry in entries { best[entry.id] = max(best[entry.id] ?? 0, entry.strength) }
    return best.map { ($0.key, $0.value) }.sorted { left, right in
      let leftPlace = places[left.0] ?? .max
      let rightPlace = places[right.0] ?? .max
      return leftPlace != rightPlace
        ? leftPlace < rightPlace : left.0.utf8.lexicographicallyPrecedes(right.0.utf8)
    }
  }

  /// The rows of the totals and of the findings without repeats, in time order: a row keeps the
  /// first role it is given, the totals' before the findings'.
  public static func evidence(of findings: [Finding], summary: CaseSummary, flow: AccountFlow)
    -> [Evidence]
  {
    var roles: [UInt32: Evidence.Role] = [:]
    for row in summary.evidence where roles[row.transaction] == nil {
      roles[row.transaction] = row.role
    }
    for row in summary.nameless.rows where roles[row] == nil { roles[row] = .collected }
    for finding in findings {
      for row in finding.evidence where roles[row.transaction] == nil {
        roles[row.transaction] = row.role
      }
    }
    // What rests on the account as a whole (多维离群) rests on all its rows.
    if roles.isEmpty { for leg in flow.legs { roles[leg.transaction] = .supporting } }
    var ordered: [Evidence] = []
    ordered.reserveCapacity(roles.count)
    for leg in flow.legs {
      guard let role = roles.removeValue(forKey: leg.transaction) else { continue }
      ordered.append(Evidence(transaction: leg.transaction, role: role))
    }
    let others = roles.keys.sorted()
    return ordered
      + others.compactMap { transaction in
        roles[transaction].map { Evidence(transaction: transaction, role: $0) }
      }
  }
}
