import AccountFlows
import BankRecords

/// The sums of a case with their bounds: what the rows prove, the least and the most they may mean.
///
/// | figure | point | low | high |
/// |---|---|---|---|
/// | 涉及金额 | principal in full (Art. 6), paid in again included, of named persons and what came in as cash or over payment institutions as their deposits do (`NamelessDeposits`) | of named persons, without what was paid in again within a week of its return | and all cash and aggregator money, and stray payments |
/// | 涉及人数 | named persons, and as many for the rest as its rows come to at theirs | named persons | and one for each row of cash or aggregator money |
/// | 未兑付金额 | interest paid offsets principal (2014 opinion, Art. 8); of the rest the same share | of named persons; and commissions, and payments to persons who never paid in, were theirs | interest does not offset; cash and aggregator money is unpaid |
/// | 未兑付人数 | persons with an unpaid sum, the same share of the rest | named ones | persons with unpaid principal, and one for each nameless row |
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
  /// The part of these two that came in as deposits do, part of `amount`, and the persons behind it, part
  /// of `persons`.
  public let nameless: Money
  public let namelessPersons: Int

  public init(_ summary: CaseSummary) {
    let offset = summary.totals()
    let named = summary.totals(named: true)
    let plain = summary.totals(interestOffsets: false, named: true)
    let all = Money(fen: summary.unattributedInFen + summary.aggregatorInFen)
    let rows = summary.unattributedInCount + summary.aggregatorInCount
    let incidental = Money(fen: summary.incidentalInFen)
    let again = summary.payers.reduce(Int64(0)) { $0 + $1.reinvestedFen }
    reinvested = Money(fen: again)
    nameless = Money(fen: summary.nameless.fen)
    namelessPersons = summary.nameless.persons
    amount = Bounded(
      offset.amount, low: named.amount - Money(fen: again), high: named.amount + all + incidental)
    persons = Bounded(
      offset.persons, low: named.persons, high: named.persons + rows + summary.incidentalCount)
    unpaidAmount = Bounded(
      offset.unpaidAmount,
      low: Money(
        fen: max(
          0, named.unpaidAmount.fen - summary.payeeOnlyOutFen - summary.commissionFen)),
      high: plain.unpaidAmount + all + incidental)
    unpaidPersons = Bounded(
      offset.unpaidPersons, low: named.unpaidPersons,
      high: plain.unpaidPersons + rows + summary.incidentalCount)
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
