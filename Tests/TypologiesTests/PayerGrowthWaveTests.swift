import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

struct PayerGrowthWaveTests {
  private let detector: PayerGrowthWave

  init() throws { detector = try .standard() }

  /// Waves of newcomers over `days`, each `growth` times the one before, crowded at its start.
  private func waves(
    persons: Int = 120, waves: Int = 4, growth: Double = 1.8, days: Int = 140, seed: UInt64 = 1
  ) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    var sizes = [1.0]
    while sizes.count < waves { sizes.append(sizes[sizes.count - 1] * growth) }
    let total = sizes.reduce(0, +)
    var person = 0
    for (wave, size) in sizes.enumerated() {
      for _ in 0..<Int((Double(persons) * size / total).rounded()) {
        let within = numbers.unit() * numbers.unit() * Double(days / waves)
        script.moneyIn(
          yuan: Double(1 + person % 9) * 5000, from: "p\(person)", kind: .unknown,
          day: days * wave / waves + Int(within))
        person += 1
      }
    }
    return script
  }

  @Test func saysWhatItSaw() throws {
    var script = FlowScript()
    // 10, 20, 40, 80 newcomers on the first ten days of four months.
    for (month, count) in [10, 20, 40, 80].enumerated() {
      for person in 0..<count {
        script.moneyIn(
          yuan: 10_000, from: "m\(month)p\(person)", day: month * 30 + person * 10 / count)
      }
    }
    let finding = try #require(detector.examine(script))
    // Three are left out at either end: days 3 to 99, the busiest of 14 equal weeks are its last six.
    #expect(
      finding.statement
        == "13.9周内先后有144个新付款人首次转入144.00万元，前半段27人、后半段117人（占81.3%），最多一周新增45人")
    #expect(finding.strength > 0.5)
    #expect(finding.evidence.count == 144)
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func neverFallsWithAStrongerPlant(seed: UInt64) {
    let byGrowth = [0.6, 1, 1.6, 2.2].map { detector.strength(waves(growth: $0, seed: seed)) }
    #expect(byGrowth == byGrowth.sorted() && byGrowth[1] < 0.1 && byGrowth[3] > 0.6)
    let bySize = [10, 30, 80, 250].map { detector.strength(waves(persons: $0, seed: seed)) }
    #expect(bySize[0] == 0 && bySize[1] < bySize[3])
  }

  @Test func constantArrivalsAreNone() {
    var strongest = 0.0
    for seed in 0..<60 as Range<UInt64> {
      var numbers = SeededNumbers(state: seed)
      var script = FlowScript()
      for person in 0..<150 {
        script.moneyIn(yuan: 800, from: "c\(person)", day: numbers.below(180))
      }
      strongest = max(strongest, detector.strength(script))
    }
    #expect(strongest < 0.15)
  }

  /// A shop that was there before the data: most of its customers come in the first weeks.
  @Test func regularCustomersAreNone() {
    for seed in 0..<20 as Range<UInt64> {
      var numbers = SeededNumbers(state: seed)
      var script = FlowScript()
      for sale in 0..<2000 {
        script.moneyIn(yuan: 900, from: "c\(numbers.below(300))", day: sale * 180 / 2000)
      }
      #expect(detector.strength(script) == 0)
    }
  }

  @Test func aBurstAndTwoSeasonsAreNone() {
    var burst = FlowScript()
    var seasons = FlowScript()
    for person in 0..<200 {
      burst.moneyIn(
        yuan: 3000, from: "p\(person)", day: person < 40 ? person % 6 : 6 + person % 8)
      seasons.moneyIn(
        yuan: 3000, from: "p\(person)", day: person < 60 ? person % 10 : 180 + person % 10)
    }
    #expect(detector.strength(burst) == 0)
    #expect(detector.strength(seasons) == 0)
  }

  @Test func theSamePersonsEveryMonthAreNone() {
    var script = FlowScript()
    for month in 0..<8 {
      for tenant in 0..<80 {
        script.moneyIn(yuan: 2000, from: "t\(tenant)", day: month * 30 + tenant % 5)
      }
    }
    #expect(detector.strength(script) == 0)
    #expect(detector.strength(Worlds.shop()) == 0)
    #expect(detector.strength(Worlds.rentAgency()) == 0)
    #expect(detector.strength(Worlds.school()) == 0)
  }

  /// Many small customers of a growing shop are everyday life.
  @Test func smallSumsAreNone() {
    var script = FlowScript()
    for person in 0..<300 {
      let part = Double(person) / 300
      script.moneyIn(yuan: 60, from: "c\(person)", day: Int(150 * part.squareRoot()))
    }
    #expect(detector.strength(script) == 0)
  }
}
