/// Statements of enterprise accounts of 中国工商银行: three layouts under a line `[HISTORYDETAIL]`.
extension StatementFormat {
  /// The layout that names the own account, with 借方 (money out) and 贷方 (money in) columns.
  static let icbcCorporate: StatementFormat = {
    var format = icbcCorporateLayout(
      name: "icbc-corporate", chineseName: "工商银行对公账户明细（借方贷方）",
      header: "凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额,个性化信息",
      bindings: [
        FieldBinding(.own, "本方账号"),
        FieldBinding(.amountOut, "借方发生额"),
        FieldBinding(.amountIn, "贷方发生额"),
        FieldBinding(.counterpartyName, "对方单位名称"),
      ])
    format.requiredColumns = ["本方账号", "对方账号", "交易时间", "借方发生额", "贷方发生额", "对方单位名称"]
    format.ownAccount = .column
    format.direction = .twoAmounts
    return format
  }()

  /// The layout with one amount and 借贷标志.
  static let icbcCorporateFlag: StatementFormat = {
    var format = icbcCorporateLayout(
      name: "icbc-corporate-flag", chineseName: "工商银行对公账户明细（借贷标志）",
      header: "对方账号,交易时间,借贷标志,对方单位,对方行号,用途,摘要,附言,发生额,余额,币种",
      bindings: [
        FieldBinding(.direction, "借贷标志"),
        FieldBinding(.amount, "发生额"),
        FieldBinding(.currency, "币种"),
        FieldBinding(.counterpartyName, "对方单位"),
      ])
    format.requiredColumns = ["对方账号", "交易时间", "借贷标志", "对方单位", "发生额", "余额"]
    format.direction = .flag(moneyIn: moneyInWords, moneyOut: moneyOutWords, neutral: [])
    return format
  }()

  /// The layout with 转出金额 and 转入金额.
  static let icbcCorporateTransfer: StatementFormat = {
    var format = icbcCorporateLayout(
      name: "icbc-corporate-transfer", chineseName: "工商银行对公账户明细（转入转出）",
      header: "凭证号,对方账号,交易时间,对方单位,用途,摘要,附言,回单个性化信息,余额,转出金额,转入金额",
      bindings: [
        FieldBinding(.amountOut, "转出金额"),
        FieldBinding(.amountIn, "转入金额"),
        FieldBinding(.counterpartyName, "对方单位"),
      ])
    format.requiredColumns = ["对方账号", "交易时间", "对方单位", "转出金额", "转入金额", "余额"]
    format.direction = .twoAmounts
    return format
  }()

  private static func icbcCorporateLayout(
    name: String, chineseName: String, header: String, bindings: [FieldBinding]
  ) -> StatementFormat {
    var format = StatementFormat(
      name: name, chineseName: chineseName,
      summary: "ICBC enterprise statement under a line [HISTORYDETAIL].",
      source: "工商银行企业网银 HISTORYDETAIL",
      rows: .statement,
      header: columnNames(header),
      bindings: [
        FieldBinding(.time, "交易时间"),
        FieldBinding(.counterparty, "对方账号"),
        FieldBinding(.balance, "余额"),
        FieldBinding(.memo, "摘要"),
        FieldBinding(.memoDetail, "用途"),
      ] + bindings)
    format.ownAccount = .preamble(labels: ["本方账号", "账号"])
    format.delimiters = [UInt8(ascii: ","), UInt8(ascii: "\t")]
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }
}
