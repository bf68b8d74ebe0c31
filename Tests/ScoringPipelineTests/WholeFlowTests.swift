import BankRecords
import Foundation
import LeadRanking
import Testing

@testable import ScoringPipeline

/// Cases cut into pieces: several accounts collect, others pay, and no account alone shows much.
struct WholeFlowTests {
  typealias Bank = LinkingTests.Bank

  /// Thirty-two persons over some collecting and paying accounts, money in between over a transit
  /// account; without payout accounts the collecting ones pay each other's persons. Each is paid 2 % of
  /// the own principal every thirty days from the own first day on.
  private func scheme(collectors: Int, payouts: Int, prefix: String = "") -> Bank {
    var bank = Bank()
    let gathering = (0..<collectors).map { "\(prefix)collect\($0)" }
    let paying = payouts == 0 ? gathering : (0..<payouts).map { "\(prefix)payout\($0)" }
    for person in 0..<32 {
      let principal = Double(1 + person * 5 % 11) * 10_000
      let home = gathering[person % collectors]
      let payer = paying[(person / collectors + person) % paying.count]
      bank.pay(principal, from: "\(prefix)p\(person)", to: home, day: person * 2)
      for month in 1...5 {
        bank.pay(
          principal * 0.02, from: payer, to: "\(prefix)p\(person)", day: person * 2 + month * 30)
      }
    }
    for week in 1..<30 {
      for account in gathering {
        bank.pay(
          120_000 / Double(collectors), from: account, to: "\(prefix)transit", day: week * 7)
      }
      for account in paying where !gathering.contains(account) {
        bank.pay(
          24_000 / Double(paying.count), from: "\(prefix)transit", to: account, day: week * 7 + 1)
      }
      bank.pay(90_000, from: "\(prefix)transit", to: "\(prefix)boss", day: week * 7 + 1)
    }
    return bank
  }

  private func leads(_ texts: [String]) async throws -> [String: RankedLead] {
    let folder = try ScanFolder()
    let files = try texts.enumerated().map { try folder.write($0.element, to: "\($0.offset).csv") }
    let outcome = try await folder.scan(files, out: "runs")
    return Dictionary(uniqueKeysWithValues: outcome.leads.map { ($0.lead.profile.number, $0) })
  }

  private func best(_ bank: Bank) async throws -> Int {
    try await leads([bank.text()]).values.map(\.lead.scoreTenths).max() ?? 0
  }

  /// Splitting a scheme's accounts costs at most three tenths of its best score.
  @Test(arguments: [(1, 1), (2, 0), (3, 0), (2, 1), (3, 2), (4, 3)])
  func splittingHidesNoScheme(collectors: Int, payouts: Int) async throws {
    let unsplit = try await best(scheme(collectors: 1, payouts: 0))
    let split = try await best(scheme(collectors: collectors, payouts: payouts))
    #expect(unsplit >= 600)
    #expect(split * 10 >= unsplit * 7, "\(split) of \(unsplit)")
  }

  /// Every collecting and paying account shows the whole, and says so.
  @Test func eachPartShowsTheWhole() async throws {
    let found = try await leads([scheme(collectors: 4, payouts: 3).text()])
    for name in (0..<4).map({ "collect\($0)" }) + (0..<3).map({ "payout\($0)" }) {
      let lead = try #require(found[Bank.number(name)], "\(name)")
      let shown = try #require(
        lead.lead.findings.first { $0.detector == "proportional-payout" }, "\(name)")
      #expect(shown.quantities.contains { $0.name == "linked_account_count" }, "\(name)")
      #expect(lead.level >= .medium, "\(name)")
      #expect(!shown.evidence.isEmpty)
    }
    let cases = Set(
      (0..<4).compactMap { found[Bank.number("collect\($0)")]?.caseID })
    #expect(cases.count == 1)
  }

  /// Other account numbers, and rows cut into two files, change no score.
  @Test func namesAndFilesChangeNothing() async throws {
    let bank = scheme(collectors: 3, payouts: 2)
    let one = try await leads([bank.text()])
    let renamed = try await leads([scheme(collectors: 3, payouts: 2, prefix: "x").text()])
    let lines = bank.text().split(separator: "\n")
    let half = lines.count / 2
    let cut = try await leads([
      lines[..<half].joined(separator: "\n") + "\n",
      ([lines[0]] + lines[half...]).joined(separator: "\n") + "\n",
    ])
    let scores = one.values.map(\.lead.scoreTenths).sorted()
    #expect(renamed.values.map(\.lead.scoreTenths).sorted() == scores)
    #expect(cut.mapValues(\.lead.scoreTenths) == one.mapValues(\.lead.scoreTenths))
  }

  /// A shop where the persons buy, and that gets money from the case, does not rise with it.
  @Test func aShopOfTheCaseStaysWhatItIs() async throws {
    var bank = scheme(collectors: 3, payouts: 2)
    for day in 0..<200 {
      for person in 0..<60 where (day + person) % 5 == 0 {
        let spent = Double(9 + (day * 37 + person * 101) % 240) + 0.3
        bank.pay(spent, from: person < 32 ? "p\(person)" : "other\(person)", to: "shop", day: day)
      }
      if day % 30 == 20 { bank.pay(6000, from: "boss", to: "shop", day: day) }
      if day % 7 == 3 { bank.pay(14_000, from: "shop", to: "supplier", day: day) }
    }
    let shop = try await leads([bank.text()])[Bank.number("shop")]
    #expect((shop?.lead.scoreTenths ?? 0) < 350)
    #expect(shop?.lead.group == nil)
  }

  /// Tenants pay rent deposits into two accounts of a company and get just them back from a third.
  @Test func depositsOverSeveralAccountsAreNoScheme() async throws {
    var bank = Bank()
    for person in 0..<48 {
      let deposit = Double(2000 + person % 6 * 500)
      bank.pay(deposit, from: "p\(person)", to: "desk\(person % 2)", day: person * 2)
      bank.pay(deposit, from: "refunds", to: "p\(person)", day: person * 2 + 120)
    }
    for week in 1..<32 {
      for desk in 0..<2 { bank.pay(3000, from: "desk\(desk)", to: "company", day: week * 7) }
      bank.pay(5500, from: "company", to: "refunds", day: week * 7 + 1)
    }
    for lead in try await leads([bank.text()]).values {
      #expect(lead.lead.scoreTenths < 350)
      #expect(lead.lead.findings.allSatisfy { $0.detector != "proportional-payout" })
    }
  }
}
