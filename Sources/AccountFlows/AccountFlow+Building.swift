import BankRecords

/// What a flow needs to know of a counterparty.
public struct PeerProfile: Sendable {
  public var party: PartyID
  public var kind: PartyKind
  /// Order of the counterparty's number among all numbers; breaks ties of equal legs.
  public var rank: UInt32
  public var traits: AccountTraits
  /// The holder's name as a number; 0 where it tells nothing.
  var name: UInt64 = 0
  /// An ID number says who the holder is.
  var isIdentified = false

  public init(
    party: PartyID, kind: PartyKind, rank: UInt32, traits: AccountTraits = .unknown
  ) {
    self.traits = traits
    self.party = party
    self.kind = kind
    self.rank = rank
  }
}

/// Legs in time order with their counterparties, summed up.
struct OrderedLegs {
  private(set) var legs: [Leg]
  /// In the order of their first leg.
  private(set) var peers: [AccountFlow.Peer] = []
  private(set) var inFen: Int64 = 0
  private(set) var outFen: Int64 = 0
  private(set) var inCount = 0
  private(set) var busiestDay = (ins: 0, outs: 0)

  /// `holder` is behind the account whose legs these are.
  init(
    _ legs: consuming [Leg], of holder: PeerProfile, peerProfile: (AccountID) -> PeerProfile
  ) {
    self.legs = legs
    let met = numberPeers()
    peers.reserveCapacity(met.count)
    let byName = holder.namesakes(among: met.lazy.map(peerProfile))
    for counterparty in met {
      let found = peerProfile(counterparty)
      let isOwn = found.party == holder.party || byName && holder.isNamedLike(found)
      peers.append(
        AccountFlow.Peer(
          account: counterparty, party: isOwn ? holder.party : found.party, kind: found.kind,
          isSameParty: isOwn, traits: found.traits))
    }
    putInOrder(peerProfile)
    addUp()
  }

  /// Files mostly come in the order of time; then the peers stand in the order of their first leg.
  private mutating func putInOrder(_ peerProfile: (AccountID) -> PeerProfile) {
    // Asked for where all else is the same, which is hardly ever.
    func rank(_ leg: Leg) -> UInt32 {
      leg.peer < 0 ? .max : peerProfile(leg.counterparty).rank
    }
    func precedes(_ left: Leg, _ right: Leg) -> Bool {
      if left.time != right.time { return left.time < right.time }
      if left.direction != right.direction { return left.isIn }
      if left.amountFen != right.amountFen { return left.amountFen < right.amountFen }
      let leftRank = rank(left)
      let rightRank = rank(right)
      if leftRank != rightRank { return leftRank < rightRank }
      return left.transaction < right.transaction
    }
    let isOrdered = legs.indices.dropFirst().allSatisfy {
      legs[$0 - 1].time < legs[$0].time || !precedes(legs[$0], legs[$0 - 1])
    }
    if !isOrdered {
      legs.sort(by: precedes)
      renumber()
    }
  }

  /// Gives each leg with a known counterparty the number of it, and gives back the counterparties, both
  /// in the order of the legs. Complexity: O(n).
  private mutating func numberPeers() -> [AccountID] {
    // Open addressing, at most half full. Invariant: a slot holds -1 or the place of the leg at which
    // a counterparty was met, and every slot is set before it is read.
    let bits = max(4, Int.bitWidth - (legs.count * 2).leadingZeroBitCount)
    var met: [AccountID] = []
    met.reserveCapacity(min(legs.count, OrderedLegs.mostPeersExpected))
    legs.withUnsafeMutableBufferPointer { legs in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: 1 << bits) { slots in
        slots.initialize(repeating: -1)
        let mask = slots.count - 1
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
            legs[position].peer = Int32(met.count)
            met.append(counterparty)
          }
        }
      }
    }
    return met
  }

  /// Room made for counterparties before they are counted; more only makes it grow.
  private static let mostPeersExpected = 64

  /// Puts the peers into the order of their first leg.
  private mutating func renumber() {
    var renumbered = [Int32](repeating: -1, count: peers.count)
    var seen: [AccountFlow.Peer] = []
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

  private mutating func addUp() {
    var dayEnd = Int64.min
    var today = (ins: 0, outs: 0)
    peers.withUnsafeMutableBufferPointer { peers in
      // Invariant: a leg's peer is -1 or one of those met.
      for leg in legs {
        // Legs are in the order of time.
        if leg.time.seconds >= dayEnd {
          dayEnd = (Int64(leg.time.day.daysSince1970) + 1) * 86_400
          busiestDay = (max(busiestDay.ins, today.ins), max(busiestDay.outs, today.outs))
          today = (0, 0)
        }
        if leg.isIn {
          today.ins += 1
          inFen += leg.amountFen
          inCount += 1
        } else {
          today.outs += 1
          outFen += leg.amountFen
        }
        if leg.peer >= 0 { peers[Int(leg.peer)].add(leg) }
      }
    }
    busiestDay = (max(busiestDay.ins, today.ins), max(busiestDay.outs, today.outs))
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
      if inCount == 0 { ins.first = leg.time }
      ins.last = leg.time
      inFen += leg.amountFen
      inCount += 1
    } else {
      if outCount == 0 { outs.first = leg.time }
      outs.last = leg.time
      outFen += leg.amountFen
      outCount += 1
    }
  }
}
