extension SchemeEngine {
  /// Pays the returns and principals that fall due today, some of them late near the end.
  mutating func payWhatIsDue(_ day: Int, _ lastDay: Int, _ world: inout World) {
    var due: [(contract: Int, fen: Int, closes: Bool)] = []
    for index in contracts.indices where contracts[index].isOpen {
      let contract = contracts[index]
      guard contract.dueDay <= day else { continue }
      // Before the collapse a growing part of the participants waits.
      let isStrained = plan.collapseDay != nil && lastDay - day < 40
      let late = isStrained && index % 3 == 0 ? plan.lateDays : 0
      guard contract.dueDay + late <= day else { continue }
      contracts[index].paidPeriods += 1
      contracts[index].dueDay = nextDueDay(contracts[index], world)
      let paid = contract.paidPeriods + 1
      let product = plan.product(contract.product)
      let isMature = product.termPeriods > 0 && paid >= product.termPeriods
      var interest = contract.principalFen * contract.rate / 10_000
      if plan.strayPercent > 0 {
        let stray = generator.between(-plan.strayPercent, plan.strayPercent)
        interest = interest * (100 + stray) / 100
      }
      if product.returnsAtMaturity {
        guard isMature else { continue }
        due.append((index, contract.principalFen + interest * product.termPeriods, true))
      } else {
        due.append((index, interest, false))
        if isMature { due.append((index, contract.principalFen, true)) }
      }
    }
    guard !due.isEmpty else { return }
    settle(due, day, &world)
  }

  private mutating func settle(
    _ due: [(contract: Int, fen: Int, closes: Bool)], _ day: Int, _ world: inout World
  ) {
    for account in cast.payoutAccounts {
      let total = due.reduce(0) { sum, payment in
        let payer = cast.payoutFor(contracts[payment.contract].participant)
        return payer == account ? sum + payment.fen : sum
      }
      fund(account, total, day, &world)
    }
    let start = plan.batched ? generator.between(32_000, 58_000) : generator.between(32_000, 40_000)
    for (place, payment) in due.enumerated() {
      let contract = contracts[payment.contract]
      let second = plan.batched ? start + place / 2 : min(82_000, start + place * 190)
      if payment.closes { contracts[payment.contract].isOpen = false }
      let rolls = payment.closes && generator.chance(plan.reinvestShare)
      // 复投 without a movement: the contract simply starts again.
      if rolls && !plan.product(contract.product).returnsAtMaturity && generator.chance(0.5) {
        var renewed = contract
        renewed.firstDay = day
        renewed.paidPeriods = 0
        renewed.isOpen = true
        renewed.dueDay = nextDueDay(renewed, world)
        contracts.append(renewed)
        continue
      }
      pay(payment.fen, contract, day, second, closes: payment.closes, &world)
      if rolls {
        let fen = contract.principalFen
        join(
          contract.participant, fen: fen, day: day + generator.between(0, 4),
          memo: words.reinvestment(&generator), &world)
      }
    }
  }

  private mutating func pay(
    _ fen: Int, _ contract: Contract, _ day: Int, _ second: Int, closes: Bool,
    _ world: inout World
  ) {
    let memo = closes ? words.repayment(&generator) : words.payout(&generator)
    let payer = cast.payoutFor(contract.participant)
    guard
      world.pay(
        from: payer, to: contract.payoutAccount, fen: fen, day: day, second: second,
        memo: memo, channel: plan.batched ? .batch : .mobile)
    else { return }
    balance[payer, default: 0] -= fen
    record.paidBack[contract.account, default: 0] += fen
    if world.isSeen(payer, contract.payoutAccount) {
      record.seenPaidBack[contract.account, default: 0] += fen
    }
  }

  /// Sees to it that an account can pay, first from the hub, then from the controller.
  mutating func fund(
    _ account: AccountIndex, _ fen: Int, _ day: Int, _ world: inout World
  ) {
    var missing = fen - (balance[account] ?? 0)
    guard missing > 0 else { return }
    let second = generator.between(28_900, 31_500)
    if account != cast.hub {
      let fromHub = min(missing, balance[cast.hub] ?? 0)
      if fromHub > 0 {
        var source = cast.hub
        if plan.fundsThroughTransit, let transit = cast.transits.last {
          let memo = words.internalMove(&generator)
          move(fromHub, from: source, to: transit, day, second - 400, memo, &world)
          source = transit
        }
        move(
          fromHub, from: source, to: account, day, second, words.internalMove(&generator), &world)
        missing -= fromHub
      }
    }
    guard missing > 0 else { return }
    let rounded = (missing + 999_999) / 1_000_000 * 1_000_000
    move(
      rounded, from: cast.controller, to: account, day, second + 60, words.internalMove(&generator),
      &world)
  }

  /// The day on which the contract's next return falls due.
  func nextDueDay(_ contract: Contract, _ world: World) -> Int {
    let number = contract.paidPeriods + 1
    let nominal: Int?
    let product = plan.product(contract.product)
    switch product.dueRule {
    case .anniversary:
      nominal = anniversary(of: contract.firstDay, number, product, world)
    case .common:
      nominal = commonDue(after: contract.firstDay, number, product, world)
    }
    guard let nominal, nominal < world.dayCount else { return Int.max / 2 }
    switch plan.holidayRule {
    case .ignore: return nominal
    case .next: return world.workingDay(onOrAfter: nominal)
    case .previous: return max(contract.firstDay + 1, world.workingDay(onOrBefore: nominal))
    }
  }

  private func anniversary(
    of firstDay: Int, _ number: Int, _ product: SchemeProduct, _ world: World
  ) -> Int {
    guard product.period == .monthly else { return firstDay + number * product.period.days }
    let start = world.civilDay(firstDay).components
    let months = world.monthly(on: start.day).filter { $0 > firstDay + 3 }
    return number <= months.count ? months[number - 1] : world.dayCount + 1
  }

  /// The n-th common due day that leaves newcomers at least a week.
  private func commonDue(
    after firstDay: Int, _ number: Int, _ product: SchemeProduct, _ world: World
  ) -> Int? {
    switch product.period {
    case .weekly:
      let weekday = world.civilDay(firstDay).weekday
      let ahead = (product.anchorDay % 7 + 1 - weekday + 7) % 7
      return firstDay + ahead + (ahead < 3 ? 7 : 0) + (number - 1) * 7
    case .tenDay:
      let first = (firstDay - plan.firstDay) / 10 * 10 + plan.firstDay + 10
      return first + (number - 1) * 10 + (first - firstDay < 4 ? 10 : 0)
    case .halfMonth, .monthly, .quarterly:
      var days = world.monthly(on: product.anchorDay)
      if product.period == .halfMonth {
        days += world.monthly(on: (product.anchorDay + 14) % 28 + 1)
        days.sort()
      } else if product.period == .quarterly {
        days = days.enumerated().filter { $0.offset % 3 == 2 }.map(\.element)
      }
      let ahead = days.filter { $0 > firstDay + 6 }
      return number <= ahead.count ? ahead[number - 1] : nil
    }
  }
}
