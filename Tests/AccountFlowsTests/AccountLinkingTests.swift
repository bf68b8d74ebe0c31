import BankRecords
import Testing

@testable import AccountFlows

/// Rows under several numbers of one account.
struct AccountLinkingTests {
  typealias Row = StatementScript.Row
  typealias N = TestNumbers

  private func store(_ rows: [Row], _ attributes: [AttributeScript.Row]) -> FlowStore {
    var script = StatementScript()
    for row in rows { script.add(row) }
    var store = script.store(isReconciled: false)
    store.append(AttributeScript.batch(of: attributes))
    store.reconcile()
    return store
  }

  private let link = [
    AttributeScript.Row(
      card: N.card, account: N.account, name: "沈测试", idNumber: N.person, phone: "13800001234",
      opened: CivilDay(year: 2024, month: 1, day: 2))
  ]

  /// The payer's statement names the payee's card, the payee's own names only the account.
  @Test func aMirrorIsFoundOverBothNumbers() {
    let rows = [
      Row(payer: "6210000000000001", payee: N.card, second: 10, viewpoint: .payerStatement),
      Row(payer: "6210000000000001", payee: N.account, second: 12, viewpoint: .payeeStatement),
    ]
    #expect(store(rows, []).statuses == [.counted, .counted])
    #expect(store(rows, link).statuses == [.counted, .mirror])
  }

  /// An export by card and one by account hold the same row.
  @Test func aCopyIsFoundOverBothNumbers() {
    let rows = [N.card, N.account].map {
      Row(payer: "6210000000000001", payee: $0, viewpoint: .payeeStatement, balanceYuan: 500)
    }
    #expect(store(rows, []).statuses == [.counted, .counted])
    #expect(store(rows, link).statuses == [.counted, .duplicate])
  }

  @Test func moneyBetweenNumbersOfOneAccountDoesNotMove() {
    let linked = store([Row(payer: N.card, payee: N.account, reference: "T1")], link)
    #expect(!linked.movesMoney(0))
    #expect(linked.directory.aliasCount == 1)
  }

  @Test func theNumberOfTheStatementStandsForTheAccount() {
    for own in [N.card, N.account] {
      let other = own == N.card ? N.account : N.card
      let linked = store(
        [
          Row(payer: "6210000000000001", payee: other),
          Row(payer: "6210000000000001", payee: own, viewpoint: .payeeStatement),
        ], link)
      let id = linked.payees[0]
      #expect(linked.payees == [id, id])
      #expect(linked.directory.number(of: id) == own)
      #expect(linked.directory.attributes(of: id).otherNumbers == [other])
    }
  }

  @Test func withoutAStatementTheOnlyCardStandsForTheAccount() {
    let linked = store(
      [
        Row(payer: "6210000000000001", payee: N.account),
        Row(payer: N.card, payee: "6210000000000001"),
      ],
      link)
    #expect(linked.directory.number(of: linked.payees[0]) == N.card)
  }

  @Test func tablesFillInWhatRowsLack() {
    let linked = store([Row(payer: "6210000000000001", payee: N.card, payeeName: "沈*")], link)
    let id = linked.payees[0]
    #expect(linked.directory.name(of: id) == "沈测试")
    #expect(linked.directory.idNumber(of: id) == N.person)
    let known = linked.directory.attributes(of: id)
    #expect(known.openedOn == CivilDay(year: 2024, month: 1, day: 2))
    #expect(known.phones == ["13800001234"] && known.otherNumbers == [N.account])
    let profile = FlowIndex(store: linked).profile(of: id)
    #expect(profile.kind == .naturalPerson && profile.openedOn == known.openedOn)
  }

  /// Two people of one name stay two where nothing but the name is known.
  @Test func namesAloneJoinNobody() {
    let linked = store(
      [
        Row(payer: N.card, payee: "6210000000000001", payerName: "沈测试"),
        Row(payer: N.otherCard, payee: "6210000000000001", payerName: "沈测试"),
      ], [])
    #expect(linked.payers[0] != linked.payers[1])
    let index = FlowIndex(store: linked)
    #expect(index.parties[linked.payers[0].index] != index.parties[linked.payers[1].index])
  }

  /// One person with two cards is one party, in whichever form tables write the ID number.
  @Test func twoCardsOfOnePersonAreOneParty() {
    let linked = store(
      [
        Row(payer: N.card, payee: "6210000000000001"),
        Row(payer: N.otherCard, payee: "6210000000000001"),
        Row(payer: N.account, payee: "6210000000000001"),
      ],
      [
        AttributeScript.Row(card: N.card, idNumber: "65302219651130003X"),
        AttributeScript.Row(card: N.otherCard, idNumber: "653022651130003"),
        AttributeScript.Row(card: N.account, idNumber: N.person),
      ])
    let index = FlowIndex(store: linked)
    let parties = linked.payers.map { index.parties[$0.index] }
    #expect(parties[0] == parties[1] && parties[2] != parties[0])
    #expect(Set(linked.payers).count == 3, "accounts stay accounts")
  }

  @Test func counterpartiesWithoutNumberAreJoinedWithTheirAccounts() {
    let linked = store(
      [
        Row(payee: N.card, viewpoint: .payeeStatement, payerName: "韩测试"),
        Row(payee: N.account, viewpoint: .payeeStatement, payerName: "韩测试"),
        Row(payee: N.otherCard, viewpoint: .payeeStatement, payerName: "韩测试"),
      ], link)
    #expect(linked.payers[0] == linked.payers[1] && linked.payers[0] != linked.payers[2])
  }

  @Test func aPersonsTableGivesPhonesByIDNumber() {
    let linked = store(
      [Row(payer: "6210000000000001", payee: N.card)],
      link + [
        AttributeScript.Row(
          source: .personTable, name: "沈测试", idNumber: N.person, phone: "02988881234"),
        AttributeScript.Row(
          source: .personTable, name: "韩测试", idNumber: N.otherPerson, phone: "13900002345"),
      ])
    #expect(
      linked.directory.attributes(of: linked.payees[0]).phones == ["02988881234", "13800001234"])
  }

  /// F24: one reference on rows of different content. All stay and are noted; batch rows and the two
  /// sides of a transfer are no conflict.
  @Test func oneReferenceWithOtherContentIsAConflict() {
    let transfers = store(
      [
        Row(payer: "A", payee: "B", reference: "T1"),
        Row(payer: "A", payee: "B", yuan: 101, reference: "T1"),
        Row(payer: "C", payee: "D", reference: "T2"), Row(payer: "C", payee: "E", reference: "T2"),
        Row(payer: "C", payee: "D", reference: "T3"), Row(payer: "C", payee: "D", reference: "T3"),
      ], [])
    #expect(transfers.conflictingRows == [0, 1, 2, 3])
    #expect(
      transfers.statuses.map { $0 == .duplicate } == [false, false, false, false, false, true])
    let statements = store(
      [
        Row(payer: "A", payee: "B", viewpoint: .payerStatement, reference: "T1"),
        Row(payer: "A", payee: "B", second: 3, viewpoint: .payeeStatement, reference: "T1"),
        Row(payer: "A", payee: "C", viewpoint: .payerStatement, reference: "T1"),
        Row(payer: "A", viewpoint: .payerStatement, reference: "T1"),
        Row(payer: "A", payee: "F", viewpoint: .payerStatement, reference: "T2", balanceYuan: 5),
        Row(payer: "A", payee: "F", viewpoint: .payerStatement, reference: "T2", balanceYuan: 6),
        Row(payer: "A", payee: "F", second: 90_000, viewpoint: .payerStatement, reference: "T2"),
      ], [])
    #expect(statements.conflictingRows == [4, 5])
    #expect(statements.statuses.allSatisfy { $0 != .duplicate })
  }
}
