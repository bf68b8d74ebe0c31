import AccountFlows
import BankRecords

/// Room in which one account after the other is searched upstream: what would else be set up and
/// thrown away for each. One for each thread.
public struct UpstreamSearch: Sendable {
  /// The account that pays and those upstream of it, nearest first.
  private(set) var accounts: [AccountID] = []
  /// Of these, at which the search ends, whoever is behind them.
  private(set) var isEnd: [Bool] = []
  /// Places of a funder and of the account that it funds; every account leads to the first. Only where
  /// they are asked for.
  private(set) var steps: [(from: Int, to: Int)] = []
  private var keepsSteps = false
  private var mostAccounts = 0
  /// A bit for each account beside the first, and for each party that the first pays.
  private var isTaken: DenseSet
  private var isPayee: DenseSet

  init(accountCount: Int) {
    isTaken = DenseSet(count: accountCount)
    isPayee = DenseSet(count: accountCount)
  }

  /// Starts at an account that pays these parties, to find `most` others.
  mutating func begin(
    at account: AccountID, payees: [LinkProfile.DatedParty], most: Int, keepsSteps: Bool
  ) {
    self.keepsSteps = keepsSteps
    mostAccounts = most + 1
    accounts.append(account)
    isEnd.append(false)
    for payee in payees { isPayee.insert(payee.party.rawValue) }
  }

  /// Leaves the room as it was found.
  mutating func end(payees: [LinkProfile.DatedParty]) {
    for account in accounts.dropFirst() { isTaken.remove(account.rawValue) }
    for payee in payees { isPayee.remove(payee.party.rawValue) }
    accounts.removeAll(keepingCapacity: true)
    isEnd.removeAll(keepingCapacity: true)
    steps.removeAll(keepingCapacity: true)
  }

  /// Nothing further can be found.
  var isFull: Bool { accounts.count >= mostAccounts && !keepsSteps }

  func isPayee(_ party: PartyID) -> Bool { isPayee.contains(party.rawValue) }

  /// Takes an account that funds the one at `place`, if there is room.
  mutating func add(_ account: AccountID, funding place: Int, asEnd: Bool) {
    if isTaken.contains(account.rawValue) || account == accounts[0] {
      guard keepsSteps, let known = accounts.firstIndex(of: account) else { return }
      steps.append((known, place))
    } else if accounts.count < mostAccounts {
      if keepsSteps { steps.append((accounts.count, place)) }
      isTaken.insert(account.rawValue)
      accounts.append(account)
      isEnd.append(asEnd)
    }
  }

  /// Whether one of the accounts at these places, which are ascending, lies upstream. Long lists are
  /// searched for the accounts upstream, so that none costs more than a few hundred steps.
  func reaches(oneOf listed: [AccountID], in range: Range<Int>) -> Bool {
    guard range.count > UpstreamSearch.longList else {
      for place in range where isTaken.contains(listed[place].rawValue) { return true }
      return false
    }
    return accounts.dropFirst().contains { account in
      var low = range.lowerBound
      var high = range.upperBound
      while low < high {
        let middle = (low + high) / 2
        if listed[middle] < account { low = middle + 1 } else { high = middle }
      }
      return low < range.upperBound && listed[low] == account
    }
  }

  private static let longList = 512

  /// By place among the accounts upstream: whether the party whose list this is may have paid it. A
  /// long list says so of all.
  func count(_ listed: [AccountID], in range: Range<Int>, into counts: inout [Int]) {
    guard range.count <= UpstreamSearch.longList else {
      for place in counts.indices { counts[place] += 1 }
      return
    }
    for place in range where isTaken.contains(listed[place].rawValue) {
      if let known = accounts.firstIndex(of: listed[place]) { counts[known] += 1 }
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

/// Lists by account in one piece: lists of their own for each of half a million lie scattered.
struct AccountLists: Sendable {
  private(set) var starts: [UInt32]
  private(set) var entries: [AccountID]

  /// `pairs` is gone through twice and gives the same both times: `give(owner, entry)` for each entry,
  /// the entries of one owner in their order. Owners lie below `count`.
  init(count: Int, pairs: ((UInt32, AccountID) -> Void) -> Void) {
    var starts = [UInt32](repeating: 0, count: count + 1)
    pairs { owner, _ in starts[Int(owner) + 1] += 1 }
    for place in starts.indices.dropFirst() { starts[place] += starts[place - 1] }
    var entries = [AccountID](repeating: .unknown, count: Int(starts[count]))
    var cursors = starts
    pairs { owner, entry in
      entries[Int(cursors[Int(owner)])] = entry
      cursors[Int(owner)] += 1
    }
    self.starts = starts
    self.entries = entries
  }

  /// Places of an owner's entries.
  func range(of owner: UInt32) -> Range<Int> {
    Int(starts[Int(owner)])..<Int(starts[Int(owner) + 1])
  }
}
