import COpenBLAS
import Glibc

/// How much of a daily series repeats with each of some periods, harmonics included; many series at
/// once are one matrix product.
///
/// Short pulses have equal power on all harmonics, so a comb cannot tell their period from its half
/// or third: it names candidates, which something exact must confirm.
public struct CombPeriodogram: Sendable {
  /// Length of every series, in days.
  public let dayCount: Int
  /// Periods in days, each above 2.
  public let periodsDays: [Double]
  /// Cosine and sine columns, row-major `dayCount` × `columnCount`.
  private let basis: [Double]
  /// For each pair of columns the index of its period.
  private let owners: [Int]
  private var columnCount: Int { owners.count * 2 }

  /// Harmonics with a period of less than this many days are left out: days cannot show them.
  static let shortestHarmonicDays = 2.2
  static let harmonicCount = 4

  public init(dayCount: Int, periodsDays: [Double]) {
    precondition(dayCount >= 1 && !periodsDays.isEmpty, "a periodogram has days and periods")
    precondition(periodsDays.allSatisfy { $0 > 2 }, "days show periods above 2 days only")
    self.dayCount = dayCount
    self.periodsDays = periodsDays
    var owners: [Int] = []
    var angles: [Double] = []
    for (index, period) in periodsDays.enumerated() {
      for harmonic in 1...CombPeriodogram.harmonicCount {
        let length = period / Double(harmonic)
        guard length >= CombPeriodogram.shortestHarmonicDays || harmonic == 1 else { continue }
        owners.append(index)
        angles.append(2 * Double.pi / length)
      }
    }
    self.owners = owners
    let norm = (2 / Double(dayCount)).squareRoot()
    var basis = [Double](repeating: 0, count: dayCount * owners.count * 2)
    for day in 0..<dayCount {
      for (pair, angle) in angles.enumerated() {
        let place = (day * owners.count + pair) * 2
        basis[place] = cos(angle * Double(day)) * norm
        basis[place + 1] = sin(angle * Double(day)) * norm
      }
    }
    self.basis = basis
  }

  /// Share of each series' variance on each period's comb, row-major series × periods, corrected
  /// for the number of harmonics; 0 for a constant series.
  ///
  /// `series` is row-major, `dayCount` values each. Complexity: O(series · days · periods).
  public func shares(of series: [Double]) -> [Double] {
    precondition(series.count % dayCount == 0, "series have \(dayCount) days each")
    let count = series.count / dayCount
    guard count > 0 else { return [] }
    let (centred, variances) = CombPeriodogram.centred(series, dayCount: dayCount)
    var projections = [Double](repeating: 0, count: count * columnCount)
    // count × dayCount times dayCount × columnCount gives count × columnCount: the three sizes.
    centred.withUnsafeBufferPointer { left in
      basis.withUnsafeBufferPointer { right in
        projections.withUnsafeMutableBufferPointer { product in
          LinearAlgebra.calling {
            cblas_dgemm(
              CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(count), Int32(columnCount),
              Int32(dayCount), 1, left.baseAddress, Int32(dayCount), right.baseAddress,
              Int32(columnCount), 0, product.baseAddress, Int32(columnCount))
          }
        }
      }
    }
    return combed(projections, variances: variances)
  }

  /// The same without the library, day by day: the twin that tests compare with.
  public func plainShares(of series: [Double]) -> [Double] {
    precondition(series.count % dayCount == 0, "series have \(dayCount) days each")
    let count = series.count / dayCount
    let (centred, variances) = CombPeriodogram.centred(series, dayCount: dayCount)
    var projections = [Double](repeating: 0, count: count * columnCount)
    for row in 0..<count {
      for column in 0..<columnCount {
        var sum = 0.0
        for day in 0..<dayCount {
          sum += centred[row * dayCount + day] * basis[day * columnCount + column]
        }
        projections[row * columnCount + column] = sum
      }
    }
    return combed(projections, variances: variances)
  }

  private static func centred(_ series: [Double], dayCount: Int) -> ([Double], [Double]) {
    var result = series
    var variances: [Double] = []
    for start in stride(from: 0, to: series.count, by: dayCount) {
      var mean = 0.0
      for day in start..<(start + dayCount) { mean += series[day] }
      mean /= Double(dayCount)
      var variance = 0.0
      for day in start..<(start + dayCount) {
        result[day] = series[day] - mean
        variance += result[day] * result[day]
      }
      variances.append(variance)
    }
    return (result, variances)
  }

  /// Adds up the harmonics of each period.
  private func combed(_ projections: [Double], variances: [Double]) -> [Double] {
    var harmonics = [Double](repeating: 0, count: periodsDays.count)
    for owner in owners { harmonics[owner] += 1 }
    var shares = [Double](repeating: 0, count: variances.count * periodsDays.count)
    for (row, variance) in variances.enumerated() where variance > 0 {
      for (pair, owner) in owners.enumerated() {
        let cosine = projections[row * columnCount + pair * 2]
        let sine = projections[row * columnCount + pair * 2 + 1]
        shares[row * periodsDays.count + owner] += cosine * cosine + sine * sine
      }
      for period in periodsDays.indices {
        shares[row * periodsDays.count + period] /= variance * harmonics[period].squareRoot()
      }
    }
    return shares
  }
}
