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
  /// By account: a bit for each detector that may fire, by its place among the rules'.
  private let able: [UInt64]

  /// Peers without a name that are no persons.
  var crowds: Crowds { Crowds(index: index, rules: rules.grouping) }

  init(index: FlowIndex, rules: ScanRules, context: ExaminationContext, asOf: CivilDay?) {
    precondition(rules.detectors.count <= UInt64.bitWidth, "there is a bit for every detector")
    self.index = index
    self.rules = rules
    self.context = context
    self.asOf = asOf
    // One detector after the other: it is handed out once instead of once for each account.
    var able = [UInt64](repeating: 0, count: index.screens.count)
    for (place, detector) in rules.detectors.enumerated() {
      Examination.screen(index, by: detector, in: context, bit: 1 << UInt64(place), into: &able)
    }
    self.able = able
  }

  private static func screen(
    _ index: FlowIndex, by detector: some Detector, in context: ExaminationContext, bit: UInt64,
    into able: inout [UInt64]
  ) {
    for position in able.indices
    where detector.canFire(
      on: index.screens[position], of: AccountID(index: position), in: context)
    {
      able[position] |= bit
    }
  }

  /// Accounts per shard: large enough that the cost of a task does not show.
  static let accountsPerShard = 256
  /// Legs that are put side by side at a time: at least, since each time all rows are read, and at
  /// most, since each thread holds so many, of 32 bytes.
  private static let stretchLegs = (least: 1 << 16, most: 1 << 21)
  /// Stretches for each thread, so that none waits long for the last.
  private static let stretchesPerThread = 16
  /// Flows that are looked at together by one detector after the other, by their legs.
  private static let legsTogether = 4096

  /// Accounts that at least one detector may fire on, in order of their ids.
  ///
  /// Payment institutions, the bank's own ledgers and licensed custody are aggregators of other
  /// people's money and are never scored; a counterparty without an account number is no account.
  func candidates() -> [AccountID] {
    var firing: UInt64 = 0
    for (place, detector) in rules.detectors.enumerated() where !detector.needsCompany {
      firing |= 1 << UInt64(place)
    }
    var passed: [AccountID] = []
    for position in index.screens.indices {
      let account = AccountID(index: position)
      if able[position] & firing != 0 || rules.linking.mayTakePart(index.screens[position]),
        isAccount(account)
      {
        passed.append(account)
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
    let legs = accounts.reduce(0) {
      $0 + Int(index.screens[$1.index].inCount) + Int(index.screens[$1.index].outCount)
    }
    let stretches = FlowBatch.stretches(
      of: accounts,
      legs: min(
        Examination.stretchLegs.most,
        max(Examination.stretchLegs.least, legs / (threads * Examination.stretchesPerThread))),
      index: index)
    let parts = await inShards(
      stretches.count, size: 1, threads: threads,
      progress: { progress(accounts.count * $0 / stretches.count) },
      work: { shard in
        var result = Result()
        for stretch in shard {
          result.append(examine(FlowBatch(of: accounts[stretches[stretch]], index: index)))
        }
        return result
      })
    var own = Result()
    for part in parts { own.append(part) }
    // Handed over, so that lists can be shortened where they are.
    let profiles = own.takeProfiles()
    return await linked(own, profiles: consume profiles, threads: threads)
  }

  /// What came of a set of accounts.
  struct Result: Sendable {
    var leads: [RankedLead] = []
    /// Accounts with findings of their own or of their group, by account.
    var withFindings: [AccountID] = []
    /// By stretch of accounts.
    var profiles: [LinkProfiles] = []

    mutating func takeProfiles() -> [LinkProfiles] {
      defer { profiles = [] }
      return profiles
    }

    mutating func append(_ other: Result) {
      leads.append(contentsOf: other.leads)
      withFindings.append(contentsOf: other.withFindings)
      profiles.append(contentsOf: other.profiles)
    }
  }

  private func examine(_ batch: FlowBatch) -> Result {
    var result = Result()
    var profiles = LinkProfiles(legs: batch.legCount)
    var together: [AccountFlow] = []
    var legs = 0
    for position in batch.accounts.indices {
      let flow = batch.flow(of: position)
      legs += flow.legs.count
      together.append(flow)
      guard legs >= Examination.legsTogether || position == batch.accounts.endIndex - 1 else {
        continue
      }
      for flow in together { profiles.add(flow, rules: rules.linking) }
      examine(together, into: &result)
      together.removeAll(keepingCapacity: true)
      legs = 0
    }
    result.profiles = [profiles]
    return result
  }

  private func examine(_ flows: [AccountFlow], into result: inout Result) {
    let found = findings(of: flows)
    for (flow, findings) in zip(flows, found) {
      guard !findings.isEmpty else { continue }
      result.withFindings.append(flow.account)
      let lead = lead(of: flow, findings: findings) {
        CaseSummary(
          of: [flow], crowds: crowds.among([flow]), rules: rules.counting)
      }
      if let lead { result.leads.append(lead) }
    }
  }

  /// What the detectors find in an account's own flow, in report order; those that say nothing by themselves
  /// are asked where another found something, or where the account `hasCompany` in linked ones.
  func findings(of flow: AccountFlow, hasCompany: Bool) -> [Finding] {
    findings(of: [flow], hasCompany: hasCompany)[0]
  }

  /// What the detectors find in the own flows of accounts, one detector after the other.
  private func findings(of flows: [AccountFlow], hasCompany: Bool = false) -> [[Finding]] {
    var found = [[Found]](repeating: [], count: flows.count)
    let all = Array(flows.indices)
    for (place, detector) in rules.detectors.enumerated() where !detector.needsCompany {
      examine(flows, at: all, by: detector, place, into: &found)
    }
    let inCompany = hasCompany ? all : all.filter { !found[$0].isEmpty }
    if !inCompany.isEmpty {
      for (place, detector) in rules.detectors.enumerated() where detector.needsCompany {
        examine(flows, at: inCompany, by: detector, place, into: &found)
      }
    }
    return found.map { findings in
      findings.sorted { $0.place < $1.place }.map(\.finding)
    }
  }

  /// A finding and the place of its detector in report order.
  private typealias Found = (place: Int, finding: Finding)

  private func examine(
    _ flows: [AccountFlow], at asked: [Int], by detector: some Detector, _ place: Int,
    into found: inout [[Found]]
  ) {
    let bit: UInt64 = 1 << UInt64(place)
    let places = asked.filter { able[flows[$0].account.index] & bit != 0 }
    guard !places.isEmpty else { return }
    for (flow, finding) in detector.examine(flows, at: places, in: context) {
      found[flow].append((place, finding))
    }
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
