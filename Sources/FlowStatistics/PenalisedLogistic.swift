import COpenBLAS
import Glibc

/// Logistic regression with a quadratic penalty and bounds on each coefficient.
///
/// Minimises Σᵢ cᵢ·log(1 + e^(−yᵢηᵢ)) + ½ Σⱼ λⱼ (θⱼ − θ⁰ⱼ)², η = offset + Xθ, lowerⱼ ≤ θⱼ ≤ upperⱼ,
/// by projected Newton steps (Bertsekas 1982): the objective is convex, so the outcome does not
/// depend on the start.
public struct PenalisedLogistic: Sendable {
  /// One row of the data.
  public struct Observation: Sendable {
    /// `width` values.
    public var values: [Double]
    /// Added to η with coefficient 1.
    public var offset: Double
    public var isPositive: Bool
    /// How much the row counts, ≥ 0.
    public var weight: Double

    public init(values: [Double], offset: Double = 0, isPositive: Bool, weight: Double = 1) {
      self.values = values
      self.offset = offset
      self.isPositive = isPositive
      self.weight = weight
    }
  }

  /// What holds one coefficient.
  public struct Coefficient: Sendable {
    public var lower: Double
    public var upper: Double
    /// The value towards which the penalty pulls.
    public var centre: Double
    /// λ, ≥ 0.
    public var penalty: Double

    public init(
      lower: Double = -.infinity, upper: Double = .infinity, centre: Double = 0, penalty: Double
    ) {
      precondition(lower <= upper && penalty >= 0, "bounds in order, no negative penalty")
      self.lower = lower
      self.upper = upper
      self.centre = centre
      self.penalty = penalty
    }
  }

  /// The least coefficients with what became of the search.
  public struct Fit: Sendable {
    public var coefficients: [Double]
    public var objective: Double
    public var iterations: Int
    public var isConverged: Bool
  }

  private let coefficients: [Coefficient]
  /// Row-major, one row an observation.
  private let matrix: [Double]
  private let offsets: [Double]
  /// +1 or −1.
  private let signs: [Double]
  private let weights: [Double]
  private var width: Int { coefficients.count }
  private var count: Int { signs.count }

  public init(_ observations: [Observation], coefficients: [Coefficient]) {
    precondition(!coefficients.isEmpty, "a regression has coefficients")
    precondition(
      observations.allSatisfy { $0.values.count == coefficients.count && $0.weight >= 0 },
      "an observation has a value for each coefficient and no negative weight")
    self.coefficients = coefficients
    matrix = observations.flatMap(\.values)
    offsets = observations.map(\.offset)
    signs = observations.map { $0.isPositive ? 1 : -1 }
    weights = observations.map(\.weight)
  }

  /// Searches from `start`, moved inside the bounds. Complexity: O(n·width²) a step.
  public func fit(from start: [Double], mostIterations: Int = 200) -> Fit {
    precondition(start.count == width, "a start has a value for each coefficient")
    var point = projected(start)
    var value = objective(at: point)
    for iteration in 0..<mostIterations {
      let gradient = gradient(at: point)
      let slack = coefficients.indices.map { index in
        let moved = min(
          max(point[index] - gradient[index], coefficients[index].lower), coefficients[index].upper)
        return abs(moved - point[index])
      }
      if (slack.max() ?? 0) < 1e-9 * max(1, Double(count)) {
        return Fit(
          coefficients: point, objective: value, iterations: iteration, isConverged: true)
      }
      let direction = newtonDirection(at: point, gradient: gradient)
      guard let next = step(from: point, along: direction, gradient: gradient, value: value) else {
        // No step lowers the objective any more: the last digits are reached.
        return Fit(
          coefficients: point, objective: value, iterations: iteration, isConverged: true)
      }
      (point, value) = next
    }
    return Fit(
      coefficients: point, objective: value, iterations: mostIterations, isConverged: false)
  }

  /// The penalised loss at these coefficients.
  public func objective(at point: [Double]) -> Double {
    let scores = scores(at: point)
    var sum = 0.0
    for row in 0..<count { sum += weights[row] * softPlus(-signs[row] * scores[row]) }
    for (index, coefficient) in coefficients.enumerated() {
      let distance = point[index] - coefficient.centre
      sum += coefficient.penalty * distance * distance / 2
    }
    return sum
  }

  /// η of every row.
  private func scores(at point: [Double]) -> [Double] {
    var result = offsets
    guard count > 0 else { return result }
    // count × width times width gives count: the sizes of the three buffers.
    matrix.withUnsafeBufferPointer { rows in
      point.withUnsafeBufferPointer { vector in
        result.withUnsafeMutableBufferPointer { product in
          LinearAlgebra.calling {
            cblas_dgemv(
              CblasRowMajor, CblasNoTrans, Int32(count), Int32(width), 1, rows.baseAddress,
              Int32(width), vector.baseAddress, 1, 1, product.baseAddress, 1)
          }
        }
      }
    }
    return result
  }

  func gradient(at point: [Double]) -> [Double] {
    let scores = scores(at: point)
    var pulls = [Double](repeating: 0, count: count)
    for row in 0..<count {
      pulls[row] = -signs[row] * weights[row] / (1 + exp(signs[row] * scores[row]))
    }
    var result = coefficients.indices.map {
      coefficients[$0].penalty * (point[$0] - coefficients[$0].centre)
    }
    guard count > 0 else { return result }
    // The transpose of count × width times count gives width.
    matrix.withUnsafeBufferPointer { rows in
      pulls.withUnsafeBufferPointer { vector in
        result.withUnsafeMutableBufferPointer { product in
          LinearAlgebra.calling {
            cblas_dgemv(
              CblasRowMajor, CblasTrans, Int32(count), Int32(width), 1, rows.baseAddress,
              Int32(width), vector.baseAddress, 1, 1, product.baseAddress, 1)
          }
        }
      }
    }
    return result
  }

  /// −H⁻¹g over the coefficients that are free to move; held ones stay.
  private func newtonDirection(at point: [Double], gradient: [Double]) -> [Double] {
    let hessian = hessian(at: point)
    let free = coefficients.indices.filter { index in
      let isHeld =
        point[index] <= coefficients[index].lower && gradient[index] > 0
        || point[index] >= coefficients[index].upper && gradient[index] < 0
      return !isHeld
    }
    var block = [Double](repeating: 0, count: free.count * free.count)
    for (row, left) in free.enumerated() {
      for (column, right) in free.enumerated() {
        block[row * free.count + column] = hessian[max(left, right) * width + min(left, right)]
      }
      // Keeps the block positive definite where a coefficient moves nothing.
      block[row * free.count + row] += 1e-10
    }
    let solved = PenalisedLogistic.solved(block, free.map { -gradient[$0] })
    var direction = [Double](repeating: 0, count: width)
    for (place, index) in free.enumerated() { direction[index] = solved[place] }
    return direction
  }

  /// Row-major lower triangle of Xᵀdiag(c·p(1−p))X + diag(λ).
  private func hessian(at point: [Double]) -> [Double] {
    let scores = scores(at: point)
    var scaled = matrix
    for row in 0..<count {
      let odds = exp(-abs(scores[row]))
      let root = (weights[row] * odds / ((1 + odds) * (1 + odds))).squareRoot()
      for column in 0..<width { scaled[row * width + column] *= root }
    }
    var result = [Double](repeating: 0, count: width * width)
    if count > 0 {
      // The transpose of count × width times itself gives width × width.
      scaled.withUnsafeBufferPointer { rows in
        result.withUnsafeMutableBufferPointer { product in
          LinearAlgebra.calling {
            cblas_dsyrk(
              CblasRowMajor, CblasLower, CblasTrans, Int32(width), Int32(count), 1,
              rows.baseAddress, Int32(width), 0, product.baseAddress, Int32(width))
          }
        }
      }
    }
    for index in coefficients.indices {
      result[index * width + index] += coefficients[index].penalty
    }
    return result
  }

  /// Solves a small positive definite system by its Cholesky factor.
  private static func solved(_ matrix: [Double], _ right: [Double]) -> [Double] {
    let size = right.count
    var factor = matrix
    for column in 0..<size {
      for row in column..<size {
        var sum = factor[row * size + column]
        for inner in 0..<column {
          sum -= factor[row * size + inner] * factor[column * size + inner]
        }
        factor[row * size + column] =
          row == column ? max(sum, 1e-12).squareRoot() : sum / factor[column * size + column]
      }
    }
    var result = right
    for row in 0..<size {
      for inner in 0..<row { result[row] -= factor[row * size + inner] * result[inner] }
      result[row] /= factor[row * size + row]
    }
    for row in stride(from: size - 1, through: 0, by: -1) {
      for inner in (row + 1)..<max(size, row + 1) {
        result[row] -= factor[inner * size + row] * result[inner]
      }
      result[row] /= factor[row * size + row]
    }
    return result
  }

  /// The first halved step, projected into the bounds, that lowers the objective enough (Armijo).
  private func step(
    from point: [Double], along direction: [Double], gradient: [Double], value: Double
  ) -> ([Double], Double)? {
    var length = 1.0
    for _ in 0..<60 {
      let next = projected(point.indices.map { point[$0] + length * direction[$0] })
      let slope = point.indices.reduce(0) { $0 + gradient[$1] * (next[$1] - point[$1]) }
      let reached = objective(at: next)
      if reached <= value + 1e-4 * slope, reached < value { return (next, reached) }
      length /= 2
    }
    return nil
  }

  private func projected(_ point: [Double]) -> [Double] {
    point.indices.map { min(max(point[$0], coefficients[$0].lower), coefficients[$0].upper) }
  }
}

/// log(1 + e^x) without overflow.
public func softPlus(_ value: Double) -> Double {
  value > 0 ? value + log1p(exp(-value)) : log1p(exp(value))
}
