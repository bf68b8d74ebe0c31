import Detection

/// When the flows of several accounts are looked at as one: figures of `account-linking` in the model.
///
/// | name | unit | range | what |
/// |---|---|---|---|
/// | whole_steps | transfers | 1…6 | between two accounts of one flow |
/// | whole_reached | accounts | 1…1000 | looked at from one account |
/// | whole_step_share | share | 0.01…1 | of one side's money that a step must make up |
/// | whole_other_share | share | 0…1 | of the other side's money that it must make up too |
/// | whole_shared_persons | persons | 1…1000 | who paid one account and were paid by the other |
/// | whole_paid_share | share | 0…1 | of money to persons that goes to these |
/// | whole_collected_share | share | 0…1 | of money from persons that comes from these |
/// | whole_payers | persons | 1…100000 | who pay each of two accounts with a common receiver |
/// | whole_handed_on_share | share | 0.01…1 | of their money that such accounts hand on |
/// | whole_receiver_weight | weight | 0…1 | of a common receiver, beside that of common persons |
/// | whole_least_weight | weight | 0…1 | of common persons at least |
/// | whole_transfers | transfers | 1…1000 | in which they hand it on, unless the receiver lives on them |
/// | whole_captive_share | share | 0.01…1 | of a receiver's money from such accounts, on whom it then lives |
/// | whole_receiver_senders | accounts | 2…64 | that pay a common receiver at most; who has more has customers |
/// | whole_members | accounts | 2…1000 | of one flow |
/// | whole_least_money_share | share | 0…1 | of an account's money with persons from which it is a part |
/// | whole_full_money_share | share | 0.01…1 | from which it has the whole strength |
/// | whole_least_persons | persons | 1…1000 | through whom an account takes part |
/// | whole_full_persons | persons | 1…1000 | from which it has the whole strength |
public struct WholeFlowRules: Sendable, Equatable {
  /// Transfers between two accounts of one flow.
  public let mostSteps: Int
  /// Accounts looked at from one account.
  public let mostReached: Int
  /// Share of one side's money that a step makes up, and of the other side's.
  public let leastStepShare: Double
  public let leastOtherShare: Double
  /// Persons who paid the one account and were paid by the other.
  public let leastShared: Int
  /// Share of money to persons, and of money from persons, that such persons make up.
  public let leastPaidShare: Double
  public let leastCollectedShare: Double
  /// Persons who pay an account that hands on, and share of its money that it hands on.
  public let leastPayers: Int
  public let leastHandedOn: Double
  /// Weights of a common receiver, and of common persons at least.
  public let receiverWeight: Double
  public let leastWeight: Double
  /// Transfers in which they hand it on, unless that is such a share of the receiver's money.
  public let leastTransfers: Int
  public let leastCaptive: Double
  /// Accounts that pay a common receiver at most.
  public let mostSenders: Int
  /// Accounts of one flow; more are chained by accident.
  public let mostMembers: Int
  /// Share of an account's money with persons from which it is a part, and has the whole strength.
  public let leastMoneyShare: Double
  public let fullMoneyShare: Double
  /// Persons through whom an account takes part at least, and for the whole strength.
  public let leastPersons: Int
  public let fullPersons: Double

  /// Reads the figures; a missing or impossible one is an error with its name.
  public init(parameters: DetectorParameters) throws(ParameterError) {
    mostSteps = try parameters.count("whole_steps", in: 1...6)
    mostReached = try parameters.count("whole_reached", in: 1...1000)
    leastStepShare = try parameters.number("whole_step_share", in: 0.01...1)
    leastOtherShare = try parameters.number("whole_other_share", in: 0...1)
    leastShared = try parameters.count("whole_shared_persons", in: 1...1000)
    leastPaidShare = try parameters.number("whole_paid_share", in: 0...1)
    leastCollectedShare = try parameters.number("whole_collected_share", in: 0...1)
    leastPayers = try parameters.count("whole_payers", in: 1...100_000)
    leastHandedOn = try parameters.number("whole_handed_on_share", in: 0.01...1)
    receiverWeight = try parameters.number("whole_receiver_weight", in: 0...1)
    leastWeight = try parameters.number("whole_least_weight", in: 0...1)
    leastTransfers = try parameters.count("whole_transfers", in: 1...1000)
    leastCaptive = try parameters.number("whole_captive_share", in: 0.01...1)
    mostSenders = try parameters.count("whole_receiver_senders", in: 2...64)
    mostMembers = try parameters.count("whole_members", in: 2...1000)
    leastMoneyShare = try parameters.number("whole_least_money_share", in: 0...1)
    fullMoneyShare = try parameters.number("whole_full_money_share", in: 0.01...1)
    leastPersons = try parameters.count("whole_least_persons", in: 1...1000)
    fullPersons = Double(try parameters.count("whole_full_persons", in: 1...1000))
  }
}
