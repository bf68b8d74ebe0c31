import BankRecords

/// What a flow needs to know of a counterparty.
public struct PeerProfile: Sendable {
  public var party: PartyID
  public var kind: PartyKind
  /// Order of the counterparty's number among all numbers; breaks ties of equal legs.
  public var rank: UInt32
  public var traits: AccountTraits

  public init(
    party: PartyID, kind: PartyKind, rank: UInt32, traits: AccountTraits = .unknown
  ) {
    self.traits = traits
    self.party = party
    self.kind = kind
    self.rank = rank
  }
}

extension AccountFlow {
  /// Puts legs into time order and sums up the counterparties.
  ///
  /// `legs` may come in any order and with any `peer`; `peerProfile` is asked once per known
  /// counterparty. Complexity: O(n log n) in the number of legs.
  public init(
    account: AccountID, profile: AccountProfile, legs: [Leg],
    peerProfile: (AccountID) -> PeerProfile
  ) {
    var ordered = legs
    var peerIndex: [AccountID: Int32] = [:]
    var ranks: [UInt32] = []
    var peers: [Peer] = []
    for position in ordered.indices where ordered[position].counterparty.isKnown {
      let counterparty = ordered[position].counterparty
      if let known = peerIndex[counterparty] {
        ordered[position].peer = known
        continue
      }
      let found = peerProfile(counterparty)
      let index = Int32(peers.count)
      peerIndex[counterparty] = index
      ordered[position].peer = index
      ranks.append(found.rank)
      peers.append(
        Peer(
          account: counterparty, party: found.party, kind: found.kind,
          isSameParty: found.party == profile.party, traits: found.traits))
    }
    func rank(_ leg: Leg) -> UInt32 { leg.peer < 0 ? .max : ranks[Int(leg.peer)] }
    ordered.sort { left, right in
      if left.time != right.time { return left.time < right.time }
      if left.direction != right.direction { return left.isIn }
      if left.amountFen != right.amountFen { return left.amountFen < right.amountFen }
      let leftRank = rank(left)
      let rightRank = rank(right)
      if leftRank != rightRank { return leftRank < rightRank }
      return left.transaction < right.transaction
    }
    self.init(account: account, profile: profile, ordered: ordered, peers: peers)
  }

  /// Renumbers the peers by first leg and adds everything up.
  private init(account: AccountID, profile: AccountProfile, ordered: [Leg], peers: [Peer]) {
    var legs = ordered
    var renumbered = [Int32](repeating: -1, count: peers.count)
    var seen: [Peer] = []
    seen.reserveCapacity(peers.count)
    var inFen: Int64 = 0
    var outFen: Int64 = 0
    var inCount = 0
    for position in legs.indices {
      let leg = legs[position]
      if leg.isIn {
        inFen += leg.amountFen
        inCount += 1
      } else {
        outFen += leg.amountFen
      }
      guard leg.peer >= 0 else { continue }
      if renumbered[Int(leg.peer)] < 0 {
        renumbered[Int(leg.peer)] = Int32(seen.count)
        seen.append(peers[Int(leg.peer)])
      }
      let index = Int(renumbered[Int(leg.peer)])
      legs[position].peer = Int32(index)
      seen[index].add(leg)
    }
    self.account = account
    self.profile = profile
    self.legs = legs
    self.peers = seen
    self.inFen = inFen
    self.outFen = outFen
    self.inCount = inCount
    self.outCount = legs.count - inCount
  }
}

extension AccountFlow.Peer {
  init(
    account: AccountID, party: PartyID, kind: PartyKind, isSameParty: Bool, traits: AccountTraits
  ) {
    self.traits = traits
    self.account = account
    self.party = party
    self.kind = kind
    self.isSameParty = isSameParty
  }

  /// Counts one leg; legs come in time order.
  mutating func add(_ leg: Leg) {
    if leg.isIn {
      inFen += leg.amountFen
      inCount += 1
      firstIn = firstIn ?? leg.time
      lastIn = leg.time
    } else {
      outFen += leg.amountFen
      outCount += 1
      firstOut = firstOut ?? leg.time
      lastOut = leg.time
    }
  }
}
