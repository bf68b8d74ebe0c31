import BankRecords
import Foundation
import LeadRanking
import ScoringPipeline
import Testing

/// How the accounts of one case stand to each other in the list of the bundled bank.
struct RoleOrderTests {
  private static func leads() async throws -> [RankedLead] {
    let folder = try ScanFolder()
    let bank = GoldenTests.root.appending(path: "Datasets/demo-bank/transactions.csv")
    return try await folder.scan([bank.path], out: "roles").leads
  }

  @Test func rolesMoveScoresInTheOpen() async throws {
    let leads = try await Self.leads()
    var raised = 0
    for lead in leads.map(\.lead) {
      #expect(lead.contributions.reduce(0) { $0 + $1.tenths } == lead.scoreTenths)
      raised += lead.contributions.count {
        $0.source == Ranking.roleSource && $0.tenths > 0 && !lead.findings.isEmpty
      }
    }
    #expect(raised > 0)
    #expect(zip(leads, leads.dropFirst()).allSatisfy { $0.lead.scoreTenths >= $1.lead.scoreTenths })
  }

  @Test func whoCollectsOrPaysStandsBeforeWhoPassesOn() async throws {
    let cases = Dictionary(grouping: try await Self.leads().filter { !$0.caseID.isEmpty }) {
      $0.caseID
    }
    var compared = 0
    for members in cases.values {
      let core = members.filter { $0.lead.group?.role(of: $0.lead.account)?.isCore == true }
      let others = members.filter { $0.lead.group?.role(of: $0.lead.account)?.isCore == false }
      let best = core.map(\.lead.scoreTenths).max() ?? 0
      for lead in core.map(\.lead) {
        let own =
          lead.scoreTenths
          - lead.contributions
          .filter { $0.source == Ranking.roleSource }.reduce(0) { $0 + $1.tenths }
        // Half of the best where a fifth of it is their own or where nothing is.
        if own * 5 >= best || lead.findings.isEmpty { #expect(lead.scoreTenths >= best / 2) }
      }
      guard let least = core.map(\.lead.scoreTenths).min() else { continue }
      for other in others {
        #expect(other.lead.scoreTenths < least && other.level == .low)
        compared += 1
      }
    }
    #expect(compared > 0)
  }
}
