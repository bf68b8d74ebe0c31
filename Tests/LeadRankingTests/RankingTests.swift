import AccountFlows
import BankRecords
import CaseBuilding
import Detection
import FlowScripts
import LeadRanking
import Models
import SeededNumbers
import Testing

struct RankingTests {
  private static let detectorIDs = [
    "dispersed-in-concentrated-out", "periodic-batch-payout", "proportional-payout",
    "amount-lattice", "rapid-pass-through", "concentrated-in-dispersed-out",
    "threshold-structuring", "payer-growth-wave", "telling-memo", "peer-outlier",
  ]
  private static let lookAlikeIDs = [
    "payroll", "fee-collection", "merchant-settlement", "payment-institution",
  ]

  private static func finding(_ id: String, _ strength: Double, days: ClosedRange<Int> = 0...30)
    -> Finding
  {
    let first = FlowScript.firstDay.advanced(by: days.lowerBound)
    let last = FlowScript.firstDay.advanced(by: days.upperBound)
    return Finding(
      detector: id, strength: strength, window: BookingTime(day: first)...BookingTime(day: last),
      quantities: [], statement: "识别\(id)", evidence: [])
  }

  private static func explanation(_ id: String, _ strength: Double) -> Explanation {
    Explanation(
      lookAlike: id, strength: strength, statement: "像\(id)。", quantities: [], evidence: [])
  }

  private static func ranking() throws -> Ranking {
    Ranking(
      model: try Model.standard.ranking,
      identities: (detectorIDs + lookAlikeIDs).map {
        PatternIdentity(id: $0, chineseName: "名\($0)", summary: "")
      })
  }

  private static func draw(_ numbers: inout SeededNumbers) -> ([Finding], [Explanation]) {
    var findings: [Finding] = []
    for id in detectorIDs where numbers.unit() < 0.5 {
      findings.append(finding(id, numbers.unit()))
    }
    var explanations: [Explanation] = []
    for id in lookAlikeIDs where numbers.unit() < 0.4 {
      explanations.append(explanation(id, numbers.unit()))
    }
    return (findings, explanations)
  }

  private static func score(
    _ ranking: Ranking, _ findings: [Finding], _ explanations: [Explanation]
  ) -> Int {
    ranking.contributions(findings: findings, explanations: explanations)
      .reduce(0) { $0 + $1.tenths }
  }

  /// The score is recomputed here from the rules' text, not from the contributions.
  private static func oracle(
    _ model: RankingModel, _ findings: [Finding], _ explanations: [Explanation]
  ) -> Double {
    var sum = 0.0
    var returned = 0.0
    for finding in findings {
      sum += Double(model.weightTenths[finding.detector] ?? 0) * finding.strength
      if model.returnFlowDetectors.contains(finding.detector) {
        returned = max(returned, finding.strength)
      }
    }
    let knee = Double(model.shapeKneeTenths)
    if sum > knee {
      let full = min(1, returned / model.fullReturnStrength)
      sum = knee + (sum - knee) * (model.shapeExcessShare + (1 - model.shapeExcessShare) * full)
    }
    for explanation in explanations {
      sum *= 1 - (model.effects[explanation.lookAlike] ?? 0) * explanation.strength
    }
    return min(1000, sum)
  }

  @Test func contributionsAddUp() throws {
    let ranking = try Self.ranking()
    var numbers = SeededNumbers(state: 3)
    for _ in 0..<10_000 {
      let (findings, explanations) = Self.draw(&numbers)
      let parts = ranking.contributions(findings: findings, explanations: explanations)
      let sum = parts.reduce(0) { $0 + $1.tenths }
      #expect((0...1000).contains(sum))
      #expect(parts.allSatisfy { $0.tenths != 0 })
      #expect(Set(parts.map(\.source)).count == parts.count)
      #expect(abs(Double(sum) - Self.oracle(ranking.model, findings, explanations)) <= 6)
      let lead = ranking.lead(
        of: FlowScript().flow(), findings: findings, explanations: explanations,
        summary: CaseSummary(of: FlowScript().flow()))
      if let lead {
        #expect(lead.scoreTenths == sum && lead.contributions == parts)
        #expect(lead.scoreTenths >= ranking.model.floorTenths)
      } else {
        #expect(sum < ranking.model.floorTenths)
      }
    }
  }

  @Test func strongerFindingsNeverLowerAndExplanationsNeverRaise() throws {
    let ranking = try Self.ranking()
    var numbers = SeededNumbers(state: 5)
    for _ in 0..<5_000 {
      var (findings, explanations) = Self.draw(&numbers)
      let before = Self.score(ranking, findings, explanations)
      if numbers.unit() < 0.5 {
        let id = Self.detectorIDs[Int(numbers.unit() * 7)]
        if let at = findings.firstIndex(where: { $0.detector == id }) {
          findings[at].strength += (1 - findings[at].strength) * numbers.unit()
        } else {
          findings.append(Self.finding(id, numbers.unit()))
        }
        #expect(Self.score(ranking, findings, explanations) >= before)
      } else {
        let id = Self.lookAlikeIDs[Int(numbers.unit() * 4)]
        if let at = explanations.firstIndex(where: { $0.lookAlike == id }) {
          explanations[at].strength += (1 - explanations[at].strength) * numbers.unit()
        } else {
          explanations.append(Self.explanation(id, numbers.unit()))
        }
        #expect(Self.score(ranking, findings, explanations) <= before)
      }
    }
  }

  @Test func shapeAloneIsNeverHigh() throws {
    let ranking = try Self.ranking()
    // All that the model weighs, whatever is added to it.
    let shapes = ranking.model.weightTenths.keys.sorted().filter {
      !ranking.model.returnFlowDetectors.contains($0)
    }
    let findings = shapes.map { Self.finding($0, 1) }
    let score = Self.score(ranking, findings, [])
    #expect(ranking.model.level(ofTenths: score) != .high)
    #expect(
      ranking.contributions(findings: findings, explanations: []).contains {
        $0.source == Ranking.shapeOnlySource && $0.tenths < 0
      })
    let scheme = ["dispersed-in-concentrated-out", "proportional-payout"]
    let proven = Self.score(ranking, scheme.map { Self.finding($0, 1) }, [])
    #expect(ranking.model.level(ofTenths: proven) == .high)
  }

  @Test func theOrderOfFindingsDoesNotMatter() throws {
    let ranking = try Self.ranking()
    var numbers = SeededNumbers(state: 9)
    for _ in 0..<300 {
      let (findings, explanations) = Self.draw(&numbers)
      #expect(
        ranking.contributions(findings: findings, explanations: explanations)
          == ranking.contributions(
            findings: findings.reversed(), explanations: explanations.reversed()))
    }
  }

  @Test func aggregatorsAreNeverLeads() throws {
    let ranking = try Self.ranking()
    for kind in PartyKind.allCases {
      var script = FlowScript()
      script.ownKind = kind
      script.moneyIn(yuan: 10_000, from: "甲", day: 0)
      let flow = script.flow()
      let lead = ranking.lead(
        of: flow, findings: [Self.finding("proportional-payout", 1)], explanations: [],
        summary: CaseSummary(of: flow))
      let never = [PartyKind.paymentInstitution, .bankInternal, .licensedCustody].contains(kind)
      #expect((lead == nil) == never)
    }
  }

  private static func lead(_ number: String, score: Int, severity: SeverityBand, yuan: Int64) throws
    -> Lead
  {
    let flow = FlowScript().flow()
    var lead = try #require(
      try ranking().lead(
        of: flow, findings: [finding("proportional-payout", 1)], explanations: [],
        summary: CaseSummary(of: flow)))
    lead.profile.number = number
    lead.scoreTenths = score
    lead.severity = severity
    lead.totals.amount = Money(yuan: yuan)
    return lead
  }

  @Test func ordersByScoreSeverityAmountNumber() throws {
    let expected = [
      try Self.lead("9", score: 900, severity: .s0, yuan: 1),
      try Self.lead("8", score: 800, severity: .s2, yuan: 1),
      try Self.lead("7", score: 800, severity: .s1, yuan: 9),
      try Self.lead("10", score: 800, severity: .s1, yuan: 5),
      try Self.lead("2", score: 800, severity: .s1, yuan: 5),
      try Self.lead("é", score: 800, severity: .s1, yuan: 5),
    ]
    var shuffled = expected
    for turn in 0..<24 {
      shuffled.swapAt(turn % 6, (turn * 5 + 1) % 6)
      #expect(Ranking.ranked(shuffled).map(\.profile.number) == expected.map(\.profile.number))
    }
  }

  @Test func severityRowsAreInclusive() {
    func band(_ amount: Int64, _ persons: Int, _ loss: Int64) -> SeverityBand {
      SeverityBand(
        CaseTotals(
          amount: Money(fen: amount), persons: persons, unpaidAmount: Money(fen: loss),
          unpaidPersons: 0))
    }
    #expect(band(0, 0, 0) == .s0)
    #expect(band(99_999_999, 149, 49_999_999) == .s0)
    #expect(band(100_000_000, 0, 0) == .s1)
    #expect(band(0, 150, 0) == .s1)
    #expect(band(0, 0, 50_000_000) == .s1)
    #expect(band(499_999_999, 499, 249_999_999) == .s1)
    #expect(band(500_000_000, 0, 0) == .s2)
    #expect(band(0, 500, 0) == .s2)
    #expect(band(0, 0, 250_000_000) == .s2)
    #expect(band(5_000_000_000, 0, 0) == .s3)
    #expect(band(0, 5000, 0) == .s3)
    #expect(band(0, 0, 2_500_000_000) == .s3)
  }

  @Test func reasonIsOneSentenceWithScore() throws {
    let ranking = try Self.ranking()
    let findings = [
      Self.finding("periodic-batch-payout", 0.9, days: 2...40),
      Self.finding("proportional-payout", 0.8),
      Self.finding("peer-outlier", 0.4), Self.finding("rapid-pass-through", 0.3),
    ]
    let flow = FlowScript().flow()
    let lead = try #require(
      ranking.lead(
        of: flow, findings: findings, explanations: [Self.explanation("payroll", 0.4)],
        summary: CaseSummary(of: flow)))
    let text = lead.reason
    #expect(text.hasPrefix("该账户在2024-03-04至2024-04-13间，识别proportional-payout；"))
    #expect(text.contains("看似名payroll（像payroll）"))
    #expect(text.hasSuffix("综合得分\(Ranking.pointsText(lead.scoreTenths))。"))
    #expect(text.filter { $0 == "。" }.count == 1)
  }

  @Test func evidenceHasEachRowOnceInTimeOrder() throws {
    var script = FlowScript()
    for person in 0..<5 { script.moneyIn(yuan: 10_000, from: "p\(person)", day: person) }
    for person in 0..<5 { script.moneyOut(yuan: 100, to: "p\(person)", day: 10 + person) }
    var finding = Self.finding("proportional-payout", 1)
    finding.evidence = [9, 2, 2, 7].map { Evidence(transaction: $0, role: .supporting) }
    let flow = script.flow()
    let lead = try #require(
      try Self.ranking().lead(
        of: flow, findings: [finding], explanations: [], summary: CaseSummary(of: flow)))
    #expect(lead.evidence.map(\.transaction) == Array(0..<10))
    #expect(lead.evidence.map(\.role).filter { $0 == .supporting }.isEmpty)
  }

  /// What a look-alike says nothing about stays, whatever else it takes; without such findings it takes
  /// the same as ever.
  @Test func whatIsLeftAsideKeepsItsPoints() throws {
    func identities(leaving leaves: Set<String>) -> [PatternIdentity] {
      (Self.detectorIDs + Self.lookAlikeIDs).map {
        PatternIdentity(
          id: $0, chineseName: "名\($0)", summary: "", leaves: $0 == "fee-collection" ? leaves : [])
      }
    }
    let model = try Model.standard.ranking
    let plain = Ranking(model: model, identities: identities(leaving: []))
    let sparing = Ranking(model: model, identities: identities(leaving: ["amount-lattice"]))
    var numbers = SeededNumbers(state: 12)
    for _ in 0..<300 {
      let (findings, explanations) = Self.draw(&numbers)
      let before = Self.score(plain, findings, explanations)
      let after = Self.score(sparing, findings, explanations)
      #expect(after >= before)
      let isConcerned =
        explanations.contains { $0.lookAlike == "fee-collection" }
        && findings.contains { $0.detector == "amount-lattice" }
      #expect(isConcerned || after == before)
    }
    let alone = [Self.finding("amount-lattice", 0.5)]
    let fees = [Self.explanation("fee-collection", 1)]
    #expect(Self.score(sparing, alone, fees) == Self.score(sparing, alone, []))
  }
}
