import AccountFlows
import BankRecords
import CaseBuilding
import Detection
import FlowScripts
import Testing

struct CaseSummaryTests {
  private func totals(amount: Int64, persons: Int, unpaid: Int64, unpaidPersons: Int) -> CaseTotals
  {
    CaseTotals(
      amount: Money(yuan: amount), persons: persons, unpaidAmount: Money(yuan: unpaid),
      unpaidPersons: unpaidPersons)
  }

  /// Three investors: one paid out in full with gain, one in part, one not at all; another person
  /// only receives; an enterprise, a platform and unnamed cash pay in too.
  @Test func handComputedAccount() {
    var script = FlowScript()
    script.moneyIn(yuan: 10_000, from: "甲", day: 0)
    script.moneyIn(yuan: 20_000, from: "乙", day: 1)
    script.moneyIn(yuan: 30_000, from: "丙", kind: .unknown, day: 2)
    script.moneyIn(yuan: 7_000, from: "某公司", kind: .organisation, day: 2)
    script.moneyIn(yuan: 5_000, from: "支付", kind: .paymentInstitution, day: 2)
    script.moneyIn(yuan: 1_000, from: nil, day: 3)
    script.moneyOut(yuan: 11_000, to: "甲", day: 30)
    script.moneyOut(yuan: 400, to: "乙", day: 30)
    script.moneyOut(yuan: 9_000, to: "业务员", day: 31)
    let summary = CaseSummary(of: script.flow())
    #expect(
      summary.totals() == totals(amount: 60_000, persons: 3, unpaid: 49_600, unpaidPersons: 2))
    #expect(
      summary.totals(interestOffsets: false)
        == totals(amount: 60_000, persons: 3, unpaid: 50_000, unpaidPersons: 2))
    #expect(summary.institutionInFen == 12_000_00)
    #expect(summary.institutionCount == 2)
    #expect(summary.unattributedInFen == 1_000_00)
    #expect(summary.evidence.map(\.transaction) == [0, 1, 2, 6, 7])
    #expect(
      summary.evidence.map(\.role) == [.collected, .collected, .collected, .paidOut, .paidOut])
  }

  @Test func aRepaidLoanIsNoPrincipal() {
    var script = FlowScript()
    for person in 0..<20 {
      script.moneyOut(yuan: 12_000, to: "借款人\(person)", day: 0)
      for month in 1...12 {
        script.moneyIn(yuan: 1_000, from: "借款人\(person)", day: month * 30)
      }
    }
    let summary = CaseSummary(of: script.flow())
    #expect(summary.totals() == .none)
    #expect(summary.evidence.isEmpty)
  }

  @Test func onlyWhatExceedsTheLoanIsPrincipal() {
    var script = FlowScript()
    script.moneyOut(yuan: 1_000, to: "甲", day: 0)
    script.moneyIn(yuan: 1_500, from: "甲", day: 1)
    let summary = CaseSummary(of: script.flow())
    #expect(summary.totals() == totals(amount: 500, persons: 1, unpaid: 500, unpaidPersons: 1))
    #expect(summary.payers.first?.repaidFen == 1_000_00)
    var lending = FlowScript()
    lending.moneyOut(yuan: 1_000, to: "甲", day: 0)
    lending.moneyIn(yuan: 1_500, from: "甲", day: 1, topics: .loan)
    #expect(CaseSummary(of: lending.flow()).totals() == .none)
  }

  /// Wages are not lent: an employee who invests his wages has paid in principal.
  @Test func earnedMoneyIsNoLoan() {
    var script = FlowScript()
    script.moneyOut(yuan: 8_000, to: "员工", day: 0, topics: .payroll)
    script.moneyIn(yuan: 5_000, from: "员工", day: 1)
    #expect(
      CaseSummary(of: script.flow()).totals()
        == totals(amount: 5_000, persons: 1, unpaid: 5_000, unpaidPersons: 1))
  }

  /// Reinvested principal counts again in full, as the full amount absorbed does (article 6).
  @Test func reinvestmentCountsAgain() {
    var script = FlowScript()
    script.moneyIn(yuan: 10_000, from: "甲", day: 0)
    script.moneyOut(yuan: 12_400, to: "甲", day: 100)
    script.moneyIn(yuan: 10_000, from: "甲", day: 101)
    let summary = CaseSummary(of: script.flow())
    #expect(summary.totals() == totals(amount: 20_000, persons: 1, unpaid: 7_600, unpaidPersons: 1))
    #expect(summary.totals(interestOffsets: false).unpaidAmount == Money(yuan: 10_000))
  }

  @Test func returnedPayoutsAndReversalsDoNotCount() {
    var script = FlowScript()
    script.moneyIn(yuan: 10_000, from: "甲", day: 0)
    script.moneyOut(yuan: 500, to: "甲", day: 10)
    script.moneyIn(yuan: 500, from: "甲", day: 11, topics: .refund)
    script.moneyIn(yuan: 3_000, from: "乙", day: 12, marks: .reversal)
    script.moneyIn(yuan: 4_000, from: "丙", day: 12, topics: .reversal)
    script.moneyIn(yuan: 0, from: "丁", day: 12)
    script.moneyIn(yuan: 200, from: "戊", day: 13, topics: .refund)
    #expect(
      CaseSummary(of: script.flow()).totals()
        == totals(amount: 10_200, persons: 2, unpaid: 10_200, unpaidPersons: 2))
  }

  private func flow(
    _ account: UInt32, party: UInt32, _ legs: [(Direction, Int64, UInt32, UInt32, Int)],
    firstTransaction: UInt32
  ) -> AccountFlow {
    var made: [Leg] = []
    for (offset, leg) in legs.enumerated() {
      made.append(
        Leg(
          time: BookingTime(day: FlowScript.firstDay.advanced(by: leg.4), secondOfDay: offset),
          amountFen: leg.1 * 100, counterparty: AccountID(rawValue: leg.2),
          transaction: firstTransaction + UInt32(offset), direction: leg.0))
    }
    let parties = Dictionary(legs.map { ($0.2, $0.3) }, uniquingKeysWith: { first, _ in first })
    return AccountFlow(
      account: AccountID(rawValue: account),
      profile: AccountProfile(number: "\(account)", party: PartyID(rawValue: party)), legs: made
    ) { id in
      PeerProfile(
        party: PartyID(rawValue: parties[id.rawValue] ?? 0), kind: .unknown, rank: id.rawValue)
    }
  }

  /// Collection and payout from two accounts; one investor uses two accounts of one party; the
  /// accounts move money between each other.
  @Test func groupNetsOverAccounts() {
    let collection = flow(
      1, party: 1,
      [
        (.moneyIn, 10_000, 10, 10, 0), (.moneyIn, 10_000, 11, 11, 0),
        (.moneyIn, 5_000, 12, 10, 1), (.moneyOut, 25_000, 2, 2, 2),
      ], firstTransaction: 0)
    let payout = flow(
      2, party: 2,
      [(.moneyIn, 25_000, 1, 1, 2), (.moneyOut, 15_000, 10, 10, 3), (.moneyOut, 100, 11, 11, 3)],
      firstTransaction: 100)
    let expected = totals(amount: 25_000, persons: 2, unpaid: 9_900, unpaidPersons: 1)
    #expect(CaseSummary(of: [collection, payout]).totals() == expected)
    #expect(CaseSummary(of: [payout, collection]).totals() == expected)
    #expect(
      CaseSummary(of: [payout, collection]).evidence
        == CaseSummary(of: [collection, payout]).evidence)
    #expect(CaseSummary(of: collection).totals().unpaidAmount == Money(yuan: 25_000))
  }

  /// Against a plain recount of simple flows: nobody receives before paying, no memos.
  @Test func agreesWithAPlainRecount() {
    var state: UInt64 = 11
    func next(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    for _ in 0..<200 {
      var script = FlowScript()
      var paid: [UInt64: Int64] = [:]
      var back: [UInt64: Int64] = [:]
      for day in 0..<40 {
        let person = next(8)
        let yuan = Int64(next(90) + 1) * 100
        if next(3) > 0 || paid[person] == nil {
          script.moneyIn(yuan: Double(yuan), from: "p\(person)", day: day)
          paid[person, default: 0] += yuan
        } else {
          script.moneyOut(yuan: Double(yuan), to: "p\(person)", day: day)
          back[person, default: 0] += yuan
        }
      }
      let unpaid = paid.map { max(0, $1 - (back[$0] ?? 0)) }
      #expect(
        CaseSummary(of: script.flow()).totals()
          == totals(
            amount: paid.values.reduce(0, +), persons: paid.count, unpaid: unpaid.reduce(0, +),
            unpaidPersons: unpaid.count { $0 > 0 }))
    }
  }

  @Test func groupsKeepEachAccountOnce() {
    let group = AccountGroup(members: [
      .init(account: AccountID(rawValue: 5), role: .payout),
      .init(account: AccountID(rawValue: 2), role: .collection),
      .init(account: AccountID(rawValue: 5), role: .transit),
    ])
    #expect(group.accounts == [AccountID(rawValue: 2), AccountID(rawValue: 5)])
    #expect(group.role(of: AccountID(rawValue: 5)) == .payout)
    #expect(group.role(of: AccountID(rawValue: 9)) == nil)
  }
}
