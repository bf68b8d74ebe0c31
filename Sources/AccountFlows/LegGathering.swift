import BankRecords

/// The legs of chosen accounts, gathered by a counting sort: one pass to count, one to place.
public struct GatheredLegs: Sendable {
  /// The accounts, in the order in which they were asked for.
  public let accounts: [AccountID]
  /// Leg ranges of the accounts: `starts[i]..<starts[i + 1]`.
  private let starts: [Int]
  /// Row of the store, with the top bit set where the account is the payee.
  private let rows: [UInt32]
  private let index: FlowIndex

  private static let inMark: UInt32 = 1 << 31

  /// Gathers the legs of `accounts` (no repeats) booked up to and including `asOf`.
  /// Complexity: O(rows + legs).
  public init(index: FlowIndex, accounts: [AccountID], asOf: CivilDay? = nil) {
    precondition(index.store.count < Int(GatheredLegs.inMark), "a run holds < 2^31 rows")
    let store = index.store
    let end = asOf.map { BookingTime(day: $0.advanced(by: 1)).seconds } ?? .max
    var slotOfAccount = [Int32](repeating: -1, count: store.directory.count)
    for (slot, account) in accounts.enumerated() { slotOfAccount[account.index] = Int32(slot) }
    var starts = [Int](repeating: 0, count: accounts.count + 1)
    func slot(_ account: AccountID) -> Int? {
      guard account.isKnown, slotOfAccount[account.index] >= 0 else { return nil }
      return Int(slotOfAccount[account.index])
    }
    for row in 0..<store.count where store.movesMoney(row) && store.times[row] < end {
      if let payer = slot(store.payers[row]) { starts[payer + 1] += 1 }
      if let payee = slot(store.payees[row]) { starts[payee + 1] += 1 }
    }
    for position in 1..<max(starts.count, 1) { starts[position] += starts[position - 1] }
    var cursor = starts
    var rows = [UInt32](repeating: 0, count: starts.last ?? 0)
    for row in 0..<store.count where store.movesMoney(row) && store.times[row] < end {
      if let payer = slot(store.payers[row]) {
        rows[cursor[payer]] = UInt32(row)
        cursor[payer] += 1
      }
      if let payee = slot(store.payees[row]) {
        rows[cursor[payee]] = UInt32(row) | GatheredLegs.inMark
        cursor[payee] += 1
      }
    }
    self.accounts = accounts
    self.starts = starts
    self.rows = rows
    self.index = index
  }

  /// Number of legs of the account at `position`.
  public func legCount(at position: Int) -> Int { starts[position + 1] - starts[position] }

  /// The person or enterprise behind an account.
  public func party(of account: AccountID) -> PartyID { index.parties[account.index] }

  /// The whole flow of the account at `position`, in time order.
  public func flow(at position: Int) -> AccountFlow {
    flow(of: accounts[position], with: legs(at: position) { _ in true })
  }

  /// The legs of the account at `position` with the counterparties wanted, in the order of the rows;
  /// an unknown counterparty is `.unknown`.
  public func legs(at position: Int, with isWanted: (AccountID) -> Bool) -> [Leg] {
    let store = index.store
    var legs: [Leg] = []
    legs.reserveCapacity(legCount(at: position))
    for entry in rows[starts[position]..<starts[position + 1]] {
      let isIn = entry & GatheredLegs.inMark != 0
      let row = Int(entry & ~GatheredLegs.inMark)
      let counterparty = isIn ? store.payers[row] : store.payees[row]
      guard isWanted(counterparty) else { continue }
      legs.append(
        Leg(
          time: store.time(of: row), amountFen: store.amountsFen[row],
          counterparty: counterparty, transaction: UInt32(row),
          topics: store.topics[row], direction: isIn ? .moneyIn : .moneyOut,
          marks: store.marks[row]))
    }
    return legs
  }

  /// A flow of these legs under the profile of `account`.
  public func flow(of account: AccountID, with legs: [Leg]) -> AccountFlow {
    AccountFlow(account: account, profile: index.profile(of: account), legs: legs) { peer in
      PeerProfile(
        party: index.parties[peer.index], kind: index.kinds[peer.index],
        rank: index.store.directory.rank(of: peer))
    }
  }
}
