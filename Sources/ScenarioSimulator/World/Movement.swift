/// How money moved, as the `channel` column says it.
enum Channel: UInt8, CaseIterable {
  case mobile, netbank, counter, atm, quickpay, batch, pos, remittance

  var code: String {
    switch self {
    case .mobile: "MOBILE"
    case .netbank: "NETBANK"
    case .counter: "COUNTER"
    case .atm: "ATM"
    case .quickpay: "QUICKPAY"
    case .batch: "BATCH"
    case .pos: "POS"
    case .remittance: "REMITTANCE"
    }
  }
}

/// One transaction in compact form: 32 bytes, no strings.
struct Movement {
  var fen: Int64
  /// Seconds since midnight of the world's first day.
  var second: UInt32
  var payer: UInt32
  var payee: UInt32
  /// An index into the world's memos; 0 is the empty memo.
  var memo: UInt32
  var channel: Channel
}

/// Memo texts, each kept once.
struct MemoTable {
  private(set) var texts: [[UInt8]] = [[]]
  private var numbers: [String: UInt32] = ["": 0]

  mutating func number(of text: String) -> UInt32 {
    if let known = numbers[text] { return known }
    let number = UInt32(texts.count)
    numbers[text] = number
    texts.append(Array(text.utf8))
    return number
  }
}

extension [Movement] {
  /// Orders by time; movements of one second keep the order in which they were made.
  /// Complexity: O(n), two passes of a counting sort over 16 bits.
  func inTimeOrder() -> [Movement] {
    func pass(_ source: [Movement], shift: UInt32) -> [Movement] {
      var starts = [Int](repeating: 0, count: 65_537)
      for movement in source { starts[Int(movement.second >> shift & 0xFFFF) + 1] += 1 }
      for digit in 1...65_536 { starts[digit] += starts[digit - 1] }
      var target = source
      for movement in source {
        let digit = Int(movement.second >> shift & 0xFFFF)
        target[starts[digit]] = movement
        starts[digit] += 1
      }
      return target
    }
    return pass(pass(self, shift: 0), shift: 16)
  }
}
