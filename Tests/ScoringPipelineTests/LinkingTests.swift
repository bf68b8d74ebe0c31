import BankRecords
import CaseBuilding
import Foundation
import LeadRanking
import Testing

@testable import ScoringPipeline

/// Whole scans of small written banks: accounts that act together.
struct LinkingTests {
  /// Rows of a transaction file; day 0 is 2024-03-04, accounts are numbered by name.
  struct Bank {
    private var rows: [(day: Int, line: String)] = []
    private var names: [String: String] = [:]

    mutating func name(_ account: String, _ name: String) { names[account] = name }

    static func number(_ name: String) -> String {
      let code = name.utf8.reduce(UInt64(7)) { ($0 &* 31 &+ UInt64($1)) % 999_999_937 }
      return "6217000\(String(code + 1_000_000_000))"
    }

    mutating func pay(_ yuan: Double, from payer: String, to payee: String, day: Int) {
      let time = BookingTime(
        day: (CivilDay(year: 2024, month: 3, day: 4) ?? CivilDay(daysSince1970: 0))
          .advanced(by: day), secondOfDay: 36_000 + rows.count % 3600)
      rows.append(
        (
          day,
          "\(rows.count + 1),\(time),\(Self.number(payer)),\(Self.number(payee)),"
            + "\(Money(fen: Int64((yuan * 100).rounded()))),CNY,,,\(names[payer] ?? ""),"
            + "\(names[payee] ?? "")"
        ))
    }

    static let header =
      "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo,payer_name,"
      + "payee_name"

    func text(reversed: Bool = false) -> String {
      let lines = rows.map(\.line)
      return ([Self.header] + (reversed ? lines.reversed() : lines)).joined(separator: "\n")
        + "\n"
    }
  }

  /// Forty investors, 1.5 % of the own principal each month from an account of its own, monthly from
  /// each person's own day; the money goes over a transit account.
  private func splitScheme(payouts: [String] = ["payout"]) -> Bank {
    var bank = Bank()
    bank.name("collect", "汇众投资咨询有限公司")
    for person in 0..<40 {
      let principal = Double(1 + person * 7 % 9) * 10_000
      bank.pay(principal, from: "p\(person)", to: "collect", day: person)
      for month in 1...4 {
        bank.pay(
          principal * 0.015, from: payouts[person % payouts.count], to: "p\(person)",
          day: person + month * 30)
      }
    }
    for week in 1..<20 {
      bank.pay(60_000, from: "collect", to: "transit", day: week * 7)
      for payout in payouts {
        bank.pay(9000, from: "transit", to: payout, day: week * 7 + 1)
      }
      bank.pay(40_000, from: "transit", to: "boss", day: week * 7 + 1)
    }
    return bank
  }

  private func leads(_ bank: Bank, threads: Int = 1) async throws -> [String: RankedLead] {
    let folder = try ScanFolder()
    let file = try folder.write(bank.text(), to: "bank.csv")
    let outcome = try await folder.scan([file], out: "runs", threads: threads)
    return Dictionary(uniqueKeysWithValues: outcome.leads.map { ($0.lead.profile.number, $0) })
  }

  private func returnFlow(_ lead: RankedLead?) -> Double {
    lead?.lead.findings.filter { $0.detector == "proportional-payout" }.map(\.strength).max() ?? 0
  }

  @Test(arguments: [["payout"], ["payout", "payout2"], ["payout", "payout2", "payout3"]])
  func aSplitSchemeIsFoundOnEveryAccount(payouts: [String]) async throws {
    let found = try await leads(splitScheme(payouts: payouts))
    let collect = try #require(found[Bank.number("collect")])
    #expect(returnFlow(collect) > 0.8)
    #expect(collect.lead.group?.role(of: collect.lead.account) == .collection)
    for name in payouts {
      let payout = try #require(found[Bank.number(name)])
      #expect(returnFlow(payout) > 0.8, "\(name)")
      #expect(payout.lead.group?.role(of: payout.lead.account) == .payout)
      #expect(payout.lead.totals == collect.lead.totals)
      #expect(payout.lead.reason.contains("收款账户1个"))
      // A scheme dressed as payroll stays one.
      #expect(payout.lead.explanations.allSatisfy { $0.strength <= 0.25 })
    }
    #expect(collect.lead.group?.members.count == payouts.count + 3)
    #expect(collect.lead.reason.contains("返款账户\(payouts.count)个、中转账户1个"))
    let tenThousands: [Int64] = (0..<40).map { Int64(1 + $0 * 7 % 9) }
    let principal = tenThousands.reduce(0, +) * 1_000_000
    #expect(collect.lead.totals.amount == Money(fen: principal))
    #expect(collect.lead.totals.persons == 40 && collect.lead.totals.unpaidPersons == 40)
    // Four payments of 1.5 % are taken off.
    #expect(collect.lead.totals.unpaidAmount == Money(fen: principal / 100 * 94))
  }

  @Test func filesSayWhoIsLinkedAndShowTheirRows() async throws {
    let folder = try ScanFolder()
    let file = try folder.write(splitScheme().text(), to: "bank.csv")
    let outcome = try await folder.scan([file], out: "runs")
    let lines = try folder.text(of: "leads.jsonl", in: outcome).split(separator: "\n")
    let documents = try lines.map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let collect = try #require(
      documents.first { $0["account"] as? String == Bank.number("collect") })
    #expect(collect["role"] as? String == "collection")
    let linked = try #require(collect["linked_accounts"] as? [[String: String]])
    #expect(linked.map { $0["role"] } == ["transit", "payout", "controller"])
    #expect(
      linked.map { $0["account"] } == ["transit", "payout", "boss"].map { Bank.number($0) })
    // Payouts stand in the evidence of the collecting account, seen from the paying one.
    let evidence = try folder.text(of: "evidence.csv", in: outcome).split(separator: "\n")
      .filter { $0.contains(",\(Bank.number("payout")),/") && $0.contains(",paid_out,") }
    #expect(evidence.count == 160)
    #expect(
      evidence.allSatisfy { $0.contains(",\(Bank.number("collect")),") && $0.contains(",out,") })
  }

  /// Neither threads nor the order of rows changes who is linked or how strongly.
  @Test func threadsAndRowOrderChangeNothing() async throws {
    let folder = try ScanFolder()
    let bank = splitScheme(payouts: ["payout", "payout2"])
    let file = try folder.write(bank.text(), to: "bank.csv")
    let one = try await folder.scan([file], out: "one", threads: 1)
    let four = try await folder.scan([file], out: "four", threads: 4)
    for name in ["leads.csv", "leads.jsonl", "evidence.csv"] {
      #expect(try folder.text(of: name, in: one) == folder.text(of: name, in: four))
    }
    let reversed = try folder.write(bank.text(reversed: true), to: "reversed.csv")
    let other = try await folder.scan([reversed], out: "other")
    #expect(
      try folder.text(of: "leads.jsonl", in: one) == folder.text(of: "leads.jsonl", in: other))
  }

  /// Employees buy at a shop that pays the employer for goods: wages do not follow what they spent.
  @Test(arguments: [false, true]) func aPayrollFundedByTheEmployeesShopIsNoScheme(
    isNamed: Bool
  ) async throws {
    var bank = Bank()
    if isNamed {
      bank.name("employer", "县丰收食品加工厂")
      bank.name("shop", "县惠民超市")
    }
    for day in 0..<180 {
      // Everybody buys every few days, and so do strangers.
      for person in 0..<60 where (day + person) % 4 == 0 {
        let spent = Double(8 + (day * 37 + person * 101) % 240) + 0.5
        bank.pay(spent, from: "p\(person)", to: "shop", day: day)
      }
      if day % 7 == 0 { bank.pay(41_000, from: "shop", to: "employer", day: day) }
      guard day % 30 == 10 else { continue }
      bank.pay(150_000, from: "customer", to: "employer", day: day - 1)
      for person in 0..<50 {
        bank.pay(
          Double(3200 + person * 61) + Double((day + person) % 90), from: "employer",
          to: "p\(person)", day: day)
      }
    }
    let found = try await leads(bank)
    for name in ["employer", "shop"] {
      #expect(returnFlow(found[Bank.number(name)]) == 0, "\(name)")
      #expect((found[Bank.number(name)]?.lead.group?.members.count ?? 1) == 1)
    }
  }

  /// Subsidiaries sweep to a pool that pays them and their staff.
  @Test func aGroupTreasuryIsNoScheme() async throws {
    var bank = Bank()
    for day in stride(from: 0, to: 180, by: 3) {
      for firm in 0..<8 {
        bank.pay(
          20_000 + Double((day * 13 + firm * 7) % 900) * 11, from: "firm\(firm)", to: "pool",
          day: day)
        if day % 30 == 9 {
          bank.pay(90_000 + Double(firm * 1000), from: "pool", to: "firm\(firm)", day: day)
        }
      }
      if day % 30 == 12 {
        bank.pay(170_000, from: "pool", to: "wages", day: day)
        for person in 0..<40 {
          bank.pay(4000 + Double(person * 37), from: "wages", to: "p\(person)", day: day + 1)
        }
      }
      for person in 0..<40 {
        bank.pay(
          Double(20 + (day * 7 + person * 31) % 160), from: "p\(person)",
          to: "firm\(person % 8)", day: day)
      }
    }
    for lead in try await leads(bank).values {
      #expect((lead.lead.group?.members.count ?? 1) == 1)
      #expect(returnFlow(lead) < 0.2)
    }
  }
}
