/// Statement of a debit card of 中国农业银行.
///
/// Rows may lack their last fields and their time of day; 对手信息 is a name, an account or both.
extension StatementFormat {
  static let abcDebit: StatementFormat = {
    var format = StatementFormat(
      name: "abc-debit", chineseName: "农业银行借记卡明细",
      summary: "ABC debit-card statement with signed amounts and rows that may be short.",
      source: "农业银行借记卡交易明细",
      rows: .statement,
      header: columnNames("交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日志号,交易渠道,交易附言"),
      bindings: [
        FieldBinding(.date, "交易日期"),
        FieldBinding(.timeOfDay, "交易时间"),
        FieldBinding(.amount, "交易金额"),
        FieldBinding(.balance, "本次余额"),
        FieldBinding(.counterpartyNameAndAccount, "对手信息"),
        FieldBinding(.id, "日志号"),
        FieldBinding(.channel, "交易渠道"),
        FieldBinding(.memo, "交易摘要"),
        FieldBinding(.memoDetail, "交易附言"),
      ])
    format.requiredColumns = ["交易日期", "交易时间", "交易摘要", "交易金额", "本次余额", "对手信息"]
    format.direction = .sign
    format.ownAccount = .preamble(labels: ["账号", "账户", "卡号"])
    format.preambleLimit = 12
    format.missingMarks = ["--"]
    format.allowsTrailingDelimiter = true
    format.allowsShortRows = true
    format.skipRules = [totalsRow]
    return format
  }()
}
