import Foundation
import Testing

/// `Tests/FAULTS.md` tells the truth: every test it names is there.
struct FaultTableTests {
  /// Rows of the table: id → cells.
  static func rows() throws -> [(id: String, cells: [Substring])] {
    try SourceTree.text("Tests/FAULTS.md").split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.drop { $0 == " " } }
      guard line.hasPrefix("| F"), let id = cells.first?.prefix(3) else { return nil }
      return (String(id), cells)
    }
  }

  @Test func everyFaultStandsInItOnce() throws {
    let ids = try Self.rows().map(\.id)
    #expect(ids == (1...37).map { "F" + ($0 < 10 ? "0" : "") + "\($0)" })
  }

  @Test func everyNamedTestExists() throws {
    let files = try SourceTree.swiftFiles(in: ["Tests"])
    var named = 0
    for row in try Self.rows() {
      let tokens = row.cells.flatMap { $0.split(separator: "`") }
        .filter { $0.wholeMatch(of: /[A-Za-z0-9]+Tests\.[A-Za-z0-9]+/) != nil }
      for token in tokens {
        let (suite, test) = (token.prefix { $0 != "." }, token.drop { $0 != "." }.dropFirst())
        let isThere = files.contains {
          $0.text.contains("struct \(suite) {") && $0.text.contains("func \(test)(")
        }
        #expect(isThere, "\(row.id) names \(token)")
        named += 1
      }
      let isLater = row.cells.contains { $0.contains("issue ") }
      #expect(!tokens.isEmpty || isLater, "\(row.id) is held by no test")
    }
    #expect(named > 40)
  }
}
