import BankRecords
import FlowScripts

/// Businesses between persons and firms, written down leg by leg. `isNamed` gives parties their
/// kinds; without it every party is unknown, as in anonymous data.
enum Business {
  private static func firm(_ isNamed: Bool) -> PartyKind { isNamed ? .organisation : .unknown }
  private static func person(_ isNamed: Bool) -> PartyKind { isNamed ? .naturalPerson : .unknown }

  /// Tenants pay round rents, owners get nine tenths of them.
  static func rents(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 11)
    var script = FlowScript()
    let rents = (0..<60).map { _ in Double(draws.next(8...45) * 100) }
    for month in 0..<6 {
      for (flat, rent) in rents.enumerated() {
        script.moneyIn(
          yuan: rent, from: "租客\(flat)", kind: person(isNamed), day: month * 30 + flat % 6)
        script.moneyOut(
          yuan: rent * 0.9, to: "房东\(flat)", kind: person(isNamed), day: month * 30 + 9)
      }
    }
    return script
  }

  /// Loans first, eight instalments each, money back to the firm behind.
  static func loans(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 12)
    var script = FlowScript()
    for borrower in 0..<60 {
      let day = draws.next(0...90)
      let loan = Double([10_000, 20_000, 50_000][draws.next(0...2)])
      script.moneyIn(yuan: loan, from: "股东公司", kind: firm(isNamed), day: day, hour: 8)
      script.moneyOut(yuan: loan, to: "借款人\(borrower)", kind: person(isNamed), day: day)
      for term in 1...8 {
        script.moneyIn(
          yuan: loan / 8 * 1.06, from: "借款人\(borrower)", kind: person(isNamed),
          day: day + 30 * term)
      }
    }
    script.moneyOut(yuan: 300_000, to: "股东公司", kind: firm(isNamed), day: 340)
    return script
  }

  /// Forty workers paid weekly by days worked, out of one builder's transfers.
  static func dayLabour(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 13)
    var script = FlowScript()
    for week in 0..<26 {
      var sums: [(Int, Double)] = []
      for worker in 0..<40 where draws.next(0...9) > 0 {
        sums.append((worker, Double(draws.next(3...7) * [220, 260, 300][draws.next(0...2)])))
      }
      let total = sums.reduce(0) { $0 + $1.1 }
      script.moneyIn(
        yuan: (total / 10_000).rounded(.up) * 10_000, from: "建筑公司", kind: firm(isNamed),
        day: week * 7 + 4, hour: 9)
      for (worker, yuan) in sums {
        script.moneyOut(
          yuan: yuan, to: "工人\(worker)", kind: person(isNamed), day: week * 7 + 4, hour: 17)
      }
    }
    return script
  }

  /// A mill's money to farmers by weight; some bought seed in spring.
  static func produce(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 14)
    var script = FlowScript()
    for farmer in 0..<50 {
      script.moneyIn(
        yuan: Double(draws.next(2...20) * 100), from: "农户\(farmer)", kind: person(isNamed),
        day: draws.next(0...20))
    }
    for trip in 0..<25 {
      script.moneyIn(
        yuan: 200_000, from: "粮油公司", kind: firm(isNamed), day: 180 + trip * 2, hour: 8)
      for _ in 0..<20 {
        let yuan = Double(draws.next(80...2_400)) * 7.36
        script.moneyOut(
          yuan: yuan, to: "农户\(draws.next(0...99))", kind: person(isNamed), day: 180 + trip * 2)
      }
    }
    return script
  }

  /// Deposits at three prices, most given back once, some less a fee.
  static func deposits(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 15)
    var script = FlowScript()
    let prices = [99.0, 199, 299]
    for client in 0..<300 {
      let price = prices[draws.next(0...2)]
      let day = draws.next(0...120)
      script.moneyIn(yuan: price, from: "用户\(client)", kind: person(isNamed), day: day)
      guard draws.next(0...3) > 0 else { continue }
      let kept = draws.next(0...4) == 0 ? 20.0 : 0
      script.moneyOut(
        yuan: price - kept, to: "用户\(client)", kind: person(isNamed),
        day: day + draws.next(5...60))
    }
    return script
  }

  /// Premiums at even steps, remitted to the insurer.
  static func premiums(topics: MemoTopics) -> FlowScript {
    var draws = Draws(state: 16)
    var script = FlowScript()
    var held = 0.0
    let premiums = (0..<100).map { _ in Double([1_000, 2_000, 5_000, 10_000][draws.next(0...3)]) }
    for day in 0..<300 {
      for (client, premium) in premiums.enumerated() where (day + client * 7) % 30 == 0 {
        script.moneyIn(yuan: premium, from: "客户\(client)", day: day, topics: topics)
        held += premium
      }
      if day % 3 == 2 {
        script.moneyOut(yuan: held * 0.9, to: "人寿保险公司", kind: .organisation, day: day)
        held = 0
      }
    }
    return script
  }

  /// Eighty members join in three weeks, a mill pays for the harvest, one dividend at year's end.
  static func cooperative(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 17)
    var script = FlowScript()
    let shares = (0..<80).map { _ in Double(draws.next(1...6) * 1_000) }
    for (member, share) in shares.enumerated() {
      script.moneyIn(
        yuan: share, from: "社员\(member)", kind: person(isNamed), day: draws.next(0...20))
    }
    for week in 0..<10 {
      script.moneyIn(
        yuan: 61_234.5, from: "粮油公司", kind: firm(isNamed), day: 200 + week * 7, hour: 8)
      script.moneyOut(yuan: 23_456.7, to: "农资公司", kind: firm(isNamed), day: 203 + week * 7)
    }
    for (member, share) in shares.enumerated() {
      script.moneyOut(yuan: share * 0.06, to: "社员\(member)", kind: person(isNamed), day: 330)
    }
    return script
  }

  /// Fifteen members, equal stakes, each month another one draws.
  static func savingsCircle() -> FlowScript {
    var script = FlowScript()
    for turn in 0..<10 {
      for member in 0..<15 where member != turn {
        script.moneyIn(
          yuan: member < turn ? 1_000 : 880, from: "会员\(member)", kind: .unknown, day: turn * 30)
      }
      script.moneyOut(
        yuan: 12_500, to: "会员\(turn)", kind: .unknown, day: turn * 30, hour: 22)
    }
    return script
  }

  /// A wedding: gifts within a week, the inn paid, some gifts returned over the year.
  static func wedding(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 18)
    var script = FlowScript()
    for guest in 0..<110 {
      script.moneyIn(
        yuan: Double([200, 300, 500, 600, 800, 1_000][draws.next(0...5)]), from: "宾客\(guest)",
        kind: person(isNamed), day: draws.next(10...15))
      if guest % 5 == 0 {
        script.moneyOut(
          yuan: Double(draws.next(2...6) * 100), to: "宾客\(guest)", kind: person(isNamed),
          day: draws.next(40...200))
      }
    }
    script.moneyOut(yuan: 42_000, to: "酒店", kind: firm(isNamed), day: 17)
    return script
  }

  /// Donations for an operation, paid to the hospital.
  static func donations(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 19)
    var script = FlowScript()
    let sums = [9.9, 10, 20, 50, 66, 100, 200, 500]
    for donor in 0..<300 {
      script.moneyIn(
        yuan: sums[draws.next(0...7)], from: "捐款人\(donor)", kind: person(isNamed),
        day: draws.next(0...20))
    }
    script.moneyOut(yuan: 20_000, to: "医院", kind: firm(isNamed), day: 10)
    script.moneyOut(yuan: 12_000, to: "医院", kind: firm(isNamed), day: 22)
    return script
  }
}

/// Fundraising in the dress of these businesses.
extension Scheme {
  /// Only collects, in units that the case chooses, and sweeps every week to one receiver.
  static func weeklySweep(
    units: [Double], investors: Int, days: Int, receiver: PartyKind, kind: PartyKind, seed: UInt64
  ) -> FlowScript {
    var draws = Draws(state: seed)
    var script = FlowScript()
    var held = 0.0
    for day in 0..<days {
      for _ in 0..<max(1, investors / days) {
        let yuan = units[draws.next(0...(units.count - 1))]
        held += yuan
        script.moneyIn(yuan: yuan, from: "集资人\(draws.next(0...investors))", kind: kind, day: day)
      }
      if day % 7 == 6 {
        script.moneyOut(yuan: held * 0.96, to: "控制人", kind: receiver, day: day, hour: 20)
        held = 0
      }
    }
    return script
  }

  /// Pays interest that rises when investors add principal; the funder sends what is needed.
  static func growingInterest(funder: PartyKind, topics: MemoTopics, seed: UInt64) -> FlowScript {
    var draws = Draws(state: seed)
    var script = FlowScript()
    var principals = (0..<80).map { _ in Double(draws.next(1...20) * 10_000) }
    for month in 0..<9 {
      for person in principals.indices where draws.next(0...3) == 0 {
        principals[person] += Double(draws.next(1...5) * 10_000)
      }
      let sum = principals.reduce(0, +) * 0.0125
      script.moneyIn(
        yuan: (sum / 10_000).rounded(.up) * 10_000, from: "归集户", kind: funder, day: month * 30)
      for (person, principal) in principals.enumerated() {
        script.moneyOut(
          yuan: principal * 0.0125, to: "集资人\(person)", day: month * 30 + 1, topics: topics)
      }
    }
    return script
  }

  /// Data that begin in the middle: each contract is paid out with interest, then renewed.
  static func renewals(kind: PartyKind, seed: UInt64) -> FlowScript {
    var draws = Draws(state: seed)
    var script = FlowScript()
    for person in 0..<80 {
      var day = draws.next(0...60)
      for _ in 0..<3 {
        let principal = Double(draws.next(2...20) * 10_000)
        script.moneyOut(yuan: principal * 1.03, to: "集资人\(person)", kind: kind, day: day)
        script.moneyIn(
          yuan: principal, from: "集资人\(person)", kind: kind, day: day + draws.next(0...5))
        day += 90
      }
    }
    return script
  }

  /// A firm with some trade that pays its investors a share of their principal each quarter.
  static func quarterlyShares(tradeYuan: Double, seed: UInt64) -> FlowScript {
    var draws = Draws(state: seed)
    var script = FlowScript()
    let shares = (0..<100).map { _ in Double(draws.next(1...10) * 5_000) }
    for (person, share) in shares.enumerated() {
      script.moneyIn(yuan: share, from: "股东\(person)", day: draws.next(0...40))
    }
    for month in 0..<12 {
      script.moneyIn(yuan: tradeYuan, from: "客户公司", kind: .organisation, day: 5 + month * 28)
    }
    for quarter in 1...3 {
      for (person, share) in shares.enumerated() {
        script.moneyOut(yuan: share * 0.04, to: "股东\(person)", day: 45 + quarter * 91)
      }
    }
    return script
  }
}
