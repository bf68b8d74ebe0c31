/// What one row says of an account or a person beside moving money: a row of 账户信息, 子账户信息 or
/// 人员信息, or the card and the account number that a transaction row names together.
public struct AttributeRecord: Sendable {
  /// What sort of row it is.
  public enum Source: UInt8, Sendable, CaseIterable {
    /// A transaction row with both numbers of one side.
    case transaction
    /// A row of a table of accounts (账户信息).
    case accountTable
    /// A row of a table of sub-accounts (子账户信息).
    case subAccountTable
    /// A row of a table of persons (人员信息); it names no account.
    case personTable
  }

  public var source: Source
  /// The card's number.
  public var card = TextSpan.none
  /// The account's own number; of a sub-account the sub-account's.
  public var account = TextSpan.none
  /// The account under which the row's account stands (主账户), where a table names one.
  public var mainAccount = TextSpan.none
  public var name = TextSpan.none
  /// ID number of a person, USCC of an organisation.
  public var idNumber = TextSpan.none
  /// ISO currency code; `none` means CNY or not told.
  public var currency = TextSpan.none
  public var phone = TextSpan.none
  public var secondPhone = TextSpan.none
  /// ID number of who opened or works the account for its holder (代办人).
  public var agentIDNumber = TextSpan.none
  public var status = TextSpan.none
  /// The bank or branch where the account was opened.
  public var branch = TextSpan.none
  public var openedOn: CivilDay?
  public var closedOn: CivilDay?
  /// Index into the run's list of input files.
  public var file: UInt32 = 0

  public init(source: Source) { self.source = source }
}
