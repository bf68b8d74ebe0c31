import BankRecords

/// What a file says of the unit and the currency of its amounts outside of its rows: in the name of
/// a column or in a line before the header. Amounts are read in yuan unless a format says otherwise,
/// so a file that says otherwise itself is refused: a sum 10,000 times too small looks like any other.
enum StatedUnit {
  private static let manyYuan = ["万元", "千元", "百元", "亿元", "(万)", "（万）", "万美元", "万港"]
  private static let fen = ["(分)", "（分）", "_分", "单位:分", "单位：分", "(fen)", "_fen", "cents"]
  private static let foreign = [
    "美元", "港币", "港元", "欧元", "日元", "英镑", "澳元", "加元", "澳门元", "新台币", "韩元", "USD", "HKD", "EUR", "JPY",
    "GBP", "AUD", "CAD", "MOP", "TWD", "KRW", "SGD",
  ]
  private static let home = ["人民币", "CNY", "RMB"]

  /// Refuses a file whose header or preamble states a unit or a currency that its format does not.
  static func check(
    _ match: FormatMatch, plan: ColumnPlan, head: FileHead, path: String
  ) throws(IngestError) {
    let isByName = GenericFormat.isByName(match.format.name) || match.format.name == "mapped"
    let preamble = head.lines.prefix(max(0, match.layoutLines - 1)).map {
      String(decoding: $0.text, as: UTF8.self)
    }
    let names =
      isByName
      ? [plan.amount, plan.amountIn, plan.amountOut].filter { $0 >= 0 }.map(plan.name(ofColumn:))
      : []
    if match.format.amountUnit == .yuan {
      for name in names + preamble.compactMap(statedUnit) {
        if holds(name, manyYuan) {
          throw refusal(
            path, "amounts in a unit of many yuan (“\(shown(name))”)",
            "amounts are read in yuan: convert them and name the unit 元")
        }
        if holds(name, fen) {
          throw refusal(
            path, "amounts in fen (“\(shown(name))”)",
            "give its layout as a profile with \"amount_unit\": \"fen\" (fundflow formats suggest)")
        }
      }
    }
    guard plan.currencyColumn < 0, match.format.currency == "CNY",
      !match.format.amountHoldsCurrency
    else { return }
    for name in names + preamble.compactMap(statedCurrency)
    where holds(name, foreign) && !holds(name, home) {
      throw refusal(
        path, "amounts in another currency than yuan (“\(shown(name))”)",
        "give its layout as a profile with \"currency\" (fundflow formats suggest), or add a column 币种"
      )
    }
  }

  /// The part of a line that names a unit: `金额单位：万元`.
  private static func statedUnit(_ line: String) -> String? { tail(of: line, behind: ["单位"]) }

  /// The part of a line that names a currency: `币种：美元`.
  private static func statedCurrency(_ line: String) -> String? {
    tail(of: line, behind: ["币种", "币别", "货币", "Currency"])
  }

  private static func tail(of line: String, behind labels: [String]) -> String? {
    for label in labels {
      guard let found = line.firstRange(of: label) else { continue }
      return String(line[found.lowerBound...].prefix(24))
    }
    return nil
  }

  private static func holds(_ text: String, _ words: [String]) -> Bool {
    words.contains { text.firstRange(of: $0) != nil }
  }

  private static func shown(_ text: String) -> String { Masking.maskNumbers(in: text) }

  private static func refusal(_ path: String, _ kind: String, _ remedy: String) -> IngestError {
    .unreadLayout(path: path, kind: "a table of \(kind)", remedy: remedy)
  }
}
