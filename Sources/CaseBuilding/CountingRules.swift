import BankRecords
import Detection

/// The figures by which money in is told from repayment and money back from interest.
public struct CountingRules: Sendable, Equatable {
  /// A payment back of at least this share of what the party has outstanding counts as return of
  /// principal where interest does not offset principal; smaller ones count as interest.
  public var principalReturnShare: Double
  /// What investors have in common.
  public var investors: InvestorRules
  /// When money that names nobody looks like deposits.
  public var nameless: NamelessRules
  /// Days after a return of principal within which money in from the same party is that principal
  /// again (复投).
  public var reinvestmentDays: Int32
  /// Topics of payments out that are earned, not lent: they make no debt that later payments in
  /// would repay.
  public var earnedTopics: MemoTopics

  public init(
    principalReturnShare: Double = 0.5, reinvestmentDays: Int32 = 7,
    investors: InvestorRules = InvestorRules(), nameless: NamelessRules = NamelessRules(),
    earnedTopics: MemoTopics = [
      .payroll, .pensionOrSubsidy, .commission, .reimbursement, .goods, .rent, .gift, .donation,
      .insurance,
    ]
  ) {
    precondition(
      principalReturnShare > 0 && principalReturnShare <= 1, "a share lies in (0, 1]")
    self.principalReturnShare = principalReturnShare
    self.investors = investors
    self.nameless = nameless
    self.reinvestmentDays = reinvestmentDays
    self.earnedTopics = earnedTopics
  }

  public static let standard = CountingRules()

  /// Name under which the model keeps the figures.
  public static let owner = "case-totals"

  /// Reads the figures; a missing or impossible one is an error with its name.
  public init(parameters: DetectorParameters) throws(ParameterError) {
    self.init(
      principalReturnShare: try parameters.number("principal_return_share", in: 0.01...1),
      reinvestmentDays: Int32(try parameters.count("reinvestment_days", in: 0...1000)),
      investors: try InvestorRules(parameters: parameters),
      nameless: try NamelessRules(parameters: parameters))
  }
}
