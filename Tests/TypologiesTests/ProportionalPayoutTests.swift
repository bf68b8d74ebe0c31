import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

struct ProportionalPayoutTests {
  private let detector: ProportionalPayout

  init() throws { detector = try .standard() }

  @Test func saysWhatItSaw() throws {
    let finding = try #require(detector.examine(Worlds.returns(rates: [0.01, 0.015])))
    #expect(finding.strength > 0.85)
    #expect(finding.statement.contains("1.00%、1.50%") || finding.statement.contains("1.50%、1.00%"))
    #expect(finding.statement.contains("30名此前转入过资金的人员"))
    #expect(finding.evidence.filter { $0.role == .paidOut }.count == 180)
    #expect(finding.evidence.filter { $0.role == .collected }.count == 30)
  }

  @Test func neverFallsWithAStrongerPlant() {
    let bySize = [5, 10, 20, 40, 80].map { detector.strength(Worlds.returns(investors: $0)) }
    #expect(bySize == bySize.sorted() && bySize[0] > 0 && bySize[4] > 0.95)
    let byPeriods = (1...8).map { detector.strength(Worlds.returns(periods: $0)) }
    #expect(byPeriods == byPeriods.sorted() && byPeriods[0] < 0.45)
    let byNoise = [0.9, 0.5, 0.2, 0.1, 0.005, 0].map {
      detector.strength(Worlds.returns(noise: $0))
    }
    #expect(byNoise == byNoise.sorted() && byNoise[0] < 0.15)
  }

  /// Flats are paid in three equal instalments, of which the data show the last two; who steps back gets all
  /// three.
  @Test func instalmentsPaidBeforeTheDataAreNoGain() {
    func flats(_ back: Double) -> FlowScript {
      var script = FlowScript()
      for buyer in 0..<40 {
        let yuan = [50_000.0, 80_000, 100_000][buyer % 3]
        for part in 0..<2 {
          script.moneyIn(yuan: yuan, from: "b\(buyer)", day: part * 70 + buyer % 14)
        }
        if buyer < 20 {
          script.moneyOut(yuan: yuan * back, to: "b\(buyer)", day: 170 + buyer)
        }
      }
      return script
    }
    #expect(detector.strength(flats(3)) == 0)
    #expect(detector.strength(flats(2.4)) > 0.3)
  }

  @Test(arguments: [0.003, 0.01, 0.03, 0.1])
  func findsRatesFromDailyToWeekly(rate: Double) {
    #expect(detector.strength(Worlds.returns(rates: [rate])) > 0.85)
  }

  @Test func followsTiersTopUpsAndOtherNumbersOfDays() {
    #expect(
      detector.strength(Worlds.returns(rates: [0.008, 0.01, 0.012, 0.015], topUpEvery: 2)) > 0.7)
    #expect(detector.strength(Worlds.returns(periods: 20, periodDays: 3)) > 0.85)
    // A rate of their own for each of them is a weaker sign, but one.
    let personal = detector.strength(
      Worlds.returns(rates: (0..<30).map { 0.01 + 0.001 * Double($0) }))
    #expect(personal > 0.5 && personal < 0.75)
  }

  /// Payouts in whole yuan: small ones stray by more than the tolerance.
  @Test func roundingToWholeYuanDoesNotHide() {
    var script = FlowScript()
    for investor in 0..<30 {
      let principal = Double(600 + investor * 271)
      script.moneyIn(yuan: principal, from: "i\(investor)", day: 0)
      for month in 1...5 {
        script.moneyOut(yuan: (principal * 0.012).rounded(), to: "i\(investor)", day: month * 30)
      }
    }
    #expect(detector.strength(script) > 0.75)
  }

  @Test func findsPrincipalWithGainAtMaturity() throws {
    var script = FlowScript()
    for investor in 0..<40 {
      let principal = Double(3000 + investor * 1370)
      script.moneyIn(yuan: principal, from: "i\(investor)", day: investor)
      script.moneyOut(yuan: principal * 1.09, to: "i\(investor)", day: investor + 90)
    }
    let finding = try #require(detector.examine(script))
    #expect(finding.strength > 0.6)
    #expect(finding.statement.contains("到期连本带利收回的收益率集中为9.00%"))
  }

  /// Purchases given back at 0.05 % a day: a few jiao, where rounding to fen is most of what strays.
  @Test func findsRebatesByTheDay() throws {
    func rebates(days: Int) -> FlowScript {
      var script = FlowScript()
      for buyer in 0..<30 {
        let price = 380 + 271.3 * Double(buyer)
        script.moneyIn(yuan: price, from: "i\(buyer)", day: 0)
        for day in 1...days {
          script.moneyOut(
            yuan: (price * 0.0005 * 100).rounded() / 100, to: "i\(buyer)", day: day)
        }
      }
      return script
    }
    let finding = try #require(detector.examine(rebates(days: 20)))
    #expect(finding.strength > 0.8)
    #expect(finding.statement.contains("单次返款集中为本人已转入本金的0.05%"))
    let byDays = [1, 2, 4, 8].map { detector.strength(rebates(days: $0)) }
    #expect(byDays == byDays.sorted() && byDays[0] < byDays[3])
  }

  /// Delayed, stopped and partly returned money only weakens.
  @Test func survivesDelaysStopsAndReturnedPrincipal() {
    var numbers = SeededNumbers(state: 11)
    var script = FlowScript()
    for investor in 0..<40 {
      let principal = Double(1000 * (5 + investor * 7 % 60))
      script.moneyIn(yuan: principal, from: "i\(investor)", day: investor % 15)
      for month in 1...6 where month < 6 || investor % 3 == 0 {
        script.moneyOut(
          yuan: principal * 0.02, to: "i\(investor)", day: month * 30 + numbers.below(12))
      }
      if investor % 4 == 0 { script.moneyOut(yuan: principal, to: "i\(investor)", day: 200) }
    }
    script.moneyOut(yuan: 500_000, to: "boss", day: 40)
    #expect(detector.strength(script) > 0.9)
  }

  @Test func honestFlowsShowNothing() {
    #expect(detector.strength(Worlds.shop()) == 0)
    #expect(detector.strength(Worlds.payroll()) == 0)
    #expect(detector.strength(Worlds.rentAgency()) == 0)
    #expect(detector.strength(Worlds.school()) == 0)
    #expect(detector.strength(Worlds.collection()) == 0)
    for seed in 0..<25 {
      #expect(detector.strength(Worlds.friends(seed: UInt64(seed), people: 12)) < 0.15)
      #expect(detector.strength(Worlds.friends(seed: UInt64(seed), people: 60)) < 0.15)
    }
  }

  /// Deposits that come back in full, some after a fee: no return at all.
  @Test func depositsReturnedAreNoReturns() {
    var script = FlowScript()
    for customer in 0..<80 {
      let deposit = [199.0, 299, 499][customer % 3]
      script.moneyIn(yuan: deposit, from: "c\(customer)", day: customer % 40, topics: .deposit)
      let fee = customer % 4 == 0 ? 0.9 : 1
      script.moneyOut(
        yuan: deposit * fee, to: "c\(customer)", day: customer % 40 + 20, topics: .refund)
    }
    #expect(detector.examine(script) == nil)
  }

  /// Drivers leave a deposit and are then paid wages far above any interest.
  @Test func wagesAfterADepositAreNoReturns() {
    var numbers = SeededNumbers(state: 12)
    var script = FlowScript()
    for driver in 0..<40 {
      script.moneyIn(yuan: 5000, from: "d\(driver)", day: driver % 10, topics: .deposit)
      for month in 1...6 {
        script.moneyOut(
          yuan: numbers.between(4000, 9000).rounded(), to: "d\(driver)", day: month * 30)
      }
    }
    #expect(detector.strength(script) == 0)
  }

  /// Dividends that come once a year are weaker than monthly ones of the same members.
  @Test func yearlyDividendsAreWeakerThanMonthlyReturns() {
    let once = detector.strength(Worlds.cooperative(years: 1))
    let thrice = detector.strength(Worlds.cooperative(years: 3))
    let monthly = detector.strength(Worlds.returns(investors: 60))
    #expect(once < 0.4 && thrice <= 0.7 && monthly > 0.95)
  }

  /// A club gives its surplus back in equal sums: members differ in what they paid, payouts do not.
  @Test func equalSharesOfASurplusAreNoReturns() {
    var script = FlowScript()
    for week in 0..<30 {
      for member in 0..<40 where (member * 7 + week) % 3 != 0 {
        script.moneyIn(yuan: 31.9, from: "m\(member)", day: week * 7)
      }
      if week % 10 == 9 {
        for member in 0..<40 { script.moneyOut(yuan: 6.38, to: "m\(member)", day: week * 7 + 2) }
      }
    }
    #expect(detector.strength(script) < 0.5)
  }

  /// The controller to whom everything is swept pays in as well, and must not outvote the rest.
  @Test func oneOddPayeeDoesNotHideTheOthers() {
    var script = Worlds.returns(investors: 25, periods: 4)
    script.moneyIn(yuan: 90_000, from: "boss", day: 1)
    for day in 0..<80 {
      script.moneyOut(yuan: 31_000 + Double(day * 977), to: "boss", day: day + 2)
    }
    #expect(detector.strength(script) > 0.6)
  }

  /// A few lenders at constant interest are private loans; a public is more.
  @Test func fewLendersStayLow() {
    #expect(detector.strength(Worlds.returns(investors: 7, periods: 12)) < 0.35)
    #expect(detector.strength(Worlds.returns(investors: 20, periods: 12)) > 0.6)
  }

  /// Interest by days to the real maturity: gains stray around the promised one.
  @Test func gainsThatStrayABitAreStillSeen() {
    var numbers = SeededNumbers(state: 15)
    var script = FlowScript()
    for investor in 0..<60 {
      let principal = Double(3000 + investor * 1370)
      let days = 88 + numbers.below(9)
      script.moneyIn(yuan: principal, from: "i\(investor)", day: investor)
      script.moneyOut(
        yuan: (principal * (1 + 0.15 * Double(days) / 365) * 100).rounded() / 100,
        to: "i\(investor)", day: investor + days)
    }
    #expect(detector.strength(script) > 0.4)
  }

  /// Equal sums for all are a weaker sign than sums that follow each person's own principal.
  @Test func equalPrincipalsCountLess() {
    let equal = detector.strength(Worlds.returns(samePrincipal: true))
    let own = detector.strength(Worlds.returns())
    #expect(equal > 0.4 && equal < own)
  }

  /// The same payouts dealt to other persons no longer follow the principal.
  @Test func payoutsDealtToOthersShowLess() {
    var script = FlowScript()
    for investor in 0..<40 {
      script.moneyIn(yuan: Double(3000 + investor * 1370), from: "i\(investor)", day: 0)
    }
    for month in 1...5 {
      for investor in 0..<40 {
        let other = (investor * 17 + month * 5) % 40
        script.moneyOut(
          yuan: Double(3000 + other * 1370) * 0.015, to: "i\(investor)", day: month * 30)
      }
    }
    #expect(detector.strength(script) < 0.25)
  }
}
