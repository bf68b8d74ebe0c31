import AccountFlows
import BankRecords

/// What to trace from an account, and how far.
public struct TracePlan: Sendable {
  /// By which rule money that leaves an account is said to be of earlier money that came in.
  public enum View: String, Sendable, CaseIterable {
    /// Every sum out takes the same share of all money then in the account.
    case proRata = "prorata"
    /// What came in first leaves first.
    case firstInFirstOut = "fifo"

    public var chineseName: String {
      switch self {
      case .proRata: "按比例"
      case .firstInFirstOut: "先进先出"
      }
    }
  }

  public enum Side: String, Sendable, CaseIterable {
    /// Where the account's money went.
    case down
    /// Where the account's money came from.
    case up

    public var chineseName: String { self == .down ? "下游" : "上游" }
  }

  public var account: AccountID
  public var side: Side
  /// Hops to follow, 1 or more.
  public var hops: Int
  public var view: View
  /// Accounts that less of the traced money reached are named and not followed, in fen.
  public var floorFen: Int64
  /// Accounts followed of each hop: those that most of the money reached.
  public var mostAccounts: Int
  /// Only what the account itself paid (or got) on these days is traced; what became of it is
  /// followed over the whole of the data.
  public var days: ClosedRange<CivilDay>?

  public init(
    account: AccountID, side: Side, hops: Int, view: View = .proRata, floorFen: Int64 = 0,
    mostAccounts: Int = 50, days: ClosedRange<CivilDay>? = nil
  ) {
    precondition(hops >= 1 && hops <= 100, "a trace goes 1 to 100 hops")
    precondition(floorFen >= 0 && mostAccounts >= 1, "a floor and a number of accounts")
    self.account = account
    self.side = side
    self.hops = hops
    self.view = view
    self.floorFen = floorFen
    self.mostAccounts = mostAccounts
    self.days = days
  }
}

/// Where the money of a trace went, hop by hop; every sum is in fen and they add up.
///
/// Downstream: `tracedFen` left the account. At each hop what was received is what went on to the
/// next hop and what ended there. Upstream the same with time turned round: "received" is what an
/// account gave towards the traced money, "passed" is where that came from.
public struct MoneyTrace: Sendable, Equatable {
  /// Why money is not followed beyond an account.
  public enum Ending: String, Sendable, CaseIterable {
    /// Followed; what is left is the rest in the account (下游：余额, 上游：自有或期初资金).
    case followed
    /// The last hop that was asked for.
    case lastHop = "last_hop"
    /// Less than the floor.
    case belowFloor = "below_floor"
    /// Beyond the number of accounts of a hop.
    case beyondMost = "beyond_most"
    /// A payment institution, a ledger, custody or a public body: it mixes the money of many.
    case aggregator
    /// The account that the trace starts from: a circle (回流).
    case origin
    /// Cash or a party without an account number.
    case unknownParty = "unknown_party"

    public var chineseName: String {
      switch self {
      case .followed: "继续追踪"
      case .lastHop: "末层"
      case .belowFloor: "低于起点金额"
      case .beyondMost: "超出每层户数"
      case .aggregator: "汇集户或公共机构，不穿透"
      case .origin: "回到起点账户"
      case .unknownParty: "现金或对手不明"
      }
    }
  }

  /// The traced money in one account at one hop.
  public struct Stop: Sendable, Equatable {
    /// 1 is the first account reached.
    public var hop: Int
    /// `.unknown` for cash and parties without a number, all of one hop together.
    public var account: AccountID
    public var receivedFen: Int64
    /// What went on to the next hop; the rest ended here.
    public var passedFen: Int64
    /// Transfers that brought it.
    public var transfers: Int
    public var first: BookingTime
    public var last: BookingTime
    public var ending: Ending

    public var restFen: Int64 { receivedFen - passedFen }
  }

  /// The traced money between two accounts at one hop.
  public struct Step: Sendable, Equatable {
    public var hop: Int
    /// Payer and payee, in the direction in which the money moved.
    public var from: AccountID
    public var to: AccountID
    public var fen: Int64
    /// All money of the transfers concerned, traced or not.
    public var wholeFen: Int64
    public var transfers: Int
    public var first: BookingTime
    public var last: BookingTime
  }

  public var side: Side
  public var tracedFen: Int64
  /// Transfers of the account itself that are traced.
  public var transfers: Int
  /// By hop, then by money, then by account number.
  public var stops: [Stop]
  public var steps: [Step]

  public typealias Side = TracePlan.Side

  /// What ended for a reason, over all hops.
  public func endedFen(_ ending: Ending) -> Int64 {
    stops.reduce(0) { $0 + ($1.ending == ending ? $1.restFen : 0) }
  }
}
