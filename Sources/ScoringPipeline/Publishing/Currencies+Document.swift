import AccountFlows
import BankRecords
import StatementIngest

extension [CurrencySum] {
  /// The sum where all rows are of one currency; null where they are not, since currencies are never
  /// added together.
  func amount(_ sum: KeyPath<CurrencySum, Int128>) -> JSONValue {
    count == 1 ? .digits(decimal(fen: self[0][keyPath: sum])) : .null
  }

  /// The same as decimal text: readers that keep JSON numbers as binary64 lose fen beyond 2^53.
  func amountText(_ sum: KeyPath<CurrencySum, Int128>) -> JSONValue {
    count == 1 ? .string(decimal(fen: self[0][keyPath: sum])) : .null
  }

  /// One entry a currency.
  var document: JSONValue {
    .array(
      map { sum in
        .object([
          ("currency", .string(sum.currency)), ("rows", .integer(sum.rows)),
          ("amount", .digits(decimal(fen: sum.hundredths))),
          ("in_amount", .digits(decimal(fen: sum.inHundredths))),
          ("out_amount", .digits(decimal(fen: sum.outHundredths))),
          ("amount_text", .string(decimal(fen: sum.hundredths))),
          ("in_amount_text", .string(decimal(fen: sum.inHundredths))),
          ("out_amount_text", .string(decimal(fen: sum.outHundredths))),
        ])
      })
  }

  /// `123.45`, or `CNY 123.45，USD 7.00` where there are others than yuan.
  public var text: String {
    if count == 1, self[0].currency == "CNY" { return decimal(fen: self[0].hundredths) }
    return map { "\($0.currency) \(decimal(fen: $0.hundredths))" }.joined(separator: "，")
  }
}

extension RateFile {
  /// The rates as they stand in `run.json`: file, digest, and what they converted.
  func document(_ conversion: CurrencyConversion?) -> JSONValue {
    let converted = (conversion?.converted ?? []).map { one in
      JSONValue.object([
        ("currency", .string(one.currency)), ("rows", .integer(one.rows)),
        ("amount", .digits(decimal(fen: one.hundredths))),
        ("cny_amount", .digits(decimal(fen: one.fen))),
      ])
    }
    return .object([
      ("path", .string(path)), ("sha256", .string(sha256)),
      ("currencies", .array(rates.currencies.map { .string($0) })),
      ("converted", .array(converted)),
    ])
  }
}

extension [FileReport] {
  /// Holds the files that have rows without a rate.
  mutating func hold(for conversion: CurrencyConversion, ratesPath: String) {
    for missing in conversion.missing {
      let path = Masking.maskNumbers(in: self[missing.file].path)
      let days =
        missing.firstDay == missing.lastDay
        ? "on \(missing.firstDay)" : "from \(missing.firstDay) to \(missing.lastDay)"
      let rows =
        "\(path): \(missing.rows) rows in \(missing.currency) \(days), the first at line "
        + "\(missing.line),"
      self[missing.file].holdReasons.append(
        HoldReason(
          .rate,
          missing.isTooLarge
            ? "\(rows) come to more yuan than an amount can hold; see the rate in \(ratesPath)"
            : "\(rows) have no rate (汇率); add \(missing.currency) with a date of "
              + "\(missing.firstDay) or before to \(ratesPath)"))
    }
  }
}
