import BankRecords

/// Decodes the fields of one row after another into records.
///
/// The caller fills `starts` and `ends` for each row; everything else is kept from row to row (the
/// last date, counters for file warnings).
struct RowDecoder {
  let plan: SharedPlan
  var text: RowText
  /// Extents of the row's fields in `text`: `fieldCount` of them are set, the rest is stale.
  let extents: UnsafeMutablePointer<TextSpan>
  private let extentMemory: ScratchMemory<TextSpan>
  let extentCapacity: Int
  var fieldCount = 0
  /// The text holds a single quote somewhere, so fields may stand in them.
  let hasSingleQuote: Bool
  /// Whether rows may be skipped or rejected for what they say of themselves.
  private let hasRowRules: Bool
  /// The text holds U+FFFD somewhere: another program lost characters.
  let hasReplacement: Bool
  /// Where cells may be taken as they stand; nil where the format or the block has something that
  /// only the exact decoder knows.
  let plain: UnsafePointer<PlainColumns>?
  private let plainMemory: ScratchMemory<PlainColumns>?
  var dates = DateCache()
  /// Away from the decoder, which is copied about: what it holds inside is copied with it.
  private let tallies: ScratchMemory<RowCounters>
  var counters: RowCounters {
    _read { yield tallies.base.pointee }
    nonmutating _modify { yield &tallies.base.pointee }
  }
  /// Span of the file's own account, where no column holds it.
  let ownAccount: TextSpan
  let fallbackCurrency: TextSpan
  /// Rows name both numbers of a side, which is worth keeping.
  private let pairsNumbers: Bool
  /// What rows say of accounts and persons beside moving money.
  var attributes: [AttributeRecord] = []
  /// Where among them the pairs noted last stand, own side and counterparty, or -1.
  var lastOwnPair = -1
  var lastOtherPair = -1

  init(plan: SharedPlan, base: UnsafePointer<UInt8>, count: Int) {
    self.plan = plan
    hasSingleQuote =
      ByteSearch.first(
        UInt8(ascii: "'"), in: UnsafeBufferPointer(start: base, count: count), from: 0) != nil
    hasRowRules =
      !plan.value.skipConditions.isEmpty || plan.value.fault >= 0 || plan.value.attributes != nil
    hasReplacement = ByteSearch.holdsReplacement(UnsafeBufferPointer(start: base, count: count))
    let columns = hasSingleQuote || hasReplacement ? nil : plan.plainColumns
    // In memory of their own: a decoder is copied about, and the columns are looked at in each row.
    plainMemory = columns.map { _ in ScratchMemory(capacity: 1) }
    if let columns { plainMemory?.base.initialize(to: columns) }
    plain = plainMemory.map { UnsafePointer($0.base) }
    pairsNumbers = plan.value.numberPair != nil
    tallies = ScratchMemory(capacity: 1)
    tallies.base.initialize(to: RowCounters())
    text = RowText(base: base, count: count)
    extentCapacity = plan.value.dialect.fieldCount + 2
    extentMemory = ScratchMemory(capacity: extentCapacity)
    extents = extentMemory.base
    extents.initialize(repeating: .none, count: extentCapacity)
    ownAccount = text.append(plan.value.ownAccount)
    fallbackCurrency = text.append(plan.value.currencies.fallback)
  }

  /// The bytes of a field as they stand; empty where the file or the row has no such column.
  @inline(__always)
  func raw(_ column: Int) -> TextSpan {
    // Invariant: column < fieldCount ≤ extentCapacity.
    column >= 0 && column < fieldCount ? extents[column] : .none
  }

  /// The field without blanks around it.
  @inline(__always)
  func trimmed(_ column: Int) -> TextSpan {
    let span = raw(column)
    if span.length == 0 { return .none }
    return trim(span)
  }

  @inline(__always)
  func trim(_ span: TextSpan) -> TextSpan {
    let bytes = text.bytes(span)
    let first = bytes[0]
    let last = bytes[bytes.count &- 1]
    let isTight =
      first > 0x20 && last > 0x20 && first != 0xC2 && first != 0xE3 && last != 0xA0
      && last != 0x80
      && first != UInt8(ascii: "=")
    return isTight ? span : trimSlowly(span)
  }

  private func trimSlowly(_ span: TextSpan) -> TextSpan {
    let bytes = text.bytes(span)
    var range = CellText.trimmed(bytes)
    if range.count >= 3, bytes[range.lowerBound] == UInt8(ascii: "="),
      bytes[range.lowerBound + 1] == UInt8(ascii: "\""),
      bytes[range.upperBound - 1] == UInt8(ascii: "\"")
    {
      // `="6222…"`: how exports keep a spreadsheet from counting with a cell.
      let inside = (range.lowerBound + 2)..<(range.upperBound - 1)
      let kept = CellText.trimmed(UnsafeBufferPointer(rebasing: bytes[inside]))
      range = (inside.lowerBound + kept.lowerBound)..<(inside.lowerBound + kept.upperBound)
    }
    return range.isEmpty
      ? .none : TextSpan(offset: Int(span.offset) + range.lowerBound, length: range.count)
  }

  /// The trimmed field, or none where it holds a mark for a missing value.
  @inline(__always)
  func value(_ column: Int) -> TextSpan {
    let span = trimmed(column)
    if span.length == 0 || span.length > 9 && text.bytes(span)[0] != UInt8(ascii: "-") {
      return span
    }
    return isMissing(span) ? .none : span
  }

  private func isMissing(_ span: TextSpan) -> Bool {
    let bytes = text.bytes(span)
    switch bytes[0] {
    case UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "\\"),
      UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "#"), UInt8(ascii: "("), 0xEF, 0xE6:
      if AccountText.isPlaceholder(bytes) { return true }
      let empty: StaticString = "（空）"
      if bytes.count == empty.utf8CodeUnitCount, bytes.elementsEqual("（空）".utf8) { return true }
    default: break
    }
    return plan.value.missingMarks.contains { $0.elementsEqual(bytes) }
  }

  /// Decodes the row in `extents` into `record`.
  mutating func decode(into record: inout TransactionRecord) throws(RowFault) -> RowOutcome {
    if hasRowRules {
      if let rule = try rowRule() { return .skipped(.rule(rule)) }
      if let table = plan.value.attributes { return try decodeAttributes(table) }
    }
    try decodeTime(into: &record)
    if try decodeMoney(into: &record) == .neutral { return .skipped(.neutral) }
    try decodeParties(into: &record)
    try decodeDetails(into: &record)
    if pairsNumbers { notePairs(of: record) }
    counters.count(record)
    return .accepted
  }

  /// The first skip rule of the format that the row meets, by index.
  @inline(never)
  private func rowRule() throws(RowFault) -> Int? {
    if let rule = skipRule() { return rule }
    let fault = trimmed(plan.value.fault)
    if fault.isEmpty { return nil }
    throw RowFault(
      code: .contradiction, column: plan.value.fault,
      message: Masking.maskNumbers(in: String(decoding: text.bytes(fault), as: UTF8.self)))
  }

  func skipRule() -> Int? { plan.value.skipConditions.firstIndex { holds($0) } }

  /// Whether every field is blank.
  func isBlank() -> Bool {
    for column in 0..<fieldCount where trimmed(column).length > 0 { return false }
    return true
  }

  /// Whether the row is the header over again.
  func isHeader() -> Bool {
    guard fieldCount == plan.value.header.count else { return false }
    var cells: [String] = []
    for column in 0..<fieldCount {
      cells.append(String(decoding: text.bytes(raw(column)), as: UTF8.self))
    }
    return HeaderName.normalised(cells) == plan.value.header
  }

  func holds(_ condition: ColumnPlan.Condition) -> Bool {
    switch condition {
    case .firstFieldStarts(let starts):
      let bytes = text.bytes(trimmed(0))
      return starts.contains { bytes.starts(with: $0) }
    case .equals(let column, let values):
      return isOneOf(trimmed(column), values)
    case .contains(let column, let values):
      let bytes = text.bytes(trimmed(column))
      return values.contains { RowDecoder.contains(bytes, $0) }
    case .blank(let column): return value(column).isEmpty
    case .filled(let column): return !value(column).isEmpty
    case .all(let conditions): return conditions.allSatisfy { holds($0) }
    }
  }

  /// Whether the text is one of these values; absent text is none of them.
  func isOneOf(_ span: TextSpan, _ values: [[UInt8]]) -> Bool {
    if span.isEmpty { return values.contains { $0.isEmpty } }
    let bytes = text.bytes(span)
    for value in values where value.count == bytes.count && value.elementsEqual(bytes) {
      return true
    }
    return false
  }

  static func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ part: [UInt8]) -> Bool {
    guard !part.isEmpty, bytes.count >= part.count else { return false }
    var from = 0
    while let at = ByteSearch.first(part[0], in: bytes, from: from) {
      if bytes[at...].starts(with: part) { return true }
      from = at + 1
    }
    return false
  }

  /// The text of a cell for a message, cut at 40 characters, long numbers masked: in a shifted row
  /// any cell may hold an account.
  func quoted(_ span: TextSpan) -> String {
    let value = Masking.maskNumbers(
      in: CellText.visible(String(decoding: text.bytes(span), as: UTF8.self)))
    return value.count > 40 ? "“\(value.prefix(40))…”" : "“\(value)”"
  }
}

/// What a block's rows add up to, for file warnings.
struct RowCounters: Sendable, BitwiseCopyable {
  /// Account numbers of 16 to 19 digits, and those of them that end in 0000.
  var longAccounts = 0
  var longAccountsEndingInZeros = 0
  /// Times marked as UTC that were kept as written.
  var timesMarkedUTC = 0
  /// Balances without a digit, which rows were kept without.
  var withheldBalances = 0
  /// The block has rows in another currency than CNY.
  var hasForeign = false
  /// Opening and closing dates of attribute tables that are no dates.
  var unreadDates = 0
  var accepted = 0
  var acceptedFen: Int128 = 0
  var acceptedInFen: Int128 = 0
  var acceptedOutFen: Int128 = 0
  var acceptedIn = 0
  var odd = OddTotals()

  /// Counts an account number of 16 to 19 digits.
  @inline(__always)
  mutating func countLong(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    longAccounts &+= 1
    // Invariant: at least four bytes stand before the end.
    let tail = UnsafeRawPointer(base).loadUnaligned(
      fromByteOffset: bytes.count &- 4, as: UInt32.self)
    if tail == 0x3030_3030 { longAccountsEndingInZeros &+= 1 }
  }

  /// Counts a row of a table of transfers, in yuan.
  @inline(__always)
  mutating func countTransfer(_ fen: Int64) {
    accepted &+= 1
    acceptedFen += Int128(fen)
  }

  @inline(__always)
  mutating func count(_ record: TransactionRecord) {
    accepted &+= 1
    if record.currency.length > 0 { hasForeign = true }
    let fen = Int128(record.amountFen)
    acceptedFen += fen
    switch record.viewpoint {
    case .transfer: break
    case .payeeStatement:
      acceptedIn &+= 1
      acceptedInFen += fen
    case .payerStatement: acceptedOutFen += fen
    }
  }

  /// Undoes `count` for a record that is rejected after all.
  mutating func takeBack(_ record: TransactionRecord) {
    accepted -= 1
    let fen = Int128(record.amountFen)
    if record.currency.length > 0 {
      odd.foreign.add(record.viewpoint, fen: record.amountFen, rows: -1)
    }
    acceptedFen -= fen
    switch record.viewpoint {
    case .transfer: break
    case .payeeStatement:
      acceptedIn -= 1
      acceptedInFen -= fen
    case .payerStatement: acceptedOutFen -= fen
    }
  }

  mutating func add(_ other: RowCounters) {
    longAccounts += other.longAccounts
    longAccountsEndingInZeros += other.longAccountsEndingInZeros
    timesMarkedUTC += other.timesMarkedUTC
    withheldBalances += other.withheldBalances
    unreadDates += other.unreadDates
    accepted += other.accepted
    acceptedFen += other.acceptedFen
    acceptedInFen += other.acceptedInFen
    acceptedOutFen += other.acceptedOutFen
    acceptedIn += other.acceptedIn
    odd += other.odd
  }
}
