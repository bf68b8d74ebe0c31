/// Lives one planted scheme day by day and books its movements.
struct SchemeEngine {
  let plan: SchemePlan
  let caseID: String
  var generator: SeededGenerator
  var cast: SchemeCast
  var words: SchemeWords
  var record: CaseRecord
  var contracts: [Contract] = []
  /// What each account of the case holds, in fen; the controller may go below zero.
  var balance: [AccountIndex: Int] = [:]
  /// New principal by recruiter since the last commission.
  var recruited: [Int]
  /// Participants by the day on which they pay.
  private var joins: [Int: [Int]] = [:]
  private var participants: [AccountIndex] = []
  /// Second cards of participants who take their returns there.
  private var payoutCards: [Int: AccountIndex] = [:]

  /// One payment of principal by one participant and what is promised for it.
  struct Contract {
    var participant: Int
    var account: AccountIndex
    /// Where returns go: most often the account that paid, sometimes another card of the person.
    var payoutAccount: AccountIndex
    var principalFen: Int
    var firstDay: Int
    var rate: Int
    /// When the next return falls due; far past the period's end where none does.
    var dueDay = Int.max / 2
    var paidPeriods = 0
    var isOpen = true
    /// Which of the plan's products was bought.
    var product = 0
  }

  init(plan: SchemePlan, caseID: String, world: inout World, generator: SeededGenerator) {
    self.plan = plan
    self.caseID = caseID
    self.generator = generator
    cast = SchemeCast(plan: plan, world: &world, generator: &self.generator)
    words = SchemeWords(habit: plan.memoHabit, kind: plan.kind, generator: &self.generator)
    record = CaseRecord(caseID: caseID, kind: plan.kind.rawValue)
    recruited = Array(repeating: 0, count: cast.recruiters.count)
    participants =
      world.settings.hardships.recruitsByContact
      ? world.contacts(plan.participants, elderShare: plan.elderShare, generator: &self.generator)
      : world.people(plan.participants, elderShare: plan.elderShare, generator: &self.generator)
    let members = Set(cast.members)
    participants.removeAll { members.contains($0) }
    let secondCards = world.secondCards
    for (place, participant) in participants.enumerated() {
      if let card = secondCards[participant], self.generator.chance(world.settings.secondCardShare)
      {
        payoutCards[place] = card
      }
    }
    drawJoins(world: world)
  }

  /// Books the whole case and hands its truth to the world.
  mutating func run(in world: inout World) {
    let lastDay = plan.collapseDay ?? world.dayCount
    let firstMovement = world.movements.count
    for day in plan.firstDay..<world.dayCount {
      if day < lastDay { takePrincipal(day, &world) }
      if plan.paysReturns && day < lastDay { payWhatIsDue(day, lastDay, &world) }
      if (day - plan.firstDay) % plan.sweepEveryDays == plan.sweepEveryDays - 1 {
        sweep(day, &world)
      }
      if day % 7 == 4 && day < lastDay { payCommission(day, &world) }
      if day % 9 == 5 { layBy(day, &world) }
      if generator.chance(0.12) { spendPrivately(day, &world) }
      if plan.collectionIsEnterprise && generator.chance(plan.coverTradeShare) {
        tradeForCover(day, &world)
      }
    }
    record.collapseDay = plan.collapseDay
    record.products = 1 + plan.furtherProducts.count
    world.cases.append(record)
    cast.writeTruth(caseID: caseID, kind: plan.kind.rawValue, since: firstMovement, to: &world)
    guard world.settings.hardships.castsResidents else { return }
    let clients = participants
    for member in cast.members {
      world.livePrivately(member, friends: clients, generator: &generator)
    }
  }

  /// Waves of newcomers, each about half as large again as the one before, slackening at the end.
  private mutating func drawJoins(world: World) {
    let last =
      plan.lifeDays.map { plan.firstDay + $0 } ?? (plan.collapseDay ?? world.dayCount) - 5
    let span = max(1, last - plan.firstDay)
    var weights: [Double] = []
    for wave in 0..<plan.waves {
      weights.append((weights.last ?? 1) * (wave == 0 ? 1 : generator.number(1.1, 1.9)))
    }
    for participant in participants.indices {
      let wave = generator.index(weights: weights)
      let start = plan.firstDay + span * wave / plan.waves
      let spread = Double(max(2, span / plan.waves))
      let day = start + Int(generator.unit() * generator.unit() * spread)
      joins[min(day, last), default: []].append(participant)
      // Some pay again later: 追加.
      if generator.chance(0.22) {
        let later = day + generator.between(8, 70)
        if later < last { joins[later, default: []].append(participant) }
      }
    }
  }

  private mutating func takePrincipal(_ day: Int, _ world: inout World) {
    for participant in joins[day] ?? [] {
      let units = max(1, Int(Double(plan.largestUnits) * generator.unit() * generator.unit() + 1))
      var fen = units * plan.principalUnitYuan * 100
      if plan.oddPrincipal { fen = fen * generator.between(61, 139) / 100 / 100 * 100 }
      join(participant, fen: fen, day: day, memo: words.principal(&generator), &world)
    }
  }

  /// A participant pays principal, from an own account or without a name.
  mutating func join(
    _ participant: Int, fen: Int, day: Int, memo: String, _ world: inout World
  ) {
    let account = participants[participant]
    let span = max(1, (plan.collapseDay ?? world.dayCount) - plan.firstDay)
    let life = Double(day - plan.firstDay) / Double(span)
    let desk = cast.collectionFor(
      participant, life: life,
      followsInTime: plan.desksFollowInTime && !plan.recruitersCollect)
    let draw = generator.unit()
    let second = generator.between(8 * 3600, 20 * 3600)
    var booked = false
    if draw < plan.cashShare {
      booked = world.pay(
        from: world.cash, to: desk, fen: fen, day: day, second: second, memo: "现金存入",
        channel: .counter)
      if booked { record.namelessPrincipalFen += fen }
    } else if draw < plan.cashShare + plan.walletShare {
      booked = world.pay(
        from: world.aggregators[participant % 2], to: desk, fen: fen, day: day, second: second,
        memo: memo, channel: .quickpay)
      if booked { record.namelessPrincipalFen += fen }
    } else {
      booked = world.pay(
        from: account, to: desk, fen: fen, day: day, second: second, memo: memo,
        channel: generator.chance(0.8) ? .mobile : .counter)
      if booked {
        record.principal[account, default: 0] += fen
        if world.isSeen(account, desk) { record.seenPrincipal[account, default: 0] += fen }
      }
    }
    guard booked else { return }
    record.firstDay = min(record.firstDay, day)
    balance[desk, default: 0] += fen
    if !cast.recruiters.isEmpty { recruited[participant % cast.recruiters.count] += fen }
    let sold = plan.furtherProducts.isEmpty ? 0 : generator.pick(plan.productsOnSale(life: life))
    let rates = plan.product(sold).rates
    let tier = min(rates.count - 1, fen / (plan.principalUnitYuan * 100 * 6))
    let isLate = day > (plan.firstDay + (plan.collapseDay ?? world.dayCount)) / 2
    var contract = Contract(
      participant: participant, account: account,
      payoutAccount: payoutCards[participant] ?? account, principalFen: fen, firstDay: day,
      rate: rates[tier] + (isLate ? plan.laterBonusBasisPoints : 0), product: sold)
    contract.dueDay = plan.paysFirstReturnAtOnce ? day : nextDueDay(contract, world)
    contracts.append(contract)
  }

  /// Moves what desks and hubs hold towards the controller, keeping a float.
  private mutating func sweep(_ day: Int, _ world: inout World) {
    let second = generator.between(15 * 3600, 21 * 3600)
    for desk in cast.desks where desk != cast.hub {
      let held = balance[desk] ?? 0
      if held > 0 {
        move(held, from: desk, to: cast.hub, day, second, words.internalMove(&generator), &world)
      }
    }
    let held = balance[cast.hub] ?? 0
    let kept = Int(Double(held) * plan.keptShare)
    guard cast.sweepsToController, held - kept > 500_000 else { return }
    let target = cast.transits.first ?? cast.controller
    let swept = plan.oddPrincipal ? held - kept : (held - kept) / 10_000 * 10_000
    move(swept, from: cast.hub, to: target, day, second + 900, words.sweep(&generator), &world)
    for (place, transit) in cast.transits.enumerated() {
      let next = place + 1 < cast.transits.count ? cast.transits[place + 1] : cast.controller
      let passed = (balance[transit] ?? 0) * generator.between(95, 100) / 100
      move(
        passed, from: transit, to: next, day, second + 1800 + 1300 * place,
        words.sweep(&generator), &world)
    }
  }

  /// The controller lays a part by, most in round sums.
  private mutating func layBy(_ day: Int, _ world: inout World) {
    guard !cast.sinks.isEmpty else { return }
    let held = balance[cast.controller] ?? 0
    guard held > 3_000_000 else { return }
    let fen = held * generator.between(30, 70) / 100 / 1_000_000 * 1_000_000
    guard fen > 0 else { return }
    move(
      fen, from: cast.controller, to: generator.pick(cast.sinks), day,
      generator.between(9 * 3600, 22 * 3600), generator.pick(["", "购房款", "往来款", "借款", "装修款"]),
      &world)
  }

  /// Books a move inside the case and keeps the balances.
  mutating func move(
    _ fen: Int, from: AccountIndex, to: AccountIndex, _ day: Int, _ second: Int, _ memo: String,
    _ world: inout World
  ) {
    guard
      world.pay(
        from: from, to: to, fen: fen, day: day, second: second, memo: memo, channel: .netbank)
    else { return }
    balance[from, default: 0] -= fen
    balance[to, default: 0] += fen
  }

  /// Commission: a share of what each recruiter brought since the last week.
  private mutating func payCommission(_ day: Int, _ world: inout World) {
    for (place, recruiter) in cast.recruiters.enumerated() {
      let fen = recruited[place] * plan.commissionBasisPoints / 10_000
      guard fen >= 5000 else { continue }
      recruited[place] = 0
      let payer = cast.payoutFor(place)
      fund(payer, fen, day, &world)
      if world.pay(
        from: payer, to: recruiter, fen: fen, day: day,
        second: generator.between(17 * 3600, 20 * 3600), memo: words.commission(&generator),
        channel: .mobile)
      {
        balance[payer, default: 0] -= fen
      }
    }
  }

  /// The controller lives well on the money; a shop-like scheme buys gifts and rents halls.
  private mutating func spendPrivately(_ day: Int, _ world: inout World) {
    let spender = cast.sweepsToController ? cast.controller : cast.hub
    guard (balance[spender] ?? 0) > 2_000_000 else { return }
    let fen = generator.between(200, 30_000) * 100
    let shop = generator.chance(0.5) ? generator.pick(world.shops) : generator.pick(world.employers)
    if world.pay(
      from: spender, to: shop, fen: fen, day: day, second: generator.between(9 * 3600, 79_000),
      memo: generator.pick(["消费", "购车款", "货款", "场地费", "礼品", "宣传费", ""]), channel: .mobile)
    {
      balance[spender, default: 0] -= fen
    }
  }

  /// Real or pretended trade with firms, so that a front does not only take money from persons.
  private mutating func tradeForCover(_ day: Int, _ world: inout World) {
    let firm = generator.pick(world.employers)
    let fen = generator.between(300, 60_000) * 100
    let sells = generator.chance(0.6)
    guard sells || (balance[cast.hub] ?? 0) > fen else { return }
    if world.pay(
      from: sells ? firm : cast.hub, to: sells ? cast.hub : firm, fen: fen, day: day,
      second: generator.between(9 * 3600, 17 * 3600),
      memo: generator.pick(["货款", "服务费", "往来款", ""]), channel: .netbank)
    {
      balance[cast.hub, default: 0] += sells ? fen : -fen
    }
  }
}
