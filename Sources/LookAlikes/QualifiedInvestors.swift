import AccountFlows
import BankRecords
import Detection

/// Private funds that only qualified investors may buy (私募基金：合格投资者).
///
/// ## What it explains
/// Some dozen persons who each bring a million and more within weeks and are paid later (`subscription-burst`,
/// `swept-while-collecting`, `amount-lattice`, `dispersed-in-concentrated-out`, `proportional-payout`).
///
/// ## Why
/// By law nobody may put less than a million yuan into one private fund, and a fund has at most two hundred
/// investors. Who raises money from the public takes what the public has: tens of thousands, and the
/// savings of old people. A scheme that splits units among several buyers shows smaller sums.
///
/// ## Inputs
/// What each person and enterprise paid in, as far as it is no everyday sum.
///
/// ## Strength
/// Product of: the share of payers who paid a million and more each · how many they are · none of them but
/// a few paid less; times the ceiling.
///
/// ## Evidence
/// The first payments.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Schemes for the rich that take a million from everybody: they keep a part of their points.
///
/// ## Known misses
/// Funds whose staff follow with smaller sums, as the law allows.
///
/// ## References
/// DOMAIN.md 5 (licensed products); 私募投资基金监督管理暂行办法 art.11, art.12.
public struct QualifiedInvestors: LookAlike {
  public static let identity = PatternIdentity(
    id: "qualified-investors", chineseName: "合格投资者认购的私募基金",
    summary: "认购人数不多，每人认购金额均在百万元以上，符合合格投资者的起点要求。")

  private let leastFen: Int64
  private let everydayFen: Int64
  private let leastInvestors: Int
  private let investors: Ramp
  private let qualified: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastFen = Int64(try parameters.count("least_subscription_yuan", in: 1000...100_000_000)) * 100
    everydayFen = Int64(try parameters.count("everyday_yuan", in: 1...1_000_000)) * 100
    leastInvestors = try parameters.count("least_investors", in: 2...1000)
    investors = try .falling("investor_count", of: parameters, in: 1...100_000)
    qualified = try .rising("qualified_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    // Cheap and exact: so many must have paid so much.
    guard flow.inFen >= leastFen * Int64(leastInvestors) else { return nil }
    let payers = PersonDealings(of: flow).payers.filter { $0.inFen >= everydayFen }
    let large = payers.count { $0.inFen >= leastFen }
    guard large >= leastInvestors else { return nil }
    let share = Double(large) / Double(payers.count)
    let strength = min(1, max(0, qualified(share) * investors(Double(payers.count)) * ceiling))
    guard strength > leastStrength else { return nil }
    let least = payers.map(\.inFen).min() ?? 0
    return Explanation(
      lookAlike: QualifiedInvestors.identity.id, strength: strength,
      statement: "\(payers.count)名认购人中\(large)名各投入\(leastFen / 1_000_000)万元以上"
        + "（最少\(least / 1_000_000)万元）",
      quantities: [
        Quantity("investor_count", "认购人数", .count(payers.count)),
        Quantity("qualified_count", "达到起点金额人数", .count(large)),
        Quantity("least_subscription", "最低认购金额", .money(Money(fen: least))),
      ],
      evidence: flow.legs.filter { $0.isIn && $0.amountFen >= everydayFen }.prefix(evidenceRows)
        .map { Evidence(transaction: $0.transaction, role: .supporting) })
  }
}
