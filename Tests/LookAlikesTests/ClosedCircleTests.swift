import AccountFlows
import BankRecords
import Detection
import FlowScripts
import LookAlikes
import Models
import Testing
import Typologies

/// Staff shares, friends' loans, wages by grades and savings circles; and what lies next to them.
struct ClosedCircleTests {
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

  private func strength(of id: String, _ script: FlowScript, linked: Bool = false) -> Double {
    let flow = script.flow()
    var findings = detectors.compactMap { $0.examine(flow, in: script.context()) }
    for index in findings.indices where linked {
      findings[index].quantities.append(
        Quantity("linked_account_count", "合并观察的关联账户数", .count(2)))
    }
    return lookAlikes.compactMap { $0.explain(flow, findings: findings, in: script.context()) }
      .first { $0.lookAlike == id }?.strength ?? 0
  }

  @Test(arguments: [true, false])
  func profitsOfAClosedCircleAreExplained(isNamed: Bool) {
    let two = Circle.staffShares(rates: [0.0411, 0.0377], isNamed: isNamed)
    let four = Circle.staffShares(rates: [0.0218, 0.1195, 0.0796, 0.1191], isNamed: isNamed)
    #expect(strength(of: "profit-shares", two) > 0.7)
    #expect(strength(of: "profit-shares", four) > 0.7)
  }

  /// A promise is the same every time, a scheme takes in members, and nobody's trade pays for it.
  @Test func promisedRatesAndOpenCirclesAreNot() {
    let rates = [0.0411, 0.0377, 0.052, 0.061]
    for rate in [0.02, 0.0375, 0.05] {
      let fixed = Circle.staffShares(rates: [rate, rate, rate, rate])
      #expect(strength(of: "profit-shares", fixed) == 0)
    }
    #expect(strength(of: "profit-shares", Circle.staffShares(rates: rates, newcomers: 12)) < 0.1)
    #expect(strength(of: "profit-shares", Circle.staffShares(rates: rates, tradeYuan: 0)) < 0.05)
    #expect(strength(of: "profit-shares", Circle.staffShares(rates: rates, gapDays: 30)) < 0.05)
    #expect(strength(of: "profit-shares", Circle.staffShares(rates: rates, staff: 500)) == 0)
    #expect(strength(of: "profit-shares", Circle.staffShares(rates: rates), linked: true) == 0)
  }

  /// The more join after the first round, the less is explained.
  @Test func newcomersNeverHelp() {
    var last = 1.0
    for newcomers in [0, 1, 3, 6, 12, 25] {
      let script = Circle.staffShares(rates: [0.04, 0.05, 0.06, 0.045], newcomers: newcomers)
      let found = strength(of: "profit-shares", script)
      #expect(found <= last + 1e-9, "\(newcomers)")
      last = found
    }
    #expect(last < 0.05)
  }

  @Test(arguments: [true, false])
  func partnersOfABusinessAreExplained(isFixed: Bool) {
    #expect(strength(of: "partnership-profit", Circle.partners(isFixed: isFixed)) > 0.8)
    #expect(strength(of: "partnership-profit", Circle.partners(4, isFixed: isFixed)) > 0.8)
  }

  @Test func openOrUncoveredPartnershipsAreNot() {
    let byNewcomers = [0, 1, 2, 4, 8].map {
      strength(of: "partnership-profit", Circle.partners(newcomers: $0))
    }
    #expect(byNewcomers == byNewcomers.sorted(by: >) && byNewcomers[4] < 0.05)
    #expect(strength(of: "partnership-profit", Circle.partners(takingsYuan: 100)) == 0)
    #expect(strength(of: "partnership-profit", Circle.partners(60)) == 0)
  }

  @Test(arguments: [true, false])
  func friendsLoansAreExplained(isNamed: Bool) {
    for lenders in [5, 9, 13] {
      let found = strength(
        of: "private-lending", Circle.friends(lenders: lenders, isNamed: isNamed))
      #expect(found > 0.6, "\(lenders): \(found)")
    }
  }

  @Test func offersToManyAreNoFriendsLoans() {
    #expect(strength(of: "private-lending", Circle.friends(lenders: 40, spacing: 4)) == 0)
    #expect(strength(of: "private-lending", Circle.friends(spacing: 1)) < 0.05)
    #expect(strength(of: "private-lending", Circle.friends(rates: [0.05])) < 0.05)
    #expect(strength(of: "private-lending", Circle.friends(rates: [0.01])) < 0.05)
    #expect(strength(of: "private-lending", Circle.friends(sameDay: true)) < 0.4)
    #expect(strength(of: "private-lending", Circle.friends(topUps: true)) == 0)
    #expect(strength(of: "private-lending", Circle.friends(), linked: true) == 0)
  }

  /// Every further lender can only take away.
  @Test func moreLendersNeverHelp() {
    var last = 1.0
    for lenders in stride(from: 12, through: 36, by: 4) {
      let found = strength(of: "private-lending", Circle.friends(lenders: lenders, spacing: 12))
      #expect(found <= last + 1e-9, "\(lenders)")
      last = found
    }
    #expect(last == 0)
  }

  @Test func schemesAreNeitherSharesNorFriends() {
    for investors in [12, 20, 40, 120] {
      for rate in [0.006, 0.0125, 0.03] {
        for seed in 1...3 {
          let dress = Scheme.Dress(rate: rate, investors: investors)
          let script = Scheme.oneAccount(dress, seed: UInt64(seed))
          #expect(strength(of: "profit-shares", script) == 0)
          #expect(strength(of: "private-lending", script) < 0.05)
        }
      }
    }
  }

  @Test(arguments: [true, false])
  func gradedWagesAreExplainedInPart(isNamed: Bool) {
    let found = strength(of: "payroll", Circle.gradedWages(isNamed: isNamed))
    #expect((0.35...0.6).contains(found), "\(found)")
    // Sums that spread as principals do, and rosters that grow.
    #expect(strength(of: "payroll", Circle.gradedWages(isNamed: isNamed, spread: 20)) < 0.2)
    #expect(strength(of: "payroll", Circle.gradedWages(isNamed: isNamed, joining: 25)) < 0.3)
  }

  @Test func savingsCirclesAreKnownAmongEverydayDealings() {
    #expect(strength(of: "rotating-savings", Circle.everydaySavings()) > 0.7)
    #expect(strength(of: "rotating-savings", Circle.everydaySavings(rotates: false)) == 0)
    #expect(strength(of: "rotating-savings", Circle.everydaySavings(members: 90)) == 0)
  }

  @Test func houseLoansAreKnownAmongEverydayDealings() {
    #expect(strength(of: "family-loan", Circle.houseLoan()) > 0.4)
  }
}
