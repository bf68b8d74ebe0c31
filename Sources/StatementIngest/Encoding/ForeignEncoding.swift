/// Encodings that are told and not read: nearly all their text would decode as GB18030, to rare
/// characters that nobody wrote.
enum ForeignEncoding: String, Sendable {
  case big5 = "Big5 (traditional Chinese)"
  case shiftJIS = "Shift-JIS (Japanese)"
  case eucJP = "EUC-JP (Japanese)"
  case eucKR = "EUC-KR (Korean)"
  case western = "Windows-1252 or Latin-1 (western Europe)"
  case utf32 = "UTF-32"

  /// The name `iconv -f` knows it by.
  var iconvName: String {
    switch self {
    case .big5: "BIG5"
    case .shiftJIS: "CP932"
    case .eucJP: "EUC-JP"
    case .eucKR: "CP949"
    case .western: "CP1252"
    case .utf32: "UTF-32"
    }
  }

  /// Why a file in this encoding is not read.
  func refusal(of path: String) -> IngestError {
    .unreadLayout(
      path: path, kind: "text in \(rawValue), as far as its characters tell",
      remedy: "convert it to UTF-8 and scan that, for example: iconv -f \(iconvName) -t UTF-8 "
        + "\(ShellText.quoted(path)) > statement.csv")
  }
}

/// What the pairs of bytes beyond ASCII say of a text that is no UTF-8.
///
/// Simplified Chinese stands almost wholly in the 6,763 characters of GB2312, whose second bytes are
/// `A1…FE`. Big5 uses `40…7E` for half of its second bytes, Shift-JIS leads with `81…9F`, Korean stays
/// in `B0…C8`, western text has single high bytes between letters. Different pairs count, not how
/// often they stand, so that one memo repeated in every row decides nothing.
struct ForeignText {
  /// A bit for each pair that was seen.
  private var pairs = [UInt64](repeating: 0, count: 1024)
  private var shiftPairs = [UInt64](repeating: 0, count: 1024)
  private var hasChineseWord = false
  /// Header words found, by the encoding they are written in.
  private var words: [ForeignEncoding: Set<UInt32>] = [:]
  /// High bytes between two letters of ASCII, and all high bytes that start a pair.
  private var betweenLetters = 0
  private var leads = 0
  /// Lines after which nothing new is learnt.
  private var linesLeft = 2000

  /// Takes a line that is not plain ASCII.
  mutating func take(_ line: UnsafeBufferPointer<UInt8>) {
    guard linesLeft > 0 else { return }
    linesLeft -= 1
    takePairs(line)
    takeShiftPairs(line)
  }

  private mutating func takePairs(_ line: UnsafeBufferPointer<UInt8>) {
    var at = 0
    var last: UInt32 = 0
    while at < line.count {
      guard line[at] >= 0x81, at + 1 < line.count, line[at + 1] >= 0x40 else {
        last = 0
        at += 1
        continue
      }
      let pair = UInt32(line[at]) << 8 | UInt32(line[at + 1])
      pairs[Int(pair >> 6)] |= 1 << UInt64(pair & 63)
      leads += 1
      if ForeignText.isLetter(line[at + 1]), at == 0 || line[at - 1] < 0x80 { betweenLetters += 1 }
      if ForeignText.startsWord(last) {
        let word = last << 16 | pair
        note(word)
      }
      last = pair
      at += 2
    }
  }

  private mutating func note(_ word: UInt32) {
    if ForeignText.chinese.contains(word) { hasChineseWord = true }
    for (encoding, known) in ForeignText.known where known.contains(word) {
      words[encoding, default: []].insert(word)
    }
  }

  /// Shift-JIS has single bytes `A1…DF`, so its pairs start elsewhere.
  private mutating func takeShiftPairs(_ line: UnsafeBufferPointer<UInt8>) {
    var at = 0
    var last: UInt32 = 0
    while at < line.count {
      let byte = line[at]
      let isLead = (0x81...0x9F).contains(byte) || (0xE0...0xFC).contains(byte)
      guard isLead, at + 1 < line.count, line[at + 1] >= 0x40 else {
        last = 0
        at += 1
        continue
      }
      let pair = UInt32(byte) << 8 | UInt32(line[at + 1])
      shiftPairs[Int(pair >> 6)] |= 1 << UInt64(pair & 63)
      let word = last << 16 | pair
      if ForeignText.startsWord(last), ForeignText.shiftWords.contains(word) {
        words[.shiftJIS, default: []].insert(word)
      }
      last = pair
      at += 2
    }
  }

  /// The encoding that the pairs speak for beyond doubt, or nil.
  var verdict: ForeignEncoding? {
    var counts = Counts()
    for (block, bits) in pairs.enumerated() where bits != 0 {
      for bit in 0..<64 where bits >> UInt64(bit) & 1 == 1 { counts.add(block * 64 + bit) }
    }
    if counts.total == 0 { return nil }
    // A stray byte or two are damage.
    if counts.total >= 4, leads >= 8, betweenLetters * 10 >= leads * 9,
      counts.lowTrail * 10 >= counts.total * 9
    {
      return .western
    }
    // A single word of a Chinese header settles it: four bytes in a row are no accident.
    if hasChineseWord { return nil }
    if counts.isBig5, counts.lowTrail * 100 >= counts.total * 15,
      (words[.big5]?.count ?? 0) >= 2 || counts.total >= 12
    {
      return .big5
    }
    if (words[.eucKR]?.count ?? 0) >= 2 && counts.korean * 10 >= counts.total * 9
      || counts.total >= 40 && counts.korean * 100 >= counts.total * 97
    {
      return .eucKR
    }
    if (words[.eucJP]?.count ?? 0) >= 2
      || counts.total >= 12 && counts.kana * 100 >= counts.total * 25
    {
      return .eucJP
    }
    var shift = Counts()
    for (block, bits) in shiftPairs.enumerated() where bits != 0 {
      for bit in 0..<64 where bits >> UInt64(bit) & 1 == 1 { shift.add(block * 64 + bit) }
    }
    if (words[.shiftJIS]?.count ?? 0) >= 2 && shift.shiftLead * 10 >= shift.total * 9
      || shift.total >= 12 && shift.shiftKana * 100 >= shift.total * 20
    {
      return .shiftJIS
    }
    return nil
  }

  /// Different pairs, sorted into what they could be.
  private struct Counts {
    var total = 0
    /// Second byte `40…7E`.
    var lowTrail = 0
    var isBig5 = true
    var korean = 0
    var kana = 0
    /// First byte `81…9F`, of which hiragana and katakana.
    var shiftLead = 0
    var shiftKana = 0

    mutating func add(_ pair: Int) {
      let (lead, trail) = (pair >> 8, pair & 0xFF)
      total += 1
      if trail < 0x7F { lowTrail += 1 }
      if lead < 0xA1 || lead > 0xF9 || (0x7F...0xA0).contains(trail) || trail == 0xFF {
        isBig5 = false
      }
      if (0xB0...0xC8).contains(lead), trail >= 0xA1 { korean += 1 }
      if lead == 0xA4 || lead == 0xA5, trail >= 0xA1 { kana += 1 }
      if (0x81...0x9F).contains(lead) { shiftLead += 1 }
      if lead == 0x82 && trail >= 0x9F || lead == 0x83 && trail <= 0x96 { shiftKana += 1 }
    }
  }

  /// Whether a known word starts with this pair: nearly all pairs need no look at the words.
  @inline(__always)
  private static func startsWord(_ pair: UInt32) -> Bool {
    firstPairs[Int(pair >> 6)] >> UInt64(pair & 63) & 1 == 1
  }

  private static let firstPairs: [UInt64] = {
    var bits = [UInt64](repeating: 0, count: 1024)
    for word in chinese.union(shiftWords).union(known.flatMap(\.words)) {
      bits[Int(word >> 22)] |= 1 << UInt64(word >> 16 & 63)
    }
    return bits
  }()

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 <= 25 }

  /// 日期 时间 金额 账号 卡号 户名 交易 余额 摘要 收入 支出 对方 币种 付款 收款 转账 借贷, in GB18030.
  private static let chinese: Set<UInt32> = [
    0xC8D5_C6DA, 0xCAB1_BCE4, 0xBDF0_B6EE, 0xD5CB_BAC5, 0xBFA8_BAC5, 0xBBA7_C3FB, 0xBDBB_D2D7,
    0xD3E0_B6EE, 0xD5AA_D2AA, 0xCAD5_C8EB, 0xD6A7_B3F6, 0xB6D4_B7BD, 0xB1D2_D6D6, 0xB8B6_BFEE,
    0xCAD5_BFEE, 0xD7AA_D5CB, 0xBDE8_B4FB,
  ]

  private static let known: [(encoding: ForeignEncoding, words: Set<UInt32>)] = [
    // 日期 時間 金額 帳號 卡號 戶名 交易 餘額 摘要 收入 支出 對方 幣別 付款 收款 轉帳 存入 提出 結餘
    (
      .big5,
      [
        0xA4E9_B4C1, 0xAEC9_B6A1, 0xAAF7_C342, 0xB162_B8B9, 0xA564_B8B9, 0xA4E1_A657, 0xA5E6_A9F6,
        0xBE6C_C342, 0xBA4B_AD6E, 0xA6AC_A44A, 0xA4E4_A558, 0xB9EF_A4E8, 0xB9F4_A74F, 0xA549_B4DA,
        0xA6AC_B4DA, 0xC2E0_B162, 0xA673_A44A, 0xB4A3_A558, 0xB5B2_BE6C,
      ]
    ),
    // 거래 일자 일시 금액 잔액 계좌 입금 출금 적요 예금 은행
    (
      .eucKR,
      [
        0xB0C5_B7A1, 0xC0CF_C0DA, 0xC0CF_BDC3, 0xB1DD_BED7, 0xC0DC_BED7, 0xB0E8_C1C2, 0xC0D4_B1DD,
        0xC3E2_B1DD, 0xC0FB_BFE4, 0xBFB9_B1DD, 0xC0BA_C7E0,
      ]
    ),
    // 日付 時刻 金額 口座 残高 取引 摘要 入金 出金 振込
    (
      .eucJP,
      [
        0xC6FC_C9D5, 0xBBFE_B9EF, 0xB6E2_B3DB, 0xB8FD_BAC2, 0xBBC4_B9E2, 0xBCE8_B0FA, 0xC5A6_CDD7,
        0xC6FE_B6E2, 0xBDD0_B6E2, 0xBFB6_B9FE,
      ]
    ),
  ]

  /// 日付 時刻 金額 口座 残高 取引 摘要 入金 出金 振込 名義 支店, in Shift-JIS.
  private static let shiftWords: Set<UInt32> = [
    0x93FA_9574, 0x8E9E_8D8F, 0x8BE0_8A7A, 0x8CFB_8DC0, 0x8E63_8D82, 0x8EE6_88F8, 0x9345_9776,
    0x93FC_8BE0, 0x8F6F_8BE0, 0x9055_8D9E, 0x96BC_8B60, 0x8E78_9358,
  ]
}
