import AccountFlows
import BankRecords
import Detection

/// Accounts of payment institutions and clearing (备付金、清算): many payers, many payees.
///
/// ## What it explains
/// Extreme fan-in and fan-out at once, balance near zero.
///
/// ## Why
/// An aggregator passes on money between persons who do not know each other: payees are not the
/// payers, nobody is paid again and again, money in equals money out.
///
/// ## Inputs
/// Kind of the account, numbers of payers and payees, overlap, payments per payee, balance.
///
/// ## Strength
/// By kind: 1 for payment institutions (`bank-internal` and `licensed-custody` have their own
/// files). By shape: payers × payees
/// × no overlap × few payments per payee × balance.
///
/// ## Evidence
/// None by kind; the first rows by shape.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// A large scheme: its payees are its payers and are paid period after period.
///
/// ## References
/// DOMAIN.md 5 row 11; State Council order 737 article 29.
public struct PaymentInstitution: LookAlike {
  public static let identity = PatternIdentity(
    id: "payment-institution", chineseName: "支付机构或清算账户",
    summary: "支付机构备付金或清算账户，收付双方众多且互不重合，不针对固定人员。")

  private let returnGuard: ReturnFlowGuard
  private let payers: Ramp
  private let payees: Ramp
  private let overlap: Ramp
  private let repeats: Ramp
  private let imbalance: Ramp
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    payers = try .rising("payers", of: parameters, in: 1...10_000_000)
    payees = try .rising("payees", of: parameters, in: 1...10_000_000)
    overlap = try .falling("overlap", of: parameters)
    repeats = try .falling("payments_per_payee", of: parameters, in: 1...10_000)
    imbalance = try .falling("imbalance", of: parameters)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    switch flow.profile.kind {
    case .paymentInstitution:
      return Explanation(
        lookAlike: PaymentInstitution.identity.id, strength: 1,
        statement: "户名属于支付机构或清算账户，不作为线索主体", quantities: [], evidence: [])
    default: break
    }
    let returns = ReturnMeasures(of: flow)
    let perPayee = flow.peers.filter { $0.outCount > 0 }.map { Double($0.outCount) }
    let payeeCount = perPayee.count
    let payerCount = flow.peers.count { $0.inCount > 0 }
    guard Double(payerCount) > payers.start, Double(payeeCount) > payees.start,
      let payments = middle(perPayee)
    else { return nil }
    let gap = Double(abs(flow.inFen - flow.outFen)) / Double(max(1, flow.inFen + flow.outFen))
    let raw =
      payers(Double(payerCount)) * payees(Double(payeeCount)) * overlap(returns.overlap)
      * repeats(payments) * imbalance(gap)
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: PaymentInstitution.identity.id, strength: strength,
      statement:
        "付款方\(payerCount)个、收款方\(payeeCount)个，收款人与此前付款人重合仅\(percentText(returns.overlap))，"
        + "每个收款方中位\(Int(payments))笔，收支轧差\(percentText(gap))",
      quantities: [
        Quantity("payer_count", "付款方数", .count(payerCount)),
        Quantity("payee_count", "收款方数", .count(payeeCount)),
        Quantity("overlap", "收付重合度", .ratio(returns.overlap)),
        Quantity("payments_per_payee", "每个收款方笔数", .count(Int(payments))),
        Quantity("imbalance", "收支轧差", .ratio(gap)),
      ],
      evidence: flow.legs.prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }
}
