import AccountFlows
import BankRecords
import FlowStatistics

/// Persons who only ever get money from an account, each seldom enough to be a settlement, and what
/// the public paid in day by day.
struct CommissionPayees {
  struct Payee {
    var party: Int
    /// Days of payments, ascending, the sum of each, and the legs.
    var days: [Int] = []
    var sums: [Double] = []
    var legs: [Int] = []
    var hasWord = false

    fileprivate mutating func add(_ leg: Leg, at index: Int) {
      let day = Int(leg.time.day.daysSince1970)
      if days.last == day {
        sums[sums.count - 1] += Double(leg.amountFen)
      } else {
        days.append(day)
        sums.append(Double(leg.amountFen))
      }
      legs.append(index)
      hasWord = hasWord || leg.topics.contains(.commission)
    }
  }

  /// In the order of their first payment.
  let payees: [Payee]
  let inflow: CommissionFit.DailySums

  /// Persons looked at: those with most payments, so that a hub stays bounded.
  private static let mostPayees = 40
  /// A day on which so many persons are paid is a batch, no settlement with few.
  static let leastDays = 2

  /// By party: how often it is paid, 0 where it pays in or is no person.
  static func payouts(_ flow: AccountFlow, parties: FlowParties) -> [Int32] {
    var payouts = [Int32](repeating: 0, count: parties.count)
    for (index, peer) in flow.peers.enumerated() {
      let party = parties.party(ofPeer: index)
      if peer.inFen > 0 || !parties.isInvestor(party) {
        payouts[party] = .min
      } else if payouts[party] >= 0 {
        payouts[party] += Int32(clamping: peer.outCount)
      }
    }
    for party in payouts.indices where payouts[party] < 0 { payouts[party] = 0 }
    return payouts
  }

  /// Nil without payees or inflow. `mostShare` is the largest part of the inflow that one of them may
  /// get: more is a sweep; `payouts` says who may be a payee. Complexity: O(n log n) in the legs.
  init?(_ flow: AccountFlow, parties: FlowParties, payouts: [Int32], mostShare: Double) {
    guard let first = flow.legs.first?.time.day, let last = flow.legs.last?.time.day else {
      return nil
    }
    var slots = [Int32](repeating: -1, count: parties.count)
    var found: [Payee] = []
    var sums = [Double](repeating: 0, count: last - first + 1)
    var total = 0.0
    for (index, leg) in flow.legs.enumerated() where leg.amountFen > 0 {
      let party = parties.party(of: leg)
      if leg.isIn {
        let kind = leg.peer < 0 ? .unknown : flow.peers[Int(leg.peer)].kind
        guard kind.mayBeNaturalPerson || kind == .paymentInstitution, !parties.isOwnMove(leg) else {
          continue
        }
        sums[leg.time.day - first] += Double(leg.amountFen)
        total += Double(leg.amountFen)
      } else if party >= 0, Int(payouts[party]) >= CommissionPayees.leastDays {
        if slots[party] < 0 {
          slots[party] = Int32(found.count)
          found.append(Payee(party: party))
        }
        found[Int(slots[party])].add(leg, at: index)
      }
    }
    guard total > 0 else { return nil }
    let able = found.filter { payee in
      payee.days.count >= CommissionPayees.leastDays
        && payee.sums.reduce(0, +) <= mostShare * total
    }
    guard !able.isEmpty else { return nil }
    if able.count > CommissionPayees.mostPayees {
      // Most payments first; of equals the earlier, so that names do not choose.
      let chosen = able.indices.sorted {
        able[$0].days.count == able[$1].days.count
          ? $0 < $1 : able[$0].days.count > able[$1].days.count
      }.prefix(CommissionPayees.mostPayees).sorted()
      payees = chosen.map { able[$0] }
    } else {
      payees = able
    }
    inflow = CommissionFit.DailySums(firstDay: Int(first.daysSince1970), sums: sums)
  }

  /// The payments of several persons put together by day.
  static func pooled(_ payees: [Payee]) -> (days: [Int], sums: [Double]) {
    let entries = payees.flatMap { zip($0.days, $0.sums) }.sorted { $0.0 < $1.0 }
    var days: [Int] = []
    var sums: [Double] = []
    for (day, sum) in entries {
      if days.last == day {
        sums[sums.count - 1] += sum
      } else {
        days.append(day)
        sums.append(sum)
      }
    }
    return (days, sums)
  }

  /// First and last day of the calendar month before a day, all in days since 1970-01-01.
  static func monthBefore(_ day: Int) -> (first: Int, last: Int) {
    let own = CivilDay(daysSince1970: Int32(day)).components
    let last = day - own.day
    return (last + 1 - CivilDay(daysSince1970: Int32(last)).components.day, last)
  }
}
