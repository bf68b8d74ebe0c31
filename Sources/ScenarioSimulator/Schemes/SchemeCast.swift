/// The accounts of one case.
struct SchemeCast {
  /// Where participants pay; recruiters' cards count where recruiters collect.
  private(set) var desks: [AccountIndex] = []
  /// The desk that the others pay into.
  let hub: AccountIndex
  /// Where returns leave from; the hub alone in a scheme without accounts of its own for it.
  private(set) var payoutAccounts: [AccountIndex] = []
  private(set) var transits: [AccountIndex] = []
  /// The private account of the person behind it, who also tops up what payouts lack.
  let controller: AccountIndex
  let sweepsToController: Bool
  private(set) var recruiters: [AccountIndex] = []
  /// Where the controller lays money by: relatives' accounts, a firm of the own.
  private(set) var sinks: [AccountIndex] = []

  init(plan: SchemePlan, world: inout World, generator: inout SeededGenerator) {
    func privateAccount(_ world: inout World) -> AccountIndex {
      world.principal(ages: 26...58, generator: &generator)
    }
    controller = privateAccount(&world)
    for _ in 0..<plan.collectionAccounts {
      desks.append(
        plan.collectionIsEnterprise
          ? Self.front(plan, &world, &generator) : privateAccount(&world))
    }
    hub = desks[0]
    for _ in 0..<(plan.hasPayoutAccount ? plan.payoutAccounts : 0) {
      payoutAccounts.append(
        generator.chance(0.4) ? Self.front(plan, &world, &generator) : privateAccount(&world))
    }
    if payoutAccounts.isEmpty { payoutAccounts = [hub] }
    for _ in 0..<plan.transitAccounts { transits.append(privateAccount(&world)) }
    for _ in 0..<plan.recruiters { recruiters.append(privateAccount(&world)) }
    for _ in 0..<plan.sinks {
      sinks.append(
        generator.chance(0.6) ? privateAccount(&world) : Self.front(plan, &world, &generator))
    }
    if plan.recruitersCollect { desks += recruiters }
    let needsController =
      plan.hasPayoutAccount || plan.transitAccounts > 0 || plan.kind == .collectAndSweep
    sweepsToController = needsController || generator.chance(0.6)
  }

  /// The desk that a participant pays into at the given part of the scheme's life, in [0, 1).
  func collectionFor(_ participant: Int, life: Double, followsInTime: Bool) -> AccountIndex {
    if followsInTime { return desks[min(desks.count - 1, Int(life * Double(desks.count)))] }
    // Recruiters who collect take four in five of their people's payments.
    return desks.count > 1 && participant % 5 == 0 ? hub : desks[participant % desks.count]
  }

  /// The account that pays a participant.
  func payoutFor(_ participant: Int) -> AccountIndex {
    payoutAccounts[participant % payoutAccounts.count]
  }

  /// All accounts of the case.
  var members: [AccountIndex] {
    desks + payoutAccounts + transits + [controller] + recruiters + sinks
  }

  /// Writes the accounts that moved money since the given movement, each with its first role.
  func writeTruth(caseID: String, kind: String, since first: Int, to world: inout World) {
    var moved: Set<AccountIndex> = []
    for movement in world.movements[first...] {
      moved.insert(Int(movement.payer))
      moved.insert(Int(movement.payee))
    }
    var written: Set<AccountIndex> = []
    func write(_ account: AccountIndex, _ role: String) {
      guard moved.contains(account), written.insert(account).inserted else { return }
      world.truth.append(
        TruthEntry(account: account, label: .planted, role: role, kind: kind, caseID: caseID))
    }
    for desk in desks { write(desk, "collection") }
    for account in payoutAccounts { write(account, "payout") }
    for transit in transits { write(transit, "transit") }
    write(controller, "controller")
    for recruiter in recruiters { write(recruiter, "recruiter") }
    for sink in sinks { write(sink, "sink") }
  }

  private static func front(
    _ plan: SchemePlan, _ world: inout World, _ generator: inout SeededGenerator
  ) -> AccountIndex {
    let isMixed = world.settings.hardships.mixesNames
    let trades =
      isMixed
      ? world.trades
      : plan.memoHabit == .telling ? Vocabulary.watchedTrades : Vocabulary.harmlessTrades
    let form =
      isMixed ? "有限公司" : generator.pick(["有限公司", "有限公司", "有限责任公司", "中心（有限合伙）", "经营部"])
    let name = World.companyName(trade: generator.pick(trades), form: form, generator: &generator)
    return world.enterprise(name, generator: &generator)
  }
}
