import AccountFlows
import BankRecords
import FlowScripts

/// Honest businesses of the look-alikes that were split from their neighbours. Day 0 of a script is
/// 4 March.
extension Business {
  /// A village pays three rounds by shares out of public money; families pay insurance through it.
  static func village(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 31)
    var script = FlowScript()
    script.ownKind = isNamed ? .publicBody : .unknown
    let shares = (0..<90).map { _ in Double(draws.next(1...6)) }
    for round in 0..<3 {
      let day = 20 + round * 100
      script.moneyIn(
        yuan: shares.reduce(0, +) * 2_300, from: "财政", kind: isNamed ? .publicBody : .unknown,
        day: day - 2)
      for (family, share) in shares.enumerated() {
        script.moneyOut(
          yuan: share * 2_300, to: "农户\(family)", kind: isNamed ? .naturalPerson : .unknown,
          day: day)
      }
    }
    return script
  }

  /// Two term starts, three prices, money to the treasury.
  static func school(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 32)
    var script = FlowScript()
    let prices = [3_980.0, 4_560, 2_880]
    for start in [0, 172] {
      for pupil in 0..<200 {
        script.moneyIn(
          yuan: prices[draws.next(0...2)], from: "家长\(pupil)",
          kind: isNamed ? .naturalPerson : .unknown, day: start + draws.next(0...12),
          topics: isNamed ? .tuition : [])
      }
      script.moneyOut(
        yuan: 700_000, to: "财政专户", kind: isNamed ? .publicBody : .unknown, day: start + 15)
    }
    return script
  }

  /// A leader's orders: prices, refunds one to one, helpers paid, a supplier.
  static func groupOrders(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 33)
    var script = FlowScript()
    let kind = isNamed ? PartyKind.naturalPerson : .unknown
    let prices = [9.9, 19.9, 29.8, 39.8, 59.9, 99.9]
    for order in 0..<1_500 {
      let price = prices[draws.next(0...5)]
      let day = order / 10
      script.moneyIn(yuan: price, from: "邻居\(draws.next(0...240))", kind: kind, day: day)
      if order % 40 == 7 {
        script.moneyIn(yuan: price, from: "退\(order)", kind: kind, day: day)
        script.moneyOut(yuan: price, to: "退\(order)", kind: kind, day: day + 2)
      }
    }
    for week in 1..<20 {
      script.moneyOut(
        yuan: 2_400.5, to: "果蔬公司", kind: isNamed ? .organisation : .unknown, day: week * 7)
      script.moneyOut(yuan: 188, to: "帮手\(week % 3)", kind: kind, day: week * 7)
    }
    return script
  }

  /// The bank credits interest to savers twice.
  static func interestLedger() -> FlowScript {
    var draws = Draws(state: 34)
    var script = FlowScript()
    for day in [17, 109] {
      for saver in 0..<400 {
        script.moneyOut(
          yuan: Double(draws.next(1...900)) / 100, to: "储户\(saver)", kind: .unknown, day: day)
      }
    }
    return script
  }

  /// Nine firms sweep up and get money down again.
  static func pool(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 35)
    var script = FlowScript()
    for day in 0..<120 {
      for firm in 0..<9 where draws.next(0...2) == 0 {
        let yuan = Double(draws.next(20_000...900_000)) + 0.37
        let kind = isNamed ? PartyKind.organisation : .unknown
        if draws.next(0...1) == 0 {
          script.moneyIn(yuan: yuan, from: "子公司\(firm)", kind: kind, day: day)
        } else {
          script.moneyOut(yuan: yuan, to: "子公司\(firm)", kind: kind, day: day)
        }
      }
    }
    return script
  }

  /// 认筹金: the same sum of all, back to two thirds of them, the others buy.
  static func presale(isNamed: Bool) -> FlowScript {
    var script = FlowScript()
    let kind = isNamed ? PartyKind.naturalPerson : .unknown
    for person in 0..<150 {
      script.moneyIn(yuan: 20_000, from: "客户\(person)", kind: kind, day: person / 8)
      if person % 3 > 0 {
        script.moneyOut(yuan: 20_000, to: "客户\(person)", kind: kind, day: 40 + person / 30)
      } else {
        script.moneyIn(
          yuan: 183_000 + Double(person) * 777, from: "客户\(person)", kind: kind,
          day: 45 + person / 40)
      }
    }
    script.moneyOut(
      yuan: 3_000_000, to: "建筑公司", kind: isNamed ? .organisation : .unknown, day: 60)
    return script
  }

  /// Members deliver for ten weeks, the mill pays, one surplus.
  static func harvest(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 36)
    var script = FlowScript()
    let kind = isNamed ? PartyKind.naturalPerson : .unknown
    let shares = (0..<80).map { _ in Double(draws.next(1...4) * 1_000) }
    for (member, share) in shares.enumerated() {
      script.moneyIn(yuan: share, from: "社员\(member)", kind: kind, day: draws.next(0...15))
    }
    for week in 0..<10 {
      var sum = 0.0
      for member in 0..<80 where draws.next(0...2) > 0 {
        let yuan = Double(draws.next(30_000...900_000)) / 100
        sum += yuan
        script.moneyOut(yuan: yuan, to: "社员\(member)", kind: kind, day: 190 + week * 7)
      }
      script.moneyIn(
        yuan: sum * 1.15, from: "粮油公司", kind: isNamed ? .organisation : .unknown,
        day: 190 + week * 7, hour: 8)
    }
    for (member, share) in shares.enumerated() {
      script.moneyOut(yuan: share * 0.06, to: "社员\(member)", kind: kind, day: 320)
    }
    return script
  }

  /// Forty dealers order all the time, each month a rebate on the month's orders.
  static func dealers(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 37)
    var script = FlowScript()
    let kind = isNamed ? PartyKind.naturalPerson : .unknown
    for month in 0..<9 {
      for dealer in 0..<40 {
        var bought = 0.0
        for _ in 0..<draws.next(0...4) {
          let yuan = Double(draws.next(80...2_000) * 10)
          bought += yuan
          script.moneyIn(
            yuan: yuan, from: "经销商\(dealer)", kind: kind, day: month * 30 + draws.next(0...25))
        }
        guard bought > 0 else { continue }
        script.moneyOut(
          yuan: bought * 0.03, to: "经销商\(dealer)", kind: kind, day: month * 30 + 28,
          topics: isNamed ? .investmentReturn : [])
      }
      script.moneyOut(
        yuan: 300_000.4, to: "酒厂", kind: isNamed ? .organisation : .unknown, day: month * 30 + 29)
    }
    return script
  }

  /// Eighteen relatives lend for a house and get it back in ten parts.
  static func familyLoan(isNamed: Bool) -> FlowScript {
    var draws = Draws(state: 38)
    var script = FlowScript()
    let kind = isNamed ? PartyKind.naturalPerson : .unknown
    for relative in 0..<18 {
      let yuan = Double([10_000, 20_000, 30_000, 50_000, 100_000][draws.next(0...4)])
      let parts = [2, 5, 10][draws.next(0...2)]
      script.moneyIn(yuan: yuan, from: "亲戚\(relative)", kind: kind, day: draws.next(0...13))
      for part in 0..<parts {
        script.moneyOut(
          yuan: yuan / Double(parts), to: "亲戚\(relative)", kind: kind, day: 60 + part * 30)
      }
    }
    script.moneyOut(yuan: 500_000, to: "置业公司", kind: .organisation, day: 16)
    return script
  }
}

extension FlowScript {
  /// The script with `count` investors added who pay 10,000 yuan each and get 1.5 % a month on it.
  func joined(byInvestors count: Int) -> FlowScript {
    var script = self
    for person in 0..<count {
      script.moneyIn(yuan: 10_000, from: "集资人\(person)", day: 10 + person % 40)
      for month in 1...4 {
        script.moneyOut(yuan: 150, to: "集资人\(person)", day: 50 + month * 30)
      }
    }
    return script
  }

  /// The flow with equal times within a day, legs in another order and accounts with other ids.
  func flow(shuffledBy seed: UInt64, renames: Bool) -> AccountFlow {
    var draws = Draws(state: seed)
    var mixed = legs.map { leg in
      var leg = leg
      leg.time = BookingTime(day: leg.time.day, secondOfDay: leg.isIn ? 36_000 : 54_000)
      return leg
    }
    for place in mixed.indices.dropFirst() { mixed.swapAt(place, draws.next(0...place)) }
    let last =
      mixed.map(\.counterparty.rawValue).filter { $0 != AccountID.unknown.rawValue }.max() ?? 0
    let plain = flow()
    var kinds: [UInt32: PartyKind] = [:]
    for peer in plain.peers { kinds[peer.account.rawValue] = peer.kind }
    func id(_ old: UInt32) -> UInt32 { renames ? last + 1 - old : old }
    mixed = mixed.map { leg in
      var leg = leg
      if leg.counterparty != .unknown {
        leg.counterparty = AccountID(index: Int(id(leg.counterparty.rawValue)))
      }
      return leg
    }
    return AccountFlow(account: plain.account, profile: plain.profile, legs: mixed) { account in
      PeerProfile(
        party: PartyID(rawValue: account.rawValue), kind: kinds[id(account.rawValue)] ?? .unknown,
        rank: account.rawValue)
    }
  }
}
