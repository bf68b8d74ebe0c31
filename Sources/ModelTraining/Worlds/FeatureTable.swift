import Detection
import LeadRanking

/// Strengths of every account with findings as a table, for other learners: no account numbers.
public enum FeatureTable {
  /// `world,is_positive,is_of_case,score`, then a column for each detector and, as
  /// `explains:<id>`, each look-alike.
  public static func text(of worlds: [JudgedWorld]) -> String {
    guard let first = worlds.first else { return "" }
    let detectors = first.rules.detectors.map { type(of: $0).identity.id }
    let lookAlikes = first.rules.lookAlikes.map { type(of: $0).identity.id }
    let form = ScoreForm(
      model: first.rules.ranking.model, detectorIDs: detectors, lookAlikeIDs: lookAlikes)
    var lines = [
      (["world", "is_positive", "is_of_case", "score"] + detectors
        + lookAlikes.map { "explains:\($0)" })
        .joined(separator: ",")
    ]
    for world in worlds {
      for account in world.accounts {
        let strengths = form.features(of: account).strengths.map { "\(($0 * 1e6).rounded() / 1e6)" }
        lines.append(
          ([
            world.name, account.isPositive ? "1" : "0", account.isOfCase ? "1" : "0",
            Ranking.pointsText(account.lead.scoreTenths),
          ] + strengths).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
