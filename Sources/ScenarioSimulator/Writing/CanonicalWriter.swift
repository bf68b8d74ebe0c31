import BankRecords

extension FinishedWorld {
  /// The header of `transactions.csv`.
  static let transactionColumns =
    "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo,"
    + "payer_name,payee_name,payer_id_no,payee_id_no\n"

  /// Writes all rows in time order, UTF-8, LF, no quotes: no word of the vocabulary needs any.
  func writeTransactions(to path: String) throws(SimulationError) {
    var file = try ByteFile(path: path)
    file.append(Self.transactionColumns)
    let dates = (0..<world.dayCount).map { Array("\(world.civilDay($0)) ".utf8) }
    let channels = Channel.allCases.map { Array($0.code.utf8) }
    let comma = UInt8(ascii: ",")
    for (row, movement) in movements.enumerated() {
      appendSerial(row, to: &file)
      file.append(byte: comma)
      appendTime(movement.second, dates: dates, to: &file)
      file.append(byte: comma)
      file.append(world.accounts.number(Int(movement.payer)))
      file.append(byte: comma)
      file.append(world.accounts.number(Int(movement.payee)))
      file.append(byte: comma)
      file.append(fen: movement.fen)
      file.append(",CNY,")
      file.append(channels[Int(movement.channel.rawValue)])
      file.append(byte: comma)
      if !losesMemo(row: row) { file.append(world.memos.texts[Int(movement.memo)]) }
      for party in [Int(movement.payer), Int(movement.payee)] {
        file.append(byte: comma)
        if world.accounts.showsName[party] { file.append(world.accounts.name(party)) }
      }
      for party in [Int(movement.payer), Int(movement.payee)] {
        file.append(byte: comma)
        if world.accounts.showsIdentity[party] { file.append(world.accounts.identity(party)) }
      }
      file.append(byte: UInt8(ascii: "\n"))
      try file.drain()
    }
    try file.finish()
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
