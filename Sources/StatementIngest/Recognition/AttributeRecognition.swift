import BankRecords

/// Columns of an attribute table in one file's header; -1 where the file has none.
struct AttributeColumns: Sendable {
  let source: AttributeRecord.Source?
  var card = -1
  var account = -1
  var mainAccount = -1
  var name = -1
  var idNumber = -1
  var phone = -1
  var secondPhone = -1
  var agentIDNumber = -1
  var openedOn = -1
  var closedOn = -1
  var currency = -1
  var status = -1
  var branch = -1
  /// Field and column index, as they are used.
  private(set) var used: [(field: AttributeField, column: Int)] = []

  init(_ table: AttributeTable, header: [String]) {
    source = table.source
    for (field, names) in table.columns {
      let present = names.compactMap { header.firstIndex(of: HeaderName.normalised($0)) }
      guard let column = present.first else { continue }
      set(field, column)
      if field == .phone, present.count > 1 { set(.secondPhone, present[1]) }
    }
  }

  private mutating func set(_ field: AttributeField, _ column: Int) {
    used.append((field, column))
    switch field {
    case .card: card = column
    case .account: account = column
    case .mainAccount: mainAccount = column
    case .name: name = column
    case .idNumber: idNumber = column
    case .phone: phone = column
    case .secondPhone: secondPhone = column
    case .agentIDNumber: agentIDNumber = column
    case .openedOn: openedOn = column
    case .closedOn: closedOn = column
    case .currency: currency = column
    case .status: status = column
    case .branch: branch = column
    }
  }
}

extension FormatRecognition {
  /// Lines with anything in them that may stand before the header of an attribute table.
  private static let attributePreambleLimit = 5
  private static let attributeDelimiters = [",", "\t", "|"].map { UInt8(ascii: $0) }

  /// The format of the file, or the attribute table that it is.
  func matchOrAttributes(
    _ head: FileHead, path: String, markBytes: Int
  ) throws(IngestError) -> FormatMatch {
    do throws(IngestError) {
      return try match(head, path: path, markBytes: markBytes)
    } catch {
      guard options.formatName == nil, error.isAboutLayout, let table = attributeTable(in: head)
      else { throw error }
      return table
    }
  }

  /// The attribute table that the file is, by its header, or nil.
  private func attributeTable(in head: FileHead) -> FormatMatch? {
    var preamble = 0
    for index in head.lines.indices where !head.lines[index].isBlank {
      if preamble > FormatRecognition.attributePreambleLimit { return nil }
      for delimiter in delimiter.map({ [$0] }) ?? FormatRecognition.attributeDelimiters {
        let (cells, lastLine, isSound) = head.cells(at: index, delimiter: delimiter)
        guard isSound, let table = AttributeTable.of(header: cells) else { continue }
        var format = StatementFormat(
          name: table.name, chineseName: table.chineseName, summary: table.summary, source: "",
          rows: .statement, header: cells, bindings: [])
        format.allowsTrailingDelimiter = true
        format.dropsAccountSuffix = true
        if self.delimiter != nil { format.allowsShortRows = true }
        let match = FormatMatch(
          format: format, delimiter: delimiter, cells: cells, layoutLines: lastLine + 1,
          rowsOffset: head.lines[lastLine].endOffset, attributes: table)
        return HeaderDoubt.otherWidth(match, head) == nil ? match : nil
      }
      preamble += 1
    }
    return nil
  }
}

extension AttributeTable {
  /// The table that has such a header, or nil: none where the header names moved money.
  static func of(header cells: [String]) -> AttributeTable? {
    let names = HeaderName.normalised(cells)
    let present = Set(names)
    guard present.isDisjoint(with: transactionNames),
      !names.contains(where: { name in moneyWords.contains { name.contains($0) } }),
      !mayNameMovements(present.subtracting(vocabulary))
    else { return nil }
    return StandardAttributeTables.all.first { table in
      table.requirements.allSatisfy { requirement in
        Set(requirement.names.map(HeaderName.normalised)).intersection(present).count
          >= requirement.least
      }
    }
  }
}

extension AttributeTable {
  /// Whether names that no attribute table has could be those of a time and an amount: then the file
  /// may hold transactions, and is refused rather than read as something else.
  private static func mayNameMovements(_ unknown: Set<String>) -> Bool {
    func anyHolds(_ words: [String]) -> Bool {
      unknown.contains { name in words.contains { name.contains($0) } }
    }
    return anyHolds(["时间", "日期", "日", "date", "time"])
      && anyHolds(["额", "金", "元", "收", "支", "付", "借", "贷", "amt", "money", "sum"])
  }
}

extension ColumnPlan {
  /// Makes a plan of an attribute table: its rows are counted under the table's own reason.
  mutating func takeAttributes(of table: AttributeTable) {
    attributes = AttributeColumns(table, header: header)
    skipReasons = [table.rowReason, "query-feedback"]
  }
}
