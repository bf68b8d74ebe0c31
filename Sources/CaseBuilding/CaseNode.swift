import AccountFlows
import BankRecords

/// What grouping needs to know of one account, taken from its flow.
public struct CaseNode: Sendable {
  public let account: AccountID
  public let party: PartyID
  public let currency: String
  public let inFen: Int64
  public let outFen: Int64
  /// Accounts with a substantial part of the money in or out, largest first.
  public let partners: [Partner]
  /// Possibly-natural parties that paid in or were paid, by party.
  public let persons: [Person]
  /// Of these, those that paid in.
  public let payers: [Person]
  /// The largest sums that persons paid in and were paid.
  let mostPaidIn: Largest
  let mostPaidOut: Largest

  /// What a party paid in and was paid.
  public struct Person: Sendable {
    public let party: PartyID
    public internal(set) var inFen: Int64
    public internal(set) var outFen: Int64
    /// The first movement brought money in.
    public internal(set) var beganWithMoneyIn: Bool
  }

  /// The four largest of many sums.
  struct Largest: Sendable {
    private(set) var sums: [Int64] = []
    private(set) var count = 0

    mutating func add(_ fen: Int64) {
      guard fen > 0 else { return }
      count += 1
      let place = sums.firstIndex { $0 < fen } ?? sums.count
      if place < 4 { sums.insert(fen, at: place) }
      if sums.count > 4 { sums.removeLast() }
    }

    /// The third largest where one of that size is left out; nil where there are too few.
    func third(without fen: Int64) -> Int64? {
      var rest = sums
      if let place = rest.firstIndex(of: fen) { rest.remove(at: place) }
      return rest.count < DepositorTest.third ? nil : rest[DepositorTest.third - 1]
    }
  }

  /// Possibly-natural parties that were paid.
  public let payeeCount: Int
  /// Money in from and out to possibly-natural parties.
  public let personInFen: Int64
  public let personOutFen: Int64
  /// Share of the days with money in from smaller parties that are days of payouts to several persons,
  /// 0 to 1; 0 where there are none.
  public let payoutDayShare: Double

  /// Money between the account and one other.
  public struct Partner: Sendable {
    public let account: AccountID
    public let inFen: Int64
    public let outFen: Int64
    public let inCount: Int
    public let outCount: Int
    /// The first movement between the two brought money in.
    public let beganWithMoneyIn: Bool
    public let mayBeInvestor: Bool
    /// Money in on days on which at least `leastBatch` persons were paid, before they were.
    public let topUpFen: Int64
    public let topUpDays: Int
  }

  /// Part of the money in or out from which a counterparty is looked at.
  static let leastPartnerShare = 0.05
  /// Counterparties looked at, largest first; bounds the work on hubs.
  static let mostPartners = 48
  /// Persons paid on one day that make it a day of payouts.
  static let leastBatch = 3

  /// The node of an account. Complexity: O(n log n) in the legs.
  public init(of flow: AccountFlow) {
    account = flow.account
    party = flow.profile.party
    currency = flow.profile.currency
    inFen = flow.inFen
    outFen = flow.outFen
    var found: [Person] = []
    var personIn: Int64 = 0
    var personOut: Int64 = 0
    for peer in flow.peers where peer.mayBeInvestor {
      personIn += peer.inFen
      personOut += peer.outFen
      found.append(
        Person(
          party: peer.party, inFen: peer.inFen, outFen: peer.outFen,
          beganWithMoneyIn: peer.beganWithMoneyIn))
    }
    personInFen = personIn
    personOutFen = personOut
    var merged: [Person] = []
    // The order of peers of one party is that of their first legs.
    for place in found.indices.sorted(by: { (found[$0].party, $0) < (found[$1].party, $1) }) {
      let person = found[place]
      if let last = merged.indices.last, merged[last].party == person.party {
        merged[last].inFen += person.inFen
        merged[last].outFen += person.outFen
      } else {
        merged.append(person)
      }
    }
    persons = merged
    payers = merged.filter { $0.inFen > 0 }
    payeeCount = merged.count { $0.outFen > 0 }
    var (mostIn, mostOut) = (Largest(), Largest())
    for person in merged {
      mostIn.add(person.inFen)
      mostOut.add(person.outFen)
    }
    (mostPaidIn, mostPaidOut) = (mostIn, mostOut)
    (partners, payoutDayShare) = CaseNode.partners(of: flow)
  }

  /// The dealings with one party; nil without any. Complexity: O(log persons).
  func person(_ party: PartyID) -> Person? {
    let place = persons.position { $0.party < party }
    return place < persons.count && persons[place].party == party ? persons[place] : nil
  }

  private static func partners(of flow: AccountFlow) -> ([Partner], payoutDayShare: Double) {
    let leastIn = leastPartnerShare * Double(flow.inFen)
    let leastOut = leastPartnerShare * Double(flow.outFen)
    let large = flow.peers.indices.filter { place in
      let peer = flow.peers[place]
      guard peer.kind.mayActInCase else { return false }
      return peer.inFen > 0 && Double(peer.inFen) >= leastIn
        || peer.outFen > 0 && Double(peer.outFen) >= leastOut
    }
    let ordered = large.sorted { left, right in
      let leftFen = max(flow.peers[left].inFen, flow.peers[left].outFen)
      let rightFen = max(flow.peers[right].inFen, flow.peers[right].outFen)
      return leftFen != rightFen ? leftFen > rightFen : left < right
    }.prefix(mostPartners)
    let (topUps, share) = topUps(in: flow, by: Set(ordered.map { Int32($0) }))
    let partners = ordered.map { place in
      let peer = flow.peers[place]
      let topUp = topUps[Int32(place)]
      return Partner(
        account: peer.account, inFen: peer.inFen, outFen: peer.outFen,
        inCount: peer.inCount, outCount: peer.outCount, beganWithMoneyIn: peer.beganWithMoneyIn,
        mayBeInvestor: peer.mayBeInvestor,
        topUpFen: topUp?.fen ?? 0, topUpDays: topUp?.days ?? 0)
    }
    return (partners, share)
  }

  /// For each of the peers: money in that came on a day of payouts, before the last of them; and the
  /// share of the days with money in from smaller parties that are such days.
  private static func topUps(
    in flow: AccountFlow, by peers: Set<Int32>
  ) -> ([Int32: (fen: Int64, days: Int)], payoutDayShare: Double) {
    guard flow.inCount > 0, flow.outCount > 0 else { return ([:], 0) }
    var found: [Int32: (fen: Int64, days: Int)] = [:]
    var daysIn = 0
    var payoutDaysIn = 0
    var start = 0
    while start < flow.legs.count {
      let day = flow.legs[start].time.day
      var end = start
      var paid: Set<Int32> = []
      var hasMoneyIn = false
      while end < flow.legs.count, flow.legs[end].time.day == day {
        let leg = flow.legs[end]
        if leg.isIn, leg.peer >= 0, !peers.contains(leg.peer),
          flow.peers[Int(leg.peer)].mayBeInvestor
        {
          hasMoneyIn = true
        }
        if !leg.isIn, leg.peer >= 0, !peers.contains(leg.peer),
          flow.peers[Int(leg.peer)].mayBeInvestor
        {
          paid.insert(leg.peer)
        }
        end += 1
      }
      if hasMoneyIn { daysIn += 1 }
      if paid.count >= leastBatch {
        if hasMoneyIn { payoutDaysIn += 1 }
        var today: Set<Int32> = []
        for leg in flow.legs[start..<end] where leg.isIn && peers.contains(leg.peer) {
          let isNew = today.insert(leg.peer).inserted
          found[leg.peer, default: (0, 0)].fen += leg.amountFen
          if isNew { found[leg.peer, default: (0, 0)].days += 1 }
        }
      }
      start = end
    }
    return (found, Double(payoutDaysIn) / Double(max(1, daysIn)))
  }

  /// The account is paid by investors: at least as many pay in as `least`.
  func collects(atLeast least: Int) -> Bool { payers.count >= least }
}

extension AccountFlow.Peer {
  /// Whether the first movement brought money in; equal times count as money in.
  var beganWithMoneyIn: Bool {
    guard let firstIn else { return false }
    guard let firstOut else { return true }
    return firstIn <= firstOut
  }
}
