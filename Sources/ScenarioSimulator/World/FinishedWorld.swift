import BankRecords

/// A complete world: rows in time order, trimmed to the wanted number, and its truth.
struct FinishedWorld {
  let world: World
  let movements: [Movement]
  let summary: SimulationSummary

  init(world: World, plantedRows: Int, caseCount: Int, lookAlikeCount: Int) {
    var made = world
    movements = made.movements.inTimeOrder()
    made.movements = []
    let kinds = Set(world.truth.filter { $0.label == .lookAlike }.map(\.kind))
    summary = SimulationSummary(
      rows: movements.count, accounts: world.accounts.count - 1, cases: caseCount,
      lookAlikes: lookAlikeCount,
      caseAccounts: world.truth.count { $0.label == .planted },
      lookAlikeAccounts: world.truth.count { $0.label == .lookAlike }, plantedRows: plantedRows,
      firstDay: world.settings.firstDay, lastDay: world.civilDay(world.dayCount - 1),
      lookAlikeKinds: LookAlikeKind.allCases.map(\.rawValue).filter { kinds.contains($0) })
    self.world = made
  }

  /// Whether a row lost its memo on the way: a fixed share, scattered by row number.
  func losesMemo(row: Int) -> Bool {
    var word = UInt64(row) &* 0x9E37_79B9_7F4A_7C15 ^ world.settings.seed
    word = (word ^ (word >> 29)) &* 0xBF58_476D_1CE4_E5B9
    return Double(word >> 40) < world.settings.missingMemoShare * Double(1 << 24)
  }
}
