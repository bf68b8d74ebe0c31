import BankRecords

/// Figures as a Chinese reader expects them.
enum ChineseText {
  /// `8650.00元`, `126.50万元`, `1.27亿元`.
  static func money(_ fen: Int64) -> String {
    let magnitude = fen.magnitude
    if magnitude >= 10_000_000_000 { return fixed(magnitude, unit: 10_000_000_000) + "亿元" }
    if magnitude >= 1_000_000 { return fixed(magnitude, unit: 1_000_000) + "万元" }
    return fixed(magnitude, unit: 100) + "元"
  }

  /// Two decimals of `value / unit`, rounded half up.
  private static func fixed(_ value: UInt64, unit: UInt64) -> String {
    let hundredths = (value + unit / 200) / (unit / 100)
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `98.0%`, `0.35%`: `decimals` 1 or 2.
  static func percent(_ share: Double, decimals: Int = 1) -> String {
    let scale = decimals == 2 ? 100.0 : 10.0
    let whole = Int((share * 100 * scale).rounded())
    let unit = Int(scale)
    let rest = whole % unit
    let zero = decimals == 2 && rest < 10 ? "0" : ""
    return "\(whole / unit).\(zero)\(rest)%"
  }

  /// One decimal, without it where it is zero: `7`, `4.2`.
  static func decimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
