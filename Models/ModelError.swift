/// Why a model cannot be used: which file and line, what is wrong, and how to mend it.
public enum ModelError: Error, Equatable, CustomStringConvertible {
  case unreadable(file: String, reason: String)
  case syntax(file: String, line: Int, column: Int = 0, what: String)
  case duplicateKey(file: String, line: Int, key: String)
  /// `nearest` is the known key that looks most like it.
  case unknownKey(file: String, line: Int, key: String, nearest: String?)
  case missingKey(file: String, line: Int, key: String)
  case wrongType(file: String, line: Int, key: String, expected: String)
  case outOfRange(file: String, line: Int, key: String, value: Double, range: String)

  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): \(reason)"
    case .syntax(let file, let line, let column, let what):
      "\(file):\(line):\(column > 0 ? "\(column):" : "") \(what)"
    case .duplicateKey(let file, let line, let key):
      "\(file):\(line): '\(key)' stands twice; remove one"
    case .unknownKey(let file, let line, let key, let nearest):
      "\(file):\(line): unknown '\(key)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .missingKey(let file, let line, let key): "\(file):\(line): '\(key)' is missing"
    case .wrongType(let file, let line, let key, let expected):
      "\(file):\(line): '\(key)' must be \(expected)"
    case .outOfRange(let file, let line, let key, let value, let range):
      "\(file):\(line): '\(key)' is \(value); it must lie in \(range)"
    }
  }

  /// The candidate with the least edit distance, where it is near enough to be a slip: at most a
  /// third of the key's length, at least 2.
  static func nearest(to key: String, among candidates: [String]) -> String? {
    let ranked = candidates.map { (distance: editDistance(key, $0), name: $0) }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    guard let best = ranked.first, best.distance <= max(2, key.count / 3) else { return nil }
    return best.name
  }

  /// Levenshtein distance in characters.
  static func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (index, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let replaced = diagonal + (right[column] == character ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, min(diagonal, row[column]) + 1)
      }
    }
    return row[right.count]
  }
}
