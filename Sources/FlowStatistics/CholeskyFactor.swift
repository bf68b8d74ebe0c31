import COpenBLAS

/// The factor L of a covariance L·Lᵀ: measures how far rows lie from the centre.
public struct CholeskyFactor: Sendable {
  public let width: Int
  /// Column-major lower triangle; what stands above the diagonal is not used.
  private let lower: [Double]

  /// Factors a symmetric `width` × `width` matrix; nil where it is not positive definite.
  public init?(of matrix: [Double], width: Int) {
    precondition(matrix.count == width * width, "a covariance is square")
    var factor = matrix
    var order = Int32(width)
    var leading = Int32(width)
    var info: Int32 = 0
    var uplo = CChar(UInt8(ascii: "L"))
    // In place on width × width values, which `factor` has.
    factor.withUnsafeMutableBufferPointer { values in
      LinearAlgebra.calling { dpotrf_(&uplo, &order, values.baseAddress, &leading, &info) }
    }
    guard info == 0 else { return nil }
    self.width = width
    lower = factor
  }

  /// Squared Mahalanobis distance of each centred row; rows are row-major.
  public func squaredDistances(rows: [Double]) -> [Double] {
    let whitened = solved(rows, transposed: false)
    var distances = [Double](repeating: 0, count: rows.count / width)
    for row in distances.indices {
      var sum = 0.0
      for column in 0..<width {
        let value = whitened[row * width + column]
        sum += value * value
      }
      distances[row] = sum
    }
    return distances
  }

  /// What each feature adds to each row's squared distance: x_j · (Σ⁻¹x)_j, row-major; a row's
  /// shares add up to its squared distance.
  public func contributions(rows: [Double]) -> [Double] {
    var result = solved(solved(rows, transposed: false), transposed: true)
    for index in result.indices { result[index] *= rows[index] }
    return result
  }

  /// L⁻¹x or L⁻ᵀx for every row x.
  private func solved(_ rows: [Double], transposed: Bool) -> [Double] {
    precondition(rows.count % width == 0, "a block holds whole rows")
    guard !rows.isEmpty else { return [] }
    var result = rows
    // Row-major n × width is column-major width × n, so one solve from the left does all rows; the
    // library touches exactly the values of `result` and the lower triangle of `lower`.
    lower.withUnsafeBufferPointer { factor in
      result.withUnsafeMutableBufferPointer { values in
        LinearAlgebra.calling {
          cblas_dtrsm(
            CblasColMajor, CblasLeft, CblasLower, transposed ? CblasTrans : CblasNoTrans,
            CblasNonUnit, Int32(width), Int32(rows.count / width), 1, factor.baseAddress,
            Int32(width), values.baseAddress, Int32(width))
        }
      }
    }
    return result
  }
}
