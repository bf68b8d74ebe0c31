/// Payroll, pensions, day labour and compensation: one source, many payees.
extension LookAlikePlanter {
  mutating func plantPayroll(_ world: inout World) {
    let employer = company(generator.pick(Vocabulary.trades), &world)
    mark(employer, "payer", &world)
    let client = company(generator.pick(Vocabulary.trades), &world)
    let count = head(20, 220, world)
    let staff = world.people(count, elderShare: 0.03, generator: &generator)
    let wages = staff.map { _ in generator.between(2800, 16_000) * 100 + generator.below(10_000) }
    let isRound = generator.chance(0.25)
    // Some firms pay twice a month, some pay piece work every week.
    let paydays = generator.pick([[10], [15], [5, 20], [28], [8], [25]])
    let memo = generator.pick(["工资", "代发工资", "薪酬", "", "劳务费", "绩效"])
    for payday in paydays {
      for due in world.monthly(on: payday) {
        let day = world.workingDay(onOrBefore: due)
        var payees: [(AccountIndex, Int)] = []
        for (place, person) in staff.enumerated() where !generator.chance(0.03) {
          var fen = wages[place] / paydays.count * generator.between(92, 108) / 100
          if isRound { fen = fen / 10_000 * 10_000 }
          payees.append((person, fen))
        }
        let total = payees.reduce(0) { $0 + $1.1 }
        world.pay(
          from: client, to: employer, fen: total * generator.between(101, 130) / 100,
          day: day - generator.between(0, 3), second: 8 * 3600 + 1200, memo: "货款",
          channel: .netbank)
        batch(from: employer, to: payees, day: day, memo: memo, &world)
      }
    }
    for bonusDay in world.yearly(month: 1, day: 20) + world.yearly(month: 2, day: 3)
    where generator.chance(0.6) {
      let payees = staff.map { ($0, generator.between(10, 200) * 10_000) }
      world.pay(
        from: client, to: employer, fen: payees.reduce(0) { $0 + $1.1 }, day: bonusDay - 1,
        second: office(), memo: "货款", channel: .netbank)
      batch(from: employer, to: payees, day: bonusDay, memo: "年终奖", &world)
    }
    // Staff pay the canteen card and now and then give an advance back.
    for person in staff where generator.chance(0.15) {
      take(
        generator.between(1, 6) * 10_000, from: person, to: employer,
        day: generator.below(world.dayCount), memo: generator.pick(["还备用金", "餐卡充值", ""]),
        &world)
    }
  }

  mutating func plantPension(_ world: inout World) {
    let names = ["城乡居民养老保险基金", "民政局低保专户", "残疾人联合会", "社会保险事业管理局", "退役军人事务局"]
    let body = world.enterprise(
      generator.pick(Vocabulary.places) + "县" + generator.pick(names), registrar: "11",
      class: .publicBody, generator: &generator)
    mark(body, "payer", &world)
    let members = world.people(head(60, 420, world), elderShare: 0.9, generator: &generator)
    let grades = [16_300, 20_800, 26_500, 41_200, 58_000]
    let sums = members.map { _ in generator.pick(grades) }
    let period = generator.pick([1, 1, 3])
    let dueDay = generator.between(5, 25)
    for (month, due) in world.monthly(on: dueDay).enumerated() where month % period == 0 {
      let day = world.workingDay(onOrBefore: due)
      let payees = zip(members, sums).map { ($0, $1 * period) }
      world.pay(
        from: world.treasury, to: body, fen: payees.reduce(0) { $0 + $1.1 }, day: day - 1,
        second: office(), memo: "财政拨款", channel: .netbank)
      batch(
        from: body, to: payees, day: day, memo: generator.pick(["养老金", "低保金", "补贴", ""]),
        &world)
    }
  }

  mutating func plantLabourContractor(_ world: inout World) {
    let isCompany = generator.chance(0.4)
    let contractor = isCompany ? company("劳务", &world) : privateAccount(&world)
    mark(contractor, "payer", &world)
    let builder = company("建筑工程", &world)
    let workers = world.people(head(15, 90, world), elderShare: 0.1, generator: &generator)
    let isWeekly = generator.chance(0.6)
    var day = generator.below(20)
    while day < world.dayCount {
      let present = workers.filter { _ in generator.chance(0.8) }
      let dayRate = generator.between(15, 32) * 1000
      let payees = present.map { ($0, dayRate * generator.between(3, 7) * (isWeekly ? 1 : 4)) }
      let total = payees.reduce(0) { $0 + $1.1 }
      world.pay(
        from: builder, to: contractor, fen: (total * 108 / 100 / 1_000_000 + 1) * 1_000_000,
        day: day, second: 9 * 3600, memo: "劳务费", channel: .netbank)
      let start = 10 * 3600 + generator.below(9000)
      for (offset, payee) in payees.enumerated() {
        world.pay(
          from: contractor, to: payee.0, fen: payee.1, day: day, second: start + offset * 47,
          memo: generator.pick(["工钱", "工资", "", "转账"]), channel: .mobile)
      }
      day += isWeekly ? 7 : generator.between(26, 33)
    }
  }

  mutating func plantCompensation(_ world: inout World) {
    let village = world.enterprise(
      generator.pick(Vocabulary.places) + "镇" + generator.pick(Vocabulary.brands) + "村民委员会",
      registrar: "54", class: .publicBody, generator: &generator)
    mark(village, "payer", &world)
    let families = world.people(head(60, 300, world), elderShare: 0.55, generator: &generator)
    let rounds = generator.between(2, 5)
    for round in 0..<rounds {
      let day = world.workingDay(
        onOrAfter: (round * 2 + 1) * world.dayCount / (rounds * 2 + 1))
      let perShare = generator.between(80, 2600) * 1000
      let payees = families.map { ($0, perShare * generator.between(1, 6)) }
      world.pay(
        from: world.treasury, to: village, fen: payees.reduce(0) { $0 + $1.1 }, day: day - 2,
        second: office(), memo: "征地补偿款", channel: .netbank)
      batch(
        from: village, to: payees, day: day, memo: generator.pick(["土地流转费", "补偿款", "分红", ""]),
        &world)
    }
    // Medical insurance is collected in autumn and handed on.
    for day in world.yearly(month: 11, day: 5) {
      for family in families where generator.chance(0.7) {
        take(
          40_000 * generator.between(1, 5), from: family, to: village,
          day: day + generator.below(30), memo: "医保", &world)
      }
    }
    forward(
      from: village, to: world.treasury, everyDays: 10, share: 1, memo: "医保上解", &world)
  }
}
