import Foundation
import Testing

@testable import ScenarioSimulator

/// A simulated world on disk, read back by a plain reader that knows nothing of the simulator.
struct WorldFiles {
  struct Row {
    var time: String
    var payer: String
    var payee: String
    var fen: Int
    var fields: [String]
  }

  let directory: URL

  init(_ settings: WorldSettings) throws {
    directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("fundflow-world-\(UUID().uuidString)")
    try Simulator(settings).run(writingTo: directory.path)
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }

  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: directory.appendingPathComponent(name))
  }

  func lines(_ name: String) throws -> [String] {
    String(decoding: try bytes(name), as: UTF8.self).split(separator: "\n").dropFirst()
      .map(String.init)
  }

  func transactions() throws -> [Row] {
    let comma = UInt8(ascii: ",")
    let lines = Array(try bytes("transactions.csv")).split(separator: UInt8(ascii: "\n"))
    return try lines.dropFirst().map { line in
      let fields = line.split(separator: comma, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
      guard fields.count == 12 else { throw CocoaError(.fileReadCorruptFile) }
      let digits = fields[4].filter { $0 != "." }
      guard let fen = Int(digits), fields[4].count == digits.count + 1 else {
        throw CocoaError(.fileReadCorruptFile)
      }
      return Row(time: fields[1], payer: fields[2], payee: fields[3], fen: fen, fields: fields)
    }
  }

  /// Rows of `truth.csv` as fields.
  func truth() throws -> [[String]] {
    try lines("truth.csv").map { $0.split(separator: ",").map(String.init) }
  }
}

/// Check digits computed as the standards say, apart from the code under test.
enum CheckDigits {
  static func passesLuhn(_ number: String) -> Bool {
    guard (13...19).contains(number.count) else { return false }
    var sum = 0
    for (place, character) in number.reversed().enumerated() {
      guard var digit = character.wholeNumberValue else { return false }
      if place % 2 == 1 {
        digit *= 2
        if digit > 9 { digit -= 9 }
      }
      sum += digit
    }
    return sum % 10 == 0
  }

  /// ISO 7064 MOD 11-2: the weights are powers of two modulo eleven.
  static func isResidentNumber(_ number: String) -> Bool {
    guard number.count == 18 else { return false }
    var remainder = 0
    for character in number.dropLast() {
      guard let digit = character.wholeNumberValue else { return false }
      remainder = (remainder + digit) * 2 % 11
    }
    let check = (12 - remainder) % 11
    return number.last == (check == 10 ? "X" : Character("\(check)"))
  }

  /// GB 32100: the weights are powers of three modulo thirty-one.
  static func isCreditCode(_ code: String) -> Bool {
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
    let values = code.compactMap { alphabet.firstIndex(of: $0) }
    guard values.count == 18, code.count == 18 else { return false }
    var weight = 1
    var sum = 0
    for value in values.dropLast() {
      sum += value * weight
      weight = weight * 3 % 31
    }
    return values[17] == (31 - sum % 31) % 31
  }
}
