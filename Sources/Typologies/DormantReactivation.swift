import AccountFlows
import BankRecords
import Detection

/// 久悬启用.
///
/// ## What it finds
/// An account without movement for a year, the bank's interest and fees apart, that many persons
/// then suddenly pay large sums into.
///
/// ## Why it matters
/// Bought and borrowed cards are old accounts; banks have looked for their sudden use since 2006.
///
/// ## Inputs
/// Distances between legs; before the first leg the time since the data begin, where the opening
/// day is known and earlier. What lies before the data is never counted as idle: nobody has seen it.
///
/// ## Score
/// Product of: idle days proven by the data (in full from `least_idle_days`; from
/// `partial_idle_days` at `partial_factor`, and only where the account is known to be older than
/// `least_idle_days` by then); money in within the best `window_days` after, on a log scale; and
/// persons who pay, on a log scale.
///
/// ## Evidence
/// The payments in of the heaviest span (`collected`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_idle_days | days | 365 | 30…4000 | idle means a year |
/// | partial_idle_days | days | 180 | 10…4000 | data seldom hold a whole idle year |
/// | partial_factor | factor | 0.4 | 0…1 | less than a year is proven |
/// | window_days | days | 14 | 1…100 | ten working days |
/// | after_days | days | 90 | 1…1000 | what comes later is no sudden use |
/// | least_money_yuan | yuan | 200000 | 1…1e9 | about a large sum |
/// | full_money_yuan | yuan | 3000000 | 2…1e10 | beyond adds nothing |
/// | least_payers | payers | 5 | 1…100000 | fewer are a family |
/// | full_payers | payers | 40 | 2…1000000 | beyond adds nothing |
///
/// ## Known look-alikes
/// Seasonal shops, holiday homes and yearly events rest for months; emigrants and graduates use old
/// accounts again. They have few payers or small sums. Shape only.
///
/// ## References
/// PBOC order 2006 No.2 art.11 (4) and art.20; DOMAIN 2.6 I10.
public struct DormantReactivation: Detector {
  public static let identity = PatternIdentity(
    id: "dormant-reactivation", chineseName: "久悬启用",
    summary: "账户在资料内闲置近一年或更久后突然启用，短期内众多个人大额转入；仅作佐证。")

  private let leastIdleDays: Int
  private let partialIdleDays: Int
  private let partialFactor: Double
  private let windowDays: Int
  private let afterDays: Int
  private let leastFen: Double
  private let fullFen: Double
  private let leastPayers: Int
  private let fullPayers: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastIdleDays = try parameters.count("least_idle_days", in: 30...4000)
    partialIdleDays = try parameters.count("partial_idle_days", in: 10...4000)
    partialFactor = try parameters.number("partial_factor", in: 0...1)
    windowDays = try parameters.count("window_days", in: 1...100)
    afterDays = try parameters.count("after_days", in: 1...1000)
    leastFen = try parameters.number("least_money_yuan", in: 1...1e9) * 100
    fullFen = try parameters.number("full_money_yuan", in: 2...1e10) * 100
    leastPayers = try parameters.count("least_payers", in: 1...100_000)
    fullPayers = try parameters.number("full_payers", in: 2...1_000_000)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= leastPayers && Double(screen.inFen) >= leastFen
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard flow.inCount >= leastPayers, Double(flow.inFen) >= leastFen else { return nil }
    let rests = rests(flow, firstDay: context.firstDay)
    guard !rests.isEmpty else { return nil }
    let parties = FlowParties(flow)
    var best: (rest: Rest, heavy: HeavyFlow, strength: Double)?
    for rest in rests {
      let last = flow.legs[rest.nextLeg].time.day.advanced(by: afterDays)
      var end = rest.nextLeg
      while end < flow.legs.count, flow.legs[end].time.day <= last { end += 1 }
      let heavy = HeavyFlow(
        flow, parties: parties, range: rest.nextLeg..<end, days: windowDays)
      let strength = Scoring.strength(strength(rest, heavy))
      if strength > (best?.strength ?? 0) { best = (rest, heavy, strength) }
    }
    return best.flatMap { finding(flow, rest: $0.rest, heavy: $0.heavy, strength: $0.strength) }
  }

  /// A time without movement, and the leg that ends it.
  private struct Rest {
    var days: Int
    var nextLeg: Int
    var isBeforeFirst: Bool
    var factor: Double
  }

  /// Rests of a flow; there are few, since each takes half a year.
  private func rests(_ flow: AccountFlow, firstDay: CivilDay?) -> [Rest] {
    var found: [Rest] = []
    var lastDay: CivilDay?
    let opened = flow.profile.openedOn
    for (index, leg) in flow.legs.enumerated() where !isTrickle(leg, flow) {
      let day = leg.time.day
      if let lastDay {
        if let factor = factor(idle: day - lastDay, opened: opened, day: day) {
          found.append(
            Rest(days: day - lastDay, nextLeg: index, isBeforeFirst: false, factor: factor))
        }
      } else if let opened, let firstDay {
        // Idle since the data begin or since the opening, whichever is later.
        let idle = day - max(opened, firstDay)
        if let factor = factor(idle: idle, opened: opened, day: day), opened <= firstDay {
          found.append(Rest(days: idle, nextLeg: index, isBeforeFirst: true, factor: factor))
        }
      }
      lastDay = day
    }
    return found
  }

  /// What proven idle days count; nil where they say nothing.
  private func factor(idle: Int, opened: CivilDay?, day: CivilDay) -> Double? {
    if idle >= leastIdleDays { return 1 }
    guard idle >= partialIdleDays, let opened, day - opened >= leastIdleDays, partialFactor > 0
    else { return nil }
    return Scoring.linear(
      Double(idle), from: Double(partialIdleDays), to: Double(leastIdleDays), start: partialFactor)
  }

  /// Interest and fees that the bank books by itself do not wake an account.
  private func isTrickle(_ leg: Leg, _ flow: AccountFlow) -> Bool {
    leg.topics.contains(.bankInterest) || flow.peer(of: leg)?.kind == .bankInternal
      || leg.amountFen == 0
  }

  private func strength(_ rest: Rest, _ heavy: HeavyFlow) -> Double {
    guard Double(heavy.inFen) >= leastFen, heavy.payerCount >= leastPayers else { return 0 }
    return rest.factor
      * Scoring.logarithmic(Double(heavy.inFen), from: leastFen, to: fullFen, start: 0.3)
      * Scoring.logarithmic(
        Double(heavy.payerCount), from: Double(leastPayers), to: fullPayers, start: 0.3)
  }

  private func finding(_ flow: AccountFlow, rest: Rest, heavy: HeavyFlow, strength: Double)
    -> Finding?
  {
    guard let first = heavy.legs.first, let last = heavy.legs.last else { return nil }
    let woke = flow.legs[rest.nextLeg].time.day
    var text =
      rest.isBeforeFirst
      ? "开户已久，自资料起始\(rest.days)天内无收付，\(woke)起突然启用"
      : "闲置\(rest.days)天后于\(woke)突然启用"
    text +=
      "，\(windowDays)天内转入\(ChineseText.money(heavy.inFen))，此后\(afterDays)天内付款人"
      + "\(heavy.payerCount)个"
    if rest.factor < 1 { text += "（资料内仅证实闲置\(rest.days)天，不足一年）" }
    return Finding(
      detector: Self.identity.id, strength: strength,
      window: flow.legs[first].time...flow.legs[last].time,
      quantities: [
        Quantity("idle_days", "资料内证实的闲置天数", .days(Double(rest.days))),
        Quantity("reactivated_on", "启用日", .text(woke.description)),
        Quantity("window_in_amount", "启用后短期转入金额", .money(Money(fen: heavy.inFen))),
        Quantity("payer_count", "启用后付款人数", .count(heavy.payerCount)),
      ], statement: text,
      evidence: heavy.legs.map {
        Evidence(transaction: flow.legs[$0].transaction, role: .collected)
      })
  }
}
