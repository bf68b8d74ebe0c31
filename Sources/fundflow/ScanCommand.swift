import ArgumentParser
import BankRecords
import Foundation
import Models
import ScoringPipeline
import StatementIngest

struct ScanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Reads transaction files and writes ranked, explained leads (线索).",
    discussion: """
      Writes OUT/<run-id>/ with leads.csv, leads.jsonl, cases.csv, cases.jsonl, evidence.csv, \
      rejects.jsonl and run.json. \
      These files hold account numbers in full (mode 0600); everything printed masks them.

      Exit status: 0 done, 64 usage, 65 data held, 66 input missing, 70 internal error or too \
      little memory, 73 output cannot be created, 74 disk error, 130 and 143 interrupted.
      """)

  @Argument(help: "Files or folders of transactions (.csv, .gz, .zst); - reads standard input.")
  var inputs: [String]

  @OptionGroup var reading: ReadingArguments

  @Option(help: ArgumentHelp("Folder in which the run's folder is made.", valueName: "dir"))
  var out = "runs"

  @Option(help: ArgumentHelp("How many leads to print; the files hold all.", valueName: "n"))
  var top = 20

  @Option(
    help: ArgumentHelp("Leave out rows booked after this day (2024-06-30).", valueName: "date"))
  var asOf: String?

  @Option(
    help: ArgumentHelp(
      "Exchange rates by which foreign amounts become yuan: a table with the columns currency (币种), "
        + "rate (汇率) or rate_per_100 (每百单位), and date (日期) where rates change.",
      valueName: "file"))
  var rates: String?

  @Option(
    help: ArgumentHelp(
      "Model: a built-in name or the path of a model folder.", valueName: "name|path"))
  var model = "standard-1"

  @Option(
    help: ArgumentHelp(
      "Rows that may be rejected before the run is held: a number or a share like 0.1%.",
      valueName: "n|n%"))
  var maxRejects = "0"

  @Option(
    help: ArgumentHelp(
      "Table of what the sender says was sent (file, rows, amount, in_rows, … or 文件, 笔数, 金额合计, "
        + "贷方笔数, …); a difference or a missing file holds the run.", valueName: "file"))
  var control: String?

  @Option(
    help: ArgumentHelp(
      "Memory the run may need, as 8GiB; without it 85% of what there is.", valueName: "size"))
  var memoryLimit: String?

  @Flag(help: "Print one JSON document instead of the table.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  @Flag(name: [.customShort("n"), .long], help: "Show how the files would be read, and stop.")
  var dryRun = false

  func validate() throws {
    guard top >= 0 else { throw ValidationError("--top is \(top); it must be 0 or more") }
    _ = try rejectLimit()
    _ = try asOfDay()
    _ = try memoryBytes()
    _ = try reading.options()
  }

  func run() async throws {
    do {
      if dryRun {
        try await DryRun(
          inputs: inputs, options: reading.options(), control: controlFile(), asJSON: json
        ).print()
      } else {
        try await scan(command: Array(CommandLine.arguments.dropFirst()))
      }
    } catch let failure {
      throw CommandFailure.report(failure)
    }
  }

  /// Scans and prints; `command` stands in the manifest, `replay` has rows mended by hand.
  func scan(command: [String], replay: ReplayOrigin? = nil) async throws {
    let loaded = try Model.load(named: model)
    var plan = ScanPlan(
      inputs: inputs, reading: try reading.options(), rules: try ScanRules(model: loaded),
      outputFolder: out, engineVersion: EngineVersion.text)
    if !loaded.isCalibrationCurrent && !quiet {
      Terminal.note(
        "note: the calibration of this model (校准) was made for other numbers: precision_estimate, "
          + "p_value and fdr_bound are only hints; fundflow train --calibrate-only makes it anew")
    }
    plan.command = command
    plan.workingFolder = FileManager.default.currentDirectoryPath
    plan.replay = replay
    plan.reading.corrections = replay?.corrections
    plan.asOf = try asOfDay()
    plan.rejectLimit = try rejectLimit()
    plan.control = try controlFile()
    plan.rates = try rates.map { try RateFile.read($0) }
    plan.memoryBytes = try memoryBytes()
    let start = DispatchTime.now().uptimeNanoseconds
    let stopwatch: Stopwatch = {
      Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    }
    let progress = ProgressLine(isShown: !quiet && !json, stopwatch: stopwatch)
    let outcome = try await Scan(plan: plan, stopwatch: stopwatch).run { progress.show($0) }
    progress.clear()
    let summary = ScanSummary(outcome: outcome, top: top, plan: plan)
    if json {
      try Terminal.print(summary.document.page.trimmingSuffix("\n"))
    } else if !quiet {
      try Terminal.print(summary.text)
    }
    if outcome.isHeld {
      Terminal.note(summary.heldMessage)
      throw ExitStatus.held.code
    }
  }

  private func controlFile() throws -> ControlFile? {
    try control.map { path throws(IngestError) in try ControlFile.read(path) }
  }

  private func asOfDay() throws -> CivilDay? {
    guard let asOf else { return nil }
    guard let parsed = BookingTime.parse(Array(asOf.utf8).span) else {
      throw ValidationError("--as-of is \"\(asOf)\"; write a day as 2024-06-30")
    }
    return parsed.time.day
  }

  private func memoryBytes() throws -> Int? {
    guard let memoryLimit else { return MachineMemory.usableBytes }
    guard let bytes = ByteSize.parse(memoryLimit), bytes > 0 else {
      throw ValidationError("--memory-limit is \"\(memoryLimit)\"; write a size as 8GiB")
    }
    return bytes
  }

  private func rejectLimit() throws -> RejectLimit {
    if maxRejects.hasSuffix("%"), let share = Double(maxRejects.dropLast()),
      (0...100).contains(share)
    {
      return .share(share / 100)
    }
    if let count = Int(maxRejects), count >= 0 { return .count(count) }
    throw ValidationError(
      "--max-rejects is \"\(maxRejects)\"; write a number of rows (10) or a share (0.1%)")
  }
}
