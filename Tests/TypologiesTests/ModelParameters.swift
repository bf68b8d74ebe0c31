import Detection
import Foundation
import Testing
import Typologies

/// The parameters of the standard model, read from its file beside the tests.
enum ModelParameters {
  private struct File: Decodable {
    struct Entry: Decodable {
      struct Parameter: Decodable {
        let name: String
        let value: Double
        let unit: String
        let source: String
        let why: String
      }
      let id: String
      let parameters: [Parameter]
    }
    let detectors: [Entry]
  }

  /// `Models/standard-1/detectors.json`, four folders up from this file.
  private static let file: File? = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    url.appendPathComponent("Models/standard-1/detectors.json")
    guard let data = try? Data(contentsOf: url) else { return nil }
    return try? JSONDecoder().decode(File.self, from: data)
  }()

  static var ids: [String] { file?.detectors.map(\.id) ?? [] }

  static func of(_ id: String) -> DetectorParameters {
    let entry = file?.detectors.first { $0.id == id }
    var values: [String: Double] = [:]
    for parameter in entry?.parameters ?? [] { values[parameter.name] = parameter.value }
    return DetectorParameters(owner: id, values: values)
  }

  /// Parameters that lack a unit, a source or a reason.
  static var undocumented: [String] {
    (file?.detectors ?? []).flatMap { entry in
      entry.parameters.filter { $0.unit.isEmpty || $0.source.isEmpty || $0.why.isEmpty }
        .map { "\(entry.id).\($0.name)" }
    }
  }
}

extension Detector {
  /// The detector with the parameters of the standard model.
  static func standard() throws -> Self {
    try Self(parameters: ModelParameters.of(Self.identity.id))
  }
}
