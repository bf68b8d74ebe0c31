/// Fees for property, utilities, schools, training, insurance and travel: many payers, few payees.
extension LookAlikePlanter {
  mutating func plantPropertyFee(_ world: inout World) {
    let manager = company("物业服务", &world)
    mark(manager, "collector", &world)
    let owners = world.people(head(80, 420, world), generator: &generator)
    let perSquare = generator.between(90, 320)
    let isAnnual = generator.chance(0.5)
    let start = generator.below(max(1, world.dayCount / 4))
    for owner in owners {
      let fee = generator.between(60, 180) * perSquare * (isAnnual ? 12 : 3)
      var day = start + generator.below(45)
      while day < world.dayCount {
        take(
          fee, from: owner, to: manager, day: day, memo: generator.pick(["物业费", "", "缴费"]), &world)
        if generator.chance(0.01) {
          world.pay(
            from: manager, to: owner, fen: fee, day: day + 3, second: office(), memo: "退费",
            channel: .netbank)
        }
        day += isAnnual ? 365 : 88 + generator.below(9)
      }
    }
    let guards = world.people(generator.between(4, 12), generator: &generator)
    for due in world.monthly(on: 12) {
      batch(
        from: manager, to: guards.map { ($0, generator.between(2200, 4100) * 100) },
        day: world.workingDay(onOrBefore: due), memo: "工资", &world)
    }
    buyFromSuppliers(manager, share: 0.7, memos: ["电费", "维修费", "保洁费"], &world)
  }

  mutating func plantUtility(_ world: inout World) {
    let utility = company(generator.pick(["水务", "热力", "燃气", "有线电视"]), &world)
    mark(utility, "collector", &world)
    let homes = world.people(head(90, 500, world), generator: &generator)
    let every = generator.pick([30, 60, 61])
    for home in homes {
      var day = generator.below(every)
      while day < world.dayCount {
        take(
          generator.between(1800, 21_000), from: home, to: utility, day: day,
          memo: generator.pick(["水费", "燃气费", "缴费", "", "取暖费"]), channel: .quickpay, &world)
        day += every + generator.between(-4, 4)
      }
    }
    let parent = company("公用事业集团", &world)
    forward(
      from: utility, to: parent, everyDays: generator.pick([1, 7, 10]),
      share: generator.number(0.9, 1), memo: generator.pick(["上划", "归集", "水费归集"]), &world)
  }

  mutating func plantSchool(_ world: inout World) {
    let school = world.enterprise(
      generator.pick(Vocabulary.places) + "县第\(generator.between(1, 9))"
        + generator.pick(["中学", "小学", "幼儿园", "职业学校"]),
      registrar: "12", generator: &generator)
    mark(school, "collector", &world)
    let families = world.people(head(120, 520, world), elderShare: 0.06, generator: &generator)
    let prices = (0..<generator.between(2, 4)).map { _ in generator.between(6, 98) * 5000 }
    let terms = world.season(month: 2, day: 22) + world.yearly(month: 8, day: 28)
    for term in terms {
      for family in families where !generator.chance(0.06) {
        take(
          generator.pick(prices), from: family, to: school, day: term + generator.below(9),
          memo: generator.pick(["学费", "书本费", "住宿费", "伙食费", ""]), &world)
      }
    }
    // A meal fee each month makes the inflow periodic.
    if generator.chance(0.5) {
      for due in world.monthly(on: 1) {
        for family in families where generator.chance(0.5) {
          take(
            generator.pick([36_000, 42_000]), from: family, to: school,
            day: due + generator.below(4),
            memo: "伙食费", &world)
        }
      }
    }
    forward(
      from: school, to: world.treasury, everyDays: generator.pick([1, 5, 10]), share: 1,
      memo: generator.pick(["上缴财政专户", "非税收入", "上缴"]), &world)
  }

  mutating func plantTraining(_ world: inout World) {
    let isPrivate = generator.chance(0.35)
    let centre =
      isPrivate
      ? privateAccount(&world)
      : company(generator.pick(["教育咨询", "艺术培训", "驾驶培训"]), form: "中心", &world)
    mark(centre, "collector", &world)
    let pupils = world.people(head(60, 320, world), elderShare: 0.05, generator: &generator)
    let prices = [1280, 1980, 2680, 3600, 5000, 9800].map { $0 * 100 }
    for pupil in pupils {
      let price = generator.pick(prices)
      let season = generator.pick([40, 55, 150, 180, 200, 250])
      let day = season + generator.below(30)
      take(
        price, from: pupil, to: centre, day: day, memo: generator.pick(["培训费", "学费", "报名费", ""]),
        &world)
      if generator.chance(0.06) {
        world.pay(
          from: centre, to: pupil, fen: price * generator.pick([100, 80, 50]) / 100,
          day: day + generator.between(3, 60), second: office(), memo: "退费", channel: .mobile)
      }
    }
    let teachers = world.people(generator.between(3, 15), elderShare: 0, generator: &generator)
    for due in world.monthly(on: 10) {
      batch(
        from: centre, to: teachers.map { ($0, generator.between(20, 90) * 10_000) },
        day: world.workingDay(onOrAfter: due), memo: generator.pick(["课时费", "工资"]), &world)
    }
    let owner = privateAccount(&world)
    forward(
      from: centre, to: owner, everyDays: generator.pick([5, 9, 14]),
      share: generator.number(0.5, 0.95), memo: generator.pick(["", "往来款", "房租"]), &world)
  }

  mutating func plantInsurance(_ world: inout World) {
    let agency = company("保险代理", &world)
    mark(agency, "collector", &world)
    let insurer = world.enterprise("共安人寿保险股份有限公司云岭中心支公司", generator: &generator)
    let clients = world.people(head(60, 260, world), elderShare: 0.4, generator: &generator)
    for client in clients {
      let premium = generator.pick([1000, 2000, 3000, 5000, 10_000, 20_000]) * 100
      let first = generator.below(world.dayCount)
      let step = generator.pick([30, 91, 365])
      for day in stride(from: first, to: world.dayCount, by: step) {
        take(
          premium, from: client, to: agency, day: day, memo: generator.pick(["保费", "续期保费", ""]),
          &world)
      }
      // A claim or a survival benefit comes back, most often less than was paid.
      if generator.chance(0.12) {
        world.pay(
          from: agency, to: client, fen: premium * generator.between(10, 90) / 100,
          day: first + generator.between(60, 250), second: office(),
          memo: generator.pick(["理赔款", "生存金", "保单红利"]), channel: .netbank)
      }
    }
    forward(from: agency, to: insurer, everyDays: 3, share: 0.9, memo: "保费解付", &world)
    let agents = world.people(generator.between(4, 18), elderShare: 0.05, generator: &generator)
    for due in world.monthly(on: 18) {
      batch(
        from: agency, to: agents.map { ($0, generator.between(800, 9000) * 100) },
        day: world.workingDay(onOrAfter: due), memo: generator.pick(["佣金", "手续费"]), &world)
    }
  }

  mutating func plantTravel(_ world: inout World) {
    let agency = company("国际旅行社", &world)
    mark(agency, "collector", &world)
    let lines = company("航空票务", &world)
    let trips = generator.between(4, 12)
    for trip in 0..<trips {
      let day = (trip * world.dayCount + generator.below(world.dayCount)) / trips
      let price = generator.between(12, 88) * 10_000
      let group = world.people(head(25, 90, world), elderShare: 0.7, generator: &generator)
      for tourist in group {
        let paid = day - generator.between(3, 20)
        take(
          price, from: tourist, to: agency, day: paid, memo: generator.pick(["团费", "旅游款", ""]),
          &world)
        if generator.chance(0.07) {
          world.pay(
            from: agency, to: tourist, fen: price * generator.pick([100, 100, 70]) / 100,
            day: paid + generator.between(2, 15), second: office(), memo: "退团", channel: .mobile)
        }
      }
    }
    forward(
      from: agency, to: lines, everyDays: generator.pick([4, 8, 12]),
      share: generator.number(0.75, 0.97), memo: generator.pick(["机票款", "房费", "往来款"]), &world)
  }
}
