import AccountFlows
import BankRecords
import Detection

/// 新户爆量.
///
/// ## What it finds
/// An account that many persons pay large sums into within weeks of its opening.
///
/// ## Why it matters
/// Accounts are opened for a scheme and given up with it. Banks' rules look at the first fortnight.
///
/// ## Inputs
/// The opening day, where a table of accounts gives it. Where it does not, the account's first leg
/// stands for it, if it comes well after the first day of the data; that is a weak sign only, since
/// the account may just have been quiet, and the statement says so.
///
/// ## Score
/// Product of: money in within the best `window_days` of the first `young_days`, on a log scale;
/// persons who pay in that time, on a log scale; and `guessed_factor` without an opening day.
///
/// ## Evidence
/// The payments in of the heaviest span (`collected`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | young_days | days | 60 | 1…1000 | a new account |
/// | window_days | days | 15 | 1…100 | the fortnight of banks' rules |
/// | least_money_yuan | yuan | 500000 | 1…1e9 | bank rules: 500,000 in 15 days |
/// | full_money_yuan | yuan | 5000000 | 2…1e10 | beyond adds nothing |
/// | least_payers | payers | 10 | 1…100000 | many payers, not a house bought |
/// | full_payers | payers | 60 | 2…1000000 | beyond adds nothing |
/// | quiet_days | days | 60 | 1…1000 | first leg so long after the data begin |
/// | guessed_factor | factor | 0.15 | 0…1 | the opening day is not known |
///
/// ## Known look-alikes
/// Houses sold before they are built, new shops, schools and property managers; wedding and funeral accounts; a new account of an old
/// business. Shape only.
///
/// ## References
/// DOMAIN 2.6 I3, I11.
public struct NewAccountBurst: Detector {
  public static let identity = PatternIdentity(
    id: "new-account-burst", chineseName: "新户爆量",
    summary: "开户后数周内即有众多个人大额转入；开户日不明时以首笔交易推断，仅作佐证。")

  private let youngDays: Int
  private let windowDays: Int
  private let leastFen: Double
  private let fullFen: Double
  private let leastPayers: Int
  private let fullPayers: Double
  private let quietDays: Int
  private let guessedFactor: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    youngDays = try parameters.count("young_days", in: 1...1000)
    windowDays = try parameters.count("window_days", in: 1...100)
    leastFen = try parameters.number("least_money_yuan", in: 1...1e9) * 100
    fullFen = try parameters.number("full_money_yuan", in: 2...1e10) * 100
    leastPayers = try parameters.count("least_payers", in: 1...100_000)
    fullPayers = try parameters.number("full_payers", in: 2...1_000_000)
    quietDays = try parameters.count("quiet_days", in: 1...1000)
    guessedFactor = try parameters.number("guessed_factor", in: 0...1)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= leastPayers && Double(screen.inFen) >= leastFen
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard flow.inCount >= leastPayers, Double(flow.inFen) >= leastFen, let first = flow.legs.first
    else { return nil }
    let start: CivilDay
    let opened = flow.profile.openedOn
    if let opened {
      // An opening day after the first leg is that of another card, or wrong.
      guard opened <= first.time.day else { return nil }
      start = opened
    } else {
      guard let begin = context.firstDay, first.time.day - begin >= quietDays else { return nil }
      start = first.time.day
    }
    guard first.time.day - start < youngDays else { return nil }
    var end = 0
    while end < flow.legs.count, flow.legs[end].time.day - start < youngDays { end += 1 }
    let heavy = HeavyFlow(
      flow, parties: FlowParties(flow), range: 0..<end, days: windowDays)
    guard Double(heavy.inFen) >= leastFen, heavy.payerCount >= leastPayers else { return nil }
    let strength = Scoring.strength(
      (opened == nil ? guessedFactor : 1)
        * Scoring.logarithmic(Double(heavy.inFen), from: leastFen, to: fullFen, start: 0.3)
        * Scoring.logarithmic(
          Double(heavy.payerCount), from: Double(leastPayers), to: fullPayers, start: 0.3))
    guard strength > 0 else { return nil }
    return finding(flow, heavy: heavy, start: start, strength: strength)
  }

  private func finding(_ flow: AccountFlow, heavy: HeavyFlow, start: CivilDay, strength: Double)
    -> Finding?
  {
    guard let first = heavy.legs.first, let last = heavy.legs.last else { return nil }
    let isKnown = flow.profile.openedOn != nil
    let delay = flow.legs[first].time.day - start
    let text =
      (isKnown
        ? "\(start)开户，开户后第\(delay + 1)天起" : "资料内首笔交易在\(start)（开户日不明，仅据此推断为新户），此后第\(delay + 1)天起")
      + "\(windowDays)天内转入\(ChineseText.money(heavy.inFen))，"
      + "前\(youngDays)天付款人\(heavy.payerCount)个"
    return Finding(
      detector: Self.identity.id, strength: strength,
      window: flow.legs[first].time...flow.legs[last].time,
      quantities: [
        Quantity(
          isKnown ? "opened_on" : "first_leg_on", isKnown ? "开户日" : "资料内首笔交易日",
          .text(start.description)),
        Quantity("delay_days", "至大额转入的天数", .days(Double(delay))),
        Quantity("window_in_amount", "短期转入金额", .money(Money(fen: heavy.inFen))),
        Quantity("payer_count", "新户期付款人数", .count(heavy.payerCount)),
      ], statement: text,
      evidence: heavy.legs.map {
        Evidence(transaction: flow.legs[$0].transaction, role: .collected)
      })
  }
}
