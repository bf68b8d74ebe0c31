import ArgumentParser
import ScoringPipeline
import StatementIngest

struct LimitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits",
    abstract: "Lists the limits of a scan, their defaults and what happens beyond them.",
    discussion: "Change one with fundflow scan … --limit name=value (line-bytes=4MiB).")

  func run() throws {
    do {
      var table = TerminalTable([
        ("limit", .left), ("default", .right), ("beyond it", .left), ("bounds", .left),
      ])
      let options = ReadingOptions()
      for limit in ReadingLimit.all {
        let value = limit.value(in: options)
        table.append([
          limit.name, limit.unit == .bytes ? ByteSize.text(value) : "\(value)",
          limit.consequence == .row ? "row rejected" : "run refused", limit.meaning,
        ])
      }
      let memory = MachineMemory.usableBytes.map { "\(($0 + (1 << 20) - 1) >> 20) MiB" } ?? "none"
      table.append([
        "--memory-limit", memory, "run refused",
        "Memory of one run at its peak, estimated as rows come in; here 85 % of what there is.",
      ])
      try Terminal.print(table.text)
    } catch let failure {
      throw CommandFailure.report(failure)
    }
  }
}
