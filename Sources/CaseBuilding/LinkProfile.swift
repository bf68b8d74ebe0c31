import AccountFlows
import BankRecords

/// What linking needs to know of one account, taken from its flow.
public struct LinkProfile: Sendable {
  public let account: AccountID
  /// Accounts that gave a substantial share of the money in, largest first.
  public var funders: [AccountID] { funding.map(\.account) }
  /// The same with the sums that they gave.
  public let funding: [Sweep]
  /// Accounts that got a large share of the money out, largest first.
  public let sweeps: [Sweep]
  /// Parties that may be natural persons and paid in, each with the day of the first payment and
  /// their sum, by party; empty where they are too few.
  public private(set) var payers: [DatedParty]
  /// Parties that may be natural persons and were paid, each with the day of the last payment and
  /// their sum, by party; empty where they are too few.
  public private(set) var payees: [DatedParty]

  /// Money that left for one account, or came from it.
  public struct Sweep: Sendable {
    public let account: AccountID
    public let amountFen: Int64
    /// Transfers of which that is the sum.
    public var count = 1
  }

  /// A party with a day, in days since 1970, and a sum.
  public struct DatedParty: Sendable {
    public let party: PartyID
    public let day: Int32
    public let amountFen: Int64
  }

  /// The profile of an account, or nil where it can neither pass money on nor pay any out: it has
  /// no money in or none out. Complexity: O(n log n) in the counterparties.
  public init?(of flow: AccountFlow, rules: LinkingRules) {
    guard flow.inCount > 0, flow.outCount > 0 else { return nil }
    account = flow.account
    var funders: [Sweep] = []
    var sweeps: [Sweep] = []
    var payers: [DatedParty] = []
    var payees: [DatedParty] = []
    payers.reserveCapacity(flow.peers.count)
    payees.reserveCapacity(flow.peers.count)
    let leastIn = rules.leastFundingShare * Double(flow.inFen)
    let leastOut = rules.leastSweepShare * Double(flow.outFen)
    for peer in flow.peers {
      // A treasury pays out what it takes in as taxes and fees: its money ties nobody to anybody.
      if peer.kind.mayActInCase, peer.kind != .publicBody {
        if peer.inFen > 0, Double(peer.inFen) >= leastIn {
          funders.append(
            Sweep(account: peer.account, amountFen: peer.inFen, count: peer.inCount))
        }
        if peer.outFen > 0, Double(peer.outFen) >= leastOut {
          sweeps.append(
            Sweep(account: peer.account, amountFen: peer.outFen, count: peer.outCount))
        }
      }
      guard peer.mayBeInvestor else { continue }
      if let first = peer.firstIn {
        payers.append(
          DatedParty(
            party: peer.party, day: first.day.daysSince1970, amountFen: peer.inFen))
      }
      if let last = peer.lastOut {
        payees.append(
          DatedParty(
            party: peer.party, day: last.day.daysSince1970, amountFen: peer.outFen))
      }
    }
    funding = LinkProfile.largest(funders, most: rules.mostFunders)
    self.sweeps = LinkProfile.largest(sweeps, most: rules.mostFunders)
    self.payers =
      LinkProfile.isTill(flow, rules: rules)
      ? [] : LinkProfile.perParty(payers, least: rules.leastSourceParties, keep: min)
    self.payees = LinkProfile.perParty(payees, least: rules.leastSourceParties, keep: max)
  }

  /// A till or a teller's cash account: it deals with very many and pays out far more than it takes
  /// in, so that nobody's principal lies there.
  private static func isTill(_ flow: AccountFlow, rules: LinkingRules) -> Bool {
    flow.peers.count >= rules.tillCounterparties
      && Double(flow.outFen) > rules.tillTimes * Double(flow.inFen)
  }

  /// The largest first; equal ones in the order of the flow's peers, which no order of files moves.
  private static func largest(_ sweeps: [Sweep], most: Int) -> [Sweep] {
    guard sweeps.count > 1 else { return sweeps }
    let ordered = sweeps.indices.sorted { left, right in
      sweeps[left].amountFen != sweeps[right].amountFen
        ? sweeps[left].amountFen > sweeps[right].amountFen : left < right
    }
    return ordered.prefix(most).map { sweeps[$0] }
  }

  /// One entry per party, by party; nothing where they are fewer than `least`.
  private static func perParty(
    _ entries: [DatedParty], least: Int, keep: (Int32, Int32) -> Int32
  ) -> [DatedParty] {
    guard entries.count >= least else { return [] }
    let ordered = entries.sorted { $0.party < $1.party }
    var merged: [DatedParty] = []
    merged.reserveCapacity(ordered.count)
    for entry in ordered {
      if let last = merged.last, last.party == entry.party {
        merged[merged.count - 1] = DatedParty(
          party: entry.party, day: keep(last.day, entry.day),
          amountFen: last.amountFen + entry.amountFen)
      } else {
        merged.append(entry)
      }
    }
    return merged.count >= least ? merged : []
  }
}

extension LinkProfile {
  /// The profiles without the payers and payees who deal with so many accounts on both sides that they
  /// are businesses themselves: they share half the town with everybody and tie nobody to anybody, and
  /// counting what they share would cost the product of both sides. Parties lie below `partyCount`.
  /// Complexity: O(n) in payers and payees.
  public static func withoutBusinesses(
    _ profiles: consuming [LinkProfile], partyCount: Int, rules: LinkingRules
  ) -> [LinkProfile] {
    let isBusiness = businesses(among: profiles, partyCount: partyCount, rules: rules)
    for place in profiles.indices {
      profiles[place].payers = people(profiles[place].payers, isBusiness, rules)
      profiles[place].payees = people(profiles[place].payees, isBusiness, rules)
    }
    return profiles
  }

  private static func businesses(
    among profiles: [LinkProfile], partyCount: Int, rules: LinkingRules
  ) -> [Bool] {
    var paid = [UInt32](repeating: 0, count: partyCount)
    var paidBy = paid
    for profile in profiles {
      for payer in profile.payers { paid[Int(payer.party.rawValue)] += 1 }
      for payee in profile.payees { paidBy[Int(payee.party.rawValue)] += 1 }
    }
    return paid.indices.map {
      min(paid[$0], paidBy[$0]) >= rules.businessCounterparties
    }
  }

  private static func people(
    _ parties: [DatedParty], _ isBusiness: [Bool], _ rules: LinkingRules
  ) -> [DatedParty] {
    guard parties.contains(where: { isBusiness[Int($0.party.rawValue)] }) else { return parties }
    let people = parties.filter { !isBusiness[Int($0.party.rawValue)] }
    return people.count >= rules.leastSourceParties ? people : []
  }
}
