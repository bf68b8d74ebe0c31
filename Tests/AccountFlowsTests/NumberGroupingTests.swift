import BankRecords
import Testing

@testable import AccountFlows

/// Which numbers are taken for one account, case by case.
struct NumberGroupingTests {
  typealias Row = AttributeScript.Row
  typealias N = TestNumbers

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var rows: @Sendable () -> [Row]
    /// The groups' numbers, each sorted; empty: all stay apart.
    var groups: [[String]]
    var doubts = 0
    var testDescription: String { name }
  }

  static func pair(
    _ card: String, _ account: String, name: String = "沈测试", id: String = N.person,
    currency: String = "", source: AttributeRecord.Source = .accountTable
  ) -> Row {
    Row(
      source: source, card: card, account: account, name: name, idNumber: id, currency: currency)
  }

  static func sub(_ sub: String, under main: String, card: String = "", name: String = "") -> Row {
    Row(source: .subAccountTable, card: card, account: sub, main: main, name: name)
  }

  static let cases: [Case] = [
    Case(
      name: "a table's card and account", rows: { [pair(N.card, N.account)] },
      groups: [[N.account, N.card]]),
    Case(
      name: "a row's card and account, no ID",
      rows: { [pair(N.card, N.account, id: "", source: .transaction)] },
      groups: [[N.account, N.card]]),
    Case(name: "an account of zeros", rows: { [pair(N.card, "0000000000")] }, groups: []),
    Case(name: "a serial number", rows: { [pair(N.card, "00001")] }, groups: []),
    Case(name: "one digit repeated", rows: { [pair(N.card, "8888888888")] }, groups: []),
    Case(name: "a masked account", rows: { [pair(N.card, "1000****3456")] }, groups: []),
    Case(name: "words", rows: { [pair(N.card, "WITHDRAWAL")] }, groups: []),
    Case(
      name: "one card, two accounts, no main",
      rows: { [pair(N.card, N.account), pair(N.card, N.otherAccount)] }, groups: [], doubts: 1),
    Case(
      name: "one card, two accounts of which one is the main",
      rows: {
        [
          pair(N.card, N.account), pair(N.card, N.otherAccount),
          sub(N.otherAccount, under: N.account),
        ]
      }, groups: [[N.account, N.otherAccount, N.card]]),
    Case(
      name: "one card, two accounts in two currencies",
      rows: { [pair(N.card, N.account), pair(N.card, N.otherAccount, currency: "USD")] },
      groups: [[N.account, N.card], [N.otherAccount, N.card]]),
    Case(
      name: "a sub-account under a card",
      rows: { [sub(N.account, under: N.card), sub(N.otherAccount, under: N.card)] },
      groups: [[N.account, N.otherAccount, N.card]]),
    Case(
      name: "a sub-account under card and main account",
      rows: { [sub(N.otherAccount, under: N.account, card: N.card)] },
      groups: [[N.account, N.otherAccount, N.card]]),
    Case(
      name: "a sub-account under two accounts",
      rows: { [sub(N.third, under: N.account), sub(N.third, under: N.otherAccount)] },
      groups: [], doubts: 1),
    Case(
      name: "a sub-account that is a serial number", rows: { [sub("00002", under: N.account)] },
      groups: []),
    Case(
      name: "a replaced card, one ID",
      rows: { [pair(N.card, N.account), pair(N.otherCard, N.account)] },
      groups: [[N.account, N.otherCard, N.card]]),
    Case(
      name: "two cards on one account, two IDs",
      rows: { [pair(N.card, N.account), pair(N.otherCard, N.account, id: N.otherPerson)] },
      groups: [], doubts: 1),
    Case(
      name: "two cards on one account, two names",
      rows: {
        [
          pair(N.card, N.account, id: ""), pair(N.otherCard, N.account, name: "韩测试", id: ""),
        ]
      }, groups: [], doubts: 1),
    Case(
      name: "two cards on one account, one of nobody",
      rows: {
        [pair(N.card, N.account), pair(N.otherCard, N.account, name: "", id: "")]
      }, groups: [], doubts: 1),
    Case(
      name: "one pair under two IDs",
      rows: { [pair(N.card, N.account), pair(N.card, N.account, id: N.otherPerson)] },
      groups: [], doubts: 1),
    Case(
      name: "both forms of one ID, and a small x",
      rows: {
        [
          pair(N.card, N.account, id: "65302219651130003X"),
          pair(N.card, N.account, id: "65302219651130003x"),
          pair(N.card, N.account, id: "653022651130003"),
        ]
      }, groups: [[N.account, N.card]]),
    Case(
      name: "a sub-account of somebody else",
      rows: {
        [
          pair(N.card, N.account),
          Row(account: N.otherAccount, name: "韩测试", idNumber: N.otherPerson),
          sub(N.otherAccount, under: N.account),
        ]
      }, groups: [], doubts: 1),
    Case(
      name: "sub-accounts in a circle",
      rows: { [sub(N.account, under: N.otherAccount), sub(N.otherAccount, under: N.account)] },
      groups: [[N.account, N.otherAccount]]),
    Case(
      name: "a number that is card and account, no ID",
      rows: {
        [
          pair(N.card, N.account, name: "", id: ""),
          pair(N.account, N.otherAccount, name: "", id: ""),
        ]
      }, groups: [], doubts: 1),
  ]

  @Test(arguments: cases) func groups(of one: Case) {
    let rows = one.rows()
    let grouping = AttributeScript.grouping(of: rows)
    #expect(
      grouping.groups.map { $0.numbers.sorted() }.sorted { $0.joined() < $1.joined() }
        == one.groups.map { $0.sorted() }.sorted { $0.joined() < $1.joined() })
    #expect(grouping.doubts.count == one.doubts)
    // The order of rows says nothing.
    let backwards = AttributeScript.grouping(of: rows.reversed())
    #expect(
      backwards.groups.sorted { $0.numbers[0] + $0.currency < $1.numbers[0] + $1.currency }
        == grouping.groups.sorted { $0.numbers[0] + $0.currency < $1.numbers[0] + $1.currency })
    #expect(backwards.doubts == grouping.doubts)
  }

  @Test func doubtsShowNoNumberInFull() {
    let rows = [Self.pair(N.card, N.account), Self.pair(N.card, N.otherAccount)]
    let grouping = AttributeScript.grouping(of: rows)
    for doubt in grouping.doubts {
      for number in [N.card, N.account, N.otherAccount, N.person] {
        #expect(!doubt.message.contains(number))
      }
    }
    #expect(grouping.doubts.count == 1)
  }

  /// What transaction rows say of a number's holder counts against a link.
  @Test func aHolderKnownFromRowsPartsAGroup() {
    let node = NumberGrouping.Node(number: N.account, currency: "")
    let rows = [Self.pair(N.card, N.account)]
    let other = AttributeScript.grouping(
      of: rows, rowHolders: [node: .init(idNumber: N.otherPerson, name: "沈测试")])
    #expect(other.groups.isEmpty && other.doubts.count == 1)
    let same = AttributeScript.grouping(
      of: rows, rowHolders: [node: .init(idNumber: N.person, name: "沈测试")])
    #expect(same.groups.count == 1 && same.doubts.isEmpty)
    let clearing = AttributeScript.grouping(
      of: [Self.pair(N.card, N.account, source: .transaction)],
      rowHolders: [
        node: .init(idNumber: "", name: "银联待清算资金"),
        .init(number: N.card, currency: ""): .init(idNumber: N.person, name: "沈测试"),
      ])
    #expect(
      clearing.groups.isEmpty && clearing.doubts.count == 1, "a clearing account beside a card")
    let masked = AttributeScript.grouping(
      of: [Self.pair(N.card, N.account, source: .transaction)],
      rowHolders: [
        node: .init(idNumber: "", name: "沈*"),
        .init(number: N.card, currency: ""): .init(idNumber: N.person, name: "沈测试"),
      ])
    #expect(masked.groups.count == 1)
  }

  @Test func chainsAreBounded() {
    let rows = (0..<NumberGrouping.mostNumbers).map { index in
      Self.sub("20000\(index)00017", under: N.account)
    }
    let long = AttributeScript.grouping(of: rows)
    #expect(long.groups.isEmpty && long.doubts.count == 1)
    let short = AttributeScript.grouping(of: Array(rows.dropLast()))
    #expect(short.groups.map(\.numbers.count) == [NumberGrouping.mostNumbers])
    let cards = (0...NumberGrouping.mostCards).map {
      Self.pair("62170000000\($0)000181", N.account)
    }
    #expect(AttributeScript.grouping(of: cards).groups.isEmpty)
    #expect(AttributeScript.grouping(of: Array(cards.dropLast())).groups.count == 1)
  }
}
