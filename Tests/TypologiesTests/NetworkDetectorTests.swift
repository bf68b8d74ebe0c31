import AccountFlows
import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

/// Transfers among a few accounts, in which circles and chains are planted.
enum NetworkWorlds {
  /// Money that leaves `a` and comes back through `between` others, again and again, beside what
  /// people pay one another.
  static func circles(
    _ count: Int = 4, between: Int = 2, yuan: Double = 100_000, daysPerHop: Int = 1,
    kept: Double = 0.99, parts: Int = 1, prefix: String = ""
  ) -> StoreScript {
    var script = StoreScript()
    for circle in 0..<count {
      var sum = yuan
      for hop in 0...between {
        let payer = hop == 0 ? "a" : "m\(hop)"
        let payee = hop == between ? "a" : "m\(hop + 1)"
        for part in 0..<parts {
          script.pay(
            yuan: (sum / Double(parts)).rounded(), from: prefix + payer, to: prefix + payee,
            day: circle * 40 + hop * daysPerHop, hour: 8 + hop + part)
        }
        sum *= kept
      }
    }
    noise(&script, prefix: prefix)
    return script
  }

  /// Money that goes through `hops` transfers, again and again.
  static func chains(
    _ count: Int = 4, hops: Int = 5, yuan: Double = 300_000, kept: Double = 0.98,
    daysPerHop: Int = 1, split: Int = 1, prefix: String = ""
  ) -> StoreScript {
    var script = StoreScript()
    for chain in 0..<count {
      var sum = yuan
      for hop in 0..<hops {
        for part in 0..<(hop == hops - 1 ? split : 1) {
          script.pay(
            yuan: (sum / Double(hop == hops - 1 ? split : 1)).rounded(), from: "\(prefix)l\(hop)",
            to: "\(prefix)l\(hop + 1)\(part == 0 ? "" : "x\(part)")",
            day: chain * 30 + hop * daysPerHop, hour: 9 + hop)
        }
        sum *= kept
      }
    }
    noise(&script, prefix: prefix)
    return script
  }

  private static func noise(_ script: inout StoreScript, prefix: String) {
    var numbers = SeededNumbers(state: 5)
    for row in 0..<200 {
      script.pay(
        yuan: Double(10 + numbers.below(900)), from: "\(prefix)n\(numbers.below(20))",
        to: "\(prefix)n\(20 + numbers.below(20))", day: row)
    }
  }
}

extension Detector {
  /// The finding on an account of a run, with everything looked for that a scan looks for.
  func examine(_ account: String, of index: FlowIndex) -> Finding? {
    let id = index.account(account)
    guard id.isKnown else { return nil }
    let facts = NetworkFacts.surveyed(by: [self], of: index)
    let context = ExaminationContext(
      calendar: WorkingCalendar(), asOf: index.lastDay ?? FlowScript.firstDay, network: facts)
    let flow = GatheredLegs(index: index, accounts: [id]).flow(at: 0)
    let finding = examine(flow, in: context)
    // What the screen takes away, nothing is found on.
    if finding != nil {
      #expect(canFire(on: index.screens[id.index]))
      #expect(canFire(on: index.screens[id.index], of: id, in: context))
    }
    return finding
  }

  func strength(_ account: String, _ script: StoreScript) -> Double {
    examine(account, of: script.index())?.strength ?? 0
  }
}

struct CircularFlowTests {
  @Test func findsMoneyThatComesBack() throws {
    let detector = try CircularFlow.standard()
    for between in 2...4 {
      let finding = try #require(
        detector.examine("a", of: NetworkWorlds.circles(between: between).index()))
      #expect(finding.strength > 0.25)
      #expect(finding.quantities.contains(Quantity("return_count", "回流次数", .count(4))))
      #expect(
        finding.quantities.contains(Quantity("most_between", "最多经过账户数", .count(between))))
      #expect(finding.evidence.count == 4 * (between + 1))
    }
  }

  @Test func oneSumInPartsOnOneDayIsOneSum() throws {
    let detector = try CircularFlow.standard()
    let whole = detector.strength("a", NetworkWorlds.circles())
    #expect(detector.strength("a", NetworkWorlds.circles(parts: 3)) == whole)
  }

  @Test func honestMoneyDoesNotComeBack() throws {
    let detector = try CircularFlow.standard()
    // A loan paid back, however often; a circle over months; one that loses a third; small sums.
    #expect(detector.strength("a", NetworkWorlds.circles(9, between: 1)) == 0)
    #expect(detector.strength("a", NetworkWorlds.circles(daysPerHop: 9)) == 0)
    #expect(detector.strength("a", NetworkWorlds.circles(kept: 0.8)) == 0)
    #expect(detector.strength("a", NetworkWorlds.circles(yuan: 9000)) == 0)
    // Longer than anybody follows.
    #expect(detector.strength("a", NetworkWorlds.circles(between: 6)) == 0)
  }

  /// Money cannot come back before it has left.
  @Test func timeRunsForward() throws {
    let detector = try CircularFlow.standard()
    var script = StoreScript()
    for round in 0..<6 {
      script.pay(yuan: 100_000, from: "m2", to: "a", day: round * 90)
      script.pay(yuan: 100_000, from: "m1", to: "m2", day: round * 90 + 1)
      script.pay(yuan: 100_000, from: "a", to: "m1", day: round * 90 + 2)
    }
    #expect(detector.strength("a", script) == 0)
  }

  /// A hub pays and is paid by everybody: money through it is anybody's.
  @Test func nothingIsFollowedThroughHubs() throws {
    let detector = try CircularFlow.standard()
    var script = NetworkWorlds.circles(between: 2)
    for person in 0..<60 {
      script.pay(yuan: 100_000, from: "m1", to: "p\(person)", day: 300 + person)
    }
    #expect(detector.strength("a", script) == 0)
  }

  @Test func morePlantedIsNeverLess() throws {
    let detector = try CircularFlow.standard()
    let counts = (1...9).map { detector.strength("a", NetworkWorlds.circles($0)) }
    let sums = [20_000, 50_000, 200_000, 1_000_000].map {
      detector.strength("a", NetworkWorlds.circles(yuan: $0))
    }
    for strengths in [counts, sums] {
      #expect(zip(strengths, strengths.dropFirst()).allSatisfy { $0 <= $1 }, "\(strengths)")
      #expect(strengths.last ?? 0 > (strengths.first ?? 0) + 0.1)
    }
  }

  @Test func namesChangeNothing() throws {
    let detector = try CircularFlow.standard()
    let one = try #require(detector.examine("a", of: NetworkWorlds.circles().index()))
    let other = try #require(
      detector.examine("za", of: NetworkWorlds.circles(prefix: "z").index()))
    #expect(one.strength == other.strength && one.statement == other.statement)
  }
}

struct LayeredChainTests {
  @Test func findsTheLinksOfAChainAndTheirLayer() throws {
    let detector = try LayeredChain.standard()
    let index = NetworkWorlds.chains(hops: 5).index()
    for depth in 1...4 {
      let finding = try #require(detector.examine("l\(depth)", of: index))
      #expect(finding.strength > 0.1)
      #expect(finding.quantities.contains(Quantity("hop_count", "链条层数", .count(5))))
      #expect(finding.quantities.contains(Quantity("depth", "所处层级", .count(depth))))
    }
    // Where it starts and where it ends nothing is passed on.
    #expect(detector.examine("l0", of: index) == nil && detector.examine("l5", of: index) == nil)
  }

  @Test func aSumPassedOnInAFewPartsGoesOn() throws {
    let detector = try LayeredChain.standard()
    #expect(detector.strength("l3", NetworkWorlds.chains(hops: 4, split: 3)) > 0.05)
    #expect(detector.strength("l2", NetworkWorlds.chains(hops: 3, split: 9)) == 0)
  }

  @Test func honestMoneyRests() throws {
    let detector = try LayeredChain.standard()
    #expect(detector.strength("l1", NetworkWorlds.chains(hops: 2)) == 0)
    #expect(detector.strength("l2", NetworkWorlds.chains(daysPerHop: 8)) == 0)
    #expect(detector.strength("l2", NetworkWorlds.chains(kept: 0.7)) == 0)
    #expect(detector.strength("l2", NetworkWorlds.chains(yuan: 9000)) == 0)
  }

  @Test func morePlantedIsNeverLess() throws {
    let detector = try LayeredChain.standard()
    let counts = (1...10).map { detector.strength("l2", NetworkWorlds.chains($0)) }
    let hops = (3...8).map { detector.strength("l2", NetworkWorlds.chains(hops: $0)) }
    let sums = [30_000, 100_000, 1_000_000].map {
      detector.strength("l2", NetworkWorlds.chains(yuan: $0))
    }
    for strengths in [counts, hops, sums] {
      #expect(zip(strengths, strengths.dropFirst()).allSatisfy { $0 <= $1 }, "\(strengths)")
      #expect(strengths.last ?? 0 > (strengths.first ?? 0) + 0.03)
    }
  }

  @Test func namesChangeNothing() throws {
    let detector = try LayeredChain.standard()
    let one = try #require(detector.examine("l2", of: NetworkWorlds.chains().index()))
    let other = try #require(
      detector.examine("zl2", of: NetworkWorlds.chains(prefix: "z").index()))
    #expect(one.strength == other.strength && one.statement == other.statement)
  }
}
