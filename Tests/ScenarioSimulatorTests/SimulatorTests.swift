import BankRecords
import Foundation
import Testing

@testable import ScenarioSimulator

@Suite("A simulated world")
struct SimulatorTests {
  private static func small(_ preset: WorldSettings.Preset, seed: UInt64) -> WorldSettings {
    var settings = WorldSettings(preset: preset, rows: 30_000, seed: seed)
    settings.caseCount = 6
    settings.lookAlikeCount = 28
    settings.writesPoliceExport = true
    return settings
  }

  @Test("The same settings give the same bytes, another seed gives others")
  func isDeterministic() throws {
    let first = try WorldFiles(Self.small(.training, seed: 11))
    let again = try WorldFiles(Self.small(.training, seed: 11))
    let other = try WorldFiles(Self.small(.training, seed: 12))
    defer { for world in [first, again, other] { world.remove() } }
    for name in ["transactions.csv", "truth.csv", "cases.csv", "police-34.csv"] {
      #expect(try first.bytes(name) == again.bytes(name), "\(name)")
      #expect(try first.bytes(name) != other.bytes(name), "\(name)")
    }
  }

  @Test("Rows are as many as asked for, in time order, positive and within the period")
  func rowsAreSound() throws {
    let settings = Self.small(.test, seed: 3)
    let world = try WorldFiles(settings)
    defer { world.remove() }
    let rows = try world.transactions()
    #expect(rows.count == settings.rows)
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.time <= $1.time })
    #expect(rows.allSatisfy { $0.fen > 0 && $0.payer != $0.payee })
    #expect(Set(rows.map { $0.fields[0] }).count == rows.count)
    let last = settings.firstDay.advanced(by: settings.days - 1)
    #expect(rows.allSatisfy { $0.time >= "\(settings.firstDay)" && $0.time < "\(last) 24" })
  }

  @Test(
    "The truth follows from the rows alone",
    arguments: [WorldSettings.Preset.training, .validation, .test, .demo])
  func truthFollowsFromRows(preset: WorldSettings.Preset) throws {
    let settings = Self.small(preset, seed: 8)
    let world = try WorldFiles(settings)
    defer { world.remove() }
    // A person's second card counts as the person.
    let made = try Simulator(settings).makeWorld().world
    var person: [String: String] = [:]
    for (main, second) in made.secondCards {
      person[made.accounts.numberText(second)] = made.accounts.numberText(main)
    }
    let rows = try world.transactions()
    try expectEveryAccountMoves(world, rows)
    let truth = try world.truth().filter { $0[1] == "case" }
    for line in try world.lines("cases.csv") {
      let record = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let own = Set(truth.filter { $0[4] == record[0] }.map { $0[0] })
      let desks = Set(truth.filter { $0[4] == record[0] && $0[2] == "collection" }.map { $0[0] })
      var principal: [String: Int] = [:]
      var returned: [String: Int] = [:]
      var nameless = 0
      var start = "9999"
      for row in rows {
        if desks.contains(row.payee) && !own.contains(row.payer) {
          if CheckDigits.passesLuhn(row.payer) {
            principal[row.payer, default: 0] += row.fen
            start = min(start, String(row.time.prefix(10)))
          } else if row.payer.isEmpty
            || ["支付宝（中国）网络技术有限公司", "财付通支付科技有限公司"].contains(row.fields[8])
          {
            nameless += row.fen
            start = min(start, String(row.time.prefix(10)))
          }
        } else if own.contains(row.payer) && !own.contains(row.payee) {
          returned[person[row.payee] ?? row.payee, default: 0] += row.fen
        }
      }
      let unpaid = principal.map { max(0, $0.value - (returned[$0.key] ?? 0)) }.filter { $0 > 0 }
      #expect(record[2] == "\(principal.values.reduce(0, +))", "amount of \(record[0])")
      #expect(record[3] == "\(principal.count)", "persons of \(record[0])")
      #expect(record[4] == "\(unpaid.reduce(0, +))", "unpaid of \(record[0])")
      #expect(record[5] == "\(unpaid.count)", "unpaid persons of \(record[0])")
      #expect(record[6] == "\(nameless)", "nameless of \(record[0])")
      #expect(record[7] == start, "start of \(record[0])")
    }
  }

  /// Every account of the truth is in the rows, plays one part, and every plant has its accounts.
  private func expectEveryAccountMoves(_ world: WorldFiles, _ rows: [WorldFiles.Row]) throws {
    var seen: Set<String> = []
    for row in rows {
      seen.insert(row.payer)
      seen.insert(row.payee)
    }
    let truth = try world.truth()
    #expect(truth.allSatisfy { seen.contains($0[0]) })
    #expect(Set(truth.map { $0[0] }).count == truth.count, "no account plays two parts")
    let cases = Set(truth.filter { $0[1] == "case" }.map { $0[4] })
    #expect(cases.count == 6)
    for caseID in cases {
      #expect(truth.contains { $0[4] == caseID && $0[2] == "collection" })
    }
    let kinds = Set(truth.filter { $0[1] == "look_alike" }.map { $0[3] })
    #expect(kinds.count == LookAlikeKind.classic.count)
  }

  @Test("A small world gets fewer plants and keeps its rows")
  func smallWorld() throws {
    let settings = WorldSettings(preset: .training, rows: 2000, seed: 1)
    let made = try Simulator(settings).makeWorld()
    #expect(made.movements.count >= 2000)
    #expect(made.summary.cases >= 1)
    #expect(made.summary.cases + made.summary.lookAlikes < 33)
  }

  @Test("Settings that cannot be simulated are refused with a reason")
  func badSettings() {
    var settings = WorldSettings(rows: 100, seed: 1)
    #expect(settings.fault?.contains("2000") == true)
    #expect(throws: SimulationError.self) { try Simulator(settings).makeWorld() }
    settings = WorldSettings(rows: 5000, seed: 1)
    settings.missingMemoShare = 1.5
    #expect(settings.fault != nil)
  }

  @Test("Presets differ in more than the seed, and a million rows hold 190 look-alikes")
  func presetsDiffer() {
    let all = WorldSettings.Preset.allCases.map {
      WorldSettings(preset: $0, rows: 1_000_000, seed: 1)
    }
    for (index, settings) in all.enumerated() {
      for other in all[(index + 1)...] {
        #expect(settings.firstDay != other.firstDay || settings.days != other.days)
        #expect(settings.participants != other.participants)
      }
    }
    for settings in all.prefix(3) { #expect(settings.lookAlikeCount >= 190) }
  }
}
