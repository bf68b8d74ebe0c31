/// Words of an account holder's name that call for attention, and those that call it off.
enum NameWords {
  enum Grade: Int, Comparable {
    /// Trades in which schemes often dress up, most of which are honest.
    case front
    /// Words of finance that any firm may register.
    case finance
    /// Words that only licensed firms may have in their names (条例 art.9).
    case reserved

    static func < (left: Grade, right: Grade) -> Bool { left.rawValue < right.rawValue }

    var chineseName: String {
      switch self {
      case .front: "集资高发行业用词"
      case .finance: "投资理财类用词"
      case .reserved: "条例限制用词"
      }
    }
  }

  private static let words: [(grade: Grade, words: [String])] = [
    (.reserved, ["金融", "交易所", "交易中心", "理财", "财富管理", "股权众筹"]),
    (
      .finance,
      [
        "财富", "众筹", "投资", "资产管理", "资本", "基金", "私募", "资金互助", "网络借贷", "借贷", "P2P", "融资",
        "数字货币", "区块链", "虚拟币",
      ]
    ),
    (
      .front,
      [
        "养老", "康养", "商务信息", "信息咨询", "商务咨询", "企业管理咨询", "合作社", "生态农业", "农业开发", "文化艺术",
        "收藏", "健康管理", "健康咨询", "网络科技", "电子商务", "旅居", "会员俱乐部",
      ]
    ),
  ]

  /// Parts of names in which a word means something else, or its bearer is licensed or public.
  private static let harmless = [
    "银行", "信用社", "农商行", "证券", "期货", "信托", "保险", "基金会", "公积金", "基金管理中心", "金融租赁",
    "消费金融", "金融中心", "金融广场", "金融街", "金融大厦", "金融局", "金融监督", "金融学院", "财富中心", "财富广场",
    "财富大厦", "财富花园", "产权交易", "公共资源交易", "农贸", "养老院", "养老服务中心", "敬老院", "福利院",
    "国有资本", "国有资产", "城市建设投资", "交通投资", "水务投资", "城投", "供销", "工会", "物业",
  ]

  /// The word of the highest grade in a name, the first of equals; nil for names of persons, of
  /// licensed firms and where nothing is found.
  static func find(in name: String) -> (word: String, grade: Grade)? {
    let text = Array(name.utf8)
    // Names of persons have at most four characters of three bytes; given names may hold 财富.
    guard text.count > 12 else { return nil }
    guard !harmless.contains(where: { holds(text, $0) }) else { return nil }
    for group in words {
      if let word = group.words.first(where: { holds(text, $0) }) { return (word, group.grade) }
    }
    return nil
  }

  /// Whether the bytes of a word stand in a text.
  private static func holds(_ text: [UInt8], _ word: String) -> Bool {
    let part = Array(word.utf8)
    guard part.count <= text.count, let first = part.first else { return false }
    return (0...(text.count - part.count)).contains { start in
      text[start] == first && text[start..<(start + part.count)].elementsEqual(part)
    }
  }
}
