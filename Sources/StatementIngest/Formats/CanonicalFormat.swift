extension StatementFormat {
  /// fundflow's own transfer table: what the simulator writes and what others may convert to.
  public static let canonical: StatementFormat = {
    var format = StatementFormat(
      name: "canonical", chineseName: "标准交易表",
      summary: "fundflow's own table of transfers, one row for each payer → payee.",
      source: "fundflow",
      rows: .transfers,
      header: [
        "txn_id", "timestamp", "payer_account", "payee_account", "amount", "currency", "channel",
        "memo", "payer_name", "payee_name", "payer_id_no", "payee_id_no", "payer_bank",
        "payee_bank", "payer_region", "payee_region", "ip", "mac", "balance",
      ],
      bindings: [
        FieldBinding(.id, "txn_id"),
        FieldBinding(.time, "timestamp"),
        FieldBinding(.payer, "payer_account"),
        FieldBinding(.payee, "payee_account"),
        FieldBinding(.amount, "amount"),
        FieldBinding(.currency, "currency"),
        FieldBinding(.channel, "channel"),
        FieldBinding(.memo, "memo"),
        FieldBinding(.payerName, "payer_name"),
        FieldBinding(.payeeName, "payee_name"),
        FieldBinding(.payerIDNumber, "payer_id_no"),
        FieldBinding(.payeeIDNumber, "payee_id_no"),
        FieldBinding(.payerBank, "payer_bank"),
        FieldBinding(.payeeBank, "payee_bank"),
        FieldBinding(.payerRegion, "payer_region"),
        FieldBinding(.payeeRegion, "payee_region"),
        FieldBinding(.ipAddress, "ip"),
        FieldBinding(.macAddress, "mac"),
        FieldBinding(.balance, "balance"),
      ])
    format.requiredColumns = ["timestamp", "payer_account", "payee_account", "amount"]
    format.preambleLimit = 20
    format.delimiters = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }
    return format
  }()
}
