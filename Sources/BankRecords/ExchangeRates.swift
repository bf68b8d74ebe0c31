/// What one unit of a currency is worth in yuan, exact to twelve decimals.
public struct ExchangeRate: Hashable, Sendable {
  /// Yuan for `units` units of the currency, in 10⁻¹² yuan; > 0.
  public var scaled: Int64
  /// 1, or 100 where rates are quoted for a hundred units (PBOC and SAFE middle rates).
  public var units: Int64

  public static let decimals = 12
  private static let one: Int128 = 1_000_000_000_000

  public init(scaled: Int64, units: Int64 = 1) {
    precondition(scaled > 0 && units > 0, "a rate is a positive number")
    self.scaled = scaled
    self.units = units
  }

  /// Reads `7.1886` as it stands, without a sign, exponent or separators; nil where it is no
  /// positive number below nine million with at most twelve decimals that are not zero.
  public init?(_ text: some Sequence<UInt8>, units: Int64 = 1) {
    var scaled: Int64 = 0
    var decimals = -1
    var digits = 0
    for byte in text {
      if byte == UInt8(ascii: "."), decimals < 0 {
        decimals = 0
        continue
      }
      let digit = Int64(byte) - 0x30
      guard (0...9).contains(digit) else { return nil }
      digits += 1
      if decimals == ExchangeRate.decimals {
        if digit != 0 { return nil }
        continue
      }
      if decimals >= 0 { decimals += 1 }
      let (tens, isTooLarge) = scaled.multipliedReportingOverflow(by: 10)
      let (sum, carries) = tens.addingReportingOverflow(digit)
      if isTooLarge || carries { return nil }
      scaled = sum
    }
    for _ in max(0, decimals)..<ExchangeRate.decimals {
      let (tens, isTooLarge) = scaled.multipliedReportingOverflow(by: 10)
      if isTooLarge { return nil }
      scaled = tens
    }
    guard digits > 0, scaled > 0 else { return nil }
    self.init(scaled: scaled, units: units)
  }

  /// Hundredths of the currency in fen, rounded half to even; nil where that is more than Int64.
  public func fen(ofHundredths amount: Int64) -> Int64? {
    // |amount| < 2⁶³ and scaled < 2⁶³: the product fits Int128.
    let product = Int128(amount) * Int128(scaled)
    let (quotient, remainder) = product.quotientAndRemainder(
      dividingBy: ExchangeRate.one * Int128(units))
    let half = remainder.magnitude * 2
    let divisor = (ExchangeRate.one * Int128(units)).magnitude
    let isUp = half > divisor || half == divisor && quotient & 1 != 0
    return Int64(exactly: quotient + (isUp ? (product < 0 ? -1 : 1) : 0))
  }
}

/// Rates of currencies by day: the last one on or before a day counts.
public struct ExchangeRates: Sendable {
  private struct Dated {
    /// Days since 1970; `Int32.min` for a rate without a date, which holds until a dated one.
    var day: Int32
    var rate: ExchangeRate
  }

  /// ISO code → rates in order of days.
  private var rates: [String: [Dated]] = [:]

  public init() {}

  public var isEmpty: Bool { rates.isEmpty }

  /// The currencies, sorted.
  public var currencies: [String] { rates.keys.sorted() }

  /// Adds a rate; nil `day`: it holds from the start. False where another rate is there for the day.
  public mutating func add(_ rate: ExchangeRate, of currency: String, from day: CivilDay?) -> Bool {
    let start = day?.daysSince1970 ?? .min
    var list = rates[currency] ?? []
    let position = list.firstIndex { $0.day >= start } ?? list.endIndex
    if position < list.endIndex, list[position].day == start { return list[position].rate == rate }
    list.insert(Dated(day: start, rate: rate), at: position)
    rates[currency] = list
    return true
  }

  /// The rate of a currency on a day; nil without one on or before it.
  public func rate(of currency: String, on day: CivilDay) -> ExchangeRate? {
    guard let list = rates[currency] else { return nil }
    // Below `low` every day is on or before `day`.
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle].day <= day.daysSince1970 { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : list[low - 1].rate
  }
}
