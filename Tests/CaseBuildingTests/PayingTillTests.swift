import AccountFlows
import BankRecords
import FlowScripts
import Testing

@testable import CaseBuilding

/// Accounts from which a case pays its investors: too small a part of its money to be a place where that
/// goes, and too few persons to show a return.
struct PayingTillTests {
  /// Forty persons pay "a", who hands it to a boss; "till" gets a little now and then, pays twelve of them
  /// and a dozen others (their second cards), and lives on money of its own to `own` yuan.
  private func scheme(transfers: Int = 8, own: Double = 60_000, shared: Int = 12) -> StoreScript {
    var script = StoreScript()
    for person in 0..<40 { script.pay(yuan: 20_000, from: "p\(person)", to: "a", day: person) }
    for week in 1...6 { script.pay(yuan: 120_000, from: "a", to: "boss", day: week * 7, hour: 18) }
    for transfer in 0..<transfers {
      script.pay(yuan: 5_000, from: "a", to: "till", day: 20 + transfer * 3)
    }
    script.pay(yuan: own, from: "employer", to: "till", day: 2)
    for person in 0..<shared {
      script.pay(yuan: 300, from: "till", to: "p\(person)", day: 30 + person, hour: 15)
    }
    for person in 0..<12 {
      script.pay(yuan: 300, from: "till", to: "second\(person)", day: 31 + person, hour: 15)
    }
    return script
  }

  /// The accounts of the case of "a" where "till" has a finding of its own, and their roles.
  private func roles(_ script: StoreScript, with names: [String] = ["a", "till"]) throws
    -> [String: CaseRole]
  {
    let index = script.index()
    let rules = try CaseGraphTests.rules()
    func nodes(_ accounts: [AccountID]) -> [CaseNode] {
      let legs = GatheredLegs(index: index, accounts: accounts)
      return accounts.indices.map { CaseNode(of: legs.flow(at: $0)) }
    }
    var graph = CaseGraph(
      nodes: nodes(names.map { index.account($0) }.sorted()), anchors: [index.account("a")],
      returning: [], groups: [], index: index, rules: rules)
    for _ in 0..<rules.mostHops {
      let found = graph.reach()
      if found.isEmpty { break }
      graph.extend(by: nodes(found))
    }
    let accounts = try #require(graph.cases().first)
    let legs = GatheredLegs(index: index, accounts: accounts)
    let group = RoleFinder(
      flows: accounts.indices.map { legs.flow(at: $0) }, known: [:], rules: rules
    ).group()
    return Dictionary(
      uniqueKeysWithValues: group.members.map {
        (index.store.directory.number(of: $0.account), $0.role)
      })
  }

  @Test func aTillBelongsToTheCaseAndPays() throws {
    let found = try roles(scheme())
    #expect(found["till"] == .payout)
    #expect(found["a"] == .collection)
    #expect(found["boss"] != .payout && found["boss"] != nil)
  }

  @Test func whoLivesElsewhereIsNone() throws {
    #expect(try roles(scheme(own: 200_000))["till"] == nil)
    #expect(try roles(scheme(transfers: 2))["till"] == nil)
    #expect(try roles(scheme(shared: 3))["till"] == nil)
  }

  /// A depositor lives on his returns and pays friends who invest too; they pay him as well, and he has
  /// paid the case.
  @Test func depositorsAndFriendsAreNone() throws {
    var investor = scheme()
    investor.pay(yuan: 30_000, from: "till", to: "a", day: 1)
    #expect(try roles(investor)["till"] == nil)
    var friend = scheme()
    for person in 0..<12 {
      friend.pay(yuan: 200, from: "p\(person)", to: "till", day: 60 + person)
    }
    #expect(try roles(friend)["till"] == nil)
  }

  /// The one to whom most of the money goes is no till, whomever he pays.
  @Test func theBossIsNoTill() throws {
    var script = scheme()
    for person in 0..<12 {
      script.pay(yuan: 300, from: "boss", to: "p\(person)", day: 50 + person)
    }
    #expect(try roles(script, with: ["a", "till", "boss"])["boss"] != .collection)
    #expect(try roles(script, with: ["a", "till", "boss"])["till"] == .payout)
  }
}
