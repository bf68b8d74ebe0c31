import AccountFlows
import BankRecords
import Detection
import FlowScripts
import Testing

@testable import CaseBuilding

/// Grouping on small written banks.
struct CaseGraphTests {
  static func rules() throws -> GroupingRules {
    try GroupingRules(
      parameters: DetectorParameters(
        owner: GroupingRules.owner,
        values: [
          "least_sweep_share": 0.1, "least_captive_share": 0.5, "least_mutual_share": 0.2,
          "least_shared_payers": 5, "least_shared_share": 0.3, "most_shared_by": 32,
          "most_members": 500, "most_hops": 3, "least_payments": 4, "least_commission_fit": 0.4,
          "least_return_share": 0.4, "least_shape_share": 0.7, "depositor_fellows": 5,
          "core_share": 0.5,
          "least_own_share": 0.2, "role_share": 0.2, "role_most_share": 0.35,
          "crowd_most_parties": 80,
          "crowd_least_parties": 18,
          "depositor_times": 3, "depositor_returned": 3, "depositor_collected": 0.5,
          "agent_payments": 1, "agent_handed_share": 0.7, "agent_receiver_share": 0.15,
          "agent_receiver_sum": 0.5, "agent_receiver_paid_share": 0.2,
          "till_transfers": 3, "till_payees": 5, "till_payee_share": 0.2, "till_both_share": 0.3,
          "till_funded_share": 0.3, "till_principal_share": 0.3,
        ]))
  }

  /// The cases of a bank whose accounts `anchors` are suspicious, by account numbers.
  private func cases(
    of script: StoreScript, anchors: [String], returning: [String] = []
  ) throws -> [[String]] {
    let index = script.index()
    let rules = try Self.rules()
    func nodes(_ accounts: [AccountID]) -> [CaseNode] {
      let legs = GatheredLegs(index: index, accounts: accounts)
      return accounts.indices.map { CaseNode(of: legs.flow(at: $0)) }
    }
    let marked = Set(anchors.map { index.account($0) })
    var graph = CaseGraph(
      nodes: nodes(marked.sorted()), anchors: marked,
      returning: Set(returning.map { index.account($0) }), groups: [], index: index, rules: rules)
    for _ in 0..<rules.mostHops {
      let found = graph.reach()
      if found.isEmpty { break }
      graph.extend(by: nodes(found))
    }
    return graph.cases().map { $0.map { index.store.directory.number(of: $0) }.sorted() }
      .sorted { $0[0] < $1[0] }
  }

  /// Thirty persons pay a collector, who sweeps once a week.
  private func collect(_ script: inout StoreScript, _ name: String, to sink: String) {
    for person in 0..<30 {
      script.pay(yuan: 10_000, from: "\(name)-p\(person)", to: name, day: person)
    }
    for week in 1...4 { script.pay(yuan: 70_000, from: name, to: sink, day: week * 7, hour: 18) }
  }

  @Test func aCommonSinkJoinsTwoCollectors() throws {
    var script = StoreScript()
    collect(&script, "a", to: "boss")
    collect(&script, "b", to: "boss")
    #expect(try cases(of: script, anchors: ["a", "b"]) == [["a", "b", "boss"]])
  }

  /// A supplier lives on many others: what two collectors buy there joins nobody.
  @Test func aSupplierOfManyJoinsNobody() throws {
    var script = StoreScript()
    collect(&script, "a", to: "supplier")
    collect(&script, "b", to: "supplier")
    for shop in 0..<40 {
      for day in 0..<4 {
        script.pay(yuan: 50_000, from: "shop\(shop)", to: "supplier", day: day * 7)
      }
    }
    #expect(try cases(of: script, anchors: ["a", "b"]) == [["a"], ["b"]])
  }

  @Test func anAggregatorJoinsNobody() throws {
    var script = StoreScript()
    script.name("pay", "财付通支付科技有限公司")
    collect(&script, "a", to: "pay")
    collect(&script, "b", to: "pay")
    #expect(try cases(of: script, anchors: ["a", "b"]) == [["a"], ["b"]])
  }

  /// Shops in one street have their customers in common.
  @Test func customersInCommonJoinNobody() throws {
    var script = StoreScript()
    for person in 0..<60 {
      script.pay(yuan: 100, from: "p\(person)", to: "a", day: person)
      script.pay(yuan: 200, from: "p\(person)", to: "b", day: person)
    }
    #expect(try cases(of: script, anchors: ["a", "b"]) == [["a"], ["b"]])
    // Both pay investors back: then the investors in common are those of one scheme.
    #expect(
      try cases(of: script, anchors: ["a", "b"], returning: ["a", "b"]) == [["a", "b"]])
  }

  @Test func aLargeInvestorIsNoSink() throws {
    var script = StoreScript()
    collect(&script, "a", to: "boss")
    script.pay(yuan: 100_000, from: "rich", to: "a", day: 2)
    for month in 1...6 { script.pay(yuan: 20_000, from: "a", to: "rich", day: month * 30) }
    #expect(try cases(of: script, anchors: ["a"]) == [["a", "boss"]])
  }

  /// What the controller buys is no sweep, even where a shop sells little else.
  @Test func purchasesAreNoSweeps() throws {
    var script = StoreScript()
    collect(&script, "a", to: "boss")
    script.pay(yuan: 200_000, from: "boss", to: "cars", day: 40)
    #expect(try cases(of: script, anchors: ["a"]) == [["a", "boss"]])
  }

  @Test func moneyIsFollowedOverLayers() throws {
    var script = StoreScript()
    collect(&script, "a", to: "t1")
    for week in 1...4 {
      script.pay(yuan: 69_000, from: "t1", to: "t2", day: week * 7, hour: 19)
      script.pay(yuan: 68_000, from: "t2", to: "boss", day: week * 7, hour: 20)
    }
    #expect(try cases(of: script, anchors: ["a"]) == [["a", "boss", "t1", "t2"]])
  }

  @Test func oneHolderIsOneCase() throws {
    var script = StoreScript()
    script.name("a", "张三", idNumber: "110105194912310023")
    script.name("b", "张三", idNumber: "11010519491231002X")
    script.name("c", "张三", idNumber: "11010519491231002x")
    for name in ["a", "b", "c"] { collect(&script, name, to: "\(name)-boss") }
    let found = try cases(of: script, anchors: ["a", "b", "c"])
    // One character off is another holder (and no valid number): never joined by likeness.
    #expect(found == [["a", "a-boss"], ["b", "b-boss", "c", "c-boss"]])
  }

  /// One sink of thousands and one investor of thousands: no quadratic work, nothing joined.
  @Test func hubsAreBounded() throws {
    var script = StoreScript()
    let count = 50_000
    for place in 0..<count {
      script.pay(yuan: 100, from: "hub", to: "a\(place)", day: place % 30)
      script.pay(yuan: 100, from: "a\(place)", to: "sink", day: 40 + place % 30)
    }
    let accounts = (0..<count).map { "a\($0)" }
    let index = script.index()
    let rules = try Self.rules()
    let ids = (0..<index.store.directory.count).map { AccountID(index: $0) }
      .filter { index.store.directory.number(of: $0).hasPrefix("a") }
    let legs = GatheredLegs(index: index, accounts: ids)
    let nodes = ids.indices.map { CaseNode(of: legs.flow(at: $0)) }
    let clock = ContinuousClock()
    var graph = CaseGraph(
      nodes: nodes, anchors: Set(ids), returning: Set(ids), groups: [],
      index: index, rules: rules)
    var reached: [AccountID] = []
    let spent = clock.measure { reached = graph.reach() }
    #expect(reached.isEmpty)
    #expect(graph.cases().count == accounts.count)
    #expect(spent < .seconds(20))
  }

  /// Renamed accounts, rows in another order: the same accounts stand together.
  @Test(arguments: 1...6) func renamingAndShufflingChangeNothing(seed: Int) throws {
    func written(_ rename: (String) -> String, backwards: Bool) -> StoreScript {
      var script = StoreScript()
      var rows: [(Double, String, String, Int)] = []
      for name in ["a", "b", "c"] {
        for person in 0..<20 {
          rows.append((1000 * Double(seed), "\(name)p\(person % (10 + seed))", name, person))
        }
        for week in 1...3 {
          rows.append((5000 * Double(seed), name, name == "c" ? "other" : "boss", week * 7))
        }
      }
      for (yuan, payer, payee, day) in backwards ? rows.reversed() : rows {
        script.pay(yuan: yuan, from: rename(payer), to: rename(payee), day: day)
      }
      return script
    }
    let plain = try cases(of: written({ $0 }, backwards: false), anchors: ["a", "b", "c"])
    #expect(plain == [["a", "b", "boss"], ["c", "other"]])
    #expect(
      try cases(of: written({ $0 }, backwards: true), anchors: ["a", "b", "c"]) == plain)
    let renamed = try cases(
      of: written({ "x" + String($0.reversed()) }, backwards: false), anchors: ["xa", "xb", "xc"])
    #expect(
      Set(renamed.map { Set($0) })
        == Set(plain.map { Set($0.map { "x" + String($0.reversed()) }) }))
  }
}
