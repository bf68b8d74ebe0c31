/// One figure that a file states about its own rows.
struct TotalsClaim: Sendable, Equatable {
  enum Side: String, Sendable {
    case all, moneyIn = "in", moneyOut = "out", neutral

    var meaning: TotalsWords.Meaning {
      switch self {
      case .all: []
      case .moneyIn: .moneyIn
      case .moneyOut: .moneyOut
      case .neutral: .neutral
      }
    }
  }
  enum Measure: String, Sendable { case count = "rows", sum = "amount", net }
  enum Scope: Sendable {
    case whole
    /// A subtotal: over rows that are not wholly known.
    case page
  }

  var side: Side
  var measure: Measure
  /// Rows, or fen.
  var value: Int128
  /// The words before the figure, or the column above it.
  var label: String
  var scope = Scope.whole
  /// The sides are called 借 and 贷.
  var isLedgerSide = false
  /// The figure may leave something out (含 4 笔退款): never a reason to hold.
  var isLoose = false
}

/// What comes of totals in a file that differ from what was read.
public enum TotalsPolicy: String, Sendable, CaseIterable {
  /// The run is held.
  case hold
  case warn
  /// Totals are passed over unread.
  case ignore
}

/// One figure that a file states about its rows, beside what was read.
public struct TotalsFinding: Sendable, Equatable {
  public enum Verdict: String, Sendable {
    case agrees
    /// No way of counting the rows gives the figure.
    case differs
    /// The rows left out (failed, neutral, rejected) may or may not explain the difference.
    case open
    /// What the figure counts is not in the file, or not known.
    case unchecked
  }

  /// Line counted from 1; 0 for a line before the header.
  public var line: Int
  public var label: String
  /// `all`, `in`, `out`, `neutral`.
  public var side: String
  /// `rows`, `amount`, `net`.
  public var measure: String
  /// Rows, or fen.
  public var stated: Int128
  public var read: Int128
  /// The same with all rows that the flows leave out.
  public var readWithSkipped: Int128 = 0
  public var verdict: Verdict
  /// Skip reasons of rows that had to be counted in, or out, to agree.
  public var reckonedWith: [String] = []

  /// The figure as it is shown: `12`, `1,234.56` without separators.
  public func text(of figure: Int128) -> String {
    if measure == TotalsClaim.Measure.count.rawValue { return "\(figure)" }
    let cents = figure.magnitude % 100
    return "\(figure < 0 ? "-" : "")\(figure.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
  }
}
