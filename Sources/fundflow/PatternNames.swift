import Detection
import LookAlikes
import Typologies

/// Chinese names of detectors and look-alikes by id.
struct PatternNames {
  static let standard = PatternNames()

  private let names: [String: String]

  private init() {
    var names: [String: String] = [:]
    for identity in StandardDetectors.identities + StandardLookAlikes.identities {
      names[identity.id] = identity.chineseName
    }
    self.names = names
  }

  func chineseName(of id: String) -> String { names[id] ?? id }

  /// The tables of the README.
  var markdown: String {
    func table(_ title: String, _ identities: [PatternIdentity]) -> [String] {
      ["| \(title) | 名称 | 说明 |", "|---|---|---|"]
        + identities.map { "| `\($0.id)` | \($0.chineseName) | \($0.summary) |" }
    }
    return
      (table("detector 识别点", StandardDetectors.identities) + [""]
      + table("look-alike 合理解释", StandardLookAlikes.identities)).joined(separator: "\n")
  }
}
