import AccountFlows
import BankRecords

/// The span of days in which an account was paid by most payers for the first time, and what they paid
/// then.
///
/// Cash and what comes through payment institutions names nobody: each such payment is a payer of its
/// own, numbered from `namedParties`.
struct FirstPaymentWave {
  /// Length of the span that was looked for.
  let days: Int
  /// Payers whose first payment lies in the span, and all who ever paid.
  let payers: Int
  let allPayers: Int
  /// Payments of these payers within the span, in time order.
  let payments: [PrincipalPayments.Payment]
  /// Money of these payers within the span, and all money in within it, in fen.
  let payerFen: Int64
  let inFen: Int64
  /// Parties from this number on are single payments of nobody known.
  let namedParties: Int

  /// Nil where fewer than `leastPayers` came within a span of `days`; of spans with as many the
  /// earliest.
  ///
  /// Complexity: O(n) in the legs.
  init?(
    _ flow: AccountFlow, principal: PrincipalPayments, leastUnnamedFen: Int64, days: Int,
    leastPayers: Int
  ) {
    let all = FirstPaymentWave.withUnnamed(
      flow, principal: principal, leastUnnamedFen: leastUnnamedFen)
    let unseen: Int32 = .max
    var firstDays = [Int32](repeating: unseen, count: all.count + principal.partyCount)
    var firsts: [Int32] = []
    firsts.reserveCapacity(all.count)
    for payment in all where firstDays[payment.party] == unseen {
      let day = flow.legs[payment.leg].time.day.daysSince1970
      firstDays[payment.party] = day
      firsts.append(day)
    }
    var best = 0
    var from: Int32 = 0
    var low = 0
    for high in firsts.indices {
      while Int(firsts[high] - firsts[low]) >= days { low += 1 }
      if high + 1 - low > best {
        best = high + 1 - low
        from = firsts[low]
      }
    }
    guard best >= leastPayers else { return nil }
    self.days = days
    payers = best
    allPayers = firsts.count
    namedParties = principal.partyCount
    let span = from..<(from + Int32(days))
    var payments: [PrincipalPayments.Payment] = []
    var payerFen: Int64 = 0
    for payment in all {
      let day = flow.legs[payment.leg].time.day.daysSince1970
      guard span.contains(day), span.contains(firstDays[payment.party]) else { continue }
      payments.append(payment)
      payerFen += payment.amountFen
    }
    self.payments = payments
    self.payerFen = payerFen
    var inFen: Int64 = 0
    for leg in flow.legs where leg.isIn && span.contains(leg.time.day.daysSince1970) {
      inFen += leg.amountFen
    }
    self.inFen = inFen
  }

  /// Payments of persons and, each as a party of its own, those of nobody known; in time order.
  private static func withUnnamed(
    _ flow: AccountFlow, principal: PrincipalPayments, leastUnnamedFen: Int64
  ) -> [PrincipalPayments.Payment] {
    var all: [PrincipalPayments.Payment] = []
    all.reserveCapacity(flow.inCount)
    var next = principal.payments.startIndex
    var party = principal.partyCount
    for (index, leg) in flow.legs.enumerated() where leg.isIn {
      if next < principal.payments.endIndex, principal.payments[next].leg == index {
        all.append(principal.payments[next])
        next += 1
      } else if leg.amountFen >= leastUnnamedFen,
        flow.peer(of: leg).map({ $0.kind == .paymentInstitution }) ?? true
      {
        all.append(.init(leg: index, party: party, amountFen: leg.amountFen))
        party += 1
      }
    }
    return all
  }
}
