import Foundation
import Testing

@testable import ScenarioSimulator

@Suite("The police export")
struct PoliceWriterTests {
  /// The file's rows as 34 fields, decoded by the system's converter.
  private func rows() throws -> [[String]] {
    let world = try WorldFiles(WorldSettings(preset: .demo, rows: 13_000, seed: 4))
    defer { world.remove() }
    let text = try decoded(world.directory.appendingPathComponent("police-34.csv"))
    let lines = text.components(separatedBy: "\r\n")
    #expect(lines.last == "")
    let rows = lines.dropLast().map { $0.components(separatedBy: ",") }
    #expect(rows[0].first == "交易卡号" && rows[0].last == "查询反馈结果原因")
    #expect(rows.allSatisfy { $0.count == 34 })
    return Array(rows.dropFirst())
  }

  private func decoded(_ file: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/iconv")
    process.arguments = ["-f", "GB18030", "-t", "UTF-8", file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }

  @Test("Balances continue, and failed tries leave them alone")
  func balancesContinue() throws {
    var balance: [String: Decimal] = [:]
    var failed = 0
    for row in try rows() {
      let own = row[0] + row[1]
      let amount = try #require(Decimal(string: row[5]))
      let after = try #require(Decimal(string: row[6]))
      #expect(after >= 0)
      if row[18] == "失败" {
        failed += 1
        if let before = balance[own] { #expect(after == before) }
        continue
      }
      if let before = balance[own] {
        #expect(after == (row[7] == "进" ? before + amount : before - amount))
      }
      balance[own] = after
    }
    #expect(failed > 0)
    #expect(balance.count > 20)
  }

  @Test("A movement between two queried accounts stands in both statements")
  func mirrors() throws {
    let rows = try rows().filter { $0[18] == "成功" }
    let own = Set(rows.map { $0[0] + $0[1] })
    let bySerial = Dictionary(grouping: rows) { $0[24] }
    var mirrored = 0
    for group in bySerial.values {
      let isInner = own.contains(group[0][8])
      #expect(group.count == (isInner ? 2 : 1))
      guard group.count == 2 else { continue }
      mirrored += 1
      #expect(Set(group.map { $0[7] }) == ["进", "出"])
      #expect(group[0][8] == group[1][0] + group[1][1])
      #expect(group[0][4] == group[1][4] && group[0][5] == group[1][5])
    }
    #expect(mirrored > 20)
  }
}
