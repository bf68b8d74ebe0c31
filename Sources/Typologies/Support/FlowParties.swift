import AccountFlows

/// The parties behind a flow's counterparties: accounts of one person count as one.
struct FlowParties {
  /// One object, so that the parties are handed about at the price of one.
  private let table: FlowPartyTable

  /// Worked out once for a flow, whoever asks.
  init(_ flow: AccountFlow) { table = flow.measured { FlowPartyTable($0) } }

  /// Number of distinct known parties; they are numbered from 0 in the order of their first leg.
  var count: Int { table.parties.count }
  /// Parties that may be such persons and paid as well as were paid: no others can have returns.
  var bothWays: Int { table.bothWays }

  /// Parties that may be such persons and paid, and those that were paid.
  var payingPersons: Int { table.payingPersons }
  var paidPersons: Int { table.paidPersons }

  /// The party of a leg's counterparty, or -1 for an unknown one.
  func party(of leg: Leg) -> Int { leg.peer < 0 ? -1 : party(ofPeer: Int(leg.peer)) }

  /// The party of a peer, by its index.
  func party(ofPeer peer: Int) -> Int {
    table.partyOfPeer.isEmpty ? peer : Int(table.partyOfPeer[peer])
  }

  /// How many parties that may be persons of the public paid in this much in all, and payments in of
  /// nobody known, each of which may be one more.
  func mayHavePaid(leastFen: Int64) -> Int {
    table.parties.reduce(table.unnamedIns) {
      $0 + ($1.mayBeInvestor && $1.inFen >= leastFen ? 1 : 0)
    }
  }

  /// Whether the party may be a person of the public who put money in or is paid back.
  func isInvestor(_ party: Int) -> Bool { party >= 0 && table.parties[party].mayBeInvestor }

  /// Whether the party is the holder of the account itself.
  func isOwn(_ party: Int) -> Bool { table.parties[party].isOwn }

  /// The leg only moves money between the holder's own accounts.
  func isOwnMove(_ leg: Leg) -> Bool {
    let party = party(of: leg)
    return party >= 0 && isOwn(party)
  }
}

private final class FlowPartyTable: Sendable {
  struct Party {
    var mayBeInvestor: Bool
    var isOwn: Bool
    var isPaid: Bool
    var inFen: Int64
  }

  let parties: [Party]
  /// Empty where each peer is a party of its own.
  let partyOfPeer: [Int32]
  let bothWays: Int
  let payingPersons: Int
  let paidPersons: Int
  /// Payments in without counterparty or through payment institutions.
  let unnamedIns: Int

  init(_ flow: AccountFlow) {
    partyOfPeer = FlowPartyTable.numbers(of: flow.peers)
    var parties: [Party] = []
    parties.reserveCapacity(flow.peers.count)
    var namedIns = 0
    for (index, peer) in flow.peers.enumerated() {
      let number = partyOfPeer.isEmpty ? index : Int(partyOfPeer[index])
      if peer.kind != .paymentInstitution { namedIns += peer.inCount }
      if number == parties.count {
        parties.append(
          Party(
            mayBeInvestor: peer.mayBeInvestor, isOwn: peer.isSameParty, isPaid: peer.outFen > 0,
            inFen: peer.inFen))
      } else {
        // One account that is surely no person's rules the party out.
        parties[number].mayBeInvestor = parties[number].mayBeInvestor && peer.mayBeInvestor
        parties[number].inFen += peer.inFen
        parties[number].isPaid = parties[number].isPaid || peer.outFen > 0
      }
    }
    self.parties = parties
    bothWays = parties.count { $0.mayBeInvestor && $0.inFen > 0 && $0.isPaid }
    payingPersons = parties.count { $0.mayBeInvestor && $0.inFen > 0 }
    paidPersons = parties.count { $0.mayBeInvestor && $0.isPaid }
    unnamedIns = flow.inCount - namedIns
  }

  /// By peer the number of its party, in the order of the peers; empty where each has its own.
  private static func numbers(of peers: [AccountFlow.Peer]) -> [Int32] {
    // A party bears the number of its first account: where each peer has its own, no two share one.
    if peers.allSatisfy({ $0.party.rawValue == $0.account.rawValue }) { return [] }
    var known: [PartyID: Int32] = [:]
    known.reserveCapacity(peers.count)
    return peers.map { peer in
      let number = known[peer.party] ?? Int32(known.count)
      if Int(number) == known.count { known[peer.party] = number }
      return number
    }
  }
}
