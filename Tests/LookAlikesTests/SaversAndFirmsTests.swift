import BankRecords
import Detection
import FlowScripts
import LookAlikes
import Models
import Testing
import Typologies

/// Savings clubs, subsidiaries, trade among firms, income that is passed on, circles that spend what they
/// gathered; and what must not pass for them.
struct SaversAndFirmsTests {
  private let lookAlikes: [any LookAlike]
  private let detectors: [any Detector]

  init() throws {
    let model = try Model.standard
    lookAlikes = try StandardLookAlikes.all(parameters: {
      (id) throws(ParameterError) in model.parameters(ofLookAlike: id)
    })
    detectors = try StandardDetectors.all(parameters: {
      (id) throws(ParameterError) in model.parameters(ofDetector: id)
    })
  }

  private func strength(of id: String, _ script: FlowScript, asOf: Int? = nil) -> Double {
    let flow = script.flow()
    let context = script.context(asOf: asOf)
    let findings = detectors.compactMap { $0.examine(flow, in: context) }
    return lookAlikes.compactMap { $0.explain(flow, findings: findings, in: context) }
      .first { $0.lookAlike == id }?.strength ?? 0
  }

  private func expectFalling(_ strengths: [Double], to last: Double = 0.05) {
    for (before, after) in zip(strengths, strengths.dropFirst()) {
      #expect(after <= before + 1e-9, "\(strengths)")
    }
    #expect((strengths.last ?? 1) <= last, "\(strengths)")
  }

  // MARK: Savings clubs

  @Test(arguments: [0, 3], [0.009, 0])
  func clubsThatShareOutAreExplained(unseen: Int, gain: Double) {
    #expect(strength(of: "savings-club", Businesses.club(gain: gain, unseen: unseen)) > 0.7)
  }

  @Test func promisedReturnsAndPublicsAreNoClub() {
    func club(_ script: FlowScript) -> Double { strength(of: "savings-club", script) }
    expectFalling([0.01, 0.02, 0.03, 0.05].map { club(Businesses.club(gain: $0)) })
    expectFalling([20, 50, 70, 100].map { club(Businesses.club(members: $0)) })
    expectFalling([2000, 5000, 10_000].map { club(Businesses.club(stake: $0)) })
    expectFalling([0, 0.2, 0.5].map { club(Businesses.club(swept: $0)) })
    #expect(club(Businesses.club(spreadDays: 12)) <= 0.05)
    for rate in [0.015, 0.03] {
      #expect(club(Scheme.oneAccount(Scheme.Dress(rate: rate))) == 0)
    }
  }

  // MARK: Subsidiaries

  @Test func subsidiariesAreExplained() {
    #expect(strength(of: "subsidiary-sweep", Businesses.subsidiary()) > 0.6)
  }

  @Test func sweptCollectorsAreNoSubsidiary() {
    func part(_ script: FlowScript) -> Double { strength(of: "subsidiary-sweep", script) }
    expectFalling([6, 4, 1, 0].map { part(Businesses.subsidiary(credits: $0)) })
    expectFalling([0, 0.1, 0.2].map { part(Businesses.subsidiary(paidBack: $0)) })
    expectFalling([1, 5, 20].map { part(Businesses.subsidiary(scale: $0)) })
    #expect(part(Businesses.subsidiary(parent: .naturalPerson)) == 0)
    #expect(part(Scheme.oneAccount(Scheme.Dress(rate: 0.02))) <= 0.05)
  }

  // MARK: Trade among firms

  @Test func tradersAreExplained() {
    #expect(strength(of: "firm-trade", Businesses.trader()) > 0.7)
  }

  @Test func transitAccountsAreNoTraders() {
    func trade(_ script: FlowScript) -> Double { strength(of: "firm-trade", script) }
    expectFalling([6, 4, 3, 2].map { trade(Businesses.trader(customers: $0)) })
    expectFalling([0, 0.1, 0.3].map { trade(Businesses.trader(persons: $0)) })
    #expect(trade(Businesses.trader(kind: .unknown)) == 0)
  }

  // MARK: Income passed on

  @Test func powerOfRoofsIsExplained() {
    #expect(strength(of: "income-passed-on", Businesses.roofs()) > 0.5)
  }

  @Test func promisedIncomeIsNot() {
    func income(_ script: FlowScript) -> Double { strength(of: "income-passed-on", script) }
    // The same share of the price each time: a return, whoever brought the money.
    #expect(income(Businesses.roofs(rate: 0.02)) <= 0.05)
    expectFalling([0, 0.1, 0.3].map { income(Businesses.roofs(boughtBack: $0)) })
    expectFalling([1, 0.7, 0.4].map { income(Businesses.roofs(funded: $0)) })
    #expect(income(Businesses.roofs(grid: .unknown)) == 0)
    #expect(income(Scheme.oneAccount(Scheme.Dress(rate: 0.02))) == 0)
  }

  // MARK: Circles that spend what they gathered

  @Test(arguments: [1, 3])
  func whatWasGatheredForOnePurposeIsExplained(parts: Int) {
    let purpose = Businesses.purpose(parts: parts)
    #expect(strength(of: "closed-subscription", purpose, asOf: 250) > 0.5)
    // The money of one who runs away on the day on which the data end says nothing yet.
    #expect(strength(of: "closed-subscription", Businesses.purpose(parts: 1), asOf: 35) == 0)
  }

  @Test func whatIsSweptAsItComesIsNot() {
    func closed(_ script: FlowScript) -> Double {
      strength(of: "closed-subscription", script, asOf: 250)
    }
    #expect(closed(Businesses.purpose(parts: 12)) == 0)
    #expect(closed(Businesses.purpose(parts: 1, receiver: .naturalPerson)) == 0)
    #expect(closed(Businesses.purpose(parts: 1, share: 0.6)) == 0)
  }
}

/// The businesses, written down leg by leg.
private enum Businesses {
  /// `members` save `stake` a month, `unseen` months before the data, and share it out with `gain` in the end, on
  /// days spread by `spreadDays` each; `swept` of it goes to somebody.
  static func club(
    members: Int = 20, months: Int = 9, stake: Double = 1000, gain: Double = 0.009, unseen: Int = 0,
    spreadDays: Int = 0, swept: Double = 0
  ) -> FlowScript {
    var script = FlowScript()
    for month in unseen..<months {
      for member in 0..<members {
        script.moneyIn(yuan: stake, from: "m\(member)", day: month * 30 + member % 4)
      }
    }
    let saved = stake * Double(months)
    if swept > 0 {
      script.moneyOut(
        yuan: saved * Double(members) * swept / (1 - swept), to: "boss", day: months * 30 - 5)
    }
    for member in 0..<members {
      script.moneyOut(
        yuan: saved * (1 + gain), to: "m\(member)", day: months * 30 + member * spreadDays)
    }
    return script
  }

  /// Customers buy `scale` thousands of yuan now and then; the parent gets it in the evening and sends
  /// money for wages `credits` times.
  static func subsidiary(
    credits: Int = 8, paidBack: Double = 0, scale: Double = 1, parent: PartyKind = .organisation
  ) -> FlowScript {
    var draws = Draws(state: 5)
    var script = FlowScript()
    for day in stride(from: 1, to: 240, by: 3) {
      var taken = 0.0
      for _ in 0..<2 {
        let yuan = Double(500 + 100 * draws.next(0...59)) * scale
        script.moneyIn(yuan: yuan, from: "c\(draws.next(0...19))", day: day, hour: 9)
        taken += yuan
      }
      script.moneyOut(yuan: taken, to: "parent", kind: parent, day: day, hour: 19)
    }
    for credit in 0..<credits {
      script.moneyIn(yuan: 40_000, from: "parent", kind: parent, day: 5 + credit * 28)
      for worker in 0..<5 {
        script.moneyOut(
          yuan: 6_000 + Double(worker) * 311.7, to: "w\(worker)", day: 5 + credit * 28)
      }
    }
    for customer in 0..<Int(20 * paidBack) {
      script.moneyOut(yuan: 333, to: "c\(customer)", day: 200 + customer)
    }
    return script
  }

  /// A firm that sells to `customers` firms what it buys from five others on the same day; `persons` of the money
  /// comes from persons.
  static func trader(
    customers: Int = 6, persons: Double = 0, kind: PartyKind = .organisation
  ) -> FlowScript {
    var draws = Draws(state: 7)
    var script = FlowScript()
    for day in stride(from: 0, to: 200, by: 2) {
      let yuan = Double(3 + draws.next(0...79)) * 10_000
      script.moneyIn(
        yuan: yuan * (1 - persons), from: "f\(day / 2 % customers)", kind: kind, day: day)
      if persons > 0 { script.moneyIn(yuan: yuan * persons, from: "p\(day)", day: day) }
      script.moneyOut(yuan: yuan * 0.993, to: "s\(day / 2 % 5)", kind: kind, day: day)
    }
    return script
  }

  /// Households buy panels over a year; the grid pays for their power two days before they get it, `funded` of it.
  /// With a `rate` they get that share of the price instead; `boughtBack` of them get the price back.
  static func roofs(
    rate: Double? = nil, boughtBack: Double = 0, funded: Double = 1,
    grid: PartyKind = .organisation
  ) -> FlowScript {
    var draws = Draws(state: 11)
    var script = FlowScript()
    let roofs = (0..<50).map { _ in
      (
        price: Double(18 + draws.next(0...41)) * 1000, size: Double(60 + draws.next(0...159)) / 10,
        day: draws.next(0...149)
      )
    }
    for (place, roof) in roofs.enumerated() {
      script.moneyIn(yuan: roof.price, from: "h\(place)", day: roof.day)
      if Double(place) < 50 * boughtBack {
        script.moneyOut(yuan: roof.price, to: "h\(place)", day: 300 + place)
      }
    }
    for (season, sun) in [0.7, 1.1, 1.35, 1.2, 0.8].enumerated() {
      let day = 60 + season * 60
      let due = roofs.enumerated().filter { $0.element.day < day - 40 }.map { place, roof in
        let weather = Double(90 + draws.next(0...19)) / 100
        let income = rate.map { $0 * roof.price } ?? roof.size * 37 * sun * weather
        return (place, (income * 100).rounded() / 100)
      }
      let sum = due.reduce(0) { $0 + $1.1 }
      if sum > 0 {
        script.moneyIn(yuan: sum * 1.05 * funded, from: "grid", kind: grid, day: day - 2)
      }
      for (place, income) in due { script.moneyOut(yuan: income, to: "h\(place)", day: day) }
    }
    for week in 0..<40 {
      script.moneyOut(
        yuan: Double(20_000 + draws.next(0...8999)), to: "maker\(week % 4)", kind: .organisation,
        day: 20 + week * 8)
    }
    return script
  }

  /// Thirty households pay within three weeks, one firm gets `share` of it in `parts`, and the rest goes back to all.
  static func purpose(
    parts: Int, receiver: PartyKind = .organisation, share: Double = 0.97
  ) -> FlowScript {
    var draws = Draws(state: 13)
    var script = FlowScript()
    let sums = (0..<30).map { _ in Double(8 + draws.next(0...49)) * 1000 }
    for (place, yuan) in sums.enumerated() {
      script.moneyIn(yuan: yuan, from: "h\(place)", day: draws.next(0...20))
    }
    let all = sums.reduce(0, +)
    for part in 0..<parts {
      script.moneyOut(
        yuan: all * share / Double(parts), to: "works", kind: receiver,
        day: parts > 5 ? 2 + part * 2 : 24 + part * 30)
    }
    if parts > 1, parts < 6 {
      for place in sums.indices {
        script.moneyOut(yuan: all * (1 - share) / 30, to: "h\(place)", day: 120)
      }
    }
    return script
  }
}
