import BankRecords

/// What came of turning foreign amounts into yuan.
public struct CurrencyConversion: Sendable {
  /// Rows of one currency that were converted, and their sums before and after.
  public struct Converted: Sendable, Equatable {
    public var currency: String
    public var rows = 0
    /// In hundredths of the currency.
    public var hundredths: Int128 = 0
    public var fen: Int128 = 0
  }

  /// Rows of one currency and file that could not be converted.
  public struct Missing: Sendable, Equatable {
    public var file: Int
    public var currency: String
    public var rows = 0
    public var firstDay: CivilDay
    public var lastDay: CivilDay
    /// Line of the first such row in the file.
    public var line: UInt64
    /// There are rates, but the amounts in yuan are too large to be kept.
    public var isTooLarge: Bool
  }

  /// By currency.
  public internal(set) var converted: [Converted] = []
  /// By file, then by currency.
  public internal(set) var missing: [Missing] = []
}

extension FlowStore {
  /// The currency of a row: that of its accounts.
  public func currency(of row: Int) -> String {
    let payer = payers[row]
    let isNumbered = payer.isKnown && !directory.isNameOnly(payer)
    return directory.currency(of: isNumbered ? payer : payees[row])
  }

  /// Turns the amounts of counted rows into yuan by the rate of their day; a number in several
  /// currencies becomes one account.
  ///
  /// Done after `reconcile`, which compares amounts as they were booked: a reversal on another day
  /// than its original has another rate. Rows without a rate keep their amounts: the caller holds
  /// the run. O(rows).
  public mutating func convertToYuan(_ rates: ExchangeRates) -> CurrencyConversion {
    var currencies: [String] = ["CNY"]
    var indexes: [String: Int] = ["CNY": 0]
    let indexByAccount = (0..<directory.count).map { position -> Int in
      let id = AccountID(index: position)
      guard !directory.isNameOnly(id) else { return 0 }
      let code = directory.currency(of: id)
      if let known = indexes[code] { return known }
      indexes[code] = currencies.count
      currencies.append(code)
      return currencies.count - 1
    }
    guard currencies.count > 1 else { return CurrencyConversion() }
    func index(_ id: AccountID) -> Int { id.isKnown ? indexByAccount[id.index] : 0 }
    var sums = currencies.map { CurrencyConversion.Converted(currency: $0) }
    var missing = MissingRates()
    for row in 0..<count where statuses[row] == .counted {
      let currency = max(index(payers[row]), index(payees[row]))
      guard currency > 0 else { continue }
      let rate = rates.rate(of: currencies[currency], on: time(of: row).day)
      guard let rate, let fen = rate.fen(ofHundredths: amountsFen[row]) else {
        missing.add(
          currencies[currency], time(of: row).day, location(of: row), isTooLarge: rate != nil)
        continue
      }
      sums[currency].rows += 1
      sums[currency].hundredths += Int128(amountsFen[row])
      sums[currency].fen += Int128(fen)
      amountsFen[row] = fen
    }
    let (merged, ids) = directory.withoutCurrencies()
    directory = merged
    if !origins.isEmpty { origins = origins.renumbered { ids[$0.index] } }
    for row in 0..<count {
      if payers[row].isKnown { payers[row] = ids[payers[row].index] }
      if payees[row].isKnown { payees[row] = ids[payees[row].index] }
    }
    var conversion = CurrencyConversion()
    conversion.converted = sums.filter { $0.rows > 0 }.sorted { $0.currency < $1.currency }
    conversion.missing = missing.list
    return conversion
  }
}

/// Collects rows without a rate.
private struct MissingRates {
  private struct Key: Hashable {
    var file: UInt32
    var currency: String
    var isTooLarge: Bool
  }

  private var found: [Key: CurrencyConversion.Missing] = [:]

  mutating func add(
    _ currency: String, _ day: CivilDay, _ location: RowLocation, isTooLarge: Bool
  ) {
    let key = Key(file: location.file, currency: currency, isTooLarge: isTooLarge)
    var entry =
      found[key]
      ?? CurrencyConversion.Missing(
        file: Int(location.file), currency: currency, firstDay: day, lastDay: day,
        line: location.line, isTooLarge: isTooLarge)
    entry.rows += 1
    entry.firstDay = min(entry.firstDay, day)
    entry.lastDay = max(entry.lastDay, day)
    entry.line = min(entry.line, location.line)
    found[key] = entry
  }

  var list: [CurrencyConversion.Missing] {
    found.values.sorted { left, right in
      if left.file != right.file { return left.file < right.file }
      if left.currency != right.currency { return left.currency < right.currency }
      return !left.isTooLarge && right.isTooLarge
    }
  }
}
