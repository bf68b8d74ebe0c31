/// What people and firms behind cases and businesses do besides their part.
extension World {
  /// People recruited among contacts: a few begin, the others know one who takes part already.
  /// Members of other parts are left out.
  mutating func contacts(
    _ count: Int, elderShare: Double, generator: inout SeededGenerator
  ) -> [AccountIndex] {
    var joined: [Int] = []
    var seen: Set<Int> = []
    let wanted = min(count, residents.count * 3 / 5)
    var tries = 0
    while joined.count < wanted, tries < wanted * 60 {
      tries += 1
      let isStranger = joined.isEmpty || generator.chance(0.06)
      let candidate =
        isStranger
        ? generator.below(residents.count) : contact(of: generator.pick(joined), &generator)
      // The old are drawn in more often, so that their share comes near the wanted one.
      let isOld = residents[candidate].age >= 60
      let welcome = isOld ? min(1, elderShare * 2) : min(1, (1 - elderShare) * 1.3)
      guard generator.chance(welcome), !taken.contains(residents[candidate].account),
        seen.insert(candidate).inserted
      else { continue }
      joined.append(candidate)
    }
    return joined.map { residents[$0].account }
  }

  /// A friend or relative of a resident: the graph that everyday transfers follow.
  private func contact(of resident: Int, _ generator: inout SeededGenerator) -> Int {
    let step = World.contactSteps[generator.below(World.contactSteps.count)]
    let count = residents.count
    return ((generator.chance(0.5) ? resident + step : resident - step) % count + count) % count
  }

  static let contactSteps = [1, 2, 3, 5, 8, 13, 211, 977]

  /// Wages, shopping, rent, bills, family and friends of a person; trade, wages and taxes of a firm.
  mutating func livePrivately(
    _ account: AccountIndex, friends: [AccountIndex], generator: inout SeededGenerator
  ) {
    if accounts.classes[account] == .person {
      livePersonally(account, friends: friends, generator: &generator)
    } else {
      tradeOpenly(account, generator: &generator)
    }
  }

  private mutating func livePersonally(
    _ account: AccountIndex, friends: [AccountIndex], generator: inout SeededGenerator
  ) {
    if generator.chance(0.5) {
      let employer = generator.pick(employers)
      let wage = generator.between(2800, 16_000) * 100
      for due in monthly(on: generator.between(5, 28)) {
        pay(
          from: employer, to: account, fen: wage + generator.between(-40_000, 60_000),
          day: workingDay(onOrBefore: due), second: generator.between(9 * 3600, 16 * 3600),
          memo: "工资", channel: .batch)
      }
    }
    if generator.chance(0.35) {
      let landlord = generator.pick(residents).account
      let rent = generator.between(6, 40) * 10_000
      for due in monthly(on: generator.between(1, 28)) {
        pay(
          from: account, to: landlord, fen: rent, day: due, second: 70_000, memo: "房租",
          channel: .mobile)
      }
    }
    for _ in 0..<dayCount * generator.between(5, 40) / 100 {
      let yuan = generator.number(quantiles: [3, 9, 18, 30, 55, 110, 300, 2500])
      pay(
        from: account, to: generator.pick(shops), fen: Int(yuan * 100),
        day: generator.below(dayCount), second: generator.between(7 * 3600, 82_000),
        memo: generator.pick(["消费", "", "扫码付款"]), channel: .quickpay)
    }
    meetFriends(account, friends: friends, generator: &generator)
  }

  /// Family all the time, clients now and then: small sums both ways that are no principal.
  private mutating func meetFriends(
    _ account: AccountIndex, friends: [AccountIndex], generator: inout SeededGenerator
  ) {
    let family = (0..<generator.between(1, 4)).map { _ in generator.pick(residents).account }
    for relative in family {
      for _ in 0..<generator.below(max(2, dayCount / 25)) {
        let fen = generator.pick([5_000, 10_000, 20_000, 50_000, 52_000, 66_600, 100_000, 300_000])
        let isGift = generator.chance(0.6)
        pay(
          from: isGift ? account : relative, to: isGift ? relative : account, fen: fen,
          day: generator.below(dayCount), second: generator.between(8 * 3600, 82_000),
          memo: generator.pick(["", "生活费", "家用", "红包", "转账"]), channel: .mobile)
      }
    }
    guard !friends.isEmpty else { return }
    for _ in 0..<generator.below(5) {
      pay(
        from: account, to: generator.pick(friends), fen: generator.between(2, 60) * 1000,
        day: generator.below(dayCount), second: generator.between(8 * 3600, 82_000),
        memo: generator.pick(["", "红包", "AA饭钱", "随礼"]), channel: .mobile)
    }
  }

  private mutating func tradeOpenly(_ account: AccountIndex, generator: inout SeededGenerator) {
    let partners = (0..<generator.between(1, 5)).map { _ in generator.pick(employers) }
    for _ in 0..<dayCount * generator.between(1, 12) / 100 {
      let sells = generator.chance(0.55)
      let partner = generator.pick(partners)
      pay(
        from: sells ? partner : account, to: sells ? account : partner,
        fen: generator.between(200, 45_000) * 100 + generator.below(9_999),
        day: workingDay(onOrBefore: generator.below(dayCount)),
        second: generator.between(9 * 3600, 17 * 3600),
        memo: generator.pick(["货款", "服务费", "运费", "往来款", ""]), channel: .netbank)
    }
    let staff = people(generator.between(2, 9), elderShare: 0, generator: &generator)
    let wages = staff.map { _ in generator.between(2600, 9000) * 100 + generator.below(9_000) }
    for due in monthly(on: generator.between(5, 25)) {
      for (place, person) in staff.enumerated() {
        pay(
          from: account, to: person, fen: wages[place] * generator.between(95, 106) / 100,
          day: workingDay(onOrBefore: due), second: 40_000 + place, memo: "工资", channel: .batch)
      }
    }
  }
}
