/// Statements of credit cards of Chinese banks: what was spent, paid back and refunded.
///
/// None names the account: at most the last four digits of a card stand in a row, which are no account
/// number, so the file's name stands for the account and the merchant's text is the memo. The amount
/// in the currency of the account counts, not that of the purchase.
extension StatementFormat {
  /// 中国银行: 存入 is money in, 支出 money out.
  static let bocCredit: StatementFormat = {
    var format = StatementFormat(
      name: "boc-credit", chineseName: "中国银行信用卡账单",
      summary: "BOC credit-card statement with separate columns for money in and out.",
      source: "中国银行信用卡账单",
      rows: .statement,
      header: columnNames("交易日,银行记账日,卡号后四位,交易描述,存入,支出,币种"),
      bindings: [
        FieldBinding(.date, "交易日"),
        FieldBinding(.amountIn, "存入"),
        FieldBinding(.amountOut, "支出"),
        FieldBinding(.currency, "币种"),
        FieldBinding(.memo, "交易描述"),
      ])
    format.requiredColumns = ["交易日", "银行记账日", "卡号后四位", "交易描述", "存入", "支出"]
    format.direction = .twoAmounts
    format.ownAccount = .preamble(labels: ["卡号", "账号"])
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()

  /// 交通银行: amounts without a sign (`CNY 12.30`); 消费 is money out, 退货 and 还款 money in.
  static let bocomCredit: StatementFormat = {
    var format = StatementFormat(
      name: "bocom-credit", chineseName: "交通银行信用卡账单",
      summary: "BOCOM credit-card statement; the first word of 交易说明 says which way the money went.",
      source: "交通银行信用卡账单",
      rows: .statement,
      header: columnNames("交易日期,记账日期,交易说明,交易币种/金额,入账币种/金额"),
      bindings: [
        FieldBinding(.date, "交易日期"),
        FieldBinding(.direction, "交易说明"),
        FieldBinding(.amount, "入账币种/金额"),
        FieldBinding(.memo, "交易说明"),
      ])
    format.requiredColumns = ["交易日期", "记账日期", "交易说明", "入账币种/金额"]
    format.direction = .flag(
      moneyIn: ["退货", "信用卡还款", "红包还款", "还款", "刷卡金返还", "自动购汇还款", "溢缴款", "贷方调整"],
      moneyOut: [
        "消费", "刷卡金扣回", "分期", "自动购汇扣款", "取现", "预借现金", "年费", "利息", "手续费", "违约金", "借方调整",
      ], neutral: [])
    format.flagStartsCell = true
    format.amountHoldsCurrency = true
    format.ownAccount = .preamble(labels: ["卡号", "账号"])
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()

  /// 中信银行: a positive amount is spent, a negative one paid back or refunded.
  static let citicCredit: StatementFormat = {
    var format = StatementFormat(
      name: "citic-credit", chineseName: "中信银行信用卡账单",
      summary: "CITIC credit-card statement; positive amounts are money out.",
      source: "中信银行信用卡账单明细（xls）",
      rows: .statement,
      header: columnNames("交易日期,入账日期,交易描述,卡末四位,交易币种,结算币种,交易金额,结算金额"),
      bindings: [
        FieldBinding(.date, "交易日期"),
        FieldBinding(.amount, "结算金额"),
        FieldBinding(.currency, "结算币种"),
        FieldBinding(.memo, "交易描述"),
      ])
    format.requiredColumns = ["交易日期", "入账日期", "交易描述", "卡末四位", "结算币种", "结算金额"]
    format.direction = .reversedSign
    format.ownAccount = .preamble(labels: ["卡号", "账号"])
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()

  /// 广发银行: （消费） and （分期） are positive, （退款） and （还款） negative.
  static let cgbCredit: StatementFormat = {
    var format = StatementFormat(
      name: "cgb-credit", chineseName: "广发银行信用卡账单",
      summary: "CGB credit-card statement; positive amounts are money out.",
      source: "广发银行信用卡账单",
      rows: .statement,
      header: columnNames("交易日期,入账日期,交易摘要,交易金额,交易货币,入账金额,入账货币"),
      bindings: [
        FieldBinding(.date, "交易日期"),
        FieldBinding(.amount, "入账金额"),
        FieldBinding(.currency, "入账货币"),
        FieldBinding(.memo, "交易摘要"),
      ])
    format.requiredColumns = ["交易日期", "入账日期", "交易摘要", "入账金额", "入账货币"]
    format.direction = .reversedSign
    format.ownAccount = .preamble(labels: ["卡号", "账号"])
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()

  /// 招商银行: dates are `12/29`; a month later than that of the title is of the year before. Repayments
  /// have no 交易日, so the booking date counts.
  static let cmbCredit: StatementFormat = {
    var format = StatementFormat(
      name: "cmb-credit", chineseName: "招商银行信用卡对账单",
      summary:
        "CMB credit-card statement; the year stands in its title, positive amounts are money out.",
      source: "招商银行信用卡对账单",
      rows: .statement,
      header: columnNames("交易日,记账日,交易摘要,人民币金额,卡号末四位,交易地金额"),
      bindings: [
        FieldBinding(.date, "记账日"),
        FieldBinding(.amount, "人民币金额"),
        FieldBinding(.memo, "交易摘要"),
      ])
    format.requiredColumns = ["交易日", "记账日", "交易摘要", "人民币金额", "卡号末四位"]
    format.direction = .reversedSign
    format.dateOrder = .monthDay
    format.ownAccount = .preamble(labels: ["卡号", "账号"])
    format.preambleLimit = 12
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()
}
