import BankRecords
import Detection
import FlowScripts
import Testing
import Typologies

/// Detectors that look at the age of an account: dormant-reactivation and new-account-burst.
struct AccountLifeTests {
  private let dormant: DormantReactivation
  private let burst: NewAccountBurst

  init() throws {
    dormant = try .standard()
    burst = try .standard()
  }

  /// An ordinary payment or two, a rest, then many persons within days.
  private func rest(
    idleDays: Int, payers: Int = 40, yuan: Double = 40_000, trickle: Bool = false,
    before: Bool = true
  ) -> FlowScript {
    var script = FlowScript()
    if before { script.moneyIn(yuan: 300, from: "aunt", day: 0) }
    if trickle {
      for quarter in stride(from: 40, to: idleDays, by: 91) {
        script.moneyIn(
          yuan: 0.37, from: "应付利息", kind: .bankInternal, day: quarter, topics: .bankInterest)
      }
    }
    for payer in 0..<payers {
      script.moneyIn(yuan: yuan, from: "p\(payer)", day: idleDays + payer % 12)
    }
    return script
  }

  private func strength(_ script: FlowScript, dataFrom: Int? = nil) -> Double {
    dormant.examine(script.flow(), in: script.context(dataFrom: dataFrom))?.strength ?? 0
  }

  @Test func findsAYearOfRest() throws {
    let finding = try #require(dormant.examine(rest(idleDays: 400)))
    #expect(finding.strength > 0.5)
    #expect(finding.statement.hasPrefix("闲置400天后于2025-04-08突然启用"))
    #expect(strength(rest(idleDays: 364)) == 0)
    #expect(strength(rest(idleDays: 500, trickle: true)) > 0.5)
  }

  @Test func neverFallsWithAStrongerPlant() {
    let byPayers = [5, 10, 20, 40].map { strength(rest(idleDays: 400, payers: $0)) }
    #expect(byPayers == byPayers.sorted() && byPayers[0] > 0)
    let bySum = [10_000.0, 40_000, 100_000].map { strength(rest(idleDays: 400, yuan: $0)) }
    #expect(bySum == bySum.sorted() && bySum[0] < bySum[2])
    let old = [150, 200, 300, 364, 365, 800].map { days -> Double in
      var script = rest(idleDays: days)
      script.openedOnDay = -900
      return strength(script)
    }
    #expect(old == old.sorted() && old[0] == 0 && old[1] > 0 && old[4] == old[5])
  }

  /// What lies before the data has not been seen: it is never idle.
  @Test func unseenTimeIsNotIdle() {
    var script = rest(idleDays: 20, before: false)
    script.openedOnDay = -3000
    #expect(strength(script, dataFrom: 0) == 0)
    #expect(strength(script) == 0)
    script = rest(idleDays: 250, before: false)
    script.openedOnDay = -3000
    let partial = dormant.examine(script.flow(), in: script.context(dataFrom: 0))
    #expect(partial?.statement.contains("资料内仅证实闲置250天，不足一年") == true)
    // Without an opening day the account may be new.
    script.openedOnDay = nil
    #expect(strength(script, dataFrom: 0) == 0)
    // Opened within the data: new, not dormant.
    script.openedOnDay = 100
    #expect(strength(script, dataFrom: 0) == 0)
  }

  @Test func fewOrSmallPaymentsWakeNobody() {
    #expect(strength(rest(idleDays: 500, payers: 3)) == 0)
    #expect(strength(rest(idleDays: 500, payers: 40, yuan: 500)) == 0)
    var wages = FlowScript()
    wages.moneyIn(yuan: 100, from: "aunt", day: 0)
    for month in 0..<8 {
      wages.moneyIn(
        yuan: 90_000, from: "factory", kind: .organisation, day: 400 + month * 3, topics: .payroll)
    }
    #expect(strength(wages) == 0)
    #expect(strength(Worlds.shop()) == 0 && strength(Worlds.school()) == 0)
  }

  private func opening(
    after days: Int, opened: Int?, payers: Int = 60, yuan: Double = 40_000, dataFrom: Int = 0
  ) -> Finding? {
    var script = FlowScript()
    script.openedOnDay = opened
    for payer in 0..<payers {
      script.moneyIn(yuan: yuan, from: "p\(payer)", day: days + payer % 10)
    }
    return burst.examine(script.flow(), in: script.context(dataFrom: dataFrom))
  }

  @Test func findsABurstAfterOpening() throws {
    let finding = try #require(opening(after: 110, opened: 100))
    #expect(finding.strength > 0.5)
    #expect(finding.statement.contains("开户后第11天起"))
    #expect(opening(after: 300, opened: 100) == nil)
    // A card opened after its first leg is another card.
    #expect(opening(after: 50, opened: 100) == nil)
    #expect(opening(after: 110, opened: 100, payers: 9) == nil)
    #expect(opening(after: 110, opened: 100, yuan: 900) == nil)
  }

  @Test func burstNeverFallsWithAStrongerPlant() {
    let byPayers = [13, 20, 40, 80].map {
      opening(after: 110, opened: 100, payers: $0)?.strength ?? 0
    }
    #expect(byPayers == byPayers.sorted() && byPayers[0] > 0)
    let bySum = [9000.0, 40_000, 200_000].map {
      opening(after: 110, opened: 100, yuan: $0)?.strength ?? 0
    }
    #expect(bySum == bySum.sorted() && bySum[0] < bySum[2])
  }

  @Test func withoutAnOpeningDayTheSignIsWeakAndSaysSo() throws {
    let guessed = try #require(opening(after: 100, opened: nil))
    let known = try #require(opening(after: 100, opened: 100))
    #expect(guessed.strength < 0.5 * known.strength)
    #expect(guessed.statement.contains("开户日不明"))
    // Active from the start of the data: nothing is known of its age.
    #expect(opening(after: 10, opened: nil) == nil)
  }
}
