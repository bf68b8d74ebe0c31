import AccountFlows
import BankRecords
import Detection

/// 同日拆分转入.
///
/// ## What it finds
/// Persons who pay an account several times on one day in about equal amounts, where one payment
/// would have done; and such days are a good part of all payments in.
///
/// ## Why it matters
/// Money is cut into pieces to stay below limits of channels, of reports, or of attention. The sum
/// does not matter: gathering by tiny equal pieces is the same habit.
///
/// ## Inputs
/// Payments in from parties that may be natural persons, day by day.
///
/// ## Score
/// Product of: payers with such a day, on a log scale; and the share of payments in that such days
/// hold.
///
/// ## Evidence
/// The payments of such days (`collected`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_repeats | rows | 3 | 2…100 | twice a day is a mistake made good, or a second purchase |
/// | closeness | ratio | 1.3 | 1…10 | largest to smallest of about equal amounts |
/// | least_parties | payers | 3 | 1…1000 | who is paid by one or two persons gathers nothing |
/// | full_payers | payers | 10 | 2…1000000 | beyond adds nothing |
/// | least_share | share of rows | 0.05 | 0…0.95 | a busy account has a few by chance |
/// | full_share | share of rows | 0.5 | 0.01…1 | beyond adds nothing |
///
/// ## Known look-alikes
/// Red packets and transfers under a wallet's limit, canteens and shops where one person buys many
/// times a day, market stalls. Shape only.
///
/// ## References
/// PBOC order 2006 No.2 art.11; DOMAIN 2.6 I9; AMLSim 20K fan-in patterns (ForeignWorlds: Gatherers in
/// the data of others).
public struct SplitPayments: Detector {
  public static let identity = PatternIdentity(
    id: "split-payments", chineseName: "同日拆分转入",
    summary: "多个付款人在同一天内分多笔转入相近金额，疑似化整为零。")

  private let leastRepeats: Int
  private let closeness: Double
  private let leastParties: Int
  private let fullPayers: Double
  private let leastShare: Double
  private let fullShare: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastRepeats = try parameters.count("least_repeats", in: 2...100)
    closeness = try parameters.number("closeness", in: 1...10)
    leastParties = try parameters.count("least_parties", in: 1...1000)
    fullPayers = try parameters.number("full_payers", in: 2...1_000_000)
    leastShare = try parameters.number("least_share", in: 0...0.95)
    fullShare = try parameters.number("full_share", in: 0.01...1)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= leastRepeats + leastParties - 1
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard flow.inCount >= leastRepeats + leastParties - 1,
      flow.busiestDay.ins >= leastRepeats
    else { return nil }
    let days = repeats(flow)
    guard let first = days.first, let last = days.last else { return nil }
    let parties = FlowParties(flow)
    var payers: Set<Int> = []
    var legs: [Int] = []
    for day in days {
      payers.insert(day.party)
      legs += day.legs
    }
    var paysIn = [Bool](repeating: false, count: parties.count)
    for leg in flow.legs where leg.direction == .moneyIn {
      let party = parties.party(of: leg)
      if parties.isInvestor(party) { paysIn[party] = true }
    }
    let share = Double(legs.count) / Double(flow.inCount)
    guard paysIn.lazy.filter({ $0 }).count >= leastParties, share > leastShare else { return nil }
    let strength = Scoring.strength(
      Scoring.logarithmic(Double(payers.count), from: 1, to: fullPayers, start: 0.4)
        * Scoring.linear(share, from: leastShare, to: fullShare))
    guard strength > 0, let from = first.legs.first, let to = last.legs.last else { return nil }
    let total = legs.reduce(Int64(0)) { $0 &+ flow.legs[$1].amountFen }
    return Finding(
      detector: Self.identity.id, strength: strength,
      window: flow.legs[from].time...flow.legs[to].time,
      quantities: [
        Quantity("payer_count", "同日多笔转入的付款人数", .count(payers.count)),
        Quantity("day_count", "人次（人·日）", .count(days.count)),
        Quantity("row_count", "涉及笔数", .count(legs.count)),
        Quantity("amount", "涉及金额", .money(Money(fen: total))),
        Quantity("row_share", "占转入笔数的比例", .ratio(Scoring.strength(share))),
      ],
      statement: "\(payers.count)个付款人共\(days.count)次在同一天内分\(leastRepeats)笔以上转入相近金额，"
        + "合计\(legs.count)笔、\(ChineseText.money(total))，占全部转入笔数的\(ChineseText.percent(share))",
      evidence: legs.sorted().map {
        Evidence(transaction: flow.legs[$0].transaction, role: .collected)
      })
  }

  /// One person's payments of one day in about equal amounts; `legs` ascending.
  private struct Repeat {
    var party: Int
    var legs: [Int]
  }

  /// In the order of days and, within a day, of the parties' numbers.
  private func repeats(_ flow: AccountFlow) -> [Repeat] {
    var found: [Repeat] = []
    var start = 0
    while start < flow.legs.count {
      let day = flow.legs[start].time.day
      var end = start + 1
      while end < flow.legs.count, flow.legs[end].time.day == day { end += 1 }
      let ins = flow.legs[start..<end].lazy.filter { $0.isIn }
      if end - start >= leastRepeats, ins.prefix(leastRepeats).count >= leastRepeats {
        found += repeats(flow, day: start..<end)
      }
      start = end
    }
    return found
  }

  private func repeats(_ flow: AccountFlow, day: Range<Int>) -> [Repeat] {
    let parties = FlowParties(flow)
    var paid: [(party: Int, fen: Int64, leg: Int)] = []
    for index in day where flow.legs[index].direction == .moneyIn {
      let party = parties.party(of: flow.legs[index])
      guard parties.isInvestor(party), !parties.isOwn(party) else { continue }
      paid.append((party, flow.legs[index].amountFen, index))
    }
    guard paid.count >= leastRepeats else { return [] }
    paid.sort { ($0.party, $0.fen, $0.leg) < ($1.party, $1.fen, $1.leg) }
    var found: [Repeat] = []
    var start = 0
    while start < paid.count {
      var end = start + 1
      while end < paid.count, paid[end].party == paid[start].party { end += 1 }
      if end - start >= leastRepeats {
        let legs = alike(paid[start..<end].map { ($0.fen, $0.leg) })
        if legs.count >= leastRepeats {
          found.append(Repeat(party: paid[start].party, legs: legs.sorted()))
        }
      }
      start = end
    }
    return found
  }

  /// The most payments that lie within `closeness` of each other, of payments ascending by amount.
  private func alike(_ paid: [(fen: Int64, leg: Int)]) -> [Int] {
    var best = 0..<0
    var start = 0
    for end in paid.indices {
      while Double(paid[end].fen) > Double(paid[start].fen) * closeness { start += 1 }
      if end + 1 - start > best.count { best = start..<(end + 1) }
    }
    return paid[best].map(\.leg)
  }
}
