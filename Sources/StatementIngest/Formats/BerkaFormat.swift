/// The transaction table of the PKDD'99 bank (Berka): real, anonymised, Czech codes.
///
/// PRIJEM is income; VYDAJ and, in some rows, VYBER are expenditure. Counterparties are numbered
/// within their bank, own accounts by account_id.
extension StatementFormat {
  static let berka: StatementFormat = {
    var format = StatementFormat(
      name: "berka", chineseName: "Berka 捷克银行数据（PKDD'99）",
      summary: "PKDD'99 (Berka) trans.asc, amounts in Czech koruna.",
      source: "PKDD'99 Discovery Challenge, trans.asc",
      rows: .statement,
      header: columnNames(
        "trans_id,account_id,date,type,operation,amount,balance,k_symbol,bank,account"),
      bindings: [
        FieldBinding(.id, "trans_id"),
        FieldBinding(.own, "account_id"),
        FieldBinding(.date, "date"),
        FieldBinding(.direction, "type"),
        FieldBinding(.channel, "operation"),
        FieldBinding(.cashFlag, "operation", yesValues: ["VKLAD", "VYBER"]),
        FieldBinding(.amount, "amount"),
        FieldBinding(.balance, "balance"),
        FieldBinding(.memo, "k_symbol"),
        FieldBinding(.counterpartyBank, "bank"),
        FieldBinding(.counterparty, "account"),
      ])
    format.requiredColumns = ["trans_id", "account_id", "date", "type", "amount", "account"]
    format.delimiters = [UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "\t")]
    format.direction = .flag(moneyIn: ["PRIJEM"], moneyOut: ["VYDAJ", "VYBER"], neutral: [])
    format.time = .twoDigitYear
    format.currency = "CZK"
    format.joinsBankToAccount = true
    return format
  }()
}
