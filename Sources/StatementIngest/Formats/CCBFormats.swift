/// Statements of 中国建设银行: three layouts for persons and enterprises.
extension StatementFormat {
  /// The personal statement (.xls) as CSV: five title lines, header cells padded to the right.
  static let ccbPersonal: StatementFormat = {
    var format = StatementFormat(
      name: "ccb-personal", chineseName: "建设银行个人交易明细",
      summary: "CCB personal statement with separate columns for money out and in.",
      source: "建设银行网银个人交易明细（xls 另存 CSV）",
      rows: .statement,
      header: columnNames("记账日,交易日期,交易时间,支出,收入,账户余额,币种,摘要,对方账号,对方户名,交易地点"),
      bindings: [
        FieldBinding(.date, "交易日期"),
        FieldBinding(.timeOfDay, "交易时间"),
        FieldBinding(.amountOut, "支出"),
        FieldBinding(.amountIn, "收入"),
        FieldBinding(.balance, "账户余额"),
        FieldBinding(.currency, "币种"),
        FieldBinding(.counterparty, "对方账号"),
        FieldBinding(.counterpartyName, "对方户名"),
        FieldBinding(.memo, "摘要"),
        FieldBinding(.memoDetail, "交易地点"),
      ])
    format.requiredColumns = ["记账日", "交易日期", "交易时间", "支出", "收入", "账户余额", "对方账号"]
    format.direction = .twoAmounts
    ccbPersonalLayout(of: &format)
    return format
  }()

  /// The personal statement (CSV): one signed amount, account and name in one cell.
  static let ccbPersonalSigned: StatementFormat = {
    var format = StatementFormat(
      name: "ccb-personal-signed", chineseName: "建设银行个人活期账户交易明细",
      summary: "CCB personal statement with one signed amount, 对方账号与户名 in one cell.",
      source: "建设银行个人活期账户全部交易明细（CSV）",
      rows: .statement,
      header: columnNames("序号,摘要,币别,钞汇,交易日期,交易金额,账户余额,交易地点/附言,对方账号与户名"),
      bindings: [
        FieldBinding(.date, "交易日期"),
        FieldBinding(.amount, "交易金额"),
        FieldBinding(.balance, "账户余额"),
        FieldBinding(.currency, "币别"),
        FieldBinding(.counterpartyNameAndAccount, "对方账号与户名"),
        FieldBinding(.memo, "摘要"),
        FieldBinding(.memoDetail, "交易地点/附言"),
      ])
    format.requiredColumns = ["摘要", "币别", "交易日期", "交易金额", "账户余额", "对方账号与户名"]
    format.direction = .sign
    ccbPersonalLayout(of: &format)
    return format
  }()

  /// The enterprise statement: 借方 is the bank's word for money out of the account.
  static let ccbCorporate: StatementFormat = {
    var format = StatementFormat(
      name: "ccb-corporate", chineseName: "建设银行对公账户明细",
      summary: "CCB enterprise statement, 借方 out and 贷方 in.",
      source: "建设银行企业网银账户明细",
      rows: .statement,
      header: columnNames(
        """
        账号,交易时间,借方发生额(支取),贷方发生额(收入),余额,币种,对方户名,对方账号,对方开户机构,记账日期,摘要,备注,\
        账户明细编号-交易流水号,企业流水号,凭证种类,凭证号,交易介质编号
        """),
      bindings: [
        FieldBinding(.own, "账号"),
        FieldBinding(.ownName, "账户名称"),
        FieldBinding(.time, "交易时间"),
        FieldBinding(.amountOut, "借方发生额(支取)", "借方发生额/元(支取)"),
        FieldBinding(.amountIn, "贷方发生额(收入)", "贷方发生额/元(收入)"),
        FieldBinding(.balance, "余额"),
        FieldBinding(.currency, "币种"),
        FieldBinding(.counterparty, "对方账号"),
        FieldBinding(.counterpartyName, "对方户名"),
        FieldBinding(.counterpartyBank, "对方开户机构"),
        FieldBinding(.memo, "摘要"),
        FieldBinding(.memoDetail, "备注"),
        FieldBinding(.id, "账户明细编号-交易流水号"),
      ])
    format.requiredColumns = [
      "账号", "交易时间", "借方发生额(支取)", "贷方发生额(收入)", "对方账号", "对方开户机构",
    ]
    format.direction = .twoAmounts
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()

  private static func ccbPersonalLayout(of format: inout StatementFormat) {
    format.ownAccount = .preamble(labels: ["卡号/账号", "账号/卡号", "客户账号", "账号", "卡号"])
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [
      totalsRow,
      SkipRule("note-row", .firstFieldStarts(with: ["以上数据", "温馨提示", "说明"])),
    ]
  }
}
