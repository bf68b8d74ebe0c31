import BankRecords

extension FinishedWorld {
  /// The header of `transactions.csv`.
  static let transactionColumns =
    "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo,"
    + "payer_name,payee_name,payer_id_no,payee_id_no\n"

  /// Writes all rows in time order, UTF-8, LF, no quotes: no word of the vocabulary needs any.
  ///
  /// In a dirty world some rows stand twice, with one serial; they come on top of the number asked
  /// for.
  func writeTransactions(to path: String) throws(SimulationError) {
    var file = try ByteFile(path: path)
    file.append(Self.transactionColumns)
    let dates = (0..<world.dayCount).map { Array("\(world.civilDay($0)) ".utf8) }
    let channels = Channel.allCases.map { Array($0.code.utf8) }
    for row in movements.indices {
      let blemish = blemish(row: row)
      append(row: row, blemish, dates: dates, channels: channels, to: &file)
      if blemish == .repeated {
        append(row: row, blemish, dates: dates, channels: channels, to: &file)
      }
      try file.drain()
    }
    try file.finish()
  }

  private func append(
    row: Int, _ blemish: Blemish, dates: [[UInt8]], channels: [[UInt8]], to file: inout ByteFile
  ) {
    let comma = UInt8(ascii: ",")
    let movement = movements[row]
    let payer = blemish == .payerMissing ? world.cash : Int(movement.payer)
    let payee = blemish == .payeeMissing ? world.cash : Int(movement.payee)
    appendSerial(row, to: &file)
    file.append(byte: comma)
    appendTime(movement.second, dates: dates, to: &file)
    file.append(byte: comma)
    file.append(world.accounts.number(payer))
    file.append(byte: comma)
    file.append(world.accounts.number(payee))
    file.append(byte: comma)
    file.append(fen: movement.fen)
    file.append(",CNY,")
    file.append(channels[Int(movement.channel.rawValue)])
    file.append(byte: comma)
    if !losesMemo(row: row) { file.append(world.memos.texts[Int(movement.memo)]) }
    file.append(byte: comma)
    appendName(payer, to: &file)
    file.append(byte: comma)
    appendName(payee, to: &file)
    file.append(byte: comma)
    appendIdentity(payer, to: &file)
    file.append(byte: comma)
    appendIdentity(payee, to: &file)
    file.append(byte: UInt8(ascii: "\n"))
  }

  private func appendName(_ party: AccountIndex, to file: inout ByteFile) {
    if world.accounts.showsName[party] { file.append(world.accounts.name(party)) }
  }

  /// Other banks' clients show no identity number.
  private func appendIdentity(_ party: AccountIndex, to file: inout ByteFile) {
    guard world.accounts.showsIdentity[party], world.isOwn(party) else { return }
    file.append(world.accounts.identity(party))
  }

  /// `T` and the row number in nine digits.
  func appendSerial(_ row: Int, to file: inout ByteFile) {
    file.append(byte: UInt8(ascii: "T"))
    file.append(row + 1, width: 9)
  }

  func appendTime(_ second: UInt32, dates: [[UInt8]], to file: inout ByteFile) {
    let clock = Int(second % 86_400)
    file.append(dates[Int(second / 86_400)])
    file.append(clock / 3600, width: 2)
    file.append(byte: UInt8(ascii: ":"))
    file.append(clock / 60 % 60, width: 2)
    file.append(byte: UInt8(ascii: ":"))
    file.append(clock % 60, width: 2)
  }

  /// One row per planted account: cases first, then look-alikes, in order of planting.
  func writeTruth(to path: String) throws(SimulationError) {
    var file = try ByteFile(path: path)
    file.append("account,label,role,kind,case_id\n")
    for label in [TruthLabel.planted, .lookAlike] {
      for entry in world.truth where entry.label == label {
        file.append(world.accounts.number(entry.account))
        file.append(",\(label.rawValue),\(entry.role),\(entry.kind),\(entry.caseID)\n")
        try file.drain()
      }
    }
    try file.finish()
  }

  /// True totals of each case; sums in fen, `collapse` empty for a case that still runs.
  func writeCases(to path: String) throws(SimulationError) {
    var file = try ByteFile(path: path)
    file.append(
      "case_id,kind,amount_fen,persons,unpaid_fen,unpaid_persons,nameless_fen,start,collapse\n")
    for record in world.cases {
      let start = record.firstDay < world.dayCount ? "\(world.civilDay(record.firstDay))" : ""
      let collapse = record.collapseDay.map { "\(world.civilDay($0))" } ?? ""
      file.append(
        "\(record.caseID),\(record.kind),\(record.principalFen),\(record.persons),"
          + "\(record.unpaidFen),\(record.unpaidPersons),\(record.namelessPrincipalFen),"
          + "\(start),\(collapse)\n")
    }
    try file.finish()
  }
}
