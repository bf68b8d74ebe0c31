import BankRecords
import CaseBuilding

/// Depositors and bystanders among the accounts of a link.
extension LinkReview {
  /// The link without accounts that deal with the others as depositors do; nil where it rests on one.
  func withoutDepositors(_ found: BorneOut) -> BorneOut? {
    let core = found.link.accounts.compactMap { node(of: $0) }
    func isDepositor(_ account: AccountID) -> Bool {
      guard let node = node(of: account) else { return false }
      return depositors.isDepositor(node, of: core.filter { $0.account != account })
    }
    let gone = Set((found.link.accounts + found.link.transits).filter(isDepositor))
      .union(bystanders(of: found.link))
    guard !gone.isEmpty else { return found }
    var kept = found
    kept.link.sources = found.link.sources.filter { !gone.contains($0.account) }.map { source in
      var kept = source
      kept.transits = source.transits.filter { !gone.contains($0) }
      return kept
    }
    guard !gone.contains(kept.link.payout), !kept.link.sources.isEmpty else { return nil }
    guard let finding = finding(over: [kept.link]) else {
      // A link that other links bear out together with it shows nothing alone, before or after.
      return self.finding(over: [found.link]) == nil ? kept : nil
    }
    kept.finding = finding
    return kept
  }

  /// Sources that hand little on within the link and that only some of their payers tie to the paying
  /// account, which mostly pays others: shops and firms where investors buy.
  private func bystanders(of link: PayoutLink) -> [AccountID] {
    guard let payout = node(of: link.payout) else { return [] }
    let members = Set(link.accounts + link.transits)
    let paidOut = payout.persons.reduce(0) { $0 + $1.outFen }
    return link.sources.filter { source in
      guard let node = node(of: source.account) else { return false }
      let handedOn = node.partners.reduce(0) { $0 + (members.contains($1.account) ? $1.outFen : 0) }
      guard Double(handedOn) < whole.leastHandedOn * Double(max(1, node.outFen)) else {
        return false
      }
      let shared = Set(source.parties)
      let paidIn = node.persons.reduce(0) { $0 + $1.inFen }
      let sharedIn = node.persons.reduce(0) { $0 + (shared.contains($1.party) ? $1.inFen : 0) }
      let sharedOut = payout.persons.reduce(0) { $0 + (shared.contains($1.party) ? $1.outFen : 0) }
      let sharedCount = payout.persons.count { $0.outFen > 0 && shared.contains($0.party) }
      return Double(sharedIn) < whole.leastCollectedShare * Double(max(1, paidIn))
        && sharedOut * 2 < paidOut && sharedCount * 2 < payout.payeeCount
    }.map(\.account)
  }

  private func node(of account: AccountID) -> CaseNode? {
    legs.position(of: account).map { CaseNode(of: legs.flow(at: $0)) }
  }
}
