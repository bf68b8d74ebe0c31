import AccountFlows
import BankRecords
import Detection
import FlowScripts
import SeededNumbers
import Testing
import Typologies

/// Valid ID numbers of nobody, for tests.
enum MadeUpID {
  static func number(region: Int, birthYear: Int, order: Int) -> String {
    let body = "\(region)\(birthYear)0615" + String(String(1000 + order % 1000).suffix(3))
    for check in ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "X"]
    where ResidentID(body + check) != nil {
      return body + check
    }
    return ""
  }
}

enum PayerWorlds {
  /// Persons of these provinces and years of birth, by turns, each pay `a` once or more.
  static func payers(
    _ count: Int = 60, regions: [Int] = [110101], years: [Int] = [1985], yuan: Double = 20_000,
    unknownEvery: Int = 0, paidFirst: Bool = false, home: Int? = 110101
  ) -> StoreScript {
    var script = StoreScript()
    if let home {
      script.name(
        "a", "张三", idNumber: MadeUpID.number(region: home, birthYear: 1980, order: 7))
    }
    for person in 0..<count {
      let isUnknown = unknownEvery > 0 && person % unknownEvery == 0
      let id = MadeUpID.number(
        region: regions[person % regions.count], birthYear: years[person % years.count],
        order: 11 + person)
      script.name("p\(person)", "王某", idNumber: isUnknown ? "" : id)
      if paidFirst { script.pay(yuan: yuan, from: "a", to: "p\(person)", day: person % 50) }
      script.pay(yuan: yuan, from: "p\(person)", to: "a", day: 60 + person % 50)
    }
    return script
  }
}

struct VulnerablePayersTests {
  @Test func findsOldPayers() throws {
    let detector = try VulnerablePayers.standard()
    let script = PayerWorlds.payers(years: [1950, 1955, 1948, 1990])
    let finding = try #require(detector.examine("a", of: script.index()))
    #expect(finding.strength > 0.3)
    #expect(
      finding.quantities.contains(
        Quantity("old_payer_count", "年满60周岁付款人数", .count(45))))
    #expect(finding.evidence.count == 45)
  }

  @Test func payersOfAllAgesAreEverywhere() throws {
    let detector = try VulnerablePayers.standard()
    let ages = PayerWorlds.payers(years: [1950, 1975, 1985, 1995])
    #expect(detector.strength("a", ages) == 0)
    // Few, small sums, unknown ages, and those who were paid first.
    #expect(detector.strength("a", PayerWorlds.payers(9, years: [1950])) == 0)
    #expect(detector.strength("a", PayerWorlds.payers(years: [1950], yuan: 300)) == 0)
    #expect(detector.strength("a", PayerWorlds.payers(years: [1950], unknownEvery: 1)) == 0)
    #expect(detector.strength("a", PayerWorlds.payers(years: [1950], paidFirst: true)) == 0)
  }

  /// Sixty on the day of the payment, not today: born on 15 June 1964, paid in spring 2024.
  @Test func ageIsThatOfTheDayOfPayment() throws {
    let detector = try VulnerablePayers.standard()
    #expect(detector.strength("a", PayerWorlds.payers(years: [1964])) == 0)
    #expect(detector.strength("a", PayerWorlds.payers(years: [1963])) > 0.3)
  }

  @Test func morePlantedIsNeverLess() throws {
    let detector = try VulnerablePayers.standard()
    let counts = [10, 20, 40, 80, 160].map {
      detector.strength("a", PayerWorlds.payers($0, years: [1950]))
    }
    let shares = [[1950, 1990, 1991], [1950, 1990], [1950, 1951, 1990], [1950]].map {
      detector.strength("a", PayerWorlds.payers(120, years: $0))
    }
    for strengths in [counts, shares] {
      #expect(zip(strengths, strengths.dropFirst()).allSatisfy { $0 <= $1 }, "\(strengths)")
    }
    #expect(VulnerablePayers.needsCompany)
  }
}

struct CrossRegionTests {
  static let provinces = [110101, 320102, 330106, 440106, 510104, 610113, 420106]

  @Test func findsPayersFromElsewhere() throws {
    let detector = try CrossRegion.standard()
    let finding = try #require(
      detector.examine("a", of: PayerWorlds.payers(70, regions: Self.provinces).index()))
    #expect(finding.strength > 0.5)
    #expect(
      finding.quantities.contains(Quantity("province_count", "付款人省份数", .count(7))))
    #expect(finding.quantities.contains(Quantity("home_province", "本地省份", .text("北京"))))
    #expect(finding.evidence.count == 60)
  }

  @Test func neighboursPayAtHome() throws {
    let detector = try CrossRegion.standard()
    #expect(detector.strength("a", PayerWorlds.payers()) == 0)
    // A city with migrants; few; small sums; unknown provinces.
    let city = PayerWorlds.payers(regions: [110101, 110102, 110105, 130102])
    #expect(detector.strength("a", city) == 0)
    #expect(detector.strength("a", PayerWorlds.payers(8, regions: Self.provinces)) == 0)
    #expect(detector.strength("a", PayerWorlds.payers(regions: Self.provinces, yuan: 200)) == 0)
    let unknown = PayerWorlds.payers(regions: Self.provinces, unknownEvery: 1)
    #expect(detector.strength("a", unknown) == 0)
  }

  @Test func homeIsWhereMostAreWhereTheHolderIsUnknown() throws {
    let detector = try CrossRegion.standard()
    #expect(detector.strength("a", PayerWorlds.payers(regions: [320102], home: nil)) == 0)
    #expect(detector.strength("a", PayerWorlds.payers(regions: [320102])) > 0.1)
  }

  @Test func morePlantedIsNeverLess() throws {
    let detector = try CrossRegion.standard()
    let spread = (1...7).map {
      detector.strength("a", PayerWorlds.payers(84, regions: Array(Self.provinces.prefix($0))))
    }
    let counts = [14, 35, 70, 140].map {
      detector.strength("a", PayerWorlds.payers($0, regions: Self.provinces))
    }
    for strengths in [spread, counts] {
      #expect(zip(strengths, strengths.dropFirst()).allSatisfy { $0 <= $1 }, "\(strengths)")
    }
    #expect(CrossRegion.needsCompany)
  }
}
