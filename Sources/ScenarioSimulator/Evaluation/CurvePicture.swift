/// Small charts side by side as one SVG document: curves over the unit square.
public struct CurvePicture: Sendable {
  /// One chart.
  public struct Panel: Sendable {
    public var title: String
    public var horizontal: String
    public var vertical: String
    public var curves: [Curve]
    /// Whether the line from corner to corner is drawn: where calibrated points ought to lie.
    public var hasDiagonal: Bool

    public init(
      title: String, horizontal: String, vertical: String, curves: [Curve],
      hasDiagonal: Bool = false
    ) {
      self.title = title
      self.horizontal = horizontal
      self.vertical = vertical
      self.curves = curves
      self.hasDiagonal = hasDiagonal
    }
  }

  /// Points in [0, 1]² in order, with a name for the legend.
  public struct Curve: Sendable {
    public var name: String
    public var points: [(x: Double, y: Double)]
    /// Dots instead of a line.
    public var isScattered: Bool

    public init(name: String, points: [(x: Double, y: Double)], isScattered: Bool = false) {
      self.name = name
      self.points = points
      self.isScattered = isScattered
    }
  }

  private let panels: [Panel]

  public init(_ panels: [Panel]) { self.panels = panels }

  private static let side = 300.0
  private static let margin = 56.0
  private static let colors = [
    "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b", "#17becf", "#7f7f7f",
  ]

  /// The document; the same panels give the same bytes.
  public var document: String {
    let most = panels.map(\.curves.count).max() ?? 0
    let width = Double(max(1, panels.count)) * (Self.side + 2 * Self.margin)
    let height = Self.side + 2 * Self.margin + Double(most) * 16
    let head =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Self.text(width))\" "
      + "height=\"\(Self.text(height))\" font-family=\"sans-serif\" font-size=\"12\">\n"
      + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    let body = panels.enumerated().map { place, panel in
      let left = Double(place) * (Self.side + 2 * Self.margin) + Self.margin
      return "<g transform=\"translate(\(Self.text(left)) \(Self.text(Self.margin)))\">\n"
        + Self.drawn(panel) + "</g>\n"
    }
    return head + body.joined() + "</svg>\n"
  }

  private static func drawn(_ panel: Panel) -> String {
    let middle = text(side / 2)
    var lines = [
      "<rect width=\"\(text(side))\" height=\"\(text(side))\" fill=\"none\" stroke=\"#444\"/>",
      "<text x=\"\(middle)\" y=\"-18\" text-anchor=\"middle\" font-size=\"14\">"
        + "\(escaped(panel.title))</text>",
      "<text x=\"\(middle)\" y=\"\(text(side + 36))\" text-anchor=\"middle\">"
        + "\(escaped(panel.horizontal))</text>",
      "<text transform=\"translate(-36 \(middle)) rotate(-90)\" text-anchor=\"middle\">"
        + "\(escaped(panel.vertical))</text>",
    ]
    for tick in 0...4 {
      let share = Double(tick) / 4
      let at = text(side * share)
      lines.append(
        "<path d=\"M\(at) 0V\(text(side))M0 \(at)H\(text(side))\" stroke=\"#ddd\"/>"
          + "<text x=\"\(at)\" y=\"\(text(side + 16))\" text-anchor=\"middle\">\(text(share))</text>"
          + "<text x=\"-6\" y=\"\(text(side * (1 - share) + 4))\" text-anchor=\"end\">"
          + "\(text(share))</text>")
    }
    if panel.hasDiagonal {
      lines.append(
        "<path d=\"M0 \(text(side))L\(text(side)) 0\" stroke=\"#888\" stroke-dasharray=\"4 4\"/>")
    }
    for (place, curve) in panel.curves.enumerated() {
      let color = colors[place % colors.count]
      lines.append(curve.isScattered ? dots(curve, color) : line(curve, color))
      lines.append(
        "<text x=\"0\" y=\"\(text(side + 54 + Double(place) * 16))\" fill=\"\(color)\">"
          + "\(escaped(curve.name))</text>")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ curve: Curve, _ color: String) -> String {
    let points = curve.points.map { "\(text($0.x * side)),\(text((1 - $0.y) * side))" }
    return "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" "
      + "stroke=\"\(color)\" stroke-width=\"1.5\"/>"
  }

  private static func dots(_ curve: Curve, _ color: String) -> String {
    curve.points.map {
      "<circle cx=\"\(text($0.x * side))\" cy=\"\(text((1 - $0.y) * side))\" r=\"4\" "
        + "fill=\"\(color)\"/>"
    }.joined()
  }

  /// At most two decimals, no locale; what is no number is 0.
  private static func text(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let hundredths = Int((value * 100).rounded())
    let magnitude = abs(hundredths)
    var fraction = magnitude % 100 == 0 ? "" : String(magnitude % 100 + 100).dropFirst().description
    if fraction.hasSuffix("0") { fraction.removeLast() }
    return (hundredths < 0 ? "-" : "") + "\(magnitude / 100)"
      + (fraction.isEmpty ? "" : ".\(fraction)")
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default:
        // Control characters have no place in XML.
        if character.value >= 0x20 { result.unicodeScalars.append(character) }
      }
    }
    return result
  }
}
