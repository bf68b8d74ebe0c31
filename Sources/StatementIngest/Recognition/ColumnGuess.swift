import BankRecords

/// Guesses which column is what, for the `--map` line in an error: to be read by a person.
enum ColumnGuess {
  /// Words inside a name for each field, the most telling first, for columns that the vocabulary of
  /// whole names does not know.
  static let words: [(RecordField, [String])] = [
    (
      .payer,
      ["付款账", "付款卡", "付款人账", "付款方账", "转出账", "汇款账", "payeracc", "fromacc", "senderacc", "orig"]
    ),
    (
      .payee,
      ["收款账", "收款卡", "收款人账", "收款方账", "转入账", "payeeacc", "toacc", "bene", "receiveracc", "dest"]
    ),
    (.own, ["本方账", "本方卡", "我方账", "查询账", "交易账号", "交易卡号", "客户账", "账号", "卡号", "account"]),
    (.counterparty, ["对方账", "对手账", "对方卡", "对手卡", "counterparty"]),
    (.counterpartyName, ["对方户名", "对手户名", "对方名", "对手名", "对方单位"]),
    (.amountIn, ["收入", "贷方", "存入", "deposit", "credit"]),
    (.amountOut, ["支出", "借方", "取出", "支取", "withdraw", "debit"]),
    (.amount, ["交易金额", "发生额", "发生金额", "金额", "amount", "amt", "value"]),
    (.direction, ["收付", "借贷", "收支", "收/支", "借/贷", "进出", "direction"]),
    (.time, ["交易时间", "时间", "timestamp", "datetime"]),
    (.date, ["交易日", "记账日", "入账日", "日期", "date"]),
    (.memo, ["摘要", "附言", "备注", "用途", "memo", "remark", "description"]),
  ]

  /// `--map time=…,payer=…` that can be copied as it stands, or words that say what it lacks.
  static func suggestion(for header: [String], rows: [[String]] = []) -> String {
    let plain = header.map { HeaderName.normalised($0) }
    // The first of several columns of one name must be told from the others.
    let names = zip(HeaderName.numbered(header), header).enumerated().map { index, pair in
      let isFirst = pair.0 == pair.1 && plain.count(where: { $0 == plain[index] }) > 1
      return isFirst && !pair.0.isEmpty ? pair.0 + ".0" : pair.0
    }
    var columns = HeaderReading(header).columns
    GenericFormat.settleTime(&columns, rows: rows)
    addByParts(&columns, header)
    settle(&columns)
    // A comma parts the pairs of --map, so such a column cannot be named.
    columns = columns.filter { !names[$0.value].contains(",") && !names[$0.value].isEmpty }
    let mapping = RecordField.allCases.compactMap { field in
      columns[field].map { (field: field, column: names[$0]) }
    }
    if mapping.isEmpty { return "no column name is familiar; name them with --map field=column" }
    let pairs = mapping.map { "\($0.field.rawValue)=\($0.column)" }.joined(separator: ",")
    let line = "--map " + ShellText.quoted(pairs)
    do throws(IngestError) {
      _ = try MappedFormat.format(mapping)
    } catch {
      if case .usage(let message) = error {
        return line + "\n        (the line above is not enough yet: \(message))"
      }
    }
    return line + doubt(columns, rows)
  }

  /// What the proposed line leaves open, on a line of its own.
  private static func doubt(_ columns: [RecordField: Int], _ rows: [[String]]) -> String {
    guard let time = columns[.time] ?? columns[.date],
      case .open(let cell) = DateOrderEvidence.order(
        of: rows.compactMap { time < $0.count ? $0[time] : nil })
    else { return "" }
    return "\n        (" + ambiguous(cell) + ")"
  }

  /// Why dates cannot be read yet, and what to do.
  static func ambiguous(_ cell: String) -> String {
    "the dates, as “\(Masking.maskNumbers(in: cell))”, may be day/month or month/day, and no row "
      + "tells: fundflow formats suggest FILE --save my.json, set its date_order, and scan with "
      + "--profile my.json"
  }

  /// Columns for fields that have none yet, by a part of their name.
  private static func addByParts(_ columns: inout [RecordField: Int], _ header: [String]) {
    let names = header.map(HeaderVocabulary.plain)
    var taken = Set(columns.values)
    for (field, words) in words where columns[field] == nil && isWanted(field, columns) {
      search: for word in words {
        for (index, name) in names.enumerated() where !taken.contains(index) {
          let isOther = name.contains("对方") || name.contains("对手")
          if isOther, [.own, .payer, .payee].contains(field) { continue }
          // 金额(万元), 金额(分): a thousandfold mistake is worse than no proposal.
          if ["万", "千元", "(分)", "笔数", "汇率", "限额", "cents"].contains(where: name.contains) {
            continue
          }
          // 收入/支出金额 is one signed amount.
          let isBoth = name.contains("收入") && name.contains("支出")
          if isBoth, field == .amountIn || field == .amountOut { continue }
          guard name.contains(word) else { continue }
          columns[field] = index
          taken.insert(index)
          break search
        }
      }
    }
  }

  private static func isWanted(_ field: RecordField, _ columns: [RecordField: Int]) -> Bool {
    let hasParties = columns[.payer] != nil && columns[.payee] != nil
    switch field {
    case .own, .counterparty, .counterpartyName, .amountIn, .amountOut, .direction:
      if hasParties { return false }
      return field != .direction || columns[.amountIn] == nil || columns[.amountOut] == nil
    case .amount: return columns[.amountIn] == nil || columns[.amountOut] == nil
    case .date: return columns[.time] == nil
    default: return true
    }
  }

  /// Leaves what one row needs: payer and payee, or a statement with one way to tell the direction.
  private static func settle(_ columns: inout [RecordField: Int]) {
    func drop(_ fields: RecordField...) { for field in fields { columns[field] = nil } }
    if columns[.payer] != nil, columns[.payee] != nil {
      drop(.own, .ownCard, .ownName, .ownIDNumber, .counterparty, .counterpartyCard)
      drop(.counterpartyNameAndAccount, .counterpartyName, .direction, .amountIn, .amountOut)
      return
    }
    // One side alone is the other side of a statement.
    if let side = columns[.payer] ?? columns[.payee], columns[.counterparty] == nil {
      columns[.counterparty] = side
    }
    drop(.payer, .payee, .payerName, .payeeName, .payerBank, .payeeBank)
    if columns[.amountIn] != nil, columns[.amountOut] != nil {
      drop(.amount, .direction)
    } else {
      drop(.amountIn, .amountOut)
    }
  }
}
