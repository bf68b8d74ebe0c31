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
  /// Each account's rows stand by the party of the counterparty, else in the order of the store.
  private let isByParty: Bool

  private static let inMark: UInt32 = 1 << 31

  /// Gathers the legs of `accounts` (no repeats) booked up to and including `asOf`; with
  /// `byParty` so that the legs with some parties are found without going through all.
  /// Complexity: O(rows + legs).
  public init(index: FlowIndex, accounts: [AccountID], asOf: CivilDay? = nil, byParty: Bool = false)
  {
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
    let touching = GatheredLegs.rows(of: accounts, before: end, in: store)
    for row in touching.lazy.map(Int.init) {
      if let payer = slot(store.payers[row]) { starts[payer + 1] += 1 }
      if let payee = slot(store.payees[row]) { starts[payee + 1] += 1 }
    }
    for position in 1..<max(starts.count, 1) { starts[position] += starts[position - 1] }
    var cursor = starts
    var rows = [UInt32](repeating: 0, count: starts.last ?? 0)
    for row in touching.lazy.map(Int.init) {
      if let payer = slot(store.payers[row]) {
        rows[cursor[payer]] = UInt32(row)
        cursor[payer] += 1
      }
      if let payee = slot(store.payees[row]) {
        rows[cursor[payee]] = UInt32(row) | GatheredLegs.inMark
        cursor[payee] += 1
      }
    }
    if byParty { GatheredLegs.sortByParty(&rows, starts: starts, index: index) }
    isByParty = byParty
    self.accounts = accounts
    self.starts = starts
    self.rows = rows
    self.index = index
  }

  /// Rows that move money of these accounts before `end`, in their order: a bit for each account lies in
  /// the cache, which a number for each does not.
  private static func rows(of accounts: [AccountID], before end: Int64, in store: FlowStore)
    -> [UInt32]
  {
    let limit = UInt32(store.directory.count)
    var asked = [UInt64](repeating: 0, count: Int(limit) / 64 + 1)
    for account in accounts { asked[account.index >> 6] |= 1 << UInt64(account.index & 63) }
    var found: [UInt32] = []
    store.legColumns.withPointers { times, amounts, payers, payees, _, _ in
      asked.withUnsafeBufferPointer { asked in
        // Invariant: columns have one length, and there is a bit for every account below the limit.
        func isAsked(_ account: UInt32) -> Bool {
          account < limit && asked[Int(account >> 6)] & (1 << UInt64(account & 63)) != 0
        }
        for row in times.indices
        where (isAsked(payers[row].rawValue) || isAsked(payees[row].rawValue))
          && times[row] < end && store.movesMoney(row)
        {
          found.append(UInt32(row))
        }
      }
    }
    return found
  }

  private static func sortByParty(_ rows: inout [UInt32], starts: [Int], index: FlowIndex) {
    for position in starts.indices.dropLast() {
      let range = starts[position]..<starts[position + 1]
      // The row without its mark stands in the low bits, so that equal parties stay in row order.
      var keys = rows[range].map { entry in
        UInt64(key(entry, index)) << 32 | UInt64(entry & ~inMark) << 1
          | (entry & inMark != 0 ? 1 : 0)
      }
      keys.sort()
      for (place, key) in zip(range, keys) {
        rows[place] =
          UInt32(truncatingIfNeeded: key >> 1) & ~inMark | (key & 1 != 0 ? inMark : 0)
      }
    }
  }

  /// Number of legs of the account at `position`.
  public func legCount(at position: Int) -> Int { starts[position + 1] - starts[position] }

  /// The person or enterprise behind an account.
  public func party(of account: AccountID) -> PartyID { index.parties[account.index] }

  /// The whole flow of the account at `position`, in time order.
  public func flow(at position: Int) -> AccountFlow {
    flow(of: accounts[position], with: legs(of: rows[starts[position]..<starts[position + 1]]))
  }

  /// The legs of the account at `position` with the parties given, which must be in order; only
  /// where legs were gathered by party. Legs come by party, then in the order of the rows.
  /// Complexity: O(parties × log legs).
  public func legs(at position: Int, with parties: [PartyID]) -> [Leg] {
    precondition(isByParty, "legs are found by party where they were gathered so")
    var legs: [Leg] = []
    var place = starts[position]
    let end = starts[position + 1]
    for party in parties {
      var high = end
      while place < high {
        let middle = (place + high) / 2
        if key(rows[middle]) < party.rawValue { place = middle + 1 } else { high = middle }
      }
      while place < end, key(rows[place]) == party.rawValue {
        legs.append(leg(rows[place]))
        place += 1
      }
    }
    return legs
  }

  /// The legs of these entries, in their order.
  private func legs(of entries: ArraySlice<UInt32>) -> [Leg] {
    let columns = index.store.legColumns
    return columns.withPointers { times, amounts, payers, payees, topics, marks in
      [Leg](unsafeUninitializedCapacity: entries.count) { legs, made in
        for entry in entries {
          let isIn = entry & GatheredLegs.inMark != 0
          let row = Int(entry & ~GatheredLegs.inMark)
          // Invariant: entries are rows of the store, whose columns have one length; the buffer has
          // room for all of them.
          legs.initializeElement(
            at: made,
            to: Leg(
              time: BookingTime(seconds: times[row]), amountFen: amounts[row],
              counterparty: isIn ? payers[row] : payees[row], transaction: UInt32(row),
              topics: topics[row], direction: isIn ? .moneyIn : .moneyOut, marks: marks[row]))
          made += 1
        }
      }
    }
  }

  private func leg(_ entry: UInt32) -> Leg {
    let store = index.store
    let isIn = entry & GatheredLegs.inMark != 0
    let row = Int(entry & ~GatheredLegs.inMark)
    return Leg(
      time: store.time(of: row), amountFen: store.amountsFen[row],
      counterparty: isIn ? store.payers[row] : store.payees[row], transaction: UInt32(row),
      topics: store.topics[row], direction: isIn ? .moneyIn : .moneyOut, marks: store.marks[row])
  }

  /// The party of an entry's counterparty; beyond all where it is unknown.
  private func key(_ entry: UInt32) -> UInt32 { GatheredLegs.key(entry, index) }

  private static func key(_ entry: UInt32, _ index: FlowIndex) -> UInt32 {
    let row = Int(entry & ~inMark)
    let other = entry & inMark != 0 ? index.store.payers[row] : index.store.payees[row]
    return other.isKnown ? index.parties[other.index].rawValue : .max
  }

  /// A flow of these legs under the profile of `account`.
  public func flow(of account: AccountID, with legs: [Leg]) -> AccountFlow {
    // The closure holds one list: with the whole index it would be copied for every counterparty.
    let peers = index.peers
    return AccountFlow(account: account, profile: index.profile(of: account), legs: legs) {
      peers[$0.index]
    }
  }
}
