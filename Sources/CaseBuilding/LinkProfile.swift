import AccountFlows
import BankRecords

/// What linking needs to know of one account, taken from its flow.
///
/// The lists of many accounts lie in one piece (``LinkProfiles``).
public struct LinkProfile: Sendable {
  public let account: AccountID
  fileprivate let lists: Lists
  fileprivate let places: Places

  /// Accounts that gave a substantial share of the money in, largest first, with the sums that they gave.
  public var funding: SharedList<Sweep> { SharedList(lists.sweeps, at: places.funding) }
  /// Accounts that got a large share of the money out, largest first.
  public var sweeps: SharedList<Sweep> { SharedList(lists.sweeps, at: places.sweeps) }
  /// Parties that may be natural persons and paid in, each with the day of the first payment and
  /// their sum, by party; empty where they are too few.
  public var payers: SharedList<DatedParty> { SharedList(lists.parties, at: places.payers) }
  /// Parties that may be natural persons and were paid, each with the day of the last payment and
  /// their sum, by party; empty where they are too few.
  public var payees: SharedList<DatedParty> { SharedList(lists.parties, at: places.payees) }

  /// How many of them there are.
  var fundingCount: Int { places.funding.count }
  var sweepCount: Int { places.sweeps.count }
  var payerCount: Int { places.payers.count }
  var payeeCount: Int { places.payees.count }

  /// Money that left for one account, or came from it.
  public struct Sweep: Sendable {
    public let account: AccountID
    /// Transfers of which that is the sum; more than fit are not told apart.
    public let count: Int32
    public let amountFen: Int64

    init(account: AccountID, amountFen: Int64, count: Int = 1) {
      self.account = account
      self.count = Int32(clamping: count)
      self.amountFen = amountFen
    }
  }

  /// A party with a day, in days since 1970, and a sum.
  public struct DatedParty: Sendable {
    public let party: PartyID
    public let day: Int32
    public let amountFen: Int64
  }

  /// The lists of many profiles.
  fileprivate final class Lists: Sendable {
    let parties: [DatedParty]
    let sweeps: [Sweep]

    init(parties: [DatedParty], sweeps: [Sweep]) {
      self.parties = parties
      self.sweeps = sweeps
    }
  }

  /// Where an account's lists lie.
  fileprivate struct Places: Sendable {
    var funding: Range<UInt32> = 0..<0
    var sweeps: Range<UInt32> = 0..<0
    var payers: Range<UInt32> = 0..<0
    var payees: Range<UInt32> = 0..<0
  }
}

/// What all profiles hold, one profile after the other. Lists that many share are taken hold of once: their
/// owners are counted on every thread that looks at them.
extension [LinkProfile] {
  @inline(__always)
  func forEachPayer(_ body: (AccountID, LinkProfile.DatedParty) -> Void) {
    forEach(in: { $0.parties }, at: { $0.payers }, body)
  }

  @inline(__always)
  func forEachPayee(_ body: (AccountID, LinkProfile.DatedParty) -> Void) {
    forEach(in: { $0.parties }, at: { $0.payees }, body)
  }

  @inline(__always)
  func forEachSweep(_ body: (AccountID, LinkProfile.Sweep) -> Void) {
    forEach(in: { $0.sweeps }, at: { $0.sweeps }, body)
  }

  @inline(__always)
  func forEachFunding(_ body: (AccountID, LinkProfile.Sweep) -> Void) {
    forEach(in: { $0.sweeps }, at: { $0.funding }, body)
  }

  @inline(__always)
  private func forEach<Entry>(
    in list: (LinkProfile.Lists) -> [Entry], at range: (LinkProfile.Places) -> Range<UInt32>,
    _ body: (AccountID, Entry) -> Void
  ) {
    let profiles = span
    var start = 0
    while start < profiles.count {
      let lists = profiles[start].lists
      let entries = list(lists)
      var next = start
      while next < profiles.count, profiles[next].lists === lists {
        let account = profiles[next].account
        for place in range(profiles[next].places) { body(account, entries[Int(place)]) }
        next += 1
      }
      start = next
    }
  }
}

/// Makes profiles one after the other and keeps their lists together.
///
/// Invariant: lists of one stretch of accounts have fewer than 2³² places.
public struct LinkProfiles: Sendable {
  private var parties: [LinkProfile.DatedParty] = []
  private var sweeps: [LinkProfile.Sweep] = []
  private var made: [(account: AccountID, places: LinkProfile.Places)] = []
  /// Where the payers and payees of one account are put into order.
  private var payers: [LinkProfile.DatedParty] = []
  private var payees: [LinkProfile.DatedParty] = []
  private var swept: [LinkProfile.Sweep] = []

  /// With room for profiles of accounts with so many legs in all: a list that grows is copied, and both
  /// copies touch new memory.
  public init(legs: Int = 0) { parties.reserveCapacity(legs) }

  /// Those of these flows.
  public init(of flows: some Sequence<AccountFlow>, rules: LinkingRules) {
    for flow in flows { add(flow, rules: rules) }
  }

  /// Those made so far, in order of account.
  public func profiles() -> [LinkProfile] { LinkProfiles.profiles(of: [self]) }

  /// Those of all of these, in order of account.
  public static func profiles(of all: [LinkProfiles]) -> [LinkProfile] {
    var profiles: [LinkProfile] = []
    profiles.reserveCapacity(all.reduce(0) { $0 + $1.made.count })
    for made in all {
      let lists = LinkProfile.Lists(parties: made.parties, sweeps: made.sweeps)
      for profile in made.made {
        profiles.append(
          LinkProfile(account: profile.account, lists: lists, places: profile.places))
      }
    }
    profiles.sort { $0.account < $1.account }
    return profiles
  }

  /// Adds the profile of an account, if it can pass money on or pay any out: it has money in and some
  /// out. Complexity: O(n log n) in the counterparties.
  public mutating func add(_ flow: AccountFlow, rules: LinkingRules) {
    guard flow.inCount > 0, flow.outCount > 0 else { return }
    let leastIn = rules.leastFundingShare * Double(flow.inFen)
    let leastOut = rules.leastSweepShare * Double(flow.outFen)
    let isTill = LinkProfiles.isTill(flow, rules: rules)
    var places = LinkProfile.Places()
    payers.removeAll(keepingCapacity: true)
    payees.removeAll(keepingCapacity: true)
    let firstSweep = sweeps.count
    swept.removeAll(keepingCapacity: true)
    for peer in flow.peers {
      // A treasury pays out what it takes in as taxes and fees: its money ties nobody to anybody.
      if peer.kind.mayActInCase, peer.kind != .publicBody {
        if peer.inFen > 0, Double(peer.inFen) >= leastIn {
          sweeps.append(
            LinkProfile.Sweep(account: peer.account, amountFen: peer.inFen, count: peer.inCount))
        }
        if peer.outFen > 0, Double(peer.outFen) >= leastOut {
          swept.append(
            LinkProfile.Sweep(account: peer.account, amountFen: peer.outFen, count: peer.outCount))
        }
      }
      guard peer.mayBeInvestor else { continue }
      if !isTill, let first = peer.firstIn {
        payers.append(
          LinkProfile.DatedParty(
            party: peer.party, day: first.day.daysSince1970, amountFen: peer.inFen))
      }
      if let last = peer.lastOut {
        payees.append(
          LinkProfile.DatedParty(
            party: peer.party, day: last.day.daysSince1970, amountFen: peer.outFen))
      }
    }
    places.funding = largest(rules.mostFunders, from: firstSweep)
    let firstSwept = sweeps.count
    sweeps += swept
    places.sweeps = largest(rules.mostFunders, from: firstSwept)
    LinkProfiles.sortByParty(&payers)
    LinkProfiles.sortByParty(&payees)
    places.payers = add(payers, least: rules.leastSourceParties, keep: min)
    places.payees = add(payees, least: rules.leastSourceParties, keep: max)
    made.append((flow.account, places))
  }

  /// A till or a teller's cash account: it deals with very many and pays out far more than it takes
  /// in, so that nobody's principal lies there.
  private static func isTill(_ flow: AccountFlow, rules: LinkingRules) -> Bool {
    flow.peers.count >= rules.tillCounterparties
      && Double(flow.outFen) > rules.tillTimes * Double(flow.inFen)
  }

  /// The largest of the sweeps from `start` on, the largest first; equal ones in the order of the flow's
  /// peers, which no order of files moves. The others are taken out.
  private mutating func largest(_ most: Int, from start: Int) -> Range<UInt32> {
    // Few: put into order one by one.
    for place in sweeps.indices.dropFirst(start + 1) {
      let sweep = sweeps[place]
      var free = place
      while free > start, sweeps[free - 1].amountFen < sweep.amountFen {
        sweeps[free] = sweeps[free - 1]
        free -= 1
      }
      sweeps[free] = sweep
    }
    sweeps.removeLast(max(0, sweeps.count - start - most))
    return UInt32(start)..<UInt32(sweeps.count)
  }

  /// Those of one party in their order.
  private static func sortByParty(_ parties: inout [LinkProfile.DatedParty]) {
    guard parties.count <= fewParties else { return parties.sort { $0.party < $1.party } }
    var parties = parties.mutableSpan
    for place in parties.indices {
      let entry = parties[place]
      var free = place
      while free > 0, entry.party < parties[free - 1].party {
        parties[free] = parties[free - 1]
        free -= 1
      }
      parties[free] = entry
    }
  }

  /// Up to so many are put into order one by one.
  private static let fewParties = 32

  /// One entry per party of these, which are in order; nothing where the parties are fewer than `least`.
  private mutating func add(
    _ entries: [LinkProfile.DatedParty], least: Int, keep: (Int32, Int32) -> Int32
  ) -> Range<UInt32> {
    guard entries.count >= least else { return 0..<0 }
    let start = parties.count
    for entry in entries {
      if parties.count > start, let last = parties.last, last.party == entry.party {
        parties[parties.count - 1] = LinkProfile.DatedParty(
          party: entry.party, day: keep(last.day, entry.day),
          amountFen: last.amountFen + entry.amountFen)
      } else {
        parties.append(entry)
      }
    }
    if parties.count - start < least { parties.removeLast(parties.count - start) }
    return UInt32(start)..<UInt32(parties.count)
  }
}

extension LinkProfiles {
  public var accounts: some Sequence<AccountID> { made.lazy.map(\.account) }

  /// Gives the funders of the accounts that pay so many parties.
  public func funders(ofThosePaying least: Int, give: (AccountID) -> Void) {
    for profile in made where profile.places.payees.count >= least {
      for place in profile.places.funding { give(sweeps[Int(place)].account) }
    }
  }

  /// Takes the payers and payees out who deal with so many accounts on both sides that they are businesses
  /// themselves: they share half the town with everybody and tie nobody to anybody, and counting what they
  /// share would cost the product of both sides. Parties lie below `partyCount`.
  /// Complexity: O(n) in payers and payees.
  public static func takeOutBusinesses(
    of all: inout [LinkProfiles], partyCount: Int, rules: LinkingRules
  ) {
    var paid = [UInt32](repeating: 0, count: partyCount)
    var paidBy = paid
    for made in all {
      for profile in made.made {
        for place in profile.places.payers { paid[made.party(at: place)] += 1 }
        for place in profile.places.payees { paidBy[made.party(at: place)] += 1 }
      }
    }
    let isBusiness = paid.indices.map {
      min(paid[$0], paidBy[$0]) >= rules.businessCounterparties
    }
    guard isBusiness.contains(true) else { return }
    for place in all.indices { all[place].takeOut(isBusiness, rules) }
  }

  private func party(at place: UInt32) -> Int { Int(parties[Int(place)].party.rawValue) }

  private mutating func takeOut(_ isBusiness: [Bool], _ rules: LinkingRules) {
    for place in made.indices {
      made[place].places.payers = people(made[place].places.payers, isBusiness, rules)
      made[place].places.payees = people(made[place].places.payees, isBusiness, rules)
    }
  }

  /// Moves the parties of a list that are no businesses to its front and gives back where they lie.
  private mutating func people(
    _ list: Range<UInt32>, _ isBusiness: [Bool], _ rules: LinkingRules
  ) -> Range<UInt32> {
    // Nearly all lists stay as they are: nothing is written to them.
    guard let first = list.first(where: { isBusiness[party(at: $0)] }) else { return list }
    var end = first
    for place in first..<list.upperBound where !isBusiness[party(at: place)] {
      parties[Int(end)] = parties[Int(place)]
      end += 1
    }
    let people = list.lowerBound..<end
    return people.count < list.count && people.count < rules.leastSourceParties
      ? list.lowerBound..<list.lowerBound : people
  }
}
