import AccountFlows
import BankRecords

/// Room for counting, which serves one account after the other: what would else be set up and thrown
/// away for each. It keeps what was counted until the next. One for each thread.
///
/// Nearly all accounts that payees paid were paid by one of them alone. They are told from the others by
/// counts that accounts share at random, few enough to lie in the nearest cache; only what those let
/// through is counted by account.
public struct SharingRoom: Sendable {
  /// An account that enough payees of the one looked at may have paid.
  struct Candidate {
    let account: AccountID
    var count: UInt8 = 0
    /// What the shared persons got, and what they had paid, at most.
    var paidFen = 0.0
    var collectedFen = 0.0
    var mayLink = false
  }

  private var counts = MixedCounts()
  /// By account: its place among the candidates, where it is one.
  private var places: [UInt32]
  /// What the payees may have paid other accounts before, by payee: as many as the last of `ends` says.
  private var payments: [PaidIn] = []
  /// By payee: where its payments end.
  private var ends: [Int] = []
  /// Places of the payments to accounts that enough payees seem to have paid.
  private var chosen: [Int] = []
  var candidates: [Candidate] = []
  /// Of the lists that were asked for, so that they are.
  private var fetched: UInt64 = 0
  /// Bits of the busy ones among the payees, how many they are and what they got.
  private(set) var busy: UInt64 = 0
  private var busyCount = 0
  private(set) var busyFen = 0.0

  init(accountCount: Int) {
    places = [UInt32](repeating: 0, count: accountCount)
  }

  /// Counts the accounts that payees may have paid.
  mutating func count(_ payees: SharedList<LinkProfile.DatedParty>, by persons: SharedPersons) {
    fetched = persons.paid.touched(payees)
    var filled = 0
    for payee in payees {
      let party = payee.party.rawValue
      let bit = persons.busyBits[Int(party)]
      if bit == SharedPersons.notBusy {
        filled = take(
          persons.paid, persons.paid.range(of: party), by: payee.day - persons.firstDay,
          size: PaidIn.size(of: persons.rules.leastPaidInShare * Double(payee.amountFen)),
          at: filled)
      } else {
        busy |= 1 << UInt64(bit)
        busyCount += 1
        busyFen += Double(payee.amountFen)
      }
      ends.append(filled)
    }
    counts.add(payments, upTo: filled)
  }

  /// Takes what a payee may have paid and gives back where that ends. Which of them may count is as
  /// good as random, so that nothing is decided between them.
  private mutating func take(
    _ paid: OwnerLists<PaidIn>, _ range: Range<Int>, by day: Int32, size: UInt32, at start: Int
  ) -> Int {
    let needed = start + range.count
    if payments.count < needed {
      payments.append(
        contentsOf: repeatElement(PaidIn(), count: max(needed - payments.count, payments.count)))
    }
    var payments = self.payments.mutableSpan
    let entries = paid.entries.span
    var next = start
    for place in range {
      let entry = entries[place]
      if entry.comesAfter(day) { break }
      payments[next] = entry
      next += entry.mayCome(by: day, size: size) ? 1 : 0
    }
    return next
  }

  /// Makes candidates of the accounts that enough payees of `account` paid, those behind bits among
  /// them, and adds up what these paid and got.
  mutating func chooseCandidates(
    of account: AccountID, _ payees: SharedList<LinkProfile.DatedParty>, by persons: SharedPersons
  ) {
    choosePayments(by: persons)
    var payee = 0
    for place in chosen {
      let paid = payments[place]
      let other = paid.account
      if other == account { continue }
      while ends[payee] <= place { payee += 1 }
      if !isCandidate(other) {
        places[other.index] = UInt32(candidates.count)
        candidates.append(Candidate(account: other))
      }
      let candidate = Int(places[other.index])
      candidates[candidate].count =
        min(
          candidates[candidate].count, SharedPersons.mostCounted - 1) + 1
      candidates[candidate].paidFen += Double(payees[payee].amountFen)
      candidates[candidate].collectedFen += Double(paid.mostFen)
    }
    if !candidates.isEmpty { keepCandidates(by: persons) }
  }

  /// Payments to accounts that enough payees seem to have paid, and to those behind bits.
  private mutating func choosePayments(by persons: SharedPersons) {
    chosen.removeAll(keepingCapacity: true)
    let end = ends.last ?? 0
    guard busy != 0 else {
      return counts.choose(payments, upTo: end, atLeast: persons.fewest, into: &chosen)
    }
    for place in 0..<end {
      let other = payments[place].account
      if Int(counts.atMost(of: other)) >= persons.fewest
        || persons.busyPayers[other.index] & busy != 0
      {
        chosen.append(place)
      }
    }
  }

  /// Lets go of those that only seemed to be paid by enough.
  private mutating func keepCandidates(by persons: SharedPersons) {
    var kept = 0
    for candidate in candidates {
      guard
        Int(candidate.count) >= persons.fewest
          || busy != 0 && persons.busyPayers[candidate.account.index] & busy != 0
      else { continue }
      places[candidate.account.index] = UInt32(kept)
      candidates[kept] = candidate
      kept += 1
    }
    candidates.removeLast(candidates.count - kept)
  }

  private func isCandidate(_ account: AccountID) -> Bool {
    let place = Int(places[account.index])
    return place < candidates.count && candidates[place].account == account
  }

  /// Whether the account is one that enough payees paid for a link.
  func mayLink(to account: AccountID) -> Bool {
    isCandidate(account) && candidates[Int(places[account.index])].mayLink
  }

  /// No more payees than these may have: each is counted once for every such account.
  func mostLinkedPayees() -> Int {
    var most = busyCount
    for candidate in candidates where candidate.mayLink {
      guard candidate.count < SharedPersons.mostCounted else { return .max }
      most += Int(candidate.count)
    }
    return most
  }

  /// How many payees may have paid one of the accounts that enough of them paid for a link.
  func linkedPayees() -> Int {
    var count = busyCount
    guard candidates.contains(where: \.mayLink) else { return count }
    var start = 0
    for end in ends {
      if payments[start..<end].contains(where: { mayLink(to: $0.account) }) { count += 1 }
      start = end
    }
    return count
  }

  /// Forgets the last account.
  mutating func clear() {
    counts.forget(payments, upTo: ends.last ?? 0)
    ends.removeAll(keepingCapacity: true)
    candidates.removeAll(keepingCapacity: true)
    (busy, busyCount, busyFen) = (0, 0, 0)
  }
}

/// How many payees may have paid an account at most: counts that some accounts share.
private struct MixedCounts {
  private static let places = 1 << 14
  private var counts = [UInt8](repeating: 0, count: places)

  private static func place(of account: AccountID) -> Int {
    Int(truncatingIfNeeded: (account.rawValue &* 0x9E37_79B1) >> 18)
  }

  func atMost(of account: AccountID) -> UInt8 { counts[MixedCounts.place(of: account)] }

  mutating func add(_ payments: [PaidIn], upTo end: Int) {
    var counts = counts.mutableSpan
    let payments = payments.span
    for place in 0..<end {
      let mixed = MixedCounts.place(of: payments[place].account)
      counts[mixed] = min(counts[mixed], SharedPersons.mostCounted - 1) + 1
    }
  }

  /// Appends the places of payments to accounts with at least so many.
  func choose(
    _ payments: [PaidIn], upTo end: Int, atLeast least: Int, into chosen: inout [Int]
  ) {
    let counts = counts.span
    let payments = payments.span
    for place in 0..<end
    where Int(counts[MixedCounts.place(of: payments[place].account)]) >= least {
      chosen.append(place)
    }
  }

  mutating func forget(_ payments: [PaidIn], upTo end: Int) {
    var counts = counts.mutableSpan
    let payments = payments.span
    for place in 0..<end { counts[MixedCounts.place(of: payments[place].account)] = 0 }
  }
}
