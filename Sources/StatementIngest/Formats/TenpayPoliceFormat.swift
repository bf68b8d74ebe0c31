/// 财付通 (WeChat Pay) answers to police queries: 交易明细信息, amounts in fen.
///
/// Wallet ids, not bank cards, tie the two sides of a payment; the bank card of a side is that of
/// the funding bank row, which a bank's own answer shows again.
extension StatementFormat {
  static let tenpayPolice: StatementFormat = {
    var format = StatementFormat(
      name: "tenpay-police", chineseName: "财付通资金查控交易明细（金额为分）",
      summary: "Tenpay answer to a police query, amounts in fen, 入 in and 出 out.",
      source: "财付通协查 交易明细信息",
      rows: .statement,
      header: columnNames(
        """
        用户ID,交易单号,大单号,用户侧账号名称,借贷类型,交易业务类型,交易用途类型,交易时间,交易金额(分),账户余额(分),\
        用户银行卡号,用户侧银行名称,用户侧网银联单号,网联/银联,第三方账户名称,对手方ID,对手侧账户名称,对手方银行卡号,\
        对手侧银行名称,对手侧网银联单号,对手方接收时间,对手方接收金额(分),备注1,备注2
        """),
      bindings: [
        FieldBinding(.id, "交易单号"),
        FieldBinding(.time, "交易时间"),
        FieldBinding(.own, "用户ID"),
        FieldBinding(.ownName, "用户侧账号名称"),
        FieldBinding(.direction, "借贷类型"),
        FieldBinding(.amount, "交易金额(分)"),
        FieldBinding(.balance, "账户余额(分)"),
        FieldBinding(.counterparty, "对手方ID"),
        FieldBinding(.counterpartyCard, "对手方银行卡号"),
        FieldBinding(.counterpartyName, "对手侧账户名称"),
        FieldBinding(.counterpartyBank, "对手侧银行名称"),
        FieldBinding(.channel, "交易业务类型"),
        FieldBinding(.memo, "备注1"),
        FieldBinding(.memoDetail, "交易用途类型"),
      ])
    format.requiredColumns = ["用户ID", "交易单号", "借贷类型", "交易时间", "交易金额(分)", "对手方ID"]
    format.delimiters = [UInt8(ascii: ","), UInt8(ascii: "\t")]
    format.amountUnit = .fen
    format.direction = .flag(moneyIn: moneyInWords, moneyOut: moneyOutWords, neutral: [])
    format.preambleLimit = 3
    format.allowsTrailingDelimiter = true
    format.skipRules = [totalsRow]
    return format
  }()
}
