import BankRecords

/// The totals that a line or a row states. Labels that are not understood whole state nothing.
struct TotalsText {
  private(set) var claims: [TotalsClaim] = []
  /// Every word and number was understood, and the words are those of totals.
  var isWhollyTotals: Bool { isUnderstood && speaksOfTotals && hasFigure }

  /// Digits of a date that a spreadsheet counts: 45352.
  static let shortestDate = 5

  private var isUnderstood = true
  private var speaksOfTotals = false
  private var hasFigure = false
  /// What the line as a whole is about: set by its labels.
  private var lineMeaning: TotalsWords.Meaning = []
  private var label: Label?
  /// Counts since the last full stop whose sums have not come.
  private var waiting: [TotalsClaim] = []

  private struct Label {
    var meaning: TotalsWords.Meaning
    var text: String
    /// What was stated behind it already.
    var used: TotalsWords.Meaning = []
    /// A blank cell lies between it and what comes next.
    var isFar = false
    var isLoose = false
  }

  /// The cells of a line before the header; one as wide as the header may stand in its columns.
  init(preamble cells: [String], plan: ColumnPlan? = nil) {
    read(cells, plan: cells.count == plan?.headerCells.count ? plan : nil)
  }

  /// The cells of a row; figures under the amount columns belong to those.
  init(row cells: [String], plan: ColumnPlan) {
    // More cells than columns: thousands separators without quotes, perhaps.
    let isAligned = cells.count <= plan.dialect.fieldCount || cells.last?.isEmpty == true
    read(cells, plan: isAligned ? plan : nil)
  }

  private mutating func read(_ cells: [String], plan: ColumnPlan?) {
    var columns: [(column: TotalsColumn, value: Money)] = []
    let numbers = cells.count { TotalsText.money($0) != nil }
    let isPaired = TotalsText.isPaired(cells)
    for (index, cell) in cells.enumerated() {
      if cell.isEmpty {
        label?.isFar = true
        continue
      }
      if let money = TotalsText.money(cell) {
        hasFigure = true
        let column = isPaired ? nil : plan.flatMap { TotalsColumn(index, of: $0) }
        if numbers == 2, column == nil, stateCountAndSum(cells[index...], plan) { return }
        switch owner(of: column, isOnly: numbers == 1, hasDecimals: cell.contains(".")) {
        case .label: take(TotalsWords.normalised(cell))
        case .column(let column): columns.append((column, money))
        case .nobody: label = nil
        }
        continue
      }
      take(TotalsWords.normalised(cell))
      // 支出合计：4 笔 | 931.35 元: the comma of the sentence is the file's delimiter.
      if let used = label?.used, !used.isEmpty, used != .count { label = nil }
      waiting = []
    }
    guard lineMeaning.contains(.whole) || lineMeaning.contains(.page) else { return }
    for (column, money) in columns { state(column, money) }
  }

  private enum FigureOwner {
    case label
    case column(TotalsColumn)
    case nobody
  }

  /// Whose a bare figure in a cell is: the label's before it, where that names a side or a count, or
  /// a sum and stands right beside it; else the column's above it. Where they contradict each other
  /// it is nobody's.
  private func owner(
    of column: TotalsColumn?, isOnly: Bool, hasDecimals: Bool
  ) -> FigureOwner {
    guard let label else { return column.map { .column($0) } ?? .nobody }
    if label.used == .count, column == nil, !label.isFar, hasDecimals,
      isOnly || !label.meaning.isDisjoint(with: .side)
    {
      return .label
    }
    guard label.used.isEmpty else { return column.map { .column($0) } ?? .nobody }
    if label.meaning.contains(.count) { return column == nil || !label.isFar ? .label : .nobody }
    let sides = label.meaning.intersection(.side)
    if !sides.isEmpty {
      guard let column, column.side != .all else { return .label }
      return sides == column.side.meaning ? .label : .nobody
    }
    if let column {
      // 总金额 right before a figure under 支出: whose it is, is not known.
      let isOfAll = !label.isFar && label.meaning.contains(.sum) && column.side != .all
      return isOfAll ? .nobody : .column(column)
    }
    return (isOnly || hasDecimals) && !label.isFar && label.meaning.contains(.sum)
      ? .label : .nobody
  }

  /// 借方合计 | 13 | 1,234.50: a count and a sum, most likely; so they may agree, and hold nothing.
  private mutating func stateCountAndSum(
    _ cells: ArraySlice<String>, _ plan: ColumnPlan?
  ) -> Bool {
    guard var label, label.used.isEmpty, !label.isFar,
      !label.meaning.isDisjoint(with: .side.union(.whole)),
      label.meaning.isDisjoint(with: [.count, .sum, .net, .balance]),
      let cell = cells.first, let next = cells.dropFirst().first,
      cell.utf8.allSatisfy({ (0x30...0x39).contains($0) }), next.contains("."),
      let count = TotalsText.money(cell), let sum = TotalsText.money(next),
      plan.flatMap({ TotalsColumn(cells.startIndex + 1, of: $0) }) == nil
    else { return false }
    label.isLoose = true
    state(.count, count, label: label, hasDecimals: false)
    state(.sum, sum, label: label, hasDecimals: true)
    return true
  }

  /// 总笔数 | 5 | 总金额 | 630.00: every figure has its own label, whatever column it stands in.
  private static func isPaired(_ cells: [String]) -> Bool {
    let filled = cells.filter { !$0.isEmpty }
    guard filled.count >= 4, filled.count % 2 == 0 else { return false }
    return filled.enumerated().allSatisfy { index, cell in
      (index % 2 == 1) == (money(cell) != nil)
    }
  }

  private static func money(_ cell: String) -> Money? {
    guard case .amount(let money) = Money.parse(Array(cell.utf8).span) else { return nil }
    return money
  }

  private mutating func state(_ column: TotalsColumn, _ money: Money) {
    guard lineMeaning.isDisjoint(with: [.period, .foreign]) else { return }
    // 借方合计 | 5 | 100.00 with the sum under 贷方: whose it is, is not known.
    let sides = lineMeaning.intersection(.side)
    guard sides.isEmpty || !sides.isDisjoint(with: column.side.meaning) else { return }
    claims.append(
      TotalsClaim(
        side: column.side, measure: .sum, value: Int128(money.fen), label: column.name,
        scope: lineMeaning.contains(.page) ? .page : .whole))
  }
}

/// A column of amounts that a totals row may fill.
struct TotalsColumn: Equatable {
  var side: TotalsClaim.Side
  var name: String

  init?(_ index: Int, of plan: ColumnPlan) {
    switch index {
    case plan.amountIn: side = .moneyIn
    case plan.amountOut: side = .moneyOut
    case plan.amount: side = .all
    default: return nil
    }
    name = plan.name(ofColumn: index)
  }
}

// Reading one text.
extension TotalsText {
  private mutating func take(_ text: [Unicode.Scalar]) {
    var at = 0
    while at < text.count {
      let scalar = text[at]
      switch scalar {
      case " ", ":", ",", "¥", "\"", "'": at += 1
      case ";", "|":
        at += 1
        (label, waiting) = (nil, [])
      case "(": at = skipBrackets(text, from: at)
      case "0"..."9", "+", "-":
        let end = TotalsText.numberEnd(text, from: at)
        takeNumber(Array(text[at..<end]), behind: Array(text[end...]), end: &at)
      default: at = takeLabel(text, from: at)
      }
    }
  }

  /// Brackets add a unit or a remark: `(元)` says nothing new, `(含4笔退款)` loosens the figure.
  private mutating func skipBrackets(_ text: [Unicode.Scalar], from start: Int) -> Int {
    let end = text[start...].firstIndex(of: ")") ?? text.count - 1
    let inside = text[start...end]
    if inside.contains(where: { "万含除退其亿".unicodeScalars.contains($0) }) {
      label?.isLoose = true
      if let last = claims.indices.last { claims[last].isLoose = true }
    }
    return end + 1
  }

  private static func numberEnd(_ text: [Unicode.Scalar], from start: Int) -> Int {
    var end = start + 1
    while end < text.count {
      let scalar = text[end]
      let isNumberPart = ("0"..."9").contains(scalar) || ".:/-*~".unicodeScalars.contains(scalar)
      // A comma is a thousands separator only before a digit.
      let isSeparator =
        scalar == "," && end + 1 < text.count && ("0"..."9").contains(text[end + 1])
      guard isNumberPart || isSeparator || (scalar.isASCII && scalar.properties.isAlphabetic)
      else { break }
      end += 1
    }
    return end
  }

  private mutating func takeLabel(_ text: [Unicode.Scalar], from start: Int) -> Int {
    var end = start
    while end < text.count, !"0123456789:,;|(+¥".unicodeScalars.contains(text[end]) { end += 1 }
    // A minus sign before a figure is no part of the label.
    var words = Array(text[start..<end])
    while let last = words.last, last == " " || last == "-" { words.removeLast() }
    // Blanks between Chinese characters only space them out.
    let isLatin = words.contains { $0.isASCII && $0.properties.isAlphabetic }
    let bare = isLatin ? words : words.filter { $0 != " " }
    if bare.isEmpty { return max(end, start + 1) }
    if let meaning = TotalsWords.meaning(of: bare) {
      if !meaning.isDisjoint(with: [.whole, .page, .count]) { speaksOfTotals = true }
      let ofLine: TotalsWords.Meaning = [.whole, .page, .period, .foreign, .moneyIn, .moneyOut]
      lineMeaning.formUnion(meaning.intersection(ofLine))
      label = Label(
        meaning: meaning, text: bare.reduce(into: "") { $0.unicodeScalars.append($1) })
    } else {
      (isUnderstood, label, waiting) = (false, nil, [])
    }
    return end
  }

  private mutating func takeNumber(
    _ digits: [Unicode.Scalar], behind rest: [Unicode.Scalar], end at: inout Int
  ) {
    at += digits.count
    let text = String(String.UnicodeScalarView(digits))
    let blanks = rest.prefix { $0 == " " }.count
    let unit = TotalsWords.unit(of: Array(rest.dropFirst(blanks)))
    if let unit { at += blanks + unit.length }
    let isWhole = digits.allSatisfy { ("0"..."9").contains($0) || $0 == "," }
    guard let money = TotalsText.money(text), !(isWhole && digits.count > 15) else {
      (isUnderstood, label) = (false, nil)
      return
    }
    hasFigure = true
    if unit?.meaning == .count { speaksOfTotals = true }
    // 万元, 个, 页: a unit that is not known.
    let next = unit == nil ? rest.dropFirst(blanks).first : nil
    if let next, "万亿页个天年月日号时人户至到%".unicodeScalars.contains(next) {
      (isUnderstood, label) = (false, nil)
      return
    }
    guard let label else { return }
    let hasDecimals = digits.contains(".")
    let stated = measure(label, unit: unit?.meaning, hasDecimals: hasDecimals)
    self.label?.used.formUnion(stated ?? .balance)
    guard let stated, label.meaning.isDisjoint(with: .balance) else { return }
    state(stated, money, label: label, hasDecimals: hasDecimals)
  }

  /// What a figure measures; nil where that is not plain.
  private func measure(
    _ label: Label, unit: TotalsWords.Meaning?, hasDecimals: Bool
  ) -> TotalsWords.Meaning? {
    let told = label.meaning.intersection([.count, .sum, .net])
    if let unit {
      // 收入金额: 5 笔 contradicts itself; 共 5 笔 does not.
      return told.isEmpty || told == unit || unit == .sum && told == .net ? told.union(unit) : nil
    }
    if !label.used.isEmpty { return label.used == .count && hasDecimals ? .sum : nil }
    if told == .count || told == .sum || told == .net { return told }
    return told.isEmpty && hasDecimals ? .sum : nil
  }

  private mutating func state(
    _ measured: TotalsWords.Meaning, _ money: Money, label: Label, hasDecimals: Bool
  ) {
    let sides = label.meaning.intersection(.side)
    guard !label.meaning.contains(.asked) || label.meaning.contains(.whole) else { return }
    var claim = TotalsClaim(
      side: .all, measure: .count, value: Int128(money.fen), label: label.text)
    claim.measure = measured.contains(.net) ? .net : measured.contains(.sum) ? .sum : .count
    if claim.measure == .count {
      guard money.fen >= 0, money.fen % 100 == 0 else { return }
      claim.value = Int128(money.fen / 100)
    }
    switch sides {
    case []: claim.side = .all
    case .moneyIn: claim.side = .moneyIn
    case .moneyOut: claim.side = .moneyOut
    case .neutral: claim.side = .neutral
    default: return
    }
    claim.isLoose = label.isLoose
    claim.isLedgerSide = label.meaning.contains(.ledgerSide)
    if sides.isEmpty, claim.measure == .sum {
      guard inherit(into: &claim, label) else { return }
    }
    let scope = lineMeaning.union(label.meaning)
    guard scope.isDisjoint(with: [.period, .foreign]) else { return }
    if scope.contains(.page) { claim.scope = .page }
    claims.append(claim)
    if claim.measure == .count {
      waiting.append(claim)
    } else {
      waiting.removeAll { $0.side == claim.side }
    }
  }

  /// `收入合计: 5 笔，共 100.00 元`: a sum without a side of its own takes that of the one count
  /// before it. False where that is not plain.
  private mutating func inherit(into claim: inout TotalsClaim, _ label: Label) -> Bool {
    if let first = waiting.first, waiting.count == 1, !label.meaning.contains(.overall) {
      claim.side = first.side
      claim.isLedgerSide = first.isLedgerSide
      claim.isLoose = claim.isLoose || first.isLoose
      waiting = []
      return true
    }
    let isOfAll = waiting.allSatisfy { $0.side == .all }
    return label.meaning.contains(.whole) && isOfAll
  }
}
