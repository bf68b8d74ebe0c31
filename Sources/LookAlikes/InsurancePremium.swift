import AccountFlows
import BankRecords
import Detection

/// Premiums and other standing payments collected for an insurer (保费代收解付).
///
/// ## What it explains
/// Money in from many persons that goes on to one receiver (`dispersed-in-concentrated-out`).
///
/// ## Why
/// Clients pay the same sum at even steps, whatever it is; nearly all of it goes on to an
/// enterprise every few days, the rest are commissions and now and then one benefit.
///
/// ## Inputs
/// Per payer sums and spacing of payments, kind of the receivers, payments back, memos.
///
/// ## Strength
/// Product of: share of payments that are standing ones · most money comes from persons and goes to
/// organisations · hardly anybody gets returns · premiums of usual size; memos of premiums or fees raise it from six tenths.
///
/// ## Evidence
/// The first payments in.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Principal swept to a firm: investors pay sums of their own choice at times of their own choice, and
/// sweeps to persons or unknown parties do not count as remittance.
///
/// ## References
/// DOMAIN.md 5, property and utility collection.
public struct InsurancePremium: LookAlike {
  public static let identity = PatternIdentity(
    id: "insurance-premium", chineseName: "保费等定期代收解付",
    summary: "客户按固定金额、固定间隔缴纳保费等款项，随后解付给保险公司等单位，无按期返还。")

  private let returnGuard: ReturnFlowGuard
  private let leastPayers: Int
  private let standing: Ramp
  private let personShare: Ramp
  private let organisations: Ramp
  private let returned: Ramp
  private let premiumYuan: Ramp
  private let untold: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayers = try parameters.count("least_payers", in: 3...10_000)
    standing = try .rising("standing_payment_share", of: parameters)
    personShare = try .rising("person_share", of: parameters)
    organisations = try .rising("organisation_share", of: parameters)
    returned = try .falling("returned_payer_share", of: parameters)
    premiumYuan = try .falling("premium_yuan", of: parameters, in: 0...1_000_000)
    untold = try parameters.number("without_memos", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers
    guard payers.count >= leastPayers, dealings.inFen > 0 else { return nil }
    let fromPersons = Double(dealings.inFen) / Double(max(1, flow.inFen))
    let outgoing = OutgoingShares(of: flow)
    let again = payers.count { $0.paidOut.count > 1 || $0.outFen > $0.inFen }
    // What costs least is asked first.
    let kept =
      personShare(fromPersons) * organisations(outgoing.organisations)
      * returned(Double(again) / Double(payers.count))
    guard kept > leastStrength else { return nil }
    let payments = payers.reduce(0) { $0 + $1.paidIn.count }
    let steady = payers.filter { InsurancePremium.isStanding($0.paidIn) }
    let standingShare =
      Double(steady.reduce(0) { $0 + $1.paidIn.count }) / Double(max(1, payments))
    let told = flow.legs.count {
      $0.isIn && !$0.topics.isDisjoint(with: [.insurance, .fee, .rent])
    }
    let memos = Double(told) / Double(max(1, flow.inCount))
    let median = PaidInSums(of: flow).sums.quantile(0.5)
    let raw =
      premiumYuan(Double(median) / 100) * standing(standingShare) * personShare(fromPersons)
      * organisations(outgoing.organisations)
      * returned(Double(again) / Double(payers.count)) * (untold + (1 - untold) * memos)
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: InsurancePremium.identity.id, strength: strength,
      statement: "\(payers.count)人付款，其中\(steady.count)人按固定金额、固定间隔缴纳"
        + "（占笔数\(percentText(standingShare))），支出的\(percentText(outgoing.organisations))解付给单位",
      quantities: [
        Quantity("payer_count", "付款人数", .count(payers.count)),
        Quantity("standing_payers", "定额定期付款人数", .count(steady.count)),
        Quantity("standing_payment_share", "定额定期付款笔数占比", .ratio(standingShare)),
        Quantity("organisation_share", "支出付给单位的占比", .ratio(outgoing.organisations)),
        Quantity("repeatedly_paid_payers", "多次收款或收多于付的付款人数", .count(again)),
      ],
      evidence: flow.legs.filter(\.isIn).prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }

  /// At least three equal payments, three quarters of the steps within six days of the usual one.
  private static func isStanding(_ payments: ArraySlice<Dealing.Payment>) -> Bool {
    guard Dealing.isSteady(payments, least: 3) else { return false }
    let steps = zip(payments, payments.dropFirst()).map { $1.day - $0.day }
    let usual = steps.sorted()[steps.count / 2]
    return usual >= 6 && steps.count { abs($0 - usual) <= 6 } * 4 >= steps.count * 3
  }
}
