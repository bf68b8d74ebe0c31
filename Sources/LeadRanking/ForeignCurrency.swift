import Detection

/// Leads on accounts in another currency than yuan: every figure names its currency.
extension Ranking {
  /// The remark with a clause about the currency, where it is not yuan.
  static func remark(_ remark: String?, currency: String) -> String? {
    guard currency != "CNY" else { return remark }
    let clause = "金额均为\(currency)、未折算人民币，规模等级仅按人数判定"
    return remark.map { "\(inCurrency($0, currency))；\(clause)" } ?? clause
  }

  /// `126.50万元` becomes `126.50万USD`: statements of detectors speak of yuan.
  public static func inCurrency(_ statement: String, _ currency: String) -> String {
    currency == "CNY"
      ? statement
      : statement.split(separator: "元", omittingEmptySubsequences: false)
        .joined(separator: currency)
  }
}

extension Finding {
  func inCurrency(_ currency: String) -> Finding {
    var finding = self
    finding.statement = Ranking.inCurrency(statement, currency)
    return finding
  }
}

extension Explanation {
  func inCurrency(_ currency: String) -> Explanation {
    var explanation = self
    explanation.statement = Ranking.inCurrency(statement, currency)
    return explanation
  }
}
