import AccountFlows
import BankRecords

/// Accounts without a name that stand for many persons: payment institutions and tellers' cash accounts
/// in files without names.
public struct Crowds: Sendable {
  private let index: FlowIndex
  /// Bits of a sketch of 64 that so many counterparties are expected to fill.
  private let mostBits: Int
  private let leastBits: Int

  public init(index: FlowIndex, rules: GroupingRules) {
    self.index = index
    mostBits = Crowds.bits(ofParties: rules.crowdMostParties)
    leastBits = Crowds.bits(ofParties: rules.crowdLeastParties)
  }

  /// Those among the peers of the flows. Complexity: O(peers).
  public func among(_ flows: [AccountFlow]) -> Set<AccountID> {
    var found: Set<AccountID> = []
    for flow in flows {
      for peer in flow.peers where isCrowd(peer.account) { found.insert(peer.account) }
    }
    return found
  }

  /// Whether nobody says who holds the account and more pay it, or are paid by it, than one person knows.
  public func isCrowd(_ account: AccountID) -> Bool {
    guard let (less, more) = sides(of: account) else { return false }
    return more >= mostBits && less >= leastBits
  }

  /// Whether it is paid by many and pays many, as a till does.
  public func isTill(_ account: AccountID) -> Bool {
    guard let (less, _) = sides(of: account) else { return false }
    return less >= mostBits
  }

  private func sides(of account: AccountID) -> (less: Int, more: Int)? {
    guard index.kinds[account.index] == .unknown else { return nil }
    let screen = index.screens[account.index]
    let (paying, paid) = (screen.distinctInAtLeast, screen.distinctOutAtLeast)
    return (min(paying, paid), max(paying, paid))
  }

  /// Each counterparty falls on one of 64 bits.
  private static func bits(ofParties count: Int) -> Int {
    var empty = 1.0
    for _ in 0..<count { empty *= 63.0 / 64 }
    return Int((64 * (1 - empty)).rounded())
  }
}
