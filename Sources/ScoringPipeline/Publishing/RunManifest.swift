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
  let counts: ScanCounts
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
      ("command", .array(plan.command.map { .string($0) })),
      ("working_folder", .string(plan.workingFolder)), ("profiles", plan.reading.profilesDocument),
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
      ("files", .array(reports.map(file))), ("totals", totals),
      (
        "accounts",
        .object([
          ("seen", .integer(counts.accounts)), ("screened", .integer(counts.screened)),
          ("with_findings", .integer(counts.withFindings)), ("leads", .integer(counts.leads)),
        ])
      ),
      (
        "environment",
        .object(environment.map { (key: $0.key, value: JSONValue.string($0.value)) })
      ),
      (
        "seconds",
        .object(
          timings.map { (key: $0.stage, value: .number(($0.seconds * 1e3).rounded() / 1e3)) })
      ),
    ])
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
      ("accepted_amount", .digits(decimal(fen: reports.reduce(0) { $0 + $1.acceptedFen }))),
    ])
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
      ("layout_lines", .integer(report.layoutLines)), ("read", .integer(report.read)),
      ("accepted", .integer(report.accepted)), ("rejected", RunManifest.counted(report.rejected)),
      ("skipped", RunManifest.counted(report.skipped)),
      ("accepted_amount", .digits(decimal(fen: report.acceptedFen))),
      ("accepted_in_amount", .digits(decimal(fen: report.acceptedInFen))),
      ("accepted_out_amount", .digits(decimal(fen: report.acceptedOutFen))),
      ("warnings", .array(report.warnings.map { .string($0) })),
    ])
  }
}
