import AccountFlows
import BankRecords
import Detection
import FlowScripts

/// A small reproducible source of numbers.
struct Draws {
  var state: UInt64

  mutating func next(_ range: ClosedRange<Int>) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Int((state >> 33) % UInt64(range.count))
  }
}

/// Honest businesses, written down leg by leg.
enum Honest {
  /// Monthly wages of 182 persons, uneven, funded by one enterprise the day before.
  static func payroll(
    kind: PartyKind = .organisation, topics: MemoTopics = .payroll, seed: UInt64 = 1
  ) -> FlowScript {
    var draws = Draws(state: seed)
    var script = FlowScript()
    let wages = (0..<182).map { _ in draws.next(350_000...1_400_000) }
    for month in 0..<6 {
      let start = month * 30 + 4
      var payments: [(String, Double)] = []
      for (person, wage) in wages.enumerated() {
        let leaver = draws.next(0...99) < 2
        let name = leaver ? "新人\(month)-\(person)" : "员工\(person)"
        payments.append((name, Double(wage + draws.next(-20_000...20_000)) / 100))
      }
      let sum = payments.reduce(0) { $0 + $1.1 }
      script.moneyIn(yuan: sum.rounded(.up), from: "某单位", kind: kind, day: start - 1)
      for (name, yuan) in payments {
        script.moneyOut(yuan: yuan, to: name, day: start, topics: topics)
      }
    }
    return script
  }

  /// The same subsidy for everybody, paid by the treasury.
  static func subsidy() -> FlowScript {
    var script = FlowScript()
    for month in 0..<6 {
      script.moneyIn(yuan: 30_000, from: "财政", kind: .publicBody, day: month * 30 + 9)
      for person in 0..<150 {
        script.moneyOut(yuan: 200, to: "老人\(person)", day: month * 30 + 10)
      }
    }
    return script
  }

  /// Property fees by area, money on to suppliers.
  static func propertyFees(topics: MemoTopics = .fee) -> FlowScript {
    var draws = Draws(state: 2)
    var script = FlowScript()
    for resident in 0..<160 {
      let yuan = Double(draws.next(60...180)) * 2.35 * 12
      script.moneyIn(yuan: yuan, from: "住户\(resident)", day: draws.next(0...40), topics: topics)
    }
    for month in 1..<4 {
      script.moneyOut(yuan: 80_000, to: "保安公司", kind: .organisation, day: month * 20)
      script.moneyOut(yuan: 23_411.5, to: "供电局", kind: .organisation, day: month * 20 + 2)
    }
    return script
  }

  /// A term's tuition at three prices, on to the treasury; a few exact refunds.
  static func tuition() -> FlowScript {
    var draws = Draws(state: 3)
    var script = FlowScript()
    let prices = [3_980.0, 4_560, 2_880]
    for pupil in 0..<300 {
      let price = prices[draws.next(0...2)]
      let day = draws.next(0...20)
      script.moneyIn(yuan: price, from: "家长\(pupil)", day: day, topics: .tuition)
      if pupil < 6 { script.moneyOut(yuan: price, to: "家长\(pupil)", day: day + 5) }
    }
    script.moneyOut(yuan: 1_000_000, to: "财政专户", kind: .publicBody, day: 26)
    return script
  }

  /// An agency's tenants pay round rents each month, other persons get them less a fee.
  static func rents() -> FlowScript {
    var draws = Draws(state: 8)
    var script = FlowScript()
    let rents = (0..<60).map { _ in Double(draws.next(15...45) * 100) }
    for month in 0..<6 {
      for (flat, rent) in rents.enumerated() {
        script.moneyIn(yuan: rent, from: "租客\(flat)", day: month * 30 + flat % 6, topics: .rent)
        script.moneyOut(
          yuan: rent * 0.9, to: "房东\(flat)", day: month * 30 + 9, topics: .rent)
      }
    }
    return script
  }

  /// Daily settlement by a payment institution, suppliers paid weekly.
  static func settledShop() -> FlowScript {
    var draws = Draws(state: 4)
    var script = FlowScript()
    for day in 0..<90 {
      let yuan = Double(draws.next(150_000...900_000)) / 100 * 0.9962
      script.moneyIn(
        yuan: yuan, from: "财付通", kind: .paymentInstitution, day: day, topics: .settlement)
      if day % 7 == 6 {
        script.moneyOut(
          yuan: Double(draws.next(800_000...1_500_000)) / 100, to: "批发商", kind: .organisation,
          day: day)
      }
    }
    return script
  }

  /// Small sales to many buyers, exact refunds to a few.
  static func retail() -> FlowScript {
    var draws = Draws(state: 5)
    var script = FlowScript()
    for sale in 0..<1500 {
      let yuan = Double(draws.next(590...18_990)) / 100
      script.moneyIn(yuan: yuan, from: "买家\(sale % 900)", day: sale / 25)
      if sale % 60 == 0 { script.moneyOut(yuan: yuan, to: "买家\(sale % 900)", day: sale / 25 + 3) }
    }
    for week in 0..<8 {
      script.moneyOut(yuan: 12_345.6, to: "供货商", kind: .organisation, day: week * 7 + 6)
    }
    return script
  }

  /// Many strangers pay, many others are paid, nothing stays.
  static func clearing() -> FlowScript {
    var draws = Draws(state: 6)
    var script = FlowScript()
    for day in 0..<30 {
      var sum = 0.0
      for payment in 0..<80 {
        let yuan = Double(draws.next(1_000...900_000)) / 100
        sum += yuan
        script.moneyIn(yuan: yuan, from: "付\(day)-\(payment)", kind: .unknown, day: day)
      }
      for payment in 0..<50 {
        script.moneyOut(
          yuan: sum / 50, to: "收\(day)-\(payment)", kind: .unknown, day: day, hour: 20)
      }
    }
    return script
  }
}

/// Fundraising, written down leg by leg, in every dress that a look-alike could mistake.
enum Scheme {
  struct Dress {
    var memoIn: MemoTopics = []
    var memoOut: MemoTopics = []
    var kind = PartyKind.naturalPerson
    var periodDays = 30
    var rate = 0.015
    /// Principal in yuan is drawn from this range times `unitYuan`.
    var units = 1...20
    var unitYuan = 10_000
    var investors = 120
  }

  /// Collects for some weeks, pays a constant rate of own principal on a period, sweeps the rest.
  static func oneAccount(_ dress: Dress, seed: UInt64 = 1) -> FlowScript {
    var draws = Draws(state: seed)
    var script = FlowScript()
    var principals: [(name: String, yuan: Double, day: Int)] = []
    for person in 0..<dress.investors {
      let yuan = Double(draws.next(dress.units) * dress.unitYuan)
      let day = draws.next(0...60)
      principals.append(("集资人\(person)", yuan, day))
      script.moneyIn(
        yuan: yuan, from: "集资人\(person)", kind: dress.kind, day: day, topics: dress.memoIn)
    }
    for period in 1...5 {
      let day = 60 + period * dress.periodDays
      for principal in principals {
        script.moneyOut(
          yuan: principal.yuan * dress.rate, to: principal.name, kind: dress.kind, day: day,
          topics: dress.memoOut)
      }
    }
    let total = principals.reduce(0) { $0 + $1.yuan }
    script.moneyOut(yuan: total * 0.8, to: "控制人", kind: dress.kind, day: 62)
    return script
  }

  /// Pays interest from money that another account of the scheme sends just before.
  static func payoutAccount(
    funder: PartyKind, topics: MemoTopics, growth: Double = 0.15, seed: UInt64 = 2
  ) -> FlowScript {
    var draws = Draws(state: seed)
    var script = FlowScript()
    var interest: [Double] = []
    var count = 60.0
    for month in 0..<6 {
      while Double(interest.count) < count {
        interest.append(Double(draws.next(1...20) * 10_000) * 0.012)
      }
      count *= 1 + growth
      script.moneyIn(
        yuan: interest.reduce(0, +), from: "归集户", kind: funder, day: month * 30 + 9)
      for (person, yuan) in interest.enumerated() {
        script.moneyOut(yuan: yuan, to: "集资人\(person)", day: month * 30 + 10, topics: topics)
      }
    }
    return script
  }

  /// Only collects: principal in, nearly all on to the controller.
  static func collectionAccount(topics: MemoTopics, controller: PartyKind) -> FlowScript {
    var draws = Draws(state: 3)
    var script = FlowScript()
    var total = 0.0
    for person in 0..<200 {
      let yuan = Double(draws.next(1...10) * 10_000)
      total += yuan
      script.moneyIn(yuan: yuan, from: "集资人\(person)", day: person / 8, topics: topics)
    }
    script.moneyOut(yuan: total * 0.95, to: "控制人", kind: controller, day: 27)
    return script
  }
}
