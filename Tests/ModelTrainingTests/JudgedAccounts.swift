import AccountFlows
import BankRecords
import CaseBuilding
import Detection
import LeadRanking
import ScenarioSimulator
import SeededNumbers

@testable import ModelTraining

/// Accounts with strengths, written by hand or drawn from a seed.
enum JudgedAccounts {
  static let model = RankingModel(
    weightTenths: ["flow": 450, "shape": 250, "noise": 150], returnFlowDetectors: ["flow"],
    effects: ["payroll": 0.8, "fees": 0.5], shapeKneeTenths: 300, shapeExcessShare: 0.3,
    fullReturnStrength: 0.4, floorTenths: 10, mediumTenths: 350, highTenths: 600)

  static let detectorIDs = ["flow", "shape", "noise"]
  static let lookAlikeIDs = ["payroll", "fees"]

  static let ranking = Ranking(
    model: model,
    identities: (detectorIDs + lookAlikeIDs).map {
      PatternIdentity(id: $0, chineseName: $0, summary: "")
    })

  static func account(
    _ number: Int, findings: [String: Double], explanations: [String: Double] = [:],
    role: String? = nil
  ) -> JudgedAccount {
    let noon = BookingTime(day: CivilDay(daysSince1970: 19_000), secondOfDay: 43_200)
    let name = "A\(number)"
    let lead = Lead(
      account: AccountID(index: number),
      profile: AccountProfile(number: name, party: PartyID(rawValue: UInt32(number))),
      scoreTenths: 0,
      contributions: [], severity: .s0, totals: .none,
      findings: findings.keys.sorted().map {
        Finding(
          detector: $0, strength: findings[$0] ?? 0, window: noon...noon, quantities: [],
          statement: "", evidence: [])
      },
      explanations: explanations.keys.sorted().map {
        Explanation(
          lookAlike: $0, strength: explanations[$0] ?? 0, statement: "", quantities: [],
          evidence: [])
      }, reason: "", evidence: [])
    let entry = role.map {
      Truth.Entry(
        account: name, label: $0 == "look-alike" ? .lookAlike : .planted, role: $0, kind: "",
        caseID: "K1")
    }
    return JudgedAccount(
      lead: lead, truth: entry, isPositive: role == "collection" || role == "payout")
  }

  /// Cases have return flow, honest accounts shape and noise, some of them explained.
  static func world(seed: UInt64, count: Int = 300) -> [JudgedAccount] {
    var numbers = SeededNumbers(state: seed)
    return (0..<count).map { number in
      let isCase = numbers.unit() < 0.15
      var findings = ["noise": numbers.unit()]
      if isCase || numbers.unit() < 0.2 { findings["shape"] = numbers.between(0.3, 1) }
      if numbers.unit() < (isCase ? 0.8 : 0.05) { findings["flow"] = numbers.between(0.3, 1) }
      var explanations: [String: Double] = [:]
      if numbers.unit() < (isCase ? 0.05 : 0.5) { explanations["payroll"] = numbers.unit() }
      if numbers.unit() < 0.2 { explanations["fees"] = numbers.unit() }
      return account(
        number, findings: findings, explanations: explanations, role: isCase ? "collection" : nil)
    }
  }
}
