import BankRecords

/// All legs of one account in time order, with its counterparties summed up: what every detector
/// and every look-alike sees.
///
/// Legs with equal time stand in a fixed order that depends neither on the order of files nor on
/// the names of accounts' files: in before out, then amount, then counterparty number.
///
/// One object that nothing changes: dozens of detectors and look-alikes are handed the same flow, and a
/// value would be copied part by part for each.
public final class AccountFlow: Sendable {
  public let account: AccountID
  public let profile: AccountProfile
  public let legs: [Leg]
  /// Known counterparties with at least one leg, in order of their first leg.
  public let peers: [Peer]
  /// Money in and out over all legs, unknown counterparties included, in fen.
  public let inFen: Int64
  public let outFen: Int64
  public let inCount: Int
  public let outCount: Int
  /// Legs in and legs out of the day that has most of them: no more parties pay or are paid on one day.
  public let busiestDay: (ins: Int, outs: Int)
  /// What was worked out from the flow once, for all who look at it.
  @usableFromInline let notes = FlowNotes()

  /// Puts legs into time order and sums up the counterparties.
  ///
  /// `legs` may come in any order and with any `peer`; `peerProfile` is asked once per known
  /// counterparty, and where legs are equal but for their counterparties. Complexity: O(n log n) in the number of legs.
  public init(
    account: AccountID, profile: AccountProfile, legs: consuming [Leg],
    peerProfile: (AccountID) -> PeerProfile
  ) {
    let ordered = OrderedLegs(consume legs, of: profile.holder, peerProfile: peerProfile)
    self.account = account
    self.profile = profile
    self.legs = ordered.legs
    peers = ordered.peers
    inFen = ordered.inFen
    outFen = ordered.outFen
    inCount = ordered.inCount
    busiestDay = ordered.busiestDay
    outCount = ordered.legs.count - ordered.inCount
  }

  /// One counterparty, over the whole flow.
  public struct Peer: Sendable {
    public let account: AccountID
    /// The person or enterprise behind the account: peers of one party share it.
    public let party: PartyID
    public let kind: PartyKind
    /// The same person or enterprise as the account's own: moves between own accounts.
    public let isSameParty: Bool
    public let traits: AccountTraits
    public internal(set) var inFen: Int64 = 0
    public internal(set) var outFen: Int64 = 0
    public internal(set) var inCount = 0
    public internal(set) var outCount = 0
    /// Times of the first and the last leg in and out; only where there is one.
    @usableFromInline var ins = TimeSpan()
    @usableFromInline var outs = TimeSpan()

    /// Time of the first leg in and out; nil where there is none.
    @inlinable public var firstIn: BookingTime? { inCount == 0 ? nil : ins.first }
    @inlinable public var firstOut: BookingTime? { outCount == 0 ? nil : outs.first }
    @inlinable public var lastIn: BookingTime? { inCount == 0 ? nil : ins.last }
    @inlinable public var lastOut: BookingTime? { outCount == 0 ? nil : outs.last }

    @usableFromInline
    struct TimeSpan: Sendable {
      @usableFromInline var first = BookingTime(seconds: 0)
      @usableFromInline var last = BookingTime(seconds: 0)
    }

    /// May be a member of the public who put money in: not the account's own party, no enterprise,
    /// no aggregator.
    @inlinable
    public var mayBeInvestor: Bool { kind.mayBeNaturalPerson && !isSameParty }
  }

  /// First and last booking time; nil without legs.
  public var firstTime: BookingTime? { legs.first?.time }
  public var lastTime: BookingTime? { legs.last?.time }

  /// The peer of a leg; nil for an unknown counterparty.
  @inlinable
  public func peer(of leg: Leg) -> Peer? { leg.peer < 0 ? nil : peers[Int(leg.peer)] }
}

/// What is known of an account beside its flow.
public struct AccountProfile: Sendable {
  /// The account number as in the file.
  public var number: String
  /// The holder's name; empty where no row gives one.
  public var name: String
  public var party: PartyID
  public var kind: PartyKind
  /// ISO code of the currency of every amount of the account's flow.
  public var currency = "CNY"
  /// 开户日期, where a table of accounts gives it.
  public var openedOn: CivilDay?
  /// What the holder's ID number and the places of rows tell.
  public var traits = AccountTraits.unknown
  /// The holder's name as a number, and whether an ID number says who he is.
  var nameTag: UInt64 = 0
  var isIdentified = false

  public init(
    number: String, name: String = "", party: PartyID, kind: PartyKind = .unknown,
    openedOn: CivilDay? = nil
  ) {
    self.openedOn = openedOn
    self.number = number
    self.name = name
    self.party = party
    self.kind = kind
  }
}

/// The person or enterprise behind accounts: dense, shared by accounts of one valid ID number.
public struct PartyID: Hashable, Comparable, Sendable {
  public var rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  @inlinable
  public static func < (left: PartyID, right: PartyID) -> Bool { left.rawValue < right.rawValue }

  @inlinable
  public func _rawHashValue(seed: Int) -> Int { DenseHash.value(of: rawValue, seed: seed) }

  @inlinable
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
