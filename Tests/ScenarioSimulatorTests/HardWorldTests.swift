import BankRecords
import Foundation
import Testing

@testable import ScenarioSimulator

@Suite("Hard worlds")
struct HardWorldTests {
  private static func settings(
    _ preset: WorldSettings.Preset, rows: Int = 80_000, seed: UInt64
  ) -> WorldSettings {
    WorldSettings(preset: preset, rows: rows, seed: seed)
  }

  @Test("The same settings give the same bytes", arguments: [WorldSettings.Preset.hard, .oneBank])
  func isDeterministic(preset: WorldSettings.Preset) throws {
    let first = try WorldFiles(Self.settings(preset, rows: 30_000, seed: 5))
    let again = try WorldFiles(Self.settings(preset, rows: 30_000, seed: 5))
    defer { for world in [first, again] { world.remove() } }
    for name in ["transactions.csv", "truth.csv", "truth_accounts.csv", "truth_cases.csv"] {
      #expect(try first.bytes(name) == again.bytes(name), "\(name)")
    }
  }

  @Test("Look-alike accounts are five times as many as case accounts")
  func lookAlikesAreMany() throws {
    let made = try Simulator(Self.settings(.hard, rows: 200_000, seed: 4)).makeWorld()
    #expect(made.summary.lookAlikeAccounts >= 5 * made.summary.caseAccounts)
    #expect(made.summary.lookAlikeKinds.count == LookAlikeKind.allCases.count)
    #expect(made.movements.count == 200_000)
  }

  @Test(
    "Accounts and cases of the detailed truth agree with the rows and with each other",
    arguments: [WorldSettings.Preset.hard, .oneBank, .early])
  func detailedTruthIsSound(preset: WorldSettings.Preset) throws {
    let settings = Self.settings(preset, seed: 9)
    let world = try WorldFiles(settings)
    defer { world.remove() }
    var seen: Set<String> = []
    for row in try world.transactions() { seen.formUnion([row.payer, row.payee]) }
    let header = try #require(
      String(decoding: try world.bytes("truth_accounts.csv"), as: UTF8.self).split(separator: "\n")
        .first)
    #expect(header.hasPrefix("account,label,role,kind,case_id,holder,bank,"))
    let accounts = try world.lines("truth_accounts.csv").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(accounts.allSatisfy { seen.contains($0[0]) })
    #expect(Set(accounts.map { $0[0] }).count == accounts.count, "no account plays two parts")
    let roles: Set = ["collection", "payout", "transit", "sink", "controller", "recruiter"]
    #expect(accounts.allSatisfy { $0[1] != "case" || roles.contains($0[2]) })
    for line in try world.lines("truth_cases.csv") {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      func number(_ place: Int) -> Int { Int(fields[place]) ?? -1 }
      #expect(fields.count == 21)
      #expect(number(2) >= number(4) && number(3) >= number(5), "unpaid is part of the whole")
      #expect(number(8) <= number(2) && number(9) <= number(3), "what is seen is part of it")
      if preset != .oneBank {
        #expect(number(8) == number(2) && number(9) == number(3) && number(10) == number(4))
      }
      #expect(number(12) <= 4 + 9 && number(13) <= 4 && number(14) <= 3)
    }
  }

  @Test("One bank's file holds only rows with an account of that bank")
  func oneBankSeesItsOwn() throws {
    let made = try Simulator(Self.settings(.oneBank, seed: 2)).makeWorld()
    #expect(
      made.movements.allSatisfy {
        made.world.isOwn(Int($0.payer)) || made.world.isOwn(Int($0.payee))
      })
    let planted = made.world.truth.filter { $0.label == .planted }
    #expect(planted.contains { !made.world.isOwn($0.account) }, "some are seen from outside only")
  }

  @Test("Early worlds end before most of the life of their cases")
  func earlyCasesAreYoung() throws {
    let settings = Self.settings(.early, seed: 6)
    let made = try Simulator(settings).makeWorld()
    #expect(!made.world.cases.isEmpty)
    for record in made.world.cases {
      #expect(record.firstDay > settings.days / 2)
      #expect(record.collapseDay == nil)
    }
  }

  @Test("Dirty rows: some stand twice, some lose a side, reversals give back what they took")
  func dirtIsThere() throws {
    let settings = Self.settings(.hard, rows: 40_000, seed: 3)
    let world = try WorldFiles(settings)
    defer { world.remove() }
    let rows = try world.transactions()
    #expect(Set(rows.map { $0.fields[0] }).count == settings.rows)
    #expect(rows.count > settings.rows && rows.count < settings.rows * 102 / 100)
    #expect(rows.contains { $0.payer.isEmpty && !$0.fields[7].hasPrefix("现金") })
    let backs = rows.filter { $0.fields[7] == "冲正" || $0.fields[7] == "退汇" }
    #expect(backs.count > 20)
    let first = Dictionary(grouping: rows) { "\($0.payer)>\($0.payee)=\($0.fen)" }
    let matched = backs.count { back in
      first["\(back.payee)>\(back.payer)=\(back.fen)"]?.contains { $0.time <= back.time } ?? false
    }
    #expect(matched * 100 >= backs.count * 95)
  }

  /// No account's number, first appearance or name says that it was planted: the chance that a
  /// planted account stands above one of the background stays near a half.
  @Test("Numbers, order and names leak nothing")
  func nothingLeaks() throws {
    var numbers: (planted: [Double], others: [Double]) = ([], [])
    var firsts: (planted: [Double], others: [Double]) = ([], [])
    var prefixes: (planted: [String], others: [String]) = ([], [])
    var watched: (planted: Int, plantedFirms: Int, others: Int, otherFirms: Int) = (0, 0, 0, 0)
    for seed in UInt64(1)...4 {
      let made = try Simulator(Self.settings(.hard, rows: 60_000, seed: seed)).makeWorld()
      let parties = made.world.accounts
      var rows = [Int](repeating: 0, count: parties.count)
      var first = [Int](repeating: -1, count: parties.count)
      for (place, movement) in made.movements.enumerated() {
        for account in [Int(movement.payer), Int(movement.payee)] {
          rows[account] += 1
          if first[account] < 0 { first[account] = place }
        }
      }
      let planted = Set(made.world.truth.filter { $0.label == .planted }.map(\.account))
      let marked = Set(made.world.truth.map(\.account))
      let firms = Set(made.world.employers)
      for account in 1..<parties.count where rows[account] >= 20 {
        let isPlanted = planted.contains(account)
        guard isPlanted || !marked.contains(account) else { continue }
        if parties.classes[account] == .person {
          let number = parties.numberText(account)
          guard let tail = Double(number.dropFirst(6).dropLast()) else { continue }
          let value = number.count == 19 ? tail / 1e12 : tail / 1e9
          // Who moves more appears earlier: the wait until the first row in the account's own steps.
          let order = Double(first[account]) * Double(rows[account]) / Double(made.movements.count)
          if isPlanted {
            numbers.planted.append(value)
            firsts.planted.append(order)
            prefixes.planted.append(String(number.prefix(6)))
          } else {
            numbers.others.append(value)
            firsts.others.append(order)
            prefixes.others.append(String(number.prefix(6)))
          }
        } else if isPlanted || firms.contains(account) {
          let isWatched = Vocabulary.watchedTrades.contains {
            parties.nameText(account).contains($0)
          }
          if isPlanted {
            watched.plantedFirms += 1
            watched.planted += isWatched ? 1 : 0
          } else {
            watched.otherFirms += 1
            watched.others += isWatched ? 1 : 0
          }
        }
      }
    }
    #expect(numbers.planted.count >= 20)
    #expect(abs(Self.areaUnderCurve(numbers.planted, numbers.others) - 0.5) < 0.18)
    #expect(abs(Self.areaUnderCurve(firsts.planted, firsts.others) - 0.5) < 0.25)
    for prefix in Set(prefixes.planted) {
      let own = Double(prefixes.planted.count { $0 == prefix }) / Double(prefixes.planted.count)
      let all = Double(prefixes.others.count { $0 == prefix }) / Double(prefixes.others.count)
      #expect(abs(own - all) < 0.25, "prefix \(prefix)")
    }
    let own = Double(watched.planted) / Double(max(1, watched.plantedFirms))
    let all = Double(watched.others) / Double(max(1, watched.otherFirms))
    #expect(abs(own - all) < 0.3, "watched trades \(own) against \(all)")
  }

  /// The chance that one of the first stands above one of the second, equals counted half.
  private static func areaUnderCurve(_ first: [Double], _ second: [Double]) -> Double {
    var above = 0.0
    for value in first {
      for other in second { above += value > other ? 1 : value == other ? 0.5 : 0 }
    }
    return above / Double(max(1, first.count * second.count))
  }
}
