import AccountFlows
import BankRecords

/// The sums of a case with their bounds: what the rows prove, the least and the most they may mean.
///
/// | figure | point | low | high |
/// |---|---|---|---|
/// | 涉及金额 | principal of named persons in full (Art. 6), paid in again included | without what was paid in again within a week of its return | and cash and aggregator money, whose payers no row names, and stray payments |
/// | 涉及人数 | named persons | the same | and one for each row of cash or aggregator money |
/// | 未兑付金额 | interest paid offsets principal (2014 opinion, Art. 8) | and commissions, and payments to persons who never paid in, were theirs | interest does not offset; cash and aggregator money is unpaid |
/// | 未兑付人数 | persons with an unpaid sum | the same | persons with unpaid principal, and one for each nameless row |
public struct CaseFigures: Sendable, Equatable {
  /// A figure with its bounds, `low ≤ point ≤ high`.
  public struct Bounded<Value: Comparable & Sendable>: Sendable, Equatable {
    public let point: Value
    public let low: Value
    public let high: Value

    init(_ point: Value, low: Value, high: Value) {
      self.point = point
      self.low = min(low, point)
      self.high = max(high, point)
    }
  }

  public let amount: Bounded<Money>
  public let persons: Bounded<Int>
  public let unpaidAmount: Bounded<Money>
  public let unpaidPersons: Bounded<Int>
  /// 已返还金额: everything paid back to payers, interest included.
  public let paidBack: Money
  /// Principal that came in again within a week of its return (复投), part of `amount`.
  public let reinvested: Money
  /// Money in that no row ties to a person: cash, and through payment institutions.
  public let cash: Money
  public let aggregators: Money

  public init(_ summary: CaseSummary) {
    let offset = summary.totals()
    let plain = summary.totals(interestOffsets: false)
    let nameless = Money(fen: summary.unattributedInFen + summary.aggregatorInFen)
    let namelessRows = summary.unattributedInCount + summary.aggregatorInCount
    let incidental = Money(fen: summary.incidentalInFen)
    let again = summary.payers.reduce(Int64(0)) { $0 + $1.reinvestedFen }
    reinvested = Money(fen: again)
    amount = Bounded(
      offset.amount, low: offset.amount - Money(fen: again),
      high: offset.amount + nameless + incidental)
    persons = Bounded(
      offset.persons, low: offset.persons,
      high: offset.persons + namelessRows + summary.incidentalCount)
    unpaidAmount = Bounded(
      offset.unpaidAmount,
      low: Money(
        fen: max(
          0, offset.unpaidAmount.fen - summary.payeeOnlyOutFen - summary.commissionFen)),
      high: plain.unpaidAmount + nameless + incidental)
    unpaidPersons = Bounded(
      offset.unpaidPersons, low: offset.unpaidPersons,
      high: plain.unpaidPersons + namelessRows + summary.incidentalCount)
    paidBack = Money(fen: summary.payers.reduce(0) { $0 + $1.paidBackFen })
    cash = Money(fen: summary.unattributedInFen)
    aggregators = Money(fen: summary.aggregatorInFen)
  }

  /// The sums without bounds.
  public var totals: CaseTotals {
    CaseTotals(
      amount: amount.point, persons: persons.point, unpaidAmount: unpaidAmount.point,
      unpaidPersons: unpaidPersons.point)
  }
}
