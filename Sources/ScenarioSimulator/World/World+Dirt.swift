/// Dirt that real files hold: bookings taken back, payments returned.
extension World {
  /// Books reversals and failed returns beside rows that exist; totals of cases stay as they are,
  /// since each of them takes back what it added.
  mutating func soil(generator: inout SeededGenerator) {
    let share = settings.hardships.dirtyShare
    guard share > 0 else { return }
    let count = Int(Double(movements.count) * share)
    for _ in 0..<count {
      let movement = movements[generator.below(movements.count)]
      guard accounts.classes[Int(movement.payer)] != .cash,
        accounts.classes[Int(movement.payee)] != .cash
      else { continue }
      var wrong = movement
      var back = movement
      (back.payer, back.payee) = (movement.payee, movement.payer)
      let isReturn = generator.chance(0.5)
      let delay = UInt32(isReturn ? generator.between(600, 40_000) : generator.between(5, 900))
      let end = UInt32(dayCount * 86_400 - 1)
      // The failed try stands before the booking that stayed.
      let lead = min(movement.second, delay + UInt32(generator.between(60, 3000)))
      wrong.second = movement.second - lead
      back.second = min(end, wrong.second + min(lead, delay))
      back.memo = memos.number(of: isReturn ? "退汇" : "冲正")
      movements.append(wrong)
      movements.append(back)
    }
  }
}

extension FinishedWorld {
  /// What is wrong with a row as written.
  enum Blemish {
    case none, repeated, payerMissing, payeeMissing
  }

  /// Repeated rows and missing counterparties: a fixed share, scattered by row number.
  func blemish(row: Int) -> Blemish {
    let share = world.settings.hardships.dirtyShare
    guard share > 0 else { return .none }
    var word = UInt64(row) &* 0xD1B5_4A32_D192_ED03 ^ (world.settings.seed &+ 77)
    word = (word ^ (word >> 30)) &* 0x94D0_49BB_1331_11EB
    let drawn = Double(word >> 40) / Double(1 << 24)
    if drawn < share { return .repeated }
    guard drawn < share * 2 else { return .none }
    let movement = movements[row]
    // A bank knows its own accounts: only a counterparty at another bank can be missing.
    let hidesPayer = word & 1 == 0
    let keeper = Int(hidesPayer ? movement.payee : movement.payer)
    guard world.accounts.classes[keeper] != .cash, world.isOwn(keeper) else { return .none }
    return hidesPayer ? .payerMissing : .payeeMissing
  }
}
