import AccountFlows

/// The parties behind a flow's counterparties, numbered from 0 in the order of their first leg: sums by
/// party are lists with a place for each.
struct PartyPlaces: Sendable {
  /// By peer, the place of its party.
  let ofPeer: [Int32]
  /// How many parties there are.
  let count: Int

  /// Worked out once for a flow, whoever asks.
  init(of flow: AccountFlow) { self = flow.measured { PartyPlaces(measuring: $0) } }

  private init(measuring flow: AccountFlow) {
    // A party bears the number of its first account: where each peer has its own, no two share one.
    if flow.peers.allSatisfy({ $0.party.rawValue == $0.account.rawValue }) {
      ofPeer = Array(0..<Int32(flow.peers.count))
      count = flow.peers.count
      return
    }
    var known: [PartyID: Int32] = [:]
    known.reserveCapacity(flow.peers.count)
    ofPeer = flow.peers.map { peer in
      let place = known[peer.party] ?? Int32(known.count)
      if Int(place) == known.count { known[peer.party] = place }
      return place
    }
    count = known.count
  }
}
