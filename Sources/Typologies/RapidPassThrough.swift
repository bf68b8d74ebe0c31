import AccountFlows
import BankRecords
import Detection

/// 快进快出.
///
/// ## What it finds
/// Days whose money is gone within a day, again and again, so that in and out are about equal and
/// little ever stays.
///
/// ## Why it matters
/// A transit account: money of a fundraising is moved on through cards that serve for nothing else.
///
/// ## Inputs
/// All legs but moves between the holder's own accounts. Outs use up the newest money first: a
/// small remainder that always stays does not age what passes through.
///
/// ## Score
/// Product of: number of such days on a log scale, share of their money in all money of their span,
/// how equal in and out of the span are, and the money passed on.
///
/// ## Evidence
/// Ins (`collected`) and outs (`swept`) from the first to the last such day that belong to it: ins
/// of those days, and the outs that took their money.
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | quick_hours | hours | 24 | 0.01…720 | tool default of DOMAIN 2.6 I13 |
/// | least_day_share | share | 0.8 | 0.1…1 | tool default of DOMAIN 2.6 I13 |
/// | least_day_yuan | yuan | 5000 | 0.01…1e9 | smaller days are shopping |
/// | least_days | days | 3 | 1…1000 | 频繁 of PBOC order 2006 No.2 art.20 |
/// | full_days | days | 20 | 2…10000 | beyond adds nothing |
/// | full_imbalance | abs(in−out)/(in+out) | 0.05 | 0…0.5 | DOMAIN 2.6 I20 |
/// | worst_imbalance | abs(in−out)/(in+out) | 0.2 | 0.01…1 | DOMAIN 2.6 I20 |
/// | full_money_yuan | yuan | 1000000 | 1…1e12 | beyond adds nothing |
///
/// ## Known look-alikes
/// Merchants with daily settlement, payment institutions, treasury pooling, agents of produce
/// buyers: they pass money on as quickly.
///
/// ## References
/// DOMAIN 2.6 I13, I20; DOMAIN 6 (rapid movement of funds).
public struct RapidPassThrough: Detector {
  public static let identity = PatternIdentity(
    id: "rapid-pass-through", chineseName: "快进快出",
    summary: "资金转入后短时间内几乎全部转出，反复多日，收支大致相当。")

  private let quickSeconds: Int64
  private let leastDayShare: Double
  private let leastDayFen: Int64
  private let leastDays: Int
  private let fullDays: Double
  private let fullImbalance: Double
  private let worstImbalance: Double
  private let fullMoneyFen: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    quickSeconds = Int64(try parameters.number("quick_hours", in: 0.01...720) * 3600)
    leastDayShare = try parameters.number("least_day_share", in: 0.1...1)
    leastDayFen = Int64(try parameters.number("least_day_yuan", in: 0.01...1e9) * 100)
    leastDays = try parameters.count("least_days", in: 1...1000)
    fullDays = try parameters.number("full_days", in: 2...10_000)
    fullImbalance = try parameters.number("full_imbalance", in: 0...0.5)
    worstImbalance = try parameters.number("worst_imbalance", in: 0.01...1)
    fullMoneyFen = try parameters.number("full_money_yuan", in: 1...1e12) * 100
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    // Every such day has money in, and at least one out takes it.
    Int(screen.inCount) >= leastDays && screen.outCount >= 1
      && screen.inFen >= leastDayFen.multipliedReportingOverflow(by: Int64(leastDays)).partialValue
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard flow.inCount >= leastDays, flow.outCount >= 1, mayPass(flow) else { return nil }
    let passage = Passage(flow, quickSeconds: quickSeconds)
    let days = passage.days.filter {
      $0.inFen >= leastDayFen && Double($0.quickFen) >= leastDayShare * Double($0.inFen)
    }
    guard days.count >= leastDays, let first = days.first, let last = days.last else { return nil }
    var passedFen: Int64 = 0
    var quickFen: Int64 = 0
    var dwell = 0.0
    for day in days {
      passedFen += day.inFen
      quickFen += day.quickFen
      dwell += day.quickSecondsByFen
    }
    let totals = passage.totals(
      from: first.day, to: last.day.advanced(by: Int(quickSeconds / 86_400)))
    let imbalance =
      Double((totals.inFen - totals.outFen).magnitude) / Double(totals.inFen + totals.outFen)
    let share = Double(passedFen) / Double(totals.inFen)
    let strength = Scoring.strength(
      Scoring.logarithmic(Double(days.count), from: Double(leastDays), to: fullDays, start: 0.3)
        * Scoring.linear(share, from: 0.3, to: 0.8, start: 0.3)
        * (1.4
          - Scoring.linear(imbalance, from: fullImbalance, to: worstImbalance, start: 0.4))
        * Scoring.logarithmic(
          Double(passedFen), from: Double(leastDayFen) * Double(leastDays), to: fullMoneyFen,
          start: 0.4))
    guard strength > 0 else { return nil }
    let evidence = passage.evidence(days: days.map(\.day))
    let hours = dwell / Double(max(1, quickFen)) / 3600
    return Finding(
      detector: Self.identity.id, strength: strength, window: evidence.window,
      quantities: [
        Quantity("quick_day_count", "快进快出天数", .count(days.count)),
        Quantity("passed_amount", "快进快出金额", .money(Money(fen: quickFen))),
        Quantity("quick_share", "当日转入中快速转出占比", .ratio(rounded(quickFen, of: passedFen))),
        Quantity("mean_dwell_days", "平均停留", .days((hours / 24 * 1000).rounded() / 1000)),
        Quantity("imbalance", "收支失衡度", .ratio((imbalance * 10_000).rounded() / 10_000)),
        Quantity("share_of_inflow", "占期间转入比例", .ratio(rounded(passedFen, of: totals.inFen))),
      ],
      statement:
        "有\(days.count)天转入的\(ChineseText.money(passedFen))中"
        + "\(ChineseText.percent(rounded(quickFen, of: passedFen)))在"
        + "\(ChineseText.decimal(Double(quickSeconds) / 3600))小时内转出"
        + "（平均停留\(ChineseText.decimal(hours))小时），"
        + "期间收支失衡度\(ChineseText.percent(imbalance))，账户几乎不留存资金",
      evidence: evidence.rows)
  }

  /// Cheap and exact: false where too few days have enough money in.
  private func mayPass(_ flow: AccountFlow) -> Bool {
    var dayEnd = Int64.min
    var fen: Int64 = 0
    var days = 0
    for leg in flow.legs where leg.isIn {
      // Legs are in the order of time.
      if leg.time.seconds >= dayEnd {
        dayEnd = (Int64(leg.time.day.daysSince1970) + 1) * 86_400
        fen = 0
      }
      let before = fen
      fen += leg.amountFen
      guard before < leastDayFen, fen >= leastDayFen else { continue }
      days += 1
      if days >= leastDays { return true }
    }
    return false
  }

  private func rounded(_ part: Int64, of whole: Int64) -> Double {
    (Double(part) / Double(max(1, whole)) * 10_000).rounded() / 10_000
  }
}

/// Which money of a flow left how soon.
private struct Passage {
  struct Day {
    var day: CivilDay
    var inFen: Int64 = 0
    /// Part of `inFen` that left in time.
    var quickFen: Int64 = 0
    /// Seconds that the quick money stayed, weighted by fen.
    var quickSecondsByFen = 0.0
  }

  /// Days with money in, ascending.
  private(set) var days: [Day] = []
  /// By out leg that took quick money: the legs and the days of that money.
  private var takings: [(leg: Int, firstDay: Int32, lastDay: Int32)] = []
  private let flow: AccountFlow
  private let parties: FlowParties

  init(_ flow: AccountFlow, quickSeconds: Int64) {
    self.flow = flow
    parties = FlowParties(flow)
    var rest: [(fen: Int64, time: BookingTime, day: Int)] = []
    for (index, leg) in flow.legs.enumerated() where !parties.isOwnMove(leg) {
      if leg.isIn {
        let day = leg.time.day
        if days.last?.day != day { days.append(Day(day: day)) }
        days[days.count - 1].inFen += leg.amountFen
        rest.append((leg.amountFen, leg.time, days.count - 1))
        continue
      }
      var open = leg.amountFen
      var taking: (leg: Int, firstDay: Int32, lastDay: Int32)?
      while open > 0, let newest = rest.last {
        let stayed = leg.time.seconds - newest.time.seconds
        guard stayed <= quickSeconds else { break }
        let taken = min(open, newest.fen)
        open -= taken
        if taken == newest.fen { rest.removeLast() } else { rest[rest.count - 1].fen -= taken }
        days[newest.day].quickFen += taken
        days[newest.day].quickSecondsByFen += Double(stayed) * Double(taken)
        let serial = days[newest.day].day.daysSince1970
        taking = (index, serial, taking?.lastDay ?? serial)
      }
      if let taking { takings.append(taking) }
    }
  }

  /// Money in and out from one day to another, own moves left out.
  func totals(from first: CivilDay, to last: CivilDay) -> (inFen: Int64, outFen: Int64) {
    var inFen: Int64 = 0
    var outFen: Int64 = 0
    for leg in flow.legs where !parties.isOwnMove(leg) {
      guard leg.time.day >= first, leg.time.day <= last else { continue }
      if leg.isIn { inFen += leg.amountFen } else { outFen += leg.amountFen }
    }
    return (inFen, outFen)
  }

  /// The ins of the given days and the outs that took their money, with the span they cover.
  func evidence(days chosen: [CivilDay]) -> (rows: [Evidence], window: ClosedRange<BookingTime>) {
    let serials = Set(chosen.map(\.daysSince1970))
    let takers = Set(
      takings.lazy.filter { taking in
        (taking.firstDay...taking.lastDay).contains { serials.contains($0) }
      }.map(\.leg))
    var rows: [Evidence] = []
    var first: BookingTime?
    var last = BookingTime(seconds: 0)
    for (index, leg) in flow.legs.enumerated() where !parties.isOwnMove(leg) {
      let belongs =
        leg.isIn ? serials.contains(leg.time.day.daysSince1970) : takers.contains(index)
      guard belongs else { continue }
      first = first ?? leg.time
      last = leg.time
      rows.append(
        Evidence(transaction: leg.transaction, role: leg.isIn ? .collected : .swept))
    }
    return (rows, (first ?? last)...last)
  }
}
