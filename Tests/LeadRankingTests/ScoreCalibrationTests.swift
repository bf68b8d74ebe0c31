import LeadRanking
import SeededNumbers
import Testing

struct ScoreCalibrationTests {
  /// A calibration from a sample of honest scores, as training makes it.
  private func calibration(honest: [Int]) -> ScoreCalibration {
    ScoreCalibration(
      knots: ScoreCalibration.grid.map { tenths in
        .init(
          tenths: tenths, precision: Double(tenths) / 2000,
          honestAbove: honest.count { $0 >= tenths })
      }, honestCount: honest.count)
  }

  /// Honest scores crowd at the low end, with a tail.
  private func honestScore(_ numbers: inout SeededNumbers) -> Int {
    let unit = numbers.unit()
    return Int(unit * unit * unit * unit * 700)
  }

  @Test func pValuesAreValidForHonestAccounts() {
    var numbers = SeededNumbers(state: 1)
    var below: [Double: Int] = [:]
    let levels = [0.01, 0.05, 0.1, 0.3]
    var tested = 0
    for _ in 0..<60 {
      let calibration = calibration(honest: (0..<400).map { _ in honestScore(&numbers) })
      for _ in 0..<200 {
        let value = calibration.pValue(ofTenths: honestScore(&numbers))
        #expect(value >= 1.0 / 401)
        for level in levels where value <= level { below[level, default: 0] += 1 }
        tested += 1
      }
    }
    for level in levels {
      let share = Double(below[level] ?? 0) / Double(tested)
      // Three deviations of a share over accounts that share calibrations.
      #expect(share <= level + 3 * (level * (1 - level) / 60 / 20).squareRoot(), "level \(level)")
    }
  }

  @Test(arguments: [0.05, 0.1, 0.2, 0.4]) func theBoundHoldsOnSimulatedMonths(level: Double) {
    var numbers = SeededNumbers(state: 2)
    var share = 0.0
    var found = 0
    let months = 300
    for _ in 0..<months {
      let calibration = calibration(honest: (0..<1500).map { _ in honestScore(&numbers) })
      var scores = (0..<300).map { _ in (tenths: honestScore(&numbers), isHonest: true) }
      for _ in 0..<25 { scores.append((numbers.below(600) + 350, false)) }
      let leads = scores.filter { $0.tenths >= 10 }
      let bounds = calibration.falseDiscoveryBounds(
        ofTenths: leads.map(\.tenths), tested: scores.count)
      let kept = zip(leads, bounds).filter { $0.1 <= level }.map(\.0)
      found += kept.count { !$0.isHonest }
      share += Double(kept.count { $0.isHonest }) / Double(max(1, kept.count))
    }
    #expect(share / Double(months) <= level * 1.1)
    // A bound that keeps nothing would hold as well: honest scores reach the middle of the planted
    // ones, a third of which is kept.
    #expect(found > months * 8)
  }

  @Test func boundsFollowTheDefinition() {
    var numbers = SeededNumbers(state: 3)
    let calibration = calibration(honest: (0..<90).map { _ in honestScore(&numbers) })
    let scores = (0..<40).map { _ in numbers.below(1001) }
    let bounds = calibration.falseDiscoveryBounds(ofTenths: scores, tested: 120)
    for (score, bound) in zip(scores, bounds) {
      let expected =
        scores.filter { $0 <= score }.map { cut in
          120 * calibration.pValue(ofTenths: cut) / Double(scores.count { $0 >= cut })
        }.min() ?? 1
      #expect(abs(bound - min(1, expected)) < 1e-12)
    }
  }

  @Test func higherScoresAreNeverLessSuspicious() {
    var numbers = SeededNumbers(state: 5)
    let calibration = calibration(honest: (0..<50).map { _ in honestScore(&numbers) })
    for tenths in 0..<1000 {
      #expect(
        calibration.precision(ofTenths: tenths) <= calibration.precision(ofTenths: tenths + 1))
      #expect(calibration.pValue(ofTenths: tenths) >= calibration.pValue(ofTenths: tenths + 1))
    }
    #expect(calibration.pValue(ofTenths: 3) == 1)
    #expect(calibration.falseDiscoveryBounds(ofTenths: [], tested: 5).isEmpty)
  }
}
