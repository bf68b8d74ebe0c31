import AccountFlows
import BankRecords
import Detection
import FlowScripts
import Testing

@testable import CaseBuilding

struct AccountLinksTests {
  static func rules(_ changes: [String: Double] = [:]) throws -> LinkingRules {
    let values: [String: Double] = [
      "least_shared_parties": 5, "least_source_parties": 2, "least_shared_share": 0.3,
      "least_paid_in_share": 0.25, "least_funding_share": 0.1,
      "least_sweep_share": 0.3, "most_funders": 6, "most_hops": 4, "most_upstream": 48,
      "least_strength": 0.2, "whole_steps": 3, "whole_reached": 48, "whole_step_share": 0.2,
      "whole_other_share": 0.05, "whole_shared_persons": 2, "whole_paid_share": 0.1,
      "whole_collected_share": 0.15, "whole_payers": 5, "whole_handed_on_share": 0.3,
      "whole_receiver_weight": 0.05, "whole_least_weight": 0.06,
      "till_counterparties": 100, "till_times": 2, "business_counterparties": 200,
      "whole_transfers": 2, "whole_captive_share": 0.7, "whole_receiver_senders": 24,
      "whole_members": 10,
      "whole_least_money_share": 0.1, "whole_full_money_share": 0.3,
      "whole_least_persons": 2, "whole_full_persons": 4,
    ]
    return try LinkingRules(
      parameters: DetectorParameters(
        owner: LinkingRules.owner, values: values.merging(changes) { $1 }))
  }

  /// The links of every account of a script, by the number of the paying account.
  private func links(_ script: StoreScript, _ changes: [String: Double] = [:]) throws
    -> (index: FlowIndex, links: [String: PayoutLink])
  {
    let rules = try Self.rules(changes)
    let index = script.index()
    let accounts = index.screens.indices.map { AccountID(index: $0) }
    let legs = GatheredLegs(index: index, accounts: accounts)
    let profiles = LinkProfiles(of: accounts.indices.map { legs.flow(at: $0) }, rules: rules)
      .profiles()
    let found = AccountLinks(profiles: profiles, index: index, rules: rules)
    var links: [String: PayoutLink] = [:]
    for link in (0..<found.count).compactMap({ found.link(at: $0) }) {
      links[index.store.directory.number(of: link.payout)] = link
    }
    return (index, links)
  }

  private func numbers(_ accounts: [AccountID], _ index: FlowIndex) -> [String] {
    accounts.map { index.store.directory.number(of: $0) }.sorted()
  }

  /// Persons p0… pay "collect" 10,000 yuan each, and are paid by "payout" 30 days later.
  private func split(persons: Int = 12) -> StoreScript {
    var script = StoreScript()
    for person in 0..<persons {
      script.pay(yuan: 10_000, from: "p\(person)", to: "collect", day: person)
      script.pay(yuan: 150, from: "payout", to: "p\(person)", day: person + 30)
    }
    return script
  }

  @Test func findsTheAccountThatFundsAndCollected() throws {
    var script = split()
    script.pay(yuan: 50_000, from: "collect", to: "payout", day: 20)
    let (index, links) = try links(script)
    #expect(links.count == 1)
    let link = try #require(links["payout"])
    #expect(numbers(link.sources.map(\.account), index) == ["collect"])
    #expect(link.transits.isEmpty && link.parties.count == 12)
  }

  /// A teller's account takes deposits of those who are paid elsewhere, and hands out far more.
  @Test func aTillCollectsForNobody() throws {
    var script = split()
    script.pay(yuan: 50_000, from: "collect", to: "payout", day: 20)
    for customer in 0..<120 {
      script.pay(yuan: 1000, from: "collect", to: "c\(customer)", day: 25)
    }
    #expect(try links(script).links.count == 1)
    for customer in 0..<120 {
      script.pay(yuan: 4000, from: "collect", to: "c\(customer)", day: 26)
    }
    #expect(try links(script).links.isEmpty)
  }

  @Test func followsMoneyOverAsManyHopsAsTheRulesAllow() throws {
    var script = split()
    let chain = ["collect", "t1", "t2", "t3", "payout"]
    for (step, (from, to)) in zip(chain, chain.dropFirst()).enumerated() {
      script.pay(yuan: 50_000, from: from, to: to, day: 20, hour: step)
    }
    let (index, found) = try links(script)
    let link = try #require(found["payout"])
    #expect(numbers(link.transits, index) == ["t1", "t2", "t3"])
    #expect(try links(script, ["most_hops": 3]).links.isEmpty)
  }

  @Test func smallCollectorsThatSweepToOneHubAreFound() throws {
    var script = StoreScript()
    // Thirty collectors give the hub a thirtieth each: none funds a tenth of it.
    for collector in 0..<30 {
      for person in 0..<6 {
        let name = "p\(collector)-\(person)"
        script.pay(yuan: 1000, from: name, to: "c\(collector)", day: person)
        if collector < 4 { script.pay(yuan: 15, from: "payout", to: name, day: 40) }
      }
      // The four whose payers are paid here sweep most.
      script.pay(
        yuan: collector < 4 ? 6000 : 5000, from: "c\(collector)", to: "hub", day: 10)
    }
    script.pay(yuan: 40_000, from: "hub", to: "payout", day: 20)
    let (index, links) = try links(script)
    let link = try #require(links["payout"])
    #expect(numbers(link.sources.map(\.account), index) == ["c0", "c1", "c2", "c3"])
    #expect(numbers(link.transits, index) == ["hub"])
  }

  @Test func payrollHasNoLink() throws {
    var script = StoreScript()
    for month in 0..<4 {
      script.pay(yuan: 200_000, from: "customer", to: "employer", day: month * 30)
      for person in 0..<20 {
        script.pay(yuan: 5000, from: "employer", to: "p\(person)", day: month * 30 + 5)
        // They pay someone, but nobody who funds the employer.
        script.pay(yuan: 300, from: "p\(person)", to: "shop", day: month * 30 + 9)
      }
    }
    script.pay(yuan: 1000, from: "shop", to: "supplier", day: 70)
    #expect(try links(script).links.isEmpty)
  }

  @Test func moneyThroughPaymentInstitutionsLinksNobody() throws {
    var script = split()
    script.name("clearing", "迅捷支付有限公司客户备付金")
    script.pay(yuan: 50_000, from: "collect", to: "clearing", day: 20)
    script.pay(yuan: 50_000, from: "clearing", to: "payout", day: 21)
    #expect(try links(script).links.isEmpty)
  }

  @Test func payeesWhoPaidLaterOnlyAreNotShared() throws {
    var script = StoreScript()
    for person in 0..<12 {
      script.pay(yuan: 150, from: "payout", to: "p\(person)", day: person)
      script.pay(yuan: 10_000, from: "p\(person)", to: "collect", day: person + 1)
    }
    script.pay(yuan: 50_000, from: "collect", to: "payout", day: 40)
    #expect(try links(script).links.isEmpty)
  }

  @Test func payeesWhoGotManyTimesWhatTheyPaidInAreNotShared() throws {
    var script = StoreScript()
    for person in 0..<12 {
      script.pay(yuan: 300, from: "p\(person)", to: "shop", day: person)
      script.pay(yuan: 5000, from: "employer", to: "p\(person)", day: person + 30)
    }
    script.pay(yuan: 2000, from: "shop", to: "employer", day: 20)
    #expect(try links(script).links.isEmpty)
    #expect(try links(script, ["least_paid_in_share": 0]).links.count == 1)
  }

  @Test func fewSharedPayeesAreNoLink() throws {
    var script = split(persons: 5)
    for person in 0..<30 { script.pay(yuan: 150, from: "payout", to: "q\(person)", day: 31) }
    script.pay(yuan: 50_000, from: "collect", to: "payout", day: 20)
    #expect(try links(script).links.isEmpty)
    #expect(try links(script, ["least_shared_share": 0.1]).links.count == 1)
  }

  @Test func investorsAreNoWayToTheShopsTheyBuyFrom() throws {
    var script = StoreScript()
    // One account collects and pays; its largest investor is paid by a shop that all others buy at.
    for person in 0..<12 {
      script.pay(yuan: person == 0 ? 80_000 : 10_000, from: "p\(person)", to: "both", day: 1)
      script.pay(yuan: 100, from: "p\(person)", to: "shop", day: 2)
      script.pay(yuan: 150, from: "both", to: "p\(person)", day: 31)
    }
    script.pay(yuan: 900, from: "shop", to: "p0", day: 0)
    #expect(try links(script).links.isEmpty)
  }

  @Test func accountsOfOneHolderAreLinkedWithoutMoneyBetweenThem() throws {
    var script = split()
    script.name("collect", "钱一", idNumber: "11010519491231002X")
    script.name("payout", "钱一", idNumber: "11010519491231002X")
    for account in ["collect", "payout"] {
      script.pay(yuan: 1, from: "other", to: account, day: 0)
      script.pay(yuan: 1, from: account, to: "other", day: 1)
    }
    for person in 0..<12 {
      script.pay(yuan: 10_000, from: "p\(person)", to: "collect", day: person)
      script.pay(yuan: 150, from: "payout", to: "p\(person)", day: person + 30)
    }
    let (index, links) = try links(script)
    #expect(numbers(links["payout"]?.sources.map(\.account) ?? [], index) == ["collect"])
  }

  @Test func hubsStayWithinTheBounds() throws {
    var script = split()
    script.pay(yuan: 50_000, from: "collect", to: "payout", day: 20)
    for feeder in 0..<200 {
      script.pay(yuan: 60_000, from: "feeder\(feeder)", to: "payout", day: 20)
      script.pay(yuan: 60_000, from: "source\(feeder)", to: "feeder\(feeder)", day: 19)
    }
    // The collector stands behind two hundred larger feeders: out of reach, and quickly so.
    #expect(try links(script).links.isEmpty)
    #expect(try links(script, ["most_funders": 64]).links.isEmpty)
  }

  @Test func missingAndImpossibleFiguresAreNamed() throws {
    #expect(throws: ParameterError.self) {
      _ = try LinkingRules(
        parameters: DetectorParameters(owner: LinkingRules.owner, values: [:]))
    }
    #expect(throws: ParameterError.self) { _ = try Self.rules(["most_hops": 0]) }
    #expect(throws: ParameterError.self) { _ = try Self.rules(["least_shared_share": 1.5]) }
  }

  /// Persons who paid hundreds of others are looked up the other way round.
  @Test(arguments: [3, 700])
  func payersOfManyAccountsAreFoundToo(others: Int) throws {
    var script = split()
    script.pay(yuan: 50_000, from: "collect", to: "payout", day: 20)
    for other in 0..<others {
      // Two payers and money out make of each an account that may collect.
      script.pay(yuan: 10, from: "other\(other)", to: "till", day: 1)
      for person in 0..<12 { script.pay(yuan: 10, from: "p\(person)", to: "other\(other)", day: 2) }
    }
    #expect(try links(script).links["payout"] != nil)
  }
}

struct AccountGroupJoiningTests {
  private func account(_ index: Int) -> AccountID { AccountID(index: index) }

  private func link(_ payout: Int, from sources: [(Int, through: [Int])]) -> PayoutLink {
    PayoutLink(
      payout: account(payout),
      sources: sources.map { source, transits in
        PayoutLink.Source(
          account: account(source), transits: transits.map { account($0) }, parties: [])
      }, parties: [])
  }

  @Test func linksWithCommonAccountsBecomeOneGroupInAnyOrder() {
    let links = [
      link(9, from: [(3, through: [5])]), link(8, from: [(2, through: [])]),
      link(7, from: [(1, through: []), (3, through: [])]),
    ]
    let groups = AccountGroup.joining(links)
    #expect(groups.count == 2)
    #expect(groups[0].accounts == [1, 3, 5, 7, 9].map { account($0) })
    #expect(groups[1].accounts == [2, 8].map { account($0) })
    #expect(groups[0].role(of: account(3)) == .collection)
    #expect(groups[0].role(of: account(5)) == .transit)
    #expect(groups[0].role(of: account(9)) == .payout)
    #expect(AccountGroup.joining(links.reversed()) == groups)
  }

  @Test func collectingCountsBeforePayingAndPayingBeforePassingOn() {
    let groups = AccountGroup.joining([
      link(2, from: [(1, through: [4])]), link(3, from: [(2, through: [])]),
      link(4, from: [(1, through: [])]),
    ])
    #expect(groups.count == 1)
    #expect(groups[0].role(of: account(2)) == .collection)
    #expect(groups[0].role(of: account(4)) == .payout)
  }
}

struct LinkedFlowTests {
  @Test func joinsLegsAndLeavesMovesInsideOut() throws {
    var script = StoreScript()
    for person in 0..<6 {
      script.pay(yuan: 1000, from: "p\(person)", to: "collect", day: person)
      script.pay(yuan: 20, from: "p\(person)", to: "payout", day: person)
      script.pay(yuan: 15, from: "payout", to: "p\(person)", day: 30)
    }
    script.pay(yuan: 500, from: "stranger", to: "collect", day: 3)
    script.pay(yuan: 3000, from: "collect", to: "transit", day: 10)
    script.pay(yuan: 3000, from: "transit", to: "payout", day: 11)
    script.pay(yuan: 2000, from: "collect", to: "payout", day: 12)
    let index = script.index()
    let accounts = index.screens.indices.map { AccountID(index: $0) }
    let legs = GatheredLegs(index: index, accounts: accounts, byParty: true)
    let parties = accounts.filter {
      let number = index.store.directory.number(of: $0)
      return number.hasPrefix("p") && number != "payout" || number == "transit"
    }.map { index.parties[$0.index] }.sorted()
    let pair = [index.account("collect"), index.account("payout")]
    let whole = legs.linkedFlow(
      of: pair, inside: [index.account("transit")], lead: index.account("payout"),
      parties: parties)
    #expect(whole.account == index.account("payout"))
    #expect(whole.inCount == 12 && whole.outCount == 6)
    #expect(whole.inFen == 6 * 102_000 && whole.outFen == 6 * 1500)
    let collected = legs.linkedFlow(
      of: pair, inside: [index.account("transit")], lead: index.account("payout"),
      parties: parties, collectsOnLead: false)
    #expect(collected.inFen == 6 * 100_000 && collected.outFen == 6 * 1500)
  }
}

struct GroupTotalsTests {
  @Test func payoutsOfOneAccountLowerWhatAnotherOwes() throws {
    var script = StoreScript()
    for person in 0..<4 {
      script.pay(yuan: 1000, from: "p\(person)", to: "collect", day: person)
      script.pay(yuan: 400, from: "payout", to: "p\(person)", day: 30)
    }
    script.pay(yuan: 3000, from: "collect", to: "boss", day: 10)
    // More comes back than left: without the role it would be principal of the boss.
    script.pay(yuan: 5000, from: "boss", to: "payout", day: 11)
    let index = script.index()
    let legs = GatheredLegs(
      index: index, accounts: [index.account("collect"), index.account("payout")])
    let totals = CaseSummary(
      of: [legs.flow(at: 0), legs.flow(at: 1)], inside: [index.account("boss")]
    ).totals()
    #expect(totals.amount == Money(fen: 400_000) && totals.persons == 4)
    #expect(totals.unpaidAmount == Money(fen: 240_000) && totals.unpaidPersons == 4)
  }
}
