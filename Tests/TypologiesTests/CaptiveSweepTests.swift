import AccountFlows
import BankRecords
import Detection
import FlowScripts
import Testing
import Typologies

/// The first weeks of a scheme, and honest accounts whose money runs on to another as well.
struct CaptiveSweepTests {
  /// A quiet half year, then `payers` persons within three weeks pay `collectors` accounts in turn, and
  /// every few days most of it goes on to 马强, who passes it on.
  private func scheme(
    payers: Int = 6, collectors: Int = 1, yuan: Double = 20_000, receiver: String = "马强",
    receiverPasses: Bool = true, receiverEarns: Double = 0,
    sweepDays: [Int] = [183, 188, 194, 200],
    apart: Int = 3, prefix: String = ""
  ) -> StoreScript {
    var script = StoreScript()
    func account(_ number: String, _ name: String) -> String {
      script.name(prefix + number, name)
      return prefix + number
    }
    let people = (0..<payers).map { account("60\($0)", "张丽\(Self.given[$0 % Self.given.count])") }
    let cards = (0..<collectors).map { account("70\($0)", "王刚\(Self.given[$0])") }
    let keeper = account("800", receiver)
    let boss = account("900", "赵国庆")
    let works = account("500", "东山机械制造有限公司")
    for card in cards {
      for month in 0..<6 { script.pay(yuan: 5_000, from: works, to: card, day: month * 30) }
    }
    for (place, person) in people.enumerated() {
      script.pay(
        yuan: yuan * Double(1 + place % 3), from: person, to: cards[place % collectors],
        day: 180 + place * apart)
    }
    if receiverEarns > 0 { script.pay(yuan: receiverEarns, from: works, to: keeper, day: 150) }
    for day in sweepDays {
      for card in cards {
        let sum = (yuan * 2 * Double(payers) * 0.8 / Double(sweepDays.count * collectors)).rounded()
        script.pay(yuan: sum, from: card, to: keeper, day: day, hour: 15)
        if receiverPasses { script.pay(yuan: sum, from: keeper, to: boss, day: day, hour: 17) }
      }
    }
    script.pay(yuan: 100, from: works, to: boss, day: 205)
    return script
  }

  private static let given = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]

  @Test func findsTheFirstWeeks() throws {
    let detector = try CaptiveSweep.standard()
    let finding = try #require(detector.examine("700", of: scheme().index()))
    #expect(finding.strength > 0.2)
    #expect(finding.evidence.count { $0.role == .collected } == 6)
    #expect(finding.evidence.count { $0.role == .swept } == 4)
    #expect(finding.quantities.contains(Quantity("sweep_days", "归集天数", .count(4))))
  }

  @Test func accountsWithOneReceiverAreOne() throws {
    let detector = try CaptiveSweep.standard()
    let two = scheme(payers: 10, collectors: 2)
    let finding = try #require(detector.examine("700", of: two.index()))
    #expect(finding.quantities.contains(Quantity("account_count", "转往相同对象的账户数", .count(2))))
    #expect(finding.quantities.contains(Quantity("payer_count", "首次付款人数", .count(10))))
    // Rows of its own only.
    #expect(finding.evidence.count { $0.role == .collected } == 5)
    #expect(detector.strength("701", two) > 0)
  }

  @Test func aStrongerPlantNeverScoresLower() throws {
    let detector = try CaptiveSweep.standard()
    let more = [3, 5, 7, 9].map { detector.strength("700", scheme(payers: $0)) }
    #expect(more == more.sorted() && more[0] > 0)
    let larger = [3_000, 8_000, 20_000, 60_000].map { detector.strength("700", scheme(yuan: $0)) }
    #expect(larger == larger.sorted() && larger[0] < larger[3])
    let oftener = [[200], [190, 200], [185, 192, 200]].map {
      detector.strength("700", scheme(sweepDays: $0))
    }
    #expect(oftener == oftener.sorted() && oftener[0] < oftener[2])
    #expect(
      detector.strength("700", scheme(receiverPasses: false)) < detector.strength("700", scheme()))
  }

  @Test func honestReceiversSayNothing() throws {
    let detector = try CaptiveSweep.standard()
    // A supplier, who keeps it.
    #expect(
      detector.strength("700", scheme(receiver: "宁川食品有限公司", receiverPasses: false)) == 0)
    // Who earns more elsewhere lives on that.
    #expect(detector.strength("700", scheme(receiverEarns: 500_000)) == 0)
    // Payers over half a year are no first wave.
    #expect(
      detector.strength("700", scheme(sweepDays: [30, 80, 130, 200], apart: -30)) == 0)
    // A receiver whom nobody is known by keeps it: perhaps a firm.
    #expect(detector.strength("700", scheme(receiver: "", receiverPasses: false)) == 0)
  }

  @Test func namesAndOrderChangeNothing() throws {
    let detector = try CaptiveSweep.standard()
    #expect(
      detector.strength("700", scheme(collectors: 2))
        == detector.strength("9700", scheme(collectors: 2, prefix: "9")))
  }
}
