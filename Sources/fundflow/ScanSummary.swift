import BankRecords
import Foundation
import LeadRanking
import ScoringPipeline
import StatementIngest

/// What a scan prints: counts, then the top leads, account numbers masked.
struct ScanSummary {
  let outcome: Scan.Outcome
  let top: Int
  let plan: ScanPlan

  private var read: Int { outcome.reports.reduce(0) { $0 + $1.read } }
  private var accepted: Int { outcome.reports.reduce(0) { $0 + $1.accepted } }
  private var rejected: Int { outcome.reports.reduce(0) { $0 + $1.rejectedCount } }
  private var skipped: [(reason: String, count: Int)] {
    var counts: [String: Int] = [:]
    for report in outcome.reports { counts.merge(report.skipped, uniquingKeysWith: +) }
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  var text: String {
    if outcome.wasAlreadyDone {
      return "相同输入、参数和模型的运行已经完成 already done\n\(outcome.folder)"
    }
    var lines: [String] = []
    for report in outcome.reports {
      for warning in report.warnings {
        lines.append("注意 \(Masking.maskNumbers(in: report.path))：\(warning)")
      }
    }
    if !outcome.leads.isEmpty, top > 0 {
      lines += [table, ""]
      for ranked in outcome.leads.prefix(min(top, 3)) {
        lines.append("\(ranked.rank). \(Masking.maskNumbers(in: ranked.lead.reason))")
      }
      lines.append("")
    }
    if let control = outcome.control { lines.append(control.summary) }
    lines.append(countsLine)
    lines += packageLines
    lines += passedOverLines
    if !outcome.isHeld {
      lines.append(
        "账户 \(outcome.counts.accounts) 个，初筛 \(outcome.counts.screened) 个，"
          + "有识别结果 \(outcome.counts.withFindings) 个，线索 \(outcome.counts.leads) 条")
    }
    for one in outcome.conversion?.converted ?? [] {
      lines.append(
        "已折算人民币：\(one.currency) \(one.rows) 行，\(decimal(fen: one.hundredths)) → "
          + "\(decimal(fen: one.fen)) 元")
    }
    lines.append(
      outcome.timings.map { "\($0.stage) \(String(format: "%.2f", $0.seconds)) s" }
        .joined(separator: "  "))
    lines.append(outcome.folder)
    return lines.joined(separator: "\n")
  }

  /// 读取 = 接受 + 拒收 + 跳过, checked before it is printed.
  private var countsLine: String {
    let skippedTotal = skipped.reduce(0) { $0 + $1.count }
    precondition(read == accepted + rejected + skippedTotal, "no row may be lost")
    let reasons = skipped.map { "\($0.reason) \($0.count)" }.joined(separator: "，")
    return "读取 \(read) 行 = 接受 \(accepted) + 拒收 \(rejected) + 跳过 \(skippedTotal)"
      + (reasons.isEmpty ? "" : "（\(reasons)）")
      + "；接受金额 \(outcome.reports.sums.text)"
  }

  /// Files beside the statements that are none: counted, the first few named.
  private var passedOverLines: [String] {
    let files = outcome.passedOver
    if files.isEmpty { return [] }
    let named = files.prefix(5).map { file in
      let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
      return "\(Masking.maskNumbers(in: name))（\(file.reason)）"
    }
    return [
      "未读取的非流水文件 \(files.count) 个：" + named.joined(separator: "、")
        + (files.count > named.count ? "等" : "") + "；全部列于 run.json passed_over"
    ]
  }

  private var table: String {
    var table = TerminalTable([
      ("序号", .right), ("账户", .left), ("户名", .left), ("得分", .right), ("等级", .left),
      ("规模", .left), ("涉及金额(万元)", .right), ("人数", .right), ("未兑付(万元)", .right),
      ("未兑付人数", .right), ("识别点", .left), ("合理解释", .left),
    ])
    let names = PatternNames.standard
    for ranked in outcome.leads.prefix(top) {
      let lead = ranked.lead
      table.append([
        String(ranked.rank), Masking.account(lead.profile.number),
        Masking.name(lead.profile.name, kind: lead.profile.kind).cut(toColumns: 24),
        Ranking.pointsText(lead.scoreTenths), ranked.level.chineseName, lead.severity.label,
        tenThousands(lead.totals.amount) + currencyMark(lead), String(lead.totals.persons),
        tenThousands(lead.totals.unpaidAmount) + currencyMark(lead),
        String(lead.totals.unpaidPersons),
        lead.findings.map { names.chineseName(of: $0.detector) }.joined(separator: "、"),
        lead.explanations.map { names.chineseName(of: $0.lookAlike) }.joined(separator: "、"),
      ])
    }
    return table.text
  }

  /// Says so where sums are in another currency than yuan.
  private func currencyMark(_ lead: Lead) -> String {
    lead.profile.currency == "CNY" ? "" : " \(lead.profile.currency)"
  }

  var heldMessage: String {
    let reasons = outcome.holdReasons.map { "  \($0.code.rawValue) \($0.message)" }
    return "error: the run is held (运行暂挂), nothing is published\n"
      + reasons.joined(separator: "\n")
      + "\n  see \(outcome.folder)/run.json and rejects.jsonl for file, line, column and reason"
  }

  /// The same for programs.
  var document: JSONValue {
    .object([
      ("run_id", .string(outcome.runID)), ("folder", .string(outcome.folder)),
      ("state", .string(outcome.isHeld ? "held" : "published")),
      ("hold_reasons", .array(outcome.holdReasons.map { .string($0.code.rawValue) })),
      ("already_done", .boolean(outcome.wasAlreadyDone)),
      ("rows_read", .integer(read)), ("rows_accepted", .integer(accepted)),
      ("rows_rejected", .integer(rejected)),
      ("rows_skipped", .object(skipped.map { (key: $0.reason, value: .integer($0.count)) })),
      ("attribute_rows", .integer(outcome.reports.reduce(0) { $0 + $1.attributeRows })),
      (
        "reference_conflicts", .integer(outcome.reports.reduce(0) { $0 + $1.referenceConflicts })
      ),
      ("accounts_kept_apart", .integer(outcome.linking.doubts.count)),
      ("leads", .integer(outcome.counts.leads)),
      (
        "top",
        .array(
          outcome.leads.prefix(top).map { ranked in
            .object([
              ("rank", .integer(ranked.rank)),
              ("account", .string(Masking.account(ranked.lead.profile.number))),
              ("score", .digits(Ranking.pointsText(ranked.lead.scoreTenths))),
              ("severity", .string(ranked.lead.severity.label)),
              ("level", .string(ranked.level.chineseName)),
              ("reason", .string(Masking.maskNumbers(in: ranked.lead.reason))),
            ])
          })
      ),
    ])
  }
}
