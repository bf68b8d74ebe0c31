import BankRecords

/// Says which column is which field, from names, shapes and balances, and what stays in doubt.
struct FieldInference {
  let layout: LayoutGuess
  let path: String
  let head: FileHead
  let survey: TextSurvey
  let shapes: [ValueShape]
  let words: FieldWords
  let classifier = PartyClassifier()
  private(set) var fields: [RecordField: Int] = [:]
  /// Columns taken as accounts by their values alone.
  private(set) var adopted: [Int] = []
  private(set) var points: [Int: [(field: RecordField, points: Int)]] = [:]

  init(layout: LayoutGuess, path: String, head: FileHead, survey: TextSurvey) {
    self.layout = layout
    self.path = path
    self.head = head
    self.survey = survey
    let classifier = classifier
    shapes = layout.cells.indices.map { column in
      ValueShape(layout.rows.map { $0[column] }, classifier: classifier)
    }
    words = FieldWords(formats: StandardFormats.all)
    assign()
  }

  var isTransfers: Bool { fields[.payer] != nil && fields[.payee] != nil }

  // MARK: Columns

  /// Fields that a suggestion names, in the order in which equal candidates go.
  private static let named: [RecordField] = [
    .time, .date, .timeOfDay, .amountIn, .amountOut, .amount, .balance, .direction, .payer, .payee,
    .own, .counterparty, .counterpartyNameAndAccount, .ownName, .counterpartyName, .payerName,
    .payeeName, .ownIDNumber, .counterpartyIDNumber, .payerIDNumber, .payeeIDNumber, .currency, .id,
    .memo, .memoDetail, .channel, .counterpartyBank, .payerBank, .payeeBank, .ipAddress,
    .macAddress, .status, .cashFlag,
  ]

  private mutating func assign() {
    var candidates: [(points: Int, order: Int, field: RecordField, column: Int)] = []
    for column in layout.cells.indices {
      for (order, field) in FieldInference.named.enumerated() {
        let name = layout.hasHeader ? words.points(layout.cells[column], for: field) : 0
        let fit = shapes[column].fit(field)
        // A name alone will do for a column without values, a shape alone for few fields.
        guard fit >= 0, name > 0 || fit >= (layout.hasHeader ? 38 : 28) else { continue }
        let sum = name + fit
        points[column, default: []].append((field, sum))
        if sum >= 28 { candidates.append((sum, order, field, column)) }
      }
      points[column]?.sort { $0.points > $1.points }
    }
    candidates.sort { ($1.points, $0.order, $0.column) < ($0.points, $1.order, $1.column) }
    var taken: Set<Int> = []
    for candidate in candidates where !taken.contains(candidate.column) {
      if fields[candidate.field] != nil || isExcluded(candidate.field) { continue }
      fields[candidate.field] = candidate.column
      taken.insert(candidate.column)
    }
    settle()
  }

  /// Fields of a table of transfers and of a statement do not mix.
  private func isExcluded(_ field: RecordField) -> Bool {
    let transfers: Set<RecordField> = [.payer, .payee]
    let statement: Set<RecordField> = [.own, .counterparty, .counterpartyNameAndAccount]
    if transfers.contains(field) { return statement.contains { fields[$0] != nil } }
    if statement.contains(field) { return transfers.contains { fields[$0] != nil } }
    if field == .amount { return fields[.amountIn] != nil && fields[.amountOut] != nil }
    return false
  }

  private mutating func settle() {
    // One half of a pair says nothing.
    for (one, other) in [(RecordField.payer, RecordField.payee), (.payee, .payer)]
    where fields[one] != nil && fields[other] == nil {
      if let column = fields.removeValue(forKey: one), fields[.counterparty] == nil {
        fields[.counterparty] = column
      }
    }
    for (one, other) in [(RecordField.amountIn, RecordField.amountOut), (.amountOut, .amountIn)]
    where fields[one] != nil && fields[other] == nil {
      if let column = fields.removeValue(forKey: one), fields[.amount] == nil {
        fields[.amount] = column
      }
    }
    if fields[.amountIn] != nil { fields[.amount] = nil }
    if let time = fields[.time], shapes[time].share(shapes[time].times) > 0.5 {
      fields[.date] = nil
      fields[.timeOfDay] = nil
    } else if let time = fields[.time], fields[.date] == nil {
      if fields[.timeOfDay] != nil || shapes[time].times == 0 {
        fields[.date] = time
        fields[.time] = nil
      }
    } else if fields[.time] != nil, fields[.date] != nil {
      fields[.time] = nil
    }
    // Side fields follow the kind of table.
    let strange: [RecordField] =
      isTransfers
      ? [.ownName, .counterpartyName, .ownIDNumber, .counterpartyIDNumber, .counterpartyBank]
      : [.payerName, .payeeName, .payerIDNumber, .payeeIDNumber, .payerBank, .payeeBank]
    for field in strange { fields[field] = nil }
    if fields[.memo] == nil, let detail = fields.removeValue(forKey: .memoDetail) {
      fields[.memo] = detail
    }
    if !isTransfers, !layout.hasHeader || fields[.balance] == nil { proveAmounts() }
    if !isTransfers, fields[.amountIn] == nil { proveDirection() }
    adoptAccounts()
  }

  /// Columns of card or long account numbers under names that say nothing: the accounts of different
  /// persons must not be taken for one. Of two, the own account is the one of fewer numbers.
  private mutating func adoptAccounts() {
    if isTransfers || !layout.hasHeader { return }
    let wanted = [RecordField.own, .counterparty].filter { fields[$0] == nil }
    guard fields[.ownCard] == nil, !wanted.isEmpty else { return }
    let free = shapes.indices.filter { column in
      !fields.values.contains(column) && shapes[column].holdsLongAccounts
    }
    let sorted = free.sorted {
      (shapes[$0].distinct.count, $0) < (shapes[$1].distinct.count, $1)
    }
    // One column alone is the account that rows belong to, unless that is known.
    for (field, column) in zip(wanted, sorted.prefix(2)) {
      fields[field] = column
      adopted.append(column)
    }
  }

  /// Where names do not tell, amount and balance are told by each other.
  private mutating func proveAmounts() {
    let columns = shapes.indices.filter {
      shapes[$0].share(shapes[$0].amounts) >= 0.9 && shapes[$0].share(shapes[$0].days) < 0.5
    }
    guard columns.count >= 2, columns.count <= 24 else { return }
    var best: (hits: Int, fields: [RecordField: Int])?
    for own in owners {
      for balance in columns where balance != own {
        for first in columns where first != balance && first != own {
          for second in columns where second != balance && second != own {
            var found: [RecordField: Int] = [.balance: balance]
            if first == second {
              found[.amount] = first
            } else {
              (found[.amountOut], found[.amountIn]) = (first, second)
            }
            let proof = BalanceProof(rows: layout.rows, fields: found, own: own)
            guard proof.isProven, proof.differentAmounts == 3, proof.hits > best?.hits ?? 0 else {
              continue
            }
            if let own { found[.own] = own }
            best = (proof.hits, found)
          }
        }
      }
    }
    guard let best else { return }
    for field in [RecordField.amount, .amountIn, .amountOut, .balance] { fields[field] = nil }
    for (field, column) in best.fields { place(field, at: column) }
  }

  /// Columns that may say whose balance it is: few values, each of them often.
  private var owners: [Int?] {
    if let own = fields[.own] { return [own] }
    let columns: [Int?] = shapes.indices.filter {
      let shape = shapes[$0]
      return shape.filled == layout.rows.count && shape.distinct.count > 1
        && shape.distinct.count * 3 < shape.filled * 2 && shape.decimals == 0
        && shape.share(shape.days + shape.times) < 0.5 && shape.share(shape.shortDates) < 0.95
    }
    return [nil] + columns.prefix(8)
  }

  private mutating func place(_ field: RecordField, at column: Int) {
    for (old, place) in fields where place == column { fields[old] = nil }
    fields[field] = column
  }

  /// A column whose values go with the steps of the balance is the direction.
  private mutating func proveDirection() {
    guard let amount = fields[.amount], fields[.direction] == nil, shapes[amount].negatives == 0,
      fields[.balance] != nil
    else { return }
    for column in shapes.indices where (2...6).contains(shapes[column].distinct.count) {
      if fields.values.contains(column), fields[.channel] != column { continue }
      var trial = fields
      trial[.direction] = column
      let proof = BalanceProof(rows: layout.rows, fields: trial, own: fields[.own])
      let isUp = proof.flags.contains { $0.up >= 3 && $0.down == 0 }
      let isDown = proof.flags.contains { $0.down >= 3 && $0.up == 0 }
      let isMixed = proof.flags.contains { $0.up > 0 && $0.down > 0 }
      if proof.isProven, isUp, isDown, !isMixed { return place(.direction, at: column) }
    }
  }
}

extension ValueShape {
  /// Points from 0 to 40 for values that look like those of the field, or -1 where they cannot be.
  func fit(_ field: RecordField) -> Int {
    if filled == 0 { return 0 }
    let dates = max(share(days + times), max(share(dayFirst), share(monthFirst)))
    let isDate = dates >= 0.8
    switch field {
    case .time: return isDate && share(times) > 0.5 ? 42 : isDate ? 30 : steps ? 12 : -1
    case .date:
      return isDate ? 40 : share(shortDates) > 0.95 && distinct.count > 1 ? 38 : -1
    case .timeOfDay:
      return share(timesOfDay) >= 0.8 && !isDate && share(decimals) < 0.1 ? 32 : -1
    case .amount:
      if isDate || share(amounts) < 0.5 { return -1 }
      return share(amounts) < 0.9 ? 5 : decimals > 0 ? 38 : 20
    case .amountIn, .amountOut: return isDate || share(amounts) < 0.5 ? -1 : 20
    case .balance: return isDate || share(amounts) < 0.9 ? -1 : decimals > 0 ? 20 : 8
    case .direction:
      let known = share(moneyInWords + moneyOutWords)
      if known > 0.9, moneyInWords > 0 || moneyOutWords > 0, share(amounts) < 0.5 { return 40 }
      return distinct.count <= 6 && share(amounts) < 0.5 && !isDate && filled > 1 ? 5 : -1
    case .payer, .payee, .own, .counterparty, .ownCard, .counterpartyCard:
      if isDate || share(decimals) > 0.3 || share(persons + organisations) > 0.5 { return -1 }
      let looksRight = share(accounts) >= 0.6 || share(checkedCards) > 0.3
      if field == .own, looksRight, filled > 5, distinct.count == 1 { return 32 }
      return looksRight ? 28 : share(wholeNumbers) > 0.9 || namesWithAccounts == 0 ? 0 : -1
    case .counterpartyNameAndAccount: return share(namesWithAccounts) > 0.2 ? 30 : 0
    case .ownName, .counterpartyName, .payerName, .payeeName:
      return share(persons + organisations) > 0.6 ? 26 : share(amounts) > 0.3 || isDate ? -1 : 0
    case .ownIDNumber, .counterpartyIDNumber, .payerIDNumber, .payeeIDNumber:
      return share(idNumbers) > 0.8 ? 29 : share(idNumbers) > 0.3 ? 15 : -1
    case .currency: return share(currencies) > 0.9 && share(amounts) < 0.5 ? 38 : -1
    case .id: return isDate || share(decimals) > 0.3 ? -1 : distinct.count == filled ? 10 : 0
    case .ipAddress: return share(networkAddresses) > 0.5 ? 38 : -1
    case .memo, .memoDetail:
      return isDate || share(amounts) > 0.5 ? -1 : distinct.count <= 3 && filled > 3 ? 0 : 5
    default: return isDate ? -1 : 0
    }
  }

  /// Mostly digits of card or account length: valid cards, or numbers that come again; numbers of
  /// rows come once each.
  var holdsLongAccounts: Bool {
    let long = values.count { value in
      (12...24).contains(value.utf8.count) && value.utf8.allSatisfy { $0 &- 0x30 <= 9 }
    }
    guard filled > 1, share(long) >= 0.8, share(days + times) < 0.5 else { return false }
    return share(checkedCards) > 0.5 || distinct.count < 300 && distinct.count * 10 <= filled * 8
  }

  /// Small whole numbers, as simulators count time.
  var steps: Bool { share(wholeNumbers) == 1 && values.allSatisfy { $0.utf8.count <= 9 } }
}
