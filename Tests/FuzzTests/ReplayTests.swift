import Foundation
import Testing

/// Every input of the corpus and every one that once found a fault, through the fuzz targets.
struct ReplayTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  struct Input: CustomTestStringConvertible {
    var path: String
    var bytes: [UInt8]
    var testDescription: String { path }
  }

  /// Files of a target, sorted by name.
  static func inputs(of target: FuzzTarget) throws -> [Input] {
    try ["Corpus", "Regressions"].flatMap { kind -> [Input] in
      let place = folder.appending(path: "\(kind)/\(target.name)")
      let path = place.path(percentEncoded: false)
      guard FileManager.default.fileExists(atPath: path) else { return [] }
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted().map { name in
        Input(
          path: "\(kind)/\(target.name)/\(name)",
          bytes: Array(try Data(contentsOf: place.appending(path: name))))
      }
    }
  }

  @Test(arguments: FuzzTarget.all.map(\.name)) func corpusIsRead(name: String) async throws {
    let target = try #require(FuzzTarget.named(name))
    let inputs = try Self.inputs(of: target)
    #expect(inputs.count >= 2, "the target \(name) has seeds")
    for input in inputs where input.bytes.count <= target.maxBytes {
      do {
        try await target.run(input.bytes)
      } catch {
        Issue.record("\(input.path): \(error)")
      }
    }
  }

  @Test func inputsAreSmall() throws {
    let sizes = try FuzzTarget.all.flatMap { target in
      try Self.inputs(of: target).map { (input: $0, limit: target.maxBytes) }
    }
    for (input, limit) in sizes {
      #expect(input.bytes.count <= limit, "\(input.path) is longer than its target reads")
    }
    #expect(sizes.reduce(0) { $0 + $1.input.bytes.count } < 300 << 10)
  }

  @Test func thePlantedFaultIsThere() async throws {
    let target = try #require(FuzzTarget.named("canary"))
    try await target.run(Array("1,234.5".utf8))
    await #expect(throws: FuzzFinding.self) {
      try await target.run(Array("(1.5)".utf8))
    }
  }
}
