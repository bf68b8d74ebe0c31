/// Statement of a debit card of 招商银行.
extension StatementFormat {
  static let cmbDebit: StatementFormat = {
    var format = StatementFormat(
      name: "cmb-debit", chineseName: "招商银行借记卡交易流水",
      summary: "CMB debit-card statement with signed amounts, name and account in one cell.",
      source: "招商银行交易流水",
      rows: .statement,
      header: columnNames("记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要"),
      bindings: [
        FieldBinding(.date, "记账日期"),
        FieldBinding(.currency, "货币"),
        FieldBinding(.amount, "交易金额"),
        FieldBinding(.balance, "联机余额"),
        FieldBinding(.memo, "交易摘要"),
        FieldBinding(.counterpartyNameAndAccount, "对手信息"),
        FieldBinding(.memoDetail, "客户摘要"),
      ])
    format.requiredColumns = ["记账日期", "货币", "交易金额", "联机余额", "交易摘要", "对手信息"]
    format.direction = .sign
    format.ownAccount = .preamble(labels: ["账号", "卡号"])
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()
}
