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

  init(_ sums: SortedSums) {
    count = sums.count
    medianFen = sums.quantile(0.5)
    var odd = 0
    var principalLike = 0
    var runs: [Int] = []
    sums.forEachRun { amount, count in
      if amount % 10_000 != 0 { odd += count }
      if amount >= 500_000, amount % 100_000 == 0 { principalLike += count }
      runs.append(count)
    }
    let total = Double(max(1, count))
    oddShare = Double(odd) / total
    principalLikeShare = Double(principalLike) / total
    distinctCount = runs.count
    pricePointShare = Double(runs.sorted(by: >).prefix(5).reduce(0, +)) / total
  }

  /// The payments in of persons, the own party left out.
  /// Worked out once for a flow, whoever asks.
  init(paidInBy flow: AccountFlow) {
    self = flow.measured { PaymentAmounts(InvestorSums(of: $0).sums) }
  }
}

/// The single payments in of all who may be persons of the public.
struct InvestorSums: Sendable {
  let sums: SortedSums

  /// Worked out once for a flow, whoever asks.
  init(of flow: AccountFlow) { self = flow.measured { InvestorSums(measuring: $0) } }

  private init(measuring flow: AccountFlow) {
    var fen: [Int64] = []
    fen.reserveCapacity(flow.inCount)
    for leg in flow.legs where leg.isIn && leg.amountFen > 0 && leg.peer >= 0 {
      if flow.peers[Int(leg.peer)].mayBeInvestor { fen.append(leg.amountFen) }
    }
    sums = SortedSums(fen)
  }
}
