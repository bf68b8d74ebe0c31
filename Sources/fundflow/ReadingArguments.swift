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

  @OptionGroup var dialect: DialectArguments

  @Option(help: ArgumentHelp("Threads to use; the result does not depend on it.", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Sets a limit, as line-bytes=4MiB; may be given several times (fundflow limits lists them).",
      valueName: "name=value"))
  var limit: [String] = []

  /// For tests: the result does not depend on it.
  @Option(help: .hidden) var blockBytes: Int?

  func options() throws -> ReadingOptions {
    var options = ReadingOptions()
    for pair in limit { try set(pair, in: &options) }
    if let blockBytes {
      guard (1...(1 << 30)).contains(blockBytes) else {
        throw ValidationError("--block-bytes is \(blockBytes); it must lie in 1…\(1 << 30)")
      }
      options.blockBytes = blockBytes
    }
    if format != nil, map != nil {
      throw ValidationError("--format and --map exclude each other; give one of them")
    }
    if map != nil, !dialect.profile.isEmpty {
      throw ValidationError("--profile and --map exclude each other; give one of them")
    }
    options.formatName = format
    guard let policy = TotalsPolicy(rawValue: totals) else {
      throw ValidationError("--totals is \"\(totals)\"; it must be hold, warn or ignore")
    }
    options.totals = policy
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

  private func set(_ pair: String, in options: inout ReadingOptions) throws {
    let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2 else {
      throw ValidationError("--limit has \"\(pair)\"; write name=value, as in line-bytes=4MiB")
    }
    guard let limit = ReadingLimit.named(sides[0]) else {
      throw ValidationError(
        "--limit names \"\(sides[0])\"; limits are "
          + ReadingLimit.all.map(\.name).joined(separator: ", "))
    }
    let value = limit.unit == .bytes ? ByteSize.parse(sides[1]) : Int(sides[1])
    guard let value, limit.range.contains(value) else {
      throw ValidationError(
        "--limit \(limit.name) is \"\(sides[1])\"; it must lie in "
          + "\(limit.range.lowerBound)…\(limit.range.upperBound) \(limit.unit.rawValue)")
    }
    limit.set(value, in: &options)
  }
}
