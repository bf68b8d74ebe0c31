import AccountFlows

/// The parties behind a flow's counterparties: accounts of one person count as one.
struct FlowParties {
  /// Number of distinct known parties; they are numbered from 0 in the order of their first leg.
  let count: Int
  /// By peer index.
  let partyOfPeer: [Int32]
  /// By party: whether it may be a person of the public who put money in or is paid back.
  let mayBeInvestor: [Bool]
  /// By party: the holder of the account itself.
  let isSameParty: [Bool]
  /// Parties that may be such persons and paid as well as were paid: no others can have returns.
  let bothWays: Int

  private static let comparedPeers = 16

  /// Worked out once for a flow, whoever asks.
  init(_ flow: AccountFlow) { self = flow.measured { FlowParties(measuring: $0) } }

  private init(measuring flow: AccountFlow) {
    // Few peers are compared one by one, which is faster than hashing them.
    let isSmall = flow.peers.count <= FlowParties.comparedPeers
    var numbers: [PartyID: Int32] = [:]
    if !isSmall { numbers.reserveCapacity(flow.peers.count) }
    var partyOfPeer: [Int32] = []
    partyOfPeer.reserveCapacity(flow.peers.count)
    var mayBeInvestor: [Bool] = []
    var isSameParty: [Bool] = []
    var paysIn: [Bool] = []
    var isPaid: [Bool] = []
    mayBeInvestor.reserveCapacity(flow.peers.count)
    isSameParty.reserveCapacity(flow.peers.count)
    paysIn.reserveCapacity(flow.peers.count)
    isPaid.reserveCapacity(flow.peers.count)
    for (index, peer) in flow.peers.enumerated() {
      let known =
        isSmall
        ? (0..<index).first { flow.peers[$0].party == peer.party }.map { partyOfPeer[$0] }
        : numbers[peer.party]
      if let known {
        partyOfPeer.append(known)
        // One account that is surely no person's rules the party out.
        mayBeInvestor[Int(known)] = mayBeInvestor[Int(known)] && peer.mayBeInvestor
        paysIn[Int(known)] = paysIn[Int(known)] || peer.inFen > 0
        isPaid[Int(known)] = isPaid[Int(known)] || peer.outFen > 0
        continue
      }
      let made = Int32(mayBeInvestor.count)
      if !isSmall { numbers[peer.party] = made }
      partyOfPeer.append(made)
      mayBeInvestor.append(peer.mayBeInvestor)
      isSameParty.append(peer.isSameParty)
      paysIn.append(peer.inFen > 0)
      isPaid.append(peer.outFen > 0)
    }
    var bothWays = 0
    for party in mayBeInvestor.indices
    where mayBeInvestor[party] && paysIn[party] && isPaid[party] {
      bothWays += 1
    }
    self.bothWays = bothWays
    count = mayBeInvestor.count
    self.partyOfPeer = partyOfPeer
    self.mayBeInvestor = mayBeInvestor
    self.isSameParty = isSameParty
  }

  /// The party of a leg's counterparty, or -1 for an unknown one.
  func party(of leg: Leg) -> Int { leg.peer < 0 ? -1 : Int(partyOfPeer[Int(leg.peer)]) }

  func isInvestor(_ party: Int) -> Bool { party >= 0 && mayBeInvestor[party] }

  /// The leg only moves money between the holder's own accounts.
  func isOwnMove(_ leg: Leg) -> Bool {
    let party = party(of: leg)
    return party >= 0 && isSameParty[party]
  }
}
