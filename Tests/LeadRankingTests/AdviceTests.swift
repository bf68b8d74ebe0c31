import Detection
@testable import LeadRanking
import Testing

struct AdviceTests {
  private let ranking = Ranking(
    model: RankingModel(
      weightTenths: ["flow": 600, "shape": 300], returnFlowDetectors: ["flow"],
      effects: ["excuse": 0.5], shapeKneeTenths: 400, shapeExcessShare: 0.25,
      fullReturnStrength: 0.5, floorTenths: 100, mediumTenths: 350, highTenths: 600),
    identities: [])

  private func entry(
    _ findings: [(String, Double)], _ explanations: [(String, Double)] = [], tenths: Int,
    precision: Double? = nil
  ) -> Advice.Entry {
    Advice.Entry(
      findings: findings.map { (id: $0.0, strength: $0.1) },
      explanations: explanations.map { (id: $0.0, strength: $0.1) }, tenths: tenths,
      precision: precision, bound: precision.map { 1 - $0 })
  }

  private func advice(_ entries: [Advice.Entry], capacity: Int = 2) -> Advice {
    Advice(
      entries, ranking: ranking, detectorIDs: ["flow", "shape"], lookAlikeIDs: ["excuse"],
      capacity: capacity)
  }

  @Test func countsLeadsDaysAndPrecision() {
    let made = advice([
      entry([("flow", 1), ("shape", 1)], tenths: 900, precision: 0.9),
      entry([("flow", 1)], tenths: 600, precision: 0.7),
      entry([("shape", 1)], tenths: 300, precision: 0.2),
    ])
    #expect(made.contradicting == 0)
    let high = made.thresholds.first { $0.level == .high }
    #expect(high?.leads == 2)
    #expect(high?.days == 1)
    #expect(high?.precision.map { abs($0 - 0.8) < 1e-12 } == true)
    #expect(high?.bound.map { abs($0 - 0.3) < 1e-12 } == true)
    let all = made.thresholds.last
    #expect(all?.leads == 3)
    #expect(all?.days == 2)
    #expect(made.thresholds.map(\.tenths) == made.thresholds.map(\.tenths).sorted(by: >))
  }

  @Test func leavesOneOut() {
    let made = advice([
      entry([("flow", 1), ("shape", 1)], tenths: 900),
      entry([("flow", 1)], [("excuse", 1)], tenths: 300),
      entry([("shape", 0.5)], [("excuse", 0.5)], tenths: 112),
    ])
    let flow = made.detectors[0]
    // 90 → 30, 30 → 0.
    #expect(flow == .init(id: "flow", leads: 2, tenths: 900, high: 1, medium: 1, floor: 1))
    let shape = made.detectors[1]
    // 90 → 60 stays high, 11.2 → 0.
    #expect(shape == .init(id: "shape", leads: 2, tenths: 412, high: 0, medium: 0, floor: 1))
    let excuse = made.lookAlikes[0]
    // 30 → 60 becomes high, 11.2 → 15.
    #expect(excuse == .init(id: "excuse", leads: 2, tenths: -338, high: 1, medium: 1, floor: 0))
  }

  @Test func aRunOfAnotherModelIsNoticed() {
    #expect(advice([entry([("flow", 1)], tenths: 450)]).contradicting == 1)
  }
}
