/// Rent agencies, deposits and private lenders.
extension LookAlikePlanter {
  mutating func plantRentAgency(_ world: inout World) {
    let agency =
      generator.chance(0.3) ? privateAccount(&world) : company("房屋租赁", &world)
    mark(agency, "collector", &world)
    let flats = head(30, 200, world)
    let tenants = world.people(flats, elderShare: 0.05, generator: &generator)
    let owners = world.people(flats, elderShare: 0.5, generator: &generator)
    let ownerDay = generator.between(1, 28)
    let isQuarterly = generator.chance(0.4)
    for flat in 0..<min(tenants.count, owners.count) {
      let rent = generator.between(6, 45) * 10_000
      let rentDay = generator.between(1, 28)
      for (month, day) in world.monthly(on: rentDay).enumerated()
      where !isQuarterly || month % 3 == flat % 3 {
        take(
          rent * (isQuarterly ? 3 : 1), from: tenants[flat], to: agency,
          day: day + generator.between(-2, 3), memo: generator.pick(["房租", "租金", "", "房费"]), &world)
      }
      for due in world.monthly(on: ownerDay) {
        world.pay(
          from: agency, to: owners[flat], fen: rent * 9 / 10 / 5000 * 5000,
          day: world.workingDay(onOrAfter: due), second: 36_000 + flat,
          memo: generator.pick(["房租", "租金收益", "托管收益", ""]), channel: .batch)
      }
    }
    buyFromSuppliers(agency, share: 0.05, memos: ["维修费", "家电款", "保洁费"], &world)
  }

  mutating func plantDeposits(_ world: inout World) {
    let lender = company(generator.pick(["共享租赁", "汽车租赁", "工具租赁", "家电租赁"]), &world)
    mark(lender, "collector", &world)
    let clients = world.people(head(80, 360, world), elderShare: 0.1, generator: &generator)
    let deposit = generator.pick([9900, 19_900, 29_900, 50_000, 100_000, 200_000])
    // Some run refunds in batches on a fixed weekday, which looks like a payout run.
    let isBatched = generator.chance(0.5)
    for client in clients {
      let first = generator.below(world.dayCount)
      take(
        deposit, from: client, to: lender, day: first, memo: generator.pick(["押金", "保证金", ""]),
        &world)
      for _ in 0..<generator.below(4) {
        take(
          generator.between(20, 200) * 50, from: client, to: lender,
          day: first + generator.between(1, 60), memo: generator.pick(["租金", "使用费", ""]), &world)
      }
      guard generator.chance(0.75) else { continue }
      var back = first + generator.between(5, 120)
      if isBatched { back += 6 - back % 7 }
      let kept = generator.chance(0.2) ? deposit * generator.between(5, 40) / 100 : 0
      world.pay(
        from: lender, to: client, fen: deposit - kept, day: back,
        second: isBatched ? 36_000 + generator.below(400) : office(),
        memo: generator.pick(["退押金", "押金退还", ""]), channel: isBatched ? .batch : .mobile)
    }
    forward(
      from: lender, to: company("资产管理", &world), everyDays: 15, share: 0.2, memo: "往来款", &world)
  }

  /// A private lender: a few well-to-do acquaintances' money, monthly interest, few persons.
  mutating func plantPrivateLender(_ world: inout World) {
    let borrower = privateAccount(&world)
    mark(borrower, "borrower", &world)
    let friends = world.people(generator.between(3, 9), elderShare: 0.2, generator: &generator)
    let rate = generator.pick([60, 80, 100, 120])
    for friend in friends {
      let principal = generator.between(2, 40) * 1_000_000
      let first = generator.below(world.dayCount / 2)
      take(
        principal, from: friend, to: borrower, day: first, memo: generator.pick(["借款", "", "周转"]),
        &world)
      let start = world.civilDay(first).components.day
      for due in world.monthly(on: start) where due > first + 5 {
        world.pay(
          from: borrower, to: friend, fen: principal * rate / 10_000,
          day: due + generator.below(3), second: waking(),
          memo: generator.pick(["利息", "", "借款利息"]), channel: .mobile)
      }
      if generator.chance(0.5) {
        world.pay(
          from: borrower, to: friend, fen: principal,
          day: world.dayCount - generator.between(1, 40),
          second: waking(), memo: generator.pick(["还款", "还本金"]), channel: .mobile)
      }
    }
    buyFromSuppliers(borrower, share: 0.9, memos: ["货款", "材料款", "工程款"], &world)
  }
}
