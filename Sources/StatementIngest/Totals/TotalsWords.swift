/// The words of totals: labels are understood whole, word by word, or not at all.
enum TotalsWords {
  /// What one word of a label means.
  struct Meaning: OptionSet, Sendable {
    let rawValue: UInt16

    static let moneyIn = Meaning(rawValue: 1)
    static let moneyOut = Meaning(rawValue: 2)
    static let neutral = Meaning(rawValue: 4)
    static let count = Meaning(rawValue: 8)
    static let sum = Meaning(rawValue: 16)
    /// Money in less money out.
    static let net = Meaning(rawValue: 32)
    /// 合计, 总: over all rows.
    static let whole = Meaning(rawValue: 64)
    /// 小计, 本页: over some rows.
    static let page = Meaning(rawValue: 128)
    /// 本月累计, 承前页: over rows that need not be in the file.
    static let period = Meaning(rawValue: 256)
    /// In another currency than yuan.
    static let foreign = Meaning(rawValue: 512)
    static let balance = Meaning(rawValue: 1024)
    /// 借, 贷: the bank's words, which an enterprise may use the other way round.
    static let ledgerSide = Meaning(rawValue: 2048)
    /// 总, as against 共: of everything, whatever was named before.
    static let overall = Meaning(rawValue: 4096)
    /// 查询笔数 may be what was asked for; 查询共 12 笔 is what was found.
    static let asked = Meaning(rawValue: 8192)

    static let side: Meaning = [.moneyIn, .moneyOut, .neutral]
  }

  private static let words: [(text: [Unicode.Scalar], meaning: Meaning)] = {
    let table: [(String, Meaning)] = [
      ("贷方 贷记 贷项 贷", [.moneyIn, .ledgerSide]), ("借方 借记 借项 借", [.moneyOut, .ledgerSide]),
      ("收入 存入 转入 汇入 流入 入账 入帐 进账 进帐 来账 来帐 收款 收方 收到 收 入 进", .moneyIn),
      ("支出 取出 转出 汇出 流出 出账 出帐 往账 往帐 付款 支取 付方 支付 付出 支 付 出", .moneyOut),
      ("不计收支 不计入收支 中性交易 中性", .neutral),
      ("笔数 条数 件数 次数 行数 记录数 交易数 明细数 笔", .count),
      ("发生金额 发生额 金额 数额 款额 交易额 流水额 额", .sum), ("净额 净收支 轧差", .net),
      ("总额", [.sum, .whole, .overall]), ("合计 共计 累计 合共 共有 共 汇总 计", .whole),
      ("总计 总共 总 全部", [.whole, .overall]),
      ("本页 当页 小计 分页 页计 页", .page),
      ("本月 本年 本日 当日 当月 当年 本季 上月 上年 上日 月计 日计 年计 日 月 季 年 上页 承前页 承前 过次页 过次 结转", .period),
      ("美元 港币 港元 欧元 日元 英镑 澳元 加元 外币 usd hkd eur jpy gbp aud cad", .foreign),
      ("余额 期初 期末 上期 结余 上次 昨日", .balance),
      ("人民币 rmb cny 交易 明细 记录 流水 本次 本期 已 账户 帐户 期间 有效 成功 账单 数据 发生 的 为 元 数", []),
      ("查询 导出 下载 显示", .asked),
      ("debits debit withdrawals", [.moneyOut, .ledgerSide]),
      ("credits credit deposits", [.moneyIn, .ledgerSide]),
      ("totals total", [.whole]), ("count number no", .count),
      ("records rows items entries", .count),
      ("amount sum value", .sum), ("balance opening closing", .balance), ("net", .net),
      ("subtotal page", .page), ("transactions transaction of the", []),
    ]
    return table.flatMap { line, meaning in
      line.split(separator: " ").map { (Array($0.unicodeScalars), meaning) }
    }.sorted { $0.0.count > $1.0.count }
  }()

  /// What a label means, or nil where a word of it is unknown. Blanks within it say nothing.
  static func meaning(of label: [Unicode.Scalar]) -> Meaning? {
    var meaning: Meaning = []
    var at = 0
    while at < label.count {
      if isGlue(label[at]) {
        at += 1
        continue
      }
      guard let word = words.first(where: { label[at...].starts(with: $0.text) }) else {
        return nil
      }
      meaning.formUnion(word.meaning)
      at += word.text.count
      // English words end where a blank or another script starts: `no` is no part of `note`.
      if word.text.first?.isASCII == true, at < label.count, label[at].isASCII, !isGlue(label[at]) {
        return nil
      }
    }
    return meaning
  }

  private static func isGlue(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "#" || scalar == "*" || scalar == "." || scalar == "_"
      || scalar == "-" || scalar == "=" || scalar == "/" || scalar == "[" || scalar == "]"
  }

  /// The unit at the start of a text behind a number, and its length.
  static func unit(of text: [Unicode.Scalar]) -> (meaning: Meaning, length: Int)? {
    for unit in units where text.starts(with: unit.text) {
      return (unit.meaning, unit.text.count)
    }
    return nil
  }

  /// 万元 and other units that round are none of them: what they count is not understood.
  private static let units: [(text: [Unicode.Scalar], meaning: Meaning)] = {
    let table: [(String, Meaning)] = [
      ("笔交易记录 笔交易 笔记录 笔明细 条交易 条记录 条明细 笔 条", .count), ("元人民币 元整 元 cny rmb", .sum),
      ("records rows transactions items", .count),
    ]
    return table.flatMap { line, meaning in
      line.split(separator: " ").map { (Array($0.unicodeScalars), meaning) }
    }
  }()

  /// Cheap words without which no row is one of totals.
  static func mayTellTotals(_ cells: [String]) -> Bool {
    cells.contains { cell in
      cell.unicodeScalars.contains { marks.contains($0) } || cell.lowercased().contains("total")
    }
  }

  private static let marks = Set("合总共计笔總計筆".unicodeScalars)

  /// Half width, lower case, simplified, without tabs: as the words above are written.
  static func normalised(_ text: String) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      var next = scalar
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0xA0, 0x3000: next = " "
      case 0xFEFF, 0x200B: continue
      case 0xFF01...0xFF5E: next = Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
      case 0xFFE5, 0xA5: next = "¥"
      case 0x2212: next = "-"
      case 0x3001: next = ","  // 、
      case 0x3002: next = ";"  // 。
      case 0x3010: next = "["  // 【
      case 0x3011: next = "]"  // 】
      default: next = simplified[scalar] ?? scalar
      }
      if ("A"..."Z").contains(next) { next = Unicode.Scalar(UInt8(next.value + 32)) }
      scalars.append(next)
    }
    return scalars
  }

  /// Characters of totals that Taiwan, Hong Kong and Macao write in full.
  private static let simplified: [Unicode.Scalar: Unicode.Scalar] = [
    "總": "总", "計": "计", "筆": "笔", "數": "数", "額": "额", "貸": "贷", "轉": "转", "帳": "账",
    "賬": "账", "進": "进", "來": "来", "匯": "汇", "記": "记", "錄": "录", "條": "条", "發": "发",
    "頁": "页", "幣": "币", "餘": "余", "戶": "户", "帐": "账", "項": "项", "見": "见", "單": "单",
  ]
}
