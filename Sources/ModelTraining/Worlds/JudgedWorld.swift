import BankRecords
import Detection
import Foundation
import LeadRanking
import Models
import ScenarioSimulator
import ScoringPipeline
import StatementIngest

/// A folder with transactions and truth, scanned.
public struct JudgedWorld: Sendable {
  /// Last part of the folder's path.
  public let name: String
  public let folder: String
  /// SHA-256 of the inputs and of the truth.
  public let digests: [String]
  public let truth: Truth
  /// Every account with findings, in the order in which the scan ranked them, scores below the
  /// floor included.
  public let accounts: [JudgedAccount]
  /// The list as `scan` publishes it, best first; nil where it was not asked for.
  public var published: [JudgedAccount]?
  /// Accounts with findings: what p-values are counted over.
  public let tested: Int
  public let rules: ScanRules
  public let asOf: CivilDay

  /// Reads the folder and scans it as `scan` would; every row that can be read counts. `forFitting`
  /// lets accounts in on which only detectors without weight fire.
  ///
  /// Throws what the scan throws, or `WorldError` where the folder is no world or its run is held.
  public init(
    folder: String, model: Model, options: ReadingOptions, asOf: CivilDay? = nil,
    forFitting: Bool = false
  ) async throws {
    let trimmed = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    self.folder = trimmed
    name = trimmed.split(separator: "/").last.map(String.init) ?? trimmed
    let truthPath = try JudgedWorld.truthPath(in: trimmed)
    truth = try Truth(path: truthPath)
    let inputs = try JudgedWorld.inputs(in: trimmed)
    var rules = try ScanRules(model: model)
    var open = model.ranking
    open.floorTenths = 0
    for detector in rules.detectors where forFitting {
      let id = type(of: detector).identity.id
      open.weightTenths[id] = max(1, open.weightTenths[id] ?? 0)
    }
    let ranking = rules.ranking
    rules.ranking = ranking.using(open)
    let outcome = try await JudgedWorld.scan(
      inputs, rules: rules, options: options, asOf: asOf, then: { $0 })
    guard !outcome.isHeld else {
      throw WorldError.held(folder: trimmed, reasons: outcome.holdReasons.map(\.message))
    }
    rules.ranking = ranking
    self.rules = rules
    tested = outcome.counts.withFindings
    self.asOf = outcome.counts.asOf ?? CivilDay(daysSince1970: 0)
    digests =
      outcome.reports.map(\.sha256)
      + [try ContentDigest.sha256(ofFile: truthPath, options: options)]
    accounts = JudgedWorld.judged(outcome.leads, by: truth)
  }

  private static func judged(_ leads: [RankedLead], by truth: Truth) -> [JudgedAccount] {
    var entries: [String: Truth.Entry] = [:]
    for entry in truth.entries { entries[entry.account] = entry }
    return leads.map { ranked in
      let entry = entries[ranked.lead.profile.number]
      var lead = ranked.lead
      lead.evidence = []
      return JudgedAccount(
        lead: lead, truth: entry,
        isPositive: entry.map { truth.isPositive($0, .collectionAndPayout) } ?? false)
    }
  }

  private static func truthPath(in folder: String) throws -> String {
    guard let found = present(["truth.csv", "truth_accounts.csv"], in: folder) else {
      throw WorldError.noTruth(folder: folder)
    }
    return found
  }

  private static func present(_ names: [String], in folder: String) -> String? {
    names.map { "\(folder)/\($0)" }.first { FileManager.default.fileExists(atPath: $0) }
  }

  /// `transactions.csv`, else all files and folders whose name starts so.
  private static func inputs(in folder: String) throws -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let found = names.filter { $0.hasPrefix("transactions") }.sorted()
    if found.contains("transactions.csv") { return ["\(folder)/transactions.csv"] }
    guard !found.isEmpty else { throw WorldError.noTransactions(folder: folder) }
    return found.map { "\(folder)/\($0)" }
  }

  /// Scans the folder once more under the model as it is, for the list and the cases as `scan` publishes
  /// them: accounts below the floor, which `accounts` holds, join no case there. Gives back how well the
  /// cases match the planted ones; nil where the folder does not say what was planted.
  public mutating func publish(model: Model, options: ReadingOptions) async throws
    -> CaseEvaluation?
  {
    let caseTruth = JudgedWorld.present(["truth_cases.csv", "cases.csv"], in: folder)
    let truthPath = try JudgedWorld.truthPath(in: folder)
    let truth = truth
    let found = try await JudgedWorld.scan(
      JudgedWorld.inputs(in: folder), rules: ScanRules(model: model), options: options, asOf: nil
    ) { outcome -> (leads: [JudgedAccount], cases: CaseEvaluation?)? in
      guard !outcome.isHeld else { return nil }
      return (
        JudgedWorld.judged(outcome.leads, by: truth),
        try caseTruth.map {
          try CaseEvaluation(
            truth: truthPath, caseTruth: $0, foundCases: "\(outcome.folder)/cases.csv")
        }
      )
    }
    published = found?.leads
    return found?.cases
  }

  /// Scans into a folder that is removed again after `use` has looked at it: nothing is published.
  private static func scan<Result>(
    _ inputs: [String], rules: ScanRules, options: ReadingOptions, asOf: CivilDay?,
    then use: (Scan.Outcome) throws -> Result
  ) async throws -> Result {
    let scratch = FileManager.default.temporaryDirectory
      .appendingPathComponent("fundflow-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    var plan = ScanPlan(
      inputs: inputs, reading: options, rules: rules, outputFolder: scratch,
      engineVersion: "judging")
    plan.rejectLimit = .share(1)
    plan.asOf = asOf
    return try use(await Scan(plan: plan, stopwatch: { 0 }).run { _ in })
  }
}

/// Why a folder cannot be used as a world.
public enum WorldError: Error, Equatable, CustomStringConvertible {
  case noTransactions(folder: String)
  case noTruth(folder: String)
  case held(folder: String, reasons: [String])
  case noWorlds

  public var description: String {
    switch self {
    case .noTransactions(let folder):
      "\(folder) has no transactions*: a world is a folder with transactions.csv and truth.csv"
    case .noTruth(let folder):
      "\(folder) has neither truth.csv nor truth_accounts.csv: a world says which accounts are planted"
    case .held(let folder, let reasons):
      "\(folder) is held: \(reasons.joined(separator: "; "))"
    case .noWorlds:
      "no world was given: name at least one folder with transactions.csv and truth.csv"
    }
  }
}
