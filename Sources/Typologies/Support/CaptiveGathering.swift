import AccountFlows
import BankRecords
import Detection

/// What accounts that hand on to the same receivers show as one flow: the wave of their payers and what
/// was handed on of it.
struct CaptiveGathering {
  private let rules: CaptiveRules
  private let wave: FirstPaymentWave
  private let union: AccountFlow
  private let accounts: Int
  private let receivers: Int
  private let sweeps: Sweeps
  private let named: [Int64]
  private let unnamed: Int
  private let strength: Double
  /// Rows of the wave's payments and of what was handed on.
  private let collected: [UInt32]

  /// What the receivers got in the span.
  private struct Sweeps {
    var legs: [Int] = []
    var days: Set<Int32> = []
    var fen: Int64 = 0
    /// Sums by fen of how far the receivers live on it, passed it on and are of such a kind.
    var livesOn = 0.0
    var passedOn = 0.0
    var factor = 0.0
    var accounts: Set<AccountID> = []

    func mean(_ sum: Double) -> Double { sum / Double(max(1, fen)) }
  }

  /// Nil where it does not show. The flows are those of the group's senders, at least one.
  init?(
    _ flows: [AccountFlow], of group: CaptiveGroup, legs: GatheredLegs, observedDays: Int,
    rules: CaptiveRules
  ) {
    guard let first = flows.first else { return nil }
    let union = flows.count == 1 ? first : CaptiveGathering.union(of: flows, legs: legs)
    guard
      let principal = PrincipalPayments(
        union, leastFen: rules.leastPaymentFen, leastPersons: rules.leastNamed),
      let wave = FirstPaymentWave(
        union, principal: principal, leastUnnamedFen: rules.leastUnnamedFen,
        days: max(1, min(rules.windowDays, observedDays / 3)), leastPayers: rules.leastPersons),
      let sweeps = CaptiveGathering.sweeps(union, wave: wave, group: group, rules: rules)
    else { return nil }
    var sums: [Int: Int64] = [:]
    var unnamed = 0
    for payment in wave.payments {
      if payment.party < wave.namedParties {
        sums[payment.party, default: 0] += payment.amountFen
      } else {
        unnamed += 1
      }
    }
    let named = sums.values.sorted()
    let counted =
      Double(named.count) + min(Double(unnamed), rules.mostUnnamed * Double(named.count))
    guard named.count >= rules.leastNamed, counted >= Double(rules.leastPersons) else { return nil }
    let all = CaptiveGathering.allFen(union, principal: principal, rules: rules)
    let even = Double(wave.days) / Double(observedDays)
    let excess = (Double(wave.payerFen) / Double(max(1, all)) - even) / (1 - even)
    let share =
      Double(sweeps.fen) / Double(max(1, CaptiveGathering.inFen(union, until: sweeps, of: wave)))
    let isRound = wave.payments.count { $0.amountFen % 10_000 == 0 }
    strength = Scoring.strength(
      Scoring.logarithmic(
        counted, from: Double(rules.leastPersons), to: rules.fullPersons, start: 0.4)
        * Scoring.logarithmic(
          Double(named[named.count / 2]), from: rules.leastMedianFen, to: rules.fullMedianFen)
        * Scoring.linear(excess, from: rules.excess.lowerBound, to: rules.excess.upperBound)
        * Scoring.linear(
          Double(wave.payerFen) / Double(max(1, wave.inFen)), from: rules.moneyShare.lowerBound,
          to: rules.moneyShare.upperBound)
        * Scoring.linear(share, from: rules.swept.lowerBound, to: rules.swept.upperBound)
        * (1 - Scoring.linear(share, from: rules.mostSwept, to: 2 * rules.mostSwept))
        * Scoring.linear(
          Double(sweeps.days.count), from: rules.fewSweeps, to: rules.fullSweeps, start: 0.1)
        * Scoring.linear(
          sweeps.mean(sweeps.livesOn), from: rules.captive.lowerBound, to: rules.captive.upperBound)
        * sweeps.mean(sweeps.factor)
        * Scoring.linear(
          Double(isRound) / Double(wave.payments.count), from: rules.round.lowerBound,
          to: rules.round.upperBound, start: rules.oddFactor))
    guard strength > 0 else { return nil }
    self.rules = rules
    self.wave = wave
    self.union = union
    self.sweeps = sweeps
    self.named = named
    self.unnamed = unnamed
    accounts = flows.count
    receivers = sweeps.accounts.count
    collected = wave.payments.map { union.legs[$0.leg].transaction }
  }

  /// What is said of one of the accounts; nil where none of the payers came through it.
  func facts(of flow: AccountFlow) -> CaptiveFacts? {
    let rows = Set(self.collected)
    let handed = Set(sweeps.legs.map { union.legs[$0].transaction })
    var payers: Set<PartyID> = []
    var unnamed = 0
    var (collected, swept): ([UInt32], [UInt32]) = ([], [])
    for leg in flow.legs {
      if leg.isIn, rows.contains(leg.transaction) {
        collected.append(leg.transaction)
        if let peer = flow.peer(of: leg), peer.mayBeInvestor {
          payers.insert(peer.party)
        } else {
          unnamed += 1
        }
      } else if !leg.isIn, handed.contains(leg.transaction) {
        swept.append(leg.transaction)
      }
    }
    let own = Double(payers.count + unnamed)
    let strength = Scoring.strength(strength * min(1, own / rules.fullOwn))
    guard !swept.isEmpty, strength > 0, let first = wave.payments.first,
      let last = wave.payments.last
    else { return nil }
    let times =
      sweeps.legs.map { union.legs[$0].time } + [
        union.legs[first.leg].time, union.legs[last.leg].time,
      ]
    guard let start = times.min(), let end = times.max() else { return nil }
    return CaptiveFacts(
      strength: strength, accounts: accounts, receivers: receivers, persons: named.count,
      unnamed: self.unnamed, collectedFen: wave.payments.reduce(0) { $0 + $1.amountFen },
      medianFen: named[named.count / 2], sweptFen: sweeps.fen, sweepDays: sweeps.days.count,
      livesOn: Scoring.strength(sweeps.mean(sweeps.livesOn)),
      passedOn: Scoring.strength(sweeps.mean(sweeps.passedOn)), collected: collected, swept: swept,
      window: start...end)
  }

  /// The legs of the accounts with everybody else, as one flow under the first.
  private static func union(of flows: [AccountFlow], legs: GatheredLegs) -> AccountFlow {
    let inside = Set(flows.map(\.profile.party))
    let outer = flows.flatMap { flow in
      flow.legs.filter { leg in
        flow.peer(of: leg).map { !inside.contains($0.party) } ?? true
      }
    }
    return legs.flow(of: flows[0].account, with: outer)
  }

  /// All money of payers who may be investors, and of those whom nobody names, in fen.
  private static func allFen(
    _ flow: AccountFlow, principal: PrincipalPayments, rules: CaptiveRules
  ) -> Int64 {
    var fen = principal.payments.reduce(Int64(0)) { $0 + $1.amountFen }
    for leg in flow.legs where leg.isIn && leg.amountFen >= rules.leastUnnamedFen {
      if flow.peer(of: leg).map({ $0.kind == .paymentInstitution }) ?? true { fen += leg.amountFen }
    }
    return fen
  }

  /// What the receivers got from the first payment of the wave on; nil where nothing.
  private static func sweeps(
    _ flow: AccountFlow, wave: FirstPaymentWave, group: CaptiveGroup, rules: CaptiveRules
  ) -> Sweeps? {
    guard let first = wave.payments.first else { return nil }
    let start = flow.legs[first.leg].time.day.daysSince1970
    let span = start..<(start + Int32(wave.days))
    var kinds: [AccountID: CaptiveGroup.Receiver] = [:]
    for receiver in group.receivers { kinds[receiver.account] = receiver }
    var found = Sweeps()
    for (place, leg) in flow.legs.enumerated()
    where !leg.isIn && leg.amountFen >= rules.leastSweepFen
      && span.contains(leg.time.day.daysSince1970)
    {
      guard let peer = flow.peer(of: leg), let receiver = kinds[peer.account],
        Double(peer.inFen) <= rules.mostReturned * Double(peer.outFen)
      else { continue }
      found.legs.append(place)
      found.days.insert(leg.time.day.daysSince1970)
      found.fen += leg.amountFen
      found.accounts.insert(peer.account)
      found.livesOn += receiver.livesOn * Double(leg.amountFen)
      found.passedOn += receiver.passedOn * Double(leg.amountFen)
      found.factor += receiver.factor * Double(leg.amountFen)
    }
    return found.legs.isEmpty ? nil : found
  }

  /// All money in from the wave's first day to the last day on which some was handed on, in fen.
  private static func inFen(_ flow: AccountFlow, until sweeps: Sweeps, of wave: FirstPaymentWave)
    -> Int64
  {
    guard let first = wave.payments.first, let last = sweeps.days.max() else { return 0 }
    let start = flow.legs[first.leg].time.day.daysSince1970
    return flow.legs.reduce(0) { sum, leg in
      let day = leg.time.day.daysSince1970
      return leg.isIn && day >= start && day <= last ? sum + leg.amountFen : sum
    }
  }
}
