import AccountFlows
import BankRecords
import Detection

/// Trade among firms in which goods and money pass through (贸易、供应链公司过账).
///
/// ## What it explains
/// Money that leaves on the day on which it came (`rapid-pass-through`, `layered-chain`,
/// `threshold-structuring`).
///
/// ## Why
/// A trading firm buys from several firms what it sells to several others, at a thin margin and back to
/// back. No person of the public deals with it, and what has passed a case's accounts comes from one or two.
///
/// ## Inputs
/// Counterparties' kinds, how many firms pay and are paid, how often, and the largest payer's share.
///
/// ## Strength
/// Product of: hardly any money with parties that are no firms · several firms pay, and several are paid, again
/// and again · no payer has most of the money; times the ceiling. Says nothing where nobody is named.
///
/// ## Evidence
/// The first payments of firms.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Transit accounts of a case, which few collecting accounts fill; money of persons.
///
/// ## Known misses
/// Traders with one customer; data without names.
///
/// ## References
/// None in DOMAIN.md 5; wholesale trade.
public struct FirmTrade: LookAlike {
  public static let identity = PatternIdentity(
    id: "firm-trade", chineseName: "单位间贸易往来",
    summary: "收付款对手均为单位，多家付款、多家收款且反复往来，没有个人资金。")

  private let leastPayments: Int
  private let firms: Ramp
  private let payers: Ramp
  private let payees: Ramp
  private let largest: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastPayments = try parameters.count("least_payments", in: 1...1000)
    firms = try .rising("firm_share", of: parameters)
    payers = try .rising("payer_count", of: parameters, in: 0...1000)
    payees = try .rising("payee_count", of: parameters, in: 0...1000)
    largest = try .falling("largest_payer_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard !findings.isEmpty else { return nil }
    var firmFen: Int64 = 0
    var customers = 0
    var suppliers = 0
    var mostFen: Int64 = 0
    for peer in flow.peers where peer.kind == .organisation && !peer.isSameParty {
      firmFen += peer.inFen + peer.outFen
      if peer.inCount >= leastPayments { customers += 1 }
      if peer.outCount >= leastPayments { suppliers += 1 }
      mostFen = max(mostFen, peer.inFen)
    }
    let share = Double(firmFen) / Double(max(1, flow.inFen + flow.outFen))
    let raw =
      firms(share) * payers(Double(customers)) * payees(Double(suppliers))
      * largest(Double(mostFen) / Double(max(1, flow.inFen))) * ceiling
    let strength = min(1, max(0, raw))
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: FirmTrade.identity.id, strength: strength,
      statement: "收付金额的\(percentText(share))为与单位往来，\(customers)家反复付款、\(suppliers)家反复收款",
      quantities: [
        Quantity("firm_share", "单位往来金额占比", .ratio(share)),
        Quantity("payer_count", "反复付款单位数", .count(customers)),
        Quantity("payee_count", "反复收款单位数", .count(suppliers)),
      ],
      evidence: flow.legs.filter { $0.isIn && flow.peer(of: $0)?.kind == .organisation }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }
}
