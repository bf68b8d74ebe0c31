import AccountFlows
import BankRecords
import Detection
import FlowScripts
import LookAlikes
import Models
import Testing
import Typologies

/// Flats sold before they are built, and schemes that call themselves so.
struct HousePresaleTests {
  private let lookAlike: HousePresale
  private let detectors: [any Detector]

  init() throws {
    let model = try Model.standard
    lookAlike = try HousePresale(parameters: model.parameters(ofLookAlike: "house-presale"))
    detectors = try StandardDetectors.all(parameters: {
      (id) throws(ParameterError) in model.parameters(ofDetector: id)
    })
  }

  private func strength(_ script: FlowScript) -> Double {
    let flow = script.flow()
    let findings = detectors.compactMap { $0.examine(flow, in: script.context()) }
    return lookAlike.explain(flow, findings: findings, in: script.context())?.strength ?? 0
  }

  /// Buyers pay a deposit and a first part; builders are paid. `returned` buyers get `rate` of what
  /// they paid each month, as a sale with a promised return does.
  private static func sale(
    named: Bool, buyers: Int = 90, scale: Double = 1, returned: Int = 0
  ) -> FlowScript {
    var script = FlowScript()
    let topics: MemoTopics = named ? .housePurchase : []
    for buyer in 0..<buyers {
      let day = buyer % 60
      script.moneyIn(yuan: 20_000 * scale, from: "购房人\(buyer)", day: day, topics: topics)
      script.moneyIn(
        yuan: (120_000 + Double(buyer % 7) * 10_000) * scale, from: "购房人\(buyer)", day: day + 8,
        topics: topics)
    }
    for month in 1...5 {
      script.moneyOut(yuan: 1_600_000, to: "建筑公司", kind: .organisation, day: month * 30)
      for buyer in 0..<returned {
        script.moneyOut(
          yuan: (140_000 + Double(buyer % 7) * 10_000) * 0.01, to: "购房人\(buyer)",
          day: month * 30 + 5)
      }
    }
    return script
  }

  @Test func salesToldByMemosAreExplained() {
    #expect(strength(Self.sale(named: true)) > 0.8)
  }

  /// Only developers may sell what is not built yet.
  @Test func memosUnderAnotherTradesNameAreBelievedInPart() {
    func sale(_ name: String) -> Double {
      var script = Self.sale(named: true)
      script.ownName = name
      return strength(script)
    }
    #expect(sale("某某置业有限公司") > 0.8)
    #expect(sale("某某城市建设有限公司") > 0.8)
    #expect(sale("某某房地产经纪有限公司") < 0.5)
    #expect(sale("某某酒业有限公司") < 0.5)
    #expect(sale("刘长顺") < 0.5)
  }

  @Test func shapeAloneExplainsNothing() {
    #expect(strength(Self.sale(named: false)) == 0)
  }

  /// Without any name, deposits and first parts tell; equal sums and returns do not.
  @Test func depositsAndFirstPartsTellWithoutNames() {
    func bare(returned: Int = 0, second: Double = 120_000) -> FlowScript {
      var script = FlowScript()
      for buyer in 0..<90 {
        let day = buyer % 60
        script.moneyIn(yuan: 20_000, from: "甲\(buyer)", kind: .unknown, day: day)
        script.moneyIn(yuan: second, from: "甲\(buyer)", kind: .unknown, day: day + 20)
      }
      for month in 1...5 {
        for builder in 0..<2 {
          script.moneyOut(
            yuan: second * 8, to: "乙\(builder)", kind: .unknown, day: month * 20 + builder)
        }
        for buyer in 0..<returned {
          script.moneyOut(yuan: second * 0.02, to: "甲\(buyer)", kind: .unknown, day: month * 30)
        }
      }
      return script
    }
    #expect((0.5...0.75).contains(strength(bare())))
    #expect(strength(bare(second: 20_000)) == 0)
    #expect(strength(bare(returned: 20)) < 0.06)
  }

  @Test func smallSharesAreNoFlats() {
    #expect(strength(Self.sale(named: true, scale: 0.05)) < 0.1)
  }

  @Test func aPromisedReturnTakesTheExplanationAway() {
    var last = 1.0
    for returned in [0, 5, 20, 90] {
      let found = strength(Self.sale(named: true, returned: returned))
      #expect(found <= last)
      last = found
    }
    #expect(last < 0.06)
  }
}
