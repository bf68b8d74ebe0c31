import AccountFlows
import BankRecords
import Detection
import FlowScripts
import Testing
import Typologies

struct SharedControlTests {
  /// Accounts of `count` holders that pay from one device, and others that have their own.
  static func group(
    _ count: Int = 5, yuan: Double = 400_000, mac: String = "AA-BB-CC-00-00-01",
    address: String = "", oneHolder: Bool = false, prefix: String = ""
  ) -> StoreScript {
    var script = StoreScript()
    for place in 0..<count {
      let id = MadeUpID.number(
        region: 110101, birthYear: 1980, order: oneHolder ? 5 : 20 + place)
      script.name("\(prefix)g\(place)", "王某", idNumber: id)
      script.origin("\(prefix)g\(place)", mac: mac, address: address)
      script.pay(yuan: yuan, from: "\(prefix)g\(place)", to: "\(prefix)boss", day: place)
    }
    for place in 0..<20 {
      let own = "00-11-22-33-44-\(10 + place)"
      script.origin("\(prefix)o\(place)", mac: own, address: "223.5.5.\(place)")
      script.pay(yuan: yuan, from: "\(prefix)o\(place)", to: "\(prefix)boss", day: place)
    }
    return script
  }

  @Test func findsAccountsPaidFromOneDevice() throws {
    let detector = try SharedControl.standard()
    let index = Self.group().index()
    let finding = try #require(detector.examine("g2", of: index))
    #expect(finding.strength > 0.2)
    #expect(
      finding.quantities.contains(Quantity("other_holder_count", "同一控制的其他持有人数", .count(4))))
    #expect(finding.statement.contains("同一设备（4人）"))
    #expect(detector.examine("o3", of: index) == nil && detector.examine("boss", of: index) == nil)
  }

  @Test func oneDeviceHoweverWritten() throws {
    let detector = try SharedControl.standard()
    var script = Self.group(0)
    for (place, mac) in ["AABBCC000001", "aa:bb:cc:00:00:01", "AA-BB-CC-00-00-01"].enumerated() {
      script.origin("w\(place)", mac: mac)
      script.pay(yuan: 900_000, from: "w\(place)", to: "boss", day: place)
    }
    #expect(detector.strength("w0", script) > 0)
  }

  @Test func oneHolderTwoSpousesAndPublicDevicesAreNothing() throws {
    let detector = try SharedControl.standard()
    #expect(detector.strength("g0", Self.group(5, oneHolder: true)) == 0)
    #expect(detector.strength("g0", Self.group(2)) == 0)
    #expect(detector.strength("g0", Self.group(40)) == 0)
    #expect(detector.strength("g0", Self.group(3, yuan: 20_000)) == 0)
    for mac in ["00-00-00-00-00-00", "FF-FF-FF-FF-FF-FF", "", "unknown", "-"] {
      #expect(detector.strength("g0", Self.group(mac: mac)) == 0, "\(mac)")
    }
    for address in ["0.0.0.0", "127.0.0.1", "192.168.1.7", "10.0.0.1", "100.64.3.2", "1.2.3"] {
      #expect(detector.strength("g0", Self.group(mac: "", address: address)) == 0, "\(address)")
    }
  }

  /// A network address alone says less than a device.
  @Test func anAddressCountsLess() throws {
    let detector = try SharedControl.standard()
    let device = detector.strength("g0", Self.group(6))
    let address = detector.strength("g0", Self.group(6, mac: "", address: "123.4.5.6"))
    #expect(address > 0 && address < device)
  }

  @Test func morePlantedIsNeverLess() throws {
    let detector = try SharedControl.standard()
    let counts = [3, 4, 6, 9, 15].map { detector.strength("g0", Self.group($0)) }
    let sums = [100_000, 400_000, 2_000_000].map {
      detector.strength("g0", Self.group(yuan: $0))
    }
    for strengths in [counts, sums] {
      #expect(zip(strengths, strengths.dropFirst()).allSatisfy { $0 <= $1 }, "\(strengths)")
    }
    let one = detector.strength("g0", Self.group())
    #expect(detector.strength("zg0", Self.group(prefix: "z")) == one)
    #expect(SharedControl.needsCompany)
  }

  /// Region columns go before the ID number, and names of places are understood.
  @Test func placesOfRowsAreKept() {
    var script = StoreScript()
    script.name("p", "王某", idNumber: MadeUpID.number(region: 110101, birthYear: 1980, order: 9))
    script.origin("q", region: "招商银行深圳分行")
    script.origin("r", region: "CHN532822")
    script.origin("s", region: "合成银行")
    for account in ["p", "q", "r", "s"] { script.pay(yuan: 10, from: account, to: "x", day: 1) }
    script.origin("r", region: "四川省成都市")
    script.origin("t", region: "云南勐海")
    script.pay(yuan: 10, from: "r", to: "t", day: 2)
    let index = script.index()
    func province(_ account: String) -> String? {
      index.traits[index.account(account).index].province?.chineseName
    }
    #expect(province("p") == "北京" && province("q") == "广东" && province("s") == nil)
    // Two provinces are none, in whatever order.
    #expect(province("r") == nil && province("t") == "云南")
    #expect(index.traits[index.account("p").index].age(on: FlowScript.firstDay) == 43)
  }
}
