/// A valid resident identity number (公民身份号码, GB 11643-1999): six digits of region, eight of
/// birth date, three of order and a check character.
///
/// The fifteen-digit form given out before 1999 is accepted too and equals the eighteen-digit form
/// of the same person: region, birth date in the 1900s and order are the same.
public struct ResidentID: Hashable, Sendable {
  /// The first seventeen digits of the eighteen-digit form as a number; one per person.
  public let key: UInt64

  public enum Sex: UInt8, Sendable, CaseIterable {
    case female
    case male
  }

  /// Reads a number of 15 or 18 characters; nil where region, birth date or check character are
  /// impossible. Spaces and tabs around the number are left out, a small `x` equals `X`.
  public init?(_ bytes: ArraySlice<UInt8>) {
    let number = bytes.withoutOuterBlanks
    var key: UInt64 = 0
    switch number.count {
    case 18:
      guard let first = decimal(number.prefix(17)), let last = number.last else { return nil }
      key = first
      guard ResidentID.checkCharacter(of: key) == (last == UInt8(ascii: "x") ? 0x58 : last) else {
        return nil
      }
    case 15:
      guard let all = decimal(number) else { return nil }
      key = all / 1_000_000_000 * 100_000_000_000 + 19_000_000_000 + all % 1_000_000_000
    default: return nil
    }
    self.init(key: key)
  }

  public init?(_ text: String) { self.init(ArraySlice(text.utf8)) }

  private init?(key: UInt64) {
    self.key = key
    let order = key % 1000
    guard order > 0, ResidentID.provinces.contains(Int(key / 1_000_000_000_000_000)),
      let birth = ResidentID.birthDate(of: key), birth.components.year >= 1850
    else { return nil }
  }

  private static func birthDate(of key: UInt64) -> CivilDay? {
    let date = Int(key / 1000 % 100_000_000)
    return CivilDay(year: date / 10_000, month: date / 100 % 100, day: date % 100)
  }

  /// The day of birth that the number states.
  public var birthDate: CivilDay {
    ResidentID.birthDate(of: key) ?? CivilDay(daysSince1970: 0)
  }

  /// Odd order numbers are male, even ones female.
  public var sex: Sex { key % 2 == 1 ? .male : .female }

  /// The six-digit region of first registration (GB/T 2260), `110000..<1000000`; not the present
  /// address, and codes are withdrawn over time.
  public var regionCode: Int { Int(key / 100_000_000_000) }

  /// Completed years of age on `day`; negative before birth.
  public func age(on day: CivilDay) -> Int {
    let birth = birthDate.components
    let now = day.components
    let hadBirthday = (now.month, now.day) >= (birth.month, birth.day)
    return now.year - birth.year - (hadBirthday ? 0 : 1)
  }

  /// The eighteen-character form. Personal: mask it before anybody reads it.
  public var number: String {
    padded(Int(key), to: 17)
      + String(UnicodeScalar(ResidentID.checkCharacter(of: key)))
  }

  /// The check character of seventeen digits (ISO 7064 MOD 11-2).
  static func checkCharacter(of key: UInt64) -> UInt8 {
    var rest = key
    var weight: UInt64 = 2
    var sum: UInt64 = 0
    for _ in 0..<17 {
      sum += rest % 10 * weight
      rest /= 10
      weight = weight * 2 % 11
    }
    let check = (12 - sum % 11) % 11
    return check == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + UInt8(check)
  }

  /// First two digits: the province-level regions of GB/T 2260, and 90–99 of the permanent
  /// residence cards of foreigners, whose 2023 form shares length and check character.
  static let provinces: Set<Int> = Set(
    [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46]
      + [50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83] + Array(90...99))
}

/// The number that ASCII digits spell; nil where another byte stands among them. At most 19 digits.
func decimal(_ bytes: ArraySlice<UInt8>) -> UInt64? {
  guard !bytes.isEmpty, bytes.count <= 19 else { return nil }
  var value: UInt64 = 0
  for byte in bytes {
    guard isDigit(byte) else { return nil }
    value = value &* 10 &+ UInt64(byte - UInt8(ascii: "0"))
  }
  return value
}

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

extension ArraySlice<UInt8> {
  /// The slice without spaces and tabs at either end.
  var withoutOuterBlanks: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, first == 0x20 || first == 0x09 { slice.removeFirst() }
    while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
    return slice
  }
}
