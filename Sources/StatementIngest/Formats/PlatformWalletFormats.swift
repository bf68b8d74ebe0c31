/// Account books of shopping platforms: what was paid through the platform's own wallet.
extension StatementFormat {
  /// 京东: a payment that was refunded in part names the refund behind its amount (`131.77(已退款89.84)`),
  /// and the refund is a row of its own, so the whole amount counts here. 已全额退款 is called 不计收支 by
  /// the file, though the money left and came back.
  static let jd: StatementFormat = {
    var format = StatementFormat(
      name: "jd", chineseName: "京东交易流水",
      summary: "JD account book; refunds are money in, fully refunded payments money out.",
      source: "京东交易流水（导出 CSV）",
      rows: .statement,
      header: columnNames("交易时间,商户名称,交易说明,金额,收/付款方式,交易状态,收/支,交易分类,交易订单号,商家订单号,备注"),
      bindings: [
        FieldBinding(.id, "交易订单号"),
        FieldBinding(.time, "交易时间"),
        FieldBinding(.direction, "收/支"),
        FieldBinding(.amount, "金额"),
        FieldBinding(.counterpartyName, "商户名称"),
        FieldBinding(.channel, "收/付款方式"),
        FieldBinding(.memo, "交易说明"),
        FieldBinding(.memoDetail, "备注"),
        FieldBinding(.status, "交易状态"),
      ])
    format.requiredColumns = ["交易时间", "商户名称", "交易说明", "收/付款方式", "交易状态", "收/支", "金额"]
    format.direction = .flag(moneyIn: ["收入"], moneyOut: ["支出"], neutral: ["不计收支"])
    format.moneyInWhere = [.fieldEquals(.status, ["退款成功"])]
    format.moneyOutWhere = [.fieldContains(.amount, ["已全额退款"])]
    format.amountMayHaveNote = true
    format.ownAccount = .preambleText(labels: ["京东账号名"])
    format.preambleLimit = 40
    format.allowsTrailingDelimiter = true
    format.skipRules = [
      // 先享后付: the order is placed, the payment comes later as a row of its own.
      SkipRule("pay-later", .fieldEquals(.channel, ["先享后付"])),
      SkipRule("closed", .fieldEquals(.status, ["交易关闭", "已关闭", "等待付款"])),
      SkipRule("failed-transaction", .fieldContains(.status, ["失败"])),
      SkipRule("note-row", .firstFieldStarts(with: ["-----", "共"])),
    ]
    return format
  }()

  /// 美团: 美团月付 is credit that a later 还款 row pays off; both are payments of the account.
  static let meituan: StatementFormat = {
    var format = StatementFormat(
      name: "meituan", chineseName: "美团交易账单明细",
      summary: "Meituan account book; the amount really paid counts.",
      source: "美团交易账单明细（导出 CSV）",
      rows: .statement,
      header: columnNames("交易创建时间,交易成功时间,交易类型,订单标题,收/支,支付方式,订单金额,实付金额,交易单号,商家单号,备注"),
      bindings: [
        FieldBinding(.id, "交易单号"),
        FieldBinding(.time, "交易成功时间"),
        FieldBinding(.date, "交易创建时间"),
        FieldBinding(.direction, "收/支"),
        FieldBinding(.amount, "实付金额"),
        FieldBinding(.channel, "支付方式"),
        FieldBinding(.memo, "交易类型"),
        FieldBinding(.memoDetail, "订单标题"),
      ])
    format.requiredColumns = ["交易创建时间", "交易成功时间", "交易类型", "订单标题", "收/支", "实付金额"]
    format.direction = .flag(
      moneyIn: ["收入"], moneyOut: ["支出"], neutral: ["不计收支", "/", "中性交易"])
    format.ownAccount = .preambleText(labels: ["美团用户名"])
    format.preambleLimit = 40
    format.allowsTrailingDelimiter = true
    format.missingMarks = ["/"]
    format.skipRules = [SkipRule("note-row", .firstFieldStarts(with: ["-----", "共"]))]
    return format
  }()
}
