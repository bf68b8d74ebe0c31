import AccountFlows
import BankRecords
import FlowScripts
import Testing

@testable import CaseBuilding

/// Depositors that stand between the accounts of a scheme, and accounts that act for it.
struct DepositorTests {
  /// Twenty-four persons pay "a" and are paid back with interest by "b" two months later; "t" carries
  /// the money from "a" to "b".
  private func scheme() -> StoreScript {
    var script = StoreScript()
    for person in 0..<24 {
      let principal = Double(10_000 * (1 + person % 5))
      script.pay(yuan: principal, from: "p\(person)", to: "a", day: person)
      script.pay(yuan: principal * 1.05, from: "b", to: "p\(person)", day: person + 60)
    }
    for week in 4...11 {
      script.pay(yuan: 80_000, from: "a", to: "t", day: week * 7)
      script.pay(yuan: 80_000, from: "t", to: "b", day: week * 7 + 1)
    }
    return script
  }

  private func isDepositor(_ name: String, of others: [String], in script: StoreScript) throws
    -> Bool
  {
    let index = script.index()
    func node(_ name: String) throws -> CaseNode {
      let legs = GatheredLegs(index: index, accounts: [index.account(name)])
      return CaseNode(of: legs.flow(at: 0))
    }
    return try DepositorTest(rules: CaseGraphTests.rules().depositors)
      .isDepositor(node(name), of: others.map { try node($0) })
  }

  /// He puts in what he got back, and is no transit account for that; nor does his wage or a few
  /// friends' money make him a collector.
  @Test func whoPutsInAgainIsADepositor() throws {
    var script = scheme()
    script.pay(yuan: 60_000, from: "rich", to: "a", day: 5)
    script.pay(yuan: 63_000, from: "b", to: "rich", day: 65)
    script.pay(yuan: 60_000, from: "rich", to: "a", day: 66)
    for friend in 0..<8 { script.pay(yuan: 3_000, from: "f\(friend)", to: "rich", day: friend * 9) }
    #expect(try isDepositor("rich", of: ["a", "b"], in: script))
  }

  @Test func aTransitAccountIsNone() throws {
    #expect(try !isDepositor("t", of: ["a", "b"], in: scheme()))
    // Nor where the file begins after its first money: it pays in far more than anybody.
    var script = scheme()
    script.pay(yuan: 500_000, from: "late", to: "a", day: 3)
    script.pay(yuan: 200_000, from: "a", to: "late", day: 20)
    #expect(try !isDepositor("late", of: ["a", "b"], in: script))
  }

  /// A salesperson who hands on what he took from others collects for the scheme.
  @Test func aSalespersonIsNone() throws {
    var script = scheme()
    for person in 0..<4 {
      script.pay(yuan: 10_000, from: "c\(person)", to: "sales", day: 8)
      script.pay(yuan: 10_500, from: "b", to: "c\(person)", day: 68)
    }
    script.pay(yuan: 40_000, from: "sales", to: "a", day: 9)
    #expect(try !isDepositor("sales", of: ["a", "b"], in: script))
  }

  /// Nor is one whose clients nobody has paid back yet: he hands on most of what he gets.
  @Test func aSalespersonOfAYoungCaseIsNone() throws {
    var script = scheme()
    for person in 0..<6 { script.pay(yuan: 10_000, from: "c\(person)", to: "sales", day: 8) }
    script.pay(yuan: 50_000, from: "sales", to: "a", day: 9)
    script.pay(yuan: 4_000, from: "sales", to: "shop", day: 12)
    #expect(try !isDepositor("sales", of: ["a", "b"], in: script))
  }

  /// Among a handful of payers nobody is one of many.
  @Test func oneOfFewIsNone() throws {
    var script = StoreScript()
    for person in 0..<3 { script.pay(yuan: 10_000, from: "p\(person)", to: "a", day: person) }
    script.pay(yuan: 10_000, from: "x", to: "a", day: 5)
    #expect(try !isDepositor("x", of: ["a"], in: script))
  }
}

/// How far the money of a case is followed, and whom it brings in.
struct CaseReachTests {
  /// The cases of a bank with suspicious `anchors` and other accounts with findings, by account numbers.
  private func cases(of script: StoreScript, anchors: [String], others: [String]) throws
    -> [[String]]
  {
    let index = script.index()
    let rules = try CaseGraphTests.rules()
    func nodes(_ accounts: [AccountID]) -> [CaseNode] {
      let legs = GatheredLegs(index: index, accounts: accounts)
      return accounts.indices.map { CaseNode(of: legs.flow(at: $0)) }
    }
    let marked = Set(anchors.map { index.account($0) })
    var graph = CaseGraph(
      nodes: nodes((marked.union(others.map { index.account($0) })).sorted()), anchors: marked,
      returning: [], groups: [], index: index, rules: rules)
    for _ in 0..<rules.mostHops {
      let found = graph.reach()
      if found.isEmpty { break }
      graph.extend(by: nodes(found))
    }
    return graph.cases().map { $0.map { index.store.directory.number(of: $0) }.sorted() }
      .sorted { $0[0] < $1[0] }
  }

  private func collect(_ script: inout StoreScript, _ name: String, from first: Int = 0) {
    for person in 0..<30 {
      script.pay(yuan: 10_000, from: "\(name)-p\(person)", to: name, day: first + person)
    }
  }

  /// An account with a weak finding of its own is reached like any other.
  @Test func accountsWithFindingsAreReachedToo() throws {
    var script = StoreScript()
    collect(&script, "a")
    for week in 1...4 {
      script.pay(yuan: 70_000, from: "a", to: "t1", day: week * 7, hour: 18)
      script.pay(yuan: 69_000, from: "t1", to: "t2", day: week * 7, hour: 19)
      script.pay(yuan: 68_000, from: "t2", to: "boss", day: week * 7, hour: 20)
    }
    #expect(
      try cases(of: script, anchors: ["a"], others: ["t2", "boss"]) == [["a", "boss", "t1", "t2"]])
  }

  /// A collector that sends a hub a part of its money again and again belongs to the hub's case where
  /// the hub lives on such money; a supplier of many brings nobody in.
  @Test(arguments: [true, false]) func feedersOfACaptiveHubBelongToItsCase(isCaptive: Bool) throws {
    var script = StoreScript()
    collect(&script, "a")
    collect(&script, "c")
    for week in 1...4 {
      script.pay(yuan: 70_000, from: "a", to: "hub", day: week * 7, hour: 18)
      script.pay(yuan: 20_000, from: "c", to: "hub", day: week * 7, hour: 18)
      script.pay(yuan: 50_000, from: "c", to: "payout", day: week * 7, hour: 18)
    }
    if !isCaptive {
      for shop in 0..<20 { script.pay(yuan: 90_000, from: "shop\(shop)", to: "hub", day: shop) }
    }
    let found = try cases(of: script, anchors: ["a"], others: ["c"])
    #expect(found.contains { $0.contains("a") && $0.contains("c") } == isCaptive)
  }

  /// Large depositors whose money is a part of both sides are no part of the case, however many friends
  /// pay them too.
  @Test func aDepositorIsNotJoinedByHisMoney() throws {
    var script = StoreScript()
    collect(&script, "a")
    for person in 0..<6 { script.pay(yuan: 9_900, from: "a", to: "a-p\(person)", day: 60) }
    for part in 0..<3 { script.pay(yuan: 10_000, from: "rich", to: "a", day: part) }
    for part in 0..<2 { script.pay(yuan: 10_200, from: "a", to: "rich", day: 60 + part) }
    for friend in 0..<9 {
      script.pay(yuan: 1_000, from: "f\(friend)", to: "rich", day: 70 + friend)
    }
    #expect(try cases(of: script, anchors: ["a"], others: ["rich"]) == [["a"]])
  }
}

/// Accounts that hand their money on to one receiver.
struct CommonReceiverTests {
  private func pairs(_ script: StoreScript) throws -> Int {
    let rules = try AccountLinksTests.rules()
    let index = script.index()
    let accounts = index.screens.indices.map { AccountID(index: $0) }
    let legs = GatheredLegs(index: index, accounts: accounts)
    let search = FlowCandidates(
      profiles: LinkProfiles(
        of: accounts.indices.map { legs.flow(at: $0) }, rules: rules
      ).profiles(),
      index: index, rules: rules)
    return (0..<search.count).reduce(0) { $0 + search.partners(at: $1).count }
  }

  /// Two accounts with eight payers each hand half of it on to one receiver, who buys elsewhere.
  private func script(transfers: Int, otherCustomers: Int) -> StoreScript {
    var script = StoreScript()
    for name in ["a", "b"] {
      for person in 0..<8 {
        script.pay(yuan: 10_000, from: "\(name)\(person)", to: name, day: person)
      }
      for part in 0..<transfers {
        script.pay(yuan: 40_000 / Double(transfers), from: name, to: "hub", day: 10 + part * 3)
      }
      script.pay(yuan: 40_000, from: name, to: "\(name)-other", day: 30)
    }
    for customer in 0..<otherCustomers {
      script.pay(yuan: 20_000, from: "c\(customer)", to: "hub", day: customer)
    }
    script.pay(yuan: 70_000, from: "hub", to: "factory", day: 40)
    return script
  }

  /// Two who each buy once from a supplier are no pair; who hand on again and again, or to one who lives
  /// on them, are.
  @Test func purchasesPairNobody() throws {
    #expect(try pairs(script(transfers: 1, otherCustomers: 8)) == 0)
    #expect(try pairs(script(transfers: 3, otherCustomers: 8)) == 1)
    #expect(try pairs(script(transfers: 1, otherCustomers: 0)) == 1)
  }
}
