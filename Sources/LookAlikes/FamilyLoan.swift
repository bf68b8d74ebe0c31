import AccountFlows
import BankRecords
import Detection

/// Money lent by relatives and friends, paid back in parts (亲友借款).
///
/// ## What it explains
/// Tens of round payments in and regular equal payments back (`proportional-payout`, `amount-lattice`,
/// `periodic-batch-payout`).
///
/// ## Why
/// Relatives lend for one purpose within weeks and get back what they lent, in a few equal parts without a gain or
/// the whole with a small one (a present, interest of a deposit); nobody joins later. A handful of friends may also get interest: too few to be the public.
///
/// ## Inputs
/// Lenders (payers of round thousands), when they paid, what came back to each.
///
/// ## Strength
/// Product of: few lenders · nobody joins later · whoever was paid got parts of his loan and never more,
/// or the whole with a small gain, or there is a handful of lenders only; times the ceiling. Proportional payouts do not silence it, memos of
/// investment do.
///
/// ## Evidence
/// The first loans and repayments.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Interest to more than a handful: its parts are far smaller than a repayment's, and the circle grows.
///
/// ## Known misses
/// Families that help again later; a scheme's first weeks while it repays principal in large parts to few.
///
/// ## References
/// Supreme Court 2022-03-01 article 1 (亲友 within a circle is not the public); DOMAIN.md 5 row 14 (家族集资).
public struct FamilyLoan: LookAlike {
  public static let identity = PatternIdentity(
    id: "family-loan", chineseName: "亲友借款",
    summary: "少数亲友短期内借款用于一事，分期等额归还本金而无人多得，其后无人加入。")

  private let returnGuard: ReturnFlowGuard
  private let leastLenders: Int
  private let joinDays: Int
  private let lenders: Ramp
  private let handful: Ramp
  private let joined: Ramp
  private let withoutGain: Ramp
  private let leastPart: Double
  private let mostGain: Double
  private let mostParts: Int
  private let leastLoanFen: Int64
  private let smallFen: Int64
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastLenders = try parameters.count("least_lenders", in: 1...10_000)
    joinDays = try parameters.count("join_days", in: 1...366)
    lenders = try .falling("lender_count", of: parameters, in: 0...10_000)
    handful = try .falling("handful_count", of: parameters, in: 0...10_000)
    joined = try .rising("joined_share", of: parameters)
    withoutGain = try .rising("repayment_share", of: parameters)
    leastLoanFen = Int64(try parameters.number("least_loan_yuan", in: 1...1_000_000) * 100)
    smallFen = Int64(try parameters.number("small_dealing_yuan", in: 0...1_000_000) * 100)
    mostGain = try parameters.number("most_gain", in: 0...1)
    mostParts = try parameters.count("most_parts_with_gain", in: 1...100)
    leastPart = try parameters.number("least_part", in: 0...1)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let payers = PersonDealings(of: flow).payers
    let loans = payers.filter { dealing in
      !dealing.beganWithOut
        && dealing.paidIn.contains { $0.fen >= leastLoanFen && $0.fen % 100_000 == 0 }
    }
    let paid = loans.filter { !$0.paidOut.isEmpty }
    guard paid.count >= leastLenders else { return nil }
    let firsts = loans.compactMap(\.paidIn.first)
    let together = busiestShare(of: firsts, days: joinDays)
    let fair = paid.count { isRepayment($0) }
    let fairShare = Double(fair) / Double(paid.count)
    // Whoever got money back counts as a lender, however odd his sums are; small change that goes to
    // and fro among friends does not.
    let parties = Set(loans.map(\.party))
    let others = payers.count { payer in
      !payer.paidOut.isEmpty && !parties.contains(payer.party)
        && (payer.inFen >= smallFen || payer.paidOut.count > 2)
    }
    let count = Double(loans.count + others)
    let family = lenders(count) * withoutGain(fairShare) * joined(together)
    let raw = max(family, handful(count)) * ceiling
    let strength = returnGuard.limitedByMemos(raw, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: FamilyLoan.identity.id, strength: strength,
      statement: "仅\(loans.count)人大额付款，\(percentText(together))集中在\(joinDays)天内，"
        + "\(paid.count)人收到还款，其中\(fair)人为分期归还本金且无人多得",
      quantities: [
        Quantity("lender_count", "出借人数", .count(loans.count)),
        Quantity("joined_share", "集中借款占比", .ratio(together)),
        Quantity("repaid_lenders", "收到还款人数", .count(paid.count)),
        Quantity("repayment_share", "归还本金且未多得占比", .ratio(fairShare)),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// Nothing above what was lent, in parts of at least `least_part` of it; or the whole in very few
  /// parts with a small gain, which no return on principal that runs on can be.
  private func isRepayment(_ dealing: Dealing) -> Bool {
    guard dealing.outFen <= dealing.inFen else {
      return Double(dealing.outFen) <= Double(dealing.inFen) * (1 + mostGain)
        && dealing.paidOut.count <= mostParts
    }
    return dealing.paidOut.allSatisfy { Double($0.fen) >= leastPart * Double(dealing.inFen) }
  }
}
