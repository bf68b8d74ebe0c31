/// A format made of `--map field=column` pairs, for any table that has a header.
enum MappedFormat {
  /// The words of a direction column that leave no doubt. 借 and 贷 are the bank's: 借 is money out of
  /// the customer's account. 1 and 2 mean opposite things in different systems and are not taken.
  static let moneyIn = [
    "进", "贷", "贷方", "C", "c", "CR", "Cr", "收", "收入", "in", "IN", "In", "credit", "CREDIT",
    "Credit", "+", "转入", "来账", "存入", "入", "入账", "贷 Cr", "10", "CRDT", "贷记", "贷(C)", "C-贷",
    "流入", "收款", "存", "汇入", "收到", "进账", "I", "Deposit", "deposit", "DEPOSIT",
  ]
  static let moneyOut = [
    "出", "借", "借方", "D", "d", "DR", "Dr", "付", "支", "支出", "out", "OUT", "Out", "debit",
    "DEBIT", "Debit", "-", "转出", "往账", "支取", "出账", "借 Dr", "11", "DBIT", "DB", "借记", "借(D)",
    "D-借", "流出", "付款", "支付", "取", "汇出", "付出", "取出", "O", "Withdrawal", "withdrawal",
    "WITHDRAWAL",
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
    if fields.contains(.status) { format.skipRules += TransactionState.skips }
    format.numberPair = .accountFirst
    format.ownAccount =
      isTransfers || fields.contains(.own) || fields.contains(.ownCard)
      ? .column : .preamble(labels: ["卡号", "账号", "帐号", "账户"])
    return format
  }
}
