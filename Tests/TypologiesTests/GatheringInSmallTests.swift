import Detection
import FlowScripts
import Testing
import Typologies

/// Gatherers told by habit, not by sums: split-payments and gathering-day.
struct GatheringInSmallTests {
  private let split: SplitPayments
  private let gathering: GatheringDay

  init() throws {
    split = try .standard()
    gathering = try .standard()
  }

  /// Ordinary payments of one a week from a few regular persons, over half a year.
  private func everyday(payers: Int = 5) -> FlowScript {
    var script = FlowScript()
    for week in 0..<26 {
      script.moneyIn(
        yuan: 100 + Double(week * 37 % 90), from: "regular\(week % payers)", day: week * 7)
    }
    return script
  }

  private func splitting(payers: Int, pieces: Int, yuan: Double = 3.5, spread: Double = 0.02)
    -> Double
  {
    var script = everyday()
    for payer in 0..<payers {
      for piece in 0..<pieces {
        script.moneyIn(
          yuan: yuan * (1 + spread * Double(piece)), from: "p\(payer)", day: 20 + payer * 11)
      }
    }
    return split.examine(script)?.strength ?? 0
  }

  private func gatheringOf(_ payers: Int, others: Int = 0, everyDay: Int = 0) -> Double {
    var script = everyday()
    for payer in 0..<payers { script.moneyIn(yuan: 60, from: "g\(payer)", day: 90) }
    for other in 0..<others { script.moneyIn(yuan: 60, from: "o\(other)", day: other * 5 % 180) }
    for day in 0..<180 {
      for guest in 0..<everyDay { script.moneyIn(yuan: 60, from: "d\(day)-\(guest)", day: day) }
    }
    return gathering.examine(script)?.strength ?? 0
  }

  @Test func tinyEqualPiecesOfOneDayAreFoundWhateverTheSum() {
    let tiny = splitting(payers: 4, pieces: 5)
    #expect(tiny > 0.2)
    #expect(splitting(payers: 4, pieces: 5, yuan: 35_000) == tiny)
    #expect(splitting(payers: 4, pieces: 2) == 0)
    // Four purchases of a day at prices of their own.
    #expect(splitting(payers: 4, pieces: 4, spread: 0.9) == 0)
  }

  @Test func splitNeverFallsWithAStrongerPlant() {
    let byPayers = [1, 2, 4, 8, 16].map { splitting(payers: $0, pieces: 4) }
    #expect(byPayers == byPayers.sorted() && byPayers[0] < byPayers[4])
    let byPieces = [3, 5, 9].map { splitting(payers: 3, pieces: $0) }
    #expect(byPieces == byPieces.sorted() && byPieces[0] > 0)
  }

  @Test func oneFriendsRedPacketsAreNothing() {
    var script = FlowScript()
    for day in 0..<6 {
      for _ in 0..<4 { script.moneyIn(yuan: 200, from: "friend", day: day * 9) }
    }
    #expect(split.examine(script) == nil)
    #expect(split.examine(Worlds.shop()) == nil)
  }

  @Test func aDayOfManyWhoPayOnceIsFound() throws {
    #expect(gatheringOf(3) == 0)
    #expect(gatheringOf(8) > 0.4)
    let byPayers = [4, 6, 12, 40].map { gatheringOf($0) }
    #expect(byPayers == byPayers.sorted() && byPayers[0] > 0)
    var script = everyday()
    for payer in 0..<8 { script.moneyIn(yuan: 60, from: "g\(payer)", day: 90) }
    let finding = try #require(gathering.examine(script))
    #expect(finding.evidence.count == 8)
    #expect(finding.statement.contains("8名只在当天付款的个人"))
  }

  @Test func whatIsUsualIsNoGathering() {
    // A ticket office: eight strangers each day.
    #expect(gatheringOf(0, everyDay: 8) == 0)
    #expect(gatheringOf(8, everyDay: 4) == 0)
    let byOthers = [0, 36, 72, 144].map { gatheringOf(8, others: $0) }
    #expect(byOthers == byOthers.sorted(by: >) && byOthers[3] < byOthers[0])
    // Regular payers who all pay on one day of each month.
    var fees = FlowScript()
    for month in 0..<6 {
      for payer in 0..<30 { fees.moneyIn(yuan: 80, from: "p\(payer)", day: 5 + month * 30) }
    }
    #expect(gathering.examine(fees) == nil)
  }

  @Test func aViewOfAFewDaysSaysNothing() {
    var script = FlowScript()
    for payer in 0..<30 { script.moneyIn(yuan: 60, from: "g\(payer)", day: payer % 3) }
    #expect(gathering.examine(script) == nil)
  }
}
