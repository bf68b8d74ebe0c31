import BankRecords

/// The layout of a file that no built-in format describes, where its header leaves no doubt: every
/// column that a row needs has an unmistakable name, and no other column could be meant.
///
/// Nothing is taken silently: the report names the format `generic`, every column as it was read, and
/// a warning says so. Signed amounts alone are never taken, since statements of credit cards turn the
/// sign around; nor are rows without any counterparty.
enum GenericFormat {
  static let name = "generic"
  /// Of a layout some of whose columns were told by what they hold.
  static let inferredName = "inferred"

  static func isByName(_ format: String) -> Bool { format == name || format == inferredName }

  enum Finding {
    case format(StatementFormat)
    /// Why the header is not taken; nil where it does not look like a table of transactions.
    case none(why: String?)
  }

  /// What a header means; `rows` are the first rows' cells, `moreRows` as many as are at hand.
  static func find(
    header: [String], rows: [[String]], moreRows: () -> [[String]]
  ) -> Finding {
    let reading = HeaderReading(header)
    let found = find(
      header: header, reading, reading.columns, proven: [], rows: rows, moreRows: moreRows)
    guard case .none = found,
      let told = ColumnsByValue(completing: reading.columns, header: header, rows: moreRows()),
      case .format(var format) = find(
        header: header, reading, told.columns, proven: told.proven, rows: rows, moreRows: moreRows)
    else { return found }
    format.name = inferredName
    format.chineseName = "按列名与内容识别"
    return .format(format)
  }

  /// The same for columns that are known; names of `proven` ones may be damaged.
  private static func find(
    header: [String], _ reading: HeaderReading, _ known: [RecordField: Int], proven: Set<Int>,
    rows: [[String]], moreRows: () -> [[String]]
  ) -> Finding {
    var columns = known
    settleTime(&columns, rows: rows)
    guard columns[.time] != nil || columns[.date] != nil else {
      let hasMoney = columns[.amount] != nil || columns[.amountIn] != nil
      return .none(why: hasMoney ? "no column is surely the time or date" : nil)
    }
    let isTransfers = columns[.payer] != nil || columns[.payee] != nil
    var rule: StatementFormat.DirectionRule?
    if !isTransfers, needsProof(columns, rows: rows) {
      rule = DirectionEvidence.rule(columns, rows: moreRows(), width: header.count)
    }
    let why =
      isTransfers
      ? doubtOfTransfers(&columns) : doubtOfStatement(&columns, isDirectionProven: rule != nil)
    if let why { return .none(why: why) }
    if let damaged = damagedName(
      header, reading, columns, proven: proven, isTransfers: isTransfers)
    {
      return .none(why: "“\(damaged.cell)” is nearly “\(damaged.name)”")
    }
    for doubt in reading.doubts where columns[doubt.field] != nil {
      if needed.contains(doubt.field) {
        let names = doubt.names.joined(separator: " and ")
        return .none(why: "\(names) may both be the \(doubt.field.rawValue)")
      }
      columns[doubt.field] = nil
    }
    if let why = doubtOfRows(columns, isTransfers: isTransfers, rows: rows) {
      return .none(why: why)
    }
    let names = HeaderName.numbered(header)
    let mapping = RecordField.allCases.compactMap { field in
      columns[field].map { (field: field, column: names[$0]) }
    }
    guard var format = try? MappedFormat.format(mapping) else { return .none(why: nil) }
    if let rule { format.direction = rule }
    let sums = [RecordField.amount, .amountIn, .amountOut, .balance].compactMap { columns[$0] }
    let inFen = sums.count { HeaderVocabulary.isInFen(header[$0]) }
    if inFen > 0 {
      guard inFen == sums.count else { return .none(why: "only some amounts are in fen (分)") }
      // Whose rows they are must then stand in the rows: wallets write fen beside accounts of their own.
      guard isTransfers || columns[.own] != nil else {
        return .none(why: "amounts are in fen (分) and no column is surely the own account")
      }
      format.amountUnit = .fen
    }
    format.name = name
    format.chineseName = "按列名识别"
    format.source = "列名"
    format.skipRules += StatementFormat.queryResultSkips
    let time = columns[.time] ?? columns[.date] ?? 0
    switch DateOrderEvidence.order(of: rows.compactMap { time < $0.count ? $0[time] : nil }) {
    case .order(let order): format.dateOrder = order
    case .open(let cell): return .none(why: "“\(cell)” may be day/month or month/day")
    }
    return .format(format)
  }

  /// What a reader of the report should know of a layout that no built-in format describes.
  static func warnings(of plan: ColumnPlan, report: FileReport) -> [String] {
    var warnings: [String] = []
    if isByName(plan.formatName) {
      let columns = report.mapping.map { "\($0.field)=\($0.column)" }.joined(separator: ",")
      var text = "no built-in layout fits; it was read by its column names"
      if plan.formatName == inferredName { text += " and by what its columns hold" }
      text += ": \(columns)"
      if plan.dateOrder != .yearMonthDay { text += "; dates as \(plan.dateOrder.rawValue)" }
      switch plan.direction {
      case .sign: text += "; positive amounts are money in, which balances prove"
      case .reversedSign: text += "; positive amounts are money out, which balances prove"
      case .flag(let moneyIn, let moneyOut, _):
        let (ins, outs) = (words(moneyIn), words(moneyOut))
        if !DirectionEvidence.isKnown(ins + outs) {
          text += "; direction \(ins.joined(separator: ", ")) is money in"
          text += " and \(outs.joined(separator: ", ")) money out"
        }
      default: break
      }
      warnings.append(text + "; if that is wrong, name the columns with --map")
    }
    if plan.formatName == "mapped", plan.dateOrder != .yearMonthDay {
      warnings.append("dates are read as \(plan.dateOrder.rawValue), which the first rows prove")
    }
    let isKnown =
      plan.second.account >= 0 || plan.second.name >= 0 || plan.second.nameAndAccount >= 0
    if plan.formatName == "mapped", plan.isStatement, !isKnown {
      warnings.append(
        "no column names the counterparty: money in and out is summed, but nobody's payers and payees "
          + "are known")
    }
    return warnings
  }

  private static func words(_ cells: [[UInt8]]) -> [String] {
    cells.map { String(decoding: $0, as: UTF8.self) }
  }

  private static let needed: Set<RecordField> = [
    .time, .date, .timeOfDay, .payer, .payee, .own, .counterparty, .counterpartyNameAndAccount,
    .amount, .amountIn, .amountOut, .direction, .currency, .status,
  ]

  /// Why a header that names a payer or a payee is not taken.
  private static func doubtOfTransfers(_ columns: inout [RecordField: Int]) -> String? {
    for field in [RecordField.payer, .payee, .amount] where columns[field] == nil {
      return "no column is surely the \(field.rawValue)"
    }
    let other = [RecordField.direction, .counterparty, .amountIn, .amountOut].first {
      columns[$0] != nil
    }
    if let other { return "it names payer and payee and also \(other.rawValue)" }
    for field in [RecordField.own, .ownCard, .ownName, .ownIDNumber] { columns[field] = nil }
    return nil
  }

  /// Why the first rows speak against the header: states that mean more than done and failed, amounts
  /// with signs between payer and payee.
  private static func doubtOfRows(
    _ columns: [RecordField: Int], isTransfers: Bool, rows: [[String]]
  ) -> String? {
    func cells(_ field: RecordField) -> [String] {
      guard let column = columns[field] else { return [] }
      return rows.compactMap { column < $0.count ? $0[column] : nil }
    }
    let state = cells(.status).first { !TransactionState.isKnown($0) }
    if let state { return "a row's state is “\(Masking.maskNumbers(in: state))”" }
    if isTransfers, cells(.amount).contains(where: { $0.hasPrefix("-") || $0.hasPrefix("(") }) {
      return "amounts between payer and payee have signs"
    }
    return nil
  }

  /// Whether names and words leave open which way the money went.
  private static func needsProof(_ columns: [RecordField: Int], rows: [[String]]) -> Bool {
    guard columns[.amount] != nil, columns[.amountIn] == nil || columns[.amountOut] == nil else {
      return false
    }
    guard let direction = columns[.direction] else { return true }
    return !DirectionEvidence.isKnown(
      rows.lazy.filter { $0.count > direction }.map { $0[direction] })
  }

  /// Why a header that names no payer is not taken.
  private static func doubtOfStatement(
    _ columns: inout [RecordField: Int], isDirectionProven: Bool
  ) -> String? {
    if columns[.amountIn] != nil, columns[.amountOut] != nil {
      (columns[.amount], columns[.direction]) = (nil, nil)
    } else if columns[.amount] != nil, columns[.direction] != nil || isDirectionProven {
      (columns[.amountIn], columns[.amountOut]) = (nil, nil)
    } else if columns[.amount] != nil {
      return "no column says which way the money went, and the sign of an amount means opposite "
        + "things in different statements"
    } else {
      return columns[.amountIn] == nil && columns[.amountOut] == nil
        ? nil : "only one of money in and money out has a column"
    }
    let others: [RecordField] = [.counterparty, .counterpartyName, .counterpartyNameAndAccount]
    return others.contains { columns[$0] != nil } ? nil : "no column names the counterparty"
  }

  /// Which of the time columns hold what: 交易时间 beside 交易日期 may be the time of day alone or the
  /// whole time; the first rows tell.
  static func settleTime(_ columns: inout [RecordField: Int], rows: [[String]]) {
    if let time = columns[.time], let date = columns[.date] {
      let cells = rows.compactMap { time < $0.count ? $0[time] : nil }.filter { !$0.isEmpty }
      let areWhole =
        !cells.isEmpty && cells.allSatisfy { BookingTime.parse(Array($0.utf8).span) != nil }
      if areWhole {
        columns[.date] = nil
        columns[.timeOfDay] = nil
      } else {
        columns[.time] = nil
        columns[.timeOfDay] = time
        columns[.date] = date
      }
    } else if columns[.time] != nil {
      columns[.timeOfDay] = nil
    } else if columns[.date] == nil, let alone = columns[.timeOfDay] {
      // 时间 alone is the whole time.
      columns[.timeOfDay] = nil
      columns[.time] = alone
    }
  }

  /// A cell that is nearly the name of a column that is missing, and no name itself: a damaged header
  /// of a known layout is never read as another.
  private static func damagedName(
    _ header: [String], _ reading: HeaderReading, _ columns: [RecordField: Int],
    proven: Set<Int>, isTransfers: Bool
  ) -> (cell: String, name: String)? {
    let present = Set(HeaderName.normalised(header))
    var missing: [NearName] = []
    let open = whoAndHowMuch(columns, isTransfers: isTransfers)
    for (entry, ranks) in zip(HeaderVocabulary.entries, HeaderVocabulary.nearNames)
    where open.contains(entry.field) && !reading.firstRank.contains(entry.field) {
      missing += columns[entry.field] == nil ? Array(ranks.joined()) : ranks[0]
    }
    for requirement in requirements {
      let lacking = requirement.missing(from: present)
      if lacking.count <= 2 { missing += lacking.map { NearName(HeaderVocabulary.plain($0)) } }
    }
    for (place, cell) in header.enumerated() where !proven.contains(place) {
      let plain = HeaderVocabulary.plain(cell)
      if plain.isEmpty || HeaderVocabulary.index[plain] != nil { continue }
      if builtInNames.contains(HeaderName.normalised(cell)) { continue }
      if let near = missing.first(where: NearName(plain).isNearly) { return (cell, near.name) }
    }
    return nil
  }

  /// Fields that a row may need and that may stand under a damaged name: none that another one stands for.
  private static func whoAndHowMuch(
    _ columns: [RecordField: Int], isTransfers: Bool
  ) -> Set<RecordField> {
    var fields: Set<RecordField> =
      isTransfers ? [.payer, .payee, .amount] : [.payer, .payee, .own, .counterparty]
    if !isTransfers {
      let hasTwo = columns[.amountIn] != nil && columns[.amountOut] != nil
      fields.formUnion(
        hasTwo ? [.amountIn, .amountOut] : [.amount, .amountIn, .amountOut, .direction])
    }
    if columns[.time] == nil { fields.insert(.date) }
    return fields
  }

  private static let requirements = StandardFormats.all.map(FormatRequirement.init)

  private static let builtInNames: Set<String> = Set(
    StandardFormats.all.flatMap { $0.header + $0.bindings.flatMap(\.columns) }
      .map(HeaderName.normalised))
}
