import AccountFlows
import Detection
import FlowStatistics
import Glibc

/// The figures by which accounts are compared, from their screen records.
enum PeerFeatures {
  /// Accounts with fewer rows have no shape yet.
  static let leastLegs: UInt32 = 5

  static func isCompared(_ screen: AccountScreen) -> Bool {
    UInt64(screen.inCount) + UInt64(screen.outCount) >= UInt64(leastLegs)
  }

  static let names = [
    "转入笔数", "转出笔数", "转入金额", "转出金额", "收支失衡度", "付款对手数", "收款对手数",
    "最大单笔转入占比", "最大单笔转出占比", "活跃天数",
  ]

  /// One feature of one account; NaN for the sum of a side without money, which its count already
  /// tells. Counts and sums are taken as logarithms, so that the currency unit only shifts them.
  static func value(_ feature: Int, of screen: AccountScreen) -> Double {
    switch feature {
    case 0: log1p(Double(screen.inCount))
    case 1: log1p(Double(screen.outCount))
    case 2: screen.inFen > 0 ? log(Double(screen.inFen)) : .nan
    case 3: screen.outFen > 0 ? log(Double(screen.outFen)) : .nan
    case 4: share(Double(screen.inFen) - Double(screen.outFen), screen.inFen, screen.outFen)
    case 5: log1p(Double(screen.distinctInAtLeast))
    case 6: log1p(Double(screen.distinctOutAtLeast))
    case 7: share(Double(screen.largestInFen), screen.inFen, 0)
    case 8: share(Double(screen.largestOutFen), screen.outFen, 0)
    default: log1p(Double(screen.activeDays))
    }
  }

  private static func share(_ part: Double, _ one: Int64, _ other: Int64) -> Double {
    let whole = Double(one) + Double(other)
    return whole > 0 ? part / whole : 0
  }
}

/// Robust distances of a whole population of accounts.
struct PeerPopulation {
  let distances: PopulationDistances

  private static let leastAccounts = 200
  private static let blockRows = 4096
  /// Values beyond this many deviations do not shape the covariance.
  private static let clip = 4.0
  /// Keeps the covariance invertible where features go together exactly.
  private static let ridge = 1e-3

  init?(_ screens: [AccountScreen]) {
    var compared: [Int] = []
    for index in screens.indices where PeerFeatures.isCompared(screens[index]) {
      compared.append(index)
    }
    guard compared.count >= PeerPopulation.leastAccounts else { return nil }
    let scales = PeerPopulation.scales(screens, compared)
    let width = scales.count
    var covariance = Covariance(width: width)
    for start in stride(from: 0, to: compared.count, by: PeerPopulation.blockRows) {
      var rows = PeerPopulation.block(screens, compared, start: start, scales)
      for index in rows.indices {
        rows[index] = min(PeerPopulation.clip, max(-PeerPopulation.clip, rows[index]))
      }
      covariance.add(rows: rows)
    }
    guard
      let factor = CholeskyFactor(
        of: covariance.matrix(ridge: PeerPopulation.ridge), width: width)
    else { return nil }
    var squared = [Double](repeating: .nan, count: screens.count)
    var leading = [Int8](repeating: -1, count: screens.count)
    for start in stride(from: 0, to: compared.count, by: PeerPopulation.blockRows) {
      let rows = PeerPopulation.block(screens, compared, start: start, scales)
      let contributions = factor.contributions(rows: rows)
      for row in 0..<(rows.count / width) {
        let account = compared[start + row]
        var sum = 0.0
        var largest = 0
        for feature in 0..<width {
          sum += contributions[row * width + feature]
          let isLarger =
            contributions[row * width + feature]
            > contributions[row * width + largest] + 1e-6
          if isLarger { largest = feature }
        }
        squared[account] = max(0, sum)
        leading[account] = Int8(largest)
      }
    }
    guard PeerPopulation.calibrate(&squared, compared, degrees: width) else { return nil }
    distances = PopulationDistances(
      squaredDistance: squared, featureCount: width, leadingFeature: leading,
      featureNames: PeerFeatures.names)
  }

  private static func scales(_ screens: [AccountScreen], _ compared: [Int]) -> [RobustScale] {
    PeerFeatures.names.indices.map { feature in
      var values: [Double] = []
      values.reserveCapacity(compared.count)
      for account in compared {
        let value = PeerFeatures.value(feature, of: screens[account])
        if !value.isNaN { values.append(value) }
      }
      return values.isEmpty ? RobustScale(centre: 0, scale: 1) : RobustScale(of: values)
    }
  }

  /// Standardised features of one block of accounts, row-major.
  private static func block(
    _ screens: [AccountScreen], _ compared: [Int], start: Int, _ scales: [RobustScale]
  ) -> [Double] {
    let end = min(start + blockRows, compared.count)
    var rows: [Double] = []
    rows.reserveCapacity((end - start) * scales.count)
    for position in start..<end {
      for feature in scales.indices {
        let value = PeerFeatures.value(feature, of: screens[compared[position]])
        // What an account does not have is neither above nor below the others.
        rows.append(value.isNaN ? 0 : scales[feature].standardised(value))
      }
    }
    return rows
  }

  /// Brings distances to the chi-square law: a·dᵇ with the median and the 99 % quantile in place.
  /// False where the accounts do not differ.
  private static func calibrate(_ squared: inout [Double], _ compared: [Int], degrees: Int)
    -> Bool
  {
    var values = compared.map { squared[$0] }
    let median = Quantiles.quantile(0.5, of: &values)
    let high = Quantiles.quantile(0.99, of: &values)
    guard median > 1e-9, high > median * 1.0001 else { return false }
    let chiMedian = ChiSquare.value(upperTail: 0.5, degrees: degrees)
    let chiHigh = ChiSquare.value(upperTail: 0.01, degrees: degrees)
    let power = log(chiHigh / chiMedian) / log(high / median)
    for account in compared {
      let scaled = chiMedian * pow(squared[account] / median, power)
      squared[account] = LinearAlgebra.roundedToSixDigits(scaled)
    }
    return true
  }
}
