import AccountFlows
import BankRecords
import Detection
import FlowScripts
import LeadRanking
import LookAlikes
import Models
import Testing
import Typologies

/// The look-alikes split from their neighbours: their own business, what contaminates it, renaming
/// and order; and what all of them together leave of a scheme's points.
struct SplitLookAlikeTests {
  private let lookAlikes: [any LookAlike]
  private let detectors: [any Detector]
  private let ranking: Ranking

  init() throws {
    let model = try Model.standard
    lookAlikes = try StandardLookAlikes.all(parameters: {
      (id) throws(ParameterError) in model.parameters(ofLookAlike: id)
    })
    detectors = try StandardDetectors.all(parameters: {
      (id) throws(ParameterError) in model.parameters(ofDetector: id)
    })
    ranking = Ranking(
      model: model.ranking,
      identities: StandardDetectors.identities + StandardLookAlikes.identities)
  }

  private func explanations(_ flow: AccountFlow, _ script: FlowScript) -> [Explanation] {
    let findings = detectors.compactMap { $0.examine(flow, in: script.context()) }
    return lookAlikes.compactMap { $0.explain(flow, findings: findings, in: script.context()) }
  }

  private func strength(of id: String, _ script: FlowScript) -> Double {
    explanations(script.flow(), script).first { $0.lookAlike == id }?.strength ?? 0
  }

  /// Business, the look-alike it belongs to, least strength with names and without.
  private static let cases: [(id: String, named: Double, unnamed: Double)] = [
    ("pension-subsidy", 0.8, 0), ("land-compensation", 0.8, 0), ("school-fees", 0.7, 0.25),
    ("group-purchase", 0.7, 0.7), ("cash-pooling", 0.9, 0.2), ("deposit-refund", 0.7, 0.6),
    ("cooperative-dividend", 0.6, 0.5), ("wedding-gifts", 0.7, 0.6),
    ("medical-crowdfunding", 0.6, 0.3), ("dealer-rebate", 0.6, 0.6), ("family-loan", 0.5, 0.5),
    ("labour-contractor", 0.7, 0.7), ("produce-buyer", 0.6, 0.6),
  ]

  private static func business(_ id: String, isNamed: Bool) -> FlowScript {
    switch id {
    case "pension-subsidy": isNamed ? Honest.subsidy() : Business.village(isNamed: false)
    case "land-compensation": Business.village(isNamed: isNamed)
    case "school-fees": Business.school(isNamed: isNamed)
    case "group-purchase": Business.groupOrders(isNamed: isNamed)
    case "cash-pooling": Business.pool(isNamed: isNamed)
    case "deposit-refund": Business.presale(isNamed: isNamed)
    case "cooperative-dividend": Business.harvest(isNamed: isNamed)
    case "wedding-gifts": Business.wedding(isNamed: isNamed)
    case "medical-crowdfunding": Business.donations(isNamed: isNamed)
    case "dealer-rebate": Business.dealers(isNamed: isNamed)
    case "labour-contractor": Business.dayLabour(isNamed: isNamed)
    case "produce-buyer": Business.produce(isNamed: isNamed)
    default: Business.familyLoan(isNamed: isNamed)
    }
  }

  @Test(arguments: cases.indices)
  func eachKnowsItsBusiness(index: Int) {
    let (id, named, unnamed) = Self.cases[index]
    let withNames = strength(of: id, Self.business(id, isNamed: true))
    let without = strength(of: id, Self.business(id, isNamed: false))
    #expect(withNames >= named, "\(id) named: \(withNames)")
    #expect(without >= unnamed, "\(id) unnamed: \(without)")
  }

  @Test func ledgersAndCustodyAreKnownByKind() {
    #expect(strength(of: "bank-internal", Business.interestLedger()) > 0.7)
    var script = Honest.payroll()
    script.ownKind = .bankInternal
    #expect(strength(of: "bank-internal", script) == 1)
    script.ownKind = .licensedCustody
    #expect(strength(of: "licensed-custody", script) == 1)
    #expect(strength(of: "payment-institution", script) == 0)
    script.ownKind = .organisation
    #expect(strength(of: "licensed-custody", script) == 0)
  }

  /// The more investors share an honest business's account, the less it explains.
  @Test(arguments: cases.indices)
  func contaminationNeverHelps(index: Int) {
    let id = Self.cases[index].id
    let script = Self.business(id, isNamed: true)
    var before = 1.0
    for investors in [0, 6, 20, 60, 200] {
      let now = strength(of: id, script.joined(byInvestors: investors))
      #expect(now <= before + 0.02, "\(id) with \(investors) investors: \(now) after \(before)")
      before = now
    }
    #expect(before <= 0.25, "\(id) among 200 investors: \(before)")
  }

  @Test(arguments: cases.indices)
  func namesAndOrderChangeNothing(index: Int) {
    let id = Self.cases[index].id
    let script = Self.business(id, isNamed: true)
    let plain = explanations(script.flow(shuffledBy: 1, renames: false), script)
    for (seed, renames) in [(UInt64(2), false), (3, true)] {
      let other = explanations(script.flow(shuffledBy: seed, renames: renames), script)
      #expect(plain.map(\.lookAlike) == other.map(\.lookAlike), "\(id)")
      for (one, two) in zip(plain, other) {
        #expect(abs(one.strength - two.strength) < 1e-9, "\(id): \(one.lookAlike)")
      }
    }
  }

  private func points(_ findings: [Finding], _ explanations: [Explanation]) -> Double {
    Double(
      ranking.contributions(findings: findings, explanations: explanations)
        .reduce(0) { $0 + $1.tenths }) / 10
  }

  /// What all look-alikes together leave of a script's points.
  private func kept(_ script: FlowScript) -> (points: Double, share: Double) {
    let flow = script.flow()
    let findings = detectors.compactMap { $0.examine(flow, in: script.context()) }
    let found = lookAlikes.compactMap { $0.explain(flow, findings: findings, in: script.context()) }
    let plain = points(findings, [])
    return (plain, plain == 0 ? 1 : points(findings, found) / plain)
  }

  /// Schemes that pay from the account they collect on keep nearly all, whatever the memos say.
  @Test func schemesWithReturnsKeepTheirPoints() {
    let memos: [MemoTopics] = [
      .payroll, .pensionOrSubsidy, .fee, .tuition, .rent, .goods, .settlement, .loan, .donation,
      .gift, .insurance, .deposit, [],
    ]
    for memo in memos {
      for out in [memo, .refund] {
        let dress = Scheme.Dress(memoIn: memo, memoOut: out)
        let (points, share) = kept(Scheme.oneAccount(dress, seed: 5))
        #expect(points >= 60 && share >= 0.9, "\(memo) \(out): \(share) of \(points)")
      }
    }
  }

  /// Collection alone, in seasons, units, kinds and to receivers of every sort, keeps most.
  @Test func collectionsInDisguiseKeepMost() {
    let units: [Double] = [10_000, 20_000, 30_000, 50_000]
    for receiver in [PartyKind.naturalPerson, .unknown, .organisation] {
      for (investors, days) in [(60, 14), (120, 60), (300, 240)] {
        let script = Scheme.weeklySweep(
          units: units, investors: investors, days: days, receiver: receiver, kind: .naturalPerson,
          seed: 9)
        let (points, share) = kept(script)
        #expect(share >= 0.6, "\(receiver) \(investors) \(days): \(share) of \(points)")
      }
    }
    for topics in [MemoTopics.tuition, .fee, .rent, .deposit, .donation, .insurance, []] {
      let share = kept(Scheme.collectionAccount(topics: topics, controller: .naturalPerson)).share
      #expect(share >= 0.6, "\(topics): \(share)")
    }
  }

  /// Interest from an account of its own under any memo: what wage words or an unnamed shape take
  /// away stays below half.
  @Test func payoutAccountsKeepMost() {
    for funder in [PartyKind.naturalPerson, .organisation, .unknown] {
      for topics in [MemoTopics.pensionOrSubsidy, .payroll, .goods, .refund, []] {
        for growth in [0.0, 0.15] {
          let share = kept(
            Scheme.payoutAccount(funder: funder, topics: topics, growth: growth)
          ).share
          #expect(share >= 0.5, "\(funder) \(topics) \(growth): \(share)")
        }
      }
    }
  }

  /// Monthly interest after one payment is no rebate, and thirty lenders with interest no family.
  @Test func interestIsNeitherRebateNorFamilyLoan() {
    for investors in [30, 120] {
      let script = Scheme.oneAccount(Scheme.Dress(memoOut: .goods, investors: investors))
      #expect(strength(of: "dealer-rebate", script) == 0)
      #expect(strength(of: "family-loan", script) == 0)
    }
  }
}
