import BankRecords
import FlowScripts
import SeededNumbers
import Testing

@testable import AccountFlows

struct FlowBatchTests {
  /// Rows of one payment several times, payments to oneself, accounts without legs.
  private func index(rows: Int, accounts: Int) -> FlowIndex {
    var script = StoreScript()
    var numbers = SeededNumbers(state: 5)
    for _ in 0..<rows {
      script.pay(
        yuan: Double(1 + numbers.below(9)), from: "a\(numbers.below(accounts))",
        to: "a\(numbers.below(accounts))", day: numbers.below(30), hour: numbers.below(24))
    }
    return script.index()
  }

  @Test(arguments: [1, 40, 100_000])
  func flowsAreThoseThatAreGatheredRowByRow(legsTogether: Int) {
    let index = index(rows: 600, accounts: 60)
    // Every third account is not asked for.
    let accounts = index.screens.indices.filter { $0 % 3 != 1 }.map { AccountID(index: $0) }
    let gathered = GatheredLegs(index: index, accounts: accounts)
    var seen = 0
    for stretch in FlowBatch.stretches(of: accounts, legs: legsTogether, index: index) {
      let batch = FlowBatch(of: accounts[stretch], index: index)
      for place in batch.accounts.indices {
        let flow = batch.flow(of: place)
        let other = gathered.flow(at: seen)
        #expect(flow.account == other.account && flow.profile.number == other.profile.number)
        #expect(flow.legs.map(\.transaction) == other.legs.map(\.transaction))
        #expect(flow.legs.map(\.peer) == other.legs.map(\.peer))
        #expect(flow.legs.map(\.isIn) == other.legs.map(\.isIn))
        #expect(flow.peers.map(\.account) == other.peers.map(\.account))
        seen += 1
      }
    }
    #expect(seen == accounts.count)
  }

  /// The peers of a flow are the accounts that its legs name, each once, whatever the order.
  @Test func everyPeerIsFoundOnce() throws {
    var script = FlowScript()
    var numbers = SeededNumbers(state: 9)
    for leg in 0..<3000 {
      script.moneyIn(yuan: 10, from: leg % 7 == 0 ? nil : "p\(numbers.below(900))", day: leg / 100)
    }
    let flow = script.flow()
    let named = Set(flow.legs.map(\.counterparty).filter(\.isKnown))
    #expect(Set(flow.peers.map(\.account)) == named && flow.peers.count == named.count)
    for leg in flow.legs {
      #expect(
        leg.peer < 0
          ? !leg.counterparty.isKnown : flow.peers[Int(leg.peer)].account == leg.counterparty)
    }
  }
}
