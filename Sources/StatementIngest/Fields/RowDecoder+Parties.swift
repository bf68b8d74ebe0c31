import BankRecords

extension RowDecoder {
  /// One side of a row.
  private struct Party {
    var account = TextSpan.none
    var name = TextSpan.none
    var idNumber = TextSpan.none
    var bank = TextSpan.none
    var region = TextSpan.none
  }

  mutating func decodeParties(into record: inout TransactionRecord) throws(RowFault) {
    var first = try party(plan.first)
    var second = try party(plan.second)
    if plan.isStatement {
      if first.account.isEmpty { first.account = ownAccount }
      if first.account.isEmpty {
        throw RowFault(
          code: .account, column: plan.first.account, message: "the own account is blank")
      }
      if record.viewpoint == .payeeStatement { swap(&first, &second) }
    } else {
      if case .partiesReversed(let values) = plan.direction,
        isOneOf(trimmed(plan.directionColumn), values)
      {
        swap(&first, &second)
      }
      if first.account.isEmpty, second.account.isEmpty {
        throw RowFault(
          code: .account, column: plan.first.account, message: "payer and payee are both blank")
      }
    }
    record.payerAccount = first.account
    record.payerName = first.name
    record.payerIDNumber = first.idNumber
    record.payerBank = first.bank
    record.payerRegion = first.region
    record.payeeAccount = second.account
    record.payeeName = second.name
    record.payeeIDNumber = second.idNumber
    record.payeeBank = second.bank
    record.payeeRegion = second.region
  }

  @inline(__always)
  private mutating func party(_ columns: ColumnPlan.PartyColumns) throws(RowFault) -> Party {
    var party = Party()
    party.account = try account(columns.account)
    if party.account.isEmpty, columns.fallbackAccount >= 0 {
      party.account = try account(columns.fallbackAccount)
    }
    if columns.name >= 0 { party.name = value(columns.name) }
    if columns.idNumber >= 0 { party.idNumber = value(columns.idNumber) }
    if columns.bank >= 0 { party.bank = value(columns.bank) }
    if columns.region >= 0 { party.region = value(columns.region) }
    if columns.nameAndAccount >= 0 { splitNameAndAccount(columns.nameAndAccount, into: &party) }
    if plan.joinsBankToAccount, !party.bank.isEmpty, !party.account.isEmpty {
      let start = text.addedCount
      text.append(copyOf: party.bank)
      text.append(UInt8(ascii: ":"))
      text.append(copyOf: party.account)
      party.account = text.span(from: start)
    }
    return party
  }

  /// An account number without what does not belong to it; none where the cell is blank.
  @inline(__always)
  mutating func account(_ column: Int) throws(RowFault) -> TextSpan {
    let cell = trimmed(column)
    if cell.length == 0 { return .none }
    let bytes = text.bytes(cell)
    if bytes.count >= 8, bytes.count <= 24, bytes[0] != UInt8(ascii: "0"),
      RowDecoder.isAllDigits(bytes)
    {
      countZeros(bytes)
      return cell
    }
    return try anyAccount(cell, column: column)
  }

  private mutating func anyAccount(_ cell: TextSpan, column: Int) throws(RowFault) -> TextSpan {
    let bytes = text.bytes(cell)
    if !plan.missingMarks.isEmpty, isOneOf(cell, plan.missingMarks) { return .none }
    switch AccountText.read(bytes, zeroIsAccount: plan.zeroIsAccount) {
    case .plain:
      countZeros(bytes)
      return cell
    case .blank: return .none
    case .rewritten(let number):
      number.withUnsafeBufferPointer { countZeros($0) }
      return text.append(number)
    case .damaged:
      throw RowFault(
        code: .accountDamaged, column: column,
        message: "the account number \(AccountText.masked(bytes)) was turned into a number and has "
          + "lost digits; export the column as text")
    }
  }

  /// Excel keeps 15 digits of a number and puts zeros for the rest: count what ends so.
  @inline(__always)
  private mutating func countZeros(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count >= 16, bytes.count <= 19, let base = bytes.baseAddress else { return }
    counters.longAccounts &+= 1
    // Invariant: at least four bytes stand before the end.
    let tail = UnsafeRawPointer(base).loadUnaligned(
      fromByteOffset: bytes.count &- 4, as: UInt32.self)
    if tail == 0x3030_3030 { counters.longAccountsEndingInZeros &+= 1 }
  }

  /// Whether 8 to 24 bytes are all digits.
  @inline(__always)
  static func isAllDigits(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    // Invariant: count ≥ 8, so each eight-byte load ends at or before the count.
    let raw = UnsafeRawPointer(base)
    let last = bytes.count &- 8
    var at = 0
    while at < last {
      if !isEightDigits(raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)) { return false }
      at &+= 8
    }
    return isEightDigits(raw.loadUnaligned(fromByteOffset: last, as: UInt64.self))
  }

  @inline(__always)
  private static func isEightDigits(_ word: UInt64) -> Bool {
    let high = word & 0xF0F0_F0F0_F0F0_F0F0
    let carried = (word &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0
    return high == 0x3030_3030_3030_3030 && carried == high
  }

  /// `张三6222…`: a trailing run of six or more digits (or masked digits) is the account.
  private mutating func splitNameAndAccount(_ column: Int, into party: inout Party) {
    let cell = value(column)
    if cell.isEmpty { return }
    let bytes = text.bytes(cell)
    var start = bytes.count
    var digits = 0
    while start > 0 {
      let byte = bytes[start - 1]
      guard byte &- 0x30 <= 9 || byte == UInt8(ascii: "*") else { break }
      if byte != UInt8(ascii: "*") { digits += 1 }
      start -= 1
    }
    let length = bytes.count - start
    let isAccount = length >= 6 && digits >= 4
    let offset = Int(cell.offset)
    let nameLength = isAccount ? start : bytes.count
    if isAccount, party.account.isEmpty {
      party.account = TextSpan(offset: offset + start, length: length)
    }
    if nameLength > 0, party.name.isEmpty {
      let name = trim(TextSpan(offset: offset, length: nameLength))
      party.name = withoutSeparator(name)
    }
  }

  /// The name without a separator left between it and the account.
  private func withoutSeparator(_ name: TextSpan) -> TextSpan {
    var length = Int(name.length)
    let bytes = text.bytes(name)
    let separators = Array("/-,:;|(_ ".utf8)
    while length > 0, separators.contains(bytes[length - 1]) { length -= 1 }
    return length == 0 ? .none : TextSpan(offset: Int(name.offset), length: length)
  }
}
