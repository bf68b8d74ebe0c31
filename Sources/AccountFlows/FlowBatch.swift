import BankRecords

/// The flows of a stretch of accounts, whose legs are put side by side in one reading of the store:
/// fetched row by row for one account after the other, each leg waits for six places in memory.
public struct FlowBatch: Sendable {
  /// The accounts, ascending.
  public let accounts: ArraySlice<AccountID>
  /// Where the legs of each account start: `starts[i]..<starts[i + 1]`.
  private let starts: [Int]
  private let legs: [Leg]
  private let index: FlowIndex

  /// Legs of all of them.
  public var legCount: Int { legs.count }

  /// Places of stretches of `accounts` (ascending, without repeats) with about `legs` legs each; one
  /// account alone may have more.
  public static func stretches(
    of accounts: [AccountID], legs: Int, index: FlowIndex
  ) -> [Range<Int>] {
    var stretches: [Range<Int>] = []
    var start = 0
    var held = 0
    for (place, account) in accounts.enumerated() {
      let count = legCount(of: account, index)
      if held > 0, held + count > legs {
        stretches.append(start..<place)
        (start, held) = (place, 0)
      }
      held += count
    }
    if start < accounts.count { stretches.append(start..<accounts.count) }
    return stretches
  }

  /// Gathers the legs of `accounts`, which must be ascending, up to the day up to which the index
  /// was made. Complexity: O(rows + legs).
  public init(of accounts: ArraySlice<AccountID>, index: FlowIndex) {
    var starts: [Int] = [0]
    starts.reserveCapacity(accounts.count + 1)
    var total = 0
    for account in accounts {
      total += FlowBatch.legCount(of: account, index)
      starts.append(total)
    }
    self.accounts = accounts
    self.starts = starts
    self.index = index
    guard let first = accounts.first?.index, let last = accounts.last?.index else {
      legs = []
      return
    }
    precondition(first + accounts.count <= last + 1, "accounts are ascending")
    // Place of the next leg by account from the first on; -1 for accounts that are not asked for.
    var cursors = [Int](repeating: -1, count: last - first + 1)
    for (place, account) in accounts.enumerated() { cursors[account.index - first] = starts[place] }
    legs = [Leg](unsafeUninitializedCapacity: total) { buffer, made in
      FlowBatch.place(into: buffer, at: &cursors, first: UInt32(first), index: index)
      made = total
    }
  }

  private static func legCount(of account: AccountID, _ index: FlowIndex) -> Int {
    let screen = index.screens[account.index]
    return Int(screen.inCount) + Int(screen.outCount)
  }

  /// Writes every leg of the accounts that have a cursor; both go through the rows in the same order.
  private static func place(
    into legs: UnsafeMutableBufferPointer<Leg>, at cursors: inout [Int], first: UInt32,
    index: FlowIndex
  ) {
    let store = index.store
    let end = index.end
    let width = UInt32(cursors.count)
    var written = 0
    store.legColumns.withPointers { times, amounts, payers, payees, topics, marks in
      store.statuses.withUnsafeBufferPointer { statuses in
        cursors.withUnsafeMutableBufferPointer { cursors in
          // Invariant: columns have one length; a cursor lies inside the places counted for its
          // account by the index, which left out the same rows.
          for row in times.indices {
            let payer = payers[row].rawValue &- first
            let payee = payees[row].rawValue &- first
            guard payer < width || payee < width else { continue }
            guard statuses[row] == .counted, amounts[row] > 0, payer != payee, times[row] < end
            else { continue }
            func put(_ slot: UInt32, _ direction: Direction, _ other: AccountID) {
              let cursor = cursors[Int(slot)]
              guard cursor >= 0 else { return }
              cursors[Int(slot)] = cursor + 1
              written += 1
              precondition(cursor < legs.count, "the index counted every leg")
              legs.initializeElement(
                at: cursor,
                to: Leg(
                  time: BookingTime(seconds: times[row]), amountFen: amounts[row],
                  counterparty: other, transaction: UInt32(row), topics: topics[row],
                  direction: direction, marks: marks[row]))
            }
            if payer < width { put(payer, .moneyOut, payees[row]) }
            if payee < width { put(payee, .moneyIn, payers[row]) }
          }
        }
      }
    }
    precondition(written == legs.count, "the index counted every leg")
  }

  /// The whole flow of the account at this index of `accounts`, in time order.
  public func flow(of accountIndex: Int) -> AccountFlow {
    let account = accounts[accountIndex]
    let position = accountIndex - accounts.startIndex
    // The closure holds one list: with the whole index it would be copied for every counterparty.
    let peers = index.peers
    return AccountFlow(
      account: account, profile: index.profile(of: account),
      legs: Array(legs[starts[position]..<starts[position + 1]])
    ) { peers[$0.index] }
  }
}
