import BankRecords
import ScoringPipeline
import StatementIngest

extension StatementFormat {
  /// The format as a profile: what is at its default is left out. Reading it back gives the same
  /// format.
  public var profileDocument: JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("profile_version", .integer(ProfileReading.version)), ("name", .string(name)),
      ("chinese_name", .string(chineseName)), ("summary", .string(summary)),
      ("source", .string(source)), ("rows", .string(rows.rawValue)), ("header", texts(header)),
    ]
    if isHeaderless { members.append(("header_line", .string("none"))) }
    if headerMayBeAbsent { members.append(("header_line", .string("optional"))) }
    if !requiredColumns.isEmpty { members.append(("required_columns", texts(requiredColumns))) }
    if preambleLimit > 0 { members.append(("preamble_limit", .integer(preambleLimit))) }
    members.append(
      (
        "columns",
        .object(
          bindings.map { binding in
            let columns = binding.columns
            return (
              key: binding.field.rawValue,
              value: columns.count == 1 ? .string(columns[0]) : texts(columns)
            )
          })
      ))
    let flags = bindings.filter { !$0.yesValues.isEmpty }
    if !flags.isEmpty {
      let values = flags.map { (key: $0.field.rawValue, value: texts($0.yesValues)) }
      members.append(("yes_values", .object(values)))
    }
    members.append(("direction", directionDocument))
    members.append(("amount_unit", .string(amountUnit == .fen ? "fen" : "yuan")))
    members.append(("time", timeDocument))
    if rows == .statement { members.append(("own_account", ownAccountDocument)) }
    members += rowMembers + accountMembers
    members.append(("dialect", dialectDocument))
    return .object(members)
  }

  private func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  private var directionDocument: JSONValue {
    switch direction {
    case .parties: .object([("rule", .string("parties"))])
    case .partiesReversed(let values):
      .object([("rule", .string("parties_reversed")), ("by", texts(values))])
    case .partiesAndSign: .object([("rule", .string("parties_and_sign"))])
    case .flag(let moneyIn, let moneyOut, let neutral):
      .object(
        [
          ("rule", .string("flag")), ("money_in", texts(moneyIn)), ("money_out", texts(moneyOut)),
        ] + (neutral.isEmpty ? [] : [("neutral", texts(neutral))]))
    case .sign: .object([("rule", .string("sign"))])
    case .reversedSign: .object([("rule", .string("reversed_sign"))])
    case .twoAmounts: .object([("rule", .string("two_amounts"))])
    }
  }

  private var timeDocument: JSONValue {
    switch time {
    case .civil: .object([("rule", .string(ProfileReading.word(of: dateOrder)))])
    case .twoDigitYear: .object([("rule", .string("two_digit_year"))])
    case .steps(let origin, let secondsPerStep):
      .object([
        ("rule", .string("steps")), ("origin", .string(origin.description)),
        ("seconds_per_step", .integer(secondsPerStep)),
      ])
    }
  }

  private var ownAccountDocument: JSONValue {
    switch ownAccount {
    case .column: .object([("from", .string("column"))])
    case .preamble(let labels):
      .object([("from", .string("preamble")), ("labels", texts(labels))])
    case .preambleText(let labels):
      .object([("from", .string("preamble_text")), ("labels", texts(labels))])
    case .fileName: .object([("from", .string("file_name"))])
    }
  }

  private var rowMembers: [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = []
    if !skipRules.isEmpty {
      let rules = skipRules.map { rule in
        JSONValue.object([("reason", .string(rule.reason)), ("where", document(rule.condition))])
      }
      members.append(("skip_rows", .array(rules)))
    }
    if !moneyInWhere.isEmpty {
      members.append(("money_in_where", .array(moneyInWhere.map(document))))
    }
    if !moneyOutWhere.isEmpty {
      members.append(("money_out_where", .array(moneyOutWhere.map(document))))
    }
    return members
  }

  private func document(_ condition: SkipRule.Condition) -> JSONValue {
    func of(_ field: RecordField, _ key: String, _ value: JSONValue) -> JSONValue {
      .object([("field", .string(field.rawValue)), (key, value)])
    }
    switch condition {
    case .firstFieldStarts(let starts): return .object([("first_field_starts", texts(starts))])
    case .fieldEquals(let field, let values): return of(field, "equals", texts(values))
    case .fieldContains(let field, let values): return of(field, "contains", texts(values))
    case .fieldBlank(let field): return of(field, "blank", .boolean(true))
    case .fieldFilled(let field): return of(field, "filled", .boolean(true))
    case .all(let conditions): return .object([("all", .array(conditions.map(document)))])
    }
  }

  private var accountMembers: [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = [("currency", .string(currency))]
    if !currencyNames.isEmpty {
      members.append(
        ("currency_names", .object(currencyNames.map { (key: $0.name, value: .string($0.code)) })))
    }
    if !missingMarks.isEmpty { members.append(("missing_marks", texts(missingMarks))) }
    if zeroIsAccount { members.append(("zero_is_account", .boolean(true))) }
    if dropsAccountSuffix { members.append(("drops_account_suffix", .boolean(true))) }
    if joinsBankToAccount { members.append(("joins_bank_to_account", .boolean(true))) }
    if let numberPair { members.append(("number_pair", .string(numberPair.rawValue))) }
    for (key, isSet) in cellRules where isSet { members.append((key, .boolean(true))) }
    if allowsShortRows { members.append(("short_rows", .boolean(true))) }
    return members
  }

  private var cellRules: [(String, Bool)] {
    [
      ("excel_serials", acceptsExcelSerials), ("flag_starts_cell", flagStartsCell),
      ("signed_amounts", amountsAreSigned), ("amount_holds_currency", amountHoldsCurrency),
      ("amount_may_have_note", amountMayHaveNote),
    ]
  }

  private var dialectDocument: JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("delimiters", texts(delimiters.map { DeclaredDialect.name(ofDelimiter: $0) })),
      ("quote", .string(quote.rawValue)), ("escape", .string(escape.rawValue)),
      ("trailing_delimiter", .boolean(allowsTrailingDelimiter)),
    ]
    if let encoding { members.append(("encoding", .string(encoding.rawValue))) }
    return .object(members)
  }
}

extension JSONValue {
  /// The document for people to read and change: what fits stands on one line, long lists are filled.
  public var readablePage: String { readable(indent: 0, from: 0) + "\n" }

  private static let pageColumns = 100

  private func readable(indent: Int, from column: Int) -> String {
    let whole = spaced
    if column + whole.count <= JSONValue.pageColumns, !isTable(indent) { return whole }
    let inner = String(repeating: " ", count: indent + 2)
    switch self {
    case .object(let members):
      let lines = members.map { member in
        let head = inner + JSONValue.string(member.key).line + ": "
        return head + member.value.readable(indent: indent + 2, from: head.count)
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n" + inner.dropLast(2) + "}"
    case .array(let elements):
      var lines: [String] = []
      var line = inner
      for (index, element) in elements.enumerated() {
        let text = element.spaced + (index + 1 < elements.count ? "," : "")
        if line != inner, line.count + text.count + 1 > JSONValue.pageColumns {
          lines.append(line)
          line = inner
        }
        line += (line == inner ? "" : " ") + text
      }
      return "[\n" + (lines + [line]).joined(separator: "\n") + "\n" + inner.dropLast(2) + "]"
    default: return whole
    }
  }

  /// The profile itself and its columns are read line by line.
  private func isTable(_ indent: Int) -> Bool {
    guard case .object(let members) = self else { return false }
    return indent == 0 || members.count > 3
  }

  private var spaced: String {
    switch self {
    case .object(let members):
      return "{"
        + members.map { "\(JSONValue.string($0.key).line): \($0.value.spaced)" }
        .joined(separator: ", ") + "}"
    case .array(let elements): return "[" + elements.map(\.spaced).joined(separator: ", ") + "]"
    default: return line
    }
  }
}
