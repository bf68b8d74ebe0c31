import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

struct RunawayClubsTests {
  private let detector: RunawayClubs

  init() throws { detector = try .standard() }

  /// `clubs` of `members` each who meet every month; each pot goes to another member, but for the
  /// `lost` of ten that go to the head's friend.
  private func clubs(
    _ clubs: Int = 4, members: Int = 24, meetings: Int = 12, stake: Double = 2000, lost: Int = 3,
    seed: UInt64 = 3
  ) -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    var drawn: [Set<Int>] = Array(repeating: [], count: clubs)
    for meeting in 0..<meetings {
      for club in 0..<clubs {
        let day = meeting * 30 + club * 6 + 2
        let bid = Double(10 + numbers.below(20)) * stake / 100
        var pot = 0.0
        for member in 0..<members {
          let yuan = drawn[club].contains(member) ? stake : (stake - bid).rounded()
          script.moneyIn(yuan: yuan, from: "m\(club)-\(member)", day: day - numbers.below(2))
          pot += yuan
        }
        if (meeting * clubs + club) % 10 < lost {
          script.moneyOut(yuan: pot * 0.95, to: "friend", day: day + 1)
        } else {
          drawn[club].insert(meeting)
          script.moneyOut(yuan: pot, to: "m\(club)-\(meeting)", day: day + 1)
        }
      }
    }
    return script
  }

  @Test func saysWhatItSaw() throws {
    let finding = try #require(detector.examine(clubs()))
    #expect(finding.strength > 0.6)
    #expect(finding.statement.hasPrefix("96名会员分组按期缴纳等额会钱共"))
    #expect(finding.statement.hasSuffix("的会钱未回到会员"))
    #expect(finding.evidence.contains { $0.role == .collected })
    #expect(finding.evidence.contains { $0.role == .paidOut })
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func neverFallsWithAStrongerPlant(seed: UInt64) {
    let bySize = [1, 2, 3, 4, 6].map { detector.strength(clubs($0, seed: seed)) }
    #expect(bySize == bySize.sorted() && bySize[0] == 0 && bySize[4] > 0.6)
    let byLoss = [0, 1, 2, 3].map { detector.strength(clubs(lost: $0, seed: seed)) }
    #expect(byLoss == byLoss.sorted() && byLoss[0] < 0.7 * byLoss[3])
    let byStake = [50.0, 200, 500, 2000].map { detector.strength(clubs(stake: $0, seed: seed)) }
    #expect(byStake == byStake.sorted() && byStake[0] == 0)
  }

  /// A club of twenty friends who all draw is nobody's business.
  @Test func oneClubIsNone() {
    #expect(detector.strength(clubs(1, members: 20, meetings: 20, lost: 0)) == 0)
  }

  /// Bidders pay equal deposits, now for a small lot and now for a large one, and get just these back.
  @Test func depositsOfBiddersAreNoPots() {
    var numbers = SeededNumbers(state: 5)
    var script = FlowScript()
    for tender in 0..<24 {
      let yuan = [5_000.0, 10_000, 20_000, 50_000][numbers.below(4)]
      let bidders = Set((0..<30).map { _ in numbers.below(60) }).sorted()
      for bidder in bidders {
        script.moneyIn(yuan: yuan, from: "b\(bidder)", day: tender * 12)
        if bidder != bidders[0] {
          script.moneyOut(yuan: yuan, to: "b\(bidder)", day: tender * 12 + 5)
        }
      }
      script.moneyOut(yuan: yuan, to: "treasury", kind: .publicBody, day: tender * 12 + 8)
    }
    #expect(detector.strength(script) < 0.1)
  }

  @Test func honestFlowsShowNothing() {
    // Fees by the month without pots; instalments of those who were lent to first.
    var fees = FlowScript()
    var lender = FlowScript()
    for person in 0..<100 {
      lender.moneyOut(yuan: 12_000, to: "p\(person)", day: person % 20)
      for month in 0..<10 {
        fees.moneyIn(yuan: 1200, from: "p\(person)", day: month * 30 + person % 3)
        lender.moneyIn(yuan: 1320, from: "p\(person)", day: 30 + month * 30 + person % 3)
      }
    }
    for month in 0..<10 {
      fees.moneyOut(yuan: 100_000, to: "landlord", kind: .organisation, day: month * 30 + 9)
    }
    for script in [
      fees, lender, Worlds.shop(), Worlds.payroll(), Worlds.rentAgency(), Worlds.school(),
      Worlds.friends(seed: 3),
    ] {
      #expect(detector.strength(script) == 0)
    }
  }
}
