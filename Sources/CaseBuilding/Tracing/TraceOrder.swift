import AccountFlows
import BankRecords

/// Transfers in an order in which money can have moved, and the opening balances that it takes.
struct TraceOrder {
  struct Transfer {
    var payer: AccountID
    var payee: AccountID
    var fen: Int64
    var time: Int64
    var row: UInt32
  }

  private(set) var transfers: [Transfer]
  /// The least opening balance of each followed account with which it is never overdrawn, in fen:
  /// files seldom hold an account from its first day.
  let openings: [AccountID: Int64]

  /// Rows with one of the accounts in `followed`, in time order; of equal times money comes in
  /// before it leaves, wherever that is possible. With `isReversed` the last comes first and payer
  /// and payee change places. Complexity: O(rows + n log n) for n rows concerned.
  init(index: FlowIndex, followed: Set<AccountID>, asOf: CivilDay?, isReversed: Bool) {
    let store = index.store
    var isFollowed = [Bool](repeating: false, count: store.directory.count)
    for account in followed { isFollowed[account.index] = true }
    func concerns(_ account: AccountID) -> Bool { account.isKnown && isFollowed[account.index] }
    let end = asOf.map { BookingTime(day: $0.advanced(by: 1)).seconds } ?? .max
    var found: [Transfer] = []
    for row in 0..<store.count where store.movesMoney(row) && store.times[row] < end {
      let (payer, payee) = (store.payers[row], store.payees[row])
      guard concerns(payer) || concerns(payee) else { continue }
      found.append(
        Transfer(
          payer: payer, payee: payee, fen: store.amountsFen[row], time: store.times[row],
          row: UInt32(row)))
    }
    let directory = store.directory
    func rank(_ account: AccountID) -> UInt32 {
      account.isKnown ? directory.rank(of: account) : .max
    }
    found.sort { left, right in
      if left.time != right.time { return left.time < right.time }
      if left.fen != right.fen { return left.fen > right.fen }
      let leftRanks = (rank(left.payer), rank(left.payee))
      let rightRanks = (rank(right.payer), rank(right.payee))
      return leftRanks != rightRanks ? leftRanks < rightRanks : left.row < right.row
    }
    var ordered: [Transfer] = []
    ordered.reserveCapacity(found.count)
    var start = 0
    while start < found.count {
      var stop = start + 1
      while stop < found.count, found[stop].time == found[start].time { stop += 1 }
      if stop - start > 1 {
        ordered += TraceOrder.flowing(found[start..<stop])
      } else {
        ordered.append(found[start])
      }
      start = stop
    }
    if isReversed {
      ordered.reverse()
      for position in ordered.indices {
        let transfer = ordered[position]
        (ordered[position].payer, ordered[position].payee) = (transfer.payee, transfer.payer)
      }
    }
    transfers = ordered
    openings = TraceOrder.openings(of: ordered, followed: followed)
  }

  /// Transfers of one time so that those into an account stand before those out of it; what goes
  /// round stays in the given order.
  private static func flowing(_ batch: ArraySlice<Transfer>) -> [Transfer] {
    let all = Array(batch)
    var waiting: [AccountID: Int] = [:]
    for transfer in all where transfer.payee.isKnown { waiting[transfer.payee, default: 0] += 1 }
    var outOf: [AccountID: [Int]] = [:]
    var ready: [Int] = []
    for (place, transfer) in all.enumerated() {
      if transfer.payer.isKnown, waiting[transfer.payer] ?? 0 > 0 {
        outOf[transfer.payer, default: []].append(place)
      } else {
        ready.append(place)
      }
    }
    var isDone = [Bool](repeating: false, count: all.count)
    var ordered: [Transfer] = []
    var next = 0
    var firstOpen = 0
    while ordered.count < all.count {
      if next == ready.count {
        while isDone[firstOpen] { firstOpen += 1 }
        ready.append(firstOpen)
      }
      let place = ready[next]
      next += 1
      if isDone[place] { continue }
      isDone[place] = true
      ordered.append(all[place])
      let payee = all[place].payee
      guard payee.isKnown, let left = waiting[payee] else { continue }
      waiting[payee] = left - 1
      if left == 1 { ready += (outOf[payee] ?? []).filter { !isDone[$0] } }
    }
    return ordered
  }

  private static func openings(of transfers: [Transfer], followed: Set<AccountID>) -> [AccountID:
    Int64]
  {
    var balance: [AccountID: Int64] = [:]
    var least: [AccountID: Int64] = [:]
    for transfer in transfers {
      if followed.contains(transfer.payer) {
        let left = (balance[transfer.payer] ?? 0) - transfer.fen
        balance[transfer.payer] = left
        least[transfer.payer] = min(least[transfer.payer] ?? 0, left)
      }
      if followed.contains(transfer.payee) { balance[transfer.payee, default: 0] += transfer.fen }
    }
    return least.mapValues { -$0 }
  }
}
