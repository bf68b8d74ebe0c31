import AccountFlows
import BankRecords
import CaseBuilding
import Detection
import LeadRanking

/// Screens the accounts of a run and examines those that pass, several at a time: first each by
/// itself, then those together that are linked by money and by those who paid and were paid.
///
/// Shards are cut by position and their results joined in order, so the outcome does not depend on
/// the number of threads.
struct Examination: Sendable {
  let index: FlowIndex
  let rules: ScanRules
  let context: ExaminationContext
  let asOf: CivilDay?

  /// Accounts per shard: large enough that the cost of a task does not show.
  static let accountsPerShard = 256

  /// Accounts that at least one detector may fire on, in order of their ids.
  ///
  /// Payment institutions, the bank's own ledgers and licensed custody are aggregators of other
  /// people's money and are never scored; a counterparty without an account number is no account.
  func candidates() -> [AccountID] {
    var passed: [AccountID] = []
    for position in index.screens.indices where isAccount(AccountID(index: position)) {
      let screen = index.screens[position]
      let account = AccountID(index: position)
      if rules.detectors.contains(where: {
        !$0.needsCompany && $0.canFire(on: screen, of: account, in: context)
      })
        || rules.linking.mayTakePart(screen)
      {
        passed.append(AccountID(index: position))
      }
    }
    return passed
  }

  /// Whether an account may be scored: it has a number and is no aggregator.
  func isAccount(_ account: AccountID) -> Bool {
    Ranking.isScored(index.kinds[account.index]) && !index.store.directory.isNameOnly(account)
  }

  /// Examines every candidate, then the linked ones among them; `progress` is called with the
  /// number of accounts done.
  func run(
    on accounts: [AccountID], threads: Int, progress: (Int) -> Void
  ) async -> Result {
    let legs = GatheredLegs(index: index, accounts: accounts, asOf: asOf)
    let parts = await inShards(
      accounts.count, size: Examination.accountsPerShard, threads: threads, progress: progress
    ) { examine($0, of: legs) }
    var own = Result()
    for part in parts { own.append(part) }
    return await linked(own, threads: threads)
  }

  /// What came of a set of accounts.
  struct Result: Sendable {
    var leads: [RankedLead] = []
    /// Accounts with findings of their own or of their group, by account.
    var withFindings: [AccountID] = []
    var profiles: [LinkProfile] = []

    mutating func append(_ other: Result) {
      leads.append(contentsOf: other.leads)
      withFindings.append(contentsOf: other.withFindings)
      profiles.append(contentsOf: other.profiles)
    }
  }

  private func examine(_ shard: Range<Int>, of legs: GatheredLegs) -> Result {
    var result = Result()
    for position in shard {
      let flow = legs.flow(at: position)
      if let profile = LinkProfile(of: flow, rules: rules.linking) {
        result.profiles.append(profile)
      }
      let findings = findings(of: flow)
      guard !findings.isEmpty else { continue }
      result.withFindings.append(flow.account)
      let lead = lead(of: flow, findings: findings) { CaseSummary(of: flow) }
      if let lead { result.leads.append(lead) }
    }
    return result
  }

  /// What the detectors find in an account's own flow.
  func findings(of flow: AccountFlow) -> [Finding] {
    let screen = index.screens[flow.account.index]
    let able = rules.detectors.filter { $0.canFire(on: screen, of: flow.account, in: context) }
    let found = able.compactMap { detector in
      detector.examine(flow, in: context).map { (needsCompany: detector.needsCompany, finding: $0) }
    }
    return found.allSatisfy(\.needsCompany) ? [] : found.map(\.finding)
  }

  /// Explanations and score of an account with findings; `summary` is asked for of leads only.
  ///
  /// Explanations only lower a score: what has fallen below the floor needs no further one.
  func lead(
    of flow: AccountFlow, findings: [Finding], group: AccountGroup? = nil,
    summary: () -> CaseSummary
  ) -> RankedLead? {
    var bound = ScoreBound(findings: findings, ranking: rules.ranking)
    guard bound.mayReachFloor else { return nil }
    var explanations: [Explanation] = []
    for lookAlike in rules.lookAlikes {
      guard let explanation = lookAlike.explain(flow, findings: findings, in: context) else {
        continue
      }
      bound.take(explanation)
      guard bound.mayReachFloor else { return nil }
      explanations.append(explanation)
    }
    let lead = rules.ranking.lead(
      of: flow, findings: findings, explanations: explanations, summary: summary(), group: group)
    return lead.map { RankedLead(lead: $0, flow: flow, model: rules.ranking.model) }
  }
}
