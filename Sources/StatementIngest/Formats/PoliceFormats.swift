/// Results of bank queries as police case officers export them (资金查控平台 交易明细).
///
/// The own account is the card where there is one: counterparties are named by 账卡号, which for
/// persons is nearly always the card, so only so do the two sides of one transfer meet.
extension StatementFormat {
  static let police34 = policeExport(
    name: "police-34", chineseName: "资金查控交易明细（34 列）",
    ownName: "账户开户名称", ownIDNumber: "开户人证件号码", counterpartyIDNumber: "对手身份证号",
    header: columnNames(
      """
      交易卡号,交易账号,账户开户名称,开户人证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,\
      对手户名,对手身份证号,对手开户银行,摘要说明,交易币种,交易网点名称,交易网点代码,交易发生地,交易是否成功,传票号,\
      终端号,IP地址,MAC地址,对手交易余额,交易流水号,日志号,凭证种类,凭证号,交易柜员号,商户名称,商户号,备注,交易类型,\
      查询反馈结果原因
      """))

  static let police32 = policeExport(
    name: "police-32", chineseName: "资金查控交易明细（32 列）",
    ownName: "交易方户名", ownIDNumber: "交易方证件号码", counterpartyIDNumber: "对手身份证号",
    header: columnNames(
      """
      交易卡号,交易账号,交易方户名,交易方证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,\
      对手户名,对手身份证号,对手开户银行,摘要说明,交易币种,交易网点名称,交易发生地,交易是否成功,传票号,IP地址,\
      MAC地址,对手交易余额,交易流水号,日志号,凭证种类,凭证号,交易柜员号,备注,商户名称,交易类型,查询反馈结果原因
      """))

  static let policeUnit = policeExport(
    name: "police-unit", chineseName: "资金查控交易明细（旧版单位）",
    ownName: "交易户名", ownIDNumber: "交易证件号码", counterpartyIDNumber: "对手证件号",
    header: columnNames(
      """
      交易卡号,交易账号,交易户名,交易证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,\
      对手户名,对手证件号,对手开户银行,摘要说明,交易币种,交易网点名称,交易发生地,交易是否成功,传票号,IP地址,\
      MAC地址,对手交易余额,交易流水号,日志号,凭证种类,凭证号,交易柜员号,备注,商户名称,交易类型,查询反馈结果原因
      """))

  private static func policeExport(
    name: String, chineseName: String, ownName: String, ownIDNumber: String,
    counterpartyIDNumber: String, header: [String]
  ) -> StatementFormat {
    var format = StatementFormat(
      name: name, chineseName: chineseName,
      summary: "Police bank-query export, one row per booking, money in 进 and out 出.",
      source: "公安资金查控平台交易明细导出表头",
      rows: .statement,
      header: header,
      bindings: [
        FieldBinding(.id, "交易流水号"),
        FieldBinding(.own, "交易卡号"),
        FieldBinding(.ownCard, "交易账号"),
        FieldBinding(.ownName, ownName),
        FieldBinding(.ownIDNumber, ownIDNumber),
        FieldBinding(.time, "交易时间"),
        FieldBinding(.amount, "交易金额"),
        FieldBinding(.balance, "交易余额"),
        FieldBinding(.direction, "收付标志"),
        FieldBinding(.counterparty, "交易对手账卡号", "交易对手帐卡号"),
        FieldBinding(.counterpartyName, "对手户名"),
        FieldBinding(.counterpartyIDNumber, counterpartyIDNumber),
        FieldBinding(.counterpartyBank, "对手开户银行"),
        FieldBinding(.cashFlag, "现金标志", yesValues: cashWords),
        FieldBinding(.currency, "交易币种"),
        FieldBinding(.channel, "交易类型"),
        FieldBinding(.memo, "摘要说明"),
        FieldBinding(.memoDetail, "备注"),
        FieldBinding(.region, "交易发生地"),
        FieldBinding(.ipAddress, "IP地址"),
        FieldBinding(.macAddress, "MAC地址"),
        FieldBinding(.status, "交易是否成功"),
        FieldBinding(.feedback, "查询反馈结果原因"),
      ])
    format.requiredColumns = ["交易卡号", ownName, "交易时间", "交易金额", "收付标志", "交易对手账卡号"]
    format.delimiters = [UInt8(ascii: ","), UInt8(ascii: "\t")]
    format.preambleLimit = 3
    format.direction = .flag(moneyIn: moneyInWords, moneyOut: moneyOutWords, neutral: [])
    format.allowsTrailingDelimiter = true
    format.dropsAccountSuffix = true
    format.numberPair = .cardFirst
    format.skipRules = queryResultSkips
    return format
  }

  /// 收付标志 of customers' accounts: 借 is the bank's word for money out, 贷 for money in.
  static let moneyInWords = ["进", "贷", "入", "收", "收入", "转入", "贷方", "入账", "进账", "C"]
  static let moneyOutWords = ["出", "借", "付", "支", "支出", "转出", "借方", "出账", "付出", "D"]

  static let cashWords = ["现金", "现", "01", "1", "是"]

  /// Transfers that failed, and rows that only tell that a query returned nothing.
  static let queryResultSkips = [
    SkipRule(
      "failed-transaction",
      .fieldEquals(.status, ["失败", "交易失败", "不成功", "未成功", "否", "02"])),
    SkipRule(
      "query-feedback",
      .all([.fieldFilled(.feedback), .fieldBlank(.time), .fieldBlank(.amount)])),
    totalsRow,
  ]
}
