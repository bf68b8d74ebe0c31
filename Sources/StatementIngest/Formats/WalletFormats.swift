/// Account books of payment wallets as their users export them.
///
/// A wallet moves money that a bank statement may show as well (快捷支付): the bank row and the
/// wallet row are two facts of two accounts, and only the counterparty's number ties them.
extension StatementFormat {
  /// 支付宝: rows closed before payment are skipped, refunds are money in although the file calls
  /// them 不计收支.
  static let alipay: StatementFormat = {
    var format = StatementFormat(
      name: "alipay", chineseName: "支付宝交易明细",
      summary: "Alipay account book; moves between own pockets are skipped as neutral.",
      source: "支付宝电子客户回单（CSV）",
      rows: .statement,
      header: columnNames(
        "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注"),
      bindings: [
        FieldBinding(.id, "交易订单号", "交易号"),
        FieldBinding(.time, "交易时间"),
        FieldBinding(.direction, "收/支"),
        FieldBinding(.amount, "金额", "金额(元)"),
        FieldBinding(.counterparty, "对方账号"),
        FieldBinding(.counterpartyName, "交易对方"),
        FieldBinding(.channel, "收/付款方式"),
        FieldBinding(.memo, "商品说明"),
        FieldBinding(.memoDetail, "备注"),
        FieldBinding(.status, "交易状态"),
      ])
    format.requiredColumns = ["交易时间", "交易分类", "交易对方", "对方账号", "收/支", "金额", "交易状态"]
    format.direction = .flag(
      moneyIn: ["收入", "已收入"], moneyOut: ["支出", "已支出"], neutral: ["不计收支", "其他", "/"])
    format.moneyInWhere = [.fieldEquals(.status, ["退款成功"])]
    format.ownAccount = .preambleText(labels: ["支付宝账户", "支付宝账号", "账号"])
    format.preambleLimit = 40
    format.missingMarks = ["/"]
    format.allowsTrailingDelimiter = true
    format.skipRules = [
      SkipRule("closed", .fieldEquals(.status, ["交易关闭", "已关闭", "等待付款"])),
      SkipRule("failed-transaction", .fieldContains(.status, ["失败"])),
      SkipRule("note-row", .firstFieldStarts(with: ["-----", "共"])),
    ]
    return format
  }()

  /// 微信支付: `/` in 收/支 marks moves between own pockets (充值、提现、零钱通).
  static let wechat: StatementFormat = {
    var format = StatementFormat(
      name: "wechat", chineseName: "微信支付账单明细",
      summary: "WeChat Pay account book; moves between own pockets are skipped as neutral.",
      source: "微信支付账单明细（CSV）",
      rows: .statement,
      header: columnNames("交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"),
      bindings: [
        FieldBinding(.id, "交易单号"),
        FieldBinding(.time, "交易时间"),
        FieldBinding(.direction, "收/支"),
        FieldBinding(.amount, "金额(元)"),
        FieldBinding(.counterpartyName, "交易对方"),
        FieldBinding(.channel, "支付方式"),
        FieldBinding(.memo, "交易类型"),
        FieldBinding(.memoDetail, "商品"),
        FieldBinding(.status, "当前状态"),
      ])
    format.requiredColumns = ["交易时间", "交易类型", "交易对方", "收/支", "金额(元)", "当前状态"]
    format.direction = .flag(moneyIn: ["收入"], moneyOut: ["支出"], neutral: ["/", "中性交易"])
    format.ownAccount = .preambleText(labels: ["微信号", "微信昵称"])
    format.preambleLimit = 40
    format.allowsTrailingDelimiter = true
    format.skipRules = [
      SkipRule("failed-transaction", .fieldContains(.status, ["失败"])),
      SkipRule("closed", .fieldEquals(.status, ["已关闭", "交易关闭"])),
    ]
    return format
  }()
}
