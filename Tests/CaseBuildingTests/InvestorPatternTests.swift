import AccountFlows
import BankRecords
import CaseBuilding
import FlowScripts
import SeededNumbers
import Testing

/// Who counts as an investor where a collector's private card takes other money too.
struct InvestorPatternTests {
  /// Investors in units of `unit` yuan, paid 0.5 % a week; `shift` moves everybody in time.
  private func scheme(investors: Int, unit: Int, seed: UInt64 = 1) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    for person in 0..<investors {
      let day = Int.random(in: 0...60, using: &numbers)
      let sum = Double(unit * Int.random(in: 1...8, using: &numbers))
      script.moneyIn(yuan: sum, from: "p\(person)", day: day)
      for week in 1...6 {
        script.moneyOut(yuan: sum * 0.005, to: "p\(person)", day: day + 7 * week)
      }
    }
    return script
  }

  private func persons(_ script: FlowScript) -> Int {
    CaseSummary(of: script.flow()).totals().persons
  }

  /// Friends' transfers, whether one-sided or returned in odd sums, are listed apart.
  @Test(arguments: [(10_000, 1), (12_800, 2), (3_980, 3), (50_000, 4)] as [(Int, UInt64)])
  func privateLifeIsNoInvestment(unit: Int, seed: UInt64) {
    var script = scheme(investors: 30, unit: unit, seed: seed)
    var stray = 0
    for (friend, yuan) in [500, 1_000, 2_000, 300, 5_000, 1_500, 250, 700].enumerated() {
      script.moneyIn(yuan: Double(yuan), from: "友\(friend)", day: 10 + friend)
      stray += yuan
      if friend % 2 == 0 {
        script.moneyOut(
          yuan: Double(yuan) * (0.21 + 0.17 * Double(friend)), to: "友\(friend)", day: 33)
      }
    }
    let summary = CaseSummary(of: script.flow())
    let figures = CaseFigures(summary)
    #expect(figures.persons.point == 30)
    #expect(figures.persons.high == 38)
    #expect(summary.incidentalInFen == Int64(stray) * 100)
    #expect(figures.amount.high.fen == figures.amount.point.fen + Int64(stray) * 100)
  }

  /// Who came late waits for his first return; who came early with a small sum and was never paid does not.
  @Test func waitingTellsNewcomersFromStrangers() {
    var script = scheme(investors: 30, unit: 100)
    script.moneyIn(yuan: 100, from: "新人", day: 100)
    script.moneyIn(yuan: 100, from: "租客", day: 5)
    let summary = CaseSummary(of: script.flow())
    #expect(summary.totals().persons == 31)
    #expect(summary.incidentalCount == 1)
  }

  /// Unpaid deposits of the case's own unit and size count, however long ago: they went unpaid.
  @Test func unpaidDepositsOfTheUnitCount() {
    var script = scheme(investors: 30, unit: 10_000)
    for victim in 0..<5 { script.moneyIn(yuan: 20_000, from: "v\(victim)", day: 3) }
    #expect(persons(script) == 35)
  }

  /// Where no rate is shared, everybody who was paid back is an investor.
  @Test func withoutAPlanWhoIsPaidBackCounts() {
    var numbers = SeededNumbers(state: 7)
    var script = FlowScript()
    for person in 0..<15 {
      script.moneyIn(yuan: 8_000, from: "p\(person)", day: person)
      script.moneyOut(
        yuan: 8_000 * Double.random(in: 0.01...3, using: &numbers), to: "p\(person)", day: 50)
    }
    #expect(persons(script) == 15)
  }

  /// More investors of the same plan never turn one of them away, and the order of persons is nothing.
  @Test(arguments: [20, 40, 80]) func moreOfThePlanKeepsAll(investors: Int) {
    #expect(persons(scheme(investors: investors, unit: 2_000, seed: 11)) == investors)
  }

  /// Deposits that bear their rates one by one, and tiers, are one plan still.
  @Test func tiersAndLaterDepositsAreThePlan() {
    var script = FlowScript()
    for person in 0..<24 {
      let rate = person % 3 == 0 ? 0.024 : 0.02
      script.moneyIn(yuan: 10_000, from: "p\(person)", day: person)
      script.moneyIn(yuan: 30_000, from: "p\(person)", day: person + 11)
      for month in 1...3 {
        script.moneyOut(yuan: 10_000 * rate, to: "p\(person)", day: person + 30 * month)
        script.moneyOut(yuan: 30_000 * rate, to: "p\(person)", day: person + 11 + 30 * month)
      }
    }
    script.moneyIn(yuan: 3_000, from: "友", day: 9)
    script.moneyOut(yuan: 1_234, to: "友", day: 70)
    #expect(persons(script) == 24)
  }

  /// Who put in cash first got returns before his first transfer: that transfer repays nothing. Nor
  /// does a large first deposit repay a small sum between friends; a loan's repayment does.
  @Test func depositsAfterReturnsRepayNothing() {
    var script = FlowScript()
    for week in 0..<4 { script.moneyOut(yuan: 183, to: "现金户", day: 7 * week) }
    script.moneyIn(yuan: 398, from: "现金户", day: 40)
    script.moneyOut(yuan: 500, to: "友", day: 1)
    script.moneyIn(yuan: 20_000, from: "友", day: 41)
    script.moneyOut(yuan: 10_000, to: "借款人", day: 2)
    script.moneyIn(yuan: 10_000, from: "借款人", day: 42)
    let totals = CaseSummary(of: script.flow()).totals()
    #expect(totals.amount == Money(yuan: 20_398))
    #expect(totals.persons == 2)
  }

  /// Words of gifts and loans tell friends, unless the scheme itself uses them.
  @Test func privateWordsTellFriendsFromInvestors() {
    func persons(wordsOfTheScheme: MemoTopics) -> Int {
      var script = FlowScript()
      for person in 0..<30 {
        let sum = Double(1_000 + person % 7 * 500)
        script.moneyIn(
          yuan: sum, from: "p\(person)", day: person, topics: wordsOfTheScheme)
        for week in 1...6 {
          script.moneyOut(yuan: sum * 0.01, to: "p\(person)", day: person + 7 * week)
        }
      }
      for friend in 0..<6 {
        script.moneyIn(yuan: 4_000, from: "友\(friend)", day: 10 + friend, topics: .loan)
        script.moneyOut(
          yuan: 777 + Double(friend) * 313, to: "友\(friend)", day: 14 + friend, topics: .gift)
      }
      return self.persons(script)
    }
    #expect(persons(wordsOfTheScheme: []) == 30)
    #expect(persons(wordsOfTheScheme: .loan) == 36)
  }

  /// Who paid long before the first investor, and who got money back long after all others do, is none.
  @Test func timeTellsStrangers() {
    var script = FlowScript()
    for person in 0..<30 {
      let sum = Double(1_000 + person % 7 * 500)
      script.moneyIn(yuan: sum, from: "p\(person)", day: 200 + person)
      for week in 1...30 {
        script.moneyOut(yuan: sum * 0.01, to: "p\(person)", day: 200 + person + 7 * week)
      }
    }
    script.moneyIn(yuan: 9_000, from: "房东", day: 20)
    script.moneyIn(yuan: 9_000, from: "同事", day: 215)
    script.moneyOut(yuan: 4_321, to: "同事", day: 400)
    #expect(persons(script) == 30)
  }

  /// Of a case that has paid nobody yet the mass of the payers tells: two marks make a stranger, one
  /// does not.
  @Test func theMassOfPayersTellsInAYoungCase() {
    var script = FlowScript()
    for person in 0..<24 {
      script.moneyIn(yuan: Double(10_000 * (1 + person % 4)), from: "p\(person)", day: 300 + person)
    }
    // Another sum in those weeks; the usual sum before them.
    script.moneyIn(yuan: 12_345, from: "零头", day: 310)
    script.moneyIn(yuan: 10_000, from: "早到", day: 200)
    for friend in 0..<4 {
      script.moneyIn(yuan: 3_333, from: "友\(friend)", day: 40 * friend)
      script.moneyIn(yuan: 3_456.78, from: "亲\(friend)", day: 305 + friend, topics: .gift)
    }
    let summary = CaseSummary(of: script.flow())
    #expect(summary.totals().persons == 26)
    #expect(summary.incidentalCount == 8)
  }
}
