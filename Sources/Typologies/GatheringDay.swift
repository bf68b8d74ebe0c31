import AccountFlows
import BankRecords
import Detection

/// 同日骤集付款.
///
/// ## What it finds
/// A day on which many persons pay who pay on no other day, far above what such payers come to on
/// the account's other days.
///
/// ## Why it matters
/// People who pay one account once and on the same day were gathered: a sales meeting, a call in a
/// group. It needs no sum, no return and no second account, so that it shows early and in small.
///
/// ## Inputs
/// Payments in from parties that may be natural persons and who pay on one day only; the days
/// between the account's first and last leg.
///
/// ## Score
/// Of the day with most of them: how many, on a log scale, times how far that stands above
/// `usual_factor` times the mean of the other days.
///
/// ## Evidence
/// Their payments of that day (`collected`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_payers | payers | 4 | 2…1000 | three on one day are chance |
/// | full_payers | payers | 20 | 3…1000000 | beyond adds nothing |
/// | usual_factor | factor | 4 | 1…1000 | busy accounts have good days |
/// | least_days | days | 7 | 1…1000 | shorter views have no other days to compare with |
///
/// ## Known look-alikes
/// Weddings and funerals, fees due on one day, ticket sales, collections for one gift. Shape only.
///
/// ## References
/// DOMAIN 2.6 I7, I19; AMLGentex fan-in patterns (ForeignWorlds: Gatherers in the data of others).
public struct GatheringDay: Detector {
  public static let identity = PatternIdentity(
    id: "gathering-day", chineseName: "同日骤集付款",
    summary: "某一天内突然有众多只在当天付款的个人转入，明显高于平日。")

  private let leastPayers: Int
  private let fullPayers: Double
  private let usualFactor: Double
  private let leastDays: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastPayers = try parameters.count("least_payers", in: 2...1000)
    fullPayers = try parameters.number("full_payers", in: 3...1_000_000)
    usualFactor = try parameters.number("usual_factor", in: 1...1000)
    leastDays = try parameters.count("least_days", in: 1...1000)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= leastPayers && screen.activeDays >= leastDays
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard flow.busiestDay.ins >= leastPayers, let first = flow.legs.first, let last = flow.legs.last
    else { return nil }
    let span = last.time.day - first.time.day + 1
    guard span >= leastDays else { return nil }
    let (day, gathered, others) = busiestDay(flow)
    guard gathered.count >= leastPayers, let from = gathered.first, let to = gathered.last
    else { return nil }
    let usual = Double(others) / Double(span - 1)
    let excess = 1 - usualFactor * usual / Double(gathered.count)
    let strength = Scoring.strength(
      Scoring.logarithmic(
        Double(gathered.count), from: Double(leastPayers), to: fullPayers, start: 0.3)
        * max(0, excess))
    guard strength > 0 else { return nil }
    let total = gathered.reduce(Int64(0)) { $0 &+ flow.legs[$1].amountFen }
    return Finding(
      detector: Self.identity.id, strength: strength,
      window: flow.legs[from].time...flow.legs[to].time,
      quantities: [
        Quantity("day", "付款人最集中的一天", .text(day.description)),
        Quantity("payer_count", "仅当天付款的人数", .count(gathered.count)),
        Quantity("usual_count", "其余日子平均每天的此类付款人数", .ratio((usual * 1e4).rounded() / 1e4)),
        Quantity("amount", "当天转入金额", .money(Money(fen: total))),
      ],
      statement: "\(day)一天内有\(gathered.count)名只在当天付款的个人转入\(ChineseText.money(total))，"
        + "其余日子此类付款人共\(others)名（资料跨\(span)天）",
      evidence: gathered.map {
        Evidence(transaction: flow.legs[$0].transaction, role: .collected)
      })
  }

  /// The first of the days with most persons who pay on that day only, the first payment of each
  /// (ascending), and the number of such persons on all other days.
  private func busiestDay(_ flow: AccountFlow) -> (CivilDay, [Int], others: Int) {
    let parties = FlowParties(flow)
    let unseen = -1
    let several = -2
    var only = [Int](repeating: unseen, count: parties.count)
    for (index, leg) in flow.legs.enumerated() where leg.direction == .moneyIn {
      let party = parties.party(of: leg)
      guard parties.isInvestor(party), !parties.isOwn(party) else { continue }
      if only[party] == unseen {
        only[party] = index
      } else if only[party] >= 0, flow.legs[only[party]].time.day != leg.time.day {
        only[party] = several
      }
    }
    let once = only.filter { $0 >= 0 }.sorted()
    var best = 0..<0
    var start = 0
    while start < once.count {
      let day = flow.legs[once[start]].time.day
      var end = start + 1
      while end < once.count, flow.legs[once[end]].time.day == day { end += 1 }
      if end - start > best.count { best = start..<end }
      start = end
    }
    guard !best.isEmpty else { return (CivilDay(daysSince1970: 0), [], 0) }
    return (flow.legs[once[best.lowerBound]].time.day, Array(once[best]), once.count - best.count)
  }
}
