import ArgumentParser
import Foundation
import Models
import ModelTraining
import ScenarioSimulator

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures rankings against the truth: average precision, precision@k, calibration.",
    discussion: """
      Either one list (--truth FILE --leads FILE), or whole worlds (--world DIR…, each with \
      transactions* and truth.csv), which are scanned first and then can be looked at in depth: \
      --ablate, --worst, --early-warning.

      The truth has the columns account,label,role… (as simulate writes it), or account and a 0/1 \
      column, or bare account numbers. By default collection and payout accounts of cases are the \
      positives; positives that are not ranked count as missed.
      """)

  @Option(help: ArgumentHelp("Truth of one list.", valueName: "file"))
  var truth: String?

  @Option(help: ArgumentHelp("leads.csv of a run.", valueName: "file"))
  var leads: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Worlds to scan and judge.", valueName: "dir"))
  var world: [String] = []

  @Flag(help: "Count every account of a case as positive, whatever its role (one list only).")
  var allRoles = false

  @Flag(help: "Rank each world again without each detector and look-alike.")
  var ablate = false

  @Option(
    help: ArgumentHelp("Show the worst mistakes of each world, with reasons.", valueName: "n"))
  var worst = 0

  @Option(
    help: ArgumentHelp(
      "Scan each world as of so many days and say how much of a case's money was in when it was found.",
      valueName: "n"))
  var earlyWarning = 0

  @Option(help: ArgumentHelp("Model: a built-in name or a model folder.", valueName: "name|path"))
  var model = "standard-1"

  @Option(help: "Seed of the redraws behind the intervals.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Threads to use; the result does not depend on it.", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Write everything as JSON; - for standard output.", valueName: "file"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Write a picture: precision and recall, reliability, early warning.", valueName: "file"))
  var svg: String?

  func validate() throws {
    guard world.isEmpty != (truth == nil && leads == nil) else {
      throw ValidationError("give either --truth and --leads, or --world with at least one folder")
    }
    guard world.isEmpty == (truth != nil && leads != nil) else {
      throw ValidationError("--truth and --leads belong together")
    }
    guard !world.isEmpty || !ablate && worst == 0 && earlyWarning == 0 else {
      throw ValidationError(
        "--ablate, --worst and --early-warning need whole worlds: give --world with folders")
    }
    guard worst >= 0, earlyWarning >= 0 else {
      throw ValidationError("--worst and --early-warning are numbers of 0 or more")
    }
  }

  func run() async throws {
    do {
      if let truth, let leads {
        try judge(
          Evaluation(
            truth: Truth(path: truth), leads: LeadList(path: leads),
            positives: allRoles ? .allRoles : .collectionAndPayout))
        if json != "-", let cases = try caseEvaluation(truth: truth, leads: leads) {
          try Terminal.print("\n" + cases.table.trimmingSuffix("\n"))
        }
      } else {
        try await judgeWorlds()
      }
    } catch let failure {
      throw JudgingOptions.report(failure)
    }
  }

  private func judge(_ evaluation: Evaluation) throws {
    if let json { try write(evaluation, to: json) }
    if let svg {
      try write(
        CurvePicture([JudgementPicture.precisionRecall([("leads", evaluation)])]).document, to: svg)
    }
    if json != "-" { try Terminal.print(evaluation.table.trimmingSuffix("\n")) }
  }

  private func judgeWorlds() async throws {
    let model = try Model.load(named: model)
    let options = try JudgingOptions.reading(threads: threads)
    var judgements: [WorldJudgement] = []
    for folder in world {
      Terminal.note("scanning \(folder)")
      var scanned = try await JudgedWorld(folder: folder, model: model, options: options)
      let cases = try await scanned.publish(model: model, options: options)
      var judgement = try WorldJudgement(scanned)
      judgement.cases = cases
      if ablate { judgement.ablation = try scanned.ablations() }
      if worst > 0 {
        judgement.falsePositives = scanned.worstFalsePositives(worst)
        judgement.misses = scanned.worstMisses(worst)
      }
      if earlyWarning > 0 {
        judgement.earlyWarning =
          try await EarlyWarning.measured(
            in: scanned, model: model, options: options, steps: earlyWarning) ?? []
      }
      judgements.append(judgement)
    }
    let report = JudgementReport(judgements, seed: seed)
    if let json { try write(report, to: json) }
    if let svg { try write(JudgementPicture.document(report), to: svg) }
    if json != "-" { try Terminal.print(report.text.trimmingSuffix("\n")) }
  }

  private func write(_ value: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n", to: path)
  }

  private func write(_ text: String, to path: String) throws {
    if path == "-" {
      try Terminal.print(text.trimmingSuffix("\n"))
    } else {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
  }

  /// Of `cases.csv` beside the truth and beside the leads, where both are there.
  private func caseEvaluation(truth: String, leads: String) throws -> CaseEvaluation? {
    func beside(_ path: String) -> String {
      URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("cases.csv")
        .path
    }
    let (planted, found) = (beside(truth), beside(leads))
    guard [planted, found].allSatisfy({ FileManager.default.fileExists(atPath: $0) }) else {
      return nil
    }
    return try CaseEvaluation(truth: truth, caseTruth: planted, foundCases: found)
  }
}
