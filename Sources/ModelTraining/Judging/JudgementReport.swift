import ScenarioSimulator

/// Worlds judged together: means with intervals, and each world by itself.
public struct JudgementReport: Sendable, Codable {
  public var averagePrecision: BootstrapInterval
  public var precisionAtR: BootstrapInterval
  public var precisionAt100: BootstrapInterval
  public var worlds: [WorldJudgement]
  /// Over all worlds.
  public var reliability: [WorldJudgement.Reliability]
  public var discoveries: [WorldJudgement.Discovery]
  /// Share of cases found by the time each share of their money was in; empty where not measured.
  public var earlyWarning: [Share]

  /// A point of the early-warning curve.
  public struct Share: Sendable, Codable {
    public var money: Double
    public var found: Double
  }

  /// `worlds` holds at least one; `seed` draws the intervals.
  public init(_ worlds: [WorldJudgement], seed: UInt64) {
    precondition(!worlds.isEmpty, "a report is on at least one world")
    self.worlds = worlds
    func interval(_ value: (WorldJudgement) -> Double) -> BootstrapInterval {
      BootstrapInterval(of: worlds.map(value), seed: seed)
    }
    averagePrecision = interval(\.evaluation.averagePrecision)
    precisionAtR = interval(\.evaluation.precisionAtR)
    precisionAt100 = interval { $0.evaluation.depths.first { $0.k == 100 }?.precision ?? 0 }
    reliability = WorldJudgement.Reliability.joined(worlds.map(\.reliability))
    discoveries = (worlds.first?.discoveries ?? []).map(\.level).map { level in
      let same = worlds.flatMap { $0.discoveries.filter { $0.level == level } }
      let leads = same.reduce(0) { $0 + $1.leads }
      let honest = same.reduce(0) { $0 + $1.honest }
      // What the bound holds is the mean of the shares, not the share of the sums.
      return WorldJudgement.Discovery(
        level: level, leads: leads, honest: honest,
        share: same.reduce(0) { $0 + $1.share } / Double(max(1, same.count)))
    }
    let warnings = worlds.flatMap(\.earlyWarning)
    earlyWarning =
      warnings.isEmpty
      ? []
      : zip(
        JudgementReport.moneyShares, EarlyWarning.curve(warnings, at: JudgementReport.moneyShares)
      )
      .map { Share(money: $0, found: $1) }
  }

  static let moneyShares = [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

  /// Plain tables for a terminal; the same report prints the same bytes.
  public var text: String {
    var lines: [String] = []
    if worlds.count == 1 {
      lines.append(worlds[0].evaluation.table)
      if let cases = worlds[0].cases { lines.append(cases.table) }
    } else {
      lines += overview
      if worlds.contains(where: { $0.cases != nil }) { lines += caseTable }
      lines += shareTable("case accounts by role", \.roles)
      lines += shareTable("positives by kind of case", \.caseKinds)
      lines += shareTable("look-alikes by kind", \.lookAlikes)
    }
    if reliability.contains(where: { $0.accounts > 0 }) { lines += reliabilityTable }
    if !discoveries.isEmpty { lines += discoveryTable }
    if !(worlds.first?.ablation ?? []).isEmpty { lines += ablationTable }
    for world in worlds where !world.falsePositives.isEmpty || !world.misses.isEmpty {
      lines += mistakes("worst false positives, \(world.world)", world.falsePositives)
      lines += mistakes("worst misses, \(world.world)", world.misses)
    }
    if !earlyWarning.isEmpty { lines += earlyTable }
    return lines.joined(separator: "\n") + "\n"
  }

  private func number(_ value: Double, _ places: Int = 3) -> String {
    ModelCard.decimal(value, places)
  }

  private func interval(_ value: BootstrapInterval) -> String {
    "\(number(value.mean))  [\(number(value.low)), \(number(value.high))]"
  }

  private var overview: [String] {
    var table = PlainTable(
      ["world", "AP", "P@R", "R", "P@100", "honest look-alikes in top 100", "missed"])
    for world in worlds {
      let evaluation = world.evaluation
      table.append([
        world.world, number(evaluation.averagePrecision), number(evaluation.precisionAtR),
        "\(evaluation.positives)",
        number(evaluation.depths.first { $0.k == 100 }?.precision ?? 0),
        "\(evaluation.lookAlikesInTop100)",
        "\(evaluation.positives - evaluation.rankedPositives)",
      ])
    }
    return table.lines + [
      "", "means over worlds with 95 % intervals (redraws of worlds)",
      "  average precision  \(interval(averagePrecision))",
      "  precision at R     \(interval(precisionAtR))",
      "  precision at 100   \(interval(precisionAt100))", "",
    ]
  }

  /// Sums over the worlds, in the order of the alphabet.
  private func shareTable(_ title: String, _ shares: (Evaluation) -> [Evaluation.Share])
    -> [String]
  {
    var sums: [String: Evaluation.Share] = [:]
    for share in worlds.flatMap({ shares($0.evaluation) }) {
      let sum = sums[share.name]
      sums[share.name] = Evaluation.Share(
        name: share.name, total: share.total + (sum?.total ?? 0),
        ranked: share.ranked + (sum?.ranked ?? 0), inTop100: share.inTop100 + (sum?.inTop100 ?? 0))
    }
    var table = PlainTable([title, "total", "ranked", "in top 100"])
    for share in sums.values.sorted(by: { $0.name < $1.name }) {
      table.append([share.name, "\(share.total)", "\(share.ranked)", "\(share.inTop100)"])
    }
    return sums.isEmpty ? [] : table.lines + [""]
  }

  /// Cases found in each world, and the share of them whose totals are right.
  private var caseTable: [String] {
    var table = PlainTable([
      "world", "cases", "found", "merged", "totals within 10 %", "unpaid within 10 %",
    ])
    for world in worlds {
      guard let cases = world.cases else { continue }
      table.append([
        world.world, "\(cases.cases)", "\(cases.found)", "\(cases.merged)",
        number(cases.totalsWithinTenth), number(cases.unpaidWithinTenth),
      ])
    }
    return table.lines + [""]
  }

  private var reliabilityTable: [String] {
    var table = PlainTable(["calibrated precision", "leads", "mean", "truly of a case"])
    for row in reliability {
      table.append([
        "\(number(row.from, 2))–\(number(row.to, 2))", "\(row.accounts)", number(row.expected),
        number(row.observed),
      ])
    }
    return table.lines + [""]
  }

  private var discoveryTable: [String] {
    var table = PlainTable(["fdr_bound at most", "leads", "honest", "mean share of honest"])
    for row in discoveries {
      table.append([number(row.level, 2), "\(row.leads)", "\(row.honest)", number(row.share)])
    }
    return table.lines + [""]
  }

  /// Means over worlds, the greatest loss first.
  private var ablationTable: [String] {
    var table = PlainTable(["without", "AP", "change", "P@R", "honest in top 100"])
    let ids = (worlds.first?.ablation ?? []).map(\.id)
    let rows = ids.map { id -> (id: String, parts: [WorldJudgement.Ablation], change: Double) in
      let parts = worlds.flatMap { $0.ablation.filter { $0.id == id } }
      return (id, parts, parts.reduce(0) { $0 + $1.change } / Double(max(1, parts.count)))
    }
    for row in rows.enumerated().sorted(by: {
      ($0.element.change, $0.offset) < ($1.element.change, $1.offset)
    }).map(\.element) {
      let count = Double(max(1, row.parts.count))
      table.append([
        row.id, number(row.parts.reduce(0) { $0 + $1.averagePrecision } / count),
        (row.change > 0 ? "+" : "") + number(row.change, 4),
        number(row.parts.reduce(0) { $0 + $1.precisionAtR } / count),
        number(Double(row.parts.reduce(0) { $0 + $1.honestInTop100 }) / count, 1),
      ])
    }
    return table.lines + [""]
  }

  private func mistakes(_ title: String, _ rows: [WorldJudgement.Mistake]) -> [String] {
    [title]
      + rows.map {
        "  \($0.rank == 0 ? "unranked" : "#\($0.rank)")  \(number($0.score, 1))  \($0.account)  "
          + "\($0.what): \($0.reason)"
      } + [""]
  }

  private var earlyTable: [String] {
    let cases = worlds.reduce(0) { $0 + $1.earlyWarning.count }
    var table = PlainTable(["share of final money in", "cases found (of \(cases))"])
    for point in earlyWarning { table.append([number(point.money, 2), number(point.found)]) }
    return table.lines + [""]
  }
}

/// A table of plain text: the first column to the left, the others to the right.
struct PlainTable {
  private var rows: [[String]]

  init(_ headings: [String]) { rows = [headings] }

  mutating func append(_ cells: [String]) { rows.append(cells) }

  var lines: [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { cells in
      cells.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - cells[column].count)
        return column == 0 ? cells[column] + padding : padding + cells[column]
      }.joined(separator: "  ")
    }
  }
}
