import BankRecords

/// Transaction tables of public simulators: no bank exports them, but results are compared on them.
extension StatementFormat {
  /// IBM AMLworld (HI/LI-Small … Large): the second column `Account` is the payee's.
  static let amlWorld: StatementFormat = {
    var format = StatementFormat(
      name: "amlworld", chineseName: "IBM AMLworld 合成数据",
      summary: "IBM AMLworld transaction table (HI-Small_Trans.csv and its sisters).",
      source: "IBM Transactions for Anti Money Laundering, *_Trans.csv",
      rows: .transfers,
      header: columnNames(
        """
        Timestamp,From Bank,Account,To Bank,Account.1,Amount Received,Receiving Currency,\
        Amount Paid,Payment Currency,Payment Format,Is Laundering
        """),
      bindings: [
        FieldBinding(.time, "Timestamp"),
        FieldBinding(.payer, "Account"),
        FieldBinding(.payee, "Account.1", "To Account"),
        FieldBinding(.payerBank, "From Bank"),
        FieldBinding(.payeeBank, "To Bank"),
        FieldBinding(.amount, "Amount Paid"),
        FieldBinding(.currency, "Payment Currency"),
        FieldBinding(.channel, "Payment Format"),
        FieldBinding(.cashFlag, "Payment Format", yesValues: ["Cash"]),
      ])
    format.requiredColumns = [
      "Timestamp", "From Bank", "Account", "To Bank", "Account.1", "Amount Paid",
    ]
    format.currency = "USD"
    format.currencyNames = amlWorldCurrencies
    return format
  }()

  private static let amlWorldCurrencies: [(name: String, code: String)] = [
    ("US Dollar", "USD"), ("Euro", "EUR"), ("Yuan", "CNY"), ("Yen", "JPY"), ("Rupee", "INR"),
    ("UK Pound", "GBP"), ("Ruble", "RUB"), ("Swiss Franc", "CHF"), ("Bitcoin", "XBT"),
    ("Shekel", "ILS"), ("Canadian Dollar", "CAD"), ("Australian Dollar", "AUD"),
    ("Mexican Peso", "MXN"), ("Saudi Riyal", "SAR"), ("Brazil Real", "BRL"),
  ]

  /// IBM AMLSim after convert_logs.py.
  static let amlSim: StatementFormat = {
    var format = StatementFormat(
      name: "amlsim", chineseName: "IBM AMLSim 合成数据",
      summary: "IBM AMLSim transactions.csv as convert_logs.py writes it.",
      source: "github.com/IBM/AMLSim, outputs/transactions.csv",
      rows: .transfers,
      header: columnNames(
        "tran_id,orig_acct,bene_acct,tx_type,base_amt,tran_timestamp,is_sar,alert_id"),
      bindings: [
        FieldBinding(.id, "tran_id"),
        FieldBinding(.payer, "orig_acct"),
        FieldBinding(.payee, "bene_acct"),
        FieldBinding(.channel, "tx_type"),
        FieldBinding(.amount, "base_amt"),
        FieldBinding(.time, "tran_timestamp"),
      ])
    format.requiredColumns = ["orig_acct", "bene_acct", "base_amt", "tran_timestamp"]
    format.zeroIsAccount = true
    return format
  }()

  /// The 20K samples of IBM AMLSim: daily steps, which no file dates; AMLSim starts 2017-01-01.
  static let amlSimSample: StatementFormat = {
    var format = StatementFormat(
      name: "amlsim-sample", chineseName: "IBM AMLSim 样例（20K）",
      summary: "IBM AMLSim 20K samples: nodes, value and day step.",
      source: "github.com/IBM/AMLSim, sample/20K_*.tgz",
      rows: .transfers,
      header: columnNames("sourceNodeId,targetNodeId,value,time"),
      bindings: [
        FieldBinding(.payer, "sourceNodeId"),
        FieldBinding(.payee, "targetNodeId"),
        FieldBinding(.amount, "value"),
        FieldBinding(.time, "time"),
      ])
    format.time = .steps(origin: day2017, secondsPerStep: 86_400)
    format.zeroIsAccount = true
    return format
  }()

  /// AMLGentex: daily steps from 2023-01-01; -2 is the source of incomes, -1 the sink of spending.
  static let amlGentex: StatementFormat = {
    var format = StatementFormat(
      name: "amlgentex", chineseName: "AMLGentex 合成数据",
      summary: "AMLGentex transfers with daily steps from 2023-01-01.",
      source: "github.com/aidotse/AMLGentex, tx_log",
      rows: .transfers,
      header: columnNames(
        "step,type,amount,nameOrig,nameDest,bankOrig,bankDest,isSAR,patternID,modelType"),
      bindings: [
        FieldBinding(.time, "step"),
        FieldBinding(.channel, "type"),
        FieldBinding(.amount, "amount"),
        FieldBinding(.payer, "nameOrig"),
        FieldBinding(.payee, "nameDest"),
        FieldBinding(.payerBank, "bankOrig"),
        FieldBinding(.payeeBank, "bankDest"),
        FieldBinding(.cashFlag, "type", yesValues: ["CASH"]),
      ])
    format.requiredColumns = ["step", "amount", "nameOrig", "nameDest", "bankOrig", "bankDest"]
    format.time = .steps(origin: day2023, secondsPerStep: 86_400)
    format.zeroIsAccount = true
    format.missingMarks = ["-1", "-2"]
    format.skipRules = [SkipRule("opening-balance", .fieldEquals(.channel, ["INITALBALANCE"]))]
    return format
  }()

  /// PaySim: hourly steps, which no file dates; CASH_IN pays the account in the first column.
  static let paySim: StatementFormat = {
    var format = StatementFormat(
      name: "paysim", chineseName: "PaySim 合成数据",
      summary: "PaySim mobile-money log with hourly steps.",
      source: "PaySim, PS_20174392719_1491204439457_log.csv",
      rows: .transfers,
      header: columnNames(
        """
        step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,\
        newbalanceDest,isFraud,isFlaggedFraud
        """),
      bindings: [
        FieldBinding(.time, "step"),
        FieldBinding(.direction, "type"),
        FieldBinding(.channel, "type"),
        FieldBinding(.cashFlag, "type", yesValues: ["CASH_IN", "CASH_OUT"]),
        FieldBinding(.amount, "amount"),
        FieldBinding(.payer, "nameOrig"),
        FieldBinding(.payee, "nameDest"),
      ])
    format.requiredColumns = ["step", "type", "amount", "nameOrig", "oldbalanceOrg", "nameDest"]
    format.direction = .partiesReversed(by: ["CASH_IN"])
    format.time = .steps(origin: day2017, secondsPerStep: 3600)
    return format
  }()

  private static let day2017 = CivilDay(daysSince1970: 17_167)
  private static let day2023 = CivilDay(daysSince1970: 19_358)
}
