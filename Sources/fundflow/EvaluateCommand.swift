import ArgumentParser
import Foundation
import ScenarioSimulator

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures a ranked list against the truth: average precision, precision@k.",
    discussion: """
      The truth has the columns account,label,role… (as simulate writes it), or account and a 0/1 \
      column, or bare account numbers. By default collection and payout accounts of cases are the \
      positives; positives that are not ranked count as missed.
      """)

  @Option(help: ArgumentHelp("Truth of the world.", valueName: "file"))
  var truth: String

  @Option(help: ArgumentHelp("leads.csv of a run.", valueName: "file"))
  var leads: String

  @Flag(help: "Count every account of a case as positive, whatever its role.")
  var allRoles = false

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    do {
      let evaluation = try Evaluation(
        truth: Truth(path: truth), leads: LeadList(path: leads),
        positives: allRoles ? .allRoles : .collectionAndPayout)
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try Terminal.print(String(decoding: try encoder.encode(evaluation), as: UTF8.self))
      } else {
        try Terminal.print(evaluation.table.trimmingSuffix("\n"))
        if let cases = try caseEvaluation() {
          try Terminal.print("\n" + cases.table.trimmingSuffix("\n"))
        }
      }
    } catch let failure as EvaluationError {
      Terminal.note("error: \(failure)")
      throw ExitStatus.missingInput.code
    }
  }

  /// Of `cases.csv` beside the truth and beside the leads, where both are there.
  private func caseEvaluation() throws -> CaseEvaluation? {
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
