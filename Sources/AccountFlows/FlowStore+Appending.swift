import BankRecords

/// How rows come into the store: a group at a time, so that the memory their accounts stand in is
/// waited for once and not row by row.
extension FlowStore {
  /// Rows whose accounts are looked for together.
  private static let groupRows = 64

  /// Takes over the accepted rows of a batch. Batches come in the order of files and rows.
  public mutating func append(_ batch: TransactionBatch) {
    if !batch.attributes.isEmpty {
      if registers.isEmpty { registers = [AccountRegister()] }
      registers[0].append(batch)
    }
    guard let first = batch.records.first else { return }
    precondition(count + batch.records.count < Int(UInt32.max), "a run holds < 2^32 rows")
    anchors.append(Anchor(firstRow: count, location: first.location))
    batch.text.withUnsafeBufferPointer { text in
      batch.records.withUnsafeBufferPointer { records in
        var start = 0
        while start < records.count {
          let end = min(start + FlowStore.groupRows, records.count)
          append(
            UnsafeBufferPointer(rebasing: records[start..<end]),
            of: BatchText(bytes: text), anchor: first.location)
          start = end
        }
      }
    }
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
    balanceHashes.reserveCapacity(rows)
    placements.reserveCapacity(rows)
  }

  /// The text of a batch, with spans that were checked by whoever made it.
  private struct BatchText {
    let bytes: UnsafeBufferPointer<UInt8>

    @inline(__always)
    func callAsFunction(_ span: TextSpan) -> UnsafeBufferPointer<UInt8> {
      let end = Int(span.offset) &+ Int(span.length)
      // Invariant: spans of a batch lie inside its text.
      precondition(end <= bytes.count, "a span lies inside its text")
      guard let base = bytes.baseAddress else { return UnsafeBufferPointer(start: nil, count: 0) }
      return UnsafeBufferPointer(start: base + Int(span.offset), count: Int(span.length))
    }
  }

  private mutating func append(
    _ records: UnsafeBufferPointer<TransactionRecord>, of text: BatchText, anchor: RowLocation
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * records.count) { hashes in
      for index in records.indices {
        hashes[2 * index] = hashBytes(text(records[index].payerAccount))
        hashes[2 * index + 1] = hashBytes(text(records[index].payeeAccount))
      }
      touched &+= directory.touch(hashes)
      for index in records.indices {
        appendParties(of: records[index], text, hashes[2 * index], hashes[2 * index + 1])
      }
    }
    times.append(contentsOf: records.lazy.map { $0.time.seconds })
    amountsFen.append(contentsOf: records.lazy.map { $0.amountFen })
    viewpoints.append(contentsOf: records.lazy.map { $0.viewpoint })
    statuses.append(contentsOf: records.lazy.map { _ in .counted })
    balanceHashes.append(
      contentsOf: records.lazy.map { $0.balanceFen.map(FlowStore.balanceHash) ?? 0 })
    placements.append(
      contentsOf: records.lazy.map { record in
        Placement(
          line: UInt32(record.location.line - anchor.line),
          byte: UInt32(record.location.byte - anchor.byte), length: record.location.length)
      })
  }

  /// Appends what depends on a row's text: its parties, its key, its topics.
  @inline(__always)
  private mutating func appendParties(
    of record: TransactionRecord, _ text: BatchText, _ payerHash: UInt64, _ payeeHash: UInt64
  ) {
    var payer = AccountID.unknown
    var payee = AccountID.unknown
    if record.currency.isEmpty || FlowStore.isYuan(text(record.currency)) {
      if record.payerAccount.length > 0 {
        let number = text(record.payerAccount)
        payer = directory.internKey(
          number, hash: payerHash, numberLength: number.count, isNameOnly: false)
      }
      if record.payeeAccount.length > 0 {
        let number = text(record.payeeAccount)
        payee = directory.internKey(
          number, hash: payeeHash, numberLength: number.count, isNameOnly: false)
      }
    } else {
      let currency = text(record.currency)
      if !record.payerAccount.isEmpty {
        payer = directory.intern(text(record.payerAccount), currency: currency)
      }
      if !record.payeeAccount.isEmpty {
        payee = directory.intern(text(record.payeeAccount), currency: currency)
      }
    }
    if !payer.isKnown, payee.isKnown, !record.payerName.isEmpty {
      payer = directory.internName(text(record.payerName), within: payee)
    }
    if !payee.isKnown, payer.isKnown, !record.payeeName.isEmpty {
      payee = directory.internName(text(record.payeeName), within: payer)
    }
    if payer.isKnown {
      if record.payerName.length > 0 { directory.setName(text(record.payerName), of: payer) }
      if record.payerIDNumber.length > 0 {
        directory.setIDNumber(text(record.payerIDNumber), of: payer)
      }
      if record.viewpoint == .payerStatement { directory.markOwn(payer) }
    }
    if payee.isKnown {
      if record.payeeName.length > 0 { directory.setName(text(record.payeeName), of: payee) }
      if record.payeeIDNumber.length > 0 {
        directory.setIDNumber(text(record.payeeIDNumber), of: payee)
      }
      if record.viewpoint == .payeeStatement { directory.markOwn(payee) }
    }
    if record.hasOrigins {
      noteOrigins(of: record, payer: payer, payee: payee, bytes: text.callAsFunction)
    }
    payers.append(payer)
    payees.append(payee)
    rowKeys.append(
      FlowStore.rowKey(
        of: record, hasBothParties: payer.isKnown && payee.isKnown,
        reference: text(record.reference)))
    let memo = text(record.memo)
    let found =
      memo.isEmpty ? [] : memoCache.topics(of: memo, hash: hashBytes(memo), by: memoClassifier)
    topics.append(found)
    // A memo that says 冲正 makes the row a reversal, whatever its sign.
    marks.append(found.contains(.reversal) ? record.marks.union(.reversal) : record.marks)
  }

  /// Two rows are the same row when the bank's reference (or, without one, the running balance)
  /// and all that moves money agree. Rows with neither cannot be told from honest repeats.
  @inline(__always)
  private static func rowKey(
    of record: TransactionRecord, hasBothParties: Bool, reference: UnsafeBufferPointer<UInt8>
  ) -> UInt64 {
    guard record.balanceFen != nil || (!reference.isEmpty && hasBothParties) else { return 0 }
    if !reference.isEmpty { return hashBytes(reference) | 1 }
    var state = mixed(UInt64(bitPattern: record.balanceFen ?? .min) ^ 0x51)
    state = mixed(state ^ UInt64(bitPattern: record.time.seconds))
    state = mixed(state ^ UInt64(bitPattern: record.amountFen)) & ~1
    return state == 0 ? 2 : state
  }

  private static func balanceHash(_ fen: Int64) -> UInt32 {
    UInt32(truncatingIfNeeded: mixed(UInt64(bitPattern: fen)) >> 32) | 1
  }
}
