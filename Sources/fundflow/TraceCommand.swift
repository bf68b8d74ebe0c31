import AccountFlows
import ArgumentParser
import BankRecords
import CaseBuilding
import Foundation
import ScoringPipeline
import StatementIngest

struct TraceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Follows an account's money up and down (资金追踪), hop by hop and to the fen.",
    discussion: """
      Down: what the account paid is followed through those who got it, in time order; up: what it \
      got is followed back. prorata gives every payment the same share of all money then in an \
      account, fifo lets out first what came in first; both count an opening balance as not traced. \
      Payment institutions and the like are never followed through. What is printed masks numbers; \
      the file of --out (.csv or .json, mode 0600) has them in full.

        fundflow trace 6222020000000000018 transactions.csv --up 2 --down 3 --floor 10000

      Exit status: as of scan.
      """)

  @Argument(help: "The account or card number in full.")
  var account: String

  @Argument(help: "Files or folders of transactions (.csv, .gz, .zst).")
  var inputs: [String]

  @OptionGroup var reading: ReadingArguments

  @Option(help: ArgumentHelp("Hops back to where the money came from.", valueName: "n"))
  var up = 0

  @Option(help: ArgumentHelp("Hops on to where the money went.", valueName: "n"))
  var down: Int?

  @Option(
    help: ArgumentHelp(
      "Accounts that less of the traced money reached are not followed; in yuan.",
      valueName: "yuan"))
  var floor = "0"

  @Option(help: ArgumentHelp("Accounts followed of each hop, the largest.", valueName: "n"))
  var most = 50

  @Option(
    help: ArgumentHelp("Trace what the account paid or got from this day on.", valueName: "date"))
  var from: String?

  @Option(help: ArgumentHelp("… and up to and including this day.", valueName: "date"))
  var to: String?

  @Option(
    help: ArgumentHelp(
      "Rule by which money is found again: prorata (按比例) or fifo (先进先出).",
      valueName: "prorata|fifo"))
  var view = "prorata"

  @Option(
    help: ArgumentHelp("Currency of the account, where it has several.", valueName: "code"))
  var currency: String?

  @Option(
    help: ArgumentHelp("Exchange rates, as for scan: all amounts become yuan.", valueName: "file"))
  var rates: String?

  @Option(
    help: ArgumentHelp("Rows that may be rejected before nothing is traced.", valueName: "n"))
  var maxRejects = 0

  @Option(help: ArgumentHelp("File for all accounts and steps.", valueName: "file"))
  var out: String?

  func validate() throws {
    guard !account.isEmpty else { throw ValidationError("the account number is empty") }
    guard (0...20).contains(up), (0...20).contains(down ?? 1) else {
      throw ValidationError("--up and --down lie in 0…20")
    }
    guard up > 0 || (down ?? 3) > 0 else {
      throw ValidationError("give --up or --down a number of hops")
    }
    guard (1...10_000).contains(most) else {
      throw ValidationError("--most is \(most); it must lie in 1…10000")
    }
    guard maxRejects >= 0 else { throw ValidationError("--max-rejects is a number of rows") }
    guard !inputs.contains("-") else {
      throw ValidationError("trace reads files; standard input cannot be told from options")
    }
    if let out, !out.hasSuffix(".csv"), !out.hasSuffix(".json") {
      throw ValidationError("--out names a .csv or a .json file")
    }
    _ = try floorFen()
    _ = try tracedDays()
    _ = try chosenView()
    _ = try reading.options()
  }

  func run() async throws {
    do {
      try await trace()
    } catch let failure {
      throw CommandFailure.report(failure)
    }
  }

  private func trace() async throws {
    let read = try await FlowReading.read(
      inputs, options: try reading.options(), rejectLimit: .count(maxRejects),
      rates: try rates.map { try RateFile.read($0) })
    guard let index = read.index else {
      let reasons = read.holdReasons.map { "  \($0.code.rawValue) \($0.message)" } + read.rejects
      Terminal.note(
        "error: the files are held (暂挂), nothing is traced\n" + reasons.joined(separator: "\n  "))
      throw ExitStatus.held.code
    }
    let start = try chosenAccount(in: index)
    let tracer = MoneyTracer(index: index)
    var traces: [(plan: TracePlan, trace: MoneyTrace)] = []
    for (side, hops) in [(TracePlan.Side.up, up), (.down, down ?? (up > 0 ? 0 : 3))] where hops > 0
    {
      let plan = TracePlan(
        account: start, side: side, hops: hops, view: try chosenView(), floorFen: try floorFen(),
        mostAccounts: most, days: try tracedDays())
      traces.append((plan, tracer.trace(plan)))
    }
    if let out {
      let file = TraceFile(index: index)
      var output = try OutputFile.make(path: out)
      if out.hasSuffix(".json") {
        try output.write(file.document(of: traces).page)
      } else {
        try output.write(file.table(of: traces))
      }
      try output.finish()
    }
    let texts = traces.map { TraceText(index: index, plan: $0.plan, trace: $0.trace).text }
    try Terminal.print(texts.joined(separator: "\n\n"))
  }

  private func chosenAccount(in index: FlowIndex) throws -> AccountID {
    let found = index.store.directory.accounts(ofNumber: account)
    let currencies = found.map { index.store.directory.currency(of: $0) }
    if let currency {
      guard let place = currencies.firstIndex(of: currency.uppercased()) else {
        throw ValidationError(
          "no rows name \(Masking.account(account)) in \(currency)"
            + (currencies.isEmpty ? "" : "; it has \(currencies.joined(separator: ", "))"))
      }
      return found[place]
    }
    guard let first = found.first else {
      throw ValidationError("no rows name the account \(Masking.account(account))")
    }
    if found.count > 1, currencies[0] != "CNY" {
      throw ValidationError(
        "\(Masking.account(account)) has \(currencies.joined(separator: ", ")); choose with "
          + "--currency")
    }
    return first
  }

  private func chosenView() throws -> TracePlan.View {
    guard let chosen = TracePlan.View(rawValue: view) else {
      throw ValidationError("--view is \"\(view)\"; it is prorata or fifo")
    }
    return chosen
  }

  private func floorFen() throws -> Int64 {
    guard case .amount(let money) = Money.parse(Array(floor.utf8).span), money.fen >= 0 else {
      throw ValidationError("--floor is \"\(floor)\"; write yuan as 10000")
    }
    return money.fen
  }

  private func tracedDays() throws -> ClosedRange<CivilDay>? {
    guard from != nil || to != nil else { return nil }
    let first = try day(from ?? "1900-01-01", "--from")
    let last = try day(to ?? "2999-12-31", "--to")
    guard first <= last else { throw ValidationError("--from lies behind --to") }
    return first...last
  }

  private func day(_ text: String, _ option: String) throws -> CivilDay {
    guard let parsed = BookingTime.parse(Array(text.utf8).span) else {
      throw ValidationError("\(option) is \"\(text)\"; write a day as 2024-06-30")
    }
    return parsed.time.day
  }
}
