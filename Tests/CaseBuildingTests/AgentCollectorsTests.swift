import AccountFlows
import BankRecords
import FlowScripts
import Testing

@testable import CaseBuilding

/// Who takes money for a collecting account, and who collects for himself.
struct AgentCollectorsTests {
  /// Forty persons pay "desk" and twenty-five pay "agent", who hands `handed` of it to the desk and is paid
  /// `commissions` times; the desk passes everything to "boss", and `back` of it to persons.
  private func scheme(
    handed: Double = 1, commissions: Int = 6, back: Double = 0, clients: Int = 40,
    principal: Double = 20_000
  ) -> StoreScript {
    var script = StoreScript()
    for person in 0..<clients {
      script.pay(yuan: principal, from: "p\(person)", to: "desk", day: person)
    }
    for person in 0..<25 {
      script.pay(yuan: 20_000, from: "q\(person)", to: "agent", day: person * 2)
    }
    for week in 1...8 {
      script.pay(
        yuan: 62_500 * handed, from: "agent", to: "desk", day: week * 7, hour: 18)
      script.pay(yuan: 100_000, from: "desk", to: "boss", day: week * 7, hour: 19)
    }
    for month in 0..<commissions {
      script.pay(yuan: 3_000, from: "boss", to: "agent", day: 8 + month * 7)
    }
    for person in 0..<clients where back > 0 {
      script.pay(
        yuan: 800_000 * back / Double(clients), from: "desk", to: "p\(person)", day: 60)
    }
    return script
  }

  private func roles(_ script: StoreScript) throws -> [String: CaseRole] {
    let index = script.index()
    let rules = try CaseGraphTests.rules()
    let accounts = ["desk", "agent", "boss"].map { index.account($0) }.sorted()
    let legs = GatheredLegs(index: index, accounts: accounts)
    let flows = accounts.indices.map { legs.flow(at: $0) }
    let group = RoleFinder(flows: flows, known: [:], rules: rules).group()
    let settled = AgentCollectors(flows: flows, group: group, rules: rules).settled()
    return Dictionary(
      uniqueKeysWithValues: settled.members.map {
        (index.store.directory.number(of: $0.account), $0.role)
      })
  }

  @Test func whoHandsOnAndIsPaidForItRecruits() throws {
    let found = try roles(scheme())
    #expect(found["agent"] == .recruiter)
    #expect(found["desk"] == .collection)
  }

  /// Desks of one firm earn nothing, others keep what they take, and an account that is filled to pay
  /// investors or through which all passes is no receiver.
  @Test func whoCollectsForHimselfDoesNot() throws {
    #expect(try roles(scheme(commissions: 0))["agent"] == .collection)
    #expect(try roles(scheme(handed: 0.5))["agent"] == .collection)
    #expect(try roles(scheme(back: 0.9))["agent"] == .collection)
    #expect(try roles(scheme(clients: 6, principal: 500))["agent"] == .collection)
    #expect(try roles(scheme(clients: 3))["agent"] == .collection)
  }

  @Test func oneIsLeftWhoCollects() throws {
    for handed in [0.0, 0.3, 0.7, 0.9, 1] {
      #expect(try roles(scheme(handed: handed)).values.contains(.collection))
    }
  }
}
