import AccountFlows
import BankRecords
import Detection

/// Neighbours who pool small savings and lend them to one another (资金互助).
///
/// ## What it explains
/// Members who pay in round sums and get a share of the year's interest or their money back
/// (`amount-lattice`, `constant-term-return`, `concentrated-in-dispersed-out`, `gathering-day`).
///
/// ## Why
/// What is paid in leaves as loans to persons, and the same persons bring it back later with interest: the order
/// of payments is the reverse of an investor's. Interest to savers comes from borrowers, not from newcomers.
///
/// ## Inputs
/// Per person, in the order of time, what went out beyond what he had brought, and what he brought after it.
///
/// ## Strength
/// Product of: most of the money out is lent · a good part of what was lent has come back · most of these payments
/// bring back the whole loan and some interest (a pot of a savings club is paid off at every meeting, an earlier
/// investor brings any sum) · several borrowers · a small pool · no sweep to a
/// person; times the ceiling. A strong proportional payout takes it as everywhere; words of shares do not, since
/// members of a cooperative pay shares (股金).
///
/// ## Evidence
/// The first loans and what came back of them.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Payouts to persons who had paid in before the file begins: nobody brings them back. A pool beyond some
/// million yuan is a bank without licence.
///
/// ## Known misses
/// Loans that fall due after the data; loans paid out in cash.
///
/// ## References
/// 农村资金互助社管理暂行规定 (members only, small sums); DOMAIN.md 5 row 7: the name is a risk word, so that
/// the score is only lowered.
public struct MutualLending: LookAlike {
  public static let identity = PatternIdentity(
    id: "mutual-lending", chineseName: "社员资金互助",
    summary: "社员小额互助金多数出借给个人，借款人其后连本带息归还，付给存款人的钱来自借款利息。")

  private let returnGuard: ReturnFlowGuard
  private let leastLoanFen: Int64
  private let leastBorrowers: Int
  private let borrowers: Ramp
  private let lent: Ramp
  private let repaid: Ramp
  private let whole: Ramp
  private let pool: Ramp
  private let sweep: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastLoanFen = Int64(try parameters.count("least_loan_yuan", in: 1...1_000_000)) * 100
    leastBorrowers = try parameters.count("least_borrowers", in: 1...10_000)
    borrowers = try .rising("borrower_count", of: parameters, in: 0...10_000)
    lent = try .rising("lent_share", of: parameters)
    repaid = try .rising("repaid_share", of: parameters)
    whole = try .rising("whole_repayment_share", of: parameters)
    pool = try .falling("pool_yuan", of: parameters, in: 0...1_000_000_000)
    sweep = try .falling("person_sweep_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.outCount >= leastBorrowers, flow.inCount >= leastBorrowers else { return nil }
    let dealings = PersonDealings(of: flow)
    let loans = dealings.all.map { Loans(of: $0, least: leastLoanFen) }
    let borrowing = loans.indices.filter { loans[$0].repaidFen > 0 }
    guard borrowing.count >= leastBorrowers else { return nil }
    let parts = loans.reduce(0) { $0 + $1.parts }
    let wholeShare = Double(loans.reduce(0) { $0 + $1.wholes }) / Double(max(1, parts))
    let lentFen = loans.reduce(Int64(0)) { $0 + $1.lentFen }
    let repaidFen = loans.reduce(Int64(0)) { $0 + $1.repaidFen }
    let lentShare = Double(lentFen) / Double(max(1, flow.outFen))
    let repaidShare = Double(repaidFen) / Double(max(1, lentFen))
    let savedFen = dealings.inFen - repaidFen
    let largest = dealings.all.filter { $0.inFen == 0 }.map(\.outFen).max() ?? 0
    let raw =
      lent(lentShare) * repaid(repaidShare) * whole(wholeShare) * borrowers(Double(borrowing.count))
      * pool(Double(savedFen) / 100) * sweep(Double(largest) / Double(max(1, flow.outFen)))
      * ceiling
    let strength = returnGuard.limitedByReturns(raw, findings: findings)
    guard strength > leastStrength else { return nil }
    let parties = Set(borrowing.map { dealings.all[$0].party })
    return Explanation(
      lookAlike: MutualLending.identity.id, strength: strength,
      statement:
        "支出的\(percentText(lentShare))为出借给个人，\(borrowing.count)名借款人已归还其\(percentText(repaidShare))，"
        + "各户存入合计\(Money(fen: savedFen))元",
      quantities: [
        Quantity("borrower_count", "归还借款人数", .count(borrowing.count)),
        Quantity("lent_share", "出借占支出", .ratio(lentShare)),
        Quantity("repaid_share", "已归还占出借", .ratio(min(1, repaidShare))),
        Quantity("saved", "各户存入合计", .money(Money(fen: savedFen))),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// What one person was lent and brought back, in the order of time; on one day money in comes first.
  private struct Loans {
    private(set) var lentFen: Int64 = 0
    /// What came back of it, interest left out.
    private(set) var repaidFen: Int64 = 0
    /// Payments in by which it came back.
    private(set) var parts = 0
    /// Those of them that bring back all that is open, with some interest.
    private(set) var wholes = 0

    /// A year of the highest lawful interest on a private loan is less.
    private static let mostInterest = 0.25

    init(of dealing: Dealing, least: Int64) {
      // Own money with the account; what is lent beyond it and still open.
      var savedFen: Int64 = 0
      var openFen: Int64 = 0
      var ins = dealing.paidIn[...]
      for payout in dealing.paidOut {
        while let payment = ins.first, payment.day <= payout.day {
          take(payment, &savedFen, &openFen)
          ins.removeFirst()
        }
        let beyond = payout.fen - savedFen
        // A gain on one's own money is no loan.
        if beyond >= least, beyond * 2 >= payout.fen {
          lentFen += beyond
          openFen += beyond
          savedFen = 0
        } else {
          savedFen = max(0, savedFen - payout.fen)
        }
      }
      for payment in ins { take(payment, &savedFen, &openFen) }
    }

    private mutating func take(
      _ payment: Dealing.Payment, _ savedFen: inout Int64, _ openFen: inout Int64
    ) {
      let back = min(payment.fen, openFen)
      if back > 0 {
        let most = Double(openFen) * (1 + Loans.mostInterest)
        if payment.fen > openFen, Double(payment.fen) <= most { wholes += 1 }
        openFen -= back
        repaidFen += back
        parts += 1
        // What is above it is interest.
      } else {
        savedFen += payment.fen
      }
    }
  }
}
