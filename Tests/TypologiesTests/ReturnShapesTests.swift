import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

/// What schemes do with returns: kept, rolled over, late, by days, to persons whose principal is
/// only partly seen.
struct ReturnShapesTests {
  private let detector: ProportionalPayout

  init() throws { detector = try .standard() }

  struct Investor {
    var name: String
    var day: Int
    var yuan: Double
  }

  /// Forty persons with sums that are not round.
  static func investors(_ count: Int = 40, seed: UInt64 = 51) -> [Investor] {
    var numbers = SeededNumbers(state: seed)
    return (0..<count).map {
      Investor(
        name: "i\($0)", day: numbers.below(40),
        yuan: Double(3000 + numbers.below(60_000)) + Double(numbers.below(100)) / 100)
    }
  }

  static func cents(_ yuan: Double) -> Double { (yuan * 100).rounded() / 100 }

  /// Returns that are kept now and then and raise the principal by what was kept.
  static func kept(every: Int, part: Double, months: Int = 8, rate: Double = 0.02) -> FlowScript {
    var script = FlowScript()
    for (number, investor) in investors().enumerated() {
      script.moneyIn(yuan: investor.yuan, from: investor.name, day: investor.day)
      var principal = investor.yuan
      for month in 1...months {
        let due = principal * rate
        let keeps = (month + number) % every == 0 ? part : 0
        if keeps < 1 {
          script.moneyOut(
            yuan: cents(due * (1 - keeps)), to: investor.name, day: investor.day + month * 30)
        }
        principal += due * keeps
      }
    }
    return script
  }

  /// Principal and gain stay for more terms without a flow, then come back together.
  static func rolled(terms: Int, gain: Double = 0.06) -> FlowScript {
    var script = FlowScript()
    for (number, investor) in investors(60).enumerated() {
      script.moneyIn(yuan: investor.yuan, from: investor.name, day: investor.day)
      var total = investor.yuan
      let own = 1 + number % terms
      for _ in 0..<own { total *= 1 + gain }
      script.moneyOut(yuan: cents(total), to: investor.name, day: investor.day + own * 61)
    }
    return script
  }

  /// The return comes back the same day as new principal, in part or whole.
  static func paidBackIn(part: Double) -> FlowScript {
    var script = FlowScript()
    for (number, investor) in investors().enumerated() {
      script.moneyIn(yuan: investor.yuan, from: investor.name, day: investor.day)
      var principal = investor.yuan
      for month in 1...6 {
        let due = cents(principal * 0.02)
        script.moneyOut(yuan: due, to: investor.name, day: investor.day + month * 30, hour: 10)
        guard (number + month) % 2 == 0 else { continue }
        script.moneyIn(
          yuan: cents(due * part), from: investor.name, day: investor.day + month * 30, hour: 14)
        principal += cents(due * part)
      }
    }
    return script
  }

  /// On the 15th, the first return by days; or by days every time.
  static func calendarDay(byDaysEveryTime: Bool) -> FlowScript {
    var script = FlowScript()
    let start = FlowScript.firstDay
    for investor in investors() {
      script.moneyIn(yuan: investor.yuan, from: investor.name, day: investor.day)
      var last = investor.day
      for month in 4...11 {
        guard let due = CivilDay(year: 2024, month: month, day: 15) else { continue }
        let day = due - start
        guard day > investor.day else { continue }
        let days = day - last
        let isFirst = last == investor.day
        let rate = byDaysEveryTime || isFirst ? 0.24 * Double(days) / 365 : 0.02
        script.moneyOut(yuan: cents(investor.yuan * rate), to: investor.name, day: day)
        last = day
      }
    }
    return script
  }

  /// Late, left out, two at once, or in two halves.
  static func late(share: Double) -> FlowScript {
    var numbers = SeededNumbers(state: 61)
    var script = FlowScript()
    for investor in investors() {
      script.moneyIn(yuan: investor.yuan, from: investor.name, day: investor.day)
      var owed = 0.0
      for month in 1...8 {
        owed += cents(investor.yuan * 0.02)
        let day = investor.day + month * 30
        if numbers.unit() < share {
          switch numbers.below(3) {
          case 0: continue
          case 1:
            script.moneyOut(yuan: cents(owed / 2), to: investor.name, day: day)
            script.moneyOut(yuan: owed - cents(owed / 2), to: investor.name, day: day + 9)
          default: script.moneyOut(yuan: owed, to: investor.name, day: day + numbers.below(25))
          }
        } else {
          script.moneyOut(yuan: owed, to: investor.name, day: day)
        }
        owed = 0
      }
    }
    return script
  }

  /// Some principal is paid in cash or through an institution: whole persons, or parts.
  static func hidden(persons: Double, parts: Double) -> FlowScript {
    var numbers = SeededNumbers(state: 71)
    var script = FlowScript()
    for investor in investors(80) {
      let isHidden = numbers.unit() < persons
      let seen = isHidden ? 0 : numbers.unit() < parts ? investor.yuan / 2 : investor.yuan
      if seen > 0 { script.moneyIn(yuan: cents(seen), from: investor.name, day: investor.day) }
      if seen < investor.yuan {
        script.moneyIn(
          yuan: cents(investor.yuan - seen), from: numbers.below(2) == 0 ? nil : "支付宝",
          kind: .paymentInstitution, day: investor.day)
      }
      for month in 1...6 {
        script.moneyOut(
          yuan: cents(investor.yuan * 0.02), to: investor.name, day: investor.day + month * 30)
      }
    }
    return script
  }

  /// Principal and gain come back in equal parts.
  static func instalments(months: Int = 10, gain: Double = 0.2) -> FlowScript {
    var script = FlowScript()
    for investor in investors() {
      script.moneyIn(yuan: investor.yuan, from: investor.name, day: investor.day)
      for month in 1...months {
        script.moneyOut(
          yuan: cents(investor.yuan * (1 + gain) / Double(months)), to: investor.name,
          day: investor.day + month * 30)
      }
    }
    return script
  }

  /// Returns beside rewards for friends brought, which follow no own principal.
  static func withRewards(share: Double) -> FlowScript {
    var numbers = SeededNumbers(state: 81)
    var script = FlowScript()
    for investor in investors() {
      script.moneyIn(yuan: investor.yuan, from: investor.name, day: investor.day)
      for month in 1...6 {
        script.moneyOut(
          yuan: cents(investor.yuan * 0.02), to: investor.name, day: investor.day + month * 30)
        if numbers.unit() < share {
          script.moneyOut(
            yuan: Double(1 + numbers.below(20)) * 300, to: investor.name,
            day: investor.day + month * 30 + numbers.below(20))
        }
      }
    }
    return script
  }

  @Test func returnsThatAreKeptRaiseThePrincipal() {
    for every in [2, 3] { #expect(detector.strength(Self.kept(every: every, part: 1)) > 0.85) }
    #expect(detector.strength(Self.kept(every: 1, part: 0.5)) > 0.85)
    #expect(detector.strength(Self.kept(every: 1, part: 0.5, rate: 0.03)) > 0.7)
    #expect(detector.strength(Self.kept(every: 2, part: 0.5)) > 0.85)
    for part in [0.5, 1] { #expect(detector.strength(Self.paidBackIn(part: part)) > 0.85) }
  }

  @Test func principalWithGainRolledOverIsStillSeen() {
    for terms in [2, 4, 6] { #expect(detector.strength(Self.rolled(terms: terms)) > 0.7) }
  }

  @Test func calendarDaysAndInterestByDaysAreSeen() {
    #expect(detector.strength(Self.calendarDay(byDaysEveryTime: false)) > 0.85)
    #expect(detector.strength(Self.calendarDay(byDaysEveryTime: true)) > 0.7)
  }

  @Test func delayWeakensAtMost() {
    let strengths = [0.7, 0.4, 0.2, 0].map { detector.strength(Self.late(share: $0)) }
    #expect(strengths == strengths.sorted() && strengths[0] > 0.6, "\(strengths)")
  }

  /// Persons whose principal is not seen at all, and persons of whom half is.
  @Test func principalByCashAndWalletsHidesLittle() {
    for persons in [0.3, 0.6] {
      #expect(detector.strength(Self.hidden(persons: persons, parts: 0)) > 0.8)
    }
    for parts in [0.3, 0.6] {
      #expect(detector.strength(Self.hidden(persons: 0.2, parts: parts)) > 0.8)
    }
  }

  /// A known miss: instalments above `most_rate` of the principal look like wages after a deposit.
  @Test func instalmentsOfPrincipalAndGainAreSeenUpToTheLargestRate() {
    #expect(detector.strength(Self.instalments()) > 0.85)
    #expect(detector.strength(Self.instalments(months: 4, gain: 0.1)) == 0)
  }

  @Test func rewardsBesideReturnsWeaken() {
    let strengths = [0.7, 0.3, 0].map { detector.strength(Self.withRewards(share: $0)) }
    #expect(strengths == strengths.sorted() && strengths[0] > 0.4, "\(strengths)")
  }

  /// Staff shares: all are paid alike on one day, but never twice the same: profit, no promise.
  @Test func profitThatIsSharedCountsLess() {
    var numbers = SeededNumbers(state: 91)
    var profit = FlowScript()
    var promise = FlowScript()
    for investor in Self.investors() {
      profit.moneyIn(yuan: investor.yuan, from: investor.name, day: investor.day)
      promise.moneyIn(yuan: investor.yuan, from: investor.name, day: investor.day)
    }
    for quarter in 1...4 {
      let rate = [0.031, 0.084, 0.055, 0.021][quarter - 1] + 0.001 * numbers.unit()
      for investor in Self.investors() {
        let day = 40 + quarter * 91
        profit.moneyOut(yuan: Self.cents(investor.yuan * rate), to: investor.name, day: day)
        promise.moneyOut(yuan: Self.cents(investor.yuan * 0.045), to: investor.name, day: day)
      }
    }
    #expect(detector.strength(profit) < 0.45 && detector.strength(promise) > 0.9)
  }

  /// Relatives who lent get it back in equal parts, and not a yuan more.
  @Test(arguments: [2, 5, 10])
  func loansOfRelativesPaidBackInPartsAreNoReturns(parts: Int) {
    var script = FlowScript()
    for investor in 0..<24 {
      let yuan = [10_000.0, 20_000, 30_000, 50_000][investor % 4]
      script.moneyIn(yuan: yuan, from: "i\(investor)", day: investor % 14)
      for part in 0..<parts {
        script.moneyOut(
          yuan: Self.cents(yuan / Double(parts)), to: "i\(investor)", day: 60 + part * 30)
      }
    }
    #expect(detector.strength(script) == 0)
  }
}
