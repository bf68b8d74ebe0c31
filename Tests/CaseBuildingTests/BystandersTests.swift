import AccountFlows
import Testing

@testable import CaseBuilding

struct BystandersTests {
  private func dated(_ party: UInt32, day: Int32, yuan: Int64) -> LinkProfile.DatedParty {
    LinkProfile.DatedParty(party: PartyID(rawValue: party), day: day, amountFen: yuan * 100)
  }

  /// Payees of a paying account, each last paid on day 300.
  private func payees(_ parties: [UInt32]) -> SharedList<LinkProfile.DatedParty> {
    SharedList(parties.map { dated($0, day: 300, yuan: 500) })
  }

  @Test func aFewOfManyPayersAreBystanders() {
    let payers = (0..<200).map { dated($0, day: Int32($0 % 9), yuan: 6_900) }
    let some = payees([3, 50, 90, 120, 150, 199])
    #expect(Bystanders.isBystander(some, at: Array(some.indices), payers: SharedList(payers)))
    let many = payees(Array(0..<40))
    #expect(!Bystanders.isBystander(many, at: Array(many.indices), payers: SharedList(payers)))
  }

  /// Whoever came first is paid first: the newest, unpaid so far, do not count.
  @Test func aYoungSchemeIsNoBystander() {
    let payers = (0..<200).map { dated($0, day: Int32($0), yuan: 20_000) }
    let first = payees([0, 1, 2, 3, 4, 5])
    #expect(!Bystanders.isBystander(first, at: Array(first.indices), payers: SharedList(payers)))
    let late = payees([190, 191, 192, 193, 194, 195])
    #expect(Bystanders.isBystander(late, at: Array(late.indices), payers: SharedList(payers)))
  }

  /// What others bring later changes nothing, more from the paid ones only helps.
  @Test func moreOfTheirMoneyNeverMakesThemBystanders() {
    var wasPart = false
    for yuan in [100, 1_000, 5_000, 20_000, 100_000] as [Int64] {
      let payers = (0..<200).map {
        dated($0, day: Int32($0 % 9), yuan: $0 % 40 == 0 ? yuan : 2_000)
      }
      let shared = payees([0, 40, 80, 120, 160])
      let isPart = !Bystanders.isBystander(
        shared, at: Array(shared.indices), payers: SharedList(payers))
      #expect(isPart || !wasPart)
      wasPart = isPart
    }
    #expect(wasPart)
  }
}
