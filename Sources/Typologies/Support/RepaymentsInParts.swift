/// Tells loans that are paid back in equal parts without gain from returns on principal.
///
/// Relatives who help with a house get it back in two, five or twelve equal parts: each part is a
/// constant share of their own money, as a return is. A return leaves the principal owed, so that
/// what is paid goes on past it or comes with the principal on top; a loan ends when its parts add
/// up to what was lent.
struct RepaymentsInParts {
  /// More parts than these are as likely a monthly return.
  private static let mostParts: Int64 = 12

  /// Payouts to those whose parts have added up to what they paid in, and then stopped.
  private var closed: [Int] = []
  private var closedParties = 0
  /// Payouts to those who have got some such parts and not yet all.
  private var open: [Int] = []
  private var openParties = 0
  /// Payouts that stand before those of the next party.
  private var seen = 0

  /// Takes note of the payouts of one party: those from the last call on.
  mutating func note(
    _ payouts: [PrincipalPayout], paidIn: Int64, amountFen: (_ leg: Int) -> Int64
  ) {
    let own = seen..<payouts.count
    seen = payouts.count
    guard let first = own.first, paidIn > 0 else { return }
    let part = amountFen(payouts[first].leg)
    // Rounded parts may miss the sum by a yuan each.
    let slack = Int64(own.count) * 100
    let parts = part > 0 ? (paidIn + part / 2) / part : 0
    guard (2...RepaymentsInParts.mostParts).contains(parts), Int64(own.count) <= parts,
      (parts * part - paidIn).magnitude <= slack,
      own.allSatisfy({ (amountFen(payouts[$0].leg) - part).magnitude <= 100 })
    else { return }
    if Int64(own.count) == parts {
      closed += own
      closedParties += 1
    } else {
      open += own
      openParties += 1
    }
  }

  /// Indices of the payouts that pay back in parts; those not yet complete only where others like
  /// them came to the end of it.
  var payouts: [Int] { closedParties * 2 >= openParties ? closed + open : closed }
}
