/// A layout that is known and not read: no row of it moves money between accounts.
struct UnreadLayout: Sendable {
  /// What the file is.
  var kind: String
  /// Why it is not read, and what to ask for instead.
  var remedy: String
  /// Columns by which its header is known, as they are written.
  var columns: [String]

  static let all = [
    UnreadLayout(
      kind: "a list of orders of a crypto exchange (火币 币币交易)",
      remedy:
        "its rows swap one coin for another within one account and name no other side; ask the "
        + "exchange for deposits and withdrawals (充提记录) or the account's 法币 orders",
      columns: ["时间", "交易类型", "交易对", "方向", "价格", "数量", "成交额", "手续费"]),
    UnreadLayout(
      kind: "a list of token transfers on a block chain (OKLink 代币转账)",
      remedy:
        "its amounts are units of tokens, not money, its addresses are shortened so that two may "
        + "look the same, and token names can be forged; ask the exchange for the account's 法币 orders",
      columns: ["交易哈希", "区块高度", "发送方", "接收方", "数量", "代币符号", "代币地址"]),
  ]

  /// The first of them whose columns all stand in one of the first lines.
  static func find(in head: FileHead, delimiters: [UInt8]) -> UnreadLayout? {
    for index in head.lines.indices.prefix(30) where !head.lines[index].isBlank {
      for delimiter in delimiters {
        let names = Set(HeaderName.normalised(head.cells(at: index, delimiter: delimiter).cells))
        if names.count < 4 { continue }
        let found = all.first {
          $0.columns.allSatisfy { names.contains(HeaderName.normalised($0)) }
        }
        if let found { return found }
      }
    }
    return nil
  }
}
