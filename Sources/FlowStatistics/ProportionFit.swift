/// How surely sums are one constant share of their bases: commissions of turnover, for one.
public struct ProportionFit: Sendable, Equatable {
  /// The share: median of sum ÷ base over the fitting pairs.
  public var rate: Double
  /// Pairs within the tolerance of the rate.
  public var fittingCount: Int
  /// Pairs with a positive base.
  public var count: Int
  /// Part of the pairs that fit beyond what the same sums would fit other pairs' bases, in [0, 1];
  /// near 0 where all bases are equal.
  public var share: Double

  /// Pairs of which at least this many are needed to say anything.
  public static let leastPairs = 4
  /// Other pairings that are tried to see what fits by chance.
  private static let controlCount = 8

  /// The constant on which most of `sums[i] / bases[i]` lie, with the chance of it; nil where fewer
  /// than four pairs have a base, or the best rate lies outside `rates`.
  ///
  /// Complexity: O(n log n).
  public init?(
    sums: [Double], bases: [Double], relativeTolerance: Double, rates: ClosedRange<Double>
  ) {
    precondition(sums.count == bases.count, "every sum has its base")
    precondition(relativeTolerance > 0 && relativeTolerance < 0.2, "a tolerance below a fifth")
    let pairs = zip(sums, bases).filter { $0.0 > 0 && $0.1 > 0 }
    guard pairs.count >= ProportionFit.leastPairs else { return nil }
    let width = (1 + relativeTolerance) / (1 - relativeTolerance)
    func fullest(shift: Int) -> Range<Int> {
      let ratios = ProportionFit.ratios(pairs, shift: shift, within: rates)
      var best = 0..<0
      var low = 0
      for high in ratios.indices {
        while ratios[low] * width < ratios[high] { low += 1 }
        if high + 1 - low > best.count { best = low..<(high + 1) }
      }
      return best
    }
    let found = fullest(shift: 0)
    guard !found.isEmpty else { return nil }
    let ratios = ProportionFit.ratios(pairs, shift: 0, within: rates)
    rate = ratios[found.lowerBound + found.count / 2]
    fittingCount = found.count
    count = pairs.count
    // The same sums dealt to other bases: what fits then fits by chance.
    var controls = 0
    var shifts = 0
    for step in 1...ProportionFit.controlCount {
      let shift = max(1, pairs.count * step / (ProportionFit.controlCount + 1))
      controls += fullest(shift: shift).count
      shifts += 1
    }
    let chance = Double(controls) / Double(shifts) / Double(pairs.count)
    let fitting = Double(fittingCount) / Double(count)
    share = fitting > chance ? (fitting - chance) / (1 - chance) : 0
  }

  /// How many pairs lie on one rate, and how many have a base: `fittingCount` and `count` of the fit
  /// without the rest of it. `room` has a place for each sum.
  static func fullest(
    sums: [Double], bases: [Double], relativeTolerance: Double, rates: ClosedRange<Double>,
    room ratios: inout [Double]
  ) -> (fitting: Int, count: Int) {
    let width = (1 + relativeTolerance) / (1 - relativeTolerance)
    var count = 0
    var end = 0
    for index in sums.indices where sums[index] > 0 && bases[index] > 0 {
      count += 1
      let ratio = sums[index] / bases[index]
      guard rates.contains(ratio) else { continue }
      ratios[end] = ratio
      end += 1
    }
    if end > ProportionFit.fewRatios {
      ratios[..<end].sort()
    } else {
      for next in 0..<end {
        let ratio = ratios[next]
        var place = next
        while place > 0, ratios[place - 1] > ratio {
          ratios[place] = ratios[place - 1]
          place -= 1
        }
        ratios[place] = ratio
      }
    }
    var fitting = 0
    var low = 0
    for high in 0..<end {
      while ratios[low] * width < ratios[high] { low += 1 }
      fitting = max(fitting, high + 1 - low)
    }
    return (fitting, count)
  }

  /// Up to so many are put into order one by one.
  private static let fewRatios = 24

  /// Sums over the bases `shift` places on, ascending, those within `rates`.
  private static func ratios(
    _ pairs: [(Double, Double)], shift: Int, within rates: ClosedRange<Double>
  ) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(pairs.count)
    for index in pairs.indices {
      let ratio = pairs[index].0 / pairs[(index + shift) % pairs.count].1
      if rates.contains(ratio) { result.append(ratio) }
    }
    return result.sorted()
  }
}
