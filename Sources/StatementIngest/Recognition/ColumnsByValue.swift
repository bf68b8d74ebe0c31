import BankRecords

/// Columns under names that nobody has seen before, told by whose they are and by what they hold.
///
/// Any word of a name says whose it is (对手户口, 相对方账卡, 汇出户, DSZHBH), the values say what it is, and
/// balances, where there are any, prove account and amount. Only what no known name gives is told so, and
/// only where one column alone can be meant.
struct ColumnsByValue {
  /// With the columns that were known before.
  private(set) var columns: [RecordField: Int]
  /// Columns that balances prove: no damaged name makes them doubtful.
  private(set) var proven: Set<Int> = []

  private let header: [String]
  private let rows: [[String]]
  private let shapes: [ValueShape]
  private let sides: [Side?]

  /// Rows whose values are looked at; balances are followed through all rows.
  private static let shapedRows = 250
  private static let leastRows = 10
  /// Columns of accounts and of money that are tried with each other: wide tables of numbers stay bounded.
  private static let mostCandidates = 6

  /// Whose a column is.
  private enum Side {
    case payer, payee, other
  }

  /// Nil where the rows are too few to say anything, or nothing is told beside `known`.
  init?(completing known: [RecordField: Int], header: [String], rows: [[String]]) {
    let rows = rows.filter { $0.count == header.count }
    guard rows.count >= ColumnsByValue.leastRows else { return nil }
    columns = known
    self.header = header
    self.rows = rows
    let first = rows.prefix(ColumnsByValue.shapedRows)
    let classifier = PartyClassifier()
    shapes = header.indices.map { column in
      ValueShape(first.map { $0[column] }, classifier: classifier)
    }
    sides = header.map(ColumnsByValue.side)
    tellTime()
    tellSides()
    if columns[.payer] == nil || columns[.payee] == nil { tellOwnAndAmount() }
    tellWords()
    tellNames()
    guard columns.count > known.count else { return nil }
  }

  private var free: [Int] {
    let taken = Set(columns.values)
    return header.indices.filter { !taken.contains($0) && shapes[$0].filled > 0 }
  }

  /// Sets a field that has no column where there is one that can be meant.
  private mutating func tell(_ field: RecordField, _ candidates: [Int]) {
    guard columns[field] == nil, candidates.count == 1 else { return }
    columns[field] = candidates[0]
  }

  private mutating func tellTime() {
    if columns[.time] == nil, columns[.date] == nil {
      tell(.time, free.filter { shapes[$0].share(shapes[$0].times + shapes[$0].days) >= 0.9 })
    }
    guard let day = columns[.date] ?? columns[.time], columns[.timeOfDay] == nil,
      shapes[day].share(shapes[day].days) >= 0.9
    else { return }
    let clocks = free.filter { column in
      shapes[column].fit(.timeOfDay) > 0 && isCalled(column, ["时", "TIME", "SJ"])
    }
    guard clocks.count == 1 else { return }
    (columns[.time], columns[.date], columns[.timeOfDay]) = (nil, day, clocks[0])
  }

  // MARK: Accounts

  /// Columns of account numbers, but not of ID numbers, telephones or branches, nor of numbers that count
  /// rows; those that are called so first, then those of valid cards.
  private var accounts: [Int] {
    free.filter { column in
      let shape = shapes[column]
      let areSerial =
        shape.distinct.count == shape.filled && shape.share(shape.checkedCards) < 0.3
      let areOthers =
        isCalled(column, ColumnsByValue.phoneWords)
        || isCalled(column, ColumnsByValue.bankWords)
          && !isCalled(column, ColumnsByValue.accountWords)
      return shape.fit(.payer) >= 28 && shape.share(shape.idNumbers) < 0.3 && !areSerial
        && !areOthers
    }.sorted { left, right in
      let (one, other) = (
        isCalled(left, ColumnsByValue.accountWords), isCalled(right, ColumnsByValue.accountWords)
      )
      if one != other { return one }
      let cards = (
        shapes[left].share(shapes[left].checkedCards),
        shapes[right].share(shapes[right].checkedCards)
      )
      return cards.0 != cards.1 ? cards.0 > cards.1 : left < right
    }
  }

  private mutating func tellSides() {
    let found = accounts
    let own: [RecordField] = [.own, .ownCard]
    let isStatement = own.contains { columns[$0] != nil } || columns[.counterparty] != nil
    if !isStatement {
      let payers = found.filter { sides[$0] == .payer }
      let payees = found.filter { sides[$0] == .payee }
      // One half of a pair says nothing.
      if columns[.payer] != nil || payers.count == 1, columns[.payee] != nil || payees.count == 1 {
        tell(.payer, payers)
        tell(.payee, payees)
        return
      }
    }
    let hasOther = columns[.counterparty] != nil || columns[.counterpartyCard] != nil
    if !hasOther { tell(.counterparty, found.filter { sides[$0] == .other }) }
  }

  /// The own account and the amount: what balances prove, else the only column that has such a name.
  private mutating func tellOwnAndAmount() {
    let owners = columns[.own] ?? columns[.ownCard]
    let unsided = accounts.filter { sides[$0] == nil }.prefix(ColumnsByValue.mostCandidates)
    let candidates: [Int?] = owners.map { [$0] } ?? unsided.map { $0 } + [nil]
    let needsAmount = columns[.amount] == nil && columns[.amountIn] == nil
    let amounts: [Int?] = needsAmount ? money : [nil]
    let balances: [Int] = columns[.balance].map { [$0] } ?? money
    var best: (hits: Int, own: Int?, amount: Int?, balance: Int)?
    for own in candidates {
      for amount in amounts {
        for balance in balances where balance != amount {
          var fields = columns
          if let amount { fields[.amount] = amount }
          fields[.balance] = balance
          let proof = BalanceProof(rows: rows, fields: fields, own: own)
          guard proof.isProven, proof.hits > best?.hits ?? 0 else { continue }
          best = (proof.hits, own, amount, balance)
        }
      }
    }
    if let best {
      columns[.balance] = best.balance
      proven.insert(best.balance)
      if let amount = best.amount {
        columns[.amount] = amount
        proven.insert(amount)
      }
      if owners == nil, let own = best.own {
        columns[.own] = own
        proven.insert(own)
      }
    } else if owners == nil {
      tell(
        .own,
        accounts.filter { column in
          sides[column] == nil && isCalled(column, ColumnsByValue.accountWords)
            && !isCalled(column, ["商户"])
        })
    }
  }

  /// The first columns of sums of money.
  private var money: [Int] {
    let sums = free.filter { column in
      let shape = shapes[column]
      return shape.share(shape.amounts) >= 0.9 && shape.decimals > 0
        && shape.share(shape.days + shape.times) < 0.5
    }
    return Array(sums.prefix(ColumnsByValue.mostCandidates))
  }

  private static let accountWords = ["户", "账", "帐", "卡"]
  private static let phoneWords = ["手机", "电话", "联系", "PHONE", "MOBILE", "TEL"]

  // MARK: What is good to know

  private mutating func tellNames() {
    let isTransfers = columns[.payer] != nil
    let names: [(side: Side?, name: RecordField, identity: RecordField)] =
      isTransfers
      ? [(.payer, .payerName, .payerIDNumber), (.payee, .payeeName, .payeeIDNumber)]
      : [(nil, .ownName, .ownIDNumber), (.other, .counterpartyName, .counterpartyIDNumber)]
    for (side, name, identity) in names {
      let own = free.filter { sides[$0] == side }
      let named = own.filter { column in
        shapes[column].fit(name) >= 26 && !isCalled(column, ColumnsByValue.bankWords)
      }
      tell(name, named)
      tell(name, named.filter { isCalled($0, ColumnsByValue.nameWords) })
      tell(identity, own.filter { shapes[$0].fit(identity) >= 29 })
    }
  }

  /// What a row says beside who paid whom: each by a word in the name and by its values.
  private mutating func tellWords() {
    tell(.currency, free.filter { shapes[$0].fit(.currency) > 0 })
    // States of no known meaning are no reason to take failed rows for done: they are refused by name.
    tell(.status, free.filter { isCalled($0, ["状态", "结果", "状况", "STATUS", "STATE", "ZT"]) })
    for word in ColumnsByValue.memoWords where columns[.memo] == nil {
      columns[.memo] = free.first { isCalled($0, [word]) && shapes[$0].fit(.memo) > 0 }
    }
  }

  private func isCalled(_ column: Int, _ words: [String]) -> Bool {
    words.contains { header[column].uppercased().contains($0) }
  }

  private static let bankWords = ["行", "机构", "网点", "BANK", "JG", "BRANCH"]
  private static let nameWords = ["名", "称", "主体", "姓", "NAME", "MC", "HM", "XM"]
  private static let memoWords = [
    "摘要", "附言", "用途", "附记", "事由", "备注", "说明", "MEMO", "NARRATIVE", "ZY",
  ]

  // MARK: Whose it is

  private static func side(of name: String) -> Side? {
    let plain = HeaderVocabulary.plain(name)
    let parts = Set(name.lowercased().split { !$0.isLetter }.map(String.init))
    var found: Set<Side> = []
    for (side, words) in words {
      let isWord = words.inside.contains { plain.contains($0) }
      let isPart = words.parts.contains { parts.contains($0) }
      let isInitials =
        plain.count >= 4 && plain.allSatisfy { $0.isASCII && $0.isLetter }
        && words.initials.contains { plain.hasPrefix($0) }
      if isWord || isPart || isInitials { found.insert(side) }
    }
    return found.count == 1 ? found.first : nil
  }

  /// Words inside Chinese names, whole parts of Latin ones, and initials of pinyin in front.
  private struct Words {
    var inside: [String]
    var parts: [String]
    var initials: [String]

    init(_ inside: String, _ parts: String, _ initials: String) {
      func list(_ words: String) -> [String] { words.split(separator: " ").map(String.init) }
      (self.inside, self.parts, self.initials) = (list(inside), list(parts), list(initials))
    }
  }

  private static let words: [(Side, Words)] = [
    (
      .payer,
      Words(
        "付款 付方 汇出 汇款 转出 支付方 打款 扣款 付账 出款 付出 出账", ComposedNames.latinPayerOnly + " remitting debtor",
        "fk zc hc")
    ),
    (
      .payee,
      Words(
        "收款 收方 汇入 转入 接收 受款 收账 进款 受益 入账", ComposedNames.latinPayeeOnly + " creditor benef",
        "sk zr hr")
    ),
    (
      .other,
      Words(
        "对方 对手 对端 相对 往来 来往 他方 彼方 另一方", ComposedNames.latinCounterparty,
        "ds df jyds jydf")
    ),
  ]
}
