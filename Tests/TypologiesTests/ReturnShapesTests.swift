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

  @Test func probe() {
    func show(_ name: String, _ script: FlowScript) {
      print("PROBE", name, detector.strength(script))
    }
    show("plain", Self.kept(every: 1, part: 0))
    show("kept every 2 whole", Self.kept(every: 2, part: 1))
    show("kept every 3 whole", Self.kept(every: 3, part: 1))
    show("kept half always", Self.kept(every: 1, part: 0.5))
    show("kept half always 3%", Self.kept(every: 1, part: 0.5, rate: 0.03))
    show("kept every 2 half", Self.kept(every: 2, part: 0.5))
    show("rolled 2", Self.rolled(terms: 2))
    show("rolled 4", Self.rolled(terms: 4))
    show("rolled 6", Self.rolled(terms: 6))
    show("paid back in whole", Self.paidBackIn(part: 1))
    show("paid back in half", Self.paidBackIn(part: 0.5))
    show("calendar first by days", Self.calendarDay(byDaysEveryTime: false))
    show("calendar by days", Self.calendarDay(byDaysEveryTime: true))
    for share in [0.2, 0.4, 0.7] { show("late \(share)", Self.late(share: share)) }
    for persons in [0.3, 0.6] {
      show("hidden persons \(persons)", Self.hidden(persons: persons, parts: 0))
    }
    for parts in [0.3, 0.6] {
      show("hidden parts \(parts)", Self.hidden(persons: 0.2, parts: parts))
    }
    show("instalments", Self.instalments())
    show("instalments 4", Self.instalments(months: 4, gain: 0.1))
    for share in [0.3, 0.7] { show("rewards \(share)", Self.withRewards(share: share)) }
  }
}
