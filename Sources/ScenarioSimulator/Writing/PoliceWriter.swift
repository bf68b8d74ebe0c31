import BankRecords

extension FinishedWorld {
  /// The 34 columns of the police's 交易明细 export, in their order.
  static let policeColumns =
    "交易卡号,交易账号,账户开户名称,开户人证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,对手户名,"
    + "对手身份证号,对手开户银行,摘要说明,交易币种,交易网点名称,交易网点代码,交易发生地,交易是否成功,传票号,终端号,IP地址,MAC地址,"
    + "对手交易余额,交易流水号,日志号,凭证种类,凭证号,交易柜员号,商户名称,商户号,备注,交易类型,查询反馈结果原因\r\n"

  /// The accounts that a police query would name: all accounts of the first cases and look-alikes,
  /// and some of the participants, whose statements mirror the case's own.
  func queriedAccounts(cases: Int, lookAlikes: Int, participants: Int) -> [AccountIndex] {
    let caseIDs = Set(world.cases.prefix(cases).map(\.caseID))
    var queried = world.truth.filter { caseIDs.contains($0.caseID) }.map(\.account)
    queried += world.truth.filter { $0.label == .lookAlike }.prefix(lookAlikes).map(\.account)
    for record in world.cases.prefix(cases) {
      queried += record.principal.keys.sorted().prefix(participants)
    }
    var seen: Set<AccountIndex> = []
    return queried.filter { seen.insert($0).inserted }
  }

  /// Writes the statements of the queried accounts, one after the other, in GB18030 with CRLF.
  ///
  /// A movement between two queried accounts stands in both statements. One payment out in 150 was
  /// tried before without success: such rows say 失败 and leave the balance alone.
  func writePoliceExport(
    of queried: [AccountIndex], to path: String
  ) throws(SimulationError) {
    var statement = PoliceStatement(world: world, file: try ByteFile(path: path))
    try statement.append(text: Self.policeColumns)
    var rowsOf: [AccountIndex: [Int]] = [:]
    for account in queried { rowsOf[account] = [] }
    for (row, movement) in movements.enumerated() {
      rowsOf[Int(movement.payer)]?.append(row)
      rowsOf[Int(movement.payee)]?.append(row)
    }
    for account in queried {
      let rows = rowsOf[account] ?? []
      var lowest = 0
      var running = 0
      for row in rows {
        let fen = Int(movements[row].fen)
        running += Int(movements[row].payee) == account ? fen : -fen
        lowest = min(lowest, running)
      }
      var balance = 1_000_000 + account % 977 * 137 - lowest
      for row in rows {
        let movement = movements[row]
        let isIn = Int(movement.payee) == account
        let memo = losesMemo(row: row) ? [] : world.memos.texts[Int(movement.memo)]
        if !isIn && row % 150 == 7 {
          try statement.write(
            row: row, movement, of: account, balance: balance, memo: memo, succeeded: false)
        }
        balance += isIn ? Int(movement.fen) : -Int(movement.fen)
        try statement.write(
          row: row, movement, of: account, balance: balance, memo: memo, succeeded: true)
      }
    }
    try statement.finish()
  }
}

/// Writes rows of one police export.
private struct PoliceStatement: ~Copyable {
  let world: World
  var file: ByteFile
  private var encoder = GB18030Encoder()
  private let caseNumbers: [AccountIndex: Int]

  init(world: World, file: consuming ByteFile) {
    self.world = world
    self.file = file
    var numbers: [AccountIndex: Int] = [:]
    for entry in world.truth where entry.label == .planted {
      numbers[entry.account] = Int(entry.caseID.dropFirst()) ?? 0
    }
    caseNumbers = numbers
  }

  consuming func finish() throws(SimulationError) { try file.finish() }

  mutating func append(text: String) throws(SimulationError) {
    file.append(try encoder.encoded(text.utf8))
  }

  mutating func write(
    row: Int, _ movement: Movement, of account: AccountIndex, balance: Int, memo: [UInt8],
    succeeded: Bool
  ) throws(SimulationError) {
    let isIn = Int(movement.payee) == account
    let other = isIn ? Int(movement.payer) : Int(movement.payee)
    let parties = world.accounts
    let isCard = parties.classes[account] == .person
    let number = parties.numberText(account)
    // A failed try comes half a minute before the one that succeeds.
    let second = Int(movement.second) - (succeeded ? 0 : 30)
    let time = BookingTime(
      day: world.civilDay(max(0, second) / 86_400), secondOfDay: max(0, second) % 86_400)
    let isCash = parties.classes[other] == .cash
    let isOnline = movement.channel == .mobile || movement.channel == .netbank
    let serial = String(decoding: PartyNumbers.digits(row + 1, width: 9), as: UTF8.self)
    let fields: [String] = [
      isCard ? number : "", isCard ? "" : number, parties.nameText(account),
      String(decoding: parties.identity(account), as: UTF8.self), "\(time)",
      "\(Money(fen: movement.fen))", "\(Money(fen: Int64(balance)))", isIn ? "进" : "出",
      parties.numberText(other), isCash ? "现金" : "其它",
      parties.showsName[other] ? parties.nameText(other) : "",
      parties.showsIdentity[other]
        ? String(decoding: parties.identity(other), as: UTF8.self) : "",
      isCash ? "" : "合成银行", String(decoding: memo, as: UTF8.self), "CNY",
      isOnline ? "" : "云岭支行营业部", isOnline ? "" : "001", "云岭县", succeeded ? "成功" : "失败", "", "",
      isOnline && !isIn ? device(of: account).address : "",
      isOnline && !isIn ? device(of: account).hardware : "", "",
      "T" + serial + (succeeded ? "" : "F"), "LG" + serial, "", "",
      isOnline ? "" : "G\(account % 9 + 1)", "", "", "", isCash ? "现金" : "转账", "成功",
    ]
    for (place, field) in fields.enumerated() {
      if place > 0 { file.append(byte: UInt8(ascii: ",")) }
      try append(text: field)
    }
    file.append("\r\n")
    try file.drain()
  }

  /// Accounts of one case work from one device; everyone else has an own one.
  private func device(of account: AccountIndex) -> (address: String, hardware: String) {
    let number = caseNumbers[account] ?? 1000 + account
    let low = number % 250 + 1
    let middle = number / 250 % 250
    func hex(_ value: Int) -> String {
      let text = String(value, radix: 16, uppercase: true)
      return text.count < 2 ? "0" + text : text
    }
    return ("10.0.\(middle).\(low)", "AA-BB-CC-00-\(hex(middle))-\(hex(low))")
  }
}
