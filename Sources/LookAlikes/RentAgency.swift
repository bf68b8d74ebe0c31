import AccountFlows
import BankRecords
import Detection

/// Rents of many tenants collected and paid on to many owners (住房租赁代管).
///
/// ## What it explains
/// Many payers and a batch of payments to persons each month (`dispersed-in-concentrated-out`,
/// `periodic-batch-payout`, `concentrated-in-dispersed-out`).
///
/// ## Why
/// Two groups that do not meet: tenants pay the same rent again and again, owners receive the same
/// sum again and again, and the owners together get about what the tenants pay.
///
/// ## Inputs
/// Per person the sums and number of payments in and out.
///
/// ## Strength
/// Product of: share of persons' money in from steady tenants · share of all money out to steady
/// owners who never paid · both sums about equal · rents of usual size · no returns to payers.
///
/// ## Evidence
/// The first rents in and out.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Interest paid to other accounts than principal came from: investors do not pay the same sum every
/// month, and what is paid out stays far below what comes in.
///
/// ## References
/// DOMAIN.md 5, rent agency.
public struct RentAgency: LookAlike {
  public static let identity = PatternIdentity(
    id: "rent-agency", chineseName: "住房租赁代管",
    summary: "租客定额交租，按月转付房东，付款人与收款人为互不重合的两群人，收支大体相当。")

  private let returnGuard: ReturnFlowGuard
  private let leastSide: Int
  private let returned: Ramp
  private let tenantShare: Ramp
  private let ownerShare: Ramp
  private let balance: Ramp
  private let excess: Ramp
  private let rentYuan: Ramp
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastSide = try parameters.count("least_persons_each_side", in: 3...10_000)
    returned = try .falling("returned_payer_share", of: parameters)
    tenantShare = try .rising("tenant_share", of: parameters)
    ownerShare = try .rising("owner_share", of: parameters)
    balance = try .rising("paid_on_ratio", of: parameters, in: 0...2)
    excess = try .falling("excess_ratio", of: parameters, in: 0...5)
    rentYuan = try .falling("rent_yuan", of: parameters, in: 0...1_000_000)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let dealings = PersonDealings(of: flow)
    let tenants = dealings.payers.filter {
      $0.outFen <= $0.inFen / 4 && Dealing.isSteady($0.paidIn, least: 2)
    }
    let owners = dealings.payees.filter {
      $0.inFen == 0 && Dealing.isSteady($0.paidOut, least: 2)
    }
    guard tenants.count >= leastSide, owners.count >= leastSide, flow.outFen > 0 else { return nil }
    let tenantFen = tenants.reduce(Int64(0)) { $0 + $1.inFen }
    let ownerFen = owners.reduce(Int64(0)) { $0 + $1.outFen }
    let returns = dealings.payers.count { $0.paidOut.count > 1 }
    let returnedShare = Double(returns) / Double(dealings.payers.count)
    let steadyIn = Double(tenantFen) / Double(max(1, dealings.inFen))
    let steadyOut = Double(ownerFen) / Double(flow.outFen)
    let ratio = Double(ownerFen) / Double(max(1, dealings.inFen))
    let rents = tenants.flatMap { $0.paidIn.map(\.fen) }
    let median = quantile(0.5, ofFen: rents)
    let raw =
      tenantShare(steadyIn) * ownerShare(steadyOut) * balance(ratio) * excess(ratio)
      * rentYuan(Double(median) / 100) * returned(returnedShare)
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    let parties = Set(tenants.map(\.party) + owners.map(\.party))
    return Explanation(
      lookAlike: RentAgency.identity.id, strength: strength,
      statement: "\(tenants.count)人按固定金额反复付款，另有\(owners.count)人按固定金额反复收款，两者互不重合"
        + "，付给后者的金额为个人付款的\(percentText(ratio))",
      quantities: [
        Quantity("tenant_count", "定额付款人数", .count(tenants.count)),
        Quantity("owner_count", "定额收款人数", .count(owners.count)),
        Quantity("median_rent", "单笔中位金额", .money(Money(fen: median))),
        Quantity("tenant_share", "定额付款占个人付款比", .ratio(steadyIn)),
        Quantity("owner_share", "定额收款占支出比", .ratio(steadyOut)),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }
}
