import BankRecords

/// How rows that tell of one movement are recognised.
public struct ReconcilingRules: Sendable {
  /// Two banks may book one transfer this far apart.
  public var mirrorToleranceSeconds: Int64 = 300
  /// A reversal cancels a row at most this many days older.
  public var reversalReachDays = 30

  public init() {}
}

extension FlowStore {
  /// Joins the numbers of one account, then finds rows that must not count twice: duplicates, mirror
  /// rows, reversals with their originals. Called once, after all rows are in. Complexity: O(n log n) in the rows concerned.
  public mutating func reconcile(rules: ReconcilingRules = ReconcilingRules()) {
    if let register = registers.first { linkAccounts(by: register) }
    registers = []
    markDuplicates()
    var taken: Set<UInt32> = []
    markMirrors(toleranceSeconds: rules.mirrorToleranceSeconds, taken: &taken)
    markNamedMirrors(toleranceSeconds: rules.mirrorToleranceSeconds, taken: taken)
    markReversals(reachSeconds: Int64(rules.reversalReachDays) * 86_400)
  }

  /// Puts rows under the accounts that links between numbers make of theirs.
  private mutating func linkAccounts(by register: AccountRegister) {
    guard !register.isEmpty else { return }
    directory.link(by: register)
    guard directory.aliasCount > 0 else { return }
    if !origins.isEmpty { origins = origins.renumbered(directory.canonical) }
    for row in 0..<count {
      if payers[row].isKnown { payers[row] = directory.canonical(payers[row]) }
      if payees[row].isKnown { payees[row] = directory.canonical(payees[row]) }
    }
  }

  /// One row of each content stays, the others are duplicates; rows of one reference and different
  /// content all stay, and are noted.
  private mutating func markDuplicates() {
    let rows = RepeatedKeys.rows(perhapsRepeatedIn: rowKeys)
    defer { (rowKeys, balanceHashes) = ([], []) }
    guard rows.count > 1 else { return }
    for partition in partitionedByKey(rows) {
      // Keys that are alone may still be among them: what copies are sorted by is looked at for the
      // others only.
      let sorted = partition.map { KeyedRow(key: rowKeys[Int($0)], row: $0) }.sorted()
      var start = 0
      while start < sorted.count {
        var end = start + 1
        while end < sorted.count, sorted[end].key == sorted[start].key { end += 1 }
        if end - start > 1 {
          let group = sorted[start..<end].map(\.row)
          markCopies(group.sorted { precedesAsCopy(Int($0), Int($1)) })
        }
        start = end
      }
    }
    conflictingRows.sort()
  }

  /// The order of rows of one key in which copies stand side by side, and rows of one reference by
  /// what they say.
  private func precedesAsCopy(_ left: Int, _ right: Int) -> Bool {
    if viewpoints[left] != viewpoints[right] {
      return viewpoints[left].rawValue < viewpoints[right].rawValue
    }
    if payers[left] != payers[right] { return payers[left] < payers[right] }
    if payees[left] != payees[right] { return payees[left] < payees[right] }
    if times[left] != times[right] { return times[left] < times[right] }
    if amountsFen[left] != amountsFen[right] { return amountsFen[left] < amountsFen[right] }
    if balanceHash(left) != balanceHash(right) { return balanceHash(left) < balanceHash(right) }
    return left < right
  }

  private func balanceHash(_ row: Int) -> UInt32 {
    row < balanceHashes.count ? balanceHashes[row] : 0
  }

  private func isCopy(_ left: Int, _ right: Int) -> Bool {
    payers[left] == payers[right] && payees[left] == payees[right]
      && times[left] == times[right] && amountsFen[left] == amountsFen[right]
      && viewpoints[left] == viewpoints[right] && balanceHash(left) == balanceHash(right)
  }

  /// Marks the copies among rows of one key, in their order.
  private mutating func markCopies(_ group: [UInt32]) {
    var different: [Int] = []
    var start = group.startIndex
    while start < group.endIndex {
      var end = start + 1
      while end < group.endIndex, isCopy(Int(group[start]), Int(group[end])) { end += 1 }
      // Copies may differ in their memo: the one that says most stays, whatever the order of files.
      var kept = Int(group[start])
      for row in group[start..<end].dropFirst().map({ Int($0) }) where saysMore(row, than: kept) {
        kept = row
      }
      for row in group[start..<end] where Int(row) != kept { statuses[Int(row)] = .duplicate }
      different.append(kept)
      start = end
    }
    let isReference = rowKeys[Int(group[group.startIndex])] & 1 == 1
    guard isReference, different.count > 1 else { return }
    for (position, row) in different.enumerated() {
      let isConflict =
        position > 0 && isConflict(different[position - 1], row)
        || position + 1 < different.count && isConflict(row, different[position + 1])
      if isConflict { conflictingRows.append(UInt32(row)) }
    }
  }

  private func saysMore(_ row: Int, than other: Int) -> Bool {
    if topics[row] != topics[other] { return topics[row].rawValue > topics[other].rawValue }
    return marks[row].rawValue > marks[other].rawValue
  }

  /// Whether rows of one reference contradict each other. Transfer tables give each transfer its
  /// own; banks give one to all rows of a batch, so that only rows of the same parties on one day
  /// do in statements. Neighbours in the order of copies.
  private func isConflict(_ left: Int, _ right: Int) -> Bool {
    guard viewpoints[left] == viewpoints[right] else { return false }
    if viewpoints[left] == .transfer { return true }
    return payers[left].isKnown && payees[left].isKnown && payers[left] == payers[right]
      && payees[left] == payees[right] && time(of: left).day == time(of: right).day
  }

  /// Rows split by the top bits of their key, so that each part sorts inside the cache; parts with
  /// a single row are left out.
  private func partitionedByKey(_ rows: [UInt32]) -> [[UInt32]] {
    let bits = max(0, min(16, 64 - (rows.count / 64).leadingZeroBitCount))
    var partitions = [[UInt32]](repeating: [], count: 1 << bits)
    for row in rows {
      let part = bits == 0 ? 0 : Int(rowKeys[Int(row)] >> UInt64(64 - bits))
      partitions[part].append(row)
    }
    return partitions.filter { $0.count > 1 }
  }

  /// A transfer whose two parties' statements are both in the run stands in both: the payer's row
  /// stays. One that a table of transfers has too stays in the statements.
  ///
  /// Rows that have a mirror are added to `taken`, where anybody may ask for them.
  private mutating func markMirrors(toleranceSeconds: Int64, taken: inout Set<UInt32>) {
    guard viewpoints.contains(where: { $0 != .transfer }) else { return }
    let hasTransfers = viewpoints.contains(.transfer)
    var rows: [UInt32] = []
    for row in 0..<count where statuses[row] == .counted {
      guard payers[row].isKnown, payees[row].isKnown else { continue }
      switch viewpoints[row] {
      case .transfer:
        if directory.isOwn(payers[row]) || directory.isOwn(payees[row]) { rows.append(UInt32(row)) }
      case .payerStatement:
        if hasTransfers || directory.isOwn(payees[row]) { rows.append(UInt32(row)) }
      case .payeeStatement:
        if hasTransfers || directory.isOwn(payers[row]) { rows.append(UInt32(row)) }
      }
    }
    rows.sort { left, right in precedesAsMirror(Int(left), Int(right)) }
    var start = 0
    while start < rows.count {
      var end = start + 1
      while end < rows.count, isSamePairAndAmount(Int(rows[start]), Int(rows[end])) { end += 1 }
      if end - start > 1 {
        matchMirrors(rows[start..<end], toleranceSeconds: toleranceSeconds, taken: &taken)
      }
      start = end
    }
  }

  private func precedesAsMirror(_ left: Int, _ right: Int) -> Bool {
    if payers[left] != payers[right] { return payers[left] < payers[right] }
    if payees[left] != payees[right] { return payees[left] < payees[right] }
    if amountsFen[left] != amountsFen[right] { return amountsFen[left] < amountsFen[right] }
    if times[left] != times[right] { return times[left] < times[right] }
    return left < right
  }

  private func isSamePairAndAmount(_ left: Int, _ right: Int) -> Bool {
    payers[left] == payers[right] && payees[left] == payees[right]
      && amountsFen[left] == amountsFen[right]
  }

  /// Pairs the payer's rows with the payee's, then what counts of both with rows of transfer tables.
  private mutating func matchMirrors(
    _ group: ArraySlice<UInt32>, toleranceSeconds: Int64, taken: inout Set<UInt32>
  ) {
    func rows(_ viewpoint: Viewpoint) -> [UInt32] {
      group.filter { viewpoints[Int($0)] == viewpoint }
    }
    let (sent, received) = (rows(.payerStatement), rows(.payeeStatement))
    match(received, with: sent, toleranceSeconds: toleranceSeconds, taken: &taken)
    let transfers = rows(.transfer)
    guard !transfers.isEmpty, transfers.count < group.count else { return }
    let told = group.filter {
      viewpoints[Int($0)] != .transfer && statuses[Int($0)] == .counted
    }
    match(transfers, with: told, toleranceSeconds: toleranceSeconds, taken: &taken)
  }

  /// Marks `mirrors` that tell of the same transfers as `kept`, earliest with earliest, within the
  /// tolerance; both in time order.
  mutating func match(
    _ mirrors: [UInt32], with kept: [UInt32], toleranceSeconds: Int64, taken: inout Set<UInt32>
  ) {
    var keptIndex = 0
    var mirrorIndex = 0
    while keptIndex < kept.count, mirrorIndex < mirrors.count {
      let out = Int(kept[keptIndex])
      let into = Int(mirrors[mirrorIndex])
      if isOneTransfer(out, into, toleranceSeconds: toleranceSeconds) {
        statuses[into] = .mirror
        if directory.hasNamesOnly { taken.insert(kept[keptIndex]) }
        keptIndex += 1
        mirrorIndex += 1
      } else if times[out] < times[into] {
        keptIndex += 1
      } else {
        mirrorIndex += 1
      }
    }
  }

  private func isOneTransfer(_ left: Int, _ right: Int, toleranceSeconds: Int64) -> Bool {
    if marks[left].contains(.dateOnly) || marks[right].contains(.dateOnly) {
      return time(of: left).day == time(of: right).day
    }
    return abs(times[left] - times[right]) <= toleranceSeconds
  }

  /// Cancels each reversal against the latest earlier row of the same parties and amount.
  private mutating func markReversals(reachSeconds: Int64) {
    let reversals = (0..<count).filter {
      marks[$0].contains(.reversal) && statuses[$0] == .counted
    }
    guard !reversals.isEmpty else { return }
    var wanted = Set<ReversalKey>()
    for row in reversals { wanted.insert(reversalKey(row)) }
    var originals: [ReversalKey: [Int]] = [:]
    for row in 0..<count where statuses[row] == .counted && !marks[row].contains(.reversal) {
      let key = reversalKey(row)
      if wanted.contains(key) { originals[key, default: []].append(row) }
    }
    for key in originals.keys {
      originals[key]?.sort { times[$0] != times[$1] ? times[$0] < times[$1] : $0 < $1 }
    }
    let ordered = reversals.sorted { times[$0] != times[$1] ? times[$0] < times[$1] : $0 < $1 }
    for row in ordered {
      let candidates = originals[reversalKey(row)] ?? []
      let endOfDay = time(of: row).day.advanced(by: 1)
      let latest =
        marks[row].contains(.dateOnly) ? BookingTime(day: endOfDay).seconds - 1 : times[row]
      let position = candidates.lastIndex {
        times[$0] <= latest && times[row] - times[$0] <= reachSeconds
      }
      if let position {
        statuses[candidates[position]] = .reversed
        statuses[row] = .reversal
        originals[reversalKey(row)]?.remove(at: position)
      } else {
        statuses[row] = .unmatchedReversal
      }
    }
  }

  /// A reversal may be booked as the opposite transfer or as the same one with a minus sign, so the
  /// parties are compared without order.
  private struct ReversalKey: Hashable {
    var low: AccountID
    var high: AccountID
    var amountFen: Int64
  }

  private func reversalKey(_ row: Int) -> ReversalKey {
    ReversalKey(
      low: min(payers[row], payees[row]), high: max(payers[row], payees[row]),
      amountFen: amountsFen[row])
  }
}

/// A row and what its copies share.
private struct KeyedRow: Comparable {
  var key: UInt64
  var row: UInt32

  static func < (left: KeyedRow, right: KeyedRow) -> Bool {
    left.key != right.key ? left.key < right.key : left.row < right.row
  }
}
