import BankRecords

/// Reads ISO 20022 bank-to-customer messages (camt.052, .053, .054 of any version) into text: one
/// line for each transaction detail, or for the entry where it has none.
///
/// An entry that contradicts itself becomes one line with the reason in its last column, which is
/// rejected when the text is read: nothing is split up by guessing.
struct CamtDocument {
  static let header = [
    "报文", "账单号", "本方账号", "账户币种", "本方户名", "本方证件号码", "分录状态", "记账时间", "起息日", "借贷方向",
    "分录金额", "分录币种", "冲正标识", "银行参考号", "对手账号", "对手名称", "对手证件号码", "对手银行", "附言", "附加信息",
    "交易代码", "端到端标识", "分录序号", "源文件行号", "矛盾说明",
  ]

  private let path: String
  private let options: ReadingOptions
  private var walk: ElementWalk<CamtField>
  private let out: DocumentText
  private var row = DocumentRow()
  private(set) var warnings: [String] = []
  private(set) var holdReasons: [HoldReason] = []

  // The statement at hand.
  private var statement = Statement()
  private var statementCount = 0
  /// The message is one page of several.
  private var isPartialMessage = false
  private var balance = Balance()
  // The entry at hand.
  private var entry = FieldStore(slots: CamtField.entrySlots)
  private var details = FieldStore(slots: CamtField.detailSlots)
  private var isInDetail = false
  private var entryNumber = 0
  private var entryLine = 0
  private var entryFault = ""
  private var batchCounts: [(stated: [UInt8], found: Int)] = []
  private var entriesWithoutBookingDate = 0
  private var entriesWithoutStatus = 0
  private var timesOfOtherZones = 0

  struct Statement {
    var kind = CamtField.statement
    var account: [UInt8] = []
    var currency: [UInt8] = []
    var ownerName: [UInt8] = []
    var ownerID: [UInt8] = []
    var id: [UInt8] = []
    var isPartial = false
    var copyMark: [UInt8] = []
    var totals = StatementTotals()
    var netIsDebit = false
    var unknownElements = 0
  }

  private struct Balance {
    var type: [UInt8] = []
    var amount: [UInt8] = []
    var currency: [UInt8] = []
    var isDebit = false
  }

  init(
    _ opened: DocumentSource.Opened, path: String, options: ReadingOptions
  ) throws(IngestError) {
    self.path = path
    self.options = options
    let reader = XMLReader(opened.source, path: path, options: options)
    walk = ElementWalk(reader, CamtField.table, options: options)
    out = try DocumentText(
      path: path, packedBytes: opened.packedBytes, header: CamtDocument.header, options: options)
  }

  /// Reads the document to its end.
  mutating func read() throws(IngestError) -> DocumentText {
    while true {
      switch try walk.next() {
      case .end:
        guard statementCount > 0 else {
          throw walk.reader.damaged("the message holds no statement")
        }
        if entriesWithoutBookingDate > 0 {
          warnings.append(
            "\(entriesWithoutBookingDate) entries have no booking date; their value date stands for "
              + "it")
        }
        if timesOfOtherZones > 0 {
          warnings.append(
            "\(timesOfOtherZones) times are of another zone than +08:00; they were kept as written")
        }
        if entriesWithoutStatus > 0 {
          warnings.append("\(entriesWithoutStatus) entries have no status; they count as booked")
        }
        return out
      case .opened(let field): try opened(field)
      case .closed(let field): try closed(field, CellText.trimmed(walk.text))
      case .unknown(let place): unknown(inside: place)
      }
    }
  }

  private mutating func opened(_ field: CamtField) throws(IngestError) {
    switch field {
    case .statement, .notice, .accountReport:
      statementCount += 1
      statement = Statement()
      statement.kind = field
      entryNumber = 0
    case .balance: balance = Balance()
    case .entry:
      entry.removeAll()
      entry.startRecord()
      details.removeAll()
      entryNumber += 1
      entryLine = walk.reader.line()
      entryFault = ""
      batchCounts = []
    case .details: batchCounts.append(([], 0))
    case .transaction:
      details.startRecord()
      isInDetail = true
      if let last = batchCounts.indices.last { batchCounts[last].found += 1 }
    case .amount: setCurrency(.amountCurrency)
    case .transactionAmount: setCurrency(.transactionCurrency)
    case .counterAmount: setCurrency(.counterCurrency)
    case .instructedAmount: setCurrency(.instructedCurrency)
    case .balanceAmount: balance.currency = walk.reader.attribute("Ccy").map(Array.init) ?? []
    default: break
    }
    if entry.byteCount + details.byteCount > options.maxDocumentEntryBytes {
      throw walk.reader.damaged(
        "an entry is longer than \(options.maxDocumentEntryBytes >> 20) MiB")
    }
  }

  private mutating func setCurrency(_ field: CamtField) {
    guard let currency = walk.reader.attribute("Ccy") else { return }
    set(field, Array(currency))
  }

  private mutating func set(_ field: CamtField, _ text: [UInt8]) {
    if isInDetail {
      details.set(field.rawValue, text)
    } else {
      entry.set(field.rawValue, text)
    }
  }

  private mutating func closed(_ field: CamtField, _ text: [UInt8]) throws(IngestError) {
    switch field {
    case .statement, .notice, .accountReport: endStatement()
    case .balance: endBalance()
    case .entry: try endEntry()
    case .details: break
    case .transaction: isInDetail = false
    case .batchCount: if let last = batchCounts.indices.last { batchCounts[last].stated = text }
    case .remittance, .information: join(field, text)
    case .charges: set(field, [UInt8(ascii: "1")])
    default:
      if field.rawValue < CamtField.entry.rawValue {
        set(field, text)
      } else {
        setStatement(field, text)
      }
    }
  }

  private mutating func join(_ field: CamtField, _ text: [UInt8]) {
    if isInDetail {
      details.join(field.rawValue, text)
    } else {
      entry.join(field.rawValue, text)
    }
  }

  private mutating func unknown(inside place: CamtField?) {
    switch place {
    case .entry, .details: if entryFault.isEmpty { entryFault = "分录含未知元素（unknown element）" }
    default: statement.unknownElements += 1
    }
  }
}

// MARK: Statements

extension CamtDocument {
  private mutating func setStatement(_ field: CamtField, _ text: [UInt8]) {
    if text.isEmpty { return }
    switch field {
    case .statementID: statement.id = text
    case .account: if statement.account.isEmpty { statement.account = text }
    case .accountCurrency: statement.currency = text
    case .ownerName: statement.ownerName = text
    case .ownerID: if statement.ownerID.isEmpty { statement.ownerID = text }
    case .copyMark: statement.copyMark = text
    case .pageNumber: if !text.elementsEqual("1".utf8) { statement.isPartial = true }
    case .isLastPage: if !CamtDocument.isYes(text) { statement.isPartial = true }
    case .messagePageNumber: if !text.elementsEqual("1".utf8) { isPartialMessage = true }
    case .isLastMessagePage: if !CamtDocument.isYes(text) { isPartialMessage = true }
    case .balanceType: balance.type = text
    case .balanceAmount: balance.amount = text
    case .balanceIndicator: balance.isDebit = text.elementsEqual("DBIT".utf8)
    case .totalCount: statement.totals.totalCount = count(text, "NbOfNtries")
    case .totalSum: statement.totals.totalSum = amount(text, "Sum")
    case .netAmount: statement.totals.net = amount(text, "TtlNetNtry")
    case .netIndicator:
      statement.totals.isNetSigned = true
      statement.netIsDebit = text.elementsEqual("DBIT".utf8)
    case .creditCount: statement.totals.creditCount = count(text, "TtlCdtNtries/NbOfNtries")
    case .creditSum: statement.totals.creditSum = amount(text, "TtlCdtNtries/Sum")
    case .debitCount: statement.totals.debitCount = count(text, "TtlDbtNtries/NbOfNtries")
    case .debitSum: statement.totals.debitSum = amount(text, "TtlDbtNtries/Sum")
    default: break
    }
  }

  private mutating func count(_ text: [UInt8], _ name: String) -> Int? {
    let value = text.count <= 15 ? Int(String(decoding: text, as: UTF8.self)) : nil
    if value == nil { statement.totals.malformed.append(name) }
    return value
  }

  /// A control sum, which may carry a sign.
  private mutating func amount(_ text: [UInt8], _ name: String) -> Int128? {
    let isNegative = text.first == UInt8(ascii: "-")
    guard let value = DocumentAmount.value(text.dropFirst(isNegative ? 1 : 0)) else {
      statement.totals.malformed.append(name)
      return nil
    }
    return isNegative ? -value : value
  }

  private mutating func endBalance() {
    let type = String(decoding: balance.type, as: UTF8.self)
    guard ["OPBD", "PRCD", "CLBD"].contains(type), let value = amount(balance.amount, type) else {
      return
    }
    let signed = balance.isDebit ? -value : value
    statement.totals.currencies.insert(String(decoding: balance.currency, as: UTF8.self))
    if type == "CLBD" {
      statement.totals.closing = signed
    } else if type == "OPBD" || statement.totals.opening == nil {
      statement.totals.opening = signed
    }
  }

  private mutating func endStatement() {
    if statement.netIsDebit { statement.totals.net = statement.totals.net.map { -$0 } }
    var found = statement.totals.contradictions
    warnings += statement.totals.warnings(of: "statement \(statementCount)")
    if statement.unknownElements > 0 {
      found.append("it holds elements that no version of the message has")
    }
    let account = Masking.account(String(decoding: statement.account, as: UTF8.self))
    let label = "statement \(statementCount)" + (account.isEmpty ? "" : " (account \(account))")
    if !statement.copyMark.isEmpty {
      warnings.append("\(label) is marked as a copy or duplicate")
    }
    switch statement.kind {
    case .notice: addOnce(CamtDocument.noticeWarning)
    case .accountReport: addOnce(CamtDocument.reportWarning)
    default: break
    }
    guard !found.isEmpty else { return }
    if statement.isPartial || isPartialMessage {
      // Totals may be those of all pages together.
      warnings.append("\(label) is one page of several: \(found.joined(separator: "; "))")
    } else {
      holdReasons.append(
        HoldReason(
          .fileTotals,
          "\(path): \(label): \(found.joined(separator: "; ")); get the file again from its bank"))
    }
  }
}

extension CamtDocument {
  private static let noticeWarning =
    "a notification (camt.054) tells again of what a statement (camt.053) books: give only one of "
    + "them for the same account and days"
  private static let reportWarning =
    "an intraday report (camt.052) comes before the statement (camt.053) of the day: what stands in "
    + "both counts once only where the bank gives the same reference"

  private mutating func addOnce(_ warning: String) {
    if !warnings.contains(warning) { warnings.append(warning) }
  }
}

// MARK: Entries

extension CamtDocument {
  /// One detail's amount in the currency of its entry.
  private struct DetailAmount {
    var text: [UInt8]
    var value: Int128
    var isCredit: Bool
  }

  private func entryText(_ field: CamtField) -> [UInt8] { Array(entry[0, field.rawValue]) }

  static func isYes(_ text: [UInt8]) -> Bool {
    text.elementsEqual("true".utf8) || text.elementsEqual("1".utf8)
  }

  private mutating func endEntry() throws(IngestError) {
    let value = DocumentAmount.value(entryText(.amount))
    let indicator = entryText(.indicator)
    let isCredit = indicator.elementsEqual("CRDT".utf8)
    let status = String(decoding: entryText(.status), as: UTF8.self)
    // A statement holds what is booked; only it may leave the status out.
    let isBooked = status == "BOOK" || status.isEmpty && statement.kind == .statement
    if status.isEmpty, isBooked { entriesWithoutStatus += 1 }
    if let value, isCredit || indicator.elementsEqual("DBIT".utf8) {
      statement.totals.all.add(value, isCredit: isCredit)
      if isBooked { statement.totals.booked.add(value, isCredit: isCredit) }
      statement.totals.currencies.insert(String(decoding: entryCurrency, as: UTF8.self))
    } else {
      statement.totals.unreadable += 1
    }
    if entryText(.bookedAt).isEmpty, !entryText(.valueDate).isEmpty {
      entriesWithoutBookingDate += 1
    }
    if entryFault.isEmpty, !isBooked, !["PDNG", "INFO", "FUTR"].contains(status) {
      entryFault = "分录状态不明（entry status “\(status)”）"
    }
    var amounts: [DetailAmount] = []
    if entryFault.isEmpty { amounts = detailAmounts(value, isCredit: isCredit) }
    guard entryFault.isEmpty, details.count > 0 else {
      try writeRow(detail: nil, amount: entryText(.amount), indicator: indicator)
      return
    }
    for index in 0..<details.count {
      let part = amounts.isEmpty ? nil : amounts[index]
      try writeRow(
        detail: index, amount: part?.text ?? entryText(.amount),
        indicator: part.map { Array(($0.isCredit ? "CRDT" : "DBIT").utf8) } ?? indicator)
    }
  }

  private var entryCurrency: [UInt8] {
    let own = entryText(.amountCurrency)
    return own.isEmpty ? statement.currency : own
  }

  /// The amounts of several details, which must add up to the entry; none where the entry's own
  /// amount is that of its only detail. Sets `entryFault` where they contradict.
  private mutating func detailAmounts(_ value: Int128?, isCredit: Bool) -> [DetailAmount] {
    guard let value else {
      entryFault = "分录金额不是十进制数（the amount is no decimal number）"
      return []
    }
    for batch in batchCounts where !batch.stated.isEmpty && batch.found > 0 {
      if Int(String(decoding: batch.stated, as: UTF8.self)) != batch.found {
        entryFault =
          "批内笔数不符：应有 \(String(decoding: batch.stated.prefix(20), as: UTF8.self)) 笔，"
          + "实有 \(batch.found) 笔（number of batch details）"
        return []
      }
    }
    if details.count == 1 {
      checkOnlyDetail(value)
      return []
    }
    var amounts: [DetailAmount] = []
    var sum: Int128 = 0
    for index in 0..<details.count {
      guard let amount = ownAmounts(of: index).first else {
        entryFault =
          "批内第 \(index + 1) 笔没有与分录同币种的金额（a batch detail has no amount in the entry's currency）"
        return []
      }
      let indicator = details[index, CamtField.indicator.rawValue]
      let isPartCredit = indicator.isEmpty ? isCredit : indicator.elementsEqual("CRDT".utf8)
      amounts.append(DetailAmount(text: amount.text, value: amount.value, isCredit: isPartCredit))
      sum += isPartCredit == isCredit ? amount.value : -amount.value
    }
    if !amounts.isEmpty, sum != value {
      entryFault =
        "批内明细合计 \(DocumentAmount.text(sum)) 与分录金额 \(DocumentAmount.text(value)) 不符"
        + "（batch details do not add up to the entry）"
      return []
    }
    return amounts
  }

  /// The booked amount counts; a detail in the same currency may differ from it by charges only.
  private mutating func checkOnlyDetail(_ value: Int128) {
    let amounts = ownAmounts(of: 0)
    let hasCharges =
      !details[0, CamtField.charges.rawValue].isEmpty || !entryText(.charges).isEmpty
    if amounts.isEmpty || hasCharges || amounts.contains(where: { $0.value == value }) { return }
    entryFault =
      "明细金额 \(DocumentAmount.text(amounts[0].value)) 与分录金额 \(DocumentAmount.text(value)) 不符"
      + "（the detail contradicts its entry）"
  }

  /// Amounts of a detail in the currency of its entry, the booked one first.
  private func ownAmounts(of index: Int) -> [(text: [UInt8], value: Int128)] {
    let pairs: [(CamtField, CamtField)] = [
      (.amount, .amountCurrency), (.transactionAmount, .transactionCurrency),
      (.counterAmount, .counterCurrency), (.instructedAmount, .instructedCurrency),
    ]
    return pairs.compactMap { field, currencyField in
      let text = details[index, field.rawValue]
      let currency = details[index, currencyField.rawValue]
      guard !text.isEmpty, currency.isEmpty || currency.elementsEqual(entryCurrency),
        let value = DocumentAmount.value(text)
      else { return nil }
      return (Array(text), value)
    }
  }
}

// MARK: Rows

extension CamtDocument {
  private static let messageNames: [CamtField: String] = [
    .statement: "camt.053", .accountReport: "camt.052", .notice: "camt.054",
  ]

  private mutating func writeRow(
    detail: Int?, amount: [UInt8], indicator: [UInt8]
  ) throws(IngestError) {
    func text(_ field: CamtField) -> ArraySlice<UInt8> {
      detail.map { details[$0, field.rawValue] } ?? []
    }
    func entryOr(_ field: CamtField) -> ArraySlice<UInt8> {
      let own = text(field)
      return own.isEmpty ? entry[0, field.rawValue] : own
    }
    let isReversal = CamtDocument.isYes(entryText(.reversal))
    let isCredit = indicator.elementsEqual("CRDT".utf8)
    let party = counterparty(of: detail, isIncoming: isCredit != isReversal)
    row.cell(CamtDocument.messageNames[statement.kind] ?? "")
    row.cell(statement.id)
    row.cell(statement.account)
    row.cell(statement.currency)
    row.cell(statement.ownerName)
    row.cell(statement.ownerID)
    row.cell(entryText(.status))
    row.cell(bookedAt(text(.performedAt)))
    row.cell(CamtDocument.plainDate(entry[0, CamtField.valueDate.rawValue]))
    row.cell(indicator)
    row.cell(amount)
    row.cell(entryCurrency)
    row.cell(isReversal ? "true" : "")
    row.cell(reference(of: detail))
    row.cell(party.account)
    row.cell(party.name)
    row.cell(party.id)
    row.cell(party.bank)
    row.cell(text(.remittance))
    let isOnly = detail == nil || details.count == 1
    row.cell(
      !text(.information).isEmpty
        ? text(.information) : isOnly ? entry[0, CamtField.information.rawValue] : [])
    let codes = [CamtField.domain, .family, .subFamily].map(entryOr).filter { !$0.isEmpty }
    row.cell(codes.isEmpty ? Array(entryOr(.ownCode)) : Array(codes.joined(separator: [0x2D])))
    row.cell(text(.endToEndID))
    row.cell("\(statementCount)/\(entryNumber)" + (detail.map { "/\($0 + 1)" } ?? ""))
    row.cell("\(entryLine)")
    row.cell(entryFault)
    try out.write(&row)
  }

  /// The booking time; the day alone gains the time of day of the transaction where it is that day's.
  private mutating func bookedAt(_ performedAt: ArraySlice<UInt8>) -> [UInt8] {
    var booked = CamtDocument.plainDate(entry[0, CamtField.bookedAt.rawValue])
    if booked.isEmpty { booked = CamtDocument.plainDate(entry[0, CamtField.valueDate.rawValue]) }
    let isMoreExact =
      booked.count == 10 && performedAt.count > 10 && performedAt.starts(with: booked)
    return civil(isMoreExact ? Array(performedAt) : booked)
  }

  /// A time as it is written, without a zone that is neither China's nor UTC: it is the civil time of
  /// the bank.
  private mutating func civil(_ time: [UInt8]) -> [UInt8] {
    guard time.count > 19, let sign = time[19...].firstIndex(where: { $0 == 0x2B || $0 == 0x2D })
    else { return time }
    let zone = String(decoding: time[sign...], as: UTF8.self)
    if ["+08:00", "+00:00"].contains(zone) { return time }
    timesOfOtherZones += 1
    return Array(time[..<sign])
  }

  /// `2024-06-12+08:00` without its zone.
  private static func plainDate(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let bytes = Array(text)
    guard bytes.count > 10, bytes[10] != UInt8(ascii: "T") else { return bytes }
    let zone = bytes[10]
    let isZone =
      zone == UInt8(ascii: "+") || zone == UInt8(ascii: "-") || zone == UInt8(ascii: "Z")
    return isZone ? Array(bytes.prefix(10)) : bytes
  }

  /// The bank's own reference. Details of one entry share its reference, so their place is added:
  /// equal payments in one batch are several, not one.
  private func reference(of detail: Int?) -> [UInt8] {
    let shared = entryText(.servicerReference)
    guard let detail else { return shared }
    let own = Array(details[detail, CamtField.servicerReference.rawValue])
    if details.count == 1 {
      if !shared.isEmpty { return shared }
      return own.isEmpty ? Array(details[detail, CamtField.transactionID.rawValue]) : own
    }
    if !own.isEmpty, own != shared { return own }
    return shared.isEmpty ? [] : shared + Array("/\(detail + 1)".utf8)
  }

  private struct Party {
    var account: ArraySlice<UInt8> = []
    var name: ArraySlice<UInt8> = []
    var id: ArraySlice<UInt8> = []
    var bank: ArraySlice<UInt8> = []

    var isBlank: Bool { account.isEmpty && name.isEmpty }
  }

  /// The other side: the debtor of money that came in, unless the debtor is the account's own.
  /// A reversal names the parties of what it reverses.
  private func counterparty(of detail: Int?, isIncoming: Bool) -> Party {
    guard let detail else { return Party() }
    func text(_ field: CamtField) -> ArraySlice<UInt8> { details[detail, field.rawValue] }
    let debtor = Party(
      account: text(.debtorAccount), name: text(.debtorName), id: text(.debtorID),
      bank: text(.debtorBankName).isEmpty ? text(.debtorBankCode) : text(.debtorBankName))
    let creditor = Party(
      account: text(.creditorAccount), name: text(.creditorName), id: text(.creditorID),
      bank: text(.creditorBankName).isEmpty ? text(.creditorBankCode) : text(.creditorBankName))
    let (first, second) = isIncoming ? (debtor, creditor) : (creditor, debtor)
    func isOwn(_ party: Party) -> Bool {
      !party.account.isEmpty && party.account.elementsEqual(statement.account)
    }
    if !first.isBlank, !isOwn(first) { return first }
    // Some banks leave out the account's own side and some turn the sides of a reversal round.
    return isOwn(first) && !second.isBlank && !isOwn(second)
      ? second : isOwn(first) ? first : Party()
  }
}
