import BankRecords

extension FieldInference {
  /// Writes all that was found into the suggestion.
  func fill(_ suggestion: inout LayoutSuggestion, name: String) {
    suggestion.delimiter = layout.delimiter
    let quote = FieldQuote.allCases.first { $0.byte == layout.quoting.quote } ?? .double
    suggestion.quoting = "\(quote.rawValue) \(layout.quoting.escape.rawValue)"
    suggestion.preambleLines = layout.preambleLines
    suggestion.hasHeader = layout.hasHeader
    suggestion.sampledRows = layout.rows.count
    var format = draft(name)
    tellRows(&suggestion)
    let proof = BalanceProof(rows: layout.rows, fields: fields, own: fields[.own])
    tellTime(&suggestion, &format)
    tellDirection(&suggestion, &format, proof)
    tellUnit(&suggestion, &format)
    tellAccounts(&suggestion, &format)
    format.bindings = bindings(keeping: format)
    suggestion.columns = layout.cells.indices.map { column($0, format) }
    tellMissing(&suggestion, format)
    if suggestion.missing.isEmpty { suggestion.format = format }
  }

  private var columnNames: [String] {
    // A name that stands twice is numbered, as recognition does it.
    var seen: [String: Int] = [:]
    return layout.cells.map { cell in
      let times = seen[cell, default: 0]
      seen[cell] = times + 1
      return times == 0 || cell.isEmpty ? cell : "\(cell).\(times)"
    }
  }

  private func draft(_ name: String) -> StatementFormat {
    var format = StatementFormat(
      name: name, chineseName: name, summary: "Suggested by fundflow formats suggest.",
      source: "fundflow formats suggest", rows: isTransfers ? .transfers : .statement,
      header: columnNames, bindings: [])
    format.delimiters = [layout.delimiter]
    format.quote = FieldQuote.allCases.first { $0.byte == layout.quoting.quote } ?? .double
    format.escape = layout.quoting.escape
    format.isHeaderless = !layout.hasHeader
    format.preambleLimit = layout.hasHeader ? max(layout.preambleLines, 12) : 0
    format.allowsTrailingDelimiter = layout.rowsHaveTrailingDelimiter
    // A first column of dates or numbers holds no name that could start with such a word.
    let first = fields.first { $0.value == 0 }?.key
    let isPlain = first.map { [.time, .date, .id, .own, .payer].contains($0) } ?? false
    format.skipRules = [
      isPlain
        ? StatementFormat.totalsRow
        : SkipRule(
          "totals-row",
          .all([
            .firstFieldStarts(with: ["合计", "总计", "小计", "本页合计", "人民币合计", "共"]),
            .fieldBlank(.time), .fieldBlank(.date),
          ]))
    ]
    return format
  }

  private func tellRows(_ suggestion: inout LayoutSuggestion) {
    for field in [RecordField.amount, .amountIn, .amountOut] {
      guard let column = fields[field] else { continue }
      let shape = shapes[column]
      let other = shape.values.first { ValueShape.fen($0) == nil }
      if let other, shape.amounts < shape.filled {
        suggestion.doubts.append(
          "\(layout.cells[column]): \(shape.filled - shape.amounts) of \(shape.filled) values are no "
            + "exact amounts and would be rejected, as “\(Masking.maskNumbers(in: other).prefix(30))”"
        )
      }
      if layout.hasHeader, words.points(layout.cells[column], for: field) == 0 {
        suggestion.doubts.append(
          "\(layout.cells[column]) is taken as \(field.rawValue) by its values alone")
      }
    }
    let names = layout.cells.map { HeaderName.normalised($0) }
    for (field, column) in fields.sorted(by: { $0.value < $1.value }) {
      let times = names.count { $0 == names[column] }
      if times > 1, layout.hasHeader {
        suggestion.doubts.append(
          "the header has \(layout.cells[column]) \(times) times; column \(column + 1) is taken as "
            + field.rawValue)
      }
    }
    if layout.rows.isEmpty {
      suggestion.doubts.append("no row stands below the header: names only")
    }
    if layout.oddRows > 0 {
      suggestion.doubts.append(
        "\(layout.oddRows) of the first \(layout.rows.count + layout.oddRows) rows have another "
          + "number of fields than \(layout.cells.count) and would be rejected")
    }
    if !layout.hasHeader {
      suggestion.doubts.append(
        "the file has no header: columns are told by their values alone; choose the profile with "
          + "--format, it is not recognised by itself")
    }
    if layout.preambleLines > 0, !layout.hasHeader {
      suggestion.doubts.append(
        "\(layout.preambleLines) lines stand before the first row; without a header they are read as "
          + "rows and rejected: take them off")
    }
  }

  private func tellTime(_ suggestion: inout LayoutSuggestion, _ format: inout StatementFormat) {
    guard let column = fields[.time] ?? fields[.date] else { return }
    let shape = shapes[column]
    let name = columnNames[column]
    if shape.share(shape.times + shape.days) >= 0.8 {
      format.time = .civil
      return
    }
    if shape.share(shape.shortDates) > 0.95,
      shape.share(max(shape.dayFirst, shape.monthFirst)) < 0.5
    {
      format.time = .twoDigitYear
      suggestion.doubts.append(
        "\(name): six digits are read as YYMMDD of the 1900s (Berka's way); dates of this century "
          + "cannot be written so")
      return
    }
    if shape.steps {
      format.time = .steps(origin: CivilDay(daysSince1970: 17_167), secondsPerStep: 86_400)
      suggestion.doubts.append(
        "\(name): whole numbers are read as days counted from 2017-01-01; the file says neither the "
          + "unit nor the first day: set origin and seconds_per_step")
      return
    }
    let order = DateOrderProof(values: shape.values)
    format.dateOrder = order.isDayFirst ? .dayMonthYear : .monthDayYear
    if let proof = order.proof {
      suggestion.proofs.append("\(name): \(proof)")
    } else {
      suggestion.doubts.append(
        "\(name): nothing tells whether the day or the month stands first (every number is 12 or "
          + "less); \(order.isDayFirst ? "day" : "month") first is only an assumption")
    }
  }

  private func tellUnit(_ suggestion: inout LayoutSuggestion, _ format: inout StatementFormat) {
    let columns = [RecordField.amount, .amountIn, .amountOut].compactMap { fields[$0] }
    let names = columns.map { columnNames[$0] }
    if names.contains(where: { $0.contains("分)") || $0.contains("分）") }) {
      format.amountUnit = .fen
      suggestion.proofs.append("the amount's name says fen (分)")
      return
    }
    let isWhole = !columns.isEmpty && columns.allSatisfy { shapes[$0].decimals == 0 }
    if isWhole, layout.rows.count > 0, !names.contains(where: { $0.contains("元") }) {
      suggestion.doubts.append(
        "no amount has decimals: yuan (元) or fen (分) cannot be told; yuan is taken")
    }
    if fields[.currency] == nil {
      suggestion.doubts.append("no column names the currency; CNY is taken")
    }
  }

  private func tellAccounts(_ suggestion: inout LayoutSuggestion, _ format: inout StatementFormat) {
    let accounts = [RecordField.own, .counterparty, .payer, .payee].compactMap { fields[$0] }
    if accounts.contains(where: { shapes[$0].distinct.contains("0") }) {
      format.zeroIsAccount = true
      suggestion.doubts.append("0 is taken as an account's number, as simulators write it")
    }
    for column in adopted {
      guard let field = fields.first(where: { $0.value == column })?.key else { continue }
      suggestion.doubts.append(
        "\(layout.cells[column]) holds account numbers and is taken as \(field.rawValue) by its values "
          + "alone (\(shapes[column].distinct.count) different ones): check which side it is")
    }
    guard !isTransfers else { return }
    if fields[.own] == nil {
      var report = FileReport(path: path)
      let labels = ["卡号/账号", "账号/卡号", "客户账号", "查询账号", "卡号", "账号", "帐号", "账户", "account"]
      _ = OwnAccount.find(
        .preamble(labels: labels), in: head, layoutLines: layout.layoutLines,
        delimiter: layout.delimiter, report: &report)
      if report.warnings.isEmpty {
        format.ownAccount = .preamble(labels: labels)
        suggestion.proofs.append(
          "the own account stands in the lines before the header, or in the "
            + "file's name")
      } else {
        format.ownAccount = .fileName
        suggestion.doubts.append(
          "nothing says whose account it is: the file's name stands for it, so files of different "
            + "accounts need different names")
      }
    }
    if fields[.counterparty] == nil, fields[.counterpartyNameAndAccount] == nil {
      suggestion.doubts.append(
        fields[.counterpartyName] == nil
          ? "no column names the counterparty: rows are read, but no lead can be found without one"
          : "counterparties have names and no account numbers: persons of one name cannot be told "
            + "apart")
    }
    for column in shapes.indices where !fields.values.contains(column) {
      guard fields[.counterparty] == nil, shapes[column].share(shapes[column].accounts) >= 0.6,
        shapes[column].distinct.count > 1, shapes[column].decimals == 0
      else { continue }
      suggestion.doubts.append(
        "\(layout.cells[column]) holds account-like values and is not used; if it is the other side, "
          + "write \"counterparty\": \"\(layout.cells[column])\"")
    }
  }

  private func bindings(keeping format: StatementFormat) -> [FieldBinding] {
    let names = columnNames
    return RecordField.allCases.compactMap { field in
      guard let column = fields[field], !names[column].isEmpty else { return nil }
      if field == .direction {
        guard case .flag = format.direction else { return nil }
      }
      return FieldBinding(field, names[column])
    }
  }

  private func tellMissing(_ suggestion: inout LayoutSuggestion, _ format: StatementFormat) {
    let has = Set(format.bindings.map(\.field))
    if !has.contains(.time), !has.contains(.date) {
      suggestion.missing.append(
        "no column holds dates that can be read" + example(of: [.date, .time]))
    }
    if !has.contains(.amount), !has.contains(.amountIn) {
      suggestion.missing.append("no column holds exact amounts" + example(of: [.amount]))
    }
    if isTransfers { return }
    if case .flag = format.direction, !has.contains(.direction) {
      suggestion.missing.append(
        "nothing says which way the money went: no column of directions, no signs, no second amount"
      )
    }
  }

  /// A value of a column whose name says one of these fields.
  private func example(of wanted: [RecordField]) -> String {
    for column in layout.cells.indices {
      let isNamed = wanted.contains { words.points(layout.cells[column], for: $0) > 0 }
      guard isNamed, let value = shapes[column].values.first else { continue }
      let parts = value.split(separator: " ")
      let hint =
        parts.count == 2 && parts[0].count == 3 && ValueShape.fen(String(parts[1])) != nil
        ? ": currency and amount stand in one cell; part them" : ""
      return " (\(layout.cells[column]) has “\(Masking.maskNumbers(in: value).prefix(30))”\(hint))"
    }
    return ""
  }

  private func column(_ index: Int, _ format: StatementFormat) -> LayoutSuggestion.Column {
    let shape = shapes[index]
    let field = format.bindings.first { $0.columns == [columnNames[index]] }?.field
    var column = LayoutSuggestion.Column(name: Masking.maskNumbers(in: layout.cells[index]))
    column.field = field
    var seen: [String] = []
    for value in shape.values where !seen.contains(value) && seen.count < 3 { seen.append(value) }
    column.samples = seen.map { StatementFormat.masked($0, of: field, classifier) }
    if let field, layout.hasHeader, words.points(layout.cells[index], for: field) > 0 {
      column.evidence.append("name")
    }
    column.evidence += shape.words(for: field)
    column.alternatives = (points[index] ?? []).map(\.field).filter { $0 != field }.prefix(2)
      .map { $0 }
    return column
  }
}

extension ValueShape {
  /// Shares of values that speak for the field.
  func words(for field: RecordField?) -> [String] {
    guard filled > 0 else { return ["empty"] }
    func percent(_ count: Int, _ what: String) -> String { "\(count * 100 / filled)% \(what)" }
    switch field {
    case .time, .date:
      let best = max(times + days, max(dayFirst, monthFirst))
      return [percent(max(best, best == 0 ? shortDates : 0), "dates")]
    case .timeOfDay: return [percent(timesOfDay, "times of day")]
    case .amount, .amountIn, .amountOut, .balance:
      return [percent(amounts, "amounts")] + (negatives > 0 ? ["\(negatives) negative"] : [])
    case .payer, .payee, .own, .counterparty:
      return [percent(accounts, "account-like"), percent(checkedCards, "valid card digit")]
        + ["\(distinct.count) distinct"]
    case .ownIDNumber, .counterpartyIDNumber, .payerIDNumber, .payeeIDNumber:
      return [percent(idNumbers, "valid ID numbers")]
    case .ownName, .counterpartyName, .payerName, .payeeName:
      return [percent(persons, "persons"), percent(organisations, "organisations")]
    case .direction: return [percent(moneyInWords + moneyOutWords, "direction words")]
    case .currency: return [percent(currencies, "currencies")]
    default: return ["\(filled) filled", "\(distinct.count) distinct"]
    }
  }
}
