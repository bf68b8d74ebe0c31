import BankRecords

/// The truth of a hard world in more columns than `truth.csv` and `cases.csv` have.
extension FinishedWorld {
  /// One row per planted account that has rows.
  ///
  /// Columns: `account`; `label` case or look_alike; `role` collection, payout, transit, sink,
  /// controller or recruiter, or the business's; `kind`; `case_id`; `holder` person or enterprise;
  /// `bank` own or other (one-bank worlds see rows of own accounts only); `shows_name`,
  /// `shows_id_no` 1 where rows show them; `rows`, `in_fen`, `out_fen`, `first_day`, `last_day` over
  /// the rows before dirt.
  func writeTruthAccounts(to path: String) throws(SimulationError) {
    struct Sums {
      var rows = 0
      var inFen: Int64 = 0
      var outFen: Int64 = 0
      var first = UInt32.max
      var last: UInt32 = 0

      mutating func add(_ movement: Movement) {
        rows += 1
        first = min(first, movement.second)
        last = max(last, movement.second)
      }
    }
    var sums: [UInt32: Sums] = [:]
    for entry in world.truth { sums[UInt32(entry.account)] = Sums() }
    for movement in movements {
      if var own = sums[movement.payer] {
        own.add(movement)
        own.outFen += movement.fen
        sums[movement.payer] = own
      }
      if var own = sums[movement.payee] {
        own.add(movement)
        own.inFen += movement.fen
        sums[movement.payee] = own
      }
    }
    var file = try ByteFile(path: path)
    file.append(
      "account,label,role,kind,case_id,holder,bank,shows_name,shows_id_no,rows,in_fen,out_fen,"
        + "first_day,last_day\n")
    for label in [TruthLabel.planted, .lookAlike] {
      for entry in world.truth where entry.label == label {
        guard let own = sums[UInt32(entry.account)], own.rows > 0 else { continue }
        let holder = world.accounts.classes[entry.account] == .person ? "person" : "enterprise"
        let isOwn = world.isOwn(entry.account)
        let showsIdentity = isOwn && world.accounts.showsIdentity[entry.account]
        file.append(world.accounts.number(entry.account))
        let shownName = world.accounts.showsName[entry.account] ? "1" : "0"
        let first: CivilDay = world.civilDay(Int(own.first / 86_400))
        let last: CivilDay = world.civilDay(Int(own.last / 86_400))
        let fields: [String] = [
          "", label.rawValue, entry.role, entry.kind, entry.caseID, holder, isOwn ? "own" : "other",
          shownName, showsIdentity ? "1" : "0", String(own.rows), String(own.inFen),
          String(own.outFen), "\(first)", "\(last)",
        ]
        file.append(fields.joined(separator: ",") + "\n")
        try file.drain()
      }
    }
    try file.finish()
  }

  /// One row per planted case.
  ///
  /// Columns: `case_id`, `kind`; 涉及金额 `amount_fen` and 涉及人数 `persons` (principal of persons who
  /// paid from accounts of their own, reinvested principal counted each time it is paid in); 未兑付
  /// `unpaid_fen`, `unpaid_persons` (per person principal less all that came back, where above
  /// zero); `paid_back_fen`; `nameless_fen` (principal in cash or through an aggregator, in none of
  /// the sums above); the first four again as far as the bank sees rows of them (`seen_…`); numbers of
  /// accounts by role; `products`; `start`, `collapse` (empty where it still runs).
  func writeTruthCases(to path: String) throws(SimulationError) {
    let roles = ["collection", "payout", "transit", "sink", "controller", "recruiter"]
    var counts: [String: [String: Int]] = [:]
    for entry in world.truth where entry.label == .planted {
      counts[entry.caseID, default: [:]][entry.role, default: 0] += 1
    }
    var file = try ByteFile(path: path)
    file.append(
      "case_id,kind,amount_fen,persons,unpaid_fen,unpaid_persons,paid_back_fen,nameless_fen,"
        + "seen_amount_fen,seen_persons,seen_unpaid_fen,seen_unpaid_persons,"
        + roles.map { $0 + "_accounts" }.joined(separator: ",") + ",products,start,collapse\n")
    for record in world.cases {
      let start = record.firstDay < world.dayCount ? "\(world.civilDay(record.firstDay))" : ""
      let collapse = record.collapseDay.map { "\(world.civilDay($0))" } ?? ""
      let own = counts[record.caseID] ?? [:]
      let sums: [Int] = [
        record.principalFen, record.persons, record.unpaidFen, record.unpaidPersons,
        record.paidBackFen, record.namelessPrincipalFen, record.seenPrincipalFen,
        record.seenPrincipal.count, record.seenUnpaidFen, record.seenUnpaidPersons,
      ]
      let accounts: [Int] = roles.map { own[$0] ?? 0 }
      let figures = (sums + accounts + [record.products]).map { String($0) }
      let fields: [String] = [record.caseID, record.kind] + figures + [start, collapse]
      file.append(fields.joined(separator: ",") + "\n")
    }
    try file.finish()
  }
}
