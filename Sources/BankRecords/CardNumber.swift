/// What the writing of an account number suggests; never a reason to reject a number.
public enum AccountNumberClass: UInt8, Sendable, CaseIterable {
  /// 13 to 19 digits with a valid Luhn digit: a bank card.
  case card
  /// Sixteen digits that start with 2088: an Alipay user id.
  case wallet
  /// Anything else: corporate accounts, passbooks and masked numbers have no Luhn digit.
  case account

  public init(_ number: ArraySlice<UInt8>) {
    let digits = number.withoutOuterBlanks
    if digits.count == 16, digits.starts(with: [0x32, 0x30, 0x38, 0x38]),
      digits.allSatisfy(isDigit)
    {
      self = .wallet
    } else if (13...19).contains(digits.count), hasValidLuhnDigit(digits) {
      self = .card
    } else {
      self = .account
    }
  }

  public init(_ number: String) { self.init(ArraySlice(number.utf8)) }
}

/// Whether the digits end with the check digit of ISO/IEC 7812 (Luhn); false where a byte is no
/// digit.
public func hasValidLuhnDigit(_ digits: ArraySlice<UInt8>) -> Bool {
  var sum = 0
  var doubles = false
  for byte in digits.reversed() {
    guard isDigit(byte) else { return false }
    let digit = Int(byte - UInt8(ascii: "0"))
    sum += doubles ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
    doubles.toggle()
  }
  return !digits.isEmpty && sum % 10 == 0
}
