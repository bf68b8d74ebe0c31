import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

struct SweptWhileCollectingTests {
  private let detector: SweptWhileCollecting

  init() throws { detector = try .standard() }

  /// Half a year of small everyday payments, then persons who bring odd sums over `days`; every
  /// `every` days what has come is handed on to `receiver`.
  private func gathered(
    persons: Int = 24, days: Int = 20, every: Int = 4, share: Double = 0.95, scale: Double = 1,
    before: Int = 0, receivers: Int = 1, kind: PartyKind = .naturalPerson, seed: UInt64 = 5
  ) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    // The stream draws for itself, so that the wave is the same with and without it.
    var stream = SeededNumbers(state: seed + 100)
    var script = FlowScript()
    for week in 0..<26 {
      script.moneyIn(yuan: 100 + Double(week * 37 % 90), from: "friend\(week % 5)", day: week * 7)
    }
    for person in 0..<before {
      script.moneyIn(
        yuan: Double(20_000 + stream.below(60_000)) * scale, from: "b\(person)",
        day: person * 140 / max(1, before))
    }
    var held = 0.0
    var sweeps = 0
    for day in 0..<(days + 1) {
      for person in 0..<persons where person * days / persons == day {
        let yuan = (Double(20_000 + numbers.below(60_000)) * scale).rounded()
        script.moneyIn(yuan: yuan, from: "p\(person)", kind: .unknown, day: 150 + day)
        held += yuan
      }
      if every > 0, day % every == every - 1 || day == days, held > 0 {
        script.moneyOut(
          yuan: (held * share).rounded(), to: "boss\(sweeps % receivers)", kind: kind,
          day: 150 + day, hour: 20)
        sweeps += 1
        held = 0
      }
    }
    return script
  }

  @Test func saysWhatItSaw() throws {
    let finding = try #require(detector.examine(gathered()))
    #expect(finding.strength > 0.7)
    #expect(finding.statement.contains("有24名首次付款的个人转入大额资金"))
    #expect(finding.statement.contains("其间分5天向1个不向本账户付款的对象转出"))
    #expect(finding.evidence.count { $0.role == .collected } == 24)
    #expect(finding.evidence.count { $0.role == .swept } == 5)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func neverFallsWithAStrongerPlant(seed: UInt64) {
    let bySize = [4, 8, 16, 32, 64].map { detector.strength(gathered(persons: $0, seed: seed)) }
    #expect(bySize == bySize.sorted() && bySize[0] == 0 && bySize[4] > 0.7)
    let byMoney = [0.05, 0.2, 0.5, 1, 2].map { detector.strength(gathered(scale: $0, seed: seed)) }
    #expect(byMoney == byMoney.sorted() && byMoney[0] == 0 && byMoney[4] > 0.7)
    let byShare = [0.1, 0.4, 0.6, 0.9].map { detector.strength(gathered(share: $0, seed: seed)) }
    #expect(byShare == byShare.sorted() && byShare[0] == 0 && byShare[3] > 0.7)
    let byNovelty = [90, 60, 30, 10, 0].map {
      detector.strength(gathered(before: $0, seed: seed))
    }
    // Persons of the stream fall into the span by chance.
    #expect(byNovelty.allSatisfy { $0 < byNovelty[4] + 0.03 })
    #expect(byNovelty[0] < 0.3 * byNovelty[4])
    let byReceivers = [12, 6, 3, 1].map { detector.strength(gathered(receivers: $0, seed: seed)) }
    #expect(byReceivers == byReceivers.sorted())
  }

  /// Who waits until all have paid gathers for a purpose of his own.
  @Test func aPurchaseAtTheEndIsNone() {
    #expect(detector.strength(gathered(every: 0)) == 0)
    #expect(detector.strength(gathered(every: 21)) == 0)
  }

  /// A receiver who pays as much in is a partner in trade, an enterprise may be a supplier.
  @Test func suppliersCountLess() {
    let person = detector.strength(gathered())
    #expect(detector.strength(gathered(kind: .organisation)) < 0.6 * person)
    var both = gathered()
    both.moneyIn(yuan: 400_000, from: "boss0", kind: .naturalPerson, day: 10)
    #expect(detector.strength(both) == 0)
  }

  @Test func honestFlowsShowLittle() {
    // Goods at a price, handed on to many sellers; small sums.
    #expect(detector.strength(gathered(receivers: 8)) < 0.3)
    #expect(detector.strength(gathered(scale: 0.05)) == 0)
    var price = FlowScript()
    price.moneyIn(yuan: 12, from: "friend", day: 0)
    for pupil in 0..<40 {
      price.moneyIn(yuan: 12_800, from: "p\(pupil)", day: 150 + pupil / 2)
      if pupil % 5 == 4 { price.moneyOut(yuan: 64_000, to: "owner", day: 150 + pupil / 2) }
    }
    #expect(detector.strength(price) == 0)
    for script in [
      Worlds.shop(), Worlds.payroll(), Worlds.rentAgency(), Worlds.school(), Worlds.cooperative(),
      Worlds.friends(seed: 3),
    ] {
      #expect(detector.strength(script) < 0.05)
    }
  }
}
