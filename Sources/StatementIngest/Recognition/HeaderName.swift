/// Header cells made comparable.
enum HeaderName {
  /// Characters of a cell beyond which it names nothing, and is not shown.
  static let longest = 80

  /// A cell without blanks, tabs, byte order marks, the `="…"` of a text cell and a translation in
  /// square brackets, full-width characters as half-width ones, Latin letters in lower case.
  static func normalised(_ cell: String) -> String {
    var name = String.UnicodeScalarView()
    for scalar in cell.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000, 0xFEFF, 0x200B: continue
      case 0x3D where name.isEmpty: continue
      case 0x22: continue
      case 0x5B, 0xFF3B:  // [ and ［
        if !name.isEmpty { return String(name) }
      case 0xFF01...0xFF5E:
        name.append(lowerCased(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar))
      default: name.append(lowerCased(scalar))
      }
    }
    return String(name)
  }

  private static func lowerCased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar
  }

  /// The cells of a header line, normalised; a name that stands again is numbered: `a`, `a.1`.
  static func normalised(_ cells: [String]) -> [String] {
    var seen: [String: Int] = [:]
    return cells.map { cell in
      let name = normalised(cell)
      let times = seen[name, default: 0]
      seen[name] = times + 1
      return times == 0 || name.isEmpty ? name : "\(name).\(times)"
    }
  }

  /// The cells as they are written, a name that stands again numbered: how `--map` names them.
  static func numbered(_ cells: [String]) -> [String] {
    zip(cells, normalised(cells)).map { cell, name in
      guard let mark = name.lastIndex(of: "."), normalised(cell) != name else { return cell }
      return cell + name[mark...]
    }
  }
}
