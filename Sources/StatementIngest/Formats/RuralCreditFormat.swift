/// Statement of 农村商业银行 and 农村信用社: the banks of the villages where money is raised.
extension StatementFormat {
  static let ruralCredit: StatementFormat = {
    var format = StatementFormat(
      name: "rural-credit", chineseName: "农商行、农信社账户明细",
      summary: "Rural credit bank statement with separate columns for money in and out.",
      source: "农村商业银行网银账户明细",
      rows: .statement,
      header: columnNames("交易日期,对方户名,收入金额,支出金额,余额,账号,币种,对方账号,用途,附言,核心流水号"),
      bindings: [
        FieldBinding(.id, "核心流水号"),
        FieldBinding(.time, "交易日期"),
        FieldBinding(.own, "账号"),
        FieldBinding(.amountIn, "收入金额"),
        FieldBinding(.amountOut, "支出金额"),
        FieldBinding(.balance, "余额"),
        FieldBinding(.currency, "币种"),
        FieldBinding(.counterparty, "对方账号"),
        FieldBinding(.counterpartyName, "对方户名"),
        FieldBinding(.memo, "用途"),
        FieldBinding(.memoDetail, "附言"),
      ])
    format.requiredColumns = ["交易日期", "收入金额", "支出金额", "余额", "账号", "对方账号"]
    format.direction = .twoAmounts
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()
}
