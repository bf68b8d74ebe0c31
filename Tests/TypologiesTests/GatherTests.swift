import BankRecords
import Detection
import FlowScripts
import Testing
import Typologies

struct DispersedInConcentratedOutTests {
  private let detector: DispersedInConcentratedOut

  init() throws { detector = try .standard() }

  @Test func saysWhatItSaw() throws {
    let finding = try #require(detector.examine(Worlds.collection(payers: 40, sweepShare: 0.98)))
    #expect(finding.strength > 0.6)
    #expect(
      finding.statement
        == "10个工作日内有40个不同付款人转入210.00万元，随后集中转出205.80万元（占同期转入的98.0%）至1个主体")
    #expect(finding.evidence.filter { $0.role == .collected }.count == 40)
    #expect(finding.evidence.filter { $0.role == .swept }.count == 1)
    #expect(finding.quantities.contains(Quantity("payer_count", "付款人数", .count(40))))
  }

  @Test func neverFallsWithAStrongerPlant() {
    let bySize = [6, 10, 20, 40, 80, 160].map { detector.strength(Worlds.collection(payers: $0)) }
    #expect(bySize == bySize.sorted() && bySize[0] < 0.35 && bySize[5] > 0.95)
    let byShare = stride(from: 0.3, through: 1, by: 0.1).map {
      detector.strength(Worlds.collection(payers: 30, sweepShare: $0))
    }
    // A third of the sum is still all the money of the last third of the persons.
    #expect(byShare == byShare.sorted() && byShare[0] < 0.75 * byShare[byShare.count - 1])
    let byCycles = (1...8).map { detector.strength(Worlds.collection(payers: 15, cycles: $0)) }
    #expect(byCycles == byCycles.sorted() && byCycles[0] < byCycles[4])
    let byPayees = [6, 3, 2, 1].map {
      detector.strength(Worlds.collection(payers: 30, payees: $0))
    }
    #expect(byPayees == byPayees.sorted())
  }

  /// A few payers every day, swept every evening, for months.
  @Test func seesSlowGatheringWithDailySweeps() throws {
    var script = FlowScript()
    for day in 0..<120 {
      script.moneyIn(yuan: 8000, from: "p\(day)", day: day, hour: 9)
      script.moneyIn(yuan: 12_000, from: "q\(day)", day: day, hour: 10)
      script.moneyOut(yuan: 20_000, to: "boss", day: day, hour: 20)
    }
    let finding = try #require(detector.examine(script))
    #expect(finding.strength > 0.6)
    #expect(finding.evidence.count > 200)
  }

  /// One payer a week is in no span a crowd; over a year it is one.
  @Test func seesVerySlowGatheringOverTheWholeFlow() throws {
    var script = FlowScript()
    for week in 0..<70 {
      script.moneyIn(yuan: 20_000, from: "p\(week)", day: week * 7, hour: 9)
      script.moneyOut(yuan: 19_800, to: "boss", day: week * 7 + 2)
    }
    let finding = try #require(detector.examine(script))
    #expect(finding.statement.hasPrefix("观察期内有70个不同付款人"))
    #expect(finding.strength > 0.3)
  }

  @Test func cashAndBlankOutsCountAsOuts() {
    var script = FlowScript()
    for payer in 0..<30 { script.moneyIn(yuan: 10_000, from: "p\(payer)", day: payer % 5) }
    for part in 0..<6 { script.moneyOut(yuan: 49_000, to: nil, day: 6 + part % 2, marks: .cash) }
    let finding = detector.examine(script)
    #expect((finding?.strength ?? 0) > 0.5)
    #expect(finding?.statement.contains("无对手信息的去向") == true)
  }

  @Test func tenWorkingDaysRunThroughTheHolidays() throws {
    // Eight days off in the middle: the sweep on calendar day 19 is still within the span.
    let holidays = Set((4...11).map { FlowScript.firstDay.advanced(by: $0) })
    var script = FlowScript()
    for payer in 0..<30 { script.moneyIn(yuan: 10_000, from: "p\(payer)", day: payer % 4) }
    script.moneyOut(yuan: 300_000, to: "boss", day: 18)
    #expect(detector.strength(script) == 0)
    #expect(detector.strength(script, calendar: WorkingCalendar(holidays: holidays)) > 0.5)
  }

  @Test func partiesCountOnceAndNonPersonsNever() {
    var onePerson = FlowScript()
    var institution = FlowScript()
    var trade = FlowScript()
    for payment in 0..<60 {
      onePerson.moneyIn(yuan: 5000, from: "p\(payment % 3)", day: payment % 6)
      institution.moneyIn(
        yuan: 5000, from: "pay\(payment)", kind: .paymentInstitution, day: payment % 6)
      trade.moneyIn(yuan: 5000, from: "firm\(payment)", kind: .organisation, day: payment % 6)
    }
    for script in [onePerson, institution, trade] {
      var swept = script
      swept.moneyOut(yuan: 290_000, to: "boss", day: 7)
      #expect(detector.examine(swept) == nil)
    }
  }

  @Test func moneyThatLeavesFirstOrStaysIsNoGathering() {
    var lender = FlowScript()
    lender.moneyOut(yuan: 300_000, to: "boss", day: 0)
    for payer in 0..<40 { lender.moneyIn(yuan: 7500, from: "p\(payer)", day: 1 + payer % 8) }
    #expect(detector.strength(lender) == 0)
    #expect(detector.strength(Worlds.payroll()) == 0)
    #expect(detector.strength(Worlds.cooperative()) == 0)
  }

  @Test func smallSharedDinnersAreNothing() {
    var script = FlowScript()
    for friend in 0..<9 { script.moneyIn(yuan: 88, from: "f\(friend)", day: 0) }
    script.moneyOut(yuan: 790, to: "restaurant", day: 0)
    #expect(detector.examine(script) == nil)
  }
}

struct ConcentratedInDispersedOutTests {
  private let detector: ConcentratedInDispersedOut

  init() throws { detector = try .standard() }

  private func spread(payees: Int, share: Double = 1, rounds: Int = 1) -> FlowScript {
    var script = FlowScript()
    for round in 0..<rounds {
      let total = Double(payees) * 6000
      script.moneyIn(yuan: total * share, from: "boss", kind: .unknown, day: round * 30)
      for payee in 0..<payees {
        script.moneyOut(
          yuan: 6000, to: "p\(payee)", kind: .unknown, day: round * 30 + 1 + payee % 5)
      }
    }
    return script
  }

  @Test func saysWhatItSaw() throws {
    let finding = try #require(detector.examine(spread(payees: 50)))
    #expect(finding.strength > 0.6)
    #expect(finding.statement.contains("由1个主体集中转入的30.00万元分散转出给50个不同收款人"))
    #expect(finding.evidence.filter { $0.role == .paidOut }.count == 50)
    #expect(finding.evidence.filter { $0.role == .supporting }.count == 1)
  }

  @Test func neverFallsWithAStrongerPlant() {
    let bySize = [6, 12, 25, 50, 100, 200].map { detector.strength(spread(payees: $0)) }
    #expect(bySize == bySize.sorted() && bySize[0] < bySize[5])
    let byShare = [0.3, 0.6, 0.7, 0.8, 0.9, 1].map {
      detector.strength(spread(payees: 40, share: $0))
    }
    // A third of the sum is still all the money of the last third of the persons.
    #expect(byShare == byShare.sorted() && byShare[0] < 0.75 * byShare[byShare.count - 1])
    let byRounds = (1...7).map { detector.strength(spread(payees: 20, rounds: $0)) }
    #expect(byRounds == byRounds.sorted() && byRounds[0] < byRounds[6])
  }

  @Test func moneyThatComesAfterwardsDidNotPay() {
    var script = FlowScript()
    for payee in 0..<40 { script.moneyOut(yuan: 6000, to: "p\(payee)", day: payee % 5) }
    script.moneyIn(yuan: 240_000, from: "boss", day: 6)
    #expect(detector.examine(script) == nil)
  }

  @Test func gatheringIsNotSpreading() {
    #expect(detector.strength(Worlds.collection(payers: 60)) == 0)
    #expect(detector.strength(Worlds.school()) == 0)
  }
}
