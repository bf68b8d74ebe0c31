/// Which span of a daily inflow a series of payments is a constant share of.
///
/// Commissions are settled for the time since the last settlement, for the calendar week or month
/// before, or for a fixed number of days; each settlement is tried and the surest is kept.
public struct CommissionFit: Sendable, Equatable {
  /// What a payment is settled for.
  public enum Settlement: Sendable, Equatable {
    /// The days since the payment before, both ends moved back by this many days (0…7).
    case sinceLast(lagDays: Int)
    /// This many days up to the payment.
    case lastDays(Int)
    /// The calendar month before.
    case monthBefore
    /// The week from Monday to Sunday before.
    case weekBefore
  }

  public var settlement: Settlement
  public var fit: ProportionFit

  /// Settlements that are tried, the plainest first.
  static let settlements: [Settlement] =
    (0...3).map { .sinceLast(lagDays: $0) } + [.weekBefore, .monthBefore]
    + [1, 7, 10, 14, 30].map { .lastDays($0) }
  /// A later settlement must be surer by this much than the best so far: many are tried.
  private static let surplus = 0.05

  /// Inflow by day: `sums[i]` came in on `firstDay + i`.
  public struct DailySums: Sendable {
    public let firstDay: Int
    /// `before[i]` is the inflow of the days before `firstDay + i`.
    private let before: [Double]

    public init(firstDay: Int, sums: [Double]) {
      self.firstDay = firstDay
      var total = 0.0
      var before = [0.0]
      before.reserveCapacity(sums.count + 1)
      for sum in sums {
        total += sum
        before.append(total)
      }
      self.before = before
    }

    /// Inflow of the days from `first` to `last`, both counted; 0 where `last` < `first`.
    public func sum(from first: Int, to last: Int) -> Double {
      let low = min(max(0, first - firstDay), before.count - 1)
      let high = min(max(0, last - firstDay + 1), before.count - 1)
      return high <= low ? 0 : before[high] - before[low]
    }
  }

  /// The surest settlement of payments on `days` (ascending, days since 1970-01-01) of `sums`;
  /// `monthBefore` gives the first and last day of the calendar month before a day. Nil where no
  /// settlement has four payments with an inflow.
  ///
  /// Complexity: O(p log p) in the payments.
  public init?(
    days: [Int], sums: [Double], inflow: DailySums, relativeTolerance: Double,
    rates: ClosedRange<Double>, monthBefore: (Int) -> (first: Int, last: Int)
  ) {
    precondition(days.count == sums.count, "every payment has its day")
    var best: CommissionFit?
    var bases = [Double](repeating: 0, count: days.count)
    for settlement in CommissionFit.settlements {
      CommissionFit.fill(
        &bases, with: settlement, days: days, inflow: inflow, monthBefore: monthBefore)
      guard
        let fit = ProportionFit(
          sums: sums, bases: bases, relativeTolerance: relativeTolerance, rates: rates)
      else { continue }
      if fit.share > (best.map { $0.fit.share + CommissionFit.surplus } ?? -1) {
        best = CommissionFit(settlement: settlement, fit: fit)
      }
    }
    guard let best else { return nil }
    self = best
  }

  /// Whether some settlement lets at least `least` payments, and more than `share` of those with an
  /// inflow, lie on one rate: no fit has more fitting payments or a larger share. Saves nearly all
  /// payments the many pairings that tell what fits by chance.
  ///
  /// Complexity: O(p log p) in the payments.
  public static func mayFit(
    _ least: Int, share: Double, days: [Int], sums: [Double], inflow: DailySums,
    relativeTolerance: Double, rates: ClosedRange<Double>,
    monthBefore: (Int) -> (first: Int, last: Int)
  ) -> Bool {
    guard days.count >= least else { return false }
    var bases = [Double](repeating: 0, count: days.count)
    var room = [Double](repeating: 0, count: days.count)
    return settlements.contains { settlement in
      fill(&bases, with: settlement, days: days, inflow: inflow, monthBefore: monthBefore)
      let (fitting, count) = ProportionFit.fullest(
        sums: sums, bases: bases, relativeTolerance: relativeTolerance, rates: rates, room: &room)
      return fitting >= least && Double(fitting) / Double(count) > share
    }
  }

  /// What each payment is settled for.
  private static func fill(
    _ bases: inout [Double], with settlement: Settlement, days: [Int], inflow: DailySums,
    monthBefore: (Int) -> (first: Int, last: Int)
  ) {
    for index in days.indices {
      let span = CommissionFit.span(
        settlement, day: days[index], previous: index == 0 ? nil : days[index - 1],
        monthBefore: monthBefore)
      bases[index] = inflow.sum(from: span.first, to: span.last)
    }
  }

  private init(settlement: Settlement, fit: ProportionFit) {
    self.settlement = settlement
    self.fit = fit
  }

  private static func span(
    _ settlement: Settlement, day: Int, previous: Int?,
    monthBefore: (Int) -> (first: Int, last: Int)
  ) -> (first: Int, last: Int) {
    switch settlement {
    case .sinceLast(let lag):
      // Before the first payment nothing tells where its span begins: a month at most.
      return ((previous ?? (day - 31)) + 1 - lag, day - lag)
    case .lastDays(let count): return (day - count + 1, day)
    case .monthBefore: return monthBefore(day)
    case .weekBefore:
      // 1970-01-01 was a Thursday: Monday is day 4 of each week of days.
      let weekday = ((day - 4) % 7 + 7) % 7
      return (day - weekday - 7, day - weekday - 1)
    }
  }
}
