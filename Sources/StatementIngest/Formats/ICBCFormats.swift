/// Statements of 中国工商银行 from its web bank.
///
/// Every cell is padded with blanks and a tab, rows end with a comma, and the last row is a total.
extension StatementFormat {
  /// Debit cards; version 2 of the file adds 交易详情 and 对方账户.
  static let icbcDebit: StatementFormat = {
    var format = StatementFormat(
      name: "icbc-debit", chineseName: "工商银行借记卡明细",
      summary: "ICBC web-bank statement of a debit card (both versions of the file).",
      source: "工商银行网银 明细查询文件下载",
      rows: .statement,
      header: columnNames(
        """
        交易日期,摘要,交易详情,交易场所,交易国家或地区简称,钞/汇,交易金额(收入),交易金额(支出),交易币种,\
        记账金额(收入),记账金额(支出),记账币种,余额,对方户名,对方账户
        """),
      bindings: icbcBindings)
    format.requiredColumns = [
      "交易日期", "摘要", "钞/汇", "记账金额(收入)", "记账金额(支出)", "余额", "对方户名",
    ]
    icbcLayout(of: &format)
    return format
  }()

  /// Credit cards: the booking date stands beside the date of the purchase.
  static let icbcCredit: StatementFormat = {
    var format = StatementFormat(
      name: "icbc-credit", chineseName: "工商银行信用卡明细",
      summary: "ICBC web-bank statement of a credit card.",
      source: "工商银行网银 明细查询文件下载",
      rows: .statement,
      header: columnNames(
        """
        交易日期,记账日期,摘要,交易场所,交易国家或地区简称,交易金额(收入),交易金额(支出),交易币种,\
        记账金额(收入),记账金额(支出),记账币种,余额,对方户名
        """),
      bindings: icbcBindings)
    format.requiredColumns = [
      "交易日期", "记账日期", "摘要", "记账金额(收入)", "记账金额(支出)", "记账币种", "交易场所",
    ]
    icbcLayout(of: &format)
    return format
  }()

  /// The printed history of a debit card (PDF) as a table: one signed amount.
  static let icbcHistory: StatementFormat = {
    var format = StatementFormat(
      name: "icbc-history", chineseName: "工商银行借记账户历史明细",
      summary: "ICBC history of an account (printed form as a table), signed amounts.",
      source: "工商银行借记账户历史明细（电子版）",
      rows: .statement,
      header: columnNames("交易日期,帐号,储种,序号,币种,钞汇,摘要,地区,收入/支出金额,余额,对方户名,对方帐号,渠道"),
      bindings: [
        FieldBinding(.time, "交易日期"),
        FieldBinding(.own, "帐号", "账号"),
        FieldBinding(.currency, "币种"),
        FieldBinding(.amount, "收入/支出金额"),
        FieldBinding(.balance, "余额"),
        FieldBinding(.counterparty, "对方帐号", "对方账号"),
        FieldBinding(.counterpartyName, "对方户名"),
        FieldBinding(.memo, "摘要"),
        FieldBinding(.channel, "渠道"),
      ])
    format.requiredColumns = ["交易日期", "帐号", "储种", "收入/支出金额", "余额", "对方帐号"]
    format.direction = .sign
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()

  private static let icbcBindings = [
    FieldBinding(.date, "交易日期"),
    FieldBinding(.amountIn, "记账金额(收入)"),
    FieldBinding(.amountOut, "记账金额(支出)"),
    FieldBinding(.currency, "记账币种"),
    FieldBinding(.balance, "余额"),
    FieldBinding(.counterparty, "对方账户", "对方账号"),
    FieldBinding(.counterpartyName, "对方户名"),
    FieldBinding(.memo, "摘要"),
    FieldBinding(.memoDetail, "交易场所"),
  ]

  private static func icbcLayout(of format: inout StatementFormat) {
    format.direction = .twoAmounts
    format.ownAccount = .preamble(labels: ["卡号", "账号"])
    format.preambleLimit = 12
    format.missingMarks = ["-"]
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
  }
}
