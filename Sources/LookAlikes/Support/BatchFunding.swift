import AccountFlows
import BankRecords

/// Who paid for wage batches: credits shortly before each batch, and over the whole flow.
struct BatchFunding: Sendable {
  /// Median over batches of the share that the three largest funders paid within the days before;
  /// natural persons do not count as funders.
  let topThreeShare: Double
  /// Share of all money in that enterprises, public bodies and aggregators paid.
  let institutionShare: Double
  /// The same with the few unnamed parties whose repeated large sums stand against many payees.
  let businessShare: Double
  /// Share of all money in that public bodies paid.
  let publicShare: Double
  /// Distinct funders of the median batch.
  let funderCount: Int
  /// Transactions of the funding credits, in time order, without repeats.
  let credits: [UInt32]

  init(_ batches: [WageBatch], of flow: AccountFlow, fundingDays: Int) {
    var shares: [Double] = []
    var counts: [Double] = []
    var credits: [UInt32] = []
    var start = flow.legs.startIndex
    var lastCredit = -1
    let places = PartyPlaces(of: flow)
    var byParty = [Int64](repeating: 0, count: places.count)
    for batch in batches {
      while start < flow.legs.endIndex,
        batch.firstDay - flow.legs[start].time.day > fundingDays
      { start += 1 }
      // Of parties that funded this batch the places, of funders without a name their only credit.
      var funders: [Int] = []
      var sums: [Int64] = []
      var position = start
      while position < flow.legs.endIndex, flow.legs[position].time.day <= batch.lastDay {
        let leg = flow.legs[position]
        if leg.isIn, leg.amountFen > 0, BatchFunding.mayFund(leg, flow) {
          if leg.peer < 0 {
            sums.append(leg.amountFen)
          } else {
            let place = Int(places.ofPeer[Int(leg.peer)])
            if byParty[place] == 0 { funders.append(place) }
            byParty[place] += leg.amountFen
          }
          if position > lastCredit {
            credits.append(leg.transaction)
            lastCredit = position
          }
        }
        position += 1
      }
      for place in funders {
        sums.append(byParty[place])
        byParty[place] = 0
      }
      let largest = sums.sorted(by: >).prefix(3)
      let sum = largest.reduce(0, +)
      shares.append(min(1, Double(sum) / Double(max(1, batch.sumFen))))
      counts.append(Double(largest.count))
    }
    topThreeShare = middle(shares) ?? 0
    funderCount = Int(middle(counts) ?? 0)
    self.credits = credits
    var institutions: Int64 = 0
    var publicFen: Int64 = 0
    for peer in flow.peers where !peer.isSameParty {
      if !peer.kind.mayBeNaturalPerson { institutions += peer.inFen }
      if peer.kind == .publicBody { publicFen += peer.inFen }
    }
    let total = Double(max(1, flow.inFen))
    institutionShare = Double(institutions) / total
    businessShare = Double(PersonDealings(of: flow).businessInFen) / total
    publicShare = Double(publicFen) / total
  }

  /// Natural persons fund no wages.
  private static func mayFund(_ leg: Leg, _ flow: AccountFlow) -> Bool {
    leg.peer < 0 || flow.peers[Int(leg.peer)].kind != .naturalPerson
  }
}
