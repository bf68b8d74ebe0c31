import BankRecords
import LeadRanking
import ScenarioSimulator

extension JudgedWorld {
  /// The honest accounts that rank highest, with what lifted them.
  public func worstFalsePositives(_ count: Int) -> [WorldJudgement.Mistake] {
    leads.enumerated().filter { !$0.element.isOfCase }.prefix(count).map { place, account in
      WorldJudgement.Mistake(
        account: Masking.account(account.lead.profile.number), what: account.description,
        rank: place + 1, score: Double(account.lead.scoreTenths) / 10,
        reason: JudgedWorld.points(of: account.lead))
    }
  }

  /// The collection and payout accounts that rank lowest, those without a place first.
  public func worstMisses(_ count: Int) -> [WorldJudgement.Mistake] {
    var places: [String: Int] = [:]
    for (place, account) in leads.enumerated() {
      places[account.lead.profile.number] = place
    }
    var examined: [String: JudgedAccount] = [:]
    for account in accounts { examined[account.lead.profile.number] = account }
    let wanted = truth.entries.filter { truth.isPositive($0, .collectionAndPayout) }
    let positives = wanted.count
    let missed = wanted.filter { (places[$0.account] ?? .max) >= positives }.sorted {
      (places[$1.account] ?? .max, $0.account) < (places[$0.account] ?? .max, $1.account)
    }
    return missed.prefix(count).map { entry in
      let account = examined[entry.account]
      let reason =
        account.map { JudgedWorld.points(of: $0.lead) }
        ?? "no detector fires on the account or its group"
      return WorldJudgement.Mistake(
        account: Masking.account(entry.account),
        what: [entry.role, entry.kind, entry.caseID].filter { !$0.isEmpty }.joined(separator: " "),
        rank: places[entry.account].map { $0 + 1 } ?? 0,
        score: Double(account?.lead.scoreTenths ?? 0) / 10, reason: reason)
    }
  }

  /// The contributions on one line: `amount-lattice +12.0, shape-only -3.1`.
  private static func points(of lead: Lead) -> String {
    lead.contributions.map {
      "\($0.source) \($0.tenths < 0 ? "" : "+")\(Ranking.pointsText($0.tenths))"
    }.joined(separator: ", ")
  }
}
