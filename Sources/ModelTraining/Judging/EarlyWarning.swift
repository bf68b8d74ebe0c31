import BankRecords
import Foundation
import Models
import ScenarioSimulator
import StatementIngest

/// When one case first shows an account among the first leads.
public struct EarlyWarning: Sendable, Codable {
  public var caseID: String
  /// Day of the first scan that had it there; nil where none had.
  public var foundOn: String?
  /// Share of its final money that had come in by then; 1 where it was never found.
  public var shareOfMoney: Double

  /// Scans the world as of `steps` days, evenly from its first to its last, and says for each case
  /// with money when it was first among the first `depth` leads. Nil where the folder has no
  /// canonical transactions.csv that says how money came in.
  public static func measured(
    in world: JudgedWorld, model: Model, options: ReadingOptions, steps: Int, depth: Int = 100,
    progress: (CivilDay) -> Void = { _ in }
  ) async throws -> [EarlyWarning]? {
    precondition(steps >= 1, "at least one day is looked at")
    let path = "\(world.folder)/transactions.csv"
    guard FileManager.default.fileExists(atPath: path),
      let inflow = try CaseInflow(path: path, truth: world.truth), let period = inflow.period
    else { return nil }
    var caseOf: [String: String] = [:]
    for entry in world.truth.entries where entry.label == .planted && !entry.caseID.isEmpty {
      caseOf[entry.account] = entry.caseID
    }
    var found: [String: CivilDay] = [:]
    let length = period.upperBound.daysSince1970 - period.lowerBound.daysSince1970
    for step in 1...steps {
      let day = CivilDay(
        daysSince1970: period.lowerBound.daysSince1970 + length * Int32(step) / Int32(steps))
      progress(day)
      let early =
        step == steps
        ? world
        : try await JudgedWorld(folder: world.folder, model: model, options: options, asOf: day)
      for account in early.leads.prefix(depth) {
        guard let id = caseOf[account.lead.profile.number], found[id] == nil else { continue }
        found[id] = day
      }
    }
    return inflow.caseIDs.map { id in
      EarlyWarning(
        caseID: id, foundOn: found[id].map { "\($0)" },
        shareOfMoney: found[id].map { inflow.share(of: id, by: $0) } ?? 1)
    }
  }

  /// Share of all cases found by the time each share of their money was in.
  public static func curve(_ warnings: [EarlyWarning], at shares: [Double]) -> [Double] {
    shares.map { share in
      Double(warnings.count { $0.foundOn != nil && $0.shareOfMoney <= share })
        / Double(max(1, warnings.count))
    }
  }
}
