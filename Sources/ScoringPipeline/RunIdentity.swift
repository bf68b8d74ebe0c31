import StatementIngest

/// The name of a run: a hash of what went in and how it was judged, free of clocks and paths.
enum RunIdentity {
  /// Hex digits of the name; 64 bits keep runs of one folder apart.
  private static let digits = 16

  /// Equal for equal input bytes, reading options, limits, model and engine.
  static func make(plan: ScanPlan, digests: [String]) -> String {
    var lines = ["engine \(plan.engineVersion)", "model \(plan.rules.modelDigest)"]
    lines.append("format \(plan.reading.formatName ?? "")")
    lines += plan.reading.mapping.map { "map \($0.field.rawValue)=\($0.column)" }
    lines.append("direction \(plan.reading.direction.rawValue)")
    if let rates = plan.rates { lines.append("rates \(rates.sha256)") }
    lines += plan.reading.profiles.map { "profile \($0.format.name) \($0.digest)" }
    lines += plan.reading.dialect.words.map { "dialect \($0.key)=\($0.value)" }
    if let replay = plan.replay { lines.append("corrections \(replay.digest)") }
    lines.append("as-of \(plan.asOf?.description ?? "")")
    lines += plan.reading.rowLimits.map { "limit \($0)" }
    lines.append("rejects \(plan.rejectLimit)")
    lines.append("totals \(plan.reading.totals.rawValue)")
    lines.append("control \(plan.control?.sha256 ?? "")")
    lines += digests.sorted().map { "input \($0)" }
    let text = lines.joined(separator: "\n")
    return String(ContentDigest.sha256(Array(text.utf8)).prefix(digits))
  }
}
