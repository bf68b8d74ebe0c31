import AccountFlows
import BankRecords
import CaseBuilding
import FlowScripts
import Testing

/// Cash that comes in as deposits do counts, other cash does not, and the estimates follow from the
/// named payers.
struct NamelessDepositsTests {
  /// Forty deposits of 10,000 to 50,000 yuan by as many persons over 40 days.
  private func script(_ add: (inout FlowScript) -> Void) -> FlowScript {
    var script = FlowScript()
    for person in 0..<40 {
      script.moneyIn(yuan: Double(1 + person % 5) * 10_000, from: "p\(person)", day: 10 + person)
    }
    add(&script)
    return script
  }

  private func totals(_ add: (inout FlowScript) -> Void) -> CaseTotals {
    CaseSummary(of: script(add).flow()).totals()
  }

  @Test func cashLikeDepositsCounts() {
    let plain = totals { _ in }
    let with = totals { script in
      for place in 0..<10 { script.moneyIn(yuan: 20_000, from: nil, day: 12 + place) }
      for place in 0..<10 {
        script.moneyIn(yuan: 30_000, from: "支付", kind: .paymentInstitution, day: 22 + place)
      }
    }
    #expect(with.amount == plain.amount + Money(yuan: 500_000))
    // One deposit each: one person a row, whichever way persons are estimated.
    #expect(with.persons == plain.persons + 20)
    #expect(with.unpaidAmount == plain.unpaidAmount + Money(yuan: 500_000))
    #expect(with.unpaidPersons == plain.unpaidPersons + 20)
  }

  @Test func otherCashDoesNot() {
    let plain = totals { _ in }
    #expect(totals { $0.moneyIn(yuan: 20_000, from: nil, day: 2) } == plain, "before they came")
    #expect(totals { $0.moneyIn(yuan: 20_000, from: nil, day: 90) } == plain, "after they came")
    #expect(totals { $0.moneyIn(yuan: 12_345, from: nil, day: 20) } == plain, "not of the unit")
    #expect(totals { $0.moneyIn(yuan: 3_000, from: nil, day: 20) } == plain, "too small")
    let till = totals { script in
      for place in 0..<300 { script.moneyIn(yuan: 20_000, from: nil, day: 10 + place / 8) }
    }
    #expect(till == plain, "more than twice what named persons brought is a till's")
  }

  @Test func fewPayersDoNotTell() {
    var script = FlowScript()
    for person in 0..<5 { script.moneyIn(yuan: 10_000, from: "p\(person)", day: person) }
    let plain = CaseSummary(of: script.flow()).totals()
    script.moneyIn(yuan: 10_000, from: nil, day: 2)
    #expect(CaseSummary(of: script.flow()).totals() == plain)
  }

  /// The shares of what is paid back carry over, and the low bound stays with named persons.
  @Test func boundsHoldTheEstimate() {
    var written = script { script in
      for place in 0..<20 { script.moneyIn(yuan: 20_000, from: nil, day: 12 + place) }
    }
    // Half of the persons get everything back.
    for person in 0..<20 {
      written.moneyOut(yuan: Double(1 + person % 5) * 10_000, to: "p\(person)", day: 80)
    }
    let figures = CaseFigures(CaseSummary(of: written.flow()))
    #expect(figures.amount.low == Money(yuan: 1_200_000))
    #expect(figures.amount.point == Money(yuan: 1_600_000))
    #expect(figures.amount.high == Money(yuan: 1_600_000))
    #expect(figures.nameless == Money(yuan: 400_000) && figures.namelessPersons == 20)
    #expect(figures.unpaidAmount.point == Money(yuan: 800_000))
    #expect(figures.unpaidPersons.point == 30)
    #expect(figures.persons.low == 40 && figures.persons.point == 60)
    #expect(CaseSummary(of: written.flow()).nameless.rows.count == 20)
  }

  /// Where persons pay often, some who pay without a name once are named another time: there are fewer
  /// others than rows per person would say, and never none.
  @Test func whoPaysOftenIsNamedOnce() {
    var often = FlowScript()
    for person in 0..<20 {
      for time in 0..<3 {
        often.moneyIn(yuan: 10_000, from: "p\(person)", day: person + time * 10)
      }
    }
    for place in 0..<30 { often.moneyIn(yuan: 10_000, from: nil, day: 5 + place) }
    let others = CaseSummary(of: often.flow()).nameless.persons
    #expect(others < 10 && others >= 8)
  }
}
