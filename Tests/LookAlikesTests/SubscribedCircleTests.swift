import BankRecords
import Detection
import FlowScripts
import LookAlikes
import Models
import Testing
import Typologies

/// Circles that subscribed together, products at the yield of the market, dealers who order by the box;
/// and the schemes nearest to them.
struct SubscribedCircleTests {
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

  private func expectFalling(_ strengths: [Double], to last: Double = 0.05) {
    for (before, after) in zip(strengths, strengths.dropFirst()) {
      #expect(after <= before + 1e-9, "\(strengths)")
    }
    #expect((strengths.last ?? 1) <= last, "\(strengths)")
  }

  @Test(arguments: [true, false], [1, 3])
  func circlesThatSubscribedTogetherAreExplained(isNamed: Bool, calls: Int) {
    let circle = Subscription.circle(isNamed: isNamed, calls: calls)
    #expect(strength(of: "closed-subscription", circle) > 0.7)
  }

  @Test func whoeverGrowsOrWillNotLastIsNot() {
    func closed(_ script: FlowScript) -> Double { strength(of: "closed-subscription", script) }
    expectFalling([0, 2, 5, 10, 20].map { closed(Subscription.circle(newcomers: $0)) })
    expectFalling([15, 40, 90, 180].map { closed(Subscription.circle(joinDays: $0)) })
    expectFalling([300, 150, 90, 60, 40].map { closed(Subscription.circle(days: $0)) })
    expectFalling([40, 80, 150, 200, 250].map { closed(Subscription.circle(members: $0)) })
    expectFalling([1, 0.6, 0.3, 0].map { closed(Subscription.circle(covered: $0)) })
    #expect(closed(Subscription.circle(atOnce: false)) <= 0.05)
    for rate in [0.015, 0.03] {
      #expect(closed(Scheme.oneAccount(Scheme.Dress(rate: rate))) <= 0.05)
    }
  }

  /// A collector of several, used for a month and paid for by others, is no circle.
  @Test func partsOfAnotherFlowAreNot() {
    let script = Subscription.circle(rate: 0)
    let flow = script.flow()
    func explained(_ quantities: [Quantity]) -> Double {
      let finding = Finding(
        detector: "proportional-payout", strength: 0.5,
        window: flow.legs[0].time...flow.legs[1].time, quantities: quantities, statement: "",
        evidence: [])
      return lookAlikes.compactMap {
        $0.explain(flow, findings: [finding], in: script.context())
      }.first { $0.lookAlike == "closed-subscription" }?.strength ?? 0
    }
    #expect(explained([]) > 0.5)
    #expect(explained([Quantity("linked_account_count", "", .count(3))]) == 0)
  }

  @Test(arguments: [true, false])
  func productsAtTheYieldOfTheMarketAreExplained(isNamed: Bool) {
    #expect(strength(of: "market-yield", Subscription.product(isNamed: isNamed)) > 0.7)
  }

  @Test func promisesAreNot() {
    func market(_ script: FlowScript) -> Double { strength(of: "market-yield", script) }
    expectFalling([0.003, 0.004, 0.0045, 0.006].map { market(Subscription.product(rate: $0)) })
    expectFalling([0.5, 0.01, 0].map { market(Subscription.product(swing: $0)) }, to: 0.5)
    expectFalling([0, 0.4, 0.7].map { market(Subscription.product(sweptShare: $0)) })
    #expect(market(Scheme.oneAccount(Scheme.Dress(rate: 0.015))) == 0)
  }

  /// Orders by the box: few different sums, rebates that follow what was bought since the last one.
  @Test func dealersWhoOrderByTheBoxAreExplained() {
    #expect(strength(of: "dealer-rebate", Subscription.dealers(ofAll: false)) > 0.6)
    #expect(strength(of: "dealer-rebate", Subscription.dealers(ofAll: true)) <= 0.05)
  }
}

/// Circles, products and dealers, written down leg by leg.
private enum Subscription {
  private static func kinds(_ isNamed: Bool) -> (person: PartyKind, firm: PartyKind) {
    isNamed ? (.naturalPerson, .organisation) : (.unknown, .unknown)
  }

  /// `members` who pay their shares in `calls`, each within `joinDays`, and get `rate` a quarter, or
  /// at dates of their own; the enterprise brings `covered` of it. `newcomers` join later.
  static func circle(
    members: Int = 30, isNamed: Bool = true, calls: Int = 1, joinDays: Int = 12, days: Int = 400,
    newcomers: Int = 0, rate: Double = 0.025, covered: Double = 1, atOnce: Bool = true
  ) -> FlowScript {
    var draws = Draws(state: 17)
    var script = FlowScript()
    let (person, firm) = kinds(isNamed)
    let shares = (0..<members).map { _ in Double([1, 2, 3, 5][draws.next(0...3)]) * 100_000 }
    for call in 0..<calls {
      for (member, share) in shares.enumerated() {
        script.moneyIn(
          yuan: share / Double(calls), from: "m\(member)", kind: person,
          day: call * 100 + draws.next(0...joinDays))
      }
      script.moneyOut(
        yuan: 0.9 * shares.reduce(0, +) / Double(calls), to: "enterprise", kind: firm,
        day: call * 100 + joinDays + 2)
    }
    for newcomer in 0..<newcomers {
      script.moneyIn(
        yuan: 200_000, from: "n\(newcomer)", kind: person,
        day: 120 + newcomer * 200 / max(1, newcomers))
    }
    for quarter in stride(from: 110, through: days, by: 91) where rate > 0 {
      let sum = shares.reduce(0, +) * rate * covered
      if sum > 0 { script.moneyIn(yuan: sum, from: "enterprise", kind: firm, day: quarter - 1) }
      for (member, share) in shares.enumerated() {
        script.moneyOut(
          yuan: share * rate, to: "m\(member)", kind: person,
          day: atOnce ? quarter : quarter + member * 90 / members)
      }
    }
    for week in stride(from: 3, to: days, by: 7) {
      script.moneyOut(yuan: 812.4, to: "office", kind: .organisation, day: week)
    }
    return script
  }

  /// Holders who come one by one and are paid `rate` a month, more or less by `swing`.
  static func product(
    rate: Double = 0.003, swing: Double = 0.5, isNamed: Bool = true, sweptShare: Double = 0
  ) -> FlowScript {
    var draws = Draws(state: 23)
    var script = FlowScript()
    let (person, firm) = kinds(isNamed)
    var held: [(name: String, day: Int, yuan: Double)] = []
    for holder in 0..<40 {
      let yuan = Double([50_000, 100_000, 200_000][draws.next(0...2)])
      held.append(("h\(holder)", holder * 6, yuan))
      script.moneyIn(yuan: yuan, from: "h\(holder)", kind: person, day: holder * 6)
      script.moneyOut(
        yuan: yuan * 0.9 * (1 - sweptShare), to: "assets", kind: firm, day: holder * 6 + 1)
      if sweptShare > 0 {
        script.moneyOut(
          yuan: yuan * 0.9 * sweptShare, to: "boss", kind: .naturalPerson, day: holder * 6 + 1)
      }
    }
    for month in 1...12 {
      let now = rate * (1 + swing * (month % 2 == 0 ? 1 : -1) * 0.5)
      script.moneyIn(yuan: 4_000_000 * now, from: "assets", kind: firm, day: month * 30)
      for holder in held where holder.day < month * 30 - 8 {
        script.moneyOut(
          yuan: holder.yuan * now, to: holder.name, kind: person, day: month * 30 + 1)
      }
    }
    return script
  }

  /// Dealers who order boxes at one price and get 5 % each month: of what they bought since the last
  /// time, or of all they ever paid.
  static func dealers(ofAll: Bool) -> FlowScript {
    var draws = Draws(state: 29)
    var script = FlowScript()
    for dealer in 0..<20 {
      let box = Double([3_980, 5_000, 9_800, 12_600][dealer % 4])
      var fresh = 0.0
      var all = 0.0
      for month in 0..<12 {
        for order in 0..<draws.next(0...3) {
          let yuan = box * Double(draws.next(1...3))
          script.moneyIn(
            yuan: yuan, from: "d\(dealer)", kind: .naturalPerson, day: month * 30 + order * 8)
          fresh += yuan
          all += yuan
        }
        let base = ofAll ? all * 0.2 : fresh
        if fresh > 0, base > 0 {
          script.moneyOut(
            yuan: (base * 0.05).rounded(), to: "d\(dealer)", kind: .naturalPerson,
            day: month * 30 + 28)
        }
        fresh = 0
      }
    }
    for week in 0..<52 {
      script.moneyOut(yuan: 41_233.5, to: "maker", kind: .organisation, day: week * 7 + 3)
    }
    return script
  }
}
