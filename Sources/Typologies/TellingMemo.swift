import AccountFlows
import BankRecords
import Detection

/// 摘要关键词.
///
/// ## What it finds
/// Many different persons whose payments in are called investment (投资款、认购、入股、复投), and
/// payments out to many persons that are called returns (利息、分红、返利、收益).
///
/// ## Why it matters
/// Participants write what they believe to do, and 复投 hardly occurs elsewhere. But words are
/// anybody's to write or to leave out: a supporting sign, never decisive alone.
///
/// ## Inputs
/// Topics of memos of payments from and to parties that may be natural persons. A memo that also
/// speaks of the bank's own interest, of a loan, of wages or of insurance does not count. Words of
/// return count on money out only: 利息 or 本息 on money in is a borrower's.
///
/// ## Score
/// Persons with such a memo on a log scale, times the better side. A side's sign is the larger of
/// its share of persons and of money; alone it counts `principal_only_factor` or
/// `return_only_factor`, which the other side, or reinvestment by some persons, fills up.
///
/// ## Evidence
/// The payments in (`collected`) and out (`paidOut`) with such a memo.
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_persons | persons | 8 | 2…100000 | fewer are relatives and friends |
/// | full_persons | persons | 100 | 3…1000000 | of the 150 persons of the criminal threshold |
/// | least_share | share | 0.05 | 0…0.95 | below, a word by chance |
/// | full_share | share | 0.4 | 0.01…1 | beyond adds nothing: many write nothing |
/// | principal_only_factor | factor | 0.6 | 0…1 | fees of members' clubs |
/// | return_only_factor | factor | 0.4 | 0…1 | cash back, income of owners |
/// | full_reinvestors | persons | 3 | 1…1000 | persons who wrote 复投 |
///
/// ## Known look-alikes
/// Cooperatives and staff shares (股金、分红), clubs and shops with 会员费, shops that pay 返现,
/// licensed funds. All have one side of it or pay it rarely.
///
/// ## References
/// DOMAIN 2.6 I5; the word table in `MemoClassifier`.
public struct TellingMemo: Detector {
  public static let identity = PatternIdentity(
    id: "telling-memo", chineseName: "摘要关键词",
    summary: "众多个人的收付摘要含投资、认购、复投或利息、分红、返利等词语；仅作佐证。")
  /// Says nothing by itself.
  public static let needsCompany = true

  private let leastPersons: Int
  private let fullPersons: Double
  private let leastShare: Double
  private let fullShare: Double
  private let principalOnlyFactor: Double
  private let returnOnlyFactor: Double
  private let fullReinvestors: Double

  private static let returnTopics: MemoTopics = [.investment, .investmentReturn, .reinvestment]
  private static let excludedTopics: MemoTopics = [
    .bankInterest, .loan, .payroll, .pensionOrSubsidy, .insurance, .reversal,
  ]

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastPersons = try parameters.count("least_persons", in: 2...100_000)
    fullPersons = try parameters.number("full_persons", in: 3...1_000_000)
    leastShare = try parameters.number("least_share", in: 0...0.95)
    fullShare = try parameters.number("full_share", in: 0.01...1)
    principalOnlyFactor = try parameters.number("principal_only_factor", in: 0...1)
    returnOnlyFactor = try parameters.number("return_only_factor", in: 0...1)
    fullReinvestors = try parameters.number("full_reinvestors", in: 1...1000)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) + Int(screen.outCount) >= leastPersons
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard flow.peers.count >= leastPersons,
      flow.legs.lazy.filter(TellingMemo.isTelling).prefix(leastPersons).count >= leastPersons
    else { return nil }
    let parties = FlowParties(flow)
    var collected = MemoSide(partyCount: parties.count)
    var paidOut = MemoSide(partyCount: parties.count)
    var tellers = PersonMarks(count: parties.count)
    var reinvestors = PersonMarks(count: parties.count)
    for (index, leg) in flow.legs.enumerated() where leg.amountFen > 0 {
      let party = parties.party(of: leg)
      guard parties.isInvestor(party) else { continue }
      let isTelling = TellingMemo.isTelling(leg)
      if leg.isIn {
        collected.add(party, leg.amountFen, leg: index, isTelling: isTelling)
      } else {
        paidOut.add(party, leg.amountFen, leg: index, isTelling: isTelling)
      }
      guard isTelling else { continue }
      tellers.mark(party)
      if leg.topics.contains(.reinvestment) { reinvestors.mark(party) }
    }
    guard tellers.count >= leastPersons else { return nil }
    let principalSign = sign(collected)
    let returnSign = sign(paidOut)
    let reinvestment = min(1, Double(reinvestors.count) / fullReinvestors)
    // The weaker side, or persons who say that they invest again, fill up what one side leaves.
    let company = max(min(principalSign, returnSign), reinvestment)
    func filled(_ sign: Double, _ alone: Double) -> Double {
      sign * (alone + (1 - alone) * company)
    }
    let words = max(
      filled(principalSign, principalOnlyFactor), filled(returnSign, returnOnlyFactor))
    let strength = Scoring.strength(
      Scoring.logarithmic(
        Double(tellers.count), from: Double(leastPersons), to: fullPersons, start: 0.2) * words)
    guard strength > 0 else { return nil }
    return finding(
      flow, collected: collected, paidOut: paidOut, tellerCount: tellers.count,
      reinvestorCount: reinvestors.count, strength: strength)
  }

  private static func isTelling(_ leg: Leg) -> Bool {
    guard !leg.topics.isEmpty, leg.topics.isDisjoint(with: excludedTopics) else { return false }
    guard leg.isIn else { return !leg.topics.isDisjoint(with: returnTopics) }
    return leg.topics.contains(.reinvestment)
      || leg.topics.contains(.investment) && !leg.topics.contains(.investmentReturn)
  }

  /// How much of a side's persons or money has a telling memo, scaled to [0, 1].
  private func sign(_ side: MemoSide) -> Double {
    Scoring.linear(side.share, from: leastShare, to: fullShare)
  }

  private func finding(
    _ flow: AccountFlow, collected: MemoSide, paidOut: MemoSide, tellerCount: Int,
    reinvestorCount: Int, strength: Double
  ) -> Finding? {
    var rows: [(leg: Int, role: Evidence.Role)] = []
    rows += collected.tellingLegs.map { ($0, .collected) }
    rows += paidOut.tellingLegs.map { ($0, .paidOut) }
    rows.sort { $0.leg < $1.leg }
    guard let first = rows.first, let last = rows.last else { return nil }
    var clauses: [String] = []
    if collected.tellers.count > 0 {
      clauses.append(
        "\(collected.tellers.count)个付款人的转入摘要含投资、认购、入股、复投类词语"
          + "（\(ChineseText.money(collected.tellingFen))，占个人转入的"
          + "\(ChineseText.percent(collected.moneyShare))）")
    }
    if paidOut.tellers.count > 0 {
      clauses.append(
        "向\(paidOut.tellers.count)人的转出摘要含本金、利息、分红、返利类词语"
          + "（\(ChineseText.money(paidOut.tellingFen))，占对个人转出的"
          + "\(ChineseText.percent(paidOut.moneyShare))）")
    }
    if reinvestorCount > 0 { clauses.append("其中\(reinvestorCount)人涉及复投、续投") }
    return Finding(
      detector: Self.identity.id, strength: strength,
      window: flow.legs[first.leg].time...flow.legs[last.leg].time,
      quantities: [
        Quantity("person_count", "摘要涉及人数", .count(tellerCount)),
        Quantity("principal_person_count", "转入摘要涉及人数", .count(collected.tellers.count)),
        Quantity("principal_amount", "转入摘要涉及金额", .money(Money(fen: collected.tellingFen))),
        Quantity("principal_share", "转入人数或金额占比", .ratio(Scoring.strength(collected.share))),
        Quantity("return_person_count", "转出摘要涉及人数", .count(paidOut.tellers.count)),
        Quantity("return_amount", "转出摘要涉及金额", .money(Money(fen: paidOut.tellingFen))),
        Quantity("return_share", "转出人数或金额占比", .ratio(Scoring.strength(paidOut.share))),
        Quantity("reinvestor_count", "复投人数", .count(reinvestorCount)),
      ], statement: clauses.joined(separator: "；"),
      evidence: rows.map {
        Evidence(transaction: flow.legs[$0.leg].transaction, role: $0.role)
      })
  }
}

/// Persons and money of one direction, all and with a telling memo.
private struct MemoSide {
  private(set) var tellers: PersonMarks
  private(set) var tellingFen: Int64 = 0
  private(set) var tellingLegs: [Int] = []
  private var all: PersonMarks
  private var allFen: Int64 = 0

  init(partyCount: Int) {
    tellers = PersonMarks(count: partyCount)
    all = PersonMarks(count: partyCount)
  }

  mutating func add(_ party: Int, _ fen: Int64, leg: Int, isTelling: Bool) {
    all.mark(party)
    allFen += fen
    guard isTelling else { return }
    tellers.mark(party)
    tellingFen += fen
    tellingLegs.append(leg)
  }

  var moneyShare: Double { Double(tellingFen) / Double(max(1, allFen)) }

  /// The larger share, of persons or of money.
  var share: Double {
    max(moneyShare, Double(tellers.count) / Double(max(1, all.count)))
  }
}

/// Distinct persons.
private struct PersonMarks {
  private var isMarked: [Bool]
  private(set) var count = 0

  init(count: Int) { isMarked = [Bool](repeating: false, count: count) }

  mutating func mark(_ person: Int) {
    guard !isMarked[person] else { return }
    isMarked[person] = true
    count += 1
  }
}
