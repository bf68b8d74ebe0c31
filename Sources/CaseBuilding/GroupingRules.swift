import Detection

/// When accounts are one case: the figures of `case-grouping` in the model.
///
/// | name | unit | range | what |
/// |---|---|---|---|
/// | least_sweep_share | share | 0.01…1 | of what an account pays out that one sink or transit account gets |
/// | least_captive_share | share | 0.01…1 | of an account's money that comes from or goes to the case |
/// | least_mutual_share | share | 0.01…1 | of the one's money out and of the other's money in, between two suspicious accounts |
/// | least_shared_payers | parties | 2…100000 | who pay both of two collecting accounts |
/// | least_shared_share | share | 0.01…1 | of the payers of the smaller account, rare payers counting more |
/// | most_shared_by | accounts | 2…1000 | an investor or sink of more suspicious accounts joins none |
/// | most_members | accounts | 2…100000 | of a case; what would make it larger joins nothing |
/// | most_hops | hops | 0…6 | from the collecting or paying accounts to sinks and funders |
/// | least_payments | payments | 2…1000 | to a recruiter, on days of their own |
/// | least_commission_fit | correlation | 0…1 | of payments to a recruiter with the money that came in since the one before |
/// | least_return_share | share | 0…1 | of the points of 中 from which a lead with return flow makes a case |
/// | least_shape_share | share | 0…1 | of the points of 中 from which an unexplained lead makes a case |
/// | core_share | share | 0…1 | of a case's best score that who collects or pays back has |
/// | least_own_share | share | 0…1 | of it that his own patterns must give him for that |
/// | role_share | share | 0…1 | of it that others without a pattern have |
/// | role_most_share | share | 0…1 | of the points of 中 that others have at most |
/// | crowd_most_parties | counterparties | 1…1000 | on one side of an account without a name, from which it is no person |
/// | crowd_least_parties | counterparties | 1…1000 | on its other side |
///
/// and those of ``DepositorRules``, ``TillRules`` and ``AgentRules``.
public struct GroupingRules: Sendable, Equatable {
  /// Name under which the model keeps the figures.
  public static let owner = "case-grouping"

  public let leastSweepShare: Double
  public let leastCaptiveShare: Double
  public let leastMutualShare: Double
  public let leastSharedPayers: Int
  public let leastSharedShare: Double
  public let mostSharedBy: Int
  public let mostMembers: Int
  public let mostHops: Int
  public let leastPayments: Int
  public let leastCommissionFit: Double
  /// Shares of the points of 中 from which a lead makes a case: with return flow, and with neither
  /// return flow nor an explanation.
  public let leastReturnShare: Double
  public let leastShapeShare: Double
  /// Shares of a case's best score: of who collects or pays back, of his own patterns for that, and of
  /// others without a pattern.
  public let coreShare: Double
  public let leastOwnShare: Double
  public let roleShare: Double
  /// Share of the points of 中 that accounts of a case have at most which neither collect nor pay back.
  public let roleMostShare: Double
  /// Counterparties, on the one side and on the other, of an account without a name that is no person.
  public let crowdMostParties: Int
  public let crowdLeastParties: Int
  /// Who deals with a case as its depositors do.
  public let depositors: DepositorRules
  /// Who pays a case's investors with its money.
  public let tills: TillRules
  /// Who takes investors' money for a case's collecting accounts.
  public let agents: AgentRules

  /// Reads the figures; a missing or impossible one is an error with its name.
  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastSweepShare = try parameters.number("least_sweep_share", in: 0.01...1)
    leastCaptiveShare = try parameters.number("least_captive_share", in: 0.01...1)
    leastMutualShare = try parameters.number("least_mutual_share", in: 0.01...1)
    leastSharedPayers = try parameters.count("least_shared_payers", in: 2...100_000)
    leastSharedShare = try parameters.number("least_shared_share", in: 0.01...1)
    mostSharedBy = try parameters.count("most_shared_by", in: 2...1000)
    mostMembers = try parameters.count("most_members", in: 2...100_000)
    mostHops = try parameters.count("most_hops", in: 0...6)
    leastPayments = try parameters.count("least_payments", in: 2...1000)
    leastCommissionFit = try parameters.number("least_commission_fit", in: 0...1)
    leastReturnShare = try parameters.number("least_return_share", in: 0...1)
    leastShapeShare = try parameters.number("least_shape_share", in: 0...1)
    coreShare = try parameters.number("core_share", in: 0...1)
    leastOwnShare = try parameters.number("least_own_share", in: 0...1)
    roleShare = try parameters.number("role_share", in: 0...1)
    roleMostShare = try parameters.number("role_most_share", in: 0...1)
    crowdMostParties = try parameters.count("crowd_most_parties", in: 1...1000)
    crowdLeastParties = try parameters.count("crowd_least_parties", in: 1...1000)
    depositors = try DepositorRules(parameters: parameters)
    tills = try TillRules(parameters: parameters)
    agents = try AgentRules(parameters: parameters)
  }
}
