import AccountFlows
import BankRecords
import Benchmark
import CaseBuilding
import Detection
import LeadRanking
import Models
import ScoringPipeline
import Typologies

func benchmarkExamine() {
  Benchmark("Examine.AllDetectors.100k") { benchmark in
    let examined = try await ExaminedWorld()
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      let findings = examined.flows.reduce(0) { $0 + examined.findings(of: $1).count }
      precondition(findings > 0, "planted cases must be found")
    }
    benchmark.stopMeasurement()
  }
}

func benchmarkRank() {
  Benchmark("Rank.Leads.100k") { benchmark in
    let examined = try await ExaminedWorld()
    let suspects = examined.flows.map { ($0, examined.findings(of: $0)) }.filter { !$1.isEmpty }
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      let leads = suspects.compactMap { flow, findings in
        examined.rules.ranking.lead(
          of: flow, findings: findings,
          explanations: examined.rules.lookAlikes.compactMap {
            $0.explain(flow, findings: findings, in: examined.context)
          },
          summary: CaseSummary(of: flow))
      }
      precondition(!leads.isEmpty, "planted cases must become leads")
      blackHole(Ranking.ranked(leads))
    }
    benchmark.stopMeasurement()
  }
}

/// Every flow of a simulated bank with the rules to judge it by.
struct ExaminedWorld {
  let flows: [AccountFlow]
  let rules: ScanRules
  let context: ExaminationContext

  init() async throws {
    let index = try await BenchmarkWorld().index()
    rules = try ScanRules(model: Model.standard)
    context = ExaminationContext(
      calendar: rules.calendar, asOf: index.lastDay ?? CivilDay(daysSince1970: 0),
      population: PeerOutlier.population(of: index.screens))
    let accounts = index.screens.indices.map { AccountID(index: $0) }
    let legs = GatheredLegs(index: index, accounts: accounts)
    flows = accounts.indices.map { legs.flow(at: $0) }
  }

  func findings(of flow: AccountFlow) -> [Finding] {
    rules.detectors.compactMap { $0.examine(flow, in: context) }
  }
}
