import BankRecords

/// What a row says of its account's balance.
struct BalanceRow: Sendable {
  var seconds: Int64
  var balanceFen: Int64
  /// Money in positive, money out negative; 0 where the row proves nothing.
  var signedFen: Int64
  var line: UInt64

  /// Nil where the row has no balance.
  init?(_ record: TransactionRecord) {
    guard let balance = record.balanceFen else { return nil }
    seconds = record.time.seconds
    balanceFen = balance
    line = record.location.line
    // The sign of a reversal's amount is gone: it moves the balance either way.
    signedFen =
      record.marks.contains(.reversal)
      ? 0 : record.viewpoint == .payeeStatement ? record.amountFen : 0 &- record.amountFen
  }
}

/// Steps in the order of time, by the placement of balances that explains them.
struct PlacementVotes: Sendable {
  private(set) var after = 0
  private(set) var before = 0
  private(set) var neither = 0

  mutating func add(after isAfter: Bool, before isBefore: Bool) {
    switch (isAfter, isBefore) {
    case (true, false): after += 1
    case (false, true): before += 1
    case (false, false): neither += 1
    case (true, true): break
    }
  }

  static func += (left: inout PlacementVotes, right: PlacementVotes) {
    left.after += right.after
    left.before += right.before
    left.neither += right.neither
  }

  /// Whether nearly every step that tells says that balances stand before their rows.
  var favourBefore: Bool {
    before >= LinkTally.fewestSteps && before >= 9 * after && before > after + neither
  }
}

/// The steps of one account's balance from row to row.
struct BalanceSteps: Sendable {
  /// Steps with balances taken to stand after their rows, and before them.
  private(set) var after = LinkTally()
  private(set) var before = LinkTally()
  /// Lines of the first steps that go against the file; 0 where there is none.
  private(set) var afterExample: UInt64 = 0
  private(set) var beforeExample: UInt64 = 0
  private(set) var hasBalance = false
  /// What steps in the order of time tell of where balances stand.
  private(set) var votes = PlacementVotes()

  /// The row before, where it has a balance.
  private var last: BalanceRow?

  /// One way to explain a step by the amount of one of its rows.
  private enum Fit {
    case agree, oppose, none
    /// The row has no amount that proves anything.
    case silent

    init(deltaFen: Int64, signedFen: Int64) {
      if signedFen == 0 {
        self = .silent
      } else if deltaFen == signedFen {
        self = .agree
      } else {
        self = deltaFen == 0 &- signedFen ? .oppose : .none
      }
    }

    var explains: Bool { self == .agree || self == .oppose }
  }

  /// The steps under one placement of balances, and the line of the first that goes against the file
  /// (0 where none does).
  func tally(_ placement: BalanceChains.Placement) -> (steps: LinkTally, example: UInt64) {
    placement == .afterRow ? (after, afterExample) : (before, beforeExample)
  }

  /// Takes the account's next row in the file, nil for one without a balance.
  mutating func take(_ row: BalanceRow?) {
    if let row {
      hasBalance = true
      if let last { step(from: last, to: row) }
    }
    last = row
  }

  private mutating func step(from first: BalanceRow, to second: BalanceRow) {
    let (rise, overflow) = second.balanceFen.subtractingReportingOverflow(first.balanceFen)
    guard !overflow, rise != .min else {
      BalanceSteps.count(.none, second.signedFen, in: &after)
      BalanceSteps.count(.none, second.signedFen, in: &before)
      return
    }
    let fall = 0 - rise
    if first.seconds == second.seconds {
      // Either row may have come first: up, the first; down, the second.
      let (one, two) = (first.signedFen, second.signedFen)
      countAfter(BalanceSteps.either(rise, two, fall, one), second.line)
      countBefore(BalanceSteps.either(rise, one, fall, two), second.line)
      return
    }
    let isUp = second.seconds > first.seconds
    let delta = isUp ? rise : fall
    let (earlier, later) =
      isUp ? (first.signedFen, second.signedFen) : (second.signedFen, first.signedFen)
    let byAfter = Fit(deltaFen: delta, signedFen: later)
    let byBefore = Fit(deltaFen: delta, signedFen: earlier)
    countAfter((byAfter, later), second.line)
    countBefore((byBefore, earlier), second.line)
    guard byAfter != .silent, byBefore != .silent else { return }
    votes.add(after: byAfter.explains, before: byBefore.explains)
  }

  /// The way that explains a step; silent where both do and disagree.
  private static func either(
    _ rise: Int64, _ upFen: Int64, _ fall: Int64, _ downFen: Int64
  ) -> (Fit, Int64) {
    let up = Fit(deltaFen: rise, signedFen: upFen)
    let down = Fit(deltaFen: fall, signedFen: downFen)
    return switch (up.explains, down.explains) {
    case (true, true): (up == down ? up : .silent, upFen)
    case (true, false): (up, upFen)
    case (false, true): (down, downFen)
    case (false, false): (up == .silent || down == .silent ? .silent : .none, upFen)
    }
  }

  private mutating func countAfter(_ step: (fit: Fit, signedFen: Int64), _ line: UInt64) {
    BalanceSteps.count(step.fit, step.signedFen, in: &after)
    if step.fit == .oppose, afterExample == 0 { afterExample = line }
  }

  private mutating func countBefore(_ step: (fit: Fit, signedFen: Int64), _ line: UInt64) {
    BalanceSteps.count(step.fit, step.signedFen, in: &before)
    if step.fit == .oppose, beforeExample == 0 { beforeExample = line }
  }

  private static func count(_ fit: Fit, _ signedFen: Int64, in tally: inout LinkTally) {
    switch (fit, signedFen > 0) {
    case (.agree, true): tally.agreeIn += 1
    case (.agree, false): tally.agreeOut += 1
    case (.oppose, true): tally.opposeIn += 1
    case (.oppose, false): tally.opposeOut += 1
    case (.none, true): tally.brokenIn += 1
    case (.none, false): tally.brokenOut += 1
    case (.silent, _): tally.silent += 1
    }
  }
}
