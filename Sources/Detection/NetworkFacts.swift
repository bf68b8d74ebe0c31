import AccountFlows
import BankRecords

/// What the transfers between accounts say of some of them, computed once per run before the
/// accounts are examined one by one.
public struct NetworkFacts: Sendable {
  public var circles: [AccountID: CircleFacts] = [:]
  public var chains: [AccountID: ChainFacts] = [:]
  public var control: [AccountID: ControlFacts] = [:]
  public var captives: [AccountID: CaptiveFacts] = [:]

  public init() {}
}

/// Money that left an account and came back to it through others (资金回流).
public struct CircleFacts: Sendable, Equatable {
  /// One amount that came back.
  public struct Return: Sendable, Equatable {
    /// Accounts between, 1 where the payee itself paid it back.
    public var between: Int
    public var outFen: Int64
    public var backFen: Int64
    /// Rows of the whole circle in time order; rows of one hop stand together.
    public var transactions: [UInt32]
    public var window: ClosedRange<BookingTime>

    public init(
      between: Int, outFen: Int64, backFen: Int64, transactions: [UInt32],
      window: ClosedRange<BookingTime>
    ) {
      self.between = between
      self.outFen = outFen
      self.backFen = backFen
      self.transactions = transactions
      self.window = window
    }
  }

  /// By the time at which the money left.
  public var returns: [Return]

  public init(returns: [Return]) { self.returns = returns }
}

/// An account that passed money on as a link of chains (多层划转).
public struct ChainFacts: Sendable, Equatable {
  /// Transfers of the longest chain through the account.
  public var hops: Int
  /// Transfers of it up to and including the one that reached the account: its layer.
  public var depth: Int
  /// Days on which money came in that went on as part of a chain long enough to count.
  public var days: Int
  /// Sum of that money, in fen.
  public var fen: Int64
  /// Rows in and out of the account, and the other rows of the longest chain, without repeats.
  public var transactions: [UInt32]
  public var window: ClosedRange<BookingTime>

  public init(
    hops: Int, depth: Int, days: Int, fen: Int64, transactions: [UInt32],
    window: ClosedRange<BookingTime>
  ) {
    self.hops = hops
    self.depth = depth
    self.days = days
    self.fen = fen
    self.transactions = transactions
    self.window = window
  }
}

/// Accounts of other holders that are worked by the same hand as this one (同一控制).
public struct ControlFacts: Sendable, Equatable {
  /// Other holders with a device, address, phone or agent in common with the account.
  public var others: Int
  /// Of these, those who have nothing but a network address in common with it.
  public var onlyByAddress: Int
  /// How many of them share a key of each kind.
  public var kinds: [ControlKey.Kind: Int]
  /// Money in and out of all accounts of the group, this one included, in fen.
  public var groupFen: Int64

  public init(others: Int, onlyByAddress: Int, kinds: [ControlKey.Kind: Int], groupFen: Int64) {
    self.others = others
    self.onlyByAddress = onlyByAddress
    self.kinds = kinds
    self.groupFen = groupFen
  }
}

/// A collecting account that hands on, by itself or beside others, to accounts that live on it (归集).
public struct CaptiveFacts: Sendable, Equatable {
  /// How clearly it shows of all the accounts together, in [0, 1].
  public var strength: Double
  /// Accounts that hand on to the same receivers, and these receivers.
  public var accounts: Int
  public var receivers: Int
  /// Named payers who came in the wave, and payments in it that name nobody.
  public var persons: Int
  public var unnamed: Int
  /// What they paid, what half of the named ones paid at most, and what was handed on, in fen.
  public var collectedFen: Int64
  public var medianFen: Int64
  public var sweptFen: Int64
  /// Days on which it was handed on.
  public var sweepDays: Int
  /// Share of the receivers' money that comes from these accounts, and that they paid out again.
  public var livesOn: Double
  public var passedOn: Double
  /// The account's own rows of the payments and of what was handed on, each in time order.
  public var collected: [UInt32]
  public var swept: [UInt32]
  public var window: ClosedRange<BookingTime>

  public init(
    strength: Double, accounts: Int, receivers: Int, persons: Int, unnamed: Int,
    collectedFen: Int64, medianFen: Int64, sweptFen: Int64, sweepDays: Int, livesOn: Double,
    passedOn: Double, collected: [UInt32], swept: [UInt32], window: ClosedRange<BookingTime>
  ) {
    self.strength = strength
    self.accounts = accounts
    self.receivers = receivers
    self.persons = persons
    self.unnamed = unnamed
    self.collectedFen = collectedFen
    self.medianFen = medianFen
    self.sweptFen = sweptFen
    self.sweepDays = sweepDays
    self.livesOn = livesOn
    self.passedOn = passedOn
    self.collected = collected
    self.swept = swept
    self.window = window
  }
}
