import AccountFlows
import BankRecords

/// Room in which one account after the other is searched upstream: what would else be set up and
/// thrown away for each. One for each thread.
public struct UpstreamSearch: Sendable {
  /// The account that pays and those upstream of it, nearest first.
  private(set) var accounts: [AccountID] = []
  /// Of these, at which the search ends, whoever is behind them.
  private(set) var isEnd: [Bool] = []
  /// Places of a funder and of the account that it funds; every account leads to the first.
  private(set) var steps: [(from: Int, to: Int)] = []
  private var mostAccounts = 0
  /// A bit for each account beside the first, and for each party that the first pays.
  private var isTaken: DenseSet
  private var isPayee: DenseSet

  init(accountCount: Int) {
    isTaken = DenseSet(count: accountCount)
    isPayee = DenseSet(count: accountCount)
  }

  /// Starts at an account that pays these parties, to find `most` others.
  mutating func begin(at account: AccountID, payees: SharedList<LinkProfile.DatedParty>, most: Int)
  {
    mostAccounts = most + 1
    accounts.append(account)
    isEnd.append(false)
    for payee in payees { isPayee.insert(payee.party.rawValue) }
  }

  /// Leaves the room as it was found.
  mutating func end(payees: SharedList<LinkProfile.DatedParty>) {
    for account in accounts.dropFirst() { isTaken.remove(account.rawValue) }
    for payee in payees { isPayee.remove(payee.party.rawValue) }
    accounts.removeAll(keepingCapacity: true)
    isEnd.removeAll(keepingCapacity: true)
    steps.removeAll(keepingCapacity: true)
  }

  func isPayee(_ party: PartyID) -> Bool { isPayee.contains(party.rawValue) }

  /// Takes an account that funds the one at `place`, if there is room.
  mutating func add(_ account: AccountID, funding place: Int, asEnd: Bool) {
    if isTaken.contains(account.rawValue) || account == accounts[0] {
      guard let known = accounts.firstIndex(of: account) else { return }
      steps.append((known, place))
    } else if accounts.count < mostAccounts {
      steps.append((accounts.count, place))
      isTaken.insert(account.rawValue)
      accounts.append(account)
      isEnd.append(asEnd)
    }
  }

  /// Accounts that money from the account at `place` may have gone through on its way.
  func transits(from place: Int) -> [AccountID] {
    var isReached = [Bool](repeating: false, count: accounts.count)
    var open = [place]
    while let next = open.popLast() {
      for step in steps where step.from == next && !isReached[step.to] {
        isReached[step.to] = true
        open.append(step.to)
      }
    }
    return accounts.indices.filter { isReached[$0] && $0 != 0 && $0 != place }
      .map { accounts[$0] }
  }
}

/// A set of small numbers, a bit each.
struct DenseSet: Sendable {
  private var words: [UInt64]

  /// Numbers below `count`.
  init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

  func contains(_ number: UInt32) -> Bool {
    words[Int(number >> 6)] & (1 << UInt64(number & 63)) != 0
  }

  mutating func insert(_ number: UInt32) { words[Int(number >> 6)] |= 1 << UInt64(number & 63) }

  mutating func remove(_ number: UInt32) { words[Int(number >> 6)] &= ~(1 << UInt64(number & 63)) }
}
