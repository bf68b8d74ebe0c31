import LeadRanking
import Models
import ScenarioSimulator

/// The generated part of a model card: data, seed, what was fitted, what the scores mean.
public enum ModelCard {
  /// Markdown; the same outcome gives the same bytes.
  public static func text(
    _ outcome: ModelTrainer.Outcome, base: Model, training: [JudgedWorld],
    validation: [JudgedWorld], seed: UInt64
  ) -> String {
    var lines = [
      "Written by `fundflow train --seed \(seed)`. Accounts are judged by the truth of synthetic worlds;",
      "no real data took part.", "", "### Data", "",
      "| world | part | accounts with findings | collection and payout | honest | transactions, truth (SHA-256) |",
      "|---|---|---|---|---|---|",
    ]
    for (worlds, part) in [(training, "training"), (validation, "validation")] {
      lines += worlds.map { world in
        "| \(world.name) | \(part) | \(world.accounts.count) | "
          + "\(world.accounts.count { $0.isPositive }) | \(world.accounts.count { !$0.isOfCase }) | "
          + "\(world.digests.map { "`\($0.prefix(12))`" }.joined(separator: " ")) |"
      }
    }
    lines += ["", "### Weights and effects", ""] + weights(outcome, base: base)
    if let calibration = outcome.model.ranking.calibration {
      lines += ["", "### What a score means", ""] + curve(calibration, outcome)
    }
    if !outcome.reliability.isEmpty { lines += [""] + reliability(outcome.reliability) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func weights(_ outcome: ModelTrainer.Outcome, base: Model) -> [String] {
    guard let fitted = outcome.fitted, let pull = outcome.pull else {
      return ["Left as they were: only the calibration was made anew."]
    }
    let verdict =
      outcome.keepsPresentWeights
      ? "The fitted numbers do not beat the present ones by \(decimal(ModelTrainer.leastGain, 3)) of "
        + "average precision, or lose more than \(decimal(ModelTrainer.mostLoss, 2)) on one world: "
        + "**the present ones are kept.**"
      : "The fitted numbers beat the present ones and **are used**."
    var lines = [
      "Penalised logistic regression on the form of the score, non-negative weights, effects in [0, 0.95],",
      "penalty \(decimal(pull, 0)) chosen on held-out parts; mean log loss \(decimal(outcome.lossBefore, 4)) before, "
        + "\(decimal(outcome.lossAfter, 4)) after. " + verdict, "",
      "| world | average precision, present | fitted |", "|---|---|---|",
    ]
    lines += outcome.comparisons.map {
      "| \($0.world) | \(decimal($0.present, 4)) | \(decimal($0.fitted, 4)) |"
    }
    let present = base.ranking
    let moved =
      fitted.weightTenths.keys.sorted().filter {
        fitted.weightTenths[$0] != present.weightTenths[$0] ?? 0
      }.map {
        "`\($0)` \(Ranking.pointsText(present.weightTenths[$0] ?? 0)) → "
          + Ranking.pointsText(fitted.weightTenths[$0] ?? 0)
      }
      + fitted.effects.keys.sorted().filter { fitted.effects[$0] != present.effects[$0] ?? 0 }.map {
        "`\($0)` \(decimal(present.effects[$0] ?? 0, 2)) → \(decimal(fitted.effects[$0] ?? 0, 2))"
      }
    lines += [
      "", "Fitted: " + (moved.isEmpty ? "nothing moved" : moved.joined(separator: ", ")) + ".",
    ]
    return lines
  }

  private static func curve(_ calibration: ScoreCalibration, _ outcome: ModelTrainer.Outcome)
    -> [String]
  {
    let shown = calibration.knots.filter { $0.tenths % 100 == 0 }
    return [
      "Isotonic over all accounts with findings of \(outcome.calibrationWorlds.joined(separator: ", ")); "
        + "\(calibration.honestCount) honest ones stand behind the p-values, at each score those of the worst world.",
      "",
      "| score | accounts of cases among those of this score | honest accounts with at least this score (worst world, scaled) | p-value |",
      "|---|---|---|---|",
    ]
      + shown.map {
        "| \(Ranking.pointsText($0.tenths)) | \(decimal($0.precision, 3)) | \($0.honestAbove) | "
          + "\(decimal(calibration.pValue(ofTenths: $0.tenths), 5)) |"
      }
  }

  /// A table of calibrated against true shares.
  static func reliability(_ table: [WorldJudgement.Reliability]) -> [String] {
    [
      "Reliability, each world by the calibration of the others:", "",
      "| calibrated precision | accounts | mean | truly of a case |", "|---|---|---|---|",
    ]
      + table.map {
        "| \(decimal($0.from, 2)) – \(decimal($0.to, 2)) | \($0.accounts) | \(decimal($0.expected, 3)) | "
          + "\(decimal($0.observed, 3)) |"
      }
  }

  /// So many decimals, halves away from zero; no locale.
  static func decimal(_ value: Double, _ places: Int) -> String {
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % scale)
    return "\(sign)\(scaled / scale)." + String(repeating: "0", count: places - fraction.count)
      + fraction
  }
}
