import AccountFlows
import BankRecords

/// Persons who paid an account of their own accord: one entry per party, in order of first payment.
struct KnownPayers {
  struct Payer {
    let traits: AccountTraits
    let first: BookingTime
    let inFen: Int64
    /// Account of the first payment.
    let account: AccountID
  }

  let payers: [Payer]

  /// Parties that may be natural persons, paid `leastFen` or more in all and were not paid first.
  init(_ flow: AccountFlow, leastFen: Int64) {
    let parties = FlowParties(flow)
    var place = [Int32](repeating: -1, count: parties.count)
    var found: [(account: AccountID, traits: AccountTraits, first: BookingTime, fen: Int64)] = []
    var firstOut: [BookingTime?] = []
    for (index, peer) in flow.peers.enumerated() where peer.mayBeInvestor {
      let party = parties.party(ofPeer: index)
      if place[party] >= 0 {
        let known = Int(place[party])
        found[known].fen += peer.inFen
        if let time = peer.firstIn { found[known].first = min(found[known].first, time) }
        if let time = peer.firstOut { firstOut[known] = min(firstOut[known] ?? time, time) }
        continue
      }
      place[party] = Int32(found.count)
      found.append(
        (peer.account, peer.traits, peer.firstIn ?? BookingTime(seconds: .max), peer.inFen))
      firstOut.append(peer.firstOut)
    }
    payers = zip(found, firstOut).compactMap { entry, out in
      guard entry.fen > 0, entry.fen >= leastFen, out.map({ $0 >= entry.first }) ?? true else {
        return nil
      }
      return Payer(
        traits: entry.traits, first: entry.first, inFen: entry.fen, account: entry.account)
    }
  }

  /// The first payment of each of these payers.
  static func firstPayments(of payers: [Payer], in flow: AccountFlow) -> [Leg] {
    var wanted: [AccountID: BookingTime] = [:]
    for payer in payers { wanted[payer.account] = payer.first }
    var legs: [Leg] = []
    for leg in flow.legs where leg.isIn {
      guard let time = wanted[leg.counterparty], leg.time >= time else { continue }
      wanted[leg.counterparty] = nil
      legs.append(leg)
    }
    return legs
  }
}
