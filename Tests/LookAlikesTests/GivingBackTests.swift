import BankRecords
import Detection
import FlowScripts
import LookAlikes
import Models
import Testing
import Typologies

/// Lawful businesses that give money back to many: shares of staff of whom some leave, loans returned with a
/// present, agents who prepay; and the schemes nearest to them.
struct GivingBackTests {
  private let lookAlikes: [any LookAlike]
  private let detectors: [any Detector]

  init() throws {
    let model = try Model.standard
    lookAlikes = try StandardLookAlikes.all(parameters: {
      (id) throws(ParameterError) in model.parameters(ofLookAlike: id)
    })
    detectors = try StandardDetectors.all(parameters: {
      (id) throws(ParameterError) in model.parameters(ofDetector: id)
    })
  }

  private func strength(of id: String, _ script: FlowScript) -> Double {
    let flow = script.flow()
    let findings = detectors.compactMap { $0.examine(flow, in: script.context()) }
    return lookAlikes.compactMap { $0.explain(flow, findings: findings, in: script.context()) }
      .first { $0.lookAlike == id }?.strength ?? 0
  }

  /// A few leave at their own dates with the price of their shares, before or after the dividend.
  @Test(arguments: [0, 3, 9])
  func sharesOfStaffSomeOfWhomLeaveAreExplained(leaving: Int) {
    #expect(strength(of: "closed-subscription", Giving.shares(leaving: leaving)) > 0.7)
  }

  /// A circle of whom most are paid off at dates of their own is lent money at terms.
  @Test func whereMostArePaidOffItIsNoCircle() {
    #expect(strength(of: "closed-subscription", Giving.shares(leaving: 24)) <= 0.05)
    #expect(strength(of: "closed-subscription", Giving.shares(leaving: 6, gain: 0.6)) <= 0.3)
  }

  @Test func loansReturnedWithAPresentAreExplained() {
    #expect(strength(of: "family-loan", Giving.loans(gain: 0.02)) > 0.6)
    #expect(strength(of: "family-loan", Giving.loans(gain: 0.1)) > 0.6)
    #expect(strength(of: "family-loan", Giving.loans(gain: 0.3)) <= 0.05)
    #expect(strength(of: "family-loan", Giving.loans(lenders: 80, gain: 0.02)) <= 0.05)
    #expect(strength(of: "family-loan", Giving.loans(gain: 0.02, joinDays: 200)) <= 0.05)
    // The same gain in monthly parts is interest.
    #expect(strength(of: "family-loan", Giving.loans(gain: 0.1, interestMonths: 6)) <= 0.05)
  }

  @Test func agentsWhoPrepayAreExplainedByTheSupplier() {
    #expect(strength(of: "dealer-rebate", Giving.agents()) > 0.5)
    // What they bring stays, or goes to a person: nobody supplies anything.
    #expect(strength(of: "dealer-rebate", Giving.agents(supplied: 0.2)) < 0.2)
    // Round sums to one firm are a sweep.
    #expect(strength(of: "dealer-rebate", Giving.agents(bills: false)) < 0.2)
    // Returns that go on without a purchase.
    #expect(strength(of: "dealer-rebate", Giving.agents(buyingMonths: 2)) <= 0.05)
  }

  @Test func neighboursWhoLendToOneAnotherAreExplained() {
    #expect(strength(of: "mutual-lending", Giving.pool()) > 0.5)
    // Money lent is not brought back, or in parts like the pot of a club.
    #expect(strength(of: "mutual-lending", Giving.pool(repaying: 0)) == 0)
    #expect(strength(of: "mutual-lending", Giving.pool(parts: 6)) <= 0.05)
    // A pool of many million yuan is a bank without licence.
    #expect(strength(of: "mutual-lending", Giving.pool(scale: 40)) <= 0.05)
  }

  /// Savers and earlier investors who bring more after a payout repay no loan.
  @Test func returnsAndNewPrincipalAreNoLoans() {
    for rate in [0.015, 0.03] {
      let script = Giving.scheme(rate: rate)
      #expect(strength(of: "mutual-lending", script) <= 0.05)
    }
  }

  /// A house of one's own unit: the same buyers pay at three calls, the last of them cut off by the end of the
  /// data; builders are paid, and what is left goes back once to each.
  @Test(arguments: [40, 25])
  func housesOfOnesOwnUnitAreExplained(lastPayers: Int) {
    #expect(strength(of: "closed-subscription", Giving.house(lastPayers: lastPayers)) > 0.5)
    #expect(strength(of: "closed-subscription", Giving.house(lastPayers: 25, newcomers: 30)) <= 0.1)
    // What comes again and again is interest, not the rest.
    #expect(strength(of: "closed-subscription", Giving.house(lastPayers: 40, remainders: 3)) <= 0.1)
  }
}

/// Businesses that give money back, written down leg by leg.
private enum Giving {
  /// Thirty of the staff buy shares within a week; the firm gets it all and pays one dividend a year, from which
  /// they are paid; some are bought out.
  static func shares(leaving: Int, gain: Double = 0.05) -> FlowScript {
    var draws = Draws(state: 71)
    var script = FlowScript()
    let shares = (0..<30).map { _ in Double([1, 2, 5][draws.next(0...2)]) * 14_400 }
    for (place, share) in shares.enumerated() {
      script.moneyIn(yuan: share, from: "p\(place)", kind: .naturalPerson, day: draws.next(0...6))
    }
    let sum = shares.reduce(0, +)
    script.moneyOut(yuan: sum, to: "firm", kind: .organisation, day: 8)
    for place in 0..<leaving {
      let price = shares[place] * (1 + gain)
      let day = 60 + place * 9
      script.moneyIn(yuan: price, from: "firm", kind: .organisation, day: day)
      script.moneyOut(yuan: price, to: "p\(place)", kind: .naturalPerson, day: day + 1)
    }
    script.moneyIn(yuan: sum * 0.08, from: "firm", kind: .organisation, day: 299)
    for (place, share) in shares.enumerated() {
      script.moneyOut(yuan: share * 0.08, to: "p\(place)", kind: .naturalPerson, day: 300)
    }
    return script
  }

  /// Relatives lend for a house; each gets the whole back at a date of his own with `gain`, or the gain in
  /// monthly parts before.
  static func loans(
    lenders: Int = 20, gain: Double, joinDays: Int = 12, interestMonths: Int = 0
  ) -> FlowScript {
    var draws = Draws(state: 72)
    var script = FlowScript()
    var sum = 0.0
    for place in 0..<lenders {
      let yuan = Double([1, 2, 5, 10][draws.next(0...3)]) * 10_000
      sum += yuan
      script.moneyIn(
        yuan: yuan, from: "r\(place)", kind: .naturalPerson, day: draws.next(0...joinDays))
      let months = max(1, interestMonths)
      for month in 1..<months {
        script.moneyOut(
          yuan: yuan * gain / Double(months), to: "r\(place)", kind: .naturalPerson,
          day: joinDays + 5 + month * 30)
      }
      let last = interestMonths > 1 ? yuan * (1 + gain / Double(months)) : yuan * (1 + gain)
      script.moneyOut(
        yuan: last, to: "r\(place)", kind: .naturalPerson,
        day: joinDays + 30 + months * 30 + place * 8)
    }
    script.moneyOut(yuan: sum, to: "developer", kind: .organisation, day: joinDays + 2)
    return script
  }

  /// Agents pay in equal round sums, half of them unseen, and get a commission on the month's purchases; the
  /// supplier is paid every third day.
  static func agents(
    supplied: Double = 0.96, bills: Bool = true, buyingMonths: Int = 9
  ) -> FlowScript {
    var draws = Draws(state: 73)
    var script = FlowScript()
    for month in 0..<9 {
      var brought = 0.0
      for agent in 0..<16 where month < buyingMonths {
        let yuan = Double([1_000, 3_000, 5_000][agent % 3])
        for _ in 0..<1 + draws.next(0...1) {
          brought += yuan
          let isSeen = draws.next(0...3) > 0
          script.moneyIn(
            yuan: yuan, from: isSeen ? "a\(agent)" : "wallet",
            kind: isSeen ? .naturalPerson : .paymentInstitution,
            day: month * 30 + draws.next(0...26))
        }
      }
      for agent in 0..<16 {
        let yuan = Double([1_000, 3_000, 5_000][agent % 3])
        script.moneyOut(
          yuan: yuan * 0.034, to: "a\(agent)", kind: .naturalPerson, day: month * 30 + 28)
      }
      guard brought > 0 else { continue }
      if bills {
        for turn in 0..<9 {
          script.moneyOut(
            yuan: brought * supplied / 9 + Double(turn) * 1.37, to: "operator", kind: .organisation,
            day: month * 30 + 2 + turn * 3)
        }
      } else {
        script.moneyOut(
          yuan: (brought * supplied / 1000).rounded() * 1000, to: "operator", kind: .organisation,
          day: month * 30 + 29)
      }
    }
    return script
  }

  /// Forty members save a little; twenty borrow for a season and bring it back with interest.
  static func pool(repaying: Double = 0.7, parts: Int = 1, scale: Double = 1) -> FlowScript {
    var draws = Draws(state: 74)
    var script = FlowScript()
    for saver in 0..<40 {
      let yuan = Double([2, 5, 10, 20][draws.next(0...3)]) * 1_000 * scale
      let day = draws.next(0...100)
      script.moneyIn(yuan: yuan, from: "s\(saver)", kind: .naturalPerson, day: day)
      if saver % 5 == 0 {
        script.moneyOut(yuan: yuan * 1.02, to: "s\(saver)", kind: .naturalPerson, day: day + 200)
      }
    }
    for borrower in 0..<20 {
      let yuan = Double(4 + draws.next(0...20)) * 1_000 * scale
      let day = 20 + draws.next(0...120)
      script.moneyOut(yuan: yuan, to: "b\(borrower)", kind: .naturalPerson, day: day)
      guard Double(borrower) < 20 * repaying else { continue }
      for part in 0..<parts {
        script.moneyIn(
          yuan: yuan * 1.06 / Double(parts), from: "b\(borrower)", kind: .naturalPerson,
          day: day + 150 + part * 20)
      }
    }
    return script
  }

  /// Investors of before the file are paid monthly and bring more; newcomers come.
  static func scheme(rate: Double) -> FlowScript {
    var draws = Draws(state: 75)
    var script = FlowScript()
    for month in 0..<8 {
      for investor in 0..<60 where investor < 20 + month * 5 {
        let yuan = Double([1, 2, 5][investor % 3]) * 10_000
        script.moneyOut(
          yuan: yuan * rate, to: "i\(investor)", kind: .naturalPerson, day: month * 30 + 20)
        if draws.next(0...3) == 0 {
          script.moneyIn(
            yuan: yuan, from: "i\(investor)", kind: .naturalPerson, day: month * 30 + 25)
        }
      }
    }
    return script
  }

  /// Forty of a unit pay for their house at three calls of which the last is under way.
  static func house(lastPayers: Int, newcomers: Int = 0, remainders: Int = 1) -> FlowScript {
    var draws = Draws(state: 76)
    var script = FlowScript()
    var sum = 0.0
    for call in 0..<3 {
      for buyer in 0..<(call == 2 ? min(40, lastPayers) : 40) {
        let yuan = 50_000 + Double(draws.next(0...30)) * 1_000
        sum += yuan
        script.moneyIn(
          yuan: yuan, from: "h\(buyer)", kind: .naturalPerson, day: call * 80 + draws.next(0...9))
      }
    }
    for newcomer in 0..<newcomers {
      script.moneyIn(
        yuan: 60_000, from: "n\(newcomer)", kind: .naturalPerson, day: 100 + newcomer * 2)
    }
    for turn in 0..<8 {
      script.moneyOut(
        yuan: sum * 0.12 + Double(turn) * 11.7, to: turn % 2 == 0 ? "builder" : "works",
        kind: .organisation, day: 12 + turn * 21)
    }
    for turn in 0..<remainders {
      for buyer in 0..<40 {
        script.moneyOut(
          yuan: (sum * 0.0008 + Double(draws.next(0...900))) / Double(remainders),
          to: "h\(buyer)", kind: .naturalPerson, day: 190 + turn * 30 + buyer % 4)
      }
    }
    return script
  }
}
