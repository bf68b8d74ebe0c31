import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

struct ConstantTermReturnTests {
  private let detector: ConstantTermReturn

  init() throws { detector = try .standard() }

  /// Persons pay odd sums over four months and get them back `term` days later, `late` of them on some
  /// other day, each with `gain` on top.
  private func lent(
    persons: Int = 40, term: Int = 60, terms: [Int] = [], late: Int = 0, gain: Double = 0,
    scale: Double = 1, jitter: Int = 0, seed: UInt64 = 3
  ) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    for person in 0..<persons {
      let yuan = Double(8_000 + numbers.below(60_000)) * scale
      let day = numbers.below(120)
      let chosen = terms.isEmpty ? term : terms[person % terms.count]
      let stray = person < late ? 20 + numbers.below(200) : chosen + numbers.below(jitter + 1)
      script.moneyIn(yuan: yuan, from: "p\(person)", kind: .unknown, day: day)
      script.moneyOut(
        yuan: (yuan * (1 + gain) * 100).rounded() / 100, to: "p\(person)", kind: .unknown,
        day: day + stray)
    }
    return script
  }

  @Test func saysWhatItSaw() throws {
    let finding = try #require(detector.examine(lent()))
    #expect(finding.strength > 0.7)
    #expect(finding.statement.hasPrefix("40人转入资金后，各自于约60天后收回40笔、本金"))
    #expect(finding.statement.contains("，均为原额；此类返还的100.0%落在上述期限前后3天内"))
    #expect(finding.evidence.count { $0.role == .collected } == 40)
    #expect(finding.evidence.count { $0.role == .paidOut } == 40)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func neverFallsWithAStrongerPlant(seed: UInt64) {
    let bySize = [4, 8, 16, 32, 64].map { detector.strength(lent(persons: $0, seed: seed)) }
    #expect(bySize == bySize.sorted() && bySize[0] == 0 && bySize[4] > 0.8)
    let byMoney = [0.02, 0.2, 0.5, 1, 3].map { detector.strength(lent(scale: $0, seed: seed)) }
    #expect(byMoney == byMoney.sorted() && byMoney[0] == 0 && byMoney[4] > 0.8)
    let byOrder = [40, 28, 16, 6, 0].map { detector.strength(lent(late: $0, seed: seed)) }
    #expect(byOrder == byOrder.sorted() && byOrder[0] < 0.1)
    let byClock = [80, 40, 15, 4, 0].map { detector.strength(lent(jitter: $0, seed: seed)) }
    #expect(byClock == byClock.sorted() && byClock[0] < 0.2)
  }

  /// Several products beside each other, and principal that comes back with its gain.
  @Test func severalTermsAndGains() {
    #expect(detector.strength(lent(persons: 60, terms: [30, 90, 180])) > 0.6)
    #expect(detector.strength(lent(gain: 0.048)) > 0.6)
  }

  /// A gain that is another each time is produce or a market; one that stays by the term or the day was promised.
  @Test func gainsThatNobodyPromisedCountLess() {
    func grown(_ gain: (Int, Int) -> Double) -> Double {
      var numbers = SeededNumbers(state: 21)
      var script = FlowScript()
      for person in 0..<60 {
        let yuan = Double(8_000 + numbers.below(12_000))
        let day = numbers.below(120)
        let term = person % 2 == 0 ? 60 : 110
        let back = yuan * (1 + gain(term, numbers.below(1000)))
        script.moneyIn(yuan: yuan, from: "p\(person)", day: day)
        script.moneyOut(yuan: (back * 100).rounded() / 100, to: "p\(person)", day: day + term)
      }
      return detector.strength(script)
    }
    let promised = grown { term, _ in term == 60 ? 0.05 : 0.09 }
    let byTheDay = grown { term, _ in 0.0008 * Double(term) }
    let produce = grown { _, chance in 0.2 + 0.0004 * Double(chance) }
    #expect(promised > 0.6 && byTheDay > 0.6, "\(promised) \(byTheDay)")
    #expect(produce < 0.4 * promised, "\(produce)")
  }

  /// Tenants get their deposits back on request; bidders all at once after each tender; one price is a
  /// deposit; an order cancelled within days is none.
  @Test func depositsShowLittle() {
    var numbers = SeededNumbers(state: 9)
    var request = FlowScript()
    var bidding = FlowScript()
    for person in 0..<60 {
      let day = numbers.below(120)
      request.moneyIn(yuan: Double(2_000 + person * 50), from: "p\(person)", day: day)
      request.moneyOut(
        yuan: Double(2_000 + person * 50), to: "p\(person)", day: day + 25 + numbers.below(200))
      let tender = person / 10
      bidding.moneyIn(yuan: Double(20_000 + tender * 10_000), from: "b\(person)", day: tender * 30)
      bidding.moneyOut(
        yuan: Double(20_000 + tender * 10_000), to: "b\(person)", day: tender * 30 + 25)
    }
    #expect(detector.strength(request) < 0.05)
    #expect(detector.strength(bidding) < 0.05)
    #expect(detector.strength(lent(term: 7)) == 0)
    var price = FlowScript()
    for person in 0..<60 {
      price.moneyIn(yuan: 3_000, from: "p\(person)", day: person * 2)
      price.moneyOut(yuan: 3_000, to: "p\(person)", day: person * 2 + 90)
    }
    #expect(detector.strength(price) == 0)
    for script in [
      Worlds.shop(), Worlds.payroll(), Worlds.rentAgency(), Worlds.school(), Worlds.cooperative(),
      Worlds.friends(seed: 3),
    ] {
      #expect(detector.strength(script) < 0.05)
    }
  }

  /// Loans that the account gave are paid back to it, not by it.
  @Test func repaidLoansAreNoReturns() {
    var script = FlowScript()
    for person in 0..<40 {
      let yuan = Double(10_000 + person * 700)
      script.moneyOut(yuan: yuan, to: "p\(person)", day: person)
      script.moneyIn(yuan: yuan, from: "p\(person)", day: person + 60)
      script.moneyOut(yuan: yuan, to: "p\(person)", day: person + 120)
    }
    #expect(detector.examine(script) == nil)
  }
}
