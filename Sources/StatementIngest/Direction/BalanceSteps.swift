import BankRecords

/// The steps of one account's balance from row to row.
struct BalanceSteps: Sendable {
  /// Steps with balances taken to stand after their rows, and before them.
  private(set) var after = LinkTally()
  private(set) var before = LinkTally()
  /// Lines of the first steps that go against the file; 0 where there is none.
  private(set) var afterExample: UInt64 = 0
  private(set) var beforeExample: UInt64 = 0
  private(set) var hasBalance = false

  /// The row before, where it has a balance.
  private var hasRow = false
  private var seconds: Int64 = 0
  private var balanceFen: Int64 = 0
  /// Money in positive, money out negative; 0 where the row proves nothing.
  private var signedFen: Int64 = 0

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

  /// Takes the account's next row in the file. Says where balances stand if only one placement
  /// explains the step.
  mutating func take(_ record: TransactionRecord) -> BalanceChains.Placement? {
    guard let balance = record.balanceFen else {
      hasRow = false
      return nil
    }
    var signed = record.viewpoint == .payeeStatement ? record.amountFen : 0 &- record.amountFen
    // The sign of a reversal's amount is gone: it moves the balance either way.
    if record.marks.contains(.reversal) { signed = 0 }
    var told: BalanceChains.Placement?
    if hasRow {
      told = step(record.time.seconds, balance, signed, line: record.location.line)
    }
    (hasRow, hasBalance) = (true, true)
    (seconds, balanceFen, signedFen) = (record.time.seconds, balance, signed)
    return told
  }

  private mutating func step(
    _ nextSeconds: Int64, _ nextBalance: Int64, _ nextSigned: Int64, line: UInt64
  ) -> BalanceChains.Placement? {
    let (rise, overflow) = nextBalance.subtractingReportingOverflow(balanceFen)
    guard !overflow, rise != .min else {
      after.broken += 1
      before.broken += 1
      return nil
    }
    let fall = 0 - rise
    if nextSeconds == seconds {
      // Either row may have come first: up, the one before; down, this one.
      countAfter(
        BalanceSteps.either(
          Fit(deltaFen: rise, signedFen: nextSigned), nextSigned,
          Fit(deltaFen: fall, signedFen: signedFen), signedFen), line)
      countBefore(
        BalanceSteps.either(
          Fit(deltaFen: rise, signedFen: signedFen), signedFen,
          Fit(deltaFen: fall, signedFen: nextSigned), nextSigned), line)
      return nil
    }
    let isUp = nextSeconds > seconds
    let delta = isUp ? rise : fall
    let (earlier, later) = isUp ? (signedFen, nextSigned) : (nextSigned, signedFen)
    let byAfter = Fit(deltaFen: delta, signedFen: later)
    let byBefore = Fit(deltaFen: delta, signedFen: earlier)
    countAfter((byAfter, later), line)
    countBefore((byBefore, earlier), line)
    if byAfter.explains == byBefore.explains { return nil }
    return byAfter.explains ? .afterRow : .beforeRow
  }

  /// The way that explains a step; silent where both do and disagree.
  private static func either(
    _ up: Fit, _ upFen: Int64, _ down: Fit, _ downFen: Int64
  ) -> (Fit, Int64) {
    switch (up.explains, down.explains) {
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
    case (.none, _): tally.broken += 1
    case (.silent, _): tally.silent += 1
    }
  }
}
