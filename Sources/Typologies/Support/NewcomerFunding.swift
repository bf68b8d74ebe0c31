import AccountFlows
import BankRecords
import FlowStatistics
import Glibc

/// Where the money of payouts to earlier payers came from: from persons who had just paid for the
/// first time, or from business.
///
/// Money from unknown counterparties, payment institutions and own accounts counts for neither side:
/// some of it is principal, and nobody can say how much.
struct NewcomerFunding {
  struct Limits: Sendable {
    var bounds: ReturnBounds
    /// Principal and income may cover a payout this long.
    var fundingDays: Int
    /// Payments this close to a person's first one are one with it: large sums come in parts.
    var firstPaymentDays: Int
  }

  /// Persons who paid in earlier and got a return.
  private(set) var payeeCount = 0
  /// Persons who paid in for the first time, borrowers left out.
  private(set) var newcomerCount = 0
  private(set) var newcomerFen: Int64 = 0
  /// Payouts to earlier payers, principal given back to those with returns included.
  private(set) var payoutFen: Int64 = 0
  /// Of it, what newcomers of the time before cover, and what income of enterprises covers.
  private(set) var coveredByNewcomersFen: Int64 = 0
  private(set) var coveredByIncomeFen: Int64 = 0
  /// Share of payouts to earlier payers that may be returns at all, in [0, 1].
  private(set) var returnShare = 0.0
  /// Share of those who were in long enough that got a return, in [0, 1], by heads or by money.
  private(set) var paidBackShare = 0.0
  /// Share of paid persons who had paid in before, in [0, 1].
  private(set) var overlap = 0.0
  /// Share of persons with money in both directions who paid in first, borrowers included, in [0, 1].
  private(set) var paidInFirstShare = 0.0
  private(set) var firstPayout = CivilDay(daysSince1970: 0)
  private(set) var lastPayout = CivilDay(daysSince1970: 0)
  /// Median distance of payouts to one person, in days; nil where nobody got two.
  private(set) var periodDays: Double?
  /// First payments by newcomers, in time order.
  private(set) var arrivals: [CivilDay] = []
  /// Legs of newcomers' principal and of the payouts, each in time order.
  private(set) var principalLegs: [Int] = []
  private(set) var payoutLegs: [Int] = []
  /// What is left of the flow's money after the last payout, in fen; the least balance ever counts
  /// as 0, since the balance before the data is unknown.
  private(set) var balanceFen: Int64 = 0
  /// All money in from persons and from nobody knows whom, less the payouts, in fen; never negative.
  private(set) var outstandingFen: Int64 = 0

  /// Mean number of days on which a person was paid; principal with its gain counts as two.
  private(set) var repeats = 0.0
  /// Median principal of the persons paid, in fen.
  private(set) var medianPrincipalFen = 0.0

  /// Payouts of one party that speak against returns at most.
  private static let mostOthersOfParty = 3

  /// Complexity: O(n log n) in the legs.
  init(_ flow: AccountFlow, parties: FlowParties, history: PrincipalHistory, limits: Limits) {
    let isBorrower = PrincipalPayments.borrowers(flow, parties: parties)
    let isPayout = markPayouts(history, isBorrower: isBorrower, legCount: flow.legs.count)
    guard payeeCount > 0 else { return }
    follow(flow, parties: parties, isBorrower: isBorrower, isPayout: isPayout, limits: limits)
    measurePaidBack(flow, parties: parties, history: history, isBorrower: isBorrower)
    measurePeriod(flow, history: history, isPayout: isPayout)
    measurePrincipal(flow, history: history, isPayout: isPayout)
  }

  /// Marks the legs that pay persons with returns; interest, gains and principal of theirs alike.
  private mutating func markPayouts(
    _ history: PrincipalHistory, isBorrower: [Bool], legCount: Int
  ) -> [Bool] {
    var isPayout = [Bool](repeating: false, count: legCount)
    var returns = 0
    var others = 0
    var start = 0
    let payouts = history.payouts
    while start < payouts.count {
      let party = payouts[start].party
      var end = start
      while end < payouts.count, payouts[end].party == party { end += 1 }
      defer { start = end }
      guard !isBorrower[party] else { continue }
      let own = payouts[start..<end]
      let made = own.lazy.filter { $0.sort == .interest || $0.sort == .maturity }.count
      let against = own.lazy.filter { $0.sort == .other }.count
      let refunds = own.lazy.filter { $0.sort == .refund }.count
      returns += made
      // Refunds of those who never got a return are refunds; of others the end of their principal.
      let opposed = against + (made == 0 ? refunds : 0)
      others += min(opposed, NewcomerFunding.mostOthersOfParty)
      guard made > against else { continue }
      payeeCount += 1
      for payout in own where payout.sort != .other { isPayout[payout.leg] = true }
    }
    returnShare = returns == 0 ? 0 : Double(returns) / Double(returns + others)
    return isPayout
  }

  /// Goes through the legs once and lets each payout take what came in before.
  private mutating func follow(
    _ flow: AccountFlow, parties: FlowParties, isBorrower: [Bool], isPayout: [Bool], limits: Limits
  ) {
    var fromNewcomers = RecentMoney(days: limits.fundingDays)
    var fromIncome = RecentMoney(days: limits.fundingDays)
    var firstDay = [CivilDay?](repeating: nil, count: parties.count)
    var balance: Int64 = 0
    var least: Int64 = 0
    var lastBalance: Int64 = 0
    var principal: Int64 = 0
    var spentFen: Int64 = 0
    for (index, leg) in flow.legs.enumerated() {
      balance += leg.isIn ? leg.amountFen : -leg.amountFen
      least = min(least, balance)
      let party = parties.party(of: leg)
      let day = leg.time.day
      if parties.isInvestor(party), !isBorrower[party] {
        if leg.isIn, leg.amountFen > 0 {
          principal += leg.amountFen
          if firstDay[party] == nil {
            firstDay[party] = day
            arrivals.append(day)
          }
          guard let first = firstDay[party], day - first <= limits.firstPaymentDays else {
            continue
          }
          fromNewcomers.add(leg.amountFen, on: day)
          principalLegs.append(index)
          newcomerFen += leg.amountFen
        } else if isPayout[index] {
          if payoutLegs.isEmpty { firstPayout = day }
          lastPayout = day
          payoutLegs.append(index)
          payoutFen += leg.amountFen
          coveredByNewcomersFen += fromNewcomers.take(leg.amountFen, on: day)
          coveredByIncomeFen += fromIncome.take(leg.amountFen, on: day)
          lastBalance = balance
        }
      } else if party >= 0, flow.peer(of: leg)?.kind.isBusiness == true {
        if leg.isIn {
          // What went to enterprises before comes off first: it is trade, real or feigned.
          let repaid = min(spentFen, leg.amountFen)
          spentFen -= repaid
          fromIncome.add(leg.amountFen - repaid, on: day)
        } else {
          spentFen += leg.amountFen - fromIncome.take(leg.amountFen, on: day)
        }
      } else if leg.isIn, !parties.isOwnMove(leg) {
        // Cash and wallets: principal of somebody, as far as it is any.
        if party < 0 || flow.peer(of: leg)?.kind == .paymentInstitution {
          principal += leg.amountFen
        }
      }
    }
    newcomerCount = arrivals.count
    balanceFen = max(0, lastBalance - least)
    outstandingFen = max(0, principal - payoutFen)
  }

  /// Who was in for as long as three of four paid persons waited for their first return.
  private mutating func measurePaidBack(
    _ flow: AccountFlow, parties: FlowParties, history: PrincipalHistory, isBorrower: [Bool]
  ) {
    var firstIn = [CivilDay?](repeating: nil, count: isBorrower.count)
    var firstFen = [Int64](repeating: 0, count: isBorrower.count)
    var paid = [Bool](repeating: false, count: isBorrower.count)
    var wasPaid = [Bool](repeating: false, count: isBorrower.count)
    var wasPaidFirst = [Bool](repeating: false, count: isBorrower.count)
    for leg in flow.legs where leg.amountFen > 0 {
      let party = parties.party(of: leg)
      guard parties.isInvestor(party) else { continue }
      if !leg.isIn {
        wasPaidFirst[party] = wasPaidFirst[party] || firstIn[party] == nil
        wasPaid[party] = true
      } else if firstIn[party] == nil {
        firstIn[party] = leg.time.day
        firstFen[party] = leg.amountFen
      }
    }
    var waits: [Double] = []
    var paidBefore = 0
    var lastParty = -1
    for payout in history.payouts where payout.party != lastParty {
      lastParty = payout.party
      paidBefore += isBorrower[payout.party] ? 0 : 1
    }
    for leg in payoutLegs {
      let party = parties.party(of: flow.legs[leg])
      guard !paid[party], let first = firstIn[party] else { continue }
      paid[party] = true
      waits.append(Double(flow.legs[leg].time.day - first))
    }
    guard !waits.isEmpty else { return }
    let wait = Int(Quantiles.quantile(0.75, of: &waits))
    var both = 0
    var inFirst = 0
    var heads = (paid: 0, all: 0)
    var fen = (paid: Int64(0), all: Int64(0))
    for party in firstIn.indices {
      guard let first = firstIn[party] else { continue }
      both += wasPaid[party] ? 1 : 0
      inFirst += wasPaid[party] && !wasPaidFirst[party] ? 1 : 0
      guard !isBorrower[party], lastPayout - first >= wait else { continue }
      heads.all += 1
      fen.all += firstFen[party]
      if paid[party] {
        heads.paid += 1
        fen.paid += firstFen[party]
      }
    }
    paidBackShare = max(
      Double(heads.paid) / Double(max(1, heads.all)), Double(fen.paid) / Double(max(1, fen.all)))
    paidInFirstShare = Double(inFirst) / Double(max(1, both))
    overlap = Double(paidBefore) / Double(max(1, wasPaid.lazy.filter { $0 }.count))
  }

  private mutating func measurePrincipal(
    _ flow: AccountFlow, history: PrincipalHistory, isPayout: [Bool]
  ) {
    var sums: [Double] = []
    var last = -1
    for payout in history.payouts where isPayout[payout.leg] && payout.party != last {
      last = payout.party
      let legs = history.principalLegs[payout.party] ?? []
      sums.append(legs.reduce(0) { $0 + Double(flow.legs[$1].amountFen) })
    }
    if !sums.isEmpty { medianPrincipalFen = Quantiles.median(of: &sums) }
  }

  private mutating func measurePeriod(
    _ flow: AccountFlow, history: PrincipalHistory, isPayout: [Bool]
  ) {
    var gaps: [Double] = []
    var days = 0
    var last: (party: Int, day: CivilDay)?
    for payout in history.payouts where isPayout[payout.leg] {
      let day = flow.legs[payout.leg].time.day
      if last?.party != payout.party || last?.day != day { days += 1 }
      if payout.sort == .maturity { days += 1 }
      if let last, last.party == payout.party, day > last.day {
        gaps.append(Double(day - last.day))
      }
      last = (payout.party, day)
    }
    repeats = Double(days) / Double(payeeCount)
    if !gaps.isEmpty { periodDays = Quantiles.median(of: &gaps) }
  }

  /// Share of payouts that newcomers cover and income does not, in [0, 1].
  var fundingRatio: Double {
    guard payoutFen > 0 else { return 0 }
    let own = Double(coveredByIncomeFen) / Double(payoutFen)
    return Double(coveredByNewcomersFen) / Double(payoutFen) * (1 - own)
  }

  /// What is left per outstanding principal, in [0, 1]; 1 where nothing is outstanding.
  var coverage: Double {
    outstandingFen <= 0 ? 1 : min(1, Double(balanceFen) / Double(outstandingFen))
  }
}

extension PartyKind {
  /// A party whose payments are income of trade or public money, not savings of persons.
  fileprivate var isBusiness: Bool { self == .organisation || self == .publicBody }
}

/// Money that came in over the last days and was not used yet, the oldest first.
private struct RecentMoney {
  let days: Int
  private var parts: [(day: CivilDay, fen: Int64)] = []
  private var start = 0

  init(days: Int) { self.days = days }

  mutating func add(_ fen: Int64, on day: CivilDay) { parts.append((day, fen)) }

  /// Takes up to `fen`; what is older than the days is gone.
  mutating func take(_ fen: Int64, on day: CivilDay) -> Int64 {
    while start < parts.count, day - parts[start].day > days { start += 1 }
    var taken: Int64 = 0
    while start < parts.count, taken < fen {
      let part = min(parts[start].fen, fen - taken)
      taken += part
      parts[start].fen -= part
      if parts[start].fen == 0 { start += 1 }
    }
    return taken
  }
}
