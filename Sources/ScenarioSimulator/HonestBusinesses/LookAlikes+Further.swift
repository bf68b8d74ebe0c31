/// Businesses that the first presets lack: live commerce, platforms, village shares, presales,
/// dealers' rebates and calls for help.
extension LookAlikePlanter {
  mutating func plantFurther(_ world: inout World) {
    switch kind {
    case .liveCommerce: plantLiveCommerce(&world)
    case .gigPlatform: plantGigPlatform(&world)
    case .villageDividend: plantVillageDividend(&world)
    case .presaleDeposits: plantPresale(&world)
    case .dealerRebate: plantDealerRebate(&world)
    default: plantMedicalHelp(&world)
    }
  }

  /// Sales in bursts of an evening, prices of a list, refunds one to one within the week, anchors
  /// and helpers paid a share of what they sold.
  private mutating func plantLiveCommerce(_ world: inout World) {
    let seller = generator.chance(0.5) ? privateAccount(&world) : company("电子商务", &world)
    mark(seller, "merchant", &world)
    let buyers = world.people(head(120, 520, world), elderShare: 0.35, generator: &generator)
    let anchors = world.people(generator.between(1, 4), elderShare: 0, generator: &generator)
    let prices = [1990, 2990, 3990, 5990, 9900, 12_900, 19_900, 39_800]
    var day = generator.below(9)
    while day < world.dayCount {
      let list = (0..<3).map { _ in generator.pick(prices) }
      var sold = 0
      for buyer in buyers where generator.chance(0.09) {
        let fen = generator.pick(list) * generator.between(1, 2)
        sold += fen
        take(
          fen, from: buyer, to: seller, day: day, memo: generator.pick(["直播间下单", "货款", "", "拍下"]),
          &world)
        if generator.chance(0.12) {
          world.pay(
            from: seller, to: buyer, fen: fen, day: day + generator.between(1, 7),
            second: waking(), memo: generator.pick(["退款", "退货退款", ""]), channel: .mobile)
        }
      }
      for anchor in anchors {
        world.pay(
          from: seller, to: anchor, fen: sold * generator.between(5, 18) / 100 / anchors.count,
          day: day + 1, second: waking(), memo: generator.pick(["佣金", "坑位费", "提成", ""]),
          channel: .mobile)
      }
      day += generator.between(2, 9)
    }
    buyFromSuppliers(seller, share: 0.8, memos: ["货款", "快递费", "打包费"], &world)
  }

  /// Riders and drivers paid every week for what they did, by a platform that lives on its clients.
  private mutating func plantGigPlatform(_ world: inout World) {
    let platform = company(generator.pick(["网络科技", "供应链管理", "灵活用工服务"]), &world)
    mark(platform, "payer", &world)
    let client = company("电子商务", &world)
    var riders = world.people(head(40, 260, world), elderShare: 0.03, generator: &generator)
    let reserve = world.people(riders.count, elderShare: 0.03, generator: &generator)
    // Riders pay a deposit for the bicycle and get it back when they leave.
    let deposit = generator.pick([30_000, 50_000, 100_000])
    for rider in riders {
      take(
        deposit, from: rider, to: platform, day: generator.below(20),
        memo: generator.pick(["装备押金", "押金", ""]), &world)
    }
    for (week, day) in stride(from: generator.between(7, 13), to: world.dayCount, by: 7)
      .enumerated()
    {
      if week % 4 == 3 {
        for place in riders.indices where generator.chance(0.08) {
          world.pay(
            from: platform, to: riders[place], fen: deposit, day: day, second: office(),
            memo: "退押金", channel: .batch)
          riders[place] = generator.pick(reserve)
        }
      }
      let payees = riders.filter { _ in generator.chance(0.9) }.map {
        ($0, generator.between(300, 2400) * 100 + generator.below(100))
      }
      let total = payees.reduce(0) { $0 + $1.1 }
      world.pay(
        from: client, to: platform, fen: total * generator.between(104, 125) / 100, day: day - 1,
        second: office(), memo: "服务费", channel: .netbank)
      batch(
        from: platform, to: payees, day: day, memo: generator.pick(["佣金", "报酬", "", "劳务报酬"]),
        &world)
    }
  }

  /// A village's shareholding society lets its land and pays every member per share, year by year.
  private mutating func plantVillageDividend(_ world: inout World) {
    let society = world.enterprise(
      generator.pick(Vocabulary.places) + "镇" + generator.pick(Vocabulary.brands) + "村股份经济合作社",
      registrar: "N2", generator: &generator)
    mark(society, "cooperative", &world)
    let members = world.people(head(80, 420, world), elderShare: 0.5, generator: &generator)
    let shares = members.map { _ in generator.between(1, 6) }
    let tenants = (0..<generator.between(2, 7)).map { _ in generator.pick(world.employers) }
    for due in world.monthly(on: 8) {
      for tenant in tenants where generator.chance(0.8) {
        world.pay(
          from: tenant, to: society, fen: generator.between(4, 90) * 100_000,
          day: world.workingDay(onOrAfter: due), second: office(),
          memo: generator.pick(["租金", "承包费", ""]), channel: .netbank)
      }
    }
    let days = generator.pick([[20], [20, 110, 200, 290], [20, 200]])
    for day in days {
      let perShare = generator.pick([20_000, 50_000, 80_000, 100_000])
      batch(
        from: society, to: zip(members, shares).map { ($0, perShare * $1) },
        day: world.workingDay(onOrBefore: day + 10),
        memo: generator.pick(["股份分红", "分红", "集体分红", ""]), &world)
    }
    // Health insurance is collected in autumn and handed on.
    for day in world.yearly(month: 11, day: 1) {
      for member in members where generator.chance(0.6) {
        take(
          40_000 * generator.between(1, 4), from: member, to: society,
          day: day + generator.below(25),
          memo: generator.pick(["医保", ""]), &world)
      }
    }
    forward(from: society, to: world.treasury, everyDays: 10, share: 1, memo: "医保上解", &world)
  }

  /// 认筹金: round sums of many for the right to choose a flat; who draws none gets all of it back.
  private mutating func plantPresale(_ world: inout World) {
    let developer = company("房地产开发", &world)
    mark(developer, "collector", &world)
    let sum = generator.pick([1_000_000, 2_000_000, 3_000_000, 5_000_000])
    let hopeful = world.people(head(60, 300, world), elderShare: 0.15, generator: &generator)
    let opening = generator.between(30, max(31, world.dayCount - 60))
    for person in hopeful {
      let paid = opening - generator.between(1, 28)
      take(
        sum, from: person, to: developer, day: paid,
        memo: generator.pick(["认筹金", "诚意金", "定金", ""]),
        &world)
      if generator.chance(0.65) {
        world.pay(
          from: developer, to: person, fen: sum, day: opening + generator.between(3, 15),
          second: office(), memo: generator.pick(["退认筹金", "退款", ""]), channel: .batch)
      } else if generator.chance(0.9) {
        take(
          generator.between(80, 400) * 100_000, from: person, to: developer,
          day: opening + generator.between(2, 12), memo: generator.pick(["首付款", "房款", ""]), &world)
      }
    }
    buyFromSuppliers(developer, share: 0.5, memos: ["工程款", "材料款", "设计费"], &world)
  }

  /// Dealers buy all year; each quarter they get a share of what they bought in it.
  private mutating func plantDealerRebate(_ world: inout World) {
    let brand = company(generator.pick(["食品", "服饰", "家电"]), &world)
    mark(brand, "merchant", &world)
    let dealers = world.people(head(30, 140, world), elderShare: 0.05, generator: &generator)
    let rate = generator.pick([150, 200, 300])
    var bought = [Int](repeating: 0, count: dealers.count)
    for day in 0..<world.dayCount {
      for place in dealers.indices where generator.chance(0.06) {
        let fen = generator.between(8, 260) * 10_000 + generator.below(100) * 100
        bought[place] += fen
        take(
          fen, from: dealers[place], to: brand, day: day, memo: generator.pick(["货款", "订货款", ""]),
          &world)
      }
      guard day % 91 == 90 else { continue }
      let payees = dealers.indices.map { (dealers[$0], bought[$0] * rate / 10_000) }
      batch(
        from: brand, to: payees, day: world.workingDay(onOrBefore: day),
        memo: generator.pick(["返利", "季度返利", "销售奖励"]), &world)
      for place in bought.indices { bought[place] = 0 }
    }
    buyFromSuppliers(brand, share: 0.8, memos: ["材料款", "加工费", "运费"], &world)
  }

  /// A family's call for help: a burst of small gifts on a private account, hospital bills after.
  private mutating func plantMedicalHelp(_ world: inout World) {
    let family = privateAccount(&world)
    mark(family, "collector", &world)
    let hospital = world.enterprise("云岭县中医医院", registrar: "12", generator: &generator)
    let donors = world.people(head(100, 600, world), generator: &generator)
    let start = generator.between(5, world.dayCount - 45)
    for donor in donors {
      let fen = generator.pick([
        1000, 2000, 5000, 5000, 6600, 10_000, 10_000, 20_000, 50_000, 100_000,
      ])
      take(
        fen, from: donor, to: family,
        day: start + Int(generator.unit() * generator.unit() * 25),
        memo: generator.pick(["加油", "早日康复", "", "爱心捐款", "转账"]), &world)
    }
    // What is not paid to the hospital is handed to the one who nurses.
    forward(
      from: family, to: hospital, everyDays: 4, share: generator.number(0.6, 0.9),
      memo: generator.pick(["住院费", "医疗费", ""]), &world)
    world.pay(
      from: family, to: generator.pick(world.residents).account,
      fen: inflow.reduce(0, +) / 12, day: min(world.dayCount - 1, start + 40), second: waking(),
      memo: "", channel: .mobile)
  }
}
