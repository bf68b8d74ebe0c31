import AccountFlows
import BankRecords
import Testing

/// Both ends of a row under one name are one holder's accounts.
struct HolderNameTests {
  private typealias Row = StatementScript.Row

  private func flow(_ script: StatementScript, of number: String) throws -> AccountFlow {
    let index = FlowIndex(store: script.store())
    let place = try #require(
      (0..<index.store.directory.count).first {
        index.store.directory.number(of: AccountID(index: $0)) == number
      })
    return GatheredLegs(index: index, accounts: [AccountID(index: place)]).flow(at: 0)
  }

  private func isOwn(_ own: String, _ other: String, ids: (String, String) = ("", "")) throws
    -> Bool
  {
    var script = StatementScript()
    script.add(
      Row(
        payer: "B2", payee: "A1", payerName: other, payeeName: own, payerID: ids.1, payeeID: ids.0))
    script.add(Row(payer: "C3", payee: "A1", second: 9, payerName: "周立群", payeeName: own))
    let flow = try flow(script, of: "A1")
    #expect(flow.peers.count == 2 && !flow.peers[1].isSameParty)
    return flow.peers[0].isSameParty
  }

  @Test func theHoldersOtherAccountsAreHisOwn() throws {
    #expect(try isOwn("高明海", "高明海"))
    #expect(try isOwn("勐海县云岭茶业有限公司", "勐海县云岭茶业有限公司"))
    // One side's number says nothing against it.
    #expect(try isOwn("高明海", "高明海", ids: ("513333195203150025", "")))
  }

  @Test func namesThatTellNothingOrNumbersThatDifferAreNot() throws {
    #expect(try !isOwn("高明海", "高明河"))
    #expect(try !isOwn("高*", "高*"))
    #expect(try !isOwn("高某某", "高某某"))
    #expect(try !isOwn("", ""))
    #expect(try !isOwn("财付通支付科技有限公司", "财付通支付科技有限公司"))
    #expect(try !isOwn("高明海", "高明海", ids: ("513333195203150025", "532822194809091011")))
  }

  /// A file that puts one name on everybody says nothing of anybody.
  @Test(arguments: [4, 60])
  func oneNameOnAllIsNoName(count: Int) throws {
    var script = StatementScript()
    for place in 0..<count {
      script.add(
        Row(
          payer: "B\(place)", payee: "A1", second: Int64(place), payerName: "高明海", payeeName: "高明海")
      )
    }
    let own = try flow(script, of: "A1").peers.count { $0.isSameParty }
    #expect(own == (count == 4 ? 4 : 0))
  }
}
