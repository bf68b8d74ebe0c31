import BankRecords

/// What the values of one column look like.
struct ValueShape {
  private(set) var filled = 0
  private(set) var values: [String] = []
  private(set) var distinct: Set<String> = []
  /// Values that have each shape.
  private(set) var times = 0
  private(set) var days = 0
  private(set) var timesOfDay = 0
  private(set) var dayFirst = 0
  private(set) var monthFirst = 0
  private(set) var shortDates = 0
  private(set) var amounts = 0
  private(set) var decimals = 0
  private(set) var negatives = 0
  private(set) var accounts = 0
  private(set) var checkedCards = 0
  private(set) var idNumbers = 0
  private(set) var persons = 0
  private(set) var organisations = 0
  private(set) var moneyInWords = 0
  private(set) var moneyOutWords = 0
  private(set) var currencies = 0
  private(set) var networkAddresses = 0
  private(set) var wholeNumbers = 0
  private(set) var namesWithAccounts = 0

  init(_ cells: [String], classifier: PartyClassifier) {
    let currencyNames = CurrencyNames()
    for cell in cells where !ValueShape.isBlank(cell) {
      filled += 1
      values.append(cell)
      if distinct.count < 300 { distinct.insert(cell) }
      count(cell, classifier, currencyNames)
    }
  }

  private mutating func count(
    _ cell: String, _ classifier: PartyClassifier, _ currencyNames: CurrencyNames
  ) {
    let bytes = Array(cell.utf8)
    if let time = BookingTime.parse(bytes.span) {
      if time.isDateOnly { days += 1 } else { times += 1 }
    }
    if case .second = BookingTime.parseTimeOfDay(bytes.span), bytes.count >= 4 { timesOfDay += 1 }
    bytes.withUnsafeBufferPointer { cell in
      if ForeignDate.parse(cell, dayFirst: true) != nil { dayFirst += 1 }
      if ForeignDate.parse(cell, dayFirst: false) != nil { monthFirst += 1 }
      if currencyNames.code(of: cell) != nil { currencies += 1 }
    }
    if ValueShape.isShortDate(bytes) { shortDates += 1 }
    if let fen = ValueShape.fen(cell) {
      amounts += 1
      if fen < 0 { negatives += 1 }
      if cell.contains(".") { decimals += 1 }
      if bytes.allSatisfy({ $0 &- 0x30 <= 9 }) { wholeNumbers += 1 }
    }
    if ValueShape.isAccount(bytes) { accounts += 1 }
    let digits = bytes.count { $0 &- 0x30 <= 9 }
    if digits == bytes.count, (16...19).contains(digits), hasValidLuhnDigit(bytes[...]) {
      checkedCards += 1
    }
    if ResidentID(cell) != nil || UnifiedSocialCreditCode(cell) != nil { idNumbers += 1 }
    if !cell.contains(where: \.isNumber) {
      let kind = classifier.kind(name: cell)
      if kind == .naturalPerson { persons += 1 } else if kind != .unknown { organisations += 1 }
    } else if digits >= 6, cell.contains(where: { $0.isLetter && !$0.isASCII }), bytes.count < 100 {
      namesWithAccounts += 1
    }
    if MappedFormat.moneyIn.contains(cell) || StatementFormat.moneyInWords.contains(cell) {
      moneyInWords += 1
    }
    if MappedFormat.moneyOut.contains(cell) || StatementFormat.moneyOutWords.contains(cell) {
      moneyOutWords += 1
    }
    let parts = cell.split(separator: ".")
    let isAddress = parts.count == 4 && parts.allSatisfy { Int($0).map { $0 <= 255 } ?? false }
    if isAddress { networkAddresses += 1 }
  }

  /// Share of filled values in [0, 1]; 0 where none is filled.
  func share(_ count: Int) -> Double { filled == 0 ? 0 : Double(count) / Double(filled) }

  static func isBlank(_ cell: String) -> Bool {
    if cell.isEmpty { return true }
    return Array(cell.utf8).withUnsafeBufferPointer { AccountText.isPlaceholder($0) }
  }

  /// The exact amount of a cell, or nil; long runs of digits are accounts.
  static func fen(_ cell: String) -> Int64? {
    let bytes = Array(cell.utf8)
    guard bytes.count <= 24 else { return nil }
    let whole = bytes.prefix { $0 != UInt8(ascii: ".") }.count { $0 &- 0x30 <= 9 }
    if whole > 12 || whole > 1 && bytes[0] == 0x30 && bytes[1] &- 0x30 <= 9 { return nil }
    guard case .amount(let money) = Money.parse(bytes.span) else { return nil }
    return money.fen
  }

  /// A day in any order of its parts.
  static func isDay(_ cell: String) -> Bool {
    let bytes = Array(cell.utf8)
    if BookingTime.parse(bytes.span) != nil { return true }
    return bytes.withUnsafeBufferPointer {
      ForeignDate.parse($0, dayFirst: true) != nil || ForeignDate.parse($0, dayFirst: false) != nil
    }
  }

  private static func isShortDate(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 6, let number = Int(String(decoding: bytes, as: UTF8.self)) else {
      return false
    }
    return CivilDay(year: 1900 + number / 10_000, month: number / 100 % 100, day: number % 100)
      != nil
  }

  /// Six to 34 letters, digits, stars and hyphens, at least half of them digits or stars.
  private static func isAccount(_ bytes: [UInt8]) -> Bool {
    guard (6...42).contains(bytes.count) else { return false }
    var digits = 0
    for byte in bytes {
      if byte &- 0x30 <= 9 || byte == UInt8(ascii: "*") { digits += 1 }
      let isPart =
        byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 25 || byte == UInt8(ascii: "*")
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "_")
      if !isPart { return false }
    }
    return digits * 2 >= bytes.count
  }
}

extension StatementFormat {
  /// A value as it may be shown: numbers and persons masked.
  static func masked(_ value: String, of field: RecordField?, _ classifier: PartyClassifier)
    -> String
  {
    let shown: String
    switch field {
    case .payer, .payee, .own, .ownCard, .counterparty, .counterpartyCard, .id:
      shown = Masking.account(value)
    case .payerIDNumber, .payeeIDNumber, .ownIDNumber, .counterpartyIDNumber:
      shown = Masking.idNumber(value)
    case .payerName, .payeeName, .ownName, .counterpartyName:
      shown = Masking.name(value, kind: classifier.kind(name: value))
    case .counterpartyNameAndAccount:
      let name = value.prefix { !$0.isNumber && $0 != "/" }
      shown =
        Masking.name(String(name), kind: classifier.kind(name: String(name)))
        + Masking.maskNumbers(in: String(value.dropFirst(name.count)))
    default:
      // A person's name may stand in any column.
      let isPerson =
        !value.contains(where: { $0.isASCII || $0.isNumber })
        && classifier.kind(name: value) == .naturalPerson
      let isWord =
        field == .direction || field == .channel || field == .status
        || field == .currency || field == .cashFlag
      shown =
        isPerson && !isWord && field != .memo
        ? Masking.name(value, kind: .naturalPerson) : Masking.maskNumbers(in: value)
    }
    return shown.count > 24 ? "\(shown.prefix(24))…" : shown
  }
}
