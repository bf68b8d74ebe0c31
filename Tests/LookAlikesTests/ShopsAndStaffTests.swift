import AccountFlows
import BankRecords
import Detection
import FlowScripts
import LookAlikes
import Models
import Testing
import Typologies

/// Shops that sell cards, firms whose staff hold shares, goods sold for a deposit, dues of a class; and
/// the schemes that dress as them.
struct ShopsAndStaffTests {
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

  /// Each of the values is at most the one before, the last one next to nothing.
  private func expectFalling(_ strengths: [Double], to last: Double = 0.05) {
    for (before, after) in zip(strengths, strengths.dropFirst()) {
      #expect(after <= before + 1e-9, "\(strengths)")
    }
    #expect((strengths.last ?? 1) <= last, "\(strengths)")
  }

  @Test(arguments: [true, false])
  func cardsOfARunningShopAreExplained(isNamed: Bool) {
    #expect(strength(of: "prepaid-service", Shop.cards(isNamed: isNamed)) > 0.6)
  }

  /// What is swept, what grows in waves, what has just begun and what pays returns is no shop.
  @Test func schemesInTheDressOfAShopAreNot() {
    let sweeps = [0.0, 40_000].map { strength(of: "prepaid-service", Shop.cards(sweepYuan: $0)) }
    expectFalling(sweeps)
    expectFalling(
      [0, 10, 40].map { strength(of: "prepaid-service", Shop.cards(growth: $0)) }, to: 0.5)
    expectFalling([12, 6, 5, 4, 3].map { strength(of: "prepaid-service", Shop.cards(months: $0)) })
    expectFalling(
      [1, 2, 4, 8].map { strength(of: "prepaid-service", Shop.cards(priceFactor: $0)) })
    #expect(strength(of: "prepaid-service", Shop.cards(returns: 0.02)) <= 0.05)
  }

  @Test(arguments: [true, false])
  func staffWhoHoldSharesAreExplained(isNamed: Bool) {
    #expect(strength(of: "staff-shareholding", Shop.staff(isNamed: isNamed)) > 0.6)
  }

  @Test func outsidersAndReturnsInPlaceOfWagesAreNot() {
    expectFalling(
      [0, 3, 6, 12, 25].map { strength(of: "staff-shareholding", Shop.staff(outsiders: $0)) })
    expectFalling(
      [1, 0.6, 0.3, 0.1].map { strength(of: "staff-shareholding", Shop.staff(wageFactor: $0)) })
    for rate in [0.015, 0.03, 0.1] {
      let scheme = Scheme.oneAccount(Scheme.Dress(rate: rate))
      #expect(strength(of: "staff-shareholding", scheme) == 0)
    }
  }

  @Test(arguments: [true, false])
  func goodsForADepositAreExplained(isNamed: Bool) {
    #expect(strength(of: "deposit-and-balance", Shop.cars(isNamed: isNamed)) > 0.7)
  }

  @Test func investorsBesideBuyersAreNot() {
    expectFalling(
      [0, 10, 20, 40, 80].map { strength(of: "deposit-and-balance", Shop.cars(investors: $0)) })
    expectFalling(
      [3, 30, 31].map { strength(of: "deposit-and-balance", Shop.cars(balanceDays: $0)) })
    #expect(strength(of: "deposit-and-balance", Shop.cars(returns: 0.02)) <= 0.05)
    #expect(strength(of: "deposit-and-balance", Scheme.oneAccount(Scheme.Dress())) == 0)
  }

  @Test(arguments: [true, false])
  func duesOfAClassAreExplained(isNamed: Bool) {
    #expect(strength(of: "personal-circle", Shop.classDues(isNamed: isNamed)) > 0.6)
  }

  @Test func largerOrUnequalSharesAreNot() {
    expectFalling(
      [300, 700, 1_500, 5_000].map { strength(of: "personal-circle", Shop.classDues(dueYuan: $0)) })
    #expect(strength(of: "personal-circle", Shop.classDues(dueYuan: 1_000, isEqual: false)) <= 0.05)
  }

  /// Loans among friends beside the business are nobody's shares.
  @Test func partnersWithPrivateLoansAreExplained() {
    var script = Circle.partners()
    let alone = strength(of: "partnership-profit", script)
    for friend in 0..<6 {
      script.moneyOut(yuan: 30_000, to: "熟人\(friend)", day: 150 + friend * 20)
      script.moneyIn(yuan: 30_600, from: "熟人\(friend)", day: 190 + friend * 20)
    }
    #expect(alone > 0.8)
    #expect(strength(of: "partnership-profit", script) > 0.9 * alone)
  }
}
