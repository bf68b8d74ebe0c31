import Detection
import LeadRanking
import ScenarioSimulator

/// An account with findings whose truth is known: what a model is fitted and judged on.
public struct JudgedAccount: Sendable {
  /// With findings and explanations, without its evidence rows.
  public var lead: Lead
  /// What the truth says; nil for an account that nobody planted.
  public var truth: Truth.Entry?
  /// Whether it counts as rightly found: a collection or payout account of a case.
  public var isPositive: Bool

  /// Whether it takes part in a case, in whatever role.
  public var isOfCase: Bool { truth?.label == .planted }

  public init(lead: Lead, truth: Truth.Entry?, isPositive: Bool) {
    self.lead = lead
    self.truth = truth
    self.isPositive = isPositive
  }

  /// What it is in one word: its role, the kind of its look-alike, or nothing planted.
  public var description: String {
    guard let truth else { return "background" }
    switch truth.label {
    case .planted: return truth.role.isEmpty ? "case" : truth.role
    case .lookAlike: return "look-alike \(truth.kind)"
    case .background: return "background"
    }
  }
}

extension Ranking {
  /// The accounts scored anew, best first; those below the floor are left out. Findings and
  /// explanations whose ids stand in `without` do not count.
  ///
  /// Explanations were made with all findings at hand; that a look-alike would speak differently
  /// without a finding is not seen here.
  func ranked(_ accounts: [JudgedAccount], without: Set<String> = []) -> [JudgedAccount] {
    var byAccount: [UInt32: JudgedAccount] = [:]
    for account in accounts {
      var scored = account
      let parts = contributions(
        findings: account.lead.findings.filter { !without.contains($0.detector) },
        explanations: account.lead.explanations.filter { !without.contains($0.lookAlike) })
      scored.lead.contributions = parts
      scored.lead.scoreTenths = parts.reduce(0) { $0 + $1.tenths }
      guard scored.lead.scoreTenths > 0, scored.lead.scoreTenths >= model.floorTenths else {
        continue
      }
      byAccount[account.lead.account.rawValue] = scored
    }
    let leads = Ranking.ranked(
      byAccount.values.map(\.lead).sorted { $0.account < $1.account })
    return leads.compactMap { byAccount[$0.account.rawValue] }
  }
}
