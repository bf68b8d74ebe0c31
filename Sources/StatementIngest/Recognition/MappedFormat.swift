/// A format made of `--map field=column` pairs, for any table that has a header.
enum MappedFormat {
  /// The words of a direction column that leave no doubt. 借 and 贷 are the bank's: 借 is money out of
  /// the customer's account. 1 and 2 mean opposite things in different systems and are not taken.
  static let moneyIn = [
    "进", "贷", "贷方", "C", "c", "CR", "Cr", "收", "收入", "in", "IN", "In", "credit", "CREDIT",
    "Credit", "+", "转入", "来账", "存入", "入", "入账", "贷 Cr", "10",
  ]
  static let moneyOut = [
    "出", "借", "借方", "D", "d", "DR", "Dr", "付", "支", "支出", "out", "OUT", "Out", "debit", "DEBIT",
    "Debit", "-", "转出", "往账", "支取", "出账", "借 Dr", "11",
  ]
  static let neutral = ["不计收支", "/", "其他", "中性交易"]

  static func format(
    _ mapping: [(field: RecordField, column: String)]
  ) throws(IngestError) -> StatementFormat {
    let fields = Set(mapping.map(\.field))
    if fields.count < mapping.count { throw .usage("--map names a field twice") }
    let isTransfers = fields.contains(.payer) || fields.contains(.payee)
    var missing: [String] = []
    if !fields.contains(.time), !fields.contains(.date) { missing.append("time or date") }
    if isTransfers {
      if !fields.contains(.payer) { missing.append("payer") }
      if !fields.contains(.payee) { missing.append("payee") }
      if !fields.contains(.amount) { missing.append("amount") }
    } else {
      if !fields.contains(.counterparty), !fields.contains(.counterpartyNameAndAccount) {
        missing.append("payer and payee, or counterparty")
      }
      let hasTwo = fields.contains(.amountIn) && fields.contains(.amountOut)
      if !fields.contains(.amount), !hasTwo {
        missing.append("amount, or amount_in and amount_out")
      }
    }
    guard missing.isEmpty else {
      throw .usage("--map lacks \(missing.joined(separator: "; "))")
    }
    var format = StatementFormat(
      name: "mapped", chineseName: "自定义列", summary: "Columns named by --map.", source: "--map",
      rows: isTransfers ? .transfers : .statement, header: mapping.map(\.column),
      bindings: mapping.map { FieldBinding($0.field, $0.column) })
    if isTransfers {
      format.direction = .parties
    } else if fields.contains(.direction) {
      format.direction = .flag(moneyIn: moneyIn, moneyOut: moneyOut, neutral: neutral)
    } else {
      format.direction = fields.contains(.amountIn) ? .twoAmounts : .sign
    }
    // Totals and notes under any bank's rows: told by their first word and by having no time.
    format.skipRules = [
      SkipRule(
        "totals-row",
        .all([
          .firstFieldStarts(with: ["合计", "总计", "小计", "本页合计", "人民币合计", "共"]),
          .fieldBlank(.time), .fieldBlank(.date),
        ]))
    ]
    format.ownAccount =
      fields.contains(.own) || fields.contains(.ownCard)
      ? .column : .preamble(labels: ["卡号", "账号", "帐号", "账户"])
    return format
  }
}

/// Guesses which column is what, for the `--map` line in an error.
enum ColumnGuess {
  /// Words of a header for each field, the most telling first. Matched inside normalised names.
  static let words: [(RecordField, [String])] = [
    (.payer, ["付款账号", "付款人账号", "付款方账号", "付款账户", "转出账号", "payer", "from", "sender", "orig", "src"]),
    (
      .payee,
      ["收款账号", "收款人账号", "收款方账号", "收款账户", "转入账号", "payee", "bene", "receiver", "dest", "dst", "to_"]
    ),
    (.own, ["本方账号", "交易账号", "交易卡号", "查询账号", "账号", "帐号", "卡号", "account"]),
    (.counterparty, ["对方账号", "对方账户", "对方帐号", "对手账号", "对手账卡号", "对方卡号", "counterparty"]),
    (.amountIn, ["收入金额", "贷方发生额", "贷方金额", "存入金额", "收入"]),
    (.amountOut, ["支出金额", "借方发生额", "借方金额", "取出金额", "支出"]),
    (.amount, ["交易金额", "发生额", "金额", "amount", "amt", "value"]),
    (.direction, ["收付标志", "收支标志", "借贷标志", "借贷", "收支", "收/支", "收付", "direction", "dc"]),
    (.time, ["交易时间", "时间", "timestamp", "datetime", "time"]),
    (.date, ["交易日期", "记账日期", "日期", "date"]),
    (.memo, ["摘要", "附言", "备注", "用途", "memo", "remark", "description"]),
    (.counterpartyName, ["对方户名", "对手户名", "对方名称"]),
  ]

  /// `--map payer=…,payee=…,time=…,amount=…`, or words that say why there is none.
  static func suggestion(for header: [String]) -> String {
    var taken: Set<Int> = []
    var found: [RecordField: String] = [:]
    let names = HeaderName.normalised(header)
    for (field, words) in words {
      if field == .own || field == .counterparty, found[.payer] != nil, found[.payee] != nil {
        continue
      }
      if field == .date, found[.time] != nil { continue }
      if field == .amount, found[.amountIn] != nil, found[.amountOut] != nil { continue }
      search: for word in words {
        for (index, name) in names.enumerated() where !taken.contains(index) {
          let isCounterpart = name.contains("对方") || name.contains("对手")
          if field == .own, isCounterpart { continue }
          guard name.contains(word) else { continue }
          found[field] = header[index]
          taken.insert(index)
          break search
        }
      }
    }
    let order = RecordField.allCases.compactMap { field in
      found[field].map { "\(field.rawValue)=\($0)" }
    }
    if order.isEmpty { return "no column name is familiar; name them with --map field=column" }
    return "--map " + order.joined(separator: ",")
  }
}
