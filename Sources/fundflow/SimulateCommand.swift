import ArgumentParser
import ScenarioSimulator

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Writes a synthetic bank with planted cases, look-alikes and their truth.",
    discussion: """
      Writes transactions.csv (canonical columns), truth.csv and cases.csv into DIR. The same \
      options give the same bytes. Presets differ in settings, not only in seed, so that what is \
      tuned on one is judged on another.
      """)

  @Option(help: "Rows to write.")
  var rows = 100_000

  @Option(help: "Seed of every random choice.")
  var seed: UInt64 = 1

  @Option(help: "training, validation, test, demo, hard, one-bank or early.")
  var preset = WorldSettings.Preset.training

  @Option(help: "Planted cases; the preset's number where not given.")
  var cases: Int?

  @Option(help: "Planted look-alikes; the preset's number where not given.")
  var lookAlikes: Int?

  @Option(help: ArgumentHelp("Folder to write into.", valueName: "dir"))
  var out: String

  func run() throws {
    var settings = WorldSettings(preset: preset, rows: rows, seed: seed)
    settings.caseCount = cases ?? settings.caseCount
    settings.lookAlikeCount = lookAlikes ?? settings.lookAlikeCount
    if let fault = settings.fault { throw ValidationError(fault) }
    do {
      let made = try Simulator(settings).run(writingTo: out)
      try Terminal.print(
        "\(out): \(made.rows) rows, \(made.accounts) accounts, \(made.firstDay) – \(made.lastDay); "
          + "\(made.cases) cases (\(made.caseAccounts) accounts), "
          + "\(made.lookAlikes) look-alikes (\(made.lookAlikeAccounts) accounts)")
    } catch let failure as SimulationError {
      Terminal.note("error: \(failure)")
      throw ExitStatus.cannotCreate.code
    }
  }
}

extension WorldSettings.Preset: ExpressibleByArgument {}
