import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

struct CommissionFanOutTests {
  private let detector: CommissionFanOut

  init() throws { detector = try .standard() }

  /// Persons pay in on most days; recruiters get a share of it all, or of what their own clients
  /// brought, week by week or month by month.
  private func scheme(
    weeks: Int = 16, recruiters: Int = 3, rate: Double = 0.03, ownClients: Bool = false,
    noise: Double = 0, every: Int = 7, seed: UInt64 = 31
  ) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    var brought = [Double](repeating: 0, count: recruiters)
    var client = 0
    for day in 0..<weeks * 7 {
      for _ in 0..<numbers.below(4) {
        let yuan = Double(1 + numbers.below(20)) * 5000
        script.moneyIn(yuan: yuan, from: "c\(client)", day: day, hour: 9)
        for recruiter in 0..<recruiters where !ownClients || client % recruiters == recruiter {
          brought[recruiter] += yuan
        }
        client += 1
      }
      guard day % every == every - 1 else { continue }
      for recruiter in 0..<recruiters where brought[recruiter] > 0 {
        let factor = 1 + noise * (numbers.unit() - 0.5) * 2
        script.moneyOut(
          yuan: (brought[recruiter] * rate * factor).rounded(), to: "r\(recruiter)", day: day,
          hour: 17)
        brought[recruiter] = 0
      }
    }
    return script
  }

  @Test func findsSharesOfAllAndOfOwnClients() throws {
    let all = try #require(detector.examine(scheme()))
    #expect(all.strength > 0.6)
    #expect(all.statement.contains("按近期转入金额的3.00%向3名从未付款的个人"))
    let own = try #require(detector.examine(scheme(ownClients: true)))
    #expect(own.strength > 0.5)
    #expect(own.statement.hasPrefix("合计按近期转入金额的"))
    #expect(detector.strength(scheme(weeks: 40, recruiters: 2, every: 30)) > 0.1)
  }

  @Test func neverFallsWithAStrongerPlant() {
    func rising(_ strengths: [Double]) -> Bool {
      zip(strengths, strengths.dropFirst()).allSatisfy { $0 <= $1 + 0.02 }
    }
    let byWeeks = [6, 10, 20, 40].map { detector.strength(scheme(weeks: $0)) }
    #expect(rising(byWeeks) && byWeeks[3] > 0.8, "\(byWeeks)")
    let byNoise = [0.6, 0.2, 0.05, 0].map { detector.strength(scheme(noise: $0)) }
    #expect(rising(byNoise) && byNoise[0] < 0.2, "\(byNoise)")
    let byRecruiters = [1, 2, 3, 4].map { detector.strength(scheme(recruiters: $0)) }
    #expect(rising(byRecruiters) && byRecruiters[0] > 0.3, "\(byRecruiters)")
  }

  /// Fixed wages, rents and living costs follow no inflow.
  @Test func fixedSumsAndSweepsAreNoCommissions() {
    for seed in 0..<20 {
      var numbers = SeededNumbers(state: UInt64(seed))
      var script = FlowScript()
      var total = 0.0
      for day in 0..<200 {
        for _ in 0..<(3 + numbers.below(5)) {
          let yuan = Double(10 + numbers.below(300))
          total += yuan
          script.moneyIn(yuan: yuan, from: "c\(numbers.below(400))", day: day)
        }
        if day % 30 == 10 { script.moneyOut(yuan: 4200, to: "clerk", day: day) }
        if day % 7 == 3 {
          script.moneyOut(yuan: Double(100 + numbers.below(900)), to: "cleaner", day: day)
          script.moneyOut(yuan: (total * 0.9).rounded(), to: "owner", day: day)
          total = 0
        }
      }
      #expect(detector.strength(script) < 0.2, "seed \(seed)")
    }
    #expect(detector.strength(Worlds.payroll()) == 0)
    #expect(detector.strength(Worlds.rentAgency()) == 0)
    #expect(detector.strength(Worlds.shop()) == 0)
    #expect(detector.strength(Worlds.returns()) == 0)
  }
}
