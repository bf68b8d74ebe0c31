import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

/// Schemes that pay old principal from new, planted with anything that hides them.
struct Scheme {
  var investors = 60
  var days = 240
  var rate = 0.02
  var periodDays = 30
  /// Share of the principal that the controller takes away.
  var sweptShare = 0.9
  /// Share of persons whose principal comes without a name or through an institution.
  var namelessShare = 0.0
  var growth = true
  /// Income from enterprises per yuan of payouts.
  var incomeShare = 0.0
  /// Last day on which newcomers come, as a share of the days.
  var newcomersUntil = 1.0
  var seed: UInt64 = 21

  func script() -> FlowScript {
    var numbers = SeededNumbers(state: seed)
    var script = FlowScript()
    let persons = (0..<investors).map { number -> (day: Int, yuan: Double, isNameless: Bool) in
      let place = (Double(number) + 0.5) / Double(investors)
      let day = Int(Double(days) * newcomersUntil * (growth ? place.squareRoot() : place))
      return (
        day, Double(3000 + numbers.below(70_000)) + numbers.unit().rounded(),
        numbers.unit() < namelessShare
      )
    }
    for day in 0..<days {
      for (number, person) in persons.enumerated() where person.day == day {
        if person.isNameless {
          let wallet = number % 2 == 0
          script.moneyIn(
            yuan: person.yuan, from: wallet ? "财付通" : nil,
            kind: wallet ? .paymentInstitution : .unknown, day: day)
        } else {
          script.moneyIn(yuan: person.yuan, from: "i\(number)", day: day)
        }
        script.moneyOut(yuan: person.yuan * sweptShare, to: "boss", day: day, hour: 18)
      }
      var due = 0.0
      for (number, person) in persons.enumerated()
      where day > person.day && (day - person.day) % periodDays == 0 {
        let yuan = (person.yuan * rate * 100).rounded() / 100
        due += yuan
        script.moneyOut(yuan: yuan, to: "i\(number)", day: day, hour: 16)
      }
      if due > 0, incomeShare > 0 {
        script.moneyIn(
          yuan: due * incomeShare, from: "buyer\(day % 3)", kind: .organisation, day: day, hour: 8)
      }
    }
    return script
  }
}

struct NewcomerFundedPayoutTests {
  private let detector: NewcomerFundedPayout

  init() throws { detector = try .standard() }

  private func quantity(_ name: String, _ finding: Finding?) -> Quantity.Value? {
    finding?.quantities.first { $0.name == name }?.value
  }

  @Test func saysWhatItSaw() throws {
    let finding = try #require(detector.examine(Scheme().script()))
    #expect(finding.strength > 0.8)
    #expect(finding.statement.contains("首次付款者的本金覆盖"))
    #expect(finding.statement.contains("未见可支撑返款的单位收入"))
    guard case .ratio(let covered)? = quantity("newcomer_funding_ratio", finding) else {
      Issue.record("no ratio")
      return
    }
    #expect(covered > 0.9)
    #expect(finding.evidence.contains { $0.role == .collected })
    #expect(finding.evidence.contains { $0.role == .paidOut })
  }

  @Test func neverFallsWithAStrongerPlant() {
    func rising(_ strengths: [Double]) -> Bool {
      zip(strengths, strengths.dropFirst()).allSatisfy { $0 <= $1 + 0.02 }
    }
    let bySize = [10, 20, 40, 80].map { detector.strength(Scheme(investors: $0).script()) }
    #expect(rising(bySize) && bySize[0] > 0 && bySize[3] > 0.85, "\(bySize)")
    let byIncome = [1.2, 0.7, 0.4, 0.2, 0].map {
      detector.strength(Scheme(incomeShare: $0).script())
    }
    #expect(rising(byIncome) && byIncome[0] == 0 && byIncome[4] > 0.8, "\(byIncome)")
    let byNames = [0.8, 0.5, 0.2, 0].map {
      detector.strength(Scheme(investors: 80, namelessShare: $0).script())
    }
    #expect(rising(byNames) && byNames[1] > 0.4, "\(byNames)")
    let byNewcomers = [0.2, 0.5, 1].map {
      detector.strength(Scheme(growth: false, newcomersUntil: $0).script())
    }
    #expect(rising(byNewcomers) && byNewcomers[0] < byNewcomers[2], "\(byNewcomers)")
  }

  @Test(arguments: [7, 10, 15, 30, 60])
  func findsAnyPeriod(days: Int) {
    let rate = 0.0007 * Double(days)
    #expect(detector.strength(Scheme(rate: rate, periodDays: days).script()) > 0.6)
  }

  /// Early: two months old, few have been paid.
  @Test func findsAYoungScheme() {
    #expect(detector.strength(Scheme(investors: 40, days: 75, periodDays: 15).script()) > 0.3)
  }

  @Test func findsPrincipalWithGainAtMaturity() {
    var script = FlowScript()
    for investor in 0..<90 {
      let yuan = Double(3000 + investor * 1377 % 50_000)
      script.moneyIn(yuan: yuan, from: "i\(investor)", day: investor * 2)
      if investor > 40 { script.moneyOut(yuan: 25_000, to: "boss", day: investor * 2, hour: 20) }
      if investor < 60 {
        script.moneyOut(yuan: yuan * 1.06, to: "i\(investor)", day: investor * 2 + 61)
      }
    }
    #expect(detector.strength(script) > 0.6)
  }

  @Test func datesTheEnd() throws {
    // Newcomers end halfway, everything was swept away.
    let dry = try #require(
      detector.examine(Scheme(growth: false, newcomersUntil: 0.6).script()))
    #expect(quantity("collapse_basis", dry) == .text("余额耗尽推算"))
    // Payouts stop while the data go on.
    let script = Scheme(days: 180).script()
    let stopped = try #require(
      detector.examine(script.flow(), in: script.context(asOf: 320)))
    #expect(quantity("collapse_basis", stopped) == .text("已停止返款"))
    guard case .text(let day)? = quantity("collapse_day", stopped) else {
      Issue.record("no day")
      return
    }
    let end = FlowScript.firstDay.advanced(by: 180).description
    #expect(day >= end && day <= FlowScript.firstDay.advanced(by: 212).description)
    // Growing: the day on which newcomers no longer cover lies ahead.
    let growing = try #require(detector.examine(Scheme(investors: 120, rate: 0.05).script()))
    #expect(quantity("collapse_basis", growing) == .text("新增不抵返款推算"))
  }

  @Test func honestFlowsShowNothing() {
    #expect(detector.strength(Worlds.shop()) == 0)
    #expect(detector.strength(Worlds.payroll()) == 0)
    #expect(detector.strength(Worlds.rentAgency()) == 0)
    #expect(detector.strength(Worlds.school()) == 0)
    #expect(detector.strength(Worlds.collection()) == 0)
    #expect(detector.strength(Worlds.cooperative()) == 0)
    #expect(detector.strength(Worlds.cooperative(years: 3)) < 0.05)
    for seed in 0..<25 {
      #expect(detector.strength(Worlds.friends(seed: UInt64(seed), people: 12)) < 0.1)
      #expect(detector.strength(Worlds.friends(seed: UInt64(seed), people: 60)) < 0.1)
    }
  }

  /// Deposits of new customers refund those of old ones: refunds, no returns.
  @Test func depositsReturnedAreNoReturns() {
    var script = FlowScript()
    for customer in 0..<150 {
      let deposit = [199.0, 299, 499][customer % 3]
      script.moneyIn(yuan: deposit, from: "c\(customer)", day: customer, topics: .deposit)
      let fee = customer % 4 == 0 ? 0.9 : 1
      script.moneyOut(
        yuan: deposit * fee, to: "c\(customer)", day: customer + 20, topics: .refund)
    }
    #expect(detector.strength(script) == 0)
  }

  /// Shops that refund part of an order to some customers, many of them.
  @Test func partialRefundsReachFew() {
    var numbers = SeededNumbers(state: 5)
    var script = FlowScript()
    for sale in 0..<900 {
      let yuan = 50 + numbers.unit() * 900
      script.moneyIn(yuan: yuan, from: "c\(sale % 700)", day: sale / 5)
      if numbers.below(12) == 0 {
        script.moneyOut(
          yuan: (yuan * numbers.between(0.05, 0.3)).rounded(), to: "c\(sale % 700)",
          day: sale / 5 + 4, topics: .refund)
      }
    }
    #expect(detector.strength(script) < 0.05)
  }

  /// Twelve members pay every month and one takes the pot with what the others bid.
  @Test func rotatingSavingsHaveNoNewcomers() {
    var script = FlowScript()
    for month in 0..<24 {
      for member in 0..<24 { script.moneyIn(yuan: 2000, from: "m\(member)", day: month * 30) }
      script.moneyOut(yuan: 24 * 2000 + Double(month) * 160, to: "m\(month)", day: month * 30 + 1)
    }
    #expect(detector.strength(script) < 0.1)
  }

  /// Money that goes out first and comes back is lent.
  @Test func loansAreNoReturns() {
    var script = FlowScript()
    for borrower in 0..<60 {
      script.moneyOut(yuan: 20_000, to: "b\(borrower)", day: borrower * 3)
      for month in 1...4 {
        script.moneyIn(yuan: 1900, from: "b\(borrower)", day: borrower * 3 + month * 30)
      }
      script.moneyOut(yuan: 500, to: "b\(borrower)", day: borrower * 3 + 125)
    }
    #expect(detector.strength(script) == 0)
  }

  /// Drivers leave a deposit and are then paid far more than that.
  @Test func wagesAfterADepositAreNoReturns() {
    var numbers = SeededNumbers(state: 12)
    var script = FlowScript()
    for driver in 0..<60 {
      script.moneyIn(yuan: 5000, from: "d\(driver)", day: driver * 3, topics: .deposit)
      for month in 1...6 {
        script.moneyOut(
          yuan: numbers.between(4000, 9000).rounded(), to: "d\(driver)",
          day: driver * 3 + month * 30)
      }
    }
    #expect(detector.strength(script) == 0)
  }

  /// Members are paid from what enterprises paid for their goods.
  @Test func dividendsFromIncomeAreNone() {
    #expect(detector.strength(Scheme(sweptShare: 0.5, incomeShare: 1.3).script()) == 0)
  }
}
