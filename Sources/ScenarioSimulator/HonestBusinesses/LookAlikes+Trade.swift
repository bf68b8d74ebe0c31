/// Merchants, group purchase, produce buyers and prepaid cards: trade with the public.
extension LookAlikePlanter {
  mutating func plantMerchant(_ world: inout World) {
    let isPrivate = generator.chance(0.4)
    let shop =
      isPrivate
      ? privateAccount(&world) : company("百货", form: "超市", &world)
    mark(shop, "merchant", &world)
    let acquirer = generator.pick(world.aggregators)
    let regulars = world.people(head(60, 360, world), generator: &generator)
    let visits = Double(world.dayCount) * generator.number(0.01, 0.035)
    for regular in regulars {
      for _ in 0..<max(1, Int(visits * 2 * generator.unit())) {
        take(
          Int(generator.number(quantiles: [300, 900, 1900, 3600, 6800, 15_000, 90_000])),
          from: regular, to: shop, day: generator.below(world.dayCount),
          memo: generator.pick(["扫码付款", "消费", "", "收款码收款"]), channel: .quickpay, &world)
      }
    }
    // The acquirer settles once a day, net of its fee.
    for day in 0..<world.dayCount where generator.chance(0.8) {
      let gross = generator.between(20_000, 600_000)
      take(
        gross - gross * 38 / 10_000, from: acquirer, to: shop, day: day, memo: "商户结算",
        channel: .batch, &world)
    }
    buyFromSuppliers(shop, share: 0.75, memos: ["货款", "进货", "房租", ""], &world)
    let owner = privateAccount(&world)
    forward(
      from: shop, to: owner, everyDays: generator.pick([1, 3, 7]), share: 0.25,
      memo: generator.pick(["提现", "", "往来款"]), &world)
  }

  mutating func plantGroupPurchase(_ world: inout World) {
    let leader =
      generator.chance(0.6) ? privateAccount(&world) : company("电子商务", &world)
    mark(leader, "merchant", &world)
    let buyers = world.people(head(90, 420, world), elderShare: 0.2, generator: &generator)
    let prices = [990, 1290, 1990, 2980, 3980, 5990, 9990, 12_800]
    let drops = world.dayCount / generator.between(5, 10)
    for drop in 0..<drops {
      let day = drop * world.dayCount / drops
      let price = generator.pick(prices)
      for buyer in buyers where generator.chance(0.07) {
        let fen = price * generator.between(1, 3)
        take(
          fen, from: buyer, to: leader, day: day, memo: generator.pick(["团购", "接龙", "", "水果"]),
          &world)
        if generator.chance(0.05) {
          world.pay(
            from: leader, to: buyer, fen: fen, day: day + generator.between(1, 5),
            second: waking(), memo: generator.pick(["退款", ""]), channel: .mobile)
        }
      }
    }
    let helpers = world.people(generator.between(2, 7), elderShare: 0, generator: &generator)
    for day in stride(from: 6, to: world.dayCount, by: 7) {
      for helper in helpers where generator.chance(0.7) {
        world.pay(
          from: leader, to: helper, fen: generator.between(20, 90) * 100, day: day,
          second: waking(), memo: generator.pick(["佣金", "提成", "辛苦费"]), channel: .mobile)
      }
    }
    buyFromSuppliers(leader, share: 0.9, memos: ["货款", "快递费", "水果款"], &world)
  }

  mutating func plantProduceBuyer(_ world: inout World) {
    let buyer =
      generator.chance(0.5) ? privateAccount(&world) : company("粮食购销", &world)
    mark(buyer, "payer", &world)
    let mill = company("粮油", &world)
    let farmers = world.people(head(40, 240, world), elderShare: 0.5, generator: &generator)
    let price = generator.between(180, 1900)
    let every = generator.pick([1, 2, 7, 10])
    let seasons = world.season(month: 9, day: 15) + world.yearly(month: 5, day: 20)
    for season in seasons {
      for day in stride(from: season, to: season + 50, by: every) {
        let sellers = farmers.filter { _ in generator.chance(0.16) }
        guard !sellers.isEmpty else { continue }
        let payees = sellers.map { ($0, price * generator.between(80, 2400)) }
        let total = payees.reduce(0) { $0 + $1.1 }
        world.pay(
          from: mill, to: buyer, fen: (total / 1_000_000 + 1) * 1_000_000, day: day,
          second: 9 * 3600, memo: generator.pick(["收购款", "粮款", "预付货款"]), channel: .netbank)
        let start = 10 * 3600
        for (offset, payee) in payees.enumerated() {
          world.pay(
            from: buyer, to: payee.0, fen: payee.1, day: day, second: start + offset * 61,
            memo: generator.pick(["粮款", "茶叶款", "甘蔗款", "", "烟叶款"]), channel: .mobile)
        }
      }
    }
    // Seed and fertiliser are sold to the same farmers in spring: they are payers too.
    for day in world.season(month: 3, day: 10) {
      for farmer in farmers where generator.chance(0.5) {
        take(
          generator.between(2, 40) * 10_000, from: farmer, to: buyer,
          day: day + generator.below(25),
          memo: generator.pick(["种子款", "化肥款", ""]), &world)
      }
    }
    buyFromSuppliers(buyer, share: 0.95, memos: ["农资款", "运费"], &world)
  }

  mutating func plantPrepaidCard(_ world: inout World) {
    let shop = company(generator.pick(["美容美发", "健身", "洗浴", "烘焙"]), form: "店", &world)
    mark(shop, "merchant", &world)
    let members = world.people(head(60, 300, world), elderShare: 0.15, generator: &generator)
    let grades = [500, 1000, 2000, 3000, 5000].map { $0 * 100 }
    for member in members {
      var day = generator.below(world.dayCount)
      let grade = generator.pick(grades)
      while day < world.dayCount {
        take(
          grade, from: member, to: shop, day: day, memo: generator.pick(["会员充值", "办卡", "充值", ""]),
          &world)
        if generator.chance(0.04) {
          world.pay(
            from: shop, to: member, fen: grade * generator.between(20, 95) / 100,
            day: day + generator.between(5, 90), second: waking(), memo: "退卡", channel: .mobile)
        }
        day += generator.between(50, 200)
      }
    }
    // 充值满返: a small cash-back on top-up days, once per member.
    if generator.chance(0.5) {
      let day = generator.between(30, world.dayCount - 20)
      for member in members where generator.chance(0.4) {
        world.pay(
          from: shop, to: member, fen: generator.pick([1000, 2000, 5000, 8800]), day: day,
          second: waking(), memo: generator.pick(["返现", "活动返现"]), channel: .mobile)
      }
    }
    buyFromSuppliers(shop, share: 0.5, memos: ["货款", "房租", "装修款"], &world)
    let owner = privateAccount(&world)
    forward(
      from: shop, to: owner, everyDays: 7, share: generator.number(0.3, 0.5), memo: "往来款", &world)
  }
}
