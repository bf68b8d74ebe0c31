import BankRecords
import Testing

@testable import ScenarioSimulator

@Suite("Synthetic numbers")
struct PartyNumbersTests {
  @Test("The oracle of this file knows the published examples")
  func oracle() {
    #expect(CheckDigits.isResidentNumber("11010519491231002X"))
    #expect(CheckDigits.isResidentNumber("513333195203150025"))
    #expect(!CheckDigits.isResidentNumber("513333195203150026"))
    #expect(CheckDigits.isCreditCode("91110000600037341L"))
    #expect(CheckDigits.isCreditCode("93513333MA6K00006D"))
    #expect(!CheckDigits.isCreditCode("93513333MA6K00006E"))
    #expect(CheckDigits.passesLuhn("6222020000000000018"))
    #expect(!CheckDigits.passesLuhn("6222020000000000019"))
  }

  @Test("Numbers of a world are valid, of their class, and nobody's twice")
  func numbersAreValid() throws {
    let settings = WorldSettings(preset: .validation, rows: 24_000, seed: 77)
    let world = try Simulator(settings).makeWorld().world
    var numbers: Set<String> = []
    var owners: [String: String] = [:]
    var lengths: Set<Int> = []
    for account in 0..<world.accounts.count {
      let number = world.accounts.numberText(account)
      let identity = String(decoding: world.accounts.identity(account), as: UTF8.self)
      let partyClass = world.accounts.classes[account]
      guard partyClass != .cash else { continue }
      if !numbers.insert(number).inserted { Issue.record("an account number is shared") }
      if CheckDigits.passesLuhn(number) != (partyClass == .person) {
        Issue.record("account \(account) has the wrong kind of number")
      }
      lengths.insert(number.count)
      let isValid =
        partyClass == .person
        ? CheckDigits.isResidentNumber(identity) : CheckDigits.isCreditCode(identity)
      if !isValid { Issue.record("account \(account) has an invalid identity") }
      // Two accounts under one identity belong to one person.
      let name = world.accounts.nameText(account)
      #expect(owners[identity] == nil || owners[identity] == name)
      owners[identity] = name
    }
    #expect(lengths == [16, 17, 19])
    #expect(world.secondCards.count > 20)
  }

  @Test("No word needs quotes in a CSV file")
  func wordsArePlain() throws {
    let world = try Simulator(WorldSettings(preset: .demo, rows: 13_000, seed: 2)).makeWorld().world
    let special = Set(",\"\r\n".utf8)
    for account in 0..<world.accounts.count {
      #expect(!world.accounts.name(account).contains { special.contains($0) })
    }
    for memo in world.memos.texts { #expect(!memo.contains { special.contains($0) }) }
  }

  @Test("A seed names its stream of numbers for good")
  func generatorIsFixed() {
    var generator = SeededGenerator(seed: 42)
    var other = SeededGenerator(seed: 42, stream: 1)
    let first = (0..<4).map { _ in generator.next() }
    #expect(first != (0..<4).map { _ in other.next() })
    var again = SeededGenerator(seed: 42)
    #expect(first == (0..<4).map { _ in again.next() })
    let draws = (0..<20_000).map { _ in again.below(10) }
    for value in 0..<10 {
      let share = Double(draws.count { $0 == value }) / 20_000
      #expect(abs(share - 0.1) < 0.01)
    }
  }
}
