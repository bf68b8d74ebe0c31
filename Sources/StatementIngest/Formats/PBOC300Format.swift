/// Table 6 of the People's Bank's data interface for anti-money-laundering inspections:
/// transactions of customers' accounts (tb_acc_txn), 38 fields.
///
/// Fields stand in half-width double quotes with `|` between them, missing ones are `@N`. The
/// document names the fields but asks for no header line, so files come with and without it.
extension StatementFormat {
  static let pboc300: StatementFormat = {
    var format = StatementFormat(
      name: "pboc-300-acc-txn", chineseName: "人民银行 300 号接口 交易表 tb_acc_txn",
      summary: "PBoC inspection interface, table tb_acc_txn, customer view 10 in and 11 out.",
      source: "银行业金融机构反洗钱现场检查数据接口规范（试行）二（六）",
      rows: .statement,
      header: columnNames(
        """
        Date,Time,Self_bank_code,Acc_type,Cst_no,Id_no,Self_acc_no,Card_no,Self_acc_name,Acc_flag,\
        Part_bank_code,Part_bank_name,Part_acc_no,Part_acc_name,Lend_flag,Tsf_flag,Cur,Org_amt,\
        Usd_amt,Rmb_amt,Balance,Agency_flag,Agent_name,Agent_tel,Agent_type,Agent_no,Ticd,\
        Counter_no,Settle_type,Reverse_flag,Purpose,Bord_flag,Nation,Bank_flag,Ip_code,Atm_code,\
        Bank_code,Mac_info
        """),
      bindings: [
        FieldBinding(.id, "Ticd"),
        FieldBinding(.date, "Date"),
        FieldBinding(.timeOfDay, "Time"),
        FieldBinding(.own, "Self_acc_no"),
        FieldBinding(.ownCard, "Card_no"),
        FieldBinding(.ownName, "Self_acc_name"),
        FieldBinding(.ownIDNumber, "Id_no"),
        FieldBinding(.counterparty, "Part_acc_no"),
        FieldBinding(.counterpartyName, "Part_acc_name"),
        FieldBinding(.counterpartyBank, "Part_bank_name"),
        FieldBinding(.direction, "Lend_flag"),
        FieldBinding(.cashFlag, "Tsf_flag", yesValues: ["10"]),
        FieldBinding(.currency, "Cur"),
        FieldBinding(.amount, "Org_amt"),
        FieldBinding(.balance, "Balance"),
        FieldBinding(.reversalFlag, "Reverse_flag", yesValues: ["11"]),
        FieldBinding(.channel, "Bank_flag"),
        FieldBinding(.memo, "Purpose"),
        FieldBinding(.ipAddress, "Ip_code"),
        FieldBinding(.macAddress, "Mac_info"),
      ])
    format.requiredColumns = [
      "Date", "Time", "Self_acc_no", "Part_acc_no", "Lend_flag", "Org_amt", "Rmb_amt",
    ]
    format.delimiters = [UInt8(ascii: "|"), UInt8(ascii: ",")]
    format.headerMayBeAbsent = true
    format.direction = .flag(moneyIn: ["10"], moneyOut: ["11"], neutral: [])
    format.numberPair = .accountFirst
    format.missingMarks = ["@N"]
    format.allowsTrailingDelimiter = true
    return format
  }()
}
