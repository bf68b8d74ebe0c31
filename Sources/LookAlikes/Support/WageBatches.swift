import AccountFlows
import BankRecords

/// Payments to many persons within a few days: what a wage run looks like.
struct WageBatch: Sendable {
  let firstDay: CivilDay
  let lastDay: CivilDay
  /// Positions of the legs in the flow.
  let legs: [Int]
  let sumFen: Int64
  /// Distinct payees, in order.
  let parties: [PartyID]

  /// Batches of at least `leastPayees` persons within `batchDays` days, in time order.
  static func all(of flow: AccountFlow, batchDays: Int, leastPayees: Int) -> [WageBatch] {
    let payouts = PersonPayouts(of: flow).all
    var batches: [WageBatch] = []
    var start = payouts.startIndex
    while start < payouts.endIndex {
      let firstDay = payouts[start].day
      var end = start + 1
      while end < payouts.endIndex, payouts[end].day - firstDay < batchDays { end += 1 }
      let together = payouts[start..<end]
      start = end
      // No more persons than payments.
      guard together.count >= leastPayees else { continue }
      var parties: [PartyID] = []
      for party in together.lazy.map({ $0.party }).sorted() where party != parties.last {
        parties.append(party)
      }
      guard parties.count >= leastPayees else { continue }
      batches.append(
        WageBatch(
          firstDay: firstDay, lastDay: together[end - 1].day, legs: together.map { $0.position },
          sumFen: together.reduce(0) { $0 + $1.fen }, parties: parties))
    }
    return batches
  }
}

/// The payments to all who may be persons of the public, in time order.
private struct PersonPayouts: Sendable {
  struct Payout {
    let position: Int
    let day: CivilDay
    let fen: Int64
    let party: PartyID
  }

  let all: [Payout]

  /// Worked out once for a flow, whoever asks.
  init(of flow: AccountFlow) { self = flow.measured { PersonPayouts(measuring: $0) } }

  private init(measuring flow: AccountFlow) {
    var all: [Payout] = []
    all.reserveCapacity(flow.outCount)
    for (position, leg) in flow.legs.enumerated()
    where !leg.isIn && leg.amountFen > 0 && leg.peer >= 0 {
      let peer = flow.peers[Int(leg.peer)]
      guard peer.mayBeInvestor else { continue }
      all.append(
        Payout(position: position, day: leg.time.day, fen: leg.amountFen, party: peer.party))
    }
    self.all = all
  }
}

/// What tells a wage run from a distribution to investors.
struct WageMeasures: Sendable {
  /// Median over batches of different amounts per payment.
  let distinctShare: Double
  /// Share of payments that are no multiple of 10 yuan.
  let fineShare: Double
  /// Median Jaccard similarity of the payees of neighbouring batches; 1 with one batch.
  let stability: Double
  /// Median share of payees who were in no earlier batch; 0 with one batch.
  let newcomerShare: Double
  /// Share of payees with several payments whose payments all lie within 20 % of their mean.
  let steadyShare: Double
  /// Share of batches that come 20 to 40 days after the one before; 0 with one batch.
  let monthlyShare: Double
  /// Share of the batches' payments whose memo speaks of wages, pensions or subsidies.
  let memoShare: Double
  /// The same among the payments whose memo says anything; a half where none does.
  let memoAgreement: Double
  /// Median payment in yuan.
  let medianYuan: Double

  init(_ batches: [WageBatch], of flow: AccountFlow) {
    var distinct: [Double] = []
    var similarities: [Double] = []
    var newcomers: [Double] = []
    var fine = 0
    var wages = 0
    var told = 0
    var payments = 0
    var paid: [Double] = []
    var monthly = 0
    var seen: Set<PartyID> = []
    var sums: [PartyID: (count: Int, fen: Int64, least: Int64, most: Int64)] = [:]
    for (index, batch) in batches.enumerated() {
      var amounts: Set<Int64> = []
      for position in batch.legs {
        let leg = flow.legs[position]
        payments += 1
        paid.append(Double(leg.amountFen) / 100)
        amounts.insert(leg.amountFen)
        if leg.amountFen % 1000 != 0 { fine += 1 }
        if !leg.topics.isEmpty { told += 1 }
        if !leg.topics.isDisjoint(with: [.payroll, .pensionOrSubsidy]) { wages += 1 }
        guard let party = flow.peer(of: leg)?.party else { continue }
        var sum = sums[party] ?? (0, 0, .max, 0)
        sum.count += 1
        sum.fen += leg.amountFen
        sum.least = min(sum.least, leg.amountFen)
        sum.most = max(sum.most, leg.amountFen)
        sums[party] = sum
      }
      distinct.append(Double(amounts.count) / Double(batch.legs.count))
      let parties = batch.parties
      if index > 0 {
        let before = Set(batches[index - 1].parties)
        let common = parties.count { before.contains($0) }
        similarities.append(Double(common) / Double(before.count + parties.count - common))
        newcomers.append(Double(parties.count { !seen.contains($0) }) / Double(parties.count))
        if (20...40).contains(batch.firstDay - batches[index - 1].firstDay) { monthly += 1 }
      }
      seen.formUnion(parties)
    }
    let repeated = sums.values.filter { $0.count > 1 }
    let steady = repeated.filter { sum in
      let mean = Double(sum.fen) / Double(sum.count)
      return Double(sum.least) >= mean * 0.8 && Double(sum.most) <= mean * 1.2
    }
    let total = Double(max(1, payments))
    distinctShare = middle(distinct) ?? 0
    fineShare = Double(fine) / total
    stability = middle(similarities) ?? 1
    newcomerShare = middle(newcomers) ?? 0
    steadyShare = repeated.isEmpty ? 0 : Double(steady.count) / Double(repeated.count)
    monthlyShare = batches.count < 2 ? 0 : Double(monthly) / Double(batches.count - 1)
    memoShare = Double(wages) / total
    memoAgreement = told == 0 ? 0.5 : Double(wages) / Double(told)
    medianYuan = middle(paid) ?? 0
  }
}

/// The median; the lower of two middle values; nil of nothing.
func middle(_ values: [Double]) -> Double? {
  values.isEmpty ? nil : values.sorted()[(values.count - 1) / 2]
}
