import AccountFlows
import BankRecords
import CaseBuilding
import Detection

/// Scores of accounts that stand in a case for what they do in it.
extension Ranking {
  /// Source of the points that an account has for its role in a case.
  public static let roleSource = "case-role"
  /// Source of what is taken away so that who passes money on, keeps it or recruits stands behind
  /// those who collect it and pay it back.
  public static let roleCapSource = "role-cap"

  /// The lead with at most `mostTenths`, the difference shown; as it is where it has no more.
  public func capped(_ lead: Lead, mostTenths: Int, role: CaseRole) -> Lead {
    moved(
      lead, toTenths: min(lead.scoreTenths, mostTenths), source: Ranking.roleCapSource,
      chineseName: "案内\(role.chineseName)账户排序上限")
  }

  /// The lead with at least `leastTenths`, the difference shown; as it is where it has as many.
  public func raised(_ lead: Lead, leastTenths: Int, role: CaseRole) -> Lead {
    moved(
      lead, toTenths: max(lead.scoreTenths, leastTenths), source: Ranking.roleSource,
      chineseName: "案内\(role.chineseName)账户")
  }

  private func moved(_ lead: Lead, toTenths: Int, source: String, chineseName: String) -> Lead {
    guard toTenths != lead.scoreTenths else { return lead }
    var moved = lead
    moved.contributions.append(
      Contribution(
        source: source, chineseName: chineseName, tenths: toTenths - lead.scoreTenths))
    moved.scoreTenths = toTenths
    moved.reason = sentence(of: moved)
    return moved
  }

  /// The lead of an account of a case that no detector found, with `tenths` for its role.
  public func lead(
    of flow: AccountFlow, in group: AccountGroup, tenths: Int, summary: CaseSummary?,
    evidence: [Evidence]
  ) -> Lead? {
    guard Ranking.isScored(flow.profile.kind), tenths > 0,
      let role = group.role(of: flow.account)
    else { return nil }
    let totals = summary?.totals() ?? .none
    var lead = Lead(
      account: flow.account, profile: flow.profile, scoreTenths: tenths,
      contributions: [
        Contribution(
          source: Ranking.roleSource, chineseName: "案内\(role.chineseName)账户", tenths: tenths)
      ],
      severity: SeverityBand(totals, currency: flow.profile.currency), totals: totals,
      findings: [], explanations: [], group: group, reason: "", evidence: evidence)
    lead.reason = sentence(of: lead)
    return lead
  }

  /// The lead with its case's accounts and sums in place of its own; the score stays.
  public func lead(
    _ lead: Lead, of flow: AccountFlow, in group: AccountGroup, summary: CaseSummary
  ) -> Lead {
    var changed = lead
    changed.group = group
    if group.role(of: lead.account)?.isCore == true {
      changed.totals = summary.totals()
      changed.severity = SeverityBand(changed.totals, currency: flow.profile.currency)
      changed.evidence = Ranking.evidence(of: lead.findings, summary: summary, flow: flow)
    }
    changed.reason = sentence(of: changed)
    return changed
  }

  private func sentence(of lead: Lead) -> String {
    let remark = lead.group.flatMap { $0.remark(for: lead.account) }
    return reason(
      findings: lead.findings, explanations: lead.explanations,
      contributions: lead.contributions, scoreTenths: lead.scoreTenths,
      remark: Ranking.remark(remark, currency: lead.profile.currency))
  }
}
