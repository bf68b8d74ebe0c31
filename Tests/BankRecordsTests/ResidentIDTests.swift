import BankRecords
import Testing

struct ResidentIDTests {
  @Test(arguments: [
    ("513333195203150025", 513_333, "1952-03-15", ResidentID.Sex.female),
    ("532822194809091011", 532_822, "1948-09-09", .male),
    ("65302219651130003X", 653_022, "1965-11-30", .male),
    ("65302219651130003x", 653_022, "1965-11-30", .male),
    (" 140105198812120011\t", 140_105, "1988-12-12", .male),
    ("11010519491231002X", 110_105, "1949-12-31", .female),
  ])
  func readsValidNumbers(text: String, region: Int, birth: String, sex: ResidentID.Sex) throws {
    let id = try #require(ResidentID(text))
    #expect(id.regionCode == region)
    #expect(id.birthDate.description == birth)
    #expect(id.sex == sex)
  }

  @Test(arguments: [
    "", "513333195203150026", "51333319520315002", "5133331952031500255", "513333195202300025",
    "993333195213150025", "11010519491231002Y", "000000000000000000", "11010519491231002",
    "A10105194912310028", "110105194912310O28", "60003734", "110105491331002",
  ])
  func refusesImpossibleNumbers(text: String) {
    #expect(ResidentID(text) == nil)
  }

  /// Any single wrong digit breaks MOD 11-2; so does any swap of unequal neighbours.
  @Test func noSingleErrorPasses() throws {
    let valid = Array("532822194809091011".utf8)
    for position in valid.indices {
      for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != valid[position] {
        var wrong = valid
        wrong[position] = digit
        #expect(ResidentID(wrong[...]) == nil)
      }
      guard position > 0, valid[position] != valid[position - 1] else { continue }
      var swapped = valid
      swapped.swapAt(position, position - 1)
      #expect(ResidentID(swapped[...]) == nil)
    }
  }

  @Test func oldFormEqualsNewForm() throws {
    let old = try #require(ResidentID("110105491231002"))
    #expect(old == ResidentID("11010519491231002X"))
    #expect(old.number == "11010519491231002X")
  }

  @Test func ageGrowsOnTheBirthday() throws {
    let id = try #require(ResidentID("513333195203150025"))
    let before = try #require(CivilDay(year: 2024, month: 3, day: 14))
    #expect(id.age(on: before) == 71)
    #expect(id.age(on: before.advanced(by: 1)) == 72)
    #expect(id.age(on: try #require(CivilDay(year: 1951, month: 1, day: 1))) < 0)
  }
}

struct OtherIdentifierTests {
  @Test(arguments: [
    "91110000600037341L", "91532822MA6K00006B", "91140621MA6K000063", "93513333MA6K00006D",
    "91110000600037341l",
  ])
  func readsValidCreditCodes(text: String) throws {
    let code = try #require(UnifiedSocialCreditCode(text))
    #expect(code.code == text.uppercased())
    #expect(code.regionCode != nil)
  }

  @Test func refusesDamagedCreditCodes() {
    let valid = Array("91532822MA6K00006B".utf8)
    for position in valid.indices {
      for byte in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8 where byte != valid[position] {
        var wrong = valid
        wrong[position] = byte
        #expect(UnifiedSocialCreditCode(wrong[...]) == nil)
      }
    }
    #expect(UnifiedSocialCreditCode("91532822MA6K00006") == nil)
    #expect(UnifiedSocialCreditCode("") == nil)
  }

  @Test func classifiesAccountNumbers() {
    for card in ["6222020000000000018", "6217000000000000020", "6228480000000000034"] {
      #expect(AccountNumberClass(card) == .card)
      #expect(AccountNumberClass(String(card.dropLast()) + "9") == .account)
    }
    #expect(AccountNumberClass("2088000000000001") == .wallet)
    #expect(AccountNumberClass("53050162000000000001") == .account)
    #expect(AccountNumberClass("") == .account)
    #expect(AccountNumberClass("6222****0018") == .account)
  }
}
