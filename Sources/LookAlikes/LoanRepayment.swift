import AccountFlows
import BankRecords
import Detection

/// Loans lent to persons and paid back in instalments (放款收回).
///
/// ## What it explains
/// Money in from many persons that is passed on (`dispersed-in-concentrated-out`,
/// `rapid-pass-through`).
///
/// ## Why
/// The order in time is the reverse of fundraising: principal goes out to each person first, and
/// the person pays it back with interest, mostly in instalments.
///
/// ## Inputs
/// Per person the order and the sums of payments out and in.
///
/// ## Strength
/// Product of: share of persons' money in that borrowers paid, one or two
/// providers of capital left out · few payers never borrowed · a mean of
/// one and the share of borrowers with instalments. A borrower got money first, and paid back either
/// in at least twice as many payments or in one that is larger; never more than twice the loan.
///
/// ## Evidence
/// The first loans and instalments.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Investors who reinvest after a payout that began before the data: they pay in no more often than
/// they are paid and no interest, so they are no borrowers. Lending out of the public's money: the
/// lenders paid in without having borrowed.
///
/// ## References
/// DOMAIN.md 5, loan repayment collection.
public struct LoanRepayment: LookAlike {
  public static let identity = PatternIdentity(
    id: "loan-repayment", chineseName: "放款后分期收回",
    summary: "先向借款人放款，借款人此后分期还本付息，资金先出后进。")

  private let returnGuard: ReturnFlowGuard
  private let leastBorrowers: Int
  private let leastLoanYuan: Double
  private let repaid: Ramp
  private let strangers: Ramp
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastBorrowers = try parameters.count("least_borrowers", in: 3...10_000)
    leastLoanYuan = try parameters.number("least_loan_yuan", in: 1...1_000_000)
    repaid = try .rising("repaid_share", of: parameters)
    strangers = try .falling("stranger_share", of: parameters)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers
    var borrowers = payers.filter(isBorrower)
    guard borrowers.count >= leastBorrowers else { return nil }
    // Whoever pays the same uneven instalment again and again had the loan before the data begins.
    borrowers += payers.filter(LoanRepayment.isPayingInstalments)
    guard dealings.inFen > 0 else { return nil }
    let repaidFen = borrowers.reduce(Int64(0)) { $0 + $1.inFen }
    let parties = Set(borrowers.map(\.party))
    // One or two parties may have brought the capital and taken it back.
    let capitalFen = payers.filter { !parties.contains($0.party) }.map(\.inFen)
      .sorted(by: >).prefix(2).reduce(0, +)
    let repaidShare = Double(repaidFen) / Double(max(1, dealings.inFen - capitalFen))
    let strangerShare = Double(payers.count - borrowers.count) / Double(payers.count)
    let instalments = borrowers.count { $0.paidIn.count > 1 }
    let instalmentShare = Double(instalments) / Double(borrowers.count)
    let raw = repaid(repaidShare) * strangers(strangerShare) * (0.7 + 0.3 * instalmentShare)
    // Borrowers write 还本付息 too; that the loan came first no words can make.
    let strength = returnGuard.limitedByReturns(raw, findings: findings)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: LoanRepayment.identity.id, strength: strength,
      statement: "付款人中\(borrowers.count)/\(payers.count)人先收到放款，此后才付款归还"
        + "，其中\(instalments)人分期归还，个人付款的\(percentText(repaidShare))为还款",
      quantities: [
        Quantity("borrower_count", "先收到放款的付款人数", .count(borrowers.count)),
        Quantity("payer_count", "付款人数", .count(payers.count)),
        Quantity("repaid_share", "还款占个人付款比", .ratio(repaidShare)),
        Quantity("instalment_share", "分期归还人数占比", .ratio(instalmentShare)),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  private func isBorrower(_ dealing: Dealing) -> Bool {
    guard dealing.beganWithOut, dealing.inFen <= dealing.outFen * 2,
      Double(dealing.paidOut.map(\.fen).max() ?? 0) >= leastLoanYuan * 100
    else { return false }
    if dealing.paidIn.count >= dealing.paidOut.count * 2 { return true }
    let ratio = Double(dealing.inFen) / Double(max(1, dealing.outFen))
    return dealing.paidIn.count <= 2 && dealing.paidOut.count == 1
      && (1.003...1.5).contains(ratio) || isStarting(dealing)
  }

  private static func isPayingInstalments(_ dealing: Dealing) -> Bool {
    dealing.paidOut.isEmpty && Dealing.isSteady(dealing.paidIn, least: leastInstalments)
      && dealing.paidIn.count { $0.fen % 10_000 != 0 } * 2 > dealing.paidIn.count
  }

  private static let leastInstalments = 3

  /// One loan and the first instalment, small against the loan.
  private func isStarting(_ dealing: Dealing) -> Bool {
    dealing.paidOut.count == 1 && dealing.paidIn.count == 1 && dealing.inFen * 2 <= dealing.outFen
  }
}
