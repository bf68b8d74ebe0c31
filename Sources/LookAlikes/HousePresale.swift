import AccountFlows
import BankRecords
import Detection

/// Flats sold before they are built (商品房预售).
///
/// ## What it explains
/// Many persons who pay large round sums within months (`amount-lattice`), which are passed on to few
/// receivers (`dispersed-in-concentrated-out`).
///
/// ## Why
/// Buyers pay a deposit (定金) and a first part (首付); the money stands on an account that the housing
/// office watches over (预售资金监管账户) and leaves for builders, suppliers and the tax office. Nobody gets
/// anything back but a deposit whose purchase came to nothing.
///
/// ## Inputs
/// Persons' payments, how much and how often each pays, who gets money back, kinds of the receivers, the
/// holder's name, memos.
///
/// ## Strength
/// Product of: what each pays in all is a part of the price of a flat · a few payments each · nobody gets
/// returns · refunds are few · the money goes to organisations · the larger of name and memos.
/// Memos count in part under the name of a firm or person that cannot be a developer's. Without either it says nothing where parties have names: the shape alone is that of collected principal. Where
/// nothing is named at all, most payers must have paid a small part first and one several times as
/// large within three months, and are believed in part.
///
/// ## Evidence
/// The first payments in.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Sale with a promised return or lease back (返本销售、售后包租): returns to buyers take the strength away.
///
/// ## Known misses
/// Developers under a group's neutral name without memos; parking spaces and shares of shops in small sums.
///
/// ## References
/// 城市商品房预售管理办法, article 11; Supreme Court 2022-03-01 article 2(1) for what is not excused.
public struct HousePresale: LookAlike {
  public static let identity = PatternIdentity(
    id: "house-presale", chineseName: "商品房预售",
    summary: "购房人分一两次支付定金、首付等大额房款，资金付给施工、材料等单位，除退定金外无人获得返还。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayers: Int
  private let payerYuan: Ramp
  private let payments: Ramp
  private let returned: Ramp
  private let refunded: Ramp
  private let destination: Ramp
  private let memos: Ramp
  private let developerName: Double
  private let otherNameMemos: Double
  private let flatYuan: Ramp
  private let twoParts: Ramp
  private let leastSecondRatio: Double
  private let unnamed: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayers = try parameters.count("least_payers", in: 3...10_000)
    payerYuan = try .rising("payer_yuan", of: parameters, in: 0...10_000_000)
    payments = try .falling("payments_per_payer", of: parameters, in: 1...1000)
    returned = try .falling("returned_payer_share", of: parameters)
    refunded = try .falling("refunded_payer_share", of: parameters)
    destination = try .rising("organisation_share", of: parameters)
    memos = try .rising("memo_share", of: parameters)
    developerName = try parameters.number("developer_name", in: 0...1)
    otherNameMemos = try parameters.number("other_name_memos", in: 0...1)
    flatYuan = try .rising("unnamed_payer_yuan", of: parameters, in: 0...10_000_000)
    twoParts = try .rising("two_part_share", of: parameters)
    leastSecondRatio = try parameters.number("least_second_ratio", in: 1...100)
    unnamed = try parameters.number("unnamed_strength", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= leastPayers else { return nil }
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers
    guard payers.count >= leastPayers else { return nil }
    let paid = payers.map(\.inFen).sorted()
    let median = Double(paid[paid.count / 2]) / 100
    let count = payers.reduce(0) { $0 + $1.paidIn.count }
    let returns = ReturnMeasures(of: flow)
    // Where nothing is named, few receivers of large sums are builders and suppliers.
    let businesses = Double(dealings.businessOuts.reduce(0, +)) / Double(max(1, flow.outFen))
    let organisations = max(OutgoingShares(of: flow).organisations, businesses)
    let told = flow.legs.count { $0.isIn && $0.topics.contains(.housePurchase) }
    let memoShare = min(1, Double(told) / Double(max(1, count)))
    let raw =
      payerYuan(median) * payments(Double(count) / Double(payers.count))
      * returned(returns.returnedShare) * refunded(returns.refundedShare)
      * destination(organisations)
      * max(
        nameScore(flow.profile.name), memos(memoShare) * memoWeight(flow.profile.name),
        isNamed(flow) ? 0 : shapeScore(payers, median)
      )
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: HousePresale.identity.id, strength: strength,
      statement: "\(payers.count)人平均\(count / payers.count)笔付款，中位数\(Int(median))元，"
        + (memoShare > 0 ? "摘要言购房的占\(percentText(memoShare))，" : "")
        + (returns.returnedPayers == 0 ? "无人获得返还" : "仅\(returns.returnedPayers)人获得返还")
        + "，支出\(percentText(organisations))付给单位",
      quantities: [
        Quantity("payer_count", "付款人数", .count(payers.count)),
        Quantity(
          "median_paid", "每人付款中位数", .money(Money(fen: paid[paid.count / 2]))),
        Quantity("memo_share", "购房摘要占比", .ratio(memoShare)),
        Quantity("refunded_payers", "获退款人数", .count(returns.refundedPayers)),
      ],
      evidence: flow.legs.filter(\.isIn).prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }

  /// Whether anything tells by words who the holder or the other side is.
  private func isNamed(_ flow: AccountFlow) -> Bool {
    !flow.profile.name.isEmpty || flow.peers.contains { $0.kind != .unknown }
  }

  /// A deposit and, some weeks later, a first part several times as large, from most payers.
  private func shapeScore(_ payers: [Dealing], _ median: Double) -> Double {
    let inTwoParts = payers.count { payer in
      guard payer.paidIn.count == 2, let first = payer.paidIn.first, let last = payer.paidIn.last
      else { return false }
      return Double(last.fen) >= leastSecondRatio * Double(first.fen) && last.day - first.day <= 90
    }
    return twoParts(Double(inTwoParts) / Double(payers.count)) * flatYuan(median) * unnamed
  }

  /// What memos are worth under this name: only developers may sell what is not built yet; a name that tells
  /// nothing says nothing against them.
  private func memoWeight(_ name: String) -> Double {
    let builders = [
      "房", "地产", "置业", "置地", "开发", "建设", "城建", "住宅", "安居", "城投", "建筑", "公寓", "项目", "监管",
    ]
    return name.isEmpty || builders.contains(where: name.contains) && !isBroker(name)
      ? 1 : otherNameMemos
  }

  /// Brokers and letting firms of the trade sell for others and may hold no buyer's money.
  private func isBroker(_ name: String) -> Bool {
    ["经纪", "中介", "咨询", "营销", "租赁", "资产管理", "商业管理"].contains(where: name.contains)
  }

  /// 1 for an account under the housing office's watch, part of it for a developer's name.
  private func nameScore(_ name: String) -> Double {
    if name.contains("预售资金") || name.contains("预售监管") { return 1 }
    let words = ["房地产开发", "房产开发", "置业", "地产"]
    return words.contains(where: name.contains) && !isBroker(name) ? developerName : 0
  }
}
