import AccountFlows
import BankRecords

/// Room in which one account after the other is searched upstream: what would else be set up and
/// thrown away for each. One for each thread.
public struct UpstreamSearch: Sendable {
  /// The account that pays and those upstream of it, nearest first.
  private(set) var accounts: [AccountID] = []
  /// Places of a funder and of the account that it funds; every account leads to the first.
  private(set) var steps: [(from: Int, to: Int)] = []
  /// Accounts of which nothing further upstream is looked at.
  private(set) var isEnd: [Bool] = []
  /// A bit for each account taken, by the low bits of its number: most accounts are new, and are seen
  /// to be.
  private var taken: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  /// Bits of the payees, by party.
  private var payees: [UInt64]

  init(partyCount: Int) { payees = [UInt64](repeating: 0, count: (partyCount + 63) / 64) }

  /// Starts at an account that pays these parties.
  mutating func begin(at account: AccountID, payees: [LinkProfile.DatedParty]) {
    accounts.removeAll(keepingCapacity: true)
    steps.removeAll(keepingCapacity: true)
    isEnd.removeAll(keepingCapacity: true)
    taken = (0, 0, 0, 0)
    for payee in payees { self.payees[payee.party.word] |= payee.party.bit }
    _ = isNew(account)
    accounts.append(account)
    isEnd.append(false)
  }

  /// Leaves the room as it was found.
  mutating func end(payees: [LinkProfile.DatedParty]) {
    for payee in payees { self.payees[payee.party.word] = 0 }
  }

  func isPayee(_ party: PartyID) -> Bool { payees[party.word] & party.bit != 0 }

  /// Whether at least `least` of these parties are payees.
  func arePayees(atLeast least: Int, of parties: ArraySlice<PartyID>) -> Bool {
    var count = 0
    for party in parties where payees[party.word] & party.bit != 0 {
      count += 1
      if count >= least { return true }
    }
    return count >= least
  }

  /// Takes an account that funds the one at `place`, unless there are `most` beside the first.
  mutating func add(_ account: AccountID, funding place: Int, most: Int, isEnd: Bool) {
    guard isNew(account) || !accounts.contains(account) else {
      if let known = accounts.firstIndex(of: account) { steps.append((known, place)) }
      return
    }
    guard accounts.count <= most else { return }
    steps.append((accounts.count, place))
    accounts.append(account)
    self.isEnd.append(isEnd)
  }

  /// Whether the account was surely never asked for, which it has been now.
  private mutating func isNew(_ account: AccountID) -> Bool {
    let bit = UInt64(1) << UInt64(account.rawValue & 63)
    func mark(_ word: inout UInt64) -> Bool {
      let isNew = word & bit == 0
      word |= bit
      return isNew
    }
    switch account.rawValue >> 6 & 3 {
    case 0: return mark(&taken.0)
    case 1: return mark(&taken.1)
    case 2: return mark(&taken.2)
    default: return mark(&taken.3)
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

extension PartyID {
  fileprivate var word: Int { Int(rawValue >> 6) }
  fileprivate var bit: UInt64 { 1 << UInt64(rawValue & 63) }
}

/// What a search reads of every account that it comes by, side by side in memory: lists of its own for
/// each of half a million accounts lie scattered.
struct UpstreamTable: Sendable {
  private var funderStarts: [UInt32] = [0]
  private var funders: [AccountID] = []
  private var payerStarts: [UInt32] = [0]
  private var payers: [PartyID] = []

  init(_ profiles: [LinkProfile]) {
    funderStarts.reserveCapacity(profiles.count + 1)
    payerStarts.reserveCapacity(profiles.count + 1)
    funders.reserveCapacity(profiles.reduce(0) { $0 + $1.funders.count })
    payers.reserveCapacity(profiles.reduce(0) { $0 + $1.payers.count })
    for profile in profiles {
      funders += profile.funders
      for payer in profile.payers { payers.append(payer.party) }
      funderStarts.append(UInt32(funders.count))
      payerStarts.append(UInt32(payers.count))
    }
  }

  /// The accounts that fund the one at `slot` of the profiles.
  func funders(at slot: Int) -> ArraySlice<AccountID> {
    funders[Int(funderStarts[slot])..<Int(funderStarts[slot + 1])]
  }

  /// The parties that paid the one at `slot` of the profiles.
  func payers(at slot: Int) -> ArraySlice<PartyID> {
    payers[Int(payerStarts[slot])..<Int(payerStarts[slot + 1])]
  }
}
