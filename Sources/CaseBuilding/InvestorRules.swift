import BankRecords
import Detection

/// What the investors of a case have in common and who does not share it: figures of `case-totals` in
/// the model.
///
/// | name | unit | range | what |
/// |---|---|---|---|
/// | least_paid_back | parties | 1…1000 | paid back from which their rates tell who is no investor |
/// | rate_tolerance | share | 0…0.5 | by which two equal rates differ at most |
/// | least_rate_share | share | 0…1 | of those paid back who have a rate of the case |
/// | least_rate_parties | parties | 1…1000 | who have it at least |
/// | most_returns | payments | 1…1000 | back to each party that are looked at |
/// | most_deposits | payments | 1…1000 | of a party that may each bear a rate of their own |
/// | least_core_share | share | 0…1 | of those paid back who are on the plan, below which it is none |
/// | unit_share | share | 0…1 | of the deposits that are multiples of their unit |
/// | early_unit_share | share | 0…1 | the same where nobody tells investors from others yet |
/// | telling_unit | yuan | 1…1000000 | below which everybody's payments are multiples of it |
/// | private_word_share | share | 0…1 | of the investors' deposits with words of gifts and loans, below which such words tell others |
/// | lead_days | days | 0…1000 | before the first investors' deposits that others' may be |
/// | early_window_share | share | 0.01…1 | of the payers whose first deposits make the time of a young case |
/// | small_part | parts | 1…1000 | of the median principal that a payer of a young case puts in at least |
public struct InvestorRules: Sendable, Equatable {
  public var leastPaidBack = 10
  public var rateTolerance = 0.02
  public var leastRateShare = 0.08
  public var leastRateParties = 3
  public var mostReturns = 12
  public var mostDeposits = 6
  public var leastCoreShare = 0.4
  public var unitShare = 0.93
  public var earlyUnitShare = 0.7
  public var tellingUnitFen: Int64 = 100_000
  public var privateWordShare = 0.1
  public var leadDays: Int32 = 30
  public var earlyWindowShare = 0.7
  public var smallPart: Int64 = 15

  public init() {}

  /// Reads the figures; a missing or impossible one is an error with its name.
  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastPaidBack = try parameters.count("least_paid_back", in: 1...1000)
    rateTolerance = try parameters.number("rate_tolerance", in: 0...0.5)
    leastRateShare = try parameters.number("least_rate_share", in: 0...1)
    leastRateParties = try parameters.count("least_rate_parties", in: 1...1000)
    mostReturns = try parameters.count("most_returns", in: 1...1000)
    mostDeposits = try parameters.count("most_deposits", in: 1...1000)
    leastCoreShare = try parameters.number("least_core_share", in: 0...1)
    unitShare = try parameters.number("unit_share", in: 0...1)
    earlyUnitShare = try parameters.number("early_unit_share", in: 0...1)
    tellingUnitFen = Int64(try parameters.count("telling_unit", in: 1...1_000_000)) * 100
    privateWordShare = try parameters.number("private_word_share", in: 0...1)
    leadDays = Int32(try parameters.count("lead_days", in: 0...1000))
    earlyWindowShare = try parameters.number("early_window_share", in: 0.01...1)
    smallPart = Int64(try parameters.count("small_part", in: 1...1000))
  }
}
