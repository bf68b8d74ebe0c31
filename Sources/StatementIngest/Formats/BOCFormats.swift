/// Statements of 中国银行.
extension StatementFormat {
  /// Debit cards: signed amounts, runs of dashes for blanks, masked counterparties.
  static let bocDebit: StatementFormat = {
    var format = StatementFormat(
      name: "boc-debit", chineseName: "中国银行借记卡交易流水",
      summary: "BOC debit-card statement with signed amounts.",
      source: "中国银行交易流水明细单",
      rows: .statement,
      header: columnNames(
        "记账日期,记账时间,币别,金额,余额,交易名称,渠道,网点名称,附言,对方账户名,对方卡号/账号,对方开户行,借记卡号"),
      bindings: [
        FieldBinding(.own, "借记卡号"),
        FieldBinding(.date, "记账日期"),
        FieldBinding(.timeOfDay, "记账时间"),
        FieldBinding(.currency, "币别"),
        FieldBinding(.amount, "金额"),
        FieldBinding(.balance, "余额"),
        FieldBinding(.counterparty, "对方卡号/账号"),
        FieldBinding(.counterpartyName, "对方账户名"),
        FieldBinding(.counterpartyBank, "对方开户行"),
        FieldBinding(.channel, "渠道"),
        FieldBinding(.memo, "交易名称"),
        FieldBinding(.memoDetail, "附言"),
      ])
    format.requiredColumns = ["记账日期", "记账时间", "金额", "余额", "交易名称", "对方卡号/账号", "借记卡号"]
    format.direction = .sign
    format.preambleLimit = 12
    format.missingMarks = ["----------", "-------------------"]
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()

  /// Enterprise accounts: payer and payee in columns of their own, negative for 往账, header names
  /// with their translation in brackets.
  static let bocCorporate: StatementFormat = {
    var format = StatementFormat(
      name: "boc-corporate", chineseName: "中国银行对公账户明细",
      summary: "BOC enterprise statement naming payer and payee, negative for money out.",
      source: "中国银行企业网银交易明细",
      rows: .transfers,
      header: columnNames(
        """
        交易类型,业务类型,付款人开户行号,付款人开户行名,付款人账号,付款人名称,收款人开户行行号,收款人开户行名,\
        收款人账号,收款人名称,交易日期,交易时间,交易货币,交易金额,交易后余额,起息日期,汇率,交易流水号,客户申请号,\
        客户业务编号,凭证类型,凭证号码,记录标识号,摘要,用途,交易附言,备注
        """),
      bindings: [
        FieldBinding(.id, "交易流水号"),
        FieldBinding(.date, "交易日期"),
        FieldBinding(.timeOfDay, "交易时间"),
        FieldBinding(.payer, "付款人账号"),
        FieldBinding(.payee, "收款人账号"),
        FieldBinding(.payerName, "付款人名称"),
        FieldBinding(.payeeName, "收款人名称"),
        FieldBinding(.payerBank, "付款人开户行名"),
        FieldBinding(.payeeBank, "收款人开户行名"),
        FieldBinding(.currency, "交易货币"),
        FieldBinding(.amount, "交易金额"),
        FieldBinding(.balance, "交易后余额"),
        FieldBinding(.channel, "业务类型"),
        FieldBinding(.memo, "摘要"),
        FieldBinding(.memoDetail, "用途"),
      ])
    format.requiredColumns = ["付款人账号", "付款人名称", "收款人账号", "收款人名称", "交易日期", "交易货币", "交易金额"]
    format.direction = .partiesAndSign
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()
}
