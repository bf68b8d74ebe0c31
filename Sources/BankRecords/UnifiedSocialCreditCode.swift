/// A valid unified social credit code of an organisation (统一社会信用代码, GB 32100-2015).
public struct UnifiedSocialCreditCode: Hashable, Sendable {
  /// The eighteen characters in capitals.
  public let code: String

  /// Reads eighteen characters; nil where a character is outside the alphabet or a check character
  /// is wrong. Small letters are taken as capitals; spaces and tabs around are left out.
  public init?(_ bytes: ArraySlice<UInt8>) {
    let text = bytes.withoutOuterBlanks
    guard text.count == 18 else { return nil }
    var values: [Int] = []
    var capitals: [UInt8] = []
    for byte in text {
      let capital = byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte
      guard let value = UnifiedSocialCreditCode.alphabet.firstIndex(of: capital) else {
        return nil
      }
      values.append(value)
      capitals.append(capital)
    }
    var sum = 0
    for (value, weight) in zip(values, UnifiedSocialCreditCode.weights) { sum += value * weight }
    guard (31 - sum % 31) % 31 == values[17] else { return nil }
    code = String(decoding: capitals, as: UTF8.self)
  }

  public init?(_ text: String) { self.init(ArraySlice(text.utf8)) }

  /// The six-digit region of the registering office; nil where it is not written in digits.
  public var regionCode: Int? {
    decimal(ArraySlice(code.utf8.dropFirst(2).prefix(6))).map { Int($0) }
  }

  /// Digits and letters without I, O, S, V and Z.
  static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
  static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
}
