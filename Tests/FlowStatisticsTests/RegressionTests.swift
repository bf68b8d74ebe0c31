import SeededNumbers
import Testing

@testable import FlowStatistics

struct PenalisedLogisticTests {
  /// A regression with bounds on some coefficients, from a seed.
  private func problem(seed: UInt64, rows: Int, width: Int) -> (
    [PenalisedLogistic.Observation], [PenalisedLogistic.Coefficient]
  ) {
    var numbers = SeededNumbers(state: seed)
    let truth = (0..<width).map { _ in numbers.between(-2, 2) }
    let observations = (0..<rows).map { _ -> PenalisedLogistic.Observation in
      let values = (0..<width).map { $0 == 0 ? 1 : numbers.between(0, 1) }
      let score = zip(values, truth).reduce(0) { $0 + $1.0 * $1.1 }
      return .init(
        values: values, offset: numbers.between(-0.5, 0.5),
        isPositive: numbers.normal() * 2 < score, weight: numbers.between(0.5, 2))
    }
    let coefficients = (0..<width).map { index in
      PenalisedLogistic.Coefficient(
        lower: index % 2 == 1 ? 0 : -.infinity, upper: index % 3 == 2 ? 0.5 : .infinity,
        centre: numbers.between(-1, 1), penalty: 0.3)
    }
    return (observations, coefficients)
  }

  /// Projected gradient descent with a short fixed step, by plain loops: slow and hard to get wrong.
  private func oracle(
    _ observations: [PenalisedLogistic.Observation], _ coefficients: [PenalisedLogistic.Coefficient]
  ) -> [Double] {
    var point = coefficients.map { min(max(0, $0.lower), $0.upper) }
    let step = 1 / (0.5 * observations.reduce(0) { $0 + $1.weight } * Double(point.count) + 1)
    for _ in 0..<20_000 {
      var gradient = zip(point, coefficients).map { $1.penalty * ($0 - $1.centre) }
      for row in observations {
        let score = row.offset + zip(row.values, point).reduce(0) { $0 + $1.0 * $1.1 }
        let chance = 1 / (1 + exponential(-score))
        let pull = row.weight * (chance - (row.isPositive ? 1 : 0))
        for index in gradient.indices { gradient[index] += pull * row.values[index] }
      }
      for index in point.indices {
        point[index] = min(
          max(point[index] - step * gradient[index], coefficients[index].lower),
          coefficients[index].upper)
      }
    }
    return point
  }

  /// e^x by its series on a halved argument.
  private func exponential(_ value: Double) -> Double {
    let small = value / 1024
    var term = 1.0
    var sum = 1.0
    for order in 1...12 {
      term *= small / Double(order)
      sum += term
    }
    for _ in 0..<10 { sum *= sum }
    return sum
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func agreesWithASlowDescent(seed: UInt64) {
    let (observations, coefficients) = problem(seed: seed, rows: 60, width: 5)
    let fit = PenalisedLogistic(observations, coefficients: coefficients).fit(
      from: [Double](repeating: 0, count: 5))
    #expect(fit.isConverged)
    for (found, slow) in zip(fit.coefficients, oracle(observations, coefficients)) {
      #expect(abs(found - slow) < 1e-4)
    }
  }

  @Test func theStartDoesNotMatterAndBoundsHold() {
    let (observations, coefficients) = problem(seed: 9, rows: 300, width: 8)
    let regression = PenalisedLogistic(observations, coefficients: coefficients)
    let left = regression.fit(from: [Double](repeating: -5, count: 8))
    let right = regression.fit(from: [Double](repeating: 5, count: 8))
    for index in 0..<8 {
      #expect(abs(left.coefficients[index] - right.coefficients[index]) < 1e-5)
      #expect(left.coefficients[index] >= coefficients[index].lower)
      #expect(left.coefficients[index] <= coefficients[index].upper)
    }
  }

  @Test func aSeparatedSampleStaysFinite() {
    let observations = (0..<40).map {
      PenalisedLogistic.Observation(values: [1, $0 < 20 ? 0 : 50], isPositive: $0 >= 20)
    }
    let fit = PenalisedLogistic(
      observations, coefficients: [.init(penalty: 0.01), .init(lower: 0, penalty: 0.01)]
    ).fit(from: [0, 0])
    #expect(fit.isConverged)
    #expect(fit.coefficients.allSatisfy { $0.isFinite })
    #expect(fit.coefficients[1] > 0)
  }

  @Test func withoutRowsThePenaltyAloneSpeaks() {
    let fit = PenalisedLogistic(
      [], coefficients: [.init(centre: 3, penalty: 1), .init(upper: 1, centre: 3, penalty: 1)]
    ).fit(from: [0, 0])
    #expect(abs(fit.coefficients[0] - 3) < 1e-6)
    #expect(fit.coefficients[1] == 1)
  }
}

struct IsotonicFitTests {
  /// The best non-decreasing values among all ways to cut the points into runs, each run its mean.
  private func bruteForce(_ points: [(position: Double, value: Double, weight: Double)]) -> Double {
    var best = Double.infinity
    for cuts in 0..<(1 << (points.count - 1)) {
      var runs: [[(position: Double, value: Double, weight: Double)]] = [[]]
      for (index, point) in points.enumerated() {
        runs[runs.count - 1].append(point)
        if index < points.count - 1, cuts >> index & 1 == 1 { runs.append([]) }
      }
      let means = runs.map { run in
        run.reduce(0) { $0 + $1.value * $1.weight } / run.reduce(0) { $0 + $1.weight }
      }
      guard zip(means, means.dropFirst()).allSatisfy({ $0 <= $1 }) else { continue }
      let error = zip(runs, means).reduce(0) { sum, part in
        sum + part.0.reduce(0) { $0 + $1.weight * ($1.value - part.1) * ($1.value - part.1) }
      }
      best = min(best, error)
    }
    return best
  }

  @Test func isTheBestOfAllCuts() {
    var numbers = SeededNumbers(state: 4)
    for _ in 0..<40 {
      let points = (0..<9).map {
        (position: Double($0), value: numbers.between(0, 1), weight: numbers.between(0.5, 3))
      }
      let fit = IsotonicFit(points)
      let error = points.reduce(0) {
        let distance = $1.value - fit.value(at: $1.position)
        return $0 + $1.weight * distance * distance
      }
      #expect(abs(error - bruteForce(points)) < 1e-9)
      #expect(zip(fit.blocks, fit.blocks.dropFirst()).allSatisfy { $0.value < $1.value })
    }
  }

  @Test func equalPositionsAreOneAndOrderDoesNotMatter() {
    let points = [(1.0, 1.0, 1.0), (1, 0, 1), (0, 0.2, 1), (2, 0.9, 2), (2, 0.1, 2)]
      .map { (position: $0.0, value: $0.1, weight: $0.2) }
    #expect(IsotonicFit(points) == IsotonicFit(points.reversed()))
    #expect(IsotonicFit(points).value(at: 1) == 0.5)
    #expect(IsotonicFit(points).value(at: -3) == 0.2)
    #expect(IsotonicFit(points).value(at: 9) == 0.5)
  }
}
