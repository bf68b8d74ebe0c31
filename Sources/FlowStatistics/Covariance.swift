import COpenBLAS

/// Covariance of rows that arrive in blocks.
public struct Covariance: Sendable {
  /// Number of features, the length of a row.
  public let width: Int
  /// Rows added so far.
  public private(set) var rowCount = 0
  /// Sums of products, row-major `width` × `width`; only the lower triangle is kept.
  private var products: [Double]

  public init(width: Int) {
    precondition(width >= 1, "a row has at least one feature")
    self.width = width
    products = [Double](repeating: 0, count: width * width)
  }

  /// Adds rows, row-major, whose features are centred already. Complexity: O(n·width²).
  public mutating func add(rows: [Double]) {
    precondition(rows.count % width == 0, "a block holds whole rows")
    let count = rows.count / width
    guard count > 0 else { return }
    rowCount += count
    // The library reads count × width values of `rows` and updates width × width of `products`;
    // both arrays have exactly these sizes.
    rows.withUnsafeBufferPointer { source in
      products.withUnsafeMutableBufferPointer { sums in
        LinearAlgebra.calling {
          cblas_dsyrk(
            CblasRowMajor, CblasLower, CblasTrans, Int32(width), Int32(count), 1,
            source.baseAddress, Int32(width), 1, sums.baseAddress, Int32(width))
        }
      }
    }
  }

  /// The full symmetric matrix, row-major, with `ridge` times the mean variance on the diagonal.
  public func matrix(ridge: Double = 0) -> [Double] {
    precondition(rowCount >= 1, "a covariance needs rows")
    var result = products
    var trace = 0.0
    for row in 0..<width {
      for column in 0...row {
        let value = products[row * width + column] / Double(rowCount)
        result[row * width + column] = value
        result[column * width + row] = value
      }
      trace += result[row * width + row]
    }
    let added = ridge * trace / Double(width)
    for row in 0..<width { result[row * width + row] += added }
    return result
  }
}
