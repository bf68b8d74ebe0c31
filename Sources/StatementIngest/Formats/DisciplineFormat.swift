/// The transaction table of 纪委监委 bank queries, 38 columns.
///
/// Each side stands twice, as account and as card; the card is taken where there is one, as in the
/// police exports, so that the two sides of one transfer meet.
extension StatementFormat {
  static let discipline38: StatementFormat = {
    var format = StatementFormat(
      name: "discipline-38", chineseName: "纪委监委查询交易明细（38 列）",
      summary: "Discipline-inspection bank query, one row per booking, bank view 借 out and 贷 in.",
      source: "纪委监委查询反馈交易明细模板表头",
      rows: .statement,
      header: columnNames(
        """
        序号,查询对象,反馈单位,查询项,查询账户,查询卡号,交易类型,借贷标志,币种,交易金额,账户余额,交易时间,交易流水号,\
        本方账号,本方卡号,交易对方姓名,交易对方账户,交易对方卡号,交易对方证件号码,交易对手余额,交易对方账号开户行,交易摘要,\
        交易网点名称,交易网点代码,日志号,传票号,凭证种类,凭证号,现金标志,终端号,交易是否成功,交易发生地,商户名称,商户号,\
        IP地址,MAC,交易柜员号,备注
        """),
      bindings: [
        FieldBinding(.id, "交易流水号"),
        FieldBinding(.own, "本方卡号"),
        FieldBinding(.ownCard, "本方账号"),
        FieldBinding(.ownName, "查询对象"),
        FieldBinding(.time, "交易时间"),
        FieldBinding(.amount, "交易金额"),
        FieldBinding(.balance, "账户余额"),
        FieldBinding(.direction, "借贷标志"),
        FieldBinding(.counterparty, "交易对方卡号"),
        FieldBinding(.counterpartyCard, "交易对方账户"),
        FieldBinding(.counterpartyName, "交易对方姓名"),
        FieldBinding(.counterpartyIDNumber, "交易对方证件号码"),
        FieldBinding(.counterpartyBank, "交易对方账号开户行"),
        FieldBinding(.cashFlag, "现金标志", yesValues: cashWords),
        FieldBinding(.currency, "币种"),
        FieldBinding(.channel, "交易类型"),
        FieldBinding(.memo, "交易摘要"),
        FieldBinding(.memoDetail, "备注"),
        FieldBinding(.region, "交易发生地"),
        FieldBinding(.ipAddress, "IP地址"),
        FieldBinding(.macAddress, "MAC", "MAC地址"),
        FieldBinding(.status, "交易是否成功"),
      ])
    format.requiredColumns = [
      "借贷标志", "交易金额", "交易时间", "本方账号", "本方卡号", "交易对方账户", "交易对方卡号",
    ]
    format.delimiters = [UInt8(ascii: ","), UInt8(ascii: "\t")]
    format.preambleLimit = 3
    format.direction = .flag(moneyIn: moneyInWords, moneyOut: moneyOutWords, neutral: [])
    format.allowsTrailingDelimiter = true
    format.dropsAccountSuffix = true
    format.numberPair = .cardFirst
    format.skipRules = queryResultSkips
    return format
  }()
}
