import AccountFlows
import BankRecords
import Detection

/// 拆分规避大额.
///
/// ## What it finds
/// Amounts that stand just below a large-value limit, several on one day or on several days close
/// together, and more of them than the neighbouring amounts lead to expect.
///
/// ## Why it matters
/// Frequent payments near the limit (old code 1102) keep money out of the large-value reports.
///
/// ## Inputs
/// Amounts and days of all legs but moves between the holder's own accounts, ins and outs apart.
///
/// ## Score
/// For each limit and direction: rows in the band just below the limit that stand close together,
/// on a log scale; the share of band rows beyond the mean of the band above (limit included) and
/// the band below; and how many of the rows have company whose sum reaches the limit, on the same
/// day or with the same counterparty in the span. The best limit and direction counts.
///
/// ## Evidence
/// The band rows that stand close together (`supporting`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | limit_a_yuan | yuan | 50000 | 1…1e9 | cash |
/// | limit_b_yuan | yuan | 200000 | 1…1e9 | cross-border, natural persons |
/// | limit_c_yuan | yuan | 500000 | 1…1e9 | transfers, natural persons |
/// | limit_d_yuan | yuan | 2000000 | 1…1e9 | transfers, enterprises |
/// | band_share | share of limit | 0.1 | 0.001…0.4 | how far below still shuns it |
/// | window_working_days | working days | 10 | 1…250 | 短期 of PBOC order 2006 No.2 art.20 |
/// | least_legs | rows | 3 | 2…1000 | 频繁: 3 a day or 3 days |
/// | full_legs | rows | 20 | 3…100000 | beyond adds nothing |
/// | least_excess | share | 0.5 | 0…0.95 | below, the amounts are ordinary |
///
/// ## Known look-alikes
/// Goods or courses priced just below a limit (their prices repeat, from different payers on
/// different days: half strength), daily transfer limits of bank apps set by the holder.
///
/// ## References
/// PBOC order 2016 No.3 art.5; PBOC order 2006 No.2 art.11 and 20; DOMAIN 2.1, 2.6 I9.
public struct ThresholdStructuring: Detector {
  public static let identity = PatternIdentity(
    id: "threshold-structuring", chineseName: "拆分规避大额",
    summary: "短期内频繁出现略低于大额交易标准的金额，疑似拆分规避大额报告。")

  private let limitsFen: [Int64]
  private let bandShare: Double
  private let windowWorkingDays: Int
  private let leastLegs: Int
  private let fullLegs: Double
  private let leastExcess: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    var limits: [Int64] = []
    for name in ["limit_a_yuan", "limit_b_yuan", "limit_c_yuan", "limit_d_yuan"] {
      limits.append(Int64(try parameters.number(name, in: 1...1e9) * 100))
    }
    limitsFen = limits
    bandShare = try parameters.number("band_share", in: 0.001...0.4)
    windowWorkingDays = try parameters.count("window_working_days", in: 1...250)
    leastLegs = try parameters.count("least_legs", in: 2...1000)
    fullLegs = try parameters.number("full_legs", in: 3...100_000)
    leastExcess = try parameters.number("least_excess", in: 0...0.95)
  }

  /// The lowest amount of the band just below a limit.
  private func bandStart(_ limitFen: Int64) -> Int64 {
    Int64((Double(limitFen) * (1 - bandShare)).rounded(.up))
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    limitsFen.contains { limit in
      let start = bandStart(limit)
      return Int(screen.inCount) >= leastLegs && screen.largestInFen >= start
        || Int(screen.outCount) >= leastLegs && screen.largestOutFen >= start
    }
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    // One look at the amounts clears most flows.
    guard let lowest = limitsFen.map({ bandStart($0) }).min(),
      flow.legs.lazy.filter({ $0.amountFen >= lowest }).count >= leastLegs
    else { return nil }
    let parties = FlowParties(flow)
    var best: Band?
    for limit in limitsFen {
      for direction in Direction.allCases {
        guard
          let band = band(flow, parties, limit: limit, direction, calendar: context.calendar)
        else { continue }
        if band.strength > (best?.strength ?? 0) { best = band }
      }
    }
    guard let best else { return nil }
    return finding(flow, best)
  }

  /// Rows just below one limit in one direction.
  private struct Band {
    var limitFen: Int64
    var direction: Direction
    /// Legs that stand close together, ascending.
    var legs: [Int]
    var excess: Double
    /// Share of them whose day or counterparty reaches the limit in sum.
    var companyShare: Double
    var strength: Double
  }

  private func band(
    _ flow: AccountFlow, _ parties: FlowParties, limit: Int64, _ direction: Direction,
    calendar: WorkingCalendar
  ) -> Band? {
    let start = bandStart(limit)
    let lower = Int64((Double(start) * (1 - bandShare)).rounded(.up))
    let upper = Int64((Double(limit) / (1 - bandShare)).rounded(.down))
    var below: [Int] = []
    var neighbours = 0
    for (index, leg) in flow.legs.enumerated() where leg.direction == direction {
      guard leg.amountFen >= lower, leg.amountFen <= upper, !parties.isOwnMove(leg) else {
        continue
      }
      if leg.amountFen >= start, leg.amountFen < limit {
        below.append(index)
      } else {
        neighbours += 1
      }
    }
    guard below.count >= leastLegs else { return nil }
    // One more neighbour than seen: few rows must not pass for a certain excess.
    let excess = 1 - Double(neighbours + 1) / 2 / Double(below.count)
    guard excess >= leastExcess else { return nil }
    let legs = frequent(flow, below, calendar: calendar)
    guard legs.count >= leastLegs else { return nil }
    let company = companyShare(flow, parties, legs, limit: limit)
    let strength =
      Scoring.logarithmic(
        Double(legs.count), from: Double(leastLegs), to: fullLegs, start: 0.3)
      * Scoring.linear(excess, from: leastExcess, to: 0.9, start: 0.4)
      * Scoring.linear(company, from: 0, to: 1, start: 0.5)
    return Band(
      limitFen: limit, direction: direction, legs: legs, excess: excess, companyShare: company,
      strength: Scoring.strength(strength))
  }

  /// The legs that stand in a span with at least `least_legs` on one day, or on that many days.
  private func frequent(_ flow: AccountFlow, _ legs: [Int], calendar: WorkingCalendar) -> [Int] {
    let span = WorkingDaySpan(workingDays: windowWorkingDays, calendar: calendar)
    var days: [(day: CivilDay, count: Int)] = []
    for index in legs {
      let day = flow.legs[index].time.day
      if days.last?.day == day { days[days.count - 1].count += 1 } else { days.append((day, 1)) }
    }
    var isFrequent = days.map { $0.count >= leastLegs }
    var end = 0
    var marked = 0
    for start in days.indices {
      while end < days.count, span.holds(days[start].day, days[end].day) { end += 1 }
      guard end - start >= leastLegs else { continue }
      for index in max(start, marked)..<end { isFrequent[index] = true }
      marked = max(marked, end)
    }
    var result: [Int] = []
    var day = 0
    for index in legs {
      while days[day].day < flow.legs[index].time.day { day += 1 }
      if isFrequent[day] { result.append(index) }
    }
    return result
  }

  /// Share of legs that with others of their day, or of their counterparty, reach the limit.
  private func companyShare(
    _ flow: AccountFlow, _ parties: FlowParties, _ legs: [Int], limit: Int64
  ) -> Double {
    var countOfDay: [Int32: Int] = [:]
    var countOfParty: [Int: Int] = [:]
    for index in legs {
      countOfDay[flow.legs[index].time.day.daysSince1970, default: 0] += 1
      let party = parties.party(of: flow.legs[index])
      if party >= 0 { countOfParty[party, default: 0] += 1 }
    }
    var withCompany = 0
    for index in legs {
      // Two amounts of the band always reach the limit: each is above half of it.
      let onDay = countOfDay[flow.legs[index].time.day.daysSince1970] ?? 0
      let withParty = countOfParty[parties.party(of: flow.legs[index])] ?? 0
      if onDay >= 2 || withParty >= 2 { withCompany += 1 }
    }
    return Double(withCompany) / Double(legs.count)
  }

  private func finding(_ flow: AccountFlow, _ band: Band) -> Finding? {
    guard let first = band.legs.first, let last = band.legs.last else { return nil }
    var total: Int64 = 0
    var days = 0
    var lastDay: CivilDay?
    for index in band.legs {
      total += flow.legs[index].amountFen
      if flow.legs[index].time.day != lastDay { days += 1 }
      lastDay = flow.legs[index].time.day
    }
    let verb = band.direction == .moneyIn ? "转入" : "转出"
    return Finding(
      detector: Self.identity.id, strength: band.strength,
      window: flow.legs[first].time...flow.legs[last].time,
      quantities: [
        Quantity("limit_amount", "对应大额标准", .money(Money(fen: band.limitFen))),
        Quantity("below_count", "略低于标准笔数", .count(band.legs.count)),
        Quantity("day_count", "涉及天数", .count(days)),
        Quantity("below_amount", "略低于标准金额合计", .money(Money(fen: total))),
        Quantity("excess", "超出邻近金额预期的占比", .ratio(Scoring.strength(band.excess))),
        Quantity("company_share", "同日或同一对手合计达到标准的占比", .ratio(Scoring.strength(band.companyShare))),
      ],
      statement:
        "\(days)天内有\(band.legs.count)笔\(verb)金额略低于\(ChineseText.money(band.limitFen))"
        + "（合计\(ChineseText.money(total))），邻近金额的交易明显偏少，"
        + "其中\(ChineseText.percent(band.companyShare))的笔数在同日或同一对手合计后达到该标准",
      evidence: band.legs.map {
        Evidence(transaction: flow.legs[$0].transaction, role: .supporting)
      })
  }
}
