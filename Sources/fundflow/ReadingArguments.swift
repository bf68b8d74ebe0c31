import ArgumentParser
import Foundation
import StatementIngest

/// Options that say how files are read; shared by commands that read them.
struct ReadingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("Format of the files (fundflow formats lists them).", valueName: "name"))
  var format: String?

  @Option(
    help: ArgumentHelp(
      "Columns of a file of no known format: payer=COL,payee=COL,amount=COL,time=COL… or "
        + "own=COL,counterparty=COL,direction=COL,amount=COL,time=COL…",
      valueName: "field=column,…"))
  var map: String?

  @Option(
    help: ArgumentHelp(
      "Totals in a file (合计, 共 12 笔) that differ from what was read: hold the run, warn, or ignore.",
      valueName: "hold|warn|ignore"))
  var totals = "hold"

  @Option(
    help: ArgumentHelp(
      "Files whose balances contradict their direction (收付标志): prove holds the run, verify turns "
        + "such accounts round, trust believes the file.",
      valueName: "prove|verify|trust"))
  var direction = "prove"

  @Option(help: ArgumentHelp("Threads to use; the result does not depend on it.", valueName: "n"))
  var threads: Int?

  func options() throws -> ReadingOptions {
    var options = ReadingOptions()
    if format != nil, map != nil {
      throw ValidationError("--format and --map exclude each other; give one of them")
    }
    options.formatName = format
    guard let policy = TotalsPolicy(rawValue: totals) else {
      throw ValidationError("--totals is \"\(totals)\"; it must be hold, warn or ignore")
    }
    options.totals = policy
    options.threads = threads ?? min(ProcessInfo.processInfo.activeProcessorCount, 16)
    guard (1...256).contains(options.threads) else {
      throw ValidationError("--threads is \(options.threads); it must lie in 1…256")
    }
    guard let checking = DirectionChecking(rawValue: direction) else {
      throw ValidationError("--direction is \"\(direction)\"; it is prove, verify or trust")
    }
    options.direction = checking
    for pair in map?.split(separator: ",") ?? [] {
      let sides = pair.split(separator: "=", maxSplits: 1)
      guard sides.count == 2 else {
        throw ValidationError("--map has \"\(pair)\"; write field=column, as in payer=付款账号")
      }
      guard let field = RecordField(rawValue: String(sides[0])) else {
        throw ValidationError(
          "--map names the field \"\(sides[0])\"; fields are "
            + RecordField.allCases.map(\.rawValue).joined(separator: ", "))
      }
      options.mapping.append((field, String(sides[1])))
    }
    return options
  }
}
