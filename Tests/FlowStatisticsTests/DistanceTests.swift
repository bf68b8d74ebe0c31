import FlowStatistics
import SeededNumbers
import Testing

struct DistanceTests {
  static let width = 7

  private static func rows(_ count: Int, seed: UInt64) -> [Double] {
    var numbers = SeededNumbers(state: seed)
    var rows: [Double] = []
    for _ in 0..<count {
      let common = numbers.normal()
      for feature in 0..<width {
        rows.append(numbers.normal() * Double(feature + 1) + common * 2)
      }
    }
    return rows
  }

  /// Covariance, factor and distances written out as sums.
  private static func plainCovariance(_ rows: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: width * width)
    for start in stride(from: 0, to: rows.count, by: width) {
      for row in 0..<width {
        for column in 0..<width {
          result[row * width + column] += rows[start + row] * rows[start + column]
        }
      }
    }
    return result.map { $0 / Double(rows.count / width) }
  }

  /// x · Σ⁻¹x by Gaussian elimination, which shares nothing with a Cholesky factor.
  private static func plainDistance(_ row: [Double], _ matrix: [Double]) -> Double {
    var system = matrix
    var right = row
    for pivot in 0..<width {
      for lower in (pivot + 1)..<max(width, pivot + 1) {
        let factor = system[lower * width + pivot] / system[pivot * width + pivot]
        for column in pivot..<width {
          system[lower * width + column] -= factor * system[pivot * width + column]
        }
        right[lower] -= factor * right[pivot]
      }
    }
    var solution = [Double](repeating: 0, count: width)
    for pivot in (0..<width).reversed() {
      var value = right[pivot]
      for column in (pivot + 1)..<max(width, pivot + 1) {
        value -= system[pivot * width + column] * solution[column]
      }
      solution[pivot] = value / system[pivot * width + pivot]
    }
    return zip(row, solution).reduce(0) { $0 + $1.0 * $1.1 }
  }

  @Test func covarianceOfBlocksIsThatOfAllRows() {
    let rows = Self.rows(503, seed: 1)
    var covariance = Covariance(width: Self.width)
    for start in stride(from: 0, to: rows.count, by: Self.width * 100) {
      covariance.add(rows: Array(rows[start..<min(rows.count, start + Self.width * 100)]))
    }
    #expect(covariance.rowCount == 503)
    for (one, other) in zip(covariance.matrix(), Self.plainCovariance(rows)) {
      #expect((one - other).magnitude <= 1e-9 * max(1, other.magnitude))
    }
  }

  @Test func distancesAgreeWithElimination() throws {
    let rows = Self.rows(211, seed: 2)
    let matrix = Self.plainCovariance(rows)
    let factor = try #require(CholeskyFactor(of: matrix, width: Self.width))
    let distances = factor.squaredDistances(rows: rows)
    let contributions = factor.contributions(rows: rows)
    #expect(distances.count == 211)
    for index in distances.indices {
      let range = index * Self.width..<(index + 1) * Self.width
      let plain = Self.plainDistance(Array(rows[range]), matrix)
      #expect((distances[index] - plain).magnitude <= 1e-9 * max(1, plain))
      #expect((contributions[range].reduce(0, +) - plain).magnitude <= 1e-9 * max(1, plain))
    }
    // The mean squared distance is the number of features, whatever the data.
    let mean = distances.reduce(0, +) / 211
    #expect((mean - Double(Self.width)).magnitude < 1e-8)
  }

  @Test func refusesWhatIsNotPositiveDefinite() {
    #expect(CholeskyFactor(of: [1, 2, 2, 1], width: 2) == nil)
    #expect(CholeskyFactor(of: [2, 1, 1, 2], width: 2) != nil)
  }

  @Test func ridgeMakesEqualFeaturesInvertible() {
    var covariance = Covariance(width: 2)
    covariance.add(rows: [1, 1, -1, -1, 2, 2])
    #expect(CholeskyFactor(of: covariance.matrix(ridge: 1e-3), width: 2) != nil)
  }

  /// Many threads at once give what one gives: the trap of the serial library.
  @Test func isTheSameFromManyThreads() async throws {
    let rows = Self.rows(997, seed: 3)
    let matrix = Self.plainCovariance(rows)
    let factor = try #require(CholeskyFactor(of: matrix, width: Self.width))
    let expected = factor.squaredDistances(rows: rows)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<32 {
        group.addTask { factor.squaredDistances(rows: rows) == expected }
      }
      for await isSame in group { #expect(isSame) }
    }
  }

  @Test func roundingHidesLastBitsOnly() {
    var numbers = SeededNumbers(state: 4)
    for _ in 0..<1000 {
      let value = numbers.unit() * 1e6
      let rounded = LinearAlgebra.roundedToSixDigits(value)
      #expect((rounded - value).magnitude <= 1e-6 * value)
      #expect(LinearAlgebra.roundedToSixDigits(rounded) == rounded)
    }
    #expect(!LinearAlgebra.coreName.isEmpty)
  }
}
