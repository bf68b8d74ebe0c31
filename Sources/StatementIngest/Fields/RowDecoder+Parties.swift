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
    var first = try party(plan.value.first)
    var second = try party(plan.value.second)
    if plan.value.isStatement {
      if first.account.isEmpty { first.account = ownAccount }
      if first.account.isEmpty {
        throw RowFault(
          code: .account, column: plan.value.first.account, message: "the own account is blank")
      }
      if record.viewpoint == .payeeStatement { swap(&first, &second) }
    } else {
      if case .partiesReversed(let values) = plan.value.direction,
        isOneOf(trimmed(plan.value.directionColumn), values)
      {
        swap(&first, &second)
      }
      if first.account.isEmpty, second.account.isEmpty {
        throw RowFault(
          code: .account, column: plan.value.first.account,
          message: "payer and payee are both blank")
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
    if hasReplacement, party.name.length > 0 { try checkCharacters(of: party.name, columns.name) }
    if columns.idNumber >= 0 { party.idNumber = value(columns.idNumber) }
    if columns.bank >= 0 { party.bank = value(columns.bank) }
    if columns.region >= 0 { party.region = value(columns.region) }
    if party.account.isEmpty, party.name.length >= 15,
      party.name.length <= 24, RowDecoder.isAllDigits(text.bytes(party.name))
    {
      throw RowFault(
        code: .account, column: columns.name,
        message: "an account number stands in the column of the name: the row is shifted")
    }
    if columns.nameAndAccount >= 0 { splitNameAndAccount(columns.nameAndAccount, into: &party) }
    if plan.value.joinsBankToAccount, !party.bank.isEmpty, !party.account.isEmpty {
      let start = text.addedCount
      text.append(copyOf: party.bank)
      text.append(UInt8(ascii: ":"))
      text.append(copyOf: party.account)
      party.account = text.span(from: start)
    }
    return party
  }

  /// A name with U+FFFD in it is nobody's: two such names may have been different ones.
  @inline(never)
  private func checkCharacters(of name: TextSpan, _ column: Int) throws(RowFault) {
    guard ByteSearch.holdsReplacement(text.bytes(name)) else { return }
    throw RowFault(
      code: .encoding, column: column,
      message:
        "characters of the name were lost (U+FFFD) before the file came here; get it again in "
        + "the encoding it was written in")
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

  private mutating func anyAccount(_ whole: TextSpan, column: Int) throws(RowFault) -> TextSpan {
    let cell = plan.value.dropsAccountSuffix ? withoutSuffix(whole) : whole
    let bytes = text.bytes(cell)
    if !plan.value.missingMarks.isEmpty, isOneOf(cell, plan.value.missingMarks) { return .none }
    switch AccountText.read(bytes, zeroIsAccount: plan.value.zeroIsAccount) {
    case .plain:
      countZeros(bytes)
      return cell
    case .blank: return .none
    case .rewritten(let number):
      number.withUnsafeBufferPointer { countZeros($0) }
      return text.append(number)
    case .stray(let character):
      throw RowFault(
        code: .accountDamaged, column: column,
        message:
          "the account number \(AccountText.masked(bytes)) holds \(character), which no account "
          + "number has")
    case .damaged:
      throw RowFault(
        code: .accountDamaged, column: column,
        message: "the account number \(AccountText.masked(bytes)) was turned into a number and has "
          + "lost digits; export the column as text")
    }
  }

  /// `6222…_156_1` without what follows the digits.
  private func withoutSuffix(_ cell: TextSpan) -> TextSpan {
    let bytes = text.bytes(cell)
    guard let mark = bytes.firstIndex(of: UInt8(ascii: "_")), mark >= 6,
      bytes[..<mark].allSatisfy({ $0 &- 0x30 <= 9 })
    else { return cell }
    return TextSpan(offset: Int(cell.offset), length: mark)
  }

  /// Excel keeps 15 digits of a number and puts zeros for the rest: count what ends so.
  @inline(__always)
  private mutating func countZeros(_ bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.count >= 16, bytes.count <= 19 { counters.countLong(bytes) }
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

  /// `张三6222…`, `6222…/张三`: a run of six or more digits (or masked digits) at the end, else at
  /// the start, is the account.
  private mutating func splitNameAndAccount(_ column: Int, into party: inout Party) {
    let cell = value(column)
    if cell.isEmpty { return }
    let bytes = text.bytes(cell)
    var account = 0..<0
    let isPart = { (byte: UInt8) in byte &- 0x30 <= 9 || byte == UInt8(ascii: "*") }
    for run in [
      (bytes.lastIndex { !isPart($0) }.map { $0 + 1 } ?? 0)..<bytes.count,
      0..<(bytes.firstIndex { !isPart($0) } ?? bytes.count),
    ] where run.count >= 6 && run.count(where: { bytes[$0] != UInt8(ascii: "*") }) >= 4 {
      account = run
      break
    }
    let offset = Int(cell.offset)
    if !account.isEmpty, party.account.isEmpty {
      party.account = TextSpan(offset: offset + account.lowerBound, length: account.count)
    }
    let name = account.lowerBound > 0 ? 0..<account.lowerBound : account.upperBound..<bytes.count
    if !name.isEmpty, party.name.isEmpty {
      party.name = withoutSeparators(
        TextSpan(offset: offset + name.lowerBound, length: name.count))
    }
  }

  /// The name without blanks and separators left between it and the account.
  private func withoutSeparators(_ name: TextSpan) -> TextSpan {
    let bytes = text.bytes(name)
    let separators = Array("/-,:;|(_ \t".utf8)
    let open = UInt8(ascii: "(")
    guard let first = bytes.firstIndex(where: { $0 == open || !separators.contains($0) }),
      let last = bytes.lastIndex(where: { !separators.contains($0) })
    else { return .none }
    return trim(TextSpan(offset: Int(name.offset) + first, length: last - first + 1))
  }
}
