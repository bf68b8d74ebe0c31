import ArgumentParser
import Foundation

@main
enum Main {
  static func main() {
    // A reader that closes its end of a pipe must not kill a run that writes files.
    signal(SIGPIPE, SIG_IGN)
    // What a run writes holds account numbers in full: for the owner only.
    umask(0o077)
    // The main thread waits: an asynchronous `main` would end it, and tools that count
    // instructions (valgrind) do not survive a process without one.
    let finished = DispatchSemaphore(value: 0)
    let work = Task.detached {
      await Fundflow.main()
      finished.signal()
    }
    let interruption = Interruption(cancelling: work)
    withExtendedLifetime(interruption) { finished.wait() }
  }
}

/// The command line: the only place that knows every module.
struct Fundflow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fundflow",
    abstract: "Finds accounts whose fund flows look like illegal fundraising (非法集资).",
    discussion: """
      Reads bank transaction files (交易明细), ranks suspicious accounts (线索) and explains each \
      with the rows behind it.

        fundflow scan transactions.csv            from a file to ranked leads
        fundflow explain ACCOUNT --run runs/ID    why an account was ranked
        fundflow advise --run runs/ID             how much work, at which threshold
        fundflow formats                          the file layouts that are known
        fundflow rejects list runs/ID.held        the rows that were not accepted
      """,
    version: EngineVersion.text,
    subcommands: [
      ScanCommand.self, ExplainCommand.self, FormatsCommand.self, RejectsCommand.self,
      LimitsCommand.self, PatternsCommand.self, SimulateCommand.self, EvaluateCommand.self,
      TraceCommand.self,
      AdviseCommand.self, TrainCommand.self,
    ])
}

enum EngineVersion {
  static let text = "0.1.0"
}
