/// Makes synthetic numbers of parties and accounts with right check digits; none is given out twice.
struct PartyNumbers {
  private var usedIdentities: Set<UInt64> = []
  private var cardSerial = 0
  private var corporateSerial = 0
  private var enterpriseSerial = 0
  private let offset: Int
  private let scatters: Bool

  init(seed: UInt64, scatters: Bool = false) {
    offset = Int(seed % 999_983)
    self.scatters = scatters
  }

  /// Permutes the serials below `high` × `low`: those of neighbours lie anywhere, so that numbers
  /// say nothing of the order in which accounts were made.
  private func scattered(_ serial: Int, high: Int, low: Int) -> Int {
    var (upper, lower) = (serial / low % high, serial % low)
    func mixed(_ part: Int, _ round: Int) -> Int {
      var word = UInt64(part + 1) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(offset + round * 7919)
      word = (word ^ (word >> 31)) &* 0xBF58_476D_1CE4_E5B9
      return Int(word >> 33)
    }
    for round in 0..<3 {
      upper = (upper + mixed(lower, round)) % high
      lower = (lower + mixed(upper, round + 16)) % low
    }
    return upper * low + lower
  }

  /// Prefixes in the shape of UnionPay bank identification numbers, not given to any bank here.
  private static let longPrefixes = ["629901", "629912", "629923", "629934", "629945", "629956"]
  private static let shortPrefixes = ["622990", "622981"]

  /// A bank card number of 19 digits, or of 16 for one in nine; it passes the Luhn check.
  mutating func cardNumber(bank: Int) -> [UInt8] {
    cardSerial += 1
    let isShort = cardSerial % 9 == 4
    let prefixes = isShort ? Self.shortPrefixes : Self.longPrefixes
    let width = isShort ? 9 : 12
    // A multiplier coprime to ten permutes the serials, so numbers differ but do not count up.
    let modulus = isShort ? 1_000_000_000 : 1_000_000_000_000
    let serial =
      scatters
      ? scattered(cardSerial, high: modulus / 100_000, low: 100_000)
      : (cardSerial + offset) * 38_461_537 % modulus
    var digits = Array(prefixes[bank % prefixes.count].utf8) + Self.digits(serial, width: width)
    digits.append(Self.luhnDigit(after: digits))
    return digits
  }

  /// A corporate settlement account of 17 digits that does not pass the Luhn check.
  mutating func corporateNumber(bank: Int) -> [UInt8] {
    corporateSerial += 1
    let serial =
      scatters
      ? scattered(corporateSerial, high: 1_000_000, low: 1_000_000)
      : (corporateSerial + offset) * 38_461_537 % 1_000_000_000_000
    let prefixes = ["5301", "3100", "0809", "2407"]
    var digits = Array(prefixes[bank % prefixes.count].utf8) + Self.digits(serial, width: 12)
    let luhn = Self.luhnDigit(after: digits) - 48
    digits.append(48 + (luhn + 1 + UInt8(serial % 9)) % 10)
    return digits
  }

  /// A resident identity number (GB 11643) of someone born on the given day.
  mutating func residentNumber(
    region: Int, birth: (year: Int, month: Int, day: Int), isMale: Bool,
    generator: inout SeededGenerator
  ) -> [UInt8] {
    let birthNumber = birth.year * 10_000 + birth.month * 100 + birth.day
    while true {
      var order = generator.between(1, 499) * 2
      if isMale { order -= 1 }
      let key = (UInt64(region) * 100_000_000 + UInt64(birthNumber)) * 1000 + UInt64(order)
      guard usedIdentities.insert(key).inserted else { continue }
      var digits = Self.digits(region, width: 6) + Self.digits(birthNumber, width: 8)
      digits += Self.digits(order, width: 3)
      let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
      let sum = zip(digits, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
      digits.append(Array("10X98765432".utf8)[sum % 11])
      return digits
    }
  }

  /// A unified social credit code (GB 32100); `registrar` is its first two characters, as `91`.
  mutating func creditCode(registrar: String, region: Int) -> [UInt8] {
    enterpriseSerial += 1
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    let scattered = (enterpriseSerial + offset) * 7_368_787 % (31 * 31 * 31 * 31 * 31 * 31)
    var organisation = Array("MA".utf8)
    var rest = scattered
    for _ in 0..<6 {
      organisation.append(alphabet[rest % 31])
      rest /= 31
    }
    organisation.append(Self.organisationDigit(after: organisation))
    var code = Array(registrar.utf8) + Self.digits(region, width: 6) + organisation
    let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    let sum = zip(code, weights).reduce(0) { total, pair in
      total + (alphabet.firstIndex(of: pair.0) ?? 0) * pair.1
    }
    code.append(alphabet[(31 - sum % 31) % 31])
    return code
  }

  /// The check character of an organisation code (GB 11714): letters count from 10.
  private static func organisationDigit(after code: [UInt8]) -> UInt8 {
    let weights = [3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(code, weights).reduce(0) { total, pair in
      total + (pair.0 <= 57 ? Int(pair.0) - 48 : Int(pair.0) - 55) * pair.1
    }
    let check = 11 - sum % 11
    return check == 10 ? UInt8(ascii: "X") : check == 11 ? 48 : UInt8(48 + check)
  }

  static func luhnDigit(after digits: [UInt8]) -> UInt8 {
    var sum = 0
    for (place, digit) in digits.reversed().enumerated() {
      let value = Int(digit) - 48
      let doubled = place % 2 == 0 ? value * 2 : value
      sum += doubled > 9 ? doubled - 9 : doubled
    }
    return UInt8(48 + (10 - sum % 10) % 10)
  }

  static func digits(_ number: Int, width: Int) -> [UInt8] {
    var rest = number
    var digits = [UInt8](repeating: 48, count: width)
    for place in stride(from: width - 1, through: 0, by: -1) {
      digits[place] = UInt8(48 + rest % 10)
      rest /= 10
    }
    return digits
  }
}
