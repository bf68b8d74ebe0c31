import AccountFlows
import BankRecords

extension GatheredLegs {
  /// The legs of several accounts with the parties named, as the flow of one account: what a return
  /// flow looks like that is collected on one account and paid from another.
  ///
  /// Moves among the accounts and those `inside` the case, and moves with other accounts of their
  /// holders, are left out; without `collectsOnLead` also what the parties pay to `lead`, under whose
  /// profile the flow stands. The accounts must be among those gathered, in order and by party; the
  /// parties must be in order.
  /// Complexity: O(parties × log legs + n log n) in the legs found.
  public func linkedFlow(
    of accounts: [AccountID], inside: [AccountID], lead: AccountID, parties: [PartyID],
    collectsOnLead: Bool = true
  ) -> AccountFlow {
    let holders = (accounts + inside).map { party(of: $0) }
    let outside = parties.filter { !holders.contains($0) }
    var legs: [Leg] = []
    for account in accounts {
      guard let position = position(of: account) else {
        preconditionFailure("linked accounts are among the gathered ones")
      }
      let found = self.legs(at: position, with: outside)
      legs += account == lead && !collectsOnLead ? found.filter { !$0.isIn } : found
    }
    return flow(of: lead, with: legs)
  }

  /// Position of an account where accounts were gathered in order; nil where it was not.
  public func position(of account: AccountID) -> Int? {
    let place = accounts.position { $0 < account }
    return place < accounts.count && accounts[place] == account ? place : nil
  }
}
