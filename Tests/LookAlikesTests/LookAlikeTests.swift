import AccountFlows
import BankRecords
import CaseBuilding
import Detection
import FlowScripts
import LeadRanking
import LookAlikes
import Models
import Testing
import Typologies

/// Runs the standard look-alikes, with the standard detectors' findings, over written flows.
struct LookAlikeTests {
  private let lookAlikes: [any LookAlike]
  private let detectors: [any Detector]

  init() throws {
    let model = try Model.standard
    lookAlikes = try StandardLookAlikes.all(parameters: {
      (id) throws(ParameterError) in model.parameters(ofLookAlike: id)
    })
    detectors = try StandardDetectors.all(parameters: {
      (id) throws(ParameterError) in model.parameters(ofDetector: id)
    })
  }

  private func findings(_ script: FlowScript) -> [Finding] {
    let flow = script.flow()
    return detectors.compactMap { $0.examine(flow, in: script.context()) }
  }

  private func explanations(_ script: FlowScript) -> [Explanation] {
    let flow = script.flow()
    let found = findings(script)
    return lookAlikes.compactMap { $0.explain(flow, findings: found, in: script.context()) }
  }

  private func strength(of id: String, _ script: FlowScript) -> Double {
    explanations(script).first { $0.lookAlike == id }?.strength ?? 0
  }

  private func strongest(_ script: FlowScript) -> Double {
    explanations(script).map(\.strength).max() ?? 0
  }

  @Test func payrollIsExplained() {
    #expect(strength(of: "payroll", Honest.payroll()) > 0.8)
    // Without memos and without kinds, as in anonymous data.
    #expect(strength(of: "payroll", Honest.payroll(kind: .unknown, topics: [])) > 0.7)
    #expect(strength(of: "pension-subsidy", Honest.subsidy()) > 0.8)
  }

  @Test func payrollSaysWhy() throws {
    let found = explanations(Honest.payroll()).first { $0.lookAlike == "payroll" }
    let statement = try #require(found?.statement)
    #expect(statement.contains("无重合（0/"))
    #expect(statement.contains("由1个单位账户拨入后批量代发"))
    #expect(statement.contains("人员重合度"))
    #expect(!(found?.evidence.isEmpty ?? true))
  }

  @Test func feesAreExplained() {
    #expect(strength(of: "fee-collection", Honest.propertyFees()) > 0.6)
    #expect(strength(of: "fee-collection", Honest.propertyFees(topics: [])) > 0.5)
    #expect(strength(of: "fee-collection", Honest.tuition()) > 0.6)
  }

  @Test func merchantsAreExplained() {
    #expect(strength(of: "merchant-settlement", Honest.settledShop()) > 0.9)
    #expect(strength(of: "merchant-settlement", Honest.retail()) > 0.8)
  }

  @Test func aggregatorsAreExplained() {
    #expect(strength(of: "payment-institution", Honest.clearing()) > 0.8)
    var named = Honest.payroll()
    named.ownKind = .paymentInstitution
    #expect(strength(of: "payment-institution", named) == 1)
  }

  /// The whole grid of dresses: whatever the memos, kinds, rates, periods and sums say, a scheme on
  /// one account keeps at least nine tenths of its score.
  @Test func noExplanationExcusesAPonzi() {
    let memos: [(MemoTopics, MemoTopics)] = [
      ([], []), (.investment, .investmentReturn), (.fee, .payroll), (.tuition, .refund),
      (.goods, .payroll), (.settlement, .settlement), ([], .pensionOrSubsidy),
    ]
    for (index, memo) in memos.enumerated() {
      for kind in [PartyKind.naturalPerson, .unknown] {
        for rate in [0.006, 0.0125, 0.03] {
          for (unit, units) in [(10_000, 1...20), (980, 1...9), (100, 1...30)] {
            let dress = Scheme.Dress(
              memoIn: memo.0, memoOut: memo.1, kind: kind, rate: rate, units: units,
              unitYuan: unit)
            let script = Scheme.oneAccount(dress, seed: UInt64(index + 1))
            #expect(strongest(script) <= 0.1, "memo \(index) \(kind) rate \(rate) unit \(unit)")
          }
        }
      }
    }
  }

  /// The same without any finding at hand: the look-alikes see the overlap themselves.
  @Test func overlapAloneForbidsAnExcuse() {
    let script = Scheme.oneAccount(Scheme.Dress(memoIn: .fee, memoOut: .payroll))
    let flow = script.flow()
    for lookAlike in lookAlikes {
      let found = lookAlike.explain(flow, findings: [], in: script.context())
      #expect((found?.strength ?? 0) <= 0.1)
    }
  }

  /// Interest that leaves from another account than it was collected on, under the memo 工资.
  @Test func wageMemosDoNotExcusePayoutAccounts() {
    for funder in PartyKind.allCases where funder != .publicBody {
      for growth in [0.0, 0.15] {
        let told = strength(
          of: "payroll", Scheme.payoutAccount(funder: funder, topics: .payroll, growth: growth))
        let untold = strength(
          of: "payroll", Scheme.payoutAccount(funder: funder, topics: [], growth: growth))
        #expect(told <= 0.25, "\(funder) \(growth): \(told)")
        #expect(untold <= 0.1, "\(funder) \(growth): \(untold)")
      }
    }
  }

  @Test func feeMemosDoNotExcuseCollectionAccounts() {
    for topics in [MemoTopics.tuition, .fee, .rent, []] {
      for controller in [PartyKind.naturalPerson, .unknown, .organisation] {
        let script = Scheme.collectionAccount(topics: topics, controller: controller)
        #expect(strongest(script) <= 0.4, "\(topics) \(controller)")
      }
    }
    #expect(
      strongest(Scheme.collectionAccount(topics: .investment, controller: .organisation)) == 0)
  }

  /// Every look-alike holds its ceiling once proportional payouts are found, on every honest flow.
  @Test func proportionalPayoutsSilenceEveryLookAlike() {
    let scripts = [
      Honest.payroll(), Honest.propertyFees(), Honest.tuition(), Honest.settledShop(),
      Honest.retail(), Honest.clearing(), Honest.subsidy(),
    ]
    for script in scripts {
      let flow = script.flow()
      guard let first = flow.firstTime, let last = flow.lastTime else { continue }
      let finding = Finding(
        detector: "proportional-payout", strength: 0.5, window: first...last, quantities: [],
        statement: "", evidence: [])
      for lookAlike in lookAlikes {
        let found = lookAlike.explain(flow, findings: [finding], in: script.context())
        #expect((found?.strength ?? 0) <= 0.25)
      }
    }
  }

  private func score(_ script: FlowScript) throws -> Int {
    let ranking = Ranking(
      model: try Model.standard.ranking,
      identities: StandardDetectors.identities + StandardLookAlikes.identities)
    return ranking.contributions(findings: findings(script), explanations: explanations(script))
      .reduce(0) { $0 + $1.tenths }
  }

  /// From findings to points: every honest flow ends below ten points, every scheme on one account
  /// is high whatever it says.
  @Test func honestFlowsEndLowAndSchemesHigh() throws {
    let model = try Model.standard.ranking
    let honest = [
      Honest.payroll(), Honest.payroll(kind: .unknown, topics: []), Honest.subsidy(),
      Honest.propertyFees(), Honest.propertyFees(topics: []), Honest.tuition(),
      Honest.settledShop(), Honest.retail(), Honest.clearing(), Honest.rents(),
    ]
    for (index, script) in honest.enumerated() {
      let tenths = try score(script)
      #expect(tenths < 100, "honest flow \(index) has \(tenths) tenths")
    }
    for topics in [MemoTopics.payroll, .fee, .refund, []] {
      let script = Scheme.oneAccount(Scheme.Dress(memoIn: topics, memoOut: topics))
      #expect(model.level(ofTenths: try score(script)) == .high)
    }
  }

  /// Petty cash given back does not make an employee an investor.
  @Test func pettyCashDoesNotSpoilAPayroll() {
    var script = Honest.payroll()
    for person in 0..<20 {
      script.moneyIn(yuan: 150, from: "员工\(person)", day: 1, topics: .reimbursement)
    }
    #expect(strength(of: "payroll", script) > 0.8)
  }

  @Test func rentsAreExplained() {
    #expect(strength(of: "fee-collection", Honest.rents()) > 0.7)
  }

  @Test func emptyAndTinyFlowsAreNoTrap() {
    var one = FlowScript()
    one.moneyOut(yuan: 1, to: nil, day: 0)
    var own = FlowScript()
    own.moneyIn(yuan: 0, from: "甲", day: 0)
    for script in [FlowScript(), one, own] { #expect(explanations(script).isEmpty) }
  }

  @Test func statementsHoldNoLongNumbers() {
    for script in [Honest.payroll(), Honest.tuition(), Honest.retail(), Honest.clearing()] {
      for explanation in explanations(script) {
        #expect(Masking.maskNumbers(in: explanation.statement) == explanation.statement)
        #expect(explanation.strength >= 0 && explanation.strength <= 1)
      }
    }
  }

  @Test func sameFlowSameAnswer() {
    let once = explanations(Honest.payroll())
    let again = explanations(Honest.payroll())
    #expect(once.map(\.statement) == again.map(\.statement))
    #expect(once.map(\.strength) == again.map(\.strength))
    #expect(once.map(\.evidence) == again.map(\.evidence))
  }
}
