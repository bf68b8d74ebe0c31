import BankRecords
import FlowScripts

/// Shops, staff, buyers and classmates, written down leg by leg, and the schemes nearest to them.
enum Shop {
  private static func firm(_ isNamed: Bool) -> PartyKind { isNamed ? .organisation : .unknown }
  private static func person(_ isNamed: Bool) -> PartyKind { isNamed ? .naturalPerson : .unknown }

  /// Cards at list prices sold through the year; staff, rent and goods are paid from it. `sweepYuan`
  /// goes to one person each month instead; `growth` customers more come each month.
  static func cards(
    isNamed: Bool = true, sweepYuan: Double = 0, growth: Int = 0, months: Int = 12,
    priceFactor: Double = 1, returns: Double = 0
  ) -> FlowScript {
    var draws = Draws(state: 21)
    var script = FlowScript()
    let prices = [500.0, 1_000, 1_000, 2_000, 3_000, 5_000]
    var held: [(name: String, yuan: Double)] = []
    for month in 0..<months {
      for customer in 0..<(20 + growth * month) {
        let name = "会员\((customer + month * 7) % 140)"
        let yuan = prices[draws.next(0...5)] * priceFactor
        script.moneyIn(
          yuan: yuan, from: name, kind: person(isNamed), day: month * 30 + draws.next(0...29))
        held.append((name, yuan))
        if draws.next(0...30) == 0 {
          script.moneyOut(
            yuan: yuan * 0.6, to: name, kind: person(isNamed), day: month * 30 + 29, hour: 20)
        }
      }
      let day = month * 30 + 14
      for member in 0..<6 where sweepYuan == 0 {
        script.moneyOut(
          yuan: Double(draws.next(3_001...6_999)), to: "店员\(member)", kind: person(isNamed),
          day: day)
      }
      if sweepYuan > 0 {
        script.moneyOut(yuan: sweepYuan, to: "控制人", kind: person(isNamed), day: day)
      } else {
        script.moneyOut(yuan: 6_000, to: "房东公司", kind: firm(isNamed), day: day + 2)
        script.moneyOut(
          yuan: Double(draws.next(400_000...900_000)) / 100, to: "供应商\(month % 3)",
          kind: firm(isNamed), day: day + 4)
      }
      for card in held where returns > 0 {
        script.moneyOut(
          yuan: card.yuan * returns, to: card.name, kind: person(isNamed), day: day + 10)
      }
    }
    return script
  }

  /// A firm whose staff bought shares; `outsiders` invest beside them.
  static func staff(outsiders: Int = 0, wageFactor: Double = 1, isNamed: Bool = true) -> FlowScript
  {
    var draws = Draws(state: 22)
    var script = FlowScript()
    var shares: [Double] = []
    for member in 0..<60 {
      shares.append(Double([10_000, 20_000, 30_000, 50_000][draws.next(0...3)]))
      script.moneyIn(
        yuan: shares[member], from: "员工\(member)", kind: person(isNamed), day: draws.next(0...6))
    }
    for outsider in 0..<outsiders {
      script.moneyIn(
        yuan: 30_000, from: "外人\(outsider)", kind: person(isNamed), day: 10 + outsider * 3)
    }
    for month in 0..<12 {
      script.moneyIn(
        yuan: 412_345.67, from: "客户\(month % 3)", kind: firm(isNamed), day: month * 30 + 8)
      for member in 0..<60 {
        let wage = Double(400_000 + member % 9 * 50_000 + draws.next(0...60_000)) / 100
        script.moneyOut(
          yuan: wage * wageFactor, to: "员工\(member)", kind: person(isNamed), day: month * 30 + 10)
      }
      guard month == 11 else { continue }
      for member in 0..<60 {
        script.moneyOut(
          yuan: shares[member] * 0.05, to: "员工\(member)", kind: person(isNamed),
          day: month * 30 + 20)
      }
    }
    return script
  }

  /// Cars sold for a deposit and the balance; `investors` bring round sums once beside them.
  static func cars(
    isNamed: Bool = true, investors: Int = 0, balanceDays: Int = 3, returns: Double = 0
  ) -> FlowScript {
    var draws = Draws(state: 23)
    var script = FlowScript()
    for buyer in 0..<50 {
      let day = buyer * 6
      let price = Double(draws.next(60...95) * 1_000)
      let deposit = Double([1_000, 2_000, 5_000][draws.next(0...2)])
      script.moneyIn(yuan: deposit, from: "购车人\(buyer)", kind: person(isNamed), day: day)
      script.moneyIn(
        yuan: price - deposit, from: "购车人\(buyer)", kind: person(isNamed), day: day + balanceDays)
      script.moneyOut(
        yuan: price * 0.93, to: "车主\(buyer)", kind: person(isNamed), day: day + balanceDays + 1)
      for month in 1...4 where returns > 0 {
        script.moneyOut(
          yuan: price * returns, to: "购车人\(buyer)", kind: person(isNamed), day: day + month * 30)
      }
    }
    for investor in 0..<investors {
      script.moneyIn(
        yuan: Double(draws.next(1...10) * 10_000), from: "投资人\(investor)", kind: person(isNamed),
        day: investor * 4)
    }
    return script
  }

  /// Equal dues of a class for each gathering, and equal shares of what is left.
  static func classDues(dueYuan: Double = 300, isNamed: Bool = true, isEqual: Bool = true)
    -> FlowScript
  {
    var draws = Draws(state: 24)
    var script = FlowScript()
    for event in 0..<5 {
      for mate in 0..<40 {
        let due = isEqual ? dueYuan : dueYuan * Double(1 + mate % 7)
        script.moneyIn(
          yuan: due, from: "同学\(mate)", kind: person(isNamed), day: event * 60 + draws.next(0...2))
      }
      script.moneyOut(
        yuan: dueYuan * 36, to: "饭店\(event)", kind: firm(isNamed), day: event * 60 + 6)
      for mate in 0..<40 {
        let due = isEqual ? dueYuan : dueYuan * Double(1 + mate % 7)
        script.moneyOut(
          yuan: due * 0.08, to: "同学\(mate)", kind: person(isNamed), day: event * 60 + 9)
      }
    }
    return script
  }
}
