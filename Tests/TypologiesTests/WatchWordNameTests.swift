import BankRecords
import Detection
import FlowScripts
import Testing
import Typologies

struct WatchWordNameTests {
  private let detector: WatchWordName

  init() throws { detector = try .standard() }

  private func strength(_ name: String, payers: Int = 150, kind: PartyKind = .organisation)
    -> Double
  {
    var script = FlowScript()
    script.ownName = name
    script.ownKind = kind
    for payer in 0..<payers { script.moneyIn(yuan: 800, from: "p\(payer)", day: payer / 4) }
    return detector.strength(script)
  }

  @Test func gradesWords() throws {
    let reserved = strength("海州鼎盛财富管理有限公司")
    let finance = strength("海州鼎盛投资咨询有限公司")
    let front = strength("海州夕阳红养老服务有限公司")
    #expect(reserved == 1 && finance < reserved && front < finance && front > 0)
    #expect(strength("海州县惠民资金互助专业合作社") == finance)
    #expect(strength("海州诚信商务信息咨询部") == front)
    var script = FlowScript()
    script.ownName = "海州聚金理财工作室"
    script.ownKind = .organisation
    for payer in 0..<40 { script.moneyIn(yuan: 800, from: "p\(payer)", day: payer) }
    let finding = try #require(detector.examine(script))
    #expect(finding.statement.contains("户名含“理财”（条例限制用词），有40个个人"))
    #expect(finding.evidence.isEmpty)
  }

  @Test(arguments: [
    "王财富", "欧阳财富", "海州农村商业银行理财专户", "海州市教育发展基金会", "中国人寿保险股份有限公司海州支公司",
    "海州县城市建设投资有限公司", "海州金融中心物业管理有限公司", "海州夕阳红养老院", "海州县供销合作社", "海州县实验小学",
    "海州大米加工厂", "",
  ])
  func personsLicensedAndPublicNamesAreNothing(name: String) {
    #expect(strength(name) == 0)
  }

  @Test func neverFallsWithMorePayersAndNeedsAPublic() {
    let byPayers = [9, 10, 30, 80, 150, 400].map { strength("海州鼎盛投资有限公司", payers: $0) }
    #expect(byPayers == byPayers.sorted() && byPayers[0] == 0 && byPayers[1] > 0)
    #expect(strength("海州鼎盛投资有限公司", kind: .naturalPerson) == 0)
  }
}
