import AccountFlows
import BankRecords

/// How the amounts that persons paid in are spread.
struct PaymentAmounts: Sendable {
  let count: Int
  let medianFen: Int64
  /// Share of payments that are no multiple of 100 yuan.
  let oddShare: Double
  /// Share of payments of at least 5,000 yuan that are multiples of 1,000 yuan: what principal
  /// looks like.
  let principalLikeShare: Double
  /// Share of payments that have one of the five most frequent amounts.
  let pricePointShare: Double
  /// Number of different amounts.
  let distinctCount: Int

  /// `amountsFen` in any order.
  init(_ amountsFen: [Int64]) {
    count = amountsFen.count
    guard !amountsFen.isEmpty else {
      medianFen = 0
      oddShare = 0
      principalLikeShare = 0
      pricePointShare = 0
      distinctCount = 0
      return
    }
    let ordered = amountsFen.sorted()
    medianFen = ordered[ordered.count / 2]
    var odd = 0
    var principalLike = 0
    var runs: [Int] = []
    var previous: Int64 = -1
    for amount in ordered {
      if amount % 10_000 != 0 { odd += 1 }
      if amount >= 500_000, amount % 100_000 == 0 { principalLike += 1 }
      if amount == previous { runs[runs.count - 1] += 1 } else { runs.append(1) }
      previous = amount
    }
    let total = Double(ordered.count)
    oddShare = Double(odd) / total
    principalLikeShare = Double(principalLike) / total
    distinctCount = runs.count
    pricePointShare = Double(runs.sorted(by: >).prefix(5).reduce(0, +)) / total
  }

  /// The payments in of persons, the own party left out.
  /// Worked out once for a flow, whoever asks.
  init(paidInBy flow: AccountFlow) {
    self = flow.measured { flow in
      PaymentAmounts(
        flow.legs.filter { leg in
          leg.isIn && leg.amountFen > 0 && flow.peer(of: leg)?.mayBeInvestor == true
        }.map(\.amountFen))
    }
  }
}
