import FlowStatistics
import LeadRanking

/// Makes a calibration from accounts whose truth is known.
public enum CalibrationFit {
  /// Precision by isotonic regression over scores, each step pulled a little towards one half so
  /// that a handful of accounts never means certainty.
  ///
  /// The honest tail is that of the worst world at each score: p-values then hold for any mixture of
  /// these worlds, not only for their mean. `worlds` have all accounts with findings, scored by the
  /// model at hand. Accounts of cases in any role count as rightly found, all others as honest.
  public static func calibration(of worlds: [[JudgedAccount]]) -> ScoreCalibration {
    let fit = precision(
      of: worlds.flatMap { $0 }.map { (tenths: $0.lead.scoreTenths, isHit: $0.isOfCase) })
    let honest = worlds.map { $0.filter { !$0.isOfCase }.map(\.lead.scoreTenths).sorted() }
    let count = honest.reduce(0) { $0 + $1.count }
    var last = 0.0
    let knots = ScoreCalibration.grid.map { tenths in
      last = max(last, (fit.value(at: Double(tenths)) * 1000).rounded() / 1000)
      return ScoreCalibration.Knot(
        tenths: tenths, precision: last,
        honestAbove: worstTail(of: honest, from: tenths, outOf: count))
    }
    return ScoreCalibration(knots: knots, honestCount: count)
  }

  /// As many of `count` accounts as give the greatest p-value of the worlds, (1 + a) ÷ (n + 1) each.
  private static func worstTail(of worlds: [[Int]], from tenths: Int, outOf count: Int) -> Int {
    // Kept as counts of the whole so that a model needs one number a score.
    let counts = worlds.filter { !$0.isEmpty }.map { scores in
      let above = scores.count - scores.partitioningIndex { $0 >= tenths }
      // ⌈(1 + a)(N + 1) ÷ (n + 1)⌉ − 1.
      return ((1 + above) * (count + 1) + scores.count) / (scores.count + 1) - 1
    }
    return min(count, counts.max() ?? 0)
  }

  /// Isotonic steps of the share of hits, (hits + ½) ÷ (accounts + 1) each.
  static func precision(of scored: [(tenths: Int, isHit: Bool)]) -> IsotonicFit {
    let raw = IsotonicFit(
      scored.map { (position: Double($0.tenths), value: $0.isHit ? 1 : 0, weight: 1) })
    return IsotonicFit(
      blocks: raw.blocks.map { block in
        var shrunk = block
        shrunk.value = (block.value * block.weight + 0.5) / (block.weight + 1)
        return shrunk
      })
  }
}

extension Array where Element == Int {
  /// The first place from which the sorted values satisfy a condition.
  fileprivate func partitioningIndex(_ belongs: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
