import ScenarioSimulator

/// The report as one picture: precision and recall, reliability, early warning.
public enum JudgementPicture {
  public static func document(_ report: JudgementReport) -> String {
    var panels = [precisionRecall(report.worlds.map { ($0.world, $0.evaluation) })]
    if !report.reliability.isEmpty { panels.append(reliability(report.reliability)) }
    if !report.earlyWarning.isEmpty {
      panels.append(
        CurvePicture.Panel(
          title: "Early warning 早期预警", horizontal: "share of a case's final money in",
          vertical: "cases in the first 100 leads",
          curves: [
            .init(
              name: "all worlds", points: report.earlyWarning.map { (x: $0.money, y: $0.found) })
          ]))
    }
    return CurvePicture(panels).document
  }

  /// One curve a list.
  public static func precisionRecall(_ lists: [(name: String, evaluation: Evaluation)])
    -> CurvePicture.Panel
  {
    CurvePicture.Panel(
      title: "Precision and recall 查准率与查全率", horizontal: "recall", vertical: "precision",
      curves: lists.map { list in
        .init(
          name: "\(list.name), AP \(ModelCard.decimal(list.evaluation.averagePrecision, 3))",
          points: list.evaluation.curve.map { (x: $0.recall, y: $0.precision) })
      })
  }

  private static func reliability(_ table: [WorldJudgement.Reliability]) -> CurvePicture.Panel {
    CurvePicture.Panel(
      title: "Reliability 校准", horizontal: "calibrated precision", vertical: "truly of a case",
      curves: [
        .init(
          name: "leads by range of precision_estimate",
          points: table.map { (x: $0.expected, y: $0.observed) }, isScattered: true)
      ], hasDiagonal: true)
  }
}
