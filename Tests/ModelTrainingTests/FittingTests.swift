import LeadRanking
import SeededNumbers
import Testing

@testable import ModelTraining

struct ScoreFormTests {
  private let form = ScoreForm(
    model: JudgedAccounts.model, detectorIDs: JudgedAccounts.detectorIDs,
    lookAlikeIDs: JudgedAccounts.lookAlikeIDs)

  @Test func isTheScoreOfTheRankingWithoutRoundingAndCeiling() {
    let point = form.coefficients(of: JudgedAccounts.model)
    for account in JudgedAccounts.world(seed: 1) {
      let parts = JudgedAccounts.ranking.contributions(
        findings: account.lead.findings, explanations: account.lead.explanations)
      let exact = parts.filter { $0.source != Ranking.capSource }.reduce(0) { $0 + $1.tenths }
      let smooth = form.value(form.features(of: account), at: point).points
      #expect(abs(Double(exact) / 10 - smooth) < 0.35)
    }
  }

  @Test func slopesAreThoseOfTheValue() {
    var numbers = SeededNumbers(state: 2)
    for account in JudgedAccounts.world(seed: 2, count: 60) {
      let features = form.features(of: account)
      let point =
        (0..<3).map { _ in numbers.between(5, 60) } + (0..<2).map { _ in numbers.between(0.1, 0.9) }
      let (value, slopes) = form.value(features, at: point)
      for index in point.indices {
        var moved = point
        moved[index] += 1e-6
        let difference = (form.value(features, at: moved).points - value) / 1e-6
        // Next to the knee the slope jumps.
        #expect(abs(difference - slopes[index]) < 1e-3 || abs(value - 30) < 1e-3)
      }
    }
  }
}

struct WeightFitTests {
  private func fit(_ worlds: [[JudgedAccount]], pull: Double) -> WeightFit.Outcome {
    WeightFit(pull: pull).fit(
      worlds, from: JudgedAccounts.model, detectorIDs: JudgedAccounts.detectorIDs,
      lookAlikeIDs: JudgedAccounts.lookAlikeIDs)
  }

  @Test func lowersTheLossAndTakesWeightFromNoise() {
    let worlds = [1, 2, 3].map { JudgedAccounts.world(seed: $0) }
    let outcome = fit(worlds, pull: 0.1)
    #expect(outcome.lossAfter < outcome.lossBefore)
    let weights = outcome.model.weightTenths
    #expect((weights["noise"] ?? 0) < 100)
    #expect((weights["flow"] ?? 0) >= 400)
    #expect(weights.values.allSatisfy { $0 >= 0 })
    #expect(outcome.model.effects.values.allSatisfy { $0 >= 0 && $0 <= 0.95 })
  }

  @Test func aStrongPullKeepsThePresentNumbers() {
    let outcome = fit([JudgedAccounts.world(seed: 4)], pull: 1e9)
    #expect(outcome.model.weightTenths == JudgedAccounts.model.weightTenths)
    #expect(outcome.model.effects == JudgedAccounts.model.effects)
  }

  @Test func isTheSameEachTimeAndForAnyOrderOfAccounts() {
    let world = JudgedAccounts.world(seed: 5)
    let once = fit([world], pull: 1)
    #expect(once.model == fit([world], pull: 1).model)
    #expect(once.model == fit([world.reversed()], pull: 1).model)
  }

  @Test func nothingKnownMovesNothing() {
    let outcome = fit([[JudgedAccounts.account(1, findings: ["noise": 0])]], pull: 1)
    #expect(outcome.model.weightTenths == JudgedAccounts.model.weightTenths)
  }

  @Test func fittedNumbersMustBeatThePresentOnes() {
    func isBetter(_ pairs: [(Double, Double)]) -> Bool {
      ModelTrainer.isBetter(pairs.map { .init(world: "w", present: $0.0, fitted: $0.1) })
    }
    #expect(isBetter([(0.8, 0.85), (0.9, 0.9)]))
    #expect(!isBetter([(0.8, 0.8), (0.9, 0.901)]))
    #expect(!isBetter([(0.8, 0.99), (0.9, 0.87)]))
    #expect(!isBetter([]))
  }
}

struct CalibrationFitTests {
  @Test func countsHonestAccountsAndNeverClaimsCertainty() {
    let world = JudgedAccounts.world(seed: 6).map { account in
      var scored = account
      scored.lead.scoreTenths = JudgedAccounts.ranking.contributions(
        findings: account.lead.findings, explanations: account.lead.explanations
      ).reduce(0) { $0 + $1.tenths }
      return scored
    }
    let calibration = CalibrationFit.calibration(of: [world])
    let honest = world.filter { !$0.isOfCase }.map(\.lead.scoreTenths)
    #expect(calibration.honestCount == honest.count)
    #expect(calibration.knots.map(\.tenths) == ScoreCalibration.grid)
    for knot in calibration.knots {
      #expect(knot.honestAbove == honest.count { $0 >= knot.tenths })
      #expect(knot.precision > 0 && knot.precision < 1)
    }
    // On its own data the mean of what it says is the share of what is true.
    let mean =
      world.reduce(0) { $0 + calibration.precision(ofTenths: $1.lead.scoreTenths) }
      / Double(world.count)
    let share = Double(world.count { $0.isOfCase }) / Double(world.count)
    #expect(abs(mean - share) < 0.05)
  }

  @Test func pValuesAreThoseOfTheWorstWorld() {
    func world(_ scores: [Int]) -> [JudgedAccount] {
      scores.enumerated().map { place, tenths in
        var account = JudgedAccounts.account(place, findings: ["noise": 0.5])
        account.lead.scoreTenths = tenths
        return account
      }
    }
    let calm = [Int](repeating: 10, count: 300)
    let rough = [Int](repeating: 10, count: 80) + [500, 500, 600]
    let calibration = CalibrationFit.calibration(of: [world(calm), world(rough)])
    for tenths in ScoreCalibration.grid {
      func tail(_ scores: [Int]) -> Double {
        let above = scores.count { $0 >= tenths }
        return Double(1 + above) / Double(scores.count + 1)
      }
      let worst = max(tail(calm), tail(rough))
      let value = calibration.pValue(ofTenths: tenths)
      #expect(value >= worst - 1e-12 && value <= worst + 1.0 / 384)
    }
  }

  @Test func aHandfulOfAccountsIsPulledTowardsHalf() {
    let fit = CalibrationFit.precision(of: [(100, false), (900, true)])
    #expect(abs(fit.value(at: 900) - 0.75) < 1e-12)
    #expect(abs(fit.value(at: 100) - 0.25) < 1e-12)
  }
}
