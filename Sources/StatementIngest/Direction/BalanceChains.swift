import BankRecords
import Glibc

/// Follows the balance of every own account of one file from row to row, and counts the steps that
/// go the way the file says and those that go the other way.
///
/// A step joins two rows of one account that follow each other in the file. Where their times
/// differ, the times say which came first, so that files sorted either way are followed; at equal
/// times both orders are tried, and what both explain in opposite ways proves nothing. Balances may
/// stand after their row, as they should, or before it: the file as a whole decides.
struct BalanceChains: Sendable {
  /// Where balances stand.
  enum Placement { case afterRow, beforeRow }

  /// The key of a chain in `keys`: its number, then its currency if that is not CNY.
  private struct Key {
    var hash: UInt64
    var offset: Int
    var length: Int
    var numberLength: Int
  }

  /// What is known of one account in one currency.
  struct Account {
    var number: [UInt8]
    var steps: LinkTally
    /// Line of the first step that goes against the file; 0 where none does.
    var example: UInt64
  }

  private var entries: [Key] = []
  private var steps: [BalanceSteps] = []
  /// The rows so far of each chain, while they may have to be put into the order of time; nil once
  /// dropped.
  private var kept: [[BalanceRow]?] = []
  private var keys: [UInt8] = []
  /// Open addressing, a power of two; 0 is empty, else chain index + 1.
  private var slots = [UInt32](repeating: 0, count: 64)
  private var latest = -1
  /// Rows kept over all chains: at most `rowsKept`.
  private var keptCount = 0
  private static let rowsKept = 1 << 18
  /// After so many rows, a chain whose steps hold together is in order and needs no rows kept.
  private static let rowsOnTrial = 64

  /// Where the balances of the file stand: after their rows, unless nearly every step in the order
  /// of time says otherwise, and does not need the file to be wrong for it: 100 in, 100 out, 200 in,
  /// 200 out and so on reads either way.
  var placement: Placement {
    var votes = PlacementVotes()
    var after = LinkTally()
    var before = LinkTally()
    for one in steps {
      votes += one.votes
      after += one.after
      before += one.before
    }
    guard votes.favourBefore else { return .afterRow }
    let isTrue = before.agree >= before.oppose
    return isTrue || after.agree * 10 < before.oppose ? .beforeRow : .afterRow
  }

  /// One entry for each account number with a balance, its currencies together, in the order of the
  /// file.
  var accounts: [Account] {
    let placement = placement
    let hasOneCurrency = entries.allSatisfy { $0.length == $0.numberLength }
    var accounts: [Account] = []
    var positions: [[UInt8]: Int] = [:]
    for (entry, own) in zip(entries, steps) where own.hasBalance {
      let number = Array(keys[entry.offset..<(entry.offset + entry.numberLength)])
      let (steps, example) = own.tally(placement)
      guard !hasOneCurrency else {
        accounts.append(Account(number: number, steps: steps, example: example))
        continue
      }
      if let known = positions[number] {
        accounts[known].steps += steps
        let first = accounts[known].example
        accounts[known].example = min(first == 0 ? .max : first, example == 0 ? .max : example)
        if accounts[known].example == .max { accounts[known].example = 0 }
        continue
      }
      positions[number] = accounts.count
      accounts.append(Account(number: number, steps: steps, example: example))
    }
    return accounts
  }

  /// Takes the rows of a batch; batches come in the order of the file.
  mutating func add(_ batch: TransactionBatch) {
    batch.text.withUnsafeBufferPointer { text in
      // Invariant: spans of a batch lie inside its text (slicing checks it).
      for position in batch.records.indices {
        let viewpoint = batch.records[position].viewpoint
        guard viewpoint != .transfer else { continue }
        let own =
          viewpoint == .payerStatement
          ? batch.records[position].payerAccount : batch.records[position].payeeAccount
        guard !own.isEmpty else { continue }
        let chain = find(
          UnsafeBufferPointer(rebasing: text[own.range]),
          UnsafeBufferPointer(rebasing: text[batch.records[position].currency.range]))
        let row = BalanceRow(batch.records[position])
        steps[chain].take(row)
        if let row, kept[chain] != nil { keep(row, in: chain) }
      }
    }
  }

  private mutating func keep(_ row: BalanceRow, in chain: Int) {
    let count = kept[chain]?.count ?? 0
    let isInOrder =
      count == BalanceChains.rowsOnTrial && steps[chain].after.proven >= steps[chain].after.broken
    if isInOrder || keptCount == BalanceChains.rowsKept {
      keptCount -= count
      kept[chain] = nil
    } else {
      keptCount += 1
      kept[chain]?.append(row)
    }
  }

  /// Puts the rows of accounts whose steps do not hold together into the order of time and follows
  /// them again: of files that are sorted by something else.
  mutating func putInOrder() {
    for chain in steps.indices {
      guard let rows = kept[chain] else { continue }
      kept[chain] = nil
      let asRead = steps[chain].after
      guard asRead.broken > asRead.proven else { continue }
      var inOrder = BalanceSteps()
      // Lines are distinct within a file, so the order is total.
      for row in rows.sorted(by: { ($0.seconds, $0.line) < ($1.seconds, $1.line) }) {
        inOrder.take(row)
      }
      if inOrder.after.proven > asRead.proven { steps[chain] = inOrder }
    }
    keptCount = 0
  }

  // MARK: - Finding the chain of a row

  /// Parts number and currency inside a key; not allowed in account numbers.
  private static let currencyMark: UInt8 = 0x1E

  private mutating func find(
    _ number: UnsafeBufferPointer<UInt8>, _ currency: UnsafeBufferPointer<UInt8>
  ) -> Int {
    // Statements hold the rows of one account together.
    if latest >= 0, isKey(of: latest, number, currency) { return latest }
    let hash = BalanceChains.hash(number, currency)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if entries[index].hash == hash, isKey(of: index, number, currency) {
        latest = index
        return index
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let offset = keys.count
    keys.append(contentsOf: number)
    if !currency.isEmpty {
      keys.append(BalanceChains.currencyMark)
      keys.append(contentsOf: currency)
    }
    entries.append(
      Key(hash: hash, offset: offset, length: keys.count - offset, numberLength: number.count))
    steps.append(BalanceSteps())
    kept.append([])
    slots[slot] = UInt32(entries.count)
    if entries.count * 2 > slots.count { grow() }
    latest = entries.count - 1
    return latest
  }

  private func isKey(
    of index: Int, _ number: UnsafeBufferPointer<UInt8>, _ currency: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let currencyBytes = currency.isEmpty ? 0 : currency.count + 1
    let (offset, numberLength) = (entries[index].offset, entries[index].numberLength)
    guard numberLength == number.count, entries[index].length == number.count + currencyBytes
    else { return false }
    return keys.withUnsafeBufferPointer { keys in
      guard let base = keys.baseAddress, let first = number.baseAddress else { return false }
      // Invariant: every key lies inside `keys`, and has the lengths compared.
      guard memcmp(base + offset, first, numberLength) == 0 else { return false }
      guard let code = currency.baseAddress, currency.count > 0 else { return true }
      return memcmp(base + offset + numberLength + 1, code, currency.count) == 0
    }
  }

  private mutating func grow() {
    var larger = [UInt32](repeating: 0, count: slots.count * 4)
    for index in entries.indices {
      var slot = Int(truncatingIfNeeded: entries[index].hash) & (larger.count - 1)
      while larger[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
      larger[slot] = UInt32(index) + 1
    }
    slots = larger
  }

  private static func hash(
    _ number: UnsafeBufferPointer<UInt8>, _ currency: UnsafeBufferPointer<UInt8>
  ) -> UInt64 {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    for part in [number, currency] {
      for byte in part { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
      state ^= state >> 29
    }
    return (state ^ state >> 32) &* 0xBF58_476D_1CE4_E5B9
  }
}
