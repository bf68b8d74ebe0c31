extension ColumnPlan {
  /// Where the direction of a row comes from and what its values mean, for messages; nil where the
  /// file's columns name payer and payee, and no row is of one account's statement.
  var directionWords: String? {
    switch direction {
    case .parties, .partiesReversed: nil
    case .partiesAndSign, .sign: "the sign of column \(name(ofColumn: amount)) (+ = money in)"
    case .reversedSign: "the sign of column \(name(ofColumn: amount)) (+ = money out)"
    case .twoAmounts:
      "columns \(name(ofColumn: amountIn)) (= money in) and \(name(ofColumn: amountOut)) "
        + "(= money out)"
    case .flag(let moneyIn, let moneyOut, _):
      "column \(name(ofColumn: directionColumn)) (\(ColumnPlan.listed(moneyIn)) = money in; "
        + "\(ColumnPlan.listed(moneyOut)) = money out)"
    }
  }

  /// Whether a row read the other way round only has its parties exchanged: not where columns name
  /// them and the sign says whose statement it is.
  var canTurnRound: Bool {
    if case .partiesAndSign = direction { return false }
    return true
  }

  private static func listed(_ values: [[UInt8]]) -> String {
    let shown = values.prefix(6).map { String(decoding: $0, as: UTF8.self) }
    return shown.joined(separator: "/") + (values.count > shown.count ? "…" : "")
  }
}
