import AccountFlows
import BankRecords
import Detection

/// 老年群体.
///
/// ## What it finds
/// A large part of the persons who pay in are sixty or older at their first payment.
///
/// ## Why it matters
/// Schemes seek out savings and trust, and find both among the old; shops and platforms have payers
/// of all ages.
///
/// ## Inputs
/// Payers with a valid ID number that may be natural persons, paid `least_payment_yuan` or more in
/// all and were not paid first; one per person. Fires only in company of other detectors.
///
/// ## Score
/// Product of: the number of old payers on a log scale; how far their share of those of known age,
/// less a deviation for chance, stands above that of grown people at large; the share of payers of
/// known age.
///
/// ## Evidence
/// The first payments of the old payers (`collected`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | old_age_years | years | 60 | 40…100 | 老年人权益保障法 art. 2 |
/// | least_payment_yuan | yuan | 1000 | 1…1e6 | savings, not shopping |
/// | least_payers | persons | 10 | 2…100000 | old payers: a population, not a family |
/// | full_payers | persons | 100 | 3…1000000 | beyond adds nothing |
/// | usual_share | share | 0.3 | 0…0.9 | about that share of grown people is sixty or older |
/// | full_share | share | 0.7 | 0.05…1 | beyond adds nothing |
/// | least_known_share | share | 0.3 | 0…0.95 | payers of known age: below, chance of the files |
///
/// ## Known look-alikes
/// Universities and travel for the old, homes for the aged, clinics, village cooperatives, premiums
/// of pension insurance: a sign of a population, never a reason by itself.
///
/// ## References
/// DOMAIN 2.6 I6.
public struct VulnerablePayers: Detector {
  public static let identity = PatternIdentity(
    id: "vulnerable-payers", chineseName: "老年群体",
    summary: "付款人中年满60周岁者占比明显偏高；仅作为群体特征，不单独成立。")
  public static let needsCompany = true

  private let oldAgeYears: Int
  private let leastPaymentFen: Int64
  private let leastPayers: Int
  private let fullPayers: Double
  private let usualShare: Double
  private let fullShare: Double
  private let leastKnownShare: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    oldAgeYears = try parameters.count("old_age_years", in: 40...100)
    leastPaymentFen = Int64(try parameters.count("least_payment_yuan", in: 1...1_000_000)) * 100
    leastPayers = try parameters.count("least_payers", in: 2...100_000)
    fullPayers = try parameters.number("full_payers", in: 3...1_000_000)
    usualShare = try parameters.number("usual_share", in: 0...0.9)
    fullShare = try parameters.number("full_share", in: 0.05...1)
    leastKnownShare = try parameters.number("least_known_share", in: 0...0.95)
    guard usualShare < fullShare else {
      throw ParameterError(
        owner: parameters.owner, name: "full_share", reason: "must lie above usual_share")
    }
    guard Double(leastPayers) < fullPayers else {
      throw ParameterError(
        owner: parameters.owner, name: "full_payers", reason: "must lie above least_payers")
    }
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= leastPayers
      && screen.inFen >= Int64(leastPayers) * leastPaymentFen
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    // Cheap and exact: a party's birthday is that of one of its accounts.
    let known = flow.peers.lazy.filter { $0.mayBeInvestor && $0.traits.birthDay != nil }
    guard known.prefix(leastPayers).count >= leastPayers else { return nil }
    return finding(flow)
  }

  private func finding(_ flow: AccountFlow) -> Finding? {
    let all = KnownPayers(flow, leastFen: leastPaymentFen).payers
    let known = all.filter { $0.traits.birthDay != nil }
    let old = known.filter { ($0.traits.age(on: $0.first.day) ?? 0) >= oldAgeYears }
    guard old.count >= leastPayers else { return nil }
    let share = Double(old.count) / Double(known.count)
    let chance = (share * (1 - share) / Double(known.count)).squareRoot()
    let knownShare = Double(known.count) / Double(all.count)
    let strength = Scoring.strength(
      Scoring.logarithmic(
        Double(old.count), from: Double(leastPayers), to: fullPayers, start: 0.2)
        * Scoring.linear(share - chance, from: usualShare, to: fullShare)
        * Scoring.linear(knownShare, from: leastKnownShare, to: 1))
    let first = KnownPayers.firstPayments(of: old, in: flow)
    guard strength > 0, let start = first.first, let end = first.last else { return nil }
    let fen = old.reduce(Int64(0)) { $0 + $1.inFen }
    return Finding(
      detector: Self.identity.id, strength: strength, window: start.time...end.time,
      quantities: [
        Quantity("old_payer_count", "年满\(oldAgeYears)周岁付款人数", .count(old.count)),
        Quantity("known_age_count", "年龄可知付款人数", .count(known.count)),
        Quantity("old_share", "老年付款人占比", .ratio(Scoring.strength(share))),
        Quantity("old_amount", "老年付款人转入金额", .money(Money(fen: fen))),
      ],
      statement: "年龄可知的\(known.count)个付款人中有\(old.count)人首次转入时已满\(oldAgeYears)周岁"
        + "（占\(ChineseText.percent(share))），合计转入\(ChineseText.money(fen))",
      evidence: first.map { Evidence(transaction: $0.transaction, role: .collected) })
  }
}
