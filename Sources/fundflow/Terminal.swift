import BankRecords
import Foundation

/// What the terminal can show, and plain writing to the standard streams.
enum Terminal {
  static func isTTY(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Colour only on a terminal that wants it (NO_COLOR, TERM=dumb).
  static func usesColour(_ descriptor: Int32) -> Bool {
    let environment = ProcessInfo.processInfo.environment
    if let refused = environment["NO_COLOR"], !refused.isEmpty { return false }
    return isTTY(descriptor) && environment["TERM"] != "dumb"
  }

  /// Writes to standard output. A reader that has gone away (a closed pipe) ends the output
  /// quietly; a full disk is an error, told here with its exit status for every command alike.
  static func print(_ text: String) throws {
    do {
      try write(text + "\n", to: STDOUT_FILENO)
    } catch let failure {
      throw CommandFailure.report(failure)
    }
  }

  /// Writes to standard error; nothing can be done where that fails.
  static func note(_ text: String) {
    try? write(text + "\n", to: STDERR_FILENO)
  }

  static func write(_ text: String, to descriptor: Int32) throws {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE { return }
        throw TerminalError.cannotWrite(reason: String(cString: strerror(errno)))
      }
      written += count
    }
  }

  /// Columns that text takes: East Asian wide characters take two.
  static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }
}

enum TerminalError: Error {
  case cannotWrite(reason: String)
}

extension String {
  func trimmingSuffix(_ character: Character) -> String {
    var text = self
    while text.last == character { text.removeLast() }
    return text
  }

  /// The text cut to `columns` terminal columns, with `…` where something is missing.
  func cut(toColumns columns: Int) -> String {
    guard Terminal.width(of: self) > columns else { return self }
    var text = ""
    var used = 0
    for character in self {
      let width = Terminal.width(of: String(character))
      if used + width > columns - 1 { break }
      text.append(character)
      used += width
    }
    return text + "…"
  }
}

/// An amount of yuan in 万元 with two decimals and separators: `1,234.56`.
func tenThousands(_ money: Money) -> String {
  let (quotient, remainder) = money.fen.magnitude.quotientAndRemainder(dividingBy: 10_000)
  let hundredths = quotient + (remainder >= 5000 ? 1 : 0)
  let whole = String(hundredths / 100)
  var grouped = ""
  for (position, digit) in whole.enumerated() {
    if position > 0, (whole.count - position) % 3 == 0 { grouped.append(",") }
    grouped.append(digit)
  }
  let cents = hundredths % 100
  return "\(money.fen < 0 ? "-" : "")\(grouped).\(cents < 10 ? "0" : "")\(cents)"
}
