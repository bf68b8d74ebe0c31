import AccountFlows
import BankRecords
import Detection

/// Products that pay out what the market yields (净值型、固定收益类产品分红).
///
/// ## What it explains
/// Subscribers who are paid every month or quarter by the units that they hold (`proportional-payout`,
/// `periodic-batch-payout`, `amount-lattice`, `concentrated-in-dispersed-out`), on an account whose name
/// the file does not give or that is not known as licensed.
///
/// ## Why
/// A product earns what deposits and bonds earn, some 2 to 4 % a year, and what it earned differs from
/// month to month, for all holders alike. Who raises money without a licence must promise clearly more
/// than a bank does, or nobody comes, and promises it beforehand.
///
/// ## Inputs
/// Batches to earlier payers, the share of their money that each paid, the days between them.
///
/// ## Strength
/// Product of: a yearly yield near that of banks · the rate changes from date to date (else a part) ·
/// enough dates · payments to subscribers, redemptions of principal apart, lie in these batches · no
/// sweep to a person; times the ceiling. Proportional payouts do not silence it, memos of
/// re-investment do not either: words cost nothing.
///
/// ## Evidence
/// The first payouts.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Promised returns above what banks pay, whatever their variation. Accounts whose return flow shows only over linked
/// accounts.
///
/// ## Known misses
/// Products in years of high yields; those that pay at redemption only (`fund-redemption`).
///
/// ## References
/// DOMAIN.md 5 row 9 (dividends dated by product, r varies with value); 关于规范金融机构资产管理业务的指导意见.
public struct MarketYield: LookAlike {
  public static let identity = PatternIdentity(
    id: "market-yield", chineseName: "按市场收益分配的产品",
    summary: "各期对全体持有人按同一比例分配，比例随市场变动，折合年化接近存款与理财收益。")

  private let leastHolders: Int
  private let leastDates: Int
  private let yearlyYield: Ramp
  private let constantFactor: Double
  private let inBatches: Ramp
  private let sweep: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastHolders = try parameters.count("least_holders", in: 3...10_000)
    leastDates = try parameters.count("least_dates", in: 2...1000)
    yearlyYield = try .falling("yearly_yield", of: parameters)
    constantFactor = try parameters.number("constant_factor", in: 0...1)
    inBatches = try .rising("batch_share", of: parameters)
    sweep = try .falling("person_sweep_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    // Without a return flow there is nothing to explain.
    guard flow.outCount >= leastHolders * leastDates, !findings.isOfLinkedAccounts,
      findings.contains(where: { $0.detector == ReturnFlowGuard.returnFlowDetector })
    else { return nil }
    let dealings = PersonDealings(of: flow)
    let holders = dealings.payers.filter { !$0.paidOut.isEmpty }
    guard holders.count >= leastHolders else { return nil }
    let dates = Dividends(to: holders)
    guard dates.rates.count >= leastDates, let first = dates.days.first, let last = dates.days.last
    else { return nil }
    // Each date pays for the time since the one before; the first one for as long as the others do.
    let between = Double(max(1, last - first)) / Double(dates.rates.count - 1)
    let mean = dates.rates.reduce(0, +) / Double(dates.rates.count)
    let yield = mean * 365 / between
    guard yearlyYield(yield) > 0 else { return nil }
    let paid = holders.flatMap { $0.paidOut }
    let batchDays = Set(
      dates.days.flatMap { day in (0..<MarketYield.batchDays).map { day.advanced(by: $0) } })
    let income = paid.count { batchDays.contains($0.day) }
    let batchShare = Double(income) / Double(max(1, paid.count))
    let largest =
      dealings.all.filter { $0.inFen == 0 && $0.kind == .naturalPerson }.map(\.outFen).max() ?? 0
    let raw =
      yearlyYield(yield) * (dates.isVarying ? 1 : constantFactor) * inBatches(batchShare)
      * sweep(Double(largest) / Double(max(1, flow.outFen))) * ceiling
    let strength = min(1, max(0, raw))
    guard strength > leastStrength else { return nil }
    let parties = Set(holders.map(\.party))
    return Explanation(
      lookAlike: MarketYield.identity.id, strength: strength,
      statement: "\(holders.count)名持有人获\(dates.rates.count)期分配，每期全体同一比例"
        + (dates.isVarying ? "而各期不同" : "") + "，折合年化\(percentText(yield))",
      quantities: [
        Quantity("holder_count", "持有人数", .count(holders.count)),
        Quantity("date_count", "分配期数", .count(dates.rates.count)),
        Quantity("yearly_yield", "折合年化收益率", .ratio(min(1, yield))),
        Quantity("batch_share", "同期分配笔数占比", .ratio(batchShare)),
      ],
      evidence: flow.legs.filter { leg in
        !leg.isIn && (flow.peer(of: leg).map { parties.contains($0.party) } ?? false)
      }.prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// Days that one distribution may take, as ``Dividends`` counts it.
  private static let batchDays = 4
}
