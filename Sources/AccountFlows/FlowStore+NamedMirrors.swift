import BankRecords

/// Mirror rows that name the other party without its number.
extension FlowStore {
  /// What both rows of one transfer agree in: the account whose statement gives no number of the
  /// other party, that party's name, the amount and the way.
  private struct NamedTransfer: Hashable {
    var account: AccountID
    var name: String
    var amountFen: Int64
    var isIn: Bool
  }

  /// Marks rows whose counterparty has a name and no number where the statement of an account of
  /// that name shows the same transfer by number. `taken` rows have their mirror already.
  mutating func markNamedMirrors(toleranceSeconds: Int64, taken: Set<UInt32>) {
    guard directory.hasNamesOnly else { return }
    var named: [NamedTransfer: [UInt32]] = [:]
    for row in 0..<count where statuses[row] == .counted && viewpoints[row] != .transfer {
      guard payers[row].isKnown, payees[row].isKnown else { continue }
      let isIn = viewpoints[row] == .payeeStatement
      let (own, other) = isIn ? (payees[row], payers[row]) : (payers[row], payees[row])
      guard directory.isNameOnly(other) else { continue }
      let name = directory.name(of: other)
      // A masked name may be anybody's.
      if name.contains("*") { continue }
      let transfer = NamedTransfer(
        account: own, name: name, amountFen: amountsFen[row], isIn: isIn)
      named[transfer, default: []].append(UInt32(row))
    }
    guard !named.isEmpty else { return }
    let accounts = Set(named.keys.map(\.account))
    var numbered: [NamedTransfer: [UInt32]] = [:]
    for row in 0..<count where statuses[row] == .counted && viewpoints[row] != .transfer {
      guard payers[row].isKnown, payees[row].isKnown, !taken.contains(UInt32(row)) else { continue }
      let isSent = viewpoints[row] == .payerStatement
      let (own, other) = isSent ? (payers[row], payees[row]) : (payees[row], payers[row])
      guard accounts.contains(other) else { continue }
      let transfer = NamedTransfer(
        account: other, name: directory.name(of: own), amountFen: amountsFen[row], isIn: isSent)
      if named[transfer] != nil { numbered[transfer, default: []].append(UInt32(row)) }
    }
    var paired: Set<UInt32> = []
    for (transfer, rows) in numbered {
      guard let mirrors = named[transfer] else { continue }
      match(
        inTimeOrder(mirrors), with: inTimeOrder(rows), toleranceSeconds: toleranceSeconds,
        taken: &paired)
    }
  }

  private func inTimeOrder(_ rows: [UInt32]) -> [UInt32] {
    rows.sorted { left, right in
      let (a, b) = (times[Int(left)], times[Int(right)])
      return a != b ? a < b : left < right
    }
  }
}
