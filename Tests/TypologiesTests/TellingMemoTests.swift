import BankRecords
import Detection
import FlowScripts
import Testing
import Typologies

struct TellingMemoTests {
  private let detector: TellingMemo

  init() throws { detector = try .standard() }

  private func scheme(
    persons: Int = 40, told: Int? = nil, paid: Int = 0, reinvesting: Int = 0,
    principal: MemoTopics = .investment, returns: MemoTopics = .investmentReturn
  ) -> FlowScript {
    var script = FlowScript()
    for person in 0..<persons {
      let topics = person < told ?? persons ? principal : []
      script.moneyIn(yuan: 10_000, from: "p\(person)", day: person % 30, topics: topics)
    }
    for person in 0..<paid {
      script.moneyOut(yuan: 150, to: "p\(person)", day: 40, topics: returns)
    }
    for person in 0..<reinvesting {
      script.moneyIn(yuan: 10_000, from: "p\(person)", day: 50, topics: .reinvestment)
    }
    return script
  }

  @Test func saysWhatItSaw() throws {
    let finding = try #require(detector.examine(scheme(told: 30, paid: 20, reinvesting: 5)))
    #expect(
      finding.statement
        == "30个付款人的转入摘要含投资、认购、入股、复投类词语（35.00万元，占个人转入的77.8%）；"
        + "向20人的转出摘要含本金、利息、分红、返利类词语（3000.00元，占对个人转出的100.0%）；其中5人涉及复投、续投")
    #expect(finding.evidence.filter { $0.role == .collected }.count == 35)
    #expect(finding.evidence.filter { $0.role == .paidOut }.count == 20)
    #expect(finding.strength > 0.5)
  }

  @Test func neverFallsWithAStrongerPlant() {
    let byPersons = [8, 20, 50, 100, 300].map { detector.strength(scheme(persons: $0)) }
    #expect(byPersons == byPersons.sorted() && byPersons[0] > 0 && byPersons[0] < 0.2)
    let byShare = [0, 4, 8, 12, 20, 40].map { detector.strength(scheme(told: $0)) }
    #expect(byShare == byShare.sorted() && byShare[1] == 0 && byShare[5] > 0.3)
    let byReturns = [0, 10, 40].map { detector.strength(scheme(paid: $0)) }
    #expect(byReturns == byReturns.sorted() && byReturns[0] < byReturns[2])
    let byReinvestment = (0...4).map { detector.strength(scheme(reinvesting: $0)) }
    #expect(byReinvestment == byReinvestment.sorted() && byReinvestment[0] < byReinvestment[3])
  }

  @Test func oneSideAloneSaysLess() {
    let both = detector.strength(scheme(persons: 120, paid: 120))
    #expect(both == 1)
    #expect(detector.strength(scheme(persons: 120)) <= 0.6)
    #expect(detector.strength(scheme(persons: 120, told: 0, paid: 120)) <= 0.4)
  }

  @Test func theBanksInterestLoansAndWagesAreNone() {
    let words: [MemoTopics] = [
      .bankInterest, .loan, .payroll, .fee, .goods, .gift, .donation, .insurance,
    ]
    for topics in words {
      #expect(detector.examine(scheme(paid: 40, principal: topics, returns: topics)) == nil)
    }
    // Also beside a telling word.
    for topics in [.bankInterest, .loan, .payroll] as [MemoTopics] {
      let mixed = topics.union([.investment, .investmentReturn])
      #expect(detector.examine(scheme(paid: 40, principal: mixed, returns: mixed)) == nil)
    }
  }

  /// Interest, or principal with interest, on money in is what a borrower pays.
  @Test func interestOnMoneyInIsNone() {
    for topics in [.investmentReturn, [.investment, .investmentReturn]] as [MemoTopics] {
      #expect(detector.examine(scheme(persons: 100, principal: topics)) == nil)
    }
  }

  @Test func fewPersonsAndFirmsAreNone() {
    var few = FlowScript()
    var firms = FlowScript()
    for payment in 0..<90 {
      few.moneyIn(yuan: 9000, from: "p\(payment % 6)", day: payment, topics: .investment)
      firms.moneyIn(
        yuan: 9000, from: "f\(payment)", kind: .organisation, day: payment, topics: .investment)
    }
    #expect(detector.examine(few) == nil)
    #expect(detector.examine(firms) == nil)
  }

  /// Words are read from real memos by the classifier.
  @Test func readsTheWordsOfMemos() {
    let classifier = MemoClassifier()
    for (memo, tells) in [
      ("投资款", true), ("认购款", true), ("复投", true), ("入股款", true), ("贷款利息", false),
      ("结息", false), ("货款", false), ("本息", false), ("借款", false), ("", false),
    ] {
      let script = scheme(principal: classifier.topics(of: memo))
      #expect((detector.examine(script) != nil) == tells, "\(memo)")
    }
  }
}
