import BankRecords

/// The lines of a message, without their ends.
struct MTLines {
  private let source: DocumentSource
  private let path: String
  private let maxBytes: Int
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  private var position = 0
  private var filled = 0
  private(set) var number = 0

  init(_ source: DocumentSource, path: String, maxBytes: Int) {
    self.source = source
    self.path = path
    self.maxBytes = maxBytes
  }

  /// The next line; nil at the end.
  mutating func next() throws(IngestError) -> [UInt8]? {
    var line: [UInt8] = []
    var isStarted = false
    while true {
      if position == filled {
        position = 0
        filled = try refill()
        if filled == 0 {
          if isStarted { number += 1 }
          return isStarted ? line : nil
        }
      }
      isStarted = true
      let end = buffer[position..<filled].firstIndex(of: 0x0A)
      line.append(contentsOf: buffer[position..<(end ?? filled)])
      guard line.count <= maxBytes else {
        throw .damagedContainer(
          path: path, reason: "line \(number + 1) is longer than \(maxBytes) bytes")
      }
      position = end.map { $0 + 1 } ?? filled
      guard end != nil else { continue }
      number += 1
      while line.last == 0x0D { line.removeLast() }
      return line
    }
  }

  private mutating func refill() throws(IngestError) -> Int {
    var got = 0
    var failure: IngestError?
    buffer.withUnsafeMutableBytes { bytes in
      do throws(IngestError) { got = try source.read(into: bytes) } catch { failure = error }
    }
    if let failure { throw failure }
    return got
  }

  /// The tag at the start of a line, `:61:` or `:28C:`, and where its value starts.
  static func tag(_ line: ArraySlice<UInt8>) -> (name: String, valueStart: Int)? {
    let start = line.startIndex
    guard line.count >= 4, line[start] == UInt8(ascii: ":"), line[start + 1] &- 0x30 <= 9,
      line[start + 2] &- 0x30 <= 9
    else { return nil }
    let hasLetter = line[start + 3] &- 0x41 <= 25
    let end = start + (hasLetter ? 4 : 3)
    guard end < line.endIndex, line[end] == UInt8(ascii: ":") else { return nil }
    return (String(decoding: line[(start + 1)..<end], as: UTF8.self), end + 1)
  }

  /// Blank lines and the blocks of an envelope (`{1:…}{4:`, `$`).
  static func isEnvelope(_ line: [UInt8]) -> Bool {
    guard let first = line.first(where: { $0 > 0x20 }) else { return true }
    return first == UInt8(ascii: "{") || line.elementsEqual("$".utf8)
  }
}

/// `C240612CNY150000,00`: direction, day (zeros in an account's first statement), currency, amount.
struct MTBalance {
  var value: Int128
  var currency: [UInt8]

  init?(_ field: [UInt8]) {
    let text = field.reversed().drop { $0 <= 0x20 }.reversed().map { $0 }
    guard text.count >= 11, text[0] == UInt8(ascii: "C") || text[0] == UInt8(ascii: "D"),
      text[1..<7].allSatisfy({ $0 &- 0x30 <= 9 }), MTBalance.isCurrency(text[7..<10]),
      let value = DocumentAmount.value(text[10...], point: UInt8(ascii: ","))
    else { return nil }
    self.value = text[0] == UInt8(ascii: "D") ? -value : value
    currency = Array(text[7..<10])
  }

  /// `12CNY3400,50`: a number of lines and their sum.
  static func sum(_ field: [UInt8]) -> (count: Int, sum: Int128)? {
    let text = field.reversed().drop { $0 <= 0x20 }.reversed().map { $0 }
    let digits = text.prefix { $0 &- 0x30 <= 9 }
    let rest = text[digits.count...]
    guard !digits.isEmpty, digits.count <= 9, rest.count >= 4, isCurrency(rest.prefix(3)),
      let count = Int(String(decoding: digits, as: UTF8.self)),
      let sum = DocumentAmount.value(rest.dropFirst(3), point: UInt8(ascii: ","))
    else { return nil }
    return (count, sum)
  }

  private static func isCurrency(_ text: ArraySlice<UInt8>) -> Bool {
    text.count == 3 && text.allSatisfy { $0 &- 0x41 <= 25 }
  }
}

/// `:61:`, a statement line: `YYMMDD[MMDD][E|R]C|D[funds]amount type references`.
struct MTStatementLine {
  var valueDate: String
  var bookedDate: String
  /// Which way the money went: a reversed credit is money out.
  var isCredit: Bool
  var isReversal: Bool
  /// Expected only (MT942).
  var isExpected: Bool
  var value: Int128
  var type: [UInt8]
  var customerReference: [UInt8]
  var bankReference: [UInt8]
  var supplement: [UInt8] = []

  init?(_ field: [UInt8]) {
    var rest = field[...]
    guard rest.count >= 12, let valueDay = MTStatementLine.day(rest.prefix(6)) else { return nil }
    rest = rest.dropFirst(6)
    valueDate = valueDay.description
    bookedDate = valueDate
    if rest.prefix(4).allSatisfy({ $0 &- 0x30 <= 9 }) {
      guard let booked = MTStatementLine.day(rest.prefix(4), near: valueDay) else { return nil }
      bookedDate = booked.description
      rest = rest.dropFirst(4)
    }
    isReversal = rest.first == UInt8(ascii: "R")
    isExpected = rest.first == UInt8(ascii: "E")
    if isReversal || isExpected { rest = rest.dropFirst() }
    guard let mark = rest.popFirst(), mark == UInt8(ascii: "C") || mark == UInt8(ascii: "D") else {
      return nil
    }
    isCredit = (mark == UInt8(ascii: "C")) != isReversal
    if let funds = rest.first, funds &- 0x41 <= 25 { rest = rest.dropFirst() }
    let amount = rest.prefix { $0 &- 0x30 <= 9 || $0 == UInt8(ascii: ",") }
    guard amount.contains(UInt8(ascii: ",")),
      let value = DocumentAmount.value(amount, point: UInt8(ascii: ","))
    else { return nil }
    self.value = value
    rest = rest.dropFirst(amount.count)
    guard rest.count >= 4, let kind = rest.first, "NFS".utf8.contains(kind) else { return nil }
    type = Array(rest.prefix(4))
    let references = Array(rest.dropFirst(4))
    let parting = references.indices.first {
      references[$0...].starts(with: "//".utf8)
    }
    customerReference = MTStatementLine.reference(references[..<(parting ?? references.count)])
    bankReference = MTStatementLine.reference(parting.map { references[($0 + 2)...] } ?? [])
  }

  private static func reference(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let trimmed = CellText.trimmed(Array(text))
    return trimmed.elementsEqual("NONREF".utf8) ? [] : trimmed
  }

  /// `YYMMDD`; years from 80 on are of the last century.
  static func day(_ text: ArraySlice<UInt8>) -> CivilDay? {
    guard text.count == 6, let number = number(text) else { return nil }
    let year = number / 10_000
    return CivilDay(
      year: year >= 80 ? 1900 + year : 2000 + year, month: number / 100 % 100, day: number % 100)
  }

  /// `MMDD` in the year in which it is nearest to the value date.
  private static func day(_ text: ArraySlice<UInt8>, near other: CivilDay) -> CivilDay? {
    guard text.count == 4, let number = number(text) else { return nil }
    let year = other.components.year
    let candidates = [year - 1, year, year + 1].compactMap {
      CivilDay(year: $0, month: number / 100, day: number % 100)
    }
    return candidates.min {
      abs($0.daysSince1970 - other.daysSince1970) < abs($1.daysSince1970 - other.daysSince1970)
    }
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Int? {
    var number = 0
    for byte in text {
      guard byte &- 0x30 <= 9 else { return nil }
      number = number * 10 + Int(byte &- 0x30)
    }
    return number
  }

  /// The account in `:25:`: behind a bank's code and a slash, without the currency behind it.
  static func account(_ identification: [UInt8], _ currency: [UInt8] = []) -> [UInt8] {
    var account = CellText.trimmed(identification)
    if let slash = account.lastIndex(of: UInt8(ascii: "/")), slash + 1 < account.count {
      account.removeSubrange(...slash)
    }
    if !currency.isEmpty, account.count > 8, account.suffix(3).elementsEqual(currency) {
      account.removeLast(3)
      while account.last.map({ $0 <= 0x20 }) ?? false { account.removeLast() }
    }
    return account
  }
}

/// `:86:`, what the bank says of a line: subfields (`?20…?32`), keywords (`/NAME/…`), or free text.
struct MTNarrative {
  var account: [UInt8] = []
  var name: [UInt8] = []
  var bank: [UInt8] = []
  var memo: [UInt8] = []

  init(_ lines: [[UInt8]]) {
    guard let first = lines.first else { return }
    // A code of three digits may stand before the first subfield.
    let mark = first.prefix(4).firstIndex(of: UInt8(ascii: "?")) ?? -1
    if mark == 0 || mark == 3, first.count >= mark + 3,
      first.prefix(mark).allSatisfy({ $0 &- 0x30 <= 9 }), first[mark + 1] &- 0x30 <= 9,
      first[mark + 2] &- 0x30 <= 9
    {
      readSubfields(Array(lines.joined()).dropFirst(mark))
    } else if first.first == UInt8(ascii: "/") {
      readKeywords(Array(lines.joined()))
    } else {
      memo = CellText.trimmed(Array(lines.joined(separator: [0x20])))
    }
  }

  /// `?20…?29` and `?60…?63` purpose, `?30` bank, `?31` account, `?32` and `?33` name.
  private mutating func readSubfields(_ text: ArraySlice<UInt8>) {
    var isFull = false
    for part in text.split(separator: UInt8(ascii: "?")) where part.count > 2 {
      let value = part.dropFirst(2)
      switch String(decoding: part.prefix(2), as: UTF8.self) {
      case "00", "20"..."29", "60"..."63":
        // A subfield that is full goes on in the next one in the middle of a word.
        if !isFull, let last = memo.last, last != 0x20 { memo.append(0x20) }
        memo += value
        isFull = value.count >= MTNarrative.subfieldBytes
      case "30": bank = CellText.trimmed(Array(value))
      case "31": account = CellText.trimmed(Array(value))
      case "32", "33": name += value
      default: break
      }
    }
    name = CellText.trimmed(name)
    memo = CellText.trimmed(memo)
  }

  private static let subfieldBytes = 27

  /// `/IBAN/…/NAME/…/REMI/…`; the whole text stays the memo.
  private mutating func readKeywords(_ text: [UInt8]) {
    memo = text
    let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() where index + 1 < parts.count {
      let value = CellText.trimmed(Array(parts[index + 1]))
      switch String(decoding: part, as: UTF8.self) {
      case "IBAN", "ACCT": if account.isEmpty { account = value }
      case "NAME": if name.isEmpty { name = value }
      case "BIC": if bank.isEmpty { bank = value }
      default: break
      }
    }
  }
}
