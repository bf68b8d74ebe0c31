import AccountFlows

/// The parties behind a flow's counterparties: accounts of one person count as one.
struct FlowParties {
  /// One object, so that the parties are handed about at the price of one.
  private let table: FlowPartyTable

  /// Worked out once for a flow, whoever asks.
  init(_ flow: AccountFlow) { table = flow.measured { FlowPartyTable($0) } }

  /// Number of distinct known parties; they are numbered from 0 in the order of their first leg.
  var count: Int { table.count }
  /// By peer index.
  var partyOfPeer: [Int32] { table.partyOfPeer }
  /// By party: whether it may be a person of the public who put money in or is paid back.
  var mayBeInvestor: [Bool] { table.mayBeInvestor }
  /// By party: the holder of the account itself.
  var isSameParty: [Bool] { table.isSameParty }
  /// Parties that may be such persons and paid as well as were paid: no others can have returns.
  var bothWays: Int { table.bothWays }

  /// The party of a leg's counterparty, or -1 for an unknown one.
  func party(of leg: Leg) -> Int { leg.peer < 0 ? -1 : Int(partyOfPeer[Int(leg.peer)]) }

  func isInvestor(_ party: Int) -> Bool { party >= 0 && mayBeInvestor[party] }

  /// The leg only moves money between the holder's own accounts.
  func isOwnMove(_ leg: Leg) -> Bool {
    let party = party(of: leg)
    return party >= 0 && isSameParty[party]
  }
}

private final class FlowPartyTable: Sendable {
  let count: Int
  let partyOfPeer: [Int32]
  let mayBeInvestor: [Bool]
  let isSameParty: [Bool]
  let bothWays: Int

  init(_ flow: AccountFlow) {
    partyOfPeer = FlowPartyTable.numbers(of: flow.peers)
    var parties: [(mayBeInvestor: Bool, isSame: Bool, paysIn: Bool, isPaid: Bool)] = []
    parties.reserveCapacity(flow.peers.count)
    for (index, peer) in flow.peers.enumerated() {
      let number = Int(partyOfPeer[index])
      if number == parties.count {
        parties.append((peer.mayBeInvestor, peer.isSameParty, peer.inFen > 0, peer.outFen > 0))
      } else {
        // One account that is surely no person's rules the party out.
        parties[number].mayBeInvestor = parties[number].mayBeInvestor && peer.mayBeInvestor
        parties[number].paysIn = parties[number].paysIn || peer.inFen > 0
        parties[number].isPaid = parties[number].isPaid || peer.outFen > 0
      }
    }
    count = parties.count
    mayBeInvestor = parties.map(\.mayBeInvestor)
    isSameParty = parties.map(\.isSame)
    bothWays = parties.count { $0.mayBeInvestor && $0.paysIn && $0.isPaid }
  }

  /// By peer the number of its party, in the order of the peers.
  private static func numbers(of peers: [AccountFlow.Peer]) -> [Int32] {
    // A party bears the number of its first account: where each peer has its own, no two share one.
    if peers.allSatisfy({ $0.party.rawValue == $0.account.rawValue }) {
      return (0..<Int32(peers.count)).map { $0 }
    }
    var known: [PartyID: Int32] = [:]
    known.reserveCapacity(peers.count)
    return peers.map { peer in
      let number = known[peer.party] ?? Int32(known.count)
      if Int(number) == known.count { known[peer.party] = number }
      return number
    }
  }
}
