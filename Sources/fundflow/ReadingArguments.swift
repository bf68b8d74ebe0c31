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

  @OptionGroup var dialect: DialectArguments

  @Option(help: ArgumentHelp("Threads to use; the result does not depend on it.", valueName: "n"))
  var threads: Int?

  func options() throws -> ReadingOptions {
    var options = ReadingOptions()
    if format != nil, map != nil {
      throw ValidationError("--format and --map exclude each other; give one of them")
    }
    if map != nil, !dialect.profile.isEmpty {
      throw ValidationError("--profile and --map exclude each other; give one of them")
    }
    options.formatName = format
    options.profiles = try dialect.profiles()
    options.dialect = try dialect.declared()
    if options.dialect.hasHeader == false, format == nil, map == nil {
      throw ValidationError(
        "--no-header needs --format NAME, or --map with columns by position, as in time=#1")
    }
    options.threads = threads ?? min(ProcessInfo.processInfo.activeProcessorCount, 16)
    guard (1...256).contains(options.threads) else {
      throw ValidationError("--threads is \(options.threads); it must lie in 1…256")
    }
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
