import BankRecords

extension RowDecoder {
  /// Decodes a row of an attribute table: never a transaction, so it counts as skipped under the
  /// table's reason.
  @inline(never)
  mutating func decodeAttributes(_ table: AttributeColumns) throws(RowFault) -> RowOutcome {
    if isBlank() { return .skipped(.blank) }
    if isHeader() { return .skipped(.repeatedHeader) }
    guard let source = table.source else { return .skipped(.rule(0)) }
    var record = AttributeRecord(source: source)
    record.card = try account(table.card)
    record.account = try account(table.account)
    record.mainAccount = try account(table.mainAccount)
    record.name = value(table.name)
    record.idNumber = try identity(table.idNumber)
    if record.name.length >= 15, record.name.length <= 24,
      RowDecoder.isAllDigits(text.bytes(record.name))
    {
      throw RowFault(
        code: .account, column: table.name,
        message: "a number stands in the column of the name: the row is shifted")
    }
    let hasNumber = !record.card.isEmpty || !record.account.isEmpty || !record.mainAccount.isEmpty
    // What a query without a result leaves: a name or a reason, and nothing that it belongs to.
    guard hasNumber || (source == .personTable && !record.idNumber.isEmpty) else {
      return .skipped(.rule(1))
    }
    record.phone = value(table.phone)
    record.secondPhone = value(table.secondPhone)
    record.agentIDNumber = value(table.agentIDNumber)
    record.status = value(table.status)
    record.branch = value(table.branch)
    record.currency = currencyCode(table.currency)
    record.openedOn = day(table.openedOn)
    record.closedOn = day(table.closedOn)
    attributes.append(record)
    return .skipped(.rule(0))
  }

  /// An ID number or USCC; one that a spreadsheet turned into a number rejects the row.
  private mutating func identity(_ column: Int) throws(RowFault) -> TextSpan {
    let cell = value(column)
    if cell.isEmpty { return .none }
    let bytes = text.bytes(cell)
    var isLost = AccountText.read(bytes, zeroIsAccount: false) == .damaged
    // Excel keeps 15 digits of 18 and puts zeros for the rest.
    if bytes.count == 18, RowDecoder.isAllDigits(bytes), bytes[15...].allSatisfy({ $0 == 0x30 }),
      ResidentID(ArraySlice(bytes)) == nil
    {
      isLost = true
    }
    guard !isLost else {
      throw RowFault(
        code: .accountDamaged, column: column,
        message: "the ID number was turned into a number and has lost digits; export the column as "
          + "text")
    }
    return cell
  }

  /// The currency's code; blank where the cell names none that is known.
  private mutating func currencyCode(_ column: Int) -> TextSpan {
    let cell = value(column)
    guard !cell.isEmpty, let code = plan.value.currencies.code(of: text.bytes(cell)) else {
      return .none
    }
    return text.append(code)
  }

  /// A day, or nil where there is none; zeros stand for none.
  private mutating func day(_ column: Int) -> CivilDay? {
    let cell = value(column)
    let bytes = text.bytes(cell)
    let digits = bytes.filter { $0 &- 0x30 <= 9 }
    guard !cell.isEmpty, digits.contains(where: { $0 != 0x30 }) else { return nil }
    if let parsed = BookingTime.parse(Array(bytes).span) { return parsed.time.day }
    counters.unreadDates += 1
    return nil
  }

  /// Notes the sides of an accepted row that are named by card and account number both.
  @inline(never)
  mutating func notePairs(of record: TransactionRecord) {
    let isPayeeOwn = plan.value.isStatement && record.viewpoint == .payeeStatement
    let own = PairSide(
      number: isPayeeOwn ? record.payeeAccount : record.payerAccount,
      name: isPayeeOwn ? record.payeeName : record.payerName,
      idNumber: isPayeeOwn ? record.payeeIDNumber : record.payerIDNumber)
    let other = PairSide(
      number: isPayeeOwn ? record.payerAccount : record.payeeAccount,
      name: isPayeeOwn ? record.payerName : record.payeeName,
      idNumber: isPayeeOwn ? record.payerIDNumber : record.payeeIDNumber)
    if let pair = pair(own, plan.value.first, record.currency, unlike: lastOwnPair) {
      lastOwnPair = attributes.count
      attributes.append(pair)
    }
    if let pair = pair(other, plan.value.second, record.currency, unlike: lastOtherPair) {
      lastOtherPair = attributes.count
      attributes.append(pair)
    }
  }

  private struct PairSide {
    var number: TextSpan
    var name: TextSpan
    var idNumber: TextSpan
  }

  /// The pair of numbers of one side, unless it is the one noted last.
  private mutating func pair(
    _ side: PairSide, _ columns: ColumnPlan.PartyColumns, _ currency: TextSpan,
    unlike lastPosition: Int
  ) -> AttributeRecord? {
    guard columns.fallbackAccount >= 0, !raw(columns.account).isEmpty,
      !trimmed(columns.fallbackAccount).isEmpty
    else { return nil }
    // A second number that cannot be read is no reason to reject a row that is read without it.
    guard let second = try? account(columns.fallbackAccount), !second.isEmpty,
      !text.bytes(second).elementsEqual(text.bytes(side.number))
    else { return nil }
    var record = AttributeRecord(source: .transaction)
    let isCardFirst = plan.value.numberPair == .cardFirst
    record.card = isCardFirst ? side.number : second
    record.account = isCardFirst ? second : side.number
    record.name = side.name
    record.idNumber = side.idNumber
    record.currency = currency
    if lastPosition >= 0 {
      let last = attributes[lastPosition]
      let isRepeated =
        isSame(last.card, record.card) && isSame(last.account, record.account)
        && isSame(last.currency, currency) && isSame(last.name, record.name)
        && isSame(last.idNumber, record.idNumber)
      if isRepeated { return nil }
    }
    return record
  }

  private func isSame(_ left: TextSpan, _ right: TextSpan) -> Bool {
    left.length == right.length && text.bytes(left).elementsEqual(text.bytes(right))
  }
}
