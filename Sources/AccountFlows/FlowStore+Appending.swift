import BankRecords

/// How rows come into the store: a group at a time, so that the memory their accounts stand in is
/// waited for once and not row by row.
extension FlowStore {
  /// Rows whose accounts are looked for together.
  private static let groupRows = 64

  /// Puts the rows of a batch into columns; any thread may do so, for any batch.
  public static func prepare(_ batch: TransactionBatch) -> PreparedRows { PreparedRows(batch) }

  /// Takes over the accepted rows of a batch. Batches come in the order of files and rows.
  public mutating func append(_ batch: TransactionBatch) { append(PreparedRows(batch)) }

  /// Takes over rows that were prepared. Batches come in the order of files and rows.
  public mutating func append(_ rows: PreparedRows) {
    let batch = rows.batch
    if !batch.attributes.isEmpty {
      if registers.isEmpty { registers = [AccountRegister()] }
      registers[0].append(batch)
    }
    if batch.records.isEmpty { return }
    precondition(count + batch.records.count < Int(UInt32.max), "a run holds < 2^32 rows")
    appendParties(of: rows)
    times.append(contentsOf: rows.times)
    amountsFen.append(contentsOf: rows.amountsFen)
    topics.append(contentsOf: rows.topics)
    marks.append(contentsOf: rows.marks)
    viewpoints.append(contentsOf: rows.viewpoints)
    statuses.append(contentsOf: repeatElement(.counted, count: batch.records.count))
    rowKeys.append(contentsOf: rows.rowKeys)
    if !rows.balanceHashes.isEmpty {
      // Rows before the first with a balance have none.
      let missing = times.count - batch.records.count - balanceHashes.count
      if missing > 0 { balanceHashes.append(contentsOf: repeatElement(0, count: missing)) }
      balanceHashes.append(contentsOf: rows.balanceHashes)
    }
    batch.records.withUnsafeBufferPointer { placements.append($0) }
  }

  /// Makes room for so many rows in all, so that columns are not moved as they grow.
  public mutating func reserve(rows: Int) {
    guard rows > times.capacity else { return }
    times.reserveCapacity(rows)
    amountsFen.reserveCapacity(rows)
    payers.reserveCapacity(rows)
    payees.reserveCapacity(rows)
    topics.reserveCapacity(rows)
    marks.reserveCapacity(rows)
    viewpoints.reserveCapacity(rows)
    statuses.reserveCapacity(rows)
    rowKeys.reserveCapacity(rows)
    if !balanceHashes.isEmpty { balanceHashes.reserveCapacity(rows) }
    placements.reserve(rows: rows)
  }

  private mutating func appendParties(of rows: PreparedRows) {
    rows.batch.text.withUnsafeBufferPointer { bytes in
      rows.batch.records.withUnsafeBufferPointer { records in
        rows.keys.withUnsafeBufferPointer { keys in
          withUnsafeTemporaryAllocation(of: AccountID.self, capacity: 4 * FlowStore.groupRows) {
            appendParties(
              of: records, keys, detailedRows: rows.detailedRows[...], BatchText(bytes: bytes), $0)
          }
        }
      }
    }
  }

  /// `ids` has room for the parties of a group, and for its payers and payees by themselves.
  private mutating func appendParties(
    of records: UnsafeBufferPointer<TransactionRecord>, _ keys: UnsafeBufferPointer<AccountKey>,
    detailedRows: ArraySlice<UInt32>, _ text: BatchText,
    _ ids: UnsafeMutableBufferPointer<AccountID>
  ) {
    guard let base = records.baseAddress else { return }
    var details = detailedRows
    let (payersStart, payeesStart) = (2 * FlowStore.groupRows, 3 * FlowStore.groupRows)
    var start = 0
    while start < records.count {
      let end = min(start + FlowStore.groupRows, records.count)
      let found = UnsafeMutableBufferPointer(rebasing: ids[..<(2 * (end - start))])
      intern(
        UnsafeBufferPointer(rebasing: keys[(2 * start)..<(2 * end)]),
        of: UnsafeBufferPointer(rebasing: records[start..<end]), text, found)
      if let next = details.first, next < end {
        touched &+= directory.touchNames(of: UnsafeBufferPointer(found))
        while let row = details.first, row < end {
          let pair = 2 * (Int(row) - start)
          // Invariant: a detailed row is one of the records.
          note(base + Int(row), payer: found[pair], payee: found[pair + 1], text)
          details.removeFirst()
        }
      }
      for row in 0..<(end - start) {
        ids[payersStart + row] = found[2 * row]
        ids[payeesStart + row] = found[2 * row + 1]
      }
      payers.append(
        contentsOf: UnsafeBufferPointer(rebasing: ids[payersStart..<(payersStart + end - start)]))
      payees.append(
        contentsOf: UnsafeBufferPointer(rebasing: ids[payeesStart..<(payeesStart + end - start)]))
      start = end
    }
  }

  /// Finds the accounts of a group of rows, payer and payee in turn.
  @inline(__always)
  private mutating func intern(
    _ keys: UnsafeBufferPointer<AccountKey>, of records: UnsafeBufferPointer<TransactionRecord>,
    _ text: BatchText, _ ids: UnsafeMutableBufferPointer<AccountID>
  ) {
    touched &+= directory.touch(keys)
    var done = 0
    while done < keys.count {
      let start = done
      done += directory.intern(
        UnsafeBufferPointer(rebasing: keys[start...]),
        into: UnsafeMutableBufferPointer(rebasing: ids[start...])
      ) { at in
        let place = start + at
        let span =
          place & 1 == 0 ? records[place >> 1].payerAccount : records[place >> 1].payeeAccount
        return text(span)
      }
      guard done < keys.count else { return }
      // Both keys of such a row say so, and the first was met.
      (ids[done], ids[done + 1]) = parties(of: records[done >> 1], text)
      done += 2
    }
  }

  /// Payer and payee of a row in another currency, or with a name and no number.
  private mutating func parties(
    of record: TransactionRecord, _ text: BatchText
  ) -> (payer: AccountID, payee: AccountID) {
    var payer = AccountID.unknown
    var payee = AccountID.unknown
    // Yuan need not be said.
    var currency = text(record.currency)
    if FlowStore.isYuan(currency) { currency = UnsafeBufferPointer(start: nil, count: 0) }
    if !record.payerAccount.isEmpty {
      payer = directory.intern(text(record.payerAccount), currency: currency)
    }
    if !record.payeeAccount.isEmpty {
      payee = directory.intern(text(record.payeeAccount), currency: currency)
    }
    if !payer.isKnown, payee.isKnown, !record.payerName.isEmpty {
      payer = directory.internName(text(record.payerName), within: payee)
    }
    if !payee.isKnown, payer.isKnown, !record.payeeName.isEmpty {
      payee = directory.internName(text(record.payeeName), within: payer)
    }
    return (payer, payee)
  }

  /// Takes down what a row says of its parties.
  @inline(__always)
  private mutating func note(
    _ record: UnsafePointer<TransactionRecord>, payer: AccountID, payee: AccountID,
    _ text: BatchText
  ) {
    if payer.isKnown {
      let (name, idNumber) = (record.pointee.payerName, record.pointee.payerIDNumber)
      if name.length > 0 { directory.setName(text(name), of: payer) }
      if idNumber.length > 0 { directory.setIDNumber(text(idNumber), of: payer) }
      if record.pointee.viewpoint == .payerStatement { directory.markOwn(payer) }
    }
    if payee.isKnown {
      let (name, idNumber) = (record.pointee.payeeName, record.pointee.payeeIDNumber)
      if name.length > 0 { directory.setName(text(name), of: payee) }
      if idNumber.length > 0 { directory.setIDNumber(text(idNumber), of: payee) }
      if record.pointee.viewpoint == .payeeStatement { directory.markOwn(payee) }
    }
    if record.pointee.hasOrigins {
      noteOrigins(of: record.pointee, payer: payer, payee: payee, bytes: text.callAsFunction)
    }
  }
}
