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
}
