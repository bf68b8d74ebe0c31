import AccountFlows
import BankRecords
import FlowScripts
import SeededNumbers
import Testing

@testable import CaseBuilding

/// Who is passed over before money is followed has no link and no partner.
struct SharedPersonsTests {
  /// Payments at random, a few accounts far busier than others, and schemes of which some pay from the
  /// account that collects and some from another.
  private func village(seed: UInt64) -> FlowIndex {
    var numbers = SeededNumbers(state: seed)
    var script = StoreScript()
    let people = 30 + numbers.below(60)
    func person() -> String {
      "p\(Int(Double(people) * numbers.unit() * numbers.unit() * numbers.unit()))"
    }
    for _ in 0..<people * (4 + numbers.below(20)) {
      script.pay(
        yuan: numbers.between(1, 40) * numbers.between(1, 40), from: person(), to: person(),
        day: numbers.below(90))
    }
    for scheme in 0..<numbers.below(4) {
      let investors = (0..<5 + numbers.below(12)).map { _ in person() }
      for (place, investor) in investors.enumerated() {
        script.pay(yuan: 9000, from: investor, to: "collect\(scheme)", day: place)
        script.pay(yuan: 300, from: "payout\(scheme)", to: investor, day: 30 + place)
      }
      let between = numbers.below(2) == 0 ? "transit\(scheme)" : "payout\(scheme)"
      script.pay(yuan: 40_000, from: "collect\(scheme)", to: between, day: 20)
      script.pay(yuan: 39_000, from: between, to: "payout\(scheme)", day: 21)
    }
    return script.index()
  }

  /// Least numbers of the model, and others down to one person.
  private static let changes: [[String: Double]] = [
    [:], ["whole_shared_persons": 1, "least_source_parties": 1, "least_shared_parties": 2],
    ["whole_shared_persons": 4, "least_source_parties": 4, "whole_collected_share": 0],
  ]

  @Test(arguments: 0..<40, [0, 1, 96])
  func passesNobodyOver(seed: Int, stepsPerPayee: Int) throws {
    let rules = try AccountLinksTests.rules(Self.changes[seed % Self.changes.count])
    let index = village(seed: UInt64(seed))
    let profiles = profiles(of: index, rules).profiles()
    let persons = SharedPersons(
      profiles: profiles, index: index, rules: rules, stepsPerPayee: stepsPerPayee)
    var room = persons.room()
    var parts: [AccountID] = persons.busyParts(among: profiles)
    let links = AccountLinks(profiles: profiles, index: index, rules: rules)
    var upstream = links.room()
    for (position, profile) in profiles.enumerated() {
      let sharing = persons.sharing(of: profile, in: &room)
      parts += sharing.parts
      let link = links.link(at: position, searching: &upstream) { account in
        sharing.mayLink && persons.mayLink(to: account, in: room)
      }
      #expect(link == links.link(at: position))
    }
    let search = FlowCandidates(profiles: profiles, index: index, rules: rules)
    let found = search.among(parts)
    let all = search.among(profiles.map(\.account))
    for position in profiles.indices {
      #expect(found.partners(at: position) == all.partners(at: position))
    }
  }

  /// The villages hold what would be missed: else the test above could not fail.
  @Test func villagesHoldLinksAndPartners() throws {
    let rules = try AccountLinksTests.rules()
    var (links, partners) = (0, 0)
    for seed in 0..<12 {
      let index = village(seed: UInt64(seed * Self.changes.count))
      let profiles = profiles(of: index, rules).profiles()
      let search = AccountLinks(profiles: profiles, index: index, rules: rules)
      let flows = FlowCandidates(profiles: profiles, index: index, rules: rules)
        .among(profiles.map(\.account))
      for position in profiles.indices {
        links += search.link(at: position) == nil ? 0 : 1
        partners += flows.partners(at: position).count
      }
    }
    #expect(links > 10 && partners > 10)
  }

  @Test func businessesAreNoSharedPersons() throws {
    var script = StoreScript()
    for number in 0..<6 {
      for payer in ["trader", "depositor"] {
        script.pay(yuan: 100, from: payer, to: "shop\(number)", day: number)
        script.pay(yuan: 90, from: "shop\(number)", to: payer, day: 20 + number)
      }
      script.pay(yuan: 100, from: "depositor", to: "stall\(number)", day: number)
      script.pay(yuan: 5, from: "stall\(number)", to: "p\(number)", day: 30)
      script.pay(yuan: 100, from: "p\(number)", to: "shop\(number)", day: number)
      script.pay(yuan: 10, from: "shop\(number)", to: "p\(number)", day: 40)
    }
    for number in 6..<8 {
      script.pay(yuan: 100, from: "trader", to: "shop\(number)", day: number)
      script.pay(yuan: 90, from: "shop\(number)", to: "trader", day: 20)
      for person in ["p", "q"] {
        script.pay(yuan: 90, from: "shop\(number)", to: "\(person)\(number)", day: 21)
        script.pay(yuan: 90, from: "\(person)\(number)", to: "shop\(number)", day: 2)
      }
    }
    let index = script.index()
    func kept(_ least: Int) throws -> [LinkProfile] {
      let rules = try AccountLinksTests.rules(["business_counterparties": Double(least)])
      var made = [profiles(of: index, rules)]
      LinkProfiles.takeOutBusinesses(
        of: &made, partyCount: index.screens.count, rules: rules)
      return made.flatMap { $0.profiles() }
    }
    let all = profiles(of: index, try AccountLinksTests.rules()).profiles()
    #expect(try kept(7).map(\.account) == all.map(\.account))
    func parties(_ profiles: [LinkProfile]) -> Set<PartyID> {
      Set(profiles.flatMap { Array($0.payers) + Array($0.payees) }.map(\.party))
    }
    // Eight shops on both sides are a trader's; twelve that he pays and six that pay him no trader's.
    #expect(parties(all).subtracting(parties(try kept(7))).count == 1)
    #expect(parties(try kept(9)) == parties(all))
  }

  private func profiles(of index: FlowIndex, _ rules: LinkingRules) -> LinkProfiles {
    let accounts = index.screens.indices.map { AccountID(index: $0) }
    let legs = GatheredLegs(index: index, accounts: accounts)
    return LinkProfiles(of: accounts.indices.map { legs.flow(at: $0) }, rules: rules)
  }

  @Test func passesOverWhoSharesNobody() throws {
    let rules = try AccountLinksTests.rules()
    var script = StoreScript()
    for person in 0..<12 {
      script.pay(yuan: 100, from: "p\(person)", to: "shop", day: person)
      script.pay(yuan: 100, from: "shop", to: "q\(person)", day: person)
      script.pay(yuan: 100, from: "q\(person)", to: "p\(person)", day: person)
    }
    let index = script.index()
    let profiles = profiles(of: index, rules).profiles()
    let persons = SharedPersons(profiles: profiles, index: index, rules: rules)
    var room = persons.room()
    for profile in profiles {
      let sharing = persons.sharing(of: profile, in: &room)
      #expect(!sharing.mayLink && sharing.parts.isEmpty)
    }
    #expect(persons.busyParts(among: profiles).isEmpty)
  }
}
