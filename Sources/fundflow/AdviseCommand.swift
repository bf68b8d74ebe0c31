import ArgumentParser
import BankRecords
import Foundation
import LeadRanking
import LookAlikes
import Models
import ScoringPipeline
import Typologies

struct AdviseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advise",
    abstract:
      "Says how much work a run's leads are at each threshold, and what lifts and lowers them.",
    discussion: """
      Reads leads.jsonl of a published run. Give the model that the run was made with, where it was \
      not the built-in one. A detector's line says how many leads would fall below each level \
      without it, a look-alike's how many would rise above.
      """)

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("The run's folder (runs/<run-id>).", valueName: "dir"))
  var folder: String

  @Option(
    help: ArgumentHelp("Leads that can be looked into: 20/day or 100/week.", valueName: "n/day"))
  var capacity = "20/day"

  @Option(
    help: ArgumentHelp(
      "Model of the run: a built-in name or a model folder.", valueName: "name|path"))
  var model = "standard-1"

  func validate() throws { _ = try dailyCapacity() }

  func run() throws {
    do {
      let leads = try PublishedRun(folder: folder).leads()
      let ranking = try ScanRules(model: Model.load(named: model)).ranking
      let advice = Advice(
        leads.map(AdviseCommand.entry), ranking: ranking,
        detectorIDs: StandardDetectors.identities.map(\.id),
        lookAlikeIDs: StandardLookAlikes.identities.map(\.id), capacity: try dailyCapacity())
      try Terminal.print(text(of: advice, leads: leads.count, ranking: ranking))
      if advice.contradicting > 0 {
        Terminal.note(
          "warning: the model gives \(advice.contradicting) of \(leads.count) leads another score "
            + "than the run has; give the run's own with --model")
      }
    } catch let failure {
      throw CommandFailure.report(failure)
    }
  }

  /// Leads a day, from `20`, `20/day` or `100/week` (five working days).
  private func dailyCapacity() throws -> Int {
    let parts = capacity.split(separator: "/", maxSplits: 1).map(String.init)
    let days = ["day": 1, "week": 5, "日": 1, "天": 1, "周": 5][parts.count > 1 ? parts[1] : "day"]
    guard let days, let first = parts.first, let count = Int(first), count >= days, count < 1 << 30
    else {
      throw ValidationError(
        "--capacity is \"\(capacity)\"; write leads per day or week, at least one a day, as 20/day")
    }
    return count / days
  }

  private static func entry(of lead: PublishedLead) -> Advice.Entry {
    Advice.Entry(
      findings: lead.findings.map { ($0.detector, $0.strength) },
      explanations: lead.look_alikes.map { ($0.look_alike, $0.strength) },
      tenths: tenths(lead.score),
      roleTenths: lead.contributions.filter {
        [Ranking.roleSource, Ranking.roleCapSource].contains($0.source)
      }.reduce(0) { $0 + tenths($1.points) },
      precision: lead.precision_estimate, bound: lead.fdr_bound)
  }

  private static func tenths(_ points: Decimal) -> Int {
    Int(((Double("\(points)") ?? 0) * 10).rounded())
  }

  private func text(of advice: Advice, leads: Int, ranking: Ranking) throws -> String {
    let perDay = try dailyCapacity()
    var lines = ["共 \(leads) 条线索；每个工作日可核查 \(perDay) 条", "", "按得分阈值的工作量"]
    lines.append(AdviseCommand.thresholds(advice.thresholds))
    if let line = AdviseCommand.recommendation(advice.thresholds) { lines += ["", line] }
    lines += ["", "各识别点的贡献（去掉该识别点后跌出的线索数）"]
    lines.append(
      AdviseCommand.changes(
        advice.detectors, ranking, headings: ["识别点", "命中线索", "合计加分", "跌出高", "跌出中", "不再是线索"]))
    lines += ["", "各合理解释的作用（去掉该解释后升级的线索数）"]
    lines.append(
      AdviseCommand.changes(
        advice.lookAlikes, ranking, headings: ["合理解释", "适用线索", "合计减分", "升入高", "升入中", "新成线索"]))
    lines += [
      "",
      "命中率由模型在已知真相的模拟数据上校准，误报上界按相同假设计算；所查数据与之不同时仅供参考。"
        + "被解释到线索下限以下的账户不在本次结果中，不计入上表。",
    ]
    return lines.joined(separator: "\n")
  }

  private static func thresholds(_ thresholds: [Advice.Threshold]) -> String {
    var table = TerminalTable([
      ("得分不低于", .right), ("等级", .left), ("线索数", .right), ("所需工作日", .right),
      ("预计命中率", .right), ("预计命中数", .right), ("误报比例上界", .right),
    ])
    for row in thresholds {
      table.append([
        Ranking.pointsText(row.tenths), row.level?.chineseName ?? "", "\(row.leads)", "\(row.days)",
        row.precision.map(percent) ?? "—",
        row.precision.map { points(Int(($0 * Double(row.leads) * 10).rounded())) } ?? "—",
        row.bound.map(percent) ?? "—",
      ])
    }
    return table.text
  }

  /// The lowest threshold at which at least half of the leads are expected to be right.
  private static func recommendation(_ thresholds: [Advice.Threshold]) -> String? {
    let good = thresholds.filter { $0.leads > 0 && ($0.precision ?? 0) >= 0.5 }
    guard let chosen = good.last else { return nil }
    return
      "建议：先查得分不低于 \(Ranking.pointsText(chosen.tenths)) 的 \(chosen.leads) 条（约 \(chosen.days) 个工作日），"
      + "这是预计命中率仍达一半的最低阈值。"
  }

  private static func changes(_ changes: [Advice.Change], _ ranking: Ranking, headings: [String])
    -> String
  {
    var table = TerminalTable(
      [(headings[0], TerminalTable.Alignment.left), ("名称", .left)]
        + headings.dropFirst().map { ($0, .right) })
    for row in changes {
      table.append([
        row.id, ranking.chineseName(of: row.id), "\(row.leads)", points(row.tenths), "\(row.high)",
        "\(row.medium)", "\(row.floor)",
      ])
    }
    return table.text
  }

  private static func points(_ tenths: Int) -> String { Ranking.pointsText(tenths) }

  /// `3.2%`.
  static func percent(_ share: Double) -> String {
    Ranking.pointsText(Int((share * 1000).rounded())) + "%"
  }
}
