/// Names that columns have, and what they mean: those of all built-in formats, and words inside names.
struct FieldWords {
  /// Normalised name → fields, the most frequent first.
  private var exact: [String: [RecordField]] = [:]

  init(formats: [StatementFormat]) {
    var votes: [String: [RecordField: Int]] = [:]
    for format in formats {
      for binding in format.bindings {
        for column in binding.columns {
          votes[HeaderName.normalised(column), default: [:]][binding.field, default: 0] += 1
        }
      }
    }
    for (name, fields) in FieldWords.english {
      for (order, field) in fields.enumerated() {
        votes[name, default: [:]][field, default: 0] += 10 - order
      }
    }
    let order = RecordField.allCases
    exact = votes.mapValues { fields in
      order.filter { fields[$0] != nil }.sorted { (fields[$0] ?? 0) > (fields[$1] ?? 0) }
    }
  }

  /// Points for a name: 60 where it is a known name of the field, less where it only holds a word.
  func points(_ name: String, for field: RecordField) -> Int {
    let key = HeaderName.normalised(name)
    // What a scan takes by its name is taken here too.
    for place in HeaderVocabulary.index[HeaderVocabulary.plain(name)] ?? []
    where HeaderVocabulary.entries[place.entry].field == field {
      return place.rank == 0 ? 60 : 50
    }
    if let place = exact[key]?.firstIndex(of: field) { return place == 0 ? 60 : 50 }
    let isOther = ["对方", "对手", "counter"].contains(where: key.contains)
    let isOtherField = FieldWords.counterpartyFields.contains(field)
    for (field2, words) in FieldWords.parts where field2 == field {
      for (order, word) in words.enumerated() where key.contains(word) {
        if isOther != isOtherField, FieldWords.sided.contains(field) { return 0 }
        return max(28, 40 - 2 * order)
      }
    }
    return 0
  }

  private static let counterpartyFields: Set<RecordField> = [
    .counterparty, .counterpartyCard, .counterpartyName, .counterpartyIDNumber, .counterpartyBank,
    .counterpartyNameAndAccount,
  ]
  private static let sided: Set<RecordField> = counterpartyFields.union([
    .own, .ownCard, .ownName, .ownIDNumber, .balance,
  ])

  /// English names in full, lower case without blanks.
  private static let english: [(String, [RecordField])] = [
    ("postingdate", [.date]), ("postdate", [.date]), ("transactiondate", [.date, .time]),
    ("date", [.date, .time]), ("bookingdate", [.date]), ("trandate", [.date]),
    ("txndate", [.date]), ("transdate", [.date]), ("timestamp", [.time]), ("datetime", [.time]),
    ("transactiontime", [.time, .timeOfDay]), ("time", [.time, .timeOfDay]),
    ("description", [.memo]), ("transactiondescription", [.memo]), ("details", [.memo]),
    ("narrative", [.memo]), ("particulars", [.memo]), ("memo", [.memo]), ("remarks", [.memo]),
    ("remark", [.memo]), ("category", [.channel]), ("debit", [.amountOut]),
    ("debitamount", [.amountOut]), ("debits", [.amountOut]), ("withdrawal", [.amountOut]),
    ("withdrawals", [.amountOut]), ("withdrawalamount", [.amountOut]), ("moneyout", [.amountOut]),
    ("paidout", [.amountOut]), ("out", [.amountOut]), ("credit", [.amountIn]),
    ("creditamount", [.amountIn]), ("credits", [.amountIn]), ("deposit", [.amountIn]),
    ("deposits", [.amountIn]), ("depositamount", [.amountIn]), ("moneyin", [.amountIn]),
    ("paidin", [.amountIn]), ("in", [.amountIn]), ("amount", [.amount]),
    ("transactionamount", [.amount]), ("amt", [.amount]), ("value", [.amount]),
    ("balance", [.balance]), ("runningbalance", [.balance]), ("closingbalance", [.balance]),
    ("currency", [.currency]), ("ccy", [.currency]), ("direction", [.direction]),
    ("type", [.direction, .channel]), ("transactiontype", [.channel, .direction]),
    ("drcr", [.direction]), ("dr/cr", [.direction]), ("cr/dr", [.direction]),
    ("debit/credit", [.direction]), ("credit/debit", [.direction]), ("channel", [.channel]),
    ("account", [.own]), ("accountnumber", [.own]), ("accountno", [.own]), ("account_id", [.own]),
    ("counterparty", [.counterparty, .counterpartyName]), ("counterpartyaccount", [.counterparty]),
    ("counterpartyname", [.counterpartyName]), ("beneficiaryaccount", [.counterparty, .payee]),
    ("transactionid", [.id]), ("txnid", [.id]), ("id", [.id]), ("reference", [.id]),
    ("referenceno", [.id]), ("from", [.payer]), ("fromaccount", [.payer]), ("sender", [.payer]),
    ("senderaccount", [.payer]), ("payer", [.payer]), ("payeraccount", [.payer]), ("to", [.payee]),
    ("toaccount", [.payee]), ("receiver", [.payee]), ("receiveraccount", [.payee]),
    ("recipient", [.payee]), ("payeeaccount", [.payee]), ("beneficiary", [.payee]),
    ("商户名称", [.counterpartyName]), ("交易对方", [.counterpartyName]),
    ("发送方", [.payer]), ("接收方", [.payee]), ("转出方", [.payer]), ("转入方", [.payee]),
    ("付款方", [.payer]), ("收款方", [.payee]), ("发起账户", [.payer]), ("接收账户", [.payee]),
    ("发生时间", [.time]), ("发生额", [.amount]), ("payee", [.payee, .counterpartyName]),
    ("payername", [.payerName]), ("payeename", [.payeeName]),
    ("sendername", [.payerName]), ("receivername", [.payeeName]),
  ]

  /// Words inside names, the most telling first.
  private static let parts: [(RecordField, [String])] =
    ColumnGuess.words + [
      (.balance, ["余额", "balance"]), (.currency, ["币种", "币别", "货币", "currency"]),
      (.id, ["流水号", "交易单号", "订单号", "交易号", "reference", "txn_id", "tran_id"]),
      (.timeOfDay, ["时刻", "时间", "timeofday"]), (.channel, ["渠道", "交易类型", "交易方式", "channel"]),
      (.ownName, ["本方户名", "账户名", "户名", "姓名", "holder"]),
      (.ownIDNumber, ["证件号", "身份证"]), (.counterpartyIDNumber, ["对方证件", "对手证件", "对手身份证"]),
      (.counterpartyBank, ["对方开户行", "对方银行", "开户行", "对手开户"]),
      (.counterpartyName, ["对方户名", "对手户名", "对方姓名", "交易对方", "对方名", "对手名"]),
      (.payerName, ["付款人名", "付款方名", "付款户名", "payername", "sendername"]),
      (.payeeName, ["收款人名", "收款方名", "收款户名", "payeename", "receivername"]),
      (.counterpartyNameAndAccount, ["对手信息", "对方信息", "账号与户名"]),
      (.status, ["状态", "是否成功", "status"]), (.cashFlag, ["现金"]), (.ipAddress, ["ip"]),
      (.macAddress, ["mac"]), (.memoDetail, ["附言", "备注", "用途", "note"]),
      (.amountIn, ["收入", "存入", "贷方", "转入", "credit", "deposit"]),
      (.amountOut, ["支出", "取出", "借方", "转出", "debit", "withdraw"]),
    ]
}
