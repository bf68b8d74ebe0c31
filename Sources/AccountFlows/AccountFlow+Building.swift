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
    var ranks: [UInt32] = []
    var peers: [Peer] = []
    ranks.reserveCapacity(min(legs.count, AccountFlow.mostPeersExpected))
    peers.reserveCapacity(min(legs.count, AccountFlow.mostPeersExpected))
    AccountFlow.numberPeers(of: &ordered) { counterparty in
      let found = peerProfile(counterparty)
      ranks.append(found.rank)
      peers.append(
        Peer(
          account: counterparty, party: found.party, kind: found.kind,
          isSameParty: found.party == profile.party, traits: found.traits))
    }
    func rank(_ leg: Leg) -> UInt32 { leg.peer < 0 ? .max : ranks[Int(leg.peer)] }
    func precedes(_ left: Leg, _ right: Leg) -> Bool {
      if left.time != right.time { return left.time < right.time }
      if left.direction != right.direction { return left.isIn }
      if left.amountFen != right.amountFen { return left.amountFen < right.amountFen }
      let leftRank = rank(left)
      let rightRank = rank(right)
      if leftRank != rightRank { return leftRank < rightRank }
      return left.transaction < right.transaction
    }
    // Files mostly come in the order of time; then the peers stand in the order of their first leg.
    let isOrdered = ordered.indices.dropFirst().allSatisfy {
      ordered[$0 - 1].time < ordered[$0].time || !precedes(ordered[$0], ordered[$0 - 1])
    }
    if !isOrdered {
      ordered.sort(by: precedes)
      AccountFlow.renumber(&peers, by: &ordered)
    }
    self.init(account: account, profile: profile, ordered: ordered, peers: peers)
  }

  /// Room made for counterparties before they are counted; more only makes it grow.
  private static let mostPeersExpected = 64

  /// Gives each leg with a known counterparty the number of it, in the order of the legs; `meet` is
  /// called at the first leg of each. Complexity: O(n).
  private static func numberPeers(of legs: inout [Leg], meet: (AccountID) -> Void) {
    // Open addressing, at most half full. Invariant: a slot holds -1 or the place of the leg at which
    // a counterparty was met, and every slot is set before it is read.
    let bits = max(4, Int.bitWidth - (legs.count * 2).leadingZeroBitCount)
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 1 << bits) { slots in
      slots.initialize(repeating: -1)
      let mask = slots.count - 1
      var met: Int32 = 0
      for position in legs.indices where legs[position].counterparty.isKnown {
        let counterparty = legs[position].counterparty
        var slot = Int((UInt64(counterparty.rawValue) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while slots[slot] >= 0, legs[Int(slots[slot])].counterparty != counterparty {
          slot = (slot + 1) & mask
        }
        if slots[slot] >= 0 {
          legs[position].peer = legs[Int(slots[slot])].peer
        } else {
          slots[slot] = Int32(position)
          legs[position].peer = met
          met += 1
          meet(counterparty)
        }
      }
    }
  }

  /// Puts the peers into the order of their first leg.
  private static func renumber(_ peers: inout [Peer], by legs: inout [Leg]) {
    var renumbered = [Int32](repeating: -1, count: peers.count)
    var seen: [Peer] = []
    seen.reserveCapacity(peers.count)
    for position in legs.indices where legs[position].peer >= 0 {
      let peer = Int(legs[position].peer)
      if renumbered[peer] < 0 {
        renumbered[peer] = Int32(seen.count)
        seen.append(peers[peer])
      }
      legs[position].peer = renumbered[peer]
    }
    peers = seen
  }

  /// Adds everything up; the peers stand in the order of their first leg.
  private init(account: AccountID, profile: AccountProfile, ordered: [Leg], peers: [Peer]) {
    var peers = peers
    var inFen: Int64 = 0
    var outFen: Int64 = 0
    var inCount = 0
    for leg in ordered {
      if leg.isIn {
        inFen += leg.amountFen
        inCount += 1
      } else {
        outFen += leg.amountFen
      }
      if leg.peer >= 0 { peers[Int(leg.peer)].add(leg) }
    }
    self.account = account
    self.profile = profile
    self.legs = ordered
    self.peers = peers
    self.inFen = inFen
    self.outFen = outFen
    self.inCount = inCount
    self.outCount = ordered.count - inCount
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
