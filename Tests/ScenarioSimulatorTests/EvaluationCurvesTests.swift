import Foundation
import Testing

@testable import ScenarioSimulator

struct EvaluationCurvesTests {
  /// Average precision and precision at R by the textbook, rank by rank.
  private func bruteForce(_ order: [Bool], positives: Int) -> (average: Double, atR: Double) {
    var sum = 0.0
    for (place, isGood) in order.enumerated() where isGood {
      sum += Double(order[...place].count { $0 }) / Double(place + 1)
    }
    return (
      sum / Double(positives), Double(order.prefix(positives).count { $0 }) / Double(positives)
    )
  }

  @Test func agreesWithTheTextbookOnRandomLists() throws {
    var numbers = SeededGenerator(seed: 7)
    for _ in 0..<30 {
      let count = 5 + numbers.below(60)
      let good = (0..<count).map { _ in numbers.chance(0.3) }
      let missed = numbers.below(4)
      var text = "account,label,role\n"
      for place in 0..<count where good[place] { text += "A\(place),case,collection\n" }
      for place in 0..<missed { text += "M\(place),case,payout\n" }
      let positives = good.count { $0 } + missed
      guard positives > 0 else { continue }
      let evaluation = try Evaluation(
        truth: Truth(bytes: Array(text.utf8), path: "truth"),
        leads: LeadList(accounts: (0..<count).map { "A\($0)" }))
      let expected = bruteForce(good, positives: positives)
      #expect(abs(evaluation.averagePrecision - expected.average) < 1e-12)
      #expect(abs(evaluation.precisionAtR - expected.atR) < 1e-12)
      #expect(evaluation.curve.count == good.count { $0 })
      #expect(
        zip(evaluation.curve, evaluation.curve.dropFirst()).allSatisfy { $0.recall < $1.recall })
    }
  }

  @Test func intervalsHoldTheMeanAndShrink() {
    var numbers = SeededGenerator(seed: 3)
    let few = (0..<5).map { _ in numbers.unit() }
    let many = (0..<200).map { _ in numbers.unit() }
    let wide = BootstrapInterval(of: few, seed: 1)
    let narrow = BootstrapInterval(of: many, seed: 1)
    #expect(wide.low <= wide.mean && wide.mean <= wide.high)
    #expect(narrow.high - narrow.low < wide.high - wide.low)
    // The normal interval of a mean of 200 evenly spread numbers is ±0.04.
    #expect(abs(narrow.high - narrow.low - 0.08) < 0.02)
    #expect(BootstrapInterval(of: few, seed: 1) == wide)
    let one = BootstrapInterval(of: [0.4], seed: 1)
    #expect(abs(one.low - 0.4) < 1e-12 && abs(one.high - 0.4) < 1e-12)
  }

  @Test func picturesAreWellFormedXML() throws {
    let picture = CurvePicture([
      .init(
        title: "A & B < C", horizontal: "\"x\"", vertical: "y",
        curves: [
          .init(name: "one\u{1}", points: [(0, 0), (0.25, 0.5), (1, 1)]),
          .init(name: "two", points: [], isScattered: true),
          .init(name: "three", points: [(.nan, .infinity)], isScattered: true),
        ], hasDiagonal: true)
    ]).document
    let names = try #require(Self.elements(of: picture))
    #expect(names["polyline"] == 1)
    #expect(names["circle"] == 1)
    #expect(names["svg"] == 1)
    #expect(picture.contains("points=\"0,300 75,150 300,0\""))
    #expect(!picture.contains("nan"))
  }

  /// Elements by name where every tag closes in order, every attribute is quoted once and no text
  /// holds a bare sign of markup; nil otherwise.
  static func elements(of document: String) -> [String: Int]? {
    var open: [String] = []
    var names: [String: Int] = [:]
    var rest = document[...]
    while let start = rest.firstIndex(of: "<") {
      let text = rest[..<start]
      guard !text.contains(">"),
        text.split(separator: "&", omittingEmptySubsequences: false).dropFirst().allSatisfy({
          $0.prefixMatch(of: /(amp|lt|gt|quot);/) != nil
        }), let end = rest[start...].firstIndex(of: ">")
      else { return nil }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard open.popLast() == String(tag.dropFirst()) else { return nil }
        continue
      }
      guard let match = tag.wholeMatch(of: /([a-z]+)(?: [a-z0-9-]+="[^"<>&]*")*(\/?)/) else {
        return nil
      }
      names[String(match.1), default: 0] += 1
      if match.2.isEmpty { open.append(String(match.1)) }
    }
    return open.isEmpty && rest.allSatisfy(\.isWhitespace) ? names : nil
  }

  @Test func moneyIsCountedUpToADayAndNotInsideACase() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "inflow-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("transactions.csv").path
    let rows = """
      txn_id,timestamp,payer_account,payee_account,amount
      1,2024-01-01 10:00:00,P1,C1,100.00
      2,2024-01-03 10:00:00,"P2",C2,50.50
      3,2024-01-03 11:00:00,C1,C2,900.00
      4,2024-01-09 10:00:00,P3,C1,49.50
      5,2024-01-20 10:00:00,C1,P1,10.00
      """
    try Data(rows.utf8).write(to: URL(fileURLWithPath: path))
    let truth = try Truth(
      bytes: Array(
        """
        account,label,role,kind,case_id
        C1,case,collection,ponzi,K1
        C2,case,collection,ponzi,K1
        """.utf8), path: "truth")
    let inflow = try #require(try CaseInflow(path: path, truth: truth))
    #expect(inflow.caseIDs == ["K1"])
    let first = try #require(inflow.period?.lowerBound)
    #expect(abs(inflow.share(of: "K1", by: first) - 0.5) < 1e-12)
    let third = type(of: first).init(daysSince1970: first.daysSince1970 + 2)
    #expect(abs(inflow.share(of: "K1", by: third) - 0.7525) < 1e-12)
    #expect(inflow.period.map { "\($0.upperBound)" } == "2024-01-20")
    #expect(inflow.share(of: "K2", by: third) == 0)
    try Data("a,b\n1,2\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try CaseInflow(path: path, truth: truth) == nil)
  }
}
