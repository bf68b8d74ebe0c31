import BankRecords

extension RowDecoder {
  /// Everything that is text only, and the marks that come from flags.
  mutating func decodeDetails(into record: inout TransactionRecord) throws(RowFault) {
    record.reference = reference()
    record.currency = try currency()
    if record.currency.length > 0 { noteForeign(record) }
    record.channel = value(plan.value.channel)
    record.memo = memo()
    if hasSingleQuote { try checkQuotes(of: record) }
    if plan.value.ipAddress >= 0 { record.ipAddress = value(plan.value.ipAddress) }
    if plan.value.macAddress >= 0 { record.macAddress = value(plan.value.macAddress) }
    if plan.value.cashFlag >= 0, isOneOf(trimmed(plan.value.cashFlag), plan.value.cashValues) {
      record.marks.insert(.cash)
    }
  }

  @inline(never)
  private mutating func noteForeign(_ record: TransactionRecord) {
    counters.odd.foreign.add(record.viewpoint, fen: record.amountFen)
  }

  /// A field in single quotes would keep them as text: another program's quotes.
  @inline(never)
  private func checkQuotes(of record: TransactionRecord) throws(RowFault) {
    let texts = [
      value(plan.value.memo), value(plan.value.memoDetail), record.channel, record.payerName,
      record.payeeName,
    ]
    for span in texts where span.length >= 2 {
      let bytes = text.bytes(span)
      if bytes[0] == UInt8(ascii: "'"), bytes[bytes.count - 1] == UInt8(ascii: "'") {
        throw RowFault(
          code: .quote, column: -1,
          message: "a field stands in single quotes; write quotes as \" or none")
      }
    }
  }

  /// The bank's reference; one of zeros refers to nothing.
  @inline(__always)
  private func reference() -> TextSpan {
    let cell = value(plan.value.id)
    if cell.length == 0 || text.bytes(cell)[0] != UInt8(ascii: "0") { return cell }
    return text.bytes(cell).allSatisfy { $0 == UInt8(ascii: "0") } ? .none : cell
  }

  @inline(__always)
  private mutating func currency() throws(RowFault) -> TextSpan {
    if plan.value.amountHoldsCurrency { return try currencyOfAmount() }
    let cell = trimmed(plan.value.currencyColumn)
    let bytes = text.bytes(cell)
    if bytes.count == 3, bytes[0] == UInt8(ascii: "C"), bytes[1] == UInt8(ascii: "N"),
      bytes[2] == UInt8(ascii: "Y")
    {
      return .none
    }
    if cell.isEmpty { return try noCurrency() }
    return try anyCurrency(cell)
  }

  /// The code that stands before the amount.
  private mutating func currencyOfAmount() throws(RowFault) -> TextSpan {
    let bytes = text.bytes(trimmed(plan.value.amount))
    guard let name = amountCurrency(bytes) else { return fallbackCurrency }
    guard let code = plan.value.currencies.code(of: name) else {
      throw RowFault(
        code: .currency, column: plan.value.amount, message: "the amount names no known currency")
    }
    return code.isEmpty ? .none : text.append(code)
  }

  /// The currency of a blank cell; where the next cell holds one, the row is shifted.
  private func noCurrency() throws(RowFault) -> TextSpan {
    let column = plan.value.currencyColumn
    if column >= 0 {
      let next = text.bytes(trimmed(column + 1))
      if next.count >= 3, next.count <= 12, next[0] &- 0x30 > 9,
        plan.value.currencies.code(of: next) == []
      {
        throw RowFault(
          code: .currency, column: column,
          message: "the currency stands one column late: the row is shifted")
      }
    }
    return fallbackCurrency
  }

  private mutating func anyCurrency(_ cell: TextSpan) throws(RowFault) -> TextSpan {
    if value(plan.value.currencyColumn).isEmpty { return fallbackCurrency }
    guard let code = plan.value.currencies.code(of: text.bytes(cell)) else {
      throw RowFault(
        code: .currency, column: plan.value.currencyColumn,
        message: "\(quoted(cell)) is no known currency")
    }
    return code.isEmpty ? .none : text.append(code)
  }

  /// The memo, with the second text of the row behind it where it says something else.
  @inline(__always)
  private mutating func memo() -> TextSpan {
    let memo = value(plan.value.memo)
    if plan.value.memoDetail < 0 { return memo }
    let detail = value(plan.value.memoDetail)
    if memo.isEmpty { return detail }
    if detail.isEmpty || text.bytes(memo).elementsEqual(text.bytes(detail)) { return memo }
    let start = text.addedCount
    text.append(copyOf: memo)
    text.append(UInt8(ascii: " "))
    text.append(copyOf: detail)
    return text.span(from: start)
  }
}
