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
      guard Examination.isScored(index.kinds[position]) else { continue }
      guard !index.store.directory.isNameOnly(account) else { continue }
      let screen = index.screens[position]
      if rules.detectors.contains(where: { $0.canFire(on: screen) }) { passed.append(account) }
    }
    return passed
  }

  static func isScored(_ kind: PartyKind) -> Bool {
    switch kind {
    case .unknown, .naturalPerson, .organisation, .publicBody: true
    case .paymentInstitution, .bankInternal, .licensedCustody: false
    }
  }

  /// Examines every candidate; `progress` is called with the number of accounts done.
  func run(
    on accounts: [AccountID], threads: Int, progress: (Int) -> Void
  ) async -> [ExaminedAccount] {
    let legs = GatheredLegs(index: index, accounts: accounts, asOf: asOf)
    let shards = stride(from: 0, to: accounts.count, by: Examination.accountsPerShard).map {
      $0..<min($0 + Examination.accountsPerShard, accounts.count)
    }
    var found = [[ExaminedAccount]](repeating: [], count: shards.count)
    var done = 0
    await withTaskGroup(of: (Int, [ExaminedAccount]).self) { group in
      var next = 0
      func addShard() {
        let number = next
        let shard = shards[number]
        next += 1
        group.addTask { (number, shard.compactMap { examine(at: $0, of: legs) }) }
      }
      while next < min(threads, shards.count) { addShard() }
      for await (number, examined) in group {
        found[number] = examined
        done += shards[number].count
        progress(done)
        if next < shards.count { addShard() }
      }
    }
    return found.flatMap { $0 }
  }

  /// One account: findings, explanations and totals; nil where no detector fires.
  private func examine(at position: Int, of legs: GatheredLegs) -> ExaminedAccount? {
    let account = legs.accounts[position]
    let screen = index.screens[account.index]
    let able = rules.detectors.filter { $0.canFire(on: screen) }
    let flow = legs.flow(at: position)
    let findings = able.compactMap { $0.examine(flow, in: context) }
    guard !findings.isEmpty else { return nil }
    let explanations = rules.lookAlikes.compactMap {
      $0.explain(flow, findings: findings, in: context)
    }
    return ExaminedAccount(flow: flow, findings: findings, explanations: explanations)
  }
}
