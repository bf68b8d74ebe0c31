import BankRecords

/// Accepted rows of one currency and their sums: currencies are never added together.
public struct CurrencySum: Sendable, Equatable {
  /// ISO code.
  public var currency: String
  public var rows = 0
  /// In hundredths of the currency.
  public var hundredths: Int128 = 0
  public var inHundredths: Int128 = 0
  public var outHundredths: Int128 = 0

  public init(_ currency: String) { self.currency = currency }

  /// Adds a row, or takes it away with `times` -1.
  public mutating func add(_ amount: Int64, _ viewpoint: Viewpoint, times: Int = 1) {
    let change = Int128(amount) * Int128(times)
    rows += times
    hundredths += change
    switch viewpoint {
    case .transfer: break
    case .payeeStatement: inHundredths += change
    case .payerStatement: outHundredths += change
    }
  }

  mutating func add(_ other: CurrencySum) {
    rows += other.rows
    hundredths += other.hundredths
    inHundredths += other.inHundredths
    outHundredths += other.outHundredths
  }
}

extension FileReport {
  /// The sums of each currency: CNY first where any row is in it, the others by code.
  public var sums: [CurrencySum] {
    var yuan = CurrencySum("CNY")
    (yuan.rows, yuan.hundredths) = (accepted, acceptedFen)
    (yuan.inHundredths, yuan.outHundredths) = (acceptedInFen, acceptedOutFen)
    for foreign in foreignSums {
      yuan.rows -= foreign.rows
      yuan.hundredths -= foreign.hundredths
      yuan.inHundredths -= foreign.inHundredths
      yuan.outHundredths -= foreign.outHundredths
    }
    let others = foreignSums.filter { $0.rows > 0 }
    return yuan.rows > 0 || others.isEmpty ? [yuan] + others : others
  }

  /// Adds a row to the part of another currency than CNY, or takes it away with `times` -1.
  public mutating func addForeign(
    _ currency: String, amount: Int64, viewpoint: Viewpoint, times: Int
  ) {
    let position =
      foreignSums.firstIndex { $0.currency >= currency } ?? foreignSums.endIndex
    if position == foreignSums.endIndex || foreignSums[position].currency != currency {
      foreignSums.insert(CurrencySum(currency), at: position)
    }
    foreignSums[position].add(amount, viewpoint, times: times)
  }
}

extension [FileReport] {
  /// The sums of each currency over all files, CNY first.
  public var sums: [CurrencySum] {
    var all: [CurrencySum] = []
    for sum in flatMap(\.sums) {
      if let known = all.firstIndex(where: { $0.currency == sum.currency }) {
        all[known].add(sum)
      } else {
        all.append(sum)
      }
    }
    let isSeveral = all.contains { $0.rows > 0 }
    return all.filter { $0.rows > 0 || !isSeveral }.sorted { left, right in
      left.currency == "CNY"
        ? right.currency != "CNY"
        : right.currency != "CNY" && left.currency < right.currency
    }
  }
}
