import AccountFlows
import BankRecords
import Detection
import StatementIngest

/// `run.json`: what was read and decided, with which rules, and what came of it.
struct RunManifest {
  let plan: ScanPlan
  let runID: String
  let holdReasons: [HoldReason]
  let reports: [FileReport]
  let passedOver: [PassedOverFile]
  let control: ControlCheck?
  let linking: AccountLinking
  let counts: ScanCounts
  let conversion: CurrencyConversion?
  let timings: [StageTime]
  let environment: [(key: String, value: String)]

  /// Version of this document's own layout.
  static let schemaVersion = 1

  var document: JSONValue {
    .object([
      ("schema_version", .integer(RunManifest.schemaVersion)), ("run_id", .string(runID)),
      ("state", .string(holdReasons.isEmpty ? "published" : "held")),
      (
        "hold_reasons",
        .array(
          holdReasons.map {
            .object([("code", .string($0.code.rawValue)), ("message", .string($0.message))])
          })
      ),
      ("engine_version", .string(plan.engineVersion)),
      ("profiles", plan.reading.profilesDocument),
      ("dialect", plan.reading.dialect.document),
      ("replay_of", plan.replay.map { .string($0.runID) } ?? .null),
      ("mended", plan.replay?.document ?? .null),
      (
        "model",
        .object([
          ("version", .string(plan.rules.modelVersion)),
          ("sha256", .string(plan.rules.modelDigest)), ("parameters", parameters),
        ])
      ),
      ("as_of", counts.asOf.map { .string($0.description) } ?? .null),
      ("reject_limit", .string(plan.rejectLimit.description)),
      ("totals_policy", .string(plan.reading.totals.rawValue)),
      ("control", control?.document ?? .null),
      ("direction", .string(plan.reading.direction.rawValue)),
      ("rates", plan.rates.map { $0.document(conversion) } ?? .null),
      ("limits", .object(limits)),
      ("files", .array(reports.map(file))),
      (
        "passed_over",
        .array(
          passedOver.map {
            .object([("path", .string($0.path)), ("reason", .string($0.reason))])
          })
      ),
      ("totals", totals),
      ("overlap_policy", .string(RunManifest.overlapPolicy)), ("account_links", links),
      (
        "accounts",
        .object([
          ("seen", .integer(counts.accounts)), ("screened", .integer(counts.screened)),
          ("with_findings", .integer(counts.withFindings)), ("leads", .integer(counts.leads)),
        ])
      ),
      // What follows tells of this run alone: everything before it is the same for equal plans.
      (
        "environment",
        .object(environment.map { (key: $0.key, value: JSONValue.string($0.value)) })
      ),
      (
        "seconds",
        .object(
          timings.map { (key: $0.stage, value: .number(($0.seconds * 1e3).rounded() / 1e3)) })
      ),
      ("command", .array(plan.command.map { .string($0) })),
      ("working_folder", .string(plan.workingFolder)),
    ])
  }

  private var limits: [(key: String, value: JSONValue)] {
    ReadingLimit.all.map { ($0.name, .integer($0.value(in: plan.reading))) }
  }

  private var parameters: JSONValue {
    .object(
      plan.rules.parameters.map { owner in
        (
          key: owner.owner,
          value: .object(
            owner.values.sorted { $0.key < $1.key }.map { (key: $0.key, value: .number($0.value)) })
        )
      })
  }

  private var totals: JSONValue {
    var rejected: [String: Int] = [:]
    var skipped: [String: Int] = [:]
    for report in reports {
      rejected.merge(report.rejected, uniquingKeysWith: +)
      skipped.merge(report.skipped, uniquingKeysWith: +)
    }
    return .object([
      ("rows_read", .integer(reports.reduce(0) { $0 + $1.read })),
      ("rows_accepted", .integer(reports.reduce(0) { $0 + $1.accepted })),
      ("rows_rejected", RunManifest.counted(rejected)),
      ("rows_skipped", RunManifest.counted(skipped)),
      ("accepted_amount", reports.sums.amount(\.hundredths)),
      ("accepted_amount_text", reports.sums.amountText(\.hundredths)),
      ("accepted_by_currency", reports.sums.document),
      ("attribute_rows", .integer(reports.reduce(0) { $0 + $1.attributeRows })),
      ("reference_conflicts", .integer(reports.reduce(0) { $0 + $1.referenceConflicts })),
      ("row_hash_sum", RunManifest.hex(reports.reduce(0) { $0 &+ $1.rowHashSum })),
    ])
  }

  /// What counts once, in one place for whoever checks the counts of the files.
  static let overlapPolicy =
    "Rows are copies (skipped: duplicate) where own side, parties, time, amount, bank reference and "
    + "balance agree and a reference or a balance is given; one copy counts. A transfer in both "
    + "parties' statements counts once, by the payer's row (skipped: mirror): equal parties and "
    + "amount, times within 5 minutes, or the same day where a file gives days only; so does one that a table "
    + "of transfers has too. Card and account "
    + "numbers that tables or rows name together are one account before rows are compared. Rows of "
    + "one reference with other content are all kept (reference_conflicts). A file with the bytes of "
    + "another is skipped (duplicate-file)."

  private var links: JSONValue {
    .object([
      ("accounts_with_several_numbers", .integer(linking.groupCount)),
      ("numbers", .integer(linking.numberCount)), ("merged", .integer(linking.mergedCount)),
      ("described", .integer(linking.describedCount)),
      ("kept_apart", .integer(linking.doubts.count)),
      ("implausible_pairs", .integer(linking.implausibleCount)),
    ])
  }

  /// 32 hex digits: a JSON number would lose most of them.
  private static func hex(_ sum: UInt128) -> JSONValue {
    let digits = String(sum, radix: 16)
    return .string(String(repeating: "0", count: 32 - digits.count) + digits)
  }

  private static func counted(_ counts: [String: Int]) -> JSONValue {
    .object(
      [(key: "total", value: .integer(counts.values.reduce(0, +)))]
        + counts.sorted { $0.key < $1.key }.map { (key: $0.key, value: .integer($0.value)) })
  }

  private func file(_ report: FileReport) -> JSONValue {
    .object([
      ("path", .string(report.path)), ("sha256", .string(report.sha256)),
      ("bytes", .integer(report.byteCount)), ("compression", .string(report.compression)),
      ("format", .string(report.format)), ("encoding", .string(report.encoding)),
      ("delimiter", .string(report.delimiter)), ("quote", .string(report.quote)),
      ("escape", .string(report.escape)),
      ("header", .array(report.header.map { .string($0) })),
      (
        "mapping",
        .object(report.mapping.map { (key: $0.field, value: .string($0.column)) })
      ),
      ("first_rows", .array(report.preview.map { .string($0) })),
      ("kind", .string(report.kind.rawValue)),
      ("layout_lines", .integer(report.layoutLines)), ("read", .integer(report.read)),
      ("accepted", .integer(report.accepted)), ("rejected", RunManifest.counted(report.rejected)),
      ("skipped", RunManifest.counted(report.skipped)),
      ("own_totals", .array(report.ownTotals.map(\.document))),
      ("accepted_amount", report.sums.amount(\.hundredths)),
      ("accepted_in_amount", report.sums.amount(\.inHundredths)),
      ("accepted_out_amount", report.sums.amount(\.outHundredths)),
      ("accepted_amount_text", report.sums.amountText(\.hundredths)),
      ("accepted_in_amount_text", report.sums.amountText(\.inHundredths)),
      ("accepted_out_amount_text", report.sums.amountText(\.outHundredths)),
      ("accepted_by_currency", report.sums.document),
      ("direction_proof", report.directionProof?.document ?? .null),
      ("attribute_rows", .integer(report.attributeRows)),
      ("reference_conflicts", .integer(report.referenceConflicts)),
      ("row_hash_sum", RunManifest.hex(report.rowHashSum)),
      ("warnings", .array(report.warnings.map { .string($0) })),
    ])
  }
}
