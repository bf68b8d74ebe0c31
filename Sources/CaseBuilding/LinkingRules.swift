import AccountFlows
import BankRecords
import Detection

/// When accounts are taken to act together: the figures of `account-linking` in the model.
///
/// | name | unit | range | what |
/// |---|---|---|---|
/// | least_shared_parties | parties | 2…100000 | payees who paid the collecting account before |
/// | least_source_parties | parties | 1…100000 | of these, who paid one collecting account of several |
/// | least_shared_share | share | 0.01…1 | of the payees, over all collecting accounts |
/// | least_paid_in_share | share | 0…10 | of what a payee got that he must have paid in |
/// | least_funding_share | share | 0.01…1 | of an account's money in that one funder gives |
/// | least_sweep_share | share | 0.01…1 | of a funder's money out that one account gets |
/// | most_funders | accounts | 1…64 | funders followed per account |
/// | most_hops | hops | 1…6 | from the paying account up to the collecting one |
/// | most_upstream | accounts | 1…1000 | looked at per paying account |
/// | least_strength | strength | 0…1 | of the finding over the linked accounts |
/// | till_counterparties | counterparties | 1…100000 | from which an account may be a till |
/// | till_times | times | 1…1000 | its money in that a till pays out |
/// | business_counterparties | accounts | 1…100000 | paid and paid by, from which a party is no depositor |
///
/// and those of ``WholeFlowRules``.
public struct LinkingRules: Sendable, Equatable {
  /// Name under which the model keeps the figures.
  public static let owner = "account-linking"

  /// Payees of the paying account that must have paid a collecting account before.
  public let leastSharedParties: Int
  /// Payees of the paying account that must have paid one collecting account, where several
  /// together make up `leastSharedParties`.
  public let leastSourceParties: Int
  /// Share of the paying account's payees that must have paid some collecting account before.
  public let leastSharedShare: Double
  /// Share of what a payee got that he must have paid in to count as paid from it.
  public let leastPaidInShare: Double
  /// Share of an account's money in from which a funder is followed.
  public let leastFundingShare: Double
  /// Share of a funder's money out from which it is followed although its part is small.
  public let leastSweepShare: Double
  /// Funders followed per account and rule, largest first.
  public let mostFunders: Int
  /// Steps from the paying account up to the collecting one.
  public let mostHops: Int
  /// Accounts looked at per paying account.
  public let mostUpstream: Int
  /// Strength of the linked finding from which the accounts are taken to act together.
  public let leastStrength: Double
  /// When the flows of accounts are looked at as one.
  public let whole: WholeFlowRules

  /// Counterparties from which an account may be a till, and times its money in that it then pays out.
  public let tillCounterparties: Int
  public let tillTimes: Double
  /// Accounts that pay a party, and accounts that it pays, from which it is a business itself.
  public let businessCounterparties: Int

  /// Reads the figures; a missing or impossible one is an error with its name.
  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastSharedParties = try parameters.count("least_shared_parties", in: 2...100_000)
    leastSourceParties = try parameters.count("least_source_parties", in: 1...100_000)
    leastSharedShare = try parameters.number("least_shared_share", in: 0.01...1)
    leastPaidInShare = try parameters.number("least_paid_in_share", in: 0...10)
    leastFundingShare = try parameters.number("least_funding_share", in: 0.01...1)
    leastSweepShare = try parameters.number("least_sweep_share", in: 0.01...1)
    mostFunders = try parameters.count("most_funders", in: 1...64)
    mostHops = try parameters.count("most_hops", in: 1...6)
    mostUpstream = try parameters.count("most_upstream", in: 1...1000)
    leastStrength = try parameters.number("least_strength", in: 0...1)
    tillCounterparties = try parameters.count("till_counterparties", in: 1...100_000)
    tillTimes = try parameters.number("till_times", in: 1...1000)
    businessCounterparties = try parameters.count("business_counterparties", in: 1...100_000)
    whole = try WholeFlowRules(parameters: parameters)
  }

  /// Whether so many of a paying account's payees paid collecting accounts that it pays for them.
  func isEnough(_ shared: Int, of payees: Int) -> Bool {
    shared >= leastSharedParties && Double(shared) >= leastSharedShare * Double(payees)
  }

  /// The cheapest condition without which an account pays out for no other or collects for no other.
  public func mayTakePart(_ screen: AccountScreen) -> Bool {
    screen.inCount > 0 && screen.outCount > 0
      && Int(max(screen.inCount, screen.outCount)) >= leastSharedParties
  }
}

extension PartyKind {
  /// Whether accounts of this kind may act in a case: payment institutions, the bank's own ledgers
  /// and licensed custody hold many unrelated people's money, so money that moved through them links
  /// nobody.
  public var mayActInCase: Bool {
    switch self {
    case .paymentInstitution, .bankInternal, .licensedCustody: false
    case .unknown, .naturalPerson, .organisation, .publicBody: true
    }
  }
}
