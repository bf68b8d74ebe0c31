import BankRecords

extension RowDecoder {
  enum MoneyOutcome { case moved, neutral }

  /// Amount, direction, balance and the marks that depend on them.
  mutating func decodeMoney(
    into record: inout TransactionRecord
  ) throws(RowFault) -> MoneyOutcome {
    if plan.value.reversalFlag >= 0,
      isOneOf(trimmed(plan.value.reversalFlag), plan.value.reversalValues)
    {
      record.marks.insert(.reversal)
    }
    switch plan.value.direction {
    case .parties, .partiesReversed:
      record.amountFen = try unsigned(
        fen(plan.value.amount), column: plan.value.amount, in: &record)
    case .partiesAndSign, .sign:
      let fen = try fen(plan.value.amount)
      record.amountFen = abs(fen)
      record.viewpoint = fen < 0 ? .payerStatement : .payeeStatement
    case .reversedSign:
      let fen = try fen(plan.value.amount)
      record.amountFen = abs(fen)
      record.viewpoint = fen < 0 ? .payeeStatement : .payerStatement
    case .flag(let moneyIn, let moneyOut, let neutral):
      let flag = trimmed(plan.value.directionColumn)
      if isFlag(flag, moneyIn) {
        record.viewpoint = .payeeStatement
      } else if isFlag(flag, moneyOut) {
        record.viewpoint = .payerStatement
      } else if let viewpoint = viewpointByCondition() {
        record.viewpoint = viewpoint
      } else {
        if isFlag(flag, neutral) { return .neutral }
        throw RowFault(
          code: .direction, column: plan.value.directionColumn,
          message: "\(quoted(flag)) is no known direction")
      }
      let fen = try fen(plan.value.amount)
      record.amountFen =
        plan.value.amountsAreSigned
        ? try unsignedByFlag(fen, in: record)
        : try unsigned(fen, column: plan.value.amount, in: &record)
    case .twoAmounts: try decodeTwoAmounts(into: &record)
    }
    if let viewpoint = viewpointByCondition() {
      record.viewpoint = viewpoint
      if case .flag(let moneyIn, let moneyOut, _) = plan.value.direction,
        !isFlag(
          trimmed(plan.value.directionColumn), viewpoint == .payeeStatement ? moneyIn : moneyOut)
      {
        counters.odd.redirected.add(viewpoint, fen: record.amountFen)
      }
    }
    if plan.value.balance >= 0 { record.balanceFen = try balanceFen() }
    return .moved
  }

  /// The direction of a row that the format knows by something else than its direction column.
  @inline(__always)
  private func viewpointByCondition() -> Viewpoint? {
    if plan.value.moneyInConditions.isEmpty, plan.value.moneyOutConditions.isEmpty { return nil }
    if plan.value.moneyInConditions.contains(where: { holds($0) }) { return .payeeStatement }
    return plan.value.moneyOutConditions.contains(where: { holds($0) }) ? .payerStatement : nil
  }

  /// Whether a direction cell holds one of these words, or starts with one where it goes on.
  @inline(__always)
  private func isFlag(_ flag: TextSpan, _ words: [[UInt8]]) -> Bool {
    if !plan.value.flagStartsCell { return isOneOf(flag, words) }
    let bytes = text.bytes(flag)
    return words.contains { bytes.starts(with: $0) }
  }

  /// The size of an amount whose sign must say what the flag says.
  private func unsignedByFlag(
    _ fen: Int64, in record: TransactionRecord
  ) throws(RowFault) -> Int64 {
    guard fen == 0 || (fen < 0) == (record.viewpoint == .payerStatement) else {
      throw RowFault(
        code: .amountSign, column: plan.value.amount,
        message: "the sign of the amount contradicts the direction "
          + quoted(trimmed(plan.value.directionColumn)))
    }
    return abs(fen)
  }

  private mutating func decodeTwoAmounts(into record: inout TransactionRecord) throws(RowFault) {
    let moneyIn = try optionalFen(plan.value.amountIn)
    let moneyOut = try optionalFen(plan.value.amountOut)
    switch (moneyIn ?? 0, moneyOut ?? 0) {
    case (0, 0):
      guard moneyIn != nil || moneyOut != nil else {
        throw RowFault(
          code: .amount, column: plan.value.amountIn,
          message: "neither money in nor money out is given")
      }
      record.viewpoint = moneyIn != nil ? .payeeStatement : .payerStatement
    case (let fen, 0):
      record.viewpoint = .payeeStatement
      record.amountFen = try unsigned(fen, column: plan.value.amountIn, in: &record)
    case (0, let fen):
      record.viewpoint = .payerStatement
      record.amountFen = try unsigned(fen, column: plan.value.amountOut, in: &record)
    default:
      throw RowFault(
        code: .amount, column: plan.value.amountOut,
        message: "both money in and money out are given")
    }
  }

  /// A negative amount is a reversal where the row says so, and wrong elsewhere.
  private mutating func unsigned(
    _ fen: Int64, column: Int, in record: inout TransactionRecord
  ) throws(RowFault) -> Int64 {
    if fen >= 0 { return fen }
    guard record.marks.contains(.reversal) || memoSpeaksOfReversal() else {
      throw RowFault(
        code: .amountSign, column: column,
        message: "the amount \(Money(fen: fen)) is negative and the row is not marked as a reversal"
      )
    }
    record.marks.insert(.reversal)
    counters.odd.negated.add(record.viewpoint, fen: -fen)
    return -fen
  }

  private static let reversalWords: [[UInt8]] = [
    "冲正", "冲账", "冲帐", "撤销", "抹账", "抹帐", "reversal", "Reversal", "REVERSAL",
  ].map { Array($0.utf8) }

  private func memoSpeaksOfReversal() -> Bool {
    for column in [plan.value.memo, plan.value.memoDetail, plan.value.channel] {
      let bytes = text.bytes(trimmed(column))
      for word in RowDecoder.reversalWords where RowDecoder.contains(bytes, word) { return true }
    }
    return false
  }

  @inline(__always)
  private func fen(_ column: Int) throws(RowFault) -> Int64 {
    var cell = trimmed(column)
    if plan.value.amountHoldsCurrency || plan.value.amountMayHaveNote { cell = amountAlone(cell) }
    if let fen = plainFen(text.bytes(cell)) { return fen }
    guard let fen = try anyFen(cell, column: column, code: .amount) else {
      throw RowFault(code: .amount, column: column, message: "the amount is blank")
    }
    return fen
  }

  /// The amount without the currency before it and the note in brackets behind it.
  private func amountAlone(_ cell: TextSpan) -> TextSpan {
    let bytes = text.bytes(cell)
    var start = 0
    var end = bytes.count
    if plan.value.amountHoldsCurrency, amountCurrency(bytes) != nil { start = 3 }
    if plan.value.amountMayHaveNote, let last = bytes.last, last == UInt8(ascii: ")"),
      let open = bytes.firstIndex(of: UInt8(ascii: "(")), open > 0
    {
      end = open
    }
    if start == 0, end == bytes.count { return cell }
    return trim(TextSpan(offset: Int(cell.offset) + start, length: end - start))
  }

  /// The three letters that an amount starts with, where something follows them.
  func amountCurrency(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard bytes.count > 3, bytes[..<3].allSatisfy({ ($0 | 0x20) &- 0x61 <= 25 }),
      bytes[3] | 0x20 < 0x61
    else { return nil }
    return UnsafeBufferPointer(rebasing: bytes[..<3])
  }

  private func optionalFen(_ column: Int) throws(RowFault) -> Int64? {
    let cell = value(column)
    if cell.isEmpty { return nil }
    if let fen = plainFen(text.bytes(cell)) { return fen }
    return try anyFen(cell, column: column, code: .amount)
  }

  /// Fen of `123`, `123.4` or `123.45`; nil where the cell needs the exact reader.
  @inline(__always)
  private func plainFen(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    plan.value.scale == .yuan ? RowDecoder.plainYuan(bytes) : nil
  }

  /// The same of an amount in yuan.
  @inline(__always)
  static func plainYuan(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard bytes.count > 0, bytes.count <= 17 else { return nil }
    var number: Int64 = 0
    var at = 0
    while at < bytes.count {
      let digit = bytes[at] &- 0x30
      if digit > 9 { break }
      number = number &* 10 &+ Int64(digit)
      at &+= 1
    }
    guard at > 0 else { return nil }
    if at == bytes.count { return at <= 15 ? number &* 100 : nil }
    guard bytes[at] == UInt8(ascii: "."), at <= 14 else { return nil }
    let decimals = bytes.count &- at &- 1
    guard decimals == 1 || decimals == 2 else { return nil }
    let tenths = bytes[at &+ 1] &- 0x30
    let hundredths = decimals == 2 ? bytes[at &+ 2] &- 0x30 : 0
    guard tenths <= 9, hundredths <= 9 else { return nil }
    return number &* 100 &+ Int64(tenths) &* 10 &+ Int64(hundredths)
  }

  private func anyFen(
    _ cell: TextSpan, column: Int, code: RejectCode
  ) throws(RowFault) -> Int64? {
    if cell.isEmpty { return nil }
    switch Money.parse(text.bytes(cell).span, scale: plan.value.scale) {
    case .amount(let money): return money.fen
    case .blank: return nil
    case .malformed:
      throw RowFault(
        code: code, column: column,
        message:
          "\(quoted(cell)) is no exact amount in \(plan.value.scale == .yuan ? "yuan" : "fen")")
    }
  }

  private mutating func balanceFen() throws(RowFault) -> Int64? {
    let cell = value(plan.value.balance)
    if cell.isEmpty { return nil }
    let bytes = text.bytes(cell)
    if let fen = plainFen(bytes) { return fen }
    // A balance without a digit (`xx,yyy.zz`, `****`) is withheld, not damaged.
    guard bytes.contains(where: { $0 &- 0x30 <= 9 || $0 >= 0x80 }) else {
      counters.withheldBalances += 1
      return nil
    }
    return try anyFen(cell, column: plan.value.balance, code: .balance)
  }
}
