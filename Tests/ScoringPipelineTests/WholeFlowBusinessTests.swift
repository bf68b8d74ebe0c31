import BankRecords
import LeadRanking
import Testing

@testable import ScoringPipeline

/// Honest businesses that take in on some accounts and pay from others: seen as one flow they are still
/// what they are.
struct WholeFlowBusinessTests {
  typealias Bank = LinkingTests.Bank

  private func leads(_ bank: Bank) async throws -> [String: RankedLead] {
    let folder = try ScanFolder()
    let file = try folder.write(bank.text(), to: "rows.csv")
    let outcome = try await folder.scan([file], out: "runs")
    return Dictionary(uniqueKeysWithValues: outcome.leads.map { ($0.lead.profile.number, $0) })
  }

  /// None of the accounts is more than a low lead.
  private func expectLow(_ bank: Bank, _ accounts: [String]) async throws {
    let found = try await leads(bank)
    for name in accounts {
      let score = found[Bank.number(name)]?.lead.scoreTenths ?? 0
      #expect(score < 350, "\(name) \(score)")
    }
  }

  /// Wages of one firm from three accounts, funded by customers over one; the staff buys at its shop.
  @Test func splitPayrollsAreNoScheme() async throws {
    var bank = Bank()
    let pay = (0..<3).map { "wages\($0)" }
    for month in 0..<8 {
      for customer in 0..<4 {
        bank.pay(
          90_000.5 + Double(month * 777), from: "customer\(customer)", to: "main",
          day: month * 30 + customer)
      }
      for (place, account) in pay.enumerated() {
        bank.pay(80_000, from: "main", to: account, day: month * 30 + 8)
        for member in 0..<16 {
          let wage =
            4_500.37 + Double((member * 311 + place * 97) % 2_900)
            + Double((month * 41 + member * 13) % 160)
          bank.pay(wage, from: account, to: "staff\(place * 16 + member)", day: month * 30 + 10)
        }
      }
      for member in 0..<48 where (member + month) % 3 == 0 {
        bank.pay(
          Double(60 + (member * 37 + month * 11) % 300) + 0.9, from: "staff\(member)", to: "shop",
          day: month * 30 + 15)
      }
      bank.pay(5_000, from: "shop", to: "main", day: month * 30 + 27)
    }
    try await expectLow(bank, pay + ["main", "shop"])
  }

  /// Dealers buy every week at two desks and are paid a rebate on it from a third account: what each shows
  /// alone is no dealing at all, so that explanations are asked of all three.
  @Test func splitRebatesAreNoScheme() async throws {
    var bank = Bank()
    for week in 0..<26 {
      for dealer in 0..<24 {
        let order = Double(1_200 + (dealer * 733 + week * 419) % 7_000) + 0.5
        bank.pay(order, from: "dealer\(dealer)", to: "desk\(dealer % 2)", day: week * 7)
        bank.pay(order * 0.03, from: "rebates", to: "dealer\(dealer)", day: week * 7 + 6)
      }
      for desk in 0..<2 {
        bank.pay(3_000, from: "desk\(desk)", to: "rebates", day: week * 7 + 5)
        bank.pay(44_000, from: "desk\(desk)", to: "factory", day: week * 7 + 6)
      }
    }
    try await expectLow(bank, ["desk0", "desk1", "rebates"])
  }

  /// Two terms of fees on two accounts of a school, what is left over given back from a third.
  @Test func splitSchoolFeesAreNoScheme() async throws {
    var bank = Bank()
    bank.name("fees0", "临江县实验中学")
    bank.name("fees1", "临江县实验中学")
    for (term, day) in [0, 181].enumerated() {
      for pupil in 0..<160 {
        let fee = Double([2_600, 3_200, 6_900][pupil % 3])
        bank.pay(fee, from: "parent\(pupil)", to: "fees\(pupil % 2)", day: day + pupil % 6)
        if pupil % 9 == term {
          bank.pay(fee * 0.1, from: "canteen", to: "parent\(pupil)", day: day + 120 + pupil % 4)
        }
      }
      for desk in 0..<2 {
        bank.pay(20_000, from: "fees\(desk)", to: "canteen", day: day + 20)
        bank.pay(250_000, from: "fees\(desk)", to: "treasury", day: day + 30)
      }
    }
    try await expectLow(bank, ["fees0", "fees1", "canteen"])
  }

  /// Some who are paid returns also have children at a school; the school is no part of the scheme.
  @Test func aSchoolWhereInvestorsPayIsNoPartOfIt() async throws {
    var bank = Bank()
    for person in 0..<40 {
      let principal = Double(1 + person * 7 % 9) * 10_000
      bank.pay(principal, from: "p\(person)", to: "collect", day: person)
      for month in 1...6 {
        bank.pay(principal * 0.015, from: "payout", to: "p\(person)", day: person + month * 30)
      }
    }
    for week in 1..<30 {
      bank.pay(60_000, from: "collect", to: "payout", day: week * 7)
      bank.pay(1_000, from: "school", to: "payout", day: week * 7)
    }
    for (term, day) in [0, 120].enumerated() {
      for pupil in 0..<200 {
        let parent = pupil < 6 ? "p\(pupil * 5)" : "parent\(pupil)"
        bank.pay(
          Double([2_600, 3_200, 6_900][pupil % 3]), from: parent, to: "school", day: day + pupil % 6
        )
      }
      bank.pay(600_000, from: "school", to: "treasury", day: day + 30 + term)
    }
    let found = try await leads(bank)
    #expect((found[Bank.number("collect")]?.lead.scoreTenths ?? 0) >= 350)
    #expect((found[Bank.number("school")]?.lead.scoreTenths ?? 0) < 200)
    #expect(found[Bank.number("school")]?.lead.group == nil)
  }
}
