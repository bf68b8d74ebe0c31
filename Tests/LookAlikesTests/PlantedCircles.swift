import BankRecords
import FlowScripts

/// Closed circles and friends' money, written down leg by leg, and the schemes nearest to them.
enum Circle {
  private static func firm(_ isNamed: Bool) -> PartyKind { isNamed ? .organisation : .unknown }
  private static func person(_ isNamed: Bool) -> PartyKind { isNamed ? .naturalPerson : .unknown }

  /// A firm with customers and suppliers whose staff bought shares once; dividends at `rates`, one a
  /// quarter. `newcomers` join between the dividends.
  static func staffShares(
    rates: [Double], isNamed: Bool = true, staff: Int = 60, tradeYuan: Double = 300_000,
    newcomers: Int = 0, gapDays: Int = 91
  ) -> FlowScript {
    var draws = Draws(state: 11)
    var script = FlowScript()
    var shares: [(name: String, yuan: Double)] = []
    for member in 0..<staff {
      let yuan = Double([5_000, 10_000, 20_000, 50_000][draws.next(0...3)])
      shares.append(("员工\(member)", yuan))
      script.moneyIn(
        yuan: yuan, from: "员工\(member)", kind: person(isNamed), day: 10 + draws.next(0...12))
    }
    let days = gapDays * rates.count + 60
    for week in 0..<(days / 7) {
      for customer in 0..<4 {
        let yuan = tradeYuan / 8 + Double(draws.next(0...9_999_999)) / 100
        script.moneyIn(
          yuan: tradeYuan == 0 ? 0.01 : yuan, from: "客户\(customer)", kind: firm(isNamed),
          day: week * 7 + customer)
      }
      script.moneyOut(
        yuan: tradeYuan / 3, to: "供应商\(week % 2)", kind: firm(isNamed), day: week * 7 + 5)
    }
    for (quarter, rate) in rates.enumerated() {
      let day = 30 + gapDays * quarter
      for share in shares {
        script.moneyOut(
          yuan: (share.yuan * rate).rounded(), to: share.name, kind: person(isNamed), day: day)
      }
      for newcomer in 0..<newcomers {
        let name = "新人\(quarter)-\(newcomer)"
        script.moneyIn(yuan: 20_000, from: name, kind: person(isNamed), day: day + 10 + newcomer)
        shares.append((name, 20_000))
      }
    }
    return script
  }

  /// `lenders` who each lend once at a rate of their own and get interest on their own day; small
  /// dealings with friends beside it. `spacing` days lie between one loan and the next.
  static func friends(
    lenders: Int = 9, isNamed: Bool = true, spacing: Int = 19,
    rates: [Double] = [0.008, 0.01, 0.015],
    sameDay: Bool = false, topUps: Bool = false
  ) -> FlowScript {
    var draws = Draws(state: 7)
    var script = FlowScript()
    for lender in 0..<lenders {
      let yuan = Double([10_000, 20_000, 30_000, 50_000][draws.next(0...3)])
      let start = lender * spacing
      let name = "友\(lender)"
      script.moneyIn(yuan: yuan, from: name, kind: person(isNamed), day: start)
      if topUps {
        script.moneyIn(yuan: yuan, from: name, kind: person(isNamed), day: start + 40)
      }
      let rate = rates[draws.next(0...(rates.count - 1))]
      for month in 1...10 {
        let day = sameDay ? (start / 30 + month) * 30 : start + month * 30 + draws.next(-1...1)
        script.moneyOut(yuan: yuan * rate, to: name, kind: person(isNamed), day: day)
      }
      if lender % 2 == 0 {
        script.moneyOut(yuan: yuan, to: name, kind: person(isNamed), day: start + 330)
      }
    }
    for friend in 0..<12 {
      let name = "熟人\(friend)"
      script.moneyIn(
        yuan: Double([50, 100, 500, 1_000][friend % 4]), from: name, kind: person(isNamed),
        day: 20 * friend)
      script.moneyOut(yuan: 66.6, to: name, kind: person(isNamed), day: 20 * friend + 30)
    }
    return script
  }

  /// The same round wages by grades for the same persons each month, from one funder.
  static func gradedWages(isNamed: Bool, spread: Int = 1, joining: Int = 0) -> FlowScript {
    var draws = Draws(state: 5)
    var script = FlowScript()
    var wages = (0..<50).map { _ in Double([3_000, 4_000, 5_000, 6_000, 8_000][draws.next(0...4)]) }
    for index in wages.indices where spread > 1 { wages[index] *= Double(1 + index % spread) }
    for month in 0..<8 {
      let day = 8 + month * 30
      script.moneyIn(yuan: wages.reduce(0, +), from: "集团", kind: firm(isNamed), day: day)
      for (index, wage) in wages.enumerated() {
        script.moneyOut(yuan: wage, to: "职工\(index)", kind: person(isNamed), day: day, hour: 16)
      }
      wages += (0..<joining).map { _ in 4_000 }
    }
    return script
  }

  /// A savings circle of equal stakes on an account of everyday use.
  static func everydaySavings(members: Int = 18, rotates: Bool = true) -> FlowScript {
    var script = FlowScript()
    for meeting in 0..<12 {
      let day = meeting * 30
      for member in 0..<members { script.moneyIn(yuan: 3_000, from: "会员\(member)", day: day) }
      script.moneyOut(
        yuan: 3_000 * Double(members), to: rotates ? "会员\(meeting)" : "控制人", day: day, hour: 20)
      script.moneyIn(yuan: 2_000, from: "熟人\(meeting)", day: day + 11)
      script.moneyOut(yuan: 88, to: "熟人\(meeting + 40)", day: day + 17)
    }
    return script
  }

  /// Relatives lend for a house within two weeks; it is bought; tenths come back after months, among
  /// small dealings with friends.
  static func houseLoan() -> FlowScript {
    var draws = Draws(state: 3)
    var script = FlowScript()
    var total = 0.0
    var loans: [Double] = []
    for lender in 0..<20 {
      let yuan = Double([10_000, 20_000, 30_000, 50_000, 100_000][draws.next(0...4)])
      total += yuan
      loans.append(yuan)
      script.moneyIn(yuan: yuan, from: "亲友\(lender)", day: 100 + draws.next(0...13))
    }
    script.moneyOut(yuan: total * 0.97, to: "置业公司", kind: .organisation, day: 117)
    for month in 0..<6 {
      for lender in 0..<20 where draws.next(0...2) > 0 {
        script.moneyOut(yuan: loans[lender] / 10, to: "亲友\(lender)", day: 250 + month * 30)
      }
    }
    for friend in 0..<14 {
      script.moneyIn(
        yuan: Double([200, 500, 1_000, 300][friend % 4]), from: "熟人\(friend)", day: 9 + friend * 29)
      if friend % 3 == 0 { script.moneyOut(yuan: 300, to: "熟人\(friend)", day: 30 + friend * 29) }
    }
    return script
  }

  /// Partners of a restaurant: shares before it opens, a monthly profit out of what card and wallet
  /// settlement brings. `newcomers` join one a month; `takingsYuan` come in each day.
  static func partners(
    _ count: Int = 9, newcomers: Int = 0, takingsYuan: Double = 4000, months: Int = 9,
    isFixed: Bool = true
  ) -> FlowScript {
    var script = FlowScript()
    var shares: [(name: String, yuan: Double)] = []
    for partner in 0..<count {
      let yuan = Double([30_000, 50_000, 80_000, 100_000][partner % 4])
      shares.append(("合伙人\(partner)", yuan))
      script.moneyIn(yuan: yuan, from: "合伙人\(partner)", day: partner * 2)
    }
    script.moneyOut(yuan: 200_000, to: "装修公司", kind: .organisation, day: 30)
    for day in 40..<(40 + months * 30) {
      script.moneyIn(
        yuan: takingsYuan * (1 + Double(day * 7919 % 997) / 5000), from: "银联",
        kind: .paymentInstitution,
        day: day)
      if day % 9 == 0 {
        script.moneyOut(yuan: takingsYuan * 4, to: "食材公司", kind: .organisation, day: day)
      }
    }
    for month in 1...months {
      let rate = isFixed ? 0.02 : 0.012 + Double(month * 5 % 7) / 500
      for share in shares {
        script.moneyOut(yuan: share.yuan * rate, to: share.name, day: 40 + month * 30)
      }
      if month <= newcomers {
        shares.append(("新人\(month)", 80_000))
        script.moneyIn(yuan: 80_000, from: "新人\(month)", day: 45 + month * 30)
      }
    }
    return script
  }
}
