/// Charity, cooperatives, gifts, clubs, alumni and savings circles: people among themselves.
extension LookAlikePlanter {
  mutating func plantCharity(_ world: inout World) {
    let isFoundation = generator.chance(0.5)
    let collector =
      isFoundation
      ? world.enterprise(
        generator.pick(Vocabulary.places) + "县" + generator.pick(Vocabulary.brands) + "公益基金会",
        registrar: "53", generator: &generator) : privateAccount(&world)
    mark(collector, "collector", &world)
    let hospital = world.enterprise(
      "云岭县人民医院", registrar: "12", generator: &generator)
    let donors = world.people(head(120, 480, world), generator: &generator)
    let start = generator.between(5, world.dayCount - 40)
    let length = isFoundation ? world.dayCount : generator.between(6, 30)
    for donor in donors {
      let early = generator.unit() * generator.unit()
      let day = isFoundation ? generator.below(length) : start + Int(early * Double(length))
      let fen = generator.pick([990, 1000, 2000, 5000, 6600, 10_000, 10_000, 20_000, 50_000])
      take(
        fen, from: donor, to: collector, day: day,
        memo: generator.pick(["捐款", "爱心捐款", "", "加油", "早日康复"]), &world)
    }
    forward(
      from: collector, to: hospital, everyDays: isFoundation ? 30 : 5,
      share: generator.number(0.9, 1), memo: generator.pick(["医疗费", "救助款", "住院费"]), &world)
  }

  mutating func plantCooperative(_ world: inout World) {
    let cooperative = world.enterprise(
      World.companyName(
        trade: generator.pick(["茶叶", "蔬菜", "养蜂", "肉牛", "核桃"]), form: "种养殖农民专业合作社",
        generator: &generator), registrar: "93", generator: &generator)
    mark(cooperative, "cooperative", &world)
    let members = world.people(
      min(148, head(30, 148, world)), elderShare: 0.5, generator: &generator)
    let share = generator.pick([500, 1000, 2000, 5000]) * 100
    let shares = members.map { _ in generator.between(1, 6) }
    let joinDay = generator.between(2, max(3, world.dayCount / 6))
    for (member, count) in zip(members, shares) {
      take(
        share * count, from: member, to: cooperative, day: joinDay + generator.below(20),
        memo: generator.pick(["股金", "入社股金", "社员出资", ""]), &world)
    }
    let buyer = company("食品", &world)
    for season in world.season(month: 9, day: 20) {
      for week in 0..<6 {
        let payees = members.filter { _ in generator.chance(0.6) }.map {
          ($0, generator.between(300, 9000) * 100)
        }
        world.pay(
          from: buyer, to: cooperative, fen: payees.reduce(0) { $0 + $1.1 } * 112 / 100,
          day: season + week * 7, second: 9 * 3600, memo: "货款", channel: .netbank)
        batch(
          from: cooperative, to: payees, day: season + week * 7 + 1,
          memo: generator.pick(["收购款", "茶叶款", "货款"]), &world)
      }
    }
    let dividendDays = world.yearly(month: 1, day: 18)
    let days = dividendDays.isEmpty ? [world.dayCount - 10] : dividendDays
    for day in days where day > joinDay + 25 {
      let perShare = share * generator.between(3, 9) / 100
      let payees = zip(members, shares).map { ($0, perShare * $1) }
      batch(
        from: cooperative, to: payees, day: day, memo: generator.pick(["盈余返还", "分红", "股金分红"]),
        &world)
    }
    buyFromSuppliers(cooperative, share: 0.8, memos: ["农资款", "化肥款", "设备款"], &world)
  }

  mutating func plantWedding(_ world: inout World) {
    let host = privateAccount(&world)
    mark(host, "collector", &world)
    let guests = world.people(
      min(145, head(40, 145, world)), generator: &generator)
    let day = generator.between(3, world.dayCount - 10)
    let memo = generator.pick(["随礼", "新婚快乐", "礼金", "满月", "乔迁"])
    for guest in guests {
      take(
        generator.pick([20_000, 30_000, 50_000, 60_000, 66_600, 80_000, 100_000, 200_000]),
        from: guest, to: host, day: day + generator.between(-2, 3),
        memo: generator.chance(0.6) ? memo : "", &world)
      // Gifts are returned over the months when others marry.
      if generator.chance(0.25) {
        world.pay(
          from: host, to: guest, fen: generator.pick([20_000, 30_000, 50_000, 100_000]),
          day: day + generator.between(20, 200), second: waking(),
          memo: generator.pick(["随礼", "礼金", ""]), channel: .mobile)
      }
    }
    let hotel = company("餐饮管理", &world)
    forward(from: host, to: hotel, everyDays: 6, share: 0.8, memo: "酒席款", &world)
  }

  mutating func plantClub(_ world: inout World) {
    let treasurer = privateAccount(&world)
    mark(treasurer, "collector", &world)
    let members = world.people(generator.between(12, 60), elderShare: 0.3, generator: &generator)
    let venue = company("体育场馆", &world)
    let every = generator.pick([7, 14, 30])
    for day in stride(from: generator.below(every), to: world.dayCount, by: every) {
      let present = members.filter { _ in generator.chance(0.5) }
      guard present.count > 2 else { continue }
      let cost = generator.between(400, 4000) * 100
      for member in present {
        take(
          cost / present.count, from: member, to: treasurer, day: day,
          memo: generator.pick(["AA", "场地费", "饭钱", ""]), &world)
      }
      world.pay(
        from: treasurer, to: venue, fen: cost, day: day, second: 78_000,
        memo: generator.pick(["场地费", "餐费"]), channel: .mobile)
      if generator.chance(0.1) {
        for member in present {
          world.pay(
            from: treasurer, to: member, fen: cost / present.count / 5, day: day + 1,
            second: waking(), memo: "退AA", channel: .mobile)
        }
      }
    }
  }

  mutating func plantAlumni(_ world: inout World) {
    let treasurer = privateAccount(&world)
    mark(treasurer, "collector", &world)
    let mates = world.people(generator.between(30, 120), elderShare: 0.3, generator: &generator)
    let fee = generator.pick([30_000, 50_000, 100_000])
    let day = generator.between(5, world.dayCount - 30)
    for mate in mates {
      take(
        fee, from: mate, to: treasurer, day: day + generator.below(14),
        memo: generator.pick(["同学会", "班费", "聚会费", ""]), &world)
    }
    world.pay(
      from: treasurer, to: company("酒店管理", &world), fen: fee * mates.count * 85 / 100,
      day: day + 16, second: 80_000, memo: "餐费", channel: .mobile)
    // What is left over goes back in equal parts.
    for mate in mates {
      world.pay(
        from: treasurer, to: mate, fen: fee * 12 / 100, day: day + 18,
        second: 40_000 + generator.below(3600), memo: "余款退回", channel: .mobile)
    }
  }

  /// 标会: each month all members pay in and one of them draws the pot.
  mutating func plantRotatingSavings(_ world: inout World) {
    let head = privateAccount(&world)
    mark(head, "head", &world)
    let members = world.people(generator.between(9, 24), elderShare: 0.3, generator: &generator)
    let stake = generator.pick([500, 1000, 2000, 3000]) * 100
    let meetings = world.monthly(on: generator.between(1, 28))
    for (turn, day) in meetings.enumerated() {
      let bid = generator.between(5, 25) * stake / 100 / 1000 * 1000
      for (place, member) in members.enumerated() where place != turn % members.count {
        // Those who have drawn already pay the full stake, the others stake less the bid.
        let fen = place < turn ? stake : stake - bid
        take(fen, from: member, to: head, day: day, memo: generator.pick(["会钱", "标会", ""]), &world)
      }
      world.pay(
        from: head, to: members[turn % members.count], fen: stake * (members.count - 1) * 88 / 100,
        day: day, second: 80_000, memo: generator.pick(["会钱", "得标", ""]), channel: .mobile)
    }
  }

  /// Staff lend to or own a part of their own firm; a bonus on it comes once or twice a year.
  mutating func plantStaffShares(_ world: inout World) {
    let firm = company("机械", form: "股份有限公司", &world)
    mark(firm, "employer", &world)
    let client = company("能源", &world)
    let staff = world.people(head(40, 140, world), elderShare: 0.02, generator: &generator)
    let day = generator.between(10, max(11, world.dayCount / 3))
    let stakes = staff.map { _ in generator.between(1, 20) * 500_000 }
    for (person, stake) in zip(staff, stakes) {
      take(
        stake, from: person, to: firm, day: day + generator.below(12),
        memo: generator.pick(["员工持股", "认股款"]), &world)
    }
    for due in world.monthly(on: 10) {
      let wages = staff.map { ($0, generator.between(3500, 12_000) * 100) }
      let payday = world.workingDay(onOrBefore: due)
      world.pay(
        from: client, to: firm, fen: wages.reduce(0) { $0 + $1.1 } * 13 / 10, day: payday - 1,
        second: office(), memo: "货款", channel: .netbank)
      batch(from: firm, to: wages, day: payday, memo: "工资", &world)
    }
    let rate = generator.between(4, 10)
    for due in [day + 182, day + 365] {
      batch(
        from: firm, to: zip(staff, stakes).map { ($0, $1 * rate / 200) }, day: due,
        memo: generator.pick(["员工持股分红", "股利"]), &world)
    }
    buyFromSuppliers(firm, share: 0.7, memos: ["设备款", "材料款"], &world)
  }
}
