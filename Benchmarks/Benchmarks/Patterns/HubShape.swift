import AccountFlows
import BankRecords

/// Accounts with many legs that let detectors and look-alikes go all their way.
enum HubShape: String, CaseIterable {
  /// Persons pay in round sums and are paid a rate of them month by month; a few take what is left.
  case scheme
  /// Persons buy, some again and again, and a few suppliers are paid.
  case shop
  /// One enterprise pays in and many persons are paid on fixed days.
  case payroll
  /// Everybody pays everybody, any sum at any time.
  case random

  static let firstDay = CivilDay(year: 2023, month: 1, day: 2) ?? CivilDay(daysSince1970: 0)
  private static let days = 700
  static var lastDay: CivilDay { firstDay.advanced(by: days) }

  /// The flow of these legs, of which nothing is measured yet.
  func flow(_ legs: [Leg]) -> AccountFlow {
    AccountFlow(
      account: AccountID(index: 0),
      profile: AccountProfile(number: "6299010000000000001", party: PartyID(rawValue: 0)),
      legs: legs
    ) { peer in
      PeerProfile(
        party: PartyID(rawValue: peer.rawValue),
        kind: peer.rawValue < 10 ? .organisation : .naturalPerson, rank: peer.rawValue)
    }
  }

  /// `count` legs, the same at every run; accounts 1…9 are enterprises, the rest persons.
  func legs(_ count: Int) -> [Leg] {
    var draws = Draws()
    var legs: [Leg] = []
    legs.reserveCapacity(count)
    func add(_ isIn: Bool, _ yuan: Int, _ account: Int, day: Int, topics: MemoTopics = []) {
      let time = BookingTime(
        day: HubShape.firstDay.advanced(by: day), secondOfDay: 32_400 + draws.below(28_800))
      legs.append(
        Leg(
          time: time, amountFen: Int64(yuan) * 100, counterparty: AccountID(index: account),
          transaction: UInt32(legs.count), topics: topics, direction: isIn ? .moneyIn : .moneyOut))
    }
    while legs.count < count {
      switch self {
      case .scheme:
        let person = 10 + legs.count
        let start = draws.below(HubShape.days - 200)
        let principal = 10_000 * (1 + draws.below(20))
        add(true, principal, person, day: start, topics: .investment)
        for month in 1...5 {
          add(
            false, principal * 3 / 200, person, day: start + 30 * month, topics: .investmentReturn)
        }
        add(false, principal / 2, 1 + draws.below(3), day: start + 1)
      case .shop:
        add(
          true, 20 + draws.below(400), 10 + draws.below(count / 4), day: draws.below(HubShape.days),
          topics: .goods)
        if draws.below(8) == 0 {
          add(false, 1000 + draws.below(2000), 1 + draws.below(4), day: draws.below(HubShape.days))
        }
      case .payroll:
        let month = draws.below(HubShape.days / 30)
        let person = 10 + draws.below(max(10, count / 24))
        add(false, 4000 + person % 5000, person, day: month * 30 + 9, topics: .payroll)
        if draws.below(40) == 0 { add(true, 250_000, 1, day: month * 30 + 8) }
      case .random:
        add(
          draws.below(2) == 0, 1 + draws.below(100_000), 1 + draws.below(count / 3),
          day: draws.below(HubShape.days))
      }
    }
    legs.removeLast(legs.count - count)
    return legs.sorted { $0.time < $1.time }
  }
}

/// Numbers that look drawn and are the same at every run.
struct Draws {
  private var state: UInt64 = 42

  mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(count))
  }
}
