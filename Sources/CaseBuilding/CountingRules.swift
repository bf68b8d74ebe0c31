import BankRecords

/// The figures by which money in is told from repayment and money back from interest.
public struct CountingRules: Sendable, Equatable {
  /// A payment back of at least this share of what the party has outstanding counts as return of
  /// principal where interest does not offset principal; smaller ones count as interest.
  public var principalReturnShare: Double
  /// Parties paid back from which their sums tell who is no investor.
  public var leastPaidBack: Int
  /// Days after a return of principal within which money in from the same party is that principal
  /// again (复投).
  public var reinvestmentDays: Int32
  /// Topics of payments out that are earned, not lent: they make no debt that later payments in
  /// would repay.
  public var earnedTopics: MemoTopics

  public init(
    principalReturnShare: Double = 0.5, reinvestmentDays: Int32 = 7,
    leastPaidBack: Int = 10,
    earnedTopics: MemoTopics = [
      .payroll, .pensionOrSubsidy, .commission, .reimbursement, .goods, .rent, .gift, .donation,
      .insurance,
    ]
  ) {
    precondition(
      principalReturnShare > 0 && principalReturnShare <= 1, "a share lies in (0, 1]")
    self.principalReturnShare = principalReturnShare
    precondition(leastPaidBack > 0, "a number of parties is positive")
    self.leastPaidBack = leastPaidBack
    self.reinvestmentDays = reinvestmentDays
    self.earnedTopics = earnedTopics
  }

  public static let standard = CountingRules()
}
