import AccountFlows
import BankRecords
import Detection

/// An explanation that is no stronger is none.
let leastStrength = 0.005

/// Keeps explanations from excusing fundraising: what every look-alike passes its strength through.
///
/// Where the account pays earlier payers a constant share of their own principal
/// (`proportional-payout`), no business explains the flow; and where memos of persons' payments in
/// speak of investment, the explanation fades. Words only ever take strength away here.
struct ReturnFlowGuard: Sendable {
  private let limit: Double
  private let ceiling: Double
  private let investmentShare: Ramp

  static let returnFlowDetector = "proportional-payout"
  private static let investmentTopics: MemoTopics = [.investment, .reinvestment]

  init(_ parameters: DetectorParameters) throws(ParameterError) {
    limit = try parameters.number("proportional_payout_limit", in: 0...1)
    ceiling = try parameters.number("proportional_payout_ceiling", in: 0...0.25)
    investmentShare = try .falling("investment_memo_share", of: parameters)
  }

  /// The strength that remains, given what the detectors found and what the memos say.
  func limited(_ strength: Double, findings: [Finding], flow: AccountFlow) -> Double {
    limitedByReturns(limitedByMemos(strength, flow: flow), findings: findings)
  }

  /// The strength that findings leave: for businesses into which persons pay with the words of investors
  /// (还本付息) and whose order of payments says that they are none.
  func limitedByReturns(_ strength: Double, findings: [Finding]) -> Double {
    let remaining = min(1, max(0, strength))
    let returns = findings.filter { $0.detector == ReturnFlowGuard.returnFlowDetector }
    let isReturning = returns.contains { $0.strength >= limit }
    return isReturning ? min(remaining, ceiling) : remaining
  }

  /// The strength that memos leave: for the few businesses that pay earlier payers back by their
  /// nature and say by other signs of the flow why it is no return on principal.
  func limitedByMemos(_ strength: Double, flow: AccountFlow) -> Double {
    var toldFen: Int64 = 0
    for leg in flow.legs where leg.isIn && flow.peer(of: leg)?.mayBeInvestor != false {
      if !leg.topics.isDisjoint(with: ReturnFlowGuard.investmentTopics) { toldFen += leg.amountFen }
    }
    let share = Double(toldFen) / Double(max(1, flow.inFen))
    return min(1, max(0, strength)) * investmentShare(share)
  }
}
