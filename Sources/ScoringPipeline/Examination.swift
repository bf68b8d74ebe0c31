import AccountFlows
import BankRecords
import CaseBuilding
import Detection
import LeadRanking

/// Screens the accounts of a run and examines those that pass, several at a time.
///
/// Shards are cut by position and their results joined in order, so the outcome does not depend on
/// the number of threads.
struct Examination: Sendable {
  let index: FlowIndex
  let rules: ScanRules
  let context: ExaminationContext
  let asOf: CivilDay?

  /// Accounts per shard: large enough that the cost of a task does not show.
  private static let accountsPerShard = 256

  /// Accounts that at least one detector may fire on, in order of their ids.
  ///
  /// Payment institutions, the bank's own ledgers and licensed custody are aggregators of other
  /// people's money and are never scored; a counterparty without an account number is no account.
  func candidates() -> [AccountID] {
    var passed: [AccountID] = []
    for position in index.screens.indices {
      let account = AccountID(index: position)
      guard Ranking.isScored(index.kinds[position]) else { continue }
      guard !index.store.directory.isNameOnly(account) else { continue }
      let screen = index.screens[position]
      if rules.detectors.contains(where: { $0.canFire(on: screen) }) { passed.append(account) }
    }
    return passed
  }

  /// Examines every candidate; `progress` is called with the number of accounts done.
  func run(
    on accounts: [AccountID], threads: Int, progress: (Int) -> Void
  ) async -> Result {
    let legs = GatheredLegs(index: index, accounts: accounts, asOf: asOf)
    let shards = stride(from: 0, to: accounts.count, by: Examination.accountsPerShard).map {
      $0..<min($0 + Examination.accountsPerShard, accounts.count)
    }
    var found = [Result](repeating: Result(), count: shards.count)
    var done = 0
    await withTaskGroup(of: (Int, Result).self) { group in
      var next = 0
      func addShard() {
        let number = next
        let shard = shards[number]
        next += 1
        group.addTask { (number, examine(shard, of: legs)) }
      }
      while next < min(threads, shards.count) { addShard() }
      for await (number, examined) in group {
        found[number] = examined
        done += shards[number].count
        progress(done)
        if next < shards.count { addShard() }
      }
    }
    return found.reduce(into: Result()) { $0.append($1) }
  }

  /// What came of a set of accounts.
  struct Result: Sendable {
    var leads: [RankedLead] = []
    var withFindings = 0

    mutating func append(_ other: Result) {
      leads.append(contentsOf: other.leads)
      withFindings += other.withFindings
    }
  }

  private func examine(_ shard: Range<Int>, of legs: GatheredLegs) -> Result {
    var result = Result()
    for position in shard { examine(at: position, of: legs, into: &result) }
    return result
  }

  /// One account: findings, then explanations, totals and the score where there is a finding.
  private func examine(at position: Int, of legs: GatheredLegs, into result: inout Result) {
    let screen = index.screens[legs.accounts[position].index]
    let able = rules.detectors.filter { $0.canFire(on: screen) }
    let flow = legs.flow(at: position)
    let findings = able.compactMap { $0.examine(flow, in: context) }
    guard !findings.isEmpty else { return }
    result.withFindings += 1
    let explanations = rules.lookAlikes.compactMap {
      $0.explain(flow, findings: findings, in: context)
    }
    let lead = rules.ranking.lead(
      of: flow, findings: findings, explanations: explanations, summary: CaseSummary(of: flow))
    guard let lead else { return }
    result.leads.append(RankedLead(lead: lead, flow: flow, model: rules.ranking.model))
  }
}
