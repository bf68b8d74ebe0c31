import ArgumentParser
import BankRecords
import Foundation
import StatementIngest

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Says why an account is a lead: points, findings, look-alikes, evidence rows.")

  @Argument(help: "The account number in full, or the rank as #3.")
  var account: String

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("The run's folder (runs/<run-id>).", valueName: "dir"))
  var folder: String

  @Option(help: ArgumentHelp("How many evidence rows to print.", valueName: "n"))
  var rows = 20

  func run() throws {
    do {
      let lead = try PublishedRun(folder: folder).lead(account)
      try Terminal.print(text(of: lead))
      if let id = lead.case_id, let found = try PublishedRun(folder: folder).foundCase(id) {
        try Terminal.print(text(of: found))
      }
      try printEvidence(of: lead)
    } catch let failure {
      throw CommandFailure.report(failure)
    }
  }

  private func text(of lead: PublishedLead) -> String {
    let unit = lead.currency == "CNY" ? "元" : lead.currency
    var lines = [
      "#\(lead.rank)  \(Masking.account(lead.account))  得分 \(lead.score)  等级 \(lead.level)  "
        + "规模 \(lead.severity)",
      Masking.maskNumbers(in: lead.reason), "",
      "涉及金额 \(lead.totals.amount) \(unit)，涉及人数 \(lead.totals.persons)，"
        + "未兑付金额 \(lead.totals.unpaid_amount) \(unit)，未兑付人数 \(lead.totals.unpaid_persons)",
    ]
    if let assurance = assurance(of: lead) { lines.append(assurance) }
    lines += attributes(of: lead)
    lines += ["", "得分构成"]
    var points = TerminalTable([("来源", .left), ("名称", .left), ("分", .right)])
    for part in lead.contributions { points.append([part.source, part.name, "\(part.points)"]) }
    points.append(["", "合计", "\(lead.score)"])
    lines += [points.text, "", "识别结果"]
    for finding in lead.findings {
      lines.append("  \(finding.detector)  强度 \(finding.strength)  \(finding.from) – \(finding.to)")
      lines.append("    \(Masking.maskNumbers(in: finding.statement))")
      lines += finding.quantities.map { "    \($0.label) \($0.text)" }
    }
    if !lead.look_alikes.isEmpty { lines += ["", "合理解释"] }
    for explanation in lead.look_alikes {
      lines.append("  \(explanation.look_alike)  强度 \(explanation.strength)")
      lines.append("    \(Masking.maskNumbers(in: explanation.statement))")
    }
    return lines.joined(separator: "\n")
  }

  /// What the score means by the model's calibration; nil where the run has none.
  private func assurance(of lead: PublishedLead) -> String? {
    guard let precision = lead.precision_estimate, let value = lead.p_value,
      let bound = lead.fdr_bound
    else { return nil }
    return
      "校准后的命中率 \(AdviseCommand.percent(precision))，保形p值 \(value)，"
      + "查到本条为止的误报比例上界 \(AdviseCommand.percent(bound))（按模型的校准样本，非保证）"
  }

  /// The case with its accounts, why they are one case, and its sums with their bounds.
  private func text(of found: PublishedCase) -> String {
    var lines = [
      "\n案件 \(found.case_id)（第\(found.rank)位，得分 \(found.score)，规模 \(found.severity)）",
      "  \(Masking.maskNumbers(in: found.summary))",
      "  涉及金额 \(found.amount.text)，涉及人数 \(found.persons.text)",
      "  未兑付金额 \(found.unpaid_amount.text)，未兑付人数 \(found.unpaid_persons.text)",
    ]
    for member in found.members {
      let rank = member.lead_rank.map { "#\($0)  " } ?? ""
      lines.append(
        "  \(rank)\(Masking.account(member.account))  \(member.role_name)  \(member.reason)")
    }
    if !found.links.isEmpty { lines.append("  关联依据") }
    for link in found.links {
      lines.append(
        "    \(link.accounts.map { Masking.account($0) }.joined(separator: " ↔ "))  \(link.name)")
    }
    return lines.joined(separator: "\n")
  }

  private func printEvidence(of lead: PublishedLead) throws {
    let evidence = try PublishedRun(folder: folder).evidence(ofRank: lead.rank, limit: rows)
    try Terminal.print("\n证据行（共 \(lead.evidence_rows) 行，见 \(folder)/evidence.csv）")
    for row in evidence { try Terminal.print("  \(Masking.maskNumbers(in: row))") }
  }
}
