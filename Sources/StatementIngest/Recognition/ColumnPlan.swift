import BankRecords

/// A format laid flat over one file's header: for every field the index of its column, and every
/// rule as bytes, so that decoding a row looks nothing up.
struct ColumnPlan: Sendable {
  /// Columns of one side of a transfer; -1 where the file has none.
  struct PartyColumns: Sendable {
    var account = -1
    var fallbackAccount = -1
    var nameAndAccount = -1
    var name = -1
    var idNumber = -1
    var bank = -1
    var region = -1
  }

  enum Direction: Sendable {
    case parties
    case partiesReversed([[UInt8]])
    case partiesAndSign
    case flag(moneyIn: [[UInt8]], moneyOut: [[UInt8]], neutral: [[UInt8]])
    case sign
    case reversedSign
    case twoAmounts
  }

  indirect enum Condition: Sendable {
    case firstFieldStarts([[UInt8]])
    case equals(column: Int, [[UInt8]])
    case contains(column: Int, [[UInt8]])
    case blank(column: Int)
    case filled(column: Int)
    case all([Condition])
  }

  let formatName: String
  let isStatement: Bool
  var dialect: RecordDialect
  /// The header's cells, normalised.
  let header: [String]
  /// The header's cells as they are written, trimmed.
  let headerCells: [String]
  /// Field → column index.
  let columns: [RecordField: Int]

  /// Payer in a table of transfers, own account in a statement.
  var first = PartyColumns()
  /// Payee in a table of transfers, counterparty in a statement.
  var second = PartyColumns()
  var id = -1
  var time = -1
  var date = -1
  var timeOfDay = -1
  var amount = -1
  var amountIn = -1
  var amountOut = -1
  var balance = -1
  var directionColumn = -1
  var currencyColumn = -1
  var channel = -1
  var memo = -1
  var memoDetail = -1
  var ipAddress = -1
  var macAddress = -1
  var cashFlag = -1
  var reversalFlag = -1
  var fault = -1

  var direction = Direction.parties
  var scale = AmountScale.yuan
  var timeRule = StatementFormat.TimeRule.civil
  var dateOrder = StatementFormat.DateOrder.yearMonthDay
  var acceptsExcelSerials = false
  /// Year and month of the statement, where its dates have no year.
  var statementMonth: (year: Int, month: Int)?
  var skipReasons: [String] = []
  var skipConditions: [Condition] = []
  /// Whether rows that a skip rule names are part of the layout: totals, notes, rulers.
  var skipsLayout: [Bool] = []
  var moneyInConditions: [Condition] = []
  var moneyOutConditions: [Condition] = []
  var flagStartsCell = false
  var amountsAreSigned = false
  var amountHoldsCurrency = false
  var amountMayHaveNote = false
  var cashValues: [[UInt8]] = []
  var reversalValues: [[UInt8]] = []
  var missingMarks: [[UInt8]] = []
  var currencies = CurrencyNames()
  var zeroIsAccount = false
  var joinsBankToAccount = false
  var dropsAccountSuffix = false
  /// The own account where no column holds it.
  var ownAccount: [UInt8] = []
  /// Columns of a table whose rows are no transactions.
  var attributes: AttributeColumns?
  /// How the first and last columns are written, for lines that a line end cuts.
  var edges = EdgeColumns()
  /// Whether plain rows may be decoded in one go; tests turn it off to compare with the exact decoder.
  var takesPlainRows = true
  /// How a row that names both numbers of a side names them.
  var numberPair: StatementFormat.NumberPair?

  /// Lays `format` over a header; `cells` as they are written.
  init(format: StatementFormat, cells: [String], dialect: RecordDialect) {
    let header = HeaderName.normalised(cells)
    var columns: [RecordField: Int] = [:]
    for binding in format.bindings where columns[binding.field] == nil {
      for column in binding.columns {
        guard let index = header.firstIndex(of: HeaderName.normalised(column)) else { continue }
        columns[binding.field] = index
        break
      }
    }
    formatName = format.name
    isStatement = format.rows == .statement
    self.header = header
    headerCells = cells
    self.columns = columns
    self.dialect = dialect
    self.dialect.fieldCount = max(1, cells.count)
    self.dialect.allowsShortRows = format.allowsShortRows
    placeColumns()
    compileRules(of: format)
  }

  /// The column of a field, or -1.
  func column(_ field: RecordField) -> Int { columns[field] ?? -1 }

  private mutating func placeColumns() {
    id = column(.id)
    time = column(.time)
    date = column(.date)
    timeOfDay = column(.timeOfDay)
    amount = column(.amount)
    amountIn = column(.amountIn)
    amountOut = column(.amountOut)
    balance = column(.balance)
    directionColumn = column(.direction)
    currencyColumn = column(.currency)
    channel = column(.channel)
    memo = column(.memo)
    memoDetail = column(.memoDetail)
    ipAddress = column(.ipAddress)
    macAddress = column(.macAddress)
    cashFlag = column(.cashFlag)
    reversalFlag = column(.reversalFlag)
    fault = column(.fault)
    if isStatement {
      first = PartyColumns(
        account: column(.own), fallbackAccount: column(.ownCard), name: column(.ownName),
        idNumber: column(.ownIDNumber), region: column(.region))
      second = PartyColumns(
        account: column(.counterparty), fallbackAccount: column(.counterpartyCard),
        nameAndAccount: column(.counterpartyNameAndAccount), name: column(.counterpartyName),
        idNumber: column(.counterpartyIDNumber), bank: column(.counterpartyBank))
    } else {
      first = PartyColumns(
        account: column(.payer), name: column(.payerName), idNumber: column(.payerIDNumber),
        bank: column(.payerBank), region: column(.payerRegion))
      second = PartyColumns(
        account: column(.payee), name: column(.payeeName), idNumber: column(.payeeIDNumber),
        bank: column(.payeeBank), region: column(.payeeRegion))
    }
  }

  private mutating func compileRules(of format: StatementFormat) {
    func bytes(_ values: [String]) -> [[UInt8]] { values.map { Array($0.utf8) } }
    switch format.direction {
    case .parties: direction = .parties
    case .partiesReversed(let values): direction = .partiesReversed(bytes(values))
    case .partiesAndSign: direction = .partiesAndSign
    case .flag(let moneyIn, let moneyOut, let neutral):
      direction = .flag(
        moneyIn: bytes(moneyIn), moneyOut: bytes(moneyOut), neutral: bytes(neutral))
    case .sign: direction = .sign
    case .reversedSign: direction = .reversedSign
    case .twoAmounts: direction = .twoAmounts
    }
    scale = format.amountUnit == .yuan ? .yuan : .fen
    timeRule = format.time
    skipReasons = format.skipRules.map(\.reason)
    skipConditions = format.skipRules.map { compiled($0.condition) }
    skipsLayout = skipReasons.map { StatementFormat.layoutReasons.contains($0) }
    moneyInConditions = format.moneyInWhere.map(compiled)
    moneyOutConditions = format.moneyOutWhere.map(compiled)
    flagStartsCell = format.flagStartsCell
    amountsAreSigned = format.amountsAreSigned
    amountHoldsCurrency = format.amountHoldsCurrency
    amountMayHaveNote = format.amountMayHaveNote
    dateOrder = format.dateOrder
    acceptsExcelSerials = format.acceptsExcelSerials
    cashValues = bytes(yesValues(.cashFlag, of: format) ?? ["现金", "01", "1", "是", "Y"])
    reversalValues = bytes(
      yesValues(.reversalFlag, of: format) ?? ["是", "1", "Y", "冲正", "冲账", "抹账", "R"])
    missingMarks = bytes(format.missingMarks)
    currencies = CurrencyNames(extra: format.currencyNames, fallback: format.currency)
    zeroIsAccount = format.zeroIsAccount
    joinsBankToAccount = format.joinsBankToAccount
    dropsAccountSuffix = format.dropsAccountSuffix
    numberPair = first.fallbackAccount >= 0 || second.fallbackAccount >= 0 ? format.numberPair : nil
  }

  private func yesValues(_ field: RecordField, of format: StatementFormat) -> [String]? {
    let values = format.bindings.first { $0.field == field }?.yesValues ?? []
    return values.isEmpty ? nil : values
  }

  private func compiled(_ condition: SkipRule.Condition) -> Condition {
    switch condition {
    case .firstFieldStarts(let starts): .firstFieldStarts(starts.map { Array($0.utf8) })
    case .fieldEquals(let field, let values):
      .equals(column: column(field), values.map { Array($0.utf8) })
    case .fieldContains(let field, let values):
      .contains(column: column(field), values.map { Array($0.utf8) })
    case .fieldBlank(let field): .blank(column: column(field))
    case .fieldFilled(let field): .filled(column: column(field))
    case .all(let conditions): .all(conditions.map(compiled))
    }
  }

  /// The header name of a column as it is written, for messages.
  func name(ofColumn column: Int) -> String {
    headerCells.indices.contains(column) ? headerCells[column] : ""
  }
}

/// A plan that many readers look at: the decoder of rows is copied about, and the plan is large.
final class SharedPlan: Sendable {
  let value: ColumnPlan
  let plainColumns: PlainColumns?

  init(_ plan: ColumnPlan) {
    value = plan
    plainColumns = PlainColumns(plan)
  }
}

/// Names of currencies and their ISO codes.
struct CurrencyNames: Sendable {
  /// Sorted by nothing: few, and looked through only where the cell is not `CNY`.
  private var codes: [(name: [UInt8], code: [UInt8])] = []
  /// The code of blank cells; empty means CNY.
  let fallback: [UInt8]

  init(extra: [(name: String, code: String)] = [], fallback: String = "CNY") {
    self.fallback = fallback == "CNY" ? [] : Array(fallback.utf8)
    let known = [
      ("人民币", "CNY"), ("人民币元", "CNY"), ("RMB", "CNY"), ("CNH", "CNY"), ("156", "CNY"),
      ("元", "CNY"), ("本币", "CNY"), ("￥", "CNY"), ("¥", "CNY"), ("美元", "USD"), ("840", "USD"),
      ("港币", "HKD"), ("港元", "HKD"), ("344", "HKD"), ("欧元", "EUR"), ("978", "EUR"),
      ("日元", "JPY"), ("392", "JPY"), ("英镑", "GBP"), ("826", "GBP"), ("澳大利亚元", "AUD"),
      ("澳元", "AUD"), ("加拿大元", "CAD"), ("加元", "CAD"), ("新加坡元", "SGD"), ("瑞士法郎", "CHF"),
      ("澳门元", "MOP"), ("新台币", "TWD"), ("韩元", "KRW"), ("泰国铢", "THB"), ("新西兰元", "NZD"),
    ]
    for (name, code) in extra.map({ ($0.name, $0.code) }) + known {
      codes.append((Array(name.utf8), Array(code.utf8)))
    }
  }

  /// Codes of ISO 4217, those of metals and funds too; not XXX and XTS, which mean no currency.
  private static let isoCodes: Set<[UInt8]> = {
    let codes = """
      AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP \
      BYN BZD CAD CDF CHE CHF CHW CLF CLP CNH CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN \
      ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD \
      JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP \
      MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RMB \
      RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND \
      TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC \
      XBD XBT XCD XCG XDR XOF XPD XPF XPT XSU XUA YER ZAR ZMW ZWG ZWL ATS BEF CYP DEM EEK ESP FIM FRF GRD \
      IEP ITL LTL LUF LVL MTL NLG PTE SIT SKK
      """
    return Set(codes.split { $0 == " " || $0 == "\n" }.map { Array($0.utf8) })
  }()

  private static func isKnown(_ code: [UInt8]) -> Bool { isoCodes.contains(code) }

  /// The ISO code of a cell, or nil where it is no currency. Empty means CNY.
  func code(of cell: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    if cell.isEmpty { return fallback }
    for (name, code) in codes where name.elementsEqual(cell) {
      return code == Array("CNY".utf8) ? [] : code
    }
    let isCode = cell.count == 3 && cell.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) }
    guard isCode else { return nil }
    let upper = cell.map { $0 & 0xDF }
    guard CurrencyNames.isKnown(upper) else { return nil }
    return upper == Array("CNY".utf8) || upper == Array("RMB".utf8) ? [] : upper
  }
}
