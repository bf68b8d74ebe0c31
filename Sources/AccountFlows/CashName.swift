/// What stands in a counterparty's name where cash came over the counter or out of a machine.
///
/// One file writes 现金 or `CASH` beside an empty account: taken as a name it would be one party who
/// paid everybody's cash in.
enum CashName {
  private static let names: Set<[UInt8]> = Set(
    [
      "现金", "現金", "现钞", "柜面现金", "柜台现金", "现金存入", "现金支取", "现金存款", "现金取款", "存现", "取现", "库存现金",
      "cash", "atm", "/", "-", "--", "无", "（空）",
    ].map { Array($0.utf8) })

  /// Whether the whole name, in any case of letters, means cash or nobody. O(length).
  static func matches(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard name.count <= 12 else { return false }
    return names.contains(name.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 })
  }
}
