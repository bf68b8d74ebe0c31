import AccountFlows
import BankRecords
import Detection

/// Goods sold for a deposit and the balance on delivery (定金、尾款): cars, furniture, machines.
///
/// ## What it explains
/// Many persons who pay large round sums once (`amount-lattice`, `dispersed-in-concentrated-out`,
/// `rapid-pass-through`).
///
/// ## Why
/// A buyer pays a small deposit and, days later, the rest: two payments, the second several times the
/// first, and nothing after them. Whoever invests starts with a sum that is principal itself, adds to
/// it when the first return has come, and is paid back.
///
/// ## Inputs
/// Persons' payments in and out, in time order.
///
/// ## Strength
/// Product of: most payers paid just a part and the rest within weeks · hardly any of it went back
/// to payers · no sweep to one person; times the ceiling.
///
/// ## Evidence
/// The first payments in.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Returns to buyers (返本销售、以租代购返利): they take the strength away. Trial investments that grow come
/// over months and go on.
///
/// ## Known misses
/// Buyers who pay at once; dealers who also lend to their buyers.
///
/// ## References
/// 民法典 article 586 (a deposit is at most a fifth of the price). Flats: `house-presale`.
public struct DepositAndBalance: LookAlike {
  public static let identity = PatternIdentity(
    id: "deposit-and-balance", chineseName: "定金尾款购货",
    summary: "购货人先付少量定金、短期内一次付清尾款，此后不再往来，除退定金外无人获得返还。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayers: Int
  private let balanceDays: Int
  private let leastBalanceRatio: Double
  private let twoParts: Ramp
  private let returned: Ramp
  private let sweep: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayers = try parameters.count("least_payers", in: 3...10_000)
    balanceDays = try parameters.count("balance_days", in: 1...366)
    leastBalanceRatio = try parameters.number("least_balance_ratio", in: 1...100)
    twoParts = try .rising("two_part_share", of: parameters)
    returned = try .falling("returned_share", of: parameters)
    sweep = try .falling("person_sweep_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= 2 * leastPayers else { return nil }
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers.filter { $0.hasOwnMoneyIn }
    guard payers.count >= leastPayers else { return nil }
    let buyers = payers.filter(isBuyer)
    // By money: small dealings of the holder with friends say nothing of the goods.
    let all = payers.reduce(Int64(0)) { $0 + $1.inFen }
    let bought = buyers.reduce(Int64(0)) { $0 + $1.inFen }
    let share = Double(bought) / Double(max(1, all))
    // What friends lend and get back is small beside the goods.
    let back = payers.reduce(Int64(0)) { $0 + min($1.inFen, $1.outFen) }
    let backShare = Double(back) / Double(max(1, all))
    let largest =
      dealings.all.filter { $0.inFen == 0 && $0.kind.mayBeNaturalPerson }.map(\.outFen).max() ?? 0
    let raw =
      buyers.count < leastPayers
      ? 0
      : twoParts(share) * returned(backShare)
        * sweep(Double(largest) / Double(max(1, flow.outFen))) * ceiling
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    let usual = quantile(0.5, ofFen: buyers.map(\.inFen))
    return Explanation(
      lookAlike: DepositAndBalance.identity.id, strength: strength,
      statement: "\(buyers.count)人各付定金后\(balanceDays)天内付清尾款（占个人付款金额\(percentText(share))），"
        + "每人合计中位\(Money(fen: usual))元，付款人获退款或返还\(percentText(backShare))",
      quantities: [
        Quantity("buyer_count", "定金加尾款人数", .count(buyers.count)),
        Quantity("two_part_share", "定金加尾款金额占比", .ratio(share)),
        Quantity("median_paid", "每人合计付款中位数", .money(Money(fen: usual))),
        Quantity("returned_share", "退还付款人金额占比", .ratio(backShare)),
      ],
      evidence: flow.legs.filter(\.isIn).prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }

  /// Two payments, the second several times the first and soon after it.
  private func isBuyer(_ payer: Dealing) -> Bool {
    guard payer.paidIn.count == 2, let first = payer.paidIn.first, let last = payer.paidIn.last
    else { return false }
    return Double(last.fen) >= leastBalanceRatio * Double(first.fen)
      && last.day - first.day <= balanceDays && payer.outFen <= first.fen
  }
}
