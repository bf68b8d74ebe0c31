import AccountFlows
import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

struct PeerOutlierTests {
  private let detector: PeerOutlier

  init() throws { detector = try .standard() }

  /// Ordinary accounts; every `strangeEvery`-th one gathers from very many and keeps nothing.
  private static func screens(_ count: Int, strangeEvery: Int = .max, scale: Int64 = 1)
    -> [AccountScreen]
  {
    var numbers = SeededNumbers(state: 14)
    return (0..<count).map { index in
      let isStrange = index % strangeEvery == strangeEvery - 1
      var screen = AccountScreen()
      let legs = isStrange ? 900 : 6 + numbers.below(60)
      let people = isStrange ? 60 : 2 + numbers.below(12)
      for leg in 0..<legs {
        let isIn = isStrange ? leg % 90 != 0 : numbers.below(2) == 0
        let fen = Int64(numbers.between(1, 9) * numbers.between(1, 9) * 10_000)
        screen.add(
          direction: isIn ? .moneyIn : .moneyOut,
          amountFen: (isStrange ? isIn ? 2_000_000 : 170_000_000 : fen) * scale,
          day: CivilDay(daysSince1970: 19_800 + Int32(isStrange ? leg / 60 : leg * 5)),
          counterpartyHash: UInt64(numbers.below(people)) &* 0x9E37_79B9_7F4A_7C15)
      }
      return screen
    }
  }

  private func strengths(_ population: PopulationDistances, _ count: Int) -> [Double] {
    var script = FlowScript()
    for day in 0..<6 { script.moneyIn(yuan: 100, from: "p", day: day) }
    let context = ExaminationContext(
      calendar: WorkingCalendar(), asOf: FlowScript.firstDay, population: population)
    let flow = script.flow()
    return (0..<count).map { index in
      let placed = AccountFlow(
        account: AccountID(index: index), profile: flow.profile, legs: flow.legs
      ) { PeerProfile(party: PartyID(rawValue: $0.rawValue), kind: .unknown, rank: $0.rawValue) }
      return detector.examine(placed, in: context)?.strength ?? 0
    }
  }

  @Test func aboutOnePercentRisesAndTheStrangeOnesMost() throws {
    let screens = Self.screens(4000, strangeEvery: 500)
    let population = try #require(PeerOutlier.population(of: screens))
    let found = strengths(population, screens.count)
    let risen = found.filter { $0 > 0 }.count
    #expect(risen >= 20 && risen <= 80)
    let order = found.indices.sorted { found[$0] > found[$1] }
    #expect(order.prefix(8).allSatisfy { $0 % 500 == 499 })
    #expect(found[499] > 0.3)
  }

  @Test func currencyUnitDoesNotMatter() throws {
    let one = try #require(PeerOutlier.population(of: Self.screens(1500, strangeEvery: 300)))
    let other = try #require(
      PeerOutlier.population(of: Self.screens(1500, strangeEvery: 300, scale: 7)))
    for (left, right) in zip(one.squaredDistance, other.squaredDistance) {
      #expect((left - right).magnitude <= 1e-3 * max(1, left))
    }
  }

  @Test func orderOfAccountsDoesNotMatter() throws {
    let screens = Self.screens(1200, strangeEvery: 200)
    let one = try #require(PeerOutlier.population(of: screens))
    let reversed = try #require(PeerOutlier.population(of: screens.reversed()))
    for (left, right) in zip(one.squaredDistance, reversed.squaredDistance.reversed()) {
      #expect((left - right).magnitude <= 3e-6 * max(1, left))
    }
    #expect(one.squaredDistance == PeerOutlier.population(of: screens)?.squaredDistance)
  }

  @Test func smallOrEqualPopulationsHaveNoOutliers() {
    #expect(PeerOutlier.population(of: Self.screens(150)) == nil)
    let one = Self.screens(1)[0]
    #expect(PeerOutlier.population(of: Array(repeating: one, count: 500)) == nil)
    #expect(PeerOutlier.population(of: []) == nil)
  }

  @Test func accountsWithFewRowsAreNotCompared() throws {
    var screens = Self.screens(400)
    screens.append(AccountScreen())
    let population = try #require(PeerOutlier.population(of: screens))
    #expect(population.squaredDistance[400].isNaN)
    #expect(population.leadingFeature[400] == -1)
    #expect(!detector.canFire(on: AccountScreen()))
    #expect(population.featureNames.count == population.featureCount)
  }
}
