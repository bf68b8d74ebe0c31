import BankRecords

/// Reads SWIFT MT940 and MT942 messages into text: one line for each statement line (`:61:`).
///
/// A message must be whole: an MT940 ends with its closing balance, an MT942 with its sums or its
/// trailer. Opening balance and lines must give the closing balance.
struct MTDocument {
  static let header = [
    "报文参考号", "账单页号", "账户标识", "本方账号", "币种", "起息日", "入账日期", "借贷标记", "交易金额", "冲正标记",
    "预计标记", "业务类型", "账户行参考号", "客户参考号", "补充信息", "对方账号", "对方名称", "对方银行代码", "附言信息",
    "报文内序号", "源文件行号", "错误说明",
  ]

  private let path: String
  private let out: DocumentText
  private var row = DocumentRow()
  private var lines: MTLines
  private(set) var warnings: [String] = []
  private(set) var holdReasons: [HoldReason] = []
  private var message: Message?
  private var messageCount = 0
  private var entry: MTStatementLine?
  private var entryLine = 0
  private var entryNumber = 0
  private var entryFault = ""
  private var narrative: [[UInt8]] = []
  /// The field that lines without a tag go on.
  private var openField = ""
  /// First line between messages that is neither blank nor an envelope.
  private var strayLine: Int?

  private struct Message {
    var line: Int
    var reference: [UInt8] = []
    var identification: [UInt8] = []
    var account: [UInt8] = []
    var page: [UInt8] = []
    var currency: [UInt8] = []
    var hasOpening = false
    var isClosed = false
    var isInterim = false
    var hasTrailer = false
    var totals = StatementTotals()
    var statedCredits: (count: Int, sum: Int128)?
    var statedDebits: (count: Int, sum: Int128)?
  }

  init(
    _ opened: DocumentSource.Opened, path: String, options: ReadingOptions
  ) throws(IngestError) {
    self.path = path
    lines = MTLines(opened.source, path: path, maxBytes: options.maxDocumentTokenBytes)
    out = try DocumentText(
      path: path, packedBytes: opened.packedBytes, header: MTDocument.header, options: options)
  }

  /// Whether the first bytes of a file are those of such a message.
  static func isMark(_ head: [UInt8]) -> Bool {
    var tags: [String] = []
    for line in head.prefix(4096).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(40) {
      if let tag = MTLines.tag(line) { tags.append(tag.name) }
    }
    guard tags.first == "20", tags.contains(where: { $0 == "25" || $0 == "25P" }) else {
      return false
    }
    return tags.contains { ["28", "28C", "60F", "60M", "34F"].contains($0) }
  }

  /// Reads all messages.
  mutating func read() throws(IngestError) -> DocumentText {
    while let line = try lines.next() {
      if let tag = MTLines.tag(line[...]) {
        try field(tag.name, Array(line[tag.valueStart...]))
      } else if line.elementsEqual("-".utf8) || line.starts(with: "-}".utf8) {
        message?.hasTrailer = true
        try endMessage()
      } else if message != nil {
        try proceed(line)
      } else if !MTLines.isEnvelope(line), strayLine == nil {
        strayLine = lines.number
      }
    }
    try endMessage()
    if messageCount == 0 { throw damaged("it holds no message", line: lines.number) }
    if let strayLine { throw damaged("text stands behind the last message", line: strayLine) }
    return out
  }

  private func damaged(_ reason: String, line: Int) -> IngestError {
    .damagedContainer(path: path, reason: "line \(line): \(reason)")
  }

  private mutating func field(_ tag: String, _ value: [UInt8]) throws(IngestError) {
    if tag == "20" {
      try endMessage()
      strayLine = nil
      messageCount += 1
      entryNumber = 0
      message = Message(line: lines.number, reference: value)
      openField = tag
      return
    }
    guard message != nil else {
      throw damaged("field :\(tag): stands outside a message", line: lines.number)
    }
    openField = tag
    switch tag {
    case "61":
      try endEntry()
      try startEntry(value)
    case "86": if entry != nil || !entryFault.isEmpty { narrative = [value] }
    default:
      try endEntry()
      try control(tag, value)
    }
  }

  /// A line that goes on the field before it.
  private mutating func proceed(_ line: [UInt8]) throws(IngestError) {
    switch openField {
    case "61":
      if entry != nil {
        if !line.isEmpty { entry?.supplement += line }
      } else if entryFault.isEmpty, !line.allSatisfy({ $0 <= 0x20 }) {
        throw damaged("text stands outside the fields", line: lines.number)
      }
    case "86": if !narrative.isEmpty { narrative.append(line) }
    case "60F", "60M", "62F", "62M", "64", "65", "90C", "90D", "28C", "28", "34F":
      guard line.allSatisfy({ $0 <= 0x20 }) else {
        throw damaged("text stands behind field :\(openField):", line: lines.number)
      }
    default: break
    }
  }

  /// A field of the message as a whole.
  private mutating func control(_ tag: String, _ value: [UInt8]) throws(IngestError) {
    guard var current = message else { return }
    switch tag {
    case "25", "25P":
      current.identification = value
      current.account = MTStatementLine.account(value)
    case "28C", "28": current.page = value
    case "34F":
      current.isInterim = true
      if current.currency.isEmpty { current.currency = Array(value.prefix(3)) }
    case "60F", "60M", "62F", "62M":
      guard let balance = MTBalance(value) else {
        throw damaged("the balance :\(tag): is not well formed", line: lines.number)
      }
      if tag.hasPrefix("60") {
        current.hasOpening = true
        current.currency = balance.currency
        current.account = MTStatementLine.account(current.identification, balance.currency)
        current.totals.opening = balance.value
      } else {
        guard current.hasOpening, !current.isClosed, balance.currency == current.currency else {
          throw damaged(
            "the closing balance has no opening balance of its currency", line: lines.number)
        }
        current.isClosed = true
        current.totals.closing = balance.value
      }
    case "90C", "90D":
      guard let sum = MTBalance.sum(value) else {
        throw damaged("the sum :\(tag): is not well formed", line: lines.number)
      }
      current.isInterim = true
      if tag == "90C" { current.statedCredits = sum } else { current.statedDebits = sum }
    default: break
    }
    message = current
  }

  private mutating func startEntry(_ value: [UInt8]) throws(IngestError) {
    guard let message, !message.isClosed else {
      throw damaged("a statement line stands behind the closing balance", line: lines.number)
    }
    guard message.hasOpening || message.isInterim else {
      throw damaged("a statement line stands before the opening balance", line: lines.number)
    }
    entryNumber += 1
    entryLine = lines.number
    entry = MTStatementLine(value)
    if entry == nil {
      entryFault = "语句行不合规范（:61: is not well formed）：\(MTDocument.shown(value))"
    }
  }

  private static func shown(_ value: [UInt8]) -> String {
    Masking.maskNumbers(in: String(decoding: value.prefix(80), as: UTF8.self))
  }
}

// MARK: Ends

extension MTDocument {
  private mutating func endEntry() throws(IngestError) {
    defer {
      entry = nil
      entryFault = ""
      narrative = []
    }
    guard let message, entry != nil || !entryFault.isEmpty else { return }
    if let entry {
      if !entry.isExpected {
        self.message?.totals.booked.add(entry.value, isCredit: entry.isCredit)
      }
      self.message?.totals.all.add(entry.value, isCredit: entry.isCredit)
    } else {
      self.message?.totals.unreadable += 1
    }
    let details = MTNarrative(narrative)
    row.cell(message.reference)
    row.cell(message.page)
    row.cell(message.identification)
    row.cell(message.account)
    row.cell(message.currency)
    row.cell(entry?.valueDate ?? "")
    row.cell(entry?.bookedDate ?? "")
    row.cell(entry.map { $0.isCredit ? "C" : "D" } ?? "")
    row.cell(entry.map { DocumentAmount.text($0.value) } ?? "")
    row.cell(entry?.isReversal == true ? "R" : "")
    row.cell(entry?.isExpected == true ? "E" : "")
    row.cell(entry?.type ?? [])
    row.cell(entry?.bankReference ?? [])
    row.cell(entry?.customerReference ?? [])
    row.cell(entry?.supplement ?? [])
    row.cell(details.account)
    row.cell(details.name)
    row.cell(details.bank)
    row.cell(details.memo)
    row.cell("\(messageCount)/\(entryNumber)")
    row.cell("\(entryLine)")
    row.cell(entryFault)
    try out.write(&row)
  }

  private mutating func endMessage() throws(IngestError) {
    try endEntry()
    guard let ended = message else { return }
    message = nil
    guard !ended.identification.isEmpty else {
      throw damaged("the message names no account (:25:)", line: ended.line)
    }
    let hasSums = ended.statedCredits != nil || ended.statedDebits != nil
    guard ended.isInterim ? ended.hasTrailer || hasSums : ended.isClosed else {
      throw damaged(
        "the message that starts here ends without its closing balance (:62F:)", line: ended.line)
    }
    var found = ended.totals.contradictions
    warnings += ended.totals.warnings(of: "message \(messageCount)")
    if ended.totals.unreadable == 0 {
      found += contradiction("credits (:90C:)", ended.statedCredits, ended.totals, isCredit: true)
      found += contradiction("debits (:90D:)", ended.statedDebits, ended.totals, isCredit: false)
    }
    guard !found.isEmpty else { return }
    let account = Masking.account(String(decoding: ended.account, as: UTF8.self))
    holdReasons.append(
      HoldReason(
        .fileTotals,
        "\(path): message \(messageCount) (line \(ended.line), account \(account)): "
          + "\(found.joined(separator: "; ")); get the file again from its bank"))
  }

  private func contradiction(
    _ name: String, _ stated: (count: Int, sum: Int128)?, _ totals: StatementTotals, isCredit: Bool
  ) -> [String] {
    guard let stated else { return [] }
    let fits = [totals.all, totals.booked].contains {
      (isCredit ? $0.creditCount : $0.debitCount) == stated.count
        && (isCredit ? $0.credit : $0.debit) == stated.sum
    }
    if fits { return [] }
    let count = isCredit ? totals.all.creditCount : totals.all.debitCount
    let sum = isCredit ? totals.all.credit : totals.all.debit
    return [
      "\(name) are said to be \(stated.count) of \(DocumentAmount.text(stated.sum)), "
        + "\(count) of \(DocumentAmount.text(sum)) were read"
    ]
  }
}
