/// What was read of a stretch of a file, with the ways in which its rows may be counted.
struct ReadRows: Sendable {
  /// The accepted rows.
  var accepted: RowTotals
  var hasSides: Bool
  private var odd: OddTotals
  private var skipped: [String: SkippedTotals]
  private var rejected: Int

  init(_ before: LayoutRow.Before, hasSides: Bool) {
    accepted = RowTotals(before.counters, hasSides: hasSides)
    self.hasSides = hasSides
    odd = before.counters.odd
    skipped = before.skipped
    rejected = before.rejected
  }

  /// Rows of any kind: where none lies between two rows of totals, they stand together.
  var recordCount: Int {
    accepted.rows + rejected + skipped.values.reduce(0) { $0 + $1.totals.rows }
  }

  /// The rows after those of `start`.
  func after(_ start: ReadRows) -> ReadRows {
    var rest = self
    rest.accepted = accepted - start.accepted
    rest.odd = odd - start.odd
    rest.rejected = rejected - start.rejected
    for (reason, totals) in start.skipped {
      rest.skipped[reason] = (skipped[reason] ?? SkippedTotals()) - totals
    }
    return rest
  }

  /// One figure of the rows.
  struct Figure: Sendable {
    var value: Int128 = 0
    /// Rows whose share in the figure is not known.
    var unknownRows = 0
  }

  /// A way of counting that differs from what was accepted.
  struct Choice: Sendable {
    var name: String
    var figure: Figure
  }

  /// The figure over the accepted rows.
  func figure(_ side: TotalsClaim.Side, _ measure: TotalsClaim.Measure) -> Int128 {
    if side == .neutral {
      let neutral = skipped[ReadRows.neutralReason] ?? SkippedTotals()
      return measure == .count ? Int128(neutral.neutralRows) : neutral.neutralFen
    }
    return ReadRows.figure(accepted, side, measure)
  }

  private static let neutralReason = "neutral-direction"

  /// What may be counted in or out of the figure besides.
  func choices(_ side: TotalsClaim.Side, _ measure: TotalsClaim.Measure) -> [Choice] {
    var choices: [Choice] = []
    func add(_ name: String, _ value: Int128, unknown: Int = 0) {
      guard value != 0 || unknown != 0 else { return }
      choices.append(Choice(name: name, figure: Figure(value: value, unknownRows: unknown)))
    }
    for (reason, rows) in skipped.sorted(by: { $0.key < $1.key }) {
      let known = rows.totals
      let sideless = known.rows - known.inRows - known.outRows
      let isBase = side == .neutral && reason == ReadRows.neutralReason
      switch (side, measure) {
      case (.neutral, _) where isBase:
        add(reason, 0, unknown: measure == .count ? 0 : rows.unreadableRows)
      case (.neutral, .count): add(reason, Int128(rows.neutralRows), unknown: rows.unreadableRows)
      case (.neutral, _): add(reason, rows.neutralFen, unknown: rows.unreadableRows)
      case (.all, .count): add(reason, Int128(known.rows))
      case (.moneyIn, .count), (.moneyOut, .count):
        add(reason, ReadRows.figure(known, side, measure), unknown: sideless - rows.neutralRows)
      default: add(reason, ReadRows.figure(known, side, measure), unknown: rows.unreadableRows)
      }
    }
    let isCount = measure == .count
    if rejected > 0 {
      add(
        "rejected", side == .all && isCount ? Int128(rejected) : 0,
        unknown: side == .all && isCount ? 0 : rejected)
    }
    add("foreign-currency", -ReadRows.figure(odd.foreign, side, measure))
    if !isCount { add("negative-amounts", -2 * ReadRows.figure(odd.negated, side, measure)) }
    if side == .moneyIn { add("refunds", -ReadRows.figure(odd.redirected, side, measure)) }
    if side == .neutral {
      add("refunds", ReadRows.figure(odd.redirected, .all, measure))
    }
    return choices
  }

  private static func figure(
    _ rows: RowTotals, _ side: TotalsClaim.Side, _ measure: TotalsClaim.Measure
  ) -> Int128 {
    switch (side, measure) {
    case (.all, .count): Int128(rows.rows)
    case (.all, .sum): rows.fen
    case (_, .net): rows.inFen - rows.outFen
    case (.moneyIn, .count): Int128(rows.inRows)
    case (.moneyIn, .sum): rows.inFen
    case (.moneyOut, .count): Int128(rows.outRows)
    case (.moneyOut, .sum): rows.outFen
    case (.neutral, _): 0
    }
  }
}
