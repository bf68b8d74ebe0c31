import BankRecords
import Detection
import FlowScripts
import LeadRanking
import Models
import SeededNumbers
import Testing

struct ScoreBoundTests {
  private static let detectors = [
    "proportional-payout", "amount-lattice", "rapid-pass-through", "telling-memo", "peer-outlier",
  ]
  private static let lookAlikes = ["payroll", "fee-collection", "merchant-settlement"]

  private static func ranking() throws -> Ranking {
    Ranking(
      model: try Model.standard.ranking,
      identities: (detectors + lookAlikes).map {
        PatternIdentity(
          id: $0, chineseName: $0, summary: "",
          leaves: $0 == "fee-collection" ? ["telling-memo"] : [])
      })
  }

  /// Whatever explanations come first, the bound is never below the score with all of them, and with
  /// all of them it is the score where none leaves a finding aside.
  @Test func noScoreLiesAboveTheBound() throws {
    let ranking = try Self.ranking()
    var numbers = SeededNumbers(state: 71)
    var below = 0
    for _ in 0..<2000 {
      let day = BookingTime(day: FlowScript.firstDay)
      let scale = numbers.unit()
      let findings = Self.detectors.filter { _ in numbers.unit() < 0.5 }.map {
        Finding(
          detector: $0, strength: numbers.unit() * scale, window: day...day, quantities: [],
          statement: "", evidence: [])
      }
      let explanations = Self.lookAlikes.filter { _ in numbers.unit() < 0.6 }.map {
        Explanation(
          lookAlike: $0, strength: numbers.unit(), statement: "", quantities: [], evidence: [])
      }
      let score = ranking.contributions(findings: findings, explanations: explanations)
        .reduce(0) { $0 + $1.tenths }
      var bound = ScoreBound(findings: findings, ranking: ranking)
      for explanation in explanations.shuffled(using: &numbers) {
        #expect(bound.tenths >= score)
        bound.take(explanation)
      }
      #expect(bound.tenths >= score)
      let leaves =
        findings.contains { $0.detector == "telling-memo" }
        && explanations.contains { $0.lookAlike == "fee-collection" }
      guard !leaves else { continue }
      #expect(min(1000, bound.tenths) == score)
      #expect(bound.mayReachFloor == (score > 0 && score >= ranking.model.floorTenths))
      if !bound.mayReachFloor { below += 1 }
    }
    #expect((50..<1950).contains(below), "both outcomes must be drawn")
  }
}
