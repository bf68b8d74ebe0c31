import BankRecords
import CaseBuilding

/// Depositors among the accounts of a link.
extension LinkReview {
  /// The link without accounts that deal with the others as depositors do; nil where it rests on one.
  func withoutDepositors(_ found: BorneOut) -> BorneOut? {
    let core = found.link.accounts.compactMap { node(of: $0) }
    func isDepositor(_ account: AccountID) -> Bool {
      guard let node = node(of: account) else { return false }
      return depositors.isDepositor(node, of: core.filter { $0.account != account })
    }
    let gone = Set((found.link.accounts + found.link.transits).filter(isDepositor))
    guard !gone.isEmpty else { return found }
    var kept = found
    kept.link.sources = found.link.sources.filter { !gone.contains($0.account) }.map { source in
      var kept = source
      kept.transits = source.transits.filter { !gone.contains($0) }
      return kept
    }
    guard !gone.contains(kept.link.payout), !kept.link.sources.isEmpty else { return nil }
    guard let finding = finding(over: [kept.link]) else {
      // Borne out together with other links, not alone.
      return kept.link.sources.count == found.link.sources.count ? kept : nil
    }
    kept.finding = finding
    return kept
  }

  private func node(of account: AccountID) -> CaseNode? {
    legs.position(of: account).map { CaseNode(of: legs.flow(at: $0)) }
  }
}
