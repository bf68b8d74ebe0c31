/// How a file writes amounts of money.
public enum AmountScale: Sendable {
  /// Yuan with up to two decimals that are not zero.
  case yuan
  /// Whole fen.
  case fen
}

/// What an amount cell says.
public enum AmountText: Equatable, Sendable {
  case amount(Money)
  /// Empty, blanks or dashes only.
  case blank
  /// Not an exact amount: letters, an exponent, a part of a fen, bad grouping, or too large.
  case malformed
}

extension Money {
  /// Reads an amount as people and banks write it, exactly.
  ///
  /// Accepted: thousands separators in groups of three, a leading sign, brackets for a negative
  /// amount, `¥`/`￥` before and `元` behind, full-width characters, `100.` and `.5`, and zeros
  /// beyond the second decimal. UTF-8 in.
  public static func parse(_ text: Span<UInt8>, scale: AmountScale = .yuan) -> AmountText {
    var reader = AmountReader(fractionDigits: scale == .yuan ? 2 : 0)
    var at = 0
    while at < text.count {
      let symbol = AmountSymbol.next(in: text, at: &at)
      guard reader.take(symbol) else { return .malformed }
    }
    return reader.result()
  }
}

/// The characters that may stand in an amount, full width and half width alike.
private enum AmountSymbol {
  case digit(UInt8)
  case point, comma, plus, minus, open, close, currencySign, yuanWord, blank, other

  static func next(in text: Span<UInt8>, at: inout Int) -> AmountSymbol {
    let byte = text[at]
    at += 1
    if byte < 0x80 { return ascii(byte) }
    if byte == 0xC2, at < text.count {
      let second = text[at]
      at += 1
      return second == 0xA5 ? .currencySign : second == 0xA0 ? .blank : .other
    }
    guard at + 1 < text.count else { return .other }
    let second = text[at]
    let third = text[at + 1]
    at += 2
    switch (byte, second, third) {
    case (0xEF, 0xBC, 0x81...0xBF): return ascii(third - 0x60)  // U+FF01…U+FF1F: '！'…'？'
    case (0xEF, 0xBF, 0xA5): return .currencySign  // ￥
    case (0xE5, 0x85, 0x83): return .yuanWord  // 元
    case (0xE3, 0x80, 0x80): return .blank  // ideographic space
    case (0xE2, 0x88, 0x92): return .minus  // U+2212
    default: return .other
    }
  }

  private static func ascii(_ byte: UInt8) -> AmountSymbol {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "."): .point
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: "+"): .plus
    case UInt8(ascii: "-"): .minus
    case UInt8(ascii: "("): .open
    case UInt8(ascii: ")"): .close
    case UInt8(ascii: " "), UInt8(ascii: "\t"): .blank
    default: .other
    }
  }
}

/// The grammar of an amount, one symbol at a time.
private struct AmountReader {
  enum Stage { case before, whole, fraction, after }

  let fractionDigits: Int
  var stage = Stage.before
  var isNegative = false
  var hasSign = false
  var hasCurrencySign = false
  var isInBrackets = false
  var isBracketClosed = false
  var dashes = 0
  var fen: UInt64 = 0
  var wholeDigits = 0
  var decimals = 0
  var hasPoint = false
  /// Digits since the last comma, or nil where no comma has come.
  var groupDigits: Int?

  init(fractionDigits: Int) { self.fractionDigits = fractionDigits }

  mutating func take(_ symbol: AmountSymbol) -> Bool {
    switch symbol {
    case .digit(let digit): return takeDigit(digit)
    case .blank:
      if stage == .whole || stage == .fraction { stage = .after }
      return true
    case .plus: return takeSign(negative: false)
    case .minus:
      dashes += 1
      return dashes > 1 ? stage == .before && !hasCurrencySign : takeSign(negative: true)
    case .open:
      guard stage == .before, !hasSign, !isInBrackets else { return false }
      isInBrackets = true
      return true
    case .close:
      guard isInBrackets, !isBracketClosed, wholeDigits + decimals > 0 else { return false }
      isBracketClosed = true
      stage = .after
      return true
    case .currencySign:
      guard stage == .before, !hasCurrencySign else { return false }
      hasCurrencySign = true
      return true
    case .yuanWord:
      guard wholeDigits + decimals > 0, fractionDigits == 2 else { return false }
      stage = .after
      return true
    case .comma:
      guard stage == .whole, wholeDigits > 0 else { return false }
      if let groupDigits { guard groupDigits == 3 else { return false } }
      guard groupDigits != nil || wholeDigits <= 3 else { return false }
      groupDigits = 0
      return true
    case .point:
      guard stage == .before || stage == .whole, !hasPoint, isGroupWhole else { return false }
      hasPoint = true
      stage = .fraction
      return true
    case .other: return false
    }
  }

  private var isGroupWhole: Bool { groupDigits == nil || groupDigits == 3 }

  private mutating func takeSign(negative: Bool) -> Bool {
    guard stage == .before, !hasSign, !isInBrackets else { return false }
    hasSign = true
    isNegative = negative
    return true
  }

  private mutating func takeDigit(_ digit: UInt8) -> Bool {
    guard dashes <= 1 else { return false }
    switch stage {
    case .before, .whole:
      stage = .whole
      wholeDigits += 1
      if let groupDigits { self.groupDigits = groupDigits + 1 }
      return append(digit)
    case .fraction:
      decimals += 1
      return decimals <= fractionDigits ? append(digit) : digit == 0
    case .after: return false
    }
  }

  private mutating func append(_ digit: UInt8) -> Bool {
    let (tens, overflow) = fen.multipliedReportingOverflow(by: 10)
    let (sum, carry) = tens.addingReportingOverflow(UInt64(digit))
    fen = sum
    return !overflow && !carry
  }

  func result() -> AmountText {
    if wholeDigits + decimals == 0 {
      let isBlank = !hasPoint && !isInBrackets && !hasCurrencySign && (!hasSign || isNegative)
      return isBlank ? .blank : .malformed
    }
    guard isGroupWhole, isInBrackets == isBracketClosed else { return .malformed }
    var scaled = fen
    for _ in min(decimals, fractionDigits)..<fractionDigits {
      let (tens, overflow) = scaled.multipliedReportingOverflow(by: 10)
      if overflow { return .malformed }
      scaled = tens
    }
    guard scaled <= UInt64(Int64.max) else { return .malformed }
    let magnitude = Int64(scaled)
    return .amount(Money(fen: isNegative || isInBrackets ? -magnitude : magnitude))
  }
}
