import AccountFlows
import BankRecords
import Detection
import FlowScripts
import SeededNumbers

/// Flows of planted schemes and of honest businesses, all written leg by leg.
enum Worlds {
  /// Persons pay round sums over some days, then the sum leaves to few.
  static func collection(
    payers: Int = 40, days: Int = 8, sweepShare: Double = 0.97, payees: Int = 1, cycles: Int = 1,
    seed: UInt64 = 1, kind: PartyKind = .unknown
  ) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    for cycle in 0..<cycles {
      var total = 0.0
      let start = cycle * 28
      for payer in 0..<payers {
        let yuan = Double(1 + payer * 7 % 20) * 5000
        total += yuan
        script.moneyIn(
          yuan: yuan, from: "c\(cycle)p\(payer)", kind: kind, day: start + payer * days / payers,
          hour: 9 + numbers.below(5))
      }
      for payee in 0..<payees {
        script.moneyOut(
          yuan: (total * sweepShare / Double(payees)).rounded(), to: "boss\(payee)", kind: kind,
          day: start + days, hour: 16)
      }
    }
    return script
  }

  /// Persons put money in, then get a constant part of it back every period; some top up.
  static func returns(
    investors: Int = 30, periods: Int = 6, rates: [Double] = [0.015], noise: Double = 0,
    topUpEvery: Int = 0, periodDays: Int = 30, seed: UInt64 = 2, samePrincipal: Bool = false
  ) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    var principals: [Double] = []
    for investor in 0..<investors {
      // Not round on purpose: principal of real cases often is not.
      let yuan =
        samePrincipal ? 10_000 : Double(1000 * (5 + numbers.below(95)) + numbers.below(10) * 37)
      principals.append(yuan)
      script.moneyIn(yuan: yuan, from: "i\(investor)", day: investor % 20)
    }
    for period in 1...max(1, periods) {
      for investor in 0..<investors {
        let rate = rates[investor % rates.count] * (1 + noise * (numbers.unit() - 0.5) * 2)
        script.moneyOut(
          yuan: (principals[investor] * rate * 100).rounded() / 100, to: "i\(investor)",
          day: 20 + period * periodDays)
        if topUpEvery > 0, investor % topUpEvery == 0, period == 2 {
          let more = Double(1000 * (2 + numbers.below(30)))
          principals[investor] += more
          script.moneyIn(yuan: more, from: "i\(investor)", day: 22 + period * periodDays)
        }
      }
    }
    return script
  }

  /// One enterprise funds the wages of persons who never pay in.
  static func payroll(workers: Int = 50, months: Int = 8) -> FlowScript {
    var numbers = SeededNumbers(state: 3)
    var script = FlowScript()
    let wages = (0..<workers).map { _ in numbers.between(3800, 14_000) }
    for month in 0..<months {
      let total = wages.reduce(0, +)
      script.moneyIn(
        yuan: total.rounded() + 5000, from: "factory", kind: .organisation, day: month * 30 + 5)
      for worker in 0..<workers {
        script.moneyOut(
          yuan: (wages[worker] * numbers.between(0.95, 1.05) * 100).rounded() / 100,
          to: "w\(worker)", day: month * 30 + 6, topics: .payroll)
      }
    }
    return script
  }

  /// Many small sales, refunds of whole orders, few suppliers.
  static func shop(customers: Int = 300, refundEvery: Int = 12) -> FlowScript {
    var numbers = SeededNumbers(state: 4)
    var script = FlowScript()
    for sale in 0..<customers * 2 {
      let yuan = Double(numbers.below(400)) + 9.9
      let customer = "c\(numbers.below(customers))"
      let day = sale * 90 / (customers * 2)
      script.moneyIn(yuan: yuan, from: customer, day: day)
      if sale % refundEvery == 0 { script.moneyOut(yuan: yuan, to: customer, day: day + 3) }
      if sale % 20 == 19 {
        script.moneyOut(
          yuan: numbers.between(1500, 3500).rounded(), to: "supplier\(numbers.below(12))",
          kind: .organisation, day: day)
      }
    }
    return script
  }

  /// Tenants pay rent and deposits, owners are paid every month, deposits go back in full.
  static func rentAgency(flats: Int = 40, months: Int = 8) -> FlowScript {
    var script = FlowScript()
    for month in 0..<months {
      for flat in 0..<flats {
        let rent = Double(1800 + flat * 73 % 2200)
        if month == 0 {
          script.moneyIn(yuan: rent, from: "t\(flat)", day: flat % 5, topics: .deposit)
        }
        script.moneyIn(yuan: rent, from: "t\(flat)", day: month * 30 + flat % 7, topics: .rent)
        script.moneyOut(yuan: rent * 0.9, to: "owner\(flat)", day: month * 30 + 12)
      }
    }
    for flat in 0..<flats {
      script.moneyOut(
        yuan: Double(1800 + flat * 73 % 2200), to: "t\(flat)", day: months * 30 + flat % 9,
        topics: .refund)
    }
    return script
  }

  /// Parents pay one of few prices in two seasons; the sum goes to the treasury's account.
  static func school(pupils: Int = 200) -> FlowScript {
    var script = FlowScript()
    for season in [0, 180] {
      for pupil in 0..<pupils {
        script.moneyIn(
          yuan: [680, 1250, 2400][pupil % 3], from: "pupil\(pupil)", day: season + pupil % 12,
          topics: .tuition)
      }
      script.moneyOut(
        yuan: 250_000, to: "treasury", kind: .publicBody, day: season + 13)
    }
    return script
  }

  /// Members pay shares of different size once and get a dividend once a year.
  static func cooperative(members: Int = 60, years: Int = 1) -> FlowScript {
    var script = FlowScript()
    for member in 0..<members {
      script.moneyIn(
        yuan: Double(1000 * (2 + member * 7 % 19)), from: "m\(member)", day: member % 30)
    }
    for year in 1...years {
      for member in 0..<members {
        script.moneyOut(
          yuan: Double(1000 * (2 + member * 7 % 19)) * 0.05, to: "m\(member)", day: year * 330)
      }
    }
    return script
  }

  /// Persons who pay each other back and forth in ordinary round sums.
  static func friends(seed: UInt64, people: Int = 25, payments: Int = 400) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    let sums: [Double] = [20, 50, 66.6, 100, 150, 200, 300, 500, 520, 800, 1000, 2000, 3000, 5000]
    for payment in 0..<payments {
      let yuan = sums[numbers.below(sums.count)] + (numbers.below(3) == 0 ? numbers.unit() * 90 : 0)
      let person = "f\(numbers.below(people))"
      let day = payment * 200 / payments
      if numbers.below(2) == 0 {
        script.moneyIn(yuan: (yuan * 100).rounded() / 100, from: person, kind: .unknown, day: day)
      } else {
        script.moneyOut(yuan: (yuan * 100).rounded() / 100, to: person, kind: .unknown, day: day)
      }
    }
    return script
  }

  /// Money comes in from few and is gone the same day, day after day.
  static func passThrough(days: Int = 15, share: Double = 0.98, yuan: Double = 80_000)
    -> FlowScript
  {
    var script = FlowScript()
    for day in 0..<days {
      script.moneyIn(yuan: yuan + Double(day) * 130, from: "up\(day % 4)", day: day * 3, hour: 9)
      script.moneyOut(
        yuan: ((yuan + Double(day) * 130) * share).rounded(), to: "down\(day % 3)", day: day * 3,
        hour: 11)
    }
    return script
  }

  /// Sums just below 50,000 yuan beside ordinary ones.
  static func structuring(pieces: Int = 12, perDay: Int = 3) -> FlowScript {
    var script = FlowScript()
    for piece in 0..<pieces {
      script.moneyOut(
        yuan: 48_600 + Double(piece * 97 % 1300), to: "shell\(piece % 2)", day: piece / perDay)
    }
    for day in 0..<20 { script.moneyOut(yuan: Double(300 + day * 811), to: "x", day: day) }
    return script
  }

  /// Persons subscribe multiples of a unit in growing numbers, some again, with telling memos and
  /// ordinary payments between: anything from a few friends to a full scheme.
  static func subscription(seed: UInt64) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    let persons = 2 + numbers.below(90)
    let unit = [300.0, 500, 1000, 5000, 6800, 10_000][numbers.below(6)]
    let days = 5 + numbers.below(150)
    let words = [MemoTopics(), .investment, .reinvestment, .loan][numbers.below(4)]
    for person in 0..<persons {
      let day = Int(Double(days) * numbers.unit().squareRoot())
      let units = 1 + Int(20 * numbers.unit() * numbers.unit())
      let topics: MemoTopics = numbers.below(3) == 0 ? [] : words
      script.moneyIn(
        yuan: Double(units) * unit, from: "s\(person)", kind: .unknown, day: day, topics: topics)
      if numbers.below(5) == 0 {
        script.moneyIn(
          yuan: Double(1 + numbers.below(9)) * unit, from: "s\(person)", kind: .unknown,
          day: day + 10)
      }
      if numbers.below(20) == 0 {
        script.moneyIn(yuan: numbers.between(1, 900), from: "o\(person)", day: day)
      }
      if numbers.below(4) == 0 {
        script.moneyOut(
          yuan: unit * 0.012, to: "s\(person)", kind: .unknown, day: day + 30,
          topics: words.isEmpty ? [] : .investmentReturn)
      }
    }
    script.moneyOut(yuan: unit * Double(persons), to: "boss", day: days + 20)
    return script
  }

  /// A flow with whole days as times, and the same flow with other ids, other ranks and its legs
  /// in another order.
  static func renamedPair(_ flow: AccountFlow, seed: UInt64) -> (AccountFlow, AccountFlow) {
    var numbers = SeededNumbers(state: seed)
    var legs = flow.legs
    for index in legs.indices { legs[index].time = BookingTime(day: legs[index].time.day) }
    let kinds = Dictionary(uniqueKeysWithValues: flow.peers.map { ($0.account, $0.kind) })
    var ids = flow.peers.map(\.account)
    for index in ids.indices.reversed() { ids.swapAt(index, numbers.below(index + 1)) }
    let newID = Dictionary(uniqueKeysWithValues: zip(flow.peers.map(\.account), ids))
    let oldID = Dictionary(uniqueKeysWithValues: zip(ids, flow.peers.map(\.account)))
    let dated = AccountFlow(account: flow.account, profile: flow.profile, legs: legs) { id in
      PeerProfile(
        party: PartyID(rawValue: id.rawValue), kind: kinds[id] ?? .unknown, rank: id.rawValue)
    }
    for index in legs.indices.reversed() { legs.swapAt(index, numbers.below(index + 1)) }
    for index in legs.indices {
      if let renamed = newID[legs[index].counterparty] { legs[index].counterparty = renamed }
    }
    let renamed = AccountFlow(account: flow.account, profile: flow.profile, legs: legs) { id in
      PeerProfile(
        party: PartyID(rawValue: id.rawValue), kind: oldID[id].flatMap { kinds[$0] } ?? .unknown,
        rank: id.rawValue)
    }
    return (dated, renamed)
  }

  /// Anything: random legs with random kinds, bursts and blanks, for checks of the screen.
  static func random(seed: UInt64) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    let legs = 1 + numbers.below(120)
    let people = 1 + numbers.below(60)
    let days = 1 + numbers.below(200)
    let scale = [50.0, 2000, 60_000, 500_000][numbers.below(4)]
    for _ in 0..<legs {
      let kind: PartyKind = [.naturalPerson, .unknown, .organisation, .paymentInstitution][
        [0, 0, 0, 1, 1, 2, 3][numbers.below(7)]]
      let name = numbers.below(9) == 0 ? nil : "x\(kind.rawValue)-\(numbers.below(people))"
      let day = numbers.below(3) == 0 ? days : numbers.below(days)
      let yuan = (numbers.unit() * scale).rounded() + 0.01
      if numbers.below(2) == 0 {
        script.moneyIn(yuan: yuan, from: name, kind: kind, day: day, hour: numbers.below(24))
      } else {
        script.moneyOut(yuan: yuan, to: name, kind: kind, day: day, hour: numbers.below(24))
      }
    }
    return script
  }
}

extension Detector {
  /// The finding of a script's flow.
  func examine(_ script: FlowScript, calendar: WorkingCalendar = WorkingCalendar()) -> Finding? {
    examine(script.flow(), in: script.context(calendar: calendar))
  }

  /// The strength, 0 where nothing is found.
  func strength(_ script: FlowScript, calendar: WorkingCalendar = WorkingCalendar()) -> Double {
    examine(script, calendar: calendar)?.strength ?? 0
  }
}
