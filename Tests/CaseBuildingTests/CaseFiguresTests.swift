import AccountFlows
import BankRecords
import CaseBuilding
import FlowScripts
import SeededNumbers
import Testing

/// Totals against an oracle that counts payer by payer from the written rows, and the bounds.
struct CaseFiguresTests {
  private struct Row {
    var day: Int
    var isIn: Bool
    var yuan: Int
    var person: Int
  }

  /// Random dealings of persons who always pay in first.
  private func rows(seed: UInt64) -> [Row] {
    var numbers = SeededNumbers(state: seed)
    var rows: [Row] = []
    for person in 0..<Int.random(in: 1...25, using: &numbers) {
      var day = Int.random(in: 0...60, using: &numbers)
      rows.append(
        Row(
          day: day, isIn: true, yuan: Int.random(in: 1...50, using: &numbers) * 1000,
          person: person))
      for _ in 0..<Int.random(in: 0...8, using: &numbers) {
        day += Int.random(in: 1...40, using: &numbers)
        rows.append(
          Row(
            day: day, isIn: Int.random(in: 0...3, using: &numbers) == 0,
            yuan: Int.random(in: 1...30, using: &numbers) * 500, person: person))
      }
    }
    return rows
  }

  @Test(arguments: 1...40) func totalsAgreeWithTheOracle(seed: UInt64) {
    let rows = rows(seed: seed)
    var script = FlowScript()
    for row in rows {
      if row.isIn {
        script.moneyIn(yuan: Double(row.yuan), from: "p\(row.person)", day: row.day)
      } else {
        script.moneyOut(yuan: Double(row.yuan), to: "p\(row.person)", day: row.day)
      }
    }
    script.moneyIn(yuan: 777, from: nil, day: 3)
    script.moneyIn(yuan: 888, from: "支付", kind: .paymentInstitution, day: 4)
    var paidIn: [Int: Int64] = [:]
    var paidBack: [Int: Int64] = [:]
    for row in rows {
      if row.isIn {
        paidIn[row.person, default: 0] += Int64(row.yuan) * 100
      } else {
        paidBack[row.person, default: 0] += Int64(row.yuan) * 100
      }
    }
    // Random dealings show no plan: the rule on stray payers has tests of its own.
    var everybody = InvestorRules()
    everybody.leastPaidBack = 1000
    let summary = CaseSummary(of: script.flow(), rules: CountingRules(investors: everybody))
    let figures = CaseFigures(summary)
    let amount = paidIn.values.reduce(0, +)
    let owed = paidIn.map { max(0, $0.value - (paidBack[$0.key] ?? 0)) }
    #expect(figures.amount.point.fen == amount)
    #expect(figures.persons.point == paidIn.count)
    #expect(figures.unpaidAmount.point.fen == owed.reduce(0, +))
    #expect(figures.unpaidPersons.point == owed.count { $0 > 0 })
    #expect(figures.paidBack.fen == paidBack.values.reduce(0, +))
    #expect(figures.cash.fen == 777_00 && figures.aggregators.fen == 888_00)
    #expect(figures.amount.high.fen == amount + 777_00 + 888_00)
    #expect(figures.persons.high == paidIn.count + 2)
    // Bounds hold the point, and every row of evidence belongs to a payer.
    #expect(figures.amount.low <= figures.amount.point)
    #expect(figures.unpaidAmount.low <= figures.unpaidAmount.point)
    #expect(figures.unpaidAmount.point <= figures.unpaidAmount.high)
    let payers = Set(summary.payers.map(\.party))
    #expect(summary.evidence.count == summary.evidenceParties.count)
    #expect(summary.evidenceParties.allSatisfy { payers.contains($0) })
  }

  /// Principal returned and paid in again two days later counts in full, and is told apart.
  @Test func reinvestmentIsToldApart() {
    var script = FlowScript()
    script.moneyIn(yuan: 10_000, from: "甲", day: 0)
    script.moneyOut(yuan: 10_500, to: "甲", day: 30)
    script.moneyIn(yuan: 10_000, from: "甲", day: 32)
    script.moneyIn(yuan: 4_000, from: "甲", day: 60)
    let figures = CaseFigures(CaseSummary(of: script.flow()))
    #expect(figures.amount.point == Money(yuan: 24_000))
    #expect(figures.amount.low == Money(yuan: 14_000))
    #expect(figures.reinvested == Money(yuan: 10_000))
  }

  /// Money of the controller and the staff is none of the public's.
  @Test func partiesInsideAreNoInvestors() {
    var script = FlowScript()
    script.moneyIn(yuan: 10_000, from: "甲", day: 0)
    script.moneyIn(yuan: 500_000, from: "老板", day: 1)
    let boss = PartyID(rawValue: script.id(of: "老板").rawValue)
    let summary = CaseSummary(of: [script.flow()], insideParties: [boss])
    #expect(summary.totals().amount == Money(yuan: 10_000))
    #expect(summary.totals().persons == 1)
  }

  @Test func aSecondCardStandsForItsHolder() {
    var script = FlowScript()
    script.moneyIn(yuan: 10_000, from: "甲卡一", day: 0)
    script.moneyOut(yuan: 4_000, to: "甲卡二", day: 30)
    let first = PartyID(rawValue: script.id(of: "甲卡一").rawValue)
    let second = PartyID(rawValue: script.id(of: "甲卡二").rawValue)
    #expect(CaseSummary(of: script.flow()).totals().unpaidAmount == Money(yuan: 10_000))
    let joined = CaseSummary(of: [script.flow()], sameAs: [second: first])
    #expect(joined.totals().unpaidAmount == Money(yuan: 6_000))
    #expect(joined.totals().persons == 1)
  }

  /// Friends who share a bill are no investors, where those paid back show what investors put in.
  @Test func strayPayersAreNoInvestors() {
    var script = FlowScript()
    for person in 0..<12 {
      script.moneyIn(yuan: 10_000, from: "p\(person)", day: person)
      script.moneyOut(yuan: 200, to: "p\(person)", day: 40)
    }
    script.moneyIn(yuan: 88, from: "友", day: 5)
    script.moneyIn(yuan: 10_000, from: "新人", day: 50)
    let figures = CaseFigures(CaseSummary(of: script.flow()))
    #expect(figures.persons.point == 13)
    #expect(figures.persons.high == 14)
    #expect(figures.amount.point == Money(yuan: 130_000))
    #expect(figures.amount.high == Money(yuan: 130_088))
  }
}
