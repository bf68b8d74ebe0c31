import BankRecords
import StatementIngest

/// Reads a format from a profile's JSON, strictly: what is not understood is an error with its place.
struct ProfileReading {
  let file: String

  static let keys = [
    "profile_version", "name", "chinese_name", "summary", "source", "rows", "header", "header_line",
    "required_columns", "preamble_limit", "columns", "yes_values", "direction", "amount_unit",
    "time",
    "own_account", "skip_rows", "money_in_where", "currency", "currency_names", "missing_marks",
    "zero_is_account", "drops_account_suffix", "joins_bank_to_account", "short_rows", "dialect",
    "money_out_where", "number_pair", "excel_serials", "flag_starts_cell", "signed_amounts",
    "amount_holds_currency", "amount_may_have_note",
  ]
  static let version = 1
  static let headerLines = ["required", "optional", "none"]
  static let directionRules = [
    "parties", "parties_reversed", "parties_and_sign", "flag", "sign", "reversed_sign",
    "two_amounts",
  ]
  static let timeRules =
    StatementFormat.DateOrder.allCases.map(word(of:)) + ["steps", "two_digit_year"]

  /// The time rule of dates written in this order.
  static func word(of order: StatementFormat.DateOrder) -> String {
    switch order {
    case .yearMonthDay: "civil"
    case .dayMonthYear: "day_first"
    case .monthDayYear: "month_first"
    case .monthDay: "month_day"
    }
  }
  static let ownAccounts = ["column", "preamble", "preamble_text", "file_name"]

  func format(_ text: [UInt8]) throws(ProfileError) -> StatementFormat {
    let document: JSONDocument
    do { document = try JSONDocument.parse(text, file: file) } catch { throw ProfileError(error) }
    let root = ProfileNode(root: document, file: file)
    let members = try root.members(ProfileReading.keys)
    _ = try members.required("profile_version", in: root)
      .integer(in: ProfileReading.version...ProfileReading.version)
    let name = try members.required("name", in: root)
    var format = StatementFormat(
      name: try name.string(), chineseName: try members["chinese_name"]?.string() ?? "",
      summary: try members["summary"]?.string() ?? "",
      source: try members["source"]?.string() ?? "",
      rows: try members.required("rows", in: root).word(StatementFormat.RowKind.self),
      header: try members.required("header", in: root).strings(),
      bindings: try bindings(members.required("columns", in: root), yes: members["yes_values"]))
    if format.chineseName.isEmpty { format.chineseName = format.name }
    let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)
    guard !format.name.isEmpty, format.name != "mapped", allowed.isSuperset(of: format.name.utf8)
    else {
      throw name.failure("'name' must be made of a-z, 0-9 and hyphens, as in my-bank")
    }
    try readLayout(members, into: &format)
    try readMeaning(members, root, into: &format)
    try readAccounts(members, into: &format)
    if let dialect = members["dialect"] { try readDialect(dialect, into: &format) }
    try ProfileChecks(format: format, root: root, members: members).run()
    return format
  }

  private func bindings(
    _ node: ProfileNode, yes: ProfileNode?
  ) throws(ProfileError) -> [FieldBinding] {
    let fields = RecordField.allCases.map(\.rawValue)
    _ = try node.members(fields)
    var bindings: [FieldBinding] = []
    for member in try node.members() {
      guard let field = RecordField(rawValue: member.key) else { continue }
      var binding = FieldBinding(field)
      binding.columns = try member.oneOrMore()
      bindings.append(binding)
    }
    let flags: [RecordField] = [.cashFlag, .reversalFlag]
    for (key, member) in try yes?.members(flags.map(\.rawValue)) ?? [:] {
      guard let index = bindings.firstIndex(where: { $0.field.rawValue == key }) else {
        throw member.failure("'columns' has no '\(key)'")
      }
      bindings[index].yesValues = try member.strings()
    }
    return bindings
  }

  private func readLayout(
    _ members: [String: ProfileNode], into format: inout StatementFormat
  ) throws(ProfileError) {
    switch try members["header_line"]?.word(of: ProfileReading.headerLines) {
    case "none": format.isHeaderless = true
    case "optional": format.headerMayBeAbsent = true
    default: break
    }
    format.requiredColumns = try members["required_columns"]?.strings() ?? []
    format.preambleLimit = try members["preamble_limit"]?.integer(in: 0...250) ?? 0
    format.allowsShortRows = try members["short_rows"]?.boolean() ?? false
    for node in try members["skip_rows"]?.elements() ?? [] {
      let rule = try node.members(["reason", "where"])
      format.skipRules.append(
        SkipRule(
          try rule.required("reason", in: node).string(),
          try condition(rule.required("where", in: node))))
    }
    for node in try members["money_in_where"]?.elements() ?? [] {
      format.moneyInWhere.append(try condition(node))
    }
    for node in try members["money_out_where"]?.elements() ?? [] {
      format.moneyOutWhere.append(try condition(node))
    }
  }

  private func condition(_ node: ProfileNode) throws(ProfileError) -> SkipRule.Condition {
    let members = try node.members([
      "first_field_starts", "field", "equals", "contains", "blank", "filled", "all",
    ])
    if let starts = members["first_field_starts"], members.count == 1 {
      return .firstFieldStarts(with: try starts.strings())
    }
    if let all = members["all"], members.count == 1 {
      var conditions: [SkipRule.Condition] = []
      for element in try all.elements() { conditions.append(try condition(element)) }
      return .all(conditions)
    }
    if let field = try members["field"]?.word(RecordField.self), members.count == 2 {
      if let values = members["equals"] { return .fieldEquals(field, try values.strings()) }
      if let values = members["contains"] { return .fieldContains(field, try values.strings()) }
      if let blank = members["blank"], try blank.boolean() { return .fieldBlank(field) }
      if let filled = members["filled"], try filled.boolean() { return .fieldFilled(field) }
    }
    throw node.failure(
      "a condition is {\"first_field_starts\": [...]}, {\"all\": [conditions]}, or {\"field\": name} "
        + "with one of \"equals\": [...], \"contains\": [...], \"blank\": true, \"filled\": true")
  }

  private func readMeaning(
    _ members: [String: ProfileNode], _ root: ProfileNode, into format: inout StatementFormat
  ) throws(ProfileError) {
    let direction = try members.required("direction", in: root)
    let parts = try direction.members(["rule", "money_in", "money_out", "neutral", "by"])
    let rule = try parts.required("rule", in: direction).word(of: ProfileReading.directionRules)
    switch rule {
    case "flag":
      format.direction = .flag(
        moneyIn: try parts.required("money_in", in: direction).strings(),
        moneyOut: try parts.required("money_out", in: direction).strings(),
        neutral: try parts["neutral"]?.strings() ?? [])
    case "parties_reversed":
      format.direction = .partiesReversed(by: try parts.required("by", in: direction).strings())
    case "parties_and_sign": format.direction = .partiesAndSign
    case "sign": format.direction = .sign
    case "reversed_sign": format.direction = .reversedSign
    case "two_amounts": format.direction = .twoAmounts
    default: format.direction = .parties
    }
    let used =
      rule == "flag"
      ? ["money_in", "money_out", "neutral"]
      : rule == "parties_reversed"
        ? ["by"] : []
    for (key, node) in parts.sorted(by: { $0.key < $1.key }) where key != "rule" {
      if !used.contains(key) { throw node.failure("the rule '\(rule)' has no '\(key)'") }
    }
    if let unit = members["amount_unit"] {
      format.amountUnit = try unit.word(of: ["yuan", "fen"]) == "fen" ? .fen : .yuan
    }
    if let time = members["time"] { try readTime(time, into: &format) }
    format.acceptsExcelSerials = try members["excel_serials"]?.boolean() ?? false
    format.flagStartsCell = try members["flag_starts_cell"]?.boolean() ?? false
    format.amountsAreSigned = try members["signed_amounts"]?.boolean() ?? false
    format.amountHoldsCurrency = try members["amount_holds_currency"]?.boolean() ?? false
    format.amountMayHaveNote = try members["amount_may_have_note"]?.boolean() ?? false
  }

  private func readTime(
    _ node: ProfileNode, into format: inout StatementFormat
  ) throws(ProfileError) {
    let parts = try node.members(["rule", "origin", "seconds_per_step"])
    let rule = try parts.required("rule", in: node).word(of: ProfileReading.timeRules)
    if rule != "steps" {
      for (key, part) in parts where key != "rule" {
        throw part.failure("the rule '\(rule)' has no '\(key)'")
      }
    }
    switch rule {
    case "two_digit_year": format.time = .twoDigitYear
    case "steps":
      let origin = try parts.required("origin", in: node)
      let text = try origin.string()
      guard let day = BookingTime.parse(Array(text.utf8).span), day.isDateOnly else {
        throw origin.failure("'origin' is '\(text)'; write a day as 2024-06-30")
      }
      let step = try parts.required("seconds_per_step", in: node)
      format.time = .steps(
        origin: day.time.day, secondsPerStep: try step.integer(in: 1...(366 * 86_400)))
    default:
      let order = StatementFormat.DateOrder.allCases.first { ProfileReading.word(of: $0) == rule }
      format.dateOrder = order ?? .yearMonthDay
    }
  }

  private func readAccounts(
    _ members: [String: ProfileNode], into format: inout StatementFormat
  ) throws(ProfileError) {
    if let own = members["own_account"] {
      let parts = try own.members(["from", "labels"])
      let from = try parts.required("from", in: own).word(of: ProfileReading.ownAccounts)
      let labels = try parts["labels"]?.strings() ?? []
      if from.hasPrefix("preamble") == labels.isEmpty {
        throw own.failure(
          labels.isEmpty
            ? "'from' \(from) needs 'labels', as in [\"卡号\", \"账号\"]"
            : "'from' \(from) has no 'labels'")
      }
      switch from {
      case "preamble": format.ownAccount = .preamble(labels: labels)
      case "preamble_text": format.ownAccount = .preambleText(labels: labels)
      case "file_name": format.ownAccount = .fileName
      default: format.ownAccount = .column
      }
    }
    if let currency = members["currency"] { format.currency = try currencyCode(currency) }
    for member in try members["currency_names"]?.members() ?? [] {
      format.currencyNames.append((member.key, try currencyCode(member)))
    }
    format.numberPair = try members["number_pair"]?.word(StatementFormat.NumberPair.self)
    format.missingMarks = try members["missing_marks"]?.strings() ?? []
    format.zeroIsAccount = try members["zero_is_account"]?.boolean() ?? false
    format.dropsAccountSuffix = try members["drops_account_suffix"]?.boolean() ?? false
    format.joinsBankToAccount = try members["joins_bank_to_account"]?.boolean() ?? false
  }

  private func currencyCode(_ node: ProfileNode) throws(ProfileError) -> String {
    let code = try node.string()
    guard code.utf8.count == 3, code.utf8.allSatisfy({ $0 &- 0x41 <= 25 }) else {
      throw node.failure("'\(node.key)' is '\(code)'; write a code of three letters, as CNY")
    }
    return code
  }

  private func readDialect(
    _ node: ProfileNode, into format: inout StatementFormat
  ) throws(ProfileError) {
    let parts = try node.members([
      "delimiters", "quote", "escape", "trailing_delimiter", "encoding",
    ])
    if let delimiters = parts["delimiters"] {
      format.delimiters = []
      for name in try delimiters.oneOrMore() {
        guard let byte = DeclaredDialect.delimiter(name) else {
          let names = DeclaredDialect.delimiterNames.map(\.name).joined(separator: ", ")
          throw delimiters.failure("'\(name)' is no delimiter; write \(names) or one character")
        }
        format.delimiters.append(byte)
      }
    }
    if let quote = parts["quote"] { format.quote = try quote.word(FieldQuote.self) }
    if let escape = parts["escape"] { format.escape = try escape.word(QuoteEscape.self) }
    format.allowsTrailingDelimiter = try parts["trailing_delimiter"]?.boolean() ?? false
    if let encoding = parts["encoding"] {
      format.encoding = try encoding.word(DeclaredEncoding.self)
    }
    for byte in format.delimiters where byte == format.quote.rawValue.utf8.first {
      throw node.failure("a delimiter cannot be the quote as well")
    }
  }
}
