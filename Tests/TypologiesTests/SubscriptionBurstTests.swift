import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

struct SubscriptionBurstTests {
  private let detector: SubscriptionBurst

  init() throws { detector = try .standard() }

  /// Half a year of small everyday payments, then within `days` persons who bring shares of `unit`.
  private func wave(
    persons: Int = 30, unit: Double = 10_000, days: Int = 20, before: Int = 0, odd: Int = 0,
    trade: Int = 0, shares: [Int] = [1, 2, 3, 5, 10], seed: UInt64 = 5
  ) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    for week in 0..<26 {
      script.moneyIn(yuan: 100 + Double(week * 37 % 90), from: "friend\(week % 5)", day: week * 7)
    }
    for person in 0..<before {
      script.moneyIn(
        yuan: Double(shares[person % shares.count]) * unit, from: "b\(person)",
        day: person * 140 / max(1, before))
    }
    for person in 0..<persons {
      let stray = person < odd ? Double(37 + 113 * person) + 0.5 : 0
      script.moneyIn(
        yuan: Double(shares[numbers.below(shares.count)]) * unit + stray, from: "p\(person)",
        kind: .unknown, day: 150 + person * days / persons)
    }
    for sale in 0..<trade {
      script.moneyIn(yuan: 30_000, from: "buyer", kind: .organisation, day: 150 + sale % 20)
    }
    return script
  }

  @Test func saysWhatItSaw() throws {
    var script = FlowScript()
    script.moneyIn(yuan: 12, from: "friend", day: 0)
    for person in 0..<40 {
      script.moneyIn(
        yuan: [10_000.0, 20_000, 30_000, 50_000, 100_000][person % 5], from: "p\(person)",
        day: 150 + person / 2)
    }
    let finding = try #require(detector.examine(script))
    #expect(finding.strength > 0.9)
    #expect(finding.statement.contains("起20天内有40名首次付款的个人转入168.00万元，100.0%的金额为"))
    #expect(finding.statement.hasSuffix("资料内此类付款的100.0%集中在这段时间"))
    #expect(finding.evidence.count == 40)
    #expect(finding.evidence.allSatisfy { $0.role == .collected })
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func neverFallsWithAStrongerPlant(seed: UInt64) {
    let bySize = [4, 8, 16, 32, 64].map { detector.strength(wave(persons: $0, seed: seed)) }
    #expect(bySize == bySize.sorted() && bySize[0] == 0 && bySize[4] > 0.8)
    let byMoney = [500.0, 1000, 2000, 5000, 20_000].map {
      detector.strength(wave(unit: $0, seed: seed))
    }
    #expect(byMoney == byMoney.sorted() && byMoney[0] < 0.3 && byMoney[4] > 0.6)
    let byOrder = [20, 12, 8, 4, 0].map { detector.strength(wave(odd: $0, seed: seed)) }
    #expect(byOrder == byOrder.sorted() && byOrder[0] < 0.2)
    let byNovelty = [90, 60, 30, 10, 0].map { detector.strength(wave(before: $0, seed: seed)) }
    #expect(byNovelty == byNovelty.sorted() && byNovelty[0] < 0.3 * byNovelty[4])
  }

  /// A dozen persons of the first fortnight are seen, though hardly anything has come yet.
  @Test func showsInTheFirstFortnight() {
    #expect(detector.strength(wave(persons: 12, days: 14)) > 0.3)
  }

  /// Some bring cash: it counts beside named payers, but is nothing alone.
  @Test func cashCountsBesideNamedPayers() throws {
    func mixed(named: Int, cash: Int) -> Double {
      var script = wave(persons: named, days: 14)
      for payment in 0..<cash {
        script.moneyIn(
          yuan: [20_000.0, 10_000, 50_000][payment % 3], from: nil, day: 150 + payment)
      }
      return detector.strength(script)
    }
    let byCash = [0, 2, 4, 8].map { mixed(named: 6, cash: $0) }
    #expect(byCash == byCash.sorted() && byCash[0] < byCash[3])
    #expect(mixed(named: 0, cash: 12) == 0)
    // At most two for each named payer.
    #expect(mixed(named: 3, cash: 6) > 0 && mixed(named: 3, cash: 12) <= mixed(named: 6, cash: 12))
  }

  @Test func unitsOfTheirOwnCountToo() {
    #expect(detector.strength(wave(unit: 6800)) > 0.5)
  }

  @Test func honestFlowsShowLittle() {
    // One price, goods at a price of their own, gifts, small sums, another business of that size.
    #expect(detector.strength(wave(shares: [3])) == 0)
    #expect(detector.strength(wave(persons: 60, unit: 1000, shares: Array(31...150))) < 0.35)
    #expect(detector.strength(wave(unit: 200)) == 0)
    #expect(detector.strength(wave(unit: 10_000, trade: 200)) == 0)
    for script in [
      Worlds.shop(), Worlds.payroll(), Worlds.rentAgency(), Worlds.school(),
      Worlds.friends(seed: 3),
    ] {
      #expect(detector.strength(script) < 0.05)
    }
  }

  /// Shares come evenly over the whole time: nothing new began.
  @Test func aSteadyStreamIsNoBurst() {
    #expect(detector.strength(wave(persons: 15, before: 120)) == 0)
  }

  /// Borrowers pay back what they were lent.
  @Test func repaidLoansAreNoSubscriptions() {
    var script = FlowScript()
    for person in 0..<40 {
      script.moneyOut(
        yuan: [10_000.0, 20_000, 30_000, 50_000][person % 4], to: "p\(person)", day: person)
      script.moneyIn(
        yuan: [10_000.0, 20_000, 30_000, 50_000][person % 4], from: "p\(person)",
        day: 150 + person / 2)
    }
    #expect(detector.examine(script) == nil)
  }

  @Test func aViewOfAFewDaysSaysNothing() {
    var script = FlowScript()
    for person in 0..<40 {
      script.moneyIn(yuan: Double(1 + person % 5) * 10_000, from: "p\(person)", day: person % 15)
    }
    #expect(detector.examine(script) == nil)
  }
}
