import AccountFlows

/// Bounds within which a payout may be a return on principal.
struct ReturnBounds: Sendable {
  /// Payout per principal of a payment of interest.
  var rate: ClosedRange<Double>
  /// Gain per principal where principal comes back with its return.
  var gain: ClosedRange<Double>
}

/// What one payout to somebody who paid in before looks like.
struct PrincipalPayout {
  /// Index into the flow's legs.
  var leg: Int
  var party: Int
  var sort: Sort
  /// Outstanding principal that the payout is measured by, in fen; 0 where none fits.
  var principal: Double
  /// Other principals it may be measured by: before the latest top-ups, the first payment, all ever
  /// paid in.
  var alternatives: [Double]

  enum Sort: Equatable {
    /// A part of the principal, within the bounds of rates.
    case interest
    /// Principal with a gain.
    case maturity
    /// Exactly one payment or the whole outstanding principal.
    case refund
    /// Anything else.
    case other
  }

  /// Payout per principal, or gain per principal at maturity.
  func rate(amountFen: Int64, principal: Double) -> Double {
    let ratio = Double(amountFen) / principal
    return sort == .maturity ? ratio - 1 : ratio
  }
}

/// Follows each person's principal through a flow and measures every later payout by it.
struct PrincipalHistory {
  let bounds: ReturnBounds
  /// Payouts to possible investors who had paid in, by party, then time.
  private(set) var payouts: [PrincipalPayout] = []
  /// By party: legs with principal, only of parties that are paid later.
  private(set) var principalLegs: [Int: [Int]] = [:]

  /// Payments of one person that are compared one by one; more are only summed up.
  private static let comparedPayments = 16
  /// Outstanding payments kept apart; the oldest are added together beyond that, so that a hub's
  /// work stays linear.
  private static let keptPayments = 64

  /// Whoever ends up with what was paid in, to the rounding of a few instalments, gained nothing.
  private static let evenFen: UInt64 = 100

  /// Payouts of one person that together are just the principal: a loan of friends that is paid back
  /// in parts, and no return.
  private mutating func repaidWithoutGain(from first: Int) {
    guard payouts[first...].allSatisfy({ $0.sort != .maturity }) else { return }
    for index in payouts.indices[first...] where payouts[index].sort == .interest {
      payouts[index].sort = .refund
      payouts[index].alternatives = []
    }
  }

  /// Complexity: O(n) in the legs.
  init(_ flow: AccountFlow, parties: FlowParties, bounds: ReturnBounds) {
    self.bounds = bounds
    let group = LegsByParty(flow, parties: parties)
    for party in 0..<parties.count {
      let own = group.legs(of: party)
      guard let firstIn = own.firstIndex(where: { flow.legs[Int($0)].isIn }),
        own[firstIn...].contains(where: { !flow.legs[Int($0)].isIn })
      else { continue }
      var account = PrincipalAccount()
      var principal: [Int] = []
      let firstPayout = payouts.count
      var netFen: Int64 = 0
      // Payouts before the first principal say nothing.
      for place in own[firstIn...] {
        let index = Int(place)
        let leg = flow.legs[index]
        netFen += leg.isIn ? leg.amountFen : -leg.amountFen
        if leg.isIn {
          account.add(leg.amountFen)
          principal.append(index)
        } else {
          payouts.append(
            account.payout(leg: index, party: party, amountFen: leg.amountFen, bounds: bounds))
        }
      }
      principalLegs[party] = principal
      if netFen.magnitude <= PrincipalHistory.evenFen { repaidWithoutGain(from: firstPayout) }
    }
  }

  /// One person's outstanding principal.
  private struct PrincipalAccount {
    /// Outstanding payments, oldest first.
    private var payments: [Int64] = []
    private var outstanding: Int64 = 0
    private var everPaidIn: Int64 = 0

    mutating func add(_ fen: Int64) {
      if payments.count >= PrincipalHistory.keptPayments {
        let oldest = payments.removeFirst()
        payments[0] += oldest
      }
      payments.append(fen)
      outstanding += fen
      everPaidIn += fen
    }

    mutating func payout(leg: Int, party: Int, amountFen: Int64, bounds: ReturnBounds)
      -> PrincipalPayout
    {
      var made = PrincipalPayout(
        leg: leg, party: party, sort: .other, principal: 0, alternatives: [])
      if amountFen == outstanding || isInstalmentsBack(amountFen) {
        made.sort = .refund
        clear()
        return made
      }
      let compared = payments.suffix(PrincipalHistory.comparedPayments)
      if let match = compared.lastIndex(of: amountFen) {
        made.sort = .refund
        remove(at: match)
        return made
      }
      let paid = Double(amountFen)
      let ratio = paid / Double(max(1, outstanding))
      if outstanding > 0, bounds.rate.contains(ratio) {
        made.sort = .interest
        made.principal = Double(outstanding)
        made.alternatives = alternatives(paid: paid, bounds: bounds)
      } else if outstanding > 0, bounds.gain.contains(ratio - 1) {
        made.sort = .maturity
        made.principal = Double(outstanding)
        clear()
      } else if let match = firstMatured(paid: paid, bounds: bounds) {
        made.sort = .maturity
        made.principal = Double(payments[match])
        remove(at: match)
      } else if outstanding > 0, ratio < 1 {
        takeBack(amountFen)
      } else if everPaidIn > 0, outstanding == 0, bounds.rate.contains(paid / Double(everPaidIn)) {
        // Interest that is paid after the principal went back.
        made.sort = .interest
        made.principal = Double(everPaidIn)
      } else {
        clear()
      }
      return made
    }

    /// Two or three instalments of one sum, and one or two more of it come back: those paid before the data.
    private func isInstalmentsBack(_ fen: Int64) -> Bool {
      guard let one = payments.first, (2...3).contains(payments.count), everPaidIn == outstanding,
        payments.allSatisfy({ $0 == one })
      else { return false }
      return fen % one == 0 && (1...2).contains(fen / one - Int64(payments.count))
    }

    /// Principals before the latest one and two top-ups, the first payment, and all ever paid in.
    private func alternatives(paid: Double, bounds: ReturnBounds) -> [Double] {
      guard let last = payments.last, payments.count > 1 || everPaidIn != outstanding else {
        return []
      }
      var sums: [Int64] = [outstanding - last]
      if payments.count > 2 { sums.append(outstanding - last - payments[payments.count - 2]) }
      if payments.count > 1 { sums += [payments[0], last] }
      if everPaidIn != outstanding { sums.append(everPaidIn) }
      var result: [Double] = []
      for sum in sums where sum > 0 && sum != outstanding && !result.contains(Double(sum)) {
        if bounds.rate.contains(paid / Double(sum)) { result.append(Double(sum)) }
      }
      return result
    }

    /// The oldest of the compared payments that the payout returns with a gain.
    private func firstMatured(paid: Double, bounds: ReturnBounds) -> Int? {
      payments.indices.prefix(PrincipalHistory.comparedPayments).first {
        bounds.gain.contains(paid / Double(payments[$0]) - 1)
      }
    }

    private mutating func remove(at index: Int) {
      outstanding -= payments.remove(at: index)
    }

    private mutating func clear() {
      payments.removeAll(keepingCapacity: true)
      outstanding = 0
    }

    /// Part of the principal goes back, oldest payments first.
    private mutating func takeBack(_ fen: Int64) {
      var open = fen
      var gone = 0
      for payment in payments {
        guard payment <= open else { break }
        open -= payment
        gone += 1
      }
      payments.removeFirst(gone)
      if open > 0, !payments.isEmpty { payments[0] -= open }
      outstanding -= fen
    }
  }
}

/// Legs with possible investors, put together by party with a counting sort; in time order within.
private struct LegsByParty {
  private var starts: [Int32]
  private var places: [Int32]

  init(_ flow: AccountFlow, parties: FlowParties) {
    starts = [Int32](repeating: 0, count: parties.count + 1)
    for leg in flow.legs where leg.amountFen > 0 {
      let party = parties.party(of: leg)
      if parties.isInvestor(party) { starts[party + 1] += 1 }
    }
    for party in 0..<parties.count { starts[party + 1] += starts[party] }
    places = [Int32](repeating: 0, count: Int(starts[parties.count]))
    var next = starts
    for (index, leg) in flow.legs.enumerated() where leg.amountFen > 0 {
      let party = parties.party(of: leg)
      guard parties.isInvestor(party) else { continue }
      places[Int(next[party])] = Int32(index)
      next[party] += 1
    }
  }

  /// Indices into the flow's legs.
  func legs(of party: Int) -> ArraySlice<Int32> {
    places[Int(starts[party])..<Int(starts[party + 1])]
  }
}
