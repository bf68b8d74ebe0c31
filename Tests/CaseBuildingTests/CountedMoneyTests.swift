import AccountFlows
import BankRecords
import FlowScripts
import Testing

@testable import CaseBuilding

/// Money that a plain sum over payers gets wrong: handed on, through crowds, as commission.
struct CountedMoneyTests {
  private func flows(_ names: [String], _ index: FlowIndex) -> [AccountFlow] {
    let accounts = names.map { index.account($0) }.sorted()
    let legs = GatheredLegs(index: index, accounts: accounts)
    return accounts.indices.map { legs.flow(at: $0) }
  }

  /// A salesperson takes 30,000 yuan over the account, more in cash, and pays 80,000 in.
  @Test func whatIsHandedOnBeyondWhatCameInIsPrincipal() {
    var script = StoreScript()
    for person in 0..<3 {
      script.pay(yuan: 10_000, from: "p\(person)", to: "sales", day: person)
      script.pay(yuan: 20_000, from: "q\(person)", to: "collect", day: person)
    }
    script.pay(yuan: 80_000, from: "sales", to: "collect", day: 5)
    let index = script.index()
    let totals = CaseSummary(of: flows(["sales", "collect"], index)).totals()
    #expect(totals.amount == Money(yuan: 30_000 + 60_000 + 50_000))
    #expect(totals.persons == 7)
    #expect(totals.unpaidAmount == Money(yuan: 140_000) && totals.unpaidPersons == 7)
    // A balance that was there before is nobody's principal.
    var small = StoreScript()
    for person in 0..<9 {
      small.pay(yuan: 10_000, from: "p\(person)", to: "sales", day: person)
      small.pay(yuan: 10_000, from: "q\(person)", to: "collect", day: person)
    }
    small.pay(yuan: 95_000, from: "sales", to: "collect", day: 15)
    let other = small.index()
    #expect(
      CaseSummary(of: flows(["sales", "collect"], other)).totals().amount == Money(yuan: 180_000))
  }

  /// A nameless account that pays hundreds is no person; a named one, and one with a person's few
  /// counterparties, is.
  @Test func crowdsWithoutNamesAreNoPersons() throws {
    var script = StoreScript()
    for shop in 0..<400 { script.pay(yuan: 50, from: "agg", to: "shop\(shop)", day: shop % 90) }
    for wallet in 0..<40 { script.pay(yuan: 50, from: "w\(wallet)", to: "agg", day: wallet) }
    for part in 0..<5 { script.pay(yuan: 10_000, from: "agg", to: "collect", day: part) }
    for person in 0..<4 { script.pay(yuan: 10_000, from: "p\(person)", to: "collect", day: person) }
    for friend in 0..<30 { script.pay(yuan: 50, from: "p0", to: "f\(friend)", day: friend) }
    let index = script.index()
    let core = flows(["collect"], index)
    let crowds = try Crowds(index: index, rules: CaseGraphTests.rules()).among(core)
    #expect(crowds == [index.account("agg")])
    let summary = CaseSummary(of: core, crowds: crowds)
    let figures = CaseFigures(summary)
    #expect(figures.amount.point == Money(yuan: 40_000))
    #expect(figures.persons.point == 4)
    #expect(figures.amount.high == Money(yuan: 90_000))
    #expect(figures.aggregators == Money(yuan: 50_000))
  }

  /// Commission repays nobody, unless returns are called so.
  @Test func commissionIsNoPayback() {
    func unpaid(returns: MemoTopics) -> Money {
      var script = FlowScript()
      for person in 0..<12 {
        script.moneyIn(yuan: 10_000, from: "p\(person)", day: person)
        for month in 1...3 {
          script.moneyOut(
            yuan: 200, to: "p\(person)", day: person + 30 * month, topics: returns)
        }
      }
      for week in 1...4 {
        script.moneyOut(yuan: 500, to: "p0", day: 7 * week + 12, topics: .commission)
      }
      return CaseSummary(of: script.flow()).totals().unpaidAmount
    }
    #expect(unpaid(returns: .investmentReturn) == Money(yuan: 120_000 - 7_200))
    #expect(unpaid(returns: .commission) == Money(yuan: 120_000 - 9_200))
  }
}

/// Who is paid for bringing investors in.
struct RecruiterFinderTests {
  /// Persons pay 5,000 or a multiple each day for twelve weeks; `pay` adds payments to "r".
  private func recruiters(_ pay: (inout StoreScript) -> Void, words: Bool = false) throws
    -> [String]
  {
    var script = StoreScript()
    for person in 0..<84 {
      script.pay(
        yuan: Double(5_000 * (1 + person * 7 % 5)), from: "p\(person)", to: "collect", day: person)
    }
    pay(&script)
    let index = script.index()
    let legs = GatheredLegs(index: index, accounts: [index.account("collect")])
    let flow = legs.flow(at: 0)
    let found = try RecruiterFinder(
      flows: [flow], inside: [flow.account], payers: CaseSummary(of: flow).payers, sameAs: [:],
      rules: CaseGraphTests.rules()
    ).recruiters { _ in true }
    return found.map { index.store.directory.number(of: $0.account) }
  }

  /// A twentieth of what each of his people brings, paid every week: the same few sums again and again.
  @Test func commissionOnRoundDepositsIsFound() throws {
    let found = try recruiters { script in
      for week in 1...12 {
        for person in (week * 7 - 7)..<(week * 7) where person % 3 == 0 {
          script.pay(
            yuan: Double(250 * (1 + person * 7 % 5)), from: "collect", to: "r", day: week * 7)
        }
      }
    }
    #expect(found == ["r"])
  }

  /// Interest on a second card is the same on every date; a shop's sums follow no day.
  @Test func interestAndPurchasesAreNone() throws {
    #expect(
      try recruiters { script in
        for week in 1...12 { script.pay(yuan: 700, from: "collect", to: "r", day: week * 7) }
      }.isEmpty)
    #expect(
      try recruiters { script in
        for part in 0..<9 {
          script.pay(
            yuan: Double(40 + part * 271 % 430), from: "collect", to: "r", day: part * 9 + part % 4)
        }
      }.isEmpty)
  }

  /// An investor who gets less than three times his own money is none.
  @Test func investorsAreNone() throws {
    #expect(
      try recruiters { script in
        script.pay(yuan: 20_000, from: "r", to: "collect", day: 0)
        for week in 1...12 {
          script.pay(
            yuan: Double(500 + week * 37 % 90 * 40), from: "collect", to: "r", day: week * 7)
        }
      }.isEmpty)
  }
}
