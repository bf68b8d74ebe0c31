import AccountFlows
import BankRecords
import Detection

/// 跨省异地.
///
/// ## What it finds
/// Persons from several provinces pay one account, many of them from elsewhere than its holder or
/// than most of the others.
///
/// ## Why it matters
/// The public means more than one's surroundings: schools, landlords, property managers and circles
/// of friends take money near by, schemes with agents everywhere.
///
/// ## Inputs
/// Payers of known province that may be natural persons, paid `least_payment_yuan` or more in all
/// and were not paid first; one per person. The province is that of region columns or branches, else
/// that of first registration in the ID number. Home is the holder's province, else the one with the
/// most payers. Fires only in company of other detectors.
///
/// ## Score
/// Product of: the payers from elsewhere on a log scale; their share; the number of provinces that
/// equal shares would mean, (Σx)²/Σx²; the share of payers of known province.
///
/// ## Evidence
/// The first payments of payers from elsewhere (`collected`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_payment_yuan | yuan | 1000 | 1…1e6 | mail order is cheaper |
/// | least_payers | persons | 10 | 2…100000 | from elsewhere: a family has fewer |
/// | full_payers | persons | 100 | 3…1000000 | beyond adds nothing |
/// | usual_share | share | 0.35 | 0…0.9 | migrants in a large city |
/// | full_share | share | 0.8 | 0.05…1 | beyond adds nothing |
/// | full_provinces | provinces | 5 | 1.1…34 | beyond adds nothing |
/// | least_known_share | share | 0.3 | 0…0.95 | payers of known province: below, chance of the files |
///
/// ## Known look-alikes
/// Mail order, online courses, travel agencies, cities of migrants (the ID number knows where one was
/// born, not where one lives): never a reason by itself.
///
/// ## References
/// DOMAIN 2.6 I15 (双异地); 4 (region of the ID number).
public struct CrossRegion: Detector {
  public static let identity = PatternIdentity(
    id: "cross-region", chineseName: "跨省异地",
    summary: "付款人来自多个省份，且多与开户人或多数人不在同一省份；不单独成立。")
  public static let needsCompany = true

  private let leastPaymentFen: Int64
  private let leastPayers: Int
  private let fullPayers: Double
  private let usualShare: Double
  private let fullShare: Double
  private let fullProvinces: Double
  private let leastKnownShare: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastPaymentFen = Int64(try parameters.count("least_payment_yuan", in: 1...1_000_000)) * 100
    leastPayers = try parameters.count("least_payers", in: 2...100_000)
    fullPayers = try parameters.number("full_payers", in: 3...1_000_000)
    usualShare = try parameters.number("usual_share", in: 0...0.9)
    fullShare = try parameters.number("full_share", in: 0.05...1)
    fullProvinces = try parameters.number("full_provinces", in: 1.1...34)
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
    // Cheap and exact: a party's province is that of one of its accounts.
    let known = flow.peers.lazy.filter { $0.mayBeInvestor && $0.traits.province != nil }
    guard known.prefix(leastPayers).count >= leastPayers else { return nil }
    return finding(flow)
  }

  private func finding(_ flow: AccountFlow) -> Finding? {
    let all = KnownPayers(flow, leastFen: leastPaymentFen).payers
    var counts: [Province: Int] = [:]
    for payer in all {
      if let province = payer.traits.province { counts[province, default: 0] += 1 }
    }
    let known = counts.values.reduce(0, +)
    guard known >= leastPayers,
      let home = flow.profile.traits.province ?? CrossRegion.commonest(counts)
    else { return nil }
    let away = all.filter { payer in payer.traits.province.map { $0 != home } ?? false }
    guard away.count >= leastPayers else { return nil }
    let share = Double(away.count) / Double(known)
    let squares = counts.values.reduce(0.0) { $0 + Double($1) * Double($1) }
    let evenProvinces = Double(known) * Double(known) / squares
    let strength = Scoring.strength(
      Scoring.logarithmic(
        Double(away.count), from: Double(leastPayers), to: fullPayers, start: 0.2)
        * Scoring.linear(share, from: usualShare, to: fullShare)
        * Scoring.linear(evenProvinces, from: 1, to: fullProvinces, start: 0.3)
        * Scoring.linear(Double(known) / Double(all.count), from: leastKnownShare, to: 1))
    let first = KnownPayers.firstPayments(of: away, in: flow)
    guard strength > 0, let start = first.first, let end = first.last else { return nil }
    let fen = away.reduce(Int64(0)) { $0 + $1.inFen }
    return Finding(
      detector: Self.identity.id, strength: strength, window: start.time...end.time,
      quantities: [
        Quantity("province_count", "付款人省份数", .count(counts.count)),
        Quantity("away_payer_count", "异地付款人数", .count(away.count)),
        Quantity("known_province_count", "省份可知付款人数", .count(known)),
        Quantity("away_share", "异地付款人占比", .ratio(Scoring.strength(share))),
        Quantity("away_amount", "异地付款人转入金额", .money(Money(fen: fen))),
        Quantity("home_province", "本地省份", .text(home.chineseName)),
      ],
      statement: "省份可知的\(known)个付款人来自\(counts.count)个省份，其中\(away.count)人"
        + "（占\(ChineseText.percent(share))）不在\(home.chineseName)，合计转入\(ChineseText.money(fen))",
      evidence: first.map { Evidence(transaction: $0.transaction, role: .collected) })
  }

  /// The province of most payers; of several the first by code.
  private static func commonest(_ counts: [Province: Int]) -> Province? {
    counts.min { left, right in
      left.value != right.value ? left.value > right.value : left.key < right.key
    }?.key
  }
}
