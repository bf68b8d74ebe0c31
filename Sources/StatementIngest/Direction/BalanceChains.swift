import BankRecords

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

  struct Chain: Sendable {
    fileprivate var hash: UInt64
    fileprivate var keyOffset: Int
    fileprivate var keyLength: Int
    fileprivate var numberLength: Int
    fileprivate var steps = BalanceSteps()
    /// The rows so far, while they may have to be put into the order of time; nil once dropped.
    fileprivate var rows: [BalanceRow]? = []

    /// The steps under one placement of balances, and the line of the first that goes against the
    /// file (0 where none does).
    func tally(_ placement: Placement) -> (steps: LinkTally, example: UInt64) {
      placement == .afterRow
        ? (steps.after, steps.afterExample) : (steps.before, steps.beforeExample)
    }

    /// Whether any row of the account has a balance.
    var hasBalance: Bool { steps.hasBalance }
  }

  private(set) var chains: [Chain] = []
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
    for chain in chains {
      votes += chain.steps.votes
      after += chain.steps.after
      before += chain.steps.before
    }
    guard votes.favourBefore else { return .afterRow }
    let isTrue = before.agree >= before.oppose
    return isTrue || after.agree * 10 < before.oppose ? .beforeRow : .afterRow
  }

  /// The account number of a chain.
  func number(of chain: Chain) -> ArraySlice<UInt8> {
    keys[chain.keyOffset..<(chain.keyOffset + chain.numberLength)]
  }

  /// Whether every chain is of an account number of its own.
  var hasOneCurrency: Bool { chains.allSatisfy { $0.keyLength == $0.numberLength } }

  /// Takes the rows of a batch; batches come in the order of the file.
  mutating func add(_ batch: TransactionBatch) {
    batch.text.withUnsafeBufferPointer { text in
      // Invariant: spans of a batch lie inside its text (slicing checks it).
      for record in batch.records where record.viewpoint != .transfer {
        let own =
          record.viewpoint == .payerStatement ? record.payerAccount : record.payeeAccount
        guard !own.isEmpty else { continue }
        let chain = find(
          UnsafeBufferPointer(rebasing: text[own.range]),
          UnsafeBufferPointer(rebasing: text[record.currency.range]))
        let row = BalanceRow(record)
        chains[chain].steps.take(row)
        if let row, chains[chain].rows != nil { keep(row, in: chain) }
      }
    }
  }

  private mutating func keep(_ row: BalanceRow, in index: Int) {
    let count = chains[index].rows?.count ?? 0
    let steps = chains[index].steps.after
    let isInOrder = count == BalanceChains.rowsOnTrial && steps.proven >= steps.broken
    if isInOrder || keptCount == BalanceChains.rowsKept {
      keptCount -= count
      chains[index].rows = nil
    } else {
      keptCount += 1
      chains[index].rows?.append(row)
    }
  }

  /// Puts the rows of accounts whose steps do not hold together into the order of time and follows
  /// them again: of files that are sorted by something else.
  mutating func putInOrder() {
    for index in chains.indices {
      guard let rows = chains[index].rows else { continue }
      chains[index].rows = nil
      let asRead = chains[index].steps
      guard asRead.after.broken > asRead.after.proven else { continue }
      var steps = BalanceSteps()
      // Lines are distinct within a file, so the order is total.
      for row in rows.sorted(by: { ($0.seconds, $0.line) < ($1.seconds, $1.line) }) {
        steps.take(row)
      }
      if steps.after.proven > asRead.after.proven { chains[index].steps = steps }
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
      if chains[index].hash == hash, isKey(of: index, number, currency) {
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
    chains.append(
      Chain(
        hash: hash, keyOffset: offset, keyLength: keys.count - offset, numberLength: number.count))
    slots[slot] = UInt32(chains.count)
    if chains.count * 2 > slots.count { grow() }
    latest = chains.count - 1
    return latest
  }

  private func isKey(
    of index: Int, _ number: UnsafeBufferPointer<UInt8>, _ currency: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let chain = chains[index]
    let currencyBytes = currency.isEmpty ? 0 : currency.count + 1
    guard chain.numberLength == number.count, chain.keyLength == number.count + currencyBytes
    else { return false }
    return keys.withUnsafeBufferPointer { keys in
      // Invariant: every chain's key lies inside `keys`.
      for at in 0..<number.count where keys[chain.keyOffset + at] != number[at] { return false }
      let start = chain.keyOffset + number.count + 1
      for at in 0..<currency.count where keys[start + at] != currency[at] { return false }
      return true
    }
  }

  private mutating func grow() {
    var larger = [UInt32](repeating: 0, count: slots.count * 4)
    for index in chains.indices {
      var slot = Int(truncatingIfNeeded: chains[index].hash) & (larger.count - 1)
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
