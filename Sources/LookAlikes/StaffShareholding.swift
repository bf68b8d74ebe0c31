import AccountFlows
import BankRecords
import Detection

/// Shares that an enterprise sells to its own staff (员工持股、内部职工股).
///
/// ## What it explains
/// Many persons who pay in round sums within weeks and are paid again and again (`amount-lattice`,
/// `periodic-batch-payout`, `gathering-day`, `telling-memo`).
///
/// ## Why
/// The payers are the wage list. What they are paid month after month is wages: uneven sums that follow
/// no one's share, and more within a year than anybody put in, which no return on principal can be.
///
/// ## Inputs
/// Persons' payments in and out, business partners set apart.
///
/// ## Strength
/// Product of: nearly all principal comes from persons who are paid wages · what they are paid is
/// uneven and differs from person to person beside what each put in · it is large beside what they put
/// in · no more persons than a firm may sell shares to · no sweep to a person; times the ceiling.
///
/// ## Evidence
/// The first payments of staff and to them.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Firms whose salespersons invest beside outsiders: the outsiders' principal takes the strength. A
/// strong proportional payout takes it as everywhere.
///
/// ## Known misses
/// Wages paid from another account than the one that sells the shares; staff who have just joined.
///
/// ## References
/// Supreme Court 2022-03-01 article 1 (within one's own unit, without public offer); article 10 (200
/// persons). Dividends by profit: `profit-shares`.
public struct StaffShareholding: LookAlike {
  public static let identity = PatternIdentity(
    id: "staff-shareholding", chineseName: "员工持股",
    summary: "出资人均为按月领取工资的本单位员工，工资金额不随出资变动且累计与出资相当。")

  private let returnGuard: ReturnFlowGuard
  private let leastStaff: Int
  private let leastWages: Int
  private let leastWageFen: Int64
  private let staffMoney: Ramp
  private let wages: Ramp
  private let fine: Ramp
  private let spread: Ramp
  private let members: Ramp
  private let sweep: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastStaff = try parameters.count("least_staff", in: 3...10_000)
    leastWages = try parameters.count("least_wages", in: 2...100)
    leastWageFen = Int64(try parameters.number("least_wage_yuan", in: 1...1_000_000) * 100)
    staffMoney = try .rising("staff_money_share", of: parameters)
    wages = try .rising("wages_ratio", of: parameters, in: 0...100)
    fine = try .rising("fine_amount_share", of: parameters)
    spread = try .rising("wage_spread", of: parameters, in: 1...100)
    members = try .falling("member_count", of: parameters, in: 0...100_000)
    sweep = try .falling("person_sweep_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.outCount >= leastStaff * leastWages else { return nil }
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers.filter { $0.hasOwnMoneyIn }
    guard payers.count >= leastStaff else { return nil }
    let staff = payers.filter(isPaidWages)
    guard staff.count >= leastStaff else { return nil }
    let principal = staff.reduce(Int64(0)) { $0 + $1.inFen }
    let all = payers.reduce(Int64(0)) { $0 + $1.inFen }
    let paid = staff.map { Double($0.outFen) / Double(max(1, $0.inFen)) }
    let amounts = staff.flatMap(\.paidOut)
    let fineShare =
      Double(amounts.count { $0.fen % 1000 != 0 }) / Double(max(1, amounts.count))
    let ratios = staff.map {
      Double(quantile(0.5, ofFen: $0.paidOut.map(\.fen))) / Double(max(1, $0.inFen))
    }.sorted()
    let spreadRatio =
      ratios[min(ratios.count - 1, ratios.count * 9 / 10)] / max(1e-9, ratios[ratios.count / 10])
    let largest =
      dealings.all.filter { $0.inFen == 0 && $0.kind.mayBeNaturalPerson }.map(\.outFen).max() ?? 0
    let moneyShare = Double(principal) / Double(max(1, all))
    let wagesRatio = middle(paid) ?? 0
    let raw =
      staffMoney(moneyShare) * wages(wagesRatio) * fine(fineShare) * spread(spreadRatio)
      * members(Double(payers.count)) * sweep(Double(largest) / Double(max(1, flow.outFen)))
      * ceiling
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    let parties = Set(staff.map(\.party))
    return Explanation(
      lookAlike: StaffShareholding.identity.id, strength: strength,
      statement: "\(staff.count)名出资人按月领取工资（占出资金额\(percentText(moneyShare))），"
        + "每人累计领取为其出资的\(percentText(wagesRatio))（中位数），\(percentText(fineShare))的金额不为整十元",
      quantities: [
        Quantity("staff_count", "领取工资的出资人数", .count(staff.count)),
        Quantity("staff_money_share", "领取工资者出资金额占比", .ratio(moneyShare)),
        Quantity("wages_ratio", "累计领取与出资之比（中位数）", .ratio(wagesRatio)),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// Paid often enough, in sums of wages.
  private func isPaidWages(_ dealing: Dealing) -> Bool {
    dealing.paidOut.count >= leastWages
      && quantile(0.5, ofFen: dealing.paidOut.map(\.fen)) >= leastWageFen
  }
}
