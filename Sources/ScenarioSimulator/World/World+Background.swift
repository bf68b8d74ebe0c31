extension World {
  /// Monthly salaries and pensions of background residents; a part of the rows still wanted.
  mutating func bookSalaries(upTo rows: Int, generator: inout SeededGenerator) {
    let months = monthly(on: 1).count
    let staffCount = min(adults.count, rows * 22 / 100 / max(1, months))
    let staff = generator.sample(adults, count: staffCount)
    var place = 0
    while place < staff.count {
      let employer = generator.pick(employers)
      let size = min(staff.count - place, generator.between(3, 40))
      let payday = generator.between(5, 28)
      let memo = generator.pick(["工资", "代发工资", "薪资", "", "工资奖金"])
      let members = staff[place..<place + size].map { resident in
        (residents[resident].account, generator.between(2600, 14_000) * 100)
      }
      for due in monthly(on: payday) {
        let day = workingDay(onOrBefore: due)
        let second = generator.between(9 * 3600, 16 * 3600)
        for (offset, member) in members.enumerated() {
          let fen = member.1 + generator.between(-45_000, 60_000)
          pay(
            from: employer, to: member.0, fen: fen, day: day, second: second + offset / 4,
            memo: memo, channel: .batch)
        }
      }
      place += size
    }
  }

  /// The bank credits interest on the 21st of each quarter's last month; a small part of the rows.
  mutating func bookBankInterest(upTo rows: Int, generator: inout SeededGenerator) {
    let days = [3, 6, 9, 12].flatMap { yearly(month: $0, day: 21) }
    let count = min(residents.count, rows * 3 / 100 / max(1, days.count))
    let savers = generator.sample(Array(residents.indices), count: count)
    for day in days {
      for (offset, saver) in savers.enumerated() {
        pay(
          from: bankInterest, to: residents[saver].account,
          fen: Int(generator.number(quantiles: [1, 30, 120, 400, 1500, 60_000])) + 1, day: day,
          second: 1800 + offset % 3600, memo: "结息", channel: .batch)
      }
    }
  }

  /// Everyday rows until the world has the wanted number.
  mutating func fillWithEverydayLife(upTo rows: Int, generator: inout SeededGenerator) {
    movements.reserveCapacity(rows)
    let life = EverydayLife(world: self)
    while movements.count < rows { life.bookOne(in: &self, generator: &generator) }
  }
}

/// Draws everyday movements: spending, transfers between friends, wallets, bills, cash, trade.
private struct EverydayLife {
  private let dayWeights: [Double]
  private let memoSpending: [String]
  private let shares: [Double]

  init(world: World) {
    shares = [0.40, 0.19, 0.13, 0.06, world.settings.cashShare, 0.03, 0.05, 0.05, 0.04]
    dayWeights = (0..<world.dayCount).map { day in
      let date = world.civilDay(day).components
      var weight = world.isWorkingDay(day) ? 0.8 : 1.0
      // Wages arrive around the fifteenth and bills fall due at the month's end.
      if (10...16).contains(date.day) || date.day >= 27 { weight *= 1.15 }
      // The weeks before Spring Festival.
      if date.month == 1 && date.day > 10 { weight *= 1.3 }
      return weight / 1.6
    }
    memoSpending = ["消费", "", "扫码付款", "购物", "餐饮", "商户消费", "", "货款", "付款"]
  }

  func bookOne(in world: inout World, generator: inout SeededGenerator) {
    let day = drawDay(&generator)
    let index = skewedIndex(world.residents.count, &generator)
    let account = world.residents[index].account
    switch generator.index(weights: shares) {
    case 0: spend(account, index, day, &world, &generator)
    case 1: transfer(account, index, day, &world, &generator)
    case 2: moveToWallet(account, day, &world, &generator)
    case 3: payBill(account, index, day, &world, &generator)
    case 4: moveCash(account, day, &world, &generator)
    case 5: moveBetweenOwnCards(index, day, &world, &generator)
    case 6: tradeBetweenFirms(day, &world, &generator)
    case 7: payOutOfShop(day, &world, &generator)
    default: creditFromWallet(account, day, &world, &generator)
    }
  }

  private func drawDay(_ generator: inout SeededGenerator) -> Int {
    while true {
      let day = generator.below(dayWeights.count)
      if generator.chance(dayWeights[day]) { return day }
    }
  }

  /// Some people move money every day, most a few times a month.
  private func skewedIndex(_ count: Int, _ generator: inout SeededGenerator) -> Int {
    let position = generator.unit()
    return min(count - 1, Int(Double(count) * position * (0.35 + 0.65 * position)))
  }

  private func waking(_ generator: inout SeededGenerator) -> Int {
    let hour = 14 + 3.6 * generator.bell()
    return min(86_399, max(0, Int(hour * 3600)))
  }

  private func office(_ generator: inout SeededGenerator) -> Int {
    generator.between(9 * 3600, 17 * 3600)
  }

  private func spend(
    _ account: AccountIndex, _ index: Int, _ day: Int, _ world: inout World,
    _ generator: inout SeededGenerator
  ) {
    let yuan = generator.number(quantiles: [3, 8, 14, 22, 35, 58, 90, 160, 320, 900, 6000])
    var fen = Int(yuan * 100)
    if generator.chance(0.45) { fen = max(100, fen / 100 * 100) }
    // A household's usual shops, and any shop now and then.
    let place =
      generator.chance(0.7) ? (index * 31 + generator.below(6) * 7) : generator.below(1 << 20)
    let shop = world.shops[place % world.shops.count]
    world.pay(
      from: account, to: shop, fen: fen, day: day, second: waking(&generator),
      memo: generator.pick(memoSpending), channel: generator.chance(0.7) ? .quickpay : .pos)
  }

  private func transfer(
    _ account: AccountIndex, _ index: Int, _ day: Int, _ world: inout World,
    _ generator: inout SeededGenerator
  ) {
    let count = world.residents.count
    let friend = (index + [1, 2, 3, 5, 8, 13, 211, 977][generator.below(8)]) % count
    var yuan = generator.number(
      quantiles: [5, 30, 66, 120, 200, 400, 700, 1200, 2600, 6000, 60_000])
    if generator.chance(0.65) { yuan = max(10, (yuan / 50).rounded() * 50) }
    if yuan > 2000 && generator.chance(0.7) { yuan = (yuan / 1000).rounded() * 1000 }
    let memo = generator.pick([
      "", "", "转账", "转账", "家用", "生活费", "还钱", "AA饭钱", "随礼", "红包", "借款", "还款", "房租", "买菜",
      "往来款", "孩子学费", "礼金", "代买", "投资款", "利息", "本金", "谢谢", "周转",
    ])
    let other = world.residents[friend].account
    let outward = generator.chance(0.5)
    world.pay(
      from: outward ? account : other, to: outward ? other : account, fen: Int(yuan * 100),
      day: day, second: waking(&generator), memo: memo, channel: .mobile)
  }

  private func moveToWallet(
    _ account: AccountIndex, _ day: Int, _ world: inout World,
    _ generator: inout SeededGenerator
  ) {
    let yuan = generator.number(quantiles: [1, 10, 20, 50, 100, 200, 500, 1000, 5000])
    world.pay(
      from: account, to: world.aggregators[generator.below(2)], fen: Int(yuan * 100), day: day,
      second: waking(&generator), memo: generator.pick(["快捷支付", "充值", "消费", "网上消费", ""]),
      channel: .quickpay)
  }

  private func creditFromWallet(
    _ account: AccountIndex, _ day: Int, _ world: inout World,
    _ generator: inout SeededGenerator
  ) {
    let yuan = generator.number(quantiles: [10, 50, 100, 300, 800, 2000, 9000])
    world.pay(
      from: world.aggregators[generator.below(2)], to: account, fen: Int(yuan * 100), day: day,
      second: waking(&generator), memo: generator.pick(["提现", "余额提现", "退款", ""]),
      channel: .quickpay)
  }

  private func payBill(
    _ account: AccountIndex, _ index: Int, _ day: Int, _ world: inout World,
    _ generator: inout SeededGenerator
  ) {
    let utility = world.utilities[(index + generator.below(2)) % world.utilities.count]
    let fen = Int(generator.number(quantiles: [1200, 3100, 5200, 8800, 13_000, 26_000, 90_000]))
    world.pay(
      from: account, to: utility, fen: fen, day: day, second: waking(&generator),
      memo: generator.pick(["电费", "水费", "燃气费", "话费", "缴费"]), channel: .quickpay)
  }

  private func moveCash(
    _ account: AccountIndex, _ day: Int, _ world: inout World,
    _ generator: inout SeededGenerator
  ) {
    let fen = generator.between(1, 50) * 10_000 * (generator.chance(0.1) ? 10 : 1)
    let isDeposit = generator.chance(0.35)
    world.pay(
      from: isDeposit ? world.cash : account, to: isDeposit ? account : world.cash, fen: fen,
      day: day, second: office(&generator), memo: isDeposit ? "现金存入" : "取现",
      channel: generator.chance(0.6) ? .atm : .counter)
  }

  private func moveBetweenOwnCards(
    _ index: Int, _ day: Int, _ world: inout World, _ generator: inout SeededGenerator
  ) {
    let resident = world.residents[index]
    guard let second = resident.secondAccount else { return }
    let outward = generator.chance(0.5)
    world.pay(
      from: outward ? resident.account : second, to: outward ? second : resident.account,
      fen: generator.between(1, 300) * 10_000, day: day, second: waking(&generator),
      memo: generator.pick(["", "转账", "还信用卡"]), channel: .mobile)
  }

  private func tradeBetweenFirms(
    _ day: Int, _ world: inout World, _ generator: inout SeededGenerator
  ) {
    let buyer =
      generator.chance(0.5) ? generator.pick(world.employers) : generator.pick(world.shops)
    let seller = generator.pick(world.employers)
    let yuan = generator.number(
      quantiles: [300, 1200, 4000, 9800, 23_000, 60_000, 150_000, 900_000])
    let fen = generator.chance(0.4) ? Int(yuan / 100) * 10_000 : Int(yuan * 100)
    world.pay(
      from: buyer, to: seller, fen: fen, day: world.workingDay(onOrBefore: day),
      second: office(&generator),
      memo: generator.pick(["货款", "材料款", "往来款", "服务费", "运费", "工程款", ""]),
      channel: .netbank)
  }

  /// Takings go to the owner, to staff and to suppliers.
  private func payOutOfShop(
    _ day: Int, _ world: inout World, _ generator: inout SeededGenerator
  ) {
    let place = generator.below(world.shops.count)
    let owner = world.residents[place * 17 % world.residents.count].account
    let yuan = generator.number(quantiles: [200, 800, 1500, 3000, 5000, 9000, 30_000])
    world.pay(
      from: world.shops[place], to: owner, fen: Int(yuan) * 100, day: day,
      second: waking(&generator), memo: generator.pick(["", "提现", "备用金", "往来款", "工资"]),
      channel: .mobile)
  }
}
