import AccountFlows
import BankRecords

/// Principal that came back to whoever had paid it in, with the days in between.
struct TermReturns {
  struct Return {
    var party: Int
    /// Indices into the flow's legs.
    var paidIn: Int
    var paidOut: Int
    var days: Int
    /// Day of the payment in.
    var start: Int32
    var fen: Int64
    var withGain: Bool
  }

  /// In time order of the payments back.
  private(set) var returns: [Return] = []
  /// Days of all deposits of at least the least sum, in no order.
  private(set) var depositDays: [(day: Int32, isReturned: Bool)] = []

  /// Deposits of one party that are compared with each payment out; the oldest are forgotten beyond.
  private static let comparedDeposits = 32

  private struct Deposit {
    var leg: Int
    var day: Int32
    var fen: Int64
  }

  /// Follows each party that may be a person and whose dealings began with money in. A payment out
  /// returns the oldest open deposit of just that sum, else the oldest one that it exceeds by a gain
  /// within bounds. Complexity: O(n × `comparedDeposits`) in the legs.
  init(
    _ flow: AccountFlow, parties: FlowParties, leastFen: Int64, gain: ClosedRange<Double>
  ) {
    var open: [Int: [Deposit]] = [:]
    var began = [Bool](repeating: false, count: parties.count)
    var isOut = [Bool](repeating: false, count: parties.count)
    for (index, leg) in flow.legs.enumerated() where leg.amountFen > 0 {
      let party = parties.party(of: leg)
      guard parties.isInvestor(party), !isOut[party] else { continue }
      let day = leg.time.day.daysSince1970
      if leg.isIn {
        began[party] = true
        guard leg.amountFen >= leastFen else { continue }
        var mine = open[party] ?? []
        if mine.count == TermReturns.comparedDeposits {
          depositDays.append((mine.removeFirst().day, false))
        }
        mine.append(Deposit(leg: index, day: day, fen: leg.amountFen))
        open[party] = mine
      } else if !began[party] {
        // Who was paid first borrowed, or works there.
        isOut[party] = true
      } else if leg.amountFen >= leastFen, var mine = open[party] {
        let exact = mine.firstIndex { $0.fen == leg.amountFen }
        let place =
          exact
          ?? mine.firstIndex {
            gain.contains(Double(leg.amountFen) / Double($0.fen) - 1)
          }
        guard let place else { continue }
        let deposit = mine.remove(at: place)
        open[party] = mine
        depositDays.append((deposit.day, true))
        returns.append(
          Return(
            party: party, paidIn: deposit.leg, paidOut: index, days: Int(day - deposit.day),
            start: deposit.day, fen: deposit.fen, withGain: exact == nil))
      }
    }
    for deposit in open.values.joined() { depositDays.append((deposit.day, false)) }
  }
}
