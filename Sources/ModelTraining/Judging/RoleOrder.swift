import BankRecords
import CaseBuilding
import LeadRanking
import ScoringPipeline

extension JudgedWorld {
  /// Accounts scored anew in the order that the list of `scan` gives them by their roles in cases: who
  /// collects or pays back rises to a part of the best of his case, the others stand behind the least of
  /// those. Cases are those that the scan made; that they would be others is not seen here.
  func byRoles(_ ranked: [JudgedAccount]) -> [JudgedAccount] {
    var tenths: [AccountID: Int] = [:]
    for account in ranked { tenths[account.lead.account] = account.lead.scoreTenths }
    let own = tenths
    func role(_ account: JudgedAccount) -> CaseRole? {
      account.lead.group?.role(of: account.lead.account)
    }
    for account in ranked where role(account)?.isCore == true {
      let best = account.lead.group?.accounts.compactMap { own[$0] }.max() ?? 0
      let score = account.lead.scoreTenths
      guard Double(score) >= rules.grouping.leastOwnShare * Double(best) else { continue }
      tenths[account.lead.account] = max(score, Int(rules.grouping.coreShare * Double(best)))
    }
    let raised = tenths
    for account in ranked {
      guard let role = role(account), !role.isCore, let group = account.lead.group else { continue }
      let core = group.accounts(as: [.collection, .payout]).compactMap { raised[$0] }
      let cap = min(
        (core.min() ?? account.lead.scoreTenths + 1) - 1, rules.ranking.model.mediumTenths - 1)
      tenths[account.lead.account] = max(1, min(account.lead.scoreTenths, cap))
    }
    var byAccount: [AccountID: JudgedAccount] = [:]
    for account in ranked {
      var placed = account
      placed.lead.scoreTenths = tenths[account.lead.account] ?? account.lead.scoreTenths
      byAccount[account.lead.account] = placed
    }
    return Ranking.ranked(byAccount.values.map(\.lead).sorted { $0.account < $1.account })
      .compactMap { byAccount[$0.account] }
  }
}
