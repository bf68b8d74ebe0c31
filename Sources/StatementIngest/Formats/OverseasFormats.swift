/// Statements of banks outside the mainland: another order of day and month, other currencies.
extension StatementFormat {
  /// 香港汇丰 accounts: a negative amount is money out.
  static let hsbcHKDebit: StatementFormat = {
    var format = StatementFormat(
      name: "hsbc-hk-debit", chineseName: "香港汇丰账户明细",
      summary: "HSBC Hong Kong statement of an account; dates are day/month/year.",
      source: "HSBC HK online banking (CSV)",
      rows: .statement,
      header: columnNames(
        "Date,Description,Billing amount,Billing currency,Balance,Balance currency"),
      bindings: [
        FieldBinding(.date, "Date"),
        FieldBinding(.amount, "Billing amount"),
        FieldBinding(.currency, "Billing currency"),
        FieldBinding(.balance, "Balance"),
        FieldBinding(.memo, "Description"),
      ])
    format.requiredColumns = [
      "Date", "Description", "Billing amount", "Billing currency", "Balance",
    ]
    format.direction = .sign
    format.dateOrder = .dayMonthYear
    format.ownAccount = .fileName
    format.currency = "HKD"
    return format
  }()

  /// 香港汇丰 credit cards: the flag and the sign say the same, else the row is rejected.
  static let hsbcHKCredit: StatementFormat = {
    var format = StatementFormat(
      name: "hsbc-hk-credit", chineseName: "香港汇丰信用卡明细",
      summary: "HSBC Hong Kong statement of a credit card; dates are day/month/year.",
      source: "HSBC HK online banking (CSV)",
      rows: .statement,
      header: columnNames(
        "Transaction date,Post date,Description,Billing amount,Billing currency,Transaction status,Merchant name,Country / region,Area / district,Credit / Debit"
      ),
      bindings: [
        FieldBinding(.date, "Transaction date"),
        FieldBinding(.direction, "Credit / Debit"),
        FieldBinding(.amount, "Billing amount"),
        FieldBinding(.currency, "Billing currency"),
        FieldBinding(.counterpartyName, "Merchant name"),
        FieldBinding(.memo, "Description"),
        FieldBinding(.status, "Transaction status"),
      ])
    format.requiredColumns = [
      "Transaction date", "Description", "Billing amount", "Billing currency", "Transaction status",
      "Credit / Debit",
    ]
    format.direction = .flag(moneyIn: ["CREDIT"], moneyOut: ["DEBIT"], neutral: [])
    format.amountsAreSigned = true
    format.dateOrder = .dayMonthYear
    format.ownAccount = .fileName
    format.currency = "HKD"
    format.skipRules = [
      SkipRule("pending", .fieldEquals(.status, ["PENDING", "AUTHORISED", "AUTHORIZED"])),
      SkipRule("failed-transaction", .fieldEquals(.status, ["DECLINED", "CANCELLED", "REVERSED"])),
    ]
    return format
  }()

  /// BMO debit cards: the card stands in single quotes.
  static let bmoDebit: StatementFormat = {
    var format = StatementFormat(
      name: "bmo-debit", chineseName: "加拿大满地可银行借记卡明细",
      summary: "BMO statement of a debit card in Canadian dollars.",
      source: "BMO online banking (CSV)",
      rows: .statement,
      header: columnNames(
        "First Bank Card,Transaction Type,Date Posted,Transaction Amount,Description"),
      bindings: [
        FieldBinding(.own, "First Bank Card"),
        FieldBinding(.direction, "Transaction Type"),
        FieldBinding(.date, "Date Posted"),
        FieldBinding(.amount, "Transaction Amount"),
        FieldBinding(.memo, "Description"),
      ])
    format.requiredColumns = [
      "First Bank Card", "Transaction Type", "Date Posted", "Transaction Amount",
    ]
    format.direction = .flag(moneyIn: ["CREDIT"], moneyOut: ["DEBIT"], neutral: [])
    format.amountsAreSigned = true
    format.preambleLimit = 6
    format.currency = "CAD"
    return format
  }()

  /// BMO credit cards.
  static let bmoCredit: StatementFormat = {
    var format = StatementFormat(
      name: "bmo-credit", chineseName: "加拿大满地可银行信用卡明细",
      summary:
        "BMO statement of a credit card in Canadian dollars; positive amounts are money out.",
      source: "BMO online banking (CSV)",
      rows: .statement,
      header: columnNames(
        "Item #,Card #,Transaction Date,Posting Date,Transaction Amount,Description"),
      bindings: [
        FieldBinding(.id, "Item #"),
        FieldBinding(.own, "Card #"),
        FieldBinding(.date, "Transaction Date"),
        FieldBinding(.amount, "Transaction Amount"),
        FieldBinding(.memo, "Description"),
      ])
    format.requiredColumns = [
      "Item #", "Card #", "Transaction Date", "Posting Date", "Transaction Amount",
    ]
    format.direction = .reversedSign
    format.preambleLimit = 6
    format.currency = "CAD"
    return format
  }()

  /// TD: five columns and no header, so it is taken only by `--format td`.
  static let td: StatementFormat = {
    var format = StatementFormat(
      name: "td", chineseName: "加拿大道明银行账户明细（无表头）",
      summary:
        "TD Canada Trust statement without a header line (--format td); dates are month/day/year.",
      source: "TD EasyWeb accountactivity.csv",
      rows: .statement,
      header: columnNames("Date,Description,Withdrawals,Deposits,Balance"),
      bindings: [
        FieldBinding(.date, "Date"),
        FieldBinding(.memo, "Description"),
        FieldBinding(.amountOut, "Withdrawals"),
        FieldBinding(.amountIn, "Deposits"),
        FieldBinding(.balance, "Balance"),
      ])
    format.direction = .twoAmounts
    format.isHeaderless = true
    format.dateOrder = .monthDayYear
    format.ownAccount = .fileName
    format.currency = "CAD"
    return format
  }()
}
