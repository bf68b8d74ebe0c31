/// A province-level region of China by the first two digits of its code (GB/T 2260): 11 北京 … 82 澳门.
public struct Province: Hashable, Comparable, Sendable {
  /// `11...82`.
  public let code: UInt8

  /// Nil where no province has the code.
  public init?(code: Int) {
    guard Province.isKnown.indices.contains(code), Province.isKnown[code] else { return nil }
    self.code = UInt8(code)
  }

  /// 北京, 河北, 内蒙古….
  public var chineseName: String { Province.names[Int(code)] ?? "" }

  public static func < (left: Province, right: Province) -> Bool { left.code < right.code }

  /// The province that a region column, an address or the name of a bank's branch speaks of: the
  /// last name in it of a province or of a large city (上海银行杭州分行 is in Zhejiang; 北京路 is a street), or all of it the six digits of a region code
  /// (with or without `CHN` before them). Nil where there is none. O(length).
  public init?(speakingOf text: ArraySlice<UInt8>) {
    if let coded = Province.coded(text) {
      self = coded
      return
    }
    var last: Int?
    var start = text.startIndex
    while text.endIndex - start >= 6 {
      let words = text[start] < 0x80 ? [] : Province.words[Province.key(text[start...])] ?? []
      guard let word = words.first(where: { text[start...].starts(with: $0.name) }) else {
        start += 1
        continue
      }
      start += word.name.count
      if !Province.isStreet(text[start...]) { last = word.code }
    }
    guard let last else { return nil }
    self.init(code: last)
  }

  public init?(speakingOf text: String) { self.init(speakingOf: ArraySlice(text.utf8)) }

  /// `532822`, `CHN532822`.
  private static func coded(_ text: ArraySlice<UInt8>) -> Province? {
    let digits = text.starts(with: "CHN".utf8) ? text.dropFirst(3) : text
    guard digits.count == 6, let number = decimal(digits) else { return nil }
    return Province(code: Int(number / 10_000))
  }

  /// Two characters of three bytes each, as all names start.
  private static func key(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.prefix(6).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Whether what stands behind a name makes it one of a street: 北京路, 上海东路, 南京大街.
  private static func isStreet(_ rest: ArraySlice<UInt8>) -> Bool {
    let isSided = sides.contains { rest.starts(with: $0) }
    let name = isSided ? rest.dropFirst(3) : rest
    return streets.contains { name.starts(with: $0) }
  }

  private static let sides = ["东", "西", "南", "北", "中"].map { Array($0.utf8) }
  private static let streets = ["路", "街", "大街", "大道"].map { Array($0.utf8) }

  private static let names: [Int: String] = [
    11: "北京", 12: "天津", 13: "河北", 14: "山西", 15: "内蒙古", 21: "辽宁", 22: "吉林", 23: "黑龙江",
    31: "上海", 32: "江苏", 33: "浙江", 34: "安徽", 35: "福建", 36: "江西", 37: "山东", 41: "河南",
    42: "湖北", 43: "湖南", 44: "广东", 45: "广西", 46: "海南", 50: "重庆", 51: "四川", 52: "贵州",
    53: "云南", 54: "西藏", 61: "陕西", 62: "甘肃", 63: "青海", 64: "宁夏", 65: "新疆", 71: "台湾",
    81: "香港", 82: "澳门",
  ]

  private static let isKnown: [Bool] = (0..<83).map { names[$0] != nil }

  /// Capitals and large cities whose names stand alone in the names of branches. 吉林 and such, which
  /// are both, give the province anyway.
  private static let cities: [Int: String] = [
    13: "石家庄 唐山 保定 邯郸 廊坊 秦皇岛 张家口 沧州", 14: "太原 大同 临汾 运城 长治", 15: "呼和浩特 包头 鄂尔多斯 赤峰",
    21: "沈阳 大连 鞍山 抚顺 锦州 营口", 22: "长春 延边 四平", 23: "哈尔滨 大庆 齐齐哈尔 牡丹江 佳木斯",
    32: "南京 苏州 无锡 常州 南通 徐州 扬州 镇江 盐城 泰州 淮安 连云港 宿迁", 33: "杭州 宁波 温州 绍兴 嘉兴 金华 台州 湖州 义乌 衢州 丽水 舟山",
    34: "合肥 芜湖 蚌埠 阜阳 安庆 马鞍山 滁州 六安", 35: "福州 厦门 泉州 漳州 莆田 龙岩 宁德 三明", 36: "南昌 赣州 九江 上饶 宜春 景德镇 吉安",
    37: "济南 青岛 烟台 潍坊 临沂 淄博 济宁 威海 德州 聊城 菏泽 日照 东营", 41: "郑州 洛阳 南阳 新乡 开封 许昌 信阳 商丘 周口 驻马店 安阳",
    42: "武汉 宜昌 襄阳 荆州 黄石 十堰 孝感 黄冈", 43: "长沙 株洲 湘潭 衡阳 岳阳 常德 郴州 邵阳 怀化",
    44: "广州 深圳 东莞 佛山 珠海 惠州 中山 汕头 江门 湛江 茂名 肇庆 揭阳", 45: "南宁 柳州 桂林 玉林 北海 梧州", 46: "海口 三亚",
    51: "成都 绵阳 德阳 南充 宜宾 泸州 乐山 达州 自贡", 52: "贵阳 遵义 毕节 六盘水", 53: "昆明 曲靖 大理 玉溪 红河 西双版纳 丽江",
    54: "拉萨", 61: "西安 咸阳 宝鸡 渭南 汉中 榆林 延安", 62: "兰州 天水 酒泉", 63: "西宁", 64: "银川", 65: "乌鲁木齐 喀什 伊犁 阿克苏",
  ]

  /// Names by their first two characters; of those that start alike the longer first.
  private static let words: [UInt64: [(name: [UInt8], code: Int)]] = {
    var words: [UInt64: [(name: [UInt8], code: Int)]] = [:]
    func add(_ name: String, _ code: Int) {
      let bytes = Array(name.utf8)
      words[key(bytes[...]), default: []].append((bytes, code))
    }
    for (code, name) in names { add(name, code) }
    for (code, list) in cities {
      for name in list.split(separator: " ") { add(String(name), code) }
    }
    return words.mapValues { entries in entries.sorted { $0.name.count > $1.name.count } }
  }()
}
