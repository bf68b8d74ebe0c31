import AccountFlows
import BankRecords
import Detection
import Glibc

/// Cash and money through payment institutions that came in as a case's deposits do: numbers of
/// `case-totals` in the model.
///
/// | name | unit | range | what |
/// |---|---|---|---|
/// | nameless_payers | persons | 1…100000 | named payers from which their deposits tell what others' look like |
/// | nameless_unit_share | share | 0.5…1 | of the named deposits that are multiples of their unit |
/// | nameless_account_share | share | 0…1 | of the named principal that an account takes in whose nameless money counts |
/// | nameless_apart_share | share | 0…1 | of the estimate of persons: who pays without a name always does, the rest: every deposit is as likely to |
/// | nameless_most_times | times | 0…100 | the named principal; more is a till's money and does not count |
public struct NamelessRules: Sendable, Equatable {
  public var leastPayers = 10
  public var unitShare = 0.93
  public var leastAccountShare = 0.05
  public var mostTimes = 2.0
  public var apartShare = 0.8

  public init() {}

  /// Reads the figures; a missing or impossible one is an error with its name.
  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastPayers = try parameters.count("nameless_payers", in: 1...100_000)
    unitShare = try parameters.number("nameless_unit_share", in: 0.5...1)
    leastAccountShare = try parameters.number("nameless_account_share", in: 0...1)
    apartShare = try parameters.number("nameless_apart_share", in: 0...1)
    mostTimes = try parameters.number("nameless_most_times", in: 0...100)
  }
}

/// Money in that no row ties to a person and that looks like the deposits of those whom rows name: of
/// their unit and size, while they came, on the accounts that took them, with words that they use.
///
/// Who raised it raised it, whoever brought it (涉及金额 counts all that was taken in); how many persons stand
/// behind it and how much of it is unpaid is estimated from the named ones.
public struct NamelessDeposits: Sendable, Equatable {
  public internal(set) var fen: Int64 = 0
  /// Rows of the store, in time order.
  public internal(set) var rows: [UInt32] = []
  /// Estimates, at the named payers' deposits for each person and share that is unpaid.
  public internal(set) var persons = 0

  static let none = NamelessDeposits()

  /// Money in of a named payer, or of nobody known.
  struct Payment {
    /// Number of the payer; -1 for nobody known.
    var party: Int
    var account: AccountID
    var day: Int32
    var fen: Int64
    var topics: MemoTopics
    var row: UInt32
  }

  private init() {}

  /// Of the payments that name nobody those that look like the `deposits` of the named payers; all in time
  /// order. Complexity: O(n log n).
  init(in nameless: [Payment], like deposits: [Payment], rules: NamelessRules) {
    let parties = NamelessDeposits.partyCount(of: deposits)
    guard !nameless.isEmpty, parties >= rules.leastPayers, let look = Look(deposits, rules: rules)
    else { return }
    let found = nameless.filter { look.fits($0) }
    let sum = found.reduce(Int64(0)) { $0 + $1.fen }
    guard Double(sum) <= rules.mostTimes * Double(look.fen) else { return }
    fen = sum
    rows = found.map(\.row)
    guard !found.isEmpty else { return }
    let apart = Double(found.count) * Double(parties) / Double(deposits.count)
    let mixed = NamelessDeposits.unseen(
      beside: parties, deposits: deposits.count, nameless: found.count)
    let estimate = rules.apartShare * apart + (1 - rules.apartShare) * mixed
    persons = max(1, Int(estimate.rounded()))
  }

  /// Who made deposits; their numbers count from 0.
  private static func partyCount(of deposits: [Payment]) -> Int {
    var isSeen = [Bool](repeating: false, count: (deposits.lazy.map(\.party).max() ?? -1) + 1)
    for deposit in deposits { isSeen[deposit.party] = true }
    return isSeen.count { $0 }
  }

  /// Persons all of whose deposits name nobody, where every deposit is as likely to, whoever brings it:
  /// with k deposits a person and a share c of them nameless, of N persons N(1 - c^k) are named, with
  /// k(1 - c) / (1 - c^k) named deposits each.
  private static func unseen(beside named: Int, deposits: Int, nameless: Int) -> Double {
    let share = Double(nameless) / Double(nameless + deposits)
    let each = Double(deposits) / Double(named)
    func seen(_ k: Double) -> Double { 1 - exp(k * log(share)) }
    var (low, high) = (1.0, max(1, each / (1 - share)))
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if middle * (1 - share) / seen(middle) < each { low = middle } else { high = middle }
    }
    return Double(named) * (1 / seen(low) - 1)
  }
}

/// What the deposits of named payers look like.
private struct Look {
  /// Sum of the deposits, in fen.
  let fen: Int64
  private let unit: Int64
  private let sizes: ClosedRange<Int64>
  private let days: ClosedRange<Int32>
  private let accounts: Set<AccountID>
  private let topics: MemoTopics
  /// The deposits are odd sums, and a round one is something else.
  private let isOdd: Bool

  /// Nil without deposits.
  init?(_ deposits: [NamelessDeposits.Payment], rules: NamelessRules) {
    let sums = deposits.map(\.fen).sorted()
    let came = deposits.map(\.day).sorted()
    guard let largest = sums.last, let last = came.last else { return nil }
    fen = sums.reduce(0, +)
    unit = InvestorPattern.unit(of: sums, share: rules.unitShare, least: Look.leastUnitFen)
    sizes = sums[sums.count / 50]...(unit > 1 ? Look.mostTimes * largest : largest)
    days = came[came.count / 50]...last
    var byAccount: [AccountID: Int64] = [:]
    for deposit in deposits { byAccount[deposit.account, default: 0] += deposit.fen }
    let least = rules.leastAccountShare * Double(fen)
    accounts = Set(byAccount.filter { Double($0.value) >= least }.keys)
    var counts = [Int](repeating: 0, count: MemoTopics.RawValue.bitWidth)
    for deposit in deposits {
      var left = deposit.topics.rawValue
      while left != 0 {
        counts[left.trailingZeroBitCount] += 1
        left &= left - 1
      }
    }
    var used = MemoTopics()
    for bit in counts.indices where counts[bit] * Look.usedOnceIn >= deposits.count {
      used.formUnion(MemoTopics(rawValue: 1 << bit))
    }
    topics = used
    let round = sums.count { $0 % Look.roundFen == 0 }
    isOdd = round * Look.fewOnceIn < sums.count
  }

  /// People round to hundreds anyway; cash for daily life is full thousands.
  private static let leastUnitFen: Int64 = 10_000
  private static let roundFen: Int64 = 100_000
  /// Of a few dozen sums the next may well be larger than the largest.
  private static let mostTimes: Int64 = 3
  /// Words on every twentieth deposit are the case's; round sums among fewer than every fifth are not.
  private static let usedOnceIn = 20
  private static let fewOnceIn = 5

  func fits(_ payment: NamelessDeposits.Payment) -> Bool {
    guard accounts.contains(payment.account), days.contains(payment.day),
      sizes.contains(payment.fen), payment.fen % unit == 0,
      payment.topics.isEmpty || !payment.topics.isDisjoint(with: topics)
    else { return false }
    return !isOdd || payment.fen % Look.roundFen != 0
  }
}
