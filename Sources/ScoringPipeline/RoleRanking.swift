import AccountFlows
import BankRecords
import CaseBuilding
import Detection
import LeadRanking

/// Scores the accounts of one case by their roles: those that collect and pay keep their own score, or
/// rise to half of the best of the case, the others stand behind the least of them and, as a rule, behind
/// those of other cases: the case names them, the list is for who collects and pays.
struct RoleRanking {
  let group: AccountGroup
  let summary: CaseSummary
  let flows: [AccountFlow]
  /// Leads of single accounts, by account.
  let leads: [AccountID: RankedLead]
  /// Accounts that pay investors back from what the case gives them: their part does not hang on patterns
  /// of their own.
  let tills: Set<AccountID>
  let ranking: Ranking
  let rules: GroupingRules

  /// The leads of the accounts whose flows are given, and the most that a secondary account may have.
  func scored() -> (leads: [RankedLead], capTenths: Int) {
    var made: [RankedLead] = []
    for flow in flows where isCore(flow.account) {
      if let lead = coreLead(of: flow) { made.append(lead) }
    }
    let least = made.map(\.lead.scoreTenths).min() ?? best
    let share = Int(rules.roleMostShare * Double(ranking.model.mediumTenths))
    let cap = max(1, min(least - 1, ranking.model.mediumTenths - 1, share))
    // Who takes the money for others shows what they do: his own patterns may stand right behind theirs.
    let most = made.map(\.lead.scoreTenths).max() ?? best
    let agentCap = max(1, min(most - 1, ranking.model.mediumTenths - 1))
    for flow in flows where !isCore(flow.account) {
      let isAgent = group.role(of: flow.account) == .recruiter
      if let lead = secondaryLead(of: flow, cap: isAgent ? agentCap : cap) { made.append(lead) }
    }
    return (made, cap)
  }

  /// The best score that an account of the case has of its own.
  private var best: Int { flows.compactMap { leads[$0.account]?.lead.scoreTenths }.max() ?? 0 }

  private func isCore(_ account: AccountID) -> Bool { group.role(of: account)?.isCore == true }

  private func coreLead(of flow: AccountFlow) -> RankedLead? {
    if let own = leads[flow.account] {
      let lead = ranking.lead(own.lead, of: flow, in: group, summary: summary)
      guard let role = group.role(of: flow.account),
        Double(lead.scoreTenths) >= rules.leastOwnShare * Double(best)
          || tills.contains(flow.account) && !isExplained(lead)
      else { return ranked(lead, flow) }
      return ranked(
        ranking.raised(lead, leastTenths: part(rules.coreShare), role: role), flow)
    }
    let lead = ranking.lead(
      of: flow, in: group, tenths: max(1, part(rules.coreShare)), summary: summary,
      evidence: Ranking.evidence(of: [], summary: summary, flow: flow))
    return lead.map { ranked($0, flow) }
  }

  /// Whether explanations take at least half of what the account's own patterns give.
  private func isExplained(_ lead: Lead) -> Bool {
    let taken = lead.explanations.map(\.lookAlike)
    let lost = lead.contributions.filter { taken.contains($0.source) }.reduce(0) { $0 - $1.tenths }
    let given = lead.contributions.reduce(0) { $0 + max(0, $1.tenths) }
    return lost * 2 >= given
  }

  private func secondaryLead(of flow: AccountFlow, cap: Int) -> RankedLead? {
    let members = Set(group.accounts)
    let evidence = flow.legs.compactMap { leg -> Evidence? in
      guard members.contains(leg.counterparty) else { return nil }
      return Evidence(transaction: leg.transaction, role: leg.isIn ? .swept : .supporting)
    }
    return secondaryLead(of: flow, cap: cap, evidence: evidence)
  }

  /// The lead of an account that neither collects nor pays back, with the rows that show its role.
  func secondaryLead(of flow: AccountFlow, cap: Int, evidence: [Evidence]) -> RankedLead? {
    guard let role = group.role(of: flow.account) else { return nil }
    if let own = leads[flow.account] {
      let lead = ranking.lead(own.lead, of: flow, in: group, summary: summary)
      return ranked(ranking.capped(lead, mostTenths: cap, role: role), flow)
    }
    let lead = ranking.lead(
      of: flow, in: group, tenths: max(1, min(cap, part(rules.roleShare))), summary: nil,
      evidence: evidence)
    return lead.map { ranked($0, flow) }
  }

  /// A share of the best score, in whole tenths.
  private func part(_ share: Double) -> Int { Int(share * Double(best)) }

  private func ranked(_ lead: Lead, _ flow: AccountFlow) -> RankedLead {
    RankedLead(lead: lead, flow: flow, model: ranking.model)
  }
}
