extension World {
  /// Fills the county: residents, shops, employers, utilities and payment institutions.
  mutating func populate(generator: inout SeededGenerator) {
    cash = accounts.add(
      number: [], name: [], identity: [], class: .cash, showsName: false, showsIdentity: false)
    addInstitutions(generator: &generator)
    let residentCount = max(300, Int(Double(settings.rows) / settings.rowsPerResident))
    addResidents(residentCount, generator: &generator)
    for _ in 0..<max(40, residentCount / 40) {
      let name =
        generator.pick(Vocabulary.places) + generator.pick(Vocabulary.brands)
        + generator.pick(Vocabulary.shops)
      // Three in ten take payments on the owner's private card.
      if generator.chance(0.3) {
        shops.append(
          person(
            age: generator.between(22, 58), region: generator.pick(Vocabulary.regions),
            generator: &generator))
      } else {
        shops.append(enterprise(name, registrar: "92", generator: &generator))
      }
    }
    for _ in 0..<max(12, residentCount / 90) {
      employers.append(
        enterprise(
          World.companyName(trade: generator.pick(trades), generator: &generator),
          generator: &generator))
    }
  }

  private mutating func addInstitutions(generator: inout SeededGenerator) {
    for name in [
      "支付宝（中国）网络技术有限公司", "财付通支付科技有限公司", "银联商务股份有限公司", "网联清算有限公司",
    ] {
      aggregators.append(enterprise(name, class: .paymentInstitution, generator: &generator))
    }
    for name in ["云岭县供电局", "云岭县自来水有限公司", "云岭县燃气有限公司", "中国通信云岭县分公司"] {
      utilities.append(enterprise(name, generator: &generator))
    }
    treasury = enterprise(
      "云岭县财政局国库支付中心", registrar: "11", class: .publicBody, generator: &generator)
    bankInterest = enterprise("应付个人活期储蓄存款利息", class: .bank, generator: &generator)
  }

  private mutating func addResidents(_ count: Int, generator: inout SeededGenerator) {
    residents.reserveCapacity(count)
    for index in 0..<count {
      let isElder = generator.chance(settings.elderShare)
      let age = isElder ? 60 + generator.below(24) : 19 + generator.below(41)
      let account = person(
        age: age, region: generator.pick(Vocabulary.regions), generator: &generator)
      let second = generator.chance(0.08) ? secondCard(of: account, generator: &generator) : nil
      if let second { secondCards[account] = second }
      residents.append(Resident(account: account, secondAccount: second, age: age))
      if isElder { elders.append(index) } else { adults.append(index) }
    }
  }
}
