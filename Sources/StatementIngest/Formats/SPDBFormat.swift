/// Statement of a debit card of 浦发银行 (.xls as CSV): 存入 is money in, 取出 money out.
extension StatementFormat {
  static let spdbDebit: StatementFormat = {
    var format = StatementFormat(
      name: "spdb-debit", chineseName: "浦发银行借记卡交易明细",
      summary: "SPDB debit-card statement with separate columns for money in and out.",
      source: "浦发银行网银交易明细（xls 另存 CSV）",
      rows: .statement,
      header: columnNames("顺序号,交易日期,交易类型,存入金额,取出金额,余额,交易对手名称,交易对手账号,附言"),
      bindings: [
        FieldBinding(.time, "交易日期"),
        FieldBinding(.amountIn, "存入金额"),
        FieldBinding(.amountOut, "取出金额"),
        FieldBinding(.balance, "余额"),
        FieldBinding(.counterparty, "交易对手账号"),
        FieldBinding(.counterpartyName, "交易对手名称"),
        FieldBinding(.memo, "交易类型"),
        FieldBinding(.memoDetail, "附言"),
      ])
    format.requiredColumns = ["交易日期", "存入金额", "取出金额", "余额", "交易对手账号"]
    format.direction = .twoAmounts
    format.ownAccount = .preamble(labels: ["账号", "卡号"])
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()
}
