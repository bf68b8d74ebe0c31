import ArgumentParser
import BankRecords
import Foundation
import Models
import ModelTraining
import ScenarioSimulator
import StatementIngest

struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Fits a model's weights and calibration on worlds whose truth is known.",
    discussion: """
      Each DIR holds transactions* and truth.csv (account,label,role,…), as simulate writes them. \
      Weights stay as they are unless the fitted ones do better on the --validation worlds; what \
      scores mean (precision_estimate, p_value, fdr_bound) is always made anew. The folder OUT can \
      be given to scan as --model OUT.
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Worlds to fit on.", valueName: "dir"))
  var data: [String]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Worlds to judge on; without them the fit is judged on its own worlds.",
      valueName: "dir"))
  var validation: [String] = []

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Folder to write the model into.", valueName: "dir"))
  var out: String

  @Option(
    help: ArgumentHelp(
      "Model to start from: a built-in name or a model folder.",
      valueName: "name|path"))
  var model = "standard-1"

  @Flag(help: "Leave the weights as they are, only make the calibration anew.")
  var calibrateOnly = false

  @Option(
    help: ArgumentHelp(
      "Also write the strengths of every account with findings, one row each, for other learners.",
      valueName: "file"))
  var features: String?

  @Option(help: ArgumentHelp("Threads to use; the result does not depend on it.", valueName: "n"))
  var threads: Int?

  func run() async throws {
    do {
      let base = try Model.load(named: model)
      let options = try JudgingOptions.reading(threads: threads)
      let worlds = try await JudgingOptions.worlds(
        data, model: base, options: options, forFitting: true)
      let judges = try await JudgingOptions.worlds(
        validation, model: base, options: options, forFitting: true)
      if let features {
        try Data(FeatureTable.text(of: worlds + judges).utf8)
          .write(to: URL(fileURLWithPath: features))
      }
      let outcome = try ModelTrainer(
        model: base, training: worlds, validation: judges, seed: seed,
        onlyCalibrates: calibrateOnly
      ).run()
      let card = ModelCard.text(
        outcome, base: base, training: worlds, validation: judges, seed: seed)
      try write(outcome.model, card: card)
      try Terminal.print(card.trimmingSuffix("\n"))
    } catch let failure {
      throw JudgingOptions.report(failure)
    }
  }

  private func write(_ model: Model, card: String) throws {
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    for (name, bytes) in model.fileTexts {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(out)/\(name)"), options: .atomic)
    }
    let path = "\(out)/MODEL.md"
    let present = FileManager.default.contents(atPath: path).map {
      String(decoding: $0, as: UTF8.self)
    }
    try Data(TrainCommand.placed(card, in: present, version: model.version).utf8)
      .write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  private static let opening = "<!-- training: written by fundflow train -->"
  private static let closing = "<!-- end of training -->"

  /// The card with the generated part between its marks; a new card where there is none.
  static func placed(_ part: String, in card: String?, version: String) -> String {
    let block = "\(opening)\n\n\(part)\n\(closing)"
    guard let card else {
      return "# Model \(version)\n\n## Training and calibration\n\n\(block)\n"
    }
    guard let start = card.range(of: opening), let end = card.range(of: closing) else {
      return card.trimmingSuffix("\n") + "\n\n## Training and calibration\n\n\(block)\n"
    }
    return card[..<start.lowerBound] + block + card[end.upperBound...]
  }
}

/// What the commands on worlds with truth share.
enum JudgingOptions {
  static func reading(threads: Int?) throws -> ReadingOptions {
    var options = ReadingOptions()
    if let threads {
      guard threads >= 1 else {
        throw ValidationError("--threads is \(threads); it must be 1 or more")
      }
      options.threads = threads
    }
    return options
  }

  /// The worlds one after the other.
  static func worlds(
    _ folders: [String], model: Model, options: ReadingOptions, forFitting: Bool = false
  ) async throws -> [JudgedWorld] {
    var worlds: [JudgedWorld] = []
    for folder in folders {
      Terminal.note("scanning \(folder)")
      worlds.append(
        try await JudgedWorld(
          folder: folder, model: model, options: options, forFitting: forFitting))
    }
    return worlds
  }

  static func report(_ failure: any Error) -> any Error {
    switch failure {
    case let world as WorldError:
      Terminal.note("error: \(Masking.maskNumbers(in: world.description))")
      if case .held = world { return ExitStatus.held.code }
      return ExitStatus.missingInput.code
    case let evaluation as EvaluationError:
      Terminal.note("error: \(evaluation)")
      return ExitStatus.missingInput.code
    case let file as CocoaError:
      Terminal.note("error: cannot write: \(file.localizedDescription)")
      return ExitStatus.cannotCreate.code
    default: return CommandFailure.report(failure)
    }
  }
}
