import AccountFlows
import BankRecords

/// How the payments to the same persons change over time.
struct PieceworkSums: Sendable {
  /// Pairs of consecutive payments to one person.
  private(set) var pairs = 0
  /// Share of pairs that differ by more than 4 %.
  private(set) var changedShare = 0.0
  /// Share of the changes that are decreases.
  private(set) var decreaseShare = 0.0
  /// Different amounts per payment, over the whole time.
  private(set) var distinctShare = 0.0
  /// Share of payments that are no multiple of 10 yuan.
  private(set) var fineShare = 0.0
  /// Share of the persons paid in the second half of the time who were not paid in the first.
  private(set) var lateNewcomerShare = 0.0
  /// What the person at 95 % gets per payment against the middle person.
  private(set) var upperToMiddle = 1.0

  /// Those of the persons whom the account pays: worked out once for a flow, whoever asks.
  init(of flow: AccountFlow) {
    self = flow.measured { PieceworkSums(PersonDealings(of: $0).payees) }
  }

  private init(_ payees: [Dealing]) {
    var changed = 0
    var decreased = 0
    var amounts: [Int64] = []
    var means: [Int64] = []
    // A person's payments are in the order of time.
    guard let first = payees.lazy.compactMap({ $0.paidOut.first?.day }).min(),
      let last = payees.lazy.compactMap({ $0.paidOut.last?.day }).max()
    else { return }
    var late = 0
    var lateNew = 0
    for payee in payees {
      for payment in payee.paidOut { amounts.append(payment.fen) }
      means.append(payee.outFen / Int64(max(1, payee.paidOut.count)))
      for (before, after) in zip(payee.paidOut, payee.paidOut.dropFirst()) {
        pairs += 1
        guard abs(after.fen - before.fen) * 25 > before.fen else { continue }
        changed += 1
        if after.fen < before.fen { decreased += 1 }
      }
      guard let begin = payee.paidOut.first, let end = payee.paidOut.last else { continue }
      if (end.day - first) * 2 > last - first {
        late += 1
        if (begin.day - first) * 2 > last - first { lateNew += 1 }
      }
    }
    changedShare = Double(changed) / Double(max(1, pairs))
    decreaseShare = Double(decreased) / Double(max(1, changed))
    var distinct = 0
    SortedSums(amounts).forEachRun { _, _ in distinct += 1 }
    distinctShare = Double(distinct) / Double(max(1, amounts.count))
    fineShare = Double(amounts.count { $0 % 1000 != 0 }) / Double(max(1, amounts.count))
    lateNewcomerShare = Double(lateNew) / Double(max(1, late))
    let spread = SortedSums(means)
    upperToMiddle = Double(spread.quantile(0.95)) / Double(max(1, spread.quantile(0.5)))
  }
}
