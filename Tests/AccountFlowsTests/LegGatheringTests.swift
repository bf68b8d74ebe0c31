import BankRecords
import FlowScripts
import Testing

@testable import AccountFlows

struct LegGatheringTests {
  /// Legs found by party are those that a look at every leg finds.
  @Test func legsByPartyAreThoseOfAllLegs() {
    var script = StoreScript()
    for step in 0..<400 {
      let (payer, payee) = (step * 7 % 23, step * 13 % 19)
      guard payer != payee else { continue }
      script.pay(yuan: Double(step + 1), from: "a\(payer)", to: "a\(payee)", day: step % 50)
    }
    let index = script.index()
    let accounts = index.screens.indices.map { AccountID(index: $0) }
    let plain = GatheredLegs(index: index, accounts: accounts)
    let byParty = GatheredLegs(index: index, accounts: accounts, byParty: true)
    let wanted = index.parties.indices.filter { $0 % 3 == 0 }.map { index.parties[$0] }.sorted()
    var found = 0
    for position in accounts.indices {
      let all = plain.flow(at: position).legs
      #expect(all.map(\.transaction) == byParty.flow(at: position).legs.map(\.transaction))
      let expected = all.filter { wanted.contains(index.parties[$0.counterparty.index]) }
      let legs = byParty.legs(at: position, with: wanted)
      #expect(legs.map(\.transaction).sorted() == expected.map(\.transaction).sorted())
      #expect(
        legs.filter(\.isIn).map(\.transaction).sorted()
          == expected.filter(\.isIn).map(\.transaction).sorted())
      found += legs.count
    }
    #expect(found > 100)
  }
}
