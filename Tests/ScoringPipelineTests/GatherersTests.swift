import Foundation
import Testing

@testable import ScoringPipeline

/// The data of others on this machine.
enum OthersData {
  static let isWanted =
    folder != nil && ProcessInfo.processInfo.environment["FUNDFLOW_LONG_TESTS"] == "1"

  /// `shared/data` beside the checkout, or where `FUNDFLOW_SHARED` says.
  static let folder: String? = {
    var candidates: [String] = []
    if let named = ProcessInfo.processInfo.environment["FUNDFLOW_SHARED"] {
      candidates.append("\(named)/data")
    }
    var above = URL(filePath: #filePath)
    while above.pathComponents.count > 1 {
      above = above.deletingLastPathComponent()
      candidates.append(above.appending(path: "shared/data").path(percentEncoded: false))
    }
    return candidates.first { FileManager.default.fileExists(atPath: $0) }
  }()
}

/// Accounts that gather in the data of others, against the plainest ranking: by how many different
/// accounts paid one.
///
/// The labels of AMLSim and AMLGentex are those of `Benchmarks/quality/worlds.py`. AMLSim's sample of
/// ten thousand accounts is left out: by its own README nothing but the label tells its gatherers.
@Suite(.enabled(if: OthersData.isWanted, "long, needs shared/data"))
struct GatherersTests {
  struct World {
    var rows: [(day: Int, payer: String, payee: String, amount: String)] = []
    var gatherers: Set<String> = []
  }

  private static func table(_ path: String) throws -> [[Substring]] {
    let root = try #require(OthersData.folder)
    let text = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
  }

  private static func amlSim(_ name: String) throws -> World {
    var fraud: Set<Substring> = []
    for row in try table("amlsim_20k/\(name)/nodes.csv") where row[1] == "1" {
      fraud.insert(row[0])
    }
    var world = World()
    var payers: [String: Set<String>] = [:]
    for row in try table("amlsim_20k/\(name)/transactions.csv") {
      world.rows.append((Int(row[3]) ?? 0, "A\(row[0])", "A\(row[1])", String(row[2])))
      if fraud.contains(row[0]), fraud.contains(row[1]) {
        payers["A\(row[1])", default: []].insert("A\(row[0])")
      }
    }
    world.gatherers = Set(payers.filter { $0.value.count >= 3 }.keys)
    return world
  }

  private static func amlGentex() throws -> World {
    var world = World()
    var payers: [String: Set<Substring>] = [:]
    for row in try table("amlgentex_seed0/transfers.csv") {
      world.rows.append((Int(row[0]) ?? 0, "A\(row[3])", "A\(row[4])", String(row[2])))
      if row[7] == "1" { payers["\(row[8])/A\(row[4])", default: []].insert(row[3]) }
    }
    for (key, others) in payers where others.count >= 3 {
      if let account = key.split(separator: "/").last { world.gatherers.insert(String(account)) }
    }
    return world
  }

  /// Mean over the gatherers of the share of gatherers down to each; those not ranked count as missed.
  private static func averagePrecision(_ ranked: [String], of world: World) -> Double {
    var found = 0
    var sum = 0.0
    for (index, account) in ranked.enumerated() where world.gatherers.contains(account) {
      found += 1
      sum += Double(found) / Double(index + 1)
    }
    return sum / Double(max(1, world.gatherers.count))
  }

  /// By distinct payers, most first; ties by number.
  private static func plain(_ world: World) -> [String] {
    var payers: [String: Set<String>] = [:]
    for row in world.rows { payers[row.payee, default: []].insert(row.payer) }
    return payers.sorted { left, right in
      left.value.count != right.value.count
        ? left.value.count > right.value.count : left.key < right.key
    }.map(\.key)
  }

  private func ranked(_ world: World) async throws -> [String] {
    let first = try #require(
      Calendar(identifier: .gregorian).date(
        from: DateComponents(timeZone: TimeZone(identifier: "UTC"), year: 2023, month: 1, day: 1)))
    let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
    let days = (0...1000).map {
      first.addingTimeInterval(Double($0) * 86_400).formatted(style)
    }
    var text = "流水号,交易时间,付款账号,收款账号,交易金额,币种\n"
    let rows = world.rows.enumerated().sorted {
      ($0.element.day, $0.offset) < ($1.element.day, $1.offset)
    }
    for (number, row) in rows {
      text += "T\(number),\(days[row.day]) 12:00:00,\(row.payer),\(row.payee),\(row.amount),CNY\n"
    }
    let folder = try ScanFolder()
    let outcome = try await folder.scan([try folder.write(text, to: "rows.csv")], out: "runs")
    return outcome.leads.map(\.lead.profile.number)
  }

  /// Not behind the plain ranking by more than a tenth of it, in either.
  @Test(arguments: ["20K_fanin200", "20K_fanin200cycle200"])
  func gatherersOfAMLSimAreFound(name: String) async throws {
    let world = try Self.amlSim(name)
    let plain = Self.averagePrecision(Self.plain(world), of: world)
    let own = Self.averagePrecision(try await ranked(world), of: world)
    #expect(own >= plain * 0.9, "\(own), plain \(plain)")
  }

  /// Fees and shops explain no day on which persons pay who never pay again.
  @Test func gatherersOfAMLGentexAreFound() async throws {
    let world = try Self.amlGentex()
    let plain = Self.averagePrecision(Self.plain(world), of: world)
    let own = Self.averagePrecision(try await ranked(world), of: world)
    #expect(own >= plain * 0.6, "\(own), plain \(plain)")
  }
}
