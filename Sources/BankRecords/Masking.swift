/// Takes the readable part out of personal numbers and names, for screens, logs and errors.
///
/// Never more than six neighbouring digits of a number stay readable.
public enum Masking {
  /// An account or card number: from 15 characters on the first six and last four stay, from 11 on
  /// the first three and last four, from 5 on the last two; shorter ones are hidden wholly.
  public static func account(_ number: String) -> String {
    masked(number, shortTail: 2)
  }

  /// An identity number: region and last four of 18 characters (`513333********0025`), region and
  /// last two of 15; anything else as an account number.
  public static func idNumber(_ number: String) -> String {
    let characters = Array(number)
    switch characters.count {
    case 18: return String(characters.prefix(6)) + "********" + String(characters.suffix(4))
    case 15: return String(characters.prefix(6)) + "*******" + String(characters.suffix(2))
    default: return account(number)
    }
  }

  /// A holder's name: a person's first character and a star; organisations in full. A party of
  /// unknown kind is taken for a person where the name could be one.
  public static func name(_ name: String, kind: PartyKind) -> String {
    let isPerson =
      kind == .naturalPerson
      || kind == .unknown && PartyClassifier.isPersonName(ArraySlice(name.utf8))
    guard isPerson, let first = name.first else { return maskNumbers(in: name) }
    return "\(first)*"
  }

  private static func masked(_ number: String, shortTail: Int) -> String {
    let characters = Array(number)
    switch characters.count {
    case 15...: return String(characters.prefix(6)) + "****" + String(characters.suffix(4))
    case 11...: return String(characters.prefix(3)) + "****" + String(characters.suffix(4))
    case 5...: return "****" + String(characters.suffix(shortTail))
    case 0: return ""
    default: return "****"
    }
  }

  /// Free text with every run of at least nine digits masked, wherever it is glued in: digits may
  /// be full-width, stand in groups of four parted by one space or hyphen, or end with the `X` of
  /// an identity number. Dates such as `2024-06-12 10:15:30` stay.
  public static func maskNumbers(in text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var output = String.UnicodeScalarView()
    var position = 0
    while position < scalars.count {
      guard digit(scalars[position]) != nil else {
        output.append(scalars[position])
        position += 1
        continue
      }
      let end = endOfNumber(scalars, from: position)
      let digits = scalars[position..<end].compactMap { digit($0) }
      if digits.count >= 9 {
        var number = String(String.UnicodeScalarView(digits))
        var next = end
        if digits.count == 17, end < scalars.count, isCheckX(scalars[end]) {
          number += "X"
          next += 1
        }
        output.append(contentsOf: account(number).unicodeScalars)
        position = next
      } else {
        output.append(contentsOf: scalars[position..<end])
        position = end
      }
    }
    return String(output)
  }

  /// Behind the run of digits, or behind the groups of four digits, that starts at `start`.
  private static func endOfNumber(_ scalars: [Unicode.Scalar], from start: Int) -> Int {
    var end = start
    while end < scalars.count, digit(scalars[end]) != nil { end += 1 }
    guard end - start == 4 else { return end }
    var grouped = end
    var groups = 1
    while grouped < scalars.count, isSeparator(scalars[grouped]) {
      var next = grouped + 1
      while next < scalars.count, digit(scalars[next]) != nil { next += 1 }
      let length = next - grouped - 1
      guard (1...4).contains(length) else { break }
      if length < 4 {
        // A shorter last group belongs to a number only after two full groups: 2024-06-12 has one.
        if groups >= 2 { grouped = next }
        break
      }
      groups += 1
      grouped = next
    }
    return groups >= 2 ? grouped : end
  }

  /// The ASCII digit a scalar stands for: ASCII or full-width.
  private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x30...0x39: scalar
    case 0xFF10...0xFF19: Unicode.Scalar(scalar.value - 0xFF10 + 0x30)
    default: nil
    }
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "-" || scalar.value == 0xA0 || scalar.value == 0x3000
  }

  private static func isCheckX(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "X" || scalar == "x" || scalar.value == 0xFF38 || scalar.value == 0xFF58
  }
}
