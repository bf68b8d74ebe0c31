/// Messages that are no tables: each is turned into text with these columns before it is read
/// (`Documents/`).
extension StatementFormat {
  /// ISO 20022 camt.053, and .052 and .054 beside it.
  ///
  /// A reversal comes with the direction in which it is booked.
  static let camt053: StatementFormat = {
    var format = StatementFormat(
      name: "camt-053", chineseName: "ISO 20022 银行对账单（camt.053/.052/.054）",
      summary: "ISO 20022 statement (XML), one row for each detail of a booked entry.",
      source: "ISO 20022 camt.053.001.02 … .13",
      rows: .statement,
      header: CamtDocument.header,
      bindings: [
        FieldBinding(.id, "银行参考号"),
        FieldBinding(.own, "本方账号"),
        FieldBinding(.ownName, "本方户名"),
        FieldBinding(.ownIDNumber, "本方证件号码"),
        FieldBinding(.time, "记账时间"),
        FieldBinding(.direction, "借贷方向"),
        FieldBinding(.amount, "分录金额"),
        FieldBinding(.currency, "分录币种"),
        FieldBinding(.reversalFlag, "冲正标识", yesValues: ["true"]),
        FieldBinding(.counterparty, "对手账号"),
        FieldBinding(.counterpartyName, "对手名称"),
        FieldBinding(.counterpartyIDNumber, "对手证件号码"),
        FieldBinding(.counterpartyBank, "对手银行"),
        FieldBinding(.memo, "附言"),
        FieldBinding(.memoDetail, "附加信息"),
        FieldBinding(.channel, "交易代码"),
        FieldBinding(.status, "分录状态"),
        FieldBinding(.fault, "矛盾说明"),
      ])
    format.requiredColumns = ["本方账号", "记账时间", "借贷方向", "分录金额", "对手账号", "分录序号"]
    format.direction = .flag(moneyIn: ["CRDT"], moneyOut: ["DBIT"], neutral: [])
    format.missingMarks = ["NOTPROVIDED"]
    format.skipRules = [
      SkipRule("not-booked", .fieldEquals(.status, ["PDNG", "FUTR"])),
      SkipRule("information-only", .fieldEquals(.status, ["INFO"])),
    ]
    return format
  }()

  /// Reports of institutions to the anti-money-laundering centre, as files between institutions.
  static let pbocReport: StatementFormat = {
    var format = StatementFormat(
      name: "pboc-xml", chineseName: "人民银行大额和可疑交易报告（XML）",
      summary:
        "Large-value and suspicious transaction reports (XML), one row for each transaction.",
      source: "金融机构大额交易和可疑交易报告数据报送接口规范（V1.0，2017 年）",
      rows: .statement,
      header: PBOCReport.header,
      bindings: [
        FieldBinding(.id, "业务标识号"),
        FieldBinding(.own, "客户账号"),
        FieldBinding(.ownCard, "客户卡号"),
        FieldBinding(.ownName, "客户名称"),
        FieldBinding(.ownIDNumber, "客户证件号码"),
        FieldBinding(.time, "交易发生时间"),
        FieldBinding(.direction, "资金收付标志"),
        FieldBinding(.amount, "原币交易金额"),
        FieldBinding(.currency, "交易币种"),
        FieldBinding(.cashFlag, "现钞标志", yesValues: ["现钞"]),
        FieldBinding(.counterparty, "交易对手账号"),
        FieldBinding(.counterpartyName, "交易对手名称"),
        FieldBinding(.counterpartyIDNumber, "交易对手证件号码"),
        FieldBinding(.counterpartyBank, "对方金融机构网点名称"),
        FieldBinding(.memo, "资金用途"),
        FieldBinding(.channel, "交易方式"),
        FieldBinding(.region, "交易发生地"),
        FieldBinding(.ipAddress, "IP"),
        FieldBinding(.macAddress, "MAC"),
      ])
    format.requiredColumns = ["客户账号", "交易发生时间", "资金收付标志", "原币交易金额", "交易对手账号", "大额特征代码"]
    format.direction = .flag(moneyIn: ["01"], moneyOut: ["02"], neutral: [])
    format.missingMarks = ["@N", "@I", "@E"]
    return format
  }()

  /// SWIFT statements. A reversed credit (`RC`) is money out.
  static let mt940: StatementFormat = {
    var format = StatementFormat(
      name: "mt940", chineseName: "SWIFT 对账单（MT940/MT942）",
      summary: "SWIFT customer statement, one row for each statement line (:61:).",
      source: "SWIFT MT940, MT942",
      rows: .statement,
      header: MTDocument.header,
      bindings: [
        FieldBinding(.id, "账户行参考号", "客户参考号"),
        FieldBinding(.own, "本方账号"),
        FieldBinding(.time, "入账日期"),
        FieldBinding(.direction, "借贷标记"),
        FieldBinding(.amount, "交易金额"),
        FieldBinding(.currency, "币种"),
        FieldBinding(.reversalFlag, "冲正标记", yesValues: ["R"]),
        FieldBinding(.counterparty, "对方账号"),
        FieldBinding(.counterpartyName, "对方名称"),
        FieldBinding(.counterpartyBank, "对方银行代码"),
        FieldBinding(.memo, "附言信息"),
        FieldBinding(.memoDetail, "补充信息"),
        FieldBinding(.channel, "业务类型"),
        FieldBinding(.status, "预计标记"),
        FieldBinding(.fault, "错误说明"),
      ])
    format.requiredColumns = ["本方账号", "入账日期", "借贷标记", "交易金额", "对方账号", "报文内序号"]
    format.direction = .flag(moneyIn: ["C"], moneyOut: ["D"], neutral: [])
    format.skipRules = [SkipRule("not-booked", .fieldEquals(.status, ["E"]))]
    return format
  }()
}
