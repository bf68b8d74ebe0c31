/// Statement of a debit card of 交通银行: 「贷 Cr」 is money in, 「借 Dr」 money out.
extension StatementFormat {
  static let bocomDebit: StatementFormat = {
    var format = StatementFormat(
      name: "bocom-debit", chineseName: "交通银行借记卡交易明细",
      summary: "BOCOM debit-card statement, 借 Dr out and 贷 Cr in.",
      source: "交通银行个人客户交易清单",
      rows: .statement,
      header: columnNames("序号,交易日期,交易时间,交易类型,借贷,交易金额,余额,对方账号,对方户名,交易地点,摘要"),
      bindings: [
        FieldBinding(.date, "交易日期"),
        FieldBinding(.timeOfDay, "交易时间"),
        FieldBinding(.direction, "借贷"),
        FieldBinding(.amount, "交易金额"),
        FieldBinding(.balance, "余额"),
        FieldBinding(.counterparty, "对方账号"),
        FieldBinding(.counterpartyName, "对方户名"),
        FieldBinding(.channel, "交易地点"),
        FieldBinding(.memo, "交易类型"),
        FieldBinding(.memoDetail, "摘要"),
      ])
    format.requiredColumns = ["交易日期", "交易时间", "交易类型", "借贷", "交易金额", "余额", "对方账号"]
    format.direction = .flag(
      moneyIn: ["贷 Cr", "贷Cr", "Cr"] + moneyInWords,
      moneyOut: ["借 Dr", "借Dr", "Dr"] + moneyOutWords, neutral: [])
    format.ownAccount = .preamble(labels: ["账号/卡号", "卡号", "账号"])
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()
}
