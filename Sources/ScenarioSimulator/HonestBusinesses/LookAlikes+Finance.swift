/// Licensed custody, clearing, small loans and group treasury.
extension LookAlikePlanter {
  mutating func plantCustody(_ world: inout World) {
    let name =
      generator.pick(["云岭农村商业银行理财", "共安基金管理有限公司", "合成证券股份有限公司"])
      + generator.pick(["产品募集结算专户", "托管专户", "客户交易结算资金专户"])
    let account = world.enterprise(name, class: .bank, generator: &generator)
    mark(account, "custody", &world)
    let clients = world.people(head(80, 360, world), elderShare: 0.5, generator: &generator)
    let productDays = generator.pick([35, 63, 91, 182])
    for client in clients {
      var day = generator.below(world.dayCount * 2 / 3)
      let fen = generator.between(1, 40) * 1_000_000
      while day < world.dayCount {
        take(
          fen, from: client, to: account, day: day,
          memo: generator.pick(["理财申购", "基金申购", "认购", "银证转账"]), &world)
        // The yield follows the product's value of the day.
        let yield = generator.between(190, 420) * productDays / 365
        world.pay(
          from: account, to: client, fen: fen + fen * yield / 10_000 + generator.below(9000),
          day: world.workingDay(onOrAfter: day + productDays),
          second: 34_000 + generator.below(600),
          memo: generator.pick(["理财兑付", "基金赎回", "产品到期"]), channel: .batch)
        if generator.chance(0.4) { break }
        day += productDays + generator.between(1, 9)
      }
    }
    // Some products pay out every month what their value gained: like interest, but dated.
    if generator.chance(0.4) {
      let holders = clients.prefix(clients.count / 2)
      let stakes = holders.map { _ in generator.between(1, 30) * 1_000_000 }
      for (client, stake) in zip(holders, stakes) {
        take(stake, from: client, to: account, day: generator.below(25), memo: "理财申购", &world)
      }
      for due in world.monthly(on: generator.between(10, 25)) where due > 30 {
        let gain = generator.between(18, 36)
        batch(
          from: account, to: zip(holders, stakes).map { ($0, $1 * gain / 10_000) },
          day: world.workingDay(onOrAfter: due), memo: generator.pick(["理财收益", "分红", "产品分红"]),
          &world)
      }
    }
    let manager = world.enterprise("合成资产托管部", class: .bank, generator: &generator)
    forward(from: account, to: manager, everyDays: 5, share: 0.6, memo: "投资运作", &world)
  }

  mutating func plantClearing(_ world: inout World) {
    let clearing = world.enterprise(
      generator.pick(Vocabulary.brands)
        + generator.pick(["支付有限公司客户备付金", "支付科技有限公司", "电子支付服务有限公司"]),
      class: .paymentInstitution, generator: &generator)
    mark(clearing, "clearing", &world)
    let payers = world.people(head(150, 600, world), generator: &generator)
    let merchants = (0..<head(12, 40, world)).map { _ in generator.pick(world.shops) }
    for payer in payers {
      for _ in 0..<generator.between(1, 5) {
        take(
          Int(generator.number(quantiles: [100, 1000, 2500, 6000, 15_000, 40_000, 300_000])),
          from: payer, to: clearing, day: generator.below(world.dayCount),
          memo: generator.pick(["快捷支付", "消费", ""]), channel: .quickpay, &world)
      }
    }
    for day in 1..<world.dayCount where inflow[day - 1] > 0 {
      for merchant in merchants where generator.chance(0.25) {
        world.pay(
          from: clearing, to: merchant, fen: inflow[day - 1] / merchants.count * 4 + 37, day: day,
          second: 5 * 3600 + generator.below(1800), memo: "商户结算", channel: .batch)
      }
    }
  }

  /// The loan goes out first; instalments come in afterwards.
  mutating func plantMicroLoan(_ world: inout World) {
    let lender = company("小额贷款", &world)
    mark(lender, "lender", &world)
    let capital = company("实业", form: "集团有限公司", &world)
    let borrowers = world.people(head(40, 220, world), elderShare: 0.15, generator: &generator)
    for borrower in borrowers {
      let day = generator.below(world.dayCount * 3 / 4)
      let loan = generator.between(5, 100) * 100_000
      world.pay(
        from: capital, to: lender, fen: loan, day: day, second: 9 * 3600, memo: "往来款",
        channel: .netbank)
      guard
        world.pay(
          from: lender, to: borrower, fen: loan, day: day,
          second: 10 * 3600 + generator.below(9999),
          memo: generator.pick(["放款", "贷款发放", ""]), channel: .netbank)
      else { continue }
      let terms = generator.pick([3, 6, 10, 12])
      let instalment = loan / terms + loan * generator.between(8, 20) / 1000
      let dueDay = world.civilDay(day).components.day
      for due in world.monthly(on: dueDay).filter({ $0 > day + 5 }).prefix(terms) {
        take(
          instalment, from: borrower, to: lender, day: due + generator.between(-2, 3),
          memo: generator.pick(["还款", "还贷", "本息", "贷款利息", ""]), &world)
      }
    }
    forward(from: lender, to: capital, everyDays: 10, share: 0.95, memo: "往来款", &world)
  }

  /// A group pools the balances of its firms every evening and funds them every morning.
  mutating func plantTreasury(_ world: inout World) {
    let pool = company("控股", form: "集团财务有限公司", &world)
    mark(pool, "pool", &world)
    let firms = (0..<generator.between(6, 25)).map { place in
      company(Vocabulary.trades[place % Vocabulary.trades.count], &world)
    }
    for day in 0..<world.dayCount where world.isWorkingDay(day) && generator.chance(0.5) {
      for firm in firms where generator.chance(0.35) {
        take(
          generator.between(300, 90_000) * 1000, from: firm, to: pool, day: day, memo: "资金归集",
          channel: .batch, &world)
      }
      for firm in firms where generator.chance(0.2) {
        world.pay(
          from: pool, to: firm, fen: generator.between(300, 70_000) * 1000, day: day,
          second: 8 * 3600, memo: "资金下拨", channel: .batch)
      }
    }
    forward(
      from: pool, to: world.employers[0], everyDays: 20, share: 0.3, memo: "材料款", &world)
  }
}
