import BankRecords

/// Reads large-value (HVTR) and suspicious (BSTR) reports to the People's Bank (interface of 2017,
/// V1.0) into text: one line for each transaction element (TSDT, STIF).
///
/// Elements are known by their names wherever they stand inside the groups around them.
struct PBOCReport {
  /// Roots of reports that hold transactions of customers' accounts.
  static let roots = ["HVTR", "BSTR"]

  static let header = [
    "报文类型", "报告机构编码", "客户号", "客户名称", "客户证件类型", "客户证件号码", "客户账号", "客户卡号",
    "交易发生时间", "资金收付标志", "交易币种", "原币交易金额", "现钞标志", "业务标识号", "交易对手账号", "交易对手名称",
    "交易对手证件号码", "对方金融机构网点名称", "资金用途", "业务代码", "交易方式", "交易发生地", "IP", "MAC",
    "大额特征代码", "交易序号", "源文件行号",
  ]

  /// Fields of a transaction stand first: their raw values are slots of a `FieldStore`.
  enum Field: Int, Sendable, CaseIterable {
    case name, idType, idNumber, account, card, time, direction, currency, amount, identifier
    case matchNumber, otherAccount, otherName, otherIDNumber, otherBank, purpose, businessCode
    case method, place, device
    // Around it.
    case transaction, customer, group, person, subject
    case institution, customerNumber, featureCode
    case customerTotal, groupTotal, subjectTotal, transactionTotal

    static let slots = Field.transaction.rawValue
  }

  private let path: String
  private var walk: ElementWalk<Field>
  private let out: DocumentText
  private var row = DocumentRow()
  private(set) var holdReasons: [HoldReason] = []

  private var kind = ""
  private var institution: [UInt8] = []
  private var customerNumber: [UInt8] = []
  private var featureCode: [UInt8] = []
  /// Name, type and number of the person at hand, where they stand above the transactions.
  private var person = FieldStore(slots: Field.slots)
  private var fields = FieldStore(slots: Field.slots)
  private var isInTransaction = false
  private var line = 0

  private var transactions = 0
  private var customers = 0
  private var subjects = 0
  private var groups = 0
  private var groupTransactions = 0
  private var statedGroup: Int?
  private var stated: [Field: Int] = [:]

  init(
    _ opened: DocumentSource.Opened, path: String, options: ReadingOptions
  ) throws(IngestError) {
    self.path = path
    let reader = XMLReader(opened.source, path: path, options: options)
    walk = ElementWalk(reader, PBOCReport.table, options: options)
    out = try DocumentText(
      path: path, packedBytes: opened.packedBytes, header: PBOCReport.header, options: options)
    person.startRecord()
  }

  /// Reads the report to its end.
  mutating func read() throws(IngestError) -> DocumentText {
    while true {
      switch try walk.next() {
      case .end:
        guard transactions > 0 else { throw walk.reader.damaged("the report holds no transaction") }
        compareTotals()
        return out
      case .opened(let field): opened(field)
      case .closed(let field): try closed(field, CellText.trimmed(walk.text))
      case .unknown: break
      }
    }
  }

  private mutating func opened(_ field: Field) {
    switch field {
    case .customer:
      customers += 1
      customerNumber = []
      startPerson()
    case .subject: subjects += 1
    case .group:
      groups += 1
      (groupTransactions, statedGroup, featureCode) = (0, nil, [])
    case .person: startPerson()
    case .transaction:
      fields.removeAll()
      fields.startRecord()
      isInTransaction = true
      transactions += 1
      groupTransactions += 1
      line = walk.reader.line()
      kind = walk.reader.name.elementsEqual("STIF".utf8) ? "可疑交易" : "大额交易"
    default: break
    }
  }

  private mutating func startPerson() {
    person.removeAll()
    person.startRecord()
  }

  private mutating func closed(_ field: Field, _ text: [UInt8]) throws(IngestError) {
    switch field {
    case .transaction:
      isInTransaction = false
      try writeRow()
    case .group: endGroup()
    case .customer, .person, .subject: break
    case .institution: institution = text
    case .customerNumber: customerNumber = text
    case .featureCode: featureCode = text
    case .groupTotal: statedGroup = try total(text)
    case .customerTotal, .subjectTotal, .transactionTotal:
      if let total = try total(text) { stated[field] = total }
    default:
      if isInTransaction {
        fields.set(field.rawValue, text)
      } else {
        person.set(field.rawValue, text)
      }
    }
  }
}

extension PBOCReport {
  static let table: ElementTable<Field> = {
    var tree = ElementTree<Field>()
    let parts: [(String, Field)] = [
      ("CTNM", .name), ("CITP", .idType), ("CTID", .idNumber), ("CTAC", .account),
      ("CBCN", .card), ("TSTM", .time), ("TSDR", .direction), ("CRTP", .currency),
      ("CRAT", .amount), ("TICD", .identifier), ("RPMN", .matchNumber), ("TCAC", .otherAccount),
      ("TCNM", .otherName), ("TCID", .otherIDNumber), ("CFIN", .otherBank), ("CRPP", .purpose),
      ("CRSP", .purpose), ("BPTC", .businessCode), ("TSTP", .method), ("TRCD", .place),
      ("OCEC", .device),
    ]
    func addTransactions(_ name: String, in places: [String]) {
      for place in places {
        let path = "\(place)/\(name)"
        tree.add(path, .transaction, isOpen: true)
        for (element, field) in parts { tree.add("\(path)/\(element)", field) }
      }
    }
    let large = "HVTR"
    let customer = "\(large)/CATI"
    let group = "\(customer)/HTCR"
    let person = "\(group)/CCIF"
    tree.add(large, isOpen: true)
    tree.add(customer, .customer, isOpen: true)
    tree.add(group, .group, isOpen: true)
    tree.add(person, .person, isOpen: true)
    addTransactions("TSDT", in: [large, customer, group, person])
    for place in [customer, group, person] {
      for (element, field) in parts.prefix(3) { tree.add("\(place)/\(element)", field) }
    }
    tree.add("\(large)/CTTN", .customerTotal)
    tree.add("\(customer)/CSNM", .customerNumber)
    tree.add("\(group)/CRCD", .featureCode)
    tree.add("\(group)/TTNM", .groupTotal)
    tree.add("BSTR", isOpen: true)
    tree.add("BSTR/SEIF", .subject, isOpen: true)
    tree.add("BSTR/SETN", .subjectTotal)
    tree.add("BSTR/STNM", .transactionTotal)
    addTransactions("STIF", in: ["BSTR", "BSTR/SEIF"])
    for root in roots { tree.add("\(root)/RICD", .institution) }
    return tree.table
  }()

  /// A count; nil where the report says that it has none (`@N`).
  private mutating func total(_ text: [UInt8]) throws(IngestError) -> Int? {
    if text.isEmpty || text.first == UInt8(ascii: "@") { return nil }
    guard text.count <= 15, let value = Int(String(decoding: text, as: UTF8.self)) else {
      throw walk.reader.damaged("a count is no number")
    }
    return value
  }

  private mutating func hold(_ what: String) {
    holdReasons.append(
      HoldReason(
        .fileTotals, "\(path): \(what); get the report again from the institution that made it"))
  }

  private mutating func endGroup() {
    guard let statedGroup, statedGroup != groupTransactions else { return }
    hold(
      "feature code \(String(decoding: featureCode, as: UTF8.self)) of customer \(customers): TTNM "
        + "says \(statedGroup) transactions, \(groupTransactions) were read")
  }

  private mutating func compareTotals() {
    // Institutions count customers or transactions here.
    if let total = stated[.customerTotal], ![customers, groups, transactions].contains(total) {
      hold("CTTN says \(total), \(customers) customers with \(transactions) transactions were read")
    }
    if let total = stated[.transactionTotal], total != transactions {
      hold("STNM says \(total) transactions, \(transactions) were read")
    }
    if let total = stated[.subjectTotal], total != subjects {
      hold("SETN says \(total) subjects, \(subjects) were read")
    }
  }

  private func isGiven(_ text: ArraySlice<UInt8>) -> Bool {
    !text.isEmpty && text.first != UInt8(ascii: "@")
  }

  private mutating func writeRow() throws(IngestError) {
    func text(_ field: Field) -> ArraySlice<UInt8> { fields[0, field.rawValue] }
    func own(_ field: Field) -> ArraySlice<UInt8> {
      isGiven(text(field)) ? text(field) : person[0, field.rawValue]
    }
    row.cell(kind)
    row.cell(institution)
    row.cell(customerNumber)
    row.cell(own(.name))
    row.cell(own(.idType))
    row.cell(own(.idNumber))
    row.cell(text(.account))
    row.cell(text(.card))
    row.cell(text(.time))
    row.cell(text(.direction))
    row.cell(text(.currency))
    row.cell(text(.amount))
    // 00 人民币, then 00 现钞 or 01 非现钞.
    row.cell(text(.method).count == 6 && text(.method).starts(with: "0000".utf8) ? "现钞" : "")
    row.cell(isGiven(text(.identifier)) ? text(.identifier) : text(.matchNumber))
    row.cell(text(.otherAccount))
    row.cell(text(.otherName))
    row.cell(text(.otherIDNumber))
    row.cell(text(.otherBank))
    row.cell(text(.purpose))
    row.cell(text(.businessCode))
    row.cell(text(.method))
    let place = text(.place)
    row.cell(place.count == 9 && place.starts(with: "CHN".utf8) ? place.dropFirst(3) : place)
    let device = text(.device).split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    let isAddress = device.count == 2 && isGiven(text(.device))
    row.cell(isAddress ? device[0] : [])
    row.cell(isAddress ? device[1] : [])
    row.cell(featureCode)
    row.cell("\(transactions)")
    row.cell("\(line)")
    try out.write(&row)
  }
}
