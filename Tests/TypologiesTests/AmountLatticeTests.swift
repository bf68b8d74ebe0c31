import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

struct AmountLatticeTests {
  private let detector: AmountLattice

  init() throws { detector = try .standard() }

  /// Persons subscribe 1…k units, few of them many; some subscribe again later.
  private func subscriptions(
    persons: Int = 60, unit: Double = 5000, most: Int = 20, odd: Int = 0, topUpEvery: Int = 6,
    seed: UInt64 = 11
  ) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    for person in 0..<persons {
      let units = 1 + Int(Double(most) * numbers.unit() * numbers.unit())
      let stray = person < odd ? Double(37 + 113 * person) + 0.5 : 0
      script.moneyIn(
        yuan: Double(units) * unit + stray, from: "p\(person)", kind: .unknown, day: person % 50)
      if topUpEvery > 0, person % topUpEvery == 0 {
        script.moneyIn(
          yuan: Double(units + 1) * unit, from: "p\(person)", kind: .unknown, day: 60 + person % 30)
      }
    }
    script.moneyOut(yuan: 100_000, to: "boss", day: 95)
    return script
  }

  @Test func saysWhatItSaw() throws {
    var script = FlowScript()
    for person in 0..<60 {
      script.moneyIn(yuan: Double(1 + person % 12) * 10_000, from: "p\(person)", day: person)
    }
    for person in 0..<12 { script.moneyIn(yuan: 210_000, from: "p\(person)", day: 70) }
    for person in 0..<3 { script.moneyIn(yuan: 8866.5, from: "odd\(person)", day: 71) }
    let finding = try #require(detector.examine(script))
    #expect(finding.strength > 0.75)
    #expect(
      finding.statement
        == "60个不同付款人转入642.00万元，96.0%的转入金额为1万元的整数倍，共13种倍数，"
        + "每人转入金额中位数8.00万元；其中12人先后转入不同倍数的金额")
    #expect(finding.evidence.count == 72)
    #expect(finding.evidence.allSatisfy { $0.role == .collected })
    #expect(
      finding.quantities.contains(
        Quantity("unit_amount", "单位金额", .money(Money(yuan: 10_000)))))
  }

  /// Cars are sold at whole thousands, each at a price of its own; principal has a few usual sums.
  @Test func pricesOfSingleGoodsAreWeak() {
    func sales(sums: Int) -> Double {
      var script = FlowScript()
      for buyer in 0..<80 {
        script.moneyIn(
          yuan: Double(20 + buyer * 37 % sums) * 1000, from: "p\(buyer)", day: buyer * 2)
      }
      return detector.strength(script)
    }
    let byScatter = [12, 20, 40, 90].map { sales(sums: $0) }
    #expect(byScatter == byScatter.sorted(by: >))
    #expect(byScatter[3] < 0.3 * byScatter[0] && byScatter[0] > 0.5)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func neverFallsWithAStrongerPlant(seed: UInt64) {
    let bySize = [8, 16, 30, 60, 120, 240].map {
      detector.strength(subscriptions(persons: $0, seed: seed))
    }
    #expect(bySize == bySize.sorted() && bySize[0] < 0.3 && bySize[5] > 0.9)
    let byMoney = [500, 1000, 2000, 5000, 10_000].map {
      detector.strength(subscriptions(unit: $0, seed: seed))
    }
    #expect(byMoney == byMoney.sorted() && byMoney[0] < byMoney[4])
    let byOrder = [40, 25, 15, 8, 3, 0].map {
      detector.strength(subscriptions(odd: $0, seed: seed))
    }
    #expect(byOrder == byOrder.sorted() && byOrder[0] == 0 && byOrder[5] > 0.5)
    let byTopUps = [0, 30, 15, 6].map {
      detector.strength(subscriptions(topUpEvery: $0, seed: seed))
    }
    #expect(byTopUps == byTopUps.sorted() && byTopUps[0] > 0)
  }

  /// A unit that is no round sum, as of cards or shares with a price of their own.
  @Test func findsAUnitOfTheSchemesOwn() throws {
    let finding = try #require(detector.examine(subscriptions(persons: 120, unit: 6800)))
    #expect(finding.statement.contains("6800元的整数倍"))
    #expect(finding.strength > 0.6)
  }

  @Test func everydayLifeAndBusinessHaveNone() {
    for script in [
      Worlds.payroll(), Worlds.shop(), Worlds.rentAgency(), Worlds.school(),
      Worlds.friends(seed: 3), Worlds.passThrough(), Worlds.structuring(),
    ] {
      #expect(detector.strength(script) == 0)
    }
  }

  @Test(arguments: 1...4)
  func feesAtAFewPricesAreNone(prices: Int) {
    var script = FlowScript()
    for pupil in 0..<400 {
      let price = [12_000, 15_000, 18_000, 20_000][pupil % prices]
      script.moneyIn(yuan: Double(price), from: "pupil\(pupil)", day: pupil % 14)
    }
    script.moneyOut(yuan: 5_000_000, to: "treasury", kind: .publicBody, day: 20)
    #expect(detector.strength(script) == 0)
  }

  @Test func giftsAreSmall() {
    var script = FlowScript()
    let sums: [Double] = [200, 300, 400, 500, 600, 800, 1000, 1200, 1600, 2000]
    for guest in 0..<200 {
      script.moneyIn(yuan: sums[guest % sums.count], from: "guest\(guest)", day: guest % 3)
    }
    script.moneyOut(yuan: 60_000, to: "hotel", kind: .organisation, day: 4)
    #expect(detector.strength(script) < 0.05)
  }

  /// Rent and premiums: each pays an own round sum, always the same.
  @Test func theSameSumAgainAndAgainIsNone() {
    var script = FlowScript()
    for month in 0..<12 {
      for payer in 0..<80 {
        script.moneyIn(
          yuan: Double(1 + payer % 15) * 1000, from: "t\(payer)", day: month * 30 + payer % 6)
      }
    }
    #expect(detector.strength(script) == 0)
  }

  /// Loans of a lender come back in round instalments.
  @Test func borrowersAreNoInvestors() {
    var numbers = SeededNumbers(state: 5)
    var script = FlowScript()
    for borrower in 0..<80 {
      script.moneyOut(
        yuan: Double(10 + borrower % 20) * 5000, to: "b\(borrower)", day: borrower % 30)
      for month in 1...4 {
        script.moneyIn(
          yuan: Double(1 + numbers.below(15)) * 1000, from: "b\(borrower)",
          day: 30 * month + borrower % 20)
      }
    }
    #expect(detector.strength(script) == 0)
  }

  /// Returns that precede a top-up do not make a participant a borrower.
  @Test func participantsOfAnEarlierCardStayInvestors() {
    var script = subscriptions(persons: 60)
    let bare = detector.strength(script)
    var paidFirst = FlowScript()
    for person in 0..<60 { paidFirst.moneyOut(yuan: 75, to: "p\(person)", day: 0, hour: 1) }
    script = FlowScript()
    for person in 0..<60 {
      paidFirst.moneyIn(yuan: Double(1 + person % 12) * 5000, from: "p\(person)", day: 1 + person)
      script.moneyIn(yuan: Double(1 + person % 12) * 5000, from: "p\(person)", day: 1 + person)
    }
    #expect(bare > 0.5)
    #expect(detector.strength(paidFirst) == detector.strength(script))
    #expect(detector.strength(script) > 0.4)
  }

  @Test func partiesCountOnceAndNonPersonsNever() {
    var fewPersons = FlowScript()
    var firms = FlowScript()
    for payment in 0..<80 {
      let yuan = Double(1 + payment % 20) * 10_000
      fewPersons.moneyIn(yuan: yuan, from: "p\(payment % 5)", day: payment)
      firms.moneyIn(yuan: yuan, from: "firm\(payment)", kind: .organisation, day: payment)
    }
    #expect(detector.strength(fewPersons) == 0)
    #expect(detector.strength(firms) == 0)
  }

  /// The figures follow from the evidence, which is every larger payment on the unit it names.
  @Test func evidenceRecomputesTheFigures() throws {
    var seen = 0
    for seed in 0..<200 as Range<UInt64> {
      let script = Worlds.subscription(seed: seed)
      guard let finding = detector.examine(script) else { continue }
      seen += 1
      func quantity(_ name: String) throws -> Quantity.Value {
        try #require(finding.quantities.first { $0.name == name }).value
      }
      guard case .money(let unit) = try quantity("unit_amount") else {
        Issue.record("no unit")
        return
      }
      let rows = script.legs.filter {
        $0.isIn && $0.amountFen >= 50_000 && $0.amountFen % unit.fen == 0
      }
      #expect(Set(rows.map(\.transaction)) == Set(finding.evidence.map(\.transaction)))
      let amount = rows.reduce(Int64(0)) { $0 + $1.amountFen }
      #expect(try quantity("lattice_amount") == .money(Money(fen: amount)))
      #expect(try quantity("payer_count") == .count(Set(rows.map(\.counterparty)).count))
      #expect(try quantity("multiple_count") == .count(Set(rows.map(\.amountFen)).count))
    }
    #expect(seen > 50)
  }
}
