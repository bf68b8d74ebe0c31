/// What to do about a direction column that the file's own balances may contradict.
public enum DirectionChecking: String, Sendable, CaseIterable {
  /// A file that its balances contradict holds the run.
  case prove
  /// Accounts whose balances contradict the file are read the other way round, with a warning;
  /// files with balances are parsed twice for it.
  case verify
  /// The file is believed.
  case trust
}

/// What the balances of a file say of its direction: 余额 = 上笔余额 ± 金额, step by step.
public struct DirectionProof: Sendable, Equatable {
  public enum Verdict: String, Sendable, CaseIterable {
    case confirmed
    case contradicted
    /// Some accounts, or some rows of one account, go one way and some the other.
    case mixed
    /// Too few steps that prove anything.
    case unproven
  }

  public var verdict = Verdict.unproven
  /// Steps that go the way the file says, as it stands before anything is turned round.
  public var confirming = 0
  /// Steps that go the other way.
  public var opposing = 0
  /// Steps that prove nothing: gaps, zero amounts, reversals, orders of one second that fit both.
  public var unproven = 0
  /// Own accounts with a balance in at least one row.
  public var accounts = 0
  public var confirmedAccounts = 0
  public var contradictedAccounts = 0
  /// Accounts whose rows were turned round (`--direction verify`).
  public var turnedAccounts = 0

  public init() {}
}

/// How balance steps of one account, or of several together, turned out.
struct LinkTally: Sendable, Equatable {
  /// Steps that go the way the file says, by what it says.
  var agreeIn = 0
  var agreeOut = 0
  /// Steps that go the other way, by what the file says.
  var opposeIn = 0
  var opposeOut = 0
  /// Steps that neither way explains: rows are missing between, or stand in another order.
  var brokenIn = 0
  var brokenOut = 0
  /// Steps of zero amounts and reversals, and those that both ways explain.
  var silent = 0

  var agree: Int { agreeIn + agreeOut }
  var oppose: Int { opposeIn + opposeOut }
  var proven: Int { agree + oppose }
  var broken: Int { brokenIn + brokenOut }
  var unproven: Int { broken + silent }

  static func += (left: inout LinkTally, right: LinkTally) {
    left.agreeIn += right.agreeIn
    left.agreeOut += right.agreeOut
    left.opposeIn += right.opposeIn
    left.opposeOut += right.opposeOut
    left.brokenIn += right.brokenIn
    left.brokenOut += right.brokenOut
    left.silent += right.silent
  }

  enum Outcome { case confirmed, contradicted, disputed, unproven }

  /// Fewer steps are chance.
  static let fewestSteps = 5

  /// What the steps prove.
  ///
  /// Money in alone, swept out by rows that the file leaves out, makes steps that look opposite
  /// where one amount is the double of the next: up to half of all. So steps that speak of one
  /// side only must be three fifths of that side's that could prove something; where both sides
  /// speak, a quarter of all, or any share of many that hardly one step denies. Decisions.md has
  /// the numbers.
  var outcome: Outcome {
    if oppose >= LinkTally.fewestSteps, oppose * 10 >= proven * 9 {
      return isWellOpposed ? .contradicted : .unproven
    }
    if isDisputed { return .disputed }
    return agree >= LinkTally.fewestSteps && agree * 10 >= proven * 9 ? .confirmed : .unproven
  }

  /// Steps that suffice to turn rows round where a person asks for it.
  static let fewestTurned = 3

  /// Whether all steps there are, of money in and of money out, go against the file.
  ///
  /// Of money in alone up to half of all steps look opposite where every credit is swept out: three
  /// in a row are one chance in eight. A step of the other side then needs an equal amount to the
  /// fen, less than one in a thousand; so both sides must speak, and no step may be left unexplained.
  var isFewButPlain: Bool {
    oppose >= LinkTally.fewestTurned && agree == 0 && broken == 0 && min(opposeIn, opposeOut) > 0
  }

  private var isWellOpposed: Bool {
    guard min(opposeIn, opposeOut) * 20 >= oppose else {
      let side =
        opposeIn > opposeOut ? opposeIn + agreeIn + brokenIn : opposeOut + agreeOut + brokenOut
      return oppose * 5 >= side * 3
    }
    let isManyfold = oppose >= 20 && oppose * 20 >= proven * 19
    return isManyfold || oppose * 4 >= proven + broken
  }

  /// Some values of the column are read the wrong way: both sides prove something, and a fifth of
  /// it goes against the file.
  private var isDisputed: Bool {
    oppose >= 2 * LinkTally.fewestSteps && oppose * 5 >= proven && oppose * 10 < proven * 9
      && min(agreeIn + opposeIn, agreeOut + opposeOut) >= LinkTally.fewestSteps
      && proven * 5 >= (proven + broken) * 3
  }
}
