/// Ledgers of securities accounts: only transfers between the bank and the securities account move money
/// between accounts; trades are skipped by name, and a row of any other kind is rejected.
extension StatementFormat {
  /// Words of a securities account's rows that move securities, not money between accounts.
  private static let securitiesTrades = SkipRule(
    "securities-trade",
    .fieldContains(
      .direction,
      [
        "买", "卖", "回购", "购回", "申购", "认购", "配售", "配号", "中签", "新股", "红利", "股息", "兑息", "兑付",
        "指定", "份额", "合并", "拆分", "托管", "质押", "转债", "转股", "送股", "配股", "融资", "融券", "利息归本", "登记",
      ]))

  /// 华西证券: text cells as `="…"`, tabs between them.
  static let huaxiSecurities: StatementFormat = {
    var format = StatementFormat(
      name: "hxsec", chineseName: "华西证券资金流水",
      summary: "Huaxi Securities ledger: transfers from and to the bank; trades are skipped.",
      source: "华西证券交割单（xls，实为 GBK 文本）",
      rows: .statement,
      header: columnNames(
        "交收日期,成交时间,业务名称,证券代码,证券名称,成交价格,成交数量,剩余数量,成交金额,总费用,清算金额,资金本次余额,净佣金,印花税,过户费,清算费,交易规费,经手费,证管费,财汇局征费,其他费,币种,成交编号,股东代码,资金帐号"
      ),
      bindings: [
        FieldBinding(.own, "资金帐号", "资金账号"),
        FieldBinding(.date, "交收日期"),
        FieldBinding(.timeOfDay, "成交时间"),
        FieldBinding(.direction, "业务名称"),
        FieldBinding(.amount, "清算金额"),
        FieldBinding(.currency, "币种"),
        FieldBinding(.balance, "资金本次余额"),
        FieldBinding(.memo, "业务名称"),
        FieldBinding(.memoDetail, "证券名称"),
        FieldBinding(.id, "成交编号"),
      ])
    format.requiredColumns = ["交收日期", "业务名称", "证券代码", "清算金额", "资金本次余额", "资金帐号"]
    format.delimiters = [UInt8(ascii: "\t"), UInt8(ascii: ",")]
    format.direction = .flag(
      moneyIn: ["银行转证券", "银行转存", "银行转入", "银证转入", "银转证", "资金转入", "资金存入"],
      moneyOut: ["证券转银行", "银行转取", "银行转出", "银证转出", "证转银", "资金转出", "资金取出"], neutral: [])
    format.amountsAreSigned = true
    format.preambleLimit = 6
    format.allowsTrailingDelimiter = true
    format.skipRules = [securitiesTrades]
    return format
  }()

  /// 海通证券.
  static let haitongSecurities: StatementFormat = {
    var format = StatementFormat(
      name: "htsec", chineseName: "海通证券交割单",
      summary: "Haitong Securities ledger: transfers from and to the bank; trades are skipped.",
      source: "海通证券交割单（xlsx）",
      rows: .statement,
      header: columnNames(
        "证券代码,证券名称,成交日期,成交时间,成交数量,成交价格,成交金额,发生金额,操作,合同号,成交号,手续费,印花税,过户费,其他费,资金本次余额,股份本次余额,股东账号,资金账号"
      ),
      bindings: [
        FieldBinding(.own, "资金账号"),
        FieldBinding(.date, "成交日期"),
        FieldBinding(.timeOfDay, "成交时间"),
        FieldBinding(.direction, "操作"),
        FieldBinding(.amount, "发生金额"),
        FieldBinding(.balance, "资金本次余额"),
        FieldBinding(.memo, "操作"),
        FieldBinding(.memoDetail, "证券名称"),
        FieldBinding(.id, "成交号"),
      ])
    format.requiredColumns = ["证券代码", "成交日期", "发生金额", "操作", "资金本次余额", "股份本次余额", "资金账号"]
    format.delimiters = [UInt8(ascii: ","), UInt8(ascii: "\t")]
    format.direction = .flag(
      moneyIn: ["银行转证券", "银行转存", "银行转入", "银证转入", "银转证", "资金转入", "资金存入"],
      moneyOut: ["证券转银行", "银行转取", "银行转出", "银证转出", "证转银", "资金转出", "资金取出"], neutral: [])
    format.amountsAreSigned = true
    format.preambleLimit = 6
    format.allowsTrailingDelimiter = true
    format.skipRules = [securitiesTrades]
    return format
  }()
}
