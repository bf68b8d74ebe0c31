import ArgumentParser
import Foundation
import Models
import ScoringPipeline
import StatementIngest

extension RejectsCommand {
  struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs a scan again with its rejected rows mended; the input files stay as they are."
    )

    @Argument(
      help: ArgumentHelp("The folder of the run whose rejects were mended.", valueName: "run"))
    var folder: String

    @Option(help: ArgumentHelp("A mended sheet; may be given several times.", valueName: "file"))
    var fix: [String] = []

    @Option(
      help: ArgumentHelp(
        "Rejects that are no transactions, by number (rejects list --rows).", valueName: "n,n…"))
    var drop: String?

    @Option(
      help: ArgumentHelp(
        "Who mended the rows and why: it stands in the manifest.", valueName: "text"))
    var note: String

    @Option(
      help: ArgumentHelp("Folder of the new run; that of the old one else.", valueName: "dir"))
    var out: String?

    @Option(
      help: ArgumentHelp(
        "Rows that may be rejected, as for scan; the old run's limit else.", valueName: "n|n%"))
    var maxRejects: String?

    @Flag(help: "Print one JSON document instead of the table.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print nothing but errors.")
    var quiet = false

    func validate() throws {
      if fix.isEmpty, drop == nil {
        throw ValidationError("give mended rows with --fix, or rows to leave out with --drop")
      }
      if note.allSatisfy(\.isWhitespace) {
        throw ValidationError("--note must say who mended the rows and why")
      }
    }

    func run() async throws {
      do {
        try await replay()
      } catch let failure {
        throw CommandFailure.report(failure)
      }
    }

    private func replay() async throws {
      let found = try RunRejects(folder: folder)
      var sheets = MendedSheets(rejects: found, note: note)
      for path in fix { try sheets.add(sheet: path) }
      for word in drop?.split(separator: ",") ?? [] {
        guard let number = Int(word) else {
          throw ValidationError("--drop has \"\(word)\"; write numbers of rejects, as in 3,17")
        }
        try sheets.drop(number)
      }
      guard !sheets.rows.isEmpty else {
        throw ValidationError(
          "no row was mended or dropped: \(sheets.unchanged) rows stand as they were exported")
      }
      // Places are named from here; the scan runs from where it ran.
      let target = absolute(out ?? (found.folder as NSString).deletingLastPathComponent)
      guard FileManager.default.changeCurrentDirectoryPath(found.run.working_folder) else {
        throw IngestError.unreadable(
          path: found.run.working_folder, reason: "the folder the run was started in is gone")
      }
      try checkInputs(of: found)
      var scan = try scanCommand(of: found.run)
      scan.out = target
      if let maxRejects { scan.maxRejects = maxRejects }
      (scan.json, scan.quiet, scan.dryRun) = (json, quiet, false)
      try scan.validate()
      let kept = found.earlier.filter { old in
        !sheets.rows.contains { $0.path == old.path && $0.byte == old.byte }
      }
      let origin = ReplayOrigin(
        runID: found.run.run_id, note: note, rows: kept + sheets.rows)
      if !quiet, !json {
        let dropped = sheets.rows.count { $0.correction == .dropped }
        Terminal.note(
          "replaying \(found.run.run_id): \(sheets.rows.count - dropped) rows mended, \(dropped) "
            + "dropped, \(found.rejects.count - sheets.rows.count) left as they are")
      }
      try await scan.scan(command: found.run.command, replay: origin)
    }

    private func absolute(_ path: String) -> String {
      if path.hasPrefix("/") { return path }
      let here = FileManager.default.currentDirectoryPath
      return path.isEmpty ? here : "\(here)/\(path)"
    }

    /// Every input of the run must still be there, byte for byte.
    private func checkInputs(of found: RunRejects) throws {
      for file in found.run.files {
        guard file.path != "-" else {
          throw IngestError.unreadable(
            path: "-", reason: "standard input is not kept; save it to a file and scan that")
        }
        let digest = try ContentDigest.sha256(ofFile: file.path)
        guard digest == file.sha256 else { throw found.changed(file.path) }
      }
    }

    private func scanCommand(of run: RunDocument) throws -> ScanCommand {
      let scan: ScanCommand
      do {
        guard run.command.first == ScanCommand.configuration.commandName else {
          throw ValidationError("it is no scan")
        }
        scan = try ScanCommand.parse(Array(run.command.dropFirst()))
      } catch {
        throw IngestError.usage(
          "the command line of the run cannot be run again: \(ScanCommand.message(for: error))")
      }
      // All else must be as it was, or the new run would differ in more than its mended rows.
      let profiles = try scan.reading.options().profiles.map(\.digest)
      guard profiles == run.profiles.map(\.sha256) else {
        throw IngestError.usage("a profile is no longer what it was in the run; scan anew")
      }
      let rules = try ScanRules(model: Model.load(named: scan.model))
      guard rules.modelDigest == run.model.sha256 else {
        throw IngestError.usage("the model is no longer what it was in the run; scan anew")
      }
      guard run.engine_version == EngineVersion.text else {
        throw IngestError.usage(
          "the run was made by version \(run.engine_version), this is \(EngineVersion.text); scan anew"
        )
      }
      return scan
    }
  }
}
